//! Which findings each target was told of: a small file of JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::aws::s3::Bucket;
use crate::aws::{self, Address, Session};
use crate::cli::beside::Held;
use crate::cli::fault::{Fault, chain};
use crate::ledger::write_whole;

/// Where it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file.
    File(PathBuf),
    /// An object in a bucket.
    Object(Address),
}

/// The ids of findings by target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    version: u32,
    notified: BTreeMap<String, BTreeSet<String>>,
}

impl Default for State {
    /// Nobody was told of anything.
    fn default() -> Self {
        Self { version: VERSION, notified: BTreeMap::new() }
    }
}

impl State {
    /// Reads what is kept; where there is nothing, nobody was told of anything.
    ///
    /// # Errors
    /// Fails where something is there and cannot be used.
    pub fn read(keeper: &Keeper<'_>, place: &Place) -> Result<Self, Fault> {
        let told =
            |cause: &dyn fmt::Display| format!("cannot use what was notified `{place}`\n  {cause}");
        let refused = |cause: &dyn fmt::Display| {
            Fault::usage(told(cause))
                .help("name another file; a new one tells everybody of every finding again")
        };
        let read = keeper.read().map_err(|cause| match place {
            Place::File(_) => refused(&cause),
            Place::Object(_) => Fault::failed(told(&cause)),
        });
        let Some(text) = read? else { return Ok(Self::default()) };
        let state: Self = serde_json::from_slice(&text).map_err(|cause| refused(&cause))?;
        if state.version != VERSION {
            return Err(refused(&format!("it has version {}, not {VERSION}", state.version)));
        }
        Ok(state)
    }

    /// Returns the ids of the findings that a target was told of.
    pub fn known(&self, target: &str) -> BTreeSet<String> {
        // Who stands nowhere was told of nothing.
        self.notified.get(target).cloned().unwrap_or_default()
    }

    /// Notes that a target was told.
    fn add(&mut self, target: String, ids: &[String]) {
        self.notified.entry(target).or_default().extend(ids.iter().cloned());
    }

    /// Keeps it; there is the old one until there is the whole new one.
    ///
    /// # Errors
    /// Fails where it cannot be written.
    fn write(&self, keeper: &Keeper<'_>) -> Result<(), String> {
        let text = serde_json::to_string_pretty(self).map_err(|error| chain(&error))?;
        keeper.write(&(text + "\n"))
    }
}

/// What each target was told, and who writes it down.
pub struct Book<'k> {
    state: State,
    keeper: Keeper<'k>,
}

impl<'k> Book<'k> {
    /// Opens what is kept.
    ///
    /// # Errors
    /// Fails where something is there and cannot be used.
    pub fn open(keeper: Keeper<'k>, place: &Place) -> Result<Self, Fault> {
        Ok(Self { state: State::read(&keeper, place)?, keeper })
    }

    /// Returns the ids of the findings that a target was told of.
    pub fn known(&self, target: &str) -> BTreeSet<String> {
        self.state.known(target)
    }

    /// Writes down that a target was told.
    ///
    /// # Errors
    /// Fails where it cannot be written.
    pub fn note(&mut self, target: String, ids: &[String]) -> Result<(), String> {
        self.state.add(target, ids);
        self.state.write(&self.keeper)
    }
}

/// Who reads and writes it.
pub enum Keeper<'k> {
    /// Whoever has the lock of the ledger in which it lies.
    Beside(&'k Held<'k>),
    /// Whoever comes, where it lies by itself.
    Alone(&'k Place, Option<&'k Session>),
}

impl Keeper<'_> {
    fn read(&self) -> Result<Option<Vec<u8>>, String> {
        match self {
            Self::Beside(held) => held.read(NAME).map_err(|error| chain(&error)),
            Self::Alone(place, session) => place.read(*session),
        }
    }

    fn write(&self, text: &str) -> Result<(), String> {
        match self {
            Self::Beside(held) => held.write(NAME, text).map_err(|error| chain(&error)),
            Self::Alone(place, session) => place.write(text, *session),
        }
    }
}

