//! What cannot be written, or not there, is told before any log is read.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use crate::audit::KnownRegions;
use crate::cli::args::JudgeArgs;
use crate::cli::fault::Fault;
use crate::report::render::Format;

use super::Wanted;

/// Refuses a folder, and a name that only a folder can have.
pub(super) fn check_is_file(path: &Path) -> Result<(), Fault> {
    let is_folder = fs::metadata(path).is_ok_and(|found| found.is_dir());
    let shown = path.display().to_string();
    if !is_folder && !shown.ends_with(std::path::is_separator) {
        return Ok(());
    }
    let within = path.join("report.html");
    Err(Fault::usage(format!("cannot write `{shown}`\n  it is a folder"))
        .help(format!("name a file in it: `-o {}`", within.display())))
}

/// Refuses rows of inferences under a name that promises something else.
pub(super) fn check_parquet(path: &Path) -> Result<(), Fault> {
    if Format::of_path(path) == Some(Format::Parquet) {
        return Ok(());
    }
    let shown = path.display();
    Err(Fault::usage(format!(
        "cannot write inferences to `{shown}`\n  they are written as Parquet"
    ))
    .help(format!("name a file that ends in {}", Format::Parquet.suffix())))
}

/// Refuses two outputs of one name, outputs in the place of what is read (evidence, a policy, a
/// key), and outputs in a folder of logs, where they could replace one or be read as one.
pub(super) fn check_apart(
    wanted: &[Wanted],
    args: &JudgeArgs,
    inputs: &[String],
) -> Result<(), Fault> {
    let files =
        [&args.policy.application_profiles, &args.redact_key, &args.custody].into_iter().flatten();
    let named = inputs.iter().chain(&args.policy.policy).map(Path::new);
    let read: BTreeSet<PathBuf> = files.map(PathBuf::as_path).chain(named).map(place).collect();
    let inputs: Vec<(PathBuf, &String)> =
        inputs.iter().map(|input| (place(Path::new(input)), input)).collect();
    for file in wanted {
        let (to, path) = (place(&file.path), file.path.display());
        let in_input = inputs.iter().find(|(folder, _)| to.starts_with(folder));
        if let Some((_, input)) = in_input
            && !read.contains(&to)
        {
            return Err(Fault::usage(format!("output `{path}` would lie in input `{input}`"))
                .help("name a file outside of the logs: it could replace one, or be read as one"));
        }
    }
    check_distinct(wanted.iter().map(|file| &*file.path), &read)
}

/// Refuses outputs in the place of what is read, and two of one name.
pub(super) fn check_distinct<'p>(
    outputs: impl Iterator<Item = &'p Path>,
    read: &BTreeSet<PathBuf>,
) -> Result<(), Fault> {
    let mut written = BTreeSet::new();
    for output in outputs {
        let (to, path) = (place(output), output.display());
        if read.contains(&to) {
            return Err(Fault::usage(format!("output `{path}` would take the place of an input"))
                .help("name another file"));
        }
        if !written.insert(to) {
            return Err(Fault::usage(format!("two outputs would be written to `{path}`"))
                .help("give each a name of its own; a .csv file has `.findings.csv` beside it"));
        }
    }
    Ok(())
}

/// Returns one name for a file, however it is written; one that is not there yet is named by its
/// folder.
pub(super) fn place(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
        match (folder, path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            (Ok(_) | Err(_), _) => path.to_path_buf(),
        }
    })
}

/// Refuses what nobody could read on a terminal.
pub(super) fn check_stdout(format: Format) -> Result<(), Fault> {
    check_built(format)?;
    if format.is_binary() && io::stdout().is_terminal() {
        return Err(Fault::usage(format!("a terminal cannot show {format}"))
            .help(format!("write it to a file: `-o report{}`", format.suffix())));
    }
    Ok(())
}

/// Refuses findings that no Security Hub would take: nothing in the logs says which it is.
pub(super) fn check_hub(args: &JudgeArgs) -> Result<(), Fault> {
    let Some(hub) = &args.security_hub else {
        if !args.writes(Format::Asff) {
            return Ok(());
        }
        let told = "findings in ASFF name the Security Hub that imports them, and none is given";
        return Err(Fault::usage(told)
            .help("name its Region and account: `--security-hub ca-central-1:111122223333`"));
    };
    KnownRegions::builtin().named(hub.region().as_str()).map(|_| ()).map_err(|cause| {
        Fault::usage(format!("cannot use `--security-hub {hub}`\n  {cause}"))
            .help("`regiontrail policy regions` lists all")
    })
}

/// Refuses a format that this program was built without.
pub(super) fn check_built(format: Format) -> Result<(), Fault> {
    if format.is_built() {
        return Ok(());
    }
    Err(Fault::usage(format!("this program was built without {format}"))
        .help(format!("build it with the feature: `cargo install --path . --features {format}`")))
}

/// Says that a name tells no format.
pub(super) fn unknown_suffix(path: &Path) -> Fault {
    let shown = path.display();
    let help = format!("name a file that ends in {}", Format::suffixes());
    let is_suffix = |format: &Format| path.as_os_str() == format.suffix();
    if Format::ALL.iter().any(is_suffix) {
        return Fault::usage(format!("`{shown}` is a suffix without a name before it"))
            .help(format!("name a file: `-o report{shown}`"));
    }
    Fault::usage(format!("cannot tell the format of `{shown}` from its name")).help(help)
}
