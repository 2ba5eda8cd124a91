//! What a caller asked for, read from the model identifier.

use super::Arn;

/// A model identifier, classified. Borrowed from the text as the caller sent it.
///
/// The forms are those of `InvokeModelIdentifier` in the Bedrock Runtime API
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>). Its pattern
/// admits any opaque token, so identifiers are classified, never validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelRef<'a> {
    /// A foundation model, by id or by an ARN that names a Region.
    Foundation {
        /// The model id, such as `anthropic.claude-3-haiku-20240307-v1:0`.
        id: &'a str,
        /// The Region of the ARN, or `None` for a bare id.
        region: Option<&'a str>,
    },
    /// A system-defined inference profile, by id or ARN.
    System {
        /// The profile id, such as `us.anthropic.claude-sonnet-4-6`.
        id: &'a str,
        /// Geographic or global.
        kind: ProfileKind<'a>,
    },
    /// An application inference profile; only its definition tells what is behind it.
    Application {
        /// The ARN as sent. Its Region is where the profile lives, never where a model ran.
        arn: &'a str,
    },
    /// Provisioned throughput, a custom model or its deployment, an imported model.
    Dedicated {
        /// The ARN as sent.
        arn: &'a str,
        /// The Region of the ARN.
        region: &'a str,
    },
    /// A prompt, a prompt router, a Marketplace endpoint, an unknown provider: it hides the model.
    Opaque(&'a str),
}

/// The reach of a system-defined inference profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileKind<'a> {
    /// Named after a geography. AWS: "Don't rely on the geographic prefix alone"
    /// (<https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html>).
    Geographic(Geography<'a>),
    /// Any commercial Region.
    Global,
}

/// The prefix of a geographic profile, such as `us` or `apac`: a name, not a set of Regions.
pub type Geography<'a> = &'a str;

/// Whether a request may leave the source Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Routing<'a> {
    /// The model runs where it is called.
    SingleRegion,
    /// The named system profile may run it elsewhere.
    CrossRegion(&'a str),
    /// The identifier does not tell.
    Unknown,
}

impl<'a> ModelRef<'a> {
    /// Classifies a model identifier.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        match Arn::parse(text) {
            Some(arn) => Self::of_arn(text, &arn),
            None => Self::of_id(text, None),
        }
    }

    /// Returns how the request may be routed from `source`. An ARN of another Region than the one
    /// that took the call is not understood, so nothing is concluded from it.
    #[must_use]
    pub fn routing(&self, source: &str) -> Routing<'a> {
        match *self {
            Self::Foundation { region: None, .. } => Routing::SingleRegion,
            Self::Foundation { region: Some(region), .. } | Self::Dedicated { region, .. }
                if region == source =>
            {
                Routing::SingleRegion
            }
            Self::System { id, .. } => Routing::CrossRegion(id),
            Self::Foundation { .. }
            | Self::Dedicated { .. }
            | Self::Application { .. }
            | Self::Opaque(_) => Routing::Unknown,
        }
    }

    /// Returns the foundation model's id where the identifier tells it.
    #[must_use]
    pub fn model(&self) -> Option<&'a str> {
        match *self {
            Self::Foundation { id, .. } => Some(id),
            Self::System { id, .. } => id.split_once('.').map(|(_, model)| model),
            Self::Dedicated { arn, .. } => Some(arn),
            Self::Application { .. } | Self::Opaque(_) => None,
        }
    }

    /// Returns the inference profile's id, or its ARN for an application profile.
    #[must_use]
    pub const fn inference_profile(&self) -> Option<&'a str> {
        match *self {
            Self::System { id, .. } => Some(id),
            Self::Application { arn } => Some(arn),
            Self::Foundation { .. } | Self::Dedicated { .. } | Self::Opaque(_) => None,
        }
    }

    /// Says whether the identifier names a model itself, so that the call went through no inference
    /// profile.
    #[must_use]
    pub const fn is_a_model(&self) -> bool {
        match self {
            Self::Foundation { .. } | Self::Dedicated { .. } => true,
            Self::System { .. } | Self::Application { .. } | Self::Opaque(_) => false,
        }
    }

    fn of_arn(text: &'a str, arn: &Arn<'a>) -> Self {
        let Some((kind, name)) = arn.kind_and_name().filter(|_| arn.service == "bedrock") else {
            return Self::Opaque(text);
        };
        match kind {
            // The global form has an empty Region and says nothing of where the model runs.
            "foundation-model" if !arn.region.is_empty() => {
                match Self::of_id(name, Some(arn.region)) {
                    found @ Self::Foundation { .. } => found,
                    Self::System { .. }
                    | Self::Application { .. }
                    | Self::Dedicated { .. }
                    | Self::Opaque(_) => Self::Opaque(text),
                }
            }
            "inference-profile" => match Self::of_id(name, None) {
                profile @ Self::System { .. } => profile,
                // Older consoles wrote application profiles under this kind as well.
                Self::Foundation { .. }
                | Self::Application { .. }
                | Self::Dedicated { .. }
                | Self::Opaque(_) => Self::Application { arn: text },
            },
            "application-inference-profile" => Self::Application { arn: text },
            "provisioned-model" | "custom-model" | "custom-model-deployment" | "imported-model" => {
                Self::Dedicated { arn: text, region: arn.region }
            }
            _ => Self::Opaque(text),
        }
    }

    fn of_id(id: &'a str, region: Option<&'a str>) -> Self {
        let mut labels = id.split('.');
        let (first, second) = (labels.next().unwrap_or(id), labels.next());
        let is_profile =
            GEOGRAPHIES.contains(&first) || second.is_some_and(|s| PROVIDERS.contains(&s));
        match second {
            Some(_) if is_profile && first == "global" => {
                Self::System { id, kind: ProfileKind::Global }
            }
            Some(_) if is_profile => Self::System { id, kind: ProfileKind::Geographic(first) },
            Some(_) if PROVIDERS.contains(&first) => Self::Foundation { id, region },
            Some(_) | None => Self::Opaque(id),
        }
    }
}

