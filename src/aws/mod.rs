//! The edge to AWS and to webhooks: typed calls, facts out, no judgement.
//!
//! **Invariant:** `async` stays in here; a function that is public returns when it is done.

mod client;
pub mod small_object;
pub mod sns;
pub mod webhook;
