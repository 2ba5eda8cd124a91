//! The layout of CloudTrail's buckets: what a folder holds, by its name and by those above it.
//!
//! ```text
//! [prefix/]AWSLogs/[O-ORGID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/…
//! ```
//!
//! **Invariant:** asks nobody: what a level has is given.

use super::Wanted;
use crate::aws::s3::{Level, Listed};
use crate::ingest::object_key::{
    is_account, is_account_folder, is_family, is_of_trail, is_other_service,
};
use crate::ingest::s3::Families;
use crate::ingest::s3::dates::Edge;
use crate::model::Region;

/// Where a folder stands in the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// Above `AWSLogs/`.
    Above,
    /// Holds accounts or organizations.
    Logs,
    /// Holds families: `CloudTrail`, `CloudTrail-Digest`, `BedrockModelInvocationLogs`.
    Account,
    /// Holds Regions.
    Trail,
    /// Is called like a family, and no account is above it: holds Regions, or is a trail's own prefix.
    Either,
    /// Holds the days of one Region.
    Days,
    /// Holds years, months or days, and the window wants some of them.
    Dates(Edge),
}

/// What to do with a folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Its layout is known.
    Into(Stage),
    /// It stands beside `AWSLogs/`, and may have another one in it.
    LookInto,
    /// It is not known: all that is in it is listed.
    List,
    /// It holds something else, or is not asked for; that it was left out is told.
    LeaveOut,
    /// Another place has it, or its date is outside the window.
    PassBy,
}

/// Says whether an object beside folders is in no other place. The mark of a folder is no object.
pub(super) fn is_loose(stage: &Stage, object: &Listed) -> bool {
    let is_elsewhere = matches!(stage, Stage::Dates(edge) if edge.has(&object.key));
    !object.is_folder_mark() && !is_elsewhere
}

