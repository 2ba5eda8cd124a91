//! The fast way through an ordinary gzip object.

use memchr::memmem;

/// Returns the length of the text as the trailer tells it, where the object has one member.
///
/// The trailer's length counts modulo 2^32 (RFC 1952), and it is the last member's: so it is used
/// only where no second member can begin. A chance match of the magic costs the slow way.
pub fn single_member_length(stored: &[u8]) -> Option<usize> {
    let trailer: [u8; 4] = *stored.last_chunk()?;
    let later = stored.get(HEADER..)?;
    let claimed = usize::try_from(u32::from_le_bytes(trailer)).ok()?;
    let possible = stored.len().saturating_mul(MOST_RATIO);
    (claimed <= possible && memmem::find(later, &MAGIC).is_none()).then_some(claimed)
}

/// Inflates one member of known length into the head of `text`, which grows at need, and checks its checksum; says whether all of it
/// was well. Reads the trailer at the end of `stored` and no bytes behind it.
pub fn inflate(
    inflater: &mut libdeflater::Decompressor,
    stored: &[u8],
    length: usize,
    text: &mut Vec<u8>,
) -> bool {
    if text.len() < length {
        text.resize(length, 0);
    }
    let text = &mut text[..length];
    inflater.gzip_decompress(stored, text).is_ok_and(|written| written == length)
}

const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
const HEADER: usize = 10;
/// Deflate cannot shrink a text further than this (<https://zlib.net/zlib_tech.html>).
const MOST_RATIO: usize = 1032;
