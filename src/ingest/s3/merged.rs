//! What an inventory has and what is listed live, in one order of keys.

use std::io;

use super::sorted::Sorted;
use crate::aws;
use crate::aws::s3::Listed;

/// Pages of both, in the order of keys. A key is never in both: the plan of the inventory sees to it.
#[derive(Debug)]
pub(super) struct Merged<P> {
    rows: Sorted,
    pages: P,
    /// The next page of the live list that has objects.
    waiting: Option<Result<Vec<Listed>, aws::Error>>,
}

/// Why there is no next page.
#[derive(Debug)]
pub(super) enum Fault {
    Aws(aws::Error),
    File(io::Error),
}

impl<P: Iterator<Item = Result<Vec<Listed>, aws::Error>>> Merged<P> {
    pub const fn new(rows: Sorted, pages: P) -> Self {
        Self { rows, pages, waiting: None }
    }
}

impl<P: Iterator<Item = Result<Vec<Listed>, aws::Error>>> Iterator for Merged<P> {
    type Item = Result<Vec<Listed>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.waiting.is_none() {
            self.waiting = self
                .pages
                .by_ref()
                .find(|page| page.as_ref().is_ok_and(|p| !p.is_empty()) || page.is_err());
        }
        let bound = match &self.waiting {
            Some(Ok(page)) => page.first().map(|object| object.key.as_str()),
            Some(Err(_)) | None => None,
        };
        let is_failed = matches!(self.waiting, Some(Err(_)));
        if !is_failed {
            match self.rows.before(bound) {
                Ok(rows) if rows.is_empty() => {}
                Ok(rows) => return Some(Ok(rows)),
                Err(cause) => return Some(Err(Fault::File(cause))),
            }
        }
        self.waiting.take().map(|page| page.map_err(Fault::Aws))
    }
}
