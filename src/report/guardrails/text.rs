//! Guardrails in words: the documents with why, what they would have done, what one does.

mod tried;

use std::collections::BTreeMap;

use super::{
    CallEffect, DirectCheck, DocumentCheck, Done, Fact, FoundMistake, Guardrail, Guardrails,
    Inside, ProfileCheck,
};
use crate::model::Region;
use crate::report::visible::Visible;
use crate::report::words::{Directly, Guard, Lang, Phrase};

impl Guardrails {
    /// Returns the text for people, part by part; `top` rows of calls for each document, 0 for all.
    #[must_use]
    pub fn to_parts(&self, lang: Lang, top: usize, documents: Documents) -> Vec<Part> {
        let policy = Visible::from(self.policy.as_str());
        let (regions, catalog) = (&*self.allowed_regions, &*self.catalog_date);
        let mut lines = vec![
            lang.guard(&Guard::Title { policy: &policy, regions, catalog }),
            lang.guard(&Guard::Preface),
        ];
        for attachment in &self.attachments {
            lines.push(lang.guard(&Guard::Limit(attachment.kind)));
            lines.extend([lang.guard(&Guard::Attach(attachment)), source(&attachment.source)]);
        }
        let mut parts = Vec::new();
        for document in &self.documents {
            lines.extend(told(document, lang));
            if documents == Documents::Printed {
                parts.push(Part::words(&mut lines));
                parts.push(Part::Document(document.document.get().to_owned() + "\n"));
            }
        }
        let left_out = self.left_out.iter().map(|one| lang.guard(&Guard::LeftOut(one)));
        lines.extend(listed(lang.guard(&Guard::LeftOutHead), left_out));
        lines.extend(self.history.iter().flat_map(|history| history.lines(lang, top)));
        parts.push(Part::words(&mut lines));
        parts
    }
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Lines that may be folded.
    Words(String),
    /// A document, of which every line stays as it is.
    Document(String),
}

impl Part {
    fn words(lines: &mut Vec<String>) -> Self {
        Self::Words(lines.drain(..).map(|line| line + "\n").collect())
    }
}

/// What becomes of the documents themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Documents {
    /// They stand in the text.
    Printed,
    /// They are in files of their own, by the names that the text says.
    Saved,
}

fn told(guardrail: &Guardrail, lang: Lang) -> Vec<String> {
    let Guardrail { name, kind, size, limit, statements, .. } = guardrail;
    let size = lang.guard(&Guard::Size { kind: *kind, size: *size, limit: *limit });
    let mut lines = vec![String::new(), format!("{name}.json · {size}")];
    for why in statements {
        lines.push(format!("  {} · {}", why.sid, lang.guard(&Guard::Purpose(why.purpose))));
        lines.extend(why.sources.iter().map(source));
    }
    lines
}

fn source(fact: &Fact) -> String {
    format!("    {} ({})", fact.url, fact.as_of)
}

impl DocumentCheck {
    /// Returns the text for people; `top` rows of each list, 0 for all.
    #[must_use]
    pub fn to_text(&self, lang: Lang, top: usize) -> String {
        let (document, policy) =
            (Visible::from(self.document.as_str()), Visible::from(self.policy.as_str()));
        let (regions, catalog) = (&*self.allowed_regions, &*self.catalog_date);
        let (looked_at, others) = (self.statements, self.other_statements);
        let mut lines = vec![
            lang.guard(&Guard::Answer(self.answer)),
            lang.guard(&Guard::Checked { document: &document, policy: &policy, regions, catalog }),
            lang.guard(&Guard::Statements { looked_at, others }),
        ];
        lines.extend(self.only_denies.then(|| lang.guard(&Guard::AssumedOfOne)));
        lines.extend(self.account.as_deref().map(|account| lang.guard(&Guard::Account(account))));
        let mistakes = self.mistakes.iter().flat_map(|mistake| mistake.lines(lang));
        lines.extend(listed(lang.guard(&Guard::MistakesHead), mistakes));
        let named = self
            .principals
            .iter()
            .map(|named| Visible::from(lang.guard(&Guard::Named(named))).to_string());
        lines.extend(listed(lang.guard(&Guard::PrincipalsHead), named));
        let profiles = self.profile_lines(lang, top);
        lines.extend(listed(lang.guard(&Guard::ProfilesHead), profiles.into_iter()));
        lines.push(String::new());
        for direct in &self.direct {
            lines.extend(direct.lines(lang, Directly::Model(direct.service)));
        }
        lines.extend(self.own_models.lines(lang, Directly::OwnModel));
        lines.extend([String::new(), lang.guard(&Guard::Besides)]);
        lines.extend(self.history.iter().flat_map(|history| history.lines(lang, top)));
        lines.join("\n") + "\n"
    }

