//! The CloudTrail API.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::config::Builder;
use aws_sdk_cloudtrail::config::retry::RetryConfig;
use aws_sdk_cloudtrail::operation::list_public_keys::ListPublicKeysOutput;
use aws_sdk_cloudtrail::primitives::DateTime;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey, PublicKey};

use super::again::{Patience, again};
use super::threads::Threads;
use super::{Asked, Call, Error, Kind, Session};
use crate::model::Moment;

/// The CloudTrail API of one Region.
#[derive(Debug, Clone)]
pub struct Trails {
    region: String,
    client: Client,
    runtime: Arc<Threads>,
}

/// A page of events, each as the JSON text of its record.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub records: Vec<String>,
    pub next: Option<String>,
}

/// A public key as AWS lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// What digests call it.
    pub fingerprint: String,
    /// The key, in DER.
    pub der: Vec<u8>,
    /// The first moment of its validity.
    pub from: Moment,
    /// The last.
    pub to: Moment,
}

impl ListedKey {
    fn of(key: PublicKey) -> Option<Self> {
        let moment = |time: DateTime| time.to_millis().ok().map(Moment::from_millis);
        Some(Self {
            fingerprint: key.fingerprint?,
            der: key.value?.into_inner(),
            from: moment(key.validity_start_time?)?,
            to: moment(key.validity_end_time?)?,
        })
    }
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

    /// Returns the Region that is asked.
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
        self.patiently(|| self.events("bedrock.amazonaws.com", span, None)).map(|_| ())
    }

    /// Asks for the public keys that were valid at any moment of a span, all of them.
    ///
    /// # Errors
    /// Fails where AWS does not answer with keys.
    pub fn public_keys(&self, span: (Moment, Moment)) -> Result<Vec<ListedKey>, Error> {
        self.runtime.block_on(async {
            let (mut keys, mut next) = (Vec::new(), None);
            loop {
                let ask = || self.page_of_keys(span, next.clone());
                let page = again(Patience::LONG, ask).await?;
                keys.extend(page.0);
                if page.1.is_none() {
                    return Ok(keys);
                }
                if page.1 == next {
                    return Err(KEYS.error(
                        &self.region,
                        Kind::Answer,
                        "the same page is named again",
                    ));
                }
                next = page.1;
            }
        })
    }

    /// Asks for a page of keys.
    async fn page_of_keys(
        &self,
        span: (Moment, Moment),
        next: Option<String>,
    ) -> Result<(Vec<ListedKey>, Option<String>), Error> {
        let ask = self.client.list_public_keys().start_time(time(span.0)).end_time(time(span.1));
        let answer = ask.set_next_token(next).send().await.asked(KEYS, &self.region)?;
        self.keys_of(answer)
    }

    fn keys_of(
        &self,
        answer: ListPublicKeysOutput,
    ) -> Result<(Vec<ListedKey>, Option<String>), Error> {
        let Some(keys) = answer.public_key_list else {
            let cause = "the answer has no `PublicKeyList`";
            return Err(KEYS.error(&self.region, Kind::Answer, cause));
        };
        let keys: Option<Vec<ListedKey>> = keys.into_iter().map(ListedKey::of).collect();
        let keys = keys.ok_or_else(|| {
            KEYS.error(&self.region, Kind::Answer, "a key lacks its value, fingerprint or validity")
        })?;
        Ok((keys, answer.next_token))
    }

    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    /// Makes a call for somebody who waits for the answer.
    pub(super) fn patiently<T, Answer>(&self, call: impl FnMut() -> Answer) -> Result<T, Error>
    where
        Answer: Future<Output = Result<T, Error>>,
    {
        self.runtime.block_on(again(Patience::BRIEF, call))
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

/// Says that a Region which must be turned on does not know who asks, and that nobody said why.
pub(crate) fn unknown_here(failure: &Error) -> Error {
    let cause = format!(
        "{}: the Region may be off, which `account:GetRegionOptStatus` tells, or the session's token may \
         be of a kind that it does not take",
        failure.cause()
    );
    LOOKUP.error("", Kind::Refused, cause)
}

const KEYS: Call = Call { doing: "list the public keys in", action: "cloudtrail:ListPublicKeys" };
const LOOKUP: Call = Call { doing: "look up events in", action: "cloudtrail:LookupEvents" };
