//! Findings about the policy's own upkeep.

use super::tally::{Said, Tally};
use super::{Code, Matter};
use crate::report::{ExceptionUse, Finding};

/// Returns every finding about exceptions.
pub fn findings(matter: Matter<'_>) -> Vec<Finding> {
    matter.exceptions.iter().filter_map(|exception| finding(exception, matter.samples)).collect()
}

fn finding(exception: &ExceptionUse, samples: usize) -> Option<Finding> {
    let ExceptionUse { id, owner, expires, .. } = exception;
    let (code, message) = if exception.is_expired {
        (Code::ExceptionExpired, format!("exception `{id}` of {owner} expired on {expires}"))
    } else if exception.calls == 0 {
        (Code::ExceptionUnused, format!("exception `{id}` of {owner} let nothing pass"))
    } else {
        return None;
    };
    Some(Tally::of(1).finding(code, Said::about(message, id.as_str()), samples))
}
