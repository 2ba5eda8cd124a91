//! The formats, by their names and by the suffixes of files.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use crate::report::document::{Document, Telling};
use crate::report::{CustodyReport, Report};

use super::hub::Hub;
use super::paper::Paper;
use super::terminal::Look;
use super::{asff, csv, emf, html, json, markdown, ocsf, parquet, pdf, prometheus, terminal, xlsx};

/// A form in which a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Words and tables for a terminal; without colour a plain text.
    Terminal,
    /// The whole report for programs.
    Json,
    /// The flows as rows.
    Csv,
    /// The flows as typed rows for analysis.
    Parquet,
    /// One page for a browser, which needs no other file.
    Html,
    /// Pages to send and to file.
    Pdf,
    /// Sheets of all rows and of what is read.
    Xlsx,
    /// A summary for tickets and comments.
    Markdown,
    /// Compliance Findings for data lakes and log tools.
    Ocsf,
    /// Findings for Security Hub.
    Asff,
    /// Metrics for the textfile collector of `node_exporter`.
    Prometheus,
    /// Metrics for a log group of CloudWatch.
    Emf,
}

/// A name that is no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{0}`; use {known}", known = listed(Format::as_str))]
pub struct UnknownFormat(pub String);

/// How a report is written, whatever the format.
#[derive(Debug, Clone, Copy)]
pub struct Rendering<'a> {
    /// How it is told, for formats of words and tables.
    pub telling: Telling<'a>,
    /// How a terminal shows it.
    pub look: Look,
    /// The paper of formats with pages.
    pub paper: Paper,
    /// Who imports findings in the format of Security Hub, which cannot be written without.
    pub hub: Option<&'a Hub>,
    /// How long the run took, for formats of metrics; `None` where a report must be the same again.
    pub took: Option<Duration>,
}

/// Writes `report` to `out`.
///
/// # Errors
/// Returns the error of `out`, or of a format without what it needs.
pub fn render(
    report: &Report,
    format: Format,
    rendering: &Rendering<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Terminal => {
            terminal::write(&Document::in_words(report, &rendering.telling), rendering.look, out)
        }
        Format::Json => json::write(report, out),
        Format::Csv => csv::flows(report, out),
        Format::Parquet => parquet::flows(report, out),
        Format::Html => html::write(&Document::of(report, &rendering.telling), out),
        Format::Pdf => pdf::write(&Document::of(report, &rendering.telling), rendering.paper, out),
        Format::Xlsx => xlsx::write(report, &rendering.telling, out),
        Format::Markdown => markdown::write(&Document::in_words(report, &rendering.telling), out),
        Format::Ocsf => ocsf::write(report, out),
        Format::Asff => match rendering.hub {
            Some(hub) => asff::write(report, hub, out),
            None => Err(io::Error::new(io::ErrorKind::InvalidInput, "no hub was named")),
        },
        Format::Prometheus => prometheus::write(report, rendering.took, out),
        Format::Emf => emf::write(report, rendering.took, out),
    }
}

/// Writes the answer about custody to `out`, in a format of words and tables or as JSON.
///
/// # Errors
/// Returns the error of `out`, or of a format that has no form for it.
pub fn render_custody(
    report: &CustodyReport,
    format: Format,
    look: Look,
    paper: Paper,
    out: &mut dyn Write,
) -> io::Result<()> {
    let telling = Telling { cap: usize::MAX, outputs: &[] };
    let document = || Document::of_custody(report, &telling);
    match format {
        Format::Terminal => terminal::write(&document(), look, out),
        Format::Json => json::write_value(report, out),
        Format::Html => html::write(&document(), out),
        Format::Pdf => pdf::write(&document(), paper, out),
        Format::Markdown => markdown::write(&document(), out),
        Format::Csv
        | Format::Parquet
        | Format::Xlsx
        | Format::Ocsf
        | Format::Asff
        | Format::Prometheus
        | Format::Emf => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "custody has no such format"))
        }
    }
}

