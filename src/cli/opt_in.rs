//! Regions that an account must turn on: one that is off knows nobody, whoever asks.
//!
//! That a Region does not know us is no proof that it is off: it takes no session token of the
//! global endpoint of STS either
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html>). So
//! Account Management is asked.

use crate::audit::{KnownRegion, KnownRegions};
use crate::aws::cloudtrail::Trails;
use crate::aws::{Error, Session, regions};
use crate::ingest::lookup_events::{Asked, RegionState};
use crate::model::{Moment, Region};

/// Why a Region did not answer.
#[derive(Debug)]
pub enum Refusal {
    /// It is off.
    Off,
    /// It may be off, and who could tell does not say so.
    Unclear(Error),
    /// It is for another reason.
    Other,
}

/// Says why a Region did not answer to somebody whom others know.
pub fn refusal(session: &Session, region: &str, failure: &Error) -> Refusal {
    if !(failure.is_unknown_identity() && is_opt_in(region)) {
        return Refusal::Other;
    }
    match regions::is_off(session, region) {
        Ok(true) => Refusal::Off,
        Ok(false) => Refusal::Other,
        Err(error) => Refusal::Unclear(error),
    }
}

/// Finds out which of some Regions can be asked. A question that fails for another reason will fail
/// again, and be told then.
pub fn asked(session: &Session, regions: &[Region], now: Moment) -> Vec<Asked> {
    let of = |region: &Region| {
        let tried = is_opt_in(region.as_str())
            .then(|| Trails::new(session, region.as_str()).try_lookup(now));
        let state = match tried {
            None => RegionState::Always,
            Some(Ok(())) => RegionState::OptIn,
            Some(Err(failure)) => match refusal(session, region.as_str(), &failure) {
                Refusal::Off => RegionState::Off,
                Refusal::Unclear(_) | Refusal::Other => RegionState::OptIn,
            },
        };
        Asked { region: region.clone(), state }
    };
    regions.iter().map(of).collect()
}

fn is_opt_in(region: &str) -> bool {
    KnownRegions::builtin().find(region).is_some_and(KnownRegion::is_opt_in)
}
