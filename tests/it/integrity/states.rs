//! Each thing that may befall an archive, and what is said of it.

use regiontrail::audit::integrity::keys::PublicKey;
use regiontrail::audit::integrity::{Elsewhen, Verified};
use regiontrail::ingest::delivered::DigestName;
use regiontrail::model::{DigestGap, IntegrityOutcome, Reason, Window};
use serde_json::{Value, json};

use super::{check, not_valid};
use crate::signed::{
    ACCOUNT, Archive, REGION, Signer, Stored, digest_key, gunzip, gzip, log_key, time,
};

/// What the first digest of a chain does not say.
const PREVIOUS: [&str; 5] = [
    "previousDigestS3Bucket",
    "previousDigestS3Object",
    "previousDigestHashValue",
    "previousDigestHashAlgorithm",
    "previousDigestSignature",
];

/// Six hours of three logs.
fn archive(signer: &Signer) -> Archive {
    Archive::hourly(signer, REGION, 6, 3)
}

fn verified(archive: &Archive, signer: &Signer) -> Verified {
    check(archive, &[signer.public()], Window::default())
}

fn name(key: &str) -> String {
    key.rsplit('/').next().unwrap().to_owned()
}

fn gap(from: i64, to: i64) -> DigestGap {
    let region = REGION.parse().unwrap();
    DigestGap { from: time(from), to: time(to), account: ACCOUNT.into(), region }
}

fn logs_of(hour: i64, reason: Reason) -> Vec<(String, Reason)> {
    (0..3).map(|n| (name(&log_key(REGION, hour, n)), reason)).collect()
}

/// Outcome, what is not valid among digests and logs, and the gaps.
type Told = (IntegrityOutcome, Vec<(String, Reason)>, Vec<(String, Reason)>, Vec<DigestGap>);

fn told(verified: Verified) -> Told {
    let (digests, logs) = (not_valid(&verified.digests), not_valid(&verified.logs));
    (verified.outcome, digests, logs, verified.gaps)
}

#[test]
fn a_whole_archive_is_intact_however_it_is_compressed() {
    let signer = Signer::new();
    let mut whole = archive(&signer);
    let log = whole.logs()[4].clone();
    let text = gunzip(&whole.objects[&log].body);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    std::io::Write::write_all(&mut encoder, &text).unwrap();
    whole.put(&log, encoder.finish().unwrap());
    let found = verified(&whole, &signer);
    assert_eq!((found.digests.iter().count(), found.logs.iter().count()), (6, 18));
    assert_eq!(told(found), (IntegrityOutcome::Intact, vec![], vec![], vec![]));
}

#[test]
fn an_hour_without_logs_is_proven_empty_by_its_digest() {
    let signer = Signer::new();
    let mut whole = Archive::hourly(&signer, REGION, 2, 1);
    whole.add_hours(&signer, REGION, 2..3, 0);
    whole.add_hours(&signer, REGION, 3..4, 1);
    assert_eq!(told(verified(&whole, &signer)).0, IntegrityOutcome::Intact);
}

#[test]
fn a_log_that_was_changed_taken_away_or_put_in_is_named() {
    let signer = Signer::new();
    let log = log_key(REGION, 2, 1);
    let whole = archive(&signer).objects[&log].body.clone();
    let half = whole[..whole.len() / 2].to_vec();
    let cut = whole[..whole.len() - 8].to_vec();
    let twice = [whole.clone(), gzip(b"{\"Records\":[]}")].concat();
    for (body, reason) in [
        (gzip(b"{\"Records\":[]}"), Reason::HashDiffers),
        (half, Reason::Damaged),
        (cut, Reason::Damaged),
        (Vec::new(), Reason::Damaged),
        (gunzip(&whole), Reason::Damaged),
        (twice, Reason::TrailingBytes),
        ([whole, vec![0]].concat(), Reason::TrailingBytes),
    ] {
        let mut changed = archive(&signer);
        changed.put(&log, body);
        let want = (IntegrityOutcome::Failed, vec![], vec![(name(&log), reason)], vec![]);
        assert_eq!(told(verified(&changed, &signer)), want);
    }
    let mut taken = archive(&signer);
    taken.objects.remove(&log);
    let want = vec![(name(&log), Reason::NotThere)];
    assert_eq!(told(verified(&taken, &signer)), (IntegrityOutcome::Failed, vec![], want, vec![]));
    let mut more = archive(&signer);
    let forged = log_key(REGION, 2, 7);
    more.put(&forged, gzip(b"{\"Records\":[]}"));
    let want = vec![(name(&forged), Reason::NamedByNoDigest)];
    let want = (IntegrityOutcome::Incomplete, vec![], want, vec![]);
    assert_eq!(told(verified(&more, &signer)), want);
}

