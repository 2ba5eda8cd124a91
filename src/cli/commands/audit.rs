//! `regiontrail audit`: scan, judge, report.

mod dry_run;

use std::mem;
use std::num::NonZero;
use std::path::Path;
use std::thread;

use crate::aws::Session;
use crate::cli::args::AuditArgs;
use crate::cli::console::Console;
use crate::cli::exit;
use crate::cli::fault::Fault;
use crate::cli::kept::{Kept, Place, Since};
use crate::cli::notify::Notifier;
use crate::cli::output::Outputs;
use crate::cli::progress::Shown;
use crate::cli::settings::Judgement;
use crate::cli::sources::{self, Input, Scope};
use crate::ingest::decode::Limits;
use crate::ingest::source::LogSource;
use crate::ledger::{Known, Ledger, Plan, Writer, scan};
use crate::model::{Facts, Moment};
use crate::report::words::Phrase;
use crate::report::{Changes, Report};

use super::print;

/// Runs the command.
pub fn run(args: &AuditArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let judgement = Judgement::settle(&args.judge, now)?;
    let inputs: Vec<Input> =
        args.inputs.iter().map(|typed| Input::parse(typed)).collect::<Result<_, _>>()?;
    let regions = args.source_regions.iter().map(|typed| sources::known_region(typed));
    let regions = regions.collect::<Result<_, _>>()?;
    let mut scope = Scope { window: judgement.window(), regions, now, inventory: None };
    sources::check(&inputs, &scope)?;
    let place = args.ledger.as_deref().map(Place::parse).transpose()?;
    let is_listed_there = args.inventory.as_ref().is_some_and(|typed| typed.starts_with("s3://"));
    let is_remote = inputs.iter().any(Input::is_remote)
        || place.as_ref().is_some_and(Place::is_remote)
        || is_listed_there;
    let session = sources::session(is_remote, &args.aws)?;
    let custody = judgement.custody(console);
    custody.check_ledger(place.as_ref(), session.as_ref())?;
    let of = |typed: &String| sources::inventory(typed, &inputs, session.as_ref());
    scope.inventory = args.inventory.as_ref().map(of).transpose()?;
    let take = || Means::take(args, session, place.as_ref(), now);
    if args.dry_run {
        return dry_run(args, &inputs, &scope, &take()?);
    }
    // The ledger is taken last: what is wrong with anything else leaves no trace of it.
    let outputs = Outputs::open(&args.judge, &args.inputs, console.talk)?;
    let ledger = args.ledger.as_deref().and_then(Path::to_str);
    let notifier = Notifier::settle(&args.judge.notify, ledger, &args.aws, custody)?;
    let means = take()?;
    // `means` is held until the report is written: a ledger in a bucket is read from its folder.
    let ledger = scan_all(args, &inputs, &scope, &means, console)?;
    // What earlier scans put into a kept ledger is in the report as well.
    let lang = judgement.lang();
    let kept = args.ledger.iter().map(|folder| folder.display().to_string());
    let kept = kept.map(|folder| lang.say(&Phrase::Ledger(&folder)));
    let lists =
        args.inventory.iter().zip(&scope.inventory).map(|(place, inventory)| {
            lang.say(&Phrase::Inventory { place, made: inventory.made() })
        });
    let inputs = args.inputs.iter().cloned().chain(lists).chain(kept).collect();
    judge(ledger, &judgement, inputs, Listeners { outputs, notifier, console })
}

/// What a scan needs from outside.
struct Means {
    session: Option<Session>,
    kept: Option<Kept>,
}

impl Means {
    fn take(
        args: &AuditArgs,
        session: Option<Session>,
        place: Option<&Place>,
        now: Moment,
    ) -> Result<Self, Fault> {
        let since = if args.since_last { Since::Last } else { Since::Ever };
        let take = |place: &Place| Kept::take(place, session.as_ref(), since, now);
        let kept = place.map(take).transpose()?;
        Ok(Self { session, kept })
    }

    fn known(&self) -> Known {
        self.kept.as_ref().map(Kept::known).unwrap_or_default()
    }

    /// Opens an input from the first day that is wanted and not known.
    fn open(&self, input: &Input, typed: &str, scope: &Scope) -> Result<Box<dyn LogSource>, Fault> {
        let mut days = scope.window.delivery_days();
        if let Some(kept) = &self.kept {
            days.first = kept.first_day(typed, days, &scope.regions);
        }
        sources::open(input, self.session.as_ref(), scope, days)
    }
}

fn scan_all(
    args: &AuditArgs,
    inputs: &[Input],
    scope: &Scope,
    means: &Means,
    console: Console,
) -> Result<Ledger, Fault> {
    let writer = means.kept.as_ref().map_or_else(|| Writer::new(None), Kept::writer);
    let mut writer = writer.map_err(|e| Fault::usage_of(&e))?;
    let plan = Plan {
        window: scope.window,
        limits: Limits { decoded: args.max_decoded_bytes, ..Limits::default() },
        threads: args
            .jobs
            .or_else(|| thread::available_parallelism().ok())
            .unwrap_or(NonZero::<usize>::MIN),
        known: means.known(),
    };
    let mut shown = Shown::new(console);
    for (input, typed) in inputs.iter().zip(&args.inputs) {
        let source = means.open(input, typed, scope)?;
        scan(&*source, &plan, &mut writer, &mut shown).map_err(|e| Fault::run(&e))?;
    }
    shown.finish();
    let ledger = writer.finish().map_err(|e| Fault::run(&e))?;
    if let Some(kept) = &means.kept {
        let (typed, days) = (args.inputs.iter().map(String::as_str), scope.window.delivery_days());
        kept.note(typed, days, &scope.regions, scope.now).map_err(|e| Fault::run(&e))?;
    }
    Ok(ledger)
}

fn dry_run(args: &AuditArgs, inputs: &[Input], scope: &Scope, means: &Means) -> Result<u8, Fault> {
    let mut text = String::from("Nothing is read and nothing is written.\n");
    for (input, typed) in inputs.iter().zip(&args.inputs) {
        let source = means.open(input, typed, scope)?;
        text += &dry_run::tell(input, typed, &*source, &means.known(), scope.window)?;
    }
    print(&text)
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
    // Pseudonyms are compared with pseudonyms.
    report.changes = judgement.earlier().map(|earlier| Changes::between(earlier, &report));
    outputs.write(&report, &inferences, console.clock.since(report.generated_at))?;
    let delivery = notifier.tell(&report, console);
    console.info(&exit::last_line(&report.exit, delivery), exit::fields(&report.exit, delivery));
    let code = exit::code(&report.exit, delivery);
    // The process ends: its memory goes back in one piece.
    mem::forget(report);
    Ok(code)
}
