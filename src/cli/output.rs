//! Where reports go: opened before the work, in place only when whole.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::model::Inference;
use crate::report::Report;
use crate::report::document::Telling;
use crate::report::render::{Format, Hub, Ink, Look, Paper, Rendering, csv, parquet, render};

use super::args::{JudgeArgs, Talk, When};
use super::fault::Fault;

/// The outputs of one run.
#[derive(Debug)]
pub struct Outputs {
    files: Vec<OutputFile>,
    format: Format,
    top: Option<usize>,
    look: Look,
    paper: Paper,
    hub: Option<Hub>,
}

/// A file that is written beside its place and moved there when it is whole.
#[derive(Debug)]
struct OutputFile {
    path: PathBuf,
    content: Content,
    unfinished: NamedTempFile,
}

#[derive(Debug, Clone, Copy)]
enum Content {
    Report(Format),
    Findings,
    Inferences,
}

impl Outputs {
    /// Opens every output, so that a path that cannot be written fails before the work.
    ///
    /// # Errors
    /// Fails where a suffix is no format, a file cannot be made, a format cannot be written, or an
    /// output would take the place of another or of a file that is read.
    pub fn open(args: &JudgeArgs, inputs: &[String], talk: Talk) -> Result<Self, Fault> {
        check_stdout(args.format)?;
        check_hub(args)?;
        let mut files = Vec::new();
        for path in &args.output {
            let format = Format::of_path(path).ok_or_else(|| unknown_suffix(path))?;
            check_built(format)?;
            files.push(OutputFile::open(path.clone(), Content::Report(format))?);
            if format == Format::Csv {
                files.push(OutputFile::open(
                    path.with_extension("findings.csv"),
                    Content::Findings,
                )?);
            }
        }
        if let Some(path) = &args.inferences {
            files.push(OutputFile::open(path.clone(), Content::Inferences)?);
        }
        let read = [&args.application_profiles, &args.redact_key].into_iter().flatten();
        let named = inputs.iter().chain(&args.policy).map(Path::new);
        check_apart(&files, read.map(PathBuf::as_path).chain(named))?;
        let (format, top, paper, hub) =
            (args.format, args.top, args.paper, args.security_hub.clone());
        Ok(Self { files, format, top, look: look(talk), paper, hub })
    }

    /// Writes every output: the files first, so that standard output can name them. Metrics tell
    /// how long the run `took`.
    ///
    /// # Errors
    /// Fails where something cannot be written.
    pub fn write(
        self,
        report: &Report,
        inferences: &[Inference],
        took: Option<Duration>,
    ) -> Result<(), Fault> {
        let names: Vec<String> =
            self.files.iter().map(|file| file.path.display().to_string()).collect();
        let rendering = |format: Format, look| Rendering {
            telling: Telling { lang: report.language, cap: format.rows(self.top), outputs: &names },
            look,
            paper: self.paper,
            hub: self.hub.as_ref(),
            took,
        };
        let plain = Look { width: FILE_WIDTH, ink: Ink::Plain };
        for file in self.files {
            match file.content {
                Content::Report(format) => {
                    file.write(|out| render(report, format, &rendering(format, plain), out))?;
                }
                Content::Findings => file.write(|out| csv::findings(report, out))?,
                Content::Inferences => {
                    file.write(|out| parquet::inferences(report, inferences, out))?;
                }
            }
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        let look = rendering(self.format, self.look);
        let written = render(report, self.format, &look, &mut out);
        match written.and_then(|()| out.flush()) {
            // Whoever reads the report may stop reading; what was found stands all the same.
            Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(cause) => Err(Fault::run(&cause)),
            Ok(()) => Ok(()),
        }
    }
}

impl OutputFile {
    fn open(path: PathBuf, content: Content) -> Result<Self, Fault> {
        let shown = path.display().to_string();
        let refuse = |cause: &dyn std::fmt::Display| {
            Fault::usage(format!("cannot write report `{shown}`\n  {cause}"))
        };
        if fs::metadata(&path).is_ok_and(|found| found.is_dir()) {
            return Err(refuse(&"it is a folder"));
        }
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            Some(_) | None => Path::new("."),
        };
        if !folder.is_dir() {
            return Err(refuse(&format!("there is no folder `{}`", folder.display()))
                .help("make the folder first, or name another"));
        }
        let unfinished = beside(folder).map_err(|cause| refuse(&cause))?;
        Ok(Self { path, content, unfinished })
    }

