//! Who asks: credentials as they are given to the AWS CLI, and who pays.

use std::process::Command;

use serde_json::{Value, json};

use super::server::{Seen, Server};
use super::{key, program_at};
use crate::support::{Ran, call, count, folder, gzip, log, ran};

fn bucket() -> Server {
    let server = Server::start();
    server.put(&key("ca-central-1", 30, 1), gzip(&log(&[call("1", "ca-central-1")])));
    server
}

/// The program without credentials of its own, and with `sts` in the place of STS.
fn nobody_at(server: &Server, sts: &Server) -> Command {
    let mut command = program_at(server);
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    command.env("AWS_ENDPOINT_URL_STS", sts.address());
    command
}

/// Audits the bucket, and returns what was asked of it.
fn audited(command: &mut Command, server: &Server, args: &[&str]) -> (Ran, Vec<Seen>) {
    let day = ["--from", "2026-05-30", "--to", "2026-05-31"];
    let ran = ran(command.args(["audit", "s3://logs", "-f", "json"]).args(day).args(args));
    let report: Result<Value, _> = serde_json::from_str(&ran.stdout);
    let report = report.unwrap_or_else(|e| panic!("no report ({e}): {}", ran.stderr));
    assert_eq!((count(&report, "/totals/calls"), ran.code), (1, 0), "{}", ran.stderr);
    for text in [&ran.stdout, &ran.stderr] {
        assert!(!text.contains("canary-"), "{text}");
    }
    let seen = server.seen();
    assert!(seen.len() >= 3, "{seen:?}");
    (ran, seen)
}

/// Says whether every request was signed with a temporary key and bore its token.
fn is_signed_by(seen: &[Seen], key: &str, token: &str) -> bool {
    seen.iter().all(|seen| {
        let has_token = seen.headers.get("x-amz-security-token").is_some_and(|own| own == token);
        has_token && seen.headers["authorization"].contains(&format!("Credential={key}/"))
    })
}

#[test]
fn a_role_is_assumed_with_its_external_id_and_the_bucket_is_asked_as_the_role() {
    let (server, sts) = (bucket(), Server::start());
    let mut command = nobody_at(&server, &sts);
    command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    command.env("AWS_SECRET_ACCESS_KEY", "canary-secret");
    let arn = "arn:aws:iam::111122223333:role/auditor";
    let args = ["--role-arn", arn, "--external-id", "canary-id"];
    let (_, seen) = audited(&mut command, &server, &args);
    assert!(is_signed_by(&seen, "ASIAOFAssumeRole", "canary-token-AssumeRole"), "{seen:?}");
    let [asked] = &sts.seen()[..] else { panic!("one question") };
    for field in ["RoleArn", "ExternalId=canary-id", "RoleSessionName=regiontrail"] {
        assert!(asked.body.contains(field), "{}", asked.body);
    }
    assert!(asked.headers["authorization"].contains("Credential=AKIAIOSFODNN7EXAMPLE/"));
}

#[test]
fn a_token_of_a_web_identity_becomes_a_session() {
    let (server, sts) = (bucket(), Server::start());
    let folder = folder([("token", b"canary-web".to_vec())]);
    let mut command = nobody_at(&server, &sts);
    command.env("AWS_WEB_IDENTITY_TOKEN_FILE", folder.path().join("token"));
    command.env("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/job");
    let (_, seen) = audited(&mut command, &server, &[]);
    let (key, token) =
        ("ASIAOFAssumeRoleWithWebIdentity", "canary-token-AssumeRoleWithWebIdentity");
    assert!(is_signed_by(&seen, key, token), "{seen:?}");
    let [asked] = &sts.seen()[..] else { panic!("one question") };
    assert!(asked.body.contains("WebIdentityToken=canary-web"), "{}", asked.body);
    // Who has a token alone has no key to sign with.
    assert!(!asked.headers.contains_key("authorization"));
}

#[test]
fn a_container_is_given_its_credentials_for_its_own_token() {
    let (server, sts) = (bucket(), Server::start());
    let given = json!({
        "AccessKeyId": "ASIAOFCONTAINER",
        "SecretAccessKey": "canary-secret",
        "Token": "canary-token",
        "Expiration": "2099-01-01T00:00:00Z",
    });
    sts.page("GET /credentials", 200, &given.to_string());
    let mut command = nobody_at(&server, &sts);
    let uri = format!("{}/credentials", sts.address());
    command.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri);
    command.env("AWS_CONTAINER_AUTHORIZATION_TOKEN", "canary-own");
    let (_, seen) = audited(&mut command, &server, &[]);
    assert!(is_signed_by(&seen, "ASIAOFCONTAINER", "canary-token"), "{seen:?}");
    let [asked] = &sts.seen()[..] else { panic!("one question") };
    assert_eq!(asked.headers["authorization"], "canary-own");
}

#[test]
fn nobody_is_told_so_before_anything_is_asked() {
    let (server, sts) = (bucket(), Server::start());
    let ran = ran(nobody_at(&server, &sts).args(["audit", "s3://logs"]));
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("give credentials as the AWS CLI takes them"), "{}", ran.stderr);
    assert_eq!((server.seen().len(), sts.seen().len()), (0, 0));
}

#[test]
fn lists_and_reads_are_paid_for_where_that_is_asked_and_never_else() {
    let payers = |args: &[&str]| {
        let server = bucket();
        let (_, seen) = audited(&mut program_at(&server), &server, args);
        let reads = seen.into_iter().filter(|seen| seen.line.starts_with("GET /logs"));
        let payers = reads.map(|seen| seen.headers.get("x-amz-request-payer").cloned());
        payers.collect::<Vec<_>>()
    };
    assert!(payers(&["--request-payer"]).iter().all(|of| of.as_deref() == Some("requester")));
    assert!(payers(&[]).iter().all(Option::is_none));
}
