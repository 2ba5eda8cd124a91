//! One example and more of each text with values: of each number that a language may say in its
//! own way.

use crate::model::{Day, DigestGap, Gap, Grade, IntegrityOutcome, Moment, Region, Verdict};
use crate::report::habits::ReachChange;
use crate::report::words::{
    Added, Allowed, Basis, Clause, Doubt, Lang, Limit, MayRun, Noun, Part, Phrase, ScopeChange,
    Share, Statement, Told, Undecided,
};
use crate::report::{DecidedBy, ExitReason};

/// None, one, several, and more than a thousand.
pub const NUMBERS: [u64; 4] = [0, 1, 2, 12_345];

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn day(text: &str) -> Day {
    moment(text).day()
}

fn regions(codes: &[&str]) -> Vec<Region> {
    codes.iter().map(|code| code.parse().unwrap()).collect()
}

/// Returns the texts of the phrases.
pub fn phrases(lang: Lang) -> Vec<String> {
    let mut said = answers(lang);
    said.extend(periods(lang));
    let mut say = |phrase: &Phrase<'_>| said.push(lang.say(phrase));
    let (from, to) = (moment("2026-05-25T00:00:00Z"), moment("2026-06-01T00:00:00Z"));
    say(&Phrase::Seen { first: from, last: to });
    say(&Phrase::PolicyName { name: "Canada", version: 1 });
    say(&Phrase::MadeBy { name: "regiontrail", version: "0.1.0", at: to });
    say(&Phrase::MadeOf { name: "regiontrail", version: "0.1.0", at: to });
    say(&EARLIER);
    say(&Phrase::Inventory { place: "lists/manifest.json", made: to });
    say(&Phrase::Ledger("ledger/2026"));
    let added = |rows| Some(Added { file: "catalog.csv", as_of: "2026-11-26", rows });
    for joined in [None, added(1), added(3)] {
        say(&Phrase::CatalogUse { date: "2026-09", joined });
        say(&Phrase::CatalogOf { date: "2026-09", joined });
    }
    say(&Phrase::ReportFormat(1));
    say(&Phrase::Days { first: from.day(), last: from.day() });
    say(&Phrase::Days { first: from.day(), last: to.day() });
    for verdict in Verdict::ALL {
        say(&Phrase::Signed { at: to, verdict });
    }
    let reasons = ExitReason::ALL;
    say(&Phrase::Exit { code: 0, reasons: &[] });
    say(&Phrase::Exit { code: 10, reasons: &reasons });
    let names = ["AgentCore".to_owned(), "Bedrock".to_owned()];
    say(&Phrase::NotSeen(&names[..1]));
    say(&Phrase::NotSeen(&names));
    say(&Phrase::NoRoomFor(&names));
    say(&Phrase::LeftOut { most: 65_536, sections: &names });
    for n in NUMBERS {
        say(&Phrase::AndMore { shown: &names, more: n });
        say(&Phrase::Proven(Share { part: n, whole: 12_345 }));
        say(&Phrase::NotProvable { calls: n, reasons: &[] });
        say(&Phrase::AttemptsApart(n));
        say(&Phrase::ShareOf(n));
        say(&Phrase::Showing { shown: n, total: 12_345 });
        for of in [Noun::Call, Noun::Day, Noun::Exception, Noun::Object, Noun::Record] {
            say(&Phrase::ShowingSums { shown: n, total: 12_345, rest: n, of });
        }
        say(&Phrase::NoViolation(n));
        say(&Phrase::GapsSeen(n));
        say(&Phrase::WithoutPlace(n));
        say(&Phrase::ProblemsMet(n));
        say(&Phrase::BlindSpotsSeen(n));
        say(&Phrase::WhatWasRead { listed: n, bytes: n, records: n });
        say(&Phrase::ShowingLines { shown: n, total: 12_345, length: 500 });
        say(&Phrase::BarsTitle(n));
    }
    for days in [1, 7, 30] {
        say(&Phrase::DaysTitle(days));
    }
    said.extend(second_witness(lang));
    said.extend(undecided(lang));
    said.extend(sums(lang));
    said.extend(new_uses(lang));
    said.extend(counted(lang));
    said
}

