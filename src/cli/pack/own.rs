//! The receipts of a pack, read back: what it says itself of where its logs lay.
//!
//! **Invariant:** whoever made the pack chose each of them; a sum of those that are taken fits its number.

use serde::Deserialize;

use crate::model::{Day, KeyPlace, LogKind, Problem, Receipt, RecordCounts, Region, State};

#[derive(Deserialize)]
struct Line {
    object: String,
    kind: String,
    account: Option<String>,
    region: Option<Region>,
    day: Option<Day>,
    state: String,
    bytes: u64,
    sha256: Option<String>,
    records: RecordCounts,
    problems: Vec<Problem>,
}

/// Returns the receipts of a pack.
///
/// # Errors
/// Says which line is no receipt.
pub fn own(receipts: &[u8]) -> Result<Vec<Receipt>, String> {
    let lines = receipts.split(|byte| *byte == b'\n').enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty());
    let receipt = |(at, line)| receipt(line).map_err(|cause| format!("line {}: {cause}", at + 1));
    lines.map(receipt).collect()
}

fn receipt(line: &[u8]) -> Result<Receipt, String> {
    let line: Line = serde_json::from_slice(line).map_err(|cause| cause.to_string())?;
    let state = State::parse(&line.state).ok_or("it names no state that an object has")?;
    let kind = LogKind::ALL.into_iter().find(|kind| kind.as_str() == line.kind);
    let kind = kind.ok_or("it names no kind that a log has")?;
    let place = match (line.account, line.region, line.day) {
        (Some(account), Some(region), Some(day)) => {
            Some(KeyPlace { account: account.as_str().into(), region, day })
        }
        (None, None, None) => None,
        (_, _, _) => return Err("it names a part of a place".to_owned()),
    };
    let counts = &line.records;
    let each = [
        line.bytes,
        counts.total,
        counts.inference,
        counts.bedrock_other,
        counts.second_descriptions,
        counts.other,
        counts.malformed,
        counts.invocation_logs,
        counts.not_records,
    ];
    if each.iter().any(|n| *n > MOST) || !counts.is_conserved() {
        return Err("its numbers are not those of an object".to_owned());
    }
    Ok(Receipt {
        object: line.object,
        kind,
        place,
        state,
        bytes: line.bytes,
        stamp: None,
        sha256: line.sha256,
        content_sha256: None,
        records: line.records,
        problems: line.problems,
    })
}

/// More than any object has. A pack has less than 2^23 receipts, so that their sum is below 2^63.
const MOST: u64 = 1 << 40;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn line() -> Value {
        json!({
            "object": "a.json.gz",
            "kind": "cloudtrail",
            "account": "111122223333",
            "region": "ca-central-1",
            "day": "2026-05-25",
            "state": "read",
            "bytes": 10,
            "sha256": "ab",
            "records": {
                "total": 2, "inference": 1, "bedrock_other": 0, "second_descriptions": 0,
                "other": 1, "malformed": 0, "invocation_logs": 0, "not_records": 0,
            },
            "problems": [{ "code": "malformed-record", "place": "record 3", "cause": "no" }],
        })
    }

    #[test]
    fn a_receipt_is_read_back_as_it_was_written() {
        let read = own(format!("{}\n", line()).as_bytes()).unwrap();
        let [receipt] = &read[..] else { panic!("{read:?}") };
        let place = receipt.place.as_ref().unwrap();
        assert_eq!(
            (place.account.as_str(), place.region.as_str(), place.day),
            ("111122223333", "ca-central-1", Day::constant(2026, 5, 25))
        );
        assert_eq!((receipt.state, receipt.bytes, receipt.records.total), (State::Read, 10, 2));
        assert_eq!(receipt.problems.len(), 1);
    }

    #[test]
    fn a_line_that_no_object_has_is_named() {
        for (name, value, told) in [
            ("state", json!("skipped:nothing"), "line 2: it names no state that an object has"),
            ("day", json!(null), "line 2: it names a part of a place"),
            ("bytes", json!(u64::MAX), "line 2: its numbers are not those of an object"),
            ("records", json!(null), "line 2: invalid type: null, expected struct RecordCounts"),
        ] {
            let mut bad = line();
            bad[name] = value;
            let cause = own(format!("{}\n{bad}\n", line()).as_bytes()).unwrap_err();
            assert!(cause.starts_with(told), "{cause}");
        }
        let mut bad = line();
        bad["records"]["other"] = json!(2);
        let cause = own(bad.to_string().as_bytes()).unwrap_err();
        assert_eq!(cause, "line 1: its numbers are not those of an object");
    }
}
