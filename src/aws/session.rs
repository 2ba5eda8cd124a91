//! Credentials, Region and the runtime of the clients.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use aws_config::default_provider::region::DefaultRegionChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::StalledStreamProtectionConfig;
use aws_sdk_s3::config::retry::{RetryConfig, RetryPartition, TokenBucket};
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_types::service_config::ServiceConfigKey;

use super::address;
use super::clock::Clock;
use super::threads::Threads;
use super::{Asked, Call, Error, is_of_aws};
use crate::model::Moment;

/// How to come to AWS. Everything left out is taken as the AWS CLI takes it: environment, profiles,
/// SSO, web identity, container and instance roles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access {
    /// A profile of `~/.aws/config`, whose credentials outweigh those of the environment.
    pub profile: Option<String>,
    /// A role to assume first.
    pub role: Option<Role>,
    /// Whether the requests to buckets are paid by us.
    pub pays_requests: bool,
}

/// A role to assume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// As `--role-arn` names it.
    pub arn: String,
    /// What its trust policy asks for.
    pub external_id: Option<String>,
}

/// Who we are, as STS says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose bill it is.
    pub account: String,
    /// The ARN of the user or the session.
    pub arn: String,
    /// When it said so by its own clock, where it told. Questions like this one, and lists, are signed anew
    /// by that clock where this machine's is off; logs are asked for by this machine's alone, and refused.
    pub at: Option<Moment>,
}

/// A service whose endpoint others may stand in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Buckets.
    S3,
    /// LookupEvents and Lake.
    CloudTrail,
    /// Account Management: the Regions that are on.
    Account,
    /// Model invocation logging and guardrails.
    Bedrock,
    /// Keys.
    Kms,
    /// Log groups.
    Logs,
    /// Topics.
    Sns,
    /// Who asks.
    Sts,
}

impl Service {
    /// Every service that is asked.
    pub(crate) const ALL: [Self; 8] = [
        Self::Account,
        Self::Bedrock,
        Self::CloudTrail,
        Self::Logs,
        Self::Kms,
        Self::S3,
        Self::Sns,
        Self::Sts,
    ];

    /// Returns the name that the SDK looks for in the environment and in profiles.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::S3 => "S3",
            Self::CloudTrail => "CloudTrail",
            Self::Account => "Account",
            Self::Bedrock => "Bedrock",
            Self::Kms => "KMS",
            Self::Logs => "CloudWatch Logs",
            Self::Sns => "SNS",
            Self::Sts => "STS",
        }
    }

    /// Returns the service of a name as [`Self::id`] gives it.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.id() == id)
    }

    /// Returns what stands in the names of its hosts.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::CloudTrail => "cloudtrail",
            Self::Account => "account",
            Self::Bedrock => "bedrock",
            Self::Kms => "kms",
            Self::Logs => "logs",
            Self::Sns => "sns",
            Self::Sts => "sts",
        }
    }
}

/// Credentials, a Region, and the threads that wait for answers.
#[derive(Clone)]
pub struct Session {
    runtime: Arc<Threads>,
    config: SdkConfig,
    /// The Region that somebody configured.
    region: Option<String>,
    pays_requests: bool,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the configuration: it holds the provider of credentials.
        f.debug_struct("Session").field("region", &self.region).finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a session. Credentials are asked for with the first call.
    ///
    /// # Errors
    /// Fails where the system gives no threads.
    pub fn open(access: &Access) -> io::Result<Self> {
        let runtime = Threads::start(WAITING_THREADS)?;
        let (config, region) = runtime.block_on(config(access));
        let pays_requests = access.pays_requests;
        Ok(Self { runtime: Arc::new(runtime), config, region, pays_requests })
    }

    /// Asks AWS who we are.
    ///
    /// # Errors
    /// Fails where there are no good credentials or no network.
    pub fn identity(&self) -> Result<Identity, Error> {
        const CALL: Call = Call { doing: "ask who this is at", action: "sts:GetCallerIdentity" };
        let sts =
            aws_sdk_sts::config::Builder::from(&self.config).retry_partition(partition("sts"));
        let clock = Clock::default();
        let sts = aws_sdk_sts::Client::from_conf(sts.interceptor(clock.clone()).build());
        let answer = self.runtime.block_on(sts.get_caller_identity().send());
        let answer = answer.asked(CALL, "sts")?;
        match (answer.account, answer.arn) {
            (Some(account), Some(arn)) => Ok(Identity { account, arn, at: clock.told() }),
            (_, _) => Err(CALL.error("sts", super::Kind::Answer, "the answer names no account")),
        }
    }

