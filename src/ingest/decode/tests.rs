use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

/// Keeps all that it is given; is done with everything up to the last newline.
#[derive(Default)]
struct Kept {
    text: Vec<u8>,
    parts: usize,
}

impl Consumer for Kept {
    fn whole(&mut self, text: &[u8]) {
        self.part(text, true);
    }

    fn part(&mut self, text: &[u8], is_last: bool) -> usize {
        self.parts += 1;
        let lines = text.iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
        let done = if is_last { text.len() } else { lines };
        self.text.extend_from_slice(&text[..done]);
        done
    }
}

fn gz(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn decode(stored: &[u8], limits: Limits) -> (Kept, Result<(), Problem>) {
    let mut kept = Kept::default();
    let outcome = Decoder::new(limits).decode(stored, &mut kept);
    (kept, outcome)
}

fn small(window: usize, decoded: u64) -> Limits {
    Limits { decoded, window }
}

const LINES: &[u8] = b"{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n";

#[test]
fn every_container_gives_the_same_text() {
    let zstd = zstd::stream::encode_all(LINES, 3).unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.json", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(LINES).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let with_mark = [b"\xef\xbb\xbf", LINES].concat();
    let utf16: Vec<u8> =
        std::str::from_utf8(LINES).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked_utf16 = [b"\xff\xfe".to_vec(), utf16.clone()].concat();
    for stored in [
        LINES.to_vec(),
        gz(LINES),
        zstd,
        zip,
        with_mark.clone(),
        gz(&with_mark),
        utf16.clone(),
        gz(&utf16),
        marked_utf16,
    ] {
        let (kept, outcome) = decode(&stored, Limits::default());
        assert_eq!((kept.text.as_slice(), outcome), (LINES, Ok(())));
    }
}

#[test]
fn members_are_read_to_the_last_even_if_they_are_equal() {
    let stored = [gz(LINES), gz(LINES)].concat();
    let (kept, outcome) = decode(&stored, Limits::default());
    assert_eq!((kept.text, outcome), ([LINES, LINES].concat(), Ok(())));
}

#[test]
fn members_of_one_length_are_read_to_the_last() {
    let other = b"{\"d\":4}\n{\"e\":5}\n{\"f\":6}\n";
    let (kept, outcome) = decode(&[gz(LINES), gz(other)].concat(), Limits::default());
    assert_eq!((kept.text, outcome), ([LINES, other].concat(), Ok(())));
}

#[test]
fn a_member_behind_garbage_is_never_passed_over_in_silence() {
    let other = b"{\"d\":4}\n{\"e\":5}\n{\"f\":6}\n";
    let (_, outcome) = decode(&[gz(LINES), vec![0], gz(other)].concat(), Limits::default());
    assert_eq!(outcome.unwrap_err().code, ProblemCode::DamagedContainer);
}

#[test]
fn a_small_window_gives_the_same_text_in_parts() {
    let (kept, outcome) = decode(&gz(&LINES.repeat(50)), small(64, 1 << 20));
    assert_eq!((kept.text, outcome), (LINES.repeat(50), Ok(())));
    assert!(kept.parts > 10);
}

#[test]
fn damage_is_told_after_what_stands_before_it() {
    let stored = gz(&LINES.repeat(5000));
    let half = &stored[..stored.len() / 2];
    let (kept, outcome) = decode(half, Limits::default());
    assert_eq!(outcome.unwrap_err().code, ProblemCode::DamagedContainer);
    assert!(kept.text.starts_with(LINES) && kept.text.len() > 1000);
    for (place, what) in [(5, "checksum"), (1, "length")] {
        let mut flipped = stored.clone();
        let at = flipped.len() - place;
        flipped[at] ^= 1;
        let (kept, outcome) = decode(&flipped, Limits::default());
        assert_eq!(outcome.unwrap_err().code, ProblemCode::DamagedContainer, "{what}");
        assert_eq!(kept.text, LINES.repeat(5000), "{what}");
    }
}

#[test]
fn bytes_behind_the_last_member_are_damage() {
    let (_, outcome) = decode(&[gz(LINES), b"tail".to_vec()].concat(), Limits::default());
    assert_eq!(outcome.unwrap_err().code, ProblemCode::DamagedContainer);
}

#[test]
fn a_bomb_costs_a_problem_and_a_window() {
    let bomb = gz(&vec![b'\n'; 8 << 20]);
    let (kept, outcome) = decode(&bomb, small(1 << 16, 1 << 20));
    assert_eq!(outcome.unwrap_err().code, ProblemCode::TooLarge);
    assert!(kept.text.len() <= 1 << 20);
    let (_, outcome) = decode(&[b'\n'; 100], small(64, 50));
    assert_eq!(outcome.unwrap_err().code, ProblemCode::TooLarge);
}

#[test]
fn a_document_longer_than_the_window_is_a_problem() {
    let (_, outcome) = decode(&gz(&vec![b'x'; 1000]), small(64, 1 << 20));
    assert_eq!(outcome.unwrap_err().code, ProblemCode::TooLarge);
}

#[test]
fn many_small_files_of_one_archive_are_one_bomb() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..20 {
        zip.start_file(format!("{n}.json"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&[b'\n'; 100]).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let (kept, outcome) = decode(&zip, small(1000, 1000));
    assert_eq!((outcome.unwrap_err().code, kept.text.len()), (ProblemCode::TooLarge, 1000));
    assert_eq!(decode(&zip, small(1000, 2000)).1, Ok(()));
}

#[test]
fn half_a_text_of_two_byte_units_is_damage_and_not_lines() {
    let text: Vec<u8> =
        "{\"a\":1}\n".repeat(9000).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let stored = gz(&text);
    let (kept, outcome) = decode(&stored[..stored.len() - 9], Limits::default());
    assert_eq!((outcome.unwrap_err().code, kept.parts), (ProblemCode::DamagedContainer, 0));
}

fn single(stored: &[u8], limits: Limits) -> (Vec<u8>, Result<(), Deviation>) {
    let mut text = Vec::new();
    let outcome = Decoder::new(limits).single(stored, &mut |part| text.extend_from_slice(part));
    (text, outcome)
}

#[test]
fn one_gzip_stream_gives_its_very_bytes() {
    // Marks of an encoding are content, and are hashed with it.
    for content in [LINES.to_vec(), [b"\xef\xbb\xbf", LINES].concat(), Vec::new()] {
        for limits in [Limits::default(), small(16, 1 << 20)] {
            assert_eq!(single(&gz(&content), limits), (content.clone(), Ok(())));
        }
    }
}

#[test]
fn whatever_else_is_stored_is_told() {
    let stored = gz(LINES);
    let tail = stored[stored.len() - 8..].to_vec();
    for trailing in [gz(b"{}"), b"tail".to_vec(), vec![0], gz(LINES), gz(b"")] {
        let outcome = single(&[stored.clone(), trailing].concat(), Limits::default()).1;
        assert_eq!(outcome, Err(Deviation::Trailing));
    }
    // A tail that ends as the stream itself does.
    let outcome = single(&[stored.clone(), tail].concat(), Limits::default()).1;
    assert_eq!(outcome, Err(Deviation::Trailing));
    for cut in 0..stored.len() {
        let outcome = single(&stored[..cut], Limits::default()).1;
        assert!(matches!(outcome, Err(Deviation::Damaged(_))), "{cut}: {outcome:?}");
    }
    let outcome = single(LINES, Limits::default()).1;
    assert!(matches!(outcome, Err(Deviation::Damaged(_))));
    assert_eq!(single(&stored, small(16, 20)).1, Err(Deviation::TooLarge));
}
