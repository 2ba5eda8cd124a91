//! The time, from `main`: it reads the clock, everything else asks here.

use std::time::Duration;

use crate::model::Moment;

/// Tells the time.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// It goes on.
    Going(fn() -> Moment),
    /// It stands still at this moment, so that the same input gives the same bytes; the other one goes
    /// on.
    Standing(Moment, fn() -> Moment),
}

impl Clock {
    /// Returns the time.
    pub fn now(self) -> Moment {
        match self {
            Self::Going(read) => read(),
            Self::Standing(moment, _) => moment,
        }
    }

    /// Returns the time, but none that is still to come: what a ledger notes holds for all later runs.
    pub fn not_ahead(self) -> Moment {
        match self {
            Self::Going(read) => read(),
            Self::Standing(moment, read) => moment.min(read()),
        }
    }

    /// Returns the time since `began`; a clock that stands still, or was set back, tells none.
    pub fn since(self, began: Moment) -> Option<Duration> {
        match self {
            Self::Going(read) => u64::try_from(read().as_millis() - began.as_millis())
                .ok()
                .map(Duration::from_millis),
            Self::Standing(..) => None,
        }
    }
}
