//! Streams from column to column.

use crate::report::picture::{Link, Streams};

use super::canvas::{Anchor, Canvas, Voice, WIDTH, colour, fitted, scaled};

/// Where a node stands.
#[derive(Clone, Copy, Default)]
struct Box {
    x: i32,
    y: i32,
    height: i32,
    /// How much of it the streams on its left and on its right have taken.
    taken: [i32; 2],
}

/// Draws columns of nodes as high as their calls, and streams as wide as theirs.
pub fn draw(streams: &Streams, canvas: &mut Canvas) {
    canvas.legend(&streams.keys);
    let columns = streams.heads.len().max(2);
    for (column, head) in streams.heads.iter().enumerate() {
        let (x, anchor) = place(column, columns);
        canvas.text((x + 5, canvas.y + 12), head, anchor_of_head(anchor), Voice::Head);
    }
    canvas.y += 24;
    let mut boxes = boxes(streams, columns, canvas.y);
    for link in &streams.links {
        stream(streams, *link, &mut boxes, canvas);
    }
    for (node, found) in streams.nodes.iter().zip(&boxes) {
        canvas.rect([found.x, found.y, NODE, found.height], "#2b3544");
        let (_, anchor) = place(node.column, columns);
        let at = (
            found.x + if anchor == Anchor::End { -6 } else { NODE + 6 },
            found.y + found.height / 2 + 4,
        );
        let name = fitted(&node.label, LABEL - 10 - super::canvas::wide(&node.value));
        canvas.text(at, &format!("{name} · {}", node.value), anchor, Voice::Plain);
    }
    canvas.y = boxes.iter().map(|found| found.y + found.height).max().unwrap_or(canvas.y) + 12;
}

/// Returns the left edge of a column and where its labels stand.
fn place(column: usize, columns: usize) -> (i32, Anchor) {
    let column = i32::try_from(column).unwrap_or(0);
    let last = i32::try_from(columns - 1).unwrap_or(1).max(1);
    let room = WIDTH - 2 * LABEL - NODE;
    let anchor = if column == 0 { Anchor::End } else { Anchor::Start };
    (LABEL + room * column / last, anchor)
}

const fn anchor_of_head(anchor: Anchor) -> Anchor {
    match anchor {
        Anchor::End => Anchor::End,
        Anchor::Start | Anchor::Middle => Anchor::Start,
    }
}

fn boxes(streams: &Streams, columns: usize, top: i32) -> Vec<Box> {
    let sum = |column| -> u64 {
        let own = streams.nodes.iter().filter(|node| node.column == column);
        own.map(|node| node.calls).sum()
    };
    let most = (0..columns).map(sum).max().unwrap_or(0);
    let mut next = vec![top; columns];
    let one = |node: &crate::report::picture::Node| {
        let y = next.get(node.column).copied().unwrap_or(top);
        let height = scaled(node.calls, most, HEIGHT).max(3);
        if let Some(slot) = next.get_mut(node.column) {
            *slot = y + height.max(LINE) + GAP;
        }
        Box { x: place(node.column, columns).0, y, height, taken: [0; 2] }
    };
    streams.nodes.iter().map(one).collect()
}

/// Draws one stream as an area between two curves.
fn stream(streams: &Streams, link: Link, boxes: &mut [Box], canvas: &mut Canvas) {
    let (Some(from), Some(to)) = (boxes.get(link.from).copied(), boxes.get(link.to).copied())
    else {
        return;
    };
    let width =
        |found: Box, node: usize| scaled(link.calls, streams.nodes[node].calls, found.height);
    let (left, right) = (width(from, link.from), width(to, link.to));
    let (x1, y1) = (from.x + NODE, from.y + from.taken[1].min(from.height - left));
    let (x2, y2) = (to.x, to.y + to.taken[0].min(to.height - right));
    boxes[link.from].taken[1] += left;
    boxes[link.to].taken[0] += right;
    let middle = i32::midpoint(x1, x2);
    let (fill, below_left, below_right) = (colour(link.tone), y1 + left, y2 + right);
    canvas.add(format_args!(
        "<path d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}V{below_right}C{middle} \
         {below_right} {middle} {below_left} {x1} {below_left}Z\" fill=\"{fill}\" fill-opacity=\"0.5\"/>"
    ));
}

const HEIGHT: i32 = 260;
const NODE: i32 = 10;
const GAP: i32 = 8;
const LINE: i32 = 12;
const LABEL: i32 = 170;
