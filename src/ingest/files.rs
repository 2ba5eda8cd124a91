//! Folders, files and standard input.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::iter;
use std::path::{self, Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::Deserialize;
use walkdir::{DirEntry, WalkDir};

use super::delivered::DigestName;
use super::object_key::KeyFacts;
use super::source::{Error, Listing, LogSource, Object, ReadError};
use crate::model::{Beside, DigestMetadata, Region, SkipReason, Stamp, Stored};

/// A folder with everything below it, one file, or standard input (`-`).
///
/// Hidden files are listed like others, for an audit leaves nothing out by taste. Links inside a
/// folder are not followed, so that nothing outside it is read: they count as objects that cannot
/// be read.
#[derive(Debug, Clone)]
pub struct Files {
    input: String,
    root: PathBuf,
    /// The root with all folders above it.
    whole_root: PathBuf,
    regions: Vec<Region>,
}

impl Files {
    /// Takes an input as typed; nothing is opened yet.
    #[must_use]
    pub fn new(input: &str) -> Self {
        let root = PathBuf::from(input);
        let whole_root = path::absolute(&root).unwrap_or_else(|_| root.clone());
        Self { input: input.to_owned(), root, whole_root, regions: Vec::new() }
    }

    /// Leaves alone the logs of other Regions than these, where keys tell; none where none is named.
    #[must_use]
    pub fn of_regions(self, regions: &[Region]) -> Self {
        Self { regions: regions.to_vec(), ..self }
    }

    /// Looks whether the input is there, without listing it.
    ///
    /// # Errors
    /// Fails where it is not, or may not be looked at.
    pub fn check(&self) -> Result<(), Error> {
        if self.input == STANDARD_INPUT {
            return Ok(());
        }
        let open = |source| Error::Open { input: self.input.clone(), source };
        fs::metadata(&self.root).map(|_| ()).map_err(open)
    }

    fn of_entry(&self, entry: &DirEntry) -> Result<Object, Error> {
        let path = entry.path();
        let found = entry.metadata().map_err(|e| self.list_error(path, e.into()))?;
        Ok(self.object(slashed(path.as_os_str()), path, &found))
    }

    /// Lists the input itself, where it is not a folder.
    fn single(&self) -> Result<Option<Object>, Error> {
        if self.input == STANDARD_INPUT {
            return Ok(Some(Object { key: STANDARD_INPUT.to_owned(), ..Object::default() }));
        }
        let open = |source| Error::Open { input: self.input.clone(), source };
        let found = fs::metadata(&self.root).map_err(open)?;
        // A pipe is read like a file.
        Ok((!found.is_dir()).then(|| self.object(self.input.clone(), &self.root, &found)))
    }

    fn walk(&self) -> impl Iterator<Item = Result<Vec<Object>, Error>> + '_ {
        WalkDir::new(&self.root).sort_by_file_name().into_iter().filter_map(|entry| match entry {
            Err(e) => {
                let place = e.path().unwrap_or(&self.root).to_path_buf();
                Some(Err(self.list_error(&place, e.into())))
            }
            Ok(entry) if entry.file_type().is_dir() || entry.depth() == 0 => None,
            Ok(entry) => Some(self.of_entry(&entry).map(|object| vec![object])),
        })
    }

    fn object(&self, key: String, path: &Path, found: &Metadata) -> Object {
        // The folders above the input tell account and Region too.
        let whole = self.whole(path);
        let facts = match KeyFacts::of(&slashed(whole.as_os_str())) {
            // It is called as what is kept beside a digest, and there is none: the content decides.
            KeyFacts::Other(SkipReason::Digest) if is_beside_nothing(&key) => KeyFacts::Unknown,
            facts => facts.of_regions(&self.regions),
        };
        Object { key, size: found.len(), facts, stamp: stamp(found), archive: None }
    }

    /// Returns a path below the root, or the root's own, with all folders above it.
    fn whole(&self, path: &Path) -> PathBuf {
        match path.strip_prefix(&self.root) {
            Ok(rest) if rest.as_os_str().is_empty() => self.whole_root.clone(),
            Ok(rest) => self.whole_root.join(rest),
            Err(_) => path.to_path_buf(),
        }
    }

    fn list_error(&self, place: &Path, source: io::Error) -> Error {
        Error::List { input: self.input.clone(), place: place.display().to_string(), source }
    }
}

