//! `regiontrail custody`: where the logs are kept.

use std::io::{self, Write};
use std::path::Path;

use crate::audit::custody::{CustodyQuestion, Made, is_out_of_date, judge, report};
use crate::audit::{Catalog, ExitRules};
use crate::aws;
use crate::cli::args::{CustodyArgs, FORMATS};
use crate::cli::console::{Console, Fields};
use crate::cli::exit;
use crate::cli::fault::Fault;
use crate::cli::notify::Delivery;
use crate::cli::output::{OutputFile, check_format, check_outputs, format_of, look, print_report};
use crate::cli::settings::{custody, no_custody, policy};
use crate::cli::{input, sources};
use crate::model::Moment;
use crate::model::custody::CustodyFacts;
use crate::report::CustodyReport;
use crate::report::render::{Format, Look, json, render_custody};

/// Runs the command.
pub fn run(args: &CustodyArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let policy = policy(&args.policy)?;
    let allowed = policy.custody.as_ref().ok_or_else(|| no_custody(&args.policy))?;
    check_format(args.format)?;
    let outputs: Vec<&Path> = args.output.iter().chain(&args.save).map(|path| &**path).collect();
    let policy_file = Path::new(&args.policy);
    check_outputs(&outputs, &[args.facts.as_deref().unwrap_or(policy_file), policy_file])?;
    let outputs = args
        .output
        .iter()
        .map(|path| Output::open(path.as_path()))
        .collect::<Result<Vec<_>, _>>()?;
    let save = args.save.as_deref().map(OutputFile::open).transpose()?;
    let facts = match &args.facts {
        Some(path) => custody(path, now)?,
        None => ask(args, console, now)?,
    };
    if let Some(file) = save {
        file.write(|out| json::write_value(&facts, out))?;
    }
    if is_out_of_date(facts.taken_at, now) {
        let told =
            format!("the facts were taken at {}: much may have changed since", facts.taken_at);
        console.warn(&told, Fields::new());
    }
    let (catalog, lang, logs) = (Catalog::builtin(), args.lang, None);
    let question = CustodyQuestion { allowed, catalog, lang, logs };
    let rules = ExitRules { exit_zero: args.exit_zero, ..ExitRules::default() };
    let made = Made { version: env!("CARGO_PKG_VERSION"), lang: args.lang };
    let report = report(judge(&facts, &question), &policy.name, &rules, made);
    for Output { file, format } in outputs {
        file.write(|out| write(&report, format, Look::FILE, args, out))?;
    }
    let look = look(console.talk);
    print_report(args.format, |out| write(&report, args.format, look, args, out))?;
    let (exit, delivery) = (&report.exit, Delivery::Done);
    console.info(&exit::last_line(exit, delivery), exit::fields(exit, delivery));
    Ok(exit.code)
}

fn write(
    report: &CustodyReport,
    format: Format,
    look: Look,
    args: &CustodyArgs,
    out: &mut dyn Write,
) -> io::Result<()> {
    render_custody(report, format, look, args.paper, out)
}

/// A file that the answer is written to.
struct Output {
    file: OutputFile,
    format: Format,
}

impl Output {
    fn open(path: &Path) -> Result<Self, Fault> {
        let format = format_of(path)?;
        if !FORMATS.contains(&format) {
            let message = format!("cannot write `{}`\n  custody has no {format}", path.display());
            return Err(Fault::usage(message)
                .help("name a file that ends in .txt, .json, .html, .pdf or .md"));
        }
        Ok(Self { file: OutputFile::open(path)?, format })
    }
}

fn ask(args: &CustodyArgs, console: Console, now: Moment) -> Result<CustodyFacts, Fault> {
    let regions = args.regions.iter().map(|typed| input::known_region(typed));
    let regions: Vec<String> =
        regions.map(|region| region.map(|r| r.to_string())).collect::<Result<_, _>>()?;
    let session = sources::session(true, &args.aws)?;
    let session = session.ok_or_else(|| Fault::failed("cannot open a session with AWS"))?;
    let mut told = |what: &str| console.info(what, Fields::new());
    aws::custody::facts(&session, &regions, now, &mut told).map_err(|e| Fault::run(&e))
}
