//! When CloudTrail delivered an object, and to what it belongs, by the object's own name.
//!
//! ```text
//! ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOMEREGION_YYYYMMDDTHHMMSSZ[_backfill].json.gz
//! ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UNIQUE.json.gz
//! ```
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>.

use crate::model::{AccountId, Moment, Region};

use super::object_key::is_account;

/// What the name of a digest tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestName {
    /// The account whose logs it names.
    pub account: AccountId,
    /// The Region whose logs it names.
    pub region: Region,
    /// The trail.
    pub trail: String,
    /// The Region of the trail.
    pub home: Region,
    /// The end of the hour whose deliveries it names.
    pub end: Moment,
    /// Whether it was made later, for what an earlier one lacked.
    pub is_backfill: bool,
}

impl DigestName {
    /// Reads the name at the end of a key.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        let stem = name(key).strip_suffix(".json.gz")?;
        let (stem, is_backfill) =
            stem.strip_suffix("_backfill").map_or((stem, false), |stem| (stem, true));
        let (account, rest) = stem.split_once("_CloudTrail-Digest_")?;
        // A trail may have `_` in its name, a Region has not.
        let (region, rest) = rest.split_once('_')?;
        let (rest, time) = rest.rsplit_once('_')?;
        let (trail, home) = rest.rsplit_once('_')?;
        Some(Self {
            account: Some(account).filter(|text| is_account(text))?.into(),
            region: region.parse().ok()?,
            trail: trail.to_owned(),
            home: home.parse().ok()?,
            end: moment(time)?,
            is_backfill,
        })
    }
}

/// Returns when a log was delivered, by its name.
#[must_use]
pub fn log_delivered(key: &str) -> Option<Moment> {
    name(key).split('_').nth(3).and_then(moment)
}

/// Returns the account and the Region of a digest or a log of any family, by its name.
#[must_use]
pub fn place(key: &str) -> Option<(AccountId, Region)> {
    let mut parts = name(key).splitn(4, '_');
    let account = parts.next().filter(|text| is_account(text))?;
    parts.next().filter(|family| family.starts_with("CloudTrail"))?;
    let region = parts.next()?.parse().ok()?;
    parts.next().map(|_| (account.into(), region))
}

/// Returns the account and the Region of which a folder holds digests.
#[must_use]
pub fn place_of_digests(folder: &str) -> Option<(AccountId, Region)> {
    let (above, below) = folder.rsplit_once("/CloudTrail-Digest/")?;
    let account = Some(name(above)).filter(|text| is_account(text))?;
    Some((account.into(), below.split('/').next()?.parse().ok()?))
}

fn name(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

/// Reads `YYYYMMDDTHHMMSSZ`, with or without the seconds.
fn moment(text: &str) -> Option<Moment> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(day) || !is_digits(time) || day.len() != 8 {
        return None;
    }
    let seconds = match time.len() {
        4 => "00",
        6 => &time[4..],
        _ => return None,
    };
    let (year, month, day) = (&day[..4], &day[4..6], &day[6..]);
    let (hour, minute) = (&time[..2], &time[2..4]);
    // A name that is no time tells none; nothing is lost by saying so.
    Moment::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{seconds}Z")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_digest_tells_account_region_trail_and_hour() {
        let name =
            "p/111122223333_CloudTrail-Digest_us-east-1_my_trail_ca-central-1_20260601T010131Z";
        let want = DigestName {
            account: "111122223333".into(),
            region: "us-east-1".parse().unwrap(),
            trail: "my_trail".to_owned(),
            home: "ca-central-1".parse().unwrap(),
            end: Moment::parse("2026-06-01T01:01:31Z").unwrap(),
            is_backfill: false,
        };
        assert_eq!(DigestName::of(&format!("{name}.json.gz")), Some(want.clone()));
        let want = DigestName { is_backfill: true, ..want };
        assert_eq!(DigestName::of(&format!("{name}_backfill.json.gz")), Some(want));
        for other in [
            "111122223333_CloudTrail_us-east-1_20260601T0101Z_AbCdEfGhIjKlMnOp.json.gz",
            "111122223333_CloudTrail-Digest_us-east-1_trail_ca-central-1_2026.json.gz",
            "1_CloudTrail-Digest_us-east-1_trail_ca-central-1_20260601T010131Z.json.gz",
            "",
        ] {
            assert_eq!(DigestName::of(other), None, "{other}");
        }
    }

    #[test]
    fn digests_and_logs_of_every_family_tell_their_account_and_region() {
        let of = |name: &str| place(&format!("s3://b/p/{name}"));
        let want = Some(("111122223333".into(), "us-east-1".parse().unwrap()));
        for family in ["", "-Digest", "-Insight", "-NetworkActivity"] {
            let name =
                format!("111122223333_CloudTrail{family}_us-east-1_20260601T0101Z_x.json.gz");
            assert_eq!(of(&name), want, "{name}");
        }
        assert_eq!(of("111122223333_Config_us-east-1_20260601T0101Z_x.json.gz"), None);
        assert_eq!(of("log.json.gz"), None);
        let of = place_of_digests;
        assert_eq!(of("s3://b/AWSLogs/o-1/111122223333/CloudTrail-Digest/us-east-1/"), want);
        assert_eq!(of("AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/06/"), want);
        assert_eq!(of("AWSLogs/111122223333/CloudTrail/us-east-1/"), None);
        assert_eq!(of("AWSLogs/111122223333/CloudTrail-Digest/"), None);
    }

    #[test]
    fn the_name_of_a_log_tells_when_it_was_delivered() {
        let name = "a/b/111122223333_CloudTrail_us-east-1_20260601T0101Z_AbCdEfGhIjKlMnOp.json.gz";
        assert_eq!(log_delivered(name), Some(Moment::parse("2026-06-01T01:01:00Z").unwrap()));
        assert_eq!(log_delivered("a/b/log.json.gz"), None);
        assert_eq!(log_delivered("a_b_c_20261301T0101Z_x"), None);
    }
}
