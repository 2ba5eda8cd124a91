//! Finds the inferences of an id as it was typed: whole or its beginning, in any case.

use std::collections::BTreeSet;

use crate::audit::exit_code;
use crate::audit::integrity::Proof;
use crate::cli::args::ExplainArgs;
use crate::cli::exit::NOTHING_FOUND;
use crate::cli::fault::Fault;
use crate::ledger::Ledger;
use crate::model::{History, IntegrityOutcome, Receipt, Standing, State};
use crate::report::ExitReason;
use crate::report::verification::CheckedObject;
use crate::report::visible::Visible;

/// Returns the asked id in full, and the inferences with it; nothing where no record has it.
///
/// # Errors
/// Fails where several ids are like it, or it is too short for the beginning of one.
pub fn histories(
    args: &ExplainArgs,
    ledger: &Ledger,
) -> Result<Option<(String, Vec<History>)>, Fault> {
    let of = |id: &str| {
        let found = ledger.histories(id).map_err(|e| Fault::run(&e))?;
        Ok((id.to_owned(), found))
    };
    let (id, found) = of(&args.id)?;
    if !found.is_empty() {
        return Ok(Some((id, found)));
    }
    let like = like(&args.id, ledger)?;
    match Vec::from_iter(&like).as_slice() {
        [] => Ok(None),
        [id] => of(id).map(Some),
        _ => Err(ambiguous(&args.id, &like)),
    }
}

/// Returns the ids of which `typed` is another writing, the beginning, or beginning and end around `…`.
fn like(typed: &str, ledger: &Ledger) -> Result<BTreeSet<String>, Fault> {
    let typed = typed.to_ascii_lowercase();
    let (head, tail) = typed.split_once('…').or(typed.split_once("...")).unwrap_or((&typed, ""));
    let head = head.trim_end_matches('-');
    if head.len() < LEAST {
        let told =
            format!("`{}` is too short for the beginning of an id", Visible::from(typed.as_str()));
        return Err(Fault::usage(told).help(format!("type at least {LEAST} characters of it")));
    }
    let is_like = |id: &str| {
        let id = id.to_ascii_lowercase();
        id.strip_prefix(head).is_some_and(|rest| rest.ends_with(tail))
    };
    ledger.ids(is_like).map_err(|e| Fault::run(&e))
}

fn ambiguous(typed: &str, like: &BTreeSet<String>) -> Fault {
    let told = format!(
        "{} ids are like `{}`:{}",
        like.len(),
        Visible::from(typed),
        listed(like.iter().map(String::as_str))
    );
    Fault::usage(told).help("type more of the one that is meant")
}

/// Says that no record has the id; where something could not be read, or digests do not prove that these
/// are all the logs, it may be there.
pub fn not_found(args: &ExplainArgs, receipts: &[Receipt], proof: Option<&Proof>) -> Fault {
    let ledger = args.ledger.iter().map(|ledger| ledger.display().to_string());
    let places: Vec<String> =
        if args.ledger.is_some() { ledger.collect() } else { args.inputs.clone() };
    let told = format!(
        "no inference with the event id or request id `{}` in {}",
        Visible::from(args.id.as_str()),
        places.join(", ")
    );
    let unread = unread(receipts);
    if let Some(proof) = proof.filter(|proof| proof.verified.outcome != IntegrityOutcome::Intact) {
        return Fault::coded(exit_code(ExitReason::Inconclusive), told + &unproven(proof))
            .help(format!("bring back what is missing or was changed and ask again; or {COPY}"));
    }
    if unread.is_empty() {
        return Fault::coded(NOTHING_FOUND, told).help(COPY);
    }
    let told = format!(
        "{told}\n  it may stand in what could not be read, in whole or in part:{}",
        listed(unread.into_iter())
    );
    Fault::coded(exit_code(ExitReason::Inconclusive), told)
        .help(format!("make these readable and ask again; or {COPY}"))
}

/// Says what digests do not prove of the logs.
fn unproven(proof: &Proof) -> String {
    let is_lost = |one: &CheckedObject| {
        matches!(one.state, Standing::Missing | Standing::Tampered | Standing::Unreadable)
    };
    let lost: Vec<String> = proof.not_valid().filter(is_lost).map(|one| one.key).collect();
    let outcome = proof.verified.outcome.as_str();
    let head =
        format!("\n  digests do not prove that these are all the logs, unchanged ({outcome}): ");
    if lost.is_empty() {
        return head + "it may stand in one that is not there";
    }
    head + "it may stand in what is missing or was changed:"
        + &listed(lost.iter().map(String::as_str))
}

/// Returns the first of some names, a line each.
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let rest = names.len().saturating_sub(NAMED);
    let named = names.take(NAMED).map(|name| format!("\n  {}", Visible::from(name)));
    let named: String = named.collect();
    if rest > 0 { format!("{named}\n  and {rest} more") } else { named }
}

/// Returns the objects of which something could not be read.
fn unread(receipts: &[Receipt]) -> Vec<&str> {
    let is_open =
        |receipt: &&Receipt| receipt.state == State::Failed || receipt.records.malformed > 0;
    let mut objects: Vec<&str> =
        receipts.iter().filter(is_open).map(|receipt| receipt.object.as_str()).collect();
    objects.sort_unstable();
    objects
}

const COPY: &str = "copy the id from a finding, or type its first letters; completions and copies of a call \
                    have ids of their own";

/// How many objects or ids are named.
const NAMED: usize = 5;
/// So few characters are no beginning of an id, but of many.
const LEAST: usize = 4;
