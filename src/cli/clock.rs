//! The time, from `main`: it reads the clock, everything else asks here.

use std::time::Duration;

use crate::model::Moment;

/// Tells the time.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// It goes on.
    Going(fn() -> Moment),
    /// It stands still, so that the same input gives the same bytes.
    Standing(Moment),
}

impl Clock {
    /// Returns the time.
    pub fn now(self) -> Moment {
        match self {
            Self::Going(read) => read(),
            Self::Standing(moment) => moment,
        }
    }

    /// Returns the time since `began`; a clock that stands still, or was set back, tells none.
    pub fn since(self, began: Moment) -> Option<Duration> {
        match self {
            Self::Going(read) => u64::try_from(read().as_millis() - began.as_millis())
                .ok()
                .map(Duration::from_millis),
            Self::Standing(_) => None,
        }
    }
}
