//! Regions on a map, in the Equal Earth projection (<https://doi.org/10.1080/13658816.2018.1504949>).

use crate::report::picture::{Arc, Extent, Map, Point, Tone};

use super::canvas::{Anchor, Canvas, Voice, WIDTH, colour, scaled, wide};
use super::labels::{self, ABOVE, Area, Ground, Named, Spot};

/// Draws the land around the Regions, what went where, and the Regions with their names.
pub fn draw(map: &Map, canvas: &mut Canvas) {
    canvas.legend(&map.keys, Canvas::paint);
    let places: Vec<Spot> = map.points.iter().map(project).collect();
    let view = View::of(map.extent, &places);
    let top = canvas.y;
    let [x, y, width, height] = view.window;
    canvas.add(format_args!(
        "<svg x=\"0\" y=\"{top}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"{x} {y} {width} \
         {height}\"><path d=\"{LAND}\" fill=\"#dfe5ec\"/></svg>"
    ));
    let places: Vec<Spot> = places.into_iter().map(|place| view.shown(place, top)).collect();
    let marks = marks(map, &places);
    let bows: Vec<Bow> = map.arcs.iter().flat_map(|arc| bows(map, *arc, &marks)).collect();
    // A bow may leave the map on one side and come back on the other.
    canvas.add(format_args!(
        "<svg x=\"0\" y=\"{top}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 {top} {WIDTH} {HEIGHT}\">"
    ));
    // The heaviest comes first and lies below the others.
    for bow in &bows {
        bow.draw(canvas);
    }
    canvas.add(format_args!("</svg>"));
    for (point, mark) in map.points.iter().zip(&marks) {
        draw_mark(point, mark, canvas);
    }
    let lines: Vec<Spot> = bows.iter().flat_map(Bow::points).collect();
    names(map, &marks, &lines, top, canvas);
    canvas.y = top + HEIGHT + 16;
    canvas.text((0, canvas.y), &map.remark, Anchor::Start, Voice::Quiet);
    if let Some(absent) = &map.absent {
        canvas.y += 18;
        canvas.text((0, canvas.y), absent, Anchor::Start, Voice::Plain);
    }
    canvas.y += 10;
}

/// The part of the plane that is shown: left, top, width, height.
struct View {
    window: [i32; 4],
}

impl View {
    /// Returns all of the plane, or the smallest window of the picture's shape that holds all places
    /// with a margin.
    fn of(extent: Extent, places: &[Spot]) -> Self {
        let span = |of: fn(&Spot) -> i32, most: i32| {
            let low = places.iter().map(of).min().unwrap_or(0);
            let high = places.iter().map(of).max().unwrap_or(most);
            (low, high)
        };
        let ((left, right), (top, bottom)) = (span(|p| p.0, ACROSS), span(|p| p.1, DOWN));
        let wide = (right - left + 2 * MARGIN).max((bottom - top + 2 * MARGIN) * WIDTH / HEIGHT);
        let width = match extent {
            Extent::NorthAmerica | Extent::Around => wide.clamp(LEAST, ACROSS),
            Extent::World => ACROSS,
        };
        let height = width * HEIGHT / WIDTH;
        let (x, y) =
            (i32::midpoint(left, right) - width / 2, i32::midpoint(top, bottom) - height / 2);
        let (x, y) = (x.clamp(0, ACROSS - width), y.clamp(0, (DOWN - height).max(0)));
        Self { window: [x, y, width, height] }
    }

    fn shown(&self, (x, y): Spot, top: i32) -> Spot {
        let [left, above, width, _] = self.window;
        ((x - left) * WIDTH / width, top + (y - above) * WIDTH / width)
    }
}