fn counted(lang: Lang) -> Vec<String> {
    let alike = [2, 12_345].map(|findings| Phrase::Alike { message: "…", findings });
    let phrases = NUMBERS.into_iter().map(Phrase::NotOnMap).chain(alike);
    phrases.map(|phrase| lang.say(&phrase)).collect()
}

/// Returns what is said of what was not used before.
fn new_uses(lang: Lang) -> Vec<String> {
    let (from, to) = (Day::constant(2026, 4, 1), Day::constant(2026, 4, 8));
    let told = |n| {
        [
            Phrase::NewSinceReport { uses: n, made: "2026-05-01T08:00:00Z" },
            Phrase::NewSinceDays { uses: n, from, to },
        ]
    };
    NUMBERS.into_iter().flat_map(told).map(|phrase| lang.say(&phrase)).collect()
}

fn second_witness(lang: Lang) -> Vec<String> {
    let mut said = vec![lang.say(&Phrase::InvocationLogs("logs/2026"))];
    for n in NUMBERS {
        said.push(lang.say(&Phrase::GivenProfiles { profiles: n, calls: n }));
        said.push(lang.say(&Phrase::PassedByBound(n)));
        let counted = Share { part: n, whole: 12_345 };
        let told = [
            Phrase::Tokens { input: n, cached: 0, output: n, counted },
            Phrase::Tokens { input: n, cached: n, output: n, counted },
            Phrase::LogTokens(counted),
            Phrase::LogsRead { records: n, objects: n },
            Phrase::WithLog(counted),
            Phrase::LogRegions { placed: n, agreed: n, contradicted: n },
            Phrase::WithoutLog { missing: n, at_edge: n, not_logged: n },
            Phrase::WithoutCall { missing: counted, at_edge: n },
        ];
        said.extend(told.iter().map(|phrase| lang.say(phrase)));
    }
    said
}

fn periods(lang: Lang) -> Vec<String> {
    let from = Some(moment("2026-05-25T00:00:00Z"));
    let to = Some(moment("2026-06-01T00:00:00Z"));
    let listed_from = Some(Day::constant(2026, 5, 26));
    [
        Phrase::Period { from, to, listed_from: None },
        Phrase::Period { from, to: None, listed_from: None },
        Phrase::Period { from: None, to, listed_from: None },
        Phrase::Period { from: None, to: None, listed_from: None },
        Phrase::Period { from: None, to: None, listed_from },
        Phrase::Period { from: None, to, listed_from },
    ]
    .iter()
    .map(|period| lang.say(period))
    .collect()
}

fn answers(lang: Lang) -> Vec<String> {
    let (one, two) = (regions(&["ca-central-1"]), regions(&["ca-central-1", "ca-west-1"]));
    let allowed = [Allowed::Regions(&one), Allowed::Regions(&two), Allowed::ByPolicy];
    let mut said = Vec::new();
    let mut answer = |verdict, basis, clauses: &[Clause]| {
        said.push(lang.say(&Phrase::Answer { verdict, basis, clauses }));
    };
    for allowed in allowed {
        for part in NUMBERS {
            let whole = 12_345;
            answer(Verdict::NonCompliant, Basis::Outside { part, whole, allowed }, &[]);
            answer(Verdict::Compliant, Basis::Inside { part, whole, allowed }, &[]);
            let said = Basis::SaidInside { part, whole, allowed };
            answer(Verdict::InsufficientData, said, &[]);
        }
    }
    answer(Verdict::InsufficientData, Basis::NoObject, &[]);
    answer(Verdict::InsufficientData, Basis::Nothing, &[]);
    for n in NUMBERS {
        let clauses = [
            Clause::Unproven(n),
            Clause::Attempts(n),
            Clause::Unread { objects: n, records: 0 },
            Clause::Unread { objects: 0, records: n },
            Clause::Unread { objects: n, records: n },
            Clause::Problems(n),
            Clause::Gaps(n),
            Clause::LogsWithoutCall(n),
            Clause::NoInvocationLogs,
            Clause::LogsNotAttested(n),
            Clause::DefinitionsNotAttested(n),
            Clause::ProfilesGiven(n),
            Clause::ScanNotFinished,
            Clause::IntegrityNotMet,
            Clause::CatalogNotAws(n),
            Clause::LeftOut(n),
            Clause::BlindSpots(n),
            Clause::CustodyOutside(n),
            Clause::CustodyOpen(n),
        ];
        let outcomes = IntegrityOutcome::ALL.map(Clause::Integrity);
        let clauses = [&clauses[..], &outcomes].concat();
        let basis = Basis::Unproven { part: n, whole: 12_345 };
        answer(Verdict::InsufficientData, basis, &clauses);
        answer(Verdict::NotApplicable, Basis::OnlyAttempts(n.max(1)), &[]);
    }
    said
}

