//! Finds accounts and Regions by their folders, without listing what is in them.
//!
//! ```text
//! [prefix/]AWSLogs/[O-ORGID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/…
//! ```

use std::collections::VecDeque;

use super::{Families, Wanted};
use crate::aws;
use crate::aws::s3::{Bucket, Level, Listed};
use crate::ingest::object_key::{is_account, is_family, is_of_trail};
use crate::model::{Day, Region};

/// What is to be listed, or is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// All keys of a range.
    Range(Range),
    /// One object beside the folders.
    Object(Listed),
    /// A folder that is not looked into.
    LeftOut(String),
}

/// Keys below `prefix`, behind `after` and before `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    pub prefix: String,
    pub after: String,
    pub end: Option<String>,
}

/// Why the places cannot be told.
#[derive(Debug)]
pub enum Fault {
    Aws(aws::Error),
    NoLogs { levels: usize },
}

/// Where a folder stands in the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Above `AWSLogs/`.
    Above,
    /// Holds accounts or organizations.
    Logs,
    /// Holds families: `CloudTrail`, `CloudTrail-Digest`, `BedrockModelInvocationLogs`.
    Account,
    /// Holds Regions.
    Trail,
    /// Holds the days of one Region.
    Days,
}

/// Finds the places of a bucket in the order of their keys.
pub(super) async fn discover(bucket: &Bucket, wanted: &Wanted) -> Result<Vec<Place>, Fault> {
    let stage = stage_of(&wanted.prefix, wanted.families);
    let mut found = Vec::new();
    let mut open = VecDeque::from([(stage, folder(&wanted.prefix))]);
    let mut levels = 0;
    let deepest = depth(&wanted.prefix) + MOST_DEPTH;
    let mut beside = Beside { deepest, levels: MOST_BESIDE };
    let mut has_logs = stage != Stage::Above;
    while let Some((stage, prefix)) = open.pop_front() {
        if stage == Stage::Days {
            found.push((prefix.clone(), days(prefix, wanted)));
            continue;
        }
        levels += 1;
        if levels > MOST_LEVELS && !has_logs {
            return Err(Fault::NoLogs { levels: MOST_LEVELS });
        }
        let level = bucket.level(&prefix).await.map_err(Fault::Aws)?;
        let objects = level.objects.iter().filter(|object| !object.is_folder_mark());
        found.extend(objects.map(|object| (object.key.clone(), Place::Object(object.clone()))));
        for (below, step) in steps(stage, &prefix, &level, wanted) {
            match step {
                Step::Into(stage) => {
                    has_logs |= stage != Stage::Above;
                    open.push_back((stage, below));
                }
                Step::LookInto => {
                    let holders = beside.look_into(bucket, &below).await.map_err(Fault::Aws)?;
                    if !holders.contains(&below) {
                        found.push((below.clone(), Place::LeftOut(below)));
                    }
                    open.extend(holders.into_iter().map(|holder| (Stage::Above, holder)));
                }
                Step::LeaveOut => found.push((below.clone(), Place::LeftOut(below))),
            }
        }
    }
    if !has_logs {
        // Logs that were copied into a layout of their own: all is looked at, and content decides.
        let all = Range { prefix: wanted.prefix.clone(), after: String::new(), end: None };
        return Ok(vec![Place::Range(all)]);
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found.into_iter().map(|(_, place)| place).collect())
}

enum Step {
    Into(Stage),
    /// Only where `AWSLogs/` is found in it.
    LookInto,
    LeaveOut,
}

/// A look at what stands beside `AWSLogs/`: mostly other people's, and perhaps the logs of another
/// trail, whose prefix is longer.
struct Beside {
    deepest: usize,
    /// How many folders may still be looked into.
    levels: usize,
}

impl Beside {
    /// Returns the folders at and below `folder` that hold an `AWSLogs/`.
    async fn look_into(
        &mut self,
        bucket: &Bucket,
        folder: &str,
    ) -> Result<Vec<String>, aws::Error> {
        let mut open = VecDeque::from([folder.to_owned()]);
        let mut holders = Vec::new();
        while let Some(prefix) = open.pop_front()
            && self.levels > 0
        {
            self.levels -= 1;
            let level = bucket.level(&prefix).await?;
            if has_logs(&level) {
                holders.push(prefix);
            } else if depth(&prefix) <= self.deepest && level.folders.len() <= self.levels {
                open.extend(level.folders);
            }
        }
        Ok(holders)
    }
}

