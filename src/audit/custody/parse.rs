//! Reads a facts file.

use crate::model::custody::{CUSTODY_FACTS_VERSION, CustodyFacts};

/// Why a text is no facts file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoFacts {
    /// It is no JSON of that form; the cause names line and column.
    #[error("{0}")]
    Form(#[from] serde_json::Error),
    /// It is of another version.
    #[error("`schema_version` is {0}; this version reads {CUSTODY_FACTS_VERSION} only")]
    Version(u32),
}

/// Reads the text of a facts file.
///
/// # Errors
/// Fails where a key is unknown, missing or there twice, or a value is of another type.
pub fn parse(text: &[u8]) -> Result<CustodyFacts, NoFacts> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        schema_version: u32,
    }
    // The form of another version would be told as a mistake of this one.
    if let Ok(Versioned { schema_version }) = serde_json::from_slice(text)
        && schema_version != CUSTODY_FACTS_VERSION
    {
        return Err(NoFacts::Version(schema_version));
    }
    serde_json::from_slice(text).map_err(NoFacts::Form)
}
