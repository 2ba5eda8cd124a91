//! What this program itself keeps outside, because somebody asked for it.

use super::judge::finding;
use crate::report::words::{CustodyStatement, Lang};
use crate::report::{CustodyCode, Finding};

/// An output of a run outside the Regions of the policy's `[custody]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputOutside {
    /// What it is, with its name.
    pub what: String,
    /// Where it lies.
    pub region: String,
}

impl OutputOutside {
    /// Returns what a report says of it.
    pub(in crate::audit) fn finding(&self, lang: Lang) -> Finding {
        let Self { what, region } = self;
        let said = CustodyStatement::OutputOutside { what, region };
        let regions = region.parse().into_iter().collect();
        finding(CustodyCode::OutputOutside, what, regions, &said, lang)
    }
}
