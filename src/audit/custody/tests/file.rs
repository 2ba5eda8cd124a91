//! Facts files: what is refused, and what comes back as it was.

use super::*;
use crate::report::render::json;

#[test]
fn a_file_with_two_facts_of_one_thing_or_one_in_anothers_place_is_refused() {
    let refused = |change: &dyn Fn(&mut CustodyFacts)| {
        let mut facts = good();
        change(&mut facts);
        parse(&serde_json::to_vec(&facts).unwrap()).unwrap_err().to_string()
    };
    let twice = "stands there twice: nobody can say which is true";
    assert_eq!(
        refused(&|facts| facts.buckets.push(bucket("logs", "ca-west-1"))),
        format!("bucket `logs` {twice}")
    );
    assert_eq!(
        refused(&|facts| facts.regions.push(region("ca-west-1"))),
        format!("Region `ca-west-1` {twice}")
    );
    assert_eq!(
        refused(&|facts| facts.trails.push(facts.trails[0].clone())),
        format!("trail `{TRAIL}` {twice}")
    );
    assert_eq!(
        refused(
            &|facts| facts.enabled_regions = Some(by("account:ListRegions", "the account", vec![]))
        ),
        "`enabled_regions` does not name ca-central-1, which was asked: nobody can say which is true"
    );
    assert_eq!(
        refused(&|facts| facts.buckets[0].location.of = "other".to_owned()),
        "an answer to `s3:GetBucketLocation` of `other` stands where one to \
         `s3:GetBucketLocation` of `logs` must stand"
    );
    assert_eq!(
        refused(&|facts| facts.buckets[0].location.call = "s3:ListBucket".to_owned()),
        "an answer to `s3:ListBucket` of `logs` stands where one to `s3:GetBucketLocation` of \
         `logs` must stand"
    );
}

#[test]
fn saved_facts_give_the_same_bytes() {
    let mut facts = good();
    facts.buckets = vec![bucket("logs", "us-east-1")];
    facts.trails[0].status = denied("cloudtrail:GetTrailStatus", TRAIL);
    let mut text = Vec::new();
    json::write_value(&facts, &mut text).unwrap();
    let read = parse(&text).unwrap();
    assert_eq!(read, facts);
    let bytes = |facts: &CustodyFacts| {
        let made = Made { version: "0", lang: Lang::English };
        let report = report(judged(facts), "canada", &ExitRules::default(), made);
        let mut bytes = Vec::new();
        json::write_value(&report, &mut bytes).unwrap();
        bytes
    };
    assert_eq!(bytes(&read), bytes(&facts));
}

#[test]
fn a_file_that_is_not_exactly_facts_is_refused_with_its_place() {
    let text = serde_json::to_string_pretty(&good()).unwrap();
    let refused = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        parse(text.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
    };
    for (from, to, told) in [
        ("\"endpoints\"", "\"endpoint\"", "unknown field `endpoint`"),
        ("\"log_group\": null,", "", "missing field `log_group`"),
        ("\"bucket\": \"logs\",", "\"bucket\": \"a\", \"bucket\": \"logs\",", "duplicate field"),
        ("\"is_multi_region\": true", "\"is_multi_region\": \"yes\"", "invalid type: string"),
        ("\"answer\"", "\"maybe\"", "unknown variant `maybe`"),
    ] {
        let error = refused(from, to);
        assert!(error.contains(told) && error.contains("at line "), "{error}");
    }
    assert_eq!(
        refused("\"schema_version\": 3", "\"schema_version\": 2"),
        "`schema_version` is 2; this version reads 3 only"
    );
    assert!(parse(b"{}").is_err() && parse(b"").is_err());
    assert!(parse(&[text.as_bytes(), b"{}"].concat()).is_err());
}
