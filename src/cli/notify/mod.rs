//! Tells of findings that are new, after the report is written.
//!
//! Each target gets what it was not told of before. What it was told is written down only when it has
//! answered that it took it: a notification may come twice, and is never lost in silence.
//!
//! **Invariant:** the address of a webhook and the key are never shown; of an address only its host is.

mod state;
mod target;

use std::path::Path;

use crate::aws::sns::{self, Message};
use crate::aws::webhook;
use crate::report::Report;
use crate::report::render::notice::Notice;

use self::state::{Place, State};
use self::target::{Target, Webhook};

use super::args::NotifyArgs;
use super::clock::Clock;
use super::console::{Console, Fields};
use super::fault::{Fault, chain};
use super::settings::key;

/// Whom to tell, and where it is kept what they were told.
#[derive(Debug)]
pub struct Notifier {
    targets: Vec<Target>,
    place: Place,
    state: State,
}

/// Whether everybody knows now what there was to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// They do, or there was nothing.
    Done,
    /// Somebody does not, and standard error says who.
    Failed,
}

impl Notifier {
    /// Settles whom to tell; `ledger` is where the ledger is kept, if it is. Nobody is told where nobody
    /// is named.
    ///
    /// # Errors
    /// Fails where a target is none, or the key or what was told before cannot be read.
    pub fn settle(args: &NotifyArgs, ledger: Option<&str>) -> Result<Self, Fault> {
        if args.notify.is_empty() {
            return Ok(Self { targets: Vec::new(), place: Place::of(""), state: State::default() });
        }
        let key = args.notify_key.as_deref().map(notify_key).transpose()?;
        let of = |text: &String| Target::parse(text, key.as_deref());
        let targets = args.notify.iter().map(of).collect::<Result<_, Fault>>()?;
        let named = args.notify_state.as_deref().map(Place::of);
        named.as_ref().map_or(Ok(()), check_folder)?;
        let place = named.or_else(|| ledger.map(Place::beside)).ok_or_else(no_state)?;
        let state = State::read(&place)?;
        Ok(Self { targets, place, state })
    }

    /// Tells each target what it was not told of yet.
    pub fn tell(mut self, report: &Report, console: Console) -> Delivery {
        let mut delivery = Delivery::Done;
        for target in &self.targets {
            let Some(notice) = Notice::of(report, &self.state.known(&target.id())) else {
                continue;
            };
            let (count, name) = (notice.ids().len(), target.shown());
            let told = send(target, &notice, console.clock)
                .map_err(|cause| format!("cannot tell {name} of {count} new findings\n  {cause}"))
                .and_then(|()| {
                    self.state.add(target.id(), notice.ids());
                    self.state
                        .write(&self.place)
                        .map_err(|cause| not_kept(&name, &self.place, &cause))
                });
            let fields =
                Fields::from([("target", name.as_str().into()), ("new_findings", count.into())]);
            match told {
                Ok(()) => console.info(&format!("told {name} of {count} new findings"), fields),
                Err(message) => {
                    delivery = Delivery::Failed;
                    console.warn(&message, fields);
                }
            }
        }
        delivery
    }
}

/// Sends a notice, or says why not.
fn send(target: &Target, notice: &Notice, clock: Clock) -> Result<(), String> {
    let (body, subject) = (notice.body(), notice.subject());
    match target {
        Target::Topic(topic) => {
            let verdict = notice.verdict().as_str();
            sns::publish(topic, Message { subject: &subject, body: &body, verdict })
                .map_err(|error| chain(&error))
        }
        Target::Webhook(Webhook { url, key }) => {
            let headers = target::signed(key, clock.now(), &body);
            webhook::post(url, &headers, body).map_err(|error| chain(&error))
        }
    }
}

fn not_kept(name: &str, place: &Place, cause: &str) -> String {
    format!("cannot write down in `{place}` that {name} was told: it will be told again\n  {cause}")
}

/// Reads the key that signs. A short one could be tried out.
fn notify_key(path: &Path) -> Result<Vec<u8>, Fault> {
    let refused = |cause: &dyn std::fmt::Display| {
        Fault::usage(format!("cannot use notification key `{}`\n  {cause}", path.display()))
            .help("keep a random key: `openssl rand -hex 32 > notify.key`")
    };
    let key = key(path).map_err(|cause| refused(&cause))?;
    if key.len() < LEAST_KEY {
        let cause = format!("the key has {} bytes; at least {LEAST_KEY} are needed", key.len());
        return Err(refused(&cause));
    }
    Ok(key)
}

/// What is told could not be written down where there is no folder; that of a ledger is made in time.
fn check_folder(place: &Place) -> Result<(), Fault> {
    let Place::File(path) = place else { return Ok(()) };
    match path.parent() {
        Some(folder) if folder != Path::new("") && !folder.is_dir() => {
            let folder = folder.display();
            let cause = format!("there is no folder `{folder}`");
            Err(Fault::usage(format!("cannot keep what is notified in `{place}`\n  {cause}"))
                .help("make the folder first, or name another"))
        }
        Some(_) | None => Ok(()),
    }
}

fn no_state() -> Fault {
    Fault::usage("nothing tells which findings were notified before")
        .help("name a file for it: `--notify-state notified.json`, or keep a ledger")
}

/// Bytes of a key, as for redaction.
const LEAST_KEY: usize = 16;
