//! `regiontrail explain`: every fact behind one verdict.
//!
//! It reads what `audit` reads and judges as `audit` does: a report of the same logs is made beside it, for
//! what that says of their completeness and their proof holds for this call too.

mod again;
mod asked;
mod sought;

use std::io::Write as _;

use crate::audit::{Given, audit, explain, reservations};
use crate::cli::args::ExplainArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::output;
use crate::ledger::{Ledger, Question};
use crate::model::{Moment, SkipReason};
use crate::report::document::Document;
use crate::report::render::{Format, explanation};
use crate::report::words::{Lang, Why};
use crate::report::{Explained, Explanation, Report, Reservation, Tool};

use super::print_bytes;

use self::again::look_again;
use self::asked::Asked;

/// Runs the command.
pub fn run(args: &ExplainArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let asked = Asked::settle(args, now)?;
    let logs = asked.open()?;
    // What was fetched from a bucket is held while the ledger is asked.
    let (ledger, _fetched) = asked.ledger(&logs, console)?;
    let receipts = ledger.receipts().map_err(|e| Fault::run(&e))?;
    let found = sought::histories(args, &ledger)?;
    let given = asked.given(&ledger, now)?;
    let (id, histories) =
        found.ok_or_else(|| sought::not_found(args, &receipts, given.proof.as_ref()))?;
    let told = histories.into_iter().map(|history| explain(history, &given));
    let mut inferences: Vec<Explained> = told.collect();
    look_again(&mut inferences, &receipts, &logs, asked.plan().limits)?;
    let told = Explanation {
        schema_version: explanation::SCHEMA_VERSION,
        tool: Tool {
            name: "regiontrail".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        generated_at: now,
        language: args.lang,
        asked: id,
        inputs: given.inputs.clone(),
        reservations: of_all(ledger, &given)?,
        inferences,
    };
    tell(&told, args.format, console)
}

/// Returns what a report of the same logs says of them, and how many objects of model invocation logging
/// it leaves alone.
fn of_all(ledger: Ledger, given: &Given<'_>) -> Result<Vec<Reservation>, Fault> {
    let question = Question { window: given.window, ..Question::default() };
    let report = audit(ledger.facts(question).map_err(|e| Fault::run(&e))?, given);
    let left = left_alone(&report, given.lang);
    Ok(left.into_iter().chain(reservations(report)).collect())
}

fn left_alone(report: &Report, lang: Lang) -> Option<Reservation> {
    let count = *report.coverage.objects.skipped.get(SkipReason::InvocationLog.as_str())?;
    let message = lang.why(&Why::LogsNotRead(count));
    (count > 0).then_some(Reservation { code: LOGS_NOT_READ, count, message })
}

fn tell(told: &Explanation, format: Format, console: Console) -> Result<u8, Fault> {
    let mut text = Vec::new();
    let document = Document::of_explanation(told);
    let written = match format {
        Format::Json => explanation::json(told, &mut text),
        format => explanation::document(&document, format, output::look(console.talk), &mut text),
    };
    written.and_then(|()| text.flush()).map_err(|cause| Fault::stdout(&cause))?;
    print_bytes(&text)
}

/// The code of what no report has as a finding.
const LOGS_NOT_READ: &str = "invocation-logs-not-read";
