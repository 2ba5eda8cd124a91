//! Where the names of marks stand: beside their mark, over no other name, mark or line.
//!
//! Every name has the same few places around its mark. Each in turn takes the cheapest of them while
//! the others stay, until none moves. All is counted in whole numbers: the same picture is the same
//! bytes.

/// A point of the picture.
pub type Spot = (i32, i32);

/// A rectangle of the picture, its edges included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

/// A mark and the width of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    pub at: Spot,
    /// How far the mark reaches from its middle.
    pub size: i32,
    pub width: i32,
}

/// What names should not cover, and what they must not leave.
pub struct Ground<'a> {
    pub frame: Area,
    /// Points of lines, near enough to each other that no name fits between two of one line.
    pub lines: &'a [Spot],
}

impl Area {
    /// Says whether two areas have a point in common.
    pub const fn meets(&self, other: &Self) -> bool {
        self.left <= other.right
            && other.left <= self.right
            && self.top <= other.bottom
            && other.top <= self.bottom
    }

    /// Says whether a point lies in it.
    pub const fn holds(&self, (x, y): Spot) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// Returns its point that is nearest to another.
    pub fn nearest(&self, (x, y): Spot) -> Spot {
        (x.clamp(self.left, self.right), y.clamp(self.top, self.bottom))
    }

    const fn is_within(&self, frame: &Self) -> bool {
        frame.left <= self.left
            && self.right <= frame.right
            && frame.top <= self.top
            && self.bottom <= frame.bottom
    }
}

/// Returns the area of each name, in the order of `all`.
pub fn place(all: &[Named], ground: &Ground<'_>) -> Vec<Area> {
    let marks: Vec<Area> = all.iter().map(mark).collect();
    let choices: Vec<Vec<(i64, Area)>> =
        all.iter().map(|named| choices(*named, &marks, ground)).collect();
    let mut taken: Vec<Area> =
        choices.iter().map(|own| own.iter().min_by_key(|(cost, _)| *cost)).map(area).collect();
    for _ in 0..MOST_ROUNDS {
        let mut is_still = true;
        for at in 0..all.len() {
            let best =
                choices[at].iter().min_by_key(|(cost, own)| cost + crossed(all, at, own, &taken));
            let best = area(best);
            is_still &= best == taken[at];
            taken[at] = best;
        }
        if is_still {
            break;
        }
    }
    taken
}

/// Returns the line from a mark to its name, where the name stands so far off that one might take it
/// for another's.
pub fn leader(named: &Named, name: &Area) -> Option<[Spot; 2]> {
    let (x, y) = name.nearest(named.at);
    let far = (x - named.at.0).abs().max((y - named.at.1).abs()) - named.size;
    (far > NEAR).then_some([named.at, (x, y)])
}

fn area(chosen: Option<&(i64, Area)>) -> Area {
    chosen.map_or(Area { left: 0, top: 0, right: 0, bottom: 0 }, |(_, area)| *area)
}

fn mark(named: &Named) -> Area {
    let ((x, y), size) = (named.at, named.size);
    Area { left: x - size, top: y - size, right: x + size, bottom: y + size }
}

/// Returns the places of a name with what each costs, whatever the other names do.
fn choices(named: Named, marks: &[Area], ground: &Ground<'_>) -> Vec<(i64, Area)> {
    let mut choices = Vec::new();
    for (ring, distance) in (0_i64..).zip(RINGS) {
        for (rank, direction) in (0_i64..).zip(DIRECTIONS) {
            let area = beside(named, direction, distance);
            let mut cost = ring * RING + rank;
            cost += if area.is_within(&ground.frame) { 0 } else { OUT };
            cost += MARK * count(marks.iter().filter(|mark| mark.meets(&area)));
            cost += LINE * count(ground.lines.iter().filter(|point| area.holds(**point)));
            choices.push((cost, area));
        }
    }
    choices
}

/// Returns where a name stands in a direction, in thousandths, and at a distance from its mark.
fn beside(named: Named, (across, down): (i32, i32), distance: i32) -> Area {
    let reach = named.size + distance;
    let (x, y) = (named.at.0 + across * reach / 1000, named.at.1 + down * reach / 1000);
    let left = match across {
        400.. => x,
        ..=-400 => x - named.width,
        _ => x - named.width / 2,
    };
    let top = match down {
        400.. => y,
        ..=-400 => y - HEIGHT,
        _ => y - HEIGHT / 2,
    };
    Area { left, top, right: left + named.width, bottom: top + HEIGHT }
}

/// Returns what it costs a name to stand over the others, or its leader to cross them.
fn crossed(all: &[Named], at: usize, own: &Area, taken: &[Area]) -> i64 {
    let line = leader(&all[at], own);
    let others = taken.iter().enumerate().filter(|(other, _)| *other != at);
    others.map(|(_, other)| cost_of(own, other, line)).sum()
}