/// Says what to do with each folder of a level.
pub(super) fn steps(
    stage: &Stage,
    prefix: &str,
    level: &Level,
    wanted: &Wanted,
) -> Vec<(String, Step)> {
    let has_logs = has_logs(level);
    let has_regions = || level.folders.iter().any(|below| Region::is_shaped(name(below)));
    let stage = match stage {
        Stage::Either if !has_logs && has_regions() => &Stage::Trail,
        Stage::Either => &Stage::Above,
        stage => stage,
    };
    let step = |below: &String| {
        let name = name(below);
        let below = format!("{prefix}{name}/");
        let step = match stage {
            Stage::Above if name == LOGS => Step::Into(Stage::Logs),
            Stage::Above if depth(&below) > depth(&wanted.prefix) + MOST_DEPTH => Step::List,
            Stage::Above if has_logs => Step::LookInto,
            Stage::Above => Step::Into(Stage::Above),
            Stage::Logs if is_account_folder(name) => Step::Into(Stage::Account),
            Stage::Logs if is_organization(name) => Step::Into(Stage::Logs),
            Stage::Account if is_wanted_family(name, wanted) => Step::Into(Stage::Trail),
            Stage::Logs | Stage::Account if is_family(name) => Step::LeaveOut,
            Stage::Account if is_other_service(name) => Step::LeaveOut,
            Stage::Trail if !Region::is_shaped(name) => Step::List,
            Stage::Trail if is_wanted(name, wanted) => Step::Into(Stage::Days),
            Stage::Trail => Step::LeaveOut,
            Stage::Dates(edge) if edge.cuts(&below) => Step::Into(Stage::Dates(edge.clone())),
            Stage::Dates(edge) if edge.has(&below) || edge.is_date(&below) => Step::PassBy,
            Stage::Logs | Stage::Account | Stage::Dates(_) => Step::List,
            Stage::Days => Step::Into(Stage::Days),
            Stage::Either => unreachable!("it is one of two by now"),
        };
        (below, step)
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
pub(super) fn stage_of(prefix: &str, families: Families) -> Stage {
    let parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    let Some(last) = parts.last() else { return Stage::Above };
    // What stands before `AWSLogs` is a trail's own prefix, whatever it is called.
    let logs = parts.iter().rposition(|part| *part == LOGS);
    let below = logs.map_or(0, |at| at + 1);
    if let Some(at) = parts[below..].iter().rposition(|part| is_family(part)) {
        let at = below + at;
        let is_of_account = at > 0 && is_account_folder(parts[at - 1]);
        if logs.is_none() && !is_of_account {
            return lone(parts.get(at + 1));
        }
        let own = match families {
            Families::Logs | Families::All => TRAIL,
            Families::InvocationLogs => INVOCATION_LOGS,
        };
        let holds_regions = parts[at] == own && at + 1 == parts.len();
        return if holds_regions { Stage::Trail } else { Stage::Days };
    }
    let is_below_logs = logs.is_some();
    match last {
        last if *last == LOGS => Stage::Logs,
        last if is_below_logs && is_account(last) => Stage::Account,
        last if is_below_logs && is_organization(last) => Stage::Logs,
        _ => Stage::Above,
    }
}

/// Tells where a prefix stands that has a folder called like a family and no account: what is below it
/// tells, or what the prefix itself names there.
fn lone(below: Option<&&str>) -> Stage {
    match below {
        Some(below) if Region::is_shaped(below) => Stage::Days,
        Some(_) => Stage::Above,
        None => Stage::Either,
    }
}

/// Says whether a folder holds the days of one Region.
pub(in super::super) fn is_region(prefix: &str) -> bool {
    let mut folders = prefix.trim_end_matches('/').rsplit('/');
    folders.next().is_some_and(Region::is_shaped) && folders.next().is_some_and(is_family)
}

/// Says whether logs lie directly below.
pub(super) fn has_logs(level: &Level) -> bool {
    level.folders.iter().any(|below| name(below) == LOGS)
}

fn name(folder: &str) -> &str {
    folder.trim_end_matches('/').rsplit('/').next().unwrap_or(folder)
}

/// Returns how many folders a folder lies in, itself included.
pub(super) fn depth(folder: &str) -> usize {
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
pub(super) const MOST_DEPTH: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

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
            // A trail's own prefix may be called like a family.
            ("CloudTrail", Stage::Either),
            ("CloudTrail/main/", Stage::Above),
            ("CloudTrail/AWSLogs/", Stage::Logs),
            ("CloudTrail/AWSLogs/111122223333/", Stage::Account),
            ("CloudTrail/AWSLogs/111122223333/CloudTrail/", Stage::Trail),
            // So may a copy.
            ("CloudTrail/ca-central-1/", Stage::Days),
            ("111122223333/CloudTrail/", Stage::Trail),
        ] {
            assert_eq!(stage_of(prefix, Families::Logs), stage, "{prefix}");
        }
        let logs = "AWSLogs/111122223333/BedrockModelInvocationLogs/";
        assert_eq!(stage_of(logs, Families::InvocationLogs), Stage::Trail);
        assert_eq!(stage_of(logs, Families::Logs), Stage::Days);
    }

    /// What is done with folders of these names.
    fn done(stage: &Stage, prefix: &str, names: &[&str], wanted: &Wanted) -> Vec<Step> {
        let folders = names.iter().map(|name| format!("{prefix}{name}/")).collect();
        let level = Level { folders, objects: Vec::new() };
        steps(stage, prefix, &level, wanted).into_iter().map(|(_, step)| step).collect()
    }

    #[test]
    fn other_families_and_unwanted_regions_are_left_out_by_name() {
        let all = Wanted::default();
        let families = ["CloudTrail", "CloudTrail-Digest", "Config", "vpcflowlogs"];
        let out = || Step::LeaveOut;
        let want = [Step::Into(Stage::Trail), out(), out(), out()];
        assert_eq!(done(&Stage::Account, "A/", &families, &all), want);
        let both = ["BedrockModelInvocationLogs", "CloudTrail"];
        let invocations = Wanted { families: Families::InvocationLogs, ..Wanted::default() };
        let into_trail = || Step::Into(Stage::Trail);
        assert_eq!(done(&Stage::Account, "A/", &both, &invocations), [into_trail(), out()]);
        assert_eq!(done(&Stage::Account, "A/", &both, &all), [out(), into_trail()]);
        let regions = vec!["ca-central-1".parse().unwrap()];
        let canada = Wanted { regions, ..Wanted::default() };
        let both = ["ca-central-1", "us-east-1"];
        let into = || Step::Into(Stage::Days);
        assert_eq!(done(&Stage::Trail, "T/", &both, &canada), [into(), out()]);
        assert_eq!(done(&Stage::Trail, "T/", &both, &all), [into(), into()]);
        let digests = Wanted { families: Families::All, ..Wanted::default() };
        let trail = || Step::Into(Stage::Trail);
        let want = [trail(), trail(), out(), out()];
        assert_eq!(done(&Stage::Account, "A/", &families, &digests), want);
        let logs = Step::Into(Stage::Logs);
        let want = [logs, Step::LookInto];
        assert_eq!(done(&Stage::Above, "", &["AWSLogs", "photos"], &all), want);
        let above = || Step::Into(Stage::Above);
        assert_eq!(done(&Stage::Above, "", &["a", "b"], &all), [above(), above()]);
    }

    #[test]
    fn a_folder_called_like_a_family_is_what_lies_in_it() {
        let of = |names: &[&str]| done(&Stage::Either, "CloudTrail/", names, &Wanted::default());
        assert_eq!(of(&["AWSLogs"]), [Step::Into(Stage::Logs)]);
        assert_eq!(of(&["main"]), [Step::Into(Stage::Above)]);
        assert_eq!(of(&["ca-central-1", "x"]), [Step::Into(Stage::Days), Step::List]);
    }

    #[test]
    fn a_folder_that_is_not_of_the_layout_is_listed_whole() {
        let regions = vec!["ca-central-1".parse().unwrap()];
        for wanted in [Wanted::default(), Wanted { regions, ..Wanted::default() }] {
            for (stage, name) in [
                (Stage::Logs, "prod"),
                (Stage::Logs, "o-short"),
                (Stage::Account, "cloudtrail"),
                (Stage::Account, "CloudTrail_copy"),
                (Stage::Trail, "2026"),
                (Stage::Trail, "US-EAST-1"),
            ] {
                assert_eq!(done(&stage, "A/", &[name], &wanted), [Step::List], "{name}");
            }
        }
    }
}
