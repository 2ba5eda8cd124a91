//! Folders, files and standard input.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{self, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::object_key::KeyFacts;
use super::source::{Error, LogSource, Object};

/// A folder with everything below it, one file, or standard input (`-`).
///
/// Hidden files are listed like others, for an audit leaves nothing out by taste. Links inside a
/// folder are not followed, so that nothing outside it is read: they count as objects that cannot
/// be read.
#[derive(Debug, Clone)]
pub struct Files {
    input: String,
    root: PathBuf,
}

impl Files {
    /// Takes an input as typed; nothing is opened yet.
    #[must_use]
    pub fn new(input: &str) -> Self {
        Self { input: input.to_owned(), root: PathBuf::from(input) }
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
        let size = entry.metadata().map_err(|e| self.list_error(path, e.into()))?.len();
        Ok(object(slashed(path.as_os_str()), path, size))
    }

    fn list_error(&self, place: &Path, source: io::Error) -> Error {
        Error::List { input: self.input.clone(), place: place.display().to_string(), source }
    }
}

impl LogSource for Files {
    fn list(&self) -> Result<Vec<Object>, Error> {
        if self.input == STANDARD_INPUT {
            let key = STANDARD_INPUT.to_owned();
            return Ok(vec![Object { key, size: 0, facts: KeyFacts::Unknown }]);
        }
        let open = |source| Error::Open { input: self.input.clone(), source };
        // A pipe is read like a file.
        if !fs::metadata(&self.root).map_err(open)?.is_dir() {
            let size = fs::metadata(&self.root).map_err(open)?.len();
            return Ok(vec![object(self.input.clone(), &self.root, size)]);
        }
        let mut objects = Vec::new();
        for entry in WalkDir::new(&self.root).sort_by_file_name() {
            let entry = entry.map_err(|e| {
                let place = e.path().unwrap_or(&self.root).to_path_buf();
                self.list_error(&place, e.into())
            })?;
            if !entry.file_type().is_dir() && entry.depth() > 0 {
                objects.push(self.of_entry(&entry)?);
            }
        }
        Ok(objects)
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> io::Result<()> {
        if self.input == STANDARD_INPUT {
            return io::stdin().lock().read_to_end(into).map(|_| ());
        }
        let path = Path::new(&object.key);
        let is_inside = path != self.root;
        if is_inside && !fs::symlink_metadata(path)?.is_file() {
            return Err(io::Error::other("not a regular file, and links are not followed"));
        }
        File::open(path)?.read_to_end(into).map(|_| ())
    }
}

fn object(key: String, path: &Path, size: u64) -> Object {
    // The folders above the input tell account and Region too.
    let whole = path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let facts = KeyFacts::of(&slashed(whole.as_os_str()));
    Object { key, size, facts }
}

/// The input that means standard input.
pub const STANDARD_INPUT: &str = "-";

fn slashed(path: &OsStr) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}
