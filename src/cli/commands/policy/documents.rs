//! `regiontrail policy check FILE.json`: what documents of IAM let through.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

use crate::audit::guardrails::{Checking, Read, checked, read, tried, used};
use crate::cli::args::{CheckArgs, GuardrailsFormat};
use crate::cli::commands::{print, print_folded};
use crate::cli::console::Console;
use crate::cli::fault::{Fault, chain};
use crate::model::Moment;

use super::PARTITION;
use super::past::{Against, against};

/// Runs the command.
pub fn run(args: &CheckArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let read = together(&args.files)?;
    let names: Vec<String> = args.files.iter().map(|path| path.display().to_string()).collect();
    let name = names.join(" + ");
    let Against { given, past } = against(&args.against, None, now)?;
    let used = past.as_ref().map_or_else(BTreeSet::new, |(_, facts)| used(facts, &given));
    let history = past
        .map(|(ledger, facts)| tried(&[(name.clone(), &read.document)], &facts, &given, &ledger));
    let check = checked(Checking { name: &name, read: &read, given: &given, used, history })
        .map_err(|e| Fault::usage_of(&e).help(PARTITION))?;
    match args.against.format {
        GuardrailsFormat::Json => print(&check.to_json().map_err(|e| Fault::run(&e))?)?,
        GuardrailsFormat::Text => {
            print_folded(&check.to_text(args.against.lang, args.against.top), console)?
        }
    };
    Ok(check.exit_code)
}

/// Reads documents as the one that they are together.
fn together(paths: &[PathBuf]) -> Result<Read, Fault> {
    let mut all = Read::default();
    for path in paths {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(|cause| {
            Fault::usage(format!("cannot read document `{shown}`\n  {cause}"))
                .help("name a file that is there, a policy of IAM or an SCP as JSON")
        })?;
        let Read { document, unrelated, no_actions } = read(&bare(text)).map_err(|cause| {
            Fault::usage(format!("cannot use document `{shown}`\n  {}", chain(&cause))).help(
                "only what is evaluated exactly is read: docs/guardrails.md lists it; take other \
                 statements out and check the rest",
            )
        })?;
        all.document.statements.extend(document.statements);
        all.unrelated += unrelated;
        all.no_actions.extend(no_actions);
    }
    Ok(all)
}

/// What `aws organizations describe-policy` prints: the document stands in it as a text.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    policy: Content,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    content: String,
}

/// Takes off what stands around a document: the answer of AWS that it came in, and the mark with which
/// editors on Windows begin a file.
fn bare(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    match serde_json::from_str::<Described>(&text) {
        Ok(described) => described.policy.content,
        // It is no such answer: whatever it is, the reader of documents tells.
        Err(_) => text,
    }
}
