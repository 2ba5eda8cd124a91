//! Trails: do they record inference, everywhere, now?

use std::collections::BTreeMap;

use super::Lines;
use crate::audit::{KnownRegion, KnownRegions};
use crate::aws::cloudtrail::Trails;
use crate::aws::{Error, Selection, Session, Trail};

/// Looks at the trails that record in some Regions. Where a bucket of logs is given, another account
/// may have the trail.
pub fn check(session: &Session, regions: &[String], has_logs: bool, lines: &mut Lines) {
    let mut known: BTreeMap<String, Trail> = BTreeMap::new();
    for region in regions {
        match Trails::new(session, region).trails() {
            Ok(trails) if trails.is_empty() => {
                let what = format!("trails in {region}");
                if has_logs {
                    lines.warn(&what, "none of this account records there", ELSEWHERE);
                } else {
                    lines.fail(&what, "none records there", NO_TRAIL);
                }
            }
            Ok(trails) => {
                let names: Vec<&str> = trails.iter().map(|trail| trail.name.as_str()).collect();
                lines.ok(&format!("trails in {region}"), &names.join(", "));
                known.extend(trails.into_iter().map(|trail| (trail.arn.clone(), trail)));
            }
            Err(error) if error.is_unknown_identity() && is_opt_in(region) => {
                lines.ok(
                    &format!("trails in {region}"),
                    "the Region is not on: no call is made there",
                );
            }
            Err(error) => lines.failed(&format!("trails in {region}"), &error),
        }
    }
    for trail in known.values() {
        let what = format!("trail {}", trail.name);
        if let Err(error) = check_trail(session, trail, &what, lines) {
            lines.failed(&what, &error);
        }
    }
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
            lines.ok(what, &format!("records, to s3://{}/{}", trail.bucket, trail.prefix));
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
    if selection.has_management_reads {
        lines.ok(what, "has the management events that read: inference is one");
    } else {
        lines.fail(what, "has no management events that read, so no inference", READS);
    }
    let of_bedrock = |types: &[String]| -> Vec<String> {
        types.iter().filter(|of| of.starts_with("AWS::Bedrock")).cloned().collect()
    };
    let (whole, half) = (of_bedrock(&selection.data_types), of_bedrock(&selection.half_types));
    if whole.is_empty() && half.is_empty() {
        lines.warn(what, "has no data events of Bedrock", DATA);
    }
    if !whole.is_empty() {
        lines.ok(what, &format!("has data events of {}", whole.join(", ")));
    }
    if !half.is_empty() {
        let found = format!("has not all data events of {}, but by `readOnly`", half.join(", "));
        lines.warn(what, &found, HALF);
    }
}

/// An opt-in Region that is off does not know the credentials; the others know all good ones.
fn is_opt_in(region: &str) -> bool {
    KnownRegions::builtin().find(region).is_some_and(KnownRegion::is_opt_in)
}

const NO_TRAIL: &str = "make a trail for all Regions, or read LookupEvents: `lookup://REGION`";
const ELSEWHERE: &str = "run this with an identity of the account that has the trail of the bucket";
const READS: &str =
    "let the trail record read events: readOnly is true for InvokeModel and Converse";
const HALF: &str = "some inference reads and some writes: select both";
const DATA: &str =
    "agents, asynchronous and bidirectional calls and bedrock-mantle will not be seen";
