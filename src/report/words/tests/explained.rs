//! One example and more of each sentence of an explanation.

use crate::model::{Grade, Ground, Moment, RecordPart, Region, Reread, Verdict};
use crate::report::words::{Copies, DecidedBy, Lang, Ran, Why};

/// Returns the sentences.
pub fn whys(lang: Lang) -> Vec<String> {
    let regions: Vec<Region> =
        ["ca-central-1", "us-east-1"].iter().map(|code| code.parse().unwrap()).collect();
    let mut said = Vec::new();
    let mut say = |why: &Why<'_>| said.push(lang.why(why));
    say(&Why::Title { asked: "7f3c" });
    let verdict = Verdict::Compliant;
    for ran in [
        Ran::In(&regions[0]),
        Ran::Presumed(&regions[0]),
        Ran::OneOf(&regions),
        Ran::Unknown,
        Ran::Nowhere,
    ] {
        say(&Why::Answer { verdict, ran });
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
    for ground in Ground::ALL {
        say(&Why::Ground(ground));
    }
    for grade in Grade::ALL {
        say(&Why::Grade(grade));
        say(&Why::NotAccepted(grade));
    }
    for by in [DecidedBy::Terms, DecidedBy::Rule("rule-1"), DecidedBy::Exception("exception-1")] {
        say(&Why::Decided { policy: "canada", by });
    }
    say(&Why::Terms { allowed: &regions, accepted: &Grade::ALL });
    for verdict in [Verdict::Compliant, Verdict::NonCompliant] {
        say(&Why::ByPossible { regions: &regions, verdict });
    }
    say(&Why::Reason("…"));
    said
}

/// Returns what is said of the destinations of a profile.
fn published(lang: Lang, regions: &[Region], profile: &str) -> Vec<String> {
    let (source, as_of) = ("ca-central-1", "2026-09");
    let others = ["http://127.0.0.1:9000".to_owned()];
    [
        Why::Published { profile, source, regions, as_of },
        Why::ListedByOthers { profile, source, regions, as_of, others: &others },
        Why::NotItemised { profile, source, as_of },
        Why::NotInCatalog { profile, source: Some(source) },
        Why::NotInCatalog { profile, source: None },
    ]
    .iter()
    .map(|why| lang.why(why))
    .collect()
}
