//! `regiontrail verify PACK`: is an evidence pack whole, whose is it, and do the logs say the same?

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use serde::Serialize;
use serde_json::Value;

use crate::audit::custody::parse;
use crate::audit::{Catalog, ExitRules, Given, Policy, audit};
use crate::cli::args::{VerifyArgs, VerifyFormat};
use crate::cli::commands::print;
use crate::cli::console::Console;
use crate::cli::exit::verified_code;
use crate::cli::fault::Fault;
use crate::cli::pack::{self, CUSTODY_FACTS, Receipts};
use crate::cli::progress::Shown;
use crate::cli::settings;
use crate::cli::sources::{self, Input, Scope};
use crate::ingest::decode::Limits;
use crate::ingest::s3::Families;
use crate::ledger::{Contents, Known, Ledger, Plan, PrincipalKey, Question, Writer, scan};
use crate::model::{IntegrityOutcome, LogKind, Region, Window};
use crate::report::pack::{
    Checked, Fault as PackFault, MANIFEST, Manifest, REPORT, SIGNATURE, check,
};
use crate::report::words::Lang;

/// What a check of a pack came to.
#[derive(Debug, Serialize)]
struct Told {
    schema_version: u32,
    pack: String,
    outcome: IntegrityOutcome,
    files: u64,
    faults: Vec<FaultTold>,
    signature: Signature,
    logs: Option<Again>,
}

#[derive(Debug, Serialize)]
struct FaultTold {
    file: String,
    what: String,
}

/// What is known of a pack's signature.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
enum Signature {
    /// There is none.
    None,
    /// There is one, and nobody said who may sign.
    Unchecked,
    /// It is of one who may sign.
    Valid { signer: String },
    /// It is no good.
    Invalid { reason: String },
}

/// What the logs said when they were read again.
#[derive(Debug, Serialize)]
struct Again {
    inputs: Vec<String>,
    /// Whether they are the logs that the pack names, by their bytes.
    is_same_logs: bool,
    /// Whether the same policy gives the same numbers.
    is_same_report: bool,
    /// What differs.
    differences: Vec<String>,
}

/// Runs the command.
pub fn run(args: &VerifyArgs, path: &Path, console: Console) -> Result<u8, Fault> {
    let files = pack::files(path).map_err(|cause| {
        Fault::usage(format!("cannot read evidence pack `{}`\n  {cause}", path.display()))
    })?;
    let checked = check(&files);
    let signature = signature(args, &files, &checked);
    let logs = match (&checked.manifest, args.logs.is_empty()) {
        (Some(manifest), false) => Some(again(args, manifest, &files, console)?),
        (_, _) => None,
    };
    let told = Told {
        schema_version: 1,
        pack: path.display().to_string(),
        outcome: outcome(&checked, &signature, logs.as_ref()),
        files: checked.files,
        faults: checked.faults.into_iter().map(FaultTold::from).collect(),
        signature,
        logs,
    };
    let code = verified_code(told.outcome);
    print(&match args.format {
        VerifyFormat::Json => {
            serde_json::to_string_pretty(&told).map_err(|e| Fault::run(&e))? + "\n"
        }
        VerifyFormat::Text => told.to_text(),
    })?;
    Ok(code)
}

impl From<PackFault> for FaultTold {
    fn from(fault: PackFault) -> Self {
        Self { file: fault.file, what: fault.what }
    }
}

fn outcome(checked: &Checked, signature: &Signature, logs: Option<&Again>) -> IntegrityOutcome {
    let is_signature_bad = matches!(signature, Signature::Invalid { .. });
    if !checked.is_whole() || is_signature_bad {
        return IntegrityOutcome::Failed;
    }
    match logs {
        // Other logs may well say something else.
        Some(again) if !again.is_same_logs => IntegrityOutcome::Incomplete,
        Some(again) if !again.is_same_report => IntegrityOutcome::Failed,
        Some(_) | None => IntegrityOutcome::Intact,
    }
}

