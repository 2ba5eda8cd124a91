//! Evidence packs: what the command line asks for, and what goes into them.

mod content;
mod given;
mod itself;
mod own;
mod place;
mod read;
mod sign;

use std::path::{Path, PathBuf};

use crate::ledger::{Ledger, Writer};
use crate::report::Report;
use crate::report::pack::{MANIFEST, Manifest, SIGNATURE, SUMS, sums};

use super::args::JudgeArgs;
use super::fault::Fault;
use super::settings::Judgement;

pub use self::content::{Logs, Receipts, Told, catalog};
pub use self::given::{AskedAgain, again};
pub use self::itself::{allowed_regions, contradictions, made_again};
pub use self::own::own;
pub use self::read::{Kind, files, kind};
pub use self::sign::checked;

use self::content::Content;
use self::place::{Form, Place};

/// The packs that a run writes.
#[derive(Debug)]
pub struct Packs<'a> {
    places: Vec<Place>,
    key: Option<&'a Path>,
    has_whole_records: bool,
    args: &'a JudgeArgs,
}

impl<'a> Packs<'a> {
    /// Opens every pack that is asked for, so that a path that cannot be written fails before the
    /// work.
    ///
    /// # Errors
    /// Fails where a path cannot be written or is there already, or names would have to be hidden.
    pub fn open(args: &'a JudgeArgs) -> Result<Self, Fault> {
        let asked: Vec<&PathBuf> = args.output.iter().filter(|path| is_asked(path)).collect();
        if asked.is_empty() && (args.pack.sign_with.is_some() || args.pack.raw_evidence) {
            return Err(Fault::usage(
                "`--sign-with` and `--raw-evidence` are for an evidence pack",
            )
            .help("ask for one: `-o pack.zip`, or a folder: `-o pack/`"));
        }
        if !asked.is_empty() && !args.redact.is_empty() {
            return Err(Fault::usage("an evidence pack names who called, and `--redact` hides it")
                .help("write the pack for those who check, and a redacted report for the others"));
        }
        if let Some(key) = &args.pack.sign_with {
            sign::check(key)?;
        }
        Ok(Self {
            places: asked.into_iter().map(|path| Place::open(path)).collect::<Result<_, _>>()?,
            key: args.pack.sign_with.as_deref(),
            has_whole_records: args.pack.raw_evidence,
            args,
        })
    }

    /// Lets a ledger name what is read, where a pack tells of it.
    pub fn prepared(&self, writer: Writer) -> Writer {
        if self.is_empty() { writer } else { writer.hashing() }
    }

    /// Says whether there is none to write.
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Collects the receipts of a ledger, where a pack needs them.
    ///
    /// # Errors
    /// Fails where the ledger cannot be read, or does not name what was read.
    pub fn receipts(&self, ledger: &Ledger) -> Result<Option<Receipts>, Fault> {
        if self.is_empty() { Ok(None) } else { Receipts::of(ledger).map(Some) }
    }

    /// Writes every pack, and returns how many records of findings could not be had.
    ///
    /// # Errors
    /// Fails where something cannot be read again, written or signed.
    pub fn write(
        self,
        report: &Report,
        judgement: &Judgement,
        receipts: Receipts,
        logs: &Logs<'_>,
    ) -> Result<u64, Fault> {
        let content = Content::of(report, judgement, receipts, self.args)?;
        let (content, lost) = content.with_records(report, logs, self.has_whole_records)?;
        for mut place in self.places {
            for (name, bytes) in &content.files {
                place.add(name, bytes)?;
            }
            let hashes = content.hashes();
            let manifest = Manifest::new(&hashes, content.predicate.clone()).to_json();
            place.add(SUMS, sums(&hashes, manifest.as_bytes()).as_bytes())?;
            place.add(MANIFEST, manifest.as_bytes())?;
            if let Some(key) = self.key {
                place.add(SIGNATURE, &sign::sign(manifest.as_bytes(), key)?)?;
            }
            place.finish()?;
        }
        Ok(lost)
    }
}

/// Says whether an output is a pack: a zip file, or a folder by the slash at its end.
pub fn is_asked(path: &Path) -> bool {
    Form::of(path).is_some()
}
