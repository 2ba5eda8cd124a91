//! The check of the logs that an audit reads: their digests are read beside them, and no log twice.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use crate::audit::integrity::keys::Keys;
use crate::audit::integrity::{Open, Period, Proof};
use crate::aws::Session;
use crate::cli::args::{IntegrityArgs, IntegrityHow};
use crate::cli::fault::Fault;
use crate::cli::input::Input;
use crate::cli::sources::{self, Scope};
use crate::ingest::decode::Limits;
use crate::ingest::delivered::log_delivered;
use crate::ingest::s3::Families;
use crate::ledger::{Ledger, ReliedOn, Scanned};
use crate::model::{DeliveryDays, Moment, Reason, Standing, Window};
use crate::report::IntegrityMode;
use crate::report::verification::{KeyOrigin, KeysTold};

use super::by_place::{Check, verify};
use super::given_keys::{KeyRing, from_files};
use super::inputs::{check_input, looked_through};
use super::listed::Listed;
use super::read::Reading;

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

    /// Asks for the check again that a pack says was made.
    ///
    /// # Errors
    /// Fails where keys cannot be used.
    pub fn again(mode: IntegrityMode, keys: &Path) -> Result<Self, Fault> {
        Ok(Self { mode, folder: Some(keys.to_path_buf()), given: Some(from_files(keys)?) })
    }

    /// Refuses a period of which no digest can tell yet, where all of it must be proven.
    ///
    /// # Errors
    /// Fails where it begins too late.
    pub fn check_period(&self, window: Window, now: Moment) -> Result<(), Fault> {
        let end = Period::last_end(now);
        let is_late = self.mode == IntegrityMode::Require && window.from >= Some(end);
        if !is_late {
            return Ok(());
        }
        Err(Fault::usage(format!("no digest can tell yet of events after {end}")).help(
            "begin earlier, or take `--integrity report`: CloudTrail writes digests hour by hour, \
             and each after its hour",
        ))
    }

    /// Returns where the proven period ends, if nobody said where: what digests cannot tell of yet is
    /// left out where all must be proven.
    fn until(
        &self,
        scope: &Scope,
        period: Period,
        scanned: &BTreeMap<String, Scanned>,
    ) -> Option<Moment> {
        let end = period.deliveries.to;
        let is_newer = |key: &String| log_delivered(key) >= end;
        let is_open = scope.window.to.is_none() && self.mode == IntegrityMode::Require;
        // What ended long ago is proven to its end.
        let goes_on = scope.window.from.is_some() || scanned.keys().any(is_newer);
        (is_open && goes_on).then(|| Period::last_end(scope.times.now))
    }

    /// Checks the logs of a ledger.
    ///
    /// # Errors
    /// Fails where inputs cannot be listed, nothing can be read any more, or AWS gives no keys.
    pub fn check(&self, of: Checking<'_>, ledger: &Ledger) -> Result<Proof, Fault> {
        let period = Period::of_events(of.scope.window, of.scope.times.now);
        let scanned = ledger.contents().map_err(|e| Fault::run(&e))?;
        let until = self.until(of.scope, period, &scanned);
        let window = Window { to: of.scope.window.to.or(until), ..of.scope.window };
        // What a list left out of an inventory has is no less to be checked.
        let scope = Scope { inventory: None, families: Families::All, ..of.scope.clone() };
        let rest = || ledger.relied_on(window).map_err(|e| Fault::run(&e));
        let has_others = scanned.keys().any(|key| !is_within(key, period));
        let known = has_others.then(rest).transpose()?;
        let nothing = BTreeSet::new();
        let objects = known.as_ref().map_or(&nothing, |relied_on| &relied_on.objects);
        let days = days_of(objects, window);
        let open = |input: &Input| sources::open(input, of.session, &scope, days);
        let opened = of.inputs.iter().map(open).collect::<Result<Vec<_>, _>>()?;
        let Checking { limits, threads, .. } = of;
        let is_far = of.inputs.iter().any(Input::is_remote);
        let reading = Reading { sources: &opened, limits, threads, is_far };
        let regions = &of.scope.regions;
        let listed = Listed::find(&opened, self.folder.as_deref(), period, regions)?;
        let mut keys = match &self.given {
            Some(given) => KeyRing::given(given.clone()),
            None => KeyRing::asking(of.session, listed.times(), None)?,
        };
        let is_given = self.given.is_some();
        let origin = if is_given { KeyOrigin::Files } else { KeyOrigin::ListPublicKeys };
        let check = Check {
            period,
            from: of.scope.window.from,
            looked_through: &looked_through(of.inputs, &listed),
            reading,
            scanned: Some(&scanned),
            relied_on: objects,
        };
        let mut verified = verify(&listed, &mut keys, check)?;
        let is_asked = |key: &str| is_within(key, period) || objects.contains(key);
        verified.add_unattested(elsewhere(&listed, &scanned, is_asked));
        let is_whole = verified.logs.reasons().all(|reason| reason.standing() == Standing::Valid);
        let relied_on = match known {
            None if is_whole => ReliedOn::default(),
            None => rest()?,
            Some(known) => known,
        };
        let open = Open::of(&verified.logs);
        let folder = self.folder.as_ref().map(|folder| folder.display().to_string());
        Ok(Proof {
            mode: self.mode,
            until,
            counts: verified.counts(listed.digests_outside()),
            keys: KeysTold { origin, folder, used: verified.used_keys() },
            overruling: open.overruling(&relied_on),
            open_definitions: open.definitions(&relied_on),
            verified,
        })
    }
}

