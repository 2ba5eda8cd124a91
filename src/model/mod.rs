//! The words: what each thing of the domain is called and which values it may have.
//!
//! Every other module speaks in these types. Nothing here reads a file, a clock or a policy.

mod account;
mod arn;
mod coverage;
pub mod custody;
mod event_id;
mod event_source;
mod evidence;
mod facts;
mod flow;
mod folded;
mod glob;
mod hex;
mod history;
mod integrity;
mod listed_profile;
mod load;
mod model_ref;
mod observation;
mod principal;
pub mod read_back;
mod receipt;
mod region;
mod reread;
mod stamp;
mod time;
mod verdict;

pub use self::account::AccountId;
pub use self::arn::Arn;
pub use self::coverage::{
    Coverage, Gap, InvocationCoverage, LogBucket, ObjectCounts, RegionCoverage,
};
pub use self::event_id::{EventId, Uuid};
pub use self::event_source::{EVENT_SOURCES, EXTERNAL_ANTHROPIC};
pub use self::evidence::{Evidence, Grade, Ground};
pub use self::facts::{
    Alone, Conflict, Facts, ObjectProblem, ProfileDefinition, Related, Repeats, Seen, Witness,
};
pub use self::flow::{Counts, Flow, Inference, LogCounts, Outcome, Recorded, Sample, Trace};
pub use self::folded::Folded;
pub use self::glob::Glob;
pub use self::hex::{from_hex, hex};
pub use self::history::{History, RecordFact, RecordPart, Stands, TellingRecord};
pub use self::integrity::{
    Beside, DigestGap, DigestMetadata, IntegrityOutcome, Link, Reason, Standing, Stored,
};
pub use self::listed_profile::{ListedProfile, ProfileMaker};
pub use self::load::{Load, MinuteLoad};
pub use self::model_ref::{Geography, ModelRef, ProfileKind, Routing};
pub use self::observation::{Category, Kind, Observation, RegionPath};
pub use self::principal::{Principal, PrincipalType};
pub use self::receipt::{
    KeyPlace, LogKind, Problem, ProblemCode, Receipt, RecordCounts, SkipReason, State,
};
pub use self::region::{NotARegion, Region, Regions};
pub use self::reread::Reread;
pub use self::stamp::{Stamp, content_of};
pub use self::time::{Day, DeliveryDays, LONGEST_STREAM, Moment, NotATime, Window};
pub use self::verdict::Verdict;

/// A text shared by many rows of a report.
pub type Text = std::sync::Arc<str>;
