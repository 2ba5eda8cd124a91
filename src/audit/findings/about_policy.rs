//! Findings about the policy's own upkeep.

use super::Matter;
use super::tally::{Said, Tally};
use crate::report::words::Statement;
use crate::report::{Code, ExceptionUse, Finding};

/// Returns every finding about exceptions.
pub fn findings(matter: Matter<'_>) -> Vec<Finding> {
    matter.exceptions.iter().filter_map(|exception| finding(exception, matter)).collect()
}

fn finding(exception: &ExceptionUse, matter: Matter<'_>) -> Option<Finding> {
    let ExceptionUse { id, owner, expires, .. } = exception;
    let (code, statement) = if exception.is_expired {
        (Code::ExceptionExpired, Statement::ExceptionExpired { id, owner, expires: *expires })
    } else if exception.calls == 0 {
        (Code::ExceptionUnused, Statement::ExceptionUnused { id, owner })
    } else {
        return None;
    };
    let said = Said::about(matter.state(&statement), id.as_str());
    Some(Tally::of(1).finding(code, said, matter))
}
