use super::*;

const APPLICATION: &str = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/x";

fn caller(client: Option<&str>) -> Caller {
    Caller {
        account: Some("111122223333".into()),
        principal: "role/app".into(),
        client: client.map(Text::from),
    }
}

fn sent<'a>(requested: &'a str, system_profile: Option<&'a str>, model: Option<&'a str>) -> Reach {
    let (event_source, requested) = ("bedrock.amazonaws.com", Some(requested));
    Sent { event_source, requested, system_profile, model }.reach()
}

fn used(requested: &str) -> Use {
    Use {
        caller: caller(None),
        model: Some("m".into()),
        asked: Some(requested.into()),
        reach: sent(requested, None, None),
        destination: None,
    }
}

fn known(word: &str) -> Reach {
    Reach::Known(word.into())
}

fn left(before: &str, change: ReachChange) -> Left {
    Left { before: before.to_owned(), change }
}

#[test]
fn a_reach_is_told_by_what_was_sent() {
    let of = |requested| sent(requested, None, Some("m"));
    assert_eq!(of("us.amazon.nova-lite-v1:0"), known("us"));
    assert_eq!(of("global.anthropic.claude-opus-5"), known("global"));
    assert_eq!(of("anthropic.claude-opus-5"), known("in-region"));
    assert_eq!(of("prompt"), Reach::Hidden);
    let event_source = MANTLE;
    let mantle = Sent { event_source, requested: Some("m"), system_profile: None, model: None };
    assert_eq!(mantle.reach(), known("bedrock-mantle"));
    let orphan = Sent { event_source: "bedrock.amazonaws.com", requested: None, ..mantle };
    assert_eq!(orphan.reach(), Reach::NotTold);
}

#[test]
fn the_reach_of_an_application_profile_is_that_of_what_it_copies() {
    assert_eq!(sent(APPLICATION, Some("eu.amazon.nova-lite-v1:0"), Some("m")), known("eu"));
    assert_eq!(sent(APPLICATION, None, Some("amazon.nova-lite-v1:0")), known("in-region"));
    assert_eq!(sent(APPLICATION, None, None), Reach::Hidden);
}

#[test]
fn a_caller_leaves_a_reach_only_by_another_one() {
    let mut habits = Habits::default();
    let (us, global) = (used("us.amazon.nova-lite-v1:0"), used("global.a.b"));
    assert_eq!(habits.left(&us), None, "who did not call before began nothing new");
    habits.learn(&us);
    assert_eq!(habits.left(&us), None);
    assert_eq!(habits.left(&global), Some(left("us", ReachChange::Wider)));
    assert_eq!(habits.left(&used("unheard")), None, "an unknown reach is no other");
    habits.learn(&global);
    assert_eq!(habits.left(&global), None);
}

#[test]
fn a_change_is_told_by_its_direction() {
    let from = |before: &[&str], now: &str| {
        let mut habits = Habits::default();
        for sent in before {
            habits.learn(&used(sent));
        }
        habits.left(&used(now)).map(|left| left.change)
    };
    let (plain, ca, us, global) = ("amazon.m", "ca.amazon.m", "us.amazon.m", "global.amazon.m");
    assert_eq!(from(&[plain], ca), Some(ReachChange::Wider));
    assert_eq!(from(&[ca], global), Some(ReachChange::Wider));
    assert_eq!(from(&[global], ca), Some(ReachChange::Narrower));
    assert_eq!(from(&[us], plain), Some(ReachChange::Narrower));
    assert_eq!(from(&[ca, global], us), Some(ReachChange::Narrower));
    assert_eq!(from(&[ca], us), Some(ReachChange::Other), "a geography is no part of another");
    assert_eq!(from(&[us], ca), Some(ReachChange::Other));
    let (jp, apac, au) = ("jp.amazon.m", "apac.amazon.m", "au.amazon.m");
    assert_eq!(from(&[apac], jp), Some(ReachChange::Narrower), "AWS lists no other Regions for it");
    assert_eq!(from(&[jp], apac), Some(ReachChange::Wider));
    assert_eq!(from(&[jp, us], apac), Some(ReachChange::Other));
    assert_eq!(from(&[apac], au), Some(ReachChange::Other), "it has New Zealand besides");
    let mut habits = Habits::default();
    habits.learn(&Use { reach: known("bedrock-mantle"), ..used("m") });
    let change = |now| habits.left(&used(now)).map(|left| left.change);
    assert_eq!(change(plain), Some(ReachChange::Other), "that endpoint has Regions of its own");
    assert_eq!(change(global), Some(ReachChange::Other));
}

#[test]
fn what_was_hidden_before_is_no_reason_to_pass_a_wider_reach() {
    let mut habits = Habits::default();
    habits.learn(&used(APPLICATION));
    let global = used("global.amazon.m");
    assert_eq!(habits.left(&global), Some(left("unknown", ReachChange::Other)));
    assert_eq!(habits.left(&used("amazon.m")), None, "nothing reaches less far than that");
    let resolved = Use { reach: known("us"), ..used(APPLICATION) };
    assert_eq!(habits.left(&resolved), None, "it is what was used before");
    habits.learn(&used("us.amazon.m"));
    assert_eq!(habits.left(&global), Some(left("us, unknown", ReachChange::Other)));
}

#[test]
fn a_new_client_has_the_habits_of_its_principal() {
    let mut habits = Habits::default();
    let by = |client, sent| Use { caller: caller(client), ..used(sent) };
    habits.learn(&by(Some("boto3"), "us.amazon.m"));
    habits.learn(&by(Some("cli"), "amazon.m"));
    let global = by(Some("aws-sdk-js"), "global.amazon.m");
    assert_eq!(habits.left(&global), Some(left("in-region, us", ReachChange::Wider)));
    assert_eq!(habits.left(&by(Some("aws-sdk-js"), "us.amazon.m")), None);
    assert_eq!(
        habits.left(&by(Some("cli"), "us.amazon.m")),
        Some(left("in-region", ReachChange::Wider))
    );
    let mut other = global;
    other.caller.principal = "role/apple".into();
    assert_eq!(habits.left(&other), None);
}
