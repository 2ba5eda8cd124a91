//! What each Region answered: trails, event data stores, prompts, guardrails.

use super::judge::{Judge, Lies};
use crate::model::custody::{Fact, GuardrailFacts, LogGroupFacts, RegionAnswers, TrailFacts};
use crate::model::{Arn, Region, Verdict};
use crate::report::words::CustodyStatement;
use crate::report::{CustodyCode, CustodyPlace, PlaceKind};

impl Judge<'_> {
    pub(super) fn regions(&mut self) {
        let enabled = self.facts.enabled_regions.as_ref().and_then(Fact::answer);
        let is_asked = |code: &&String| self.facts.regions.iter().any(|r| r.region == **code);
        let missing: Vec<&String> =
            enabled.into_iter().flatten().filter(|code| !is_asked(code)).collect();
        for code in missing {
            self.miss(code);
        }
        if self.facts.enabled_regions.is_none() {
            let asked: Vec<&str> =
                self.facts.regions.iter().map(|answers| answers.region.as_str()).collect();
            let regions = asked.join(", ");
            let said = CustodyStatement::OtherRegions { regions: &regions };
            self.find(CustodyCode::RegionsNotAsked, &regions, &said);
        }
        for answers in &self.facts.regions {
            self.recorded(answers);
            self.prompts(answers);
            for guardrail in answers.guardrails.answer().into_iter().flatten() {
                self.guardrail(guardrail, &answers.region);
            }
        }
    }

    /// A Region where no trail records has no logs: also an opt-in Region such as ca-west-1, which a
    /// trail of one Region elsewhere does not record, whatever is listed there.
    fn recorded(
        &mut self,
        RegionAnswers { region, trails, event_data_stores, .. }: &RegionAnswers,
    ) {
        let Some(arns) = trails.answer() else { return };
        let records = |trail: &TrailFacts| trail.is_multi_region || trail.home_region == *region;
        let known = |arn: &String| self.facts.trails.iter().find(|trail| trail.arn == *arn);
        // Of a trail without facts nobody knows what it records: that is open by itself.
        if arns.iter().all(|arn| known(arn).is_some_and(|trail| !records(trail))) {
            let said = CustodyStatement::NoTrail { region };
            self.find_at(CustodyCode::RegionWithoutTrail, region, region, &said);
        }
        for arn in arns {
            if self.facts.trails.iter().all(|trail| trail.arn != *arn) {
                self.miss(arn);
            }
        }
        for arn in event_data_stores.answer().into_iter().flatten() {
            if self.facts.event_data_stores.iter().all(|store| store.arn != *arn) {
                self.miss(arn);
            }
        }
    }

    fn prompts(&mut self, RegionAnswers { region, invocation_logging, .. }: &RegionAnswers) {
        let Some(logging) = invocation_logging.answer() else { return };
        for bucket in &logging.buckets {
            let lies = self.bucket_lies(bucket);
            self.place(PlaceKind::InvocationBucket, bucket, region, lies);
        }
        if let Some(group) = &logging.log_group {
            // The group is one of the Region that was asked: its configuration names no other.
            self.place(PlaceKind::InvocationLogGroup, group, region, Lies::In(region));
            self.expect_group(region, group);
        }
    }

    /// Guardrails look at prompts and answers in any Region of their profile.
    /// <https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-cross-region.html>
    fn guardrail(&mut self, GuardrailFacts { arn, profile }: &GuardrailFacts, source: &str) {
        let source = source.parse::<Region>();
        let known = source.iter().find_map(|at| self.question.catalog.destinations(profile, at));
        let Some(destinations) = known else {
            let said = CustodyStatement::ProfileUnknown { name: arn, profile };
            self.find(CustodyCode::PlaceUnknown, arn, &said);
            self.place(PlaceKind::Guardrail, arn, profile, Lies::Unknown);
            return;
        };
        let mut outside = Vec::new();
        for region in destinations.iter() {
            let is_inside = self.allows(region.as_str());
            if !is_inside {
                outside.push(region.as_str());
            }
            self.place_judged(CustodyPlace {
                kind: PlaceKind::Guardrail,
                name: arn.as_str().into(),
                of: profile.as_str().into(),
                region: Some(region.as_str().into()),
                verdict: if is_inside { Verdict::Compliant } else { Verdict::NonCompliant },
            });
        }
        if !outside.is_empty() {
            let regions = outside.join(", ");
            let said = CustodyStatement::GuardrailOutside { name: arn, profile, regions: &regions };
            self.find(CustodyCode::GuardrailOutside, arn, &said);
        }
    }

    pub(super) fn stores(&mut self) {
        for store in &self.facts.event_data_stores {
            let details = store.details.answer();
            let lies = self.arn_lies(PlaceKind::EventDataStore, &store.arn);
            self.place(PlaceKind::EventDataStore, &store.arn, "CloudTrail Lake", lies);
            if let Some(key) = details.and_then(|details| details.kms_key.as_deref()) {
                self.key(key, &store.arn, lies);
            }
        }
    }

    pub(super) fn log_groups(&mut self) {
        for LogGroupFacts { region, name, encryption, subscriptions, account_policies, exports } in
            &self.facts.log_groups
        {
            if let Some(key) = encryption.answer().and_then(|with| with.kms_key.as_deref()) {
                self.key(key, name, Lies::In(region));
            }
            let of_all = account_policies.answer().into_iter().flatten();
            for to in subscriptions.answer().into_iter().flatten().chain(of_all) {
                let lies = self.log_copy_lies(to, name);
                self.place(PlaceKind::LogCopy, to, name, lies);
            }
            for to in exports.answer().into_iter().flatten() {
                let lies = self.copy_lies(to);
                self.place(PlaceKind::LogCopy, to, name, lies);
            }
        }
    }

    /// Says where the copies of a log group lie. A stream of Kinesis holds them in its Region; all else
    /// hands them on, and not to where its ARN says: a destination stands for a resource "located in a
    /// different Region", Firehose and functions deliver to anywhere.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html>
    fn log_copy_lies<'t>(&mut self, to: &'t str, of: &str) -> Lies<'t> {
        let lies = self.arn_lies(PlaceKind::LogCopy, to);
        let is_kept_there = Arn::parse(to).is_some_and(|arn| arn.service == "kinesis");
        match lies {
            Lies::In(region) if !is_kept_there => {
                let said = CustodyStatement::HandedOn { name: to, of };
                self.find(CustodyCode::PlaceUnknown, to, &said);
                Lies::PerhapsIn(region)
            }
            Lies::In(_) | Lies::PerhapsIn(_) | Lies::Unknown => lies,
        }
    }

    pub(super) fn expect_group(&mut self, region: &str, name: &str) {
        let is_there = |group: &LogGroupFacts| group.region == region && group.name == name;
        if !self.facts.log_groups.iter().any(is_there) {
            self.miss(name);
        }
    }

    /// Notes a key. One that is not named by its ARN is a key of the Region of what it encrypts:
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html>.
    pub(super) fn key(&mut self, key: &str, of: &str, holder: Lies<'_>) {
        let lies =
            if Arn::parse(key).is_some() { self.arn_lies(PlaceKind::Key, key) } else { holder };
        self.place(PlaceKind::Key, key, of, lies);
        let is_copied = key.contains(":key/mrk-");
        if is_copied && self.facts.keys.iter().all(|known| known.arn != key) {
            self.miss(key);
        }
    }

    /// Notes the copies of keys. What a key encrypts does not move with it: they are told.
    pub(super) fn keys(&mut self) {
        for key in &self.facts.keys {
            let copies = key.copies.answer().into_iter().flatten();
            for copy in copies.filter(|copy| **copy != key.arn) {
                let lies = Arn::parse(copy).map_or(Lies::Unknown, |arn| Lies::In(arn.region));
                self.place(PlaceKind::KeyCopy, copy, &key.arn, lies);
            }
        }
    }

    /// Says where a thing lies that is named by its ARN, and notes where that names no Region.
    pub(super) fn arn_lies<'t>(&mut self, kind: PlaceKind, name: &'t str) -> Lies<'t> {
        match Arn::parse(name) {
            Some(arn) if !arn.region.is_empty() => Lies::In(arn.region),
            Some(_) | None => {
                let said = CustodyStatement::PlaceUnknown { kind, name };
                self.find(CustodyCode::PlaceUnknown, name, &said);
                Lies::Unknown
            }
        }
    }
}
