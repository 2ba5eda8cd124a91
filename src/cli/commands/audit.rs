//! `regiontrail audit`: scan, judge, report.

use std::collections::BTreeMap;
use std::fs;
use std::mem;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use crate::cli::args::AuditArgs;
use crate::cli::console::Console;
use crate::cli::exit;
use crate::cli::fault::Fault;
use crate::cli::notify::Notifier;
use crate::cli::output::Outputs;
use crate::cli::progress::Shown;
use crate::cli::settings::Judgement;
use crate::ingest::decode::Limits;
use crate::ingest::files::Files;
use crate::ledger::{Ledger, Plan, Writer, scan};
use crate::model::{Facts, Moment};
use crate::report::Report;
use crate::report::words::Phrase;

/// Runs the command.
pub fn run(args: &AuditArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let judgement = Judgement::settle(&args.judge, now)?;
    check_inputs(&args.inputs)?;
    let outputs = Outputs::open(&args.judge, &args.inputs, console.talk)?;
    let notifier =
        Notifier::settle(&args.judge.notify, args.ledger.as_deref().and_then(Path::to_str))?;
    let ledger = scan_all(args, console, &judgement)?;
    // What earlier scans put into a kept ledger is in the report as well.
    let lang = judgement.lang();
    let kept = args.ledger.iter().map(|folder| folder.display().to_string());
    let kept = kept.map(|folder| lang.say(&Phrase::Ledger(&folder)));
    let inputs = args.inputs.iter().cloned().chain(kept).collect();
    judge(ledger, &judgement, inputs, Listeners { outputs, notifier, console })
}

/// Looks for every input before the first is read: the last one may come hours later.
fn check_inputs(inputs: &[String]) -> Result<(), Fault> {
    let mut places = BTreeMap::new();
    for input in inputs {
        Files::new(input).check().map_err(|e| {
            Fault::usage_of(&e)
                .help("name a folder or file that is there, or `-` for standard input")
        })?;
        // A place without a canonical name is its own.
        let place = fs::canonicalize(input).unwrap_or_else(|_| PathBuf::from(input));
        if let Some(other) = places.insert(place, input) {
            return Err(read_twice(input, other));
        }
    }
    let holder = |place: &PathBuf| place.ancestors().skip(1).find_map(|above| places.get(above));
    places.iter().try_for_each(|(place, input)| {
        holder(place).map_or(Ok(()), |other| Err(read_twice(input, other)))
    })
}

fn read_twice(input: &str, other: &str) -> Fault {
    Fault::usage(format!("input `{input}` lies in input `{other}`: its objects would count twice"))
        .help("name one of the two")
}

fn scan_all(args: &AuditArgs, console: Console, judgement: &Judgement) -> Result<Ledger, Fault> {
    let mut writer = Writer::new(args.ledger.as_deref()).map_err(|e| Fault::usage_of(&e))?;
    let plan = Plan {
        window: judgement.window(),
        limits: Limits { decoded: args.max_decoded_bytes, ..Limits::default() },
        threads: args
            .jobs
            .or_else(|| thread::available_parallelism().ok())
            .unwrap_or(NonZero::<usize>::MIN),
    };
    let mut shown = Shown::new(console);
    for input in &args.inputs {
        scan(&Files::new(input), &plan, &mut writer, &mut shown).map_err(|e| Fault::run(&e))?;
    }
    shown.finish();
    writer.finish().map_err(|e| Fault::run(&e))
}

/// Who gets to know what a run found.
pub struct Listeners {
    /// Who reads the report.
    pub outputs: Outputs,
    /// Who wants to be told of new findings.
    pub notifier: Notifier,
    /// Who watches the run.
    pub console: Console,
}

/// Judges a ledger, writes the report and tells of it.
pub fn judge(
    ledger: Ledger,
    judgement: &Judgement,
    inputs: Vec<String>,
    Listeners { outputs, notifier, console }: Listeners,
) -> Result<u8, Fault> {
    let mut facts: Facts = ledger.facts(judgement.question()).map_err(|e| Fault::run(&e))?;
    let mut inferences = mem::take(&mut facts.inferences);
    let mut report: Report = crate::audit::audit(facts, &judgement.given(inputs));
    if let Some(redaction) = judgement.redaction() {
        redaction.apply(&mut report, &mut inferences);
    }
    outputs.write(&report, &inferences, console.clock.since(report.generated_at))?;
    let delivery = notifier.tell(&report, console);
    console.info(&exit::last_line(&report.exit, delivery), exit::fields(&report.exit, delivery));
    let code = exit::code(&report.exit, delivery);
    // The process ends: its memory goes back in one piece.
    mem::forget(report);
    Ok(code)
}
