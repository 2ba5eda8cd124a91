//! An evidence pack: the report, what it rests on, and a manifest that names every byte of it.
//!
//! ```text
//! report.json, report.html, …    the report in the asked formats
//! policy.toml                    the policy that judged, as written
//! application-profiles.toml      what the user said that application profiles copy, if anything
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
mod manifest;
mod merkle;
mod told;

pub use self::check::{
    CATALOG, Checked, Fault, Files, POLICY, RECEIPTS, RECORDS, REPORT, Wrong, check,
};
pub use self::compare::{Compared, Derived, Difference, Made, compare};
pub use self::manifest::{
    FORM, Given, Logs, MANIFEST, Manifest, Ran, SIGNATURE, STATEMENT, SUMS, Subject, sums,
};
pub use self::merkle::Tree;
pub use self::told::{Again, PackCheck, Signature};
