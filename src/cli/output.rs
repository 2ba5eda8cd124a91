//! Where reports go: opened before the work, in place only when whole.

mod checks;

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::debts::Debt;
use crate::model::Inference;
use crate::report::Report;
use crate::report::document::Telling;
use crate::report::render::{Format, Hub, Ink, Look, Paper, Rendering, csv, parquet, render};

use super::apart;
use super::args::{JudgeArgs, Talk, When};
use super::fault::Fault;
use super::pack;

use self::checks::{
    check_apart, check_built, check_hub, check_is_file, check_parquet, check_stdout,
};

/// The outputs of one run.
#[derive(Debug)]
pub struct Outputs {
    files: Vec<(OutputFile, Content)>,
    format: Format,
    top: Option<usize>,
    look: Look,
    paper: Paper,
    hub: Option<Hub>,
}

/// A file that is written beside its place and moved there when it is whole.
#[derive(Debug)]
pub struct OutputFile {
    path: PathBuf,
    unfinished: NamedTempFile,
    debt: Debt,
}

/// A file that the command line asks for.
#[derive(Debug)]
struct Wanted {
    path: PathBuf,
    content: Content,
}

/// What a file holds.
#[derive(Debug, Clone, Copy)]
enum Content {
    Report(Format),
    Findings,
    Inferences,
    /// Written by [`Packs`](super::pack::Packs).
    Pack,
}

impl Outputs {
    /// Opens every output, so that a path that cannot be written fails before the work.
    ///
    /// # Errors
    /// Fails where a suffix is no format, a file cannot be made, a format cannot be written, or an
    /// output would take the place of another or of a file that is read, or lie among logs.
    pub fn open(args: &JudgeArgs, inputs: &[String], talk: Talk) -> Result<Self, Fault> {
        check_stdout(args.format)?;
        check_hub(args)?;
        let wanted = wanted(args)?;
        check_apart(&wanted, args, inputs)?;
        let files = wanted.into_iter().filter(|file| !matches!(file.content, Content::Pack));
        let files = files.map(Wanted::open).collect::<Result<_, _>>()?;
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
            self.files.iter().map(|(file, _)| file.path.display().to_string()).collect();
        let rendering = |format: Format, look| Rendering {
            telling: Telling { cap: format.rows(self.top), outputs: &names },
            look,
            paper: self.paper,
            hub: self.hub.as_ref(),
            took,
        };
        for (file, content) in self.files {
            match content {
                Content::Report(format) => {
                    file.write(|out| render(report, format, &rendering(format, Look::FILE), out))?;
                }
                Content::Findings => file.write(|out| csv::findings(report, out))?,
                Content::Inferences => {
                    file.write(|out| parquet::inferences(report, inferences, out))?;
                }
                // It is not among the files: it is opened where it is made.
                Content::Pack => {}
            }
        }
        let look = rendering(self.format, self.look);
        print_report(self.format, |out| render(report, self.format, &look, out))
    }
}

/// Refuses outputs of a command that reads no logs: in the place of a file that it reads or of one another,
/// or in a folder of logs.
///
/// # Errors
/// Fails where one is such.
pub fn check_outputs(outputs: &[&Path], read: &[&Path]) -> Result<(), Fault> {
    outputs.iter().try_for_each(|path| apart::check_by_name("output", path))?;
    let read = read.iter().map(|path| checks::place(path)).collect();
    checks::check_distinct(outputs.iter().copied(), &read)
}

/// Writes a report to standard output.
///
/// # Errors
/// Fails where it takes no more.
pub fn print_report(
    format: Format,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Fault> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match fill(&mut out).and_then(|()| out.flush()) {
        // Whoever reads the report may stop reading; what was found stands all the same.
        Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(cause) => Err(Fault::stdout(&cause)
            .help(format!("write it to a file instead: `-o report{}`", format.suffix()))),
        Ok(()) => Ok(()),
    }
}

/// Refuses a format that standard output cannot have.
///
/// # Errors
/// Fails where this build has not the format, or a terminal cannot show it.
pub fn check_format(format: Format) -> Result<(), Fault> {
    check_stdout(format)
}

