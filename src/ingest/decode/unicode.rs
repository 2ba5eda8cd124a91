//! UTF-8 with or without a mark, and the UTF-16 that `>` writes in `PowerShell`.

use crate::model::{Problem, ProblemCode};

/// How a text is written.
#[derive(Debug, Clone, Copy)]
pub enum Encoding {
    /// UTF-8 after `skip` bytes of byte order mark.
    Utf8 {
        /// 0 or 3.
        skip: usize,
    },
    /// UTF-16 after `skip` bytes of byte order mark.
    Utf16 {
        /// 0 or 2.
        skip: usize,
        /// The bytes of one unit as a number.
        unit: fn([u8; 2]) -> u16,
    },
}

impl Encoding {
    /// Tells the encoding by the mark, or by the zero byte beside a first ASCII character.
    pub const fn of(head: &[u8]) -> Self {
        match head {
            [0xef, 0xbb, 0xbf, ..] => Self::Utf8 { skip: 3 },
            [0xff, 0xfe, ..] => Self::Utf16 { skip: 2, unit: u16::from_le_bytes },
            [0xfe, 0xff, ..] => Self::Utf16 { skip: 2, unit: u16::from_be_bytes },
            [b'{' | b'[' | b'"', 0, ..] => Self::Utf16 { skip: 0, unit: u16::from_le_bytes },
            [0, b'{' | b'[' | b'"', ..] => Self::Utf16 { skip: 0, unit: u16::from_be_bytes },
            _ => Self::Utf8 { skip: 0 },
        }
    }

    /// Returns the text in UTF-8.
    pub fn to_utf8(self, text: &[u8]) -> Result<String, Problem> {
        let (units, rest) = match self {
            Self::Utf8 { skip } => {
                return String::from_utf8(text[skip..].to_vec()).map_err(|e| bad(&e));
            }
            Self::Utf16 { skip, unit } => {
                let (pairs, rest) = text[skip..].as_chunks::<2>();
                (pairs.iter().map(|pair| unit(*pair)).collect::<Vec<_>>(), rest)
            }
        };
        match String::from_utf16(&units) {
            Ok(text) if rest.is_empty() => Ok(text),
            Ok(_) => Err(bad(&"the text ends inside a UTF-16 unit")),
            Err(cause) => Err(bad(&cause)),
        }
    }
}

fn bad(cause: &dyn std::fmt::Display) -> Problem {
    Problem { code: ProblemCode::BadEncoding, place: "text".to_owned(), cause: cause.to_string() }
}
