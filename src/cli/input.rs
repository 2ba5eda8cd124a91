//! What is typed as an input: a folder or a file, a bucket, the CloudTrail API, a lake.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use crate::aws::{Address, NoAddress};
use crate::model::Region;

use super::fault::Fault;

/// An input, as typed and as meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A folder, a file, or standard input.
    Files(String),
    /// `s3://BUCKET/PREFIX`.
    S3 { bucket: String, prefix: String },
    /// `lookup://REGION,…`.
    Lookup { regions: Vec<Region> },
    /// `lake://REGION/EVENT_DATA_STORE_ID`.
    Lake { region: Region, store: String },
}

impl Input {
    /// Reads an input.
    ///
    /// # Errors
    /// Fails where a bucket or a Region cannot be one.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        if let Some(regions) = typed.strip_prefix("lookup://") {
            let regions = regions.trim_end_matches('/').split(',').map(known_region);
            return Ok(Self::Lookup { regions: regions.collect::<Result<_, _>>()? });
        }
        if let Some(rest) = typed.strip_prefix("lake://") {
            return lake(typed, rest);
        }
        match Address::find(typed) {
            Ok(Some(Address { bucket, key })) => Ok(Self::S3 { bucket, prefix: key }),
            Ok(None) => Ok(Self::Files(typed.to_owned())),
            Err(NoAddress::Scheme(_)) => {
                let scheme = typed.split_once("://").map_or(typed, |(scheme, _)| scheme);
                Err(Fault::usage(format!("`{scheme}://` is no kind of input")).help(
                    "name a folder, a file, `-`, s3://BUCKET/PREFIX, lookup://REGION,… or \
                     lake://REGION/EVENT_DATA_STORE_ID",
                ))
            }
            Err(cause @ NoAddress::Bucket { .. }) => {
                Err(Fault::usage_of(&cause).help("write s3://BUCKET or s3://BUCKET/PREFIX"))
            }
        }
    }

    /// Says whether it is asked day by day.
    pub const fn is_by_day(&self) -> bool {
        match self {
            Self::Files(_) | Self::S3 { .. } => false,
            Self::Lookup { .. } | Self::Lake { .. } => true,
        }
    }

    /// Says whether AWS is asked for it.
    pub const fn is_remote(&self) -> bool {
        match self {
            Self::Files(_) => false,
            Self::S3 { .. } | Self::Lookup { .. } | Self::Lake { .. } => true,
        }
    }
}

/// Reads the inputs that hold model invocation logs.
///
/// # Errors
/// Fails where one cannot be an input, or is of a kind that has none of these logs.
pub fn invocation_logs(typed: &[String]) -> Result<Vec<Input>, Fault> {
    let parsed = typed.iter().map(|typed| match Input::parse(typed)? {
        input @ (Input::Files(_) | Input::S3 { .. }) => Ok(input),
        Input::Lookup { .. } | Input::Lake { .. } => {
            Err(Fault::usage(format!("`{typed}` has no model invocation logs"))
                .help("name the folder or s3://BUCKET/PREFIX that Bedrock writes them to"))
        }
    });
    parsed.collect()
}

