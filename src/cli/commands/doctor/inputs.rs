//! Inputs and the ledger: may they be read and written?

use jiff::SignedDuration;

use super::Lines;
use crate::aws::s3::{Bucket, Conditions, Found, Look, NoLease};
use crate::aws::{Error, Session, cloudtrail};
use crate::cli::input::Input;
use crate::cli::opt_in::{self, Refusal};
use crate::ingest::files::Files;
use crate::ingest::lake::rebuilt::statement;
use crate::ingest::object_key::{KeyFacts, holder};
use crate::ledger::LOCK;
use crate::model::Moment;

/// Tries what `audit` does with an input: list it, read an object of it.
pub fn check(input: &Input, session: &Session, now: Moment, lines: &mut Lines) {
    match input {
        Input::Files(path) => match Files::new(path).check() {
            Ok(()) => lines.ok(path, "is there"),
            Err(error) => {
                lines.fail(path, &error.to_string(), "name a folder or file that is there");
            }
        },
        Input::S3 { bucket, prefix } => {
            if let Err((what, error)) = check_bucket(session, bucket, prefix, lines) {
                lines.failed(&what, &error);
            }
        }
        Input::Lake { region, store } => {
            let what = format!("lake://{region}/{store}");
            let last_second = (now.plus(-SignedDuration::from_secs(1)), now);
            let trails = cloudtrail::Trails::new(session, region.as_str());
            match trails.try_query(&statement(store, last_second)) {
                Ok(()) => {
                    let found = "cloudtrail:StartQuery and cloudtrail:GetQueryResults are allowed";
                    lines.ok(&what, found);
                }
                Err(error) => lines.failed(&what, &error),
            }
        }
        Input::Lookup { regions } => {
            for region in regions {
                let what = format!("lookup://{region}");
                let trails = cloudtrail::Trails::new(session, region.as_str());
                match trails.try_lookup(now) {
                    Ok(()) => lines.ok(&what, "cloudtrail:LookupEvents is allowed"),
                    Err(error) => match opt_in::refusal(session, region.as_str(), &error) {
                        Refusal::Off => lines.ok(&what, OFF),
                        Refusal::Unclear(why) => lines.failed(&what, &why),
                        Refusal::Other => lines.failed(&what, &error),
                    },
                }
            }
        }
    }
}

fn check_bucket(
    session: &Session,
    name: &str,
    prefix: &str,
    lines: &mut Lines,
) -> Result<(), (String, Error)> {
    let what = format!("s3://{name}");
    let at = |what: &str| {
        let what = what.to_owned();
        move |error| (what, error)
    };
    let bucket = Bucket::open(session, name).map_err(at(&what))?;
    match bucket.region() {
        Some(region) => lines.ok(&what, &format!("is in {region}")),
        None => lines.warn(&what, "its Region is not told", NO_REGION),
    }
    let found = bucket.try_list(prefix, look).map_err(at(&format!("{what} list")))?;
    let (listed, read) = (format!("{what} list"), format!("{what} read"));
    if found == Found::Empty {
        let advice = "name the prefix that stands before `AWSLogs/`";
        lines.warn(&listed, "nothing lies below the prefix", advice);
        return Ok(());
    }
    lines.ok(&listed, "s3:ListBucket is allowed");
    match found {
        Found::Object(key) => {
            bucket.try_read(&key).map_err(at(&read))?;
            // An object that is encrypted by KMS was decrypted on the way.
            lines.ok(&read, "s3:GetObject is allowed, and kms:Decrypt if needed");
        }
        Found::None | Found::Empty => lines.warn(&read, "there is no log to try it with", UNTRIED),
        Found::NotYet => lines.warn(&read, "no log was found to try it with", UNTRIED),
    }
    Ok(())
}

/// Says whether `audit` would open an object of this name: digests are not encrypted as logs are, and
/// what holds prompts is never opened.
fn look(key: &str) -> Look {
    match KeyFacts::of(key) {
        KeyFacts::Log(_) => Look::Wanted,
        // The content decides, but not of what lies among other things.
        KeyFacts::Unknown if holder(key).is_none() => Look::Wanted,
        KeyFacts::Unknown | KeyFacts::InvocationLog(_) | KeyFacts::Other(_) => {
            let folder = holder(key).filter(|folder| !folder.ends_with("/CloudTrail/"));
            folder.map_or(Look::Unwanted, |folder| Look::Past(folder.to_owned()))
        }
    }
}

/// Tries what `--ledger s3://…` does: list, have an object as the lock is had, and give it back.
pub fn check_ledger(session: &Session, name: &str, prefix: &str, lines: &mut Lines) {
    let what = format!("ledger s3://{name}");
    let tried = Bucket::open(session, name).map_err(NoLease::from).and_then(|bucket| {
        let conditions = bucket.try_ledger(prefix)?;
        Ok((bucket.region().map(str::to_owned), conditions, bucket.is_locked(prefix, LOCK)?))
    });
    let (region, conditions, is_locked) = match tried {
        Ok(found) => found,
        Err(NoLease::Aws(error)) => return lines.failed(&what, &error),
        Err(NoLease::Taken | NoLease::Ageless) => {
            return lines.warn(&what, "another doctor tries it, or tried it and was killed", LATER);
        }
    };
    match region {
        Some(region) => lines.ok(&what, &format!("{LEDGER}, in {region}")),
        None => lines.ok(&what, LEDGER),
    }
    match conditions {
        Conditions::Heeded if !is_locked => lines.ok(&format!("{what} lock"), "nobody has it"),
        Conditions::Heeded => {
            lines.warn(
                &format!("{what} lock"),
                "a run has it, or was killed less than 15 minutes ago",
                LATER,
            );
        }
        Conditions::Ignored => {
            lines.warn(&format!("{what} lock"), "the server heeds no conditional writes", UNHEEDED);
        }
    }
}

pub(super) const OFF: &str = "the Region is not on: no call is made there";
const UNTRIED: &str =
    "`audit` needs s3:GetObject there, and kms:Decrypt where a key of yours encrypts logs";
const NO_REGION: &str = "S3 tells it to whoever may list the bucket: `s3:ListBucket`";
const LEDGER: &str = "s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject are allowed";
const LATER: &str = "ask again in 15 minutes";
const UNHEEDED: &str = "let never two runs write to this ledger at once";
