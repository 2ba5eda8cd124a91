//! The states of an archive for which it is recorded what `aws cloudtrail validate-logs` says: ours is
//! the same of each object, or stricter for a reason that stands here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Ran, run, shared};

/// Where ours differs from the reference, and why.
#[derive(Debug)]
enum Why {
    /// The reference does not look at it, or ends before it does.
    NotLookedAt,
    /// The reference looks only at what a digest names, and believes more of digests than is proven.
    BelievedTooMuch,
    /// The reference refuses what is proven another way.
    ProvenOtherwise,
    /// Both refuse it: the reference as changed, ours as what nothing proves.
    NothingProves,
}

impl Why {
    /// Says whether it explains the reasons of ours: whether they call objects valid.
    fn explains(&self, reasons: &[&str]) -> bool {
        let is_good = |reason: &&str| ["signed", "signed_by_next", "hash_matches"].contains(reason);
        match self {
            Self::NotLookedAt => true,
            Self::ProvenOtherwise => reasons.iter().all(is_good),
            Self::BelievedTooMuch | Self::NothingProves => !reasons.iter().any(is_good),
        }
    }
}

/// A scenario, the reasons that ours gives there of the objects on which the two differ, and why.
const DIFFERENCES: &[(&str, &[&str], Why)] = &[
    // The guide lets the next digest's copy of a signature prove a digest whose metadata is lost.
    ("signature_missing_middle", &["signed_by_next"], Why::ProvenOtherwise),
    // Keys come as `SubjectPublicKeyInfo` too: one in AWS's guide does.
    ("key_spki", &["hash_matches", "signed"], Why::ProvenOtherwise),
    // It never holds a digest against what the next one says of it.
    ("chain_link_mismatch", &["chain_broken", "digest_not_valid"], Why::BelievedTooMuch),
    // It looks for bytes behind the stream in logs, and not in digests.
    ("digest_trailing", &["named_by_no_digest", "trailing_bytes"], Why::BelievedTooMuch),
    // It ignores when a key was valid.
    ("key_outside_window", &["digest_not_valid", "key_outside_validity"], Why::BelievedTooMuch),
    // It inflates what is there, and does not miss the checksum at the end.
    ("log_trailer_cut", &["damaged"], Why::BelievedTooMuch),
    // It ends with an error at the first digest, which it has called valid.
    ("digest_without_logfiles", &["hash_matches", "not_a_digest", "signed"], Why::NotLookedAt),
    // Without a signature, or the time that is signed, there is nothing to verify.
    ("signature_missing", &["signature_missing"], Why::NothingProves),
    ("backfill_no_timestamp", &["generation_time_missing"], Why::NothingProves),
    // It looks at one Region a run.
    ("other_region", &["hash_matches", "signed"], Why::NotLookedAt),
    ("other_region_only", &["hash_matches", "signed"], Why::NotLookedAt),
];

/// Scenarios whose outcome is another than the one that is written down for a strict check, and why.
const OTHER_OUTCOMES: &[(&str, &str)] = &[
    // Written down for a check of one Region; ours looks at both, and finds what is missing.
    ("other_region_only", "FAILED"),
    // Written down for a period. Ours is asked for none, and the oldest digest may have expired.
    ("digest_head_deleted", "INCOMPLETE"),
];

#[test]
fn each_object_stands_as_the_reference_says_or_stricter_for_a_reason() {
    let Some(conformance) = shared("conformance") else { return };
    let made = tempfile::tempdir().unwrap();
    let maker = Command::new("python3")
        .arg(conformance.join("ctarchive.py"))
        .arg(made.path())
        .arg("--all")
        .output()
        .unwrap();
    assert!(maker.status.success(), "{}", String::from_utf8_lossy(&maker.stderr));
    let mut differing = BTreeMap::new();
    let mut n_scenarios = 0;
    for entry in fs::read_dir(made.path()).unwrap() {
        let scenario = entry.unwrap().path();
        let name = scenario.file_name().unwrap().to_str().unwrap().to_owned();
        let ours = ours(&scenario);
        let expect = json_of(&scenario.join("expect.json"));
        let other = OTHER_OUTCOMES.iter().find(|(of, _)| *of == name).map(|(_, outcome)| *outcome);
        let outcome = other.or(expect["strict"].as_str()).unwrap();
        assert_eq!(ours["outcome"], outcome, "{name}");
        let reference = json_of(&conformance.join("oracle").join(&name).join("result.json"));
        let reasons = differences(&ours, &reference["files"]);
        if !reasons.is_empty() {
            differing.insert(name, reasons);
        }
        n_scenarios += 1;
    }
    assert_eq!(n_scenarios, 38);
    let declared: BTreeMap<String, BTreeSet<String>> =
        DIFFERENCES.iter().map(|(name, reasons, _)| ((*name).to_owned(), texts(reasons))).collect();
    assert_eq!(differing, declared);
    for (name, reasons, why) in DIFFERENCES {
        assert!(why.explains(reasons), "{name}: {why:?}");
    }
}

