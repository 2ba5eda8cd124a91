//! The check of the logs that an audit reads: their digests are read beside them, and no log twice.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::PathBuf;

use crate::audit::integrity::chain::Against;
use crate::audit::integrity::gaps::deliveries;
use crate::audit::integrity::keys::Keys;
use crate::audit::integrity::{Object, Proof, Verified};
use crate::aws::Session;
use crate::cli::args::{IntegrityArgs, IntegrityHow};
use crate::cli::fault::Fault;
use crate::cli::sources::{self, Input, Scope};
use crate::ingest::decode::Limits;
use crate::ingest::delivered::log_delivered;
use crate::ingest::s3::Families;
use crate::ledger::Scanned;
use crate::model::{Reason, Window};
use crate::report::IntegrityMode;
use crate::report::verification::{KeyOrigin, KeysTold};

use super::read::{self, Reading};
use super::{Found, ask, check_input, days, find, from_files, looked_through};

/// A check that was asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    mode: IntegrityMode,
    folder: Option<PathBuf>,
    given: Option<Keys>,
}

/// What a check is of, and how it reads.
#[derive(Clone, Copy)]
pub struct Checking<'a> {
    /// The inputs.
    pub inputs: &'a [Input],
    /// What of them is wanted.
    pub scope: &'a Scope,
    /// How to come to AWS, where that is needed.
    pub session: Option<&'a Session>,
    /// How much may be decoded.
    pub limits: Limits,
    /// How many objects are read at once.
    pub threads: NonZero<usize>,
}

impl Asked {
    /// Settles what was asked, before anything is read.
    ///
    /// # Errors
    /// Fails where inputs have no digests, or keys cannot be used or are not given.
    pub fn settle(
        args: &IntegrityArgs,
        inputs: &[Input],
        typed: &[String],
    ) -> Result<Option<Self>, Fault> {
        let mode = match (args.integrity, &args.keys) {
            (Some(IntegrityHow::Off), _) | (None, None) => return Ok(None),
            (Some(IntegrityHow::Require), _) => IntegrityMode::Require,
            (Some(IntegrityHow::Report), _) | (None, Some(_)) => IntegrityMode::Report,
        };
        inputs.iter().zip(typed).try_for_each(|(input, typed)| check_input(input, typed))?;
        if args.keys.is_none() && !inputs.iter().any(Input::is_remote) {
            return Err(Fault::usage(
                "signatures need CloudTrail's public keys, and none are given",
            )
            .help(
                "fetch them once: `regiontrail verify INPUT --fetch-keys DIR`; then `--keys DIR`",
            ));
        }
        let given = args.keys.as_deref().map(from_files).transpose()?;
        Ok(Some(Self { mode, folder: args.keys.clone(), given }))
    }

    /// Checks logs of which a scan has found these contents.
    ///
    /// # Errors
    /// Fails where inputs cannot be listed, nothing can be read any more, or AWS gives no keys.
    pub fn check(
        &self,
        of: Checking<'_>,
        scanned: &BTreeMap<String, Scanned>,
    ) -> Result<Proof, Fault> {
        let window = of.scope.window;
        // What a list left out of an inventory has is no less to be checked.
        let scope = Scope { inventory: None, families: Families::All, ..of.scope.clone() };
        let open = |input: &Input| sources::open(input, of.session, &scope, days(window));
        let opened = of.inputs.iter().map(open).collect::<Result<Vec<_>, _>>()?;
        let reading = Reading { sources: &opened, limits: of.limits, threads: of.threads };
        let found = find(&opened, self.folder.as_deref(), window)?;
        let (keys, mut verified) = self.verify(of, &found, reading, scanned)?;
        verified.add_unattested(elsewhere(&found, scanned, window));
        Ok(Proof {
            mode: self.mode,
            counts: verified.counts(found.digests_outside),
            keys: KeysTold { used: verified.used_keys(), ..keys },
            verified,
        })
    }

    fn verify(
        &self,
        of: Checking<'_>,
        found: &Found,
        reading: Reading<'_>,
        scanned: &BTreeMap<String, Scanned>,
    ) -> Result<(KeysTold, Verified), Fault> {
        let digests = read::digests(found, reading)?;
        let (keys, origin) = match (&self.given, of.session) {
            (Some(given), _) => (given.clone(), KeyOrigin::Files),
            (None, Some(session)) => {
                let mut keys = Keys::default();
                ask(session, &digests)?.into_iter().for_each(|(region, own)| keys.add(region, own));
                (keys, KeyOrigin::ListPublicKeys)
            }
            (None, None) => return Err(Fault::usage("AWS was not asked for public keys")),
        };
        let against = Against {
            keys: &keys,
            looked_through: &looked_through(of.inputs),
            from: of.scope.window.from,
            threads: of.threads,
        };
        let window = of.scope.window;
        let verified =
            read::verify_scanned(found, digests, (against, window), reading, Some(scanned))?;
        let folder = self.folder.as_ref().map(|folder| folder.display().to_string());
        Ok((KeysTold { origin, folder, used: Vec::new() }, verified))
    }
}

/// Returns the logs that a kept ledger has from elsewhere: these inputs do not have them any more, or
/// never had, so that no digest of theirs was held against them.
fn elsewhere(found: &Found, scanned: &BTreeMap<String, Scanned>, window: Window) -> Vec<Object> {
    let listed: BTreeSet<&str> = found.log_objects.iter().map(|log| log.key.as_str()).collect();
    let period = deliveries(window);
    let told = scanned.keys().filter(|key| !listed.contains(key.as_str())).map(|key| {
        let is_within = log_delivered(key).is_none_or(|delivered| period.holds(delivered));
        let reason = if is_within { Reason::NamedByNoDigest } else { Reason::OutsidePeriod };
        Object { key: key.clone(), reason, cause: None }
    });
    told.collect()
}
