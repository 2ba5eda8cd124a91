//! What is refused, and what is read.

use super::*;

fn refused(json: &str) -> String {
    let error = read(json).unwrap_err();
    let cause = std::error::Error::source(&error);
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

fn of(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{{statement}}}]}}"#)
}

#[test]
fn what_is_not_evaluated_is_refused_by_name() {
    let deny = r#""Effect":"Deny","Action":"bedrock:*","Resource":"*""#;
    let cases = [
        (
            of(&format!(r#"{deny},"Condition":{{"DateLessThan":{{"aws:CurrentTime":"x"}}}}"#)),
            "statement 1: the condition operator `DateLessThan` is not one that is evaluated here",
        ),
        (
            of(&format!(
                r#""Sid":"A",{deny},"Condition":{{"StringEquals":{{"aws:SourceVpc":"x"}}}}"#
            )),
            "statement 1 (`A`): the condition key `aws:SourceVpc` is not one that is evaluated here",
        ),
        (
            of(r#""Effect":"Deny","Action":"bedrock:*","Resource":"arn:aws:bedrock:*:${aws:x}:*""#),
            "statement 1: `Resource` has a policy variable, which is not read: `arn:aws:bedrock:*:${aws:x}:*`",
        ),
        (
            of(r#""Effect":"Deny","Action":"bedrock:*""#),
            "statement 1: it has neither `Resource` nor `NotResource`",
        ),
        (
            r#"{"Statement":[]}"#.to_owned(),
            "its `Version` is not `2012-10-17`, and the older language means other things",
        ),
    ];
    for (json, want) in cases {
        assert_eq!(refused(&json), want);
    }
}

#[test]
fn a_name_that_stands_twice_and_an_unknown_element_are_refused() {
    let deny = r#""Effect":"Deny","Action":"bedrock:*","Resource":"*""#;
    for (json, want) in [
        (of(&format!(r#"{deny},"Effect":"Allow""#)), "duplicate field `Effect`"),
        (of(&format!(r#"{deny},"Principal":"*""#)), "unknown field `Principal`"),
        (
            of(&format!(
                r#"{deny},"Condition":{{"StringEquals":{{"aws:RequestedRegion":"a"}},"StringEquals":{{}}}}"#
            )),
            "`StringEquals` stands twice",
        ),
        (of(r#""Effect":"Deny","Action":7,"Resource":"*""#), "expected a text or a list of texts"),
    ] {
        let told = refused(&json);
        assert!(told.contains(want), "{told}");
    }
}

#[test]
fn a_statement_for_other_services_is_counted_whatever_it_asks() {
    let json = of(
        r#""Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}"#,
    );
    assert_eq!(read(&json).unwrap(), Read { unrelated: 1, ..Read::default() });
}

#[test]
fn what_iam_does_not_take_or_does_not_document_is_refused() {
    let deny = |action: &str, resource: &str, condition: &str| {
        of(&format!(
            r#""Effect":"Deny","Action":"{action}","Resource":"{resource}","Condition":{{{condition}}}"#
        ))
    };
    let on = |operator: &str, key: &str, value: &str| {
        deny("bedrock:*", "*", &format!(r#""{operator}":{{"{key}":"{value}"}}"#))
    };
    let cases = [
        (deny("bedrock*:*", "*", ""), "`bedrock*:*` is no action"),
        (deny("bedrock", "*", ""), "`bedrock` is no action"),
        (deny("bedrock:*", "foundation-model/*", ""), "resource `foundation-model/*` is not"),
        (deny("bedrock:*", "arn:aws:bedrock", ""), "resource `arn:aws:bedrock` is not"),
        (deny("bedrock:*", "arn:aws:bedrock*:*:*:*", ""), "has a wildcard for the service"),
        (on("ArnLike", "aws:RequestedRegion", "*"), "`aws:RequestedRegion` is none"),
        (on("ArnLike", "bedrock:InferenceProfileArn", "us.*"), "`us.*` is not one of six parts"),
        (on("Null", "aws:RequestedRegion", "no"), "`Null` is `true` or `false`, and not `no`"),
        (on("NullIfExists", "aws:RequestedRegion", "true"), "operator `NullIfExists`"),
        (on("ForAnyValue:StringEquals", "aws:RequestedRegion", "a"), "operator `ForAnyValue:"),
        (on("ForAllValues:StringLike", "aws:RequestedRegion", "a"), "operator `ForAllValues:"),
        (
            deny(
                "bedrock:*",
                "*",
                r#""StringEquals":{"aws:RequestedRegion":"a","AWS:requestedregion":"b"}"#,
            ),
            "`StringEquals` has `aws:RequestedRegion` twice",
        ),
    ];
    for (json, want) in cases {
        let told = refused(&json);
        assert!(told.contains(want), "{told}");
    }
}

#[test]
fn statements_for_other_services_may_have_variables() {
    let json =
        of(r#""Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*""#);
    assert_eq!(read(&json).unwrap().unrelated, 1);
}