fn has_logs(level: &Level) -> bool {
    level.folders.iter().any(|below| name(below) == LOGS)
}

fn steps(stage: Stage, prefix: &str, level: &Level, wanted: &Wanted) -> Vec<(String, Step)> {
    let has_logs = has_logs(level);
    let step = |below: &String| {
        let name = name(below);
        let step = match stage {
            Stage::Above if name == LOGS => Step::Into(Stage::Logs),
            Stage::Above if depth(below) > depth(&wanted.prefix) + MOST_DEPTH => Step::LeaveOut,
            Stage::Above if has_logs => Step::LookInto,
            Stage::Above => Step::Into(Stage::Above),
            Stage::Logs if is_account(name) => Step::Into(Stage::Account),
            Stage::Logs if is_organization(name) => Step::Into(Stage::Logs),
            Stage::Account if is_wanted_family(name, wanted) => Step::Into(Stage::Trail),
            Stage::Trail if is_wanted(name, wanted) => Step::Into(Stage::Days),
            Stage::Logs | Stage::Account | Stage::Trail => Step::LeaveOut,
            Stage::Days => Step::Into(Stage::Days),
        };
        (format!("{prefix}{name}/"), step)
    };
    level.folders.iter().map(step).collect()
}

fn is_wanted_family(folder: &str, wanted: &Wanted) -> bool {
    match wanted.families {
        Families::Logs => folder == TRAIL,
        Families::All => is_of_trail(folder),
        Families::InvocationLogs => folder == INVOCATION_LOGS,
    }
}

fn is_wanted(region: &str, wanted: &Wanted) -> bool {
    wanted.regions.is_empty() || wanted.regions.iter().map(Region::as_str).any(|r| r == region)
}

/// Tells where a prefix stands by its own folders.
fn stage_of(prefix: &str, families: Families) -> Stage {
    let parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    let Some(last) = parts.last() else { return Stage::Above };
    if let Some(at) = parts.iter().rposition(|part| is_family(part)) {
        let own = match families {
            Families::Logs | Families::All => TRAIL,
            Families::InvocationLogs => INVOCATION_LOGS,
        };
        let holds_regions = parts[at] == own && at + 1 == parts.len();
        return if holds_regions { Stage::Trail } else { Stage::Days };
    }
    let is_below_logs = parts.contains(&LOGS);
    match last {
        last if *last == LOGS => Stage::Logs,
        last if is_below_logs && is_account(last) => Stage::Account,
        last if is_below_logs && is_organization(last) => Stage::Logs,
        _ => Stage::Above,
    }
}

/// The keys of one Region's folder that can hold the wanted days.
fn days(prefix: String, wanted: &Wanted) -> Place {
    let is_region = is_region(&prefix);
    // With the slash: S3 orders whole keys, but servers that keep folders (SeaweedFS) take a folder's
    // bare name for all that is in it, and begin behind it.
    let key = |day: Day| format!("{prefix}{}/", day.strftime("%Y/%m/%d"));
    let first = wanted.days.first.filter(|_| is_region).map(key);
    let end = wanted.days.end.filter(|_| is_region).map(key);
    Place::Range(Range { after: first.unwrap_or_default(), end, prefix })
}

/// Says whether a folder holds the days of one Region.
pub(super) fn is_region(prefix: &str) -> bool {
    prefix.trim_end_matches('/').rsplit('/').nth(1).is_some_and(is_family)
}

fn folder(prefix: &str) -> String {
    let is_folder = prefix.is_empty() || prefix.ends_with('/');
    if is_folder { prefix.to_owned() } else { format!("{prefix}/") }
}

fn name(folder: &str) -> &str {
    folder.trim_end_matches('/').rsplit('/').next().unwrap_or(folder)
}

fn depth(folder: &str) -> usize {
    folder.split('/').filter(|part| !part.is_empty()).count()
}

