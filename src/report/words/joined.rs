//! How texts are joined, which is the same in every language.

use std::fmt::Display;

use crate::model::{Grade, Region};

use super::Part;

/// The small words of lists.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glue {
    /// A list of nothing.
    pub(super) none: &'static str,
    /// Before the last of all.
    pub(super) and: &'static str,
    /// Before the last of several, one of which is meant.
    pub(super) or: &'static str,
}

impl Glue {
    /// Returns a list of things that are all meant.
    pub(super) fn all(self, items: &[String]) -> String {
        self.joined(items, self.and)
    }

    /// Returns a list of things one of which is meant.
    pub(super) fn any(self, items: &[String]) -> String {
        self.joined(items, self.or)
    }

    fn joined(self, items: &[String], word: &str) -> String {
        match items {
            [] => self.none.to_owned(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
        }
    }
}

/// What is said of Regions where calls ran or may have run.
#[derive(Debug, Clone, Copy)]
pub(super) struct RanIn {
    /// None is known.
    pub(super) unknown: &'static str,
    /// They are presumed.
    pub(super) presumed: &'static str,
}

/// Returns the Regions where calls ran or may have run: records that name several are said with
/// "and"; else it ran in one of them.
pub(super) fn ran(regions: &[Region], grades: &[Grade], words: RanIn, glue: Glue) -> String {
    let names = names(regions);
    if names.is_empty() {
        words.unknown.to_owned()
    } else if names.len() > 1 && !grades.contains(&Grade::Recorded) {
        glue.any(&names)
    } else if grades.contains(&Grade::Presumed) {
        format!("{} ({})", glue.all(&names), words.presumed)
    } else {
        glue.all(&names)
    }
}

/// Returns texts of names.
pub(super) fn names<T: Display>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

/// Returns the answer: the verdict, what it rests on, and what is added.
pub(super) fn answer(
    verdict: &str,
    basis: &str,
    clauses: impl IntoIterator<Item = String>,
) -> String {
    let mut text = format!("{verdict} {basis}");
    for clause in clauses {
        text.push_str("; ");
        text.push_str(&clause);
    }
    text.push('.');
    text
}

/// Returns an exit code with its reasons.
pub(super) fn exit(code: u8, reasons: &[&str]) -> String {
    if reasons.is_empty() { code.to_string() } else { format!("{code} ({})", reasons.join("; ")) }
}

/// Returns a sum with its addends, each as `addend` says it; the sign tells whether it holds. What
/// could not be read is told even where it is nought.
pub(super) fn sum(
    whole: String,
    parts: &[(u64, Part<'_>)],
    holds: bool,
    addend: impl Fn(u64, Part<'_>) -> String,
) -> String {
    let is_told = |n: u64, what| n > 0 || !holds || matches!(what, Part::Failed | Part::Malformed);
    let told = parts.iter().filter(|(n, what)| is_told(*n, *what));
    let addends: Vec<String> = told.map(|(n, what)| addend(*n, *what)).collect();
    let sign = if holds { '=' } else { '≠' };
    if addends.is_empty() { whole } else { format!("{whole} {sign} {}", addends.join(" + ")) }
}
