//! Which inference a rule or an exception is for.

use crate::model::{Evidence, Glob};

/// What a policy sees of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The calling account.
    pub account: Option<&'a str>,
    /// The stable key of who called.
    pub principal: &'a str,
    /// The foundation model.
    pub model: Option<&'a str>,
    /// The inference profile that was asked for.
    pub inference_profile: Option<&'a str>,
    /// The system-defined profile that was used, by itself or behind an application profile.
    pub system_profile: Option<&'a str>,
    /// Where the call was made, as written.
    pub source_region: Option<&'a str>,
    /// How the destination is known; `None` for attempts that ran nothing.
    pub evidence: Option<&'a Evidence>,
    /// Two witnesses of the call name different Regions.
    pub is_contradicted: bool,
}

/// The inference that a rule or an exception is for: every given key must match, and what the
/// records do not tell matches nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matcher {
    /// The foundation model.
    pub model: Option<Patterns>,
    /// The calling account.
    pub account: Option<Patterns>,
    /// Who called.
    pub principal: Option<Patterns>,
    /// Where the call was made.
    pub source_region: Option<Patterns>,
    /// The inference profile, asked for or behind an application profile.
    pub profile: Option<Patterns>,
}

/// One or more patterns, of which one must match.
#[derive(Debug, Clone, PartialEq)]
pub struct Patterns(pub Vec<Glob>);

impl Matcher {
    /// Says whether this is for `subject`.
    #[must_use]
    pub fn matches(&self, subject: &Subject<'_>) -> bool {
        let fits = |patterns: &Option<Patterns>, text: Option<&str>| {
            patterns.as_ref().is_none_or(|p| text.is_some_and(|text| p.matches(text)))
        };
        fits(&self.model, subject.model)
            && fits(&self.account, subject.account)
            && fits(&self.principal, Some(subject.principal))
            && fits(&self.source_region, subject.source_region)
            && (fits(&self.profile, subject.inference_profile)
                || fits(&self.profile, subject.system_profile))
    }
}

impl Patterns {
    /// Says whether one of the patterns fits `text`.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|glob| glob.matches(text))
    }
}

impl<'a> FromIterator<&'a str> for Patterns {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        Self(texts.into_iter().map(Glob::new).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECT: Subject<'_> = Subject {
        account: Some("111122223333"),
        principal: "arn:aws:iam::111122223333:role/app",
        model: Some("amazon.nova-lite-v1:0"),
        inference_profile: Some("arn:aws:bedrock:ca-central-1:1:application-inference-profile/x"),
        system_profile: Some("us.amazon.nova-lite-v1:0"),
        source_region: None,
        evidence: None,
        is_contradicted: false,
    };

    #[test]
    fn every_given_key_must_match() {
        let one = Matcher {
            model: Some(["cohere.*", "amazon.nova*"].into_iter().collect()),
            ..Matcher::default()
        };
        assert!(one.matches(&SUBJECT));
        assert!(
            !Matcher { account: Some(["999*"].into_iter().collect()), ..one }.matches(&SUBJECT)
        );
    }

    #[test]
    fn an_application_profile_is_matched_by_what_it_copies_too() {
        for (pattern, want) in
            [("us.*", true), ("*application-inference-profile/x", true), ("eu.*", false)]
        {
            let matcher =
                Matcher { profile: Some([pattern].into_iter().collect()), ..Matcher::default() };
            assert_eq!(matcher.matches(&SUBJECT), want, "{pattern}");
        }
    }

    #[test]
    fn what_the_records_do_not_tell_matches_nothing() {
        let matcher =
            Matcher { source_region: Some(["*"].into_iter().collect()), ..Matcher::default() };
        assert!(!matcher.matches(&SUBJECT));
        assert!(Matcher::default().matches(&SUBJECT));
    }
}