fn undecided(lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    for is_accepted in [true, false] {
        for calls in [1, 2] {
            let reasons = Grade::ALL.map(|grade| Undecided { grade, calls, is_accepted });
            said.push(lang.say(&Phrase::NotProvable { calls: calls * 5, reasons: &reasons }));
        }
    }
    said
}

fn sums(lang: Lang) -> Vec<String> {
    let skipped = crate::model::SkipReason::ALL.map(|reason| Part::Skipped(reason.as_str()));
    let parts = [
        Part::Read,
        Part::Skipped("of_later"),
        Part::Failed,
        Part::Inference,
        Part::BedrockOther,
        Part::SecondDescriptions,
        Part::Other,
        Part::Malformed,
        Part::Calls,
        Part::Duplicates,
        Part::Copies,
        Part::Corrected,
        Part::Completions,
        Part::OutsideWindow,
        Part::InvocationLogs,
        Part::InTrail,
        Part::InLogsAlone,
    ];
    let sum = |n: u64, holds| {
        let parts: Vec<_> = parts.into_iter().chain(skipped).map(|part| (n, part)).collect();
        lang.say(&Phrase::Sum { total: n, of: Noun::Record, parts: &parts, holds })
    };
    vec![sum(0, true), sum(0, false), sum(1, true), sum(2, true)]
}

/// Returns the texts about findings, gaps and blind spots.
pub fn told(lang: Lang) -> Vec<String> {
    let (first, last) = (day("2026-05-25T00:00:00Z"), day("2026-05-30T00:00:00Z"));
    let (one, two) = (regions(&["us-east-1"]), regions(&["us-east-1", "us-west-2"]));
    let mut said = Vec::new();
    let mut tell = |told: &Told<'_>| said.push(lang.tell(told));
    for n in NUMBERS {
        tell(&Told::Findings { n: 2, count: n, of: Noun::Call, days: Some((first, last)) });
        tell(&Told::ShowingSamples { shown: n, total: 12_345 });
    }
    for days in [None, Some((first, first)), Some((first, last))] {
        tell(&Told::Findings { n: 2, count: 2, of: Noun::Site, days });
        tell(&Told::Found { message: "…", days });
    }
    tell(&Told::WhatToDo("…"));
    tell(&Told::LookAt { event_id: Some("7f3c"), file: "a.json.gz", record: 1_234 });
    tell(&Told::LookAt { event_id: None, file: "a.json.gz", record: 1 });
    tell(&Told::Gap { account: "111122223333", region: "us-east-1", from: first, to: last });
    for regions in [&[][..], &one, &two] {
        for grade in Grade::ALL {
            tell(&Told::Ran { regions, grades: &[grade] });
        }
    }
    let many: Vec<Region> = (0..13).map(|n| format!("us-x-{n}").parse().unwrap()).collect();
    for regions in [&two[..], &many] {
        let runs = MayRun::Listed(regions, "2026-09");
        tell(&Told::SeenFrom { source: Some("ca-central-1"), seen: 2, runs });
    }
    let decided = DecidedBy::ALL.map(MayRun::DecidedBy);
    for runs in [MayRun::NotListed("2026-09"), MayRun::There].into_iter().chain(decided) {
        tell(&Told::SeenFrom { source: None, seen: 2, runs });
    }
    for (seen, needs_data_events) in [(1, true), (2, false)] {
        let (service, may_run, as_of, why) = ("AgentCore", "ca-central-1.", "2026-09", "…");
        tell(&Told::BlindSpot { service, seen, needs_data_events, may_run, as_of, why });
    }
    said
}

