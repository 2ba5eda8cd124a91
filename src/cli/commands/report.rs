//! `regiontrail report`: judge and print again, without reading a log.

use crate::cli::apart;
use crate::cli::args::ReportArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::kept::Place;
use crate::cli::notify::Notifier;
use crate::cli::output::Outputs;
use crate::cli::pack::Packs;
use crate::cli::settings::Judgement;
use crate::cli::sources;
use crate::ingest::decode::Limits;
use crate::model::Moment;

use super::judge::{Listeners, judge};

/// Runs the command.
pub fn run(args: &ReportArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let judgement = Judgement::settle(&args.judge, now)?;
    let outputs = Outputs::open(&args.judge, &[], console.talk)?;
    let custody = judgement.custody(console);
    let notifier = Notifier::settle(&args.judge.notify, args.ledger.to_str(), &args.aws, custody)?;
    let packs = Packs::open(&args.judge)?;
    let place = Place::parse(&args.ledger)?;
    let session = sources::session(place.is_remote(), &args.aws)?;
    // What was fetched from a bucket is held until the report is written.
    let (ledger, fetched) = place.ledger(session.as_ref())?;
    let written = args.judge.output.iter().chain(&args.judge.inferences);
    apart::check_of_ledger(&ledger, written.map(|path| &**path))?;
    let asked = ledger.asked_regions().map_err(|e| Fault::run(&e))?;
    let listed_from = ledger.listed_from().map_err(|e| Fault::run(&e))?;
    let judgement = judgement.of_regions(&asked).listed_from(listed_from);
    let inputs = vec![args.ledger.display().to_string()];
    judge(
        (ledger, None),
        &judgement,
        inputs,
        Listeners {
            outputs,
            packs,
            logs: Vec::new(),
            limits: Limits::default(),
            notifier,
            beside: Some(place.beside(fetched.as_ref())),
            console,
        },
    )
}
