//! What trails there are, and what they select: facts, no judgement.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudtrail::primitives::DateTime;
use aws_sdk_cloudtrail::types::{
    AdvancedEventSelector, AdvancedFieldSelector, DataResource, EventSelector, ReadWriteType,
};

use super::cloudtrail::Trails;
use super::{Asked, Call, Error, Kind};
use crate::model::{Arn, Moment};

/// A trail as `DescribeTrails` names it.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    /// As other calls name it.
    pub arn: String,
    /// As people name it.
    pub name: String,
    /// The Region in which it was made.
    pub home_region: String,
    /// The bucket that it writes to.
    pub bucket: String,
    /// What stands before `AWSLogs/` in its keys.
    pub prefix: String,
    /// Whether it records all Regions that the account has on.
    pub is_multi_region: bool,
    /// Whether it records all accounts of the organization.
    pub is_organization: bool,
    /// Whether it writes digest files.
    pub has_digests: bool,
    /// The key that encrypts its logs.
    pub kms_key: Option<String>,
    /// The ARN of the log group that gets its events too.
    pub log_group: Option<String>,
    /// The ARN of the topic that is told of each log.
    pub topic: Option<String>,
}

/// Whether a trail records now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Whether it records.
    pub is_logging: bool,
    /// Why its last log could not be delivered.
    pub delivery_error: Option<String>,
    /// Why its last digest could not be delivered.
    pub digest_error: Option<String>,
    /// When it was last switched on.
    pub started: Option<Moment>,
    /// When it was last switched off.
    pub stopped: Option<Moment>,
}

/// Which events a trail records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Whether management events that read are recorded: inference is one.
    pub has_management_reads: bool,
    /// The resource types whose data events are all recorded, such as `AWS::Bedrock::Model`.
    pub data_types: Vec<String>,
    /// Those of which only the data events that read, or only those that write, are recorded.
    pub half_types: Vec<String>,
    /// The fields by which management events that read are chosen, where no selector has them all.
    pub narrowed_reads: BTreeSet<String>,
    /// The resource types of whose data events only some are recorded, and the fields by which they are
    /// chosen.
    pub narrowed_types: BTreeMap<String, BTreeSet<String>>,
}

impl Trails {
    /// Names the trails that record in this Region, also those of other Regions and of the
    /// organization.
    ///
    /// # Errors
    /// Fails where they may not be seen, or the Region is not on.
    pub fn trails(&self) -> Result<Vec<Trail>, Error> {
        let ask = self.client().describe_trails().include_shadow_trails(true);
        let answer =
            self.patiently(async || ask.clone().send().await.asked(DESCRIBE, self.region()))?;
        let Some(list) = answer.trail_list else {
            return Err(DESCRIBE.error(
                self.region(),
                Kind::Answer,
                "the answer has no `trailList`",
            ));
        };
        list.into_iter().map(|trail| self.trail(trail)).collect()
    }

    fn trail(&self, trail: aws_sdk_cloudtrail::types::Trail) -> Result<Trail, Error> {
        let lacks = |what: &str| {
            let cause = format!("a trail has no `{what}`");
            DESCRIBE.error(self.region(), Kind::Answer, cause)
        };
        let arn = trail.trail_arn.ok_or_else(|| lacks("TrailARN"))?;
        // A trail is made in its home Region, which its ARN names.
        let of_arn = || Arn::parse(&arn).map(|arn| arn.region.to_owned());
        let home_region = trail.home_region.or_else(of_arn).filter(|region| !region.is_empty());
        Ok(Trail {
            name: trail.name.unwrap_or_else(|| arn.clone()),
            home_region: home_region.ok_or_else(|| lacks("HomeRegion"))?,
            bucket: trail.s3_bucket_name.ok_or_else(|| lacks("S3BucketName"))?,
            // A trail without a prefix has none to tell.
            prefix: trail.s3_key_prefix.unwrap_or_default(),
            is_multi_region: trail
                .is_multi_region_trail
                .ok_or_else(|| lacks("IsMultiRegionTrail"))?,
            is_organization: trail
                .is_organization_trail
                .ok_or_else(|| lacks("IsOrganizationTrail"))?,
            has_digests: trail
                .log_file_validation_enabled
                .ok_or_else(|| lacks("LogFileValidationEnabled"))?,
            kms_key: trail.kms_key_id,
            log_group: trail.cloud_watch_logs_log_group_arn,
            topic: trail.sns_topic_arn,
            arn,
        })
    }

