use std::io::{Cursor, Read};

use super::*;
use crate::report::fixture;
use crate::report::render::csv::is_like_formula;
use crate::report::words::Lang;

const TELLING: Telling<'_> = Telling { cap: 2, outputs: &[] };

fn bytes(report: &Report) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(report, &TELLING, &mut bytes).unwrap();
    bytes
}

/// A file of the workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
        .into_iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A workbook as another program reads it.
struct Seen {
    names: Vec<String>,
    sheets: Vec<String>,
    texts: Vec<String>,
}

impl Seen {
    fn of(bytes: &[u8]) -> Self {
        let book = part(bytes, "xl/workbook.xml");
        let names: Vec<String> =
            between(&book, "<sheet name=\"", "\"").into_iter().map(unescaped).collect();
        let sheet = |at: usize| part(bytes, &format!("xl/worksheets/sheet{at}.xml"));
        let shared = part(bytes, "xl/sharedStrings.xml");
        let texts = between(&shared, "<si>", "</si>").into_iter().map(|item| {
            let item = item.split_once('>').unwrap().1;
            unescaped(item.strip_suffix("</t>").unwrap())
        });
        Self { sheets: (1..=names.len()).map(sheet).collect(), texts: texts.collect(), names }
    }

    fn sheet(&self, name: &str) -> &str {
        &self.sheets[self.names.iter().position(|known| known == name).unwrap()]
    }

    /// The values of a sheet, row by row: texts as texts, numbers as they stand in the file.
    fn rows(&self, name: &str) -> Vec<Vec<String>> {
        let value = |cell: &&str| {
            let value = between(cell, "<v>", "</v>");
            let is_text = cell.contains(" t=\"s\"");
            value.first().map(|value| match value.parse::<usize>() {
                Ok(at) if is_text => self.texts[at].clone(),
                _ => (*value).to_owned(),
            })
        };
        between(self.sheet(name), "<row ", "</row>")
            .into_iter()
            .map(|row| between(row, "<c ", "</c>").iter().filter_map(value).collect())
            .collect()
    }
}

/// The values below a head.
fn column(rows: &[Vec<String>], head: &str) -> Vec<String> {
    let at = rows[0].iter().position(|text| text == head).unwrap();
    rows[1..].iter().filter_map(|row| row.get(at).cloned()).collect()
}

#[test]
fn the_answer_stands_first_and_each_table_has_its_sheet() {
    let read = Seen::of(&bytes(&fixture::ordinary()));
    assert_eq!(
        read.names,
        [
            "Summary",
            "Where inference ran",
            "From source to destination",
            "By model",
            "By inference profile",
            "By principal",
            "By account",
            "By day",
            "Findings",
            "Records to look at",
            "Flows",
            "What was looked at",
            "Problems",
            "Blind spots",
            "Exceptions",
            "Method",
            "Sign-off",
        ]
    );
    assert!(read.rows("Summary")[0][0].starts_with("NON_COMPLIANT: 12 of 340 judged calls ran"));
    for name in ["Where inference ran", "By model", "Findings", "Flows", "Exceptions"] {
        assert!(read.sheet(name).contains("<autoFilter "), "{name}");
        assert!(read.sheet(name).contains("state=\"frozen\""), "{name}");
    }
}

#[test]
fn a_workbook_in_french_has_the_same_sheets_and_sums() {
    let report = fixture::in_french(fixture::ordinary());
    let bytes = bytes(&report);
    let read = Seen::of(&bytes);
    assert_eq!(
        read.names,
        [
            "Sommaire",
            "Où l’inférence a été exécutée",
            "De la source à la destination",
            "Par modèle",
            "Par profil d’inférence",
            "Par principal",
            "Par compte",
            "Par jour",
            "Constats",
            "Enregistrements à consulter",
            "Flux",
            "Ce qui a été examiné",
            "Problèmes",
            "Angles morts",
            "Exceptions à la politique",
            "Méthode",
            "Approbation",
        ]
    );
    let answer = &read.rows("Sommaire")[0][0];
    assert!(
        answer.starts_with("NON CONFORME\u{a0}: 12\u{a0}appels évalués sur 340 ont été"),
        "{answer}"
    );
    let calls = column(&read.rows("Par modèle"), "Appels");
    let calls = calls.iter().map(|n| n.parse::<u64>().unwrap());
    assert_eq!(calls.sum::<u64>(), report.totals.calls, "numbers are numbers");
    let shares = "0.0&quot;\u{a0}&quot;%";
    assert!(part(&bytes, "xl/styles.xml").contains(shares));
    let verdicts = read.rows("Flux").concat();
    for word in ["CONFORME", "NON CONFORME", "DONNÉES INSUFFISANTES", "SANS OBJET", "échoué"] {
        assert!(verdicts.iter().any(|text| text == word), "{word}");
    }
    assert!(!verdicts.iter().any(|text| text.contains("COMPLIANT")));
}

