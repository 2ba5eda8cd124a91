//! What is new: who uses what that was not used before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::habits::ReachChange;
use crate::model::{AccountId, Day, Grade, Moment, Region, Text, Verdict};

/// What was not used before, set against a base: an earlier report, or the first days of the logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Drift {
    /// What counts as known.
    pub base: DriftBase,
    /// Accounts and source Regions that called and of which the base has no logs: what is new there may
    /// have been used before all the same.
    pub not_covered: Vec<SourcePlace>,
    /// Calls by caller, what it asked for and where that ran, of which no like is in the base; the
    /// earliest first.
    pub new_uses: Vec<NewUse>,
}

/// What counts as known. Who begins to call later has a base of its own: its first seven days with calls
/// of anybody, in which all that it does becomes known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DriftBase {
    /// All that ran by an earlier report.
    EarlierReport(EarlierBase),
    /// All that ran on the first seven days with calls of these logs.
    FirstDays {
        /// The first of them.
        #[schemars(with = "String")]
        from: Day,
        /// The day after the last of them.
        #[schemars(with = "String")]
        to: Day,
    },
}

/// An earlier report, and what of these logs it can tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EarlierBase {
    /// When it was made, as it says.
    pub made: String,
    /// The first day that it tells of; `null` where it has no logs and was asked for no period.
    #[schemars(with = "Option<String>")]
    pub from: Option<Day>,
    /// The first day after those that it tells of.
    #[schemars(with = "Option<String>")]
    pub to: Option<Day>,
    /// It says that nothing was missing or unreadable.
    pub is_complete: bool,
    /// Calls of these logs on days before `from`: of them it cannot be told whether they are new.
    pub calls_before: u64,
    /// Both have days before this one: what began there is in the earlier report, and not new; `null`
    /// where they share no day.
    #[schemars(with = "Option<String>")]
    pub shared_until: Option<Day>,
    /// The first day of these logs, where neither tells of the days from `to` until then: what began
    /// meanwhile is told with its first day here. `null` where there is no such day.
    #[schemars(with = "Option<String>")]
    pub unseen_until: Option<Day>,
}

/// An account and a source Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct SourcePlace {
    /// The account.
    pub account: Option<AccountId>,
    /// The source Region, as written.
    pub source_region: Option<Text>,
}

/// Calls of which no like is in the base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// The principal called before, and never with that reach.
    pub is_reach_new: bool,
    /// What that reach is beside those that it used before; `null` where it is not new.
    pub reach_change: Option<ReachChange>,
    /// The base has logs of that account and source Region.
    pub is_covered: bool,
    /// How many.
    pub calls: u64,
}