fn signature(args: &VerifyArgs, files: &BTreeMap<String, Vec<u8>>, checked: &Checked) -> Signature {
    let signed = files.get(MANIFEST).zip(files.get(SIGNATURE));
    match (signed, &args.allowed_signers) {
        (None, None) => Signature::None,
        // Who names signers wants a signature.
        (None, Some(_)) => Signature::Invalid { reason: "the pack is not signed".to_owned() },
        (Some(_), None) => {
            debug_assert!(checked.is_signed, "a signature is there");
            Signature::Unchecked
        }
        (Some((manifest, signature)), Some(signers)) => {
            match pack::verify(manifest, signature, signers) {
                Ok(signer) => Signature::Valid { signer },
                Err(reason) => Signature::Invalid { reason },
            }
        }
    }
}

/// Reads the logs again and judges them by the pack's own policy.
fn again(
    args: &VerifyArgs,
    manifest: &Manifest,
    files: &BTreeMap<String, Vec<u8>>,
    console: Console,
) -> Result<Again, Fault> {
    let (ran, told) = (&manifest.predicate, report_of(files)?);
    let given = given(manifest, files, &told)?;
    let window = given.window;
    let ledger = read_all(args, &given, console)?;
    let logs = Receipts::of(&ledger)?;
    let principal =
        if ran.given.is_by_session { PrincipalKey::Session } else { PrincipalKey::Stable };
    let question = Question { window, principal, ..Question::default() };
    let facts = ledger.facts(question).map_err(|e| Fault::run(&e))?;
    let found = serde_json::to_value(audit(facts, &given)).map_err(|e| Fault::run(&e))?;
    let mut differences = Vec::new();
    // A verdict that rests on digests too does not follow from the logs alone.
    let parts: &[&str] = match told["integrity"] {
        Value::Null => &["verdict", "totals", "flows"],
        _ => &["totals", "flows"],
    };
    for part in parts {
        if found[*part] != told[*part] {
            differences.push(format!("`{part}` of the report is not what the logs say now"));
        }
    }
    let is_same_report = differences.is_empty();
    let (named, read) = (&ran.logs, logs.logs());
    if named != read {
        differences.push(format!(
            "the pack names {} logs, and {} were read: they are not the same by their hashes",
            named.read, read.read
        ));
    }
    if ran.given.catalog != given.catalog.as_of() {
        differences.push(format!(
            "the pack was judged by the profile catalog of {}, and this version has that of {}",
            ran.given.catalog,
            given.catalog.as_of()
        ));
    }
    let is_same_logs = named == read;
    Ok(Again { inputs: args.logs.clone(), is_same_logs, is_same_report, differences })
}

fn report_of(files: &BTreeMap<String, Vec<u8>>) -> Result<Value, Fault> {
    let json = files.get(REPORT).map_or(&b""[..], Vec::as_slice);
    serde_json::from_slice(json)
        .map_err(|cause| Fault::usage(format!("cannot read the pack's `{REPORT}`\n  {cause}")))
}

fn given(
    manifest: &Manifest,
    files: &BTreeMap<String, Vec<u8>>,
    report: &Value,
) -> Result<Given<'static>, Fault> {
    let ran = &manifest.predicate;
    let text =
        |name: &str| files.get(name).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let name = report["policy"]["name"].as_str().unwrap_or_default();
    let policy = text("policy.toml").unwrap_or_default();
    let policy = Policy::parse("policy.toml", &policy).map_err(|mistakes| {
        Fault::usage_of(&mistakes).help(format!("it is the policy `{name}` of the pack"))
    })?;
    let profiles = text("application-profiles.toml");
    let profile_map =
        profiles.map(|text| settings::profiles_of("application-profiles.toml", &text));
    let custody = files.get(CUSTODY_FACTS).map(|facts| {
        parse(facts).map_err(|cause| {
            Fault::usage(format!("cannot use the pack's `{CUSTODY_FACTS}`\n  {cause}"))
        })
    });
    Ok(Given {
        now: ran.generated_at,
        version: env!("CARGO_PKG_VERSION"),
        inputs: ran.given.inputs.clone(),
        window: Window { from: ran.given.from, to: ran.given.to },
        source_regions: asked_regions(report)?,
        policy,
        catalog: Catalog::builtin(),
        profile_map: profile_map.transpose()?.unwrap_or_default(),
        samples: 0,
        by: Vec::new(),
        what_if: None,
        lang: Lang::English,
        exit: ExitRules::default(),
        proof: None,
        custody: custody.transpose()?,
        // They are findings, and no number depends on them.
        outputs_outside: Vec::new(),
    })
}

