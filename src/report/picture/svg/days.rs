//! Columns side by side, of a day or of some days each, stacked.

use crate::model::Day;
use crate::report::picture::Days;

use super::canvas::{Anchor, Canvas, Voice, WIDTH, scaled, wide};

/// Draws the columns on lines of round numbers; dates stand below as many of them as there is room
/// for.
pub fn draw(days: &Days, canvas: &mut Canvas) {
    canvas.legend(&days.keys, Canvas::shade);
    let top = canvas.y + 6;
    let (left, most) = lines(days, top, canvas);
    let slots = Slots::of(days, left);
    let foot = top + HEIGHT;
    for (at, (_, parts)) in (0_i32..).zip(&days.columns) {
        column(days, parts, most, (slots.of_column(at), foot), canvas);
    }
    dates(days, &slots, foot, canvas);
    canvas.rect([left, foot, WIDTH - left, 1], "#9aa4b2");
    canvas.y = foot + 36;
}

/// Where columns stand: all of the width is shared out, to the last point.
struct Slots {
    left: i32,
    room: i32,
    count: i32,
}

impl Slots {
    fn of(days: &Days, left: i32) -> Self {
        let count = i32::try_from(days.columns.len()).unwrap_or(i32::MAX).max(1);
        Self { left, room: (WIDTH - left).min(count.saturating_mul(MOST_STEP)), count }
    }

    /// Returns the left edge and the width of a column with the blank beside it.
    fn of_column(&self, at: i32) -> [i32; 2] {
        let edge = |at: i32| {
            let shared = i64::from(self.room) * i64::from(at) / i64::from(self.count);
            self.left + i32::try_from(shared).unwrap_or(self.room)
        };
        [edge(at), edge(at + 1) - edge(at)]
    }
}

/// Draws the numbers and their lines; returns where the columns begin, and the last number.
fn lines(days: &Days, top: i32, canvas: &mut Canvas) -> (i32, u64) {
    let left = days.ticks.iter().map(|(_, text)| wide(text)).max().unwrap_or(0) + 10;
    let most = days.ticks.last().map_or(0, |(n, _)| *n);
    for (n, text) in &days.ticks {
        let y = top + HEIGHT - scaled(*n, most, HEIGHT);
        canvas.text((left - 8, y + 4), text, Anchor::End, Voice::Quiet);
        canvas.rect([left, y, WIDTH - left, 1], "#e2e6ec");
    }
    (left, most)
}

/// Draws a column from its foot upwards, its parts a hair apart.
fn column(
    days: &Days,
    parts: &[u64],
    most: u64,
    ([x, step], foot): ([i32; 2], i32),
    canvas: &mut Canvas,
) {
    let width = (step * 4 / 5).max(1);
    let mut y = foot;
    for (calls, key) in parts.iter().zip(&days.keys) {
        let height = scaled(*calls, most, HEIGHT);
        let paint = canvas.shade(key.mark);
        y -= height;
        if height > 0 {
            canvas.rect([x + (step - width) / 2, y, width, (height - 1).max(1)], &paint);
        }
    }
}

/// Writes months and days, and the year below the first of each year.
fn dates(days: &Days, slots: &Slots, foot: i32, canvas: &mut Canvas) {
    let every = usize::try_from(DATE_WIDTH * slots.count / slots.room.max(1) + 1).unwrap_or(1);
    let mut year = None;
    for (at, (day, _)) in (0_i32..).zip(&days.columns).step_by(every) {
        let [x, width] = slots.of_column(at);
        // The first and the last date have room on one side only.
        let x = (x + width / 2).clamp(slots.left + 12, WIDTH - 18);
        canvas.text((x, foot + 16), &date(*day), Anchor::Middle, Voice::Quiet);
        if year != Some(day.year()) {
            year = Some(day.year());
            canvas.text((x, foot + 30), &day.year().to_string(), Anchor::Middle, Voice::Quiet);
        }
    }
}

fn date(day: Day) -> String {
    format!("{:02}-{:02}", day.month(), day.day())
}

const HEIGHT: i32 = 160;
const MOST_STEP: i32 = 96;
const DATE_WIDTH: i32 = 52;
