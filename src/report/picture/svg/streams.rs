//! Streams from column to column.

use crate::report::picture::{Link, Streams};

use super::canvas::{Anchor, Canvas, Voice, WIDTH, colour, fitted, wide};

/// Where a node stands.
#[derive(Clone, Copy, Default)]
struct Node {
    left: i32,
    top: i32,
    width: i32,
    height: i32,
    /// How wide all streams on its left and on its right are, and how much of that is drawn.
    streams: [i32; 2],
    drawn: [i32; 2],
}

/// Draws columns of nodes and between them streams as wide as their calls. The nodes of the first and
/// the last column have their names outside, those between are wide enough to hold them.
pub fn draw(streams: &Streams, canvas: &mut Canvas) {
    canvas.legend(&streams.keys, Canvas::paint);
    let columns = Columns::of(streams);
    for (column, head) in streams.heads.iter().enumerate() {
        let (x, anchor) = columns.head(column);
        canvas.text((x, canvas.y + 12), head, anchor, Voice::Head);
    }
    canvas.y += 24;
    let widths: Vec<i32> = streams.links.iter().map(|link| stream_width(streams, *link)).collect();
    let mut nodes = nodes(streams, &columns, &widths, canvas.y);
    for (link, width) in streams.links.iter().zip(widths) {
        stream(*link, width, &mut nodes, canvas);
    }
    for (node, found) in streams.nodes.iter().zip(&nodes) {
        name(node, found, &columns, canvas);
    }
    canvas.y = nodes.iter().map(|node| node.top + node.height).max().unwrap_or(canvas.y) + 12;
}

/// The left edges and the widths of columns.
struct Columns {
    edges: Vec<(i32, i32)>,
}

impl Columns {
    fn of(streams: &Streams) -> Self {
        let count = streams.heads.len().max(2);
        let widest = |column: usize| {
            let own = streams.nodes.iter().filter(|node| node.column == column);
            let head = streams.heads.get(column).map_or(0, |head| wide(head));
            own.map(label_width).max().unwrap_or(0).max(head)
        };
        let (first, last) =
            (widest(0).min(MOST_OUTER) + GAP, widest(count - 1).min(MOST_OUTER) + GAP);
        let room = WIDTH - first - last;
        let between = i32::try_from(count - 2).unwrap_or(0);
        let most = (room - LEAST_STREAM * (between + 1)) / between.max(1);
        let inner = |column| (widest(column) + 2 * GAP).min(most);
        let mut edges = vec![(first, NODE)];
        for column in 1..count - 1 {
            let width = inner(column);
            let place = i32::try_from(column).unwrap_or(0);
            edges.push((first + room * place / (between + 1) - width / 2, width));
        }
        edges.push((WIDTH - last - NODE, NODE));
        Self { edges }
    }

    fn is_inner(&self, column: usize) -> bool {
        column > 0 && column + 1 < self.edges.len()
    }

    /// Returns where the head of a column stands.
    fn head(&self, column: usize) -> (i32, Anchor) {
        let (left, width) = self.edges.get(column).copied().unwrap_or_default();
        match column {
            0 => (left + width, Anchor::End),
            _ if self.is_inner(column) => (left + width / 2, Anchor::Middle),
            _ => (left, Anchor::Start),
        }
    }
}

fn label_width(node: &crate::report::picture::Node) -> i32 {
    wide(&node.label) + wide(&node.value) + wide(BETWEEN)
}

/// Returns how wide a stream is: calls have the same width everywhere, and one call is seen.
fn stream_width(streams: &Streams, link: Link) -> i32 {
    let columns = 0..streams.heads.len();
    let sum = |column| -> u64 {
        let own = streams.nodes.iter().filter(|node| node.column == column);
        own.map(|node| node.calls).sum()
    };
    super::canvas::scaled(link.calls, columns.map(sum).max().unwrap_or(0), HEIGHT)
}