#[test]
fn digests_that_are_not_there_are_missing_or_a_gap_and_never_a_success() {
    let signer = Signer::new();
    let mut middle = archive(&signer);
    middle.objects.remove(&digest_key(REGION, 2));
    let missing = |hour| (name(&digest_key(REGION, hour)), Reason::NotThere);
    let logs = logs_of(2, Reason::NamedByNoDigest);
    let want = (IntegrityOutcome::Failed, vec![missing(2)], logs.clone(), vec![gap(2, 3)]);
    assert_eq!(told(verified(&middle, &signer)), want);
    // Of two, one is named by a valid digest, and the gap tells of both.
    middle.objects.remove(&digest_key(REGION, 1));
    let both = [logs_of(1, Reason::NamedByNoDigest), logs].concat();
    let want = (IntegrityOutcome::Failed, vec![missing(2)], both, vec![gap(1, 3)]);
    assert_eq!(told(verified(&middle, &signer)), want);
    let mut none = archive(&signer);
    none.objects.retain(|key, _| !key.contains("-Digest/"));
    let all = (0..6).flat_map(|hour| logs_of(hour, Reason::NamedByNoDigest)).collect();
    let want = (IntegrityOutcome::Incomplete, vec![], all, vec![]);
    assert_eq!(told(verified(&none, &signer)), want);
    let empty = verified(&Archive::new(), &signer);
    assert_eq!(told(empty), (IntegrityOutcome::Incomplete, vec![], vec![], vec![]));
}

#[test]
fn the_newest_digests_and_their_logs_cannot_be_taken_away_from_an_asked_period() {
    let signer = Signer::new();
    let mut tail = archive(&signer);
    for hour in 4..6 {
        tail.objects.remove(&digest_key(REGION, hour));
        (0..3).for_each(|n| drop(tail.objects.remove(&log_key(REGION, hour, n))));
    }
    // Digests must reach an hour beyond the events.
    let asked = |to| Window { from: Some(time(0)), to: Some(time(to)) };
    let of = |window| told(check(&tail, &[signer.public()], window));
    assert_eq!(of(asked(3)), (IntegrityOutcome::Intact, vec![], vec![], vec![]));
    assert_eq!(of(asked(5)), (IntegrityOutcome::Incomplete, vec![], vec![], vec![gap(4, 6)]));
    let early = Window { from: Some(time(-2)), to: Some(time(3)) };
    assert_eq!(of(early), (IntegrityOutcome::Incomplete, vec![], vec![], vec![gap(-2, 0)]));
}

#[test]
fn a_region_that_ends_long_before_the_others_of_its_trail_has_a_gap() {
    let signer = Signer::new();
    let mut two = archive(&signer);
    two.add_hours(&signer, "ca-west-1", 0..3, 1);
    let region = "ca-west-1".parse().unwrap();
    let behind = DigestGap { from: time(3), to: time(6), account: ACCOUNT.into(), region };
    let want = (IntegrityOutcome::Incomplete, vec![], vec![], vec![behind]);
    assert_eq!(told(verified(&two, &signer)), want);
    // Where an end is asked for, that is what counts.
    let asked = Window { from: Some(time(0)), to: Some(time(2)) };
    let found = told(check(&two, &[signer.public()], asked));
    assert_eq!(found, (IntegrityOutcome::Intact, vec![], vec![], vec![]));
}

