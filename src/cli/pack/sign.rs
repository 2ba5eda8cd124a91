//! Signatures of a manifest, made and checked by the `ssh-keygen` that is there: keys stay where they
//! are, on disk, in an agent or on a token.
//!
//! <https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig>

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::cli::fault::Fault;
use crate::debts::Folder;
use crate::report::pack::MANIFEST;

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

/// Checks a signature by a list of those who may sign, and says whose it is.
///
/// # Errors
/// Says why it is no good.
pub fn verify(manifest: &[u8], signature: &[u8], signers: &Path) -> Result<String, String> {
    let folder = Folder::new().map_err(|cause| cause.to_string())?;
    let file = folder.path().join("signature");
    fs::write(&file, signature).map_err(|cause| cause.to_string())?;
    let of = |words: &[&str]| {
        let mut command = Command::new(PROGRAM);
        command.args(["-Y"]).args(words).arg("-f").arg(signers).arg("-s").arg(&file);
        command
    };
    let found = done(of(&["find-principals"]).output())?;
    let text = String::from_utf8_lossy(&found.stdout).into_owned();
    let signer = text.lines().next().ok_or("nobody of the list signed it")?.to_owned();
    let mut command = of(&["verify", "-n", NAMESPACE, "-I", &signer]);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let checked = piped.spawn().and_then(|mut child| {
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(manifest)?;
        }
        child.wait_with_output()
    });
    done(checked).map(|_| signer)
}

fn done(ran: io::Result<Output>) -> Result<Output, String> {
    let output = ran.map_err(|cause| format!("`{PROGRAM}` cannot be run: {cause}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let first = told.lines().find(|line| !line.trim().is_empty());
    Err(first.unwrap_or("it gave no reason").trim().to_owned())
}

const PROGRAM: &str = "ssh-keygen";
