//! Which models AWS calls legacy, by Region, and until when they answer.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle-legacy.html>
//!
//! The state of a model differs by Region: what a row does not name is not legacy by it, and not
//! promised either.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::ran_nothing;
use crate::audit::judge::Judged;
use crate::model::{Day, Text};
use crate::report::{Dated, LegacyModel};

/// The rows of `data/model-lifecycle.csv`.
#[derive(Debug)]
pub struct Lifecycle(Vec<Row>);

/// What the list cannot tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Untold {
    /// Models in use that it names, of whatever Region.
    pub listed: u64,
    /// Models in use that it does not name.
    pub models: BTreeSet<Text>,
    /// Calls whose model or source Region no record tells.
    pub calls: u64,
}

#[derive(Debug, Deserialize)]
struct Row {
    model_id: String,
    /// Region codes with `;` between, or `*` for all.
    regions: String,
    legacy: Day,
    end_of_life: Day,
    /// What AWS recommends instead, with `;` between; empty where its page names nothing.
    successors: String,
    as_of: String,
    source: String,
}

impl Lifecycle {
    /// Returns the table that is built in.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Returns the legacy models that the flows use, by model and source Region, with the calls in which
    /// they ran, as the rows of quotas count them.
    pub fn of(&self, flows: &[Judged<'_>], today: Day) -> Vec<LegacyModel> {
        let mut found = BTreeMap::<(&Text, &Text), LegacyModel>::new();
        for judged in flows {
            let (Some(model), Some(source)) = (&judged.located.model, &judged.flow.source_region)
            else {
                continue;
            };
            let Some(row) = self.row(model, source, today) else { continue };
            let legacy = found.entry((model, source));
            legacy.or_insert_with(|| row.told(source, today)).add(judged);
        }
        found.into_values().collect()
    }

    /// Says what the list cannot tell of the flows: it names legacy models and no others, so that a
    /// model that it does not name at all may be one of another kind or of a later month.
    pub fn untold(&self, flows: &[Judged<'_>]) -> Untold {
        let mut untold = Untold::default();
        let mut listed = BTreeSet::new();
        for judged in flows {
            match (&judged.located.model, &judged.flow.source_region) {
                (Some(model), Some(_)) if self.0.iter().any(|row| row.model_id == **model) => {
                    listed.insert(model);
                }
                (Some(model), Some(_)) => drop(untold.models.insert(Text::clone(model))),
                (None, _) | (_, None) => untold.calls += judged.calls(),
            }
        }
        untold.listed = listed.len() as u64;
        untold
    }

    /// Returns the month and the page of the newest row.
    pub fn dated(&self) -> Dated {
        let newest = self.0.iter().max_by_key(|row| &row.as_of);
        newest.map_or_else(Dated::default, Row::dated)
    }

    /// Returns the row that makes a model legacy in a Region on a day.
    fn row(&self, model: &str, region: &str, today: Day) -> Option<&Row> {
        let fits = |row: &&Row| row.model_id == model && row.names(region) && row.legacy <= today;
        self.0.iter().find(fits)
    }

    fn parse(csv: &str) -> Result<Self, csv::Error> {
        csv::Reader::from_reader(csv.as_bytes()).deserialize().collect::<Result<_, _>>().map(Self)
    }
}

impl Row {
    fn names(&self, region: &str) -> bool {
        self.regions.split(';').any(|named| named == "*" || named == region)
    }

    fn dated(&self) -> Dated {
        Dated { as_of: self.as_of.clone(), source: self.source.clone() }
    }

    fn told(&self, source: &Text, today: Day) -> LegacyModel {
        let successors = self.successors.split(';').filter(|id| !id.is_empty());
        LegacyModel {
            model: self.model_id.as_str().into(),
            source_region: Text::clone(source),
            legacy_since: self.legacy,
            end_of_life: self.end_of_life,
            is_past_end_of_life: self.end_of_life <= today,
            successors: successors.map(str::to_owned).collect(),
            calls: 0,
            last_seen: None,
            published: self.dated(),
        }
    }
}

impl LegacyModel {
    fn add(&mut self, judged: &Judged<'_>) {
        if ran_nothing(judged) {
            return;
        }
        self.calls += judged.calls();
        self.last_seen = self.last_seen.max(judged.flow.last_seen);
    }
}

static BUILTIN: LazyLock<Lifecycle> = LazyLock::new(|| {
    Lifecycle::parse(include_str!("../data/model-lifecycle.csv")).expect("a test reads this table")
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::judge::judge;
    use crate::audit::testing::{asking, flow, times};
    use crate::audit::{Catalog, Definitions, KnownRegions, Policy};
    use crate::model::Flow;

    #[test]
    fn every_row_can_be_meant() {
        let rows = &Lifecycle::builtin().0;
        assert_eq!(rows.len(), 30);
        for row in rows {
            assert!(row.legacy < row.end_of_life, "{row:?}");
            assert!(row.source.starts_with("https://docs.aws.amazon.com/"), "{row:?}");
            for region in row.regions.split(';').filter(|region| *region != "*") {
                assert!(KnownRegions::builtin().holds(region), "{region} of {row:?}");
            }
        }
    }

    #[test]
    fn a_model_that_the_list_does_not_name_is_not_told_to_be_current() {
        let day = Day::constant(2026, 11, 1);
        let policy = Policy::allow("ca-central-1").unwrap();
        let told = |flows: &[Flow]| {
            let (catalog, known) = (Catalog::builtin(), Definitions::default());
            let judged = judge(flows, catalog, &known, &policy, day);
            Lifecycle::builtin().untold(&judged)
        };
        let placeless = Flow { source_region: None, ..flow() };
        let flows = [flow(), asking("amazon.rover-v1:0"), times(3, asking("prompt")), placeless];
        let models = BTreeSet::from([Text::from("amazon.rover-v1:0")]);
        assert_eq!(told(&flows), Untold { listed: 1, models, calls: 4 });
    }

    #[test]
    fn no_region_of_a_model_stands_in_two_rows() {
        let rows = &Lifecycle::builtin().0;
        for (at, row) in rows.iter().enumerate() {
            let same = rows[at + 1..].iter().filter(|other| other.model_id == row.model_id);
            for other in same {
                let shared = row.regions.split(';').find(|region| other.names(region));
                assert_eq!(shared, None, "{row:?}");
            }
        }
    }

    #[test]
    fn a_model_is_legacy_from_its_day_on_and_only_where_the_page_says_so() {
        let is_legacy = |model, region, day| Lifecycle::builtin().row(model, region, day).is_some();
        let (sonnet, day) = ("anthropic.claude-sonnet-4-5-20250929-v1:0", Day::constant);
        assert!(!is_legacy(sonnet, "ca-central-1", day(2026, 10, 7)));
        assert!(is_legacy(sonnet, "ca-central-1", day(2026, 10, 8)));
        let haiku = "anthropic.claude-3-haiku-20240307-v1:0";
        assert!(is_legacy(haiku, "us-east-1", day(2026, 3, 10)));
        assert!(!is_legacy(haiku, "ca-central-1", day(2026, 11, 1)));
        assert!(is_legacy("anthropic.claude-v2", "ca-west-1", day(2026, 1, 1)));
    }
}
