//! Keeps what a run writes out of what it reads: a part of a ledger in a folder of logs would be listed
//! as a log, by this run or by the next.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ledger::Ledger;
use crate::model::LogKind;

use super::fault::Fault;
use super::input::Input;

/// Refuses a place that lies in an input, and one in which an input lies.
///
/// # Errors
/// Fails where it does.
pub fn check(inputs: &[Input], what: &str, typed: &str) -> Result<(), Fault> {
    let to = place(typed);
    for input in inputs {
        let (from, shown) = match input {
            Input::Files(path) => (place(path), path.clone()),
            Input::S3 { bucket, prefix } => {
                let shown = format!("s3://{bucket}/{prefix}");
                (place(&shown), shown)
            }
            Input::Lookup { .. } | Input::Lake { .. } => continue,
        };
        let told = if to.starts_with(&from) {
            format!("{what} `{typed}` would lie in input `{shown}`")
        } else if from.starts_with(&to) {
            format!("input `{shown}` lies in {what} `{typed}`")
        } else {
            continue;
        };
        return Err(Fault::usage(told).help(
            "keep them apart: another bucket or folder, or name the logs alone, such as \
             s3://BUCKET/AWSLogs/",
        ));
    }
    Ok(())
}

/// Refuses outputs in a folder of logs, and in the inputs that a ledger is of.
///
/// # Errors
/// Fails where one lies there, or the ledger does not tell its inputs.
pub fn check_of_ledger<'p>(
    ledger: &Ledger,
    mut outputs: impl Iterator<Item = &'p Path>,
) -> Result<(), Fault> {
    let inputs = ledger.inputs().map_err(|e| Fault::run(&e))?;
    let kept = inputs.iter().filter_map(|noted| kept_at(noted));
    let inputs: Vec<Input> = kept.map(Input::parse).collect::<Result<_, _>>()?;
    outputs.try_for_each(|path| {
        check_by_name("output", path)?;
        check(&inputs, "output", &path.display().to_string())
    })
}

/// Returns where the logs of an input lie that a ledger has noted; those of an API lie nowhere.
fn kept_at(noted: &str) -> Option<&str> {
    let kind = format!("{}:", LogKind::Invocation.as_str());
    let place = noted.strip_prefix(&kind).unwrap_or(noted);
    let is_of_api = ["lookup://", "lake://"].iter().any(|scheme| place.starts_with(scheme));
    (!is_of_api).then_some(place)
}

/// Refuses a place in a folder of logs, by the name that AWS gives such a folder: what lies there is listed
/// as a log.
///
/// # Errors
/// Fails where it lies in one.
pub fn check_by_name(what: &str, typed: &Path) -> Result<(), Fault> {
    let shown = typed.display();
    let to = place(&shown.to_string());
    if !to.components().any(|part| part.as_os_str() == LOGS) {
        return Ok(());
    }
    Err(Fault::usage(format!("{what} `{shown}` would lie in a folder of logs, `{LOGS}`"))
        .help("name a place outside of it: it would be read as a log"))
}

/// The folder in which AWS puts what it delivers.
const LOGS: &str = "AWSLogs";

/// Returns one name for a place, however it is written: also for a folder that is not there yet.
fn place(typed: &str) -> PathBuf {
    let path = Path::new(typed);
    if typed.starts_with("s3://") {
        return path.to_path_buf();
    }
    // What cannot be resolved is its own name.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let found = path.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    let Some((above, known)) = found else { return path };
    path.strip_prefix(above).map_or(known.clone(), |below| known.join(below))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(input: &str, ledger: &str) -> Option<String> {
        let inputs = [Input::parse(input).unwrap()];
        check(&inputs, "ledger", ledger).err().map(|fault| fault.message().to_owned())
    }

    #[test]
    fn an_input_that_a_ledger_has_noted_lies_where_its_logs_do() {
        for (noted, place) in [
            ("s3://b/AWSLogs", Some("s3://b/AWSLogs")),
            ("logs", Some("logs")),
            ("invocation_log:s3://b", Some("s3://b")),
            ("lookup://ca-central-1,ca-west-1/111122223333", None),
            ("lake://ca-central-1/a1-b2", None),
        ] {
            assert_eq!(kept_at(noted), place, "{noted}");
        }
    }

    #[test]
    fn a_ledger_lies_in_no_input_and_no_input_in_it() {
        for (input, ledger) in [
            ("s3://logs", "s3://logs/ledger"),
            ("s3://logs/AWSLogs/", "s3://logs/AWSLogs/111122223333/ledger"),
            ("s3://logs/", "s3://logs"),
        ] {
            let want = format!("ledger `{ledger}` would lie in input `{}`", whole(input));
            assert_eq!(told(input, ledger), Some(want));
        }
        let want = "input `s3://logs/led/AWSLogs` lies in ledger `s3://logs/led`";
        assert_eq!(told("s3://logs/led/AWSLogs", "s3://logs/led").as_deref(), Some(want));
        for (input, ledger) in [
            ("s3://logs/AWSLogs", "s3://logs/ledger"),
            ("s3://logs", "s3://logs2/ledger"),
            ("s3://logs/a", "s3://logs/ab"),
            ("-", "ledger"),
            ("lookup://ca-central-1", "ledger"),
        ] {
            assert_eq!(told(input, ledger), None, "{input} {ledger}");
        }
    }

    /// As an input is shown.
    fn whole(input: &str) -> String {
        if input.matches('/').count() == 2 { format!("{input}/") } else { input.to_owned() }
    }

    #[test]
    fn a_place_in_a_folder_of_logs_is_known_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let told = |to: &str| check_by_name("output", &folder.path().join(to)).is_err();
        assert_eq!(
            ["AWSLogs/a.json", "x/AWSLogs/b/c/", "AWSLogs/../AWSLogs/a", "AWSLogsOf/a", "a.json"]
                .map(told),
            [true, true, true, false, false]
        );
    }

    #[test]
    fn a_folder_that_is_not_there_yet_is_known_too() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().to_str().unwrap();
        assert!(told(input, &format!("{input}/a/b/../ledger")).is_some());
        assert!(told(input, &format!("{input}/../ledger")).is_none());
    }
}
