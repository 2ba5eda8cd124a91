//! `regiontrail audit --dry-run`: what would be read, and what it costs.

use std::fmt::Write as _;

use indicatif::{HumanBytes, HumanCount};

use crate::cli::fault::Fault;
use crate::cli::input::Input;
use crate::ingest::source::LogSource;
use crate::ledger::Plan;
use crate::model::EVENT_SOURCES;

/// What a listing came to.
#[derive(Debug, Default)]
struct Sum {
    read: u64,
    bytes: u64,
    known: u64,
    archived: u64,
    too_large: u64,
    left_alone: u64,
}

/// Lists an input to its end, reads nothing, and says what reading would take.
///
/// # Errors
/// Fails where the input cannot be listed.
pub fn tell(
    input: &Input,
    typed: &str,
    source: &dyn LogSource,
    plan: &Plan,
) -> Result<String, Fault> {
    let mut sum = Sum::default();
    for objects in source.list() {
        for object in objects.map_err(|e| Fault::run(&e))? {
            if plan.known.holds(&object, plan.kind) {
                sum.known += 1;
            } else if plan.left_alone(&object).is_some() {
                sum.left_alone += 1;
            } else if plan.is_too_large(&object) {
                sum.too_large += 1;
            } else if object.archive.is_some() {
                sum.archived += 1;
            } else {
                sum.read += 1;
                sum.bytes += object.size;
            }
        }
    }
    Ok(sum.text(input, typed, source.lists()))
}

impl Sum {
    fn text(&self, input: &Input, typed: &str, lists: u64) -> String {
        let mut text = format!("{typed}\n");
        let mut line = |what: &str, n: u64, more: &str| {
            // Writing to a String cannot fail.
            writeln!(text, "  {what:<22} {:>12}{more}", HumanCount(n).to_string()).unwrap_or(());
        };
        let bytes = format!("  ({})", HumanBytes(self.bytes));
        match input {
            Input::Files(_) => line("would be read", self.read, &bytes),
            Input::S3 { .. } => {
                line("would be read", self.read, &bytes);
                line("archived, not readable", self.archived, "");
                line("LIST requests, made", lists, &dollars(lists, LIST_PRICE));
                line("GET requests", self.read, &dollars(self.read, GET_PRICE));
                let of_kms = dollars(self.read, KMS_PRICE);
                let of_kms = of_kms.trim_end_matches(')');
                let of_kms = format!("{of_kms}; where a key of yours encrypts each log by itself)");
                line("KMS requests, at most", self.read, &of_kms);
            }
            Input::Lake { .. } => {
                line("days, each a query", self.read, "  ($0.005 for each GB that they scan)");
            }
            Input::Lookup { regions } => {
                let requests = self.read * EVENT_SOURCES.len() as u64;
                let seconds = requests / (2 * regions.len().max(1) as u64);
                line("days and Regions", self.read, "");
                let pace =
                    format!("  or more, free; {} s or longer at 2 a second", HumanCount(seconds));
                line("LookupEvents requests", requests, &pace);
            }
        }
        line("in the ledger already", self.known, "");
        line("left out", self.left_alone, "");
        if self.too_large > 0 {
            line("too large to be read", self.too_large, "  (see `--max-decoded-bytes`)");
        }
        text
    }
}

fn dollars(requests: u64, of_a_thousand: f64) -> String {
    // Requests that a double does not count exactly would cost millions.
    #[expect(clippy::cast_precision_loss, reason = "a price to the cent")]
    let price = requests as f64 / 1000.0 * of_a_thousand;
    if price < 0.01 { "  (less than $0.01)".to_owned() } else { format!("  (about ${price:.2})") }
}

/// Of S3 Standard in us-east-1, in dollars; other Regions ask for about a tenth more.
/// <https://aws.amazon.com/s3/pricing/>.
const LIST_PRICE: f64 = 0.005;
const GET_PRICE: f64 = 0.0004;
/// <https://aws.amazon.com/kms/pricing/>.
const KMS_PRICE: f64 = 0.003;
