//! Notes of runs beside the parts of a ledger: small files of JSON, each written anew and whole.

use std::fs;
use std::io;
use std::marker::PhantomData;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Error;
use super::whole::write_whole;

/// A note, by its name in the ledger's folder.
pub struct Note<T> {
    name: &'static str,
    of: PhantomData<fn() -> T>,
}

impl<T> Note<T> {
    /// Names a note.
    pub const fn named(name: &'static str) -> Self {
        Self { name, of: PhantomData }
    }

    /// Returns its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Says what is wrong with it, and which it is: a ledger has several.
    fn failed(&self, folder: &Path, kind: io::ErrorKind, cause: &dyn std::fmt::Display) -> Error {
        let source = io::Error::new(kind, format!("its note `{}`: {cause}", self.name));
        Error::Folder { folder: folder.to_path_buf(), source }
    }
}

impl<T: Serialize + DeserializeOwned> Note<T> {
    /// Reads it; `None` where there is none.
    ///
    /// # Errors
    /// Fails where it cannot be read, or is no such note.
    pub fn read(&self, folder: &Path) -> Result<Option<T>, Error> {
        match fs::read(folder.join(self.name)) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|cause| self.failed(folder, io::ErrorKind::InvalidData, &cause)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(self.failed(folder, cause.kind(), &cause)),
        }
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// Fails where the folder does not take it.
    pub fn write(&self, folder: &Path, note: &T) -> Result<(), Error> {
        let text = serde_json::to_vec_pretty(note)
            .map_err(|cause| self.failed(folder, io::ErrorKind::InvalidData, &cause))?;
        write_whole(&folder.join(self.name), &text)
            .map_err(|cause| self.failed(folder, cause.kind(), &cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_as_it_was_written_and_one_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let note = Note::<Vec<u8>>::named("numbers.json");
        assert_eq!(note.read(folder.path()).unwrap(), None);
        note.write(folder.path(), &vec![1, 2]).unwrap();
        assert_eq!(note.read(folder.path()).unwrap(), Some(vec![1, 2]));
        fs::write(folder.path().join("numbers.json"), "{").unwrap();
        let Error::Folder { source, .. } = note.read(folder.path()).unwrap_err() else {
            panic!("of the folder");
        };
        assert!(source.to_string().starts_with("its note `numbers.json`: "), "{source}");
    }
}
