//! The blocks of a document.

use crate::model::{Day, Moment, Verdict};
use crate::report::Severity;
use crate::report::picture::Picture;
use crate::report::visible::Visible;
use crate::report::words::{self, Lang, Section, Share};

/// A report in words and tables, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The language of its texts, in which renderers write numbers.
    pub lang: Lang,
    /// What stands on every page.
    pub running: Running,
    /// What it says, in order; the first block is the answer.
    pub blocks: Vec<Block>,
}

/// What stands on every page, and what a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// What the report is called.
    pub title: Visible,
    /// The period that it tells of.
    pub period: Visible,
    /// The program and when it ran.
    pub made_by: Visible,
    /// The time of the report, to the second.
    pub at: Moment,
}

/// One thing that a document says.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The answer in one sentence.
    Answer {
        /// The verdict that colours it; the sentence names it too.
        verdict: Verdict,
        /// The sentence.
        text: Visible,
    },
    /// The start of a section.
    Heading {
        /// Which section: an anchor for links and pictures.
        section: Section,
        /// Its title.
        text: Visible,
    },
    /// The start of a finding.
    Statement {
        /// How much it weighs.
        severity: Severity,
        /// The word for that.
        mark: Visible,
        /// The finding's stable code.
        code: Visible,
        /// What was found.
        text: Visible,
        /// What tells its findings apart, where they are several: an item each.
        apart: Vec<Visible>,
        /// What to do, and records to look at: a paragraph each.
        more: Vec<Visible>,
    },
    /// A sentence or more.
    Paragraph(Visible),
    /// Sentences that stand side by side.
    List(Vec<Visible>),
    /// Labels with values.
    Facts(Vec<Fact>),
    /// Rows and columns.
    Table(Table),
    /// A picture of numbers that stand in a table as well.
    Picture(Picture),
    /// A text as its author wrote it, line by line.
    Verbatim(Verbatim),
    /// Blanks to fill in by hand: lines of labels, each with room behind it.
    SignOff(Vec<Vec<Visible>>),
    /// A remark that a reader may skip.
    Note(Visible),
}

/// A label with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it is.
    pub label: Visible,
    /// Its value.
    pub value: Cell,
}

/// Rows of typed columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows: as many cells as columns in each.
    pub rows: Vec<Vec<Cell>>,
    /// The sums of all rows, shown or not.
    pub foot: Option<Vec<Cell>>,
    /// What is said where rows are left out: `Showing 20 of 312.`
    pub cut: Option<Visible>,
}

/// A text that is set as it is written, every blank in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verbatim {
    /// Its lines, without their ends; a line too long for the page is broken anywhere.
    pub lines: Vec<Visible>,
    /// What is said where some of it is left out.
    pub cut: Option<Visible>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub head: Visible,
    /// Where its cells stand.
    pub align: Align,
    /// Whether a narrow page may leave it out.
    pub need: Need,
}

/// Whether a column is part of what a table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The table says nothing without it.
    Always,
    /// It may be left out where there is no room: the data formats have it.
    IfRoom,
}

/// Where the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Texts, codes, Regions, times.
    Left,
    /// Counts and shares.
    Right,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words, which may be wrapped.
    Text(Visible),
    /// An ARN, an object key, a model id: a name that may be shortened where there is no room.
    Code(Visible),
    /// A name with a shorter form that nothing else on the page has.
    Name {
        /// The name as the records write it.
        full: Visible,
        /// What people see where the full name is too long.
        short: Visible,
    },
    /// The name of a file, of which the end tells most.
    File(Visible),
    /// A name that is never shortened, because one copies it: an event id, a file, a code.
    Id(Visible),
    /// A Region code.
    Region(Visible),
    /// A count.
    Count(u64),
    /// A part with its denominator, which the column's head or the sentence names.
    Share(Share),
    /// A moment.
    Time(Moment),
    /// A day.
    Day(Day),
    /// A verdict.
    Verdict(Verdict),
    /// No value.
    Nothing,
}

impl Cell {
    /// Returns the value as people of that language write it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Text(text)
            | Self::Code(text)
            | Self::Name { short: text, .. }
            | Self::File(text)
            | Self::Id(text)
            | Self::Region(text) => {
                if text.is_empty() {
                    EMPTY.to_owned()
                } else {
                    text.to_string()
                }
            }
            Self::Count(n) => lang.number(*n),
            Self::Share(share) => lang.percent(*share).unwrap_or_else(|| NOTHING.to_owned()),
            Self::Time(moment) => moment.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Verdict(verdict) => lang.verdict(*verdict).to_owned(),
            Self::Nothing => NOTHING.to_owned(),
        }
    }

    /// Returns words.
    pub(super) fn words(text: impl Into<Visible>) -> Self {
        Self::Text(text.into())
    }

    /// Returns a name that is never shortened, or nothing.
    pub(super) fn id(text: Option<&str>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Id(text.into()))
    }

    /// Returns a Region code, or nothing.
    pub(super) fn region(text: Option<&str>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Region(text.into()))
    }
}

impl Column {
    /// Returns a column of texts.
    pub(super) fn left(lang: Lang, column: words::Column) -> Self {
        Self::headed(lang.column(column), Align::Left)
    }

    /// Returns a column of counts.
    pub(super) fn right(lang: Lang, column: words::Column) -> Self {
        Self::headed(lang.column(column), Align::Right)
    }

    /// Returns a column of shares of `whole`.
    pub(super) fn share(lang: Lang, whole: u64) -> Self {
        Self::headed(lang.say(&words::Phrase::ShareOf(whole)), Align::Right)
    }

    /// Returns a column with a head that no phrase has.
    pub(super) fn headed(head: impl Into<Visible>, align: Align) -> Self {
        Self { head: head.into(), align, need: Need::Always }
    }

    /// Returns the column as one that a narrow page may leave out.
    pub(super) fn if_room(self) -> Self {
        Self { need: Need::IfRoom, ..self }
    }
}

impl Table {
    /// Returns a table without foot that shows all its rows.
    pub(super) const fn new(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Self {
        Self { columns, rows, foot: None, cut: None }
    }

    /// Returns what is said of the columns that a page has no room for, if there are any.
    pub(in crate::report) fn left_out(
        &self,
        lang: Lang,
        is_shown: impl Fn(&Column) -> bool,
    ) -> Option<Visible> {
        let hidden = self.columns.iter().filter(|column| !is_shown(column));
        let heads: Vec<String> = hidden.map(|column| column.head.to_string()).collect();
        (!heads.is_empty()).then(|| lang.say(&words::Phrase::NoRoomFor(&heads)).into())
    }

    /// Returns the table without the columns that have no value in any row.
    pub(super) fn without_empty(mut self) -> Self {
        let rows = || self.rows.iter().chain(&self.foot);
        let is_told = |at: usize| rows().any(|row| row.get(at) != Some(&Cell::Nothing));
        let told: Vec<bool> = (0..self.columns.len()).map(is_told).collect();
        keep(&mut self.columns, &told);
        self.rows.iter_mut().chain(&mut self.foot).for_each(|row| keep(row, &told));
        self
    }
}

fn keep<T>(items: &mut Vec<T>, is_kept: &[bool]) {
    let mut kept = is_kept.iter();
    items.retain(|_| kept.next() == Some(&true));
}

/// Returns a length as a count.
pub(super) fn as_count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

const NOTHING: &str = "–";

/// A record may hold a text without a character, which is not the same as no text.
const EMPTY: &str = "\"\"";
