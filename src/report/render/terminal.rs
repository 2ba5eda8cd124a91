//! A document as text for a terminal, or for a file where colour is off.
//!
//! **Invariant:** knows nothing of the terminal it writes to; width and colour come in as values.

mod table;
mod text;

use std::io::{self, Write};

use crate::model::Verdict;
use crate::report::Severity;
use crate::report::document::{Block, Column, Document, Fact, Need, Verbatim};
use crate::report::visible::Visible;
use crate::report::words::Lang;

pub use self::text::folded;

use self::table::Shown;

/// How a document looks on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The columns of the terminal; fewer than 60 are taken for 60.
    pub width: usize,
    /// Whether colour is on.
    pub ink: Ink,
}

impl Look {
    /// How it looks in a file, which no terminal measures.
    pub const FILE: Self = Self { width: 100, ink: Ink::Plain };
}

/// Whether a document is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// No escape sequence is written.
    Plain,
    /// Weight and colour help the eye; every word is there without them.
    Colour,
}

/// Writes `document` to `out`, every line at most as wide as the terminal.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(document: &Document, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let width = look.width.max(LEAST_WIDTH);
    let mut page = Page { out, lang: document.lang, width, ink: look.ink };
    let mut above = None;
    // What a picture shows stands in a table as well.
    let told = document.blocks.iter().filter(|block| !matches!(block, Block::Picture(_)));
    for block in told {
        if above.is_some_and(|above| is_apart(above, block)) {
            writeln!(page.out)?;
        }
        page.block(block)?;
        above = Some(block);
    }
    Ok(())
}

/// Says whether an empty line stands between two blocks.
const fn is_apart(above: &Block, below: &Block) -> bool {
    !matches!(
        (above, below),
        (Block::Heading { .. }, _)
            | (
                Block::Paragraph(_),
                Block::Paragraph(_) | Block::Note(_) | Block::List(_) | Block::Table(_)
            )
            | (Block::Statement { .. }, Block::Statement { .. } | Block::List(_) | Block::Note(_))
            | (Block::List(_) | Block::Table(_) | Block::Note(_), Block::Note(_))
            | (Block::Facts(_) | Block::Paragraph(_), Block::Verbatim(_))
    )
}

struct Page<'a> {
    out: &'a mut dyn Write,
    lang: Lang,
    width: usize,
    ink: Ink,
}

