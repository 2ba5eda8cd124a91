//! A check in words: the answer first, then what it rests on, then what is not valid.

use std::collections::BTreeMap;

use super::{CheckedObject, KeyOrigin, KeysTold, Standings, Verification};
use crate::model::{IntegrityOutcome, Moment, Reason, Standing};
use crate::report::visible::Visible;
use crate::report::words::{Bad, Check, Checked, Lang, Phrase};

impl Verification {
    /// Returns the text for people; of what is not valid, `top` objects of each kind, 0 for all.
    #[must_use]
    pub fn to_text(&self, lang: Lang, top: usize) -> String {
        let mut lines = self.answer(lang).to_vec();
        lines.push(String::new());
        lines.extend(self.sums(lang));
        lines.extend(self.covered(lang));
        lines.extend(self.gaps(lang));
        lines.extend(self.not_valid(lang, top));
        lines.join("\n") + "\n"
    }

    fn answer(&self, lang: Lang) -> [String; 2] {
        let until = self.covered.iter().map(|time| time.to).min();
        let until = until.map(|until| self.to.map_or(until, |to| to.min(until)));
        let (counts, gaps) = (&self.counts, self.gaps.len());
        let is_of_keys = lacks_keys_alone(counts, &self.keys, self.digests.reasons());
        let found = Found { outcome: self.outcome, counts, gaps, keys: &self.keys, is_of_keys };
        answer(lang, found, (self.from, until))
    }

    fn sums(&self, lang: Lang) -> Vec<String> {
        let inputs: Vec<String> =
            self.inputs.iter().map(|input| Visible::from(input.as_str()).to_string()).collect();
        let (at, version) = (self.generated_at, self.tool.version.as_str());
        let mut lines = vec![
            lang.check(&Check::Made { at, version, inputs: &inputs.join(", ") }),
            lang.check(&Check::Asked { from: self.from, to: self.to }),
        ];
        lines.extend(sums(lang, &self.counts));
        let outside = |counts: &BTreeMap<Standing, u64>| {
            counts.get(&Standing::NotInRange).copied().unwrap_or(0)
        };
        let outside = outside(&self.counts.digests) + outside(&self.counts.logs);
        lines.extend((outside > 0).then(|| lang.check(&Check::OutsidePeriod(outside))));
        lines.push(keys(lang, &self.keys, self.generated_at));
        lines
    }

    fn covered(&self, lang: Lang) -> Vec<String> {
        let told = self.covered.iter().map(|time| {
            let (account, region) = (Visible::from(time.account.as_str()), time.region.as_str());
            let (from, to, digests) = (time.from, time.to, time.digests);
            lang.check(&Check::Covered { account: &account, region, from, to, digests })
        });
        list(lang.check(&Check::CoveredHead), told.collect())
    }

    fn gaps(&self, lang: Lang) -> Vec<String> {
        let told = self.gaps.iter().map(|gap| {
            let (account, region) = (Visible::from(gap.account.as_str()), gap.region.as_str());
            lang.check(&Check::Gap { account: &account, region, from: gap.from, to: gap.to })
        });
        list(lang.check(&Check::Gaps), told.collect())
    }

    fn not_valid(&self, lang: Lang, top: usize) -> Vec<String> {
        let mut told = Vec::new();
        for objects in [&self.digests, &self.logs] {
            let mut bad: Vec<CheckedObject> =
                objects.iter().filter(|object| is_bad(object.state)).collect();
            bad.sort_by(|a, b| (a.state, &a.key).cmp(&(b.state, &b.key)));
            let shown = if top == 0 { bad.len() } else { top.min(bad.len()) };
            told.extend(bad[..shown].iter().map(|object| line(object, lang)));
            if shown < bad.len() {
                let (shown, total) = (shown as u64, bad.len() as u64);
                told.push(lang.say(&Phrase::Showing { shown, total }));
            }
        }
        let has = |standing: &Standing| {
            let of = |counts: &BTreeMap<Standing, u64>| counts.contains_key(standing);
            is_bad(*standing) && (of(&self.counts.digests) || of(&self.counts.logs))
        };
        let standings = Standing::ALL.into_iter().filter(has);
        let todo = standings.map(|standing| lang.check(&Check::Todo(standing)));
        list(lang.check(&Check::NotValid), told.into_iter().chain(todo).collect())
    }
}

