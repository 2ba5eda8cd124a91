//! What the clients share: credentials as the AWS CLI takes them, and how long they wait.

use std::error::Error as StdError;
use std::future::Future;
use std::io;
use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region as SdkRegion, SdkConfig};
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

use crate::model::Region;

/// Returns the configuration for a Region, or for that of the environment.
pub(super) async fn config(region: Option<&Region>) -> SdkConfig {
    let waits = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(Duration::from_secs(15))
        .operation_timeout(Duration::from_mins(1))
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).timeout_config(waits);
    if let Some(region) = region {
        loader = loader.region(SdkRegion::new(region.as_str().to_owned()));
    }
    loader.load().await
}

/// Waits for an answer.
///
/// # Errors
/// Fails where the system gives no runtime.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(future))
}

/// Returns what a service says of a failure, or why it was not reached.
pub(super) fn told<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    match (error.message(), error.code()) {
        (Some(message), Some(code)) => format!("{message} ({code})"),
        (None, Some(code)) => code.to_owned(),
        (_, None) => chain(error),
    }
}

/// Returns the causes in one line, each once: the SDK's own text says only that something failed.
pub(super) fn chain(error: &dyn StdError) -> String {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if texts.iter().all(|told| !told.contains(&text)) {
            texts.push(text);
        }
        cause = error.source();
    }
    texts.join(": ")
}
