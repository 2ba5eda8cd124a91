//! Finds names inside texts.

use core::net::{Ipv4Addr, Ipv6Addr};
use std::collections::{BTreeSet, HashMap};

use crate::model::Text;
use crate::report::Report;

use super::{Redacted, Redaction};

/// Replaces the names in texts, each text once.
pub struct Scrub<'r> {
    pub(super) redaction: &'r Redaction,
    /// Principals of the report that a text might quote, longest first: one may begin like another.
    principals: Vec<Text>,
    known: HashMap<Text, Text>,
}

impl<'r> Scrub<'r> {
    /// Learns the principals of a report.
    pub fn of(redaction: &'r Redaction, report: &Report) -> Self {
        let mut names = BTreeSet::new();
        if redaction.hides(Redacted::Principals) {
            for flow in &report.flows {
                names.insert(Text::clone(&flow.principal));
                names.extend(flow.session.clone());
            }
        }
        // A short word may stand in a sentence with another meaning, such as `unknown`.
        let mut principals: Vec<Text> = names.into_iter().filter(|name| name.len() > 8).collect();
        principals.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self { redaction, principals, known: HashMap::new() }
    }

    /// Knows no principals but those that a text names as such.
    pub fn alone(redaction: &'r Redaction) -> Self {
        Self { redaction, principals: Vec::new(), known: HashMap::new() }
    }

    /// Replaces the names in a text.
    pub fn text(&mut self, text: &mut Text) {
        if let Some(known) = self.known.get(text) {
            *text = Text::clone(known);
            return;
        }
        let told = Text::from(self.told(text));
        self.known.insert(Text::clone(text), Text::clone(&told));
        *text = told;
    }

    /// Replaces the names in a text.
    pub fn string(&mut self, text: &mut String) {
        // Findings of many principals say the same.
        let mut shared = Text::from(text.as_str());
        self.text(&mut shared);
        *text = shared.to_string();
    }

    fn told(&self, text: &str) -> String {
        let mut told = text.to_owned();
        if self.redaction.hides(Redacted::Principals) {
            for name in &self.principals {
                if told.contains(&**name) {
                    told = told
                        .replace(&**name, &self.redaction.pseudonym(Redacted::Principals, name));
                }
            }
            told = self.replaced(&told, Redacted::Principals, is_of_arn, is_principal);
        }
        if self.redaction.hides(Redacted::Ips) {
            told = self.replaced(&told, Redacted::Ips, is_of_address, is_address);
        }
        if self.redaction.hides(Redacted::Accounts) {
            told = self.replaced(&told, Redacted::Accounts, char::is_alphanumeric, is_account);
        }
        told
    }

    /// Replaces the words that are names. A word is a run of characters that may stand in one.
    fn replaced(
        &self,
        text: &str,
        kind: Redacted,
        is_of_word: fn(char) -> bool,
        is_name: fn(&str) -> bool,
    ) -> String {
        let mut told = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_of_word) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|c| !is_of_word(c)).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            told.push_str(before);
            if is_name(word) {
                told.push_str(&self.redaction.pseudonym(kind, word));
            } else {
                told.push_str(word);
            }
            rest = after;
        }
        told + rest
    }
}

fn is_of_arn(c: char) -> bool {
    c.is_alphanumeric() || ":/+=,.@_-*?".contains(c)
}

/// Says whether a word is an ARN of IAM or STS, or a pattern of one.
fn is_principal(word: &str) -> bool {
    word.starts_with("arn:") && (word.contains(":iam::") || word.contains(":sts::"))
}

fn is_of_address(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | ':')
}

/// Says whether a word is an IP address. A version number has three parts, an ARN other letters.
fn is_address(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ':']);
    bare.parse::<Ipv4Addr>().is_ok()
        || bare.matches(':').count() > 2 && bare.parse::<Ipv6Addr>().is_ok()
}

fn is_account(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit())
}
