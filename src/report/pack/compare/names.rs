//! The names that a pack has for its logs, by those that they have now.

use std::collections::BTreeMap;

use serde_json::Value;

use super::receipts::Lines;

/// Where each log lay when the pack was made. A log is known by its hash; copies of one are taken in order.
pub(super) struct Names<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Names<'a> {
    /// Finds each log of one file of receipts in the other.
    pub fn of(then: &'a Lines, now: &'a Lines) -> Self {
        let then = then.by_hash();
        let pairs = now.by_hash().into_iter().flat_map(|(hash, names)| {
            let known = then.get(hash).cloned().unwrap_or_default();
            names.into_iter().zip(known)
        });
        Self(pairs.collect())
    }

    /// Says whether logs stand in the order in which they stood then. What is shown of many is what stands
    /// first.
    pub fn keep_order(&self) -> bool {
        self.0.values().is_sorted()
    }

    /// Gives the records that a finding shows the names that their logs had then.
    pub fn rename(&self, finding: &mut Value) {
        let evidence = finding.get_mut("evidence").and_then(Value::as_array_mut);
        for sample in evidence.into_iter().flatten() {
            let name = sample.get("object").and_then(Value::as_str);
            if let Some(then) = name.and_then(|name| self.0.get(name)) {
                sample["object"] = Value::from(*then);
            }
        }
    }
}
