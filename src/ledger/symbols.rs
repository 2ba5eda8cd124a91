//! Texts by number: most texts of an archive are few and repeated.

use std::collections::HashMap;
use std::num::NonZero;

use foldhash::fast::RandomState;

use crate::model::Text;

/// A text's number. The same text has the same number in one [`Symbols`], and in no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(NonZero<u32>);

impl Symbol {
    /// Returns the text's place in the order in which texts were met, counted from nought.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// Texts by number.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    texts: Vec<Text>,
    numbers: HashMap<Text, Symbol, RandomState>,
}

impl Symbols {
    /// Returns the number of a text, a new one where it was not met before.
    ///
    /// # Panics
    /// Panics at the four-billionth distinct text.
    pub fn of(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.known(text) {
            return symbol;
        }
        let number = u32::try_from(self.texts.len() + 1).ok().and_then(NonZero::new);
        let symbol = Symbol(number.expect("fewer than 2^32 distinct texts"));
        let text: Text = text.into();
        self.texts.push(Text::clone(&text));
        self.numbers.insert(text, symbol);
        symbol
    }

    /// Returns the number of a text, where it was met before.
    #[must_use]
    pub fn known(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).copied()
    }

    /// Returns the number of a text that may well be the one of `last`, which this table gave.
    pub fn again(&mut self, last: Option<Symbol>, text: &str) -> Symbol {
        match last {
            Some(last) if **self.text(last) == *text => last,
            Some(_) | None => self.of(text),
        }
    }

    /// Returns the text of a number that this table gave.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &Text {
        &self.texts[symbol.index()]
    }

    /// Returns how many texts there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.texts.len()
    }

    /// Returns the place of each text in the order of all texts, to compare by.
    #[must_use]
    pub fn ranks(&self) -> Ranks {
        let mut order: Vec<usize> = (0..self.texts.len()).collect();
        order.sort_unstable_by(|a, b| self.texts[*a].cmp(&self.texts[*b]));
        let mut ranks = vec![0; order.len()];
        for (rank, at) in (0..).zip(order) {
            ranks[at] = rank;
        }
        Ranks(ranks)
    }

    /// Returns the numbers that `other`'s texts have here, in `other`'s order.
    pub fn translation(&mut self, other: &Self) -> Translation {
        Translation(other.texts.iter().map(|text| self.of(text)).collect())
    }
}

/// The places of texts in the order of all texts.
#[derive(Debug)]
pub struct Ranks(Vec<u32>);

impl Ranks {
    /// Returns the place of a text.
    #[must_use]
    pub fn of(&self, symbol: Symbol) -> u32 {
        self.0[symbol.index()]
    }
}

/// From the numbers of one table to those of another.
#[derive(Debug)]
pub struct Translation(Vec<Symbol>);

impl Translation {
    /// Returns the other table's number.
    #[must_use]
    pub fn of(&self, symbol: Symbol) -> Symbol {
        self.0[symbol.index()]
    }
}
