//! `regiontrail audit`: scan, judge, report.

mod dry_run;

use std::collections::BTreeMap;
use std::mem;
use std::path::Path;

use crate::audit::Given;
use crate::audit::integrity::Proof;
use crate::aws::Session;
use crate::cli::apart;
use crate::cli::args::AuditArgs;
use crate::cli::console::{Console, Fields};
use crate::cli::ending;
use crate::cli::exit;
use crate::cli::fault::Fault;
use crate::cli::input::{self, Input};
use crate::cli::integrity::{self, Checking};
use crate::cli::kept::{Kept, Place, Since};
use crate::cli::notify::Notifier;
use crate::cli::output::Outputs;
use crate::cli::pack::{Logs, Packs};
use crate::cli::progress::Shown;
use crate::cli::scanned;
use crate::cli::settings::Judgement;
use crate::cli::sources::{self, Scope};
use crate::ingest::by_day::Times;
use crate::ingest::decode::Limits;
use crate::ingest::s3::Families;
use crate::ingest::source::LogSource;
use crate::ledger::{Checked, Contents, Found, Known, Ledger, Plan, Unmet, Wanted, Writer, scan};
use crate::model::{Facts, LogKind, Moment, Window};
use crate::report::pack::RECORDS;
use crate::report::words::{Lang, Phrase};
use crate::report::{Changes, Report};

use super::print;

/// Runs the command.
pub fn run(args: &AuditArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let judgement = Judgement::settle(&args.judge, now)?;
    let asked = Asked::settle(args, &judgement, console, now)?;
    let judgement = judgement.of_regions(&asked.scope.regions);
    if args.dry_run {
        return dry_run(&asked, &asked.means(console)?);
    }
    // The ledger is taken last: what is wrong with anything else leaves no trace of it.
    let read: Vec<String> = args.inputs.iter().chain(&args.invocation_logs).cloned().collect();
    let outputs = Outputs::open(&args.judge, &read, console.talk)?;
    let ledger = args.ledger.as_deref().and_then(Path::to_str);
    let custody = judgement.custody(console);
    let notifier = Notifier::settle(&args.judge.notify, ledger, &args.aws, custody)?;
    let packs = Packs::open(&args.judge)?;
    let means = asked.means(console)?;
    if let (Some(kept), false) = (&means.kept, args.invocation_logs.is_empty()) {
        kept.note_sought(judgement.window()).map_err(|e| Fault::run(&e))?;
    }
    let begun = asked.begin_check(&means, judgement.window(), now)?;
    // `means` is held until the report is written: a ledger in a bucket is read from its folder.
    let ledger = scan_all(&asked, &means, &packs, console)?;
    let proof = asked.proof(&means, &ledger)?;
    let judgement = judgement.beside_logs(!args.invocation_logs.is_empty());
    let judgement = judgement.until(proof.as_ref().and_then(|proof| proof.until));
    if let (Some(proof), Some(kept), Some(begun)) = (&proof, &means.kept, begun) {
        let (of, outcome) = (asked.checked(judgement.window()), proof.verified.outcome);
        let found = Found { at: now, outcome, is_enough: !proof.is_inconclusive(), of };
        kept.end_check(&begun, found).map_err(|e| Fault::run(&e))?;
    }
    let inputs = asked.told(judgement.lang());
    let logs = if packs.is_empty() { Vec::new() } else { asked.logs()? };
    let listeners = Listeners { outputs, packs, logs, limits: asked.limits(), notifier, console };
    let code = judge((ledger, proof), &judgement, inputs, listeners)?;
    // What was notified lies beside the ledger: the lock holds for it too.
    means.kept.iter().for_each(|kept| kept.release(console));
    Ok(code)
}

/// What is to be read and where it is kept, as meant.
struct Asked<'a> {
    args: &'a AuditArgs,
    inputs: Vec<Input>,
    logs: Vec<Input>,
    scope: Scope,
    place: Option<Place>,
    session: Option<Session>,
    integrity: Option<integrity::Asked>,
}

