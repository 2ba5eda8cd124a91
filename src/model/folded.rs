//! Many names in little memory.

/// Texts in order, each kept as what it does not share with the one before it: names of objects that lie
/// beside each other differ in their ends alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    ends: String,
    steps: Vec<Step>,
    last: String,
}

/// How a text is made of the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    shared: usize,
    length: usize,
}

impl Folded {
    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        let same = self.last.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        let shared = (0..=same).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        self.ends.push_str(&text[shared..]);
        self.steps.push(Step { shared, length: text.len() });
        self.last.clear();
        self.last.push_str(text);
    }

    /// Returns how many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.steps.len()
    }

    /// Says whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Returns them in their order.
    pub fn iter(&self) -> impl Iterator<Item = String> {
        let (mut text, mut at) = (String::new(), 0);
        self.steps.iter().map(move |step| {
            let end = at + step.length - step.shared;
            text.truncate(step.shared);
            text.push_str(&self.ends[at..end]);
            at = end;
            text.clone()
        })
    }
}

impl<T: AsRef<str>> FromIterator<T> for Folded {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut folded = Self::default();
        texts.into_iter().for_each(|text| folded.push(text.as_ref()));
        folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_out_as_they_went_in_and_what_they_share_is_kept_once() {
        let texts =
            ["", "logs/a/1", "logs/a/2", "logs/a/2", "logs/é", "logs/è", "x", "", "logs/a/1"];
        let folded: Folded = texts.into_iter().collect();
        assert_eq!(folded.iter().collect::<Vec<_>>(), texts);
        assert_eq!((folded.len(), folded.is_empty()), (9, false));
        assert_eq!(folded.ends, "logs/a/12éèxlogs/a/1");
    }
}
