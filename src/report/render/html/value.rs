//! Cells as a page shows them: how they look, and by what a reader may sort them.

use crate::model::Verdict;
use crate::report::Severity;
use crate::report::document::{Align, Cell, Column, Need, Table};
use crate::report::words::{Lang, Share};

use super::text::{self, Bit};

/// A cell of a table or the value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value<'a> {
    /// How it looks: classes of the style sheet, or nothing.
    pub(super) look: &'static str,
    /// Whether paper may leave it out where a table is wide.
    pub(super) is_spare: bool,
    /// Whether it is a name from the logs.
    pub(super) is_code: bool,
    /// The number by which it is sorted; texts are sorted by what they say.
    pub(super) number: Option<u64>,
    /// The whole name, where a shorter one is shown.
    pub(super) full: Option<&'a str>,
    /// What is shown.
    pub(super) text: Vec<Bit>,
}

impl<'a> Value<'a> {
    /// Returns what a page shows of a cell that stands on this side of its column.
    pub(super) fn of(cell: &'a Cell, align: Align, lang: Lang) -> Self {
        let told = cell.text(lang);
        match cell {
            Cell::Text(_) => Self::plain("", text::sentence(&told)),
            Cell::Code(_) | Cell::File(_) => Self::code(text::name(&told)),
            Cell::Name { full, .. } => Self { full: Some(full), ..Self::code(text::name(&told)) },
            // One compares and copies it: an event id stands on one line.
            Cell::Id(_) if told.len() <= LONG_ID => {
                Self { look: "rigid", ..Self::code(text::rigid(told)) }
            }
            Cell::Id(_) => Self::code(text::id(&told)),
            // A Region stands in the records too, and may be anything there.
            Cell::Region(_) if told.len() > LONG_REGION => Self::plain("", text::name(&told)),
            Cell::Region(_) | Cell::Time(_) | Cell::Day(_) => {
                Self::plain("rigid", text::rigid(told))
            }
            Cell::Count(n) => Self { number: Some(*n), ..Self::plain("number", text::rigid(told)) },
            Cell::Share(share) => {
                Self { number: weight(*share), ..Self::plain("number", text::rigid(told)) }
            }
            Cell::Verdict(verdict) => Self::plain(tone(*verdict), text::rigid(told)),
            Cell::Nothing if align == Align::Right => {
                Self::plain("nothing number", text::rigid(told))
            }
            Cell::Nothing => Self::plain("nothing", text::rigid(told)),
        }
    }

    /// Returns its classes, with a blank between them.
    pub(super) fn class(&self) -> String {
        let spare = if self.is_spare { "spare" } else { "" };
        format!("{} {spare}", self.look).trim().to_owned()
    }

    fn plain(look: &'static str, text: Vec<Bit>) -> Self {
        Self { look, is_spare: false, is_code: false, number: None, full: None, text }
    }

    fn code(text: Vec<Bit>) -> Self {
        Self { is_code: true, ..Self::plain("", text) }
    }
}

/// Returns what a page shows of a row.
pub(super) fn row<'a>(table: &Table, cells: &'a [Cell], lang: Lang) -> Vec<Value<'a>> {
    let value = |(cell, column): (&'a Cell, &Column)| Value {
        is_spare: is_spare(column),
        ..Value::of(cell, column.align, lang)
    };
    cells.iter().zip(&table.columns).map(value).collect()
}

/// Returns what a page shows above a column.
pub(super) fn head(column: &Column) -> Value<'_> {
    let look = match column.align {
        Align::Left => "",
        Align::Right => "number",
    };
    Value { is_spare: is_spare(column), ..Value::plain(look, text::sentence(&column.head)) }
}

fn is_spare(column: &Column) -> bool {
    column.need == Need::IfRoom
}

/// Returns a share as a whole number of billionths, which two shares are compared by.
fn weight(share: Share) -> Option<u64> {
    let billionths = u128::from(share.part) * 1_000_000_000;
    u64::try_from(billionths.checked_div(u128::from(share.whole))?).ok()
}

/// Returns the class of a verdict: a colour and a sign.
pub(super) const fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Compliant => "good",
        Verdict::NonCompliant => "bad",
        Verdict::InsufficientData => "open",
        Verdict::NotApplicable => "quiet",
    }
}

/// Returns the class of a finding by its weight.
pub(super) const fn weighty(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "bad",
        Severity::Medium => "open",
        Severity::Low | Severity::Info => "quiet",
    }
}

/// The length of an event id. A longer id may be broken.
const LONG_ID: usize = 36;

/// No Region of AWS has a longer code.
const LONG_REGION: usize = 20;
