//! A document as GitHub-flavoured Markdown: for tickets, pull requests and the summary of a job.
//!
//! The answer comes first and tables are short, because a comment is read and then scrolled past.
//! Pictures are left out: what they show stands in a table as well.
//!
//! **Invariant:** whatever a log holds is shown as it is and never becomes markup, a link or a
//! mention; and a page is never longer than a comment may be.

mod text;

use std::io::{self, Write};

use crate::report::document::{Align, Block, Cell, Column, Document, Fact, Need, Table, Verbatim};
use crate::report::visible::Visible;
use crate::report::words::{Lang, Phrase};

use self::text::{At, code, ending, fence, prose, whole};

/// Writes `document` to `out`, cut where it would be longer than a comment may be.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(page(document).as_bytes())
}

/// Returns the page: whole blocks as long as they fit, and the names of the sections that did not.
fn page(document: &Document) -> String {
    let lang = document.lang;
    let room = MOST_BYTES - left_out(lang, &headings(document)).len();
    let mut page = format!("## {}\n", prose(&document.running.title, At::Line));
    let (mut section, mut cut) = (None, Vec::<String>::new());
    for block in &document.blocks {
        if let Block::Heading { text, .. } = block {
            section = Some(text);
        }
        let shown = shown(block, lang);
        // Nothing stands below what was left out, so that the order of what is said holds.
        if cut.is_empty() && page.len() + shown.len() <= room {
            page.push_str(&shown);
        } else if let Some(section) = section.take() {
            cut.push(section.to_string());
        }
    }
    if !cut.is_empty() {
        page.push_str(&left_out(lang, &cut));
    }
    page
}

fn headings(document: &Document) -> Vec<String> {
    let title = |block: &Block| {
        let Block::Heading { text, .. } = block else { return None };
        Some(text.to_string())
    };
    document.blocks.iter().filter_map(title).collect()
}

fn left_out(lang: Lang, sections: &[String]) -> String {
    let most = MOST_BYTES as u64;
    note(&lang.say(&Phrase::LeftOut { most, sections }).into())
}

/// Returns a block with an empty line above it.
fn shown(block: &Block, lang: Lang) -> String {
    match block {
        Block::Answer { text, .. } => format!("\n**{}**\n", prose(text, At::Line)),
        Block::Heading { text, .. } => format!("\n### {}\n", prose(text, At::Line)),
        Block::Statement { mark, code: name, text, apart, more, .. } => {
            let (mark, text) = (prose(mark, At::Line), prose(text, At::Line));
            let (name, colon) = (code(name, At::Line), lang.colon());
            let first = format!("\n**{mark}** {name}{colon} {text}\n");
            first + &list(apart.iter().chain(more).map(|text| prose(text, At::Line)))
        }
        Block::Paragraph(text) => format!("\n{}\n", prose(text, At::Line)),
        Block::List(items) => list(items.iter().map(|text| prose(text, At::Line))),
        Block::Facts(facts) => list(facts.iter().map(|fact| labelled(fact, lang))),
        Block::Table(table) => tabled(table, lang),
        Block::Picture(_) => String::new(),
        Block::Verbatim(verbatim) => as_written(verbatim),
        Block::SignOff(lines) => list(lines.iter().flatten().map(|label| blank(label))),
        Block::Note(text) => note(text),
    }
}

fn note(text: &Visible) -> String {
    format!("\n*{}*\n", prose(text, At::Line))
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.map(|item| format!("- {item}\n")).collect();
    if items.is_empty() { String::new() } else { format!("\n{}", items.concat()) }
}

fn labelled(fact: &Fact, lang: Lang) -> String {
    let (label, colon) = (prose(&fact.label, At::Line), lang.colon());
    format!("**{label}{colon}** {}", value(&fact.value, lang, At::Line))
}

