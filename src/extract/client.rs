//! The client program behind a user agent.

/// Reduces a `userAgent` to the name and version of its first product:
/// `Boto3/1.40.11 md/Botocore#1.40.11 …` is `Boto3` and `1.40.11`.
///
/// A user agent is written by the caller and proves nothing; it tells programs apart, as a rule.
/// Where AWS acts itself, the field holds a service name, which has no version.
#[must_use]
pub fn client(user_agent: &str) -> Option<(&str, Option<&str>)> {
    let agent = user_agent.trim_start_matches('[');
    let end = agent.bytes().position(|byte| matches!(byte, b' ' | b'(' | b';' | b']'));
    let product = &agent[..end.unwrap_or(agent.len())];
    if product.is_empty() {
        return None;
    }
    Some(match product.bytes().position(|byte| byte == b'/') {
        Some(slash) if slash > 0 => (&product[..slash], Some(&product[slash + 1..])),
        Some(_) | None => (product, None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_product_names_the_client() {
        assert_eq!(client("Boto3/1.40.11 md/Botocore#1.40.11"), Some(("Boto3", Some("1.40.11"))));
        assert_eq!(
            client("claude-cli/1.0.98 (external, cli)"),
            Some(("claude-cli", Some("1.0.98")))
        );
        assert_eq!(client("OpenAI/Python 1.50.0"), Some(("OpenAI", Some("Python"))));
        assert_eq!(client("[aws-cli/2.0 Python]"), Some(("aws-cli", Some("2.0"))));
        assert_eq!(client("bedrock.amazonaws.com"), Some(("bedrock.amazonaws.com", None)));
        assert_eq!(client(""), None);
    }
}
