use super::*;
use crate::audit::testing::regions;

const GOOD: &str = r#"version = 1
[policy]
name = "Canada"
allowed_regions = ["ca-central-1", "ca-west-1"]
accept = ["recorded", "presumed"]
[[rule]]
id = "r1"
match = { model = "amazon.titan-embed*", source_region = "ca-*" }
allowed_regions = ["us-east-1"]
[[exception]]
id = "EX-7"
match = { account = ["111122223333"], destination = "us-east-1" }
reason = "pilot"
owner = "privacy@example.ca"
expires = 2027-01-31
[custody]
allowed_regions = ["eu-north-1"]
"#;

fn is(pattern: &str) -> Patterns {
    [pattern].into_iter().collect()
}

fn mistakes(text: &str) -> Vec<String> {
    let error = Policy::parse("p.toml", text).unwrap_err();
    error.mistakes.iter().map(ToString::to_string).collect()
}

/// The good policy with one text replaced, which must give just these mistakes.
fn refused(from: &str, to: &str, want: &[&str]) {
    assert!(GOOD.contains(from), "{from}");
    assert_eq!(mistakes(&GOOD.replace(from, to)), want, "{to}");
}

#[test]
fn a_policy_is_read_whole() {
    let accept = BTreeSet::from([Grade::Recorded, Grade::Presumed]);
    let want = Policy {
        name: "Canada".to_owned(),
        text: GOOD.to_owned(),
        terms: Terms {
            allowed: (*regions(&["ca-central-1", "ca-west-1"])).clone(),
            accept: accept.clone(),
        },
        rules: vec![Rule {
            id: "r1".to_owned(),
            reason: None,
            matcher: Matcher {
                model: Some(is("amazon.titan-embed*")),
                source_region: Some(is("ca-*")),
                ..Matcher::default()
            },
            terms: Terms { allowed: (*regions(&["us-east-1"])).clone(), accept },
        }],
        exceptions: vec![Exception {
            id: "EX-7".to_owned(),
            matcher: Matcher { account: Some(is("111122223333")), ..Matcher::default() },
            destination: Some(is("us-east-1")),
            reason: "pilot".to_owned(),
            owner: "privacy@example.ca".to_owned(),
            ticket: None,
            expires: jiff::civil::date(2027, 1, 31),
        }],
        custody: Some((*regions(&["eu-north-1"])).clone()),
    };
    assert_eq!(Policy::parse("p.toml", GOOD), Ok(want));
}

#[test]
fn evidence_that_is_not_named_is_the_strict_one() {
    let text = GOOD.replace("accept = [\"recorded\", \"presumed\"]\n", "");
    let policy = Policy::parse("p.toml", &text).unwrap();
    assert_eq!(policy.terms.accept, Policy::STRICT.into());
}

#[test]
fn each_mistake_in_the_terms_names_its_line_its_key_and_the_way_out() {
    refused(
        "\"ca-west-1\"",
        "\"ca-wst-1\"",
        &["line 4, `allowed_regions`: unknown Region `ca-wst-1`; did you mean `ca-west-1`?"],
    );
    refused("[\"ca-central-1\", \"ca-west-1\"]", "[]", &["line 4, `allowed_regions`: empty list"]);
    refused(
        "[\"us-east-1\"]",
        "\"us-east-1\"",
        &["line 9, `allowed_regions`: expected a list of texts, found a value of type string"],
    );
    refused(
        "\"presumed\"",
        "\"presummed\"",
        &["line 5, `accept`: unknown evidence `presummed`; did you mean `presumed`?"],
    );
    refused(
        "\"presumed\"",
        "\"unrecorded\"",
        &["line 5, `accept`: `unrecorded` cannot be accepted: it says that nothing is known"],
    );
}

