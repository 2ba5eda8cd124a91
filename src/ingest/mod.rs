//! Bytes to records: where objects come from, and how their text is taken apart.
//!
//! [`source`] names objects and reads them; [`decode`] turns stored bytes into text; [`envelope`]
//! turns text into records, by its [`structure`]; [`pool`] does it on many threads and gives the results in list order.
//! Nothing here knows what Bedrock is.

pub mod decode;
pub mod envelope;
pub mod files;
pub mod json;
pub mod object_key;
pub mod pool;
pub mod source;
pub mod structure;
