//! An IAM policy document, as far as this program understands one.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::condition::Condition;

/// The one version of the policy language that is written and read.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>
pub const VERSION: &str = "2012-10-17";

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Its statements, in order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its name; in a document that was read, `statement N` where it has none.
    pub sid: String,
    /// What it does to what it matches.
    pub effect: Effect,
    /// The actions that it is for.
    pub actions: Elements,
    /// The resources that it is for.
    pub resources: Elements,
    /// What must hold of the request besides; all of it.
    pub conditions: Vec<Condition>,
}

/// What a statement does to what it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Lets it pass unless another statement denies it.
    Allow,
    /// Stops it, whatever else allows it.
    Deny,
}

/// The patterns of `Action` or `NotAction`, of `Resource` or `NotResource`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elements {
    /// Whether what fits is meant, or all but that.
    pub sense: Sense,
    /// The patterns.
    pub patterns: Vec<String>,
}

/// Whether what fits a pattern is meant, or all but that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// What fits.
    These,
    /// What fits none.
    AllBut,
}

impl Elements {
    /// Returns patterns of which one must fit.
    pub fn these<S: Into<String>>(patterns: impl IntoIterator<Item = S>) -> Self {
        let patterns = patterns.into_iter().map(Into::into).collect();
        Self { sense: Sense::These, patterns }
    }
}

impl Document {
    /// Returns the JSON, indented, as it is printed and as its size is counted.
    ///
    /// # Panics
    /// Never, as far as is known: texts and lists of texts have a JSON form.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts and lists of texts have a JSON form")
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("Version", VERSION)?;
        map.serialize_entry("Statement", &self.statements)?;
        map.end()
    }
}

impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = |elements: &Elements, these, all_but| match elements.sense {
            Sense::These => these,
            Sense::AllBut => all_but,
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("Sid", &self.sid)?;
        map.serialize_entry("Effect", &self.effect)?;
        let (actions, resources) = (&self.actions, &self.resources);
        map.serialize_entry(name(actions, "Action", "NotAction"), &Texts(&actions.patterns))?;
        let resource = name(resources, "Resource", "NotResource");
        map.serialize_entry(resource, &Texts(&resources.patterns))?;
        if !self.conditions.is_empty() {
            let mut operators = BTreeMap::<String, BTreeMap<&str, Texts<'_>>>::new();
            for Condition { operator, key, values } in &self.conditions {
                let keys = operators.entry(operator.name()).or_default();
                keys.insert(key.as_str(), Texts(values));
            }
            map.serialize_entry("Condition", &operators)?;
        }
        map.end()
    }
}

/// One text, or a list of them.
struct Texts<'a>(&'a [String]);

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}
