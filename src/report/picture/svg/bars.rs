//! Horizontal bars, one below the other.

use crate::report::picture::Bars;

use super::canvas::{Anchor, Canvas, Voice, WIDTH, fitted, scaled, wide};

/// Draws the bars, the longest as long as there is room.
pub fn draw(bars: &Bars, canvas: &mut Canvas) {
    canvas.legend(&bars.keys, Canvas::paint);
    let label =
        bars.bars.iter().map(|bar| wide(&bar.label)).max().unwrap_or(0).clamp(60, MOST_LABEL);
    let value = bars.bars.iter().map(|bar| wide(&bar.value)).max().unwrap_or(0) + GAP;
    let (left, room) = (label + GAP, (WIDTH - label - 2 * GAP - value).max(80));
    let sum = |parts: &[(_, u64)]| parts.iter().map(|(_, calls)| calls).sum::<u64>();
    let most = bars.bars.iter().map(|bar| sum(&bar.parts)).max().unwrap_or(0);
    for bar in &bars.bars {
        let baseline = canvas.y + 14;
        let name = fitted(&bar.label, label);
        canvas.text((label, baseline), &name, Anchor::End, Voice::Plain);
        let mut x = left;
        for (tone, calls) in &bar.parts {
            let length = scaled(*calls, most, room);
            let paint = canvas.paint(*tone);
            if length > 0 {
                canvas.rect([x, canvas.y + 2, length, 16], &paint);
            }
            x += length;
        }
        canvas.text((x + 6, baseline), &bar.value, Anchor::Start, Voice::Quiet);
        canvas.y += 24;
    }
}

const MOST_LABEL: i32 = 230;
const GAP: i32 = 10;
