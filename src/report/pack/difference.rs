//! In what a pack and its logs differ, and which of it speaks against the pack.

use crate::model::IntegrityOutcome;

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The verdict: that of the pack, and that of the logs.
    Verdict(String, String),
    /// The report rests on digests, and they were not checked again.
    DigestsNotChecked,
    /// The report rests on digests, and the keys of so many of them were not among those given.
    KeysLacking(u64),
    /// The report rests on so many model invocation logs, and none was given.
    WitnessNotGiven(u64),
    /// A log that the pack could not read, and that was read here.
    LogMended(String),
    /// The verdict follows from these logs only if digests explain days without any.
    RestsOnDigests(String),
    /// The verdict follows only where the logs lie as they did then: the names of these tell other days.
    RestsOnPlace(String),
    /// The verdict is worse than these logs give, and something that is not among them may be why.
    Worse(String, String),
    /// A part of the report or of the pack, by its path.
    Part(String),
    /// The logs give a finding that the report lacks, by its code.
    NotTold(String),
    /// The report has a finding that the logs do not give, by its code.
    NotFound(String),
    /// A record of the pack is not what its log holds: the object and the record's number.
    Record(String, u64),
    /// The findings show other records than these logs give: the names of these stand in another order.
    OtherOrder,
    /// A record of the pack could not be looked up.
    RecordNotSeen(String, u64),
    /// A record that a finding shows has no line in the pack: the object and the record's number.
    RecordLeftOut(String, u64),
    /// The pack says that a record could not be had, and its log has it.
    RecordNotShown(String, u64),
    /// So many objects beside the logs could not be read, and the pack has no receipt of them.
    Unread(u64),
    /// So many logs are named, and so many were read: they are not the same.
    Logs(u64, u64),
    /// A log has the name of one of the pack, by its name then, and other bytes.
    LogOther(String),
    /// The report rests on no digests, and by the digests here the logs are not proven: some were changed,
    /// taken away or put in, or nobody can tell.
    LogsNotProven(IntegrityOutcome),
    /// A log that the pack names was not read here, by its name then.
    LogNotHere(String),
    /// A log that was read here is none of the pack, by its name now.
    LogNotNamed(String),
    /// The pack is of another version of this program than this one.
    Version(String, String),
    /// The pack was judged by the profile catalog of another month.
    Catalog(String, String),
}

impl Difference {
    /// Says whether the pack says what its logs do not, rather than what cannot be seen from them.
    #[must_use]
    pub const fn contradicts(&self) -> bool {
        match self {
            Self::Verdict(..)
            | Self::Part(_)
            | Self::NotTold(_)
            | Self::NotFound(_)
            | Self::Record(..)
            | Self::RecordLeftOut(..)
            | Self::LogsNotProven(IntegrityOutcome::Failed) => true,
            Self::DigestsNotChecked
            | Self::KeysLacking(_)
            | Self::WitnessNotGiven(_)
            | Self::LogMended(_)
            | Self::RestsOnDigests(_)
            | Self::RestsOnPlace(_)
            | Self::Worse(..)
            | Self::OtherOrder
            | Self::RecordNotSeen(..)
            | Self::RecordNotShown(..)
            | Self::Unread(_)
            | Self::Logs(..)
            | Self::LogOther(_)
            | Self::LogsNotProven(IntegrityOutcome::Intact | IntegrityOutcome::Incomplete)
            | Self::LogNotHere(_)
            | Self::LogNotNamed(_)
            | Self::Version(..)
            | Self::Catalog(..) => false,
        }
    }
}
