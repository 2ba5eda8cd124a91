//! Bytes to records: where objects come from, and how their text is taken apart.
//!
//! [`source`] names objects and reads them: from [`files`], a bucket ([`s3`]), the CloudTrail API
//! ([`lookup_events`]) or CloudTrail Lake ([`lake`]), which are asked [`by_day`]; from far away, what is
//! read next is fetched ahead.
//! [`decode`] turns stored bytes into text; [`envelope`] turns text into records, by its
//! [`structure`]; [`pool`] does it on many threads and gives the results in list order.
//! Nothing here knows what Bedrock is.

mod ahead;
pub mod attested;
pub mod by_day;
pub mod decode;
pub mod delivered;
pub mod envelope;
pub mod files;
pub mod json;
pub mod lake;
pub mod lookup_events;
pub mod object_key;
pub mod pool;
pub mod record;
pub mod s3;
pub mod source;
mod standstill;
pub mod structure;
