//! A report as bytes: one file a format.
//!
//! **Invariant:** renderers lay out. They never sum, sort, filter or decide, and they know nothing
//! of what the report is about.

pub mod asff;
pub mod csv;
pub mod emf;
pub mod explanation;
mod format;
pub mod html;
mod hub;
pub mod json;
pub mod markdown;
pub mod notice;
pub mod ocsf;
mod paper;
pub mod parquet;
#[cfg_attr(not(feature = "pdf"), path = "no_pdf.rs")]
pub mod pdf;
mod pieces;
pub mod prometheus;
mod reported;
pub mod terminal;
#[cfg(feature = "xlsx")]
pub mod xlsx;
#[cfg(not(feature = "xlsx"))]
#[path = "xlsx_absent.rs"]
pub mod xlsx;

pub use self::format::{Format, Rendering, UnknownFormat, render, render_custody};
pub use self::hub::{Hub, NotAHub};
pub use self::paper::{Paper, UnknownPaper};
pub use self::terminal::{Ink, Look};
