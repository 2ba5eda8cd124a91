//! A POST to an address, with the TLS that the clients of AWS have.

use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use aws_smithy_runtime_api::http::Request;
use aws_smithy_types::body::SdkBody;

use super::client;

/// Why a webhook did not take what it was sent. The address is in none of them: it may be a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address or a header is none that HTTP can carry.
    #[error("the address is none")]
    Address,
    /// The webhook was not reached, or did not answer in time.
    #[error("it does not answer: {0}")]
    Unreachable(&'static str),
    /// It answered with something else than "taken"; redirects are not followed.
    #[error("it answered with status {0}")]
    Refused(u16),
    /// The runtime could not be started.
    #[error("cannot start the network runtime")]
    Runtime(#[source] std::io::Error),
}

/// Sends `body`, which is JSON, and returns when the webhook has said that it took it (2xx).
///
/// # Errors
/// Fails where it was not reached, or answered otherwise.
pub fn post(url: &str, headers: &[(&'static str, String)], body: String) -> Result<(), Error> {
    let request = request(url, headers, body)?;
    client::block_on(send(request)).map_err(Error::Runtime)?
}

fn request(url: &str, headers: &[(&'static str, String)], body: String) -> Result<Request, Error> {
    let mut request = Request::new(SdkBody::from(body));
    let fixed = [("content-type", "application/json"), ("user-agent", USER_AGENT)];
    let headers = headers.iter().map(|(name, value)| (*name, value.as_str()));
    let mut all = fixed.into_iter().chain(headers);
    let is_made = request.set_method("POST").is_ok()
        && request.set_uri(url).is_ok()
        && all
            .all(|(name, value)| request.headers_mut().try_insert(name, value.to_owned()).is_ok());
    // The cause would show the address.
    if is_made { Ok(request) } else { Err(Error::Address) }
}

async fn send(request: Request) -> Result<(), Error> {
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(CONNECT_WITHIN)
        .read_timeout(ANSWER_WITHIN)
        .build();
    let connector = Connector::builder()
        .connector_settings(settings)
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build();
    let response = connector.call(request).await.map_err(|error| {
        Error::Unreachable(if error.is_timeout() { "time is up" } else { "no connection" })
    })?;
    let status = response.status();
    if status.is_success() { Ok(()) } else { Err(Error::Refused(status.as_u16())) }
}

const USER_AGENT: &str = concat!("regiontrail/", env!("CARGO_PKG_VERSION"));
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
