//! The languages of reports.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::number::Numerals;

/// The language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Lang {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// French, as Canada writes it.
    #[serde(rename = "fr")]
    French,
}

/// A code that is no language of reports.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown language `{0}`; known are en and fr")]
pub struct UnknownLang(pub String);

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// Returns the code by which programs know the language (ISO 639-1).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// Returns the country whose ways of writing it the texts keep (ISO 3166-1), where they keep
    /// those of one: a page is read aloud with its voice.
    #[must_use]
    pub const fn country(self) -> Option<&'static str> {
        match self {
            Self::English => None,
            Self::French => Some("CA"),
        }
    }

    /// Returns a colon as it stands after a word.
    #[must_use]
    pub const fn colon(self) -> &'static str {
        match self {
            Self::English => ":",
            Self::French => "\u{a0}:",
        }
    }

    /// Returns how numbers are written.
    pub(super) const fn numerals(self) -> Numerals {
        match self {
            Self::English => Numerals { thousands: ',', point: '.', blank: ' ' },
            // A number stays on its line, with its sign.
            Self::French => Numerals { thousands: '\u{a0}', point: ',', blank: '\u{a0}' },
        }
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|lang| lang.code() == code);
        known.ok_or_else(|| UnknownLang(code.to_owned()))
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_one_code_everywhere() {
        for lang in Lang::ALL {
            assert_eq!(lang.code().parse(), Ok(lang));
            assert_eq!(lang.to_string(), lang.code());
            assert_eq!(serde_json::to_string(&lang).unwrap(), format!("\"{lang}\""));
        }
        let refused = "FR".parse::<Lang>().unwrap_err();
        assert_eq!(refused.to_string(), "unknown language `FR`; known are en and fr");
    }
}
