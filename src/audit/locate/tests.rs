use super::*;
use crate::audit::testing::{asking, failed, flow, recorded, region, regions};
use crate::model::{ProfileDefinition, Recorded};

const US: &str = "us.anthropic.claude-sonnet-4-6";
const UNLISTED: &str = "us.anthropic.claude-sonnet-5";
const BARE: &str = "anthropic.claude-3-haiku-20240307-v1:0";
const APP_US: &str = "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/us1";
const APP_MODEL: &str =
    "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/fm1";
const APP_UNKNOWN: &str =
    "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/what";
const PROFILE_ARN: &str =
    "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6";
const MODEL_ARN: &str =
    "arn:aws:bedrock:ca-central-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0";

fn definitions() -> Definitions {
    let one = |arn: &str, copies: &str| ProfileDefinition {
        arn: arn.into(),
        copies: copies.into(),
        made: None,
    };
    Definitions::new(
        &[one(APP_US, PROFILE_ARN), one(APP_MODEL, MODEL_ARN)],
        &std::collections::BTreeMap::new(),
    )
}

fn evidence_of(flow: &Flow) -> Option<Evidence> {
    locate(&Told::by(flow), Catalog::builtin(), &definitions()).evidence
}

fn us_from_montreal() -> Regions {
    regions(&["ca-central-1", "us-east-1", "us-east-2", "us-west-2"])
}

fn in_montreal() -> Evidence {
    Evidence::InRegion(region("ca-central-1"))
}

fn presumed_here() -> Evidence {
    Evidence::Presumed { source: region("ca-central-1"), possible: Some(us_from_montreal()) }
}

fn bounded_us() -> Evidence {
    Evidence::Bounded(us_from_montreal())
}

fn unrecorded() -> Evidence {
    Evidence::Unrecorded
}

fn streamed(requested: &str, trace: Trace) -> Flow {
    Flow { event_name: "ConverseStream".into(), trace, ..asking(requested) }
}

fn named(event_name: &str, flow: Flow) -> Flow {
    Flow { event_name: event_name.into(), ..flow }
}

fn possible(flow: Flow) -> Flow {
    Flow { is_possible: true, event_name: "ConverseTomorrow".into(), ..flow }
}

fn from(source: Option<&str>, flow: Flow) -> Flow {
    Flow { source_region: source.map(Into::into), ..flow }
}

fn on_mantle(flow: Flow) -> Flow {
    Flow { event_source: MANTLE.into(), event_name: "CreateInference".into(), ..flow }
}

fn unreadable(text: &str, flow: Flow) -> Flow {
    let recorded = Recorded { unreadable: BTreeSet::from([text.into()]), ..flow.recorded };
    Flow { recorded, ..flow }
}

fn resource_only(resource: &str, trace: Trace) -> Flow {
    Flow { requested: None, resource: Some(resource.into()), trace, ..flow() }
}