/// Returns what findings state.
#[allow(clippy::too_many_lines, reason = "one line a statement, nothing to follow")]
pub fn statements(lang: Lang) -> Vec<String> {
    let regions = regions(&["us-east-1", "us-west-2"]);
    let regions = regions.as_slice();
    let (asked, profile, source, policy) = ("us.a", "us.a", "ca-central-1", "Canada");
    let (first, id, owner) = ("a.json.gz", "EX-7", "privacy@example.ca");
    let gap = Gap {
        account: "111122223333".into(),
        region: "us-east-1".parse().unwrap(),
        from: day("2026-05-25T00:00:00Z"),
        to: day("2026-05-30T00:00:00Z"),
    };
    let (from, to) = (Moment::start_of(gap.from), Moment::start_of(gap.to));
    let digests = DigestGap { from, to, account: gap.account.clone(), region: gap.region.clone() };
    let mut said = Vec::new();
    for calls in [1, 2] {
        let of_calls = [
            Statement::OutsidePolicy { calls, asked, regions, is_certain: true, policy },
            Statement::OutsidePolicy { calls, asked, regions, is_certain: false, policy },
            Statement::NotAccepted { calls, asked, regions, grade: Grade::InRegion },
            Statement::Bounded { calls, asked, regions },
            Statement::Unrecorded { calls, asked },
            Statement::PresumedNotAccepted { calls, asked, source },
            Statement::UnresolvedApplicationProfile { calls, profile },
            Statement::StreamWithoutCompletion { calls },
            Statement::CompletionWithoutCall { calls },
            Statement::PossibleInference { calls, event_name: "Ask", event_source: "bedrock" },
            Statement::UnreadableRegion { calls, texts: &["Mars 1"], all: 12_345 },
            Statement::UnknownDestination { calls, code: "xx-west-1" },
            Statement::UnknownSource { calls, code: "xx-west-1" },
            Statement::ConflictingRegions { calls, regions },
            Statement::RegionOutsideCatalog { calls, profile, source, regions },
            Statement::GlobalProfileStayedInPolicy { calls, profile },
            Statement::ScopeChanged(ScopeChange { calls, ..WENT_OVER }),
            Statement::ScopeChanged(ScopeChange {
                calls,
                change: ReachChange::Narrower,
                ..WENT_OVER
            }),
            Statement::NewModel { calls, model: "m", day: Day::constant(2026, 5, 2), doubt: None },
            Statement::NewModel {
                calls,
                model: "m",
                day: Day::constant(2026, 5, 2),
                doubt: Some(Doubt::NotComplete),
            },
            Statement::NewAccount {
                calls,
                account: "111122223333",
                day: Day::constant(2026, 5, 2),
                doubt: Some(Doubt::NoLogs),
            },
            Statement::FailedAttempts { calls },
            Statement::MantleInference { calls, source: Some(source) },
            Statement::MantleInference { calls, source: None },
            Statement::CoverageGap { days: calls, first: &gap },
            Statement::ObjectNotRead { objects: calls, listed: 12_345, first: Some(first) },
            Statement::ObjectNotRead { objects: calls, listed: 12_345, first: None },
            Statement::MalformedRecords { malformed: calls, records: 12_345 },
            Statement::IncompletePage { objects: calls, first },
            Statement::SameIdDifferentRecord { ids: calls, first },
            Statement::Contradicted { calls, asked, regions },
            Statement::ContradictingWitnesses { calls, regions },
            Statement::LogWithoutCall { calls, logged: 12_345 },
            Statement::LogNotAttested { calls },
            Statement::NoInvocationLog { objects: calls },
            Statement::CallWithoutLog { calls, comparable: 12_345 },
            Statement::CallsNotLogged { calls, all: 12_345 },
            Statement::LogsDiffer { ids: calls, first: "r1" },
            Statement::NoInferenceFound { records: 12_345, attempts: calls },
            Statement::LogTampered { objects: calls, first },
            Statement::LogMissing { objects: calls, first },
            Statement::LogUnattested { objects: calls, first },
            Statement::LogOverrules { objects: calls, first },
            Statement::NewestNotProven { from },
            Statement::DefinitionUnattested { calls, profile, first },
            Statement::DigestInvalid { objects: calls, first },
            Statement::DigestGap { hours: calls, first: Some(&digests) },
            Statement::DigestGap { hours: 0, first: None },
        ];
        said.extend(of_calls.iter().map(|statement| lang.state(statement)));
    }
    let of_policy = [
        Statement::ExceptionExpired { id, owner, expires: gap.to },
        Statement::ExceptionUnused { id, owner },
        not_finished(1),
        not_finished(2),
        not_finished(3),
        not_met(Some(IntegrityOutcome::Incomplete)),
        not_met(Some(IntegrityOutcome::Failed)),
        not_met(None),
    ];
    said.extend(of_policy.iter().map(|statement| lang.state(statement)));
    said
}

