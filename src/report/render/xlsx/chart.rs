//! The chart of a grid: bars of counts, stacked by verdict.

use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartFormat, ChartLegendPosition, ChartLine, ChartPatternFill,
    ChartPatternFillType, ChartSolidFill, ChartType, Color, Worksheet, XlsxError,
};

use crate::model::Verdict;
use crate::report::document::Stack;

use super::grid::Laid;

/// Puts the chart of the rows into the sheet, its upper edge below row `at`.
pub(super) fn insert(
    sheet: &mut Worksheet,
    stack: &Stack,
    laid: &Laid,
    at: u32,
) -> Result<(), XlsxError> {
    let name = sheet.name();
    let name = name.as_str();
    let (first, last) = (laid.head + 1, (laid.end - 1).min(laid.head + MOST_BARS));
    let mut chart = Chart::new(ChartType::BarStacked);
    for (column, verdict) in stack.columns.clone().zip(Verdict::ALL) {
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        chart
            .add_series()
            .set_name((name, laid.head, column))
            .set_categories((name, first, 0, last, 0))
            .set_values((name, first, column, last, column))
            .set_gap(60)
            .set_format(&mut ink(verdict));
    }
    chart.title().set_name(&*stack.title);
    let pale = ChartLine::new().set_color(Color::RGB(0xDD_E1_E6)).clone();
    chart.x_axis().set_name(&*stack.unit).set_num_format("#,##0").set_major_gridlines_line(&pale);
    // Bars are drawn from below; the heaviest row stands first.
    chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_alt_text(&*stack.title).set_width(WIDTH);
    chart.set_height(ROOM + BAR * (last + 1 - first));
    sheet.insert_chart(at + 1, 0, &chart)?;
    Ok(())
}

/// What is outside has a pattern too: colour alone tells some readers nothing.
fn ink(verdict: Verdict) -> ChartFormat {
    let mut format = ChartFormat::new();
    let colour = match verdict {
        Verdict::NonCompliant => 0xC8_43_0F,
        Verdict::InsufficientData => 0xE0_A5_2E,
        Verdict::Compliant => 0x1C_82_63,
        Verdict::NotApplicable => 0xA7_AF_BA,
    };
    if verdict == Verdict::NonCompliant {
        let mut fill = ChartPatternFill::new();
        fill.set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
            .set_foreground_color(Color::RGB(colour))
            .set_background_color(Color::RGB(0xF3_C0_AB));
        format.set_pattern_fill(&fill);
    } else {
        format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour)));
    }
    format.set_border(ChartLine::new().set_color(Color::RGB(colour)));
    format
}

/// More bars than these are not told apart; the rows above have them all.
const MOST_BARS: u32 = 20;

/// Pixels: of the chart, of what stands around the bars, and of a bar.
const WIDTH: u32 = 900;
const ROOM: u32 = 150;
const BAR: u32 = 36;
