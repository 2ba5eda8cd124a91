//! What the inputs of `audit` mean: folders and files, buckets, the CloudTrail API.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::aws::{self, Access, Address, NoAddress, Role, Session};
use crate::ingest::by_day::EventDays;
use crate::ingest::files::Files;
use crate::ingest::s3::inventory::{self, Inventory};
use crate::ingest::s3::{Families, S3, Wanted};
use crate::ingest::source::{Earlier, LogSource};
use crate::ingest::{lake, lookup_events};
use crate::model::{Day, DeliveryDays, Moment, Region, Window};

use super::args::AwsArgs;
use super::fault::Fault;

/// An input, as typed and as meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A folder, a file, or standard input.
    Files(String),
    /// `s3://BUCKET/PREFIX`.
    S3 { bucket: String, prefix: String },
    /// `lookup://REGION,…`.
    Lookup { regions: Vec<Region> },
    /// `lake://REGION/EVENT_DATA_STORE_ID`.
    Lake { region: Region, store: String },
}

impl Input {
    /// Reads an input.
    ///
    /// # Errors
    /// Fails where a bucket or a Region cannot be one.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        if let Some(regions) = typed.strip_prefix("lookup://") {
            let regions = regions.trim_end_matches('/').split(',').map(known_region);
            return Ok(Self::Lookup { regions: regions.collect::<Result<_, _>>()? });
        }
        if let Some(rest) = typed.strip_prefix("lake://") {
            return lake(typed, rest);
        }
        match Address::find(typed) {
            Ok(Some(Address { bucket, key })) => Ok(Self::S3 { bucket, prefix: key }),
            Ok(None) => Ok(Self::Files(typed.to_owned())),
            Err(NoAddress::Scheme(_)) => {
                let scheme = typed.split_once("://").map_or(typed, |(scheme, _)| scheme);
                Err(Fault::usage(format!("`{scheme}://` is no kind of input")).help(
                    "name a folder, a file, `-`, s3://BUCKET/PREFIX, lookup://REGION,… or \
                     lake://REGION/EVENT_DATA_STORE_ID",
                ))
            }
            Err(cause @ NoAddress::Bucket { .. }) => {
                Err(Fault::usage_of(&cause).help("write s3://BUCKET or s3://BUCKET/PREFIX"))
            }
        }
    }

    /// Says whether it is asked day by day.
    pub const fn is_by_day(&self) -> bool {
        match self {
            Self::Files(_) | Self::S3 { .. } => false,
            Self::Lookup { .. } | Self::Lake { .. } => true,
        }
    }

    /// Says whether AWS is asked for it.
    pub const fn is_remote(&self) -> bool {
        match self {
            Self::Files(_) => false,
            Self::S3 { .. } | Self::Lookup { .. } | Self::Lake { .. } => true,
        }
    }
}

/// Reads the inputs that hold model invocation logs.
///
/// # Errors
/// Fails where one cannot be an input, or is of a kind that has none of these logs.
pub fn invocation_logs(typed: &[String]) -> Result<Vec<Input>, Fault> {
    let parsed = typed.iter().map(|typed| match Input::parse(typed)? {
        input @ (Input::Files(_) | Input::S3 { .. }) => Ok(input),
        Input::Lookup { .. } | Input::Lake { .. } => {
            Err(Fault::usage(format!("`{typed}` has no model invocation logs"))
                .help("name the folder or s3://BUCKET/PREFIX that Bedrock writes them to"))
        }
    });
    parsed.collect()
}

