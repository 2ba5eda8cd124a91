//! Examples of what is said of an earlier report beside this one.

use crate::model::Day;
use crate::report::words::{Against, Lacking, Lang};

use super::examples::NUMBERS;

/// Returns the texts.
pub fn texts(lang: Lang) -> Vec<String> {
    let day = |day| Day::constant(2026, 5, day);
    let places = ["111122223333 us-east-1".to_owned(), "444455556666 ca-west-1".to_owned()];
    let (then, now) = (Some((day(1), day(8))), Some((day(8), day(15))));
    let mut said = vec![
        Against::NoDay,
        Against::NotComplete,
        Against::SharedUntil(day(8)),
        Against::Unseen { from: day(8), until: day(15) },
        Against::NotCovered { places: &places[..1], all: 1 },
        Against::NotCovered { places: &places, all: 2 },
        Against::NotCovered { places: &places, all: 12_345 },
        Against::Periods { then, now },
        Against::Periods { then: now, now },
        Against::Periods { then: None, now },
        Against::OnlyThen { places: &places[..1], all: 1 },
        Against::OnlyThen { places: &places, all: 7 },
        Against::OnlyNow { places: &places[..1], all: 1 },
        Against::OnlyNow { places: &places, all: 7 },
        Against::Incomplete(Lacking::Then),
        Against::Incomplete(Lacking::Now),
        Against::Incomplete(Lacking::Both),
        Against::OtherPolicy,
        Against::ForThatAlone,
    ];
    said.extend(NUMBERS.map(|calls| Against::CallsBefore { calls, from: day(8) }));
    said.iter().map(|told| lang.against(told)).collect()
}
