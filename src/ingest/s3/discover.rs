//! Finds accounts and Regions by their folders, without listing what is in them.
//!
//! ```text
//! [prefix/]AWSLogs/[O-ORGID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/…
//! ```
//!
//! A folder that is not of this layout may hold logs all the same: it is listed whole, and content
//! decides. Only what AWS is known to write for another purpose is left out by its name.

use std::collections::{BTreeMap, VecDeque};
use std::panic;

use super::dates::Edge;
use super::{Families, Wanted};
use crate::aws;
use crate::aws::s3::{Bucket, Level, Listed};
use crate::ingest::object_key::{
    is_account, is_account_folder, is_family, is_of_trail, is_other_service,
};
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

impl Place {
    /// Returns the folder of one Region's days, if it is one.
    pub fn folder_of_days(&self) -> Option<&str> {
        match self {
            Self::Range(range) => Some(range.prefix.as_str()).filter(|prefix| is_region(prefix)),
            Self::Object(_) | Self::LeftOut(_) => None,
        }
    }

    fn begin(&self) -> &str {
        match self {
            Self::Range(range) => range.begin(),
            Self::Object(listed) => &listed.key,
            Self::LeftOut(folder) => folder,
        }
    }
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

impl Range {
    /// All keys below a prefix.
    pub const fn whole(prefix: String) -> Self {
        Self { prefix, after: String::new(), end: None }
    }

