//! Examples of what is said of a check.

use crate::model::{IntegrityOutcome, Link, Moment, Reason, Standing};
use crate::report::BrokenLink;
use crate::report::words::{Bad, Check, Checked, Lang};

use super::examples::NUMBERS;

/// Returns the texts.
pub fn texts(lang: Lang) -> Vec<String> {
    let moment = |text: &str| Moment::parse(text).unwrap();
    let (from, to) = (moment("2026-05-25T00:00:00Z"), moment("2026-06-01T00:00:00Z"));
    let (account, region) = ("111122223333", "ca-central-1");
    let mut said: Vec<String> =
        Reason::ALL.iter().map(|reason| lang.check(&Check::Why(*reason))).collect();
    let mut say = |check: &Check<'_>| said.push(lang.check(check));
    for outcome in IntegrityOutcome::ALL {
        say(&Check::Means { outcome, keys: None });
        say(&Check::Means { outcome, keys: Some("keys") });
        for n in NUMBERS {
            let objects = |of| Standing::ALL.map(|standing| Bad::Objects(of, standing, n));
            let bad = [&objects(Checked::Digests)[1..5], &objects(Checked::Logs)[1..5]].concat();
            let bad = [&bad[..], &[Bad::Gaps(n)]].concat();
            say(&Check::UnknownKeys { bad: &bad });
            for (from, until) in [(None, None), (None, Some(to)), (Some(from), Some(to))] {
                say(&Check::Answer { outcome, digests: n, logs: n, from, until, bad: &bad });
            }
        }
        let bad = &[Bad::NoDigest];
        say(&Check::Answer { outcome, digests: 0, logs: 3, from: None, until: None, bad });
    }
    for n in NUMBERS {
        let parts = Standing::ALL.map(|standing| (n, standing));
        for of in [Checked::Digests, Checked::Logs] {
            say(&Check::Standings { of, all: n, parts: &parts });
        }
        say(&Check::OutsidePeriod(n));
        say(&Check::Hours { covered: n, all: n, places: n, unknown: 0 });
        say(&Check::Hours { covered: n, all: n, places: n, unknown: n.max(1) });
        let broken = Link::ALL.map(|link| BrokenLink { link, hours: n });
        say(&Check::Chain { proven: n, all: n, trail_unknown: 0, broken: &[] });
        say(&Check::Chain { proven: n, all: n, trail_unknown: n.max(1), broken: &broken });
        say(&Check::Broken(&broken[..1]));
        say(&Check::Covered { account, region, from, to, digests: n });
        say(&Check::KeysOfAws { at: to, used: n });
        say(&Check::KeysOfFiles { folder: "keys", used: n });
    }
    say(&Check::BrokenHead);
    say(&Check::Standings { of: Checked::Logs, all: 0, parts: &[] });
    say(&Check::Made { at: to, version: "1.2.3", inputs: "logs, copy" });
    for from in [None, Some(from)] {
        for to in [None, Some(to)] {
            say(&Check::Asked { from, to });
        }
    }
    say(&Check::Gap { account, region, from, to });
    say(&Check::OfRegions(&["ca-central-1", "ca-west-1"]));
    let bad = Standing::ALL
        .into_iter()
        .filter(|one| !matches!(one, Standing::Valid | Standing::NotInRange));
    bad.for_each(|standing| say(&Check::Todo(standing)));
    say(&Check::MeansFetchKeys);
    for check in [Check::NotValid, Check::Gaps, Check::CoveredHead, Check::NoDigest] {
        say(&check);
    }
    said
}
