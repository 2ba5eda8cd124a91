//! `regiontrail explain`: every fact behind one verdict.

use std::io::Write as _;

use serde_json::Value;

use crate::audit::{Given, exit_code, explain};
use crate::aws::Session;
use crate::cli::args::ExplainArgs;
use crate::cli::console::{Console, Fields};
use crate::cli::exit::NOTHING_FOUND;
use crate::cli::fault::Fault;
use crate::cli::input::Input;
use crate::cli::kept::Place;
use crate::cli::output;
use crate::cli::scanned::{plan, scanned};
use crate::cli::settings::{self, Law};
use crate::cli::sources::{self, Scope};
use crate::extract;
use crate::ingest::decode::Limits;
use crate::ingest::record::{self, Wanted};
use crate::ingest::s3::Families;
use crate::ingest::source::LogSource;
use crate::ledger::Ledger;
use crate::model::{History, Moment, Receipt, RecordPart, Reread, State};
use crate::report::document::Document;
use crate::report::render::{Format, explanation};
use crate::report::visible::Visible;
use crate::report::{ExitReason, Explained, ExplainedRecord, Explanation, Tool};

use super::print_bytes;

/// Runs the command.
pub fn run(args: &ExplainArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let law = Law::settle(&args.policy, now)?;
    let inputs: Vec<Input> =
        args.inputs.iter().map(|typed| Input::parse(typed)).collect::<Result<_, _>>()?;
    let window = settings::window(args.from.as_deref(), args.to.as_deref(), now)?;
    let (regions, inventory, families) = (Vec::new(), None, Families::Logs);
    let scope = Scope { window, regions, now, inventory, families };
    sources::check(&inputs, &scope)?;
    let place = args.ledger.as_deref().map(Place::parse).transpose()?;
    let is_remote =
        inputs.iter().any(Input::is_remote) || place.as_ref().is_some_and(Place::is_remote);
    let session = sources::session(is_remote, &args.aws)?;
    let logs = open(&inputs, session.as_ref(), &scope)?;
    let plan = plan(window, args.jobs, args.max_decoded_bytes);
    let (histories, receipts) = match &place {
        Some(place) => {
            // What was fetched from a bucket is held while the ledger is asked.
            let (ledger, _fetched) = place.ledger(session.as_ref())?;
            of_ledger(ledger, &args.id)?
        }
        None => of_ledger(scanned(&logs, &plan, console)?, &args.id)?,
    };
    if histories.is_empty() {
        return Err(not_found(args, &receipts));
    }
    let given = Given { inputs: args.inputs.clone(), lang: args.lang, ..law.given(now) };
    let mut inferences: Vec<Explained> =
        histories.into_iter().map(|history| explain(history, &given)).collect();
    look_again(&mut inferences, &receipts, &logs, plan.limits)?;
    warn(&receipts, console);
    tell(args, inferences, now, console)
}

fn open(
    inputs: &[Input],
    session: Option<&Session>,
    scope: &Scope,
) -> Result<Vec<Box<dyn LogSource>>, Fault> {
    let days = scope.window.delivery_days();
    inputs.iter().map(|input| sources::open(input, session, scope, days)).collect()
}

fn of_ledger(ledger: Ledger, id: &str) -> Result<(Vec<History>, Vec<Receipt>), Fault> {
    let receipts = ledger.receipts().map_err(|e| Fault::run(&e))?;
    let histories = ledger.histories(id).map_err(|e| Fault::run(&e))?;
    Ok((histories, receipts))
}

/// Says that more records may tell of the inference than were read.
fn warn(receipts: &[Receipt], console: Console) {
    let unread = unread(receipts);
    let Some(first) = unread.first() else { return };
    let fields = Fields::from([("objects", unread.len().into())]);
    let told = format!(
        "{} of the objects could not be read, in whole or in part; what they say of this call is not \
         here\n  {}",
        unread.len(),
        Visible::from(*first)
    );
    console.warn(&told, fields);
}

