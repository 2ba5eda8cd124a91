//! What an earlier report says was used, to set the calls of this one against.

use serde::{Deserialize, Deserializer};

use crate::model::Text;

use super::Earlier;
use super::habits::{Caller, Habits, Sent, Use};
use super::looked::Looked;
use super::redact::Redaction;

/// What an earlier report says was used. It may hide names; then what is compared with it is hidden
/// with the same key.
#[derive(Debug, Clone)]
pub struct Baseline {
    made: String,
    habits: Habits,
    looked: Looked,
    redaction: Option<Redaction>,
}

impl Baseline {
    /// Learns from an earlier report that hides the names that `redaction` hides.
    #[must_use]
    pub fn of(earlier: &Earlier, redaction: Option<&Redaction>) -> Self {
        let mut habits = Habits::default();
        for used in earlier.uses() {
            habits.learn(&used);
        }
        let (made, looked) = (earlier.made().to_owned(), earlier.looked());
        Self { made, habits, looked, redaction: redaction.cloned() }
    }

    /// Returns when the earlier report was made, as it says.
    #[must_use]
    pub fn made(&self) -> &str {
        &self.made
    }

    /// Returns what was used.
    #[must_use]
    pub fn habits(&self) -> Habits {
        self.habits.clone()
    }

    /// Returns what it looked at.
    #[must_use]
    pub const fn looked(&self) -> &Looked {
        &self.looked
    }

    /// Says whether it has logs or calls of an account's source Region.
    #[must_use]
    pub fn covers(&self, account: Option<&str>, source_region: Option<&Text>) -> bool {
        let account = account.map(|account| match &self.redaction {
            Some(redaction) => redaction.account(account),
            None => account.into(),
        });
        let text = |text: &Text| match &self.redaction {
            Some(redaction) => redaction.text(text),
            None => Text::clone(text),
        };
        self.looked.has(account, source_region.map(text))
    }

    /// Returns a caller by the names that the earlier report would show.
    #[must_use]
    pub fn caller(&self, caller: Caller) -> Caller {
        let Some(redaction) = &self.redaction else { return caller };
        Caller {
            account: caller.account.map(|account| redaction.account(&account)),
            principal: redaction.principal(&caller.principal),
            client: caller.client.map(|text| redaction.text(&text)),
        }
    }

    /// Returns a use by the names that the earlier report would show.
    #[must_use]
    pub fn named(&self, used: Use) -> Use {
        let Some(redaction) = &self.redaction else { return used };
        let text = |text: Text| redaction.text(&text);
        Use {
            caller: self.caller(used.caller),
            model: used.model.map(text),
            asked: used.asked.map(text),
            reach: used.reach,
            destination: used.destination,
        }
    }
}

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
    /// Reports that were made before it was written have none: then what an application profile copies
    /// is not told, and a model without a profile is no proof that it copies a model.
    #[serde(default)]
    system_profile: Written,
    source_region: Option<Text>,
    evidence: Option<String>,
    destination: Option<String>,
}

/// A member that some reports do not have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Written {
    /// It is not there.
    #[default]
    Not,
    /// It is there; `null` tells too.
    As(Option<Text>),
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::As)
    }
}

impl EarlierFlow {
    /// Returns what ran; nothing for attempts.
    pub(super) fn used(&self) -> Option<Use> {
        self.evidence.as_ref()?;
        let asked = self.inference_profile.as_ref().or(self.model.as_ref());
        let (profile, model) = match &self.system_profile {
            Written::Not => (None, None),
            Written::As(profile) => (profile.as_deref(), self.model.as_deref()),
        };
        let sent = Sent {
            event_source: &self.event_source,
            requested: self.requested.as_deref(),
            system_profile: profile.or(self.inference_profile.as_deref()),
            model,
        };
        Some(Use {
            caller: Caller {
                account: self.account.clone(),
                principal: self.principal.clone(),
                client: self.client.clone(),
            },
            model: self.model.clone(),
            asked: asked.or(self.requested.as_ref()).cloned(),
            reach: sent.reach(),
            // A report writes Regions only.
            destination: self.destination.as_deref().and_then(|code| code.parse().ok()),
        })
    }

    /// Returns from where it was called.
    pub(super) fn place(&self) -> (Option<Text>, Option<Text>) {
        (self.account.clone(), self.source_region.clone())
    }
}
