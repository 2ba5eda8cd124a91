use typst::layout::{Frame, FrameItem};

use super::*;
use crate::report::document::Telling;
use crate::report::{Report, fixture};

fn document(report: &Report) -> Document {
    Document::of(report, &Telling { cap: 50, outputs: &[] })
}

/// The texts of each page, as the typesetter put them there.
fn pages(report: &Report, paper: Paper) -> Vec<Vec<String>> {
    let data = serde_json::to_vec(&Data::of(&document(report), paper)).unwrap();
    let Warned { output, .. } = typst::compile::<PagedDocument>(&world::Report::of(data));
    let texts = |frame: &Frame| {
        let mut texts = Vec::new();
        collect(frame, &mut texts);
        texts
    };
    output.unwrap().pages().iter().map(|page| texts(&page.frame)).collect()
}

fn collect(frame: &Frame, texts: &mut Vec<String>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, texts),
            FrameItem::Text(text) => texts.push(text.text.to_string()),
            _ => {}
        }
    }
}

#[test]
fn every_report_is_set_and_keeps_the_standards_whatever_stands_in_it() {
    for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
        let mut bytes = Vec::new();
        write(&document(&report), Paper::A4, &mut bytes).unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
    }
}

#[test]
fn the_same_report_is_the_same_bytes() {
    let bytes = || {
        let mut bytes = Vec::new();
        write(&document(&fixture::ordinary()), Paper::Letter, &mut bytes).unwrap();
        bytes
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn who_signs_turns_no_page() {
    for report in [fixture::ordinary(), fixture::hostile(), fixture::empty()] {
        for paper in [Paper::A4, Paper::Letter] {
            let pages = pages(&report, paper);
            let last = pages.last().unwrap().join(" ");
            for text in ["Sign-off", "Prepared by", "Reviewed by", "Date", "Decision"] {
                assert!(last.contains(text), "{paper}: {text} is not in {last}");
            }
        }
    }
}

#[test]
fn how_complete_it_is_stands_on_the_first_page() {
    for paper in [Paper::A4, Paper::Letter] {
        let first = pages(&fixture::ordinary(), paper)[0].join(" ");
        assert!(first.contains("97.9") && first.contains("333 of 340"), "{first}");
        assert!(first.contains("Not provable: 7, because 4 may have run"), "{first}");
    }
}

#[test]
fn a_long_name_ends_its_lines_at_joints() {
    let texts = pages(&fixture::ordinary(), Paper::Letter).concat();
    for piece in ["AWSReserved", "SSO_", "Analyst_"] {
        assert!(texts.iter().any(|text| text == piece), "{piece}");
    }
}
