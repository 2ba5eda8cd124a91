//! Receipts of a pack, held against those of the logs that were read.

use serde_json::Value;

/// Returns what is said of each log that was read, but for these of its properties.
pub(super) fn read_logs(receipts: &[u8], without: &[&str]) -> Vec<String> {
    let read = |receipt: &Value| receipt["state"] == "read";
    let mut logs: Vec<String> =
        lines(receipts).filter(read).map(|log| stripped(log, without)).collect();
    logs.sort_unstable();
    logs
}

/// Returns how many objects could not be read here of which the pack has no receipt.
pub(super) fn unread(made: &[u8], here: &[u8]) -> u64 {
    let failed = |receipts| {
        let failed = lines(receipts).filter(|receipt| receipt["state"] == "failed");
        failed.map(|receipt| (receipt["bytes"].to_string(), receipt["sha256"].to_string()))
    };
    let mut known: Vec<_> = failed(made).collect();
    let mut unread = 0;
    for object in failed(here) {
        match known.iter().position(|one| *one == object) {
            Some(at) => drop(known.swap_remove(at)),
            None => unread += 1,
        }
    }
    unread
}

fn lines(receipts: &[u8]) -> impl Iterator<Item = Value> + '_ {
    let lines = receipts.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    // A line that is none is told by the check of the pack.
    lines.map(|line| serde_json::from_slice(line).unwrap_or_default())
}

fn stripped(mut receipt: Value, without: &[&str]) -> String {
    if let Value::Object(receipt) = &mut receipt {
        for name in without {
            receipt.remove(*name);
        }
    }
    receipt.to_string()
}

/// The name of a log, in its receipt.
pub(super) const OBJECT: &str = "object";

/// What the name of a log tells, and the name.
pub(super) const NAMES: [&str; 4] = [OBJECT, "account", "region", "day"];