    /// Returns the endpoint that was put in AWS's place for a service, by the environment or a
    /// profile, if any.
    ///
    /// # Panics
    /// Never: the question is whole.
    #[must_use]
    pub fn endpoint(&self, service: Service) -> Option<String> {
        // As the client of the service asks itself.
        let key = ServiceConfigKey::builder()
            .service_id(service.id())
            .env("AWS_ENDPOINT_URL")
            .profile("endpoint_url")
            .build()
            .expect("all three are there");
        let own = self.config.service_config().and_then(|config| config.load_config(key));
        own.or_else(|| self.config.endpoint_url().map(str::to_owned))
    }

    /// Returns the service whose endpoint names a user, and so perhaps a password, if there is one.
    #[must_use]
    pub fn endpoint_with_user(&self) -> Option<&'static str> {
        let has_user =
            |service: &Service| self.endpoint(*service).is_some_and(|url| address::has_user(&url));
        Service::ALL.into_iter().find(has_user).map(Service::id)
    }

    /// Names a place of a service as users do; one on a server that is not AWS's behind that server,
    /// so that no report takes it for AWS.
    pub(crate) fn named(&self, service: Service, native: &str, foreign: &str) -> String {
        match self.endpoint(service).filter(|url| !is_of_aws(service, url)) {
            Some(url) => format!("{}/{foreign}", url.trim_end_matches('/')),
            None => native.to_owned(),
        }
    }

    /// Returns the Region that is configured, if one is.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    pub(crate) const fn runtime(&self) -> &Arc<Threads> {
        &self.runtime
    }

    pub(crate) const fn pays_requests(&self) -> bool {
        self.pays_requests
    }

    /// Returns the configuration for a Region.
    pub(crate) fn config(&self, region: Option<&str>) -> SdkConfig {
        let region = region.map(|name| Region::new(name.to_owned()));
        match region {
            Some(region) => self.config.to_builder().region(region).build(),
            None => self.config.clone(),
        }
    }
}

/// Returns the configuration, and the Region that somebody configured.
async fn config(access: &Access) -> (SdkConfig, Option<String>) {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        // Without them, a server that takes a request and never answers holds it for ever.
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(5))
                .read_timeout(Duration::from_secs(15))
                .operation_attempt_timeout(Duration::from_mins(1))
                .operation_timeout(Duration::from_mins(5))
                .build(),
        )
        .stalled_stream_protection(
            StalledStreamProtectionConfig::enabled().grace_period(Duration::from_secs(10)).build(),
        );
    let found = region(access.profile.as_deref()).await;
    // Only to find out: a bucket's Region is asked for, LookupEvents names its own, and STS has no other.
    let region = found.clone().unwrap_or(Region::from_static(ANY_REGION));
    loader = loader.region(region.clone());
    if let Some(name) = &access.profile {
        // As with the AWS CLI, a profile that is named outweighs credentials of the environment, and
        // one that is not there is an error.
        let own = ProfileFileCredentialsProvider::builder().profile_name(name);
        let own = own.configure(&ProviderConfig::without_region().with_region(Some(region)));
        loader = loader.profile_name(name).credentials_provider(own.build());
    }
    let config = loader.load().await;
    let region = found.map(|region| region.to_string());
    let Some(role) = &access.role else { return (config, region) };
    let mut provider =
        AssumeRoleProvider::builder(&role.arn).session_name("regiontrail").configure(&config);
    if let Some(id) = &role.external_id {
        provider = provider.external_id(id);
    }
    let provider = provider.build().await;
    let provider = aws_sdk_s3::config::SharedCredentialsProvider::new(provider);
    (config.to_builder().credentials_provider(provider).build(), region)
}

/// Returns the Region that somebody configured: the environment, a profile, or the instance.
async fn region(profile: Option<&str>) -> Option<Region> {
    let chain = match profile {
        Some(name) => DefaultRegionChain::builder().profile_name(name),
        None => DefaultRegionChain::builder(),
    };
    chain.build().region().await
}

/// Retries of one service, apart from all others, that come back with time. The default bucket of
/// 500 tokens is filled by successes alone: a burst of `SlowDown` empties it, and then every object
/// is lost at its first failure.
pub(crate) fn partition(name: &'static str) -> RetryPartition {
    let tokens = TokenBucket::builder().capacity(50_000).refill_rate(50.0).build();
    RetryPartition::custom(name).token_bucket(tokens).build()
}

const ATTEMPTS: u32 = 6;
const WAITING_THREADS: usize = 2;
const ANY_REGION: &str = "us-east-1";
