//! One example and more of each text about the places of logs.

use super::examples::NUMBERS;
use crate::model::{Moment, Verdict};
use crate::report::words::{CustodyAnswer, CustodyLimit, CustodyStatement, CustodyTold, Lang};
use crate::report::{CustodyCode, PlaceKind};

/// Returns the texts.
pub fn texts(lang: Lang) -> Vec<String> {
    let mut texts: Vec<String> =
        PlaceKind::ALL.map(|kind| lang.place_kind(kind).to_owned()).to_vec();
    texts.extend(CustodyCode::ALL.iter().map(|code| lang.custody_advice(*code).to_owned()));
    texts.extend(CustodyLimit::ALL.iter().map(|limit| lang.custody_limit(*limit).to_owned()));
    texts.extend(statements(lang));
    texts.extend(told(lang));
    texts
}

fn statements(lang: Lang) -> Vec<String> {
    let (name, region, trail, bucket) = ("logs", "us-east-1", "main", "logs");
    let unknown = |is_denied| CustodyStatement::Unknown {
        call: "s3:GetBucketLocation",
        of: "logs",
        cause: "Access Denied (AccessDenied)",
        is_denied,
    };
    let at = |day: &str| Moment::parse(&format!("{day}T00:00:00Z")).unwrap();
    let (profile, regions) = ("us.guardrail.v1:0", "us-east-1, us-west-2");
    let mut all = vec![
        CustodyStatement::GuardrailOutside { name, profile, regions },
        unknown(true),
        unknown(false),
        CustodyStatement::Disagree { name, location: "us-east-1", head: "ca-central-1" },
        CustodyStatement::RegionNotTold { name },
        CustodyStatement::ProfileUnknown { name, profile },
        CustodyStatement::NoFacts { name },
        CustodyStatement::OutOfDate { taken_at: at("2026-01-02"), now: at("2026-06-02") },
        CustodyStatement::RegionNotAsked { region },
        CustodyStatement::OtherAccount { own: "444455556666", logs: "111122223333" },
        CustodyStatement::OtherRegions { regions },
        CustodyStatement::BucketNotAsked { bucket },
        CustodyStatement::OtherOrganization { own: "444455556666", logs: "111122223333" },
        CustodyStatement::HandedOn { name: "siem", of: "trail-events" },
        CustodyStatement::NotAws { services: "KMS, S3", url: "http://127.0.0.1:5555" },
        CustodyStatement::NoTrail { region },
        CustodyStatement::NoReads { trail },
        CustodyStatement::Stopped { trail },
        CustodyStatement::DeliveryFails { trail, cause: "AccessDenied" },
        CustodyStatement::NoDigests { trail },
        CustodyStatement::OneRegion { trail, region },
        CustodyStatement::Public { bucket },
        CustodyStatement::Shared { bucket, with: "444455556666", is_conditional: false },
        CustodyStatement::Shared { bucket, with: "*", is_conditional: true },
        CustodyStatement::Listed { bucket, with: "444455556666", may: "READ" },
        CustodyStatement::NotBlocked { bucket },
        CustodyStatement::ReplicationOff { bucket, to: "copies", region },
        CustodyStatement::NotVersioned { bucket },
        CustodyStatement::NotLocked { bucket },
        CustodyStatement::Expires { bucket, days: 1 },
        CustodyStatement::Expires { bucket, days: 365 },
        CustodyStatement::ExpiresOn { bucket, day: "2027-01-31" },
        CustodyStatement::OldVersionsExpire { bucket, days: 1 },
        CustodyStatement::OldVersionsExpire { bucket, days: 90 },
        CustodyStatement::OutputOutside { what: "ledger `s3://results/ledger`", region },
    ];
    all.extend(PlaceKind::ALL.map(|kind| CustodyStatement::Outside {
        kind,
        name,
        of: "main",
        region,
    }));
    all.extend(PlaceKind::ALL.map(|kind| CustodyStatement::PlaceUnknown { kind, name }));
    all.iter().map(|statement| lang.state_custody(statement)).collect()
}

fn told(lang: Lang) -> Vec<String> {
    let regions = ["ca-central-1", "ca-west-1"].map(str::to_owned);
    let mut all = vec![
        CustodyTold::RegionsAsked { regions: &regions, are_named: true },
        CustodyTold::RegionsAsked { regions: &regions, are_named: false },
        CustodyTold::Findings(12_345),
    ];
    for n in NUMBERS {
        all.push(CustodyTold::Questions { answered: 12_345, unanswered: n });
        for (verdict, outside, open) in [
            (Verdict::Compliant, 0, 0),
            (Verdict::InsufficientData, 0, n.max(1)),
            (Verdict::NonCompliant, n.max(1), n),
        ] {
            let counts = CustodyAnswer { places: n, others: n, outside: outside.min(n), open };
            all.push(CustodyTold::Answer { verdict, counts });
        }
    }
    all.iter().map(|told| lang.tell_custody(told)).collect()
}
