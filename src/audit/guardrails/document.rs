//! An IAM policy document, as far as this program understands one.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

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

/// One condition: an operator, a key of the request and the values it is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// How they are compared.
    pub operator: Operator,
    /// The key.
    pub key: Key,
    /// The values; one is enough, or for a negated operator none may fit.
    pub values: Vec<String>,
}

/// How a key of the request is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// The comparison.
    pub comparison: Comparison,
    /// What holds where the request lacks the key.
    pub absence: Absence,
}

/// What a condition says where the request lacks the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// It holds for a negated comparison and for no other.
    ByComparison,
    /// It holds: the operator ends in `IfExists`.
    Holds,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `StringEquals`.
    StringEquals,
    /// `StringNotEquals`.
    StringNotEquals,
    /// `StringLike`.
    StringLike,
    /// `StringNotLike`.
    StringNotLike,
    /// `ArnEquals`, which AWS evaluates as `ArnLike`.
    ArnEquals,
    /// `ArnLike`.
    ArnLike,
    /// `ArnNotEquals`, which AWS evaluates as `ArnNotLike`.
    ArnNotEquals,
    /// `ArnNotLike`.
    ArnNotLike,
}

/// A key of a request that a condition may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The Region that a request is for; `unspecified` for global routing.
    RequestedRegion,
    /// The role or user that calls.
    PrincipalArn,
    /// The inference profile through which a foundation model is called.
    InferenceProfileArn,
    /// The kind of Bedrock API key.
    BearerTokenType,
    /// The same at the endpoint `bedrock-mantle`.
    MantleBearerTokenType,
    /// The model that is asked of the endpoint `bedrock-mantle`.
    MantleModel,
    /// The service for which a credential is made.
    CredentialService,
}

impl Elements {
    /// Returns patterns of which one must fit.
    pub fn these<S: Into<String>>(patterns: impl IntoIterator<Item = S>) -> Self {
        let patterns = patterns.into_iter().map(Into::into).collect();
        Self { sense: Sense::These, patterns }
    }
}

impl Condition {
    /// Returns a condition without `IfExists`.
    pub fn new<S: Into<String>>(
        comparison: Comparison,
        key: Key,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        let operator = Operator { comparison, absence: Absence::ByComparison };
        Self { operator, key, values: values.into_iter().map(Into::into).collect() }
    }
}

impl Comparison {
    /// Every comparison.
    pub const ALL: [Self; 8] = [
        Self::StringEquals,
        Self::StringNotEquals,
        Self::StringLike,
        Self::StringNotLike,
        Self::ArnEquals,
        Self::ArnLike,
        Self::ArnNotEquals,
        Self::ArnNotLike,
    ];

    /// Returns the name as IAM writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StringEquals => "StringEquals",
            Self::StringNotEquals => "StringNotEquals",
            Self::StringLike => "StringLike",
            Self::StringNotLike => "StringNotLike",
            Self::ArnEquals => "ArnEquals",
            Self::ArnLike => "ArnLike",
            Self::ArnNotEquals => "ArnNotEquals",
            Self::ArnNotLike => "ArnNotLike",
        }
    }

    /// Says whether it holds where no value fits.
    pub const fn is_negated(self) -> bool {
        match self {
            Self::StringNotEquals | Self::StringNotLike | Self::ArnNotEquals | Self::ArnNotLike => {
                true
            }
            Self::StringEquals | Self::StringLike | Self::ArnEquals | Self::ArnLike => false,
        }
    }
}

impl Operator {
    const SUFFIX: &'static str = "IfExists";

    /// Reads an operator, or returns `None` where it is not one of these.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, absence) = match text.strip_suffix(Self::SUFFIX) {
            Some(name) => (name, Absence::Holds),
            None => (text, Absence::ByComparison),
        };
        let comparison = Comparison::ALL.into_iter().find(|one| one.as_str() == name)?;
        Some(Self { comparison, absence })
    }

    /// Returns the name as IAM writes it.
    pub fn name(self) -> String {
        let suffix = match self.absence {
            Absence::ByComparison => "",
            Absence::Holds => Self::SUFFIX,
        };
        format!("{}{suffix}", self.comparison.as_str())
    }
}

impl Key {
    const ALL: [Self; 7] = [
        Self::RequestedRegion,
        Self::PrincipalArn,
        Self::InferenceProfileArn,
        Self::BearerTokenType,
        Self::MantleBearerTokenType,
        Self::MantleModel,
        Self::CredentialService,
    ];

    /// Reads a key, or returns `None` where it is not one of these. Their case does not count.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str().eq_ignore_ascii_case(text))
    }

    /// Returns the name as AWS writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RequestedRegion => "aws:RequestedRegion",
            Self::PrincipalArn => "aws:PrincipalArn",
            Self::InferenceProfileArn => "bedrock:InferenceProfileArn",
            Self::BearerTokenType => "bedrock:bearerTokenType",
            Self::MantleBearerTokenType => "bedrock-mantle:bearerTokenType",
            Self::MantleModel => "bedrock-mantle:Model",
            Self::CredentialService => "iam:ServiceSpecificCredentialServiceName",
        }
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
