//! What an explanation shows, as its readers see it.

use serde_json::json;

use super::{explained, flat};
use crate::golden::assert_golden;
use crate::support::{call, folder, log, program, ran, run};

/// Explains a call of the sample archive by the sample policy.
fn of_samples(id: &str, more: &[&str]) -> String {
    let given =
        ["--policy", "policies/canada.toml", "--application-profiles", "application-profiles.toml"];
    let mut command = program();
    command.args(["explain", id, "archive"]).args(given).args(more);
    let told = ran(&mut command);
    assert_eq!(told.code, 0, "{}", told.stderr);
    told.stdout
}

#[test]
fn explanations_are_the_golden_ones_in_both_languages() {
    for (name, id) in [("presumed", "2b384f2c"), ("exception", "6c43c1f1"), ("stream", "88b0a26f")]
    {
        for lang in ["en", "fr"] {
            let file = format!("tests/golden/explained-{name}.{lang}");
            assert_golden(&format!("{file}.txt"), &of_samples(id, &["--lang", lang]));
            let markdown = of_samples(id, &["--lang", lang, "-f", "markdown"]);
            assert_golden(&format!("{file}.md"), &markdown);
        }
    }
}

#[test]
fn a_value_that_is_a_part_of_a_longer_text_says_so() {
    let mut record = call("1", "ca-central-1");
    record["userAgent"] = json!("aws-cli/2.32.1 md/awscrt#0.28.4");
    record["eventTime"] = json!("2026-05-30T14:03:21.000Z");
    record["userIdentity"] =
        json!({ "type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/app/ana" });
    let logs = folder([("a.json", log(&[record]))]);
    let input = logs.path().to_str().unwrap();
    let told = explained("event-1", &[input]);
    let facts = told["inferences"][0]["records"][0]["facts"].as_array().unwrap();
    let stands = |name: &str| {
        let fact = facts.iter().find(|fact| fact["name"] == name).unwrap();
        fact["stands"].as_str().unwrap()
    };
    assert_eq!(
        ["client", "principal", "event_time", "event_name"].map(stands),
        ["shortened", "shortened", "rewritten", "whole"]
    );
    let text = flat(&run(["explain", "event-1", input]).stdout);
    assert!(text.contains("userAgent aws-cli (shortened)"), "{text}");
    assert!(text.contains("Shortened: the record has a longer text there"), "{text}");
    // Nobody looked at the record: no value claims to stand there.
    let out = tempfile::tempdir().unwrap();
    let ledger = out.path().join("ledger");
    let ledger = ledger.to_str().unwrap();
    run(["audit", input, "--ledger", ledger]);
    let text = flat(&run(["explain", "event-1", "--ledger", ledger]).stdout);
    assert!(text.contains("of a client its name alone and of a session its role"), "{text}");
    assert!(text.contains("requestParameters.modelId | requestParameters.model |"), "{text}");
}

#[test]
fn an_exception_is_named_first_with_its_end_and_then_with_all_that_the_policy_says() {
    let text = flat(&of_samples("6c43c1f1", &[]));
    let first = "COMPLIANT by exception EX-7, which expires on 2027-01-31, as far as was read: the model \
                 ran in us-east-1, which is not allowed.";
    assert!(text.starts_with(first), "{text}");
    let told = "Exception EX-7 Owner privacy@example.ca Ticket RISK-88 Expires 2027-01-31";
    assert!(text.contains(told), "{text}");
    assert!(text.contains("us-east-1 is not allowed."), "{text}");
}

#[test]
fn a_violation_says_which_region_is_not_allowed_and_a_failed_call_that_nothing_was_judged() {
    let text = flat(&of_samples("9dca49bc", &[]));
    assert!(text.starts_with("NON_COMPLIANT: the model ran in us-east-"), "{text}");
    assert!(text.contains(", which is not allowed."), "{text}");
    assert!(text.contains("That is what is possible, and not a record of where this call ran."));
    let text = flat(&of_samples("cb45d6b0", &[]));
    assert!(text.starts_with("NOT_APPLICABLE: the call failed before a model ran."), "{text}");
    assert!(text.contains("No model ran, so the policy Canada has nothing to judge"), "{text}");
    assert!(!text.contains("decided."), "{text}");
    assert!(!text.contains("Accepted evidence"), "{text}");
}

#[test]
fn an_id_is_found_by_its_beginning_its_ends_and_in_capitals() {
    let mut other = call("2", "ca-central-1");
    other["eventID"] = json!("e18a3d7e-d120-477c-a77f-2d644690ebdc");
    let logs = folder([("a.json", log(&[call("1", "ca-central-1"), other]))]);
    let input = logs.path().to_str().unwrap();
    let whole = "e18a3d7e-d120-477c-a77f-2d644690ebdc";
    let found = explained(whole, &[input])["inferences"].take();
    for typed in
        [&whole.to_uppercase(), "e18a3d7e", "e18a3d7e-…", "e18a3d7e-d120…ebdc", "E18A...0ebdc"]
    {
        assert_eq!(explained(typed, &[input])["inferences"], found, "{typed}");
    }
    assert_eq!(run(["explain", "e18", input]).code, 2, "too short");
    for typed in ["e18a3d7e…ebdd", "18a3d7e"] {
        assert_eq!(run(["explain", typed, input]).code, 3, "{typed}");
    }
    let ran = run(["explain", "event", input]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ran = run(["explain", "request-", input]);
    let told = "error: 2 ids are like `request-`:\n  request-1\n  request-2\nhelp: type more of the one \
                that is meant\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (2, told));
}

#[test]
fn an_evidence_pack_is_said_to_be_one() {
    let logs = folder([("a.json", log(&[call("1", "ca-central-1")]))]);
    let out = tempfile::tempdir().unwrap();
    let pack = out.path().join("pack.zip");
    let (input, pack) = (logs.path().to_str().unwrap(), pack.to_str().unwrap());
    assert_eq!(run(["audit", input, "-o", pack]).code, 0);
    let ran = run(["explain", "event-1", pack]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("is an evidence pack, or of one, and no logs"), "{}", ran.stderr);
}

#[test]
fn every_line_fits_and_no_value_is_cut() {
    let role = format!("arn:aws:iam::111122223333:role/{}", "deep/".repeat(14) + "end");
    let mut record = call("1", "ca-central-1");
    record["userIdentity"] = json!({
        "type": "AssumedRole",
        "arn": "arn:aws:sts::111122223333:assumed-role/end/ana",
        "sessionContext": { "sessionIssuer": { "arn": role } },
    });
    let logs = folder([("a.json", log(&[record]))]);
    let input = logs.path().to_str().unwrap();
    let text = run(["explain", "event-1", input]).stdout;
    let facts = text.split("JSON path").nth(1).unwrap().split("Where it ran").next().unwrap();
    for line in facts.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    let glued: String = facts.split_whitespace().collect();
    assert!(!glued.contains('…') && facts.contains("userIdentity.sessionContext"), "{facts}");
    assert!(!facts.trim().contains("\n\n"), "{facts}");
    let html = run(["explain", "event-1", input, "-f", "html"]).stdout.replace("<wbr>", "");
    assert!(html.contains(&role), "{html}");
    assert!(html.contains("userIdentity.sessionContext.sessionIssuer.arn"), "{html}");
    assert!(!html.contains("2026-05-30T14:03:21Z to 2026-05-30T14:03:21Z"));
}
