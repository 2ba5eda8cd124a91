//! The languages of reports.

use schemars::JsonSchema;
use serde::Serialize;

use super::number::Numerals;

/// The language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub enum Lang {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
}

impl Lang {
    /// Returns the code by which programs know the language (ISO 639-1).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// Returns a colon as it stands after a word.
    #[must_use]
    pub const fn colon(self) -> &'static str {
        match self {
            Self::English => ":",
        }
    }

    /// Returns how numbers are written.
    pub(super) const fn numerals(self) -> Numerals {
        match self {
            Self::English => Numerals { thousands: ',', point: '.', blank: ' ' },
        }
    }
}
