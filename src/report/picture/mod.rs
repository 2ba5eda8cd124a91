//! Pictures of a report's numbers: what is shown, as plain values.
//!
//! A document holds pictures as it holds tables; `svg` draws each of them once, for every format
//! that shows pictures. What a picture shows is always in a table beside it as well.

mod svg;
mod texts;

use crate::model::Day;

use super::visible::Visible;

pub use self::svg::svg;

/// A picture with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What it is called.
    pub title: Visible,
    /// What it shows, in a sentence for those who do not see it.
    pub told: Visible,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// Regions on a map, and what went from where to where.
    Map(Map),
    /// Horizontal bars, one below the other.
    Bars(Bars),
    /// Columns side by side, of a day or more each.
    Days(Days),
    /// Streams from column to column.
    Streams(Streams),
}

/// What the policy says of the calls behind a mark. It has a colour and a pattern, for colour alone
/// tells some readers nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// They ran where they may.
    Inside,
    /// They ran where they must not.
    Outside,
    /// It is not proven where they ran.
    Unproven,
    /// They failed before a model ran.
    NotRun,
}

/// A destination by its place in the legend, where a picture shows many of them. It has a colour of
/// its own; hatched is what lies outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shade {
    /// The heaviest, the next, and so on.
    Nth(usize),
    /// One where all that ran, ran where it must not; one after the other.
    Outside(usize),
    /// All further ones together.
    Others,
    /// It is not known.
    Unknown,
    /// Nothing ran.
    NotRun,
}

/// The meaning of a tone or a shade, beside its mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Key<M> {
    /// The mark.
    pub mark: M,
    /// What it means.
    pub text: Visible,
}

/// Regions on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// The Regions, each once.
    pub points: Vec<Point>,
    /// What the map shows around them.
    pub extent: Extent,
    /// What went from one of them to another, heaviest first.
    pub arcs: Vec<Arc>,
    /// The legend.
    pub keys: Vec<Key<Tone>>,
    /// That the places are approximate.
    pub remark: Visible,
    /// How many calls ran and are not on the map, where some are not.
    pub absent: Option<Visible>,
}

/// The part of the world that a map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// From Alaska to Newfoundland and Mexico.
    NorthAmerica,
    /// As much as holds all its Regions.
    Around,
    /// All of it.
    World,
}

/// A Region on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Its code, and what else its label says.
    pub label: Visible,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Calls that ran there: the size of its mark. A Region that only calls has none.
    pub calls: u64,
    /// The verdict of what ran there: outside where any of it was, else that of most; `None` where
    /// nothing did.
    pub tone: Option<Tone>,
}

/// Calls from one Region to another, by their places in [`Map::points`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// The source Region.
    pub from: usize,
    /// The destination.
    pub to: usize,
    /// How many: its width.
    pub calls: u64,
    /// Their verdict, as that of a point.
    pub tone: Tone,
}

/// Horizontal bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// The bars, from the top.
    pub bars: Vec<Bar>,
    /// The legend.
    pub keys: Vec<Key<Tone>>,
}

/// One bar: a label, its parts from the left, and the sum in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: Visible,
    /// Calls by verdict, in the order of the legend.
    pub parts: Vec<(Tone, u64)>,
    /// The sum and its share, as people write them.
    pub value: Visible,
}

/// Columns of calls, each of a day or of some days, stacked by destination.
#[derive(Debug, Clone, PartialEq)]
pub struct Days {
    /// The columns by their first day, in order; one without calls has no height.
    pub columns: Vec<(Day, Vec<u64>)>,
    /// The destinations, in the order of the parts, from the bottom.
    pub keys: Vec<Key<Shade>>,
    /// The numbers beside the columns, from nought upwards, as people write them; the last is at
    /// least as great as any column.
    pub ticks: Vec<(u64, Visible)>,
}

/// Streams from column to column, such as source, profile, destination.
#[derive(Debug, Clone, PartialEq)]
pub struct Streams {
    /// What stands above each column.
    pub heads: Vec<Visible>,
    /// The nodes, column by column, heaviest first.
    pub nodes: Vec<Node>,
    /// What goes from node to node.
    pub links: Vec<Link>,
    /// The legend.
    pub keys: Vec<Key<Tone>>,
}

/// A node of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The column, from the left.
    pub column: usize,
    /// Its label.
    pub label: Visible,
    /// Calls through it, as people write them.
    pub value: Visible,
    /// Calls through it.
    pub calls: u64,
}

/// Calls from a node to one of the next column, by their places in [`Streams::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The node on the left.
    pub from: usize,
    /// The node on the right.
    pub to: usize,
    /// How many.
    pub calls: u64,
    /// What the policy says of them.
    pub tone: Tone,
}
