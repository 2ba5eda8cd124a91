//! What a statement asks of a request besides its action and resource.

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
    /// `StringEqualsIgnoreCase`.
    StringEqualsIgnoreCase,
    /// `StringNotEqualsIgnoreCase`.
    StringNotEqualsIgnoreCase,
    /// `ArnEquals`, which AWS evaluates as `ArnLike`.
    ArnEquals,
    /// `ArnLike`.
    ArnLike,
    /// `ArnNotEquals`, which AWS evaluates as `ArnNotLike`.
    ArnNotEquals,
    /// `ArnNotLike`.
    ArnNotLike,
    /// `Null`: whether the request lacks the key.
    Null,
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
    pub const ALL: [Self; 11] = [
        Self::StringEquals,
        Self::StringNotEquals,
        Self::StringLike,
        Self::StringNotLike,
        Self::StringEqualsIgnoreCase,
        Self::StringNotEqualsIgnoreCase,
        Self::ArnEquals,
        Self::ArnLike,
        Self::ArnNotEquals,
        Self::ArnNotLike,
        Self::Null,
    ];

    /// Returns the name as IAM writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StringEquals => "StringEquals",
            Self::StringNotEquals => "StringNotEquals",
            Self::StringLike => "StringLike",
            Self::StringNotLike => "StringNotLike",
            Self::StringEqualsIgnoreCase => "StringEqualsIgnoreCase",
            Self::StringNotEqualsIgnoreCase => "StringNotEqualsIgnoreCase",
            Self::ArnEquals => "ArnEquals",
            Self::ArnLike => "ArnLike",
            Self::ArnNotEquals => "ArnNotEquals",
            Self::ArnNotLike => "ArnNotLike",
            Self::Null => "Null",
        }
    }

    /// Says whether it holds where no value fits.
    pub const fn is_negated(self) -> bool {
        match self {
            Self::StringNotEquals
            | Self::StringNotLike
            | Self::StringNotEqualsIgnoreCase
            | Self::ArnNotEquals
            | Self::ArnNotLike => true,
            Self::StringEquals
            | Self::StringLike
            | Self::StringEqualsIgnoreCase
            | Self::ArnEquals
            | Self::ArnLike
            | Self::Null => false,
        }
    }

    /// Says whether it is one of ARNs, which it compares part by part.
    pub const fn is_of_arns(self) -> bool {
        match self {
            Self::ArnEquals | Self::ArnLike | Self::ArnNotEquals | Self::ArnNotLike => true,
            Self::StringEquals
            | Self::StringNotEquals
            | Self::StringLike
            | Self::StringNotLike
            | Self::StringEqualsIgnoreCase
            | Self::StringNotEqualsIgnoreCase
            | Self::Null => false,
        }
    }

    /// Says whether `*` and `?` are characters to it like any other.
    pub const fn is_literal(self) -> bool {
        match self {
            Self::StringEquals
            | Self::StringNotEquals
            | Self::StringEqualsIgnoreCase
            | Self::StringNotEqualsIgnoreCase => true,
            Self::StringLike
            | Self::StringNotLike
            | Self::ArnEquals
            | Self::ArnLike
            | Self::ArnNotEquals
            | Self::ArnNotLike
            | Self::Null => false,
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
        // "You can add IfExists to the end of any condition operator name except the Null condition".
        let is_one = comparison != Comparison::Null || absence == Absence::ByComparison;
        is_one.then_some(Self { comparison, absence })
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

    /// Says whether its values are ARNs.
    pub const fn is_of_arns(self) -> bool {
        match self {
            Self::PrincipalArn | Self::InferenceProfileArn => true,
            Self::RequestedRegion
            | Self::BearerTokenType
            | Self::MantleBearerTokenType
            | Self::MantleModel
            | Self::CredentialService => false,
        }
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
