//! What an object's key tells before it is opened.
//!
//! ```text
//! [prefix/]AWSLogs/[O-ORGID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_TIME_UNIQUE.json.gz
//! ```
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
//! The day is the day of delivery, not of the events. Model invocation logs lie beside them:
//!
//! ```text
//! [prefix/]AWSLogs/ACCOUNT/BedrockModelInvocationLogs/REGION/YYYY/MM/DD/HH/TIME_UNIQUE.json.gz
//! ```
//!
//! with long prompts and answers in objects of their own, below `data/`
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html>).

use crate::model::{AccountId, Day, KeyPlace, Region, SkipReason};

/// What a key tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum KeyFacts {
    /// A CloudTrail log in the layout of S3.
    Log(KeyPlace),
    /// A model invocation log; its place, where the folders tell it.
    InvocationLog(Option<KeyPlace>),
    /// Another family of objects that CloudTrail or Bedrock delivers.
    Other(SkipReason),
    /// A name that tells nothing: the content decides.
    #[default]
    Unknown,
}

impl KeyFacts {
    /// Reads a key; folders may be separated by `/` alone.
    #[must_use]
    pub fn of(key: &str) -> Self {
        let parts: Vec<&str> = key.split('/').collect();
        let folders = &parts[..parts.len() - 1];
        let of_name = || Self::of_name(folders.last(), parts.last().unwrap_or(&key));
        let Some(at) = folders.iter().rposition(|part| family(part).is_some()) else {
            let is_other = is_of_another_service(folders);
            return if is_other { Self::Other(SkipReason::Foreign) } else { of_name() };
        };
        match family(folders[at]) {
            Some(Family::InvocationLogs) if folders[at..].contains(&BODIES) => {
                Self::Other(SkipReason::InvocationBody)
            }
            Some(Family::InvocationLogs) => Self::InvocationLog(place(folders, at)),
            Some(Family::Other(reason)) => Self::Other(reason),
            Some(Family::Logs) => place(folders, at).map_or_else(of_name, Self::Log),
            None => Self::Unknown,
        }
    }

    /// Leaves alone the logs of Regions that are not wanted; where none is named, all are.
    #[must_use]
    pub fn of_regions(self, wanted: &[Region]) -> Self {
        match &self {
            Self::Log(place) if !wanted.is_empty() && !wanted.contains(&place.region) => {
                Self::Other(SkipReason::NotListed)
            }
            Self::Log(_) | Self::InvocationLog(_) | Self::Other(_) | Self::Unknown => self,
        }
    }

    /// Reads the name of a log that was copied out of its folders.
    fn of_name(folder: Option<&&str>, name: &str) -> Self {
        let is_body = ["_input.json", "_output.json"].iter().any(|part| name.contains(part));
        if is_body && folder == Some(&BODIES) {
            return Self::Other(SkipReason::InvocationBody);
        }
        let mut parts = name.splitn(4, '_');
        let (Some(account), Some(kind), Some(region), Some(rest)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Self::Unknown;
        };
        match family(kind) {
            Some(Family::Other(reason)) if is_account(account) => Self::Other(reason),
            Some(Family::Logs) if is_account(account) => {
                let place = || {
                    let day = day(rest.get(..4)?, rest.get(4..6)?, rest.get(6..8)?)?;
                    Some(KeyPlace { account: account.into(), region: region.parse().ok()?, day })
                };
                place().map_or(Self::Unknown, Self::Log)
            }
            Some(Family::Logs | Family::InvocationLogs | Family::Other(_)) | None => Self::Unknown,
        }
    }
}

/// Returns the source Region that a key or a folder tells, whatever the day.
#[must_use]
pub fn region_of(key: &str) -> Option<Region> {
    let parts: Vec<&str> = key.split('/').collect();
    let at = parts.iter().rposition(|part| *part == "CloudTrail");
    // A folder that is no Region's tells none; the name may.
    let of_folder = at.and_then(|at| parts.get(at + 1)?.parse().ok());
    of_folder.or_else(|| match KeyFacts::of_name(None, parts.last()?) {
        KeyFacts::Log(place) => Some(place.region),
        KeyFacts::InvocationLog(_) | KeyFacts::Other(_) | KeyFacts::Unknown => None,
    })
}

/// Returns the Region of a place of LookupEvents, `lookup://REGION/ACCOUNT/`, also on another server.
#[must_use]
pub fn looked_up_region(key: &str) -> Option<Region> {
    let (_, place) = key.split_once("lookup://")?;
    // A name that is no Region's tells none.
    place.split('/').next()?.parse().ok()
}

