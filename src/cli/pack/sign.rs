//! Signatures of a manifest, made and checked by the `ssh-keygen` that is there: keys stay where they
//! are, on disk, in an agent or on a token.
//!
//! <https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig>

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::iter::once;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::cli::fault::Fault;
use crate::debts::Folder;
use crate::model::Moment;
use crate::report::pack::{MANIFEST, Signature};

/// What the signature is for, so that it can serve for nothing else.
pub const NAMESPACE: &str = "regiontrail-evidence";

/// Refuses a key that cannot be read, before anything is: a long run would end without its pack.
///
/// # Errors
/// Fails where the file is not there, or may not be read.
pub fn check(key: &Path) -> Result<(), Fault> {
    fs::File::open(key).map(drop).map_err(|cause| {
        Fault::usage(format!("cannot sign the evidence pack with `{}`\n  {cause}", key.display()))
            .help("name an SSH key of yours: `ssh-keygen -t ed25519 -f evidence.key`")
    })
}

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

/// Says whether a signature fits a manifest and whose it is, by a list of those who may sign. `made` is when
/// the manifest says that it was made: a key may have been good then.
///
/// # Errors
/// Fails where the list cannot be read.
pub fn checked(
    manifest: &[u8],
    signature: &[u8],
    signers: Option<&Path>,
    made: Option<Moment>,
) -> Result<Signature, Fault> {
    if let Some(signers) = signers {
        fs::read(signers).map_err(|cause| {
            let shown = signers.display();
            Fault::usage(format!("cannot read `{shown}`, which names who may sign\n  {cause}"))
                .help(LINE_OF_SIGNERS)
        })?;
    }
    let asked = Folder::new().and_then(|folder| {
        let file = folder.path().join("signature");
        fs::write(&file, signature)?;
        Ok((folder, file))
    });
    match asked {
        Ok((_folder, file)) => {
            let told = ask(manifest, &file, signers, None)?;
            let Signature::NotAllowed { .. } = told else { return Ok(told) };
            Ok(match made.map(|made| ask(manifest, &file, signers, Some(made))).transpose()? {
                Some(Signature::Valid { signer }) => Signature::OutOfTime { signer },
                Some(_) | None => told,
            })
        }
        Err(cause) => Ok(Signature::Unchecked { reason: cause.to_string() }),
    }
}

/// First whether it fits at all: a list of signers says nothing of a signature of something else.
fn ask(
    manifest: &[u8],
    signature: &Path,
    signers: Option<&Path>,
    at: Option<Moment>,
) -> Result<Signature, Fault> {
    let key = match piped(&["check-novalidate", "-n", NAMESPACE], None, signature, manifest) {
        Ok(output) => key_of(&first_line(&output.stdout)),
        Err(Refused::NotRun(reason)) => return Ok(Signature::Unchecked { reason }),
        Err(Refused::Said(output)) => return Ok(unfit(&output)),
    };
    let Some(signers) = signers else { return Ok(Signature::SignerUnchecked { key }) };
    let at = at.map(|at| format!("-Overify-time={}", stamp(at)));
    let words: Vec<&str> = once("find-principals").chain(at.as_deref()).collect();
    let found = match piped(&words, Some(signers), signature, b"") {
        Ok(output) => first_line(&output.stdout),
        Err(Refused::NotRun(reason)) => return Ok(Signature::Unchecked { reason }),
        Err(Refused::Said(output)) => return nobody(&output, signers, key),
    };
    let words = ["verify", "-n", NAMESPACE, "-I", &found];
    let words: Vec<&str> = words.into_iter().chain(at.as_deref()).collect();
    Ok(match piped(&words, Some(signers), signature, manifest) {
        Ok(_) => Signature::Valid { signer: found },
        Err(Refused::NotRun(reason)) => Signature::Unchecked { reason },
        // It fits, so that what is refused is who made it: the list may name what a key is for.
        Err(Refused::Said(_)) => Signature::NotAllowed { key },
    })
}

/// Writes a moment as `ssh-keygen` takes it: `20260602080000Z`.
fn stamp(at: Moment) -> String {
    let text = at.to_string();
    let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    whole.chars().filter(char::is_ascii_digit).chain(once('Z')).collect()
}

/// Says why a signature was refused that nobody was named for.
fn unfit(output: &Output) -> Signature {
    let reason = why(output);
    if reason.starts_with(UNKNOWN_OPERATION) {
        Signature::Unchecked { reason }
    } else {
        Signature::Invalid { reason }
    }
}

/// Tells a list that does not name the signer from one that cannot be used, and from a program that
/// cannot say.
///
/// # Errors
/// Fails where the list has a mistake.
fn nobody(output: &Output, signers: &Path, key: String) -> Result<Signature, Fault> {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let of_list = format!("{}:", signers.display());
    let is_of_time = |line: &str| TIMES.iter().any(|time| line.contains(time));
    let mut mistakes = told.lines().filter_map(|line| line.strip_prefix(&of_list));
    if let Some(mistake) = mistakes.find(|line| !is_of_time(line)) {
        let shown = signers.display();
        return Err(Fault::usage(format!(
            "cannot use `{shown}`, which names who may sign\n  line {mistake}"
        ))
        .help(LINE_OF_SIGNERS));
    }
    Ok(if told.lines().any(|line| line.starts_with(NO_PRINCIPAL)) {
        Signature::NotAllowed { key }
    } else {
        Signature::Unchecked { reason: why(output) }
    })
}

/// Why the program gave no answer.
enum Refused {
    /// It cannot be run.
    NotRun(String),
    /// It refused, and this is what it says.
    Said(Output),
}

fn piped(
    words: &[&str],
    signers: Option<&Path>,
    signature: &Path,
    text: &[u8],
) -> Result<Output, Refused> {
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
        Err(cause) => Err(Refused::NotRun(not_run(&cause))),
        Ok(output) if output.status.success() => Ok(output),
        Ok(output) => Err(Refused::Said(output)),
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

const LINE_OF_SIGNERS: &str = "a line of it: `audit@example.ca ssh-ed25519 AAAA…` (man ssh-keygen)";

/// What the program says where the list names nobody with this key.
const NO_PRINCIPAL: &str = "No principal matched";
/// What an old one says of what it does not know.
const UNKNOWN_OPERATION: &str = "Unsupported operation";
/// What it says, by line of the list, of a key that may sign no more, or not yet.
const TIMES: [&str; 2] = ["key has expired", "key is not yet valid"];
