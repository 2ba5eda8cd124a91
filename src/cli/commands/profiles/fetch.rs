//! `regiontrail profiles fetch`: a catalog of what AWS lists now.

use std::fmt::Write as _;
use std::path::Path;

use crate::audit::{ApplicationProfile, Catalog, Copied, KnownRegions, fetched};
use crate::aws::{self, Service, Session, is_of_aws};
use crate::cli::args::FetchArgs;
use crate::cli::commands::print_bytes;
use crate::cli::console::{Console, Fields};
use crate::cli::fault::Fault;
use crate::cli::output::{OutputFile, check_outputs};
use crate::cli::{input, sources};
use crate::model::{Moment, Region};

/// Runs the command.
pub fn run(args: &FetchArgs, console: Console, now: Moment) -> Result<u8, Fault> {
    let regions = args.regions.iter().map(|typed| input::known_region(typed));
    let regions: Vec<Region> = regions.collect::<Result<_, _>>()?;
    let outputs: Vec<&Path> =
        args.output.iter().chain(&args.application_profiles).map(|path| &**path).collect();
    check_outputs(&outputs, &[])?;
    let output = args.output.as_deref().map(OutputFile::open).transpose()?;
    let own = args.application_profiles.as_deref().map(OutputFile::open).transpose()?;
    let session = sources::session(true, &args.aws)?;
    let session = session.ok_or_else(|| Fault::failed("cannot open a session with AWS"))?;
    let listed = aws::profiles::profiles(&session, &regions).map_err(|e| Fault::run(&e))?;
    let made = fetched(&listed, now.day(), &page(&session)).map_err(|e| Fault::run(&e))?;
    if let Some(file) = own {
        let text = toml(&made.application_profiles);
        file.write(|out| out.write_all(text.as_bytes()))?;
    }
    let undecided = made.application_profiles.iter();
    let undecided = undecided.filter(|own| matches!(own.copies, Copied::Undecided(_))).count();
    if undecided > 0 {
        let told = format!(
            "what {undecided} application profiles copy is not told: AWS lists their models, and not \
             one profile or model alone fits"
        );
        console.warn(&told, Fields::new());
    }
    warn_of_unknown(&made.catalog, console)?;
    console.info(
        &format!(
            "{} listed in {}",
            counted(listed.len(), "inference profile"),
            counted(regions.len(), "Region")
        ),
        Fields::new(),
    );
    match output {
        Some(file) => file.write(|out| out.write_all(&made.catalog)).map(|()| 0),
        None => print_bytes(&made.catalog),
    }
}

/// Names Regions that AWS lists and this version does not know.
fn warn_of_unknown(catalog: &[u8], console: Console) -> Result<(), Fault> {
    let known = KnownRegions::builtin();
    let made = Catalog::parse(&String::from_utf8_lossy(catalog), known);
    let unknown = made.map_err(|e| Fault::run(&e))?.unknown(known);
    if !unknown.is_empty() {
        let names: Vec<&str> = unknown.iter().map(Region::as_str).collect();
        let told = format!(
            "{} that this version does not know, and that no policy allows: {}",
            counted(names.len(), "Region"),
            names.join(", ")
        );
        console.warn(&told, Fields::new());
    }
    Ok(())
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Says where the rows come from: a server that is not AWS's is named, so that nobody takes its word for
/// that of AWS.
fn page(session: &Session) -> String {
    match session.endpoint(Service::Bedrock).filter(|url| !is_of_aws(Service::Bedrock, url)) {
        Some(url) => format!("{url} (not AWS)"),
        None => LIST.to_owned(),
    }
}

/// Returns the file that `--application-profiles` reads. What is not known stands in it as a remark.
fn toml(own: &[ApplicationProfile]) -> String {
    // A JSON string is a TOML string.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = "[application_profiles]\n".to_owned();
    for ApplicationProfile { arn, copies } in own {
        // Writing to a String cannot fail.
        let line = match copies {
            Copied::Known(copies) => format!("{} = {}", quoted(arn), quoted(copies)),
            Copied::Undecided(any) if any.is_empty() => {
                format!("# {}: no profile that AWS lists runs its models", quoted(arn))
            }
            Copied::Undecided(any) => {
                let any: Vec<String> = any.iter().map(|id| quoted(id)).collect();
                format!("# {}: may copy any of {}", quoted(arn), any.join(", "))
            }
        };
        writeln!(text, "{line}").unwrap_or(());
    }
    text
}

const LIST: &str =
    "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListInferenceProfiles.html";