/// Returns the folder of a key that holds one family of objects, or those of another service:
/// `…/AWSLogs/ACCOUNT/CloudTrail-Digest/`.
#[must_use]
pub fn holder(key: &str) -> Option<&str> {
    let mut end = 0;
    for folder in key.split_inclusive('/') {
        end += folder.len();
        let name = folder.trim_end_matches('/');
        if end < key.len() && (is_family(name) || is_other_service(name)) {
            return Some(&key[..end]);
        }
    }
    None
}

/// What the folders of one name hold.
enum Family {
    Logs,
    InvocationLogs,
    Other(SkipReason),
}

/// Says whether CloudTrail itself keeps objects in folders of this name.
pub(super) fn is_of_trail(folder: &str) -> bool {
    match family(folder) {
        Some(Family::Logs | Family::Other(_)) => true,
        Some(Family::InvocationLogs) | None => false,
    }
}

fn family(folder: &str) -> Option<Family> {
    match folder {
        "CloudTrail" => Some(Family::Logs),
        "CloudTrail-Digest" => Some(Family::Other(SkipReason::Digest)),
        "CloudTrail-Insight" => Some(Family::Other(SkipReason::Insight)),
        "CloudTrail-NetworkActivity" => Some(Family::Other(SkipReason::NetworkActivity)),
        "CloudTrail-Aggregated" => Some(Family::Other(SkipReason::Aggregated)),
        "BedrockModelInvocationLogs" => Some(Family::InvocationLogs),
        _ => None,
    }
}

/// Says whether the folders of this name hold one family of objects.
pub(super) fn is_family(folder: &str) -> bool {
    family(folder).is_some()
}

/// The folder of prompts and answers.
const BODIES: &str = "data";
/// Says whether the folders are those where another service of AWS writes its own logs:
/// `AWSLogs/ACCOUNT/SERVICE/`.
fn is_of_another_service(folders: &[&str]) -> bool {
    let is_below = |pair: &[&str]| is_account_folder(pair[0]) && is_other_service(pair[1]);
    let logs = folders.iter().position(|folder| *folder == "AWSLogs");
    logs.is_some_and(|at| folders[at..].windows(2).any(is_below))
}

/// Says whether a folder of an account is of another service that delivers logs into buckets.
pub(super) fn is_other_service(folder: &str) -> bool {
    OTHER_SERVICES.contains(&folder.strip_prefix("aws-service=").unwrap_or(folder))
}

/// Says whether a folder is an account's; Hive's form is one of VPC flow logs.
pub(super) fn is_account_folder(folder: &str) -> bool {
    is_account(folder.strip_prefix("aws-account-id=").unwrap_or(folder))
}

/// The folders of services that log into `AWSLogs/ACCOUNT/` beside CloudTrail, as their guides name
/// them: AWS Config, load balancers, VPC flow and DNS logs, WAF, Network Firewall, `GuardDuty`, Global
/// Accelerator, Redshift, `CloudFront`, MSK, VPC Lattice. What is not among them is looked into.
const OTHER_SERVICES: [&str; 12] = [
    "Config",
    "elasticloadbalancing",
    "vpcflowlogs",
    "vpcdnsquerylogs",
    "WAFLogs",
    "network-firewall",
    "GuardDuty",
    "globalaccelerator",
    "redshift",
    "CloudFront",
    "KafkaBrokerLogs",
    "VpcLattice",
];

/// Reads `ACCOUNT/CloudTrail/REGION/YYYY/MM/DD`, with `CloudTrail` at `at`.
fn place(folders: &[&str], at: usize) -> Option<KeyPlace> {
    let account = folders.get(at.checked_sub(1)?).filter(|part| is_account(part))?;
    let region = folders.get(at + 1)?.parse().ok()?;
    let day = day(folders.get(at + 2)?, folders.get(at + 3)?, folders.get(at + 4)?)?;
    Some(KeyPlace { account: (*account).into(), region, day })
}

/// Reads the name of the folder of one account's logs of one Region,
/// `…/ACCOUNT/CloudTrail/REGION/`.
#[must_use]
pub fn region_folder(key: &str) -> Option<(AccountId, Region)> {
    let mut parts = key.strip_suffix('/')?.rsplit('/');
    let (region, kind, account) = (parts.next()?, parts.next()?, parts.next()?);
    let is_folder = matches!(family(kind), Some(Family::Logs)) && is_account(account);
    // A folder of another name is no Region's; it is told as what it is.
    is_folder.then_some((account.into(), region.parse().ok()?))
}

pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn day(year: &str, month: &str, day: &str) -> Option<Day> {
    // A folder that is not a date tells no date; nothing is lost by saying so.
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canadian_log() -> KeyFacts {
        KeyFacts::Log(KeyPlace {
            account: "111122223333".into(),
            region: "ca-central-1".parse().unwrap(),
            day: Day::constant(2026, 5, 30),
        })
    }

    #[test]
    fn every_layout_tells_account_region_and_day() {
        let name = "111122223333_CloudTrail_ca-central-1_20260530T1435Z_AbCdEfGhIjKlMnOp.json.gz";
        let tail = format!("111122223333/CloudTrail/ca-central-1/2026/05/30/{name}");
        for head in [
            "AWSLogs/",
            "some/prefix/AWSLogs/",
            "AWSLogs/o-abc123/",
            "o-abc123/AWSLogs/o-abc123/",
            "",
        ] {
            assert_eq!(KeyFacts::of(&format!("{head}{tail}")), canadian_log(), "{head}");
        }
        assert_eq!(KeyFacts::of(name), canadian_log());
    }

    #[test]
    fn other_families_are_known_by_their_folder_or_name() {
        let of = |folder: &str| {
            KeyFacts::of(&format!(
                "AWSLogs/111122223333/{folder}/ca-central-1/2026/05/30/x.json.gz"
            ))
        };
        assert_eq!(of("CloudTrail-Digest"), KeyFacts::Other(SkipReason::Digest));
        assert_eq!(of("CloudTrail-Insight"), KeyFacts::Other(SkipReason::Insight));
        assert_eq!(of("CloudTrail-NetworkActivity"), KeyFacts::Other(SkipReason::NetworkActivity));
        assert_eq!(of("CloudTrail-Aggregated"), KeyFacts::Other(SkipReason::Aggregated));
        let name = "111122223333_CloudTrail-Digest_ca-central-1_trail_ca-central-1_20260530T143500Z.json.gz";
        assert_eq!(KeyFacts::of(name), KeyFacts::Other(SkipReason::Digest));
    }

    #[test]
    fn an_invocation_log_is_told_by_its_folders_and_a_body_is_never_one() {
        let folder = "p/AWSLogs/111122223333/BedrockModelInvocationLogs";
        let day = format!("{folder}/ca-central-1/2026/05/30/14");
        let KeyFacts::Log(place) = canadian_log() else { panic!("it is a log") };
        for (key, facts) in [
            (format!("{day}/20260530T140312_x.json.gz"), KeyFacts::InvocationLog(Some(place))),
            (
                format!("{folder}/amazon-bedrock-logs-permission-check"),
                KeyFacts::InvocationLog(None),
            ),
            (format!("{day}/data/r1_input.json.gz"), KeyFacts::Other(SkipReason::InvocationBody)),
            (
                "copied/data/r1_output.json.gz".to_owned(),
                KeyFacts::Other(SkipReason::InvocationBody),
            ),
            ("data/logs.json.gz".to_owned(), KeyFacts::Unknown),
        ] {
            assert_eq!(KeyFacts::of(&key), facts, "{key}");
        }
    }

    #[test]
    fn a_log_that_lies_in_other_folders_is_known_by_its_name() {
        let name = "111122223333_CloudTrail_ca-central-1_20260530T1435Z_AbCdEfGhIjKlMnOp.json.gz";
        for folder in ["AWSLogs/prod/CloudTrail", "AWSLogs/111122223333/CloudTrail/ca-central-1"] {
            assert_eq!(KeyFacts::of(&format!("{folder}/{name}")), canadian_log(), "{folder}");
        }
    }

    #[test]
    fn logs_of_other_services_are_known_by_the_folder_of_an_account_alone() {
        for folders in [
            "AWSLogs/111122223333/Config/ca-central-1",
            "x/AWSLogs/o-exampleorg/111122223333/vpcflowlogs/ca-central-1",
            "AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=ca-central-1",
        ] {
            let facts = KeyFacts::of(&format!("{folders}/2026/05/30/x.log.gz"));
            assert_eq!(facts, KeyFacts::Other(SkipReason::Foreign), "{folders}");
        }
        for key in ["111122223333/Config/x.json.gz", "AWSLogs/Config/x.json.gz", "Config/x.json.gz"]
        {
            assert_eq!(KeyFacts::of(key), KeyFacts::Unknown, "{key}");
        }
    }

    #[test]
    fn names_that_tell_nothing_say_nothing() {
        for key in [
            "events.json",
            "a/CloudTrail/b.json",
            "x_CloudTrail_y_z.json",
            "",
            "/",
            "AWSLogs/111122223333/CloudTrail/ca-central-1/2026/13/40/x.json.gz",
        ] {
            assert_eq!(KeyFacts::of(key), KeyFacts::Unknown, "{key}");
        }
    }
}
