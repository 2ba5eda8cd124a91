//! Data files of an inventory, fetched whole and held to their manifest.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use md5::{Digest, Md5};

use super::manifest::DataFile;
use super::{Error, Inventory, failed};
use crate::aws::again::{Patience, again};
use crate::aws::s3::Expected;
use crate::model::hex;

impl Inventory {
    /// Fetches a data file to this machine, whole, and checks it against the manifest.
    pub(super) fn fetch(&self, file: &DataFile) -> Result<File, Error> {
        let name = file.key.rsplit('/').next().unwrap_or(&file.key);
        let beside = self.folder.as_ref().map(|folder| folder.join(name));
        let mut stored = match beside.filter(|path| path.is_file()) {
            Some(path) => File::open(path).map_err(|e| self.file(e))?,
            None => self.download(file)?,
        };
        let mut checked = Checked { sum: Md5::new(), bytes: 0 };
        stored.seek(SeekFrom::Start(0)).map_err(|e| self.file(e))?;
        io::copy(&mut stored, &mut checked).map_err(|e| self.file(e))?;
        stored.seek(SeekFrom::Start(0)).map_err(|e| self.file(e))?;
        let is_whole = checked.bytes == file.size;
        if !is_whole || !file.md5.eq_ignore_ascii_case(&hex(&checked.sum.finalize())) {
            let cause = format!("data file `{}` is not the one of the manifest", file.key);
            return Err(self.unfit(cause));
        }
        Ok(stored)
    }

    fn download(&self, file: &DataFile) -> Result<File, Error> {
        let stored = tempfile::tempfile().map_err(|e| self.file(e))?;
        let attempt = async || {
            // What came of an attempt that failed goes.
            let mut into = &stored;
            if let Err(cause) = into.seek(SeekFrom::Start(0)).and_then(|_| stored.set_len(0)) {
                return Ok(Err(cause));
            }
            // The manifest's own size is held against the whole file.
            self.bucket.stream(&file.key, Expected::default(), &mut into).await.map(|_| Ok(()))
        };
        let saved = self.session.runtime().block_on(again(Patience::LONG, attempt));
        saved.map_err(|source| failed(&self.place, source))?.map_err(|e| self.file(e))?;
        Ok(stored)
    }
}

/// Counts and sums what is written to it.
struct Checked {
    sum: Md5,
    bytes: u64,
}

impl Write for Checked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sum.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