/// Returns lines as they are, between fences that none of them ends.
fn as_written(verbatim: &Verbatim) -> String {
    let lines: Vec<String> =
        verbatim.lines.iter().map(|line| format!("{}\n", whole(line))).collect();
    let lines = lines.concat();
    let fence = fence(&lines, 3);
    let cut = verbatim.cut.as_ref().map_or_else(String::new, note);
    format!("\n{fence}\n{lines}{fence}\n{cut}")
}

/// Returns a label with room behind it.
fn blank(label: &str) -> String {
    format!("{} {}", prose(label, At::Line), "…".repeat(12))
}

fn tabled(table: &Table, lang: Lang) -> String {
    let is_wide = is_wide(table, lang);
    let is_kept = |column: &Column| !is_wide || column.need == Need::Always;
    let line = |cells: Vec<String>| {
        let cells = cells.into_iter().zip(&table.columns);
        let kept: Vec<String> =
            cells.filter_map(|(cell, column)| is_kept(column).then_some(cell)).collect();
        format!("| {} |\n", kept.join(" | "))
    };
    let of_columns = |write: fn(&Column) -> String| line(table.columns.iter().map(write).collect());
    let of_cells = |cells: &Vec<Cell>, write: fn(&Cell, Lang) -> String| {
        line(cells.iter().map(|cell| write(cell, lang)).collect())
    };
    let heads = of_columns(|column| prose(&column.head, At::Cell));
    let rule = of_columns(|column| match column.align {
        Align::Left => "---".to_owned(),
        Align::Right => "---:".to_owned(),
    });
    let rows = table.rows.iter().map(|row| of_cells(row, |cell, lang| value(cell, lang, At::Cell)));
    let foot = table.foot.iter().map(|row| of_cells(row, summed));
    let lines: String = [heads, rule].into_iter().chain(rows).chain(foot).collect();
    let left_out = table.left_out(lang, is_kept);
    let notes: String = table.cut.iter().chain(&left_out).map(note).collect();
    format!("\n{lines}{notes}")
}

/// Says whether not all columns have room side by side.
fn is_wide(table: &Table, lang: Lang) -> bool {
    let length = |cell: &Cell| cell.text(lang).chars().count();
    let width = |at: usize| {
        let rows = table.rows.iter().chain(&table.foot);
        let cells = rows.filter_map(|row| row.get(at)).map(length);
        // Heads are wrapped.
        let head = table.columns[at].head.split(' ').map(|word| word.chars().count());
        cells.chain(head).max().unwrap_or(0)
    };
    (0..table.columns.len()).map(width).sum::<usize>() > MOST_COLUMNS
}

fn summed(cell: &Cell, lang: Lang) -> String {
    let value = value(cell, lang, At::Cell);
    if *cell == Cell::Nothing { value } else { format!("**{value}**") }
}

/// Returns a value: names as code, so that they can be copied and nothing in them acts.
fn value(cell: &Cell, lang: Lang, at: At) -> String {
    match cell {
        Cell::Text(text) if !text.is_empty() => prose(text, at),
        Cell::Code(name) | Cell::Name { short: name, .. } | Cell::Id(name) | Cell::Region(name)
            if !name.is_empty() =>
        {
            code(name, at)
        }
        Cell::File(name) if !name.is_empty() => code(&ending(name), at),
        // A line does not end between a number and its sign.
        Cell::Share(_) => cell.text(lang).replace(' ', "\u{a0}"),
        // Names that are empty, numbers, times and words of ours.
        Cell::Text(_)
        | Cell::Code(_)
        | Cell::Name { .. }
        | Cell::File(_)
        | Cell::Id(_)
        | Cell::Region(_)
        | Cell::Count(_)
        | Cell::Time(_)
        | Cell::Day(_)
        | Cell::Verdict(_)
        | Cell::Nothing => cell.text(lang),
    }
}

/// GitHub and Azure DevOps refuse a comment of more characters; GitLab and Jira take more or as
/// many. Counted in bytes, of which a text has at least as many as characters.
const MOST_BYTES: usize = 65_536;

/// The characters that the columns of a table may have side by side: a comment is narrower than a
/// page.
const MOST_COLUMNS: usize = 100;

#[cfg(test)]
mod tests;
