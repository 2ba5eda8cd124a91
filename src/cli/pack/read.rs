//! A pack that is there, file by file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::report::pack::MANIFEST;

/// Says whether a path is a pack, and no folder of logs: a zip file or a folder with a manifest.
pub fn is_pack(path: &Path) -> bool {
    if path.is_dir() {
        return path.join(MANIFEST).is_file();
    }
    let archive = File::open(path).ok().and_then(|file| zip::ZipArchive::new(file).ok());
    archive.is_some_and(|archive| archive.index_for_name(MANIFEST).is_some())
}

/// Reads the files of a pack.
///
/// # Errors
/// Fails where one cannot be read, or all are more than memory should hold.
pub fn files(path: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    if path.is_dir() { of_folder(path) } else { of_zip(path) }
}

fn of_folder(path: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let (mut files, mut room) = (BTreeMap::new(), MOST_BYTES);
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = bounded(File::open(entry.path())?, &mut room)?;
        files.insert(name, bytes);
    }
    Ok(files)
}

fn of_zip(path: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut archive = zip::ZipArchive::new(File::open(path)?).map_err(io::Error::other)?;
    let (mut files, mut room) = (BTreeMap::new(), MOST_BYTES);
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(io::Error::other)?;
        let name = file.name().map_err(io::Error::other)?.into_owned();
        let bytes = bounded(file, &mut room)?;
        if files.insert(name.clone(), bytes).is_some() {
            return Err(io::Error::other(format!("it has two files `{name}`")));
        }
    }
    Ok(files)
}

fn bounded(from: impl Read, room: &mut u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(*room + 1).read_to_end(&mut bytes)?;
    let read = bytes.len() as u64;
    *room = room
        .checked_sub(read)
        .ok_or_else(|| io::Error::other(format!("it is larger than {} MiB", MOST_BYTES >> 20)))?;
    Ok(bytes)
}

/// What a pack may hold: receipts of some millions of logs.
const MOST_BYTES: u64 = 2 << 30;
