//! Texts in a given number of terminal columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns how many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Returns the text, or its start and its end around `…` where it is wider than `room`.
///
/// The end of an ARN or of a key tells most, so it gets the odd column.
pub(super) fn shorten(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let kept = room.saturating_sub(1);
    let head = prefix(text.chars(), kept / 2);
    let tail: String = prefix(text.chars().rev(), kept - kept / 2).chars().rev().collect();
    format!("{head}…{tail}")
}

/// Returns the text, or its end after `…` where it is wider than `room`.
pub(super) fn shorten_start(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let kept = room.saturating_sub(1);
    let tail: String = prefix(text.chars().rev(), kept).chars().rev().collect();
    format!("…{tail}")
}

/// Breaks a text at blanks into lines of at most `room` columns. A word that is wider goes over
/// several lines; one that would fill the screen is shortened to [`MOST_LINES`] of them.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        append(&mut lines, &shorten(word, room * MOST_LINES), room);
    }
    lines
}

/// Breaks a text that one copies, whole, into lines of at most `room` columns.
pub(super) fn wrap_whole(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    append(&mut lines, text, room);
    lines
}

/// Cuts a text into pieces of at most `room` columns, with every blank in its place: behind a blank
/// where there is one in the second half of a piece.
pub(super) fn chop(text: &str, room: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while width(rest) > room {
        let mut piece = prefix(rest.chars(), room.max(2));
        if let Some(blank) = piece.rfind(' ').filter(|blank| *blank > piece.len() / 2) {
            piece.truncate(blank + 1);
        }
        rest = &rest[piece.len()..];
        pieces.push(piece);
    }
    pieces.push(rest.to_owned());
    pieces
}

/// Breaks each line of a text at blanks, so that it takes at most `room` columns; what follows in a list
/// stands two columns further in. A word is left whole, however long: names and flags are copied.
#[must_use]
pub fn folded(text: &str, room: usize) -> String {
    text.split('\n').map(|line| folded_line(line, room)).collect::<Vec<_>>().join("\n")
}

fn folded_line(line: &str, room: usize) -> String {
    if width(line) <= room {
        return line.to_owned();
    }
    let indent = line.len() - line.trim_start_matches(' ').len();
    let further = if indent > 0 { indent + 2 } else { 0 };
    let mut folded = " ".repeat(indent);
    let mut used = indent;
    let mut is_first = true;
    for word in line[indent..].split(' ') {
        let wide = width(word);
        if is_first {
            used += wide;
        } else if used + 1 + wide <= room {
            folded.push(' ');
            used += 1 + wide;
        } else {
            folded.push('\n');
            folded.push_str(&" ".repeat(further));
            used = further + wide;
        }
        folded.push_str(word);
        is_first = false;
    }
    folded
}

fn append(lines: &mut Vec<String>, word: &str, room: usize) {
    let last = lines.len() - 1;
    let used = width(&lines[last]);
    let gap = usize::from(used > 0);
    if used + gap + width(word) <= room {
        lines[last].push_str(&" ".repeat(gap));
        lines[last].push_str(word);
        return;
    }
    if used > 0 {
        lines.push(String::new());
    }
    let mut rest = word;
    while width(rest) > room {
        let piece = prefix(rest.chars(), room.max(2));
        // A URL or a key is broken after a slash: so each part of it can be copied.
        let cut = piece.rfind('/').map_or(piece.len(), |slash| slash + 1);
        lines.pop();
        lines.extend([rest[..cut].to_owned(), String::new()]);
        rest = &rest[cut..];
    }
    lines.pop();
    lines.push(rest.to_owned());
}

fn prefix(chars: impl Iterator<Item = char>, room: usize) -> String {
    let mut used = 0;
    chars
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= room
        })
        .collect()
}

/// The most lines of one word without a blank.
const MOST_LINES: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_blanks_and_lists_hang() {
        let text = "one two three\n  four five six\nseven:eight/nine-ten\n";
        let told = "one two\nthree\n  four\n    five\n    six\nseven:eight/nine-ten\n";
        assert_eq!(folded(text, 9), told);
        assert_eq!(folded(text, 80), text);
    }

    #[test]
    fn a_long_name_keeps_both_ends() {
        assert_eq!(shorten("arn:aws:iam::111122223333:role/app", 34).len(), 34);
        assert_eq!(shorten("arn:aws:iam::111122223333:role/app", 12), "arn:a…le/app");
        assert_eq!(shorten("日本語日本語", 7), "日…語");
        assert_eq!(shorten("abc", 1), "…");
    }

    #[test]
    fn a_file_keeps_its_end() {
        assert_eq!(shorten_start("a/b/c_20260526T1320Z.json.gz", 9), "….json.gz");
        assert_eq!(shorten_start("abc", 3), "abc");
    }

    #[test]
    fn an_address_is_broken_after_a_slash() {
        let lines = wrap("see https://docs.example/guide/one-two-three-four.html", 30);
        assert_eq!(lines, ["see", "https://docs.example/guide/", "one-two-three-four.html"]);
    }

    #[test]
    fn what_is_chopped_keeps_every_blank() {
        assert_eq!(chop("a  b =   1", 4), ["a  b", " =  ", " 1"]);
        assert_eq!(chop("one two three", 8), ["one two ", "three"]);
        assert_eq!(chop("a bcdefghij", 8), ["a bcdefg", "hij"]);
        assert_eq!(chop("", 4), [""]);
        assert_eq!(chop("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn lines_fit() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
        assert_eq!(wrap("a abcdefghij b", 4), ["a", "abcd", "efgh", "ij b"]);
        assert_eq!(wrap(&"x".repeat(100), 5).len(), 3);
        assert_eq!(wrap_whole(&"x".repeat(100), 5).len(), 20);
        for room in 2..30 {
            let lines = wrap("日本語 the quick brown fox 1,234,567 jumped", room);
            assert!(lines.iter().all(|line| width(line) <= room), "{room}: {lines:?}");
        }
    }
}
