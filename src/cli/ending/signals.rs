//! Signals of Unix.

use std::ffi::c_int;
use std::fs;
use std::process;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::cli::console::Console;

use super::{Signal, end, leave, state, told};

/// Waits for signals on a thread of its own.
pub fn watch(console: Console) {
    let ignored = ignored(&fs::read_to_string("/proc/self/status").unwrap_or_default());
    let heard = Signal::ALL.map(number).into_iter().filter(|number| !ignored.contains(number));
    let Ok(mut signals) = Signals::new(heard) else { return };
    thread::spawn(move || {
        for came_in in signals.forever() {
            let signal = Signal::ALL.into_iter().find(|signal| number(*signal) == came_in);
            came(signal.unwrap_or(Signal::Terminate), console);
        }
    });
}

const fn number(signal: Signal) -> c_int {
    match signal {
        Signal::HangUp => SIGHUP,
        Signal::Interrupt => SIGINT,
        Signal::Terminate => SIGTERM,
    }
}

/// Returns the signals that this process was started to ignore, as by `nohup` or by `&` in a script:
/// whoever did that wants it to go on. Told by Linux alone:
/// <https://man7.org/linux/man-pages/man5/proc_pid_status.5.html>.
fn ignored(status: &str) -> Vec<c_int> {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    (1..=64).filter(|number| mask >> (number - 1) & 1 == 1).collect()
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
    // The system lets no signal end the first process of a container.
    if process::id() != FIRST_PROCESS {
        emulate_default_handler(number(signal)).unwrap_or(());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_was_started_to_ignore_stands_in_its_status() {
        let status = "Name:\tregiontrail\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000001003\n";
        assert_eq!(ignored(status), [SIGHUP, SIGINT, 13]);
        assert_eq!(ignored("SigIgn:\tffffffffffffffff\n").len(), 64);
        assert!(ignored("").is_empty());
    }
}