    /// Says whether a trail records.
    ///
    /// # Errors
    /// Fails where it may not be seen.
    pub fn status(&self, arn: &str) -> Result<Status, Error> {
        let ask = self.client().get_trail_status().name(arn);
        let answer = self.patiently(async || ask.clone().send().await.asked(STATUS, arn))?;
        let Some(is_logging) = answer.is_logging else {
            return Err(STATUS.error(arn, Kind::Answer, "the answer has no `IsLogging`"));
        };
        let told = |cause: Option<String>| cause.filter(|cause| !cause.is_empty());
        Ok(Status {
            is_logging,
            delivery_error: told(answer.latest_delivery_error),
            digest_error: told(answer.latest_digest_delivery_error),
            started: answer.start_logging_time.and_then(moment),
            stopped: answer.stop_logging_time.and_then(moment),
        })
    }

    /// Says which events a trail records.
    ///
    /// # Errors
    /// Fails where it may not be seen.
    pub fn selection(&self, arn: &str) -> Result<Selection, Error> {
        let ask = self.client().get_event_selectors().trail_name(arn);
        let answer = self.patiently(async || ask.clone().send().await.asked(SELECTORS, arn))?;
        let (basic, advanced) = (answer.event_selectors, answer.advanced_event_selectors);
        match (basic, advanced) {
            (None, None) => {
                Err(SELECTORS.error(arn, Kind::Answer, "the answer has no event selectors"))
            }
            (basic, advanced) => Ok(selection(
                basic.as_deref().unwrap_or_default(),
                advanced.as_deref().unwrap_or_default(),
            )),
        }
    }
}

/// A time of which milliseconds cannot be counted is no time.
fn moment(time: DateTime) -> Option<Moment> {
    time.to_millis().ok().map(Moment::from_millis)
}

/// Reads both kinds of selectors.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html>,
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html>.
fn selection(basic: &[EventSelector], advanced: &[AdvancedEventSelector]) -> Selection {
    let mut selection = Selection::default();
    let reads: Vec<BTreeSet<String>> = basic
        .iter()
        .filter_map(basic_reads)
        .chain(advanced.iter().filter_map(advanced_reads))
        .collect();
    selection.has_management_reads = !reads.is_empty();
    if reads.iter().all(|by| !by.is_empty()) {
        selection.narrowed_reads = reads.into_iter().flatten().collect();
    }
    let types = basic.iter().flat_map(basic_types).chain(advanced.iter().flat_map(advanced_types));
    for Choice { of, is_half, by } in types {
        match (by.is_empty(), is_half) {
            (true, false) => selection.data_types.push(of),
            (true, true) => selection.half_types.push(of),
            (false, _) => selection.narrowed_types.entry(of).or_default().extend(by),
        }
    }
    let Selection { data_types, narrowed_types, .. } = &mut selection;
    narrowed_types.retain(|of, _| !data_types.contains(of));
    selection
}

/// Data events of a resource type that a selector chooses.
struct Choice {
    of: String,
    /// Only those that read, or only those that write.
    is_half: bool,
    /// The fields by which they are chosen besides.
    by: BTreeSet<String>,
}

