//! What stands beside an `AWSLogs/`: mostly other people's, and perhaps the logs of another trail.

use std::collections::{BTreeMap, VecDeque};

use super::layout::{depth, has_logs};
use super::{Place, Range};
use crate::aws;
use crate::aws::s3::{Bucket, Level};

/// A look at what stands beside `AWSLogs/`: mostly other people's, and perhaps the logs of another
/// trail, whose prefix is longer.
pub(super) struct Beside {
    deepest: usize,
    /// How many folders may still be looked into.
    levels: usize,
}

impl Beside {
    /// Begins to look, no deeper than so many folders.
    pub const fn down_to(deepest: usize) -> Self {
        Self { deepest, levels: MOST_BESIDE }
    }

    /// Returns the folders at and below `folder` that hold an `AWSLogs/`, and the places of all that
    /// lies in none of them: whatever it is, its content decides.
    pub(super) async fn look_into(
        &mut self,
        bucket: &Bucket,
        folder: String,
    ) -> Result<(Vec<Place>, Vec<String>), aws::Error> {
        let mut open = VecDeque::from([folder.clone()]);
        let (mut seen, mut holders) = (BTreeMap::new(), Vec::new());
        while let Some(prefix) = open.pop_front()
            && self.levels > 0
        {
            self.levels -= 1;
            let level = bucket.level(&prefix).await?;
            if has_logs(&level) {
                holders.push(prefix);
                continue;
            }
            if depth(&prefix) <= self.deepest && level.folders.len() <= self.levels {
                open.extend(level.folders.iter().cloned());
            }
            seen.insert(prefix, level);
        }
        Ok((outside(folder, &holders, &seen), holders))
    }
}

/// Returns the places of all at and below a folder that is in none of `holders`.
fn outside(folder: String, holders: &[String], seen: &BTreeMap<String, Level>) -> Vec<Place> {
    let mut places = Vec::new();
    let mut open = vec![folder];
    while let Some(folder) = open.pop() {
        let has_holder = holders.iter().any(|holder| holder.starts_with(&folder));
        match seen.get(&folder).filter(|_| has_holder) {
            Some(level) => {
                let objects = level.objects.iter().filter(|object| !object.is_folder_mark());
                places.extend(objects.cloned().map(Place::Object));
                open.extend(level.folders.iter().cloned());
            }
            None if has_holder => {}
            None => places.push(Place::Range(Range::whole(folder))),
        }
    }
    places
}

/// Beside an `AWSLogs/` that was found: each is a request, and they are made one after the other.
const MOST_BESIDE: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_the_logs_is_listed_but_for_the_logs_themselves() {
        let level = |folders: &[&str]| Level {
            folders: folders.iter().map(|&folder| folder.to_owned()).collect(),
            objects: Vec::new(),
        };
        let seen = BTreeMap::from([
            ("a/".to_owned(), level(&["a/b/", "a/c/"])),
            ("a/c/".to_owned(), level(&[])),
        ]);
        let whole = |prefix: &str| Place::Range(Range::whole(prefix.to_owned()));
        let of = |holders: &[&str]| {
            let holders: Vec<String> = holders.iter().map(|&holder| holder.to_owned()).collect();
            outside("a/".to_owned(), &holders, &seen)
        };
        assert_eq!(of(&[]), [whole("a/")]);
        assert_eq!(of(&["a/b/"]), [whole("a/c/")]);
        // What holds logs itself is not looked into here.
        assert_eq!(outside("a/b/".to_owned(), &["a/b/".to_owned()], &seen), []);
    }
}
