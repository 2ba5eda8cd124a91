//! The texts of pictures, for formats that cannot show every character.

use crate::report::visible::Visible;

use super::{Bar, Bars, Days, Drawing, Key, Map, Node, Picture, Point, Streams};

impl Picture {
    /// Returns the picture with each of its texts as `say` writes it.
    #[must_use]
    pub fn said(&self, say: impl Fn(&str) -> String) -> Self {
        let say = |text: &Visible| Visible::from(say(text));
        let drawing = match &self.drawing {
            Drawing::Map(map) => Drawing::Map(said_map(map, &say)),
            Drawing::Bars(bars) => Drawing::Bars(said_bars(bars, &say)),
            Drawing::Days(days) => Drawing::Days(said_days(days, &say)),
            Drawing::Streams(streams) => Drawing::Streams(said_streams(streams, &say)),
        };
        Self { title: say(&self.title), told: say(&self.told), drawing }
    }
}

fn said_map(map: &Map, say: &impl Fn(&Visible) -> Visible) -> Map {
    let point = |point: &Point| Point { label: say(&point.label), ..point.clone() };
    Map {
        points: map.points.iter().map(point).collect(),
        keys: said_keys(&map.keys, say),
        remark: say(&map.remark),
        absent: map.absent.as_ref().map(say),
        ..map.clone()
    }
}

fn said_bars(bars: &Bars, say: &impl Fn(&Visible) -> Visible) -> Bars {
    let bar = |bar: &Bar| Bar {
        label: say(&bar.label),
        value: say(&bar.value),
        parts: bar.parts.clone(),
    };
    Bars { bars: bars.bars.iter().map(bar).collect(), keys: said_keys(&bars.keys, say) }
}

fn said_days(days: &Days, say: &impl Fn(&Visible) -> Visible) -> Days {
    Days {
        keys: said_keys(&days.keys, say),
        ticks: days.ticks.iter().map(|(n, text)| (*n, say(text))).collect(),
        ..days.clone()
    }
}

fn said_streams(streams: &Streams, say: &impl Fn(&Visible) -> Visible) -> Streams {
    let node =
        |node: &Node| Node { label: say(&node.label), value: say(&node.value), ..node.clone() };
    Streams {
        heads: streams.heads.iter().map(say).collect(),
        nodes: streams.nodes.iter().map(node).collect(),
        keys: said_keys(&streams.keys, say),
        ..streams.clone()
    }
}

fn said_keys<M: Copy>(keys: &[Key<M>], say: &impl Fn(&Visible) -> Visible) -> Vec<Key<M>> {
    keys.iter().map(|key| Key { mark: key.mark, text: say(&key.text) }).collect()
}
