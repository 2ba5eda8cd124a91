//! What documents would have done to past calls, in words.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{Day, Verdict};
use crate::report::guardrails::{CallEffect, History, Tried, TriedRow};
use crate::report::visible::Visible;
use crate::report::words::{Asked, Guard, Lang, Phrase};

impl History {
    pub(super) fn lines(&self, lang: Lang, top: usize) -> Vec<String> {
        let ledger = Visible::from(self.ledger.as_str());
        let (calls, attempts) = (self.calls, self.attempts);
        let mut lines = vec![
            String::new(),
            lang.guard(&Guard::Tried { ledger: &ledger, calls, attempts }),
            lang.guard(&Guard::Assumed),
        ];
        lines.extend(self.tried.iter().flat_map(|tried| tried.lines(lang, top)));
        lines
    }
}

impl Tried {
    fn lines(&self, lang: Lang, top: usize) -> Vec<String> {
        let mut lines = vec![String::new(), lang.guard(&Guard::Together(&self.documents))];
        for (of, tally) in [
            (Asked::All, self.all),
            (Asked::Outside, self.outside_policy),
            (Asked::Inside, self.inside_policy),
            (Asked::Unproven, self.unproven),
        ] {
            lines.push(format!("  {}", lang.guard(&Guard::Sums { of, tally })));
        }
        let (mut shown, mut total) = (0, 0);
        for alike in Alike::of(&self.rows) {
            total += alike.callers.len();
            let room = if top == 0 { usize::MAX } else { top - shown };
            if room > 0 {
                shown += room.min(alike.callers.len());
                lines.extend(alike.lines(lang, room));
            }
        }
        if shown < total {
            let (shown, total) = (shown as u64, total as u64);
            lines.push(format!("  {}", lang.say(&Phrase::Showing { shown, total })));
        }
        lines
    }
}

/// Calls of one verdict that would have fared alike, for the same reason.
struct Alike<'r> {
    effect: &'r CallEffect,
    verdict: Verdict,
    calls: u64,
    /// Who called what, heaviest first.
    callers: Vec<(Caller<'r>, Sum)>,
}

/// From where, who, what and with which client.
type Caller<'r> = [Option<&'r str>; 4];

/// How many calls, and on which days.
#[derive(Default)]
struct Sum {
    calls: u64,
    days: Option<(Day, Day)>,
}

impl<'r> Alike<'r> {
    /// Returns the rows that are alike together, in the order of the first of each.
    fn of(rows: &'r [TriedRow]) -> Vec<Self> {
        let mut places = BTreeMap::<(&CallEffect, Verdict), usize>::new();
        let mut groups = Vec::<(&CallEffect, Verdict, BTreeMap<Caller<'r>, Sum>)>::new();
        for row in rows {
            let at = *places.entry((&row.effect, row.verdict)).or_insert(groups.len());
            if at == groups.len() {
                groups.push((&row.effect, row.verdict, BTreeMap::new()));
            }
            groups[at].2.entry(row.caller()).or_default().add(row);
        }
        let told = |(effect, verdict, callers): (_, _, BTreeMap<_, Sum>)| {
            let mut callers: Vec<_> = callers.into_iter().collect();
            callers.sort_by_key(|(_, sum)| Reverse(sum.calls));
            let calls = callers.iter().map(|(_, sum)| sum.calls).sum();
            Self { effect, verdict, calls, callers }
        };
        groups.into_iter().map(told).collect()
    }

    fn lines(&self, lang: Lang, room: usize) -> Vec<String> {
        let (calls, verdict) = (self.calls, self.verdict);
        let calls = lang.guard(&Guard::Calls { calls, verdict });
        let mut lines = vec![format!("  {calls} · {}", lang.guard(&Guard::Effect(self.effect)))];
        let width = self.callers.iter().map(|(_, sum)| lang.number(sum.calls).len()).max();
        let width = width.unwrap_or(0);
        lines.extend(self.callers.iter().take(room).map(|(caller, sum)| {
            let days = sum.days.map(|(first, last)| lang.say(&Phrase::Days { first, last }));
            let names = caller.iter().flatten().map(|part| Visible::from(*part).to_string());
            let parts: Vec<String> = names.chain(days).collect();
            format!("    {:>width$}  {}", lang.number(sum.calls), parts.join(" · "))
        }));
        lines
    }
}

impl Sum {
    fn add(&mut self, row: &TriedRow) {
        self.calls += row.calls;
        self.days = match (self.days, row.day) {
            (days, None) => days,
            (None, Some(day)) => Some((day, day)),
            (Some((first, last)), Some(day)) => Some((first.min(day), last.max(day))),
        };
    }
}

impl TriedRow {
    fn caller(&self) -> Caller<'_> {
        let asked = self.inference_profile.as_deref().or(self.model.as_deref());
        [self.source_region.as_deref(), Some(&*self.principal), asked, self.client.as_deref()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::guardrails::{Basis, Done, Tally};

    fn row(day: i8, client: &str, calls: u64) -> TriedRow {
        TriedRow {
            effect: CallEffect {
                done: Done::Stopped,
                basis: Basis::Statement,
                statement: Some("DenyElsewhere".to_owned()),
                at: Some("us-east-1".to_owned()),
            },
            verdict: Verdict::NonCompliant,
            principal: "role/app".into(),
            model: Some("m".into()),
            inference_profile: None,
            client: Some(client.into()),
            day: Some(Day::constant(2026, 5, day)),
            source_region: Some("ca-central-1".into()),
            calls,
        }
    }

    fn lines(top: usize) -> Vec<String> {
        let rows = vec![row(2, "boto3", 1), row(3, "curl", 1), row(5, "boto3", 12)];
        let all = Tally { stopped: 14, ..Tally::default() };
        let documents = vec!["scp".to_owned()];
        let (outside_policy, rest) = (all, Tally::default());
        let (inside_policy, unproven) = (rest, rest);
        let tried = Tried { documents, all, outside_policy, inside_policy, unproven, rows };
        tried.lines(Lang::English, top).split_off(6)
    }

    #[test]
    fn calls_that_fare_alike_stand_together_with_their_days() {
        assert_eq!(
            lines(0),
            [
                "  14 calls, NON_COMPLIANT · denied by DenyElsewhere, for the Region us-east-1",
                "    13  ca-central-1 · role/app · m · boto3 · 2026-05-02 to\u{a0}2026-05-05",
                "     1  ca-central-1 · role/app · m · curl · 2026-05-03",
            ]
        );
        assert_eq!(lines(1).last().unwrap(), "  Showing 1 of 2.");
    }
}