impl Place {
    /// Returns the file or object that a text names.
    ///
    /// # Errors
    /// Fails where it names neither.
    pub fn of(text: &str) -> Result<Self, Fault> {
        let refused = |cause: &dyn fmt::Display| {
            Fault::usage(format!("cannot keep what is notified in `{text}`\n  {cause}"))
                .help("name a file, or s3://BUCKET/KEY")
        };
        match Address::find(text).map_err(|cause| refused(&cause))? {
            Some(address) if address.key.is_empty() => Err(refused(&"a bucket is no object")),
            Some(address) => Ok(Self::Object(address)),
            None => Ok(Self::File(text.into())),
        }
    }

    /// Returns the place for what was notified beside a ledger.
    ///
    /// # Errors
    /// Fails where the ledger is neither a folder nor in a bucket.
    pub fn beside(ledger: &str) -> Result<Self, Fault> {
        Self::of(&format!("{}/{NAME}", ledger.trim_end_matches('/')))
    }

    /// Says whether AWS is asked for it.
    pub const fn is_remote(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    fn read(&self, session: Option<&Session>) -> Result<Option<Vec<u8>>, String> {
        match self {
            Self::File(path) => match fs::read(path) {
                Ok(text) => Ok(Some(text)),
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(cause) => Err(cause.to_string()),
            },
            Self::Object(object) => {
                let read = bucket(asked(session)?, object)
                    .and_then(|bucket| bucket.read_if_there(&object.key));
                read.map_err(|error| chain(&error))
            }
        }
    }

    fn write(&self, text: &str, session: Option<&Session>) -> Result<(), String> {
        match self {
            Self::File(path) => {
                write_whole(path, text.as_bytes()).map_err(|cause| cause.to_string())
            }
            Self::Object(object) => {
                let written = bucket(asked(session)?, object)
                    .and_then(|bucket| bucket.replace(&object.key, text.as_bytes()));
                written.map_err(|error| chain(&error))
            }
        }
    }
}

fn bucket(session: &Session, object: &Address) -> Result<Bucket, aws::Error> {
    Bucket::open(session, &object.bucket)
}

/// Returns the session, which is opened where it is needed.
pub fn asked(session: Option<&Session>) -> Result<&Session, String> {
    session.ok_or_else(|| "AWS was not asked".to_owned())
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Object(object) => object.fmt(f),
        }
    }
}

/// Its name beside the parts of a ledger.
const NAME: &str = "notified.json";
/// The form of the file.
const VERSION: u32 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = Place::beside(folder.path().to_str().unwrap()).unwrap();
        let keeper = Keeper::Alone(&path, None);
        let mut state = State::read(&keeper, &path).unwrap();
        assert_eq!(state, State::default());
        state.add("a".into(), &["1".into(), "2".into()]);
        state.add("a".into(), &["2".into(), "3".into()]);
        state.write(&keeper).unwrap();
        let again = State::read(&keeper, &path).unwrap();
        assert_eq!(again, state);
        assert_eq!(again.known("a"), ["1", "2", "3"].map(String::from).into());
        assert!(again.known("b").is_empty());
    }

    #[test]
    fn a_place_is_a_file_or_an_object() {
        for (ledger, kept) in [
            ("kept/", "kept/notified.json"),
            ("/var/kept", "/var/kept/notified.json"),
            ("s3://bucket/some/ledger/", "s3://bucket/some/ledger/notified.json"),
        ] {
            let place = Place::beside(ledger).unwrap();
            assert_eq!(place.to_string(), kept);
            assert_eq!(matches!(place, Place::Object(_)), kept.starts_with("s3://"));
        }
        for neither in ["s3://bucket", "gs://bucket/told.json"] {
            assert!(Place::of(neither).is_err(), "{neither}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused_rather_than_told_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notified.json");
        for bad in ["", "[]", "{\"version\":2,\"notified\":{}}", "{\"version\":1}"] {
            fs::write(&path, bad).unwrap();
            let place = Place::File(path.clone());
            assert!(State::read(&Keeper::Alone(&place, None), &place).is_err(), "{bad}");
        }
    }
}
