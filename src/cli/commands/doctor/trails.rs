//! Trails: do they record inference, everywhere, now?

use std::collections::{BTreeMap, BTreeSet};

use super::Lines;
use super::inputs::refused;
use crate::aws::cloudtrail::Trails;
use crate::aws::{Error, Selection, Session, Trail};
use crate::cli::input::Input;

/// Looks at the trails that record in some Regions. Where a bucket of logs is given, another account
/// may have the trail.
pub fn check(session: &Session, regions: &[String], logs: &[&Input], lines: &mut Lines) {
    let mut known: BTreeMap<String, Trail> = BTreeMap::new();
    for region in regions {
        match Trails::new(session, region).trails() {
            Ok(trails) if trails.is_empty() => {
                let what = format!("trails in {region}");
                if logs.is_empty() {
                    lines.fail(&what, "none records there", NO_TRAIL);
                } else {
                    lines.warn(&what, "none of this account records there", ELSEWHERE);
                }
            }
            Ok(trails) => {
                let names: Vec<&str> = trails.iter().map(|trail| trail.name.as_str()).collect();
                lines.ok(&format!("trails in {region}"), &names.join(", "));
                known.extend(trails.into_iter().map(|trail| (trail.arn.clone(), trail)));
            }
            Err(error) => {
                refused(session, region, &format!("trails in {region}"), &error, lines);
            }
        }
    }
    delivery(&known, logs, lines);
    for trail in known.values() {
        let what = format!("trail {}", trail.name);
        if let Err(error) = check_trail(session, trail, &what, lines) {
            lines.failed(&what, &error);
        }
    }
}

/// Says where trails write to that no input reads: what they record is not in the report.
fn delivery(known: &BTreeMap<String, Trail>, logs: &[&Input], lines: &mut Lines) {
    if logs.is_empty() {
        return;
    }
    let (read, unread): (Vec<&Trail>, Vec<&Trail>) =
        known.values().partition(|trail| logs.iter().any(|input| reads(input, trail)));
    for trail in unread {
        let (what, found) = (
            format!("trail {}", trail.name),
            format!("writes to {}, which no input reads", place(trail)),
        );
        if read.is_empty() {
            lines.warn(&what, &found, "name the bucket of the trail whose logs are meant");
        } else {
            lines.ok(&what, &found);
        }
    }
}

/// Says whether an input has in it what a trail writes.
fn reads(input: &Input, trail: &Trail) -> bool {
    match input {
        Input::S3 { bucket, prefix } => {
            let own = format!("{}/", trail.prefix.trim_matches('/'));
            let logs = format!("{}AWSLogs/", own.trim_start_matches('/'));
            // An input may be one account's folder as well as the folder above.
            *bucket == trail.bucket && (logs.starts_with(prefix) || prefix.starts_with(&logs))
        }
        Input::Files(_) | Input::Lookup { .. } | Input::Lake { .. } => false,
    }
}

fn place(trail: &Trail) -> String {
    format!("s3://{}/{}", trail.bucket, trail.prefix)
}

fn check_trail(
    session: &Session,
    trail: &Trail,
    what: &str,
    lines: &mut Lines,
) -> Result<(), Error> {
    let home = Trails::new(session, &trail.home_region);
    let status = home.status(&trail.arn)?;
    match (status.is_logging, status.delivery_error) {
        (false, _) => lines.fail(what, "does not record", "`aws cloudtrail start-logging`"),
        (true, Some(error)) => {
            let advice = "mend the bucket's policy or its key: logs are being lost";
            lines.fail(what, &format!("cannot deliver its logs: {error}"), advice);
        }
        (true, None) => {
            lines.ok(what, &format!("records, to {}", place(trail)));
        }
    }
    if !trail.is_multi_region {
        let found = format!("records {} alone", trail.home_region);
        lines.warn(
            what,
            &found,
            "a call made in any other Region is not in it: make it multi-Region",
        );
    }
    if !trail.has_digests {
        lines.warn(
            what,
            "writes no digest files",
            "turn log file validation on: nothing else proves that logs are whole",
        );
    }
    events(what, &home.selection(&trail.arn)?, lines);
    Ok(())
}

/// <https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html>.
fn events(what: &str, selection: &Selection, lines: &mut Lines) {
    if !selection.has_management_reads {
        lines.fail(what, "has no management events that read, so no inference", READS);
    } else if selection.narrowed_reads.is_empty() {
        lines.ok(what, "has the management events that read: inference is one");
    } else {
        let found = format!(
            "has not all management events that read, but by {}",
            fields(&selection.narrowed_reads)
        );
        lines.fail(what, &found, NARROW);
    }
    let of_bedrock = |types: &[String]| -> Vec<String> {
        types.iter().filter(|of| of.starts_with(BEDROCK)).cloned().collect()
    };
    let (whole, half) = (of_bedrock(&selection.data_types), of_bedrock(&selection.half_types));
    let narrowed = selection.narrowed_types.iter();
    let narrowed: Vec<_> =
        narrowed.filter(|(of, by)| of.starts_with(BEDROCK) && !by.is_empty()).collect();
    if whole.is_empty() && half.is_empty() && narrowed.is_empty() {
        lines.warn(what, "has no data events of Bedrock", DATA);
    }
    if !whole.is_empty() {
        lines.ok(what, &format!("has data events of {}", whole.join(", ")));
    }
    if !half.is_empty() {
        let found = format!("has not all data events of {}, but by `readOnly`", half.join(", "));
        lines.warn(what, &found, HALF);
    }
    for (of, by) in narrowed {
        let found = format!("has not all data events of {of}, but by {}", fields(by));
        lines.warn(what, &found, NARROW);
    }
}

fn fields(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

const BEDROCK: &str = "AWS::Bedrock";
const NARROW: &str = "what the selector leaves out is not seen: select them all";

const NO_TRAIL: &str = "make a trail for all Regions, or read LookupEvents: `lookup://REGION`";
const ELSEWHERE: &str = "run this with an identity of the account that has the trail of the bucket";
const READS: &str =
    "let the trail record read events: readOnly is true for InvokeModel and Converse";
const HALF: &str = "some inference reads and some writes: select both";
const DATA: &str =
    "agents, asynchronous and bidirectional calls and bedrock-mantle will not be seen";
