//! All logs of a command that keeps no ledger, read once.

use std::num::NonZero;
use std::thread;

use crate::ingest::decode::Limits;
use crate::ingest::source::LogSource;
use crate::ledger::{Contents, Known, Ledger, Plan, Writer, scan};
use crate::model::{LogKind, Window};

use super::console::Console;
use super::fault::Fault;
use super::progress::Shown;

/// Says how logs are read where nothing is known of them yet: with a thread a processor, unless
/// `jobs` says otherwise.
pub fn plan(window: Window, jobs: Option<NonZero<usize>>, max_decoded_bytes: u64) -> Plan {
    let threads = jobs.or_else(|| thread::available_parallelism().ok());
    Plan {
        kind: LogKind::Trail,
        window,
        limits: Limits { decoded: max_decoded_bytes, ..Limits::default() },
        threads: threads.unwrap_or(NonZero::<usize>::MIN),
        known: Known::default(),
        contents: Contents::NotHashed,
    }
}

/// Reads all logs into a ledger that goes with the run, and behind them the model invocation logs that are
/// held against them; names their hashes.
///
/// # Errors
/// Fails where a source cannot be listed to its end, or nothing can be kept.
pub fn scanned(
    logs: &[Box<dyn LogSource>],
    invocation_logs: &[Box<dyn LogSource>],
    plan: &Plan,
    console: Console,
) -> Result<Ledger, Fault> {
    let mut writer = Writer::new(None).map_err(|e| Fault::run(&e))?.hashing();
    let mut shown = Shown::new(console, None);
    let witness = Plan { kind: LogKind::Invocation, ..plan.clone() };
    let trails = logs.iter().map(|source| (source, plan));
    for (source, plan) in trails.chain(invocation_logs.iter().map(|source| (source, &witness))) {
        scan(&**source, plan, &mut writer, &mut shown).map_err(|e| Fault::run(&e))?;
    }
    shown.finish()?;
    writer.finish().map_err(|e| Fault::run(&e))
}
