//! A pack that is there, file by file.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::cli::fault::Fault;
use crate::report::pack::{FORM, Files, MANIFEST, RECEIPTS, SUMS};

/// What an input is, as far as packs go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A pack, or what is left of one.
    Pack,
    /// A file or folder inside a pack.
    Inside,
    /// A zip file of something else.
    OtherZip,
    /// Anything else: logs.
    None,
}

/// Tells what an input is. A folder is a pack by what its manifest says, or by the other files that only
/// packs have: one flipped bit does not make it a folder of logs.
pub fn kind(path: &Path) -> Kind {
    if path.is_dir() {
        return if is_pack_folder(path) { Kind::Pack } else { inside(path) };
    }
    if !is_zip(path) {
        return inside(path);
    }
    match File::open(path).ok().map(zip::ZipArchive::new) {
        Some(Ok(archive)) => {
            let has = |name: &&str| archive.index_for_name(name).is_some();
            if [MANIFEST, SUMS, RECEIPTS].iter().any(has) { Kind::Pack } else { Kind::OtherZip }
        }
        // What is left of an archive: nobody can say that it held no pack.
        Some(Err(_)) | None => Kind::Pack,
    }
}

fn is_pack_folder(path: &Path) -> bool {
    let names_form = |json: Vec<u8>| memchr::memmem::find(&json, FORM.as_bytes()).is_some();
    fs::read(path.join(MANIFEST)).is_ok_and(names_form)
        || (path.join(SUMS).is_file() && path.join(RECEIPTS).is_file())
}

fn inside(path: &Path) -> Kind {
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    if parent.is_some_and(is_pack_folder) { Kind::Inside } else { Kind::None }
}

/// Says whether a file is a zip file by its name or by how it begins.
fn is_zip(path: &Path) -> bool {
    let begins = || {
        let mut head = [0; 4];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
        read.is_ok() && head == *b"PK\x03\x04"
    };
    let is_named = path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("zip"));
    path.is_file() && (is_named || begins())
}

/// Reads the files of a pack. A file of it that is damaged is told as that; the others stand.
///
/// # Errors
/// Fails where the pack may not be read, or is more than memory should hold.
pub fn files(path: &Path) -> Result<Files, Fault> {
    let read = if path.is_dir() { of_folder(path) } else { of_zip(path) };
    read.map_err(|cause| {
        let shown = path.display();
        Fault::usage(format!("cannot read evidence pack `{shown}`\n  {cause}"))
            .help("name a pack that you may read: a .zip file or a folder")
    })
}

fn of_folder(path: &Path) -> io::Result<Files> {
    let (mut files, mut room) = (Files::default(), MOST_BYTES);
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What a link leads to is no byte of the pack, and may be other bytes elsewhere.
        if entry.file_type()?.is_symlink() {
            files.damaged.insert(name, "it is a link, and a pack has none".to_owned());
            continue;
        }
        if entry.path().is_dir() {
            files.damaged.insert(name, "it is a folder, and a pack has none".to_owned());
            continue;
        }
        let bytes = bounded(File::open(entry.path())?, &mut room)?;
        files.whole.insert(name, bytes);
    }
    Ok(files)
}

fn of_zip(path: &Path) -> io::Result<Files> {
    let mut files = Files::default();
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let mut archive = match zip::ZipArchive::new(File::open(path)?) {
        Ok(archive) => archive,
        Err(cause) => {
            files.damaged.insert(name, format!("it is no whole zip file: {cause}"));
            return Ok(files);
        }
    };
    if let Some(cause) = ambiguous(&mut archive, path)? {
        files.damaged.insert(name, cause);
    }
    let mut room = MOST_BYTES;
    for at in 0..archive.len() {
        let known = archive.name_for_index(at).and_then(Result::ok).map(Cow::into_owned);
        let name = known.unwrap_or_else(|| format!("file {}", at + 1));
        match of_entry(&mut archive, at, &mut room) {
            Ok(bytes) => {
                if files.whole.insert(name.clone(), bytes).is_some() {
                    files.damaged.insert(name, "the archive has two files of this name".to_owned());
                }
            }
            Err(cause) if cause.kind() == io::ErrorKind::FileTooLarge => return Err(cause),
            Err(cause) => {
                files.damaged.insert(name, cause.to_string());
            }
        }
    }
    Ok(files)
}

/// Says why others may find other files in an archive than those that are read here: there is one way
/// alone to read a pack.
fn ambiguous(archive: &mut zip::ZipArchive<File>, path: &Path) -> io::Result<Option<String>> {
    if archive.offset() != 0 || !ends_with_its_directory(path)? {
        return Ok(Some("bytes stand before or behind the archive".to_owned()));
    }
    // The archive keeps the last file of a name, and other programs show the first.
    if archive.has_duplicate_names() {
        return Ok(Some("the archive has two files of one name".to_owned()));
    }
    let refused = archive.validate_header_consistency().err();
    Ok(refused.map(|cause| format!("its heads do not say what its directory says: {cause}")))
}

/// Says whether nothing follows the last record of the archive, whose comment would be no part of the
/// pack either.
fn ends_with_its_directory(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut last = [0; 22];
    file.seek(SeekFrom::End(-22))?;
    file.read_exact(&mut last)?;
    Ok(last.starts_with(b"PK\x05\x06") && last.ends_with(&[0, 0]))
}

fn of_entry(archive: &mut zip::ZipArchive<File>, at: usize, room: &mut u64) -> io::Result<Vec<u8>> {
    let file = archive.by_index(at).map_err(io::Error::other)?;
    // Programs that unpack it would make a link of its bytes.
    if file.is_symlink() {
        return Err(io::Error::other("it is a link, and a pack has none"));
    }
    bounded(file, room)
}

fn bounded(from: impl Read, room: &mut u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(*room + 1).read_to_end(&mut bytes)?;
    let read = bytes.len() as u64;
    *room = room.checked_sub(read).ok_or_else(|| {
        let told = format!("it is larger than {} MiB", MOST_BYTES >> 20);
        io::Error::new(io::ErrorKind::FileTooLarge, told)
    })?;
    Ok(bytes)
}

/// What a pack may hold: receipts of some millions of logs.
const MOST_BYTES: u64 = 2 << 30;
