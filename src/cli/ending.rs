//! What is done where somebody asks the run to end: Ctrl-C, a terminal that is closed, or the SIGTERM
//! of whatever started it.
//!
//! A scan hears of it and ends by itself, so that what it read is kept; whatever else goes on ends at
//! once. Either way what the run owes is paid, a line says what was kept, and the process ends by the
//! signal itself, so that a shell stops its loop and systemd takes a stop for one. A second signal
//! ends at once, and pays nothing.

#[cfg(unix)]
mod signals;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::debts;

use super::console::{Console, Fields};
use super::fault::Fault;

/// How a run is asked to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGHUP: the terminal or the connection that started the run is gone.
    HangUp,
    /// SIGINT: somebody pressed Ctrl-C.
    Interrupt,
    /// SIGTERM: what started the run ends it.
    Terminate,
}

impl Signal {
    const ALL: [Self; 3] = [Self::HangUp, Self::Interrupt, Self::Terminate];

    /// Returns the exit code that shells show for it.
    const fn code(self) -> u8 {
        match self {
            Self::HangUp => 129,
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::HangUp => "SIGHUP",
            Self::Interrupt => "Ctrl-C",
            Self::Terminate => "SIGTERM",
        }
    }
}

/// What stays of a run that is asked to end.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    /// It reads nothing that could be kept.
    NotRead,
    /// No ledger is given.
    Nowhere,
    /// What it read, in this ledger.
    Ledger(String),
}

#[derive(Debug)]
struct State {
    asked: Option<Signal>,
    is_heard: bool,
    kept: Kept,
}

static STATE: Mutex<State> =
    Mutex::new(State { asked: None, is_heard: false, kept: Kept::NotRead });

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for signals while the process lasts. Without threads for it, they end the process as ever.
pub fn watch(console: Console) {
    #[cfg(unix)]
    signals::watch(console);
    #[cfg(not(unix))]
    let _ = console;
}

/// Says whether the run was asked to end.
pub fn is_asked() -> bool {
    state().asked.is_some()
}

/// Somebody who ends by itself when it is asked to.
#[derive(Debug)]
pub struct Hearing;

/// Begins to hear where there is something to keep: `ledger` is where, as typed.
pub fn hear(ledger: Option<&str>) -> Option<Hearing> {
    let mut state = state();
    state.is_heard = ledger.is_some();
    state.kept = ledger.map_or(Kept::Nowhere, |ledger| Kept::Ledger(ledger.to_owned()));
    ledger.map(|_| Hearing)
}

impl Hearing {
    /// Returns what ends the run, if it was asked to end.
    #[expect(clippy::unused_self, reason = "only who hears may ask")]
    pub fn asked(&self) -> Option<Fault> {
        let state = state();
        state.asked.map(|signal| fault(signal, &state.kept))
    }

    /// Hears no more: from here on, a signal ends the process at once.
    ///
    /// # Errors
    /// Fails where one came.
    pub fn end(self) -> Result<(), Fault> {
        // Looked at while it still hears: no signal falls between.
        let asked = self.asked();
        drop(self);
        asked.map_or(Ok(()), Err)
    }
}

impl Drop for Hearing {
    fn drop(&mut self) {
        let mut state = state();
        // Who was asked to end goes on hearing, so that it is told once only.
        state.is_heard = state.asked.is_some();
    }
}

fn fault(signal: Signal, kept: &Kept) -> Fault {
    let told = format!("stopped by {}", signal.name());
    match kept {
        Kept::NotRead => Fault::coded(signal.code(), told),
        Kept::Nowhere => Fault::coded(signal.code(), format!("{told}; nothing is kept"))
            .help("with `--ledger DIR --since-last`, the next run goes on where one was stopped"),
        Kept::Ledger(ledger) => {
            let told = format!("{told}; what was read is kept in ledger `{ledger}`");
            Fault::coded(signal.code(), told)
                .help("the same command with `--since-last` goes on from there")
        }
    }
}

/// What is told of a run that does not end by itself: nobody knows what it read since the last part.
fn forced(signal: Signal, kept: &Kept) -> Fault {
    match kept {
        Kept::NotRead | Kept::Nowhere => fault(signal, kept),
        Kept::Ledger(ledger) => {
            let told = format!(
                "stopped by {} before it came to an end; ledger `{ledger}` keeps the parts that were \
                 written",
                signal.name()
            );
            Fault::coded(signal.code(), told).help(
                "the same command with `--since-last` goes on from there, and reads again what stood in no \
                 part",
            )
        }
    }
}

/// Ends the process by the signal that the exit code stands for, if it does; returns it if not.
pub fn leave(code: u8) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = Signal::ALL.into_iter().find(|signal| signal.code() == code) {
        signals::end_by(signal);
    }
    code
}

/// Ends a run that does not end by itself.
#[cfg_attr(not(unix), expect(dead_code, reason = "no signal comes there"))]
fn end(signal: Signal, console: Console) -> u8 {
    let told = forced(signal, &state().kept);
    debts::pay();
    console.fault(&told);
    told.code()
}

/// Says that a run which ends by itself was heard to be asked to.
#[cfg_attr(not(unix), expect(dead_code, reason = "no signal comes there"))]
fn told(signal: Signal, console: Console) {
    let line = "stopping, and keeping what was read; once more ends at once";
    console.info(line, Fields::from([("signal", signal.name().into())]));
}
