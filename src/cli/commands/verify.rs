//! `regiontrail verify`: are these the logs that CloudTrail wrote, and all of them?

mod again;
mod logs;
mod pack;
mod records;

use std::collections::BTreeSet;
use std::num::NonZero;
use std::thread;

use crate::audit::integrity::keys::Keys;
use crate::audit::integrity::{Period, Verified};
use crate::aws::Session;
use crate::cli::args::{VerifyArgs, VerifyFormat};
use crate::cli::console::{Console, Fields};
use crate::cli::exit::verified_code;
use crate::cli::fault::Fault;
use crate::cli::input::Input;
use crate::cli::integrity::{self, Check, KeyRing, Listed, Reading};
use crate::cli::settings::window;
use crate::cli::sources::{self, Scope};
use crate::ingest::by_day::Times;
use crate::ingest::decode::Limits;
use crate::ingest::s3::Families;
use crate::ingest::source::LogSource;
use crate::model::Moment;
use crate::report::Tool;
use crate::report::verification::{
    CoveredTime, KeyOrigin, KeysTold, VERIFICATION_SCHEMA, Verification,
};

use super::{print_as_written, print_folded};

/// Runs the command.
pub fn run(args: &VerifyArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    if let Some(path) = pack::asked(&args.inputs)? {
        return pack::run(args, &path, console);
    }
    let asked = Asked::settle(args, now)?;
    let period = Period::of_events(asked.scope.window, now);
    let opened = asked.opened(period)?;
    let threads = args.jobs.or_else(|| thread::available_parallelism().ok());
    let reading = Reading {
        sources: &opened,
        limits: Limits { decoded: args.max_decoded_bytes, ..Limits::default() },
        threads: threads.unwrap_or(NonZero::<usize>::MIN),
        is_far: asked.inputs.iter().any(Input::is_remote),
    };
    let folder = args.keys.as_deref().or(args.fetch_keys.as_deref());
    let listed = Listed::find(reading.sources, folder, period, &asked.scope.regions)?;
    tell(console, &listed);
    let (session, fetched) = (asked.session.as_ref(), args.fetch_keys.as_deref());
    let mut keys = match asked.given {
        Some(keys) => KeyRing::given(keys),
        None => KeyRing::asking(session, listed.times(), fetched)?,
    };
    let check = Check {
        period,
        from: asked.scope.window.from,
        looked_through: &integrity::looked_through(&asked.inputs, &listed),
        reading,
        scanned: None,
        relied_on: &BTreeSet::new(),
    };
    let verified = integrity::verify(&listed, &mut keys, check)?;
    let verification = told(args, verified, listed.digests_outside(), &asked.scope);
    match args.format {
        VerifyFormat::Json => print_as_written(|out| verification.write_json(out))?,
        VerifyFormat::Text => print_folded(&verification.to_text(args.lang, args.top), console)?,
    };
    Ok(verification.exit_code)
}

/// What is to be checked, as meant.
struct Asked {
    inputs: Vec<Input>,
    scope: Scope,
    given: Option<Keys>,
    session: Option<Session>,
}

impl Asked {
    /// Checks all that was typed, before anything is read.
    fn settle(args: &VerifyArgs, now: Moment) -> Result<Self, Fault> {
        let is_of_pack = !args.logs.is_empty() || !args.invocation_logs.is_empty();
        if is_of_pack || args.allowed_signers.is_some() {
            if let [typed] = args.inputs.as_slice()
                && let Err(cause) = std::fs::metadata(typed)
            {
                return Err(Fault::usage(format!(
                    "cannot open the evidence pack `{typed}`\n  {cause}"
                )));
            }
            return Err(Fault::usage(
                "`--logs`, `--invocation-logs` and `--allowed-signers` check an evidence pack, and none \
                 is given",
            )
            .help("name one: `regiontrail verify pack.zip --logs ./AWSLogs`"));
        }
        let inputs: Vec<Input> =
            args.inputs.iter().map(|typed| Input::parse(typed)).collect::<Result<_, _>>()?;
        let typed = inputs.iter().zip(&args.inputs);
        for (input, typed) in typed {
            integrity::check_input(input, typed)?;
        }
        let window = window(args.from.as_deref(), args.to.as_deref(), now)?;
        let (regions, inventory, families) = (Vec::new(), None, Families::All);
        let times = Times::of(now);
        let scope = Scope { window, regions, times, inventory, families };
        sources::check(&inputs, &scope)?;
        let is_remote = inputs.iter().any(Input::is_remote);
        if args.keys.is_none() && args.fetch_keys.is_none() && !is_remote {
            return Err(Fault::usage(
                "signatures need CloudTrail's public keys, and none are given",
            )
            .help(
                "fetch them once: `regiontrail verify INPUT --fetch-keys DIR`; then, without a \
                 network: `regiontrail verify INPUT --keys DIR`",
            ));
        }
        let given = args.keys.as_deref().map(integrity::from_files).transpose()?;
        let session = sources::session(is_remote || given.is_none(), &args.aws)?;
        Ok(Self { inputs, scope, given, session })
    }

    fn opened(&self, period: Period) -> Result<Vec<Box<dyn LogSource>>, Fault> {
        let days = integrity::days(period);
        let open = |input| sources::open(input, self.session.as_ref(), &self.scope, days);
        self.inputs.iter().map(open).collect()
    }
}

fn tell(console: Console, listed: &Listed) {
    let (digests, logs) = (listed.digests(), listed.logs());
    let line = format!("found {digests} digests of the period and {logs} logs");
    console.info(
        &line,
        Fields::from([("digests_found", digests.into()), ("logs_found", logs.into())]),
    );
}

fn told(
    args: &VerifyArgs,
    verified: Verified,
    digests_outside: u64,
    scope: &Scope,
) -> Verification {
    let (counts, used) = (verified.counts(digests_outside), verified.used_keys());
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
        generated_at: scope.times.now,
        outcome: verified.outcome,
        exit_code: verified_code(verified.outcome),
        inputs: args.inputs.clone(),
        from: scope.window.from,
        to: scope.window.to,
        counts,
        digests: verified.digests,
        logs: verified.logs,
        gaps: verified.gaps,
        covered: covered.collect(),
        keys: KeysTold {
            origin,
            folder: args.keys.as_ref().map(|folder| folder.display().to_string()),
            used,
        },
    }
}