impl LogSource for Files {
    fn list(&self) -> Listing<'_> {
        match self.single() {
            Ok(None) => Box::new(self.walk()),
            Ok(Some(object)) => Box::new(iter::once(Ok(vec![object]))),
            Err(error) => Box::new(iter::once(Err(error))),
        }
    }

    fn homes(&self) -> BTreeSet<String> {
        BTreeSet::from([slashed(self.root.as_os_str())])
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        if self.input == STANDARD_INPUT {
            io::stdin().lock().read_to_end(into)?;
            return Ok(());
        }
        let path = Path::new(&object.key);
        let is_inside = path != self.root;
        if is_inside && !fs::symlink_metadata(path)?.is_file() {
            let cause = "not a regular file, and links are not followed";
            return Err(io::Error::other(cause).into());
        }
        File::open(path)?.read_to_end(into)?;
        Ok(())
    }

    fn read_beside(&self, object: &Object, into: &mut Vec<u8>) -> Result<Beside, ReadError> {
        self.read(object, into)?;
        match small_file(Path::new(&format!("{}{METADATA_SUFFIX}", object.key))) {
            Ok(text) => Ok(Beside::Metadata(metadata(&text)?)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Beside::NotKept),
            Err(cause) => Err(cause.into()),
        }
    }

    fn stored(&self, object: &Object) -> Stored {
        let slashes = |path: &Path| slashed(path.as_os_str());
        let (path, root) =
            (slashes(&self.whole(Path::new(&object.key))), slashes(&self.whole_root));
        // What lies in the input is told by its path below it; the input itself by its name alone.
        let inside = path.strip_prefix(&root).filter(|rest| !rest.is_empty());
        let name = path.rsplit('/').next().unwrap_or(&path).len();
        let length = inside.map_or(name, |rest| rest.trim_start_matches('/').len());
        Stored::Folder { below: path.len() - length, path }
    }
}

/// Says whether a file is called as what is kept beside a digest, and no digest is there.
fn is_beside_nothing(key: &str) -> bool {
    let is_digest = |key: &&str| {
        let is_file = fs::symlink_metadata(key).is_ok_and(|found| found.is_file());
        is_file && DigestName::of(key).is_some()
    };
    key.strip_suffix(METADATA_SUFFIX).is_some_and(|digest| !is_digest(&digest))
}

/// Reads a file that is no link or pipe, and no larger than what is kept beside a digest.
fn small_file(path: &Path) -> io::Result<Vec<u8>> {
    let found = fs::symlink_metadata(path)?;
    if !found.is_file() || found.len() > METADATA_BYTES {
        let told = format!("its `{METADATA_SUFFIX}` file is no small regular file");
        return Err(io::Error::other(told));
    }
    let mut text = Vec::new();
    File::open(path)?.take(METADATA_BYTES).read_to_end(&mut text)?;
    Ok(text)
}

/// Reads what `aws s3api head-object` printed of an object.
fn metadata(text: &[u8]) -> Result<DigestMetadata, io::Error> {
    let head: Head = serde_json::from_slice(text).map_err(|cause| {
        let told = format!("its `{METADATA_SUFFIX}` file is not what head-object prints: {cause}");
        io::Error::other(told)
    })?;
    let mut metadata = head.metadata;
    let mut take = |name: &str| metadata.remove(name);
    Ok(DigestMetadata {
        signature: take("signature"),
        algorithm: take("signature-algorithm"),
        generated: take("backfill-generation-timestamp"),
    })
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "Metadata")]
    metadata: BTreeMap<String, String>,
}

/// What follows a digest's name in that of the file that keeps its metadata.
pub const METADATA_SUFFIX: &str = ".metadata.json";

/// S3 keeps two kilobytes of metadata with an object.
const METADATA_BYTES: u64 = 1 << 20;

/// A file that was written again has another time or size.
fn stamp(found: &Metadata) -> Option<String> {
    let since = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let stamp = Stamp::Written { bytes: found.len(), nanos: since.as_nanos() };
    found.is_file().then(|| stamp.to_string())
}

/// The input that means standard input.
pub const STANDARD_INPUT: &str = "-";

fn slashed(path: &OsStr) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}
