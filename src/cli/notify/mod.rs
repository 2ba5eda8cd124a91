//! Tells of findings that are new, after the report is written.
//!
//! Each target gets what it was not told of before. What it was told is written down only when it has
//! answered that it took it: a notification may come twice, and is never lost in silence.
//!
//! **Invariant:** the address of a webhook and the key are never shown; of an address only its host is.

mod state;
mod target;

use std::path::{Path, PathBuf};

use crate::aws::Session;
use crate::aws::sns::{self, Message};
use crate::aws::webhook;
use crate::report::Report;
use crate::report::render::notice::Notice;

use self::state::{Book, Keeper, Place, State, asked};
use self::target::{Target, Webhook};

use super::args::{AwsArgs, NotifyArgs};
use super::beside::Beside;
use super::clock::Clock;
use super::console::{Console, Fields};
use super::custody::Custody;
use super::fault::{Fault, chain};
use super::settings::key;
use super::sources;

/// Whom to tell, and where it is kept what they were told.
#[derive(Debug)]
pub struct Notifier {
    targets: Vec<Target>,
    place: Place,
    /// Whether it lies in the ledger, whose lock guards it.
    is_beside: bool,
    /// What they were told when the run began.
    at_first: State,
    /// There where AWS is asked for anything.
    session: Option<Session>,
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
    /// Fails where a target is none, the key or what was told before cannot be read, or something lies
    /// where the policy lets no output be.
    pub fn settle(
        args: &NotifyArgs,
        ledger: Option<&str>,
        aws: &AwsArgs,
        custody: Custody<'_>,
    ) -> Result<Self, Fault> {
        if args.notify.is_empty() {
            return Ok(Self::nobody());
        }
        let targets = targets(&args.notify, args.notify_key.as_deref())?;
        let named = args.notify_state.as_deref().map(Place::of).transpose()?;
        let beside = ledger.map(Place::beside).transpose()?;
        named
            .as_ref()
            .filter(|named| Some(*named) != beside.as_ref())
            .map_or(Ok(()), check_folder)?;
        let is_beside = named.is_none() || named == beside;
        let place = named.or(beside).ok_or_else(no_state)?;
        let is_remote = place.is_remote() || targets.iter().any(|target| target.topic().is_some());
        let session = sources::session(is_remote, aws)?;
        for topic in targets.iter().filter_map(Target::topic) {
            custody.check(&format!("topic `{}`", topic.arn), Some(topic.region.as_str()))?;
        }
        if let (Place::Object(object), Some(session)) = (&place, &session) {
            custody.check_bucket(
                &format!("what was notified `{place}`"),
                &object.bucket,
                session,
            )?;
        }
        // What cannot be used is refused before any log is read.
        let at_first = State::read(&Keeper::Alone(&place, session.as_ref()), &place)?;
        Ok(Self { targets, place, is_beside, at_first, session })
    }

    fn nobody() -> Self {
        let (place, at_first) = (Place::File(PathBuf::new()), State::default());
        Self { targets: Vec::new(), place, is_beside: false, at_first, session: None }
    }

    /// Tells each target what it was not told of yet; `ledger` is where what they were told may lie.
    pub fn tell(self, report: &Report, ledger: Option<&Beside>, console: Console) -> Delivery {
        // Others may have told them of more since, and of no less.
        let has_news =
            |target: &Target| Notice::of(report, &self.at_first.known(&target.id())).is_some();
        if !self.targets.iter().any(has_news) {
            return Delivery::Done;
        }
        let told = self.tell_alone(report, ledger, console);
        told.unwrap_or_else(|fault| {
            console.warn_of("nobody is told of new findings", &fault);
            Delivery::Failed
        })
    }

    /// Tells the targets while nobody else can write down that they were told, where that lies in a ledger.
    fn tell_alone(
        &self,
        report: &Report,
        ledger: Option<&Beside>,
        console: Console,
    ) -> Result<Delivery, Fault> {
        let held = ledger.filter(|_| self.is_beside).map(Beside::hold).transpose();
        let held = held.map_err(|error| Fault::run(&error))?;
        let keeper = match &held {
            Some(held) => Keeper::Beside(held),
            None => Keeper::Alone(&self.place, self.session.as_ref()),
        };
        let mut book = Book::open(keeper, &self.place)?;
        let mut delivery = Delivery::Done;
        for target in &self.targets {
            if self.tell_one(target, report, &mut book, console) == Delivery::Failed {
                delivery = Delivery::Failed;
            }
        }
        if let Some(held) = held {
            held.release(console);
        }
        Ok(delivery)
    }

    fn tell_one(
        &self,
        target: &Target,
        report: &Report,
        book: &mut Book<'_>,
        console: Console,
    ) -> Delivery {
        let Some(notice) = Notice::of(report, &book.known(&target.id())) else {
            return Delivery::Done;
        };
        let (count, name) = (notice.ids().len(), target.shown());
        let told = send(target, self.session.as_ref(), &notice, console.clock)
            .map_err(|cause| format!("cannot tell {name} of {count} new findings\n  {cause}"))
            .and_then(|()| {
                let noted = book.note(target.id(), notice.ids());
                noted.map_err(|cause| not_kept(&name, &self.place, &cause))
            });
        let fields =
            Fields::from([("target", name.as_str().into()), ("new_findings", count.into())]);
        match told {
            Ok(()) => {
                console.info(&format!("told {name} of {count} new findings"), fields);
                Delivery::Done
            }
            Err(message) => {
                console.warn(&message, fields);
                Delivery::Failed
            }
        }
    }
}

/// Reads whom to tell.
///
/// # Errors
/// Fails where a target is none, or the key cannot be read.
pub fn targets(typed: &[String], key: Option<&Path>) -> Result<Vec<Target>, Fault> {
    let key = key.filter(|_| !typed.is_empty()).map(notify_key).transpose()?;
    typed.iter().map(|text| Target::parse(text, key.as_deref())).collect()
}

/// Sends a message that says it is a test.
///
/// # Errors
/// Says why it was not taken.
pub fn try_to_tell(target: &Target, session: &Session, clock: Clock) -> Result<(), String> {
    let body = serde_json::json!({
        "schema_version": 1,
        "tool": "regiontrail",
        "version": env!("CARGO_PKG_VERSION"),
        "generated_at": clock.now(),
        "test": true,
    });
    let (body, verdict) = (body.to_string(), "TEST");
    let message =
        Message { subject: "regiontrail: a test, nothing was found", body: &body, verdict };
    deliver(target, Some(session), message, clock)
}

/// Sends a notice, or says why not.
fn send(
    target: &Target,
    session: Option<&Session>,
    notice: &Notice,
    clock: Clock,
) -> Result<(), String> {
    let (body, subject) = (notice.body(), notice.subject());
    let verdict = notice.verdict().as_str();
    deliver(target, session, Message { subject: &subject, body: &body, verdict }, clock)
}

fn deliver(
    target: &Target,
    session: Option<&Session>,
    message: Message<'_>,
    clock: Clock,
) -> Result<(), String> {
    match target {
        Target::Topic(topic) => {
            let session = asked(session)?;
            sns::publish(session, topic, message).map_err(|error| chain(&error))
        }
        Target::Webhook(Webhook { url, key }) => {
            let headers = target::signed(key, clock.now(), message.body);
            webhook::post(url, &headers, message.body.to_owned()).map_err(|error| chain(&error))
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
