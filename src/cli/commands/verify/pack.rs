//! `regiontrail verify PACK`: is an evidence pack whole, whose is it, and do the logs say the same?

use std::path::{Path, PathBuf};

use crate::cli::args::{VerifyArgs, VerifyFormat};
use crate::cli::commands::{print, print_folded};
use crate::cli::console::Console;
use crate::cli::exit::verified_code;
use crate::cli::fault::Fault;
use crate::cli::pack::{self, Kind};
use crate::model::Moment;
use crate::report::pack::{Files, MANIFEST, PackCheck, SIGNATURE, Signature, check};

use super::again::again;

/// Runs the command.
pub fn run(args: &VerifyArgs, path: &Path, console: Console) -> Result<u8, Fault> {
    refuse(args)?;
    let files = pack::files(path)?;
    let mut checked = check(&files);
    let made = checked.manifest.as_ref().map(|manifest| manifest.predicate.generated_at);
    let signature = signature(args, &files, made)?;
    let is_asked_of_logs = !args.logs.is_empty();
    let mut logs = None;
    if let (Some(manifest), true, true) = (&checked.manifest, checked.is_whole(), is_asked_of_logs)
    {
        match again(args, manifest, &files, console)? {
            Ok(again) => logs = Some(again),
            Err(fault) => checked.faults.push(fault),
        }
    }
    if let (Some(manifest), true) = (&checked.manifest, checked.is_whole()) {
        checked.faults = pack::contradictions(manifest, &files);
    }
    let pack = path.display().to_string();
    let allowed_regions = pack::allowed_regions(&files);
    let told = PackCheck { pack, checked, allowed_regions, signature, logs, is_asked_of_logs };
    match args.format {
        VerifyFormat::Json => print(&told.to_json(args.lang).map_err(|e| Fault::run(&e))?)?,
        VerifyFormat::Text => print_folded(&told.to_text(args.lang), console)?,
    };
    Ok(verified_code(told.outcome()))
}

/// Refuses what says nothing of a pack: whoever gives it thinks that it does.
fn refuse(args: &VerifyArgs) -> Result<(), Fault> {
    let without_logs =
        [("--keys", args.keys.is_some()), ("--invocation-logs", !args.invocation_logs.is_empty())];
    let is_given = |(_, is_given): &(&str, bool)| *is_given && args.logs.is_empty();
    if let Some((flag, _)) = without_logs.into_iter().find(is_given) {
        return Err(Fault::usage(format!("`{flag}` checks a pack together with its logs"))
            .help("name them: `--logs INPUT`, a folder or bucket that holds logs and digests"));
    }
    let given = [
        ("--fetch-keys", args.fetch_keys.is_some()),
        ("--from", args.from.is_some()),
        ("--to", args.to.is_some()),
    ];
    let Some((flag, _)) = given.into_iter().find(|(_, is_given)| *is_given) else { return Ok(()) };
    Err(Fault::usage(format!("`{flag}` is for logs and digests, and an evidence pack is given"))
        .help(
            "leave it out: a pack has its own period, and its digests are checked with `--logs INPUT \
             --keys DIR`; `regiontrail verify LOGS --keys DIR` checks logs themselves",
        ))
}

fn signature(args: &VerifyArgs, files: &Files, made: Option<Moment>) -> Result<Signature, Fault> {
    let signers = args.allowed_signers.as_deref();
    match (files.get(MANIFEST).zip(files.get(SIGNATURE)), signers) {
        (Some((manifest, signature)), signers) => pack::checked(manifest, signature, signers, made),
        (None, None) => Ok(Signature::None),
        (None, Some(_)) => Ok(Signature::Wanted),
    }
}

/// Returns the pack that the inputs are, if they are one.
///
/// # Errors
/// Fails where an input is a pack and others are beside it, a part of a pack, or another zip file.
pub fn asked(inputs: &[String]) -> Result<Option<PathBuf>, Fault> {
    for typed in inputs {
        if typed.contains("://") {
            if is_named_zip(Path::new(typed)) {
                return Err(Fault::usage(format!("`{typed}` is not on this machine"))
                    .help("copy the evidence pack here first, and check the copy"));
            }
            continue;
        }
        let path = PathBuf::from(typed);
        match (pack::kind(&path), inputs.len()) {
            (Kind::Pack, 1) => return Ok(Some(path)),
            (Kind::Pack, _) => {
                let told = format!("`{typed}` is an evidence pack, and others are beside it");
                return Err(Fault::usage(told).help(format!(
                    "check it alone; its logs stand behind a flag: `regiontrail verify {typed} --logs \
                     ./AWSLogs`"
                )));
            }
            (Kind::Inside, _) => {
                let pack = path.parent().unwrap_or(&path).display();
                return Err(Fault::usage(format!("`{typed}` is a part of an evidence pack"))
                    .help(format!("name the pack: `regiontrail verify {pack}`")));
            }
            (Kind::OtherZip, _) => {
                let told = format!("`{typed}` is no evidence pack: it has no `{MANIFEST}`");
                return Err(Fault::usage(told).help(
                    "name a pack as `-o pack.zip` wrote it; if it was unpacked and packed anew, unpack \
                     it and name the folder that has `manifest.json`",
                ));
            }
            (Kind::None, _) => {}
        }
    }
    Ok(None)
}

fn is_named_zip(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("zip"))
}
