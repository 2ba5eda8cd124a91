//! Reads a policy file.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::{DeTable, DeValue};

use super::presets::known;
use super::toml_reader::{Reader, Section, listed};
use super::{Exception, Matcher, Patterns, Policy, PolicyError, Rule, Terms};
use crate::audit::KnownRegions;
use crate::audit::regions::nearest;
use crate::model::{Glob, Grade, Region};

impl Policy {
    /// Reads the text of a policy file; `name` is the file as the user typed it.
    ///
    /// # Errors
    /// Tells every mistake with its line, its key and what was probably meant.
    ///
    /// ```
    /// use regiontrail::audit::Policy;
    ///
    /// let text = "version = 1\n[policy]\nname = \"Canada\"\nallowed_regions = [\"ca-centrl-1\"]\n";
    /// assert_eq!(
    ///     Policy::parse("canada.toml", text).unwrap_err().to_string(),
    ///     "cannot use policy `canada.toml`\n  \
    ///      line 4, `allowed_regions`: unknown Region `ca-centrl-1`; did you mean `ca-central-1`?"
    /// );
    /// ```
    pub fn parse(name: &str, text: &str) -> Result<Self, PolicyError> {
        let (document, syntax) = DeTable::parse_recoverable(text);
        let mut reader = Reader::new(text, &syntax);
        let policy = reader.policy(Section { table: document.get_ref(), start: 0 });
        let mistakes = reader.finish(!syntax.is_empty());
        match policy {
            Some(policy) if mistakes.is_empty() => Ok(Policy { text: text.to_owned(), ..policy }),
            Some(_) | None => Err(PolicyError { name: name.to_owned(), mistakes }),
        }
    }
}