impl Format {
    /// Every format, in the order of the help text.
    pub const ALL: [Self; 12] = [
        Self::Terminal,
        Self::Json,
        Self::Csv,
        Self::Parquet,
        Self::Html,
        Self::Pdf,
        Self::Xlsx,
        Self::Markdown,
        Self::Ocsf,
        Self::Asff,
        Self::Prometheus,
        Self::Emf,
    ];

    /// Returns the name that `-f` takes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Markdown => "markdown",
            Self::Ocsf => "ocsf",
            Self::Asff => "asff",
            Self::Prometheus => "prometheus",
            Self::Emf => "emf",
        }
    }

    /// Returns the other names that `-f` takes.
    #[must_use]
    pub const fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::Terminal => &["text", "txt"],
            Self::Markdown => &["md"],
            Self::Json
            | Self::Csv
            | Self::Parquet
            | Self::Html
            | Self::Pdf
            | Self::Xlsx
            | Self::Ocsf
            | Self::Asff
            | Self::Prometheus
            | Self::Emf => &[],
        }
    }

    /// Returns what a file's name ends with.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Terminal => ".txt",
            Self::Json => ".json",
            Self::Csv => ".csv",
            Self::Parquet => ".parquet",
            Self::Html => ".html",
            Self::Pdf => ".pdf",
            Self::Xlsx => ".xlsx",
            Self::Markdown => ".md",
            Self::Ocsf => ".ocsf.json",
            Self::Asff => ".asff.json",
            Self::Prometheus => ".prom",
            Self::Emf => ".emf.json",
        }
    }

    /// Returns the suffixes of all formats as one reads them aloud.
    #[must_use]
    pub fn suffixes() -> String {
        listed(Self::suffix)
    }

    /// Says whether this build writes the format.
    #[must_use]
    pub const fn is_built(self) -> bool {
        match self {
            Self::Terminal
            | Self::Json
            | Self::Csv
            | Self::Parquet
            | Self::Html
            | Self::Markdown
            | Self::Ocsf
            | Self::Asff
            | Self::Prometheus
            | Self::Emf => true,
            Self::Pdf => pdf::IS_BUILT,
            Self::Xlsx => cfg!(feature = "xlsx"),
        }
    }

    /// Says whether the format is bytes that no terminal shows.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        match self {
            Self::Terminal
            | Self::Json
            | Self::Csv
            | Self::Html
            | Self::Markdown
            | Self::Ocsf
            | Self::Asff
            | Self::Prometheus
            | Self::Emf => false,
            Self::Parquet | Self::Pdf | Self::Xlsx => true,
        }
    }

    /// Returns how many rows of a table the format shows where `top` were asked for; 0 asks for all.
    ///
    /// Nobody reads more than some hundred rows on paper, and they would take minutes to set; a
    /// browser takes more, but not all of them at once, and a comment has room for tables of some rows each.
    #[must_use]
    pub fn rows(self, top: Option<usize>) -> usize {
        let (usual, most) = match self {
            Self::Terminal
            | Self::Json
            | Self::Csv
            | Self::Parquet
            | Self::Xlsx
            | Self::Ocsf
            | Self::Asff
            | Self::Prometheus
            | Self::Emf => (20, usize::MAX),
            Self::Html => (50, 1_000),
            Self::Pdf => (50, 500),
            Self::Markdown => (10, 30),
        };
        match top {
            None => usual,
            Some(0) => most,
            Some(top) => top.min(most),
        }
    }

    /// Returns the format that the suffix of a file means, whatever its case.
    ///
    /// ```
    /// use regiontrail::report::render::Format;
    ///
    /// assert_eq!(Format::of_path("out/report.JSON".as_ref()), Some(Format::Json));
    /// assert_eq!(Format::of_path("report".as_ref()), None);
    /// ```
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let is_named =
            |format: &Self| name.len() > format.suffix().len() && name.ends_with(format.suffix());
        // `.x.json` says more than `.json`.
        Self::ALL.into_iter().filter(is_named).max_by_key(|format| format.suffix().len())
    }
}

