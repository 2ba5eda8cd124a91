//! What is behind an application inference profile.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ModelRef, ProfileDefinition, Text};

/// What application inference profiles copy, by the profile's ARN.
///
/// The id of an application profile is opaque: only the record of its making, or the user, tells
/// whether cross-Region inference is in play.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Definitions(BTreeMap<Text, BTreeSet<Text>>);

impl Definitions {
    /// Joins what the logs recorded with what the user says: it decides between records that disagree,
    /// and stands against none.
    #[must_use]
    pub fn new(recorded: &[ProfileDefinition], mapping: &BTreeMap<String, String>) -> Self {
        let mut all = BTreeMap::<Text, BTreeSet<Text>>::new();
        for definition in recorded {
            let copies = Text::from(meant(&definition.copies));
            all.entry(definition.arn.clone()).or_default().insert(copies);
        }
        for (arn, copies) in mapping {
            let said = BTreeSet::from([Text::from(meant(copies))]);
            let known = all.entry(arn.as_str().into()).or_default();
            if known.is_empty() || known.is_superset(&said) {
                *known = said;
            } else {
                known.extend(said);
            }
        }
        Self(all)
    }

    /// Returns the ARN or id that the profile copies; `None` where it is not known or disputed.
    #[must_use]
    pub fn copied_by(&self, arn: &str) -> Option<&str> {
        self.0.get(arn).filter(|copies| copies.len() == 1)?.first().map(AsRef::as_ref)
    }
}

/// Returns what is copied, where it has several names: a system profile's ARN says no more than its id.
fn meant(copies: &str) -> &str {
    match ModelRef::parse(copies) {
        ModelRef::System { id, .. } => id,
        ModelRef::Foundation { .. }
        | ModelRef::Application { .. }
        | ModelRef::Dedicated { .. }
        | ModelRef::Opaque(_) => copies,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(arn: &str, copies: &str) -> ProfileDefinition {
        ProfileDefinition { arn: arn.into(), copies: copies.into(), made: None }
    }

    #[test]
    fn the_record_of_its_making_tells_what_a_profile_copies() {
        let known = Definitions::new(&[definition("a", "us.x.y")], &BTreeMap::new());
        assert_eq!(known.copied_by("a"), Some("us.x.y"));
        assert_eq!(known.copied_by("b"), None);
    }

    #[test]
    fn records_that_disagree_tell_nothing() {
        let records = [definition("a", "us.x.y"), definition("a", "eu.x.y")];
        assert_eq!(Definitions::new(&records, &BTreeMap::new()).copied_by("a"), None);
    }

    #[test]
    fn the_arn_of_a_system_profile_and_its_id_are_one_word() {
        let arn = "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.x.y";
        let mapping = BTreeMap::from([("a".to_owned(), "us.x.y".to_owned())]);
        let known = Definitions::new(&[definition("a", arn)], &mapping);
        assert_eq!(known.copied_by("a"), Some("us.x.y"));
    }

    #[test]
    fn the_users_word_decides_between_records_and_stands_against_none() {
        let records = [definition("a", "us.x.y"), definition("a", "eu.x.y")];
        let of = |records: &[ProfileDefinition], word: &str| {
            let mapping = BTreeMap::from([("a".to_owned(), word.to_owned())]);
            Definitions::new(records, &mapping).copied_by("a").map(str::to_owned)
        };
        assert_eq!(of(&records, "eu.x.y").as_deref(), Some("eu.x.y"));
        assert_eq!(of(&[], "ca.x.y").as_deref(), Some("ca.x.y"));
        assert_eq!(of(&records, "ca.x.y"), None);
        assert_eq!(of(&records[..1], "ca.x.y"), None);
    }
}
