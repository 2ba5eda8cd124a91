//! `regiontrail report`: judge and print again, without reading a log.

use crate::cli::args::ReportArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::notify::Notifier;
use crate::cli::output::Outputs;
use crate::cli::settings::Judgement;
use crate::ledger::Ledger;
use crate::model::Moment;

use super::audit::{Listeners, judge};

/// Runs the command.
pub fn run(args: &ReportArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let judgement = Judgement::settle(&args.judge, now)?;
    let outputs = Outputs::open(&args.judge, &[], console.talk)?;
    let notifier = Notifier::settle(&args.judge.notify, args.ledger.to_str())?;
    let ledger = Ledger::open(&args.ledger).map_err(|e| {
        Fault::usage_of(&e).help("`regiontrail audit INPUT --ledger DIR` writes a ledger")
    })?;
    judge(
        ledger,
        &judgement,
        vec![args.ledger.display().to_string()],
        Listeners { outputs, notifier, console },
    )
}
