//! What an audit was asked for, checked before anything is read, and what it reads with.

use crate::audit::integrity::Proof;
use crate::aws::Session;
use crate::cli::apart;
use crate::cli::args::AuditArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::input::{self, Input};
use crate::cli::integrity::{self, Checking};
use crate::cli::kept::{Kept, Place, Since};
use crate::cli::scanned;
use crate::cli::settings::Judgement;
use crate::cli::sources::{self, Scope};
use crate::ingest::by_day::Times;
use crate::ingest::decode::Limits;
use crate::ingest::s3::Families;
use crate::ingest::source::LogSource;
use crate::ledger::{Checked, Contents, Ledger, Plan, Unmet};
use crate::model::{LogKind, Moment, Window};
use crate::report::words::{Lang, Phrase};

/// What is to be read and where it is kept, as meant.
pub struct Asked<'a> {
    /// What was typed.
    pub args: &'a AuditArgs,
    inputs: Vec<Input>,
    logs: Vec<Input>,
    /// What of the inputs is wanted.
    pub scope: Scope,
    place: Option<Place>,
    session: Option<Session>,
    integrity: Option<integrity::Asked>,
}

impl<'a> Asked<'a> {
    /// Checks all that was typed about inputs and the ledger, before anything is read.
    pub fn settle(
        args: &'a AuditArgs,
        judgement: &Judgement,
        console: Console,
        now: Moment,
    ) -> Result<Self, Fault> {
        let inputs: Vec<Input> =
            args.inputs.iter().map(|typed| Input::parse(typed)).collect::<Result<_, _>>()?;
        let logs = input::invocation_logs(&args.invocation_logs)?;
        let regions = args.source_regions.iter().map(|typed| input::known_region(typed));
        let regions = regions.collect::<Result<_, _>>()?;
        let (window, families) = (judgement.window(), Families::Logs);
        let times = Times { now, not_ahead: console.clock.not_ahead() };
        let mut scope = Scope { window, regions, times, inventory: None, families };
        sources::check(&inputs, &scope)?;
        // What lies in an input may lie in one of these: each object is read as what it is.
        sources::check(&logs, &scope)?;
        let integrity = integrity::Asked::settle(&args.integrity, &inputs, &args.inputs)?;
        integrity.iter().try_for_each(|asked| asked.check_period(window, now))?;
        let ledger = args.ledger.iter().map(|path| ("ledger", path.display().to_string()));
        let state = args.judge.notify.notify_state.iter();
        let state = state.map(|typed| ("what was notified,", typed.clone()));
        ledger.chain(state).try_for_each(|(what, typed)| apart::check(&inputs, what, &typed))?;
        let place = args.ledger.as_deref().map(Place::parse).transpose()?;
        let is_list_remote = args.inventory.as_ref().is_some_and(|typed| typed.contains("://"));
        let is_remote = inputs.iter().chain(&logs).any(Input::is_remote)
            || place.as_ref().is_some_and(Place::is_remote)
            || is_list_remote;
        let session = sources::session(is_remote, &args.aws)?;
        judgement.custody(console).check_ledger(place.as_ref(), session.as_ref())?;
        let of = |typed: &String| sources::inventory(typed, &inputs, session.as_ref());
        scope.inventory = args.inventory.as_ref().map(of).transpose()?;
        Ok(Self { args, inputs, logs, scope, place, session, integrity })
    }

    /// Takes the ledger, if one is kept; only looks at it where nothing is written.
    pub fn means(&self, console: Console) -> Result<Means, Fault> {
        let since = match (self.args.since_last, self.contents()) {
            (true, contents) => Since::Last(contents),
            (false, _) => Since::Ever,
        };
        let session = self.session.as_ref();
        let take = |place: &Place| {
            if self.args.dry_run {
                Kept::look(place, session, since)
            } else {
                Kept::take(place, session, since, console)
            }
        };
        let kept = self.place.as_ref().map(take).transpose()?;
        Ok(Means { session: self.session.clone(), kept })
    }

    /// Says whether logs are compared with digests.
    const fn contents(&self) -> Contents {
        match self.integrity {
            Some(_) => Contents::Hashed,
            None => Contents::NotHashed,
        }
    }

    /// Checks the logs of the ledger against their digests, if that was asked.
    pub fn proof(&self, ledger: &Ledger) -> Result<Option<Proof>, Fault> {
        let Some(integrity) = &self.integrity else { return Ok(None) };
        // What need not be scanned again is checked all the same.
        let Plan { limits, threads, .. } = self.plan(None);
        let (inputs, scope, session) = (&self.inputs, &self.scope, self.session.as_ref());
        let checking = Checking { inputs, scope, session, limits, threads };
        integrity.check(checking, ledger).map(Some)
    }

