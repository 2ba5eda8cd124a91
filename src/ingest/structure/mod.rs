//! Where JSON's quotes and brackets stand, found without reading what is between them.
//!
//! 64 bytes at a step, in the manner of simdjson's first stage (<https://arxiv.org/abs/1902.08318>):
//! [`containers`] walks one level of a long text, [`Structure`] keeps all of a short one.

mod index;
mod masks;
mod walk;

pub use self::index::Structure;
pub use self::walk::{Ending, Needle, Span, containers};