    fn write(self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Fault> {
        let failed = |cause: io::Error| {
            Fault::run(&io::Error::new(
                cause.kind(),
                format!("cannot write report `{}`: {cause}", self.path.display()),
            ))
        };
        let mut out = io::BufWriter::new(&self.unfinished);
        fill(&mut out).and_then(|()| out.flush()).map_err(failed)?;
        drop(out);
        self.unfinished.persist(&self.path).map(|_| ()).map_err(|e| failed(e.error))
    }
}

/// Makes a file that whoever may read new files of this user may read: a report is there to be
/// passed on.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Refuses two outputs of one name, and outputs in the place of what is read: evidence, a policy, a
/// key.
fn check_apart<'a>(
    files: &[OutputFile],
    read: impl Iterator<Item = &'a Path>,
) -> Result<(), Fault> {
    let read: BTreeSet<PathBuf> = read.map(place).collect();
    let mut written = BTreeSet::new();
    for file in files {
        let (place, path) = (place(&file.path), file.path.display());
        if read.contains(&place) {
            return Err(Fault::usage(format!("output `{path}` would take the place of an input"))
                .help("name another file"));
        }
        if !written.insert(place) {
            return Err(Fault::usage(format!("two outputs would be written to `{path}`"))
                .help("give each a name of its own; a .csv file has `.findings.csv` beside it"));
        }
    }
    Ok(())
}

/// Returns one name for a file, however it is written; one that is not there yet is named by its
/// folder.
fn place(path: &Path) -> PathBuf {
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
fn check_stdout(format: Format) -> Result<(), Fault> {
    check_built(format)?;
    if format.is_binary() && io::stdout().is_terminal() {
        return Err(Fault::usage(format!("a terminal cannot show {format}"))
            .help(format!("write it to a file: `-o report{}`", format.suffix())));
    }
    Ok(())
}

/// Refuses findings that no Security Hub would take: nothing in the logs says which it is.
fn check_hub(args: &JudgeArgs) -> Result<(), Fault> {
    let mut formats = args.output.iter().filter_map(|path| Format::of_path(path));
    let needs_hub = args.format == Format::Asff || formats.any(|format| format == Format::Asff);
    if !needs_hub || args.security_hub.is_some() {
        return Ok(());
    }
    Err(Fault::usage("findings in ASFF name the Security Hub that imports them, and none is given")
        .help("name its Region and account: `--security-hub ca-central-1:111122223333`"))
}

fn check_built(format: Format) -> Result<(), Fault> {
    if format.is_built() {
        return Ok(());
    }
    Err(Fault::usage(format!("this program was built without {format}"))
        .help(format!("build it with the feature: `cargo install --path . --features {format}`")))
}

fn unknown_suffix(path: &Path) -> Fault {
    Fault::usage(format!("cannot tell the format of `{}` from its name", path.display()))
        .help(format!("name a file that ends in {}", Format::suffixes()))
}

/// Looks at the terminal behind standard output.
fn look(talk: Talk) -> Look {
    let stdout = io::stdout();
    let wanted = match talk.color {
        When::Auto => anstream::AutoStream::choice(&stdout),
        When::Always => anstream::ColorChoice::Always,
        When::Never => anstream::ColorChoice::Never,
    };
    let is_plain = wanted == anstream::ColorChoice::Never;
    let width = if stdout.is_terminal() { terminal_size::terminal_size() } else { None };
    Look {
        width: width.map_or(FILE_WIDTH, |(width, _)| usize::from(width.0)),
        ink: if is_plain { Ink::Plain } else { Ink::Colour },
    }
}

/// The width of a text that no terminal measures.
const FILE_WIDTH: usize = 100;
