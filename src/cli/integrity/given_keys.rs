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
    let mut keys = Keys::default();
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

/// Asks AWS for the keys of each Region and time for which there are digests.
///
/// # Errors
/// Fails where AWS does not answer with keys.
pub fn ask<'d>(
    session: &Session,
    digests: impl Iterator<Item = &'d DigestObject>,
) -> Result<BTreeMap<Region, Vec<PublicKey>>, Fault> {
    let mut times: BTreeMap<&Region, (Moment, Moment)> = BTreeMap::new();
    for object in digests {
        let Some(digest) = object.digest() else { continue };
        let generated = match &object.beside {
            Beside::Metadata(metadata) => metadata.generated.as_deref(),
            Beside::NotKept => None,
        };
        // What is no time is told of the digest.
        let made = generated.and_then(|text| Moment::parse(text).ok()).unwrap_or(digest.end);
        let span = times.entry(&digest.region).or_insert((made, made));
        *span = (span.0.min(made), span.1.max(made));
    }
    let mut keys = BTreeMap::new();
    for (region, (from, to)) in times {
        let span = (from.plus(-AROUND), to.plus(AROUND));
        let told = Trails::new(session, region.as_str()).public_keys(span);
        let told = told.map_err(|e| Fault::run(&e))?;
        let of_region = told.into_iter().map(|key| PublicKey {
            fingerprint: key.fingerprint,
            der: key.der,
            from: key.from,
            to: key.to,
        });
        keys.insert(region.clone(), of_region.collect());
    }
    Ok(keys)
}

/// Saves keys as [`from_files`] reads them.
///
/// # Errors
/// Fails where a file cannot be written.
pub fn save(folder: &Path, keys: &BTreeMap<Region, Vec<PublicKey>>) -> Result<(), Fault> {
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
