use super::*;
use crate::report::picture::{
    Arc, Bar, Bars, Days, Extent, Key, Link, Map, Node, Point, Shade, Streams, Tone,
};

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
            extent: Extent::NorthAmerica,
            arcs: vec![arc],
            keys: keys.clone(),
            remark: label.into(),
            absent: Some(label.into()),
        })),
        picture(Drawing::Bars(Bars { bars: vec![bar], keys: keys.clone() })),
        picture(Drawing::Days(Days {
            columns: vec![(day, vec![3, 0]), (day.tomorrow().unwrap(), vec![0, 9])],
            keys: [Shade::Nth(0), Shade::Unknown]
                .map(|mark| Key { mark, text: label.into() })
                .into(),
            ticks: vec![(0, "0".into()), (10, label.into())],
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
        // Patterns are those of this picture.
        let painted = drawn.split("url(#").skip(1).filter_map(|rest| rest.split(')').next());
        assert!(painted.into_iter().all(|name| name == "o3" || name == "u3"), "{drawn}");
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
    let none = Map {
        points: vec![],
        extent: Extent::World,
        arcs: vec![],
        keys: vec![],
        remark: "".into(),
        absent: None,
    };
    for drawing in [
        Drawing::Map(none),
        Drawing::Bars(Bars { bars: vec![], keys: vec![] }),
        Drawing::Days(Days { columns: vec![], keys: vec![], ticks: vec![] }),
        Drawing::Streams(Streams { heads: vec![], nodes: vec![], links: vec![], keys: vec![] }),
    ] {
        assert!(picture(drawing).ends_with("</svg>"));
    }
}

/// The rectangles of a drawing: left, top, width, height.
fn rects(drawn: &str) -> Vec<[i32; 4]> {
    let number = |rest: &str, name: &str| {
        let value = rest.split(&format!(" {name}=\"")).nth(1).unwrap();
        value.split('"').next().unwrap().parse::<i32>().unwrap()
    };
    let rect = |rest: &str| ["x", "y", "width", "height"].map(|name| number(rest, name));
    // Those of patterns have no place.
    drawn.split("<rect").skip(1).filter(|rest| rest.starts_with(" x=")).map(rect).collect()
}

#[test]
fn columns_stay_in_the_picture_however_many_they_are() {
    let first = jiff::civil::date(2025, 1, 30);
    for count in [1, 2, 31, 99, 100] {
        let day = |n: i64| first.checked_add(jiff::Span::new().days(n)).unwrap();
        let columns = (0..count).map(|n| (day(n), vec![u64::MAX / 4, 1, u64::MAX / 4])).collect();
        let keys = vec![Key { mark: Shade::Nth(0), text: "ca-central-1".into() }; 3];
        let ticks = [0, u64::MAX].map(|n| (n, n.to_string().as_str().into())).into();
        let drawn = picture(Drawing::Days(Days { columns, keys, ticks }));
        for [x, y, width, height] in rects(&drawn) {
            assert!(x >= 0 && y >= 0 && x + width <= 720, "{count}: {x} {y} {width} {height}");
        }
    }
}

#[test]
fn streams_into_a_node_are_as_wide_as_its_streams_out() {
    let node = |column, calls| Node { column, label: "a".into(), value: "1".into(), calls };
    let link = |from, to, calls| Link { from, to, calls, tone: Tone::Inside };
    let drawn = picture(Drawing::Streams(Streams {
        heads: ["from", "through", "to"].map(Into::into).into(),
        nodes: vec![node(0, 100), node(1, 60), node(1, 40), node(2, 100)],
        links: vec![link(0, 1, 60), link(0, 2, 40), link(1, 3, 60), link(2, 3, 40)],
        keys: keys(),
    }));
    // Each stream goes down from its upper to its lower edge on the right by `V`.
    let widths = drawn.split("<path d=\"M").skip(1).filter_map(|path| {
        let (upper, lower) = path.split_once('V')?;
        let from: i32 = upper.rsplit(' ').next()?.parse().ok()?;
        let to: i32 = lower.split('C').next()?.parse().ok()?;
        Some(to - from)
    });
    assert_eq!(widths.collect::<Vec<_>>(), [144, 96, 144, 96]);
}

#[test]
fn the_same_picture_is_the_same_bytes() {
    assert_eq!(all("us-east-1"), all("us-east-1"));
}