fn listed(word: impl Fn(Format) -> &'static str) -> String {
    let words = Format::ALL.map(|format| word(format).to_owned());
    match words.as_slice() {
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => String::new(),
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let is_named =
            |format: &Self| format.as_str() == name || format.other_names().contains(&name);
        Self::ALL.into_iter().find(is_named).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::report::render::Ink;

    #[test]
    fn each_name_is_read_back() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        assert_eq!(["text", "txt"].map(str::parse), [Ok(Format::Terminal), Ok(Format::Terminal)]);
        assert_eq!("md".parse(), Ok(Format::Markdown));
        let refused = "JSONL".parse::<Format>().unwrap_err().to_string();
        assert_eq!(
            refused,
            "unknown format `JSONL`; use terminal, json, csv, parquet, html, pdf, xlsx, markdown, ocsf, asff, prometheus or emf"
        );
    }

    #[test]
    fn every_format_tells_the_same_calls() {
        let report = fixture::ordinary();
        let hub = "ca-central-1:111122223333".parse().unwrap();
        let telling = Telling { cap: 20, outputs: &[] };
        let rendering = Rendering {
            telling,
            look: Look { width: 80, ink: Ink::Plain },
            paper: Paper::Letter,
            hub: Some(&hub),
            took: None,
        };
        for (format, said) in [
            (Format::Terminal, "12 of 340 judged calls ran, or could only have run,"),
            (Format::Json, "\"calls\": 358,"),
            (Format::Csv, "NON_COMPLIANT,,9,"),
            (Format::Html, "12 of 340 judged calls ran, or could only have run,"),
            (Format::Ocsf, "12 of 340 judged calls ran, or could only have run,"),
            (Format::Asff, "12 of 340 judged calls ran, or could only have run,"),
            (Format::Prometheus, "verdict=\"NON_COMPLIANT\"} 12\n"),
            (Format::Emf, "\"Calls\":12.0,"),
            (Format::Markdown, "12 of 340 judged calls ran, or could only have run,"),
        ] {
            let mut bytes = Vec::new();
            render(&report, format, &rendering, &mut bytes).unwrap();
            assert!(String::from_utf8(bytes).unwrap().contains(said), "{format}");
        }
    }

    #[test]
    fn rows_are_those_asked_for_as_far_as_the_format_goes() {
        let rows = [None, Some(0), Some(7), Some(9_999)];
        let of = |format: Format| rows.map(|top| format.rows(top));
        assert_eq!(of(Format::Terminal), [20, usize::MAX, 7, 9_999]);
        assert_eq!(of(Format::Html), [50, 1_000, 7, 1_000]);
        assert_eq!(of(Format::Pdf), [50, 500, 7, 500]);
        assert_eq!(of(Format::Markdown), [10, 30, 7, 30]);
    }

    #[test]
    fn a_suffix_names_the_format() {
        for (path, format) in [
            ("a/report.json", Some(Format::Json)),
            ("flows.CSV", Some(Format::Csv)),
            ("report.txt", Some(Format::Terminal)),
            ("report.Pdf", Some(Format::Pdf)),
            ("report.xlsx", Some(Format::Xlsx)),
            ("report.html", Some(Format::Html)),
            ("report.htm", None),
            ("report.md", Some(Format::Markdown)),
            ("findings.ocsf.json", Some(Format::Ocsf)),
            ("findings.ASFF.json", Some(Format::Asff)),
            ("regiontrail.prom", Some(Format::Prometheus)),
            ("metrics.emf.json", Some(Format::Emf)),
            (".asff.json", Some(Format::Json)),
            ("json", None),
            (".json", None),
        ] {
            assert_eq!(Format::of_path(path.as_ref()), format, "{path}");
        }
    }
}