/// Returns what logs cannot prove.
pub fn limits(lang: Lang) -> Vec<String> {
    let limits = [
        Limit::TrailSelection,
        Limit::DigestsOnly,
        Limit::DigestsNotChecked,
        Limit::CatalogIsNoRecord,
        Limit::InferenceOnly,
        Limit::BlindSpots,
        Limit::KeysWithoutPlace { objects: 1, listed: 12_345 },
        Limit::KeysWithoutPlace { objects: 2, listed: 12_345 },
        Limit::OnlyTheseRegions(&["ca-central-1"]),
        Limit::OnlyTheseRegions(&["ca-central-1", "ca-west-1"]),
        Limit::NotAws { endpoints: &["http://127.0.0.1:9000"] },
        Limit::CatalogNotAws { rows: 1, sources: &["http://127.0.0.1:9000"] },
        Limit::CatalogNotAws { rows: 12_345, sources: &["u", "v"] },
        Limit::CatalogUnknownRegions(&["us-east-9"]),
        Limit::CatalogUnknownRegions(&["us-east-9", "us-west-9"]),
        Limit::RegionsOff(&["ca-west-1"]),
        Limit::RegionsOff(&["ca-west-1", "mx-central-1"]),
        Limit::LookupEvents,
        Limit::Lake,
        Limit::InvocationLogs,
        Limit::NoDataEvents,
        Limit::NoBase,
    ];
    limits.iter().map(|limit| lang.limit(limit)).collect()
}

const WENT_OVER: ScopeChange<'static> = ScopeChange {
    calls: 0,
    principal: "role/app",
    client: Some("boto3"),
    before: "us",
    now: "global",
    change: ReachChange::Wider,
    day: Day::constant(2026, 5, 2),
    doubt: None,
};
const EARLIER: Phrase<'static> = Phrase::Earlier {
    since: "2026-05-02T08:00:00Z",
    verdict: Verdict::Compliant,
    policy: "Canada",
};

fn not_finished(scans: u64) -> Statement<'static> {
    Statement::ScanNotFinished { scans, input: "s3://logs", on: Day::constant(2026, 5, 25) }
}

/// Only what was not enough is told.
fn not_met(outcome: Option<IntegrityOutcome>) -> Statement<'static> {
    let at = Moment::parse("2026-05-25T00:00:00Z").unwrap();
    Statement::IntegrityNotMet { at, outcome }
}
