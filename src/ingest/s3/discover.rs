//! Finds accounts and Regions by their folders, without listing what is in them.
//!
//! ```text
//! [prefix/]AWSLogs/[O-ORGID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/…
//! ```
//!
//! A folder that is not of this layout may hold logs all the same: it is listed whole, and content
//! decides. Only what AWS is known to write for another purpose is left out by its name.
//!
//! `layout` says what is to be done with a folder, `beside` looks into those that are of no layout.

mod beside;
mod layout;

use std::collections::VecDeque;
use std::panic;

use self::beside::Beside;
pub(super) use self::layout::is_region;
use self::layout::{MOST_DEPTH, Stage, Step, depth, is_loose, stage_of, steps};
use super::Wanted;
use super::dates::Edge;
use crate::aws;
use crate::aws::s3::{Bucket, Level, Listed};
use crate::model::Day;

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

/// Finds the places of a bucket in the order of their keys.
pub(super) async fn discover(bucket: &Bucket, wanted: &Wanted) -> Result<Vec<Place>, Fault> {
    let stage = stage_of(&wanted.prefix, wanted.families);
    let deepest = depth(&wanted.prefix) + MOST_DEPTH;
    let mut beside = Beside::down_to(deepest);
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

/// Returns where the keys of a day begin. With the slash: S3 orders whole keys, but servers that keep
/// folders (`SeaweedFS`) take a folder's bare name for all that is in it, and begin behind it.
fn key(prefix: &str, day: Day) -> String {
    format!("{prefix}{}/", day.strftime("%Y/%m/%d"))
}

fn folder(prefix: &str) -> String {
    let is_folder = prefix.is_empty() || prefix.ends_with('/');
    if is_folder { prefix.to_owned() } else { format!("{prefix}/") }
}

const MOST_LEVELS: usize = 2_000;
/// An organization has some thousand folders, and each answer takes its time.
const LEVELS_AT_ONCE: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::source::{Earlier, Failed};
    use crate::model::DeliveryDays;

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
}
