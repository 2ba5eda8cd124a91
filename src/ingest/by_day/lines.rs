//! What a day of an API gave.

/// The records of a day, one a line.
#[derive(Debug, Default)]
pub(crate) struct Lines(Vec<u8>);

impl Lines {
    /// Adds a record.
    ///
    /// # Errors
    /// Fails where a day has more than can be held.
    pub fn push(&mut self, record: &str) -> Result<(), &'static str> {
        if self.0.len() + record.len() > MOST_BYTES {
            return Err("a day has more than 512 MiB of events: read the trail's bucket");
        }
        self.0.extend_from_slice(record.as_bytes());
        self.0.push(b'\n');
        Ok(())
    }

    /// Returns where the next record will stand.
    pub const fn mark(&self) -> usize {
        self.0.len()
    }

    /// Takes back what came after a mark.
    pub fn back_to(&mut self, mark: usize) {
        self.0.truncate(mark);
    }

    /// Returns all of them: a log without records where there is none, which is not the same as no log.
    pub fn done(self) -> Vec<u8> {
        if self.0.is_empty() { br#"{"Records":[]}"#.to_vec() } else { self.0 }
    }
}

const MOST_BYTES: usize = 512 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_taken_back_leave_what_stood_before() {
        let mut lines = Lines::default();
        assert_eq!(Lines::default().done(), br#"{"Records":[]}"#);
        lines.push("{}").unwrap();
        let mark = lines.mark();
        lines.push("[]").unwrap();
        lines.back_to(mark);
        assert_eq!(lines.done(), b"{}\n");
    }
}
