//! Short forms of ARNs that stay clear: each is the name of one thing only.

use std::collections::BTreeMap;

use crate::report::visible::Visible;

use super::Cell;

/// The short forms of the names of a table.
pub(super) struct Names {
    /// How many of the names have this short form.
    taken: BTreeMap<String, usize>,
}

impl Names {
    /// Learns the names of a table, each of them given once.
    pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut taken = BTreeMap::new();
        for name in names {
            *taken.entry(short(name).unwrap_or_else(|| name.to_owned())).or_default() += 1;
        }
        Self { taken }
    }

    /// Returns the cell of a name: short unless another name would look the same.
    pub(super) fn cell(&self, name: &str) -> Cell {
        match self.short(name) {
            Some(short) => Cell::Name { full: name.into(), short: short.into() },
            None => Cell::Code(name.into()),
        }
    }

    /// Returns what people see of a name.
    pub(super) fn label(&self, name: &str) -> Visible {
        self.short(name).map_or_else(|| name.into(), Visible::from)
    }

    fn short(&self, name: &str) -> Option<String> {
        short(name).filter(|short| self.taken.get(short) == Some(&1))
    }
}

/// Returns the part of an ARN by which people know the thing, or `None` where all of it is needed.
///
/// The name of a role or user is its own in the account whatever its path
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>), so the path goes
/// and the account stays.
fn short(arn: &str) -> Option<String> {
    let mut parts = arn.strip_prefix("arn:aws:")?.splitn(4, ':');
    let (service, _region, account, resource) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (kind, path) = resource.split_once('/')?;
    let name = path.rsplit('/').next().filter(|name| !name.is_empty())?;
    match (service, kind) {
        ("iam", "role" | "user") => Some(format!("{kind}/{name} ({account})")),
        ("sts", "assumed-role" | "federated-user") => Some(format!("{kind}/{path} ({account})")),
        ("bedrock", _) => Some(format!("{kind}/{path}")),
        _ => None,
    }
}

/// Returns the file's name where it is one that CloudTrail gives once, else the whole key.
pub(super) fn file_of(key: &str) -> &str {
    key.rsplit('/').next().filter(|name| unique_end(name).is_some()).unwrap_or(key)
}

/// Returns the end of a file's name that no other log object has, else the whole key.
pub(super) fn end_of(key: &str) -> String {
    unique_end(key).map_or_else(|| key.to_owned(), |end| format!("…_{end}"))
}

fn unique_end(key: &str) -> Option<&str> {
    let (_, end) = key.rsplit_once('_')?;
    let (id, _) = end.split_once('.')?;
    (id.len() >= UNIQUE && id.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(end)
}

/// The characters of the unique part of a CloudTrail object's name.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html>
const UNIQUE: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_known_by_its_end_and_its_account() {
        for (arn, seen) in [
            ("arn:aws:iam::111122223333:role/app", Some("role/app (111122223333)")),
            ("arn:aws:iam::111122223333:role/a/b/app", Some("role/app (111122223333)")),
            ("arn:aws:iam::111122223333:user/Bob", Some("user/Bob (111122223333)")),
            (
                "arn:aws:bedrock:ca-central-1:1:application-inference-profile/x7",
                Some("application-inference-profile/x7"),
            ),
            ("arn:aws:iam::111122223333:root", None),
            ("arn:aws-cn:iam::111122223333:role/app", None),
            ("arn:aws:iam::1:role/", None),
            ("anthropic.claude-3-haiku-20240307-v1:0", None),
        ] {
            assert_eq!(short(arn).as_deref(), seen, "{arn}");
        }
    }

    #[test]
    fn two_names_never_look_the_same() {
        let (one, two) = ("arn:aws:iam::1:role/app", "role/app (1)");
        let names = Names::of([one, two]);
        assert_eq!(names.cell(one), Cell::Code(one.into()));
        assert_eq!(names.cell(two), Cell::Code(two.into()));
        assert_eq!(
            Names::of([one]).cell(one),
            Cell::Name { full: one.into(), short: "role/app (1)".into() }
        );
    }

    #[test]
    fn a_key_is_known_by_its_file() {
        let key = "a/1_CloudTrail_ca-central-1_20260526T1320Z_73566A478A8E4319.json.gz";
        assert_eq!(end_of(key), "…_73566A478A8E4319.json.gz");
        assert_eq!(file_of(key), key.strip_prefix("a/").unwrap());
        for other in ["a/my_logs.json", "-", "a/", "_", "x_73566A478A8E4319/a.json"] {
            assert_eq!((file_of(other), end_of(other).as_str()), (other, other));
        }
    }
}
