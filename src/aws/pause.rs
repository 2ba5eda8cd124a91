//! How long to wait before asking again.

use std::time::Duration;

/// Returns a pause at random below a bound that doubles, so that many who were turned away do not
/// come back together.
/// <https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>.
pub fn before(attempt: u32) -> Duration {
    let bound = FIRST.saturating_mul(1 << attempt.min(16)).min(LONGEST);
    bound.mul_f64(fastrand::f64())
}

const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(20);
