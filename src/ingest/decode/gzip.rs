//! The fast way through an ordinary gzip object: one member, inflated in one call.

use memchr::memmem;

/// Inflates an object of one member into the head of `text`, which grows at need, and returns the
/// text's length. Returns `None` where the object is anything else: the streaming decoder then
/// tells what.
///
/// An object ends with the length of its last member's text (RFC 1952), modulo 2^32. A first member
/// of that length is the last one, unless another of the same length follows it; so an object in
/// which a second header may stand is left to the streaming decoder. That costs it double the time,
/// and chance alone writes such a header once in 128 MB.
pub fn inflate(
    inflater: &mut libdeflater::Decompressor,
    stored: &[u8],
    most: usize,
    text: &mut Vec<u8>,
) -> Option<usize> {
    let told = *stored.last_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(told)).ok()?;
    if length > most.min(stored.len().saturating_mul(MOST_RATIO)) {
        return None;
    }
    if text.len() < length {
        text.resize(length, 0);
    }
    let written = inflater.gzip_decompress(stored, &mut text[..length]).ok()?;
    let is_whole = written == length && !may_have_second_member(stored);
    is_whole.then_some(length)
}

/// Says whether anything behind the start looks like a header: the magic bytes, and no reserved
/// flag (RFC 1952, 2.3.1.2).
fn may_have_second_member(stored: &[u8]) -> bool {
    memmem::find_iter(stored, &MAGIC)
        .any(|at| at > 0 && stored.get(at + 3).is_some_and(|f| f & 0xe0 == 0))
}

const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// Deflate cannot shrink a text further than this (<https://zlib.net/zlib_tech.html>).
const MOST_RATIO: usize = 1032;
