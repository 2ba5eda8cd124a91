//! What was found, a line each.

use std::fmt::Write as _;

use crate::aws::{Error, Kind};
use crate::report::render::terminal::folded;
use crate::report::visible::Visible;

/// What was found, a line each. What AWS says is shown, not obeyed: no line of its own, no command
/// to a terminal.
#[derive(Debug, Default)]
pub struct Lines(Vec<(Level, Visible, Visible, Option<Visible>)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Ok,
    Warning,
    Failure,
}

impl Lines {
    pub fn ok(&mut self, what: &str, found: &str) {
        self.0.push((Level::Ok, what.into(), found.into(), None));
    }

    pub fn warn(&mut self, what: &str, found: &str, advice: &str) {
        self.0.push((Level::Warning, what.into(), found.into(), Some(advice.into())));
    }

    pub fn fail(&mut self, what: &str, found: &str, advice: &str) {
        self.0.push((Level::Failure, what.into(), found.into(), Some(advice.into())));
    }

    pub fn failed(&mut self, what: &str, error: &Error) {
        let help = match error.kind {
            Kind::Denied if error.action == FREE => Some(Visible::from(DENIED_FREE)),
            _ => error.help().map(Visible::from),
        };
        self.0.push((Level::Failure, what.into(), error.to_string().into(), help));
    }

    pub fn has_failure(&self) -> bool {
        self.0.iter().any(|line| line.0 == Level::Failure)
    }

    /// Returns the lines in columns; where they are seen on a terminal, folded to its width.
    pub fn text(&self, width: Option<usize>) -> String {
        let widest = self.0.iter().map(|line| line.1.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for (level, what, found, advice) in &self.0 {
            let level = match level {
                Level::Ok => "ok",
                Level::Warning => "warning",
                Level::Failure => "FAILURE",
            };
            let advice = advice.as_ref().map(|advice| format!("-> {advice}"));
            let mut told: Vec<String> =
                [Some(found.to_string()), advice].into_iter().flatten().collect();
            let own = LEVEL + widest + 2;
            // Where the names leave no room for what is said of them, it stands below.
            let is_below = width.is_some_and(|width| own + LEAST_ROOM > width);
            let indent = if is_below { LEVEL + 2 } else { own };
            if let Some(width) = width {
                let fold = |text: &String| folded(text, width.saturating_sub(indent).max(1));
                told = told.iter().map(fold).collect();
            }
            let told = told.join("\n").replace('\n', &format!("\n{:indent$}", ""));
            // Padded as a text: one that shows what could act on a terminal takes no width.
            let head = format!("{level:<8} {:<widest$}", what.to_string());
            let between = if is_below { format!("\n{:indent$}", "") } else { "  ".to_owned() };
            let head = if is_below { head.trim_end() } else { &head };
            // Writing to a String cannot fail.
            writeln!(text, "{head}{between}{told}").unwrap_or(());
        }
        text
    }
}

/// Everybody may call it, unless it is denied by name.
const FREE: &str = "sts:GetCallerIdentity";
const DENIED_FREE: &str = "this needs no permission, so something denies it: a policy of the organization, a \
                           boundary or the policy of a VPC endpoint";
/// The columns of a level and the blank behind it.
const LEVEL: usize = 9;
const LEAST_ROOM: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(name: &str) -> Lines {
        let mut lines = Lines::default();
        lines.ok("clock", "0 s off AWS's");
        lines.warn(name, "is not what it should be in several words", "make it what it should be");
        lines
    }

    #[test]
    fn lines_stand_in_columns_and_hang_where_they_are_folded() {
        let whole = "ok       clock      0 s off AWS's\n\
                     warning  s3://logs  is not what it should be in several words\n\
                     \u{20}                   -> make it what it should be\n";
        assert_eq!(lines("s3://logs").text(None), whole);
        assert_eq!(lines("s3://logs").text(Some(80)), whole);
        let hanging = "ok       clock      0 s off AWS's\n\
                       warning  s3://logs  is not what it should be in\n\
                       \u{20}                   several words\n\
                       \u{20}                   -> make it what it should be\n";
        assert_eq!(lines("s3://logs").text(Some(50)), hanging);
    }

    #[test]
    fn what_is_said_of_a_long_name_stands_below_it() {
        let below = "ok       clock\n\
                     \u{20}          0 s off AWS's\n\
                     warning  s3://my-bucket list\n\
                     \u{20}          is not what it should be in several\n\
                     \u{20}          words\n\
                     \u{20}          -> make it what it should be\n";
        assert_eq!(lines("s3://my-bucket list").text(Some(50)), below);
    }
}
