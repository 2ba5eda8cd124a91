use super::*;
use crate::audit::policy::{Matcher, Patterns, Rule};
use crate::audit::testing::{region, regions};
use proptest::prelude::*;

const TODAY: Day = jiff::civil::date(2026, 11, 22);

fn subject(evidence: Option<&Evidence>) -> Subject<'_> {
    Subject {
        account: Some("111122223333"),
        principal: "arn:aws:iam::111122223333:role/app",
        model: Some("amazon.nova-lite-v1:0"),
        inference_profile: Some("us.amazon.nova-lite-v1:0"),
        system_profile: Some("us.amazon.nova-lite-v1:0"),
        source_region: Some("ca-central-1"),
        evidence,
        is_contradicted: false,
    }
}

fn canada_accepting(accept: &[Grade]) -> Policy {
    let mut policy = Policy::preset("canada").unwrap();
    policy.terms.accept = accept.iter().copied().collect();
    policy
}

fn verdict(policy: &Policy, evidence: &Evidence) -> Verdict {
    policy.evaluate(&subject(Some(evidence)), TODAY).verdict
}

fn is(pattern: &str) -> Patterns {
    [pattern].into_iter().collect()
}

fn exception(destination: Option<&str>, expires: Day) -> Exception {
    Exception {
        id: "EX-1".to_owned(),
        matcher: Matcher { account: Some(is("1111*")), ..Matcher::default() },
        destination: destination.map(is),
        reason: "pilot".to_owned(),
        owner: "o".to_owned(),
        ticket: None,
        expires,
    }
}

fn excusing(exception: Exception) -> Policy {
    Policy { exceptions: vec![exception], ..Policy::preset("canada").unwrap() }
}

fn presumed(source: &str, possible: Option<&[&str]>) -> Evidence {
    Evidence::Presumed { source: region(source), possible: possible.map(regions) }
}

fn recorded(codes: &[&str]) -> Evidence {
    Evidence::Recorded(regions(codes))
}

fn bounded(codes: &[&str]) -> Evidence {
    Evidence::Bounded(regions(codes))
}

#[test]
fn accepted_evidence_is_judged_by_where_it_points() {
    use Verdict::{Compliant, InsufficientData, NonCompliant};
    let policy = Policy::preset("canada").unwrap();
    let table = [
        (recorded(&["ca-west-1"]), Compliant),
        (recorded(&["us-east-1"]), NonCompliant),
        (recorded(&["ca-west-1", "us-east-1"]), NonCompliant),
        (recorded(&["me-west-9"]), NonCompliant),
        (Evidence::InRegion(region("ca-central-1")), Compliant),
        (Evidence::InRegion(region("us-east-1")), NonCompliant),
        (bounded(&["ca-central-1", "ca-west-1"]), Compliant),
        (bounded(&["us-east-1", "us-west-2"]), NonCompliant),
        (bounded(&["ca-central-1", "us-west-2"]), InsufficientData),
        (bounded(&[]), InsufficientData),
        (recorded(&[]), InsufficientData),
        (presumed("ca-central-1", None), InsufficientData),
        (presumed("ca-central-1", Some(&["ca-central-1", "ca-west-1"])), Compliant),
        (presumed("ca-central-1", Some(&["ca-central-1", "us-east-1"])), InsufficientData),
        (presumed("us-east-1", Some(&["us-east-1", "us-west-2"])), NonCompliant),
        (presumed("us-east-1", None), InsufficientData),
        (Evidence::Unrecorded, InsufficientData),
    ];
    for (evidence, want) in table {
        assert_eq!(verdict(&policy, &evidence), want, "{evidence:?}");
    }
}

#[test]
fn evidence_that_is_not_accepted_is_insufficient_but_a_recorded_foreign_region_is_certain() {
    use Verdict::{InsufficientData, NonCompliant};
    let policy = canada_accepting(&[]);
    let table = [
        (recorded(&["ca-west-1"]), InsufficientData),
        (recorded(&["us-east-1"]), NonCompliant),
        (Evidence::InRegion(region("ca-central-1")), InsufficientData),
        (Evidence::InRegion(region("us-east-1")), InsufficientData),
        (bounded(&["ca-west-1"]), InsufficientData),
        (bounded(&["us-east-1"]), InsufficientData),
        (presumed("ca-central-1", Some(&["ca-central-1"])), InsufficientData),
    ];
    for (evidence, want) in table {
        assert_eq!(verdict(&policy, &evidence), want, "{evidence:?}");
    }
}

#[test]
fn presumed_evidence_counts_where_the_user_writes_it() {
    let policy = canada_accepting(&[Grade::Presumed]);
    let both: &[&str] = &["ca-central-1", "us-east-1"];
    assert_eq!(verdict(&policy, &presumed("ca-central-1", Some(both))), Verdict::Compliant);
    assert_eq!(verdict(&policy, &presumed("us-east-1", Some(both))), Verdict::NonCompliant);
}