/// <https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html>.
fn is_organization(name: &str) -> bool {
    name.strip_prefix("o-").is_some_and(|id| {
        (10..=32).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

const LOGS: &str = "AWSLogs";
const TRAIL: &str = "CloudTrail";
const INVOCATION_LOGS: &str = "BedrockModelInvocationLogs";
/// Folders between the input and `AWSLogs/`.
const MOST_DEPTH: usize = 4;
const MOST_LEVELS: usize = 2_000;
/// Beside an `AWSLogs/` that was found: each is a request, and they are made one after the other.
const MOST_BESIDE: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DeliveryDays;

    #[test]
    fn a_prefix_tells_where_it_stands() {
        for (prefix, stage) in [
            ("", Stage::Above),
            ("security/logs/", Stage::Above),
            ("111122223333/", Stage::Above),
            ("security/AWSLogs", Stage::Logs),
            ("AWSLogs/o-exampleorgid/", Stage::Logs),
            ("AWSLogs/111122223333/", Stage::Account),
            ("AWSLogs/o-exampleorgid/111122223333", Stage::Account),
            ("AWSLogs/111122223333/CloudTrail/", Stage::Trail),
            ("AWSLogs/111122223333/CloudTrail/ca-central-1/", Stage::Days),
            ("AWSLogs/111122223333/CloudTrail/ca-central-1/2026/05/", Stage::Days),
            ("AWSLogs/111122223333/CloudTrail-Digest/", Stage::Days),
        ] {
            assert_eq!(stage_of(prefix, Families::Logs), stage, "{prefix}");
        }
        let logs = "AWSLogs/111122223333/BedrockModelInvocationLogs/";
        assert_eq!(stage_of(logs, Families::InvocationLogs), Stage::Trail);
        assert_eq!(stage_of(logs, Families::Logs), Stage::Days);
    }

    #[test]
    fn days_become_a_range_of_keys() {
        let days_wanted = DeliveryDays {
            first: Some(Day::constant(2026, 5, 1)),
            end: Some(Day::constant(2026, 7, 1)),
        };
        let wanted = Wanted { days: days_wanted, ..Wanted::default() };
        let region = "AWSLogs/111122223333/CloudTrail/ca-central-1/";
        let want = Range {
            prefix: region.to_owned(),
            after: format!("{region}2026/05/01/"),
            end: Some(format!("{region}2026/07/01/")),
        };
        assert_eq!(days(region.to_owned(), &wanted), Place::Range(want));
        // A month that was asked for by its folder is listed whole.
        let month = format!("{region}2026/05/");
        let want = Range { prefix: month.clone(), after: String::new(), end: None };
        assert_eq!(days(month, &wanted), Place::Range(want));
    }

    #[test]
    fn other_families_and_unwanted_regions_are_left_out_by_name() {
        let of = |stage, prefix: &str, names: &[&str], wanted: &Wanted| -> Vec<String> {
            let folders = names.iter().map(|name| format!("{prefix}{name}/")).collect();
            let level = Level { folders, objects: Vec::new() };
            let steps = steps(stage, prefix, &level, wanted);
            let is_out =
                |(_, step): &(String, Step)| matches!(step, Step::LookInto | Step::LeaveOut);
            steps.into_iter().filter(is_out).map(|(below, _)| name(&below).to_owned()).collect()
        };
        let all = Wanted::default();
        let families = ["CloudTrail", "CloudTrail-Digest", "CloudTrail-Insight", "Config"];
        assert_eq!(of(Stage::Account, "A/", &families, &all), &families[1..]);
        let both = ["BedrockModelInvocationLogs", "CloudTrail"];
        let logs = Wanted { families: Families::InvocationLogs, ..Wanted::default() };
        assert_eq!(of(Stage::Account, "A/", &both, &logs), ["CloudTrail"]);
        assert_eq!(of(Stage::Account, "A/", &both, &all), ["BedrockModelInvocationLogs"]);
        let regions = vec!["ca-central-1".parse().unwrap()];
        let canada = Wanted { regions, ..Wanted::default() };
        assert_eq!(of(Stage::Trail, "T/", &["ca-central-1", "us-east-1"], &canada), ["us-east-1"]);
        assert!(of(Stage::Trail, "T/", &["ca-central-1", "us-east-1"], &all).is_empty());
        let digests = Wanted { families: Families::All, ..Wanted::default() };
        assert_eq!(of(Stage::Account, "A/", &families, &digests), ["Config"]);
        assert_eq!(of(Stage::Above, "", &["AWSLogs", "photos"], &all), ["photos"]);
        assert!(of(Stage::Above, "", &["a", "b"], &all).is_empty());
    }
}