    /// Notes in a kept ledger that its logs are about to be checked: a run may end before they are.
    pub fn begin_check(
        &self,
        means: &Means,
        window: Window,
        now: Moment,
    ) -> Result<Option<Unmet>, Fault> {
        let kept = means.kept.as_ref().filter(|_| self.integrity.is_some());
        let begin = |kept: &Kept| kept.begin_check(now, self.checked(window));
        kept.map(begin).transpose().map_err(|e| Fault::run(&e))
    }

    /// Says what a check is of.
    pub fn checked(&self, Window { from, to }: Window) -> Checked {
        let regions = self.scope.regions.iter().map(ToString::to_string).collect();
        Checked { from, to, inputs: self.inputs.iter().map(ToString::to_string).collect(), regions }
    }

    /// Names what the report is of: also what earlier scans put into a kept ledger.
    pub fn told(&self, lang: Lang) -> Vec<String> {
        let kept = self.args.ledger.iter().map(|folder| folder.display().to_string());
        let kept = kept.map(|folder| lang.say(&Phrase::Ledger(&folder)));
        let lists = self.args.inventory.iter().zip(&self.scope.inventory);
        let lists = lists.map(|(place, inventory)| {
            lang.say(&Phrase::Inventory { place, made: inventory.made() })
        });
        let logs = self.args.invocation_logs.iter();
        let logs = logs.map(|typed| lang.say(&Phrase::InvocationLogs(typed)));
        self.args.inputs.iter().cloned().chain(lists).chain(logs).chain(kept).collect()
    }

    /// Says how to scan: without what a kept ledger has.
    pub fn plan(&self, kept: Option<&Kept>) -> Plan {
        let plan = scanned::plan(self.scope.window, self.args.jobs, self.args.max_decoded_bytes);
        let known = kept.map(Kept::known).unwrap_or_default();
        Plan { known, contents: self.contents(), ..plan }
    }

    /// Returns how much may be decoded.
    pub fn limits(&self) -> Limits {
        Limits { decoded: self.args.max_decoded_bytes, ..Limits::default() }
    }

    /// Opens the inputs to look something up in them.
    pub fn logs(&self) -> Result<Vec<Box<dyn LogSource>>, Fault> {
        let days = self.scope.window.delivery_days();
        let open = |input| sources::open(input, self.session.as_ref(), &self.scope, days);
        self.inputs.iter().map(open).collect()
    }

    /// Returns what is read, in this order: invocation logs behind what they are held against.
    pub fn each(&self) -> impl Iterator<Item = Reading<'_>> {
        let trails = self.args.inputs.iter().zip(&self.inputs);
        let logs = self.args.invocation_logs.iter().zip(&self.logs);
        let trails = trails.map(|(typed, input)| Reading { input, kind: LogKind::Trail, typed });
        trails.chain(logs.map(|(typed, input)| Reading { input, kind: LogKind::Invocation, typed }))
    }
}

/// An input, and as what it is read.
pub struct Reading<'a> {
    /// The input, as meant.
    pub input: &'a Input,
    /// What its objects are read as.
    pub kind: LogKind,
    /// The input, as typed.
    pub typed: &'a str,
}

/// What a scan needs from outside.
pub struct Means {
    session: Option<Session>,
    /// The ledger, if one is kept.
    pub kept: Option<Kept>,
}

impl Means {
    /// Returns the name under which a kept ledger notes the days of an input: what an API tells is of
    /// whoever asks, and the same bucket may be read as both kinds of log.
    pub fn noted(&self, reading: &Reading<'_>) -> Result<String, Fault> {
        let Reading { input, kind, .. } = reading;
        let name = match (input, &self.session, &self.kept) {
            (Input::Lookup { .. }, Some(session), Some(_)) => {
                let identity = session.identity().map_err(|e| Fault::run(&e))?;
                format!("{input}/{}", identity.account)
            }
            _ => input.to_string(),
        };
        Ok(match kind {
            LogKind::Trail => name,
            LogKind::Invocation => format!("{}:{name}", kind.as_str()),
        })
    }

    /// Opens an input, which a ledger notes as `name`, from the first day that is wanted and not known.
    pub fn open(
        &self,
        reading: &Reading<'_>,
        name: &str,
        scope: &Scope,
    ) -> Result<Box<dyn LogSource>, Fault> {
        let days = scope.window.delivery_days();
        let now = scope.times.now;
        let kept = self.kept.as_ref();
        let earlier = kept.and_then(|kept| kept.earlier(name, days, &scope.regions, now));
        let families = match reading.kind {
            LogKind::Trail => Families::Logs,
            LogKind::Invocation => Families::InvocationLogs,
        };
        let scope = Scope { families, ..scope.clone() };
        sources::open_since(reading.input, self.session.as_ref(), &scope, days, earlier)
    }
}