impl Page<'_> {
    fn block(&mut self, block: &Block) -> io::Result<()> {
        match block {
            Block::Answer { verdict, text } => self.answer(*verdict, text),
            Block::Heading { text, .. } => self.heading(text),
            Block::Statement { severity, mark, code, text, apart, more } => {
                let colon = self.lang.colon();
                self.statement(*severity, &format!("{mark} {code}{colon}"), text)?;
                apart.iter().try_for_each(|item| self.item(item))?;
                more.iter().try_for_each(|text| self.below(text))
            }
            Block::Paragraph(text) => self.wrapped(text, ""),
            Block::List(items) => items.iter().try_for_each(|item| self.item(item)),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => {
                let (lines, shown) = table::lines(table, self.lang, self.room());
                for line in lines {
                    self.line(&line, "")?;
                }
                let is_shown = |column: &Column| match shown {
                    Shown::All => true,
                    Shown::Needed => column.need == Need::Always,
                };
                let left_out = table.left_out(self.lang, is_shown);
                let mut said = table.cut.iter().chain(&left_out);
                said.try_for_each(|text| self.wrapped(text, DIM))
            }
            Block::Picture(_) => Ok(()),
            Block::Verbatim(verbatim) => self.verbatim(verbatim),
            Block::SignOff(lines) => self.blanks(lines),
            Block::Note(text) => self.wrapped(text, DIM),
        }
    }

    fn answer(&mut self, verdict: Verdict, text: &str) -> io::Result<()> {
        let style = match verdict {
            Verdict::Compliant => BOLD_GREEN,
            Verdict::NonCompliant => BOLD_RED,
            Verdict::InsufficientData => BOLD_YELLOW,
            Verdict::NotApplicable => DIM,
        };
        for line in text::wrap(text, self.width) {
            self.styled(&line, style)?;
        }
        Ok(())
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        for line in text::wrap(text, self.width) {
            self.styled(&line, BOLD)?;
        }
        Ok(())
    }

    /// Writes a statement, its mark in ink.
    fn statement(&mut self, severity: Severity, mark: &str, text: &str) -> io::Result<()> {
        let style = match severity {
            Severity::High => BOLD_RED,
            Severity::Medium => BOLD_YELLOW,
            Severity::Low | Severity::Info => BOLD,
        };
        let lines = text::wrap(&format!("{mark} {text}"), self.room() - STEP.len());
        for (at, line) in lines.iter().enumerate() {
            match line.strip_prefix(mark) {
                Some(rest) if at == 0 => self.marked(mark, rest, style)?,
                _ if at == 0 => self.line(line, "")?,
                _ => self.line(&format!("{STEP}{line}"), "")?,
            }
        }
        Ok(())
    }

    fn marked(&mut self, mark: &str, rest: &str, style: &str) -> io::Result<()> {
        match self.ink {
            Ink::Colour => writeln!(self.out, "{INDENT}{style}{mark}{RESET}{rest}"),
            Ink::Plain => writeln!(self.out, "{INDENT}{mark}{rest}"),
        }
    }

    /// Writes a paragraph that belongs to the statement above.
    fn below(&mut self, text: &str) -> io::Result<()> {
        for line in text::wrap(text, self.room() - STEP.len()) {
            self.line(&format!("{STEP}{line}"), "")?;
        }
        Ok(())
    }

    fn item(&mut self, text: &str) -> io::Result<()> {
        let bullets = std::iter::once("- ").chain(std::iter::repeat("  "));
        for (bullet, line) in bullets.zip(text::wrap(text, self.room() - 2)) {
            self.line(&format!("{bullet}{line}"), "")?;
        }
        Ok(())
    }

    fn facts(&mut self, facts: &[Fact]) -> io::Result<()> {
        let left = facts.iter().map(|fact| text::width(&fact.label)).max().unwrap_or(0);
        for fact in facts {
            for line in table::labelled(&fact.label, &fact.value, self.lang, left, self.room()) {
                self.line(&line, "")?;
            }
        }
        Ok(())
    }

    /// Writes lines as they are; what is too wide goes on below, behind a mark.
    fn verbatim(&mut self, verbatim: &Verbatim) -> io::Result<()> {
        for text in &verbatim.lines {
            let edges = std::iter::once(EDGE).chain(std::iter::repeat(EDGE_AGAIN));
            for (edge, line) in edges.zip(text::chop(text, self.room() - text::width(EDGE))) {
                self.line(format!("{edge}{line}").trim_end(), "")?;
            }
        }
        verbatim.cut.iter().try_for_each(|cut| self.wrapped(cut, DIM))
    }

    /// Writes labels with a line to write on behind each; the blanks begin one below the other.
    fn blanks(&mut self, lines: &[Vec<Visible>]) -> io::Result<()> {
        let width_at = |at: usize| {
            let labels = lines.iter().filter_map(|labels| labels.get(at));
            labels.map(|label| text::width(label)).max().unwrap_or(0)
        };
        let most = lines.iter().map(Vec::len).max().unwrap_or(0);
        let taken: usize = (0..most).map(|at| width_at(at) + 2 * GAP).sum();
        let room = (self.room() + GAP).saturating_sub(taken) / most.max(1);
        let blank = "_".repeat(room.min(MOST_BLANK));
        for labels in lines {
            let part = |(at, label): (usize, &Visible)| {
                let pad = " ".repeat(width_at(at) + GAP - text::width(label));
                format!("{label}{pad}{blank}")
            };
            let parts: Vec<String> = labels.iter().enumerate().map(part).collect();
            self.line(&parts.join(SPACE), "")?;
        }
        Ok(())
    }

    fn wrapped(&mut self, text: &str, style: &str) -> io::Result<()> {
        for line in text::wrap(text, self.room()) {
            self.line(&line, style)?;
        }
        Ok(())
    }

    /// Writes a line of a section's body.
    fn line(&mut self, line: &str, style: &str) -> io::Result<()> {
        if line.is_empty() {
            return writeln!(self.out);
        }
        write!(self.out, "{INDENT}")?;
        self.styled(line, style)
    }

    fn styled(&mut self, line: &str, style: &str) -> io::Result<()> {
        match self.ink {
            Ink::Colour if !style.is_empty() => writeln!(self.out, "{style}{line}{RESET}"),
            Ink::Colour | Ink::Plain => writeln!(self.out, "{line}"),
        }
    }

    /// Returns the columns of a section's body.
    const fn room(&self) -> usize {
        self.width - INDENT.len()
    }
}

