//! The limit: reads and inflates every `.json.gz` below a folder with `libdeflate` and does nothing
//! else. No scanner can be faster than this on the same bytes with the same inflater.
//!
//! `cargo bench --bench limit -- FOLDER THREADS`

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io, thread};

fn main() -> io::Result<()> {
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let [folder, threads] = words.as_slice() else { return Ok(()) };
    let threads = threads.parse().map_err(io::Error::other)?;
    let mut files = Vec::new();
    walk(Path::new(folder), &mut files)?;
    files.sort();
    let next = AtomicUsize::new(0);
    let inflated = thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads).map(|_| scope.spawn(|| inflate(&files, &next))).collect();
        let inflated = workers.into_iter().map(|worker| match worker.join() {
            Ok(inflated) => inflated,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        inflated.sum::<io::Result<usize>>()
    })?;
    io::Write::write_all(&mut io::stdout(), format!("{inflated}\n").as_bytes())
}

fn inflate(files: &[PathBuf], next: &AtomicUsize) -> io::Result<usize> {
    let mut inflater = libdeflater::Decompressor::new();
    let (mut stored, mut text, mut inflated) = (Vec::new(), Vec::new(), 0);
    while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
        stored.clear();
        io::Read::read_to_end(&mut fs::File::open(file)?, &mut stored)?;
        let length = stored.last_chunk::<4>().map_or(0, |tail| u32::from_le_bytes(*tail));
        text.resize(length as usize, 0);
        inflated += inflater.gzip_decompress(&stored, &mut text).map_err(io::Error::other)?;
    }
    Ok(inflated)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|suffix| suffix == "gz") {
            files.push(path);
        }
    }
    Ok(())
}
