//! A topic or a webhook, and how a webhook knows who sends.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::aws::has_user;
use crate::aws::sns::Topic;
use crate::cli::fault::Fault;
use crate::model::{Arn, Moment, hex};

/// Whom to tell.
pub enum Target {
    /// A topic of SNS.
    Topic(Topic),
    /// An address that takes a POST.
    Webhook(Webhook),
}

/// An address that takes a POST, and the key that both sides have.
pub struct Webhook {
    /// The address; often a secret.
    pub url: String,
    /// The key.
    pub key: Vec<u8>,
}

/// Without what is secret.
impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

impl Target {
    /// Reads `sns:ARN` or an address; webhooks are signed with `key`.
    ///
    /// # Errors
    /// Fails where the text is neither, or a webhook has no key.
    pub fn parse(text: &str, key: Option<&[u8]>) -> Result<Self, Fault> {
        match text.strip_prefix("sns:") {
            Some(arn) => topic(arn).map(Self::Topic),
            None => webhook(text, key).map(Self::Webhook),
        }
    }

    /// Returns the topic, where AWS is asked to take the message.
    pub const fn topic(&self) -> Option<&Topic> {
        match self {
            Self::Topic(topic) => Some(topic),
            Self::Webhook(_) => None,
        }
    }

    /// Returns a name that is no secret.
    pub fn shown(&self) -> String {
        match self {
            Self::Topic(topic) => format!("sns:{}", topic.arn),
            Self::Webhook(webhook) => origin(&webhook.url).to_owned(),
        }
    }

    /// Returns what stands for the target in a file: one cannot find the address by it.
    pub fn id(&self) -> String {
        let address = match self {
            Self::Topic(topic) => &topic.arn,
            Self::Webhook(webhook) => &webhook.url,
        };
        hex(&Sha256::digest(address))
    }
}

fn topic(arn: &str) -> Result<Topic, Fault> {
    let is_topic = |arn: &Arn<'_>| {
        arn.service == "sns" && !arn.account.is_empty() && !arn.resource.contains([':', '/'])
    };
    let parsed = Arn::parse(arn).filter(is_topic);
    let region = parsed.and_then(|arn| arn.region.parse().into_iter().next());
    let Some(region) = region else {
        return Err(Fault::usage(format!("`{arn}` is no ARN of a topic"))
            .help("write `--notify sns:arn:aws:sns:ca-central-1:111122223333:NAME`"));
    };
    Ok(Topic { arn: arn.to_owned(), region })
}

fn webhook(url: &str, key: Option<&[u8]>) -> Result<Webhook, Fault> {
    let shown = origin(url);
    let host = shown.split_once("://").map_or("", |(_, host)| host);
    let is_here = || {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        ["localhost", "127.0.0.1", "[::1]"].contains(&name)
    };
    let is_safe = url.starts_with("https://") || (url.starts_with("http://") && is_here());
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_safe || !is_plain || host.is_empty() || has_user(url) {
        // What was typed may hold a secret.
        return Err(Fault::usage("a target of `--notify` is neither a topic nor a webhook").help(
            "write `sns:ARN` or `https://HOST/PATH`; `http://` only for this machine, and no user",
        ));
    }
    let Some(key) = key else {
        return Err(Fault::usage(format!(
            "webhook `{shown}` could not tell who sends: there is no key"
        ))
        .help("name one that both sides have: `--notify-key notify.key`"));
    };
    Ok(Webhook { url: url.to_owned(), key: key.to_vec() })
}

/// Returns the scheme and the host, which are no secret.
fn origin(url: &str) -> &str {
    let begin = url.find("://").map_or(0, |at| at + 3);
    let end = url[begin..].find(['/', '?', '#']).map_or(url.len(), |at| begin + at);
    &url[..end]
}

/// Returns the headers by which a webhook knows the sender and the moment: the HMAC-SHA256 of the
/// seconds since 1970, a full stop and the body. Who checks the moment too cannot be sent the same
/// again by somebody else.
pub fn signed(key: &[u8], now: Moment, body: &str) -> [(&'static str, String); 2] {
    let seconds = now.as_millis().div_euclid(1_000).to_string();
    // HMAC takes keys of every length.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key will do");
    mac.update(seconds.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    let signature = format!("v1={}", hex(&mac.finalize().into_bytes()));
    [("x-regiontrail-timestamp", seconds), ("x-regiontrail-signature", signature)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"0123456789abcdef";

    fn shown(text: &str) -> Result<String, String> {
        Target::parse(text, Some(KEY)).map(|t| t.shown()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn topics_and_webhooks_are_told_apart() {
        for (text, name) in [
            (
                "sns:arn:aws:sns:ca-central-1:111122223333:x",
                "sns:arn:aws:sns:ca-central-1:111122223333:x",
            ),
            ("https://hooks.example.ca/T0/secret?x=y", "https://hooks.example.ca"),
            ("https://hooks.example.ca", "https://hooks.example.ca"),
            ("http://127.0.0.1:8080/secret", "http://127.0.0.1:8080"),
            ("http://[::1]:8080/secret", "http://[::1]:8080"),
            ("http://localhost/secret", "http://localhost"),
        ] {
            assert_eq!(shown(text), Ok(name.to_owned()));
        }
    }

    #[test]
    fn what_is_neither_is_refused_without_being_shown() {
        for text in [
            "",
            "secret",
            "http://hooks.example.ca/secret",
            "http://127.0.0.1.example.ca/secret",
            "http://127.0.0.1@example.ca/secret",
            "http://localhost@example.ca:80/secret",
            "https://",
            "https:///secret",
            "https://user:secret@example.ca/",
            "https://example.ca/sec ret",
            "https://example.ca/secret\r\nx: y",
            "ftp://example.ca/secret",
        ] {
            let told = shown(text).unwrap_err();
            assert!(told.contains("neither a topic nor a webhook"), "{text}: {told}");
            assert!(!told.contains("secret"), "{told}");
        }
        for arn in ["sns:", "sns:x", "sns:arn:aws:sqs:ca-central-1:1:x", "sns:arn:aws:sns::1:x"] {
            assert!(shown(arn).unwrap_err().contains("is no ARN of a topic"), "{arn}");
        }
    }

    #[test]
    fn a_webhook_without_a_key_is_refused() {
        let told = Target::parse("https://example.ca/secret", None).unwrap_err().to_string();
        assert!(told.contains("`https://example.ca`") && !told.contains("secret"), "{told}");
    }

    /// Made with: printf '1780151534.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef
    #[test]
    fn the_signature_is_that_of_others() {
        let moment = Moment::parse("2026-05-30T14:32:14.999Z").unwrap();
        let [(_, seconds), (_, signature)] = signed(KEY, moment, r#"{"a":1}"#);
        assert_eq!(
            (seconds.as_str(), signature.as_str()),
            ("1780151534", "v1=f413f20117f80854bd1470eabdaa002480b25e0d9c436d9d807623a0c41a48eb")
        );
    }
}
