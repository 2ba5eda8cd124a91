//! What a refusal says of its reason.
//!
//! AWS names the action that is missing, which need not be the one that was called: a read of what KMS
//! encrypts needs the key too. <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.

/// Returns the action that a refusal names.
pub(super) fn action(cause: &str) -> Option<&str> {
    if cause.contains(OF_KEY) {
        return Some("kms:Decrypt");
    }
    let (_, named) = cause.split_once("not authorized to perform: ")?;
    let end = named.find(|c: char| !(c.is_ascii_alphanumeric() || ":*-".contains(c)));
    let action = &named[..end.unwrap_or(named.len())];
    action.contains(':').then_some(action)
}

/// Says the way out of a refusal, where `action` is what is missing.
pub(super) fn way_out(cause: &str, action: &str) -> String {
    if let Some((_, policy)) = cause.split_once("with an explicit deny in a") {
        let policy = kind_of_policy(policy.strip_prefix("n ").unwrap_or(policy));
        return format!(
            "`{action}` is denied by a policy ({policy}), and to allow it elsewhere does not help: ask \
             whoever keeps that policy"
        );
    }
    let needs = format!("the identity needs the IAM action `{action}`");
    match cause.split_once("because no ").map(|(_, policy)| kind_of_policy(policy)) {
        Some(policy) if policy != "identity-based policy" => {
            format!("{needs}, which no policy of its kind allows ({policy})")
        }
        // S3 tells the account of a bucket whose requesters pay no more than that.
        None if OF_BUCKETS.contains(&action) && self::action(cause).is_none() => {
            format!("{needs}; a bucket whose requesters pay needs `--request-payer` besides")
        }
        Some(_) | None => needs,
    }
}

/// Returns the first words of a text up to `policy` or `boundary`.
fn kind_of_policy(text: &str) -> &str {
    let text = text.trim_start();
    let ends = ["policy", "boundary"].iter().filter_map(|end| Some(text.find(end)? + end.len()));
    let kind = &text[..ends.min().unwrap_or(0)];
    let is_plain = kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" -".contains(&byte));
    if kind.is_empty() || !is_plain { "it does not say which" } else { kind }
}

/// What S3 says of a key that may not be used.
const OF_KEY: &str = "The ciphertext refers to a customer master key";
const OF_BUCKETS: [&str; 2] = ["s3:GetObject", "s3:ListBucket"];

#[cfg(test)]
mod tests {
    use super::*;

    fn told(why: &str) -> String {
        let cause = format!(
            "User: arn:aws:sts::111122223333:assumed-role/auditor/n is not authorized to perform: kms:Decrypt \
             on resource: arn:aws:kms:ca-central-1:111122223333:key/abc {why} (AccessDenied)"
        );
        way_out(&cause, action(&cause).unwrap_or("s3:GetObject"))
    }

    #[test]
    fn a_refusal_names_the_action_that_is_missing_and_who_denies_it() {
        let needs = "the identity needs the IAM action `kms:Decrypt`";
        let no = |policy: &str| told(&format!("because no {policy} allows the kms:Decrypt action"));
        assert_eq!(no("identity-based policy"), needs);
        assert_eq!(
            no("resource-based policy"),
            format!("{needs}, which no policy of its kind allows (resource-based policy)")
        );
        let denied = |policy: &str| told(&format!("with an explicit deny in {policy}"));
        let by = |policy: &str| {
            format!(
                "`kms:Decrypt` is denied by a policy ({policy}), and to allow it elsewhere does not \
                 help: ask whoever keeps that policy"
            )
        };
        assert_eq!(denied("a service control policy"), by("service control policy"));
        assert_eq!(denied("an identity-based policy"), by("identity-based policy"));
        assert_eq!(denied("a permissions boundary"), by("permissions boundary"));
        assert_eq!(denied("a \u{1b}[31m policy"), by("it does not say which"));
        let key = "The ciphertext refers to a customer master key that does not exist, does not \
                   exist in this region, or you are not allowed to access. (AccessDenied)";
        assert_eq!(way_out(key, action(key).unwrap_or("s3:GetObject")), needs);
    }

    #[test]
    fn a_refusal_without_a_reason_may_be_of_a_bucket_whose_requesters_pay() {
        let plain = "Access Denied (AccessDenied)";
        assert_eq!(action(plain), None);
        assert!(way_out(plain, "s3:GetObject").ends_with("needs `--request-payer` besides"));
        assert!(!way_out(plain, "sts:GetCallerIdentity").contains("payer"));
    }
}
