//! The CloudTrail API.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::config::Builder;
use aws_sdk_cloudtrail::config::retry::RetryConfig;
use aws_sdk_cloudtrail::primitives::DateTime;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use tokio::runtime::Runtime;

use super::{Asked, Call, Error, Kind, Session};
use crate::model::Moment;

/// The CloudTrail API of one Region.
#[derive(Debug, Clone)]
pub struct Trails {
    region: String,
    client: Client,
    runtime: Arc<Runtime>,
}

/// A page of events, each as the JSON text of its record.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub records: Vec<String>,
    pub next: Option<String>,
}

impl Trails {
    /// Asks in a Region; nothing is asked yet.
    #[must_use]
    pub fn new(session: &Session, region: &str) -> Self {
        let config = session.config(Some(region));
        // Whoever asks holds the pace, so whoever asks must see the throttling.
        let config = Builder::from(&config).retry_config(RetryConfig::disabled()).build();
        let runtime = Arc::clone(session.runtime());
        Self { region: region.to_owned(), client: Client::from_conf(config), runtime }
    }

    /// Returns the Region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Asks for the events of the last hour, to find out whether it may be asked.
    ///
    /// # Errors
    /// Fails where it may not.
    pub fn try_lookup(&self, now: Moment) -> Result<(), Error> {
        let span = (now.plus(-jiff::SignedDuration::from_hours(1)), now);
        self.block_on(self.events("bedrock.amazonaws.com", span, None)).map(|_| ())
    }

    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn block_on<T>(&self, call: impl Future<Output = T>) -> T {
        self.runtime.block_on(call)
    }

    /// Asks for a page of the events of one source, newest first.
    /// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.
    pub(crate) async fn events(
        &self,
        event_source: &str,
        (from, to): (Moment, Moment),
        next: Option<String>,
    ) -> Result<Events, Error> {
        let by = LookupAttribute::builder()
            .attribute_key(LookupAttributeKey::EventSource)
            .attribute_value(event_source)
            .build()
            .map_err(|e| LOOKUP.error(&self.region, Kind::Refused, e.to_string()))?;
        // The end counts with LookupEvents, and event times are whole seconds: one less.
        let ask = self.client.lookup_events().lookup_attributes(by).max_results(PAGE);
        let ask =
            ask.start_time(time(from)).end_time(time(to.plus(-jiff::SignedDuration::from_secs(1))));
        let answer = ask.set_next_token(next.clone()).send().await.asked(LOOKUP, &self.region)?;
        let Some(events) = answer.events else {
            return Err(LOOKUP.error(&self.region, Kind::Answer, "the answer has no `Events`"));
        };
        if answer.next_token.is_some() && answer.next_token == next {
            return Err(LOOKUP.error(&self.region, Kind::Answer, "the same page is named again"));
        }
        let records = events.into_iter().map(|event| event.cloud_trail_event);
        let records: Option<Vec<String>> = records.collect();
        let records = records.ok_or_else(|| {
            LOOKUP.error(&self.region, Kind::Answer, "an event has no `CloudTrailEvent`")
        })?;
        Ok(Events { records, next: answer.next_token })
    }
}

fn time(moment: Moment) -> DateTime {
    DateTime::from_millis(moment.as_millis())
}

const PAGE: i32 = 50;

/// Two requests a second for each account and Region, and a little less, so that the limit is not
/// met at all.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>.
pub(crate) const LOOKUP_EVERY: Duration = Duration::from_millis(520);

/// Says that a day cannot be read this way.
pub(crate) fn too_much(target: &str, cause: &str) -> Error {
    LOOKUP.error(target, Kind::Refused, cause)
}

const LOOKUP: Call = Call { doing: "look up events in", action: "cloudtrail:LookupEvents" };