#[test]
fn an_attempt_that_ran_nothing_is_not_judged() {
    let policy = excusing(exception(None, TODAY));
    let decision = policy.evaluate(&subject(None), TODAY);
    let want = Decision { verdict: Verdict::NotApplicable, decider: Decider::Policy };
    assert_eq!(decision, want);
}

#[test]
fn the_first_rule_that_matches_replaces_the_policys_terms() {
    let rule = |id: &str, model: &str, allowed: &str| Rule {
        id: id.to_owned(),
        reason: None,
        matcher: Matcher { model: Some(is(model)), ..Matcher::default() },
        terms: Terms { allowed: (*regions(&[allowed])).clone(), accept: Policy::STRICT.into() },
    };
    let rules = vec![
        rule("other", "cohere.*", "ca-west-1"),
        rule("first", "amazon.*", "us-east-1"),
        rule("second", "amazon.*", "ca-central-1"),
    ];
    let policy = Policy { rules, ..Policy::preset("canada").unwrap() };
    let decide = |code| policy.evaluate(&subject(Some(&recorded(&[code]))), TODAY);
    let by_first = |verdict| Decision { verdict, decider: Decider::Rule("first") };
    assert_eq!(decide("us-east-1").rule(), Some("first"));
    assert_eq!(
        policy.evaluate(&subject(Some(&recorded(&["us-east-1"]))), TODAY),
        by_first(Verdict::Compliant)
    );
    assert_eq!(
        policy.evaluate(&subject(Some(&recorded(&["ca-central-1"]))), TODAY),
        by_first(Verdict::NonCompliant)
    );
}

#[test]
fn an_exception_holds_until_the_day_before_it_expires() {
    let tomorrow = TODAY.tomorrow().unwrap();
    let foreign = recorded(&["us-east-1"]);
    let decide = |expires| excusing(exception(None, expires));
    assert_eq!(
        decide(tomorrow).evaluate(&subject(Some(&foreign)), TODAY),
        Decision { verdict: Verdict::Compliant, decider: Decider::Exception("EX-1") }
    );
    assert_eq!(
        decide(TODAY).evaluate(&subject(Some(&foreign)), TODAY),
        Decision { verdict: Verdict::NonCompliant, decider: Decider::Policy }
    );
}

#[test]
fn an_exception_for_a_destination_needs_every_possible_destination_to_match() {
    let policy = excusing(exception(Some("us-east-*"), TODAY.tomorrow().unwrap()));
    let table = [
        (recorded(&["us-east-1"]), Verdict::Compliant),
        (recorded(&["us-east-1", "us-west-2"]), Verdict::NonCompliant),
        (bounded(&["us-east-1", "us-east-2"]), Verdict::Compliant),
        (bounded(&["us-east-1", "ca-central-1"]), Verdict::InsufficientData),
        (presumed("us-east-1", Some(&["us-east-1", "us-east-2"])), Verdict::Compliant),
        (presumed("us-east-1", None), Verdict::InsufficientData),
        (Evidence::Unrecorded, Verdict::InsufficientData),
    ];
    for (evidence, want) in table {
        assert_eq!(verdict(&policy, &evidence), want, "{evidence:?}");
    }
}

#[test]
fn what_witnesses_contradict_is_outside_only_where_every_region_is() {
    let policy = canada_accepting(&Policy::STRICT);
    let of = |codes: &[&str]| {
        let evidence = recorded(codes);
        let subject = Subject { is_contradicted: true, ..subject(Some(&evidence)) };
        policy.evaluate(&subject, TODAY).verdict
    };
    assert_eq!(of(&["ca-central-1", "us-east-1"]), Verdict::InsufficientData);
    assert_eq!(of(&["ca-central-1", "ca-west-1"]), Verdict::InsufficientData);
    assert_eq!(of(&["us-east-1", "us-west-2"]), Verdict::NonCompliant);
}

#[test]
fn an_exception_without_a_destination_covers_an_unknown_one() {
    let policy = excusing(exception(None, TODAY.tomorrow().unwrap()));
    assert_eq!(verdict(&policy, &Evidence::Unrecorded), Verdict::Compliant);
}

#[test]
fn an_exception_never_claims_what_is_compliant_without_it() {
    let policy = excusing(exception(None, TODAY.tomorrow().unwrap()));
    let decision = policy.evaluate(&subject(Some(&recorded(&["ca-west-1"]))), TODAY).decider;
    assert_eq!(decision, Decider::Policy);
}

proptest! {
    #[test]
    fn no_recorded_region_outside_the_list_is_ever_compliant(
        code in "[a-z]{2,5}-[a-z]{1,12}-[0-9]",
        beside in proptest::bool::ANY,
        accept in proptest::sample::subsequence(Grade::ALL.to_vec(), 0..=5),
    ) {
        let policy = canada_accepting(&accept);
        let Ok(strange) = code.parse::<Region>() else { return Ok(()) };
        prop_assume!(!policy.terms.allowed.contains(&strange));
        let mut all = BTreeSet::from([strange]);
        if beside {
            all.insert(region("ca-central-1"));
        }
        prop_assert_eq!(verdict(&policy, &Evidence::Recorded(all.into())), Verdict::NonCompliant);
    }
}
