//! How cells look, and how each kind of value is written.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use crate::model::Verdict;
use crate::report::document::Cell;
use crate::report::render::csv::is_like_formula;
use crate::report::words::{Lang, Share};

use super::value;

/// The formats of a workbook.
pub(super) struct Ink {
    pub(super) lang: Lang,
    pub(super) body: Row,
    pub(super) foot: Row,
    /// A value beside its label.
    pub(super) fact: Row,
    /// A sentence beside a number.
    pub(super) beside: Format,
    pub(super) head: Format,
    pub(super) head_right: Format,
    pub(super) title: Format,
    pub(super) label: Format,
    pub(super) note: Format,
    /// A line of a text that is set as it is written.
    pub(super) code: Format,
    /// What belongs on a line to write on, and the line.
    pub(super) signed: Format,
    pub(super) blank: Format,
}

/// The formats of a row, by kind of value.
pub(super) struct Row {
    text: Text,
    wrapped: Text,
    digits: Format,
    count: Format,
    share: Format,
    /// `< 0.1 %` and `> 99.9 %`: a rest is never rounded away.
    least: Format,
    most: Format,
    day: Format,
    moment: Format,
    verdicts: [Format; 4],
}

/// A text, and one that looks like a formula.
struct Text {
    plain: Format,
    guarded: Format,
}

impl Ink {
    pub(super) fn new(lang: Lang) -> Self {
        let body = Format::new().set_align(FormatAlign::Top);
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0xE8_EC_F1))
            .set_border_bottom(FormatBorder::Thin);
        let foot = body.clone().set_bold().set_border_top(FormatBorder::Thin);
        Self {
            lang,
            foot: Row::new(&foot, lang, FormatAlign::Right),
            fact: Row::new(&body, lang, FormatAlign::Left),
            beside: body.clone().set_text_wrap().set_indent(1),
            head_right: head.clone().set_align(FormatAlign::Right).set_indent(1),
            title: Format::new().set_bold().set_font_size(14),
            label: body.clone().set_bold(),
            note: body.clone().set_font_color(GREY).set_text_wrap(),
            code: body.clone().set_font_name("Consolas").set_font_size(10).set_text_wrap(),
            signed: Format::new().set_bold().set_align(FormatAlign::Bottom),
            blank: Format::new().set_border_bottom(FormatBorder::Thin),
            head,
            body: Row::new(&body, lang, FormatAlign::Right),
        }
    }

    /// Returns the format of a text in a sentence's place.
    pub(super) const fn sentence(&self) -> &Format {
        &self.body.wrapped.plain
    }

    /// Returns the format of a text that runs over the cells beside it.
    pub(super) const fn plain(&self) -> &Format {
        &self.body.text.plain
    }

    /// Returns the format of a verdict's cell.
    pub(super) fn verdict(&self, verdict: Verdict) -> &Format {
        self.body.verdict(verdict)
    }
}

impl Row {
    fn new(base: &Format, lang: Lang, numbers: FormatAlign) -> Self {
        // Apart from a text in the next column.
        let right =
            base.clone().set_align(numbers).set_indent(u8::from(numbers == FormatAlign::Right));
        let number = |code: &str| right.clone().set_num_format(code);
        let words = |part, whole| {
            let words = lang.percent(Share { part, whole }).unwrap_or_default();
            number(&format!("\"{words}\""))
        };
        let time = |code: &str| base.clone().set_align(FormatAlign::Left).set_num_format(code);
        Self {
            text: Text::new(base),
            wrapped: Text::new(&base.clone().set_text_wrap()),
            digits: right.clone(),
            count: number("#,##0"),
            share: number(share_code(lang)),
            least: words(1, u64::MAX),
            most: words(u64::MAX - 1, u64::MAX),
            day: time("yyyy-mm-dd"),
            moment: time("yyyy-mm-dd hh:mm:ss"),
            verdicts: Verdict::ALL.map(|verdict| coloured(base, verdict)),
        }
    }