#[test]
fn regions_that_are_checked_one_after_the_other_say_what_all_at_once_say() {
    let signer = Signer::new();
    let mut both = archive(&signer);
    both.add_hours(&signer, "ca-west-1", 0..3, 1);
    for region in [REGION, "ca-west-1"] {
        both.objects.remove(&log_key(region, 1, 0));
    }
    let whole = verified(&both, &signer);
    let mut joined = Verified::nothing(whole.period);
    for region in [REGION, "ca-west-1"] {
        let objects = both.objects.iter().filter(|(key, _)| key.contains(&format!("/{region}/")));
        let objects = objects.map(|(key, stored)| (key.clone(), stored.clone())).collect();
        let own = Archive { objects, ..Archive::new() };
        joined.add(verified(&own, &signer));
    }
    assert_eq!(joined.settled(), whole);
    assert_eq!(whole.gaps.len(), 1, "one Region ends before the other");
    assert_eq!(whole.logs.absent().count(), 2);
}

#[test]
fn a_trail_that_stood_still_has_a_gap() {
    let signer = Signer::new();
    let mut stopped = Archive::hourly(&signer, REGION, 2, 1);
    stopped.digests.clear();
    stopped.add_hours(&signer, REGION, 5..7, 1);
    let want = (IntegrityOutcome::Incomplete, vec![], vec![], vec![gap(2, 5)]);
    assert_eq!(told(verified(&stopped, &signer)), want);
}

#[test]
fn a_digest_that_was_changed_or_moved_is_named_and_its_logs_prove_nothing() {
    let signer = Signer::new();
    let key = digest_key(REGION, 5);
    let stored = archive(&signer).objects[&key].clone();
    let of = |body: Vec<u8>| Stored { body, metadata: stored.metadata.clone() };
    let mut less = archive(&signer).digest(&key);
    less["logFiles"].as_array_mut().unwrap().pop();
    let named = logs_of(5, Reason::DigestNotValid)[..2].to_vec();
    let unnamed = logs_of(5, Reason::NamedByNoDigest);
    let less_named = [named, unnamed[2..].to_vec()].concat();
    for (stored, reason, logs) in [
        (of(gzip(less.to_string().as_bytes())), Reason::SignatureWrong, less_named),
        (of(gzip(b"{not json")), Reason::NotADigest, unnamed.clone()),
        (of([stored.body.clone(), gzip(b"{}")].concat()), Reason::TrailingBytes, unnamed.clone()),
        (of(b"none".to_vec()), Reason::Damaged, unnamed.clone()),
    ] {
        let mut changed = archive(&signer);
        changed.objects.insert(key.clone(), stored);
        let want = (IntegrityOutcome::Failed, vec![(name(&key), reason)], logs, vec![]);
        assert_eq!(told(verified(&changed, &signer)), want);
    }
    let mut moved = archive(&signer);
    let there = digest_key(REGION, 8);
    moved.objects.remove(&key);
    moved.objects.insert(there.clone(), stored);
    let logs = logs_of(5, Reason::DigestNotValid);
    let want = (IntegrityOutcome::Failed, vec![(name(&there), Reason::Moved)], logs, vec![]);
    assert_eq!(told(verified(&moved, &signer)), want);
    let mut without = archive(&signer);
    let mut digest = without.digest(&key);
    digest.as_object_mut().unwrap().remove("logFiles");
    without.sign(&signer, &digest);
    let want = (IntegrityOutcome::Failed, vec![(name(&key), Reason::NotADigest)], unnamed, vec![]);
    assert_eq!(told(verified(&without, &signer)), want);
}

#[test]
fn a_digest_in_the_place_of_another_is_found_by_the_next_however_well_it_is_signed() {
    let signer = Signer::new();
    let mut replaced = archive(&signer);
    let key = digest_key(REGION, 1);
    let mut digest = replaced.digest(&key);
    digest["logFiles"].as_array_mut().unwrap().pop();
    replaced.objects.remove(&log_key(REGION, 1, 2));
    replaced.sign(&signer, &digest);
    let logs = logs_of(1, Reason::DigestNotValid)[..2].to_vec();
    let digests = vec![(name(&key), Reason::ChainBroken)];
    let want = (IntegrityOutcome::Failed, digests, logs, vec![gap(1, 2)]);
    assert_eq!(told(verified(&replaced, &signer)), want);
}

