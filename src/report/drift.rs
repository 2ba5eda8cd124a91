//! What is new: who uses what that was not used before.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{AccountId, Day, Grade, ModelRef, Moment, ProfileKind, Region, Text, Verdict};

/// What was not used before, set against a base: an earlier report, or the first days of the logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Drift {
    /// What counts as known.
    pub base: DriftBase,
    /// Calls by caller, what it asked for and where that ran, of which no like is in the base; the
    /// earliest first.
    pub new_uses: Vec<NewUse>,
}

/// What counts as known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DriftBase {
    /// All that ran by an earlier report.
    EarlierReport {
        /// When it was made, as it says.
        made: String,
    },
    /// All that ran on the first days of these logs.
    FirstDays {
        /// The first day with a call.
        #[schemars(with = "String")]
        from: Day,
        /// The first day after the base.
        #[schemars(with = "String")]
        to: Day,
    },
}

/// Calls of which no like is in the base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NewUse {
    /// The earliest of them.
    pub first_seen: Option<Moment>,
    /// The account that called.
    pub account: Option<AccountId>,
    /// Who called.
    pub principal: Text,
    /// The client's name.
    pub client: Option<Text>,
    /// The inference profile, else the model, else the identifier as sent.
    pub asked: Option<Text>,
    /// Where it ran; `null` where that is not one known Region.
    pub destination: Option<Region>,
    /// How that is known.
    pub evidence: Option<Grade>,
    /// What the policy says of them.
    pub verdict: Verdict,
    /// How far the request may go: `in-region`, `global`, `bedrock-mantle`, or a profile's prefix
    /// such as `us`; `null` where the records do not tell.
    pub reach: Option<Text>,
    /// Nobody who is named here used that reach in the base, though they called.
    pub is_reach_new: bool,
    /// How many.
    pub calls: u64,
}

/// One who calls: an account's principal, by one client.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caller {
    /// The account.
    pub account: Option<Text>,
    /// The principal.
    pub principal: Text,
    /// The client's name.
    pub client: Option<Text>,
}

/// What ran, by the names that a report shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Who called.
    pub caller: Caller,
    /// The foundation model.
    pub model: Option<Text>,
    /// The inference profile, as asked for.
    pub profile: Option<Text>,
    /// The inference profile, else the model, else the identifier as sent.
    pub asked: Option<Text>,
    /// How far the request may go.
    pub reach: Option<Text>,
    /// Where it ran.
    pub destination: Option<Region>,
}

/// What was used before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Habits {
    accounts: BTreeSet<Text>,
    models: BTreeSet<Text>,
    callers: BTreeMap<Caller, CallerHabits>,
}

/// What one caller used before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct CallerHabits {
    reaches: BTreeSet<Text>,
    profiles: BTreeSet<Text>,
    uses: BTreeSet<(Option<Text>, Option<Region>)>,
}

impl Habits {
    /// Learns a use.
    pub fn learn(&mut self, used: &Use) {
        self.accounts.extend(used.caller.account.clone());
        self.models.extend(used.model.clone());
        let caller = self.callers.entry(used.caller.clone()).or_default();
        caller.reaches.extend(used.reach.clone());
        caller.profiles.extend(used.profile.clone());
        caller.uses.insert((used.asked.clone(), used.destination.clone()));
    }

    /// Says whether the caller asked for the same and it ran there before.
    #[must_use]
    pub fn has_use(&self, used: &Use) -> bool {
        let pair = (used.asked.clone(), used.destination.clone());
        self.callers.get(&used.caller).is_some_and(|caller| caller.uses.contains(&pair))
    }

    /// Says whether anyone used the model before; a use that names none is not new by it.
    #[must_use]
    pub fn has_model(&self, used: &Use) -> bool {
        used.model.as_ref().is_none_or(|model| self.models.contains(model))
    }

    /// Says whether the account called before; a use that names none is not new by it.
    #[must_use]
    pub fn has_account(&self, used: &Use) -> bool {
        used.caller.account.as_ref().is_none_or(|account| self.accounts.contains(account))
    }

