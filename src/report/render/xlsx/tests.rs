use std::io::{Cursor, Read};

use super::*;
use crate::report::fixture;
use crate::report::words::Lang;

fn workbook(report: &Report) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(report, &Telling { lang: Lang::English, cap: 20, outputs: &[] }, &mut bytes).unwrap();
    bytes
}

/// Every file of the workbook as text, by name.
fn opened(report: &Report) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook(report))).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
            file.read_to_string(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

#[test]
fn no_text_becomes_a_formula_whatever_it_begins_with() {
    for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
        let sheets = opened(&report);
        let mut sheets = sheets.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet"));
        assert!(sheets.clone().count() > 1);
        assert!(sheets.all(|(_, text)| !text.contains("<f>") && !text.contains("<f ")));
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
        assert_eq!(workbook(&report), workbook(&report));
    }
}

#[test]
fn one_sheet_has_every_flow() {
    let report = fixture::ordinary();
    let rows = |text: &str| text.matches("<row ").count();
    let sheets = opened(&report);
    let most = sheets.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet"));
    // A head above the flows.
    assert!(most.map(|(_, text)| rows(text)).any(|rows| rows == report.flows.len() + 1));
}