#[test]
fn a_lost_signature_is_made_up_for_by_the_next_digest_and_a_wrong_one_is_not() {
    let signer = Signer::new();
    let with = |hour: i64, signature: Option<String>| {
        let mut archive = archive(&signer);
        let metadata = &mut archive.objects.get_mut(&digest_key(REGION, hour)).unwrap().metadata;
        metadata.clear();
        metadata.extend(signature.map(|signature| ("signature".to_owned(), signature)));
        let found = verified(&archive, &signer);
        (found.outcome, not_valid(&found.digests))
    };
    assert_eq!(with(3, None), (IntegrityOutcome::Intact, vec![]));
    let bad =
        |hour, reason| (IntegrityOutcome::Failed, vec![(name(&digest_key(REGION, hour)), reason)]);
    assert_eq!(with(5, None), bad(5, Reason::SignatureMissing));
    let by_another = Signer::new().sign("anything");
    for wrong in [by_another, "zz".repeat(256), "ab".to_owned(), String::new()] {
        assert_eq!(with(4, Some(wrong)), bad(4, Reason::SignatureWrong));
    }
}

#[test]
fn keys_prove_something_in_their_own_time_alone() {
    let signer = Signer::new();
    let with = |keys: &[PublicKey]| {
        let found = check(&archive(&signer), keys, Window::default());
        let reasons: Vec<Reason> = found.digests.reasons().collect();
        assert!(reasons.iter().all(|reason| *reason == reasons[0]), "{reasons:?}");
        (found.outcome, reasons[0])
    };
    let (own, other) = (signer.public(), Signer::new().public());
    let (intact, incomplete, failed) =
        (IntegrityOutcome::Intact, IntegrityOutcome::Incomplete, IntegrityOutcome::Failed);
    assert_eq!(with(&[other.clone(), own.clone()]), (intact, Reason::Signed));
    assert_eq!(with(&[]), (incomplete, Reason::NoKeys));
    assert_eq!(with(std::slice::from_ref(&other)), (failed, Reason::UnknownKey));
    let old = signer.public_from((time(-24 * 60), time(-24 * 30)));
    assert_eq!(with(std::slice::from_ref(&old)), (failed, Reason::KeyOutsideValidity));
    assert_eq!(with(&[old, other.clone()]), (failed, Reason::KeyOutsideValidity));
    // Keys that bear the name of another.
    let false_name = PublicKey { fingerprint: own.fingerprint.clone(), ..other };
    assert_eq!(with(std::slice::from_ref(&false_name)), (incomplete, Reason::UnusableKey));
    assert_eq!(with(&[false_name, own.clone()]), (intact, Reason::Signed));
    let broken = PublicKey { der: b"no key".to_vec(), ..own };
    assert_eq!(with(&[broken]), (incomplete, Reason::UnusableKey));
}

#[test]
fn a_backfill_digest_stands_by_itself_and_needs_the_time_of_its_making() {
    let signer = Signer::new();
    let mut late = archive(&signer);
    let log = log_key(REGION, 1, 9);
    let text = b"{\"Records\":[]}";
    late.put(&log, gzip(text));
    let mut digest = late.digest(&digest_key(REGION, 0));
    let key = digest_key(REGION, 1).replace("Z.json", "Z_backfill.json");
    digest["digestS3Object"] = json!(key);
    digest["logFiles"] = json!([crate::signed::named(&log, text)]);
    late.sign(&signer, &digest);
    let want = vec![(name(&key), Reason::GenerationTimeMissing)];
    let logs = vec![(name(&log), Reason::DigestNotValid)];
    let found = told(verified(&late, &signer));
    assert_eq!(found, (IntegrityOutcome::Failed, want, logs, vec![]));
    let metadata = &mut late.objects.get_mut(&key).unwrap().metadata;
    metadata.insert("backfill-generation-timestamp".to_owned(), time(70).to_string());
    let found = told(verified(&late, &signer));
    assert_eq!(found, (IntegrityOutcome::Intact, vec![], vec![], vec![]));
}