/// Says that no record has the id; where something could not be read, it may be there.
fn not_found(args: &ExplainArgs, receipts: &[Receipt]) -> Fault {
    let places: Vec<String> = match &args.ledger {
        Some(ledger) => vec![ledger.display().to_string()],
        None => args.inputs.clone(),
    };
    let told = format!(
        "no inference with the event id or request id `{}` in {}",
        Visible::from(args.id.as_str()),
        places.join(", ")
    );
    let help = "copy the id from a finding; completions and copies of a call have ids of their own";
    let unread = unread(receipts);
    if unread.is_empty() {
        return Fault::coded(NOTHING_FOUND, told).help(help);
    }
    let named: Vec<String> =
        unread.iter().take(NAMED).map(|object| format!("\n  {}", Visible::from(*object))).collect();
    let rest = unread.len().saturating_sub(NAMED);
    let rest = if rest > 0 { format!("\n  and {rest} more") } else { String::new() };
    let told = format!(
        "{told}\n  it may stand in what could not be read, in whole or in part:{}{rest}",
        named.concat()
    );
    Fault::coded(exit_code(ExitReason::Inconclusive), told)
        .help(format!("make these readable and ask again; {help}"))
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

/// Opens the logs once more, and says of each fact where in its record it stands.
fn look_again(
    inferences: &mut [Explained],
    receipts: &[Receipt],
    logs: &[Box<dyn LogSource>],
    limits: Limits,
) -> Result<(), Fault> {
    let mut wanted = Wanted::new();
    // What a model invocation log holds is not for showing.
    let is_log = |record: &ExplainedRecord| record.part == RecordPart::InvocationLog.as_str();
    for record in inferences.iter().flat_map(|one| &one.records).filter(|one| !is_log(one)) {
        wanted.entry(record.object.to_string()).or_default().numbers.insert(record.record);
    }
    for receipt in receipts {
        if let Some(asked) = wanted.get_mut(&receipt.object) {
            asked.sha256.clone_from(&receipt.sha256);
        }
    }
    let texts = record::records(logs, &wanted, limits).map_err(|e| Fault::run(&e))?;
    for told in inferences.iter_mut().flat_map(|one| &mut one.records) {
        let text = texts.get(&(told.object.to_string(), told.record));
        told.again = match text {
            Some(Ok(text)) => look(text, told),
            Some(Err(why)) => *why,
            None if is_log(told) => Reread::NotOpened,
            None => Reread::NotThere,
        };
        told.is_read_again = told.again == Reread::Read;
    }
    Ok(())
}

/// Says of each fact where in the record it stands, and whether all of them do.
fn look(text: &str, told: &mut ExplainedRecord) -> Reread {
    let Ok(record) = serde_json::from_str::<Value>(text) else { return Reread::Differs };
    let mut again = Reread::Read;
    for fact in &mut told.facts {
        match extract::found(&record, fact.name, &fact.paths, &fact.value) {
            Some(path) => (fact.paths, fact.is_found) = (vec![path], true),
            None => again = Reread::Differs,
        }
    }
    again
}

fn tell(
    args: &ExplainArgs,
    inferences: Vec<Explained>,
    now: Moment,
    console: Console,
) -> Result<u8, Fault> {
    let ledger = args.ledger.iter().map(|place| place.display().to_string());
    let told = Explanation {
        schema_version: explanation::SCHEMA_VERSION,
        tool: Tool {
            name: "regiontrail".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        generated_at: now,
        language: args.lang,
        asked: args.id.clone(),
        inputs: args.inputs.iter().cloned().chain(ledger).collect(),
        inferences,
    };
    let mut text = Vec::new();
    let document = Document::of_explanation(&told);
    let written = match args.format {
        Format::Json => explanation::json(&told, &mut text),
        format => explanation::document(&document, format, output::look(console.talk), &mut text),
    };
    written.and_then(|()| text.flush()).map_err(|cause| Fault::stdout(&cause))?;
    print_bytes(&text)
}

/// How many objects are named that could not be read.
const NAMED: usize = 5;
