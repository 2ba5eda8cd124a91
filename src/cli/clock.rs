//! The time, from `main`: it reads the clock, everything else asks here.

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
}
