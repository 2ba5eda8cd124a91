//! How many tokens of a quota one output token uses, by model, as AWS published it.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html>

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Glob;
use crate::report::Dated;

/// The rows of `data/token-burndown.csv`: the first that fits a model decides.
#[derive(Debug)]
pub struct Rates(Vec<(Glob, Row)>);

#[derive(Debug, Deserialize)]
struct Row {
    model_pattern: String,
    /// Empty for models of a provider whose others have rates of their own, and that the page does
    /// not name.
    output_rate: Option<u32>,
    as_of: String,
    source: String,
}

impl Rates {
    /// Returns the table that is built in.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Returns how many tokens one output token of `model` uses; `None` where the page does not tell.
    pub fn output_rate(&self, model: &str) -> Option<u32> {
        let (_, row) = self.0.iter().find(|(pattern, _)| pattern.matches(model))?;
        row.output_rate
    }

    /// Returns the month and the page of the table.
    pub fn dated(&self) -> Dated {
        let newest = self.0.iter().map(|(_, row)| row).max_by_key(|row| &row.as_of);
        newest.map_or_else(Dated::default, |row| Dated {
            as_of: row.as_of.clone(),
            source: row.source.clone(),
        })
    }

    fn parse(csv: &str) -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows = reader.deserialize::<Row>();
        rows.map(|row| row.map(|row| (Glob::new(&row.model_pattern), row)))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

static BUILTIN: LazyLock<Rates> = LazyLock::new(|| {
    Rates::parse(include_str!("../data/token-burndown.csv")).expect("a test reads this table")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_those_of_the_page() {
        let rate = |model| Rates::builtin().output_rate(model);
        assert_eq!(rate("anthropic.claude-opus-4-8"), Some(15));
        for ten in [
            "anthropic.claude-sonnet-5",
            "anthropic.claude-opus-5",
            "anthropic.claude-opus-5-5",
            "anthropic.claude-fable-5-1",
            "openai.gpt-5.6-sol",
        ] {
            assert_eq!(rate(ten), Some(10), "{ten}");
        }
        for five in [
            "anthropic.claude-sonnet-4-20250514-v1:0",
            "anthropic.claude-opus-4-1-20250805-v1:0",
            "anthropic.claude-haiku-4-5-20251001-v1:0",
            "anthropic.claude-sonnet-4-6",
            "anthropic.claude-opus-4-6-v1",
            "anthropic.claude-opus-4-7",
            "anthropic.claude-3-haiku-20240307-v1:0",
            "anthropic.claude-v2:1",
        ] {
            assert_eq!(rate(five), Some(5), "{five}");
        }
        assert_eq!(rate("amazon.nova-lite-v1:0"), Some(1));
        assert_eq!(rate("meta.llama3-3-70b-instruct-v1:0"), Some(1));
    }

    #[test]
    fn a_claude_that_the_page_does_not_name_has_no_rate() {
        for model in ["anthropic.claude-fable-5", "anthropic.claude-sonnet-5-1", "anthropic.x"] {
            assert_eq!(Rates::builtin().output_rate(model), None, "{model}");
        }
    }

    #[test]
    fn the_table_names_its_page_and_month() {
        let Dated { as_of, source } = Rates::builtin().dated();
        assert_eq!(as_of, "2026-09");
        assert!(source.ends_with("/quotas-token-burndown.html"), "{source}");
    }
}
