//! Sentences in parts and long names in pieces, for formats that set type: names stand apart from
//! words, and lines end where there is room for no more.

/// A part of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Words.
    Words(&'a str),
    /// A name that the sentence quotes by backticks, without them.
    Code(&'a str),
}

/// Returns the parts of a sentence. A backtick within a word, or without another, stays what it is.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some([words, name, more]) = quoted(rest) {
        parts.extend(Some(Part::Words(words)).filter(|_| !words.is_empty()));
        parts.push(Part::Code(name));
        rest = more;
    }
    parts.extend(Some(Part::Words(rest)).filter(|_| !rest.is_empty()));
    parts
}

/// Returns what stands before the first quoted name, the name, and what stands behind it.
fn quoted(text: &str) -> Option<[&str; 3]> {
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '`');
    let mut marks = text.match_indices('`').map(|(at, _)| at);
    let opens = |at: &usize| {
        is_apart(text[..*at].chars().next_back()) && !text[at + 1..].starts_with(['`', ' '])
    };
    let start = marks.find(opens)?;
    let end = marks.find(|at| *at > start + 1 && is_apart(text[at + 1..].chars().next()))?;
    Some([&text[..start], &text[start + 1..end], &text[end + 1..]])
}

/// Cuts long words where names have their joints, and where they have none for long: a line may
/// end at a blank and after each piece.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for (at, words) in text.split(' ').enumerate() {
        add(&mut pieces, if at > 0 { " " } else { "" });
        // What a no-break space holds together is no long word.
        for (at, word) in words.split(NO_BREAK).enumerate() {
            add(&mut pieces, if at > 0 { NO_BREAK } else { "" });
            add_word(&mut pieces, word);
        }
    }
    pieces
}

fn add_word(pieces: &mut Vec<String>, word: &str) {
    let is_long = word.chars().count() > LONG_WORD;
    let (mut length, mut rest) = (0, word.chars());
    while let Some(c) = rest.next() {
        add(pieces, c.encode_utf8(&mut [0; 4]));
        length += 1;
        let is_joint = length >= LEAST_PIECE && is_joint(c, rest.as_str());
        if is_long && !rest.as_str().is_empty() && (is_joint || length == MOST_PIECE) {
            pieces.push(String::new());
            length = 0;
        }
    }
}

fn add(pieces: &mut [String], text: &str) {
    if let Some(last) = pieces.last_mut() {
        last.push_str(text);
    }
}

/// Says whether a name has a joint behind `c`: at a mark, but not within `https://`, or where
/// another word begins, as in `AmazonBedrock`.
fn is_joint(c: char, rest: &str) -> bool {
    match c {
        '/' | ':' | '.' | '_' | '-' | '@' => !rest.starts_with('/'),
        _ => c.is_lowercase() && rest.starts_with(char::is_uppercase),
    }
}

/// Returns the text, or its start and its end around `…` where it has more than `most` characters.
pub(super) fn shorten(text: &str, most: usize) -> String {
    let n = text.chars().count();
    if n <= most {
        return text.to_owned();
    }
    let (head, tail) = (most / 2, most - 1 - most / 2);
    let start = text.chars().take(head);
    start.chain(['…']).chain(text.chars().skip(n - tail)).collect()
}

/// Numbers, guillemets and colons are held to their words by it.
const NO_BREAK: &str = "\u{a0}";

/// A word of more characters may be broken.
const LONG_WORD: usize = 16;

/// Fewer characters do not stand on a line of their own.
const LEAST_PIECE: usize = 4;

/// So many characters without a joint are broken all the same.
pub(super) const MOST_PIECE: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_may_be_broken_at_its_joints() {
        assert_eq!(pieces("anthropic.claude"), ["anthropic.claude"]);
        assert_eq!(
            pieces("global.anthropic.claude-sonnet-4-5-20250929-v1:0"),
            ["global.", "anthropic.", "claude-", "sonnet-", "4-5-", "20250929-", "v1:0"]
        );
        assert_eq!(
            pieces("https://docs.aws.amazon.com/a"),
            ["https://", "docs.", "aws.", "amazon.", "com/", "a"]
        );
        assert_eq!(
            pieces("AWSReservedSSO_AnalystRole"),
            ["AWSReserved", "SSO_", "Analyst", "Role"]
        );
        assert_eq!(
            pieces(&"A".repeat(50)).iter().map(String::len).collect::<Vec<_>>(),
            [20, 20, 10]
        );
        assert_eq!(pieces(""), [""]);
        assert_eq!(pieces("us.anthropic.claude-\u{a0}:"), ["us.anthropic.", "claude-\u{a0}:"]);
        let held = "\u{ab}\u{a0}recommandations\u{a0}\u{bb}\u{a0}: 1\u{a0}234";
        assert_eq!(pieces(held), [held]);
    }

    #[test]
    fn nothing_is_lost_in_pieces() {
        for text in ["a b  c", "arn:aws:iam::111122223333:role/some/long/path/ and more ", "::::::"]
        {
            assert_eq!(pieces(text).concat(), text);
        }
    }

    #[test]
    fn a_name_in_backticks_is_code() {
        use super::Part::{Code, Words};
        for (text, seen) in [
            ("", vec![]),
            ("no name", vec![Words("no name")]),
            (
                "of `us.a-b`, (`x y`) and `z`",
                vec![
                    Words("of "),
                    Code("us.a-b"),
                    Words(", ("),
                    Code("x y"),
                    Words(") and "),
                    Code("z"),
                ],
            ),
            ("`a`b` ran", vec![Code("a`b"), Words(" ran")]),
            ("a`b`c", vec![Words("a`b`c")]),
            ("`` and `", vec![Words("`` and `")]),
            ("an `end", vec![Words("an `end")]),
        ] {
            assert_eq!(parts(text), seen, "{text}");
        }
    }

    #[test]
    fn a_shortened_text_keeps_both_ends() {
        assert_eq!(shorten("abcdefg", 7), "abcdefg");
        assert_eq!(shorten("abcdefgh", 7), "abc…fgh");
        assert_eq!(shorten("abcdefgh", 6), "abc…gh");
        assert_eq!(shorten(&"x".repeat(1_000), 161).chars().count(), 161);
    }
}
