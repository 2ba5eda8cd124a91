//! The policy that documents are held against, and the past calls of a ledger.

use std::path::Path;

use crate::audit::Given;
use crate::cli::apart;
use crate::cli::args::AgainstArgs;
use crate::cli::fault::Fault;
use crate::cli::kept::Place;
use crate::cli::settings::{Law, window};
use crate::cli::sources;
use crate::ledger::Question;
use crate::model::{Facts, Moment};

/// What documents are held against.
pub struct Against {
    /// The policy and the catalog.
    pub given: Given<'static>,
    /// The ledger as named and its facts, where one is given.
    pub past: Option<(String, Facts)>,
}

/// Settles what the arguments mean, and reads the ledger.
///
/// # Errors
/// Fails where the policy or the ledger cannot be used, or the `output` would lie in what the ledger is of.
pub fn against(args: &AgainstArgs, output: Option<&Path>, now: Moment) -> Result<Against, Fault> {
    let law = Law::settle(&args.policy, now)?;
    let window = window(args.from.as_deref(), args.to.as_deref(), now)?;
    let given = Given { window, lang: args.lang, ..law.given(now) };
    let Some(named) = &args.ledger else { return Ok(Against { given, past: None }) };
    let place = Place::parse(named)?;
    let session = sources::session(place.is_remote(), &args.aws)?;
    // What was fetched from a bucket is held while the ledger is asked.
    let (ledger, _fetched) = place.ledger(session.as_ref())?;
    apart::check_of_ledger(&ledger, output.into_iter())?;
    let question = Question { window, ..Question::default() };
    let facts = ledger.facts(question).map_err(|e| Fault::run(&e))?;
    Ok(Against { given, past: Some((named.display().to_string(), facts)) })
}
