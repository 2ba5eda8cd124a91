//! What is asked, checked before anything is read, and read as `audit` reads it.

use std::path::Path;
use std::sync::Arc;

use crate::audit::Given;
use crate::aws::Session;
use crate::cli::args::ExplainArgs;
use crate::cli::commands::judge::noted;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::input::{self, Input};
use crate::cli::integrity::{self, Checking};
use crate::cli::kept::Place;
use crate::cli::pack::{Kind, kind};
use crate::cli::scanned::{plan, scanned};
use crate::cli::settings::{self, Law};
use crate::cli::sources::{self, Scope};
use crate::ingest::by_day::Times;
use crate::ingest::s3::Families;
use crate::ingest::source::LogSource;
use crate::ledger::{Contents, Ledger, Plan, Remote};
use crate::model::{Moment, Window};
use crate::report::words::Phrase;

/// What is to be read, and what to judge by.
pub struct Asked<'a> {
    args: &'a ExplainArgs,
    law: Law,
    inputs: Vec<Input>,
    logs: Vec<Input>,
    scope: Scope,
    place: Option<Place>,
    session: Option<Session>,
    integrity: Option<integrity::Asked>,
}

impl<'a> Asked<'a> {
    /// Checks all that was typed.
    pub fn settle(args: &'a ExplainArgs, now: Moment) -> Result<Self, Fault> {
        let law = Law::settle(&args.policy, now)?;
        args.inputs.iter().try_for_each(|typed| refuse_pack(typed))?;
        let inputs: Vec<Input> =
            args.inputs.iter().map(|typed| Input::parse(typed)).collect::<Result<_, _>>()?;
        let logs = input::invocation_logs(&args.invocation_logs)?;
        let window = settings::window(args.from.as_deref(), args.to.as_deref(), now)?;
        let (regions, inventory, families) = (Vec::new(), None, Families::Logs);
        let times = Times::of(now);
        let scope = Scope { window, regions, times, inventory, families };
        sources::check(&inputs, &scope)?;
        sources::check(&logs, &scope)?;
        let place = args.ledger.as_deref().map(Place::parse).transpose()?;
        if place.is_some() && !logs.is_empty() {
            return Err(Fault::usage(
                "a ledger has the model invocation logs that it was made with",
            )
            .help("leave `--invocation-logs` out, or name the logs instead of `--ledger`"));
        }
        let integrity = integrity::Asked::settle(&args.integrity, &inputs, &args.inputs)?;
        if integrity.is_some() && inputs.is_empty() {
            return Err(Fault::usage("a ledger has no digests to hold its logs against").help(
                "name the logs too: `regiontrail explain ID ./AWSLogs --ledger DIR --keys DIR`",
            ));
        }
        integrity.iter().try_for_each(|asked| asked.check_period(window, now))?;
        let is_remote = inputs.iter().chain(&logs).any(Input::is_remote)
            || place.as_ref().is_some_and(Place::is_remote);
        let session = sources::session(is_remote, &args.aws)?;
        Ok(Self { args, law, inputs, logs, scope, place, session, integrity })
    }

    /// Opens the logs of CloudTrail.
    pub fn open(&self) -> Result<Vec<Box<dyn LogSource>>, Fault> {
        self.inputs.iter().map(|input| self.open_one(input, Families::Logs)).collect()
    }

    fn open_one(&self, input: &Input, families: Families) -> Result<Box<dyn LogSource>, Fault> {
        let scope = Scope { families, ..self.scope.clone() };
        let days = scope.window.delivery_days();
        sources::open(input, self.session.as_ref(), &scope, days)
    }

    /// Returns the ledger that was named, or one of all logs. What comes with it is held while it is used.
    pub fn ledger(
        &self,
        logs: &[Box<dyn LogSource>],
        console: Console,
    ) -> Result<(Ledger, Option<Arc<Remote>>), Fault> {
        if let Some(place) = &self.place {
            return place.ledger(self.session.as_ref());
        }
        let witnesses = self.logs.iter();
        let witnesses = witnesses.map(|input| self.open_one(input, Families::InvocationLogs));
        let witnesses = witnesses.collect::<Result<Vec<_>, _>>()?;
        Ok((scanned(logs, &witnesses, &self.plan(), console)?, None))
    }

    /// Returns how logs are read.
    pub fn plan(&self) -> Plan {
        let ExplainArgs { jobs, max_decoded_bytes, .. } = *self.args;
        let contents = match self.integrity {
            Some(_) => Contents::Hashed,
            None => Contents::NotHashed,
        };
        Plan { contents, ..plan(self.scope.window, jobs, max_decoded_bytes) }
    }

    /// Returns what judges, with all that is known of the ledger's logs.
    pub fn given(&self, ledger: &Ledger, now: Moment) -> Result<Given<'static>, Fault> {
        let check = |integrity: &integrity::Asked| {
            let Plan { limits, threads, .. } = self.plan();
            let (inputs, scope, session) = (&self.inputs, &self.scope, self.session.as_ref());
            integrity.check(Checking { inputs, scope, session, limits, threads }, ledger)
        };
        let proof = self.integrity.as_ref().map(check).transpose()?;
        let until = proof.as_ref().and_then(|proof| proof.until);
        let window = Window { to: self.scope.window.to.or(until), ..self.scope.window };
        let (lang, expects_logs) = (self.args.lang, !self.logs.is_empty());
        let given = self.law.clone().given(now);
        let given = Given { inputs: self.told(), window, lang, expects_logs, ..given };
        noted(ledger, proof, given)
    }

    /// Names what the explanation is of.
    fn told(&self) -> Vec<String> {
        let lang = self.args.lang;
        let ledger = self.args.ledger.iter().map(|place| place.display().to_string());
        let logs = self.args.invocation_logs.iter();
        let logs = logs.map(|typed| lang.say(&Phrase::InvocationLogs(typed)));
        self.args.inputs.iter().cloned().chain(logs).chain(ledger).collect()
    }
}

/// Refuses what holds a report and no logs.
fn refuse_pack(typed: &str) -> Result<(), Fault> {
    let path = Path::new(typed);
    match kind(path) {
        Kind::Pack | Kind::Inside if path.exists() => Err(Fault::usage(format!(
            "`{typed}` is an evidence pack, or of one, and no logs"
        ))
        .help(
            "name the logs that it was made of; what it holds of records is in its `records.jsonl`",
        )),
        Kind::Pack | Kind::Inside | Kind::OtherZip | Kind::None => Ok(()),
    }
}
