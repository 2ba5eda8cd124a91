//! What a report says, in which order and in which words: a [`Document`] of blocks made from a
//! [`Report`](super::Report). Renderers lay the blocks out and decide nothing.

mod answer;
mod block;
mod build;
mod changes;
mod completeness;
mod coverage;
mod custody;
mod days;
mod drift;
mod explained;
mod findings;
mod integrity;
mod limits;
mod method;
mod names;
mod pictures;
mod place;
mod quota;
mod regions;
mod scope;
mod sheets;
mod ways;
mod what_if;
mod witness;

pub use self::block::{Align, Block, Cell, Column, Document, Fact, Need, Running, Table, Verbatim};
pub use self::build::Telling;
pub use self::sheets::{Grid, Sheet, Stack, sheets};
