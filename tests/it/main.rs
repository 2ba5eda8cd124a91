//! The program as its users meet it, and the laws that its library keeps.
//!
//! One binary, so that it is linked once. Each module says what it holds the program to.

#[cfg(test)]
mod aws;
#[cfg(test)]
mod baseline;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod corpora;
#[cfg(test)]
mod drift;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod guardrails;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod increments;
#[cfg(test)]
mod integrity;
#[cfg(test)]
mod languages;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod notify;
#[cfg(test)]
mod pack;
#[cfg(test)]
mod quota;
#[cfg(test)]
mod rewrap;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod signed;
#[cfg(test)]
mod support;
#[cfg(test)]
mod what_if;
#[cfg(test)]
mod witness;
