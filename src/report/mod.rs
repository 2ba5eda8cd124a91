//! What we say: one plain value, [`Report`], that every format prints and none computes.

mod value;

pub use self::value::*;
