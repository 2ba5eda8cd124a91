//! Flows for tests, smallest first.

use std::collections::BTreeSet;

use crate::model::{
    Counts, Flow, Moment, Outcome, PrincipalType, Recorded, Region, Regions, Sample, Text, Trace,
};

/// One `Converse` of a bare model in Montréal.
pub fn flow() -> Flow {
    let at = Moment::parse("2026-05-30T14:00:00Z").unwrap();
    Flow {
        day: Some(at.day()),
        account: Some("111122223333".into()),
        session: None,
        principal: "arn:aws:iam::111122223333:role/app".into(),
        principal_type: PrincipalType::AssumedRole,
        via: None,
        client: None,
        event_source: "bedrock.amazonaws.com".into(),
        event_name: "Converse".into(),
        is_possible: false,
        requested: Some("anthropic.claude-3-haiku-20240307-v1:0".into()),
        resource: None,
        source_region: Some("ca-central-1".into()),
        recorded: Recorded::default(),
        is_contradicted: false,
        trace: Trace::Single,
        outcome: Outcome::Succeeded,
        counts: Counts {
            calls: 1,
            calls_with_tokens: 1,
            input_tokens: 10,
            output_tokens: 2,
            ..Counts::default()
        },
        first_seen: Some(at),
        last_seen: Some(at),
        samples: vec![sample(at, 1)],
    }
}

/// One `Converse` of `requested`.
pub fn asking(requested: &str) -> Flow {
    Flow { requested: Some(requested.into()), ..flow() }
}

/// One `Converse` of a `us.` profile that AWS recorded in `destinations`.
pub fn recorded(destinations: &[&str]) -> Flow {
    Flow {
        recorded: Recorded { regions: regions(destinations), unreadable: BTreeSet::new() },
        ..asking("us.anthropic.claude-sonnet-4-6")
    }
}

/// That flow, with so many calls.
pub fn times(calls: u64, flow: Flow) -> Flow {
    Flow { counts: Counts { calls, ..flow.counts }, ..flow }
}

/// A failed call.
pub fn failed(flow: Flow) -> Flow {
    let counts = Counts { calls: flow.counts.calls, ..Counts::default() };
    Flow { outcome: Outcome::Failed("AccessDenied".into()), counts, ..flow }
}

pub fn sample(at: Moment, record: u64) -> Sample {
    let object: Text = "AWSLogs/x.json.gz".into();
    Sample { time: Some(at), event_id: Some("e1".into()), object, record, region_path: None }
}

pub fn region(code: &str) -> Region {
    code.parse().unwrap()
}

pub fn regions(codes: &[&str]) -> Regions {
    codes.iter().map(|code| region(code)).collect::<BTreeSet<_>>().into()
}