fn lake(typed: &str, rest: &str) -> Result<Input, Fault> {
    let (region, store) = rest.split_once('/').unwrap_or((rest, ""));
    let store = store.trim_end_matches('/');
    // It stands in a question as it is.
    let is_id = |id: &str| {
        (3..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !is_id(store) {
        return Err(Fault::usage(format!(
            "`{store}` in `{typed}` is no id of an event data store"
        ))
        .help("write lake://REGION/ID with what stands last in the store's ARN"));
    }
    Ok(Input::Lake { region: known_region(region)?, store: store.to_owned() })
}

/// Reads a Region of the command line.
///
/// # Errors
/// Fails where AWS had none of that name when this version was built.
pub fn known_region(typed: &str) -> Result<Region, Fault> {
    let known = crate::audit::KnownRegions::builtin();
    let found = known.find(typed).map(|found| found.code.clone());
    found.ok_or_else(|| {
        let meant = known.nearest(typed).map(|code| format!("; did you mean `{code}`?"));
        Fault::usage(format!("unknown Region `{typed}`{}", meant.unwrap_or_default()))
            .help("`regiontrail policy regions` lists all")
    })
}

impl fmt::Display for Input {
    /// Writes it alike however it was typed, as ledgers note it: `./logs/` is `logs`, and Regions stand in
    /// their order. A place has one path here only as it is typed: a ledger may go to another machine.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(path) => {
                let is_named = |part: &Component<'_>| *part != Component::CurDir;
                let clean: PathBuf = Path::new(path).components().filter(is_named).collect();
                let is_here = clean.as_os_str().is_empty();
                write!(f, "{}", if is_here { Path::new(".") } else { &clean }.display())
            }
            Self::S3 { bucket, prefix } => {
                let place = format!("{bucket}/{prefix}");
                write!(f, "s3://{}", place.trim_end_matches('/'))
            }
            Self::Lookup { regions } => {
                let regions: BTreeSet<&str> = regions.iter().map(Region::as_str).collect();
                write!(f, "lookup://{}", regions.into_iter().collect::<Vec<_>>().join(","))
            }
            Self::Lake { region, store } => write!(f, "lake://{region}/{store}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_told_apart_by_their_form() {
        let of = |typed| Input::parse(typed).map_err(|fault| fault.to_string());
        assert_eq!(of("logs/"), Ok(Input::Files("logs/".to_owned())));
        assert_eq!(of("-"), Ok(Input::Files("-".to_owned())));
        let s3 = |bucket: &str, prefix: &str| {
            Ok(Input::S3 { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
        };
        assert_eq!(of("s3://my-logs"), s3("my-logs", ""));
        assert_eq!(of("s3://my-logs/a/AWSLogs/"), s3("my-logs", "a/AWSLogs/"));
        let regions = vec!["ca-central-1".parse().unwrap(), "ca-west-1".parse().unwrap()];
        assert_eq!(of("lookup://ca-central-1,ca-west-1"), Ok(Input::Lookup { regions }));
        let lake =
            Input::Lake { region: "ca-central-1".parse().unwrap(), store: "a1-b2".to_owned() };
        assert_eq!(of("lake://ca-central-1/a1-b2"), Ok(lake));
        assert!(of("lake://ca-central-1").unwrap_err().contains("no id of an event data store"));
        assert!(of("lake://ca-central-1/x; DROP").unwrap_err().contains("no id of an event data"));
        assert!(of("s3://").unwrap_err().contains("no name of a bucket"));
        assert!(of("gs://logs").unwrap_err().contains("`gs://` is no kind of input"));
        assert!(of("lookup://ca-centrl-1").unwrap_err().contains("ca-central-1"));
    }

    #[test]
    fn an_input_is_noted_alike_however_it_is_typed() {
        for (typed, noted) in [
            (&["logs", "logs/", "./logs", "logs//", "logs/."][..], "logs"),
            (&[".", "./"], "."),
            (&["-"], "-"),
            (&["/a/b", "/a/b/", "/a//b"], "/a/b"),
            (&["s3://my-logs", "s3://my-logs/"], "s3://my-logs"),
            (&["s3://my-logs/a", "s3://my-logs/a/"], "s3://my-logs/a"),
            (
                &["lookup://ca-west-1,ca-central-1", "lookup://ca-central-1,ca-west-1,ca-west-1/"],
                "lookup://ca-central-1,ca-west-1",
            ),
            (&["lake://ca-central-1/a1-b2/"], "lake://ca-central-1/a1-b2"),
        ] {
            for typed in typed {
                assert_eq!(Input::parse(typed).unwrap().to_string(), noted, "{typed}");
            }
        }
    }
}
