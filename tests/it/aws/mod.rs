//! The program against a stand-in for AWS: the same records in, the same report out, whatever goes
//! wrong on the way.

mod bucket;
mod changed;
mod conformance;
mod credentials;
mod custody;
mod doctor;
#[cfg(unix)]
mod ending;
mod increments;
mod inventory;
mod kept;
mod lake;
mod lake_store;
mod lease;
mod lookup;
mod notified;
mod profiles;
mod s3;
mod server;
mod trail_api;
mod verify;

use std::process::Command;

use serde_json::Value;

use self::server::Server;
use crate::support::{Ran, program, ran};

/// The program with the stand-in in AWS's place.
fn program_at(server: &Server) -> Command {
    let mut command = program();
    let own = std::env::vars_os().map(|(name, _)| name);
    for name in own.filter(|name| name.to_string_lossy().starts_with("AWS_")) {
        command.env_remove(name);
    }
    command
        .env("AWS_ENDPOINT_URL", server.address())
        .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "canary-secret")
        .env("AWS_REGION", "ca-central-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/nowhere")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/nowhere");
    command
}

/// Audits an input of the stand-in, and returns the report with all else that the run left behind.
fn audit(server: &Server, input: &str, args: &[&str]) -> (Value, Ran) {
    let ran = ran(program_at(server).args(["audit", input, "-f", "json"]).args(args));
    let report = serde_json::from_str(&ran.stdout);
    (report.unwrap_or_else(|e| panic!("no report ({e}): {}", ran.stderr)), ran)
}

/// The bucket of the logs.
const LOGS: &str = "s3://logs";

/// The key of a log in it.
fn key(region: &str, day: u8, n: usize) -> String {
    format!(
        "logs/AWSLogs/111122223333/CloudTrail/{region}/2026/05/{day:02}/\
         111122223333_CloudTrail_{region}_202605{day:02}T0000Z_{n:016}.json.gz"
    )
}
