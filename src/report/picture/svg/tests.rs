use super::*;
use crate::report::picture::{Arc, Bar, Bars, Days, Key, Link, Map, Node, Point, Streams, Tone};

fn keys() -> Vec<Key<Tone>> {
    vec![
        Key { mark: Tone::Inside, text: "inside".into() },
        Key { mark: Tone::Outside, text: "<outside>".into() },
    ]
}

fn picture(drawing: Drawing) -> String {
    svg(&Picture { title: "A & B".into(), told: "what \"it\" shows".into(), drawing }, 3)
}

fn all(label: &str) -> Vec<String> {
    let point = |latitude, longitude| Point {
        label: label.into(),
        latitude,
        longitude,
        calls: 7,
        tone: Some(Tone::Outside),
    };
    let arc = Arc { from: 0, to: 1, calls: 7, tone: Tone::Outside };
    let node = |column| Node { column, label: label.into(), value: "7".into(), calls: 7 };
    let link = Link { from: 0, to: 1, calls: 7, tone: Tone::Inside };
    let bar = Bar {
        label: label.into(),
        parts: vec![(Tone::Inside, 1), (Tone::Outside, u64::MAX / 2)],
        value: label.into(),
    };
    let day = jiff::civil::date(2026, 5, 30);
    let keys = keys();
    vec![
        picture(Drawing::Map(Map {
            points: vec![point(45.5, -73.57), point(39.04, -77.49)],
            arcs: vec![arc],
            keys: keys.clone(),
            remark: label.into(),
        })),
        picture(Drawing::Bars(Bars { bars: vec![bar], keys: keys.clone() })),
        picture(Drawing::Days(Days {
            days: vec![(day, vec![3, 0]), (day.tomorrow().unwrap(), vec![0, 9])],
            keys: keys.clone(),
            most: "9".into(),
        })),
        picture(Drawing::Streams(Streams {
            heads: vec!["from".into(), "to".into()],
            nodes: vec![node(0), node(1)],
            links: vec![link],
            keys,
        })),
    ]
}

#[test]
fn every_drawing_is_named_for_those_who_do_not_see_it_and_has_no_style() {
    for drawn in all("ca-central-1") {
        assert!(drawn.contains("<title id=\"t3\">A &amp; B</title>"), "{drawn}");
        assert!(drawn.contains("<desc id=\"d3\">what &quot;it&quot; shows</desc>"));
        assert!(drawn.contains("role=\"img\"") && !drawn.contains("style="));
        assert!(
            drawn.contains("&lt;outside&gt;") && drawn.contains("url(#o3)")
                || !drawn.contains("url(#")
        );
    }
}

#[test]
fn texts_of_logs_are_never_markup() {
    for drawn in all("</text><script>alert(1)</script>\" onload='x' ") {
        assert!(!drawn.contains("<script") && !drawn.contains("onload='"), "{drawn}");
    }
}

#[test]
fn nothing_at_all_is_drawn_without_harm() {
    let none = Map { points: vec![], arcs: vec![], keys: vec![], remark: "".into() };
    for drawing in [
        Drawing::Map(none),
        Drawing::Bars(Bars { bars: vec![], keys: vec![] }),
        Drawing::Days(Days { days: vec![], keys: vec![], most: "0".into() }),
        Drawing::Streams(Streams { heads: vec![], nodes: vec![], links: vec![], keys: vec![] }),
    ] {
        assert!(picture(drawing).ends_with("</svg>"));
    }
}
