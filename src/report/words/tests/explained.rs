//! One example and more of each sentence of an explanation.

use crate::model::{
    Day, Grade, Ground, Moment, RecordPart, Region, Reread, Standing, Stands, Verdict,
};
use crate::report::words::{Answer, AnswerBy, Copies, DecidedBy, Lang, Ran, Why};

/// Returns the sentences.
pub fn whys(lang: Lang) -> Vec<String> {
    let regions: Vec<Region> =
        ["ca-central-1", "us-east-1"].iter().map(|code| code.parse().unwrap()).collect();
    let mut said = Vec::new();
    let mut say = |why: &Why<'_>| said.push(lang.why(why));
    say(&Why::Title { asked: "7f3c" });
    for answer in answers(&regions) {
        say(&Why::Answer(answer));
    }
    said.extend(records(lang));
    let mut say = |why: &Why<'_>| said.push(lang.why(why));
    let made = Some(Moment::parse("2026-05-25T00:00:00Z").unwrap());
    let what = "us.anthropic.claude-sonnet-4-6";
    for copies in [
        Copies::Recorded { what, made },
        Copies::Recorded { what, made: None },
        Copies::Given(what),
        Copies::Unknown,
    ] {
        say(&Why::Application { arn: "…", copies });
    }
    said.extend(published(lang, &regions, what));
    let mut say = |why: &Why<'_>| said.push(lang.why(why));
    say(&Why::GroundChanged);
    for ground in Ground::ALL {
        say(&Why::Ground(ground));
    }
    for grade in Grade::ALL {
        say(&Why::Grade(grade));
        say(&Why::GradeChanged(grade));
        say(&Why::NotAccepted(grade));
    }
    for by in [
        DecidedBy::Terms,
        DecidedBy::Rule("rule-1"),
        DecidedBy::Exception("exception-1"),
        DecidedBy::ExceptionToRule { id: "exception-1", rule: "rule-1" },
        DecidedBy::Nothing,
    ] {
        say(&Why::Decided { policy: "canada", by });
    }
    for (inside, outside) in
        [(&regions[..1], &regions[..0]), (&regions[..0], &regions), (&regions[..1], &regions[1..])]
    {
        say(&Why::Allows { inside, outside });
    }
    say(&Why::Terms { allowed: &regions, accepted: &Grade::ALL });
    for verdict in [Verdict::Compliant, Verdict::NonCompliant] {
        say(&Why::ByPossible { regions: &regions, verdict });
    }
    say(&Why::Reason("…"));
    said
}

/// Returns what is said of records, of their logs and of what these lack.
fn records(lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    let mut say = |why: &Why<'_>| said.push(lang.why(why));
    say(&Why::Reserved);
    say(&Why::LogsNotRead(1));
    say(&Why::LogsNotRead(2));
    say(&Why::NotAttested);
    for standing in Standing::ALL {
        say(&Why::Log(standing));
    }
    for stands in Stands::ALL {
        say(&Why::Mark(stands));
        say(&Why::Marked { value: "…", stands });
    }
    say(&Why::Names { part: RecordPart::Call, region: "ca-central-1" });
    for is_contradicted in [true, false] {
        say(&Why::Disagree { is_contradicted });
    }
    say(&Why::OneOf { number: 1, of: 2 });
    for part in RecordPart::ALL {
        say(&Why::Record { part, record: 12, object: "a.json.gz" });
    }
    say(&Why::ReadAgain);
    say(&Why::FromLedger);
    say(&Why::PartlyAgain);
    say(&Why::NotFound(&["account".to_owned(), "client".to_owned()]));
    for reread in Reread::ALL {
        say(&Why::Again(reread));
    }
    say(&Why::Joined("7f3c"));
    say(&Why::NoCompletion);
    said
}

/// Returns first sentences.
fn answers(regions: &[Region]) -> Vec<Answer<'_>> {
    let pass = Answer {
        verdict: Verdict::Compliant,
        by: AnswerBy::Terms,
        is_open: false,
        is_by_changed_log: false,
        ran: Ran::In(&regions[0]),
        outside: &[],
    };
    let fail = Answer { verdict: Verdict::NonCompliant, outside: &regions[1..], ..pass };
    let open = Answer { verdict: Verdict::InsufficientData, is_open: true, ..fail };
    let expires = Some(Day::constant(2027, 1, 31));
    vec![
        pass,
        Answer { is_open: true, ..pass },
        Answer { is_by_changed_log: true, outside: &[], ..open },
        Answer { by: AnswerBy::Rule("rule-1"), ..pass },
        Answer { by: AnswerBy::Exception { id: "exception-1", expires: None }, ..pass },
        Answer { by: AnswerBy::Exception { id: "exception-1", expires }, is_open: true, ..pass },
        Answer { ran: Ran::In(&regions[1]), ..fail },
        Answer { ran: Ran::Presumed(&regions[0]), ..pass },
        Answer { ran: Ran::Presumed(&regions[0]), ..open },
        Answer { ran: Ran::OneOf(regions), ..pass },
        Answer { ran: Ran::OneOf(regions), ..open },
        Answer { ran: Ran::OneOf(regions), outside: regions, ..fail },
        Answer { ran: Ran::Disputed(regions), ..open },
        Answer { verdict: Verdict::InsufficientData, ran: Ran::Unknown, ..pass },
        Answer { verdict: Verdict::NotApplicable, ran: Ran::Nowhere, ..pass },
    ]
}

/// Returns what is said of the destinations of a profile.
fn published(lang: Lang, regions: &[Region], profile: &str) -> Vec<String> {
    let (source, as_of) = ("ca-central-1", "2026-09");
    let others = ["http://127.0.0.1:9000".to_owned()];
    [
        Why::Published { profile, source, regions, as_of },
        Why::ListedByOthers { profile, source, regions, as_of, others: &others },
        Why::NotItemised { profile, source, as_of },
        Why::PageThen { as_of, called: Day::constant(2026, 10, 2), regions: Some(regions) },
        Why::PageThen { as_of, called: Day::constant(2026, 10, 2), regions: None },
        Why::NoPageThen { called: Day::constant(2026, 5, 25) },
        Why::NotInCatalog { profile, source: Some(source) },
        Why::NotInCatalog { profile, source: None },
    ]
    .iter()
    .map(|why| lang.why(why))
    .collect()
}
