//! `regiontrail policy guardrails`: documents that hold a policy up, tried on past calls.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::audit::guardrails::{Document, Written, told, tried, write};
use crate::cli::apart;
use crate::cli::args::{GuardrailsArgs, GuardrailsFormat};
use crate::cli::commands::print;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::output::look;
use crate::model::Moment;
use crate::report::guardrails::{Documents, Part};
use crate::report::render::terminal::folded;

use super::PARTITION;
use super::past::{Against, against};

/// Runs the command.
pub fn run(args: &GuardrailsArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let Against { given, past } = against(&args.against, args.output.as_deref(), now)?;
    let written =
        write(&given.policy, given.catalog).map_err(|e| Fault::usage_of(&e).help(PARTITION))?;
    if let Some(folder) = &args.output {
        apart::check_by_name("output", folder)?;
        save(folder, &written)?;
    }
    let named: Vec<(String, &Document)> =
        written.documents.iter().map(|draft| (draft.name.clone(), &draft.document)).collect();
    let history = past.map(|(ledger, facts)| tried(&named, &facts, &given, &ledger));
    let guardrails = told(&written, &given, history).map_err(|e| Fault::run(&e))?;
    let documents = if args.output.is_some() { Documents::Saved } else { Documents::Printed };
    match args.against.format {
        GuardrailsFormat::Json => print(&guardrails.to_json().map_err(|e| Fault::run(&e))?),
        GuardrailsFormat::Text => {
            let parts = guardrails.to_parts(args.against.lang, args.against.top, documents);
            let room = look(console.talk).width;
            let text = |part: &Part| match part {
                Part::Words(words) => folded(words, room),
                // Lines that are to be copied stay as they are.
                Part::Document(document) => document.clone(),
            };
            print(&parts.iter().map(text).collect::<String>())
        }
    }
}

/// Writes the documents into a folder of their own: what was there of another policy would be taken for
/// one of this.
fn save(folder: &Path, written: &Written) -> Result<(), Fault> {
    let refused = |path: &Path, cause: &io::Error| {
        Fault::failed(format!("cannot write `{}`\n  {cause}", path.display()))
    };
    let files = written.documents.iter().map(|draft| {
        // No line feed at the end: AWS counts the characters of a service control policy.
        (folder.join(format!("{}.json", draft.name)), draft.document.to_json())
    });
    let files: BTreeMap<PathBuf, String> = files.collect();
    fs::create_dir_all(folder).map_err(|cause| refused(folder, &cause))?;
    for entry in fs::read_dir(folder).map_err(|cause| refused(folder, &cause))? {
        let path = entry.map_err(|cause| refused(folder, &cause))?.path();
        let is_same = |text: &String| fs::read(&path).is_ok_and(|there| there == text.as_bytes());
        if !files.get(&path).is_some_and(is_same) {
            let told = format!("`{}` is there already", path.display());
            return Err(Fault::usage(told).help("name a new folder: nothing is overwritten"));
        }
    }
    for (path, text) in &files {
        fs::write(path, text).map_err(|cause| refused(path, &cause))?;
    }
    Ok(())
}
