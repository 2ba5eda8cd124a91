//! Messages to topics of SNS.

use aws_sdk_sns::Client;
use aws_sdk_sns::config::Builder;
use aws_sdk_sns::types::MessageAttributeValue;

use super::session::partition;
use super::{Asked, Call, Error, Kind, Session};
use crate::model::Region;

/// A topic, which takes messages in its own Region only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its ARN.
    pub arn: String,
    /// The Region that the ARN names.
    pub region: Region,
}

/// A message.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The subject of e-mails: ASCII, less than a hundred characters.
    pub subject: &'a str,
    /// What is said.
    pub body: &'a str,
    /// The value of the attribute `verdict`, by which subscriptions filter.
    pub verdict: &'a str,
}

/// Publishes a message and returns when SNS has said that it took it.
///
/// # Errors
/// Fails where there are no credentials, SNS was not reached, or said no.
pub fn publish(session: &Session, topic: &Topic, message: Message<'_>) -> Result<(), Error> {
    session.runtime().block_on(send(session, topic, message))
}

async fn send(session: &Session, topic: &Topic, message: Message<'_>) -> Result<(), Error> {
    let verdict = MessageAttributeValue::builder()
        .data_type("String")
        .string_value(message.verdict)
        .build()
        .map_err(|error| PUBLISH.error(&topic.arn, Kind::Refused, error.to_string()))?;
    let config = Builder::from(&session.config(Some(topic.region.as_str())));
    let answer = Client::from_conf(config.retry_partition(partition("sns")).build())
        .publish()
        .topic_arn(&topic.arn)
        .subject(message.subject)
        .message(message.body)
        .message_attributes("verdict", verdict)
        .send()
        .await
        .asked(PUBLISH, &topic.arn)?;
    match answer.message_id {
        Some(_) => Ok(()),
        None => Err(PUBLISH.error(&topic.arn, Kind::Answer, "the answer names no message")),
    }
}

const PUBLISH: Call = Call { doing: "publish to", action: "sns:Publish" };
