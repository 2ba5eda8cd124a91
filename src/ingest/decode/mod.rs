//! From stored bytes to text: containers by content, never by name.
//!
//! An object of ordinary size is inflated in one call into a buffer that is used again. Streams of
//! unknown or great length go through a window of bounded size, so that a small object that decodes
//! to a huge text costs a problem and not the memory.

mod gzip;
mod single;
mod unicode;
mod window;

use std::io::{Cursor, Read};

use crate::model::{Problem, ProblemCode};

pub use self::single::{Deviation, Stream};
pub use self::window::Consumer;

/// Bounds of decoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes that one object may decode to.
    pub decoded: u64,
    /// Objects that claim to decode to more than this are read through a window of this size,
    /// which is also the longest document or record that can be read.
    pub window: usize,
}

impl Default for Limits {
    /// 1 GiB an object: AWS caps a log at 50 MB before compression
    /// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>).
    fn default() -> Self {
        Self { decoded: 1 << 30, window: 64 << 20 }
    }
}

/// Decodes objects, one after the other, into buffers that it keeps.
pub struct Decoder {
    limits: Limits,
    inflater: libdeflater::Decompressor,
    text: Vec<u8>,
}

impl Decoder {
    /// Makes a decoder; the buffers grow with the objects, to twice the window at the most.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, inflater: libdeflater::Decompressor::new(), text: Vec::new() }
    }

    /// Gives the text of `stored` to `consumer`, in one piece or in several, and returns what
    /// went wrong after the last good byte.
    ///
    /// # Errors
    /// Fails where the container is damaged or too large; what stands before has been given.
    pub fn decode(&mut self, stored: &[u8], consumer: &mut impl Consumer) -> Result<(), Problem> {
        self.decode_noting(stored, consumer, &mut |_| {})
    }

    /// Decodes like [`Decoder::decode`], and shows `note` the stream of an object that begins with one
    /// of gzip; not where it is read through the window.
    ///
    /// # Errors
    /// Fails like [`Decoder::decode`].
    pub fn decode_noting(
        &mut self,
        stored: &[u8],
        consumer: &mut impl Consumer,
        note: &mut dyn FnMut(Stream<'_>),
    ) -> Result<(), Problem> {
        match Container::of(stored) {
            Container::Plain => self.plain(stored, consumer),
            Container::Gzip => self.gzip(stored, consumer, note),
            Container::Zstd => match zstd::stream::read::Decoder::with_buffer(stored) {
                Ok(reader) => self.stream(reader, &mut 0, consumer),
                Err(cause) => Err(damaged(&cause)),
            },
            Container::Zip => self.zip(stored, consumer),
        }
    }

    /// Gives the content of `stored` to `part`, in one piece or in several, where it is a single gzip
    /// stream and nothing else, as CloudTrail stores every object.
    ///
    /// # Errors
    /// Says in what it deviates; pieces may have been given before.
    pub fn single(&mut self, stored: &[u8], part: &mut dyn FnMut(&[u8])) -> Result<(), Deviation> {
        single::inflate(&mut self.inflater, stored, self.limits, &mut self.text, part)
    }

    fn plain(&self, stored: &[u8], consumer: &mut impl Consumer) -> Result<(), Problem> {
        if stored.len() as u64 > self.limits.decoded {
            return Err(self.too_large());
        }
        window::whole(stored, consumer)
    }

    fn gzip(
        &mut self,
        stored: &[u8],
        consumer: &mut impl Consumer,
        note: &mut dyn FnMut(Stream<'_>),
    ) -> Result<(), Problem> {
        let fits =
            self.limits.window.min(usize::try_from(self.limits.decoded).unwrap_or(usize::MAX));
        let inflated = gzip::inflate(&mut self.inflater, stored, fits, &mut self.text);
        if let Some(length) = inflated {
            let text = std::mem::take(&mut self.text);
            note(Stream { stored, text: &text[..length] });
            let outcome = self.plain(&text[..length], consumer);
            self.text = text;
            return outcome;
        }
        // Several members, an odd size or damage: the streaming decoder tells which, and where.
        self.stream(flate2::bufread::MultiGzDecoder::new(stored), &mut 0, consumer)
    }

    fn zip(&mut self, stored: &[u8], consumer: &mut impl Consumer) -> Result<(), Problem> {
        let mut archive = zip::ZipArchive::new(Cursor::new(stored)).map_err(|e| damaged(&e))?;
        let mut decoded = 0;
        for index in 0..archive.len() {
            let file = archive.by_index(index).map_err(|e| damaged(&e))?;
            if file.is_file() {
                self.stream(file, &mut decoded, consumer)?;
            }
        }
        Ok(())
    }

    fn stream(
        &mut self,
        reader: impl Read,
        decoded: &mut u64,
        consumer: &mut impl Consumer,
    ) -> Result<(), Problem> {
        window::run(reader, self.limits, decoded, &mut self.text, consumer)
    }

    fn too_large(&self) -> Problem {
        too_large(self.limits.decoded)
    }
}

/// The containers that are told apart by their first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Plain,
    Gzip,
    Zstd,
    Zip,
}

impl Container {
    fn of(stored: &[u8]) -> Self {
        match stored {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            _ => Self::Plain,
        }
    }
}

fn too_large(cap: u64) -> Problem {
    Problem {
        code: ProblemCode::TooLarge,
        place: format!("decoded byte {cap}"),
        cause: format!("the object decodes to more than {cap} bytes; see `--max-decoded-bytes`"),
    }
}

fn damaged(cause: &dyn std::error::Error) -> Problem {
    Problem {
        code: ProblemCode::DamagedContainer,
        place: "container".to_owned(),
        cause: cause.to_string(),
    }
}

#[cfg(test)]
mod tests;