fn lake(typed: &str, rest: &str) -> Result<Input, Fault> {
    let (region, store) = rest.split_once('/').unwrap_or((rest, ""));
    let store = store.trim_end_matches('/');
    // It stands in a question as it is.
    let is_id = |id: &str| {
        (3..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !is_id(store) {
        return Err(Fault::usage(format!(
            "`{store}` in `{typed}` is no id of an event data store"
        ))
        .help("write lake://REGION/ID with what stands last in the store's ARN"));
    }
    Ok(Input::Lake { region: known_region(region)?, store: store.to_owned() })
}

/// What is wanted of every input.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The window of event time.
    pub window: Window,
    /// The Regions to list; all where none is named.
    pub regions: Vec<Region>,
    /// The time of the run.
    pub now: Moment,
    /// The list that S3 Inventory made of a bucket.
    pub inventory: Option<Inventory>,
    /// Which folders of CloudTrail are looked into.
    pub families: Families,
}

/// Opens an input.
///
/// # Errors
/// Fails where AWS does not let it be looked at.
pub fn open(
    input: &Input,
    session: Option<&Session>,
    scope: &Scope,
    days: DeliveryDays,
) -> Result<Box<dyn LogSource>, Fault> {
    open_since(input, session, scope, days, None)
}

/// Opens an input of which earlier runs have listed something.
///
/// # Errors
/// Fails where AWS does not let it be looked at.
pub fn open_since(
    input: &Input,
    session: Option<&Session>,
    scope: &Scope,
    days: DeliveryDays,
    earlier: Option<Earlier>,
) -> Result<Box<dyn LogSource>, Fault> {
    let first = earlier.as_ref().map(Earlier::first_day).max(days.first);
    let since = DeliveryDays { first, ..days };
    let session = || session.ok_or_else(|| Fault::usage("AWS was not asked for this input"));
    match input {
        Input::Files(path) => Ok(Box::new(Files::new(path).of_regions(&scope.regions))),
        Input::S3 { bucket, prefix } => {
            let (prefix, regions) = (prefix.clone(), scope.regions.clone());
            let is_of_bucket = |inventory: &&Inventory| inventory.source_bucket() == bucket;
            let inventory = scope.inventory.as_ref().filter(is_of_bucket).cloned();
            let families = scope.families;
            let wanted = Wanted { prefix, days, earlier, regions, inventory, families };
            let source = S3::open(session()?, bucket, wanted).map_err(|e| Fault::run(&e))?;
            Ok(Box::new(source))
        }
        Input::Lookup { regions } => {
            let first = lookup_events::first_day(scope.window, since.first, scope.now);
            let days = EventDays::of(scope.window, first, scope.now);
            let source = lookup_events::open(session()?, regions, days, scope.now);
            Ok(Box::new(source.map_err(|e| Fault::run(&e))?))
        }
        Input::Lake { region, store } => {
            let days = EventDays::of(scope.window, named_day(since)?, scope.now);
            Ok(Box::new(lake::open(session()?, (region, store), days, scope.now)))
        }
    }
}

/// Opens a session, where one is needed.
///
/// # Errors
/// Fails where the system gives no threads.
pub fn session(is_needed: bool, args: &AwsArgs) -> Result<Option<Session>, Fault> {
    is_needed.then(|| open_session(args)).transpose()
}

/// Opens a session.
///
/// # Errors
/// Fails where the system gives no threads.
pub fn open_session(args: &AwsArgs) -> Result<Session, Fault> {
    let role = args.role_arn.clone();
    let access = Access {
        profile: args.profile.clone(),
        role: role.map(|arn| Role { arn, external_id: args.external_id.clone() }),
        pays_requests: args.request_payer,
    };
    Session::open(&access).map_err(|e| Fault::run(&e))
}

/// Opens an inventory, which lists the bucket of an input.
///
/// # Errors
/// Fails where it cannot be used, or no input is in the bucket that it lists.
pub fn inventory(
    typed: &str,
    inputs: &[Input],
    session: Option<&Session>,
) -> Result<Inventory, Fault> {
    let buckets = inputs.iter().filter_map(|input| match input {
        Input::S3 { bucket, .. } => Some(bucket.as_str()),
        Input::Files(_) | Input::Lookup { .. } | Input::Lake { .. } => None,
    });
    let mut buckets = buckets.peekable();
    let (Some(session), true) = (session, buckets.peek().is_some()) else {
        return Err(Fault::usage("`--inventory` lists a bucket, and no input is in one")
            .help("name it: `regiontrail audit s3://BUCKET --inventory s3://…/manifest.json`"));
    };
    let inventory = Inventory::open(session, typed).map_err(|error| match error {
        inventory::Error::Aws { .. } => Fault::run(&error),
        _ => Fault::usage_of(&error).help("name the manifest.json of a list as CSV"),
    })?;
    let of = inventory.source_bucket();
    if buckets.all(|bucket| bucket != of) {
        let message = format!("inventory `{typed}` lists bucket `{of}`, and no input is in it");
        return Err(Fault::usage(message).help("name an inventory of the input's bucket"));
    }
    Ok(inventory)
}

/// Looks for every input before the first is read: the last one may come hours later.
///
/// # Errors
/// Fails where an input is not there, lies in another, or asks for what AWS no longer has.
pub fn check(inputs: &[Input], scope: &Scope) -> Result<(), Fault> {
    let mut places = BTreeMap::new();
    for input in inputs {
        let (place, shown) = match input {
            Input::Files(path) => {
                Files::new(path).check().map_err(|e| Fault::usage_of(&e).help(missing(path)))?;
                // A place without a canonical name is its own.
                let place = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
                (place, path.clone())
            }
            Input::S3 { bucket, prefix } => {
                let place = PathBuf::from(format!("s3://{bucket}/{prefix}"));
                (place, format!("s3://{bucket}/{prefix}"))
            }
            Input::Lookup { regions } => {
                refuse_regions(scope, &format!("lookup://{}", joined(regions)))?;
                check_age(scope)?;
                continue;
            }
            Input::Lake { region, store } => {
                named_day(scope.window.delivery_days())?;
                let shown = format!("lake://{region}/{store}");
                refuse_regions(scope, &shown)?;
                (PathBuf::from(&shown), shown)
            }
        };
        if let Some(other) = places.insert(place, shown.clone()) {
            return Err(read_twice(&shown, &other));
        }
    }
    let holder = |place: &PathBuf| place.ancestors().skip(1).find_map(|above| places.get(above));
    places.iter().try_for_each(|(place, input)| {
        holder(place).map_or(Ok(()), |other| Err(read_twice(input, other)))
    })
}

/// Says the way out where an input is not there: a bucket may have been meant.
fn missing(typed: &str) -> String {
    let of_arn = typed.strip_prefix("arn:aws:s3:::").or_else(|| typed.strip_prefix("s3:/"));
    let meant = of_arn.map(|rest| rest.trim_start_matches('/'));
    let meant = meant.or_else(|| aws::is_bucket(typed).then_some(typed));
    let bucket = meant.map(|meant| format!("; a bucket is `s3://{meant}`")).unwrap_or_default();
    format!("name a folder or file that is there, or `-` for standard input{bucket}")
}

fn read_twice(input: &str, other: &str) -> Fault {
    Fault::usage(format!("input `{input}` lies in input `{other}`: its objects would count twice"))
        .help("name one of the two")
}

/// Returns the first day that a store is asked for; nobody knows when it began.
fn named_day(days: DeliveryDays) -> Result<Day, Fault> {
    days.first.ok_or_else(|| {
        Fault::usage("CloudTrail Lake is asked day by day, and `--from` is not given")
            .help("name the first day: `--from 2026-05-01`, `--from 30d`, `--from last-month`")
    })
}

/// The Regions of an API stand in its input.
fn refuse_regions(scope: &Scope, input: &str) -> Result<(), Fault> {
    if scope.regions.is_empty() {
        return Ok(());
    }
    let message = format!("`--source-regions` is of folders and buckets, and `{input}` is neither");
    Err(Fault::usage(message).help(
        "leave it out: lookup://REGION,… reads the Regions that it names, and a lake all that it has",
    ))
}

fn joined(regions: &[Region]) -> String {
    regions.iter().map(Region::as_str).collect::<Vec<_>>().join(",")
}

fn check_age(scope: &Scope) -> Result<(), Fault> {
    let oldest = lookup_events::oldest(scope.now);
    match scope.window.from {
        Some(from) if from < oldest => Err(Fault::usage(format!(
            "LookupEvents has the last 90 days alone, so nothing before {oldest}, and `--from` asks \
             for {from}"
        ))
        .help("begin later, or read the trail's bucket: s3://BUCKET/PREFIX")),
        Some(_) | None => Ok(()),
    }
}

/// Reads a Region of the command line.
///
/// # Errors
/// Fails where AWS had none of that name when this version was built.
pub fn known_region(typed: &str) -> Result<Region, Fault> {
    let known = crate::audit::KnownRegions::builtin();
    let found = known.find(typed).map(|found| found.code.clone());
    found.ok_or_else(|| {
        let meant = known.nearest(typed).map(|code| format!("; did you mean `{code}`?"));
        Fault::usage(format!("unknown Region `{typed}`{}", meant.unwrap_or_default()))
            .help("`regiontrail policy regions` lists all")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_told_apart_by_their_form() {
        let of = |typed| Input::parse(typed).map_err(|fault| fault.to_string());
        assert_eq!(of("logs/"), Ok(Input::Files("logs/".to_owned())));
        assert_eq!(of("-"), Ok(Input::Files("-".to_owned())));
        let s3 = |bucket: &str, prefix: &str| {
            Ok(Input::S3 { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
        };
        assert_eq!(of("s3://my-logs"), s3("my-logs", ""));
        assert_eq!(of("s3://my-logs/a/AWSLogs/"), s3("my-logs", "a/AWSLogs/"));
        let regions = vec!["ca-central-1".parse().unwrap(), "ca-west-1".parse().unwrap()];
        assert_eq!(of("lookup://ca-central-1,ca-west-1"), Ok(Input::Lookup { regions }));
        let lake =
            Input::Lake { region: "ca-central-1".parse().unwrap(), store: "a1-b2".to_owned() };
        assert_eq!(of("lake://ca-central-1/a1-b2"), Ok(lake));
        assert!(of("lake://ca-central-1").unwrap_err().contains("no id of an event data store"));
        assert!(of("lake://ca-central-1/x; DROP").unwrap_err().contains("no id of an event data"));
        assert!(of("s3://").unwrap_err().contains("no name of a bucket"));
        assert!(of("gs://logs").unwrap_err().contains("`gs://` is no kind of input"));
        assert!(of("lookup://ca-centrl-1").unwrap_err().contains("ca-central-1"));
    }
}