    /// Writes a value, and returns the width that shows it whole.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell,
        lang: Lang,
    ) -> Result<usize, XlsxError> {
        let number = match cell {
            Cell::Count(n) => value::number(*n).map(|n| (n, &self.count)),
            Cell::Share(share) => value::fraction(*share).map(|n| (n, self.share(*share, lang))),
            Cell::Time(at) => value::moment(*at).map(|n| (n, &self.moment)),
            Cell::Day(at) => value::day(*at).map(|n| (n, &self.day)),
            Cell::Nothing => return Ok(0),
            Cell::Text(_)
            | Cell::Code(_)
            | Cell::Name { .. }
            | Cell::File(_)
            | Cell::Id(_)
            | Cell::Region(_)
            | Cell::Verdict(_) => None,
        };
        let text = text(cell, lang);
        if let Some((number, format)) = number {
            sheet.write_number_with_format(row, column, number, format)?;
        } else {
            let fitted = value::fitted(&text, lang);
            let format = self.format(cell, &fitted);
            sheet.write_string_with_format(row, column, fitted, format)?;
        }
        Ok(text.width())
    }

    /// Returns the format of a value that is written as a text.
    fn format(&self, cell: &Cell, text: &str) -> &Format {
        let kind = match cell {
            Cell::Verdict(verdict) => return self.verdict(*verdict),
            Cell::Count(_) | Cell::Share(_) | Cell::Time(_) | Cell::Day(_) => return &self.digits,
            Cell::Text(_)
            | Cell::Code(_)
            | Cell::Name { .. }
            | Cell::File(_)
            | Cell::Id(_)
            | Cell::Region(_)
            | Cell::Nothing => {
                if is_wrapped(cell, text.width()) {
                    &self.wrapped
                } else {
                    &self.text
                }
            }
        };
        if is_like_formula(text) { &kind.guarded } else { &kind.plain }
    }

    fn share(&self, share: Share, lang: Lang) -> &Format {
        let says = |part| lang.percent(share) == lang.percent(Share { part, whole: u64::MAX });
        if says(1) {
            &self.least
        } else if says(u64::MAX - 1) {
            &self.most
        } else {
            &self.share
        }
    }

    fn verdict(&self, verdict: Verdict) -> &Format {
        let coloured = Verdict::ALL.iter().zip(&self.verdicts).find(|(of, _)| **of == verdict);
        coloured.map_or(&self.text.plain, |(_, format)| format)
    }
}

impl Text {
    fn new(base: &Format) -> Self {
        Self { plain: base.clone(), guarded: base.clone().set_quote_prefix() }
    }
}

/// Writes a text in a format that no value of a row has.
pub(super) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
    lang: Lang,
) -> Result<(), XlsxError> {
    let guarded = is_like_formula(text).then(|| format.clone().set_quote_prefix());
    let format = guarded.as_ref().unwrap_or(format);
    sheet.write_string_with_format(row, column, value::fitted(text, lang), format)?;
    Ok(())
}

/// Returns the whole value: a workbook has room for full names, and a count that is no number in
/// Excel keeps its digits.
fn text(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Name { full, .. } => Cell::Code(full.clone()).text(lang),
        Cell::Count(n) if value::number(*n).is_none() => n.to_string(),
        other => other.text(lang),
    }
}

/// Excel writes the decimal sign of its own language; the blank before the other sign is ours.
const fn share_code(lang: Lang) -> &'static str {
    match lang {
        Lang::English => "0.0%",
        Lang::French => "0.0\"\u{a0}\"%",
    }
}

fn coloured(base: &Format, verdict: Verdict) -> Format {
    let (ink, paper) = match verdict {
        Verdict::NonCompliant => (0x9C_1C_00, 0xFB_DD_D3),
        Verdict::InsufficientData => (0x7A_4D_00, 0xFD_EC_C8),
        Verdict::Compliant => (0x0B_5B_43, 0xD3_EF_E4),
        Verdict::NotApplicable => (0x4B_55_63, 0xE8_EC_F1),
    };
    base.clone().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(paper))
}

/// Returns how wide a column gets for a value: the end of a name tells it from others, so names have
/// more room than words.
pub(super) const fn room(cell: &Cell) -> usize {
    match cell {
        Cell::Text(_) => WORDS,
        Cell::Code(_)
        | Cell::Name { .. }
        | Cell::File(_)
        | Cell::Id(_)
        | Cell::Region(_)
        | Cell::Count(_)
        | Cell::Share(_)
        | Cell::Time(_)
        | Cell::Day(_)
        | Cell::Verdict(_)
        | Cell::Nothing => NAMES,
    }
}

/// Says whether a text of that width goes over several lines: a shorter one fits its column, a longer
/// one would make a row higher than a screen.
const fn is_wrapped(cell: &Cell, width: usize) -> bool {
    width > room(cell) && width <= MOST_WRAPPED
}

/// Returns how many lines a value of that width takes in its column.
pub(super) fn lines(cell: &Cell, width: usize) -> u32 {
    if !is_wrapped(cell, width) {
        return 1;
    }
    // Words leave the ends of lines empty.
    u32::try_from((width + width / 10).div_ceil(room(cell))).unwrap_or(1)
}

/// The height of a line, in points.
pub(super) const LINE_HEIGHT: f64 = 15.0;

/// The widths of columns of words and of names, and of the longest text over several lines.
const WORDS: usize = 60;
const NAMES: usize = 120;
const MOST_WRAPPED: usize = 600;

const GREY: Color = Color::RGB(0x5B_64_70);