#[test]
fn the_sums_of_the_sheets_are_those_of_the_report() {
    let report = fixture::ordinary();
    let read = Seen::of(&bytes(&report));
    let sum = |texts: Vec<String>| texts.iter().map(|n| n.parse::<u64>().unwrap()).sum::<u64>();
    let ways = "From source to destination";
    for name in [ways, "By model", "By inference profile", "By principal", "By account"] {
        assert_eq!(sum(column(&read.rows(name), "Calls")), report.totals.calls, "{name}");
    }
    let days = column(&read.rows("By day"), "Calls");
    let (all, days) = days.split_last().unwrap();
    assert_eq!(*all, report.totals.calls.to_string());
    assert_eq!(sum(days.to_vec()), report.totals.calls);
    let places = read.rows("Where inference ran");
    let foot = &places[places.iter().position(|row| row[0] == "All calls").unwrap()];
    assert_eq!(foot[1..3], [report.totals.calls.to_string(), "1".to_owned()]);
    assert_eq!(foot[3..7], ["12", "7", "321", "18"], "by verdict");
    // Empty cells are not in a row, so the calls are found by what stands before them.
    let flows = read.rows("Flows");
    let calls = flows[1..].iter().map(|row| {
        let verdict = row
            .iter()
            .position(|text| crate::model::Verdict::ALL.iter().any(|v| v.as_str() == text));
        row[verdict.unwrap() + 1].clone()
    });
    assert_eq!(flows.len() - 1, report.flows.len(), "no row is cut, whatever the cap");
    assert_eq!(sum(calls.collect()), report.totals.calls);
}

#[test]
fn days_and_moments_are_numbers_with_a_format() {
    let bytes = bytes(&fixture::ordinary());
    let flows = Seen::of(&bytes).rows("Flows");
    assert_eq!(flows[1][0], "46266", "2026-09-01");
    assert!(flows[1].last().unwrap().starts_with("46266.90291"), "{:?}", flows[1].last());
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("yyyy-mm-dd hh:mm:ss") && styles.contains("0.0%"));
}

#[test]
fn nothing_from_a_log_is_a_formula_or_a_link() {
    for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
        let read = Seen::of(&bytes(&report));
        for sheet in &read.sheets {
            assert!(
                !sheet.contains("<f>") && !sheet.contains("<f ") && !sheet.contains("<hyperlink")
            );
            assert!(!sheet.contains("t=\"str\""));
        }
        assert!(read.texts.iter().all(|text| !text.contains(char::is_control)));
    }
}

#[test]
fn a_text_like_a_formula_stays_a_text_when_it_is_edited() {
    let bytes = bytes(&fixture::hostile());
    let read = Seen::of(&bytes);
    let styles = part(&bytes, "xl/styles.xml");
    let formats = between(&styles, "<cellXfs", "</cellXfs>")[0].split("<xf ").skip(1);
    let quoted: Vec<bool> = formats.map(|format| format.contains("quotePrefix=\"1\"")).collect();
    let mut met = 0;
    for cell in read.sheets.iter().flat_map(|sheet| between(sheet, "<c ", "</c>")) {
        let (true, Some(at)) = (cell.contains(" t=\"s\""), between(cell, "<v>", "</v>").pop())
        else {
            continue;
        };
        let style: usize = between(cell, " s=\"", "\"")[0].parse().unwrap();
        if is_like_formula(&read.texts[at.parse::<usize>().unwrap()]) {
            met += 1;
            assert!(quoted[style], "{cell}");
        }
    }
    assert!(met > 20, "{met}");
}

#[test]
fn long_names_are_whole() {
    let read = Seen::of(&bytes(&fixture::hostile()));
    assert!(read.texts.contains(&"A".repeat(10_000)));
    assert!(read.texts.contains(&"1233999999998766".to_owned()), "more digits than Excel keeps");
}

#[test]
fn the_same_report_is_the_same_bytes() {
    for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
        let once = bytes(&report);
        assert_eq!(once, bytes(&report));
        let core = part(&once, "docProps/core.xml");
        assert!(core.contains("2026-09-08T06:00:00Z"), "{core}");
    }
}

#[test]
fn no_section_is_cut_in_the_name_of_its_sheet() {
    for lang in Lang::ALL {
        let report = Report { language: lang, ..fixture::ordinary() };
        for sheet in sheets(&report, &TELLING) {
            assert!(!name(&sheet.title, &[]).contains('…'), "{}", &*sheet.title);
        }
    }
}

#[test]
fn names_of_sheets_are_short_and_their_own() {
    assert_eq!(name("Blind spots: what CloudTrail cannot show", &[]), "Blind spots");
    assert_eq!(name("a/b[c]*?\\'d", &[]), "abcd");
    let taken = ["flows".to_owned(), "Flows (2)".to_owned()];
    assert_eq!(name("Flows", &taken), "Flows (3)");
    let long = name(&"x".repeat(40), &["x".repeat(30) + "…"]);
    assert_eq!(long, "x".repeat(26) + "… (2)");
}

#[test]
fn a_sheet_that_is_full_says_so_above_its_head() {
    let report = fixture::ordinary();
    let sheet = sheets(&report, &TELLING).into_iter().find(|sheet| &*sheet.title == "Flows");
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let laid =
        grid::write(page, sheet.unwrap().grid.unwrap(), &Ink::new(Lang::English), 3).unwrap();
    assert_eq!((laid.head, laid.end), (1, 5));
    let rows = {
        let bytes = book.save_to_buffer().unwrap();
        Seen::of(&bytes).rows("Sheet1")
    };
    assert_eq!(rows[0], ["Showing 3 of 10."]);
    assert_eq!(rows.len(), 5);
}
