//! `userIdentity`: read once for each caller, not once for each record.
//!
//! It is the longest member of most records, and callers come in bursts, so the last few are kept.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>

use std::borrow::Cow;

use crate::ingest::envelope::Malformed;
use crate::ingest::json::Cursor;

use super::record::{as_written, members, one};

/// `userIdentity`, as written. What it does not carry is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// `type`.
    pub kind: Option<String>,
    /// `arn`.
    pub arn: Option<String>,
    /// `principalId`.
    pub principal_id: Option<String>,
    /// `accountId`.
    pub account: Option<String>,
    /// `userName`.
    pub user_name: Option<String>,
    /// `invokedBy`.
    pub invoked_by: Option<String>,
    /// `sessionContext.sessionIssuer.arn`.
    pub issuer_arn: Option<String>,
    /// `onBehalfOf.userId`.
    pub on_behalf_of: Option<String>,
}

impl Identity {
    /// Reads the member.
    ///
    /// # Errors
    /// Fails where the text is not JSON.
    pub fn parse(mut value: Cursor<'_>) -> Result<Self, Malformed> {
        let own = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
        let mut identity = Self::default();
        members(&mut value, MEMBERS, |key, value| {
            match key {
                "type" => identity.kind = own(value.text()?),
                "arn" => identity.arn = own(value.text()?),
                "principalId" => identity.principal_id = own(value.text()?),
                "accountId" => identity.account = own(as_written(value)?),
                "userName" => identity.user_name = own(value.text()?),
                "invokedBy" => identity.invoked_by = own(value.text()?),
                "sessionContext" => members(value, ["sessionIssuer"], |_, value| {
                    identity.issuer_arn = own(one(value, "arn")?);
                    Ok(())
                })?,
                _ => identity.on_behalf_of = own(one(value, "userId")?),
            }
            Ok(())
        })?;
        Ok(identity)
    }
}

/// What is read of an identity.
const MEMBERS: [&str; 8] = [
    "type",
    "arn",
    "principalId",
    "accountId",
    "userName",
    "invokedBy",
    "sessionContext",
    "onBehalfOf",
];

/// The identities met last, by their text.
#[derive(Debug, Default)]
pub struct Identities {
    known: Vec<(String, Identity)>,
    oldest: usize,
    last: usize,
}

impl Identities {
    /// Returns the identity that a text says, which begins at `start`.
    ///
    /// # Errors
    /// Fails where the text is not JSON.
    pub fn of(&mut self, json: &str, start: Cursor<'_>) -> Result<&Identity, Malformed> {
        let is_here = |(text, _): &(String, Identity)| text == json;
        if !self.known.get(self.last).is_some_and(is_here) {
            self.last = match self.known.iter().position(is_here) {
                Some(at) => at,
                None => self.keep((json.to_owned(), Identity::parse(start)?)),
            };
        }
        Ok(&self.known[self.last].1)
    }

    fn keep(&mut self, entry: (String, Identity)) -> usize {
        if self.known.len() < KEPT {
            self.known.push(entry);
            return self.known.len() - 1;
        }
        let at = self.oldest;
        self.known[at] = entry;
        self.oldest = (at + 1) % KEPT;
        at
    }
}

const KEPT: usize = 16;
