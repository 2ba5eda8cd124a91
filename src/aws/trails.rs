//! What trails there are, and what they select: facts, no judgement.

use aws_sdk_cloudtrail::types::{AdvancedEventSelector, EventSelector, ReadWriteType};

use super::cloudtrail::Trails;
use super::{Asked, Call, Error, Kind};

/// A trail as `DescribeTrails` names it.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    /// Its ARN.
    pub arn: String,
    /// Its name.
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
}

/// Whether a trail records now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Whether it records.
    pub is_logging: bool,
    /// Why its last log could not be delivered.
    pub delivery_error: Option<String>,
}

/// Which events a trail records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Whether management events that read are recorded: inference is one.
    pub has_management_reads: bool,
    /// The resource types whose data events are recorded, such as `AWS::Bedrock::Model`.
    pub data_types: Vec<String>,
}

impl Trails {
    /// Names the trails that record in this Region, also those of other Regions and of the
    /// organization.
    ///
    /// # Errors
    /// Fails where they may not be seen, or the Region is not on.
    pub fn trails(&self) -> Result<Vec<Trail>, Error> {
        let ask = self.client().describe_trails().include_shadow_trails(true);
        let answer = self.block_on(ask.send()).asked(DESCRIBE, self.region())?;
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
        let (Some(arn), Some(bucket)) = (trail.trail_arn, trail.s3_bucket_name) else {
            let cause = "a trail has no ARN or no bucket";
            return Err(DESCRIBE.error(self.region(), Kind::Answer, cause));
        };
        Ok(Trail {
            name: trail.name.unwrap_or_else(|| arn.clone()),
            home_region: trail.home_region.unwrap_or_else(|| self.region().to_owned()),
            bucket,
            prefix: trail.s3_key_prefix.unwrap_or_default(),
            is_multi_region: trail.is_multi_region_trail.unwrap_or(false),
            is_organization: trail.is_organization_trail.unwrap_or(false),
            has_digests: trail.log_file_validation_enabled.unwrap_or(false),
            arn,
        })
    }

    /// Says whether a trail records.
    ///
    /// # Errors
    /// Fails where it may not be seen.
    pub fn status(&self, arn: &str) -> Result<Status, Error> {
        let answer = self.block_on(self.client().get_trail_status().name(arn).send());
        let answer = answer.asked(STATUS, arn)?;
        let Some(is_logging) = answer.is_logging else {
            return Err(STATUS.error(arn, Kind::Answer, "the answer has no `IsLogging`"));
        };
        let error = answer.latest_delivery_error.filter(|cause| !cause.is_empty());
        Ok(Status { is_logging, delivery_error: error })
    }

    /// Says which events a trail records.
    ///
    /// # Errors
    /// Fails where it may not be seen.
    pub fn selection(&self, arn: &str) -> Result<Selection, Error> {
        let answer = self.block_on(self.client().get_event_selectors().trail_name(arn).send());
        let answer = answer.asked(SELECTORS, arn)?;
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
    let basic_types =
        basic.iter().flat_map(EventSelector::data_resources).filter_map(|r| r.r#type());
    let advanced_types = advanced.iter().flat_map(|s| of_field(s, "resources.type"));
    Selection {
        has_management_reads: basic.iter().any(reads) || advanced.iter().any(reads_management),
        data_types: basic_types.map(str::to_owned).chain(advanced_types).collect(),
    }
}

const DESCRIBE: Call = Call { doing: "name the trails in", action: "cloudtrail:DescribeTrails" };
const STATUS: Call = Call { doing: "ask for the status of", action: "cloudtrail:GetTrailStatus" };
const SELECTORS: Call =
    Call { doing: "ask for the selectors of", action: "cloudtrail:GetEventSelectors" };

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_cloudtrail::types::AdvancedFieldSelector;

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
}