/// A row of the table: what it shows, the flow, its evidence.
type Row = (&'static str, Flow, Evidence);

fn check(table: Vec<Row>) {
    for (what, flow, want) in table {
        assert_eq!(evidence_of(&flow), Some(want), "{what}");
    }
}

#[test]
fn what_stands_in_the_record_outweighs_all_else() {
    let ohio = || Evidence::Recorded(regions(&["us-east-2"]));
    check(vec![
        ("a recorded Region", recorded(&["us-east-2"]), ohio()),
        ("recorded, though failed", failed(recorded(&["us-east-2"])), ohio()),
        ("recorded, though possible", possible(recorded(&["us-east-2"])), ohio()),
        ("recorded beside an unreadable text", unreadable("?", recorded(&["us-east-2"])), ohio()),
        ("recorded without a source", from(None, recorded(&["us-east-2"])), ohio()),
        ("an unreadable Region", unreadable("global", asking(US)), unrecorded()),
        ("an unreadable Region, bare model", unreadable("global", flow()), unrecorded()),
        ("an unreadable Region, failed", failed(unreadable("global", flow())), unrecorded()),
    ]);
}

#[test]
fn a_failed_call_without_a_region_has_no_evidence() {
    for flow in
        [failed(asking(US)), failed(flow()), failed(resource_only(MODEL_ARN, Trace::Orphan))]
    {
        assert_eq!(evidence_of(&flow), None, "{flow:?}");
    }
}

#[test]
fn a_failed_call_that_was_processed_is_judged() {
    let mut counted = failed(asking(US));
    counted.counts.calls_with_tokens = 1;
    let ended = Flow { trace: Trace::Completed, ..failed(asking(US)) };
    for flow in [counted, ended] {
        assert!(evidence_of(&flow).is_some(), "{flow:?}");
    }
}

#[test]
fn a_single_region_model_runs_where_a_known_operation_called_it() {
    check(vec![
        ("bare model", flow(), in_montreal()),
        ("model ARN of the source", asking(MODEL_ARN), in_montreal()),
        ("model ARN of elsewhere", from(Some("ca-west-1"), asking(MODEL_ARN)), unrecorded()),
        ("bare model, stream cut off", streamed(BARE, Trace::AwaitingCompletion), in_montreal()),
        ("bare model, async", named("StartAsyncInvoke", flow()), in_montreal()),
        ("bare model, unknown operation", possible(flow()), unrecorded()),
        ("bare model, no source", from(None, flow()), unrecorded()),
        ("bare model, source not a Region", from(Some("CA-CENTRAL-1"), flow()), unrecorded()),
        ("opaque", asking("gpt-oss"), unrecorded()),
        ("nothing asked", Flow { requested: None, ..flow() }, unrecorded()),
    ]);
}

#[test]
fn a_profile_is_presumed_only_where_the_record_would_have_said() {
    let bidirectional = "InvokeModelWithBidirectionalStream";
    let unlisted = Evidence::Presumed { source: region("ca-central-1"), possible: None };
    check(vec![
        ("profile", asking(US), presumed_here()),
        ("profile by ARN of another Region", asking(PROFILE_ARN), presumed_here()),
        ("profile, complete stream", streamed(US, Trace::Completed), presumed_here()),
        ("profile, stream cut off", streamed(US, Trace::AwaitingCompletion), bounded_us()),
        ("profile, async", named("StartAsyncInvoke", asking(US)), bounded_us()),
        ("profile, batch", named("CreateModelInvocationJob", asking(US)), bounded_us()),
        ("profile, agent", named("InvokeAgent", asking(US)), bounded_us()),
        ("profile, bidirectional", named(bidirectional, asking(US)), bounded_us()),
        ("profile, unknown operation", possible(asking(US)), bounded_us()),
        ("profile, no source", from(None, asking(US)), unrecorded()),
        ("not itemised", asking(UNLISTED), unlisted),
        ("not itemised, cut off", streamed(UNLISTED, Trace::AwaitingCompletion), unrecorded()),
        (
            "profile that never runs in its source",
            from(Some("us-east-2"), asking("us.anthropic.claude-3-5-sonnet-20240620-v1:0")),
            Evidence::Bounded(regions(&["us-east-1", "us-west-2"])),
        ),
    ]);
}

#[test]
fn an_application_profile_is_what_it_copies_or_nothing() {
    check(vec![
        ("of a profile", asking(APP_US), presumed_here()),
        ("of a profile, cut off", streamed(APP_US, Trace::AwaitingCompletion), bounded_us()),
        ("of a model", asking(APP_MODEL), in_montreal()),
        ("of a model, called elsewhere", from(Some("ca-west-1"), asking(APP_MODEL)), unrecorded()),
        ("unresolved", asking(APP_UNKNOWN), unrecorded()),
    ]);
}

#[test]
fn a_resource_proves_a_profile_and_never_that_there_was_none() {
    check(vec![
        ("a model", resource_only(MODEL_ARN, Trace::Single), unrecorded()),
        ("a profile", resource_only(PROFILE_ARN, Trace::Single), presumed_here()),
        ("an application profile", resource_only(APP_US, Trace::Single), presumed_here()),
        ("orphan of a model", resource_only(MODEL_ARN, Trace::Orphan), unrecorded()),
        ("orphan of a profile", resource_only(PROFILE_ARN, Trace::Orphan), unrecorded()),
    ]);
}

#[test]
fn mantle_runs_where_it_is_called_unless_its_record_says_otherwise() {
    check(vec![
        ("a model", on_mantle(asking("openai.gpt-oss-120b")), in_montreal()),
        ("an opaque model", on_mantle(asking("gpt-oss")), in_montreal()),
        ("no source", from(None, on_mantle(flow())), unrecorded()),
        ("a profile", on_mantle(asking(US)), bounded_us()),
        ("an unknown operation", possible(on_mantle(flow())), unrecorded()),
    ]);
}

#[test]
fn a_flow_names_its_model_and_both_profiles() {
    let located = locate(&Told::by(&asking(APP_US)), Catalog::builtin(), &definitions());
    assert_eq!(
        located,
        Located {
            evidence: Some(presumed_here()),
            ground: Ground::NoneNamed,
            model: Some("anthropic.claude-sonnet-4-6".into()),
            inference_profile: Some(APP_US.into()),
            system_profile: Some(US.into()),
            is_unresolved: false,
            outside_catalog: BTreeSet::new(),
        }
    );
}

#[test]
fn an_unresolved_application_profile_says_so() {
    let located = locate(&Told::by(&asking(APP_UNKNOWN)), Catalog::builtin(), &definitions());
    assert_eq!(
        located,
        Located {
            evidence: Some(unrecorded()),
            ground: Ground::OpaqueIdentifier,
            model: None,
            inference_profile: Some(APP_UNKNOWN.into()),
            system_profile: None,
            is_unresolved: true,
            outside_catalog: BTreeSet::new(),
        }
    );
}

#[test]
fn an_orphan_takes_its_model_from_the_resource() {
    let located = locate(
        &Told::by(&resource_only(MODEL_ARN, Trace::Orphan)),
        Catalog::builtin(),
        &definitions(),
    );
    assert_eq!((located.model.as_deref(), located.inference_profile), (Some(BARE), None));
}

#[test]
fn the_catalog_never_overrules_a_logged_region() {
    let located = locate(&Told::by(&recorded(&["eu-west-1"])), Catalog::builtin(), &definitions());
    assert_eq!(located.evidence, Some(Evidence::Recorded(regions(&["eu-west-1"]))));
    assert_eq!(located.outside_catalog, *regions(&["eu-west-1"]));
    let inside = locate(&Told::by(&recorded(&["us-west-2"])), Catalog::builtin(), &definitions());
    assert_eq!(inside.outside_catalog, BTreeSet::new());
}

#[test]
fn each_ground_is_told_by_the_facts_that_decide() {
    let ground = |flow: Flow| locate(&Told::by(&flow), Catalog::builtin(), &definitions()).ground;
    let nonsense =
        Recorded { unreadable: BTreeSet::from(["nowhere".into()]), ..Recorded::default() };
    let of = [
        (recorded(&["us-east-1"]), Ground::Named),
        (Flow { recorded: nonsense, ..asking(US) }, Ground::Unreadable),
        (failed(asking(US)), Ground::RanNothing),
        (resource_only(MODEL_ARN, Trace::Orphan), Ground::CallMissing),
        (from(None, asking(US)), Ground::SourceMissing),
        (possible(asking(BARE)), Ground::UnknownOperation),
        (asking(BARE), Ground::OneRegionsModel),
        (on_mantle(asking("gpt-oss")), Ground::Mantle),
        (asking(APP_UNKNOWN), Ground::OpaqueIdentifier),
        (asking(US), Ground::NoneNamed),
        (streamed(US, Trace::AwaitingCompletion), Ground::Published),
        (streamed(UNLISTED, Trace::AwaitingCompletion), Ground::NotPublished),
    ];
    for (flow, expected) in of {
        assert_eq!(ground(flow.clone()), expected, "{flow:?}");
    }
}