/// Returns the source Regions that the logs were to be of; the report names none where all were.
fn asked_regions(report: &Value) -> Result<Vec<Region>, Fault> {
    let Some(asked) = report["scope"].get("asked_regions") else { return Ok(Vec::new()) };
    serde_json::from_value(asked.clone())
        .map_err(|cause| Fault::usage(format!("cannot read the pack's `{REPORT}`\n  {cause}")))
}

fn read_all(args: &VerifyArgs, given: &Given<'_>, console: Console) -> Result<Ledger, Fault> {
    let (window, now) = (given.window, given.now);
    let inputs: Vec<Input> =
        args.logs.iter().map(|typed| Input::parse(typed)).collect::<Result<_, _>>()?;
    let (inventory, families) = (None, Families::Logs);
    let regions = given.source_regions.clone();
    let scope = Scope { window, regions, now, inventory, families };
    sources::check(&inputs, &scope)?;
    let session = sources::session(inputs.iter().any(Input::is_remote), &args.aws)?;
    let mut writer = Writer::new(None).map_err(|e| Fault::run(&e))?.hashing();
    let threads = args.jobs.or_else(|| thread::available_parallelism().ok());
    let threads = threads.unwrap_or(NonZero::<usize>::MIN);
    let (known, contents) = (Known::default(), Contents::NotHashed);
    let (kind, limits) = (LogKind::Trail, Limits::default());
    let plan = Plan { kind, window, limits, threads, known, contents };
    let mut shown = Shown::new(console, None);
    for input in &inputs {
        let days = window.delivery_days();
        let source = sources::open(input, session.as_ref(), &scope, days)?;
        scan(&*source, &plan, &mut writer, &mut shown).map_err(|e| Fault::run(&e))?;
    }
    shown.finish()?;
    writer.finish().map_err(|e| Fault::run(&e))
}

impl Told {
    fn to_text(&self) -> String {
        let mut text = match self.outcome {
            IntegrityOutcome::Intact => {
                format!(
                    "INTACT: all {} files of the pack are as its manifest names them.\n",
                    self.files
                )
            }
            IntegrityOutcome::Incomplete => {
                "INCOMPLETE: the pack is whole, and the logs are not those that it names.\n"
                    .to_owned()
            }
            IntegrityOutcome::Failed => {
                "FAILED: the pack does not prove what it says.\n".to_owned()
            }
        };
        for FaultTold { file, what } in &self.faults {
            // Writing to a String cannot fail.
            writeln!(text, "  {file}: {what}").unwrap_or(());
        }
        let signed = match &self.signature {
            Signature::None => {
                "Not signed: whoever could change the pack could make its manifest anew.".to_owned()
            }
            Signature::Unchecked => {
                "Signed; name who may sign to check it: `--allowed-signers FILE`.".to_owned()
            }
            Signature::Valid { signer } => format!("Signed by {signer}."),
            Signature::Invalid { reason } => format!("The signature is no good: {reason}."),
        };
        writeln!(text, "{signed}").unwrap_or(());
        match &self.logs {
            None => text.push_str("The logs were not read: `--logs INPUT` judges them again.\n"),
            Some(again) if again.differences.is_empty() => {
                text.push_str("The logs are those that the pack names, and judged again they give the same report.\n");
            }
            Some(again) => {
                for difference in &again.differences {
                    writeln!(text, "  {difference}").unwrap_or(());
                }
            }
        }
        text
    }
}

/// Returns the pack that the inputs are, if they are one.
pub fn asked(inputs: &[String]) -> Option<PathBuf> {
    let [only] = inputs else { return None };
    let path = PathBuf::from(only);
    (!only.contains("://") && pack::is_pack(&path)).then_some(path)
}
