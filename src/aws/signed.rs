//! Single questions to services that speak JSON, signed here: Bedrock, CloudWatch Logs, KMS, Account
//! Management.
//!
//! Each is asked one or two things. Their SDK crates would add some minutes to every build and all
//! of their types; the signature is that of the SDK itself, and an answer is read by a type of
//! ours, which refuses what it does not expect.

use std::fmt::Write as _;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::http::{Request, Response};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::{Call, Error, Kind, chain};
use super::session::{Service, Session};

/// A client of services that speak JSON.
pub(super) struct Signed {
    session: Session,
    provider: SharedCredentialsProvider,
    connector: SharedHttpConnector,
}

/// What is asked.
pub(super) struct Question<'a> {
    /// The call, for errors.
    pub call: Call,
    /// Of what.
    pub target: &'a str,
    /// The service.
    pub service: Service,
    /// The Region.
    pub region: &'a str,
    /// How.
    pub form: Form<'a>,
}

/// The two forms of JSON services.
pub(super) enum Form<'a> {
    /// `X-Amz-Target` and a body.
    Target(&'static str, String),
    /// A path with its query.
    Get(&'a str),
    /// A path and a body.
    Post(&'static str, String),
}

impl Signed {
    /// Takes the credentials of a session, and refuses where there are none. They are taken again for each
    /// question, for a run may be longer than a session lasts; the provider keeps them meanwhile.
    pub(super) fn open(session: &Session) -> Result<Self, Error> {
        let refused = |cause: String| CREDENTIALS.error("questions", Kind::Credentials, cause);
        let config = session.config(None);
        let provider = config.credentials_provider();
        let provider = provider.ok_or_else(|| refused("there are no credentials".to_owned()))?;
        let credentials = session.runtime().block_on(provider.provide_credentials());
        credentials.map_err(|error| refused(error.to_string()))?;
        let settings = HttpConnectorSettings::builder()
            .connect_timeout(CONNECT_WITHIN)
            .read_timeout(ANSWER_WITHIN)
            .build();
        let connector = Connector::builder()
            .connector_settings(settings)
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .build();
        let connector = SharedHttpConnector::new(connector);
        Ok(Self { session: session.clone(), provider, connector })
    }

    /// Asks, and reads the answer as a `T`.
    pub(super) fn ask<T: DeserializeOwned>(&self, question: &Question<'_>) -> Result<T, Error> {
        let Question { call, target, .. } = *question;
        let request = self.request(question)?;
        let answer = self.session.runtime().block_on(self.send(request));
        let (status, code, body) =
            answer.map_err(|cause| call.error(target, Kind::Transport, cause))?;
        if !(200..300).contains(&status) {
            return Err(refusal(question, status, code, &body));
        }
        serde_json::from_slice(&body).map_err(|error| {
            let cause = format!("the answer is not one to this question: {error}");
            call.error(target, Kind::Answer, cause)
        })
    }

    async fn send(&self, request: Request) -> Result<(u16, Option<String>, Vec<u8>), String> {
        let response: Response = self.connector.call(request).await.map_err(|error| {
            let what = if error.is_timeout() { "time is up" } else { "no connection" };
            format!("{what}: {}", chain(&error))
        })?;
        let status = response.status().as_u16();
        let code = response.headers().get("x-amzn-errortype").map(str::to_owned);
        let mut stream = ByteStream::new(response.into_body());
        let mut body = Vec::new();
        while let Some(more) =
            stream.try_next().await.map_err(|error| format!("the body stops: {error}"))?
        {
            if body.len() + more.len() > LONGEST {
                return Err(format!("the body is longer than {} MiB", LONGEST >> 20));
            }
            body.extend_from_slice(&more);
        }
        Ok((status, code, body))
    }

    fn request(&self, question: &Question<'_>) -> Result<Request, Error> {
        let config = self.session.config(None);
        let (method, path, target, body) = match &question.form {
            Form::Target(target, body) => ("POST", "/", Some(*target), body.clone()),
            Form::Get(path) => ("GET", *path, None, String::new()),
            Form::Post(path, body) => ("POST", *path, None, body.clone()),
        };
        let url = format!("{}{path}", self.endpoint(&config, question));
        let kind = if target.is_some() { "application/x-amz-json-1.1" } else { "application/json" };
        let mut headers = vec![("content-type", kind), ("user-agent", USER_AGENT)];
        headers.extend(target.map(|target| ("x-amz-target", target)));
        let refused = |cause: String| question.call.error(question.target, Kind::Refused, cause);
        let plain = headers.iter().copied();
        let signable =
            SignableRequest::new(method, &url, plain, SignableBody::Bytes(body.as_bytes()));
        let signable = signable.map_err(|error| refused(error.to_string()))?;
        let signature = self.signature(&config, question, signable).map_err(refused)?;
        let mut request = Request::new(SdkBody::from(body));
        request.set_method(method).map_err(|error| refused(error.to_string()))?;
        request.set_uri(url).map_err(|error| refused(error.to_string()))?;
        let own = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        for (name, value) in own.chain(signature) {
            let inserted = request.headers_mut().try_insert(name, value);
            inserted.map_err(|error| refused(error.to_string()))?;
        }
        Ok(request)
    }

    /// Returns the headers of the signature.
    fn signature(
        &self,
        config: &SdkConfig,
        question: &Question<'_>,
        request: SignableRequest<'_>,
    ) -> Result<Vec<(String, String)>, String> {
        let time = config.time_source().ok_or("there is no clock")?.now();
        let credentials = self.session.runtime().block_on(self.provider.provide_credentials());
        let identity: Identity = credentials.map_err(|error| error.to_string())?.into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(question.region)
            .name(host_of(question.service))
            .time(time)
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| error.to_string())?;
        let signed = sign(request, &params.into()).map_err(|error| error.to_string())?;
        let (instructions, _) = signed.into_parts();
        let headers = instructions.headers();
        Ok(headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    fn endpoint(
        &self,
        config: &SdkConfig,
        Question { service, region, .. }: &Question<'_>,
    ) -> String {
        if let Some(url) = self.session.endpoint(*service) {
            return url.trim_end_matches('/').to_owned();
        }
        let suffix = match region {
            region if region.starts_with("cn-") => "amazonaws.com.cn",
            region if region.starts_with("eusc-") => "amazonaws.eu",
            _ => "amazonaws.com",
        };
        let fips = if config.use_fips() == Some(true) { "-fips" } else { "" };
        format!("https://{}{fips}.{region}.{suffix}", host_of(*service))
    }
}

/// Returns the service as its host and its signature name it.
const fn host_of(service: Service) -> &'static str {
    match service {
        Service::S3 => "s3",
        Service::CloudTrail => "cloudtrail",
        Service::Account => "account",
        Service::Bedrock => "bedrock",
        Service::Kms => "kms",
        Service::Logs => "logs",
        Service::Sns => "sns",
        Service::Sts => "sts",
    }
}

/// An error as these services tell it.
#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "__type", alias = "code")]
    code: Option<String>,
    #[serde(alias = "Message")]
    message: Option<String>,
}

fn refusal(question: &Question<'_>, status: u16, code: Option<String>, body: &[u8]) -> Error {
    // What is no JSON has its status alone.
    let told = serde_json::from_slice::<Refusal>(body).ok();
    let (body_code, message) = told.map_or((None, None), |told| (told.code, told.message));
    let code = code.or(body_code);
    // `com.amazon.coral.service#AccessDeniedException:http://…`.
    let bare = |code: &str| {
        let code = code.rsplit('#').next().unwrap_or(code);
        code.split(':').next().unwrap_or(code).to_owned()
    };
    let code = code.as_deref().map(bare);
    question.call.refused(question.target, code.as_deref(), message.as_deref(), status)
}

/// Returns a text as it stands in a query.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().fold(String::new(), |mut quoted, byte| {
        if is_plain(byte) {
            quoted.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            write!(quoted, "%{byte:02X}").unwrap_or(());
        }
        quoted
    })
}

const USER_AGENT: &str = concat!("regiontrail/", env!("CARGO_PKG_VERSION"));
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// The longest answer that is read: a page of what is asked is some hundred KB at the most.
const LONGEST: usize = 16 << 20;
const CREDENTIALS: Call = Call { doing: "take credentials for", action: "sts:GetCallerIdentity" };
