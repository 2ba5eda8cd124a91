//! An evidence pack: the report, what it rests on, and a manifest that names every byte of it.
//!
//! ```text
//! report.json, report.html, …    the report in the asked formats
//! policy.toml                    the policy that judged, as written
//! application-profiles.toml      what the user said that application profiles copy, if anything
//! custody-facts.json             what AWS said of where logs are kept, if that was judged
//! joined-catalog.csv             the catalog that was joined to the built-in one, if any
//! what-if-policy.toml            the policy of another choice, if one was asked for
//! earlier-report.json            the report that it is compared with, if any
//! catalog.csv                    what AWS published of the inference profiles that were used
//! receipts.jsonl                 one line for each log object: its bytes, its hash, what it held
//! records.jsonl                  the records that findings show, with the fields that may be shown
//! SHA256SUMS                     the hash of each of these and of the manifest, as `sha256sum -c` takes it
//! manifest.json                  an in-toto Statement of the same, and of all logs as one Merkle root
//! manifest.json.sig              its signature, if one was asked for (SSHSIG)
//! ```
//!
//! **Invariant:** the same report of the same logs is the same pack, byte for byte.

mod check;
mod compare;
mod difference;
mod laws;
mod manifest;
mod merkle;
mod told;
mod unique;

pub use self::check::{
    CATALOG, Checked, Fault, Files, POLICY, RECEIPTS, RECORDS, REPORT, Wrong, check,
};
pub use self::compare::{Compared, Derived, Digests, Made, compare};
pub use self::difference::Difference;
pub use self::laws::{Law, broken, has_real_numbers};
pub use self::manifest::{
    ExitAsked, FORM, Given, Logs, MANIFEST, Manifest, Ran, SIGNATURE, STATEMENT, SUMS, ShownAs,
    Subject, WhatIfAsked, sums,
};
pub use self::merkle::Tree;
pub use self::told::{Again, PackCheck, Signature};
pub use self::unique::value;