#[test]
fn what_lies_in_a_bucket_that_was_not_given_is_not_called_missing() {
    let signer = Signer::new();
    let mut elsewhere = archive(&signer);
    let mut digest = elsewhere.digest(&digest_key(REGION, 5));
    digest["logFiles"][0]["s3Bucket"] = json!("another-bucket");
    elsewhere.objects.remove(&log_key(REGION, 5, 0));
    elsewhere.sign(&signer, &digest);
    let want = vec![(name(&log_key(REGION, 5, 0)), Reason::NotGiven)];
    let found = told(verified(&elsewhere, &signer));
    assert_eq!(found, (IntegrityOutcome::Incomplete, vec![], want, vec![]));
}

#[test]
fn a_trail_that_begins_while_another_was_there_has_a_gap() {
    let signer = Signer::new();
    let mut two = archive(&signer);
    // A second trail in the same bucket, of one hour.
    let mut own = two.digest(&digest_key(REGION, 5));
    own["digestS3Object"] = digest_key(REGION, 5).replace("_trail_", "_other_").into();
    for field in PREVIOUS {
        own[field] = Value::Null;
    }
    two.sign(&signer, &own);
    let of = |window| {
        let found = check(&two, &[signer.public()], window);
        (found.outcome, found.gaps)
    };
    let asked = |from, to| Window { from: Some(time(from)), to: Some(time(to)) };
    assert_eq!(of(Window::default()), (IntegrityOutcome::Incomplete, vec![gap(0, 5)]));
    assert_eq!(of(asked(2, 5)), (IntegrityOutcome::Incomplete, vec![gap(2, 5)]));
    assert_eq!(of(asked(5, 5)), (IntegrityOutcome::Intact, vec![]));
}

#[test]
fn digests_before_and_after_a_period_in_which_there_is_none_leave_a_gap() {
    let signer = Signer::new();
    let whole = archive(&signer);
    let asked = Window { from: Some(time(0)), to: Some(time(5)) };
    let found = check(&whole, &[signer.public()], asked);
    assert_eq!(found.outcome, IntegrityOutcome::Intact);
    let with = |names: &[(&str, &str, i64)]| {
        let mut elsewhen = Elsewhen::default();
        for (region, trail, hour) in names {
            let key = digest_key(region, *hour).replace("_trail_", &format!("_{trail}_"));
            elsewhen.note(DigestName::of(&key).unwrap(), found.period.deliveries);
        }
        let found = check(&whole, &[signer.public()], asked).with(elsewhen);
        let gaps = found.gaps.iter().map(|gap| (gap.from, gap.to, gap.region.to_string()));
        (found.outcome, gaps.collect::<Vec<_>>())
    };
    let (none, open) = (IntegrityOutcome::Intact, IntegrityOutcome::Incomplete);
    let gap = |region: &str| vec![(time(0), time(6), region.to_owned())];
    // Another trail of the same Region: deleted before, begun after, and there on both sides.
    assert_eq!(with(&[(REGION, "other", -2)]), (none, vec![]));
    assert_eq!(with(&[(REGION, "other", 9)]), (none, vec![]));
    assert_eq!(with(&[(REGION, "other", -2), (REGION, "other", 9)]), (open, gap(REGION)));
    // The chain that is there all the time.
    assert_eq!(with(&[(REGION, "trail", -2), (REGION, "trail", 9)]), (none, vec![]));
    // A Region of which nothing else tells.
    assert_eq!(with(&[("ca-west-1", "other", -2)]), (open, gap("ca-west-1")));
}

