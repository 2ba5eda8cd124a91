use crate::report::document::{Block, Document, Telling};
use crate::report::picture::Drawing;
use crate::report::{Report, fixture};

fn drawings(report: &Report) -> Vec<Drawing> {
    let telling = Telling { cap: 20, outputs: &[] };
    let blocks = Document::of(report, &telling).blocks.into_iter();
    let drawing = |block| match block {
        Block::Picture(picture) => Some(picture.drawing),
        _ => None,
    };
    blocks.filter_map(drawing).collect()
}

#[test]
fn every_picture_shows_the_calls_of_the_report() {
    for report in [fixture::ordinary(), fixture::in_french(fixture::ordinary())] {
        shows_the_calls(&report);
    }
}

fn shows_the_calls(report: &Report) {
    let drawn = drawings(report);
    assert_eq!(drawn.len(), 4);
    let calls = report.totals.calls;
    for drawing in drawn {
        match drawing {
            Drawing::Bars(bars) => {
                let parts = bars.bars.iter().flat_map(|bar| &bar.parts);
                assert_eq!(parts.map(|(_, calls)| calls).sum::<u64>(), calls);
            }
            Drawing::Days(days) => {
                assert_eq!(days.columns.iter().flat_map(|(_, parts)| parts).sum::<u64>(), calls);
            }
            Drawing::Streams(streams) => {
                for column in 0..3 {
                    let own = streams.nodes.iter().filter(|node| node.column == column);
                    assert_eq!(own.map(|node| node.calls).sum::<u64>(), calls);
                }
                let links: u64 = streams.links.iter().map(|link| link.calls).sum();
                assert_eq!(links, 2 * calls);
            }
            Drawing::Map(map) => {
                let placed = report.flows.iter().filter(|flow| flow.destination.is_some());
                let shown: u64 = map.points.iter().map(|point| point.calls).sum();
                assert_eq!(shown, placed.map(|flow| flow.calls).sum::<u64>());
            }
        }
    }
}

#[test]
fn of_nothing_there_is_no_picture() {
    assert!(drawings(&fixture::empty()).is_empty());
    assert!(!drawings(&fixture::hostile()).is_empty());
}

fn titled(report: &Report) -> Vec<(String, Drawing)> {
    let telling = Telling { cap: 20, outputs: &[] };
    let blocks = Document::of(report, &telling).blocks.into_iter();
    let picture = |block| match block {
        Block::Picture(picture) => Some((picture.title.to_string(), picture.drawing)),
        _ => None,
    };
    blocks.filter_map(picture).collect()
}

#[test]
fn columns_of_many_days_are_weeks_and_hold_every_call() {
    let mut flows = fixture::ordinary().flows;
    let first = flows[0].day.unwrap();
    for (flow, days) in flows.iter_mut().zip([0, 1, 99, 100, 101, 365, 366, 400, 699, 699]) {
        flow.day = first.checked_add(jiff::Span::new().days(days)).ok();
    }
    let report = fixture::over(flows);
    let drawn = titled(&report).into_iter().find_map(|(title, drawing)| match drawing {
        Drawing::Days(days) => Some((title, days)),
        _ => None,
    });
    let (title, days) = drawn.unwrap();
    assert_eq!((title.as_str(), days.columns.len()), ("Calls by week and destination", 100));
    let calls = days.columns.iter().flat_map(|(_, parts)| parts).sum::<u64>();
    assert_eq!(calls, report.totals.calls);
    let highest = days.columns.iter().map(|(_, parts)| parts.iter().sum::<u64>()).max();
    assert!(days.ticks.last().map(|(n, _)| *n) >= highest);
    assert_eq!(days.columns[1].0.to_string(), "2026-09-08");
}

#[test]
fn a_map_shows_the_regions_that_calls_met_and_says_which_part_of_the_world() {
    let mut report = fixture::ordinary();
    let map = |report: &Report| {
        let drawn = titled(report).into_iter().find_map(|(title, drawing)| match drawing {
            Drawing::Map(map) => Some((title, map)),
            _ => None,
        });
        drawn.unwrap()
    };
    let (title, drawn) = map(&report);
    assert_eq!(title, "Where inference ran, on a map of North America");
    let names: Vec<&str> = drawn.points.iter().map(|point| &*point.label).collect();
    // Some calls may have run in us-east-2, but none is known to have.
    assert_eq!(names, ["ca-central-1", "ca-west-1", "us-east-1", "us-west-2"]);
    // Whoever counts the marks is told how many calls have none.
    let shown: u64 = drawn.points.iter().map(|point| point.calls).sum();
    let ran: u64 =
        report.flows.iter().filter(|flow| flow.evidence.is_some()).map(|flow| flow.calls).sum();
    let absent = ran - shown;
    assert!(absent > 0);
    let told = drawn.absent.unwrap();
    assert_eq!(&*told, format!("Not on the map: {absent} calls of which no one Region is known."));
    (report.regions[2].latitude, report.regions[2].longitude) = (53.3, -6.3);
    assert_eq!(map(&report).0, "Where inference ran, on a map");
    (report.regions[2].latitude, report.regions[2].longitude) = (35.7, 139.7);
    assert_eq!(map(&report).0, "Where inference ran, on a map of the world");
}

#[test]
fn bars_that_are_too_many_stand_together() {
    let one = fixture::ordinary().flows.remove(0);
    let flow = |at: u64| crate::report::JudgedFlow {
        destination: format!("us-east-{}", at + 1).parse().ok(),
        calls: at + 1,
        ..one.clone()
    };
    let report = fixture::over((0..20).map(flow).collect());
    let drawn = titled(&report).into_iter().find_map(|(title, drawing)| match drawing {
        Drawing::Bars(bars) => Some((title, bars)),
        _ => None,
    });
    let (title, bars) = drawn.unwrap();
    assert_eq!(title, "Calls by destination, with the share of 210 calls");
    let last = bars.bars.last().unwrap();
    assert_eq!((bars.bars.len(), &*last.label, &*last.value), (12, "9 others", "45 (21.4 %)"));
    let calls = bars.bars.iter().flat_map(|bar| &bar.parts).map(|(_, calls)| calls).sum::<u64>();
    assert_eq!(calls, report.totals.calls);
}

#[test]
fn days_as_far_apart_as_days_can_be_are_drawn() {
    let mut flows = fixture::ordinary().flows;
    flows[0].day = Some(jiff::civil::date(2026, 5, 26));
    flows[1].day = Some(jiff::civil::date(9999, 12, 31));
    let report = fixture::over(flows.into_iter().take(2).collect());
    let days = drawings(&report).into_iter().find_map(|drawing| match drawing {
        Drawing::Days(days) => Some(days.columns),
        _ => None,
    });
    let drawn = days.unwrap().iter().flat_map(|(_, parts)| parts.clone()).sum::<u64>();
    assert_eq!(drawn, report.totals.calls);
}
