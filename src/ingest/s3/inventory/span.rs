//! What of a range an inventory has, and what is listed live.

use crate::ingest::s3::discover::{Range, is_region};
use crate::model::Day;

/// A range, and which of its keys the inventory has.
#[derive(Debug)]
pub(super) struct Span {
    pub range: Range,
    /// The first key that is listed live in any case; `None` where keys tell no day.
    cut: Option<String>,
    seen: Option<(String, String)>,
}

impl Span {
    /// Begins a range of an inventory that is sure before `cut`.
    pub fn new(range: Range, cut: Day) -> Self {
        let cut = is_region(&range.prefix)
            .then(|| format!("{}{}", range.prefix, cut.strftime("%Y/%m/%d")));
        Self { range, cut, seen: None }
    }

    /// Says whether a key is taken from the inventory.
    pub fn take(&mut self, key: &str) -> bool {
        let Some(cut) = self.cut.as_deref() else { return false };
        let range = &self.range;
        let is_wanted = key.starts_with(&range.prefix)
            && key > range.after.as_str()
            && key < cut
            && range.end.as_deref().is_none_or(|end| key < end);
        if !is_wanted {
            return false;
        }
        match &mut self.seen {
            None => self.seen = Some((key.to_owned(), key.to_owned())),
            Some((first, _)) if key < first.as_str() => key.clone_into(first),
            Some((_, last)) if key > last.as_str() => key.clone_into(last),
            Some(_) => {}
        }
        true
    }

    /// Returns what is to be listed live.
    pub fn live(self) -> Vec<Range> {
        let Self { range, seen, .. } = self;
        let Some((first, last)) = seen else { return vec![range] };
        let before = Range { end: Some(first), ..range.clone() };
        vec![before, Range { after: last, ..range }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_inventory_may_lack_is_listed_live() {
        let prefix = "AWSLogs/111122223333/CloudTrail/ca-central-1/";
        let range = |after: &str, end: Option<&str>| Range {
            prefix: prefix.to_owned(),
            after: after.to_owned(),
            end: end.map(str::to_owned),
        };
        let key = |day: &str| format!("{prefix}{day}");
        let end = key("2026/06/01");
        let all = range(&key("2026/05/01"), Some(&end));
        let cut = Day::constant(2026, 5, 20);
        // Nothing of it: all is listed.
        let mut none = Span::new(all.clone(), cut);
        for other in ["2026/04/30/x", "2026/05/20/x", "2026/06/02/x"] {
            assert!(!none.take(&key(other)), "{other}");
        }
        assert!(!none.take("AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/02/x"));
        assert_eq!(none.live(), std::slice::from_ref(&all));
        // Some: what lies before and behind is listed.
        let mut some = Span::new(all.clone(), cut);
        for day in ["2026/05/07/x", "2026/05/03/x", "2026/05/05/x"] {
            assert!(some.take(&key(day)), "{day}");
        }
        let (first, last) = (key("2026/05/03/x"), key("2026/05/07/x"));
        let want = [range(&all.after, Some(&first)), range(&last, Some(&end))];
        assert_eq!(some.live(), want);
        // Keys that tell no day are all listed live.
        let month = Range { prefix: key("2026/05/"), ..all };
        assert!(!Span::new(month, cut).take(&key("2026/05/03/x")));
    }
}
