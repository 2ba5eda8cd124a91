//! Judges a ledger, writes the report, and tells of it: what `audit` and `report` end with.

use std::mem;

use crate::audit::Given;
use crate::audit::integrity::Proof;
use crate::cli::beside::Beside;
use crate::cli::console::{Console, Fields};
use crate::cli::exit;
use crate::cli::fault::Fault;
use crate::cli::notify::Notifier;
use crate::cli::output::Outputs;
use crate::cli::pack::{Logs, Packs};
use crate::cli::settings::Judgement;
use crate::ingest::decode::Limits;
use crate::ingest::source::LogSource;
use crate::ledger::Ledger;
use crate::model::Facts;
use crate::report::pack::RECORDS;
use crate::report::{Changes, Report};

/// Who gets to know what a run found.
pub struct Listeners<'a> {
    /// Who reads the report.
    pub outputs: Outputs,
    /// Who wants proof of it.
    pub packs: Packs<'a>,
    /// Where the records of findings can be looked up.
    pub logs: Vec<Box<dyn LogSource>>,
    /// How much may be decoded of these.
    pub limits: Limits,
    /// Who wants to be told of new findings.
    pub notifier: Notifier,
    /// The ledger, if one is kept.
    pub beside: Option<Beside>,
    /// Who watches the run.
    pub console: Console,
}

/// Says that the evidence pack lacks records: whoever checks findings needs them from elsewhere.
fn warn_of_lost(lost: u64, console: Console) {
    if lost > 0 {
        let told = format!(
            "{lost} records of findings could not be looked up for the evidence pack; its `{RECORDS}` \
             names them and why"
        );
        console.warn(&told, Fields::from([("records", lost.into())]));
    }
}

/// Judges a ledger, writes the report and tells of it.
pub fn judge(
    (ledger, proof): (Ledger, Option<Proof>),
    judgement: &Judgement,
    inputs: Vec<String>,
    Listeners { outputs, packs, logs, limits, notifier, beside, console }: Listeners<'_>,
) -> Result<u8, Fault> {
    let receipts = packs.receipts(&ledger)?;
    let given = noted(&ledger, proof, judgement.given(inputs))?;
    let mut facts: Facts = ledger.facts(judgement.question()).map_err(|e| Fault::run(&e))?;
    let mut inferences = mem::take(&mut facts.inferences);
    let mut report: Report = crate::audit::audit(facts, &given);
    if let Some(redaction) = judgement.redaction() {
        redaction.apply(&mut report, &mut inferences);
    }
    // Pseudonyms are compared with pseudonyms.
    report.changes = judgement.earlier().map(|earlier| Changes::between(earlier, &report));
    if let Some(receipts) = receipts {
        let logs = Logs { sources: &logs, limits };
        let lost = packs.write(&report, judgement, receipts, &logs)?;
        warn_of_lost(lost, console);
    }
    outputs.write(&report, &inferences, console.clock.since(report.generated_at))?;
    let delivery = notifier.tell(&report, beside.as_ref(), console);
    console.info(&exit::last_line(&report.exit, delivery), exit::fields(&report.exit, delivery));
    let code = exit::code(&report.exit, delivery);
    // The process ends: its memory goes back in one piece.
    mem::forget(report);
    Ok(code)
}

/// Adds what is known of a ledger beside its facts: a check of its logs, and what it has noted of earlier
/// runs. It is asked before its parts, since a run that writes them meanwhile has noted that it does.
///
/// # Errors
/// Fails where a note cannot be read.
pub fn noted(
    ledger: &Ledger,
    proof: Option<Proof>,
    given: Given<'static>,
) -> Result<Given<'static>, Fault> {
    let window = given.window;
    // What a check of this run could not prove is told by itself.
    let unmet = match &proof {
        Some(proof) if proof.is_inconclusive() => None,
        Some(_) | None => ledger.unmet(window).map_err(|e| Fault::run(&e))?,
    };
    let unproven_from = ledger.unproven_from(window).map_err(|e| Fault::run(&e))?;
    let open_definitions = ledger.open_definitions().map_err(|e| Fault::run(&e))?;
    let open = ledger.unfinished().map_err(|e| Fault::run(&e))?;
    let unreached = open.within(window.delivery_days());
    let has_sought = ledger.has_sought_logs(window).map_err(|e| Fault::run(&e))?;
    let expects_logs = given.expects_logs || has_sought;
    Ok(Given { proof, unmet, unproven_from, open_definitions, unreached, expects_logs, ..given })
}
