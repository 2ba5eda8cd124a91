//! `regiontrail audit`: scan, judge, report.

mod asked;
mod dry_run;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::args::AuditArgs;
use crate::cli::console::Console;
use crate::cli::ending;
use crate::cli::fault::Fault;
use crate::cli::kept::Kept;
use crate::cli::notify::Notifier;
use crate::cli::output::Outputs;
use crate::cli::pack::Packs;
use crate::cli::progress::Shown;
use crate::cli::settings::Judgement;
use crate::cli::sources::Scope;
use crate::ingest::source::LogSource;
use crate::ledger::{Found, Inside, Ledger, Wanted, Writer, scan};
use crate::model::{LogKind, Moment};

use self::asked::{Asked, Means};
use super::judge::{Listeners, judge};
use super::print;

/// Runs the command.
pub fn run(args: &AuditArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let judgement = Judgement::settle(&args.judge, now)?;
    let asked = Asked::settle(args, &judgement, console, now)?;
    let judgement = judgement.of_regions(&asked.scope.regions);
    if args.dry_run {
        return dry_run(&asked, &asked.means(console)?);
    }
    // The ledger is taken last: what is wrong with anything else leaves no trace of it.
    let read: Vec<String> = args.inputs.iter().chain(&args.invocation_logs).cloned().collect();
    let outputs = Outputs::open(&args.judge, &read, console.talk)?;
    let ledger = args.ledger.as_deref().and_then(Path::to_str);
    let custody = judgement.custody(console);
    let notifier = Notifier::settle(&args.judge.notify, ledger, &args.aws, custody)?;
    let packs = Packs::open(&args.judge)?;
    let means = asked.means(console)?;
    if let (Some(kept), false) = (&means.kept, args.invocation_logs.is_empty()) {
        kept.note_sought(judgement.window()).map_err(|e| Fault::run(&e))?;
    }
    let begun = asked.begin_check(&means, judgement.window(), now)?;
    // `means` is held until the report is written: a ledger in a bucket is read from its folder.
    let ledger = scan_all(&asked, &means, &packs, console)?;
    let proof = asked.proof(&ledger)?;
    let judgement = judgement.beside_logs(!args.invocation_logs.is_empty());
    let judgement = judgement.until(proof.as_ref().and_then(|proof| proof.until));
    if let (Some(proof), Some(kept), Some(begun)) = (&proof, &means.kept, begun) {
        let (of, outcome) = (asked.checked(judgement.window()), proof.verified.outcome);
        let found = Found { at: now, outcome, is_enough: !proof.is_inconclusive(), of };
        kept.end_check(&begun, found, proof).map_err(|e| Fault::run(&e))?;
    }
    let inputs = asked.told(judgement.lang());
    let logs = if packs.is_empty() { Vec::new() } else { asked.logs()? };
    let (limits, beside) = (asked.limits(), means.kept.as_ref().map(Kept::beside));
    let listeners = Listeners { outputs, packs, logs, limits, notifier, beside, console };
    let code = judge((ledger, proof), &judgement, inputs, listeners)?;
    // What was notified lies beside the ledger: the lock holds for it too.
    means.kept.iter().for_each(|kept| kept.release(console));
    Ok(code)
}

fn scan_all(
    asked: &Asked<'_>,
    means: &Means,
    packs: &Packs<'_>,
    console: Console,
) -> Result<Ledger, Fault> {
    let Scope { window, regions, .. } = &asked.scope;
    let (days, now) = (window.delivery_days(), console.clock.not_ahead());
    let names = asked.each().map(|reading| means.noted(&reading));
    let names = names.collect::<Result<Vec<String>, _>>()?;
    let wanted = Wanted { on: now.day(), days, regions };
    let writer = means.kept.as_ref();
    let writer = writer.map_or_else(|| Writer::new(None), |kept| kept.writer(&names, wanted));
    let mut writer = packs.prepared(writer.map_err(|e| Fault::usage_of(&e))?);
    let mut plan = asked.plan(means.kept.as_ref());
    let kept = asked.args.ledger.as_ref().map(|ledger| ledger.display().to_string());
    let are_days = asked.each().all(|reading| reading.input.is_by_day());
    let mut shown = Shown::new(console, ending::hear(kept.as_deref())).of_days(are_days);
    let mut noted = BTreeMap::new();
    for (reading, name) in asked.each().zip(names) {
        let source = opened(means.open(&reading, &name, &asked.scope), &mut writer)?;
        plan.kind = reading.kind;
        scan(&*source, &plan, &mut writer, &mut shown).map_err(|e| shown.fault(&e))?;
        noted.insert(name, inside(&*source, plan.kind));
    }
    let ledger = writer.finish().map_err(|e| Fault::run(&e))?;
    if let Some(kept) = &means.kept {
        kept.note(&noted, Wanted { on: console.clock.not_ahead().day(), ..wanted })
            .map_err(|e| Fault::run(&e))?;
        kept.compact().map_err(|e| Fault::run(&e))?;
    }
    shown.finish()?;
    Ok(ledger)
}

/// Says what an input has that was listed to its end. What lies in one of invocation logs is no matter of
/// the trail, whose logs may lie there too.
fn inside(source: &dyn LogSource, kind: LogKind) -> Inside {
    let inside = Inside::of(source);
    match kind {
        LogKind::Trail => inside,
        LogKind::Invocation => Inside { homes: BTreeSet::new(), ..inside },
    }
}

/// Keeps what was read of the inputs before where one cannot be opened.
fn opened<T>(source: Result<T, Fault>, writer: &mut Writer) -> Result<T, Fault> {
    if source.is_err() {
        writer.keep_so_far().map_err(|e| Fault::run(&e))?;
    }
    source
}

fn dry_run(asked: &Asked<'_>, means: &Means) -> Result<u8, Fault> {
    let mut text = String::from("Nothing is read and nothing is written.\n");
    let mut plan = asked.plan(means.kept.as_ref());
    for reading in asked.each() {
        let source = means.open(&reading, &means.noted(&reading)?, &asked.scope)?;
        plan.kind = reading.kind;
        text += &dry_run::tell(reading.input, reading.typed, &*source, &plan)?;
    }
    print(&text)
}
