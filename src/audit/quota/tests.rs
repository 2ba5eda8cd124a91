use super::*;
use crate::audit::judge::judge;
use crate::audit::testing::{asking, failed, flow, times};
use crate::audit::{Catalog, Definitions, Policy};
use crate::model::{Counts, Flow, Trace};
use crate::report::{Dated, LegacyModel};

const US: &str = "us.anthropic.claude-sonnet-4-6";

/// A load with the identity of a flow.
fn load(flow: &Flow, minutes: &[(u32, u64, u64, u64)]) -> Load {
    let minute = |&(minute, calls, input_tokens, output_tokens): &(u32, u64, u64, u64)| {
        let calls_with_tokens = if input_tokens + output_tokens > 0 { calls } else { 0 };
        MinuteLoad { minute, calls, calls_with_tokens, input_tokens, output_tokens }
    };
    Load {
        account: flow.account.clone(),
        event_source: flow.event_source.clone(),
        event_name: flow.event_name.clone(),
        is_possible: flow.is_possible,
        requested: flow.requested.clone(),
        resource: flow.resource.clone(),
        source_region: flow.source_region.clone(),
        minutes: minutes.iter().map(minute).collect(),
        calls_without_time: 0,
    }
}

fn told(flows: &[Flow], loads: &[Load]) -> Quota {
    let policy = Policy::allow("ca-central-1").unwrap();
    let (catalog, today) = (Catalog::builtin(), Day::constant(2026, 11, 2));
    let judged = judge(flows, catalog, &Definitions::default(), &policy, today);
    quota(&judged, loads, today)
}

#[test]
fn tokens_are_input_and_output_times_the_rate_of_the_model() {
    let flow = times(3, asking(US));
    let told =
        told(std::slice::from_ref(&flow), &[load(&flow, &[(10, 2, 1_000, 100), (11, 1, 7, 0)])]);
    let row = &told.rows[0];
    assert_eq!(row.output_rate, Some(5));
    assert_eq!(row.tokens_per_minute, Some(Percentiles { p95: 1_500, p100: 1_500 }));
    assert_eq!(row.requests_per_minute, Some(Percentiles { p95: 2, p100: 2 }));
    assert_eq!(row.quota, Some("Cross-region model inference tokens per minute"));
    assert_eq!((told.calls, told.calls_with_tokens, row.minutes), (3, 3, 2));
}

#[test]
fn percentiles_are_the_nearest_rank_over_the_minutes_with_calls() {
    let flow = times(40, asking("amazon.nova-lite-v1:0"));
    let minutes: Vec<_> = (1..=40).map(|n| (n, 1, u64::from(n), 0)).collect();
    let told = told(std::slice::from_ref(&flow), &[load(&flow, &minutes)]);
    let row = &told.rows[0];
    // 95 % of 40 minutes are 38.
    assert_eq!(row.tokens_per_minute, Some(Percentiles { p95: 38, p100: 40 }));
    assert_eq!(row.busiest_minute.map(|m| m.to_string()).as_deref(), Some("1970-01-01T00:40:00Z"));
}

#[test]
fn of_equal_minutes_the_earliest_is_the_busiest() {
    let flow = times(2, asking(US));
    let told = told(std::slice::from_ref(&flow), &[load(&flow, &[(5, 1, 9, 0), (9, 1, 9, 0)])]);
    let busiest = told.rows[0].busiest_minute.map(|m| m.to_string());
    assert_eq!(busiest.as_deref(), Some("1970-01-01T00:05:00Z"));
}

#[test]
fn calls_without_token_counts_are_told_as_requests_only() {
    let flow = times(2, asking(US));
    let flow = Flow { counts: Counts { calls: 2, ..Counts::default() }, ..flow };
    let told = told(std::slice::from_ref(&flow), &[load(&flow, &[(10, 2, 0, 0)])]);
    assert_eq!(told.rows[0].tokens_per_minute, None);
    assert_eq!(told.rows[0].requests_per_minute, Some(Percentiles { p95: 2, p100: 2 }));
    assert_eq!((told.calls, told.calls_with_tokens), (2, 0));
}

