//! Signatures of packs: whose they are, and that none of another manifest fits.

use super::*;

/// Makes a key without a passphrase; says whether there is an `ssh-keygen` that could.
fn make_key(key: &Path) -> bool {
    let made = std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
        .arg(key)
        .status();
    made.is_ok()
}

/// `ssh-keygen` is on every machine that has SSH; where it is not, signing says so.
#[test]
fn a_signature_is_checked_by_those_who_may_sign() {
    let out = tempfile::tempdir().unwrap();
    let key = out.path().join("key");
    let is_made = make_key(&key);
    let pack_at = out.path().join("pack.zip");
    let signed = pack(&pack_at, &["--sign-with", key.to_str().unwrap()]);
    if !is_made {
        assert!(signed.stderr.contains("`ssh-keygen` cannot be run"), "{}", signed.stderr);
        return;
    }
    assert_eq!(signed.code, 10, "{}", signed.stderr);
    let (code, told) = verify(&pack_at, &[]);
    assert_eq!((code, &told["signature"]["state"]), (4, &json!("signer_unchecked")));
    assert!(told["signature"]["key"].as_str().unwrap().contains("ED25519 key SHA256:"), "{told}");
    let signers = out.path().join("signers");
    let public = fs::read_to_string(out.path().join("key.pub")).unwrap();
    fs::write(&signers, format!("audit@example.ca {public}")).unwrap();
    let by = ["--allowed-signers", signers.to_str().unwrap()];
    let (code, told) = verify(&pack_at, &by);
    assert_eq!(
        (code, &told["signature"]),
        (0, &json!({ "state": "valid", "signer": "audit@example.ca" }))
    );
    // A key that may sign no more was good when the pack says that it was made, in June of 2026.
    let of_time = |valid: &str| format!("audit@example.ca {valid} {public}");
    fs::write(&signers, of_time("valid-after=\"20260101\",valid-before=\"20260701\"")).unwrap();
    let late = [&by[..], &["--logs", "archive"]].concat();
    let (code, told) = verify(&pack_at, &late);
    let out_of_time = json!({ "state": "out_of_time", "signer": "audit@example.ca" });
    assert_eq!((code, &told["signature"]), (4, &out_of_time), "{told}");
    fs::write(&signers, of_time("valid-before=\"20260101\"")).unwrap();
    assert_eq!(verify(&pack_at, &by).0, 10);
    // Nobody of this list signed it.
    fs::write(&signers, "audit@example.ca ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n").unwrap();
    let (code, told) = verify(&pack_at, &by);
    assert_eq!((code, &told["signature"]["state"]), (10, &json!("not_allowed")), "{told}");
    // Who names signers wants a signature.
    let bare = out.path().join("bare.zip");
    pack(&bare, &[]);
    assert_eq!(verify(&bare, &by).0, 10);
}

#[test]
fn a_signature_of_another_manifest_is_no_good_whoever_may_sign() {
    let out = tempfile::tempdir().unwrap();
    let key = out.path().join("key");
    let is_made = make_key(&key);
    if !is_made {
        return;
    }
    let key = ["--sign-with", key.to_str().unwrap()];
    let (one, other) = (out.path().join("one/"), out.path().join("other/"));
    assert_eq!(pack(&one, &key).code, 10);
    assert_eq!(pack(&other, &[&key[..], &["--by", "day"]].concat()).code, 10);
    let signature = "manifest.json.sig";
    // Of another pack, broken, and nothing at all.
    let foreign = fs::read(other.join(signature)).unwrap();
    let mut broken = fs::read(one.join(signature)).unwrap();
    let middle = broken.len() / 2;
    broken[middle] = if broken[middle] == b'A' { b'B' } else { b'A' };
    for bad in [&foreign[..], &broken, b"signed"] {
        fs::write(one.join(signature), bad).unwrap();
        let (code, told) = verify(&one, &[]);
        assert_eq!((code, &told["signature"]["state"]), (10, &json!("invalid")), "{told}");
    }
    // A list that is not there says nothing of the pack.
    let nowhere = out.path().join("nowhere");
    let signers = ["--allowed-signers", nowhere.to_str().unwrap()];
    let ran = run([&["verify", one.to_str().unwrap()][..], &signers].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("cannot read `"), "{}", ran.stderr);
}

/// A list with a mistake, or a program that cannot say, is no proof that nobody may sign.
#[cfg(unix)]
#[test]
fn a_signature_whose_signer_cannot_be_looked_up_is_not_called_foreign() {
    use std::os::unix::fs::PermissionsExt;

    let out = tempfile::tempdir().unwrap();
    let (made, signers) = (out.path().join("pack/"), out.path().join("signers"));
    assert_eq!(pack(&made, &[]).code, 10);
    fs::write(made.join("manifest.json.sig"), "signed").unwrap();
    fs::write(&signers, "audit@example.ca\n").unwrap();
    let keygen = out.path().join("ssh-keygen");
    let verified = |finds: &str| {
        let good = "Good \"regiontrail-evidence\" signature with ED25519 key SHA256:x";
        let text = format!(
            "#!/bin/sh\ncat > /dev/null\ncase \"$2\" in check-novalidate) echo '{good}';; \
             *) printf '%s\\n' '{finds}' >&2; exit 255;; esac\n"
        );
        fs::write(&keygen, text).unwrap();
        fs::set_permissions(&keygen, fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", out.path().display(), std::env::var("PATH").unwrap());
        crate::support::ran(crate::support::program().env("PATH", path).args([
            "verify",
            made.to_str().unwrap(),
            "--allowed-signers",
            signers.to_str().unwrap(),
            "-f",
            "json",
        ]))
    };
    let state =
        |ran: &Ran| serde_json::from_str::<Value>(&ran.stdout).unwrap()["signature"].clone();
    let ran = verified("No principal matched.");
    let foreign = json!({ "state": "not_allowed", "key": "ED25519 key SHA256:x" });
    assert_eq!((ran.code, state(&ran)), (10, foreign.clone()));
    let line = format!("{}:1: ", signers.display());
    let ran = verified(&format!("{line}key has expired: …\nNo principal matched."));
    assert_eq!((ran.code, state(&ran)), (10, foreign));
    let old = "Unsupported operation for -Y: \"find-principals\"";
    let ran = verified(old);
    assert_eq!((ran.code, state(&ran)), (4, json!({ "state": "unchecked", "reason": old })));
    let ran = verified(&format!("{line}missing key\nNo principal matched."));
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("line 1: missing key\nhelp: a line of it: "), "{}", ran.stderr);
}
