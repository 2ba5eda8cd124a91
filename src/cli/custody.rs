//! Where this program's own outputs may be kept, as the policy says.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::audit::custody::OutputOutside;
use crate::aws::Session;
use crate::aws::s3::Bucket;
use crate::model::Region;

use super::console::{Console, Fields};
use super::fault::Fault;
use super::kept::Place;

/// The Regions of the policy's `[custody]`, and whether they bind.
#[derive(Debug, Clone, Copy)]
pub struct Custody<'p> {
    allowed: Option<&'p BTreeSet<Region>>,
    binding: Binding,
    console: Console,
    /// What is used all the same: the report names it too.
    outside: &'p RefCell<Vec<OutputOutside>>,
}

/// What becomes of a place in another Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// It is refused.
    Refuses,
    /// It is told, and used all the same.
    Warns,
}

impl<'p> Custody<'p> {
    /// Takes what a policy says; `None` allows every Region.
    pub const fn new(
        allowed: Option<&'p BTreeSet<Region>>,
        binding: Binding,
        console: Console,
        outside: &'p RefCell<Vec<OutputOutside>>,
    ) -> Self {
        Self { allowed, binding, console, outside }
    }

    /// Checks a place; one whose Region nobody tells (a server that stands in for AWS) passes.
    ///
    /// # Errors
    /// Fails where it lies in a Region that the policy does not allow.
    pub fn check(&self, what: &str, region: Option<&str>) -> Result<(), Fault> {
        let (Some(allowed), Some(region)) = (self.allowed, region) else { return Ok(()) };
        if allowed.iter().any(|allowed| allowed.as_str() == region) {
            return Ok(());
        }
        let names: Vec<&str> = allowed.iter().map(Region::as_str).collect();
        let message = format!(
            "{what} lies in {region}, where the policy lets no output be kept\n  `[custody]` allows {}",
            if names.is_empty() { "no Region".to_owned() } else { names.join(", ") }
        );
        match self.binding {
            Binding::Refuses => Err(Fault::usage(message)
                .help("name a place in one of these Regions, or give `--custody-outside-policy`")),
            Binding::Warns => {
                let fields = Fields::from([("region", region.into())]);
                self.console.warn(&message, fields);
                let (what, region) = (what.to_owned(), region.to_owned());
                self.outside.borrow_mut().push(OutputOutside { what, region });
                Ok(())
            }
        }
    }

    /// Checks the ledger that will be written.
    ///
    /// # Errors
    /// Fails like [`Custody::check`], and where the bucket cannot be found.
    pub fn check_ledger(
        &self,
        place: Option<&Place>,
        session: Option<&Session>,
    ) -> Result<(), Fault> {
        let (Some(Place::Bucket { bucket, prefix }), Some(session)) = (place, session) else {
            return Ok(());
        };
        self.check_bucket(&format!("ledger `s3://{bucket}/{prefix}`"), bucket, session)
    }

    /// Checks a bucket that will be written to.
    ///
    /// # Errors
    /// Fails like [`Custody::check`], and where the bucket cannot be found.
    pub fn check_bucket(&self, what: &str, name: &str, session: &Session) -> Result<(), Fault> {
        if self.allowed.is_none() {
            return Ok(());
        }
        let bucket = Bucket::open(session, name).map_err(|e| Fault::run(&e))?;
        self.check(what, bucket.region())
    }
}