#[test]
fn each_way_of_calling_a_model_has_its_own_quota() {
    let flows = [
        asking("anthropic.claude-sonnet-4-6"),
        asking(US),
        asking("global.anthropic.claude-sonnet-4-6"),
        asking("arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/x"),
        asking("arn:aws:bedrock:ca-central-1:111122223333:provisioned-model/abcdefghijkl"),
        Flow { event_source: MANTLE.into(), ..asking("anthropic.claude-haiku-4-5") },
        Flow { event_name: "StartAsyncInvoke".into(), ..asking("amazon.nova-reel-v1:1") },
    ];
    let loads: Vec<Load> = flows.iter().map(|flow| load(flow, &[(1, 1, 10, 2)])).collect();
    let told = told(&flows, &loads);
    let mut kinds: Vec<_> =
        told.rows.iter().map(|row| (row.kind, row.tokens_per_minute.map(|t| t.p100))).collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            (QuotaKind::OnDemand, Some(20)),
            (QuotaKind::CrossRegion, Some(20)),
            (QuotaKind::GlobalCrossRegion, Some(20)),
            (QuotaKind::Mantle, None),
            (QuotaKind::Dedicated, None),
            (QuotaKind::Concurrent, None),
            (QuotaKind::Unknown, None),
        ]
    );
}

#[test]
fn refused_calls_count_against_nothing_and_throttled_ones_are_told() {
    let throttled = Flow {
        outcome: Outcome::Failed("ThrottlingException".into()),
        ..failed(times(4, asking(US)))
    };
    let flows = [asking(US), throttled, failed(asking(US))];
    let told = told(&flows, &[load(&flows[0], &[(1, 1, 10, 2)])]);
    assert_eq!((told.calls, told.throttled, told.failed), (1, 4, 1));
    let [row] = told.rows.as_slice() else { panic!("{:?}", told.rows) };
    assert_eq!((row.calls, row.throttled), (1, 4));
}

#[test]
fn a_throttled_call_of_which_tokens_are_counted_is_one_that_ran_and_nothing_else() {
    let throttled = || Outcome::Failed("ThrottlingException".into());
    let with_tokens = Flow { outcome: throttled(), ..asking(US) };
    let ended = Flow { outcome: throttled(), trace: Trace::Completed, ..failed(asking(US)) };
    for flow in [with_tokens, ended] {
        let told = told(std::slice::from_ref(&flow), &[load(&flow, &[(1, 1, 10, 2)])]);
        assert_eq!((told.calls, told.throttled, told.failed), (1, 0, 0));
    }
}

#[test]
fn jobs_and_streams_in_both_directions_are_under_no_quota_of_tokens_a_minute() {
    let model = "amazon.nova-lite-v1:0";
    let named = |name: &str| Flow { event_name: name.into(), ..asking(model) };
    let flows = [
        named("Converse"),
        named("StartAsyncInvoke"),
        named("InvokeModelWithBidirectionalStream"),
        Flow { is_possible: true, ..named("InvokeSomethingNew") },
    ];
    let loads: Vec<Load> = flows.iter().map(|flow| load(flow, &[(1, 1, 10, 2)])).collect();
    let told = told(&flows, &loads);
    let kinds: Vec<_> = told.rows.iter().map(|row| (row.kind, row.calls)).collect();
    assert_eq!(
        kinds,
        [(QuotaKind::Concurrent, 2), (QuotaKind::OnDemand, 1), (QuotaKind::Unknown, 1)]
    );
    let of_minutes = told.rows.iter().find(|row| row.kind == QuotaKind::OnDemand).unwrap();
    assert_eq!(of_minutes.tokens_per_minute, Some(Percentiles { p95: 12, p100: 12 }));
}

#[test]
fn a_legacy_model_is_named_with_its_end_and_what_aws_recommends() {
    let old = "us.anthropic.claude-3-5-haiku-20241022-v1:0";
    let flows = [times(2, asking(old)), failed(asking(old)), flow()];
    let loads = [load(&flows[0], &[(1, 2, 10, 2)]), load(&flows[2], &[(1, 1, 10, 2)])];
    let told = told(&flows, &loads);
    assert_eq!(
        told.legacy_models,
        [LegacyModel {
            model: "anthropic.claude-3-5-haiku-20241022-v1:0".into(),
            source_region: "ca-central-1".into(),
            legacy_since: Day::constant(2025, 12, 19),
            end_of_life: Day::constant(2026, 6, 19),
            is_past_end_of_life: true,
            successors: vec!["anthropic.claude-haiku-4-5-20251001-v1:0".into()],
            calls: 2,
            last_seen: flows[0].last_seen,
            published: Dated {
                as_of: "2026-01".into(),
                source: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html"
                    .into(),
            },
        }]
    );
}
