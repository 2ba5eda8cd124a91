//! The logs that are given with a pack, read once.

use std::collections::BTreeSet;
use std::iter::once;
use std::num::NonZero;

use crate::audit::Given;
use crate::audit::integrity::Proof;
use crate::aws::Session;
use crate::cli::args::VerifyArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::input::{self, Input};
use crate::cli::integrity::{self, Checking};
use crate::cli::pack::Receipts;
use crate::cli::scanned::{plan, scanned};
use crate::cli::sources::{self, Scope};
use crate::ingest::by_day::Times;
use crate::ingest::decode::Limits;
use crate::ingest::s3::Families;
use crate::ingest::source::LogSource;
use crate::ledger::{Contents, Ledger, Plan};
use crate::model::{LogKind, Receipt, State, Window};
use crate::report::pack::{Difference, Manifest};

/// The logs that were given, read once.
pub struct Read {
    /// Those of CloudTrail, to look records up in.
    pub logs: Vec<Box<dyn LogSource>>,
    /// How much may be decoded.
    pub limits: Limits,
    /// Their receipts.
    pub receipts: Receipts,
    inputs: Vec<Input>,
    scope: Scope,
    session: Option<Session>,
    threads: NonZero<usize>,
}

impl Read {
    /// Reads the logs of a pack as its report did, and returns what they say.
    ///
    /// # Errors
    /// Fails where an input cannot be opened or listed.
    pub fn again(
        args: &VerifyArgs,
        manifest: &Manifest,
        given: &Given<'_>,
        is_held_against_digests: bool,
        console: Console,
    ) -> Result<(Self, Ledger), Fault> {
        let inputs: Vec<Input> =
            args.logs.iter().map(|typed| Input::parse(typed)).collect::<Result<_, _>>()?;
        let witness = input::invocation_logs(&args.invocation_logs)?;
        // Where digests end a period that nobody ended, logs behind its end were read too.
        let ends_with_digests = manifest.predicate.given.ends_with_digests;
        let to = given.window.to.filter(|_| !ends_with_digests);
        let window = Window { to, ..given.window };
        let (regions, now) = (given.source_regions.clone(), given.now);
        let times = Times::of(now);
        let scope = Scope { window, regions, times, inventory: None, families: Families::Logs };
        sources::check(&inputs, &scope)?;
        sources::check(&witness, &scope)?;
        let is_remote = inputs.iter().chain(&witness).any(Input::is_remote);
        let session = sources::session(is_remote, &args.aws)?;
        let days = window.delivery_days();
        let of_witness = Scope { families: Families::InvocationLogs, ..scope.clone() };
        let open = |input, scope: &Scope| sources::open(input, session.as_ref(), scope, days);
        let logs = inputs.iter().map(|input| open(input, &scope)).collect::<Result<Vec<_>, _>>()?;
        let witness =
            witness.iter().map(|input| open(input, &of_witness)).collect::<Result<Vec<_>, _>>()?;
        let plan = plan(window, args.jobs, args.max_decoded_bytes);
        let contents = if is_held_against_digests { Contents::Hashed } else { plan.contents };
        let plan = Plan { contents, ..plan };
        let ledger = scanned(&logs, &witness, &plan, console)?;
        let receipts = Receipts::of(&ledger)?;
        let Plan { limits, threads, .. } = plan;
        Ok((Self { logs, limits, receipts, inputs, scope, session, threads }, ledger))
    }

    /// Returns in what they are other logs than those that the pack names.
    pub fn others(
        &self,
        manifest: &Manifest,
        own: &[Receipt],
        has_witness: bool,
    ) -> Vec<Difference> {
        let (named, read) = (&manifest.predicate.logs, self.receipts.logs());
        if named == read {
            return Vec::new();
        }
        let failed = own.iter().filter(|receipt| receipt.state == State::Failed);
        let failed: Vec<&str> = failed.map(|receipt| name(&receipt.object)).collect();
        let own = || own.iter().filter(|receipt| receipt.state == State::Read);
        let witness = own().filter(|receipt| receipt.kind == LogKind::Invocation).count() as u64;
        if witness > 0 && !has_witness {
            return vec![Difference::WitnessNotGiven(witness)];
        }
        let before: BTreeSet<&str> = own().filter_map(|one| one.sha256.as_deref()).collect();
        let here: BTreeSet<&str> = self.receipts.hashes().values().map(String::as_str).collect();
        let is_gone = |one: &&Receipt| one.sha256.as_deref().is_some_and(|of| !here.contains(of));
        let gone: Vec<&str> = own().filter(is_gone).map(|one| one.object.as_str()).collect();
        let more = self.receipts.hashes().iter();
        let more = more.filter(|(_, hash)| !before.contains(hash.as_str()));
        let more: Vec<&str> = more.map(|(object, _)| object.as_str()).collect();
        let names = |objects: &[&str]| -> BTreeSet<String> {
            objects.iter().map(|object| name(object).to_owned()).collect()
        };
        let (gone_names, more_names) = (names(&gone), names(&more));
        let of_gone = |object: &&str| {
            if more_names.contains(name(object)) {
                Difference::LogOther((*object).to_owned())
            } else {
                Difference::LogNotHere((*object).to_owned())
            }
        };
        let of_more = |object: &&str| {
            if failed.contains(&name(object)) {
                Difference::LogMended((*object).to_owned())
            } else {
                Difference::LogNotNamed((*object).to_owned())
            }
        };
        let gone = gone.iter().map(of_gone).take(MOST);
        let more = more.iter().filter(|object| !gone_names.contains(name(object)));
        once(Difference::Logs(named.read, read.read))
            .chain(gone)
            .chain(more.map(of_more).take(MOST))
            .collect()
    }

    /// Checks them against their digests.
    ///
    /// # Errors
    /// Fails where digests cannot be listed, or nothing can be read any more.
    pub fn proof(&self, check: &integrity::Asked, ledger: &Ledger) -> Result<Proof, Fault> {
        let Self { inputs, scope, limits, threads, .. } = self;
        let (session, limits, threads) = (self.session.as_ref(), *limits, *threads);
        check.check(Checking { inputs, scope, session, limits, threads }, ledger)
    }
}

/// Returns the name of an object, wherever it lies.
fn name(object: &str) -> &str {
    object.rsplit('/').next().unwrap_or(object)
}

/// So many logs are named that are not the pack's.
const MOST: usize = 20;
