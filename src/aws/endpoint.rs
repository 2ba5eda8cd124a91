//! Whether an endpoint is one of AWS.
//!
//! **Invariant:** only the host of the service itself is. Customers run servers of their own under
//! `amazonaws.com` too (API Gateway, load balancers, websites in buckets, endpoint services), and those
//! may answer anything. A text that two readers of addresses could take for two hosts is none of AWS.

use super::Service;
use crate::model::Region;

/// Says whether an endpoint is that service of AWS: by TLS, at the usual port, by its whole name, or by
/// that of an interface endpoint to it.
/// <https://docs.aws.amazon.com/general/latest/gr/rande.html>
#[must_use]
pub fn is_of_aws(service: Service, url: &str) -> bool {
    host(url).is_some_and(|host| is_host(service, &host))
}

/// Returns the host in small letters. An address with a user, another port, a path, a question or
/// anything else that has no place in an endpoint has none.
fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    let host = host.strip_suffix(":443").unwrap_or(host);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    (scheme.eq_ignore_ascii_case("https") && !host.is_empty() && host.chars().all(is_plain))
        .then(|| host.to_ascii_lowercase())
}

fn is_host(service: Service, host: &str) -> bool {
    let Some((labels, is_china)) = labels(host) else { return false };
    let named = service.label();
    let fips = format!("{named}-fips");
    let is_service = |label: &str| label == named || label == fips;
    let is_region = |label: &str| Region::is_shaped(label) && label.starts_with("cn-") == is_china;
    match labels[..] {
        // Without a Region: S3 and STS of us-east-1.
        [one] => matches!(service, Service::S3 | Service::Sts) && one == named && !is_china,
        [one, region] => is_service(one) && is_region(region),
        [one, "dualstack", region] => {
            service == Service::S3 && is_service(one) && is_region(region)
        }
        // `vpce-svc-…` in the place of the service is anybody's.
        [endpoint, one, region, "vpce"] => {
            endpoint.starts_with("vpce-") && is_service(one) && is_region(region)
        }
        ["bucket", endpoint, one, region, "vpce"] => {
            let is_ours = service == Service::S3 && endpoint.starts_with("vpce-");
            is_ours && is_service(one) && is_region(region)
        }
        _ => false,
    }
}

/// Returns what stands before the domain, and whether that is China's.
fn labels(host: &str) -> Option<(Vec<&str>, bool)> {
    let domains = [(".amazonaws.com", false), (".api.aws", false), (".amazonaws.com.cn", true)];
    let found = domains
        .into_iter()
        .find_map(|(domain, is_china)| host.strip_suffix(domain).map(|before| (before, is_china)));
    found.map(|(before, is_china)| (before.split('.').collect(), is_china))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hosts_of_a_service_are_aws() {
        for (service, url) in [
            (Service::S3, "https://s3.ca-central-1.amazonaws.com"),
            (Service::S3, "https://S3.ca-central-1.amazonaws.com:443/"),
            (Service::S3, "https://s3.dualstack.ca-central-1.amazonaws.com/"),
            (Service::S3, "https://s3-fips.dualstack.us-gov-west-1.amazonaws.com"),
            (Service::S3, "https://s3.amazonaws.com"),
            (Service::S3, "https://bucket.vpce-1a2b-3c.s3.ca-central-1.vpce.amazonaws.com"),
            (Service::S3, "https://s3.cn-north-1.amazonaws.com.cn"),
            (Service::CloudTrail, "https://cloudtrail.ca-west-1.amazonaws.com"),
            (Service::CloudTrail, "https://vpce-1a2b-3c.cloudtrail.ca-west-1.vpce.amazonaws.com"),
            (Service::Account, "https://account.us-east-1.amazonaws.com"),
            (Service::Bedrock, "https://bedrock-fips.ca-central-1.amazonaws.com"),
            (Service::Kms, "https://kms.ca-central-1.api.aws"),
            (Service::Logs, "https://logs.ca-central-1.amazonaws.com"),
            (Service::Sts, "https://sts.amazonaws.com"),
        ] {
            assert!(is_of_aws(service, url), "{url}");
        }
    }

    #[test]
    fn servers_of_customers_below_the_names_of_aws_are_not() {
        for url in [
            "https://x.execute-api.us-east-1.amazonaws.com",
            "https://lb-1.us-east-1.elb.amazonaws.com",
            "https://s3.us-east-1.elb.amazonaws.com",
            "https://logs.s3-website.us-east-1.amazonaws.com",
            "https://f.s3-object-lambda.us-east-1.amazonaws.com",
            "https://logs.s3.us-east-1.amazonaws.com",
            "https://vpce-1a2b.vpce-svc-3c4d.us-east-1.vpce.amazonaws.com",
            "https://bucket.vpce-1a2b.vpce-svc-3c4d.us-east-1.vpce.amazonaws.com",
            "https://s3.vpce-svc-3c4d.us-east-1.vpce.amazonaws.com",
            // Another service does not answer for buckets.
            "https://sts.amazonaws.com",
            "https://kms.ca-central-1.amazonaws.com",
        ] {
            assert!(!is_of_aws(Service::S3, url), "{url}");
        }
        assert!(!is_of_aws(Service::Kms, "https://kms.amazonaws.com"));
        assert!(!is_of_aws(Service::Kms, "https://bucket.vpce-1.kms.us-east-1.vpce.amazonaws.com"));
    }

    #[test]
    fn an_address_that_can_be_read_in_two_ways_is_not() {
        for url in [
            "http://s3.ca-central-1.amazonaws.com",
            "http://127.0.0.1:9000",
            "s3.ca-central-1.amazonaws.com",
            "https://",
            "https://.amazonaws.com",
            "https://amazonaws.com.example.org",
            "https://example.org/.amazonaws.com",
            "https://evil.example?.s3.ca-central-1.amazonaws.com",
            "https://evil.example#.s3.ca-central-1.amazonaws.com",
            "https://evil.example\\@s3.ca-central-1.amazonaws.com",
            "https://s3.ca-central-1.amazonaws.com@evil.example",
            "https://me:secret@s3.ca-central-1.amazonaws.com",
            "https://s3.ca-central-1.amazonaws.com:8443",
            "https://s3.ca-central-1.amazonaws.com/stage",
            "https://s3.ca-central-1.amazonaws.com.",
            "https://s3..amazonaws.com",
            "https://s3.ca-central-1.amazonaws.com.cn",
            "https://s3.cn-north-1.amazonaws.com",
            "https://ѕ3.ca-central-1.amazonaws.com",
            " https://s3.ca-central-1.amazonaws.com",
        ] {
            assert!(!is_of_aws(Service::S3, url), "{url}");
        }
    }
}