fn nodes(streams: &Streams, columns: &Columns, widths: &[i32], top: i32) -> Vec<Node> {
    let mut nodes = vec![Node::default(); streams.nodes.len()];
    for (link, width) in streams.links.iter().zip(widths) {
        for (at, side) in [(link.from, 1), (link.to, 0)] {
            if let Some(node) = nodes.get_mut(at) {
                node.streams[side] += width;
            }
        }
    }
    let mut next = vec![top; columns.edges.len()];
    for (node, found) in streams.nodes.iter().zip(&mut nodes) {
        let Some(((left, width), next)) =
            columns.edges.get(node.column).zip(next.get_mut(node.column))
        else {
            continue;
        };
        (found.left, found.width, found.top) = (*left, *width, *next);
        let is_inner = columns.is_inner(node.column);
        let least = if is_inner { LINE + 4 } else { 3 };
        found.height = found.streams[0].max(found.streams[1]).max(least);
        *next += found.height.max(LINE) + if is_inner { GAP / 2 } else { GAP };
    }
    centred(nodes, streams, &next, top)
}

/// Moves the columns so that their middles are level: streams then bend least.
fn centred(mut nodes: Vec<Node>, streams: &Streams, next: &[i32], top: i32) -> Vec<Node> {
    let lowest = next.iter().copied().max().unwrap_or(top);
    for (node, found) in streams.nodes.iter().zip(&mut nodes) {
        let end = next.get(node.column).copied().unwrap_or(lowest);
        found.top += (lowest - end) / 2;
    }
    nodes
}

/// Draws one stream as an area between two curves.
fn stream(link: Link, width: i32, nodes: &mut [Node], canvas: &mut Canvas) {
    let mut end = |at: usize, side: usize| {
        let node = nodes.get_mut(at)?;
        let y = node.top + (node.height - node.streams[side]) / 2 + node.drawn[side];
        node.drawn[side] += width;
        Some((node.left + if side == 1 { node.width } else { 0 }, y))
    };
    let (Some((x1, y1)), Some((x2, y2))) = (end(link.from, 1), end(link.to, 0)) else { return };
    let middle = i32::midpoint(x1, x2);
    let (fill, below_left, below_right) = (colour(link.tone), y1 + width, y2 + width);
    canvas.add(format_args!(
        "<path d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}V{below_right}C{middle} \
         {below_right} {middle} {below_left} {x1} {below_left}Z\" fill=\"{fill}\" fill-opacity=\"0.6\"/>"
    ));
}

/// Draws a node and writes its name.
fn name(node: &crate::report::picture::Node, found: &Node, columns: &Columns, canvas: &mut Canvas) {
    let room = |width: i32| width - wide(&node.value) - wide(BETWEEN);
    let text = |room| format!("{}{BETWEEN}{}", fitted(&node.label, room), node.value);
    let base = found.top + found.height / 2 + 4;
    let paint = if columns.is_inner(node.column) { INNER } else { OUTER };
    canvas.rect([found.left, found.top, found.width, found.height], paint);
    if columns.is_inner(node.column) {
        let (middle, text) = (found.left + found.width / 2, text(room(found.width - GAP)));
        canvas.text((middle, base), &text, Anchor::Middle, Voice::Plain);
    } else if node.column == 0 {
        let text = text(room(found.left - GAP / 2));
        canvas.text((found.left - 6, base), &text, Anchor::End, Voice::Plain);
    } else {
        let right = found.left + found.width;
        let text = text(room(WIDTH - right - GAP / 2));
        canvas.text((right + 6, base), &text, Anchor::Start, Voice::Plain);
    }
}

const HEIGHT: i32 = 240;
const NODE: i32 = 10;
const GAP: i32 = 12;
const LINE: i32 = 14;

/// The most room of a name outside.
const MOST_OUTER: i32 = 180;

/// The least room in which a stream is seen to bend.
const LEAST_STREAM: i32 = 72;

const BETWEEN: &str = " · ";
const OUTER: &str = "#2b3544";
const INNER: &str = "#e9edf2";
