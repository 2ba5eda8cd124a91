//! The one form in which CloudTrail stores an object: a single gzip stream, and nothing else.

use std::io::Read;

use flate2::bufread::GzDecoder;
use memchr::memmem;

use super::{Limits, gzip};

/// Why an object is not in that form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deviation {
    /// It is not gzip, or not whole.
    Damaged(String),
    /// Bytes follow the stream.
    Trailing,
    /// It decodes to more than it may.
    TooLarge,
}

/// An object and the text of the gzip stream that it begins with.
#[derive(Debug, Clone, Copy)]
pub struct Stream<'a> {
    /// What is stored.
    pub stored: &'a [u8],
    /// What its first stream decodes to.
    pub text: &'a [u8],
}

impl<'a> Stream<'a> {
    /// Returns the text, where nothing can follow the stream.
    #[must_use]
    pub fn alone(self) -> Option<&'a [u8]> {
        ends_with_its_stream(self.stored, self.text).then_some(self.text)
    }
}

/// Returns the content of an object, given by parts to `part`, where it has that form.
///
/// # Errors
/// Says in what it deviates; parts may have been given before.
pub fn inflate(
    inflater: &mut libdeflater::Decompressor,
    stored: &[u8],
    limits: Limits,
    text: &mut Vec<u8>,
    part: &mut dyn FnMut(&[u8]),
) -> Result<(), Deviation> {
    let fits = limits.window.min(usize::try_from(limits.decoded).unwrap_or(usize::MAX));
    if let Some(length) = gzip::inflate(inflater, stored, fits, text)
        && ends_with_its_stream(stored, &text[..length])
    {
        part(&text[..length]);
        return Ok(());
    }
    // `bufread` leaves what follows the stream where it is, so that it is seen.
    let mut reader = GzDecoder::new(stored);
    let mut decoded = 0_u64;
    text.resize(text.len().max(STEP), 0);
    loop {
        let read = reader.read(text).map_err(|cause| Deviation::Damaged(cause.to_string()))?;
        if read == 0 {
            break;
        }
        decoded += read as u64;
        if decoded > limits.decoded {
            return Err(Deviation::TooLarge);
        }
        part(&text[..read]);
    }
    if reader.into_inner().is_empty() { Ok(()) } else { Err(Deviation::Trailing) }
}

/// Says whether nothing can follow the stream that gave `text`. The fast decoder has found the text's
/// checksum and length where the stream ends; where they stand at the end of the object and nowhere
/// else, that is there. The length by itself does as a rule, and asks for no second checksum.
fn ends_with_its_stream(stored: &[u8], text: &[u8]) -> bool {
    let Some((before, end)) = stored.split_last_chunk::<8>() else { return false };
    // RFC 1952: the length modulo 2^32.
    #[allow(clippy::cast_possible_truncation, reason = "modulo 2^32 is meant")]
    let length = (text.len() as u32).to_le_bytes();
    if end[4..] != length {
        return false;
    }
    memmem::find(&stored[..stored.len() - 1], &length).is_none()
        || (libdeflater::crc32(text).to_le_bytes() == end[..4]
            && memmem::find(before, end).is_none())
}

const STEP: usize = 1 << 16;
