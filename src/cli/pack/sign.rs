//! Signatures of a manifest, made and checked by the `ssh-keygen` that is there: keys stay where they
//! are, on disk, in an agent or on a token.
//!
//! <https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig>

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::cli::fault::Fault;
use crate::debts::Folder;
use crate::report::pack::{MANIFEST, Signature};

/// What the signature is for, so that it can serve for nothing else.
pub const NAMESPACE: &str = "regiontrail-evidence";

/// Signs a manifest.
///
/// # Errors
/// Fails where there is no `ssh-keygen`, or it does not sign.
pub fn sign(manifest: &[u8], key: &Path) -> Result<Vec<u8>, Fault> {
    let shown = key.display();
    let refused = |cause: &dyn std::fmt::Display| {
        Fault::failed(format!("cannot sign the evidence pack with `{shown}`\n  {cause}"))
            .help("name an SSH key of yours: `ssh-keygen -t ed25519 -f evidence.key`")
    };
    let folder = Folder::new().map_err(|cause| refused(&cause))?;
    let file = folder.path().join(MANIFEST);
    fs::write(&file, manifest).map_err(|cause| refused(&cause))?;
    let asked = Command::new(PROGRAM)
        .args(["-Y", "sign", "-n", NAMESPACE, "-f"])
        .arg(key)
        .arg(&file)
        .output();
    done(asked).map_err(|cause| refused(&cause))?;
    fs::read(file.with_extension("json.sig")).map_err(|cause| refused(&cause))
}

/// Says whether a signature fits a manifest and whose it is, by a list of those who may sign.
///
/// # Errors
/// Fails where the list cannot be read.
pub fn checked(
    manifest: &[u8],
    signature: &[u8],
    signers: Option<&Path>,
) -> Result<Signature, Fault> {
    if let Some(signers) = signers {
        fs::read(signers).map_err(|cause| {
            let shown = signers.display();
            Fault::usage(format!("cannot read `{shown}`, which names who may sign\n  {cause}"))
                .help("a line of it: `audit@example.ca ssh-ed25519 AAAA…` (man ssh-keygen)")
        })?;
    }
    let asked = Folder::new().and_then(|folder| {
        let file = folder.path().join("signature");
        fs::write(&file, signature)?;
        Ok((folder, file))
    });
    Ok(match asked {
        Ok((_folder, file)) => ask(manifest, &file, signers),
        Err(cause) => Signature::Unchecked { reason: cause.to_string() },
    })
}

/// First whether it fits at all: a list of signers says nothing of a signature of something else.
fn ask(manifest: &[u8], signature: &Path, signers: Option<&Path>) -> Signature {
    let key = match piped(&["check-novalidate", "-n", NAMESPACE], None, signature, manifest) {
        Ok(output) => key_of(&first_line(&output.stdout)),
        Err(refused) => return refused,
    };
    let Some(signers) = signers else { return Signature::SignerUnchecked { key } };
    let found = match piped(&["find-principals"], Some(signers), signature, b"") {
        Ok(output) => first_line(&output.stdout),
        Err(Signature::Invalid { .. }) => {
            return Signature::NotAllowed { key };
        }
        Err(refused) => return refused,
    };
    let words = ["verify", "-n", NAMESPACE, "-I", &found];
    match piped(&words, Some(signers), signature, manifest) {
        Ok(_) => Signature::Valid { signer: found },
        Err(refused) => refused,
    }
}

fn piped(
    words: &[&str],
    signers: Option<&Path>,
    signature: &Path,
    text: &[u8],
) -> Result<Output, Signature> {
    let mut command = Command::new(PROGRAM);
    command.arg("-Y").args(words).arg("-s").arg(signature);
    command.args(signers.iter().flat_map(|signers| [OsStr::new("-f"), signers.as_os_str()]));
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let ran = piped.spawn().and_then(|mut child| {
        if let Some(mut stdin) = child.stdin.take() {
            // One that refuses the signature may not read the text at all; it then says why.
            match stdin.write_all(text) {
                Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => return Err(cause),
                Ok(()) | Err(_) => {}
            }
        }
        child.wait_with_output()
    });
    match ran {
        Err(cause) => Err(Signature::Unchecked { reason: not_run(&cause) }),
        Ok(output) if output.status.success() => Ok(output),
        Ok(output) => Err(Signature::Invalid { reason: why(&output) }),
    }
}

/// Returns the key of `Good "regiontrail-evidence" signature with ED25519 key SHA256:…`.
fn key_of(told: &str) -> String {
    told.rsplit_once(" with ").map_or(told, |(_, key)| key).to_owned()
}

fn first_line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).lines().next().unwrap_or_default().trim().to_owned()
}

fn done(ran: io::Result<Output>) -> Result<Output, String> {
    let output = ran.map_err(|cause| not_run(&cause))?;
    if output.status.success() { Ok(output) } else { Err(why(&output)) }
}

fn not_run(cause: &io::Error) -> String {
    format!("`{PROGRAM}` cannot be run: {cause}")
}

/// Returns what the program says of its refusal.
fn why(output: &Output) -> String {
    let told =
        [&output.stderr, &output.stdout].map(|text| String::from_utf8_lossy(text).into_owned());
    let first = told.iter().flat_map(|told| told.lines()).find(|line| !line.trim().is_empty());
    first.unwrap_or("it gave no reason").trim().trim_end_matches('.').to_owned()
}

const PROGRAM: &str = "ssh-keygen";
