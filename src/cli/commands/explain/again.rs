//! Opens the logs once more, to say of each value where in its record it stands.

use serde_json::Value;

use crate::cli::fault::Fault;
use crate::extract;
use crate::ingest::decode::Limits;
use crate::ingest::record::{self, Wanted};
use crate::ingest::source::LogSource;
use crate::model::{LogKind, Receipt, Reread};
use crate::report::{Explained, ExplainedRecord};

/// Opens the logs once more, and says of each fact where in its record it stands.
pub fn look_again(
    inferences: &mut [Explained],
    receipts: &[Receipt],
    logs: &[Box<dyn LogSource>],
    limits: Limits,
) -> Result<(), Fault> {
    let mut wanted = Wanted::new();
    // What a model invocation log holds is not for showing.
    let is_log = |record: &ExplainedRecord| record.of == LogKind::Invocation.as_str();
    for record in inferences.iter().flat_map(|one| &one.records).filter(|one| !is_log(one)) {
        wanted.entry(record.object.to_string()).or_default().numbers.insert(record.record);
    }
    for receipt in receipts.iter().filter(|receipt| receipt.kind == LogKind::Trail) {
        if let Some(asked) = wanted.get_mut(&receipt.object) {
            asked.sha256.clone_from(&receipt.sha256);
        }
    }
    let texts = record::records(logs, &wanted, limits).map_err(|e| Fault::run(&e))?;
    for told in inferences.iter_mut().flat_map(|one| &mut one.records) {
        let text = texts.get(&(told.object.to_string(), told.record));
        told.again = match text {
            Some(Ok(text)) => look(text, told),
            Some(Err(why)) => *why,
            None if is_log(told) => Reread::NotOpened,
            None => Reread::NotThere,
        };
        told.is_read_again = told.again == Reread::Read;
    }
    Ok(())
}

/// Says of each fact where in the record it stands and how, and whether all of them do.
fn look(text: &str, told: &mut ExplainedRecord) -> Reread {
    let Ok(record) = serde_json::from_str::<Value>(text) else { return Reread::Differs };
    let mut again = Reread::Read;
    for fact in &mut told.facts {
        match extract::found(&record, fact.name, &fact.paths, &fact.value) {
            Some((path, stands)) => {
                (fact.paths, fact.is_found, fact.stands) = (vec![path], true, Some(stands));
            }
            None => again = Reread::Differs,
        }
    }
    again
}
