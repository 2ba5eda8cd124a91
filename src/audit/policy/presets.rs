//! Policies that need no file.

use std::collections::BTreeSet;

use super::{Mistake, Policy, PolicyError, Terms};
use crate::audit::KnownRegions;
use crate::model::{Grade, Region};

impl Policy {
    /// The names of the presets.
    pub const PRESETS: [&str; 5] = ["canada", "canada-central", "canada-us", "us", "eu"];

    /// Returns the preset of that name.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        let codes: &[&str] = match name {
            "canada" => &CANADA,
            "canada-central" => &["ca-central-1"],
            "canada-us" => &CANADA_US,
            "us" => &US,
            "eu" => &EU,
            _ => return None,
        };
        let find = |code: &&str| KnownRegions::builtin().find(code).map(|known| known.code.clone());
        let policy = Self::allowing(name, codes.iter().filter_map(find).collect());
        // What Canada asks of inference, it asks of the reports of it.
        Some(if name.starts_with("canada") { policy.kept_where_allowed() } else { policy })
    }

    /// Builds a policy from the Regions of `--allow`, joined by commas.
    ///
    /// # Errors
    /// Names every word that is not a known Region.
    pub fn allow(list: &str) -> Result<Self, PolicyError> {
        let mut allowed = BTreeSet::new();
        let mut mistakes = Vec::new();
        for word in list.split(',').map(str::trim) {
            match known(word) {
                Ok(region) => drop(allowed.insert(region)),
                Err(what) => mistakes.push(Mistake { line: None, key: None, what }),
            }
        }
        if mistakes.is_empty() {
            Ok(Self::allowing(list, allowed))
        } else {
            Err(PolicyError { name: list.to_owned(), mistakes })
        }
    }

    fn allowing(name: &str, allowed: BTreeSet<Region>) -> Self {
        let quoted = |words: Vec<&str>| format!("[\"{}\"]", words.join("\", \""));
        let regions = quoted(allowed.iter().map(Region::as_str).collect());
        let accept = quoted(Self::STRICT.map(Grade::as_str).into());
        let text = format!(
            "version = 1\n\n[policy]\nname = \"{name}\"\nallowed_regions = {regions}\naccept = {accept}\n"
        );
        let terms = Terms { allowed, accept: Self::STRICT.into() };
        let (rules, exceptions) = (Vec::new(), Vec::new());
        Self { name: name.to_owned(), text, terms, rules, exceptions, custody: None }
    }

    /// Lets outputs be kept where inference may run, and nowhere else.
    fn kept_where_allowed(self) -> Self {
        let regions: Vec<&str> = self.terms.allowed.iter().map(Region::as_str).collect();
        let regions = regions.join("\", \"");
        let text = format!("{}\n[custody]\nallowed_regions = [\"{regions}\"]\n", self.text);
        Self { text, custody: Some(self.terms.allowed.clone()), ..self }
    }
}

/// Returns the known Region that `text` names, or what is wrong with it.
pub(super) fn known(text: &str) -> Result<Region, String> {
    let known = KnownRegions::builtin().named(text);
    known.map(|known| known.code.clone()).map_err(|unknown| unknown.to_string())
}

const CANADA: [&str; 2] = ["ca-central-1", "ca-west-1"];
const US: [&str; 4] = ["us-east-1", "us-east-2", "us-west-1", "us-west-2"];
const CANADA_US: [&str; 6] =
    ["ca-central-1", "ca-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"];
/// The Regions in member states: London, Zurich and Tel Aviv are not, whatever `eu.` profiles do.
const EU: [&str; 6] =
    ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"];

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(policy: &Policy) -> Vec<&str> {
        policy.terms.allowed.iter().map(Region::as_str).collect()
    }

    #[test]
    fn every_preset_holds_just_its_regions() {
        let lists: [&[&str]; 5] = [&CANADA, &["ca-central-1"], &CANADA_US, &US, &EU];
        for (name, want) in Policy::PRESETS.into_iter().zip(lists) {
            let policy = Policy::preset(name).unwrap();
            assert_eq!(Policy::parse(name, &policy.text), Ok(policy.clone()));
            assert_eq!((policy.name.as_str(), allowed(&policy)), (name, want.to_vec()));
            assert_eq!(policy.terms.accept, Policy::STRICT.into());
            let custody = name.starts_with("canada").then(|| policy.terms.allowed.clone());
            assert_eq!(policy.custody, custody, "{name}");
        }
        assert_eq!(Policy::preset("Canada"), None);
    }

    #[test]
    fn a_list_of_regions_is_a_policy() {
        let policy = Policy::allow("ca-west-1, ca-central-1").unwrap();
        assert_eq!(allowed(&policy), ["ca-central-1", "ca-west-1"]);
    }

    #[test]
    fn every_wrong_word_of_a_list_is_named() {
        let error = Policy::allow("ca-centrl-1,ca-west-1,,moon").unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot use policy `ca-centrl-1,ca-west-1,,moon`\n  \
             unknown Region `ca-centrl-1`; did you mean `ca-central-1`?\n  \
             unknown Region ``\n  unknown Region `moon`"
        );
    }
}
