//! Messages to topics of SNS.

use aws_sdk_sns::Client;
use aws_sdk_sns::error::BuildError;
use aws_sdk_sns::types::MessageAttributeValue;

use super::client;
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

/// Why a topic did not take a message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// SNS was not reached, or said no.
    #[error("SNS did not take it: {0}")]
    Publish(String),
    /// An attribute that SNS does not know.
    #[error("SNS knows no such attribute")]
    Attribute(#[source] BuildError),
    /// The runtime could not be started.
    #[error("cannot start the network runtime")]
    Runtime(#[source] std::io::Error),
}

/// Publishes a message and returns when SNS has said that it took it.
///
/// # Errors
/// Fails where there are no credentials, SNS was not reached, or said no.
pub fn publish(topic: &Topic, message: Message<'_>) -> Result<(), Error> {
    client::block_on(send(topic, message)).map_err(Error::Runtime)?
}

async fn send(topic: &Topic, message: Message<'_>) -> Result<(), Error> {
    let config = client::config(Some(&topic.region)).await;
    let verdict = MessageAttributeValue::builder()
        .data_type("String")
        .string_value(message.verdict)
        .build()
        .map_err(Error::Attribute)?;
    let answer = Client::new(&config)
        .publish()
        .topic_arn(&topic.arn)
        .subject(message.subject)
        .message(message.body)
        .message_attributes("verdict", verdict)
        .send()
        .await
        .map_err(|error| Error::Publish(client::told(&error)))?;
    match answer.message_id() {
        Some(_) => Ok(()),
        None => Err(Error::Publish("the answer names no message".to_owned())),
    }
}
