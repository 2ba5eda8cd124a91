//! Files that are given with the command line.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;

use crate::audit::custody::{is_out_of_date, parse};
use crate::audit::{Catalog, KnownRegions, Policy};
use crate::cli::fault::{Fault, chain};
use crate::model::Moment;
use crate::model::custody::CustodyFacts;
use crate::report::Earlier;
use crate::report::redact::Redaction;

/// Reads a policy by the name of a preset or of a file.
///
/// # Errors
/// Fails where there is no such preset or file, and tells all mistakes of a file at once.
pub fn policy(name: &str) -> Result<Policy, Fault> {
    if let Some(policy) = Policy::preset(name) {
        return Ok(policy);
    }
    let text = fs::read_to_string(name).map_err(|cause| {
        let presets = Policy::PRESETS.join(", ");
        Fault::usage(format!("cannot read policy `{name}`\n  {cause}"))
            .help(format!("name a TOML file or one of the presets: {presets}"))
    })?;
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return Err(Fault::usage(format!(
            "cannot use policy `{name}`\n  it is JSON, as a document of IAM is, and no policy of this program"
        ))
        .help("`regiontrail policy check FILE.json` reads documents of IAM, by that ending"));
    }
    Policy::parse(name, &text).map_err(|mistakes| {
        Fault::usage_of(&mistakes).help(
            "`regiontrail policy init` prints a commented policy; `policy regions` lists Regions",
        )
    })
}

/// Says that a policy says nothing of the places of logs.
pub fn no_custody(name: &str) -> Fault {
    Fault::usage(format!("policy `{name}` has no `[custody]`: nothing says where logs may be kept"))
        .help("write `[custody]` with `allowed_regions`, or give `--policy canada`")
}

/// Reads a facts file.
///
/// # Errors
/// Fails where it cannot be read, is none, or is of a time that has not come.
pub fn custody(path: &Path, now: Moment) -> Result<CustodyFacts, Fault> {
    let shown = path.display();
    let refused = |cause: &dyn std::fmt::Display| {
        Fault::usage(format!("cannot use custody facts `{shown}`\n  {cause}"))
            .help("name a file that `regiontrail custody --save FILE` wrote")
    };
    let text = fs::read(path).map_err(|cause| refused(&cause))?;
    let facts = parse(&text).map_err(|cause| refused(&cause))?;
    if facts.taken_at > now && is_out_of_date(facts.taken_at, now) {
        return Err(refused(&format!("they were taken at {}, and it is {now}", facts.taken_at)));
    }
    Ok(facts)
}

/// Reads a key; a line feed at its end is the editor's, not the key's.
///
/// # Errors
/// Fails where the file cannot be read.
pub fn key(path: &Path) -> io::Result<Vec<u8>> {
    let mut key = fs::read(path)?;
    while key.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        key.pop();
    }
    Ok(key)
}

/// Reads an earlier report, to be set beside one with the same names hidden.
///
/// # Errors
/// Fails where the file cannot be read, is no report, or hides other names.
pub fn earlier(path: &Path, redaction: Option<&Redaction>) -> Result<(Earlier, Vec<u8>), Fault> {
    let refused = |cause: &dyn StdError, help: &str| {
        let (shown, cause) = (path.display(), chain(cause));
        Fault::usage(format!("cannot use earlier report `{shown}`\n  {cause}")).help(help)
    };
    let json = fs::read(path).map_err(|cause| refused(&cause, WRITTEN))?;
    let earlier = Earlier::parse(&json).map_err(|cause| refused(&cause, WRITTEN))?;
    earlier.check_names(redaction).map_err(|cause| refused(&cause, SAME_NAMES))?;
    Ok((earlier, json))
}

const WRITTEN: &str = "name a report that `-o report.json` or `-f json` wrote";
const SAME_NAMES: &str =
    "compare with a report made with the same `--redact` and the same `--redact-key`";

/// Returns the built-in catalog, and with it that of a file, where one is given.
///
/// # Errors
/// Fails where the file cannot be read or is no catalog.
pub fn catalog(path: Option<&Path>, now: Moment) -> Result<Catalog, Fault> {
    match path {
        Some(path) => Ok(Catalog::builtin().joined(&catalog_of(path, now)?)),
        None => Ok(Catalog::builtin().clone()),
    }
}

/// Reads the catalog of a file.
///
/// # Errors
/// Fails where the file cannot be read or is no catalog.
pub fn catalog_of(path: &Path, now: Moment) -> Result<Catalog, Fault> {
    catalog_in(path, &catalog_text(path)?, now)
}

/// Returns the text of a catalog.
///
/// # Errors
/// Fails where the file cannot be read.
pub fn catalog_text(path: &Path) -> Result<String, Fault> {
    fs::read_to_string(path).map_err(|cause| no_catalog(path, &cause.to_string()))
}

/// Reads the text of a catalog.
///
/// # Errors
/// Fails where it is none.
pub fn catalog_in(path: &Path, text: &str, now: Moment) -> Result<Catalog, Fault> {
    let catalog = Catalog::given(text, KnownRegions::builtin(), now.day());
    let catalog = catalog.map_err(|cause| no_catalog(path, &chain(&cause)))?;
    // A catalog of nothing is a file of another kind, or one that was cut.
    if catalog.entries().next().is_none() {
        return Err(no_catalog(path, "it has no row"));
    }
    Ok(catalog)
}

fn no_catalog(path: &Path, cause: &str) -> Fault {
    Fault::usage(format!("cannot use profile catalog `{}`\n  {cause}", path.display()))
        .help("name a file that `regiontrail profiles fetch` wrote")
}

/// What application inference profiles copy.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApplicationProfiles {
    application_profiles: BTreeMap<String, String>,
}

/// Reads `[application_profiles]`, a table from ARN to what the profile copies.
///
/// # Errors
/// Fails where the file cannot be read or is not such a table.
pub fn application_profiles(path: &Path) -> Result<BTreeMap<String, String>, Fault> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|cause| {
        Fault::usage(format!("cannot read application profiles `{shown}`\n  {cause}"))
    })?;
    profiles_of(&shown, &text)
}

/// Reads the text of such a file.
///
/// # Errors
/// Fails where it is not such a table.
pub fn profiles_of(shown: &str, text: &str) -> Result<BTreeMap<String, String>, Fault> {
    toml::from_str::<ApplicationProfiles>(text).map(|file| file.application_profiles).map_err(|cause| {
        Fault::usage(format!("cannot use application profiles `{shown}`\n  {}", cause.message()))
            .help("the file holds a table `[application_profiles]` of \"ARN\" = \"profile id or ARN\"")
    })
}
