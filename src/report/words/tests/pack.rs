//! Examples of what is said of an evidence pack.

use crate::model::{IntegrityOutcome, Moment, Region, Verdict};
use crate::report::pack::{Difference, Given, Law, Logs, Ran, Signature, Wrong};
use crate::report::words::{HeldBy, Lang, PackTold};

use super::examples::NUMBERS;

/// Returns the texts.
pub fn texts(lang: Lang) -> Vec<String> {
    let mut said = differences(lang);
    let mut say = |told: &PackTold<'_>| said.push(lang.pack(told));
    for outcome in IntegrityOutcome::ALL {
        for held_by in HeldBy::ALL {
            for files in NUMBERS {
                say(&PackTold::Answer { outcome, files, held_by });
            }
        }
    }
    for wrong in [
        Wrong::Missing,
        Wrong::NotNamed,
        Wrong::NamedTwice,
        Wrong::Changed,
        Wrong::Damaged("…".to_owned()),
        Wrong::Unreadable("…".to_owned()),
        Wrong::OtherForm(String::new()),
        Wrong::OtherForm("urn:x".to_owned()),
        Wrong::NotCanonical,
        Wrong::SumsDiffer,
        Wrong::LogsDiffer,
        Wrong::VerdictDiffers,
        Wrong::CallsDiffer,
        Wrong::RunDiffers,
        Wrong::AskedDiffers,
        Wrong::NoPart,
        Wrong::PolicyDiffers,
        Wrong::NotOfReport,
    ]
    .into_iter()
    .chain(Law::ALL.map(Wrong::Breaks))
    {
        say(&PackTold::Wrong(&wrong));
    }
    for signature in &signatures() {
        say(&PackTold::Signature(signature));
    }
    let at = |day: &str| Some(Moment::parse(&format!("{day}T00:00:00Z")).unwrap());
    let allowed = ["ca-central-1", "ca-west-1"].map(|name| name.parse::<Region>().unwrap());
    say(&PackTold::Says(&ran(None, None), &[]));
    say(&PackTold::Says(&ran(at("2026-05-25"), at("2026-06-01")), &allowed));
    let parts = ["flows", "totals"].map(str::to_owned);
    say(&PackTold::Compared(&parts));
    say(&PackTold::NotCompared(&parts));
    for told in [
        PackTold::FetchAgain,
        PackTold::LogsNotGiven,
        PackTold::LogsLeft,
        PackTold::SameReport,
        PackTold::WriterNotAsked,
    ] {
        say(&told);
    }
    said
}

fn signatures() -> Vec<Signature> {
    vec![
        Signature::None,
        Signature::Wanted,
        Signature::Unchecked { reason: "…".to_owned() },
        Signature::SignerUnchecked { key: "ED25519 SHA256:…".to_owned() },
        Signature::Valid { signer: "audit@example.ca".to_owned() },
        Signature::OutOfTime { signer: "audit@example.ca".to_owned() },
        Signature::NotAllowed { key: "ED25519 SHA256:…".to_owned() },
        Signature::Invalid { reason: "…".to_owned() },
    ]
}

fn ran(from: Option<Moment>, to: Option<Moment>) -> Ran {
    Ran {
        tool_version: "0.1.0".to_owned(),
        generated_at: Moment::parse("2026-06-02T08:00:00Z").unwrap(),
        verdict: Verdict::NonCompliant,
        given: Given { from, to, policy: "canada".to_owned(), ..Given::default() },
        logs: Logs { read: 0, merkle_root: String::new() },
        has_whole_records: false,
    }
}

fn differences(lang: Lang) -> Vec<String> {
    let verdict = || "COMPLIANT".to_owned();
    let object = || "a.json.gz".to_owned();
    let mut differences = vec![
        Difference::Verdict(verdict(), "NON_COMPLIANT".to_owned()),
        Difference::RestsOnDigests(verdict()),
        Difference::RestsOnPlace(verdict()),
        Difference::Worse("INSUFFICIENT_DATA".to_owned(), verdict()),
        Difference::Part("totals".to_owned()),
        Difference::NotTold("coverage-gap".to_owned()),
        Difference::NotFound("coverage-gap".to_owned()),
        Difference::Record(object(), 1_234),
        Difference::RecordNotSeen(object(), 1_234),
        Difference::RecordLeftOut(object(), 1_234),
        Difference::RecordNotShown(object(), 1_234),
        Difference::DigestsNotChecked,
        Difference::KeysLacking(1),
        Difference::KeysLacking(2),
        Difference::WitnessNotGiven(1),
        Difference::WitnessNotGiven(2),
        Difference::LogMended(object()),
        Difference::OtherOrder,
        Difference::LogsNotProven(IntegrityOutcome::Incomplete),
        Difference::LogsNotProven(IntegrityOutcome::Failed),
        Difference::LogOther(object()),
        Difference::LogNotHere(object()),
        Difference::LogNotNamed(object()),
        Difference::Version("0.1.0".to_owned(), "0.2.0".to_owned()),
        Difference::Catalog("2026-08".to_owned(), "2026-09".to_owned()),
    ];
    differences.extend(NUMBERS.map(|n| Difference::Logs(n, n)));
    differences.extend(NUMBERS.map(Difference::Unread));
    differences.iter().map(|one| lang.pack(&PackTold::Differs(one))).collect()
}
