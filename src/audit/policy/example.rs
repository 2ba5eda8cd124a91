//! The policy that `policy init` writes.

use super::Policy;

impl Policy {
    /// Returns a policy file that explains each of its keys.
    #[must_use]
    pub const fn commented_example() -> &'static str {
        include_str!("example.toml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commented_example_is_the_canada_preset_with_a_rule_and_an_exception() {
        let policy = Policy::parse("example.toml", Policy::commented_example()).unwrap();
        assert_eq!(policy.terms, Policy::preset("canada").unwrap().terms);
        assert_eq!((policy.rules.len(), policy.exceptions.len()), (1, 1));
    }
}