/// What was found, as far as the first sentences tell.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The worst of all.
    pub outcome: IntegrityOutcome,
    /// How objects stand.
    pub counts: &'a Standings,
    /// How many times lack a digest.
    pub gaps: usize,
    /// The public keys, and where they came from.
    pub keys: &'a KeysTold,
    /// Whether it failed for keys alone that files lack.
    pub is_of_keys: bool,
}

/// Returns the answer in one sentence, for what was delivered from the asked beginning until then, and
/// what it means.
pub fn answer(
    lang: Lang,
    found: Found<'_>,
    (from, until): (Option<Moment>, Option<Moment>),
) -> [String; 2] {
    let Found { outcome, counts, keys, .. } = found;
    let bad = bad(counts, found.gaps);
    if found.is_of_keys {
        let told = [Check::UnknownKeys { bad: &bad }, Check::MeansFetchKeys];
        return told.map(|check| lang.check(&check));
    }
    let (digests, logs) = (valid(&counts.digests), valid(&counts.logs));
    let folder = keys.folder.as_deref().filter(|_| keys.origin == KeyOrigin::Files);
    let folder = folder.map(|folder| Visible::from(folder).to_string());
    let answer = Check::Answer { outcome, digests, logs, from, until, bad: &bad };
    [answer, Check::Means { outcome, keys: folder.as_deref() }].map(|check| lang.check(&check))
}

fn bad(counts: &Standings, gaps: usize) -> Vec<Bad> {
    let mut bad = Vec::new();
    if counts.digests.keys().all(|standing| *standing == Standing::NotInRange) {
        bad.push(Bad::NoDigest);
    }
    let kinds = [(Checked::Digests, &counts.digests), (Checked::Logs, &counts.logs)];
    for standing in Standing::ALL.into_iter().filter(|standing| is_bad(*standing)) {
        for (of, counts) in kinds {
            let n = counts.get(&standing).copied().unwrap_or(0);
            bad.extend((n > 0).then_some(Bad::Objects(of, standing, n)));
        }
    }
    if gaps > 0 {
        bad.push(Bad::Gaps(gaps as u64));
    }
    bad
}

/// Says whether a check failed for nothing but keys that digests name and files of keys lack: they may
/// have been saved before AWS took a new one. `reasons` are those of digests, as far as they are named.
pub fn lacks_keys_alone(
    counts: &Standings,
    keys: &KeysTold,
    reasons: impl Iterator<Item = Reason>,
) -> bool {
    let n = |counts: &BTreeMap<Standing, u64>, of| counts.get(&of).copied().unwrap_or(0);
    let is_changed = [Standing::Tampered, Standing::Missing]
        .into_iter()
        .any(|of| n(&counts.digests, of) + n(&counts.logs, of) > 0);
    let unattested = reasons.filter(|reason| reason.standing() == Standing::Unattested);
    let unattested: Vec<Reason> = unattested.collect();
    let is_named = unattested.len() as u64 == n(&counts.digests, Standing::Unattested);
    let mut failed = unattested.iter().filter(|one| one.outcome() == IntegrityOutcome::Failed);
    let has_failed = failed.clone().next().is_some();
    keys.origin == KeyOrigin::Files
        && !is_changed
        && is_named
        && has_failed
        && failed.all(|reason| *reason == Reason::UnknownKey)
}

/// Returns how the digests stand, and how the logs.
pub fn sums(lang: Lang, counts: &Standings) -> [String; 2] {
    [(Checked::Digests, &counts.digests), (Checked::Logs, &counts.logs)].map(|(of, counts)| {
        let looked_at = counts.iter().filter(|(s, _)| **s != Standing::NotInRange);
        let parts: Vec<(u64, Standing)> = looked_at.map(|(s, n)| (*n, *s)).collect();
        let all = parts.iter().map(|(n, _)| n).sum();
        lang.check(&Check::Standings { of, all, parts: &parts })
    })
}

