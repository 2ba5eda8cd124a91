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
use crate::model::{Moment, SkipReason};

/// What of a bucket is tried: an object that `audit` would open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A log of CloudTrail.
    Log,
    /// A digest, which is encrypted otherwise than logs are.
    Digest,
    /// A model invocation log, and never what it says of a prompt.
    InvocationLog,
}

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
                    Err(error) => refused(session, region.as_str(), &what, &error, lines),
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
    check_objects(&bucket, prefix, Kind::Log, lines)
}

/// Tries to list what lies below a prefix, and to read an object of a kind.
fn check_objects(
    bucket: &Bucket,
    prefix: &str,
    kind: Kind,
    lines: &mut Lines,
) -> Result<(), (String, Error)> {
    let of = kind.named(bucket.name());
    let (listed, read) = (format!("{of} list"), format!("{of} read"));
    let found = bucket.try_list(prefix, |key| kind.look(key));
    let found = found.map_err(|error| (listed.clone(), error))?;
    if found == Found::Empty {
        lines.warn(&listed, "nothing lies below the prefix", NOTHING);
        return Ok(());
    }
    lines.ok(&listed, "s3:ListBucket is allowed");
    match found {
        Found::Object(key) => {
            bucket.try_read(&key).map_err(|error| (read.clone(), error))?;
            // An object that is encrypted by KMS was decrypted on the way.
            lines.ok(&read, "s3:GetObject is allowed, and kms:Decrypt if needed");
        }
        Found::None | Found::Empty => lines.warn(&read, kind.none(), kind.needs()),
        Found::NotYet => lines.warn(&read, kind.not_yet(), kind.needs()),
    }
    Ok(())
}

/// Tries what `--invocation-logs` reads.
pub fn check_invocation_logs(input: &Input, session: &Session, now: Moment, lines: &mut Lines) {
    let Input::S3 { bucket: name, prefix } = input else {
        return check(input, session, now, lines);
    };
    let tried =
        Bucket::open(session, name).map_err(|error| (Kind::InvocationLog.named(name), error));
    let tried = tried.and_then(|bucket| check_objects(&bucket, prefix, Kind::InvocationLog, lines));
    if let Err((what, error)) = tried {
        lines.failed(&what, &error);
    }
}

/// Tries what `--integrity` reads: digests, and the keys that sign them where none are given.
pub fn check_digests(
    inputs: &[Input],
    regions: &[String],
    session: &Session,
    now: Moment,
    lines: &mut Lines,
) {
    for input in inputs {
        let Input::S3 { bucket: name, prefix } = input else { continue };
        let tried = Bucket::open(session, name).map_err(|error| (Kind::Digest.named(name), error));
        let tried = tried.and_then(|bucket| check_objects(&bucket, prefix, Kind::Digest, lines));
        if let Err((what, error)) = tried {
            lines.failed(&what, &error);
        }
    }
    for region in regions {
        let what = format!("keys in {region}");
        let trails = cloudtrail::Trails::new(session, region);
        match trails.public_keys((now.plus(-SignedDuration::from_hours(1)), now)) {
            Ok(_) => lines.ok(&what, "cloudtrail:ListPublicKeys is allowed"),
            Err(error) => refused(session, region, &what, &error, lines),
        }
    }
}

/// Says why a Region did not answer; one that is off need not.
pub(super) fn refused(
    session: &Session,
    region: &str,
    what: &str,
    error: &Error,
    lines: &mut Lines,
) {
    match opt_in::refusal(session, region, error) {
        Refusal::Off => lines.ok(what, OFF),
        Refusal::Unclear(why) => lines.failed(what, &why),
        Refusal::Other => lines.failed(what, error),
    }
}

impl Kind {
    fn named(self, bucket: &str) -> String {
        match self {
            Self::Log => format!("s3://{bucket}"),
            Self::Digest => format!("digests in s3://{bucket}"),
            Self::InvocationLog => format!("invocation logs in s3://{bucket}"),
        }
    }

    /// Says whether `audit` would open an object of this name for this: digests are not encrypted as logs
    /// are, and what holds prompts is never opened.
    fn look(self, key: &str) -> Look {
        let is_wanted = match (self, KeyFacts::of(key)) {
            (Self::Log, KeyFacts::Log(_))
            | (Self::Digest, KeyFacts::Other(SkipReason::Digest))
            | (Self::InvocationLog, KeyFacts::InvocationLog(Some(_))) => true,
            // The content decides, but not of what lies among other things.
            (Self::Log, KeyFacts::Unknown) => holder(key).is_none(),
            (
                Self::Log | Self::Digest | Self::InvocationLog,
                KeyFacts::Log(_)
                | KeyFacts::InvocationLog(_)
                | KeyFacts::Other(_)
                | KeyFacts::Unknown,
            ) => false,
        };
        if is_wanted {
            return Look::Wanted;
        }
        let own = match self {
            Self::Log => "/CloudTrail/",
            Self::Digest => "/CloudTrail-Digest/",
            Self::InvocationLog => "/BedrockModelInvocationLogs/",
        };
        let folder = holder(key).filter(|folder| !folder.ends_with(own));
        folder.map_or(Look::Unwanted, |folder| Look::Past(folder.to_owned()))
    }

    const fn none(self) -> &'static str {
        match self {
            Self::Log => "there is no log to try it with",
            Self::Digest => "there is no digest to try it with",
            Self::InvocationLog => "there is no invocation log to try it with",
        }
    }

    const fn not_yet(self) -> &'static str {
        match self {
            Self::Log => "no log was found to try it with",
            Self::Digest => "no digest was found to try it with",
            Self::InvocationLog => "no invocation log was found to try it with",
        }
    }

    const fn needs(self) -> &'static str {
        match self {
            Self::Log => UNTRIED,
            Self::Digest => {
                "`audit --integrity` needs s3:GetObject on digests too; without any, nothing is proven"
            }
            Self::InvocationLog => {
                "`audit` needs s3:GetObject there, and kms:Decrypt where a key of yours encrypts them"
            }
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

const NOTHING: &str = "name the prefix that stands before `AWSLogs/`";
const OFF: &str = "the Region is not on: no call is made there";
const UNTRIED: &str =
    "`audit` needs s3:GetObject there, and kms:Decrypt where a key of yours encrypts logs";
const NO_REGION: &str = "S3 tells it to whoever may list the bucket: `s3:ListBucket`";
const LEDGER: &str = "s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject are allowed";
const LATER: &str = "ask again in 15 minutes";
const UNHEEDED: &str = "let never two runs write to this ledger at once";