/// Returns the days to list: those of a window's deliveries, and of the logs that its facts rest on. What
/// defines a profile may be years old.
fn days_of(relied_on: &BTreeSet<String>, window: Window) -> DeliveryDays {
    let mut days = window.delivery_days();
    for at in relied_on.iter().filter_map(|key| log_delivered(key)) {
        // The digest of an hour lies on its day or on the next.
        let behind = at.day().saturating_add(jiff::Span::new().days(2));
        days.first = days.first.map(|first| first.min(at.day()));
        days.end = days.end.map(|end| end.max(behind));
    }
    days
}

/// Returns the logs that a kept ledger has from elsewhere: these inputs do not have them any more, or
/// never had, so that no digest of theirs was held against them.
fn elsewhere(
    listed: &Listed,
    scanned: &BTreeMap<String, Scanned>,
    is_asked: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (String, Reason)> {
    let mut others: BTreeSet<&str> = scanned.keys().map(String::as_str).collect();
    listed.log_keys().for_each(|key| _ = others.remove(key.as_str()));
    others.into_iter().map(move |key| {
        let is_asked = is_asked(key);
        let reason = if is_asked { Reason::NamedByNoDigest } else { Reason::OutsidePeriod };
        (key.to_owned(), reason)
    })
}

/// Says whether a log was delivered within the period, as far as its name tells.
fn is_within(key: &str, period: Period) -> bool {
    log_delivered(key).is_none_or(|delivered| period.deliveries.holds(delivered))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Day;

    #[test]
    fn the_days_of_all_logs_that_facts_rest_on_are_listed() {
        let moment = |text: &str| Moment::parse(text).ok();
        let window =
            Window { from: moment("2026-06-01T00:00:00Z"), to: moment("2026-06-02T00:00:00Z") };
        let log = |time: &str| format!("a/111122223333_CloudTrail_ca-central-1_{time}_x.json.gz");
        let of = |times: &[&str]| days_of(&times.iter().map(|time| log(time)).collect(), window);
        assert_eq!(of(&["20260601T0100Z"]), window.delivery_days());
        let wide = DeliveryDays {
            first: Some(Day::constant(2026, 1, 7)),
            end: Some(Day::constant(2026, 9, 3)),
        };
        assert_eq!(of(&["20260107T2359Z", "20260901T0000Z"]), wide);
        let open = days_of(&BTreeSet::from([log("20260107T2359Z")]), Window::default());
        assert_eq!(open, DeliveryDays::default());
    }
}
