//! What trails record, and where to.

use super::judge::{Judge, Lies};
use crate::model::Arn;
use crate::model::custody::TrailFacts;
use crate::report::words::CustodyStatement as Said;
use crate::report::{CustodyCode as Code, PlaceKind};

impl Judge<'_> {
    pub(super) fn trails(&mut self) {
        for trail in &self.facts.trails {
            self.trail_places(trail);
            self.trail_state(trail);
        }
    }

    fn trail_places(&mut self, trail: &TrailFacts) {
        let lies = self.bucket_lies(&trail.bucket);
        self.place(PlaceKind::TrailBucket, &trail.bucket, &trail.arn, lies);
        if let Some(key) = &trail.kms_key {
            self.key(key, &trail.arn, Lies::In(&trail.home_region));
        }
        if let Some(group) = &trail.log_group {
            let lies = self.arn_lies(PlaceKind::LogGroup, group);
            self.place(PlaceKind::LogGroup, group, &trail.arn, lies);
            let named = Arn::parse(group).and_then(|arn| {
                let name = arn.resource.strip_prefix("log-group:")?;
                Some((arn.region, name.trim_end_matches(":*")))
            });
            match named {
                Some((region, name)) => self.expect_group(region, name),
                None => self.miss(group),
            }
        }
        if let Some(topic) = &trail.topic {
            let lies = Arn::parse(topic).map_or(Lies::Unknown, |arn| Lies::In(arn.region));
            self.place(PlaceKind::Notice, topic, &trail.arn, lies);
        }
    }

    fn trail_state(&mut self, facts: &TrailFacts) {
        let trail = facts.arn.as_str();
        if let Some(status) = facts.status.answer() {
            if !status.is_logging {
                self.find(Code::TrailStopped, trail, &Said::Stopped { trail });
            }
            for cause in status.delivery_error.iter().chain(&status.digest_error) {
                self.find(Code::TrailDeliveryFails, trail, &Said::DeliveryFails { trail, cause });
            }
        }
        // `readOnly` is true for InvokeModel and Converse: a trail of write events has none of them.
        if facts.selectors.answer().is_some_and(|selected| !selected.has_management_reads) {
            self.find(Code::TrailWithoutReads, trail, &Said::NoReads { trail });
        }
        if !facts.has_digests {
            self.find(Code::LogValidationOff, trail, &Said::NoDigests { trail });
        }
        if !facts.is_multi_region {
            let region = facts.home_region.as_str();
            self.find_at(Code::TrailOfOneRegion, trail, region, &Said::OneRegion { trail, region });
        }
    }
}
