//! Whether a catalog that somebody gives can be one of AWS's: its Regions are known and its dates are
//! dates of the past.
//!
//! **Invariant:** it says where the text is wrong, all at once, and mends nothing.

use std::fmt;

use super::{ANY_SOURCE, Catalog, CatalogError, Row, joined};
use crate::audit::KnownRegions;
use crate::model::{Day, Region};

/// Everything that is wrong with a catalog.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CatalogMistakes(Vec<CatalogMistake>);

/// One place that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogMistake {
    line: u64,
    column: &'static str,
    what: String,
}

impl fmt::Display for CatalogMistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.iter().take(MOST_SHOWN).map(|mistake| {
            format!("line {}, `{}`: {}", mistake.line, mistake.column, mistake.what)
        });
        let left = self.0.len().saturating_sub(MOST_SHOWN);
        let left = (left > 0).then(|| format!("and {left} more"));
        f.write_str(&shown.chain(left).collect::<Vec<_>>().join("\n  "))
    }
}

impl Catalog {
    /// Reads a catalog that somebody gives on a day, and refuses dates that are none or lie in the
    /// future, and Regions that nobody knows but AWS: those that its own list names are taken, and no
    /// policy allows them.
    ///
    /// # Errors
    /// Says every place that is wrong.
    pub fn given(csv: &str, regions: &KnownRegions, today: Day) -> Result<Self, CatalogError> {
        let mut mistakes = Vec::new();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let head = reader.headers()?.clone();
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            let row: Row = record.deserialize(Some(&head))?;
            let refuse = |(column, what)| mistakes.push(CatalogMistake { line, column, what });
            row.mistakes(regions, today).into_iter().for_each(refuse);
        }
        if mistakes.is_empty() {
            Self::parse(csv, regions)
        } else {
            Err(CatalogError::Mistakes(CatalogMistakes(mistakes)))
        }
    }
}

impl Row {
    fn mistakes(&self, regions: &KnownRegions, today: Day) -> Vec<(&'static str, String)> {
        // AWS opens Regions faster than this table knows: its own list is taken at its word. Whatever
        // else has an unknown code has a slip of the pen.
        let is_aws = joined::is_of_aws(&self.source);
        let is_possible = |code: &str| is_aws && Region::is_shaped(code);
        let unknown = |code: &str| {
            let refused = regions.named(code).err();
            refused.filter(|_| !is_possible(code)).map(|unknown| unknown.to_string())
        };
        let mut all = Vec::new();
        if self.profile_id.trim().is_empty() {
            all.push(("profile_id", "names no profile".to_owned()));
        }
        if self.source_region != ANY_SOURCE {
            all.extend(unknown(&self.source_region).map(|what| ("source_region", what)));
        }
        let codes = self.codes();
        all.extend(codes.filter_map(unknown).map(|what| ("destination_regions", what)));
        all.extend(wrong_date(&self.as_of, today).map(|what| ("as_of", what)));
        all
    }
}

/// Says what is wrong with the month or day of a row.
fn wrong_date(text: &str, today: Day) -> Option<String> {
    let whole = if text.len() == MONTH.len() { format!("{text}-01") } else { text.to_owned() };
    // Other forms of a day are not compared well with these.
    let day = whole.parse::<Day>().ok().filter(|day| day.to_string() == whole);
    match day {
        None => {
            Some(format!("`{text}` is no month such as `2026-09` and no day such as `2026-09-30`"))
        }
        Some(day) if day > today => Some(format!("`{text}` lies in the future")),
        Some(_) => None,
    }
}

/// The form of a month.
const MONTH: &str = "2026-09";
/// The most mistakes that anybody reads.
const MOST_SHOWN: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rows: &str) -> String {
        let csv = format!("profile_id,source_region,destination_regions,as_of,source\n{rows}");
        let today = Day::constant(2026, 11, 26);
        match Catalog::given(&csv, KnownRegions::builtin(), today) {
            Ok(catalog) => format!("{} rows", catalog.entries().count()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn regions_and_dates_that_cannot_be_are_told_all_at_once_by_line() {
        assert_eq!(
            told(
                "p,ca-central-9,us-east-7;us-east-1,banana,u\nq,*,*commercial*;?US,2026-99,u\n\
                 ,ca-west-1,ca-west-1,2031-01,u\nr,ca-west-1,ca-west-1,2026-11-27,u\n"
            ),
            "line 2, `source_region`: unknown Region `ca-central-9`; did you mean `ca-central-1`?\n  \
             line 2, `destination_regions`: unknown Region `us-east-7`; did you mean `us-east-1`?\n  \
             line 2, `as_of`: `banana` is no month such as `2026-09` and no day such as `2026-09-30`\n  \
             line 3, `as_of`: `2026-99` is no month such as `2026-09` and no day such as `2026-09-30`\n  \
             line 4, `profile_id`: names no profile\n  \
             line 4, `as_of`: `2031-01` lies in the future\n  \
             line 5, `as_of`: `2026-11-27` lies in the future"
        );
    }

    #[test]
    fn a_region_that_only_aws_knows_is_taken_named_and_never_of_canada() {
        const AWS: &str = "https://bedrock.ca-central-1.amazonaws.com";
        let rows = format!(
            "ca.m,ca-central-1,ca-central-1;ca-north-1,2026-11,{AWS}\n\
             us.m,ca-north-1,ca-north-1,2026-11,{AWS}\nca.n,ca-central-1,ca-central-1,2026-11,{AWS}\n"
        );
        let csv = format!("profile_id,source_region,destination_regions,as_of,source\n{rows}");
        let today = Day::constant(2026, 11, 26);
        let given = Catalog::given(&csv, KnownRegions::builtin(), today).unwrap();
        let known = KnownRegions::builtin();
        let unknown: Vec<Region> = given.unknown(known).into_iter().collect();
        assert_eq!(unknown, ["ca-north-1".parse().unwrap()]);
        let joined = Catalog::builtin().joined(&given);
        let montreal = "ca-central-1".parse().unwrap();
        let may_run = joined.destinations("ca.m", &montreal).unwrap();
        assert!(may_run.contains(&"ca-north-1".parse::<Region>().unwrap()), "{may_run:?}");
        assert_eq!(joined.addition().unwrap().unknown_regions.len(), 1);
        // What is of no shape is no Region, whoever says so.
        assert_eq!(
            told(&format!("p,ca-central-1,canada,2026-11,{AWS}\n")),
            "line 2, `destination_regions`: unknown Region `canada`"
        );
    }

    #[test]
    fn a_day_or_a_month_that_has_begun_and_every_form_of_a_destination_is_right() {
        assert_eq!(
            told(
                "p,ca-central-1,us-east-1;ca-west-1,2026-11-26,u\nq,*,*commercial*,2026-11,u\n\
                 r,ca-west-1,?CA,2026-01,u\n"
            ),
            "3 rows"
        );
    }
}