fn texts(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// What the reference says of an object, and the state of ours that means the same.
const STATES: &[(&str, &str)] = &[
    ("valid", "VALID"),
    ("INVALID: not found", "MISSING"),
    ("INVALID: signature verification failed", "TAMPERED"),
    ("INVALID: hash value doesn't match", "TAMPERED"),
    ("INVALID: invalid format", "TAMPERED"),
    ("INVALID: unexpected data after end of compressed stream", "TAMPERED"),
    ("INVALID: Non-hexadecimal digit found", "TAMPERED"),
    ("INVALID: has been moved from its original location", "TAMPERED"),
    ("INVALID: Unable to load PKCS #1 key", "UNATTESTED"),
    ("INVALID: public key not found", "UNATTESTED"),
];

fn state_of(said: &str) -> &'static str {
    let known = STATES.iter().find(|(begin, _)| said.starts_with(begin));
    known.unwrap_or_else(|| panic!("the reference says something new: {said}")).1
}

/// The reasons that ours gives of objects whose state is another than the reference's. What the reference
/// does not look at and ours does not call valid is no difference.
fn differences(ours: &Value, reference: &Value) -> BTreeSet<String> {
    let mut told = BTreeMap::new();
    for object in ["digests", "logs"].iter().flat_map(|of| ours[of].as_array().unwrap()) {
        let key = object["key"].as_str().unwrap();
        let key = key.split_once("/objects/").map_or(key.to_owned(), |(_, k)| format!("s3://{k}"));
        let [state, reason] = ["state", "reason"].map(|name| object[name].as_str().unwrap());
        told.insert(key, (state, reason));
    }
    let reference = reference.as_object().unwrap();
    let missed = reference.keys().find(|key| !told.contains_key(*key));
    assert_eq!(missed, None, "ours says nothing of it");
    let differs = |(key, (state, _)): &(&String, &(&str, &str))| match reference.get(*key) {
        Some(said) => state_of(said.as_str().unwrap()) != *state,
        None => *state == "VALID",
    };
    told.iter().filter(differs).map(|(_, (_, reason))| (*reason).to_owned()).collect()
}

/// Lays the scenario out as the README says, and checks it.
fn ours(scenario: &Path) -> Value {
    let archive = json_of(&scenario.join("archive.json"));
    for object in archive["objects"].as_array().unwrap() {
        if object["role"] == "digest" {
            let path = format!("{}.metadata.json", object["path"].as_str().unwrap());
            let head = json!({ "Metadata": object["metadata"] });
            fs::write(scenario.join(path), head.to_string()).unwrap();
        }
    }
    let keys = scenario.join("keys");
    fs::create_dir(&keys).unwrap();
    for (region, listed) in archive["public_keys"].as_object().unwrap() {
        let of_period = of_period(listed, &archive);
        let text = json!({ "PublicKeyList": of_period }).to_string();
        fs::write(keys.join(format!("{region}.json")), text).unwrap();
    }
    let (input, keys) = (scenario.join("objects"), keys.to_str().unwrap().to_owned());
    let args = ["verify", input.to_str().unwrap(), "--keys", &keys, "-f", "json"];
    let Ran { stdout, stderr, .. } = run(args);
    serde_json::from_str(&stdout).unwrap_or_else(|e| panic!("{scenario:?}: {e}: {stderr}"))
}

/// As `ListPublicKeys` answers: keys that were valid at any moment of the period. Backfill digests are
/// made some days later.
fn of_period<'a>(listed: &'a Value, archive: &Value) -> Vec<&'a Value> {
    let second = |name: &str| {
        let moment = regiontrail::model::Moment::parse(archive[name].as_str().unwrap()).unwrap();
        f64::from(i32::try_from(moment.as_millis() / 1_000).unwrap())
    };
    let (from, to) = (second("start_time"), second("end_time") + 4.0 * 86_400.0);
    let is_of = |key: &&Value| {
        let time = |name: &str| key[name].as_f64().unwrap();
        time("ValidityStartTime") <= to && time("ValidityEndTime") >= from
    };
    listed.as_array().unwrap().iter().filter(is_of).collect()
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}