impl Reader<'_> {
    fn policy(&mut self, root: Section<'_, '_>) -> Option<Policy> {
        self.only(root, &["version", "policy", "rule", "exception", "custody"]);
        self.version(root);
        self.distinct_ids(root);
        let main = self.section(root, "policy");
        if root.get("policy").is_none() {
            self.miss(root.start, "policy");
        }
        let own = main.map(|section| self.main(section));
        // Without the policy's own terms a rule is still read, for the mistakes in it.
        let accept = own.as_ref().and_then(|(_, terms)| terms.as_ref().map(|t| t.accept.clone()));
        let accept = accept.unwrap_or_else(|| Policy::STRICT.into());
        let rules: Vec<_> =
            self.sections(root, "rule").into_iter().map(|s| self.rule(s, &accept)).collect();
        let exceptions: Vec<_> =
            self.sections(root, "exception").into_iter().map(|s| self.exception(s)).collect();
        let custody = self.section(root, "custody").map(|section| self.custody(section));
        let (name, terms) = own?;
        Some(Policy {
            name: name?,
            text: String::new(),
            terms: terms?,
            rules: rules.into_iter().collect::<Option<_>>()?,
            exceptions: exceptions.into_iter().collect::<Option<_>>()?,
            // One that cannot be read is a mistake, and then there is no policy.
            custody: custody.flatten(),
        })
    }

    /// Reads where outputs may be kept; a list of no Region would refuse every place.
    fn custody(&mut self, section: Section<'_, '_>) -> Option<BTreeSet<Region>> {
        self.only(section, &["allowed_regions"]);
        self.allowed(section)
    }

    fn version(&mut self, root: Section<'_, '_>) {
        let Some(value) = root.get("version") else { return self.miss(root.start, "version") };
        match value.get_ref() {
            DeValue::Integer(number) if number.to_string() == Policy::VERSION.to_string() => {}
            _ => {
                let what = format!("this version reads `version = {}` only", Policy::VERSION);
                self.refuse(value.span().start, "version", what);
            }
        }
    }

    /// Rules and exceptions share one space of names, because reports name both in one column.
    fn distinct_ids(&mut self, root: Section<'_, '_>) {
        let mut seen = BTreeMap::new();
        for kind in ["rule", "exception"] {
            let Some(DeValue::Array(items)) = root.get(kind).map(toml::Spanned::get_ref) else {
                continue;
            };
            for id in items.iter().filter_map(|item| item.get_ref().get("id")) {
                let (DeValue::String(name), start) = (id.get_ref(), id.span().start) else {
                    continue;
                };
                let line = self.line(start);
                if let Some(first) = seen.insert(name.to_string(), line) {
                    self.refuse(start, "id", format!("`{name}` is already used on line {first}"));
                }
            }
        }
    }

    fn main(&mut self, section: Section<'_, '_>) -> (Option<String>, Option<Terms>) {
        self.only(section, &["name", "allowed_regions", "accept"]);
        let name = self.needed_text(section, "name");
        // Presumed evidence rests on one sentence of 2024: only a user can choose it.
        let terms = self.terms(section, &Policy::STRICT.into());
        (name, terms)
    }

    fn terms(&mut self, section: Section<'_, '_>, default: &BTreeSet<Grade>) -> Option<Terms> {
        let allowed = self.allowed(section);
        let accept = match section.get("accept") {
            Some(_) => self.words(section, "accept", grade),
            None => Some(default.clone()),
        };
        Some(Terms { allowed: allowed?, accept: accept? })
    }

    fn allowed(&mut self, section: Section<'_, '_>) -> Option<BTreeSet<Region>> {
        let key = "allowed_regions";
        if section.get(key).is_none() {
            self.miss(section.start, key);
        }
        self.words(section, key, known)
    }

    /// Reads a list of words, or notes what is wrong with each of them.
    fn words<T: Ord>(
        &mut self,
        section: Section<'_, '_>,
        key: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<BTreeSet<T>> {
        let mut all = BTreeSet::new();
        let mut is_whole = true;
        for (start, text) in self.texts(section, key)? {
            match read(&text) {
                Ok(word) => drop(all.insert(word)),
                Err(what) => {
                    self.refuse(start, key, what);
                    is_whole = false;
                }
            }
        }
        is_whole.then_some(all)
    }

    fn rule(&mut self, section: Section<'_, '_>, accept: &BTreeSet<Grade>) -> Option<Rule> {
        self.only(section, &["id", "reason", "match", "allowed_regions", "accept"]);
        let id = self.needed_text(section, "id");
        let reason = self.text(section, "reason");
        let matcher = self.matching(section).map(|keys| {
            self.only(keys, &MATCH_KEYS);
            self.matcher(keys)
        });
        let terms = self.terms(section, accept);
        Some(Rule { id: id?, reason, matcher: matcher?, terms: terms? })
    }

    fn exception(&mut self, section: Section<'_, '_>) -> Option<Exception> {
        self.only(section, &["id", "match", "reason", "owner", "ticket", "expires"]);
        let id = self.needed_text(section, "id");
        let reason = self.needed_text(section, "reason");
        let owner = self.needed_text(section, "owner");
        let ticket = self.text(section, "ticket");
        let expires = self.needed_day(section, "expires");
        let keys = self.matching(section);
        let matcher = keys.map(|keys| self.exception_matcher(keys));
        let destination = keys.and_then(|keys| self.region_patterns(keys, "destination"));
        Some(Exception {
            id: id?,
            matcher: matcher?,
            destination,
            reason: reason?,
            owner: owner?,
            ticket,
            expires: expires?,
        })
    }

    fn exception_matcher(&mut self, keys: Section<'_, '_>) -> Matcher {
        let known: Vec<_> = MATCH_KEYS.into_iter().chain(["destination"]).collect();
        self.only(keys, &known);
        if keys.table.is_empty() {
            self.refuse(keys.start, "match", "empty: an exception for everything is no exception");
        }
        self.matcher(keys)
    }

    fn matching<'a, 't>(&mut self, section: Section<'a, 't>) -> Option<Section<'a, 't>> {
        if section.get("match").is_none() {
            self.miss(section.start, "match");
        }
        self.section(section, "match")
    }

    fn matcher(&mut self, keys: Section<'_, '_>) -> Matcher {
        Matcher {
            model: self.patterns(keys, "model"),
            account: self.patterns(keys, "account"),
            principal: self.patterns(keys, "principal"),
            source_region: self.region_patterns(keys, "source_region"),
            profile: self.patterns(keys, "profile"),
        }
    }

    fn patterns(&mut self, keys: Section<'_, '_>, key: &str) -> Option<Patterns> {
        let texts = self.text_or_texts(keys, key)?;
        Some(texts.iter().map(|(_, text)| text.as_str()).collect())
    }

    /// Reads patterns of Regions; one that fits no known Region is a spelling mistake.
    fn region_patterns(&mut self, keys: Section<'_, '_>, key: &str) -> Option<Patterns> {
        let texts = self.text_or_texts(keys, key)?;
        for (start, text) in &texts {
            let glob = Glob::new(text);
            if KnownRegions::builtin().iter().any(|r| glob.matches(r.code.as_str())) {
                continue;
            }
            let what = match known(text) {
                Err(what) if !text.contains(['*', '?']) => what,
                Ok(_) | Err(_) => format!("`{text}` fits no known Region"),
            };
            self.refuse(*start, key, what);
        }
        Some(texts.iter().map(|(_, text)| text.as_str()).collect())
    }
}

/// Reads a grade that a policy can accept.
fn grade(text: &str) -> Result<Grade, String> {
    const ACCEPTABLE: [Grade; 4] =
        [Grade::Recorded, Grade::InRegion, Grade::Presumed, Grade::Bounded];
    let words = ACCEPTABLE.map(Grade::as_str);
    match ACCEPTABLE.into_iter().find(|grade| grade.as_str() == text) {
        Some(grade) => Ok(grade),
        None if text == Grade::Unrecorded.as_str() => {
            Err("`unrecorded` cannot be accepted: it says that nothing is known".to_owned())
        }
        None => Err(match nearest(text, words.into_iter()) {
            Some(meant) => format!("unknown evidence `{text}`; did you mean `{meant}`?"),
            None => format!("unknown evidence `{text}`; known: {}", listed(&words)),
        }),
    }
}

/// The keys of `match` in rules; exceptions have `destination` as well.
const MATCH_KEYS: [&str; 5] = ["model", "account", "principal", "source_region", "profile"];

#[cfg(test)]
mod tests;