/// Returns the format that a file's suffix names.
///
/// # Errors
/// Fails where it names none, or one that this build has not.
pub fn format_of(path: &Path) -> Result<Format, Fault> {
    check_is_file(path)?;
    let format = Format::of_path(path).ok_or_else(|| checks::unknown_suffix(path))?;
    check_built(format)?;
    Ok(format)
}

/// Returns the files that are asked for, with those that stand beside them.
fn wanted(args: &JudgeArgs) -> Result<Vec<Wanted>, Fault> {
    let mut wanted = Vec::new();
    for path in &args.output {
        if pack::is_asked(path) {
            wanted.push(Wanted { path: path.clone(), content: Content::Pack });
            continue;
        }
        let format = format_of(path)?;
        wanted.push(Wanted { path: path.clone(), content: Content::Report(format) });
        if format == Format::Csv {
            let path = path.with_extension("findings.csv");
            wanted.push(Wanted { path, content: Content::Findings });
        }
    }
    if let Some(path) = &args.inferences {
        check_is_file(path)?;
        check_parquet(path)?;
        wanted.push(Wanted { path: path.clone(), content: Content::Inferences });
    }
    Ok(wanted)
}

impl Wanted {
    fn open(self) -> Result<(OutputFile, Content), Fault> {
        OutputFile::open(&self.path).map(|file| (file, self.content))
    }
}

impl OutputFile {
    /// Opens a file that is not there, or not yet the new one, until it is written.
    ///
    /// # Errors
    /// Fails where it cannot be made.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        check_is_file(path)?;
        let refuse = |cause: &dyn std::fmt::Display| {
            Fault::usage(format!("cannot write `{}`\n  {cause}", path.display()))
        };
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            Some(_) | None => Path::new("."),
        };
        if !folder.is_dir() {
            return Err(refuse(&format!("there is no folder `{}`", folder.display()))
                .help("make the folder first, or name another"));
        }
        let unfinished = beside(folder).map_err(|cause| {
            refuse(&cause).help("name a file in a folder in which you may make files")
        })?;
        let debt = Debt::of_file(unfinished.path());
        Ok(Self { path: path.to_owned(), unfinished, debt })
    }

    /// Writes it, and puts it in place when it is whole.
    ///
    /// # Errors
    /// Fails where it takes no more.
    pub fn write(self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Fault> {
        let path = &self.path;
        let failed = |cause: &io::Error| {
            let told = format!("cannot write `{}`\n  {cause}", path.display());
            Fault::failed(told)
                .help("nothing of it was left; make room there, or name another place")
        };
        // The file itself: errors of a `NamedTempFile` tell its own name, which nobody knows.
        let mut out = io::BufWriter::new(self.unfinished.as_file());
        fill(&mut out).and_then(|()| out.flush()).map_err(|cause| failed(&cause))?;
        drop(out);
        let placed = self.unfinished.persist(path).map(|_| ()).map_err(|e| failed(&e.error));
        drop(self.debt);
        placed
    }
}

/// Makes a file that whoever may read new files of this user may read: a report is there to be
/// passed on.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let make = |path: &Path| File::options().write(true).create_new(true).open(path);
    tempfile::Builder::new().make_in(folder, make)
}

/// Looks at the terminal behind standard output.
pub(in crate::cli) fn look(talk: Talk) -> Look {
    let stdout = io::stdout();
    let wanted = match talk.color {
        When::Auto => anstream::AutoStream::choice(&stdout),
        When::Always => anstream::ColorChoice::Always,
        When::Never => anstream::ColorChoice::Never,
    };
    let is_plain = wanted == anstream::ColorChoice::Never;
    let width = if stdout.is_terminal() { terminal_size::terminal_size() } else { None };
    Look {
        width: width.map_or(Look::FILE.width, |(width, _)| usize::from(width.0)),
        ink: if is_plain { Ink::Plain } else { Ink::Colour },
    }
}
