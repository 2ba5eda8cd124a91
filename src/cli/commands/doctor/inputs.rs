//! Inputs and the ledger: may they be read and written?

use jiff::SignedDuration;

use super::Lines;
use crate::aws::s3::{Bucket, Conditions, NoLease};
use crate::aws::{Error, Session, cloudtrail};
use crate::cli::input::Input;
use crate::ingest::files::Files;
use crate::ingest::lake::rebuilt::statement;
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
                    Err(error) => lines.failed(&what, &error),
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
    let found = bucket.try_list(prefix).map_err(at(&format!("{what} list")))?;
    match found {
        None => {
            let advice = "name the prefix that stands before `AWSLogs/`";
            lines.warn(&format!("{what} list"), "nothing lies below the prefix", advice);
        }
        Some(key) => {
            lines.ok(&format!("{what} list"), "s3:ListBucket is allowed");
            bucket.try_read(&key).map_err(at(&format!("{what} read")))?;
            // An object that is encrypted by KMS was decrypted on the way.
            lines.ok(&format!("{what} read"), "s3:GetObject is allowed, and kms:Decrypt if needed");
        }
    }
    Ok(())
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

const NO_REGION: &str = "S3 tells it to whoever may list the bucket: `s3:ListBucket`";
const LEDGER: &str = "s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject are allowed";
const LATER: &str = "ask again in 15 minutes";
const UNHEEDED: &str = "let never two runs write to this ledger at once";