    /// Profiles that fare alike stand together; what should fare otherwise, first.
    fn profile_lines(&self, lang: Lang, top: usize) -> Vec<String> {
        let mut groups = BTreeMap::<(u8, Inside, &CallEffect), Vec<&ProfileCheck>>::new();
        for profile in &self.profiles {
            let key = (weight(profile), profile.inside_policy, &profile.effect);
            groups.entry(key).or_default().push(profile);
        }
        let mut lines = Vec::new();
        for ((_, inside, effect), profiles) in groups {
            let n = profiles.len() as u64;
            lines.push(lang.guard(&Guard::Profiles { effect, inside, n }));
            let shown = if top == 0 { profiles.len() } else { top.min(profiles.len()) };
            lines.extend(profiles[..shown].iter().map(|one| {
                let copy = one.application_profile.iter().map(|arn| format!("{arn} = "));
                let name = copy.chain([one.profile.clone()]).collect::<String>();
                format!("  {} · {}", one.source_region, Visible::from(name))
            }));
            if shown < profiles.len() {
                let shown = shown as u64;
                lines.push(format!("  {}", lang.say(&Phrase::Showing { shown, total: n })));
            }
        }
        lines
    }
}

const fn weight(one: &ProfileCheck) -> u8 {
    match (one.effect.done, one.inside_policy) {
        (Done::Passes, Inside::No) => 0,
        (Done::Stopped, Inside::Yes) => 1,
        (Done::Undecided | Done::Passes, Inside::No | Inside::NotKnown)
        | (Done::Undecided, Inside::Yes) => 2,
        (Done::Passes, Inside::Yes) => 3,
        (Done::Stopped, Inside::No | Inside::NotKnown) => 4,
    }
}

impl FoundMistake {
    fn lines(&self, lang: Lang) -> [String; 2] {
        let told = Visible::from(lang.guard(&Guard::Mistake(self)));
        [told.to_string(), format!("  {} ({})", self.source.url, self.source.as_of)]
    }
}

impl DirectCheck {
    fn lines(&self, lang: Lang, of: Directly) -> Vec<String> {
        let lists: [(Done, &[Region]); 3] = [
            (Done::Passes, &self.passes),
            (Done::Undecided, &self.undecided),
            (Done::Stopped, &self.stopped),
        ];
        let total: usize = lists.iter().map(|(_, regions)| regions.len()).sum();
        let longest = lists.iter().max_by_key(|(_, regions)| regions.len()).map(|(done, _)| *done);
        let some = lists.into_iter().filter(|(_, regions)| !regions.is_empty());
        some.map(|(done, regions)| {
            if regions.len() <= LISTED || Some(done) != longest {
                return lang.guard(&Guard::Direct { of, done, regions });
            }
            let (n, others) = (regions.len() as u64, regions.len() < total);
            lang.guard(&Guard::DirectRest { of, done, n, others })
        })
        .collect()
    }
}

/// So many Regions are named one by one; of more, the longest list is that of all others.
const LISTED: usize = 10;

/// Returns a head and its lines, or nothing.
fn listed(head: String, lines: impl Iterator<Item = String>) -> Vec<String> {
    let lines: Vec<String> = lines.map(|line| format!("  {line}")).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    [String::new(), head].into_iter().chain(lines).collect()
}
