//! Small files that are the old ones until they are the whole new ones, also after a power cut.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use tempfile::Builder;

use super::parquet::{UNFINISHED, sync_folder};
use crate::debts::Debt;

/// Writes a file, whole or not at all.
///
/// # Errors
/// Fails where its folder does not take it.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    // Whoever may read new files of this user may read it.
    let make = |path: &Path| File::options().write(true).create_new(true).open(path);
    let mut file =
        Builder::new().suffix(UNFINISHED).make_in(folder.unwrap_or(Path::new(".")), make)?;
    let debt = Debt::of_file(file.path());
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    drop(debt);
    sync_folder(path)
}
