//! Signals of Unix.

use std::process;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::cli::console::Console;

use super::{Signal, end, leave, state, told};

/// Waits for signals on a thread of its own.
pub fn watch(console: Console) {
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    thread::spawn(move || {
        for number in signals.forever() {
            let signal = if number == SIGTERM { Signal::Terminate } else { Signal::Interrupt };
            came(signal, console);
        }
    });
}

fn came(signal: Signal, console: Console) {
    let is_heard = {
        let mut state = state();
        if state.asked.is_some() {
            drop(state);
            end_by(signal);
        }
        state.asked = Some(signal);
        state.is_heard
    };
    // On another thread: this one hears the second signal.
    thread::spawn(move || {
        if is_heard {
            told(signal, console);
            thread::sleep(PATIENCE);
        }
        leave(end(signal, console));
    });
}

/// Ends the process by this signal.
pub fn end_by(signal: Signal) -> ! {
    let number = match signal {
        Signal::Interrupt => SIGINT,
        Signal::Terminate => SIGTERM,
    };
    // The system lets no signal end the first process of a container.
    if process::id() != FIRST_PROCESS {
        emulate_default_handler(number).unwrap_or(());
    }
    exit(signal)
}

#[expect(clippy::exit, reason = "the main thread may wait for something that never comes")]
fn exit(signal: Signal) -> ! {
    process::exit(i32::from(signal.code()))
}

/// How long a scan may take to keep what it read: `docker stop` waits for ten seconds.
const PATIENCE: Duration = Duration::from_secs(6);
const FIRST_PROCESS: u32 = 1;
