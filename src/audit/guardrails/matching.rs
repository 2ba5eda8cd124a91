//! Whether a pattern of a policy fits a text, where parts of the text may not be known.

use super::condition::{Absence, Comparison, Condition, Operator};
use super::document::{Elements, Sense};
use super::evaluate::{Request, Value};
use crate::model::Glob;

/// Whether something holds. The order is that of weight: `min` is "and", `max` is "or".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not.
    No,
    /// What is known does not tell.
    Unknown,
    /// It does.
    Yes,
}

impl Truth {
    const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// Stands in a name for a part that is not known, such as the account. No ARN of AWS has it.
pub const UNKNOWN: char = '?';

/// Says whether an action fits a pattern; their case does not count.
pub fn action_fits(pattern: &str, action: &str) -> Truth {
    fits(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

/// Says whether a resource is one of those that are meant.
pub fn resources_hold(elements: &Elements, resource: &str) -> Truth {
    hold(elements, |pattern| resource_fits(pattern, resource))
}

/// "If the `*` wildcard is the last character of a resource ARN segment, it can expand to match beyond
/// the colon boundaries" (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>):
/// it can, and AWS does not say that it does, so what fits only that way is open.
fn resource_fits(pattern: &str, resource: &str) -> Truth {
    let by_parts = arn_fits(pattern, resource);
    if by_parts > Truth::No || !pattern.contains("*:") {
        return by_parts;
    }
    let parts = |text: &'_ str| -> Vec<String> { text.split(':').map(str::to_owned).collect() };
    if runs_on(&parts(pattern), &parts(resource)) { Truth::Unknown } else { Truth::No }
}

/// Says whether parts fit where a `*` that ends one may take the parts after it.
fn runs_on(patterns: &[String], parts: &[String]) -> bool {
    match patterns {
        [] => parts.is_empty(),
        [last] => fits(last, &parts.join(":")) > Truth::No,
        [first, rest @ ..] => {
            let most = if first.ends_with('*') { parts.len() } else { parts.len().min(1) };
            (1..=most).any(|n| {
                fits(first, &parts[..n].join(":")) > Truth::No && runs_on(rest, &parts[n..])
            })
        }
    }
}

/// Says whether an action is one of those that are meant.
pub fn actions_hold(elements: &Elements, action: &str) -> Truth {
    hold(elements, |pattern| action_fits(pattern, action))
}

fn hold(elements: &Elements, fits: impl Fn(&str) -> Truth) -> Truth {
    let any = any(elements.patterns.iter().map(|pattern| fits(pattern)));
    match elements.sense {
        Sense::These => any,
        Sense::AllBut => any.not(),
    }
}

/// Says whether a condition holds of a request.
///
/// "If the key that you specify in a policy condition is not present in the request context, the
/// values do not match and the condition is false"; a negated one is true
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>).
pub fn condition_holds(condition: &Condition, request: &Request) -> Truth {
    match request.keys.get(&condition.key) {
        Some(Value::Known(value)) => holds_of(condition, value),
        Some(Value::NotKnown) => match condition.operator.comparison {
            // There is one, whatever it is.
            Comparison::Null => holds_of(condition, ""),
            Comparison::StringEquals
            | Comparison::StringNotEquals
            | Comparison::StringLike
            | Comparison::StringNotLike
            | Comparison::StringEqualsIgnoreCase
            | Comparison::StringNotEqualsIgnoreCase
            | Comparison::ArnEquals
            | Comparison::ArnLike
            | Comparison::ArnNotEquals
            | Comparison::ArnNotLike => Truth::Unknown,
        },
        Some(Value::Unnamed(value)) => holds_of_unnamed(condition, value),
        Some(Value::Perhaps(value)) => {
            let with = holds_of(condition, value);
            if with == holds_without(condition) { with } else { Truth::Unknown }
        }
        None => holds_without(condition),
    }
}

fn holds_of(condition: &Condition, value: &str) -> Truth {
    hold_of(condition, |comparison, pattern| compare(comparison, pattern, value))
}

/// Of a value that no pattern names: what only may fit does not.
fn holds_of_unnamed(condition: &Condition, value: &str) -> Truth {
    hold_of(condition, |comparison, pattern| {
        (compare(comparison, pattern, value) == Truth::Yes).into()
    })
}

fn hold_of(condition: &Condition, fits: impl Fn(Comparison, &str) -> Truth) -> Truth {
    let comparison = condition.operator.comparison;
    let any = any(condition.values.iter().map(|pattern| fits(comparison, pattern)));
    if comparison.is_negated() { any.not() } else { any }
}

fn holds_without(condition: &Condition) -> Truth {
    let Operator { comparison, absence } = condition.operator;
    match (comparison, absence) {
        (Comparison::Null, _) => condition.values.iter().any(|value| value == ABSENT).into(),
        (_, Absence::Holds) => Truth::Yes,
        (_, Absence::ByComparison) => comparison.is_negated().into(),
    }
}

/// What `Null` asks where the request must lack the key.
const ABSENT: &str = "true";

fn compare(comparison: Comparison, pattern: &str, value: &str) -> Truth {
    match comparison {
        Comparison::StringEquals | Comparison::StringNotEquals if value.contains(UNKNOWN) => {
            // Without wildcards the pattern is a text: it may be the one that is not known.
            let (head, _) = value.split_once(UNKNOWN).unwrap_or((value, ""));
            if pattern.starts_with(head) { Truth::Unknown } else { Truth::No }
        }
        Comparison::StringEquals | Comparison::StringNotEquals => (pattern == value).into(),
        Comparison::StringEqualsIgnoreCase | Comparison::StringNotEqualsIgnoreCase => {
            let (pattern, value) = (pattern.to_lowercase(), value.to_lowercase());
            compare(Comparison::StringEquals, &pattern, &value)
        }
        Comparison::StringLike | Comparison::StringNotLike => fits(pattern, value),
        Comparison::Null => (pattern != ABSENT).into(),
        Comparison::ArnEquals
        | Comparison::ArnLike
        | Comparison::ArnNotEquals
        | Comparison::ArnNotLike => arn_fits(pattern, value),
    }
}

/// Says whether an ARN fits: "each of the six colon-delimited components of the ARN is checked
/// separately" (the same page), so that a wildcard stays in its part, and the last has the rest.
fn arn_fits(pattern: &str, arn: &str) -> Truth {
    let n_parts = pattern.splitn(6, ':').count();
    let mut patterns = pattern.splitn(n_parts, ':');
    let mut parts = arn.splitn(n_parts, ':');
    let mut all = Truth::Yes;
    while all > Truth::No {
        match (patterns.next(), parts.next()) {
            (Some(pattern), Some(part)) => all = all.min(fits(pattern, part)),
            (None, None) => return all,
            (Some(_), None) | (None, Some(_)) => return Truth::No,
        }
    }
    all
}

fn fits(pattern: &str, text: &str) -> Truth {
    if pattern == "*" {
        return Truth::Yes;
    }
    let Some((head, _)) = text.split_once(UNKNOWN) else {
        let is_text = !pattern.contains(['*', '?']);
        return if is_text { pattern == text } else { Glob::new(pattern).matches(text) }.into();
    };
    // `*` takes whatever stands there; `?` takes one character, and the part may have more.
    if !pattern.contains('?') && Glob::new(pattern).matches(text) {
        return Truth::Yes;
    }
    let literal = pattern.split(['*', '?']).next().unwrap_or("");
    if literal.starts_with(head) || head.starts_with(literal) { Truth::Unknown } else { Truth::No }
}

fn any(all: impl Iterator<Item = Truth>) -> Truth {
    all.max().unwrap_or(Truth::No)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_stays_in_its_part_of_an_arn_and_the_last_has_the_rest() {
        let cases = [
            ("*", "arn:aws:bedrock:us-east-1::foundation-model/a.b:0", Truth::Yes),
            ("arn:aws:bedrock:*", "arn:aws:bedrock:us-east-1::foundation-model/a.b:0", Truth::Yes),
            (
                "arn:aws:bedrock:*::foundation-model/*",
                "arn:aws:bedrock:::foundation-model/a",
                Truth::Yes,
            ),
            (
                "arn:aws:bedrock:*::foundation-model/*",
                "arn:aws:bedrock:us-east-1:1:inference-profile/us.a",
                Truth::No,
            ),
            ("arn:aws:bedrock:us-*:*:*/a", "arn:aws:bedrock:us-x:1:y/b", Truth::No),
        ];
        for (pattern, arn, want) in cases {
            assert_eq!(arn_fits(pattern, arn), want, "{pattern} {arn}");
        }
    }

    #[test]
    fn a_part_that_is_not_known_fits_a_star_and_may_fit_a_text() {
        let arn = "arn:aws:bedrock:us-east-1:?:inference-profile/us.a";
        let of = |account: &str| {
            arn_fits(&format!("arn:aws:bedrock:*:{account}:inference-profile/*"), arn)
        };
        assert_eq!(
            (of("*"), of("111122223333"), of("")),
            (Truth::Yes, Truth::Unknown, Truth::Unknown)
        );
        assert_eq!(fits("foundation-model/*", "project/?"), Truth::No);
        assert_eq!(fits("project/default", "project/?"), Truth::Unknown);
    }
}