/// Returns where the keys came from; AWS was asked for its own at `at`.
pub fn keys(lang: Lang, keys: &KeysTold, at: Moment) -> String {
    let used = keys.used.len() as u64;
    match (&keys.origin, &keys.folder) {
        (KeyOrigin::ListPublicKeys, _) | (KeyOrigin::Files, None) => {
            lang.check(&Check::KeysOfAws { at, used })
        }
        (KeyOrigin::Files, Some(folder)) => {
            lang.check(&Check::KeysOfFiles { folder: &Visible::from(folder.as_str()), used })
        }
    }
}

fn line(object: &CheckedObject, lang: Lang) -> String {
    let (key, why) = (Visible::from(object.key.as_str()), lang.check(&Check::Why(object.reason)));
    let cause = object.cause.as_deref().map(|cause| format!(" ({})", Visible::from(cause)));
    format!("{:<11} {key}\n{:14}{why}{}", object.state.as_str(), "", cause.unwrap_or_default())
}

/// Returns a head and its lines, or nothing.
fn list(head: String, lines: Vec<String>) -> Vec<String> {
    if lines.is_empty() {
        return Vec::new();
    }
    let lines = lines.into_iter().map(|line| format!("  {line}"));
    [String::new(), head].into_iter().chain(lines).collect()
}

const fn is_bad(standing: Standing) -> bool {
    !matches!(standing, Standing::Valid | Standing::NotInRange)
}

fn valid(counts: &BTreeMap<Standing, u64>) -> u64 {
    counts.get(&Standing::Valid).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DigestGap;
    use crate::report::verification::{CheckedObjects, CoveredTime};
    use crate::report::{Tool, golden::assert_golden};

    fn failed() -> Verification {
        let moment = |text: &str| Moment::parse(text).unwrap();
        let (from, to) = (moment("2026-06-01T00:01:31Z"), moment("2026-06-01T06:01:31Z"));
        let region: crate::model::Region = "ca-central-1".parse().unwrap();
        let (mut digests, mut logs) = (CheckedObjects::default(), CheckedObjects::default());
        digests.push_absent("s3://b/d3".to_owned(), Reason::NotThere);
        digests.push("d1", Reason::Signed, None);
        logs.push("l1\u{1b}[2J", Reason::HashDiffers, None);
        logs.push("l2", Reason::Damaged, Some("end of file".to_owned()));
        Verification {
            schema_version: 1,
            tool: Tool { name: "regiontrail".into(), version: "0".into() },
            generated_at: moment("2026-06-02T00:00:00Z"),
            outcome: IntegrityOutcome::Failed,
            exit_code: 10,
            inputs: vec!["logs".to_owned()],
            from: None,
            to: None,
            counts: Standings {
                digests: BTreeMap::from([(Standing::Valid, 5), (Standing::Missing, 1)]),
                logs: BTreeMap::from([
                    (Standing::Valid, 2),
                    (Standing::Tampered, 2),
                    (Standing::NotInRange, 7),
                ]),
            },
            digests,
            logs,
            gaps: vec![DigestGap { from, to, account: "1".into(), region: region.clone() }],
            covered: vec![CoveredTime { account: "1".into(), region, from, to, digests: 5 }],
            keys: KeysTold {
                origin: KeyOrigin::Files,
                folder: Some("keys".to_owned()),
                used: Vec::new(),
            },
        }
    }

    #[test]
    fn the_answer_stands_first_and_what_is_not_valid_is_listed() {
        let text = Lang::ALL.map(|lang| failed().to_text(lang, 0)).join("\n--\n\n");
        assert_golden("src/report/verification/golden/failed.txt", &text);
        let cut = failed().to_text(Lang::English, 1);
        assert!(cut.contains("Showing 1 of 2."), "{cut}");
    }
}
