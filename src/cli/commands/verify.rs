//! `regiontrail verify`: are these the logs that CloudTrail wrote, and all of them?

mod again;
mod pack;
mod records;

use std::num::NonZero;
use std::thread;

use crate::audit::integrity::chain::{Against, DigestObject};
use crate::audit::integrity::keys::Keys;
use crate::audit::integrity::{Object, Period, Verified};
use crate::aws::Session;
use crate::cli::args::{VerifyArgs, VerifyFormat};
use crate::cli::console::{Console, Fields};
use crate::cli::exit::verified_code;
use crate::cli::fault::Fault;
use crate::cli::input::Input;
use crate::cli::integrity::{self, Found, Reading};
use crate::cli::settings::window;
use crate::cli::sources::{self, Scope};
use crate::ingest::decode::Limits;
use crate::ingest::s3::Families;
use crate::model::{Moment, Standing};
use crate::report::Tool;
use crate::report::verification::{
    CheckedObject, CoveredTime, KeyOrigin, KeysTold, VERIFICATION_SCHEMA, Verification,
};

use super::{print, print_folded};

/// Runs the command.
pub fn run(args: &VerifyArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    if let Some(path) = pack::asked(&args.inputs)? {
        return pack::run(args, &path, console);
    }
    if !args.logs.is_empty() || args.allowed_signers.is_some() {
        return Err(Fault::usage(
            "`--logs` and `--allowed-signers` check an evidence pack, and none is given",
        )
        .help("name one: `regiontrail verify pack.zip --logs ./AWSLogs`"));
    }
    let inputs: Vec<Input> =
        args.inputs.iter().map(|typed| Input::parse(typed)).collect::<Result<_, _>>()?;
    inputs
        .iter()
        .zip(&args.inputs)
        .try_for_each(|(input, typed)| integrity::check_input(input, typed))?;
    let window = window(args.from.as_deref(), args.to.as_deref(), now)?;
    let (regions, inventory, families) = (Vec::new(), None, Families::All);
    let scope = Scope { window, regions, now, inventory, families };
    sources::check(&inputs, &scope)?;
    let is_remote = inputs.iter().any(Input::is_remote);
    if args.keys.is_none() && args.fetch_keys.is_none() && !is_remote {
        return Err(Fault::usage("signatures need CloudTrail's public keys, and none are given")
            .help(
                "fetch them once: `regiontrail verify INPUT --fetch-keys DIR`; then, without a \
                 network: `regiontrail verify INPUT --keys DIR`",
            ));
    }
    let given = args.keys.as_deref().map(integrity::from_files).transpose()?;
    let session = sources::session(is_remote || given.is_none(), &args.aws)?;
    let period = Period::of_events(window, now);
    let days = integrity::days(period);
    let open = |input: &Input| sources::open(input, session.as_ref(), &scope, days);
    let opened = inputs.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let threads = args.jobs.or_else(|| thread::available_parallelism().ok());
    let reading = Reading {
        sources: &opened,
        limits: Limits { decoded: args.max_decoded_bytes, ..Limits::default() },
        threads: threads.unwrap_or(NonZero::<usize>::MIN),
        is_far: is_remote,
    };
    let keys_folder = args.keys.as_deref().or(args.fetch_keys.as_deref());
    let found = integrity::find(reading.sources, keys_folder, period)?;
    tell(console, &found);
    let digests = integrity::digests(&found.digests, reading)?;
    let keys = match given {
        Some(keys) => keys,
        None => ask(args, session.as_ref(), &digests)?,
    };
    let (looked_through, threads) = (&integrity::looked_through(&inputs), reading.threads);
    let against = Against { keys: &keys, looked_through, from: window.from, threads };
    let verified = integrity::verify(&found, digests, (against, period), reading)?;
    let verification = told(args, verified, &found, (now, window));
    match args.format {
        VerifyFormat::Json => print(&verification.to_json().map_err(|e| Fault::run(&e))?)?,
        VerifyFormat::Text => print_folded(&verification.to_text(args.lang, args.top), console)?,
    };
    Ok(verification.exit_code)
}

fn tell(console: Console, found: &Found) {
    let (digests, logs) = (found.digests.len(), found.logs.len());
    let line = format!("found {digests} digests of the period and {logs} logs");
    console.info(
        &line,
        Fields::from([("digests_found", digests.into()), ("logs_found", logs.into())]),
    );
}

fn ask(
    args: &VerifyArgs,
    session: Option<&Session>,
    digests: &[DigestObject],
) -> Result<Keys, Fault> {
    let session = session.ok_or_else(|| Fault::usage("AWS was not asked for public keys"))?;
    let asked = integrity::ask(session, digests.iter())?;
    if let Some(folder) = &args.fetch_keys {
        integrity::save(folder, &asked)?;
    }
    let mut keys = Keys::default();
    for (region, of_region) in asked {
        keys.add(region, of_region);
    }
    Ok(keys)
}

fn told(
    args: &VerifyArgs,
    verified: Verified,
    found: &Found,
    (now, window): (Moment, crate::model::Window),
) -> Verification {
    let (counts, used) = (verified.counts(found.digests_outside()), verified.used_keys());
    let (digests, logs) = (objects(verified.digests), objects(verified.logs));
    let covered = verified.covered.into_iter().map(|time| CoveredTime {
        account: time.account,
        region: time.region,
        from: time.from,
        to: time.to,
        digests: time.digests,
    });
    let origin = if args.keys.is_some() { KeyOrigin::Files } else { KeyOrigin::ListPublicKeys };
    Verification {
        schema_version: VERIFICATION_SCHEMA,
        tool: Tool { name: "regiontrail".into(), version: env!("CARGO_PKG_VERSION").into() },
        generated_at: now,
        outcome: verified.outcome,
        exit_code: verified_code(verified.outcome),
        inputs: args.inputs.clone(),
        from: window.from,
        to: window.to,
        counts,
        digests: digests.into_iter().filter(is_told).collect(),
        logs: logs.into_iter().filter(is_told).collect(),
        gaps: verified.gaps,
        covered: covered.collect(),
        keys: KeysTold {
            origin,
            folder: args.keys.as_ref().map(|folder| folder.display().to_string()),
            used,
        },
    }
}

/// What lies outside the period is counted, and not named.
fn is_told(object: &CheckedObject) -> bool {
    object.state != Standing::NotInRange
}

fn objects(objects: Vec<Object>) -> Vec<CheckedObject> {
    objects.into_iter().map(Object::checked).collect()
}
