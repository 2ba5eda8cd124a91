//! The time for which digests are asked.

use jiff::SignedDuration;

use crate::model::{Moment, Window};

/// Deliveries that digests must tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The deliveries. They have an end, always: of the latest no digest is there yet.
    pub deliveries: Window,
    /// Whether digests must reach the end. Of an archive whose period nobody named it is not known
    /// where it ends, and what is proven ends with the digests.
    pub is_end_asked: bool,
}

impl Period {
    /// Returns what is asked of digests for events in `window`, at `now`: logs come some time after
    /// their events, so those of an hour more are looked at.
    #[must_use]
    pub fn of_events(window: Window, now: Moment) -> Self {
        let end = window.to.map_or_else(|| now.plus(-DIGEST), |to| to.plus(DELIVERY));
        Self {
            deliveries: Window { from: window.from, to: Some(end) },
            is_end_asked: window.from.is_some() || window.to.is_some(),
        }
    }

    /// Returns the latest end of events of which digests can tell all, at `now`.
    #[must_use]
    pub fn last_end(now: Moment) -> Moment {
        now.plus(-DIGEST - DELIVERY)
    }
}

/// Logs are delivered within some five minutes as a rule, never promised.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
const DELIVERY: SignedDuration = SignedDuration::from_hours(1);
/// A digest tells of an hour, and is there within another.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>.
const DIGEST: SignedDuration = SignedDuration::from_hours(2);
