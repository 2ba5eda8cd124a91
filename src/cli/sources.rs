//! Inputs, looked for and opened: folders and files, buckets, the CloudTrail API.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::aws::{self, Access, Role, Session};
use crate::ingest::by_day::{EventDays, Times};
use crate::ingest::files::Files;
use crate::ingest::s3::inventory::{self, Inventory};
use crate::ingest::s3::{Families, S3, Wanted};
use crate::ingest::source::{Earlier, LogSource};
use crate::ingest::{lake, lookup_events};
use crate::model::{Day, DeliveryDays, Region, Window};

use super::args::AwsArgs;
use super::fault::Fault;
use super::input::Input;
use super::opt_in;

/// What is wanted of every input.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The window of event time.
    pub window: Window,
    /// The Regions to list; all where none is named.
    pub regions: Vec<Region>,
    /// What time it is.
    pub times: Times,
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
            let session = session()?;
            let asked = opt_in::asked(session, regions, scope.times.now);
            let source =
                lookup_events::open(session, &asked, scope.window, since.first, scope.times);
            Ok(Box::new(source.map_err(|e| Fault::run(&e))?))
        }
        Input::Lake { region, store } => {
            let days = EventDays::of(scope.window, named_day(since)?, scope.times.now);
            let source = lake::open(session()?, region, store, days, scope.times);
            Ok(Box::new(source.map_err(|e| Fault::run(&e))?))
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
/// Fails where the system gives no threads, or an endpoint holds a secret.
pub fn open_session(args: &AwsArgs) -> Result<Session, Fault> {
    let role = args.role_arn.clone();
    let access = Access {
        profile: args.profile.clone(),
        role: role.map(|arn| Role { arn, external_id: args.external_id.clone() }),
        pays_requests: args.request_payer,
    };
    let session = Session::open(&access).map_err(|e| Fault::run(&e))?;
    match session.endpoint_with_user() {
        None => Ok(session),
        // It would stand in keys, and so in reports and ledgers.
        Some(service) => Err(Fault::usage(format!(
            "the endpoint that is put in the place of {service} has a user or a password in it"
        ))
        .help(
            "take it out of AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_… or `endpoint_url` in the profile; \
             credentials are given as the AWS CLI takes them",
        )),
    }
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
                let shown = format!("s3://{bucket}/{prefix}");
                (PathBuf::from(&shown), shown)
            }
            Input::Lookup { .. } => {
                refuse_regions(scope, &input.to_string())?;
                check_age(scope)?;
                continue;
            }
            Input::Lake { .. } => {
                named_day(scope.window.delivery_days())?;
                let shown = input.to_string();
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

fn check_age(scope: &Scope) -> Result<(), Fault> {
    let oldest = lookup_events::oldest(scope.times.now);
    match scope.window.from {
        Some(from) if from < oldest => Err(Fault::usage(format!(
            "LookupEvents has the last 90 days alone, so nothing before {oldest}, and `--from` asks \
             for {from}"
        ))
        .help("begin later, or read the trail's bucket: s3://BUCKET/PREFIX")),
        Some(_) | None => Ok(()),
    }
}