#[test]
fn each_mistake_in_an_exception_or_rule_names_its_line_its_key_and_the_way_out() {
    refused(
        "owner =",
        "ownr =",
        &["line 10, `owner`: missing", "line 14, `ownr`: unknown key; did you mean `owner`?"],
    );
    refused(
        "version = 1",
        "version = 2",
        &["line 1, `version`: this version reads `version = 1` only"],
    );
    refused(
        "2027-01-31",
        "\"2027-01-31\"",
        &["line 15, `expires`: expected a date without quotes, such as 2027-01-31"],
    );
    refused(
        "2027-01-31",
        "2027-01-31T00:00:00Z",
        &["line 15, `expires`: expected a date without quotes, such as 2027-01-31"],
    );
    refused("\"EX-7\"", "\"r1\"", &["line 11, `id`: `r1` is already used on line 7"]);
    refused("\"ca-*\"", "\"cq-*\"", &["line 8, `source_region`: `cq-*` fits no known Region"]);
    refused(
        "destination = \"us-east-1\"",
        "destination = \"us-est-1\"",
        &["line 12, `destination`: unknown Region `us-est-1`; did you mean `us-east-1`?"],
    );
    refused(
        "[\"111122223333\"]",
        "111122223333",
        &["line 12, `account`: expected a text or a list of texts, found a value of type integer"],
    );
    refused(
        "{ account = [\"111122223333\"], destination = \"us-east-1\" }",
        "{}",
        &["line 12, `match`: empty: an exception for everything is no exception"],
    );
    refused(
        "source_region = \"ca-*\"",
        "destination = \"ca-*\"",
        &[
            "line 8, `destination`: unknown key; known here: `model`, `account`, `principal`, `source_region`, `profile`",
        ],
    );
    refused("name = \"Canada\"", "name = \" \"", &["line 3, `name`: empty"]);
    refused("[[rule]]", "[rule]", &["line 6, `rule`: write `[[rule]]`, once for each"]);
}

#[test]
fn every_mistake_is_told_at_once_by_line() {
    let text = "[policy]\nallowed_regions = [\"moon\", \"mars\"]\n[[exception]]\nid = \"x\"\n";
    assert_eq!(
        mistakes(text),
        [
            "line 1, `name`: missing",
            "line 1, `version`: missing",
            "line 2, `allowed_regions`: unknown Region `mars`",
            "line 2, `allowed_regions`: unknown Region `moon`",
            "line 3, `expires`: missing",
            "line 3, `match`: missing",
            "line 3, `owner`: missing",
            "line 3, `reason`: missing",
        ]
    );
}

#[test]
fn an_empty_file_lacks_everything() {
    assert_eq!(mistakes(""), ["line 1, `policy`: missing", "line 1, `version`: missing"]);
}

#[test]
fn broken_toml_is_told_with_its_line_and_beside_other_mistakes() {
    let told = mistakes("version = 1\n[policy]\nname = \"x\nallowed_regions = [\"moon\"]\n");
    assert!(told[0].starts_with("line 3: "), "{told:?}");
    assert_eq!(
        told.last().map(String::as_str),
        Some("line 4, `allowed_regions`: unknown Region `moon`")
    );
}

#[test]
fn a_key_given_twice_is_refused() {
    let told = mistakes(&GOOD.replace("name = \"Canada\"", "name = \"Canada\"\nname = \"x\""));
    assert!(told[0].starts_with("line 4"), "{told:?}");
}

#[test]
fn custody_is_a_list_of_known_regions_and_nothing_else() {
    let line = "[custody]\nallowed_regions = [\"eu-north-1\"]\n";
    let policy = Policy::parse("p.toml", &GOOD.replace(line, "")).unwrap();
    assert_eq!(policy.custody, None);
    refused(
        "[\"eu-north-1\"]\n",
        "[\"eu-nrth-1\"]\nregions = []\n",
        &[
            "line 17, `allowed_regions`: unknown Region `eu-nrth-1`; did you mean `eu-north-1`?",
            "line 18, `regions`: unknown key; known here: `allowed_regions`",
        ],
    );
    refused(line, "[custody]\n", &["line 16, `allowed_regions`: missing"]);
}