/// Prefixes of system-defined profiles, guardrail and Data Automation profiles included.
const GEOGRAPHIES: [&str; 10] =
    ["us", "eu", "apac", "au", "jp", "ca", "uk", "na", "us-gov", "global"];

/// The first label of the model ids that AWS lists. A bare id of another provider stays opaque:
/// `xx.newco.model` might as well be a profile of a geography that did not exist when this was built.
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html>
const PROVIDERS: [&str; 20] = [
    "ai21",
    "amazon",
    "anthropic",
    "cohere",
    "deepseek",
    "google",
    "luma",
    "meta",
    "minimax",
    "mistral",
    "moonshot",
    "moonshotai",
    "nvidia",
    "openai",
    "qwen",
    "stability",
    "twelvelabs",
    "writer",
    "xai",
    "zai",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_api_is_classified() {
        let geographic =
            |id, geography| ModelRef::System { id, kind: ProfileKind::Geographic(geography) };
        let cases = [
            (
                "anthropic.claude-3-sonnet-20240229-v1:0",
                ModelRef::Foundation {
                    id: "anthropic.claude-3-sonnet-20240229-v1:0",
                    region: None,
                },
            ),
            ("openai.gpt-5.6-sol", ModelRef::Foundation { id: "openai.gpt-5.6-sol", region: None }),
            ("us.anthropic.claude-sonnet-4-6", geographic("us.anthropic.claude-sonnet-4-6", "us")),
            (
                "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0",
                geographic("us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0", "us-gov"),
            ),
            ("mx.anthropic.claude-9", geographic("mx.anthropic.claude-9", "mx")),
            ("us.newco.model", geographic("us.newco.model", "us")),
            (
                "global.cohere.embed-v4:0",
                ModelRef::System { id: "global.cohere.embed-v4:0", kind: ProfileKind::Global },
            ),
            (
                "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0",
                ModelRef::Foundation { id: "amazon.nova-pro-v1:0", region: Some("us-east-1") },
            ),
            (
                "arn:aws:bedrock:ca-central-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-6",
                geographic("us.anthropic.claude-sonnet-4-6", "us"),
            ),
            (
                "arn:aws:bedrock:::inference-profile/ca.amazon.nova-lite-v1:0",
                geographic("ca.amazon.nova-lite-v1:0", "ca"),
            ),
        ];
        for (text, want) in cases {
            assert_eq!(ModelRef::parse(text), want, "{text}");
        }
    }

    #[test]
    fn what_hides_the_model_is_opaque_or_an_application_profile() {
        for text in [
            "",
            "gpt-oss",
            "newco.model-v1",
            "x.newco.model-v1",
            "arn:aws:bedrock:::foundation-model/amazon.nova-pro-v1:0",
            "arn:aws:bedrock:us-east-1:111122223333:prompt/ABCDEFGHIJ:3",
            "arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/anthropic.claude:1",
            "arn:aws:sagemaker:us-east-1:111122223333:endpoint/one",
        ] {
            assert_eq!(ModelRef::parse(text), ModelRef::Opaque(text), "{text}");
        }
        let arn =
            "arn:aws:bedrock:ca-central-1:111122223333:application-inference-profile/x7k2m9q4w1zb";
        assert_eq!(ModelRef::parse(arn), ModelRef::Application { arn });
        assert_eq!(ModelRef::parse(arn).routing("ca-central-1"), Routing::Unknown);
    }

    #[test]
    fn a_dedicated_model_runs_where_its_arn_says_only_if_it_was_called_there() {
        let arn = "arn:aws:bedrock:us-east-1:111122223333:custom-model/cohere.command-text-v14:7:4k/q4adabcd1234";
        let model = ModelRef::parse(arn);
        assert_eq!(model, ModelRef::Dedicated { arn, region: "us-east-1" });
        assert_eq!(model.routing("us-east-1"), Routing::SingleRegion);
        assert_eq!(model.routing("ca-central-1"), Routing::Unknown);
    }

    #[test]
    fn a_profile_names_its_model() {
        assert_eq!(
            ModelRef::parse("us.anthropic.claude-sonnet-4-6").model(),
            Some("anthropic.claude-sonnet-4-6")
        );
        assert_eq!(
            ModelRef::parse("us-gov.amazon.nova-lite-v1:0").model(),
            Some("amazon.nova-lite-v1:0")
        );
    }
}
