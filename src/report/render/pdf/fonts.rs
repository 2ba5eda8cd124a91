//! The fonts inside the program: what they can draw, and how wide it gets.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariations};

/// The fonts of a report, in the order in which they are asked for a character.
pub(super) struct Fonts {
    /// The fonts, by their place in the book.
    pub(super) all: Vec<Font>,
    /// The same fonts, ready to be measured.
    measured: Vec<FontInstance>,
}

/// A way to set a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// Words and numbers.
    Text,
    /// Heads, sums.
    Strong,
    /// Names and ids.
    Code,
}

impl Fonts {
    /// Returns the fonts of the program.
    pub(super) fn builtin() -> &'static Self {
        static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
            let all: Vec<Font> =
                FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
            let measured = all.iter().map(instance).collect();
            Fonts { all, measured }
        });
        &FONTS
    }

    /// Returns what typst knows them by.
    pub(super) fn book(&self) -> FontBook {
        FontBook::from_fonts(&self.all)
    }

    /// Returns the text with every character spelled that no font has.
    ///
    /// A box in its place would be the same box for every name in Japanese.
    pub(super) fn drawable(&self, text: &str) -> String {
        let mut seen = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_ascii() || self.all.iter().any(|font| has(font, c)) {
                seen.push(c);
            } else {
                seen.extend(c.escape_unicode());
            }
        }
        seen
    }

    /// Returns how wide a text gets in a table, in parts of its size.
    pub(super) fn width(&self, text: &str, face: Face) -> f64 {
        let order = match face {
            Face::Text => [REGULAR, CODE],
            Face::Strong => [SEMIBOLD, CODE],
            Face::Code => [CODE, REGULAR],
        };
        let fonts = order.map(|at| self.measured.get(at));
        let advance = |c: char| {
            fonts.iter().flatten().find_map(|font| {
                let glyph = font.ttf().glyph_index(c)?;
                font.x_advance(glyph.0).map(typst::layout::Em::get)
            })
        };
        let width = |c: char| match face {
            Face::Text | Face::Strong if c.is_ascii_digit() => Some(DIGIT),
            Face::Text | Face::Strong | Face::Code => advance(c),
        };
        // Every character is drawable; a letter of a third font is about this wide.
        text.chars().map(|c| width(c).unwrap_or(1.0)).sum()
    }
}

/// These fonts have no axes: any size is the same instance.
fn instance(font: &Font) -> FontInstance {
    let variant = font.info().variant;
    font.clone().instantiate(variant, Abs::pt(10.0), &FontVariations::default())
}

fn has(font: &Font, c: char) -> bool {
    font.info().coverage.contains(u32::from(c))
}

const FILES: [&[u8]; 4] = [
    include_bytes!("fonts/Inter-Regular.otf"),
    include_bytes!("fonts/Inter-SemiBold.otf"),
    include_bytes!("fonts/JetBrainsMono-Regular.ttf"),
    include_bytes!("fonts/Inter-Italic.otf"),
];
/// All digits of a table have the width that they have in Inter's heavier weight.
const DIGIT: f64 = 0.671;

const REGULAR: usize = 0;
const SEMIBOLD: usize = 1;
const CODE: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::words::{Label, Lang};

    #[test]
    fn every_font_is_read() {
        assert_eq!(Fonts::builtin().all.len(), FILES.len());
        let families: Vec<_> =
            Fonts::builtin().all.iter().map(|font| &font.info().family).collect();
        assert_eq!(families, ["Inter", "Inter", "JetBrains Mono", "Inter"]);
    }

    #[test]
    fn what_no_font_has_is_spelled() {
        let fonts = Fonts::builtin();
        assert_eq!(fonts.drawable("Montréal – Łódź ≠ ≤ ≥ → …"), "Montréal – Łódź ≠ ≤ ≥ → …");
        assert_eq!(fonts.drawable("99.9\u{202f}%"), "99.9\u{202f}%");
        let french =
            "«\u{a0}Où\u{a0}» l’œuvre, N°\u{a0}1, à 12,3\u{a0}%\u{a0}: ÀÉÈÊËÎÏÔÙÛÜÇŒ âéèêëîïôùûüÿç";
        assert_eq!(fonts.drawable(french), french);
        assert_eq!(fonts.drawable("日本 🙂"), "\\u{65e5}\\u{672c} \\u{1f642}");
    }

    #[test]
    fn every_label_stands_on_one_line_beside_its_value() {
        for lang in Lang::ALL {
            for label in Label::ALL {
                let width = Fonts::builtin().width(lang.label(*label), Face::Text) * 9.5;
                assert!(width <= 104.0, "{label:?} is {width} pt wide; report.typ has 104 pt");
            }
        }
    }

    #[test]
    fn numbers_and_codes_have_the_width_of_their_font() {
        let fonts = Fonts::builtin();
        assert!((fonts.width("iiii", Face::Code) - 2.4).abs() < 1e-9);
        assert!(fonts.width("iiii", Face::Text) < fonts.width("wwww", Face::Text));
        assert!(fonts.width("call", Face::Text) < fonts.width("call", Face::Strong));
    }
}
