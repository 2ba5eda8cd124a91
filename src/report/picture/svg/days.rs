//! Columns side by side, one a day, stacked.

use crate::report::picture::Days;

use super::canvas::{Anchor, Canvas, Voice, WIDTH, scaled, wide};

/// Draws the columns; dates stand below as many of them as there is room for.
pub fn draw(days: &Days, canvas: &mut Canvas) {
    canvas.legend(&days.keys);
    let count = i32::try_from(days.days.len()).unwrap_or(i32::MAX).max(1);
    let left = wide(&days.most) + 10;
    let step = ((WIDTH - left) / count).clamp(1, MOST_STEP);
    let width = (step * 4 / 5).max(1);
    let (top, foot) = (canvas.y + 6, canvas.y + 6 + HEIGHT);
    let most = days.days.iter().map(|(_, parts)| parts.iter().sum::<u64>()).max().unwrap_or(0);
    canvas.text((left - 8, top + 4), &days.most, Anchor::End, Voice::Quiet);
    canvas.text((left - 8, foot + 4), "0", Anchor::End, Voice::Quiet);
    canvas.rect([left, top, step * count, 1], "#e2e6ec");
    canvas.rect([left, foot, step * count, 1], "#9aa4b2");
    let every = (DATE_WIDTH / step + 1).max(1);
    for (at, (day, parts)) in (0_i32..).zip(&days.days) {
        let (x, mut y) = (left + at * step, foot);
        for (calls, key) in parts.iter().zip(&days.keys) {
            let height = scaled(*calls, most, HEIGHT);
            let paint = canvas.paint(key.mark);
            y -= height;
            if height > 0 {
                canvas.rect([x, y, width, height], &paint);
            }
        }
        if at % every == 0 {
            let date = day.strftime("%m-%d").to_string();
            canvas.text((x + width / 2, foot + 16), &date, Anchor::Middle, Voice::Quiet);
        }
    }
    canvas.y = foot + 24;
}

const HEIGHT: i32 = 150;
const MOST_STEP: i32 = 48;
const DATE_WIDTH: i32 = 44;
