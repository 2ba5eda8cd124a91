//! Texts as a page shows them: with places where a line may end, and where it must not.

use crate::report::render::pieces::{Part, parts, pieces, shorten};

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bit {
    /// Words; a line may end between them.
    Words(String),
    /// A word with a hyphen at which no line ends, such as a Region.
    Whole(String),
    /// A line may end here, and nothing stands here.
    Joint,
    /// A name begins that is set as code.
    Open,
    /// It ends.
    Close,
}

/// Returns a sentence in parts. A word that would fill a page is shortened.
pub(super) fn sentence(text: &str) -> Vec<Bit> {
    let mut bits = Vec::new();
    for part in parts(text) {
        match part {
            Part::Words(text) => words(&mut bits, text),
            Part::Code(text) => {
                bits.push(Bit::Open);
                bits.extend(name(text));
                bits.push(Bit::Close);
            }
        }
    }
    bits
}

fn words(bits: &mut Vec<Bit>, text: &str) {
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            append(bits, " ");
        }
        if word.chars().count() > LONG {
            long(bits, &shorten(word, MOST));
        } else if word.contains('-') {
            bits.push(Bit::Whole(word.to_owned()));
        } else {
            append(bits, word);
        }
    }
}

/// Returns a name in parts. One that no service of AWS would accept is shortened.
pub(super) fn name(text: &str) -> Vec<Bit> {
    id(&shorten(text, MOST))
}

/// Returns a text that one copies, in parts and whole. Its lines end at joints only.
pub(super) fn id(text: &str) -> Vec<Bit> {
    let mut bits = Vec::new();
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            append(&mut bits, " ");
            bits.push(Bit::Joint);
        }
        long(&mut bits, word);
    }
    bits
}

/// Returns a text of which no part stands alone: half a number is another number.
pub(super) fn rigid(text: String) -> Vec<Bit> {
    vec![Bit::Words(text)]
}

fn long(bits: &mut Vec<Bit>, word: &str) {
    for (at, piece) in pieces(word).iter().enumerate() {
        if at > 0 {
            bits.push(Bit::Joint);
        }
        append(bits, piece);
    }
}

fn append(bits: &mut Vec<Bit>, text: &str) {
    match bits.last_mut() {
        Some(Bit::Words(words)) => words.push_str(text),
        Some(Bit::Whole(_) | Bit::Joint | Bit::Open | Bit::Close) | None => {
            bits.push(Bit::Words(text.to_owned()));
        }
    }
}

/// A longer word of a sentence may be broken; a moment is not.
const LONG: usize = 24;

/// A longer name or word is shortened, for the data formats have all of it: the ARN of a role has
/// at most 610 characters.
pub(super) const MOST: usize = 640;

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Bit {
        Bit::Words(text.to_owned())
    }

    #[test]
    fn a_region_stands_on_one_line_and_a_long_name_on_several() {
        let whole = Bit::Whole("ca-central-1,".to_owned());
        assert_eq!(
            sentence("ran in ca-central-1, or not"),
            [words("ran in "), whole, words(" or not")]
        );
        assert_eq!(
            sentence("by role/claims-assistant-2026 now"),
            [
                words("by role/"),
                Bit::Joint,
                words("claims-"),
                Bit::Joint,
                words("assistant-"),
                Bit::Joint,
                words("2026 now")
            ]
        );
    }

    #[test]
    fn a_quoted_name_is_code_and_its_quotes_are_not_shown() {
        let whole = Bit::Whole("by-and-by".to_owned());
        assert_eq!(
            sentence("of `us.x` by-and-by"),
            [words("of "), Bit::Open, words("us.x"), Bit::Close, words(" "), whole]
        );
    }

    #[test]
    fn a_name_ends_a_line_at_its_joints_and_blanks_only() {
        assert_eq!(name("sonnet-4-6"), [words("sonnet-4-6")]);
        assert_eq!(name("role/app-1 (1)"), [words("role/app-1 "), Bit::Joint, words("(1)")]);
    }

    #[test]
    fn nothing_is_lost_but_what_no_name_has() {
        let joined = |bits: Vec<Bit>| -> String {
            let text = |bit| match bit {
                Bit::Words(text) | Bit::Whole(text) => text,
                Bit::Joint | Bit::Open | Bit::Close => String::new(),
            };
            bits.into_iter().map(text).collect()
        };
        for text in ["", " ", "a  b-c", "arn:aws:iam::111122223333:role/x-y and so on-and-on"] {
            assert_eq!(joined(sentence(text)), text);
            assert_eq!(joined(name(text)), text);
        }
        let endless = "A".repeat(10_000);
        assert_eq!(joined(id(&endless)), endless);
        let most = shorten(&endless, MOST);
        assert_eq!(joined(name(&endless)), most);
        assert_eq!(joined(sentence(&format!("a {endless}"))), format!("a {most}"));
    }
}
