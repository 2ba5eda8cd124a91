//! What every drawing is made of: marks, texts, a legend.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::report::picture::{Key, Shade, Tone};
use crate::report::visible::Visible;

/// The width of every picture.
pub const WIDTH: i32 = 720;

/// A picture that grows downwards.
pub struct Canvas {
    number: usize,
    body: String,
    /// Where the next thing goes.
    pub y: i32,
}

/// Where a text stands to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// A label.
    Plain,
    /// A number beside a mark, a remark.
    Quiet,
    /// The head of a column.
    Head,
    /// A label that may stand on other ink.
    Edged,
}

impl Canvas {
    /// Starts an empty picture; its number keeps its patterns apart from those of others.
    pub const fn new(number: usize) -> Self {
        Self { number, body: String::new(), y: 0 }
    }

    /// Returns the picture with its title and its description for those who do not see it.
    pub fn done(self, title: &str, told: &str) -> String {
        let (n, height) = (self.number, self.y);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
             role=\"img\" aria-labelledby=\"t{n} d{n}\" font-family=\"{FONT}\">\
             <title id=\"t{n}\">{}</title><desc id=\"d{n}\">{}</desc>{}{}</svg>",
            escaped(title),
            escaped(told),
            patterns(n),
            self.body
        )
    }

    /// Returns the paint of a tone.
    pub fn paint(&self, tone: Tone) -> String {
        match tone {
            Tone::Inside => INSIDE.to_owned(),
            Tone::Outside => format!("url(#o{})", self.number),
            Tone::Unproven => format!("url(#u{})", self.number),
            Tone::NotRun => NOT_RUN.to_owned(),
        }
    }

    /// Returns the paint of a shade: dark and light by turns, so that neighbours differ without
    /// colour too.
    pub fn shade(&self, shade: Shade) -> String {
        match shade {
            Shade::Nth(at) => SHADES[at % SHADES.len()].to_owned(),
            Shade::Outside(at) if at.is_multiple_of(2) => self.paint(Tone::Outside),
            Shade::Outside(_) => format!("url(#p{})", self.number),
            Shade::Others => OTHERS.to_owned(),
            Shade::Unknown => self.paint(Tone::Unproven),
            Shade::NotRun => self.paint(Tone::NotRun),
        }
    }

    /// Draws a rectangle: left, top, width, height.
    pub fn rect(&mut self, [x, y, width, height]: [i32; 4], paint: &str) {
        self.add(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{paint}\"/>"
        ));
    }

    /// Draws a text with its baseline at a point.
    pub fn text(&mut self, (x, y): (i32, i32), text: &str, anchor: Anchor, voice: Voice) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (fill, weight, edge) = match voice {
            Voice::Plain => (INK, "400", ""),
            Voice::Quiet => (QUIET, "400", ""),
            Voice::Head => (QUIET, "600", ""),
            Voice::Edged => (INK, "400", EDGE),
        };
        let text = escaped(text);
        self.add(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"12\" text-anchor=\"{anchor}\" \
             font-weight=\"{weight}\" fill=\"{fill}\"{edge}>{text}</text>"
        ));
    }

    /// Draws the meanings of marks, side by side in as many lines as they need, and moves below.
    pub fn legend<M: Copy>(&mut self, keys: &[Key<M>], paint: fn(&Self, M) -> String) {
        let mut x = 0;
        for key in keys {
            let width = 18 + wide(&key.text);
            if x > 0 && x + width > WIDTH {
                (x, self.y) = (0, self.y + 20);
            }
            let paint = paint(self, key.mark);
            self.rect([x, self.y + 4, 12, 12], &paint);
            self.text((x + 18, self.y + 14), &key.text, Anchor::Start, Voice::Plain);
            x += width + 24;
        }
        self.y += 30;
    }

    /// Adds markup that a drawing made.
    pub fn add(&mut self, markup: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        self.body.write_fmt(markup).unwrap_or(());
    }
}

/// Returns about how wide a text of size 12 is, in whichever font a reader has: rather too much.
pub fn wide(text: &str) -> i32 {
    i32::try_from(text.width()).unwrap_or(i32::MAX).saturating_mul(LETTER)
}

/// Cuts a text in its middle to about so wide, with a mark: both ends of a name tell something.
pub fn fitted(text: &Visible, width: i32) -> String {
    let most = usize::try_from(width / LETTER).unwrap_or(0).max(5);
    if text.width() <= most {
        return text.to_string();
    }
    let head = start(text.chars(), (most - 1) / 2);
    let tail: String = start(text.chars().rev(), most / 2).chars().rev().collect();
    format!("{head}…{tail}")
}

/// Returns as many of the characters as fit into so many columns.
fn start(chars: impl Iterator<Item = char>, room: usize) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= room
    };
    chars.take_while(fits).collect()
}

/// Returns `part` of `whole` of a length, rounded, and at least one where there is any: what is
/// there must be seen.
pub fn scaled(part: u64, whole: u64, length: i32) -> i32 {
    if part == 0 || whole == 0 {
        return 0;
    }
    let length_wide = u128::from(length.unsigned_abs());
    let scaled = (u128::from(part) * length_wide * 2 + u128::from(whole)) / (u128::from(whole) * 2);
    i32::try_from(scaled).unwrap_or(length).clamp(1, length.max(1))
}

/// Writes a text so that nothing in it is markup.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// Hatched for what is outside, dotted for what is not proven: colour alone tells some readers
/// nothing.
fn patterns(n: usize) -> String {
    format!(
        "<defs><pattern id=\"o{n}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"6\" height=\"6\" fill=\"{OUTSIDE}\"/>\
         <path d=\"M-1 7L7 -1M2 10L10 2M-4 4L4 -4\" stroke=\"#ffffff\" stroke-width=\"1\"/></pattern>\
         <pattern id=\"p{n}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"6\" height=\"6\" fill=\"{FURTHER}\"/>\
         <path d=\"M-1 -1L7 7M-1 5L1 7M5 -1L7 1\" stroke=\"#ffffff\" stroke-width=\"1\"/></pattern>\
         <pattern id=\"u{n}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"6\" height=\"6\" fill=\"{UNPROVEN}\"/>\
         <circle cx=\"3\" cy=\"3\" r=\"1\" fill=\"#ffffff\"/></pattern></defs>"
    )
}

/// The plain colour of a tone, for lines, which have no patterns.
pub const fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Inside => INSIDE,
        Tone::Outside => OUTSIDE,
        Tone::Unproven => UNPROVEN,
        Tone::NotRun => NOT_RUN,
    }
}

/// The width of most letters of most fonts at size 12; a wide one is two of them.
const LETTER: i32 = 7;

const FONT: &str = "Inter, system-ui, sans-serif";
const EDGE: &str =
    " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
const INK: &str = "#1b2430";
const QUIET: &str = "#566173";
const INSIDE: &str = "#1f7a5c";
const OUTSIDE: &str = "#c2410c";
/// Of Regions outside, every second is lighter and hatched the other way.
const FURTHER: &str = "#e0763f";
const UNPROVEN: &str = "#7b8494";
const NOT_RUN: &str = "#c9d0da";
/// None of them looks like a tone.
const SHADES: [&str; 6] = ["#1d4e89", "#6ba3d6", "#6b3fa0", "#c98bd1", "#7a5c12", "#d3b04a"];
const OTHERS: &str = "#3b4656";
