//! How to come to AWS, as typed.

use clap::Args;

/// How to come to AWS. What is not given is taken as the AWS CLI takes it.
#[derive(Debug, Clone, Default, Args)]
pub struct AwsArgs {
    /// Take credentials and Region from this profile of the AWS configuration.
    #[arg(long, env = "REGIONTRAIL_PROFILE", value_name = "NAME", help_heading = "AWS")]
    pub profile: Option<String>,
    /// Assume this role first.
    #[arg(long, env = "REGIONTRAIL_ROLE_ARN", value_name = "ARN", help_heading = "AWS")]
    pub role_arn: Option<String>,
    /// Give this external id with the role.
    #[arg(
        long,
        env = "REGIONTRAIL_EXTERNAL_ID",
        value_name = "ID",
        requires = "role_arn",
        help_heading = "AWS"
    )]
    pub external_id: Option<String>,
    /// Pay for the requests to buckets of others that ask for it.
    #[arg(long, env = "REGIONTRAIL_REQUEST_PAYER", help_heading = "AWS")]
    pub request_payer: bool,
}
