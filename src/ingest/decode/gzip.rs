//! The fast way through an ordinary gzip object: one member, inflated in one call.

use memchr::memmem;

/// Inflates an object of one member into the head of `text`, which grows at need, and returns the
/// text's length. Returns `None` where the object is anything else: the streaming decoder then
/// tells what.
///
/// The trailer (RFC 1952) holds the checksum and the length of the last member's text, the length
/// modulo 2^32. A first member that has the checksum and length of the trailer is the last one,
/// unless another with the same two values follows it: then its own trailer, which has these very
/// bytes, stands before a second header.
pub fn inflate(
    inflater: &mut libdeflater::Decompressor,
    stored: &[u8],
    most: usize,
    text: &mut Vec<u8>,
) -> Option<usize> {
    let trailer = stored.last_chunk::<8>()?;
    let [.., a, b, c, d] = *trailer;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
    if length > most.min(stored.len().saturating_mul(MOST_RATIO)) {
        return None;
    }
    if text.len() < length {
        text.resize(length, 0);
    }
    let written = inflater.gzip_decompress(stored, &mut text[..length]).ok()?;
    let is_whole = written == length && !has_second_member(stored, *trailer);
    is_whole.then_some(length)
}

/// Says whether a header follows on bytes that equal the object's trailer.
fn has_second_member(stored: &[u8], trailer: [u8; 8]) -> bool {
    memmem::find_iter(stored, &MAGIC).any(|at| stored[..at].ends_with(&trailer))
}

const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// Deflate cannot shrink a text further than this (<https://zlib.net/zlib_tech.html>).
const MOST_RATIO: usize = 1032;
