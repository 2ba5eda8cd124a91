//! Pictures of where inference ran. The tables beside them have the same numbers.

mod bars;
mod days;
mod map;
mod streams;
mod tones;

pub(super) use self::bars::bars;
pub(super) use self::days::days;
pub(super) use self::map::map;
pub(super) use self::streams::streams;

#[cfg(test)]
mod tests;
