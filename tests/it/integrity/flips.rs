//! Every single bit: whatever one changes of what was signed is noticed.

use regiontrail::audit::integrity::Verified;
use regiontrail::model::{IntegrityOutcome, Window};

use super::check;
use crate::signed::{Archive, REGION, Signer, Stored, digest_key, gunzip, gzip, log_key};

/// Two hours of one log each.
fn archive(signer: &Signer) -> Archive {
    Archive::hourly(signer, REGION, 2, 1)
}

fn verified(archive: &Archive, signer: &Signer) -> Verified {
    check(archive, &[signer.public()], Window::default())
}

/// Every bit of a text, flipped, one at a time.
fn flipped(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..bytes.len() * 8).map(|bit| {
        let mut other = bytes.to_vec();
        other[bit / 8] ^= 1 << (bit % 8);
        (bit, other)
    })
}

#[test]
fn a_flipped_bit_of_a_logs_content_is_noticed() {
    let signer = Signer::new();
    let (mut changed, key) = (archive(&signer), log_key(REGION, 1, 0));
    let text = gunzip(&changed.objects[&key].body);
    for (bit, other) in flipped(&text) {
        changed.put(&key, gzip(&other));
        assert_eq!(verified(&changed, &signer).outcome, IntegrityOutcome::Failed, "bit {bit}");
    }
}

#[test]
fn a_flipped_bit_of_a_stored_log_is_noticed_or_changes_nothing_of_its_content() {
    let signer = Signer::new();
    let (mut changed, key) = (archive(&signer), log_key(REGION, 1, 0));
    let stored = changed.objects[&key].body.clone();
    let text = gunzip(&stored);
    let mut n_unnoticed = 0;
    for (bit, other) in flipped(&stored) {
        changed.put(&key, other.clone());
        if verified(&changed, &signer).outcome == IntegrityOutcome::Intact {
            assert_eq!(gunzip(&other), text, "bit {bit}");
            n_unnoticed += 1;
        }
    }
    // Gzip's header holds a time and the name of a system, and some bits are for filling up.
    assert!((1..80).contains(&n_unnoticed), "{n_unnoticed}");
}

#[test]
fn a_flipped_bit_of_a_digests_content_is_noticed() {
    let signer = Signer::new();
    for hour in [0, 1] {
        let (mut changed, key) = (archive(&signer), digest_key(REGION, hour));
        let stored = changed.objects[&key].clone();
        for (bit, other) in flipped(&gunzip(&stored.body)) {
            let other = Stored { body: gzip(&other), metadata: stored.metadata.clone() };
            changed.objects.insert(key.clone(), other);
            let outcome = verified(&changed, &signer).outcome;
            assert_eq!(outcome, IntegrityOutcome::Failed, "hour {hour}, bit {bit}");
        }
    }
}

#[test]
fn a_flipped_bit_of_a_signature_is_noticed() {
    let signer = Signer::new();
    for hour in [0, 1] {
        let (mut changed, key) = (archive(&signer), digest_key(REGION, hour));
        let signature = changed.objects[&key].metadata["signature"].clone();
        for (bit, other) in flipped(signature.as_bytes()) {
            let metadata = &mut changed.objects.get_mut(&key).unwrap().metadata;
            // What is no text cannot stand in metadata.
            let Ok(other) = String::from_utf8(other) else { continue };
            metadata.insert("signature".to_owned(), other);
            let outcome = verified(&changed, &signer).outcome;
            assert_eq!(outcome, IntegrityOutcome::Failed, "hour {hour}, bit {bit}");
        }
    }
}

#[test]
fn a_flipped_bit_of_a_stored_digest_is_noticed_or_changes_nothing_of_its_content() {
    let signer = Signer::new();
    for hour in [0, 1] {
        let (mut changed, key) = (archive(&signer), digest_key(REGION, hour));
        let stored = changed.objects[&key].clone();
        let text = gunzip(&stored.body);
        let mut n_unnoticed = 0;
        for (bit, other) in flipped(&stored.body) {
            let other = Stored { body: other, metadata: stored.metadata.clone() };
            changed.objects.insert(key.clone(), other.clone());
            if verified(&changed, &signer).outcome == IntegrityOutcome::Intact {
                assert_eq!(gunzip(&other.body), text, "hour {hour}, bit {bit}");
                n_unnoticed += 1;
            }
        }
        assert!((1..80).contains(&n_unnoticed), "{n_unnoticed}");
    }
}

/// The name of the algorithm is no part of what is signed: another one is no signature that CloudTrail
/// makes.
#[test]
fn a_flipped_bit_of_the_other_metadata_is_noticed() {
    let signer = Signer::new();
    for hour in [0, 1] {
        let (mut changed, key) = (archive(&signer), digest_key(REGION, hour));
        let whole = changed.objects[&key].metadata.clone();
        for (bit, other) in flipped(whole["signature-algorithm"].as_bytes()) {
            let Ok(other) = String::from_utf8(other) else { continue };
            let metadata = &mut changed.objects.get_mut(&key).unwrap().metadata;
            metadata.insert("signature-algorithm".to_owned(), other);
            let outcome = verified(&changed, &signer).outcome;
            assert_eq!(outcome, IntegrityOutcome::Failed, "hour {hour}, bit {bit}");
        }
    }
}
