//! Pictures as SVG, drawn once for pages and for print.
//!
//! Only presentation attributes are used: a strict content security policy forbids styles, and
//! typesetters know no CSS variables. Coordinates are whole numbers, so that the same picture is the
//! same bytes everywhere.

mod bars;
mod canvas;
mod days;
mod labels;
mod map;
mod streams;

use self::canvas::Canvas;
use super::{Drawing, Picture};

/// Draws a picture. `number` tells it from the other pictures of a page.
#[must_use]
pub fn svg(picture: &Picture, number: usize) -> String {
    let mut canvas = Canvas::new(number);
    match &picture.drawing {
        Drawing::Map(map) => map::draw(map, &mut canvas),
        Drawing::Bars(bars) => bars::draw(bars, &mut canvas),
        Drawing::Days(days) => days::draw(days, &mut canvas),
        Drawing::Streams(streams) => streams::draw(streams, &mut canvas),
    }
    canvas.done(&picture.title, &picture.told)
}

#[cfg(test)]
mod tests;