    /// Returns the reaches that the caller used before, where that of `used` is none of them. Who
    /// did not call before, or whose reach cannot be told, began nothing new.
    #[must_use]
    pub fn left(&self, used: &Use) -> Option<Vec<&str>> {
        let (caller, reach) = (self.callers.get(&used.caller)?, used.reach.as_ref()?);
        // What an application profile copies is not told by every report.
        let is_same_profile = used.profile.as_ref().is_some_and(|p| caller.profiles.contains(p));
        if caller.reaches.is_empty() || caller.reaches.contains(reach) || is_same_profile {
            return None;
        }
        Some(caller.reaches.iter().map(|reach| &**reach).collect())
    }
}

/// Returns how far a request may go, by the system-defined profile behind it, else by what was sent;
/// `None` where they do not tell.
#[must_use]
pub fn reach(event_source: &str, profile: Option<&str>, requested: Option<&str>) -> Option<Text> {
    if event_source == MANTLE {
        return Some("bedrock-mantle".into());
    }
    match profile.or(requested).map(ModelRef::parse)? {
        ModelRef::System { kind: ProfileKind::Global, .. } => Some("global".into()),
        ModelRef::System { kind: ProfileKind::Geographic(prefix), .. } => Some(prefix.into()),
        ModelRef::Foundation { .. } | ModelRef::Dedicated { .. } => Some("in-region".into()),
        ModelRef::Application { .. } | ModelRef::Opaque(_) => None,
    }
}

/// The endpoint without cross-Region inference, whose Regions are its own.
const MANTLE: &str = "bedrock-mantle.amazonaws.com";

/// What is read of a flow of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct EarlierFlow {
    account: Option<Text>,
    principal: Text,
    client: Option<Text>,
    event_source: Text,
    requested: Option<Text>,
    model: Option<Text>,
    inference_profile: Option<Text>,
    evidence: Option<String>,
    destination: Option<String>,
}

impl EarlierFlow {
    /// Returns what ran; nothing for attempts.
    pub(super) fn used(&self) -> Option<Use> {
        self.evidence.as_ref()?;
        let requested = self.requested.as_deref();
        let asked = self.inference_profile.as_ref().or(self.model.as_ref());
        Some(Use {
            caller: Caller {
                account: self.account.clone(),
                principal: self.principal.clone(),
                client: self.client.clone(),
            },
            model: self.model.clone(),
            profile: self.inference_profile.clone(),
            asked: asked.or(self.requested.as_ref()).cloned(),
            reach: reach(&self.event_source, self.inference_profile.as_deref(), requested),
            // A report writes Regions only.
            destination: self.destination.as_deref().and_then(|code| code.parse().ok()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(profile: Option<&str>, requested: &str) -> Use {
        Use {
            caller: Caller {
                account: Some("111122223333".into()),
                principal: "role/app".into(),
                client: None,
            },
            model: Some("m".into()),
            profile: profile.map(Text::from),
            asked: Some(requested.into()),
            reach: reach("bedrock.amazonaws.com", profile, Some(requested)),
            destination: None,
        }
    }

    #[test]
    fn a_reach_is_told_by_what_was_sent() {
        let of = |profile, sent| reach("bedrock.amazonaws.com", profile, Some(sent));
        assert_eq!(of(None, "us.amazon.nova-lite-v1:0").as_deref(), Some("us"));
        assert_eq!(of(None, "global.anthropic.claude-opus-5").as_deref(), Some("global"));
        assert_eq!(of(None, "anthropic.claude-opus-5").as_deref(), Some("in-region"));
        let application = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/x";
        assert_eq!(of(None, application), None);
        assert_eq!(of(Some("eu.amazon.nova-lite-v1:0"), application).as_deref(), Some("eu"));
        let mantle = reach(MANTLE, None, Some("anthropic.claude-opus-5"));
        assert_eq!(mantle.as_deref(), Some("bedrock-mantle"));
    }

    #[test]
    fn a_caller_leaves_a_reach_only_by_another_one() {
        let mut habits = Habits::default();
        let (us, global) = (used(None, "us.amazon.nova-lite-v1:0"), used(None, "global.a.b"));
        assert_eq!(habits.left(&us), None, "who did not call before began nothing new");
        habits.learn(&us);
        assert_eq!(habits.left(&us), None);
        assert_eq!(habits.left(&global), Some(vec!["us"]));
        assert_eq!(habits.left(&used(None, "unheard")), None, "an unknown reach is no other");
        habits.learn(&global);
        assert_eq!(habits.left(&global), None);
    }
}