#[test]
fn a_region_with_backfill_digests_alone_is_not_proven() {
    let signer = Signer::new();
    let mut whole = archive(&signer);
    whole.add_hours(&signer, "ca-west-1", 0..2, 1);
    let chain = digest_key("ca-west-1", 1);
    let backfill = chain.replace("Z.json.gz", "Z_backfill.json.gz");
    let mut own = whole.digest(&chain);
    own["digestS3Object"] = backfill.clone().into();
    for field in PREVIOUS {
        own[field] = Value::Null;
    }
    whole.sign(&signer, &own);
    let stored = whole.objects.get_mut(&backfill).unwrap();
    stored.metadata.insert("backfill-generation-timestamp".to_owned(), time(3).to_string());
    for hour in 0..2 {
        whole.objects.remove(&digest_key("ca-west-1", hour));
    }
    whole.objects.remove(&log_key("ca-west-1", 0, 0));
    let region = || "ca-west-1".parse().unwrap();
    let gap = |from, to| DigestGap { from, to, account: ACCOUNT.into(), region: region() };
    let want = (IntegrityOutcome::Incomplete, vec![], vec![], vec![gap(time(1), time(2))]);
    assert_eq!(told(verified(&whole, &signer)), want);
    let asked = Window { from: Some(time(0)), to: Some(time(5)) };
    let found = check(&whole, &[signer.public()], asked);
    assert_eq!(
        (found.outcome, found.gaps),
        (IntegrityOutcome::Incomplete, vec![gap(time(0), time(6))])
    );
}

#[test]
fn a_time_between_two_trails_is_a_gap_that_neither_has() {
    let signer = Signer::new();
    let mut two = Archive::hourly(&signer, REGION, 2, 1);
    two.digests.clear();
    two.add_hours(&signer, REGION, 5..6, 1);
    let key = digest_key(REGION, 5);
    let mut of_other = two.digest(&key);
    of_other["digestS3Object"] = key.replace("_trail_", "_other_").into();
    two.objects.remove(&key);
    two.sign(&signer, &of_other);
    for window in [Window::default(), Window { from: Some(time(0)), to: Some(time(5)) }] {
        // Neither is there all the time: nobody says that one was given up for the other.
        let want = (IntegrityOutcome::Incomplete, vec![], vec![], vec![gap(0, 6)]);
        assert_eq!(told(check(&two, &[signer.public()], window)), want);
    }
}

/// A trail that records only writes does not vouch for one that records all.
#[test]
fn a_trail_that_ends_while_another_goes_on_has_a_gap() {
    let signer = Signer::new();
    let mut two = Archive::hourly(&signer, REGION, 3, 1);
    let mut other = Archive::hourly(&signer, REGION, 8, 1);
    let keys: Vec<String> = (0..8).map(|hour| digest_key(REGION, hour)).collect();
    for (hour, key) in keys.iter().enumerate() {
        let of_other = key.replace("_trail_", "_other_");
        let mut digest = other.digest(key);
        digest["digestS3Object"] = of_other.clone().into();
        if hour > 0 {
            // As its own chain says it: the one before was signed anew.
            let before = keys[hour - 1].replace("_trail_", "_other_");
            let stored = &two.objects[&before];
            digest["previousDigestHashValue"] = crate::signed::sha(&gunzip(&stored.body)).into();
            digest["previousDigestSignature"] = stored.metadata["signature"].clone().into();
            digest["previousDigestS3Object"] = before.into();
        }
        two.sign(&signer, &digest);
    }
    other.objects.retain(|key, _| key.contains("/CloudTrail/"));
    two.objects.extend(other.objects);
    let asked = |to| Window { from: Some(time(0)), to: Some(time(to)) };
    let of = |window| told(check(&two, &[signer.public()], window));
    assert_eq!(of(asked(2)), (IntegrityOutcome::Intact, vec![], vec![], vec![]));
    assert_eq!(of(asked(5)), (IntegrityOutcome::Incomplete, vec![], vec![], vec![gap(3, 6)]));
    let open = (IntegrityOutcome::Incomplete, vec![], vec![], vec![gap(3, 8)]);
    assert_eq!(of(Window::default()), open);
}

#[test]
fn a_period_that_has_a_beginning_and_no_end_goes_on_to_the_last_digest_that_can_be_there() {
    let signer = Signer::new();
    let window = Window { from: Some(time(1)), to: None };
    let (outcome, _, _, gaps) = told(check(&archive(&signer), &[signer.public()], window));
    let end = gaps.iter().map(|gap| (gap.from, gap.to.to_string())).collect::<Vec<_>>();
    assert_eq!(outcome, IntegrityOutcome::Incomplete);
    assert_eq!(end, [(time(6), "2026-06-09T22:00:00Z".to_owned())]);
}