impl<'a> Asked<'a> {
    /// Checks all that was typed about inputs and the ledger, before anything is read.
    fn settle(
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
    fn means(&self, console: Console) -> Result<Means, Fault> {
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
    fn proof(&self, means: &Means, ledger: &Ledger) -> Result<Option<Proof>, Fault> {
        let Some(integrity) = &self.integrity else { return Ok(None) };
        let Plan { limits, threads, .. } = plan(self, means);
        let (inputs, scope, session) = (&self.inputs, &self.scope, self.session.as_ref());
        let checking = Checking { inputs, scope, session, limits, threads };
        integrity.check(checking, ledger).map(Some)
    }

    /// Notes in a kept ledger that its logs are about to be checked: a run may end before they are.
    fn begin_check(
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
    fn checked(&self, Window { from, to }: Window) -> Checked {
        let regions = self.scope.regions.iter().map(ToString::to_string).collect();
        Checked { from, to, inputs: self.inputs.iter().map(ToString::to_string).collect(), regions }
    }

    /// Names what the report is of: also what earlier scans put into a kept ledger.
    fn told(&self, lang: Lang) -> Vec<String> {
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

    /// Returns how much may be decoded.
    fn limits(&self) -> Limits {
        Limits { decoded: self.args.max_decoded_bytes, ..Limits::default() }
    }

    /// Opens the inputs to look something up in them.
    fn logs(&self) -> Result<Vec<Box<dyn LogSource>>, Fault> {
        let days = self.scope.window.delivery_days();
        let open = |input| sources::open(input, self.session.as_ref(), &self.scope, days);
        self.inputs.iter().map(open).collect()
    }

    /// Returns what is read, in this order: invocation logs behind what they are held against.
    fn each(&self) -> impl Iterator<Item = Reading<'_>> {
        let trails = self.args.inputs.iter().zip(&self.inputs);
        let logs = self.args.invocation_logs.iter().zip(&self.logs);
        let trails = trails.map(|(typed, input)| Reading { input, kind: LogKind::Trail, typed });
        trails.chain(logs.map(|(typed, input)| Reading { input, kind: LogKind::Invocation, typed }))
    }
}

/// An input, and as what it is read.
struct Reading<'a> {
    input: &'a Input,
    kind: LogKind,
    typed: &'a str,
}

/// What a scan needs from outside.
struct Means {
    session: Option<Session>,
    kept: Option<Kept>,
}

impl Means {
    fn known(&self) -> Known {
        self.kept.as_ref().map(Kept::known).unwrap_or_default()
    }

    /// Returns the name under which a kept ledger notes the days of an input: what an API tells is of
    /// whoever asks, and the same bucket may be read as both kinds of log.
    fn noted(&self, reading: &Reading<'_>) -> Result<String, Fault> {
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
    fn open(
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

fn scan_all(
    asked: &Asked<'_>,
    means: &Means,
    packs: &Packs<'_>,
    console: Console,
) -> Result<Ledger, Fault> {
    let Scope { window, regions, .. } = &asked.scope;
    let (days, now) = (window.delivery_days(), console.clock.not_ahead());
    let names = asked.each().map(|reading| means.noted(&reading));
    let names = names.collect::<Result<Vec<String>, _>>()?;
    let wanted = Wanted { on: now.day(), days, regions };
    let writer = means.kept.as_ref();
    let writer = writer.map_or_else(|| Writer::new(None), |kept| kept.writer(&names, wanted));
    let mut writer = packs.prepared(writer.map_err(|e| Fault::usage_of(&e))?);
    let mut plan = plan(asked, means);
    let kept = asked.args.ledger.as_ref().map(|ledger| ledger.display().to_string());
    let are_days = asked.each().all(|reading| reading.input.is_by_day());
    let mut shown = Shown::new(console, ending::hear(kept.as_deref())).of_days(are_days);
    let mut noted = BTreeMap::new();
    for (reading, name) in asked.each().zip(names) {
        let source = opened(means.open(&reading, &name, &asked.scope), &mut writer)?;
        plan.kind = reading.kind;
        scan(&*source, &plan, &mut writer, &mut shown).map_err(|e| shown.fault(&e))?;
        noted.insert(name, source.folders());
    }
    let ledger = writer.finish().map_err(|e| Fault::run(&e))?;
    if let Some(kept) = &means.kept {
        kept.note(&noted, days, regions, console.clock.not_ahead()).map_err(|e| Fault::run(&e))?;
        kept.compact().map_err(|e| Fault::run(&e))?;
    }
    shown.finish()?;
    Ok(ledger)
}

/// Keeps what was read of the inputs before where one cannot be opened.
fn opened<T>(source: Result<T, Fault>, writer: &mut Writer) -> Result<T, Fault> {
    if source.is_err() {
        writer.keep_so_far().map_err(|e| Fault::run(&e))?;
    }
    source
}

fn plan(asked: &Asked<'_>, means: &Means) -> Plan {
    let Asked { args, scope, .. } = asked;
    let plan = scanned::plan(scope.window, args.jobs, args.max_decoded_bytes);
    Plan { known: means.known(), contents: asked.contents(), ..plan }
}

fn dry_run(asked: &Asked<'_>, means: &Means) -> Result<u8, Fault> {
    let mut text = String::from("Nothing is read and nothing is written.\n");
    let mut plan = plan(asked, means);
    for reading in asked.each() {
        let source = means.open(&reading, &means.noted(&reading)?, &asked.scope)?;
        plan.kind = reading.kind;
        text += &dry_run::tell(reading.input, reading.typed, &*source, &plan)?;
    }
    print(&text)
}

/// Who gets to know what a run found.
pub struct Listeners<'a> {
    /// Who reads the report.
    pub outputs: Outputs,
    /// Who wants proof of it.
    pub packs: Packs<'a>,
    /// Where the records of findings can be looked up.
    pub logs: Vec<Box<dyn LogSource>>,
    /// How much may be decoded of these.
    pub limits: Limits,
    /// Who wants to be told of new findings.
    pub notifier: Notifier,
    /// Who watches the run.
    pub console: Console,
}

/// Says that the evidence pack lacks records: whoever checks findings needs them from elsewhere.
fn warn_of_lost(lost: u64, console: Console) {
    if lost > 0 {
        let told = format!(
            "{lost} records of findings could not be looked up for the evidence pack; its `{RECORDS}` \
             names them and why"
        );
        console.warn(&told, Fields::from([("records", lost.into())]));
    }
}

/// Judges a ledger, writes the report and tells of it.
pub fn judge(
    (ledger, proof): (Ledger, Option<Proof>),
    judgement: &Judgement,
    inputs: Vec<String>,
    Listeners { outputs, packs, logs, limits, notifier, console }: Listeners<'_>,
) -> Result<u8, Fault> {
    let receipts = packs.receipts(&ledger)?;
    let given = noted(&ledger, proof, judgement.given(inputs))?;
    let mut facts: Facts = ledger.facts(judgement.question()).map_err(|e| Fault::run(&e))?;
    let mut inferences = mem::take(&mut facts.inferences);
    let mut report: Report = crate::audit::audit(facts, &given);
    if let Some(redaction) = judgement.redaction() {
        redaction.apply(&mut report, &mut inferences);
    }
    // Pseudonyms are compared with pseudonyms.
    report.changes = judgement.earlier().map(|earlier| Changes::between(earlier, &report));
    if let Some(receipts) = receipts {
        let logs = Logs { sources: &logs, limits };
        let lost = packs.write(&report, judgement, receipts, &logs)?;
        warn_of_lost(lost, console);
    }
    outputs.write(&report, &inferences, console.clock.since(report.generated_at))?;
    let delivery = notifier.tell(&report, console);
    console.info(&exit::last_line(&report.exit, delivery), exit::fields(&report.exit, delivery));
    let code = exit::code(&report.exit, delivery);
    // The process ends: its memory goes back in one piece.
    mem::forget(report);
    Ok(code)
}

/// Adds what is known of a ledger beside its facts: a check of its logs, and what it has noted of earlier
/// runs. It is asked before its parts, since a run that writes them meanwhile has noted that it does.
///
/// # Errors
/// Fails where a note cannot be read.
pub fn noted(
    ledger: &Ledger,
    proof: Option<Proof>,
    given: Given<'static>,
) -> Result<Given<'static>, Fault> {
    let window = given.window;
    // What a check of this run could not prove is told by itself.
    let unmet = match &proof {
        Some(proof) if proof.is_inconclusive() => None,
        Some(_) | None => ledger.unmet(window).map_err(|e| Fault::run(&e))?,
    };
    let open = ledger.unfinished().map_err(|e| Fault::run(&e))?;
    let unreached = open.within(window.delivery_days());
    let has_sought = ledger.has_sought_logs(window).map_err(|e| Fault::run(&e))?;
    let expects_logs = given.expects_logs || has_sought;
    Ok(Given { proof, unmet, unreached, expects_logs, ..given })
}