/// Returns the fields by which management events that read are chosen, where there are any.
fn basic_reads(selector: &EventSelector) -> Option<BTreeSet<String>> {
    let has_reads = selector.include_management_events() != Some(false)
        && selector.read_write_type() != Some(&ReadWriteType::WriteOnly);
    has_reads.then(BTreeSet::new)
}

fn advanced_reads(selector: &AdvancedEventSelector) -> Option<BTreeSet<String>> {
    let has_reads = of_field(selector, "eventCategory").iter().any(|of| of == "Management")
        && of_field(selector, "readOnly").iter().all(|value| value == "true");
    has_reads.then(|| narrowed(selector))
}

fn basic_types(selector: &EventSelector) -> Vec<Choice> {
    let is_half = !matches!(selector.read_write_type(), Some(ReadWriteType::All) | None);
    let choice = |of: &DataResource| {
        // The first parts of an ARN stand for all resources of a service: `arn:aws:lambda`.
        let is_some = |value: &String| value.split(':').filter(|part| !part.is_empty()).count() > 3;
        let is_narrow = !of.values().is_empty() && of.values().iter().all(is_some);
        let by = is_narrow.then(|| "ARN".to_owned()).into_iter().collect();
        Some(Choice { of: of.r#type()?.to_owned(), is_half, by })
    };
    selector.data_resources().iter().filter_map(choice).collect()
}

fn advanced_types(selector: &AdvancedEventSelector) -> Vec<Choice> {
    let is_half = !of_field(selector, "readOnly").is_empty();
    let choice = |of| Choice { of, is_half, by: narrowed(selector) };
    of_field(selector, "resources.type").into_iter().map(choice).collect()
}

fn of_field(selector: &AdvancedEventSelector, name: &str) -> Vec<String> {
    let fields = selector.field_selectors().iter();
    fields.filter(|field| field.field() == name).flat_map(|field| field.equals().to_vec()).collect()
}

/// Returns the fields that leave out some events of a kind.
fn narrowed(selector: &AdvancedEventSelector) -> BTreeSet<String> {
    let is_narrow = |field: &&AdvancedFieldSelector| match field.field() {
        "eventCategory" | "readOnly" | "resources.type" => false,
        "eventSource" => !leaves_out_others(field),
        _ => true,
    };
    let fields = selector.field_selectors().iter().filter(is_narrow);
    fields.map(|field| field.field().to_owned()).collect()
}

/// Says whether a selector leaves out sources that have no inference, as AWS KMS, and nothing else.
fn leaves_out_others(field: &AdvancedFieldSelector) -> bool {
    let others = [
        field.equals(),
        field.starts_with(),
        field.ends_with(),
        field.not_starts_with(),
        field.not_ends_with(),
    ];
    others.iter().all(|values| values.is_empty())
        && !field.not_equals().iter().any(|source| source.starts_with("bedrock"))
}

pub(super) const DESCRIBE: Call =
    Call { doing: "name the trails in", action: "cloudtrail:DescribeTrails" };
pub(super) const STATUS: Call =
    Call { doing: "ask for the status of", action: "cloudtrail:GetTrailStatus" };
pub(super) const SELECTORS: Call =
    Call { doing: "ask for the selectors of", action: "cloudtrail:GetEventSelectors" };

#[cfg(test)]
mod tests {
    use super::*;

    fn advanced(fields: &[(&str, &str)]) -> AdvancedEventSelector {
        let field = |(name, value): &(&str, &str)| {
            AdvancedFieldSelector::builder().field(*name).equals(*value).build().unwrap()
        };
        let fields = fields.iter().map(field).collect();
        AdvancedEventSelector::builder().set_field_selectors(Some(fields)).build().unwrap()
    }

    #[test]
    fn a_trail_of_write_events_has_no_inference() {
        let of = |kind| EventSelector::builder().read_write_type(kind).build();
        assert!(!selection(&[of(ReadWriteType::WriteOnly)], &[]).has_management_reads);
        assert!(selection(&[of(ReadWriteType::All)], &[]).has_management_reads);
        assert!(selection(&[of(ReadWriteType::ReadOnly)], &[]).has_management_reads);
        let management = ("eventCategory", "Management");
        assert!(selection(&[], &[advanced(&[management])]).has_management_reads);
        assert!(
            selection(&[], &[advanced(&[management, ("readOnly", "true")])]).has_management_reads
        );
        assert!(
            !selection(&[], &[advanced(&[management, ("readOnly", "false")])]).has_management_reads
        );
    }

    #[test]
    fn data_events_are_told_by_their_type() {
        let data =
            advanced(&[("eventCategory", "Data"), ("resources.type", "AWS::Bedrock::Model")]);
        let got = selection(&[], &[data]);
        assert_eq!(got.data_types, ["AWS::Bedrock::Model"]);
        assert!(!got.has_management_reads);
    }

    #[test]
    fn data_events_that_only_write_are_half_of_them() {
        let of = ("resources.type", "AWS::Bedrock::Model");
        let data = advanced(&[("eventCategory", "Data"), of, ("readOnly", "false")]);
        let got = selection(&[], &[data]);
        let none: [&str; 0] = [];
        assert_eq!(
            (&got.data_types[..], &got.half_types[..]),
            (&none.map(String::from)[..], &["AWS::Bedrock::Model".to_owned()][..])
        );
        let resource = DataResource::builder().r#type("AWS::Lambda::Function").build();
        let of = |kind| {
            let selector = EventSelector::builder().read_write_type(kind);
            selection(&[selector.data_resources(resource.clone()).build()], &[])
        };
        assert_eq!(of(ReadWriteType::WriteOnly).half_types, ["AWS::Lambda::Function"]);
        assert_eq!(of(ReadWriteType::All).data_types, ["AWS::Lambda::Function"]);
    }

    #[test]
    fn what_a_selector_leaves_out_is_told_by_its_field() {
        let (data, model) = (("eventCategory", "Data"), ("resources.type", "AWS::Bedrock::Model"));
        let fields = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        for by in ["resources.ARN", "eventName", "userIdentity.arn"] {
            let narrow = advanced(&[data, model, (by, "x")]);
            let got = selection(&[], std::slice::from_ref(&narrow));
            let want = BTreeMap::from([("AWS::Bedrock::Model".to_owned(), fields(&[by]))]);
            assert_eq!((got.data_types.len(), &got.narrowed_types), (0, &want), "{by}");
            // Another selector may have them all.
            let both = selection(&[], &[narrow, advanced(&[data, model])]);
            assert_eq!((both.data_types.len(), both.narrowed_types.len()), (1, 0));
        }
        let management = ("eventCategory", "Management");
        let got = selection(&[], &[advanced(&[management, ("eventName", "Converse")])]);
        assert_eq!((got.has_management_reads, got.narrowed_reads), (true, fields(&["eventName"])));
        let without = |source: &str| {
            let field = AdvancedFieldSelector::builder().field("eventSource").not_equals(source);
            let of = advanced(&[management]).field_selectors().to_vec();
            let all = of.into_iter().chain([field.build().unwrap()]).collect();
            let made = AdvancedEventSelector::builder().set_field_selectors(Some(all));
            selection(&[], &[made.build().unwrap()]).narrowed_reads
        };
        assert_eq!(without("kms.amazonaws.com"), fields(&[]));
        assert_eq!(without("bedrock.amazonaws.com"), fields(&["eventSource"]));
        let of = |arn: &str| {
            let of = DataResource::builder().r#type("AWS::Lambda::Function").values(arn).build();
            selection(&[EventSelector::builder().data_resources(of).build()], &[])
        };
        assert_eq!(of("arn:aws:lambda").data_types, ["AWS::Lambda::Function"]);
        assert_eq!(
            of("arn:aws:lambda:ca-central-1:111122223333:function:f").narrowed_types.len(),
            1
        );
    }
}
