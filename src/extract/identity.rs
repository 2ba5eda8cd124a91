//! `userIdentity`: read once for each caller, not once for each record.
//!
//! It is the longest member of most records, and callers come in bursts, so the last few are kept.
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>

use std::borrow::Cow;

use crate::ingest::envelope::Malformed;
use crate::ingest::json::Cursor;

use super::record::{as_written, members, one, skip};

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
    pub fn parse(json: &str) -> Result<Self, Malformed> {
        let own = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
        let mut identity = Self::default();
        members(&mut Cursor::new(json), |key, value| {
            match key {
                "type" => identity.kind = own(value.text()?),
                "arn" => identity.arn = own(value.text()?),
                "principalId" => identity.principal_id = own(value.text()?),
                "accountId" => identity.account = own(as_written(value)?),
                "userName" => identity.user_name = own(value.text()?),
                "invokedBy" => identity.invoked_by = own(value.text()?),
                "sessionContext" => members(value, |key, value| match key {
                    "sessionIssuer" => {
                        identity.issuer_arn = own(one(value, "arn")?);
                        Ok(())
                    }
                    _ => skip(value),
                })?,
                "onBehalfOf" => identity.on_behalf_of = own(one(value, "userId")?),
                _ => skip(value)?,
            }
            Ok(())
        })?;
        Ok(identity)
    }
}

/// The identities met last, by their text.
#[derive(Debug, Default)]
pub struct Identities {
    known: Vec<(String, Identity)>,
    oldest: usize,
}

impl Identities {
    /// Returns the identity that a text says.
    ///
    /// # Errors
    /// Fails where the text is not JSON.
    pub fn of(&mut self, json: &str) -> Result<&Identity, Malformed> {
        let found = self.known.iter().position(|(text, _)| text == json);
        let at = match found {
            Some(at) => at,
            None => self.keep((json.to_owned(), Identity::parse(json)?)),
        };
        Ok(&self.known[at].1)
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
