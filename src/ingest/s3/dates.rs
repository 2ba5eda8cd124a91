//! What a window leaves out of a Region's folder that is no date.
//!
//! A window becomes two bounds of keys, `2026/05/09/` and `2026/07/01/`. Outside them stand the days
//! that are not wanted, and whatever else sorts there: `flat.json.gz`, `2026/5/26/`. Nothing says that
//! the latter is not wanted, so it is found by listing the folders that a bound cuts, without what is
//! in them: a Region's, and one or two years and months.

use super::discover::Range;

/// A Region's folder of which a window wants some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge(Range);

impl Edge {
    /// Returns the edge of a range that has one.
    pub fn of(range: &Range) -> Option<Self> {
        let is_bounded = range.end.is_some() || !range.after.is_empty();
        is_bounded.then(|| Self(range.clone()))
    }

    /// Says whether the range has a key, or the keys of a folder that no bound cuts.
    pub fn has(&self, key: &str) -> bool {
        let Range { after, end, .. } = &self.0;
        key > after.as_str() && end.as_deref().is_none_or(|end| key < end)
    }

    /// Says whether a bound lies inside a year or a month.
    pub fn cuts(&self, folder: &str) -> bool {
        let Range { after, end, .. } = &self.0;
        let is_inside = |bound: &str| bound.len() > folder.len() && bound.starts_with(folder);
        is_inside(after) || end.as_deref().is_some_and(is_inside)
    }

    /// Says whether a folder is a year, a month or a day as CloudTrail writes it.
    pub fn is_date(&self, folder: &str) -> bool {
        let below = folder.strip_prefix(&self.0.prefix).unwrap_or(folder);
        let parts: Vec<&str> = below.trim_end_matches('/').split('/').collect();
        let is_one = |part: &str, digits, most| {
            let number = part.parse::<u16>();
            part.len() == digits
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && number.is_ok_and(|number| (1..=most).contains(&number))
        };
        match parts[..] {
            [year] => is_one(year, 4, 9_999),
            [_, month] => is_one(month, 2, 12),
            [_, _, day] => is_one(day, 2, 31),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_as_cloudtrail_writes_them_are_passed_by() {
        let range = |after: &str, end: Option<&str>| Range {
            prefix: "R/".to_owned(),
            after: after.to_owned(),
            end: end.map(str::to_owned),
        };
        let edge = Edge::of(&range("R/2026/05/09/", Some("R/2026/07/01/"))).unwrap();
        for date in ["2026/", "1999/", "2026/05/", "2026/12/", "2026/05/09/", "2026/05/31/"] {
            assert!(edge.is_date(&format!("R/{date}")), "{date}");
        }
        for other in ["026/", "2026-05/", "2026/5/", "2026/13/", "2026/05/9/", "2026/05/32/", "x/"]
        {
            assert!(!edge.is_date(&format!("R/{other}")), "{other}");
        }
        let cut = ["R/2026/", "R/2026/05/", "R/2026/07/"];
        assert!(cut.iter().all(|folder| edge.cuts(folder)));
        assert!(!["R/2025/", "R/2026/06/", "R/2026/05/09/"].iter().any(|folder| edge.cuts(folder)));
        assert!(edge.has("R/2026/06/") && !edge.has("R/2026/5/") && !edge.has("R/flat.json.gz"));
        assert_eq!(Edge::of(&range("", None)), None);
    }
}
