//! Reads a facts file.

use super::answers::{Asked, asked, twice};
use crate::model::custody::{CUSTODY_FACTS_VERSION, CustodyFacts};

/// Why a text is no facts file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoFacts {
    /// It is no JSON of that form; the cause names line and column.
    #[error("{0}")]
    Form(#[from] serde_json::Error),
    /// It is no object of JSON at all.
    #[error("it is no JSON object")]
    NoObject,
    /// It is of another version.
    #[error("`schema_version` is {0}; this version reads {CUSTODY_FACTS_VERSION} only")]
    Version(u32),
    /// Two facts are about one thing.
    #[error("{0} stands there twice: nobody can say which is true")]
    Twice(String),
    /// A Region was asked that the account does not have on.
    #[error("`enabled_regions` does not name {0}, which was asked: nobody can say which is true")]
    NotEnabled(String),
    /// A fact says of itself that it is another than what stands around it.
    #[error(
        "an answer to `{call}` of `{of}` stands where one to `{should_call}` of `{should_of}` must stand"
    )]
    Elsewhere {
        /// The call that it names.
        call: String,
        /// What it was asked of.
        of: String,
        /// The call that it must be.
        should_call: String,
        /// What that must be asked of.
        should_of: String,
    },
}

/// Returns a Region that was asked and is not among those that are on.
fn not_enabled(facts: &CustodyFacts) -> Option<&str> {
    let enabled = facts.enabled_regions.as_ref()?.answer()?;
    let mut asked = facts.regions.iter().map(|answers| &answers.region);
    asked.find(|region| !enabled.contains(region)).map(String::as_str)
}

/// Reads the text of a facts file.
///
/// # Errors
/// Fails where a key is unknown, missing or there twice, or a value is of another type; where two
/// facts are about one thing, or one says that it is another than what stands around it.
pub fn parse(text: &[u8]) -> Result<CustodyFacts, NoFacts> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        schema_version: u32,
    }
    if text.trim_ascii_start().first() != Some(&b'{') {
        return Err(NoFacts::NoObject);
    }
    // The form of another version would be told as a mistake of this one.
    if let Ok(Versioned { schema_version }) = serde_json::from_slice(text)
        && schema_version != CUSTODY_FACTS_VERSION
    {
        return Err(NoFacts::Version(schema_version));
    }
    let facts: CustodyFacts = serde_json::from_slice(text).map_err(NoFacts::Form)?;
    if let Some(twice) = twice(&facts) {
        return Err(NoFacts::Twice(twice));
    }
    if let Some(region) = not_enabled(&facts) {
        return Err(NoFacts::NotEnabled(region.to_owned()));
    }
    match asked(&facts).iter().find(|one| !one.is_in_place()) {
        None => Ok(facts),
        Some(Asked { call, of, should_be: (should_call, should_of), .. }) => {
            Err(NoFacts::Elsewhere {
                call: (*call).to_owned(),
                of: (*of).to_owned(),
                should_call: (*should_call).to_owned(),
                should_of: (*should_of).to_owned(),
            })
        }
    }
}
