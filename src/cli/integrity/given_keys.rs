//! Public keys: from files, or from AWS.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::SignedDuration;

use crate::audit::integrity::chain::DigestObject;
use crate::audit::integrity::keys::{Keys, PublicKey, listed};
use crate::aws::Session;
use crate::aws::cloudtrail::Trails;
use crate::cli::fault::Fault;
use crate::model::{Beside, Moment, Region};

/// Reads the keys of a folder: a file for each Region, by its name.
///
/// # Errors
/// Fails where a file is not what `aws cloudtrail list-public-keys` prints, or names no Region.
pub fn from_files(folder: &Path) -> Result<Keys, Fault> {
    let refused = |place: &Path, cause: &dyn std::fmt::Display| {
        Fault::usage(format!("cannot use public keys `{}`\n  {cause}", place.display())).help(
            "save them as REGION.json: `regiontrail verify INPUT --fetch-keys DIR`, or `aws \
             cloudtrail list-public-keys --region REGION --start-time … --end-time …`",
        )
    };
    let mut keys = Keys::of_files();
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|cause| refused(folder, &cause))? {
        files.push(entry.map_err(|cause| refused(folder, &cause))?.path());
    }
    files.retain(|path| path.extension().is_some_and(|suffix| suffix == "json"));
    files.sort();
    for path in &files {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let region: Region = stem.parse().map_err(|cause| refused(path, &cause))?;
        let text = fs::read(path).map_err(|cause| refused(path, &cause))?;
        keys.add_listed(region, &text).map_err(|cause| {
            let all = crate::cli::fault::chain(&cause);
            refused(path, &all)
        })?;
    }
    if files.is_empty() {
        return Err(refused(folder, &"there is no file REGION.json in it"));
    }
    Ok(keys)
}

/// Public keys as digests need them: given, or asked of AWS for the Regions and times of digests.
pub struct KeyRing<'a> {
    keys: Keys,
    asking: Option<Asking<'a>>,
}

/// What was asked of AWS.
struct Asking<'a> {
    session: &'a Session,
    times: &'a BTreeMap<Region, Span>,
    folder: Option<&'a Path>,
    asked: BTreeMap<Region, Span>,
}

/// From the first to the last moment of it.
type Span = (Moment, Moment);

impl<'a> KeyRing<'a> {
    /// Takes keys that were given.
    pub const fn given(keys: Keys) -> Self {
        Self { keys, asking: None }
    }

    /// Asks AWS as digests come, once for all that names of digests tell of a Region, and saves what it
    /// says in a folder.
    ///
    /// # Errors
    /// Fails where there is no session, or nothing can be saved.
    pub fn asking(
        session: Option<&'a Session>,
        times: &'a BTreeMap<Region, Span>,
        folder: Option<&'a Path>,
    ) -> Result<Self, Fault> {
        let session = session.ok_or_else(|| Fault::usage("AWS was not asked for public keys"))?;
        folder.map_or(Ok(()), |folder| save(folder, &BTreeMap::new()))?;
        let asking = Asking { session, times, folder, asked: BTreeMap::new() };
        Ok(Self { keys: Keys::default(), asking: Some(asking) })
    }

    /// Returns the keys, with all that these digests need.
    ///
    /// # Errors
    /// Fails where AWS does not answer with keys, or they cannot be saved.
    pub fn of<'d>(
        &mut self,
        digests: impl Iterator<Item = &'d DigestObject>,
    ) -> Result<&Keys, Fault> {
        if let Some(asking) = &mut self.asking {
            for (region, keys) in asking.more(digests)? {
                self.keys.replace(region, keys);
            }
        }
        Ok(&self.keys)
    }
}

impl Asking<'_> {
    /// Asks for the keys of Regions and times of which it did not ask yet.
    fn more<'d>(
        &mut self,
        digests: impl Iterator<Item = &'d DigestObject>,
    ) -> Result<BTreeMap<Region, Vec<PublicKey>>, Fault> {
        let mut keys = BTreeMap::new();
        for (region, span) in spans(digests) {
            let asked = self.asked.get(&region).copied();
            if asked.is_some_and(|asked| asked == both(asked, span)) {
                continue;
            }
            let of_names = self.times.get(&region).copied();
            let span = of_names.into_iter().chain(asked).fold(span, both);
            let around = (span.0.plus(-AROUND), span.1.plus(AROUND));
            let told = Trails::new(self.session, region.as_str()).public_keys(around);
            let told = told.map_err(|e| Fault::run(&e))?;
            let of_region = told.into_iter().map(|key| PublicKey {
                fingerprint: key.fingerprint,
                der: key.der,
                from: key.from,
                to: key.to,
            });
            keys.insert(region.clone(), of_region.collect());
            self.asked.insert(region, span);
        }
        self.folder.map_or(Ok(()), |folder| save(folder, &keys))?;
        Ok(keys)
    }
}

/// Returns the Regions of digests, and the times of which keys signed them.
fn spans<'d>(digests: impl Iterator<Item = &'d DigestObject>) -> BTreeMap<Region, Span> {
    let mut spans: BTreeMap<Region, Span> = BTreeMap::new();
    for object in digests {
        let Some(digest) = object.digest() else { continue };
        let generated = match &object.beside {
            Beside::Metadata(metadata) => metadata.generated.as_deref(),
            Beside::NotKept => None,
        };
        // What is no time is told of the digest.
        let made = generated.and_then(|text| Moment::parse(text).ok()).unwrap_or(digest.end);
        let span = spans.entry(digest.region.clone()).or_insert((made, made));
        *span = both(*span, (made, made));
    }
    spans
}

fn both(one: Span, other: Span) -> Span {
    (one.0.min(other.0), one.1.max(other.1))
}

/// Saves keys as [`from_files`] reads them.
///
/// # Errors
/// Fails where a file cannot be written.
fn save(folder: &Path, keys: &BTreeMap<Region, Vec<PublicKey>>) -> Result<(), Fault> {
    let refused = |place: &Path, cause: &dyn std::fmt::Display| {
        Fault::failed(format!("cannot save public keys in `{}`\n  {cause}", place.display()))
            .help("name a folder in which you may make files")
    };
    fs::create_dir_all(folder).map_err(|cause| refused(folder, &cause))?;
    for (region, keys) in keys {
        let path = folder.join(format!("{region}.json"));
        fs::write(&path, listed(keys)).map_err(|cause| refused(&path, &cause))?;
    }
    Ok(())
}

/// A digest that is late is signed by a key of its own time.
const AROUND: SignedDuration = SignedDuration::from_hours(24);
