//! Receipts of a pack, and those of the logs that were read: a line an object.

use std::collections::BTreeMap;

use serde_json::Value;

/// The receipts of a file, in its order.
pub(super) struct Lines(Vec<Value>);

impl Lines {
    /// Takes a file apart.
    pub fn of(file: &[u8]) -> Self {
        let lines = file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        // A line that is none is told by the check of the pack.
        Self(lines.map(|line| serde_json::from_slice(line).unwrap_or_default()).collect())
    }

    /// Returns what is said of each log that was read, but for these of its properties.
    pub fn without(&self, names: &[&str]) -> Vec<String> {
        let mut logs: Vec<String> = self.read().map(|log| stripped(log.clone(), names)).collect();
        logs.sort_unstable();
        logs
    }

    /// Returns how many objects could not be read here of which the pack has no receipt.
    pub fn unread(&self, here: &Self) -> u64 {
        let mut known = BTreeMap::<_, u64>::new();
        for object in self.failed() {
            *known.entry(object).or_default() += 1;
        }
        let mut unread = 0;
        for object in here.failed() {
            match known.get_mut(&object).filter(|left| **left > 0) {
                Some(left) => *left -= 1,
                None => unread += 1,
            }
        }
        unread
    }

    /// Returns the names of the logs that were read, in order, by the hash of their stored bytes.
    pub fn by_hash(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut names = BTreeMap::<_, Vec<_>>::new();
        for log in self.read() {
            if let (Some(hash), Some(name)) = (log["sha256"].as_str(), log[OBJECT].as_str()) {
                names.entry(hash).or_default().push(name);
            }
        }
        for names in names.values_mut() {
            names.sort_unstable();
        }
        names
    }

    fn read(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(|receipt| receipt["state"] == "read")
    }

    fn failed(&self) -> impl Iterator<Item = (String, String)> {
        let failed = self.0.iter().filter(|receipt| receipt["state"] == "failed");
        failed.map(|receipt| (receipt["bytes"].to_string(), receipt["sha256"].to_string()))
    }
}

fn stripped(mut receipt: Value, without: &[&str]) -> String {
    if let Value::Object(receipt) = &mut receipt {
        for name in without {
            receipt.remove(*name);
        }
    }
    receipt.to_string()
}

/// The name of a log, in its receipt.
pub(super) const OBJECT: &str = "object";

/// What the name of a log tells, and the name.
pub(super) const NAMES: [&str; 4] = [OBJECT, "account", "region", "day"];