/// Projects a point as the outline was projected.
fn project(point: &Point) -> Spot {
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
#[expect(clippy::cast_possible_truncation, reason = "clamped to what a picture spans")]
fn whole(value: f64) -> i32 {
    value.round().clamp(-20_000.0, 20_000.0) as i32
}

/// Returns a length that nothing is lost by dividing by. A square root is the same everywhere, other
/// functions are not.
fn length(across: f64, down: f64) -> f64 {
    (across * across + down * down).sqrt().max(1.0)
}

/// Returns the marks with the widths of their names, more calls wider.
fn marks(map: &Map, places: &[Spot]) -> Vec<Named> {
    let most = map.points.iter().map(|point| point.calls).max().unwrap_or(0);
    let mark = |(point, at): (&Point, &Spot)| Named {
        at: *at,
        size: if point.tone.is_some() { 4 + scaled(point.calls, most, 9) } else { 6 },
        width: wide(&point.label),
    };
    map.points.iter().zip(places).map(mark).collect()
}

/// A bow from a Region to another.
struct Bow {
    from: Spot,
    bend: Spot,
    to: Spot,
    /// The sides of its head, left and right, and where these meet the bow.
    head: [Spot; 3],
    width: i32,
    tone: Tone,
}

/// Returns the bow of an arc, or two where the short way leads over the edge of the map.
fn bows(map: &Map, arc: Arc, marks: &[Named]) -> Vec<Bow> {
    let (Some(from), Some(to)) = (marks.get(arc.from), marks.get(arc.to)) else {
        return Vec::new();
    };
    let width = scaled(arc.calls, map.arcs.first().map_or(1, |most| most.calls), 6);
    // Of two bows between the same Regions the heavier one lies above.
    let is_back = |other: &Arc| (other.from, other.to) == (arc.to, arc.from);
    let is_this = |other: &Arc| *other == arc;
    let first = map.arcs.iter().find(|other| is_this(other) || is_back(other));
    let side = if first.is_some_and(is_this) { -1.0 } else { 1.0 };
    let bow = |shift: [i32; 2]| {
        let (from, to) = ((from.at.0 + shift[0], from.at.1), (to.at.0 + shift[1], to.at.1));
        Bow::between(from, (to, marks[arc.to].size), (width, side), arc.tone)
    };
    let far = to.at.0 - from.at.0;
    if map.extent == Extent::World && far.abs() > WIDTH / 2 {
        let around = WIDTH * far.signum();
        return vec![bow([0, -around]), bow([around, 0])];
    }
    vec![bow([0, 0])]
}

impl Bow {
    /// Returns the bow from `from` to the edge of the mark at `to`, bent upwards or downwards.
    fn between(from: Spot, (to, size): (Spot, i32), (width, side): (i32, f64), tone: Tone) -> Self {
        let float = |(x, y): Spot| (f64::from(x), f64::from(y));
        let ((x1, y1), (x2, y2)) = (float(from), float(to));
        let (across, down) = (x2 - x1, y2 - y1);
        let far = length(across, down);
        // Across the way, upwards; for a way straight up or down, to the right.
        let turn = if across > 0.0 || (across == 0.0 && down > 0.0) { 1.0 } else { -1.0 };
        let reach = -side * turn * (far / 5.0 + 8.0).min(70.0);
        let (bend_x, bend_y) = (
            f64::midpoint(x1, x2) + down / far * reach,
            f64::midpoint(y1, y2) - across / far * reach,
        );
        let (along_x, along_y) = (x2 - bend_x, y2 - bend_y);
        let along = length(along_x, along_y);
        let (along_x, along_y) = (along_x / along, along_y / along);
        let back = |by: f64, aside: f64| {
            (whole(x2 - along_x * by - along_y * aside), whole(y2 - along_y * by + along_x * aside))
        };
        let (tip, half) = (f64::from(size + 1), 3.5 + f64::from(width) / 2.0);
        let foot = tip + half * 2.0;
        Self {
            from,
            bend: (whole(bend_x), whole(bend_y)),
            to: back(foot - 1.0, 0.0),
            head: [back(tip, 0.0), back(foot, half), back(foot, -half)],
            width,
            tone,
        }
    }

    /// Draws it, wider for more calls, broken where it is not allowed.
    fn draw(&self, canvas: &mut Canvas) {
        let Self { from: (x1, y1), bend: (x2, y2), to: (x3, y3), width, .. } = self;
        let (paint, dash) = (colour(self.tone), dashes(self.tone));
        let [(a1, b1), (a2, b2), (a3, b3)] = self.head;
        canvas.add(format_args!(
            "<g opacity=\"0.75\"><path d=\"M{x1} {y1}Q{x2} {y2} {x3} {y3}\" fill=\"none\" \
             stroke=\"{paint}\" stroke-width=\"{width}\"{dash}/>\
             <path d=\"M{a1} {b1}L{a2} {b2}L{a3} {b3}Z\" fill=\"{paint}\"/></g>"
        ));
    }

    /// Returns points along it.
    fn points(&self) -> Vec<Spot> {
        let part = |a: i32, b: i32, c: i32, n: i32| {
            let rest = POINTS - n;
            (rest * rest * a + 2 * rest * n * b + n * n * c) / (POINTS * POINTS)
        };
        let point = |n| {
            (
                part(self.from.0, self.bend.0, self.to.0, n),
                part(self.from.1, self.bend.1, self.to.1, n),
            )
        };
        (0..=POINTS).map(point).chain(self.head).collect()
    }
}

const fn dashes(tone: Tone) -> &'static str {
    match tone {
        Tone::Outside => " stroke-dasharray=\"8 4\"",
        Tone::Unproven | Tone::NotRun => " stroke-dasharray=\"2 4\"",
        Tone::Inside => "",
    }
}

/// Draws a Region: a disc, or a diamond where inference must not run.
fn draw_mark(point: &Point, mark: &Named, canvas: &mut Canvas) {
    let ((x, y), size) = (mark.at, mark.size);
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

/// Writes the names beside the Regions.
fn names(map: &Map, marks: &[Named], lines: &[Spot], top: i32, canvas: &mut Canvas) {
    let frame = Area { left: 2, top: top + 2, right: WIDTH - 2, bottom: top + HEIGHT - 2 };
    let areas = labels::place(marks, &Ground { frame, lines });
    for (mark, area) in marks.iter().zip(&areas) {
        if let Some([(x1, y1), (x2, y2)]) = labels::leader(mark, area) {
            canvas.add(format_args!(
                "<path d=\"M{x1} {y1}L{x2} {y2}\" stroke=\"#566173\" stroke-width=\"1\"/>"
            ));
        }
    }
    for (point, area) in map.points.iter().zip(&areas) {
        // A light edge keeps the name readable on land and on bows.
        canvas.text((area.left, area.top + ABOVE), &point.label, Anchor::Start, Voice::Edged);
    }
}

const LAND: &str = include_str!("../data/land.path");
const HEIGHT: i32 = 340;
const SCALE: f64 = 1_847.3;

/// The plane of the outline.
const ACROSS: i32 = 10_000;
const DOWN: i32 = 4_870;

/// Around the outermost Regions.
const MARGIN: i32 = 260;
/// The least that is shown: about half of North America.
const LEAST: i32 = 1_900;

/// So many parts of a bow are looked at.
const POINTS: i32 = 60;
