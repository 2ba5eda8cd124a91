//! Where a pack is written: a zip file or a folder, in place only when whole.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::cli::fault::Fault;
use crate::debts::{Debt, Folder};
use crate::report::render::Format;

/// A pack that is being written.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    unfinished: Unfinished,
}

enum Unfinished {
    Zip(Box<ZipWriter<NamedTempFile>>, Debt),
    Folder(Folder),
}

impl std::fmt::Debug for Unfinished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Zip(..) => "Zip",
            Self::Folder(_) => "Folder",
        })
    }
}

/// The form of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One file.
    Zip,
    /// A folder.
    Folder,
}

impl Form {
    /// Tells by a path what is asked for; `None` for what is no pack.
    pub fn of(path: &Path) -> Option<Self> {
        let shown = path.to_string_lossy();
        // A report's name with a slash behind it is a slip, and no folder to make.
        if shown.ends_with(std::path::is_separator) {
            return Format::of_path(path).is_none().then_some(Self::Folder);
        }
        let is_zip = path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("zip"));
        is_zip.then_some(Self::Zip)
    }
}

impl Place {
    /// Opens a pack beside its place. What is there already is evidence, and stays.
    ///
    /// # Errors
    /// Fails where the place is taken or cannot be written.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let refuse = |cause: &dyn std::fmt::Display| {
            Fault::usage(format!("cannot write evidence pack `{}`\n  {cause}", path.display()))
        };
        if fs::symlink_metadata(path).is_ok() {
            return Err(refuse(&"it is there already, and a pack is never replaced")
                .help("name another, or move the old one away"));
        }
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            Some(_) | None => Path::new("."),
        };
        let way_out = "name a file in a folder in which you may make files";
        let unfinished = match Form::of(path) {
            Some(Form::Zip) => NamedTempFile::new_in(folder).map(|file| {
                let debt = Debt::of_file(file.path());
                Unfinished::Zip(Box::new(ZipWriter::new(file)), debt)
            }),
            Some(Form::Folder) | None => Folder::within(folder).map(Unfinished::Folder),
        };
        let unfinished = unfinished.map_err(|cause| refuse(&cause).help(way_out))?;
        Ok(Self { path: path.to_path_buf(), unfinished })
    }

    /// Adds a file.
    ///
    /// # Errors
    /// Fails where it cannot be written.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let written = match &mut self.unfinished {
            Unfinished::Zip(zip, _) => zip
                .start_file(name, options())
                .map_err(io::Error::other)
                .and_then(|()| zip.write_all(bytes)),
            Unfinished::Folder(folder) => fs::write(folder.path().join(name), bytes),
        };
        written.map_err(|cause| failed(&self.path, &cause))
    }

    /// Puts the pack in its place.
    ///
    /// # Errors
    /// Fails where it cannot be written to its end, or something has come there meanwhile.
    pub fn finish(self) -> Result<(), Fault> {
        let path = self.path;
        let done = match self.unfinished {
            Unfinished::Zip(zip, _debt) => {
                zip.finish().map_err(io::Error::other).and_then(|file| {
                    file.as_file().sync_all()?;
                    file.persist_noclobber(&path).map(drop).map_err(|refused| refused.error)
                })
            }
            Unfinished::Folder(folder) => {
                let from = folder.keep();
                let done = fs::rename(&from, &path);
                if done.is_err() {
                    // What is left of it is no pack; the error that matters is the first.
                    drop(fs::remove_dir_all(&from));
                }
                done
            }
        };
        done.map_err(|cause| failed(&path, &cause))
    }
}

/// No time and no owner: the same content is the same file.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644)
}

fn failed(path: &Path, cause: &io::Error) -> Fault {
    Fault::failed(format!("cannot write evidence pack `{}`\n  {cause}", path.display()))
        .help("nothing of it was left; make room there, or name another place")
}
