//! Who asks: credentials as they are given to the AWS CLI, and who pays.

use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

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

/// What containers and instances are given alike.
fn temporary(key: &str) -> Value {
    json!({
        "Code": "Success",
        "Type": "AWS-HMAC",
        "LastUpdated": "2026-06-01T00:00:00Z",
        "AccessKeyId": key,
        "SecretAccessKey": "canary-secret",
        "Token": "canary-token",
        "Expiration": "2099-01-01T00:00:00Z",
    })
}

#[test]
fn a_container_is_given_its_credentials_for_its_own_token() {
    let (server, sts) = (bucket(), Server::start());
    sts.page("GET /credentials", 200, &temporary("ASIAOFCONTAINER").to_string());
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
fn an_instance_is_given_the_credentials_of_its_role_for_a_token_that_it_asks_for_first() {
    let (server, instance) = (bucket(), Server::start());
    let roles = "GET /latest/meta-data/iam/security-credentials/";
    instance.page(roles, 200, "job");
    instance.page(&format!("{roles}job"), 200, &temporary("ASIAOFINSTANCE").to_string());
    let mut command = nobody_at(&server, &instance);
    command.env_remove("AWS_EC2_METADATA_DISABLED");
    command.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", instance.address());
    let (_, seen) = audited(&mut command, &server, &[]);
    assert!(is_signed_by(&seen, "ASIAOFINSTANCE", "canary-token"), "{seen:?}");
    let asked = instance.seen();
    let lines: Vec<&str> = asked.iter().map(|seen| seen.line.as_str()).collect();
    assert_eq!(lines, ["PUT /latest/api/token", roles, &format!("{roles}job")]);
    for seen in &asked[1..] {
        assert_eq!(seen.headers["x-aws-ec2-metadata-token"], "canary-own", "{seen:?}");
    }
}

/// The profile of somebody who signed in by `aws sso login`, and its token where the AWS CLI leaves it.
fn signed_in(ends: &str) -> TempDir {
    let config = "[profile night]\nsso_session = own\nsso_account_id = 111122223333\nsso_role_name = auditor\n\
                  region = ca-central-1\n[sso-session own]\nsso_region = ca-central-1\n\
                  sso_start_url = https://example.awsapps.com/start\n";
    let token = json!({
        "accessToken": "canary-sso",
        "expiresAt": ends,
        "region": "ca-central-1",
        "startUrl": "https://example.awsapps.com/start",
    });
    // Named by the SHA-1 of the session's name.
    let token_at = ".aws/sso/cache/fbf63c6adba57ff2a18d83d55deff3db5e89b043.json";
    folder([
        (".aws/config", config.as_bytes().to_vec()),
        (token_at, token.to_string().into_bytes()),
    ])
}

fn night_at(server: &Server, portal: &Server, home: &TempDir) -> Command {
    let mut command = nobody_at(server, portal);
    command.env("HOME", home.path()).env("USERPROFILE", home.path());
    command.env_remove("AWS_CONFIG_FILE").env_remove("AWS_SHARED_CREDENTIALS_FILE");
    command.env("AWS_ENDPOINT_URL_SSO", portal.address());
    command
}

#[test]
fn who_signed_in_by_sso_is_given_the_credentials_of_the_role_that_the_profile_names() {
    let (server, portal) = (bucket(), Server::start());
    let given = json!({ "roleCredentials": {
        "accessKeyId": "ASIAOFSSO",
        "secretAccessKey": "canary-secret",
        "sessionToken": "canary-token",
        "expiration": 4_070_908_800_000_u64,
    } });
    portal.page("GET /federation/credentials", 200, &given.to_string());
    let home = signed_in("2099-01-01T00:00:00Z");
    let mut command = night_at(&server, &portal, &home);
    let (_, seen) = audited(&mut command, &server, &["--profile", "night"]);
    assert!(is_signed_by(&seen, "ASIAOFSSO", "canary-token"), "{seen:?}");
    let [asked] = &portal.seen()[..] else { panic!("one question") };
    for part in ["account_id=111122223333", "role_name=auditor"] {
        assert!(asked.line.contains(part), "{}", asked.line);
    }
    assert_eq!(asked.headers["x-amz-sso_bearer_token"], "canary-sso");
}

#[test]
fn who_signed_in_long_ago_is_told_to_sign_in_again() {
    let (server, portal) = (bucket(), Server::start());
    let home = signed_in("2020-01-01T00:00:00Z");
    let mut command = night_at(&server, &portal, &home);
    let ran = ran(command.args(["audit", "s3://logs", "--profile", "night"]));
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("aws sso login"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("canary-"), "{}", ran.stderr);
    assert_eq!((server.seen().len(), portal.seen().len()), (0, 0));
}

#[test]
fn a_profile_may_name_a_role_and_whose_credentials_assume_it_whoever_names_the_region() {
    let config = "[profile night]\nrole_arn = arn:aws:iam::111122223333:role/auditor\n\
                  external_id = canary-id\nsource_profile = person\n[profile person]\n\
                  credential_process = cat person.json\n";
    let person = json!({
        "Version": 1,
        "AccessKeyId": "AKIAIOSFODNN7EXAMPLE",
        "SecretAccessKey": "canary-secret",
    });
    let folder = folder([
        ("config", config.as_bytes().to_vec()),
        ("person.json", person.to_string().into_bytes()),
    ]);
    for is_named in [true, false] {
        let (server, sts) = (bucket(), Server::start());
        let mut command = nobody_at(&server, &sts);
        command.current_dir(folder.path()).env("AWS_CONFIG_FILE", "config");
        if !is_named {
            command.env_remove("AWS_REGION");
        }
        let (_, seen) = audited(&mut command, &server, &["--profile", "night"]);
        assert!(is_signed_by(&seen, "ASIAOFAssumeRole", "canary-token-AssumeRole"), "{seen:?}");
        let [asked] = &sts.seen()[..] else { panic!("one question") };
        assert!(asked.body.contains("ExternalId=canary-id"), "{}", asked.body);
        assert!(asked.headers["authorization"].contains("Credential=AKIAIOSFODNN7EXAMPLE/"));
    }
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