    /// Returns what stands before all of its keys, and behind all keys before it.
    pub fn begin(&self) -> &str {
        self.prefix.as_str().max(&self.after)
    }
}

/// Where a folder stands in the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
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

/// Finds the places of a bucket in the order of their keys.
pub(super) async fn discover(bucket: &Bucket, wanted: &Wanted) -> Result<Vec<Place>, Fault> {
    let stage = stage_of(&wanted.prefix, wanted.families);
    let deepest = depth(&wanted.prefix) + MOST_DEPTH;
    let mut beside = Beside { deepest, levels: MOST_BESIDE };
    let mut has_logs = !matches!(stage, Stage::Above | Stage::Either);
    let mut found = Vec::new();
    let mut open = VecDeque::new();
    take(Step::Into(stage), folder(&wanted.prefix), wanted, &mut found, &mut open);
    let mut levels = 0;
    while !open.is_empty() {
        let batch: Vec<(Stage, String)> = open.drain(..open.len().min(LEVELS_AT_ONCE)).collect();
        levels += batch.len();
        if levels > MOST_LEVELS && !has_logs {
            return Err(Fault::NoLogs { levels: MOST_LEVELS });
        }
        for (stage, prefix, level) in list(bucket, batch).await.map_err(Fault::Aws)? {
            let objects = level.objects.iter().filter(|object| is_loose(&stage, object));
            found.extend(objects.cloned().map(Place::Object));
            for (below, step) in steps(&stage, &prefix, &level, wanted) {
                has_logs |= match &step {
                    Step::Into(stage) => *stage != Stage::Above,
                    Step::LeaveOut => true,
                    Step::LookInto | Step::List | Step::PassBy => false,
                };
                if step == Step::LookInto {
                    let (places, holders) =
                        beside.look_into(bucket, below).await.map_err(Fault::Aws)?;
                    found.extend(places);
                    open.extend(holders.into_iter().map(|holder| (Stage::Above, holder)));
                } else {
                    take(step, below, wanted, &mut found, &mut open);
                }
            }
        }
    }
    if !has_logs {
        // Logs that were copied into a layout of their own: all is looked at, and content decides.
        return Ok(vec![Place::Range(Range::whole(wanted.prefix.clone()))]);
    }
    found.sort_by(|a, b| a.begin().cmp(b.begin()));
    Ok(found)
}

/// Lists the levels of some folders at once, and tells them in their order.
async fn list(
    bucket: &Bucket,
    batch: Vec<(Stage, String)>,
) -> Result<Vec<(Stage, String, Level)>, aws::Error> {
    let begin = |(stage, prefix): (Stage, String)| {
        let (bucket, asked) = (bucket.clone(), prefix.clone());
        (stage, prefix, tokio::spawn(async move { bucket.level(&asked).await }))
    };
    let begun: Vec<_> = batch.into_iter().map(begin).collect();
    let mut listed = Vec::with_capacity(begun.len());
    for (stage, prefix, level) in begun {
        let level = level.await.unwrap_or_else(|fell| panic::resume_unwind(fell.into_panic()))?;
        listed.push((stage, prefix, level));
    }
    Ok(listed)
}

/// Notes what is to be done with a folder.
fn take(
    step: Step,
    below: String,
    wanted: &Wanted,
    found: &mut Vec<Place>,
    open: &mut VecDeque<(Stage, String)>,
) {
    match step {
        Step::Into(Stage::Days) => {
            let range = days(below.clone(), wanted);
            let again = again(&range, wanted).map(|folder| Place::Range(Range::whole(folder)));
            found.extend(again);
            open.extend(Edge::of(&range).map(|edge| (Stage::Dates(edge), below)));
            found.push(Place::Range(range));
        }
        Step::Into(stage) => open.push_back((stage, below)),
        Step::List => found.push(Place::Range(Range::whole(below))),
        Step::LeaveOut => found.push(Place::LeftOut(below)),
        Step::LookInto | Step::PassBy => {}
    }
}

/// What to do with a folder.
#[derive(Debug, PartialEq, Eq)]
enum Step {
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

/// A look at what stands beside `AWSLogs/`: mostly other people's, and perhaps the logs of another
/// trail, whose prefix is longer.
struct Beside {
    deepest: usize,
    /// How many folders may still be looked into.
    levels: usize,
}

impl Beside {
    /// Returns the folders at and below `folder` that hold an `AWSLogs/`, and the places of all that
    /// lies in none of them: whatever it is, its content decides.
    async fn look_into(
        &mut self,
        bucket: &Bucket,
        folder: String,
    ) -> Result<(Vec<Place>, Vec<String>), aws::Error> {
        let mut open = VecDeque::from([folder.clone()]);
        let (mut seen, mut holders) = (BTreeMap::new(), Vec::new());
        while let Some(prefix) = open.pop_front()
            && self.levels > 0
        {
            self.levels -= 1;
            let level = bucket.level(&prefix).await?;
            if has_logs(&level) {
                holders.push(prefix);
                continue;
            }
            if depth(&prefix) <= self.deepest && level.folders.len() <= self.levels {
                open.extend(level.folders.iter().cloned());
            }
            seen.insert(prefix, level);
        }
        Ok((outside(folder, &holders, &seen), holders))
    }
}

/// Returns the places of all at and below a folder that is in none of `holders`.
fn outside(folder: String, holders: &[String], seen: &BTreeMap<String, Level>) -> Vec<Place> {
    let mut places = Vec::new();
    let mut open = vec![folder];
    while let Some(folder) = open.pop() {
        let has_holder = holders.iter().any(|holder| holder.starts_with(&folder));
        match seen.get(&folder).filter(|_| has_holder) {
            Some(level) => {
                let objects = level.objects.iter().filter(|object| !object.is_folder_mark());
                places.extend(objects.cloned().map(Place::Object));
                open.extend(level.folders.iter().cloned());
            }
            None if has_holder => {}
            None => places.push(Place::Range(Range::whole(folder))),
        }
    }
    places
}

fn has_logs(level: &Level) -> bool {
    level.folders.iter().any(|below| name(below) == LOGS)
}

/// Says whether an object beside folders is in no other place. The mark of a folder is no object.
fn is_loose(stage: &Stage, object: &Listed) -> bool {
    let is_elsewhere = matches!(stage, Stage::Dates(edge) if edge.has(&object.key));
    !object.is_folder_mark() && !is_elsewhere
}

fn steps(stage: &Stage, prefix: &str, level: &Level, wanted: &Wanted) -> Vec<(String, Step)> {
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
fn stage_of(prefix: &str, families: Families) -> Stage {
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

/// The keys of one Region's folder that can hold the wanted days.
fn days(prefix: String, wanted: &Wanted) -> Range {
    let is_region = is_region(&prefix);
    let key = |day| key(&prefix, day);
    // A folder that no earlier run listed has all its days before it.
    let earlier = wanted.earlier.as_ref().filter(|earlier| earlier.folders.contains(&prefix));
    let first = earlier.map(|earlier| earlier.first_open).max(wanted.days.first);
    let first = first.filter(|_| is_region).map(key);
    let end = wanted.days.end.filter(|_| is_region).map(key);
    Range { after: first.unwrap_or_default(), end, prefix }
}

/// Returns the folders of days before a range that earlier runs listed and could not read all of.
fn again(range: &Range, wanted: &Wanted) -> impl Iterator<Item = String> {
    let first = wanted.days.first.map(|first| key(&range.prefix, first));
    let earlier = wanted.earlier.iter().filter(|earlier| earlier.folders.contains(&range.prefix));
    let failed = earlier.flat_map(|earlier| &earlier.failed.folders);
    let is_wanted = move |folder: &&String| {
        let is_before = **folder < range.after && folder.starts_with(&range.prefix);
        is_before && **folder != range.prefix && first.as_ref().is_none_or(|first| *folder >= first)
    };
    failed.filter(is_wanted).cloned()
}

/// Says whether a folder holds the days of one Region.
pub(super) fn is_region(prefix: &str) -> bool {
    let mut folders = prefix.trim_end_matches('/').rsplit('/');
    folders.next().is_some_and(Region::is_shaped) && folders.next().is_some_and(is_family)
}

/// Returns where the keys of a day begin. With the slash: S3 orders whole keys, but servers that keep
/// folders (`SeaweedFS`) take a folder's bare name for all that is in it, and begin behind it.
fn key(prefix: &str, day: Day) -> String {
    format!("{prefix}{}/", day.strftime("%Y/%m/%d"))
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
/// An organization has some thousand folders, and each answer takes its time.
const LEVELS_AT_ONCE: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::source::{Earlier, Failed};
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
        assert_eq!(days(region.to_owned(), &wanted), want);
        // Days that an earlier run listed are listed no more; those of a folder that it did not see are.
        let first_open = Day::constant(2026, 6, 1);
        let since = |folder: &str| Wanted {
            days: days_wanted,
            earlier: Some(Earlier {
                first_open,
                folders: [folder.to_owned()].into(),
                failed: Failed {
                    first: None,
                    folders: ["2026/04/30/", "2026/05/03/", "2026/06/02/"]
                        .map(|day| format!("{region}{day}"))
                        .into(),
                },
            }),
            ..Wanted::default()
        };
        let open = Range { after: format!("{region}2026/06/01/"), ..want.clone() };
        assert_eq!(days(region.to_owned(), &since(region)), open);
        // Of the days before, those with an object that could not be read, where they are wanted.
        let looked = again(&open, &since(region)).collect::<Vec<_>>();
        assert_eq!(looked, [format!("{region}2026/05/03/")]);
        assert_eq!(again(&want, &since("another/")).count(), 0);
        assert_eq!(days(region.to_owned(), &since("another/")), want);
        // A month that was asked for by its folder is listed whole.
        let month = format!("{region}2026/05/");
        assert_eq!(days(month.clone(), &wanted), Range::whole(month));
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
    fn what_lies_beside_the_logs_is_listed_but_for_the_logs_themselves() {
        let level = |folders: &[&str]| Level {
            folders: folders.iter().map(|&folder| folder.to_owned()).collect(),
            objects: Vec::new(),
        };
        let seen = BTreeMap::from([
            ("a/".to_owned(), level(&["a/b/", "a/c/"])),
            ("a/c/".to_owned(), level(&[])),
        ]);
        let whole = |prefix: &str| Place::Range(Range::whole(prefix.to_owned()));
        let of = |holders: &[&str]| {
            let holders: Vec<String> = holders.iter().map(|&holder| holder.to_owned()).collect();
            outside("a/".to_owned(), &holders, &seen)
        };
        assert_eq!(of(&[]), [whole("a/")]);
        assert_eq!(of(&["a/b/"]), [whole("a/c/")]);
        // What holds logs itself is not looked into here.
        assert_eq!(outside("a/b/".to_owned(), &["a/b/".to_owned()], &seen), []);
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
