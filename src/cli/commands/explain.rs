//! `regiontrail explain`: every fact behind one verdict.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::num::NonZero;

use serde_json::Value;

use crate::audit::{Catalog, ExitRules, Given, explain};
use crate::aws::Session;
use crate::cli::args::ExplainArgs;
use crate::cli::console::Console;
use crate::cli::exit::NOTHING_FOUND;
use crate::cli::fault::Fault;
use crate::cli::kept::Place;
use crate::cli::output;
use crate::cli::progress::Shown;
use crate::cli::settings::{self, Law};
use crate::cli::sources::{self, Input, Scope};
use crate::extract;
use crate::ingest::decode::Limits;
use crate::ingest::record::{self, Wanted};
use crate::ingest::s3::Families;
use crate::ingest::source::LogSource;
use crate::ledger::{Contents, Known, Ledger, Plan, Writer, scan};
use crate::model::{History, LogKind, Moment, Window};
use crate::report::document::Document;
use crate::report::render::{Format, explanation};
use crate::report::{Explained, Explanation, Tool};

use super::print_bytes;

/// Runs the command.
pub fn run(args: &ExplainArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let law = Law::settle(&args.policy)?;
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
    let histories = match &place {
        Some(place) => {
            // What was fetched from a bucket is held while the ledger is asked.
            let (ledger, _fetched) = place.ledger(session.as_ref())?;
            of_ledger(ledger, &args.id)?
        }
        None => of_ledger(read_all(&logs, window, console)?, &args.id)?,
    };
    if histories.is_empty() {
        return Err(not_found(args));
    }
    let given = given(args, law, now);
    let mut inferences: Vec<Explained> =
        histories.into_iter().map(|history| explain(history, &given)).collect();
    look_again(&mut inferences, &logs)?;
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

fn of_ledger(ledger: Ledger, id: &str) -> Result<Vec<History>, Fault> {
    ledger.histories(id).map_err(|e| Fault::run(&e))
}

fn read_all(
    logs: &[Box<dyn LogSource>],
    window: Window,
    console: Console,
) -> Result<Ledger, Fault> {
    let mut writer = Writer::new(None).map_err(|e| Fault::run(&e))?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let (known, contents) = (Known::default(), Contents::NotHashed);
    let (kind, limits) = (LogKind::Trail, Limits::default());
    let plan = Plan { kind, window, limits, threads, known, contents };
    let mut shown = Shown::new(console, None);
    for source in logs {
        scan(&**source, &plan, &mut writer, &mut shown).map_err(|e| Fault::run(&e))?;
    }
    shown.finish()?;
    writer.finish().map_err(|e| Fault::run(&e))
}

fn not_found(args: &ExplainArgs) -> Fault {
    let places: Vec<String> = match &args.ledger {
        Some(ledger) => vec![ledger.display().to_string()],
        None => args.inputs.clone(),
    };
    Fault::coded(
        NOTHING_FOUND,
        format!(
            "no inference with the event id or request id `{}` in {}",
            args.id,
            places.join(", ")
        ),
    )
    .help("copy the id from a finding; completions and copies of a call have ids of their own")
}

fn given(args: &ExplainArgs, law: Law, now: Moment) -> Given<'static> {
    Given {
        now,
        version: env!("CARGO_PKG_VERSION"),
        inputs: args.inputs.clone(),
        window: Window::default(),
        source_regions: Vec::new(),
        policy: law.policy,
        catalog: Catalog::builtin(),
        profile_map: law.profile_map,
        samples: 0,
        by: Vec::new(),
        what_if: None,
        lang: args.lang,
        exit: ExitRules::default(),
        proof: None,
        custody: None,
        outputs_outside: Vec::new(),
    }
}

/// Opens the logs once more, and says of each fact where in its record it stands.
fn look_again(inferences: &mut [Explained], logs: &[Box<dyn LogSource>]) -> Result<(), Fault> {
    let mut wanted = Wanted::new();
    for record in inferences.iter().flat_map(|one| &one.records) {
        wanted.entry(record.object.to_string()).or_default().insert(record.record);
    }
    let mut texts = BTreeMap::new();
    for source in logs {
        let found = record::records(&**source, &wanted, Limits::default());
        texts.extend(found.map_err(|e| Fault::run(&e))?);
    }
    for told in inferences.iter_mut().flat_map(|one| &mut one.records) {
        let text = texts.get(&(told.object.to_string(), told.record));
        let parsed = text.and_then(|text| serde_json::from_str::<Value>(text).ok());
        let Some(text) = parsed else { continue };
        told.is_read_again = true;
        for fact in &mut told.facts {
            if let Some(path) = extract::found(&text, &fact.paths, &fact.value) {
                fact.paths = vec![path];
            }
        }
    }
    Ok(())
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
