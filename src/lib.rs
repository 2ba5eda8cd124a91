//! Says, with proof, where an organization's Amazon Bedrock inference ran.
//!
//! Four steps, in the order in which the data walks and the modules are listed:
//!
//! 1. [`ingest`]: stored bytes to records. A [`ingest::source::LogSource`] names objects; they are
//!    decoded, taken out of their wrappers and counted.
//! 2. [`extract`]: records to observations. A table of events says what each record is; one read of
//!    its members gives the facts.
//! 3. [`ledger`]: observations to facts. Repeats are dropped, completions joined to their calls,
//!    calls grouped into flows; in memory while they are few, in Parquet when they are many.
//! 4. [`audit`]: facts to a report. Evidence says where each flow ran and how that is known; the
//!    policy says what to think of it.
//!
//! [`aws`] is the edge to AWS and to webhooks: credentials, retries, typed calls. [`report`] prints
//! the one value that comes out. [`model`] holds the words that all of them use, and [`debts`]
//! what must be put away even where a run is asked to end.
//! A module uses those listed before it and none after it; a test holds that.

pub mod model;

pub mod debts;

pub mod aws;

pub mod ingest;

pub mod extract;

pub mod ledger;

pub mod report;

pub mod audit;

pub mod cli;
