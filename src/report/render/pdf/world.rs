//! All that typst may see: the template, the data and the fonts.
//!
//! **Invariant:** no file system, no network, no packages, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use super::fonts::Fonts;

/// A world of one report.
pub(super) struct Report {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    template: Source,
    data: (FileId, Bytes),
}

impl Report {
    /// Returns the world of a report with this data.
    pub(super) fn of(data: Vec<u8>) -> Self {
        let [template, values] = *FILES;
        Self {
            library: LazyHash::new(Library::builder().build()),
            book: LazyHash::new(Fonts::builtin().book()),
            template: Source::new(template, TEMPLATE.to_owned()),
            data: (values, Bytes::new(data)),
        }
    }
}

impl World for Report {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(refused()) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(refused()) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        Fonts::builtin().all.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

const fn refused() -> FileError {
    FileError::AccessDenied
}

/// Ids are numbers that typst gives once a path and process.
static FILES: LazyLock<[FileId; 2]> = LazyLock::new(|| {
    ["report.typ", "data.json"].map(|name| {
        let path = VirtualPath::new(name).expect("a plain name is a path");
        RootedPath::new(VirtualRoot::Project, path).intern()
    })
});

const TEMPLATE: &str = include_str!("report.typ");