const LEAST_WIDTH: usize = 60;
const INDENT: &str = "  ";
const STEP: &str = "  ";

/// Stands before a line of a text that is set as it is written, and before the rest of a long one.
const EDGE: &str = "│ ";
const EDGE_AGAIN: &str = "┆ ";

/// Between a label and its blank, and between blanks.
const SPACE: &str = "  ";
const GAP: usize = SPACE.len();

/// Nobody writes more on a line.
const MOST_BLANK: usize = 40;

const RESET: &str = "\u{1b}[0m";
const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const BOLD_RED: &str = "\u{1b}[1;31m";
const BOLD_GREEN: &str = "\u{1b}[1;32m";
const BOLD_YELLOW: &str = "\u{1b}[1;33m";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::Telling;
    use crate::report::golden::assert_golden;
    use crate::report::{Report, fixture};

    fn shown(report: &Report, width: usize, ink: Ink, cap: usize) -> String {
        let outputs = ["out/report.json".to_owned(), "out/flows.csv".to_owned()];
        let telling = Telling { cap, outputs: &outputs };
        let mut bytes = Vec::new();
        write(&Document::of(report, &telling), Look { width, ink }, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn ordinary_at_80_columns() {
        let text = shown(&fixture::ordinary(), 80, Ink::Plain, 20);
        assert_golden("src/report/render/golden/ordinary_at_80_columns.txt", &text);
    }

    #[test]
    fn ordinary_at_140_columns() {
        let text = shown(&fixture::ordinary(), 140, Ink::Plain, 20);
        assert_golden("src/report/render/golden/ordinary_at_140_columns.txt", &text);
    }

    #[test]
    fn ordinary_at_60_columns_cut_to_2_rows() {
        let text = shown(&fixture::ordinary(), 60, Ink::Plain, 2);
        assert_golden("src/report/render/golden/ordinary_at_60_columns_cut_to_2_rows.txt", &text);
    }

    #[test]
    fn hostile_at_100_columns() {
        let text = shown(&fixture::hostile(), 100, Ink::Plain, 3);
        assert_golden("src/report/render/golden/hostile_at_100_columns.txt", &text);
    }

    #[test]
    fn empty_at_80_columns() {
        let text = shown(&fixture::empty(), 80, Ink::Plain, 20);
        assert_golden("src/report/render/golden/empty_at_80_columns.txt", &text);
    }

    #[test]
    fn french_at_80_columns() {
        for (name, report) in [
            ("ordinary", fixture::ordinary()),
            ("hostile", fixture::hostile()),
            ("empty", fixture::empty()),
        ] {
            let text = shown(&fixture::in_french(report), 80, Ink::Plain, 3);
            let file = format!("src/report/render/golden/{name}_in_french_at_80_columns.txt");
            assert_golden(&file, &text);
        }
    }

    /// The fixtures in both languages.
    fn reports() -> impl Iterator<Item = Report> {
        let english = || [fixture::ordinary(), fixture::hostile(), fixture::empty()].into_iter();
        english().chain(english().map(fixture::in_french))
    }

    #[test]
    fn every_line_fits_and_hides_nothing() {
        for report in reports() {
            for width in [60, 72, 80, 100, 120, 140, 200] {
                let text = shown(&report, width, Ink::Plain, 50);
                for line in text.lines() {
                    assert!(text::width(line) <= width, "{width}: {line}");
                    assert!(!line.ends_with(' '), "{width}: {line:?}");
                    assert!(!line.contains(char::is_control), "{width}: {line:?}");
                    assert!(!line.contains(['\u{202e}', '\u{2066}', '\u{200b}']), "{line:?}");
                }
            }
        }
    }

    #[test]
    fn no_number_is_cut_at_any_width() {
        for report in [fixture::hostile(), fixture::in_french(fixture::hostile())] {
            let numbers = [999_999_999_999, u64::MAX].map(|n| report.language.number(n));
            for width in 60..160 {
                let text = shown(&report, width, Ink::Plain, 50);
                assert!(numbers.iter().all(|number| text.contains(number)), "{width}");
            }
        }
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        for report in reports() {
            let coloured = shown(&report, 80, Ink::Colour, 20);
            let codes = [RESET, BOLD_RED, BOLD_GREEN, BOLD_YELLOW, BOLD, DIM];
            let bare = codes.iter().fold(coloured, |text, code| text.replace(code, ""));
            assert_eq!(bare, shown(&report, 80, Ink::Plain, 20));
        }
    }
}
