//! A text of any length through a window of bounded size.

use std::io::Read;

use crate::model::{Problem, ProblemCode};

use super::unicode::Encoding;
use super::{Limits, damaged, too_large};

/// What takes the decoded text.
pub trait Consumer {
    /// Takes a whole text.
    fn whole(&mut self, text: &[u8]);

    /// Takes the next part of a text and returns how many of its bytes are done with; the rest is
    /// shown again with more behind it. Called with `is_last` when no more comes.
    fn part(&mut self, text: &[u8], is_last: bool) -> usize;
}

/// Reads `reader` to its end and gives its text to `consumer`. What was read before a fault is
/// given before the fault is returned; what the fault cut off is not. `decoded` counts the bytes of
/// the whole object, which may have several texts.
pub fn run(
    mut reader: impl Read,
    limits: Limits,
    decoded: &mut u64,
    buffer: &mut Vec<u8>,
    consumer: &mut impl Consumer,
) -> Result<(), Problem> {
    buffer.clear();
    let start = *decoded;
    loop {
        let before = buffer.len();
        // The buffer holds one window at the most, whatever the stream promises.
        let room = (limits.window - before) as u64;
        let outcome = reader.by_ref().take(room).read_to_end(buffer);
        *decoded += (buffer.len() - before) as u64;
        let is_start = *decoded - start == buffer.len() as u64;
        match outcome {
            Err(cause) => {
                match Encoding::of(buffer) {
                    Encoding::Utf8 { skip } if is_start => {
                        consumer.part(&buffer[skip..], false);
                    }
                    // Half a text of this kind is not read.
                    Encoding::Utf16 { .. } if is_start => {}
                    Encoding::Utf8 { .. } | Encoding::Utf16 { .. } => {
                        consumer.part(buffer, false);
                    }
                }
                return Err(damaged(&cause));
            }
            Ok(_) if *decoded > limits.decoded => return Err(too_large(limits.decoded)),
            Ok(_) if buffer.len() == limits.window => advance(buffer, is_start, consumer)?,
            Ok(_) if is_start => return whole(buffer, consumer),
            Ok(_) => {
                consumer.part(buffer, true);
                return Ok(());
            }
        }
    }
}

/// Gives a full window and keeps what is not done with.
fn advance(
    buffer: &mut Vec<u8>,
    is_start: bool,
    consumer: &mut impl Consumer,
) -> Result<(), Problem> {
    let skip = if is_start { mark(buffer) } else { 0 };
    let is_wide = is_start && matches!(Encoding::of(buffer), Encoding::Utf16 { .. });
    let done = if is_wide { 0 } else { consumer.part(&buffer[skip..], false) };
    if done == 0 {
        return Err(too_long(buffer.len()));
    }
    buffer.drain(..skip + done);
    Ok(())
}

/// Gives a text that is held whole.
pub fn whole(text: &[u8], consumer: &mut impl Consumer) -> Result<(), Problem> {
    match Encoding::of(text) {
        Encoding::Utf8 { skip } => consumer.whole(&text[skip..]),
        wide @ Encoding::Utf16 { .. } => consumer.whole(wide.to_utf8(text)?.as_bytes()),
    }
    Ok(())
}

const fn mark(buffer: &[u8]) -> usize {
    match Encoding::of(buffer) {
        Encoding::Utf8 { skip } => skip,
        Encoding::Utf16 { .. } => 0,
    }
}

fn too_long(window: usize) -> Problem {
    Problem {
        code: ProblemCode::TooLarge,
        place: "document".to_owned(),
        cause: format!("one document or record is longer than {window} bytes"),
    }
}
