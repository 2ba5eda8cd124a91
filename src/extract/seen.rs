//! Refuses what an inner object of a record says twice: a reader that believes one of the two can be
//! made to believe either.

use crate::ingest::envelope::Malformed;

/// The inner members that were met in one object, by their place in [`INNER_MEMBERS`].
#[derive(Default)]
pub struct Seen(u64);

impl Seen {
    /// Refuses a member that is read and stands here already, even as `null`.
    ///
    /// # Errors
    /// Fails where it does.
    pub fn add(&mut self, key: &str) -> Result<(), Malformed> {
        let Some(index) = INNER_MEMBERS.iter().position(|member| *member == key) else {
            return Ok(());
        };
        if self.0 >> index & 1 == 1 {
            return Err(Malformed::Twice(INNER_MEMBERS[index]));
        }
        self.0 |= 1 << index;
        Ok(())
    }
}

/// The members of inner objects that are read.
const INNER_MEMBERS: [&str; 33] = [
    "key",
    "value",
    "originalRequestID",
    "type",
    "arn",
    "ARN",
    "principalId",
    "accountId",
    "userName",
    "invokedBy",
    "sessionContext",
    "sessionIssuer",
    "onBehalfOf",
    "userId",
    "modelId",
    "model",
    "modelArn",
    "foundationModel",
    "targetModelId",
    "callWithBearerToken",
    "bearerTokenType",
    "modelSource",
    "copyFrom",
    "inferenceRegion",
    "inputTokens",
    "outputTokens",
    "parentRequestId",
    "AdditionalEventData",
    "additionalEventData",
    "additionalEntries",
    "inferenceProfileArn",
    "reason",
    "originalEventID",
];
