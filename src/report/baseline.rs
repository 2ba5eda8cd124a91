//! What an earlier report says was used, to set the calls of this one against.

use crate::model::Text;

use super::Earlier;
use super::drift::{Caller, Habits, Use};
use super::redact::Redaction;

/// What an earlier report says was used. It may hide names; then what is compared with it is hidden
/// with the same key.
#[derive(Debug, Clone)]
pub struct Baseline {
    made: String,
    habits: Habits,
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
        Self { made: earlier.made().to_owned(), habits, redaction: redaction.cloned() }
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

    /// Returns a use by the names that the earlier report would show.
    #[must_use]
    pub fn named(&self, used: Use) -> Use {
        let Some(redaction) = &self.redaction else { return used };
        let text = |text: Text| redaction.text(&text);
        Use {
            caller: Caller {
                account: used.caller.account.map(|account| redaction.account(&account)),
                principal: redaction.principal(&used.caller.principal),
                client: used.caller.client.map(text),
            },
            model: used.model.map(text),
            profile: used.profile.map(text),
            asked: used.asked.map(text),
            reach: used.reach,
            destination: used.destination,
        }
    }
}
