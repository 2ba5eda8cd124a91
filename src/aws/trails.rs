//! What trails there are, and what they select: facts, no judgement.

use aws_sdk_cloudtrail::types::{AdvancedEventSelector, EventSelector, ReadWriteType};

use super::cloudtrail::Trails;
use super::{Asked, Call, Error, Kind};
use crate::model::Arn;

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

/// Reads both kinds of selectors.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html>.
fn selection(basic: &[EventSelector], advanced: &[AdvancedEventSelector]) -> Selection {
    let reads = |selector: &EventSelector| {
        selector.include_management_events() != Some(false)
            && selector.read_write_type() != Some(&ReadWriteType::WriteOnly)
    };
    let of_field = |selector: &AdvancedEventSelector, name: &str| -> Vec<String> {
        let fields = selector.field_selectors().iter();
        fields.filter(|f| f.field() == name).flat_map(|f| f.equals().to_vec()).collect()
    };
    let reads_management = |selector: &AdvancedEventSelector| {
        of_field(selector, "eventCategory").iter().any(|category| category == "Management")
            && of_field(selector, "readOnly").iter().all(|value| value == "true")
    };
    let basic_types = basic.iter().flat_map(|selector| {
        let is_half = !matches!(selector.read_write_type(), Some(ReadWriteType::All) | None);
        let types = selector.data_resources().iter().filter_map(|of| of.r#type());
        types.map(move |of| (of.to_owned(), is_half))
    });
    let advanced_types = advanced.iter().flat_map(|selector| {
        let is_half = !of_field(selector, "readOnly").is_empty();
        of_field(selector, "resources.type").into_iter().map(move |of| (of, is_half))
    });
    let (half, whole): (Vec<_>, Vec<_>) =
        basic_types.chain(advanced_types).partition(|(_, is_half)| *is_half);
    let names = |types: Vec<(String, bool)>| types.into_iter().map(|(of, _)| of).collect();
    Selection {
        has_management_reads: basic.iter().any(reads) || advanced.iter().any(reads_management),
        data_types: names(whole),
        half_types: names(half),
    }
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
    use aws_sdk_cloudtrail::types::{AdvancedFieldSelector, DataResource};

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
}
