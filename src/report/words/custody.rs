//! What is said of the places of logs.

use super::listed::listed;
use crate::model::{Moment, Verdict};
use crate::report::PlaceKind;

/// What a finding about custody states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum CustodyStatement<'a> {
    /// A place lies in a Region that the policy does not allow.
    Outside { kind: PlaceKind, name: &'a str, of: &'a str, region: &'a str },
    /// A guardrail may look at prompts in these Regions.
    GuardrailOutside { name: &'a str, profile: &'a str, regions: &'a str },
    /// A question has no answer, for lack of this right or for another cause.
    Unknown { call: &'a str, of: &'a str, cause: &'a str, is_denied: bool },
    /// Two answers name different Regions.
    Disagree { name: &'a str, location: &'a str, head: &'a str },
    /// `HeadBucket` does not tell the Region.
    RegionNotTold { name: &'a str },
    /// Nothing tells the Region of a place.
    PlaceUnknown { kind: PlaceKind, name: &'a str },
    /// The catalog has no such guardrail profile from that Region.
    ProfileUnknown { name: &'a str, profile: &'a str },
    /// The facts name a thing and say nothing of it.
    NoFacts { name: &'a str },
    /// The facts are not of the time of the report.
    OutOfDate { taken_at: Moment, now: Moment },
    /// Logs come from a Region that was not asked.
    RegionNotAsked { region: &'a str },
    /// Regions were asked by name.
    OtherRegions { regions: &'a str },
    /// Logs lie in a bucket that the facts do not know.
    BucketNotAsked { bucket: &'a str },
    /// The facts are of another account than the logs.
    OtherAccount { own: &'a str, logs: &'a str },
    /// Nothing shows that a trail of an organization has the logs of these accounts.
    OtherOrganization { own: &'a str, logs: &'a str },
    /// What gets a log group's events hands them on.
    HandedOn { name: &'a str, of: &'a str },
    /// Services were asked at another address.
    NotAws { services: &'a str, url: &'a str },
    /// No trail records in a Region.
    NoTrail { region: &'a str },
    /// A trail records no events that read.
    NoReads { trail: &'a str },
    /// A trail does not record now.
    Stopped { trail: &'a str },
    /// A trail cannot deliver.
    DeliveryFails { trail: &'a str, cause: &'a str },
    /// A trail writes no digests.
    NoDigests { trail: &'a str },
    /// A trail records one Region.
    OneRegion { trail: &'a str, region: &'a str },
    /// A bucket policy lets everybody in.
    Public { bucket: &'a str },
    /// A bucket policy lets others in.
    Shared { bucket: &'a str, with: &'a str, is_conditional: bool },
    /// A bucket's access control list lets others in.
    Listed { bucket: &'a str, with: &'a str, may: &'a str },
    /// A bucket does not block all public access by itself.
    NotBlocked { bucket: &'a str },
    /// A rule that copies logs outside is off now.
    ReplicationOff { bucket: &'a str, to: &'a str, region: &'a str },
    /// A bucket keeps no old versions.
    NotVersioned { bucket: &'a str },
    /// A bucket does not lock new objects.
    NotLocked { bucket: &'a str },
    /// A bucket deletes its objects.
    Expires { bucket: &'a str, days: u64 },
    /// A bucket deletes its objects on a day.
    ExpiresOn { bucket: &'a str, day: &'a str },
    /// A bucket deletes old versions.
    OldVersionsExpire { bucket: &'a str, days: u64 },
    /// An output of this program lies outside.
    OutputOutside { what: &'a str, region: &'a str },
}

/// The answer about custody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustodyAnswer {
    /// All places that hold logs.
    pub places: u64,
    /// Those that hold none, and are told.
    pub others: u64,
    /// Those outside.
    pub outside: u64,
    /// What leaves it open.
    pub open: u64,
}

/// A text about custody as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the values, named")]
pub enum CustodyTold<'a> {
    /// The answer in one sentence.
    Answer { verdict: Verdict, counts: CustodyAnswer },
    /// The Regions that were asked, and who chose them.
    RegionsAsked { regions: &'a [String], are_named: bool },
    /// How many questions have an answer, and how many have none.
    Questions { answered: u64, unanswered: u64 },
    /// So many findings of one code, which are listed.
    Findings(u64),
}

listed! {
/// What is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustodyLimit {
    /// The facts are of one moment.
    OneMoment,
    /// Other accounts were not asked.
    OneAccount,
    /// Who may read is not who has read.
    Readers,
    /// What S3 and CloudWatch Logs can do besides.
    OtherCopies,
    /// A facts file is as true as whoever kept it.
    FactsFile,
}
}
