//! Regions on a map, in the Equal Earth projection (<https://doi.org/10.1080/13658816.2018.1504949>).

use crate::report::picture::{Arc, Map, Point, Tone};

use super::canvas::{Anchor, Canvas, Voice, WIDTH, colour, wide};

/// A place in the plane of the outline: 10,000 x 4,870 units.
type Place = (i32, i32);

/// Draws the land around the Regions, what went where, and the Regions with their names.
pub fn draw(map: &Map, canvas: &mut Canvas) {
    canvas.legend(&map.keys);
    let places: Vec<Place> = map.points.iter().map(project).collect();
    let view = View::around(&places);
    let top = canvas.y;
    let clip = format!("<svg x=\"0\" y=\"{top}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"");
    let [x, y, width, height] = view.window;
    canvas.add(format_args!(
        "{clip}{x} {y} {width} {height}\"><path d=\"{LAND}\" fill=\"#dfe5ec\"/></svg>"
    ));
    let at = |place: &Place| view.shown(*place, top);
    // The heaviest comes first and lies below the others.
    for arc in &map.arcs {
        if let (Some(from), Some(to)) = (places.get(arc.from), places.get(arc.to)) {
            line(*arc, at(from), at(to), map.arcs.first().map_or(1, |most| most.calls), canvas);
        }
    }
    let most = map.points.iter().map(|point| point.calls).max().unwrap_or(0);
    for (point, place) in map.points.iter().zip(&places) {
        mark(point, at(place), most, canvas);
    }
    labels(map, &places.iter().map(at).collect::<Vec<_>>(), canvas);
    canvas.y = top + HEIGHT + 16;
    canvas.text((0, canvas.y), &map.remark, Anchor::Start, Voice::Quiet);
    canvas.y += 10;
}

/// The part of the plane that is shown.
struct View {
    window: [i32; 4],
}

impl View {
    /// Returns the smallest window of the picture's shape that holds all places with a margin.
    fn around(places: &[Place]) -> Self {
        let span = |of: fn(&Place) -> i32, most: i32| {
            let low = places.iter().map(of).min().unwrap_or(0);
            let high = places.iter().map(of).max().unwrap_or(most);
            (low, high)
        };
        let ((left, right), (top, bottom)) = (span(|p| p.0, 10_000), span(|p| p.1, 4_870));
        let wide = (right - left + 2 * MARGIN).max((bottom - top + 2 * MARGIN) * WIDTH / HEIGHT);
        let width = wide.clamp(LEAST, 10_000);
        let height = width * HEIGHT / WIDTH;
        let (x, y) =
            (i32::midpoint(left, right) - width / 2, i32::midpoint(top, bottom) - height / 2);
        Self {
            window: [
                x.clamp(0, 10_000 - width),
                y.clamp(0, (4_870 - height).max(0)),
                width,
                height,
            ],
        }
    }

    fn shown(&self, (x, y): Place, top: i32) -> Place {
        let [left, above, width, _] = self.window;
        ((x - left) * WIDTH / width, top + (y - above) * WIDTH / width)
    }
}

/// Projects a point as the outline was projected.
fn project(point: &Point) -> Place {
    let (longitude, latitude) = (point.longitude.to_radians(), point.latitude.to_radians());
    let [a1, a2, a3, a4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let theta = (3_f64.sqrt() / 2.0 * latitude.sin()).asin();
    let (square, sixth) = (theta * theta, theta.powi(6));
    let x = 2.0 * 3_f64.sqrt() * longitude * theta.cos()
        / (3.0 * (9.0 * a4 * square * sixth + 7.0 * a3 * sixth + 3.0 * a2 * square + a1));
    let y = theta * (a1 + a2 * square + sixth * (a3 + a4 * square));
    (whole(5_000.0 + SCALE * x), whole(2_435.0 - SCALE * y))
}

/// Returns a coordinate without its fraction.
#[expect(clippy::cast_possible_truncation, reason = "clamped to what the outline spans")]
fn whole(value: f64) -> i32 {
    value.round().clamp(0.0, 10_000.0) as i32
}

/// Draws a bow from place to place, wider for more calls, broken where it is not allowed.
fn line(arc: Arc, (x1, y1): Place, (x2, y2): Place, most: u64, canvas: &mut Canvas) {
    let width = super::canvas::scaled(arc.calls, most, 8);
    let far = (x2 - x1).abs().max((y2 - y1).abs());
    let (bend_x, bend_y) = (i32::midpoint(x1, x2), i32::midpoint(y1, y2) - far / 4 - 12);
    let (stroke, dash) = (colour(arc.tone), dashes(arc.tone));
    canvas.add(format_args!(
        "<path d=\"M{x1} {y1}Q{bend_x} {bend_y} {x2} {y2}\" fill=\"none\" stroke=\"{stroke}\" \
         stroke-width=\"{width}\" stroke-opacity=\"0.7\" stroke-linecap=\"round\"{dash}/>"
    ));
}

const fn dashes(tone: Tone) -> &'static str {
    match tone {
        Tone::Outside => " stroke-dasharray=\"7 7\"",
        Tone::Unproven | Tone::NotRun => " stroke-dasharray=\"1 7\"",
        Tone::Inside => "",
    }
}

/// Draws a Region: a disc, or a diamond where inference must not run.
fn mark(point: &Point, (x, y): Place, most: u64, canvas: &mut Canvas) {
    let size = 5 + super::canvas::scaled(point.calls, most, 9);
    let ring = "stroke=\"#ffffff\" stroke-width=\"2\"";
    match point.tone {
        None => canvas.add(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" fill=\"#ffffff\" stroke=\"#566173\" stroke-width=\"2\"/>"
        )),
        Some(Tone::Outside) => {
            let (fill, left, right) = (colour(Tone::Outside), x - size, x + size);
            let (above, below) = (y - size, y + size);
            canvas.add(format_args!(
                "<path d=\"M{x} {above}L{right} {y}L{x} {below}L{left} {y}Z\" fill=\"{fill}\" {ring}/>"
            ));
        }
        Some(tone) => {
            let fill = colour(tone);
            canvas.add(format_args!(
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"{size}\" fill=\"{fill}\" {ring}/>"
            ));
        }
    }
}