fn cost_of(own: &Area, other: &Area, leader: Option<[Spot; 2]>) -> i64 {
    if own.meets(other) {
        return NAME;
    }
    let crosses = |[from, to]: [Spot; 2]| {
        let around = Area {
            left: from.0.min(to.0),
            top: from.1.min(to.1),
            right: from.0.max(to.0),
            bottom: from.1.max(to.1),
        };
        around.meets(other)
            && (0..=STEPS).any(|step| {
                let part = |a: i32, b: i32| a + (b - a) * step / STEPS;
                other.holds((part(from.0, to.0), part(from.1, to.1)))
            })
    };
    if leader.is_some_and(crosses) { LEADER } else { 0 }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

/// The height of a name, and of what stands over its baseline.
pub const HEIGHT: i32 = 14;
pub const ABOVE: i32 = 11;

/// What names are put off by, from what must not be to what is not nice.
const OUT: i64 = 1_000_000;
const NAME: i64 = 100_000;
const MARK: i64 = 5_000;
const LEADER: i64 = 2_000;
const LINE: i64 = 60;
const RING: i64 = 40;

/// Distances from the mark.
const RINGS: [i32; 7] = [5, 14, 26, 40, 58, 80, 110];

/// On the right first, then on the left, above and below; in thousandths.
const DIRECTIONS: [(i32, i32); 16] = [
    (1000, 0),
    (-1000, 0),
    (0, -1000),
    (0, 1000),
    (924, -383),
    (924, 383),
    (-924, -383),
    (-924, 383),
    (707, -707),
    (707, 707),
    (-707, -707),
    (-707, 707),
    (383, -924),
    (383, 924),
    (-383, -924),
    (-383, 924),
];

/// So far off a name is still its mark's without a line.
const NEAR: i32 = 12;

/// The points of a leader that are looked at.
const STEPS: i32 = 16;

/// Names that still move after so many rounds take turns for ever.
const MOST_ROUNDS: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Area = Area { left: 2, top: 32, right: 718, bottom: 370 };

    /// Points that look thrown down by chance, each time the same.
    fn scattered(count: usize, middle: Spot, spread: i32, seed: u32) -> Vec<Named> {
        let mut state = seed;
        let mut next = |range: i32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            i32::try_from(state >> 8).unwrap() % range
        };
        let mut one = || Named {
            at: (
                middle.0 + next(2 * spread + 1) - spread,
                middle.1 + next(spread + 1) - spread / 2,
            ),
            size: 4 + next(10),
            width: 7 * (9 + next(6)),
        };
        (0..count).map(|_| one()).collect()
    }

    fn without_lines(all: &[Named]) -> Vec<Area> {
        place(all, &Ground { frame: FRAME, lines: &[] })
    }

    #[test]
    fn no_name_stands_over_another_or_leaves_the_map() {
        for seed in 0..12 {
            for (count, spread) in [(1, 300), (3, 20), (12, 60), (25, 120), (40, 300)] {
                let all = scattered(count, (360, 200), spread, seed);
                let names = without_lines(&all);
                for (at, name) in names.iter().enumerate() {
                    assert!(name.is_within(&FRAME), "{seed} {count}: {name:?}");
                    let over = names[at + 1..].iter().find(|other| other.meets(name));
                    assert_eq!(over, None, "{seed} {count}: {name:?}");
                }
            }
        }
    }

    #[test]
    fn the_regions_of_eastern_america_have_their_names_beside_them() {
        // ca-central-1, us-east-1, us-east-2, us-gov-east-1, as a map of them shows them.
        let all = [(396, 190), (365, 225), (336, 218), (344, 222)].map(|at| Named {
            at,
            size: 8,
            width: 84,
        });
        let names = without_lines(&all);
        for (named, name) in all.iter().zip(&names) {
            let other = all.iter().filter(|other| *other != named);
            assert!(other.into_iter().all(|other| !mark(other).meets(name)), "{named:?} {name:?}");
            let (x, y) = name.nearest(named.at);
            let far = (x - named.at.0).abs().max((y - named.at.1).abs());
            assert!(far <= 50, "{named:?} {name:?}");
        }
    }

    #[test]
    fn a_name_gives_way_to_lines() {
        let named = Named { at: (360, 200), size: 5, width: 80 };
        let line: Vec<Spot> = (360..500).map(|x| (x, 200)).collect();
        let [free] = without_lines(&[named])[..] else { panic!("one name") };
        assert!(line.iter().any(|point| free.holds(*point)), "it would stand on the right");
        let [name] = place(&[named], &Ground { frame: FRAME, lines: &line })[..] else {
            panic!("one name")
        };
        assert!(!line.iter().any(|point| name.holds(*point)), "{name:?}");
    }

    #[test]
    fn the_same_marks_have_the_same_names_each_time() {
        let all = scattered(40, (360, 200), 80, 7);
        assert_eq!(without_lines(&all), without_lines(&all));
        assert_eq!(without_lines(&[]), []);
    }

    #[test]
    fn a_far_name_is_led_to_its_mark() {
        let named = Named { at: (100, 100), size: 5, width: 80 };
        let near = beside(named, (1000, 0), 5);
        assert_eq!(leader(&named, &near), None);
        let far = beside(named, (1000, 0), 40);
        assert_eq!(leader(&named, &far), Some([(100, 100), (145, 100)]));
    }
}
