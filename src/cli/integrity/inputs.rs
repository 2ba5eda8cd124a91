//! What must be true of inputs so that digests can be held against them.

use jiff::SignedDuration;

use crate::audit::integrity::Period;
use crate::audit::integrity::places::LookedThrough;
use crate::cli::fault::Fault;
use crate::cli::input::Input;
use crate::model::DeliveryDays;

use super::listed::Listed;

/// Returns the days of delivery to list: digests, and logs that they name, lie up to three hours beyond
/// the period.
pub fn days(Period { deliveries, .. }: Period) -> DeliveryDays {
    let end = deliveries.to.and_then(|to| to.plus(HOUR * 3).day().tomorrow().ok());
    DeliveryDays { first: deliveries.from.map(|from| from.plus(-HOUR).day()), end }
}

/// Digests lie in buckets, beside the logs that they name.
///
/// # Errors
/// Fails where an input cannot hold any.
pub fn check_input(input: &Input, typed: &str) -> Result<(), Fault> {
    let is_stored = match input {
        Input::Files(path) => path != "-",
        Input::S3 { .. } => true,
        Input::Lookup { .. } | Input::Lake { .. } => false,
    };
    if is_stored {
        return Ok(());
    }
    Err(Fault::usage(format!("`{typed}` holds no digests"))
        .help("name the bucket of the trail, or a folder that was copied from it"))
}

/// Returns where digests and logs are looked for.
pub fn looked_through(inputs: &[Input], listed: &Listed) -> LookedThrough {
    let mut buckets = Vec::new();
    for input in inputs {
        match input {
            Input::S3 { bucket, prefix } => buckets.push((bucket.clone(), prefix.clone())),
            Input::Files(_) | Input::Lookup { .. } | Input::Lake { .. } => {
                let (have_logs, begins) = (listed.logs() > 0, listed.begins());
                return LookedThrough::Folders { have_logs, begins };
            }
        }
    }
    LookedThrough::Buckets(buckets)
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