/// Writes the names beside the Regions, each where it covers nothing that stands already.
fn labels(map: &Map, places: &[Place], canvas: &mut Canvas) {
    let mut taken: Vec<[i32; 4]> =
        places.iter().map(|(x, y)| [x - 12, y - 12, x + 12, y + 12]).collect();
    for (point, (x, y)) in map.points.iter().zip(places) {
        let long = wide(&point.label);
        let spots =
            [(16, 4), (-16 - long, 4), (-long / 2, -18), (-long / 2, 28), (16, 20), (16, -14)];
        let area = |(dx, dy): (i32, i32)| [x + dx, y + dy - 11, x + dx + long, y + dy + 3];
        let is_free = |spot: &(i32, i32)| {
            let [left, top, right, bottom] = area(*spot);
            let is_apart = |other: &[i32; 4]| {
                right < other[0] || left > other[2] || bottom < other[1] || top > other[3]
            };
            left >= 0 && right <= WIDTH && taken.iter().all(is_apart)
        };
        let spot = spots.into_iter().find(is_free).unwrap_or(spots[0]);
        taken.push(area(spot));
        // A light edge keeps the name readable on land and on bows.
        let (left, base) = (x + spot.0, y + spot.1);
        let name = super::canvas::escaped(&point.label);
        canvas.add(format_args!(
            "<text x=\"{left}\" y=\"{base}\" font-size=\"12\" stroke=\"#ffffff\" stroke-width=\"3\" \
             stroke-linejoin=\"round\">{name}</text>"
        ));
        canvas.text((left, base), &point.label, Anchor::Start, Voice::Plain);
    }
}

const LAND: &str = include_str!("../data/land.path");
const HEIGHT: i32 = 340;
const SCALE: f64 = 1_847.3;
/// Around the outermost Regions.
const MARGIN: i32 = 260;
/// The least that is shown: about half of North America.
const LEAST: i32 = 1_900;
