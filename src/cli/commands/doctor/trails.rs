//! Trails: do they record inference, everywhere, now?

use std::collections::BTreeMap;

use super::Lines;
use crate::aws::cloudtrail::Trails;
use crate::aws::{Error, Kind, Selection, Session, Trail};

/// Looks at the trails that record in some Regions.
pub fn check(session: &Session, regions: &[String], lines: &mut Lines) {
    let mut known: BTreeMap<String, Trail> = BTreeMap::new();
    for region in regions {
        match Trails::new(session, region).trails() {
            Ok(trails) if trails.is_empty() => {
                lines.fail(&format!("trails in {region}"), "none records there", NO_TRAIL);
            }
            Ok(trails) => {
                let names: Vec<&str> = trails.iter().map(|trail| trail.name.as_str()).collect();
                lines.ok(&format!("trails in {region}"), &names.join(", "));
                known.extend(trails.into_iter().map(|trail| (trail.arn.clone(), trail)));
            }
            Err(error) if is_off(&error) => {
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
    let of_bedrock = |kind: &&String| kind.starts_with("AWS::Bedrock");
    let types: Vec<&str> =
        selection.data_types.iter().filter(of_bedrock).map(String::as_str).collect();
    if types.is_empty() {
        lines.warn(what, "has no data events of Bedrock", DATA);
    } else {
        lines.ok(what, &format!("has data events of {}", types.join(", ")));
    }
}

/// An opt-in Region that is off does not know the credentials.
fn is_off(error: &Error) -> bool {
    error.kind == Kind::Credentials
}

const NO_TRAIL: &str = "make a trail for all Regions, or read LookupEvents: `lookup://REGION`";
const READS: &str =
    "let the trail record read events: readOnly is true for InvokeModel and Converse";
const DATA: &str =
    "agents, asynchronous and bidirectional calls and bedrock-mantle will not be seen";
