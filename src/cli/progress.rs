//! What a scan shows while it goes on: a bar on a terminal, lines elsewhere.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{
    HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};

use crate::debts::Debt;
use crate::ledger::{Error, Progress, Watch};
use crate::model::Receipt;

use super::args::{LogFormat, Show};
use super::console::{Console, Fields};
use super::ending::{self, Hearing};
use super::fault::Fault;

/// Shows how far a scan is, on standard error.
#[derive(Debug)]
pub struct Shown {
    console: Console,
    how: How,
    listed: u64,
    done: u64,
    bytes: u64,
    problems: usize,
    /// Who hears that the run is to end, where what it reads is kept.
    hearing: Option<Hearing>,
    /// What is counted.
    things: &'static str,
    /// The bar goes also where the run is asked to end.
    _debt: Option<Debt>,
}

#[derive(Debug)]
enum How {
    Bar(ProgressBar),
    Lines { next: Instant },
    Nothing,
}

impl Shown {
    /// Chooses how to show progress.
    pub fn new(console: Console, hearing: Option<Hearing>) -> Self {
        let talk = console.talk;
        // A bar is no line of JSON.
        let is_for_people = talk.log_format == LogFormat::Text && io::stderr().is_terminal();
        let how = match talk.progress {
            Show::None => How::Nothing,
            _ if talk.quiet => How::Nothing,
            Show::Auto if is_for_people => How::Bar(bar()),
            Show::Auto | Show::Plain => How::Lines { next: Instant::now() + LINE_EVERY },
        };
        let bar = match &how {
            How::Bar(bar) => Some(bar.clone()),
            How::Lines { .. } | How::Nothing => None,
        };
        let debt = bar.map(|bar| Debt::of(move || bar.finish_and_clear()));
        let (listed, done, bytes, problems) = (0, 0, 0, 0);
        let things = "objects";
        Self { console, how, listed, done, bytes, problems, hearing, things, _debt: debt }
    }

    /// Counts days: of an API, each is an object.
    #[must_use]
    pub fn of_days(self, are_days: bool) -> Self {
        Self { things: if are_days { "days" } else { self.things }, ..self }
    }

    /// Takes the bar away, and hears no more.
    ///
    /// # Errors
    /// Fails where the run was asked to end meanwhile.
    pub fn finish(self) -> Result<(), Fault> {
        self.clear();
        self.hearing.map_or(Ok(()), Hearing::end)
    }

    fn asked(&self) -> Option<Fault> {
        self.hearing.as_ref().and_then(Hearing::asked)
    }

    fn clear(&self) {
        if let How::Bar(bar) = &self.how {
            bar.finish_and_clear();
        }
    }

    /// Says what ended a scan.
    pub fn fault(&self, error: &Error) -> Fault {
        self.clear();
        let asked = matches!(error, Error::Stopped).then(|| self.asked()).flatten();
        asked.unwrap_or_else(|| Fault::run(error))
    }

    fn line(&self) -> String {
        format!(
            "{} of {} {}, {} read, {} with problems",
            self.done,
            self.listed,
            self.things,
            HumanBytes(self.bytes),
            self.problems
        )
    }

    fn fields(&self) -> Fields {
        Fields::from([
            ("objects_done", self.done.into()),
            ("objects_listed", self.listed.into()),
            ("bytes_read", self.bytes.into()),
            ("objects_with_problems", self.problems.into()),
        ])
    }
}

impl Progress for Shown {
    fn is_over(&self) -> bool {
        self.asked().is_some()
    }

    fn watch(&self) -> Box<Watch> {
        match self.hearing {
            Some(_) => Box::new(ending::is_asked),
            None => Box::new(|| false),
        }
    }

    fn listed(&mut self, objects: u64, bytes: u64) {
        self.listed += objects;
        match &self.how {
            // Of nothing, a bar would be full.
            How::Bar(bar) if bytes > 0 => bar.set_length(bar.length().unwrap_or(0) + bytes),
            How::Bar(_) | How::Lines { .. } | How::Nothing => {}
        }
    }

    fn done(&mut self, receipt: &Receipt) {
        self.done += 1;
        self.bytes += receipt.bytes;
        self.problems += usize::from(!receipt.problems.is_empty());
        let (line, now) = (self.line(), Instant::now());
        match &mut self.how {
            How::Bar(bar) => {
                bar.inc(receipt.bytes);
                bar.set_message(line);
            }
            How::Lines { next } if now >= *next => {
                *next = now + LINE_EVERY;
                self.console.info(&line, self.fields());
            }
            How::Lines { .. } | How::Nothing => {}
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{bar:10} {pace:>12} {left:>4}  {wide_msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style.with_key("pace", pace).with_key("left", left))
}

/// Writes the bytes a second, once there are some: the first body takes its time.
fn pace(state: &ProgressState, text: &mut dyn Write) {
    if state.pos() > 0 {
        // A bar that cannot be drawn is not seen.
        write!(text, "{}/s", HumanBytes(per_second(state))).unwrap_or(());
    }
}

/// Writes how long it will take, once that can be told.
fn left(state: &ProgressState, text: &mut dyn Write) {
    if state.pos() > 0 {
        write!(text, "{:#}", HumanDuration(state.eta())).unwrap_or(());
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is shown only")]
fn per_second(state: &ProgressState) -> u64 {
    state.per_sec() as u64
}

const LINE_EVERY: Duration = Duration::from_secs(10);
