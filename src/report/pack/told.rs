//! What a check of a pack came to, as a value and in words.

use serde::Serialize;

use super::check::{Checked, Fault, Wrong};
use super::compare::Compared;
use super::difference::Difference;
use super::manifest::Ran;
use crate::model::{IntegrityOutcome, Moment, Region, Verdict};
use crate::report::visible::Visible;
use crate::report::words::{HeldBy, Lang, PackTold};

/// What a check of a pack came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackCheck {
    /// The pack as typed.
    pub pack: String,
    /// What its files say.
    pub checked: Checked,
    /// The Regions that its report says are allowed, where nothing speaks against that.
    pub allowed_regions: Vec<Region>,
    /// What is known of its signature.
    pub signature: Signature,
    /// What its logs say, where they were read.
    pub logs: Option<Again>,
    /// Whether the logs were given.
    pub is_asked_of_logs: bool,
}

/// What is known of a pack's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Signature {
    /// There is none.
    None,
    /// There is none, and those who may sign were named.
    Wanted,
    /// There is one, and it could not be looked at.
    Unchecked {
        /// Why not.
        reason: String,
    },
    /// It fits the manifest, and nobody said who may sign.
    SignerUnchecked {
        /// What `ssh-keygen` says of the key.
        key: String,
    },
    /// It fits the manifest, and is of one who may sign.
    Valid {
        /// Who.
        signer: String,
    },
    /// It fits the manifest, and is of a key that may sign no more, or not yet; it could when the pack says
    /// that it was made.
    OutOfTime {
        /// Whose key it is.
        signer: String,
    },
    /// It fits the manifest, and is of nobody who may sign.
    NotAllowed {
        /// What `ssh-keygen` says of the key.
        key: String,
    },
    /// It does not fit the manifest.
    Invalid {
        /// What `ssh-keygen` says.
        reason: String,
    },
}

/// What the logs said when they were read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// What was read.
    pub inputs: Vec<String>,
    /// What was compared, and what differs.
    pub compared: Compared,
    /// Whether digests were asked who wrote them.
    pub is_held_by_digests: bool,
}

impl Again {
    /// Says whether they are the logs that the pack names, by their bytes.
    #[must_use]
    pub fn is_same_logs(&self) -> bool {
        let is_other =
            |one: &Difference| matches!(one, Difference::Logs(..) | Difference::WitnessNotGiven(_));
        !self.compared.differences.iter().any(is_other)
    }

    /// Says whether this program would judge as the one that made the pack did.
    fn is_same_program(&self) -> bool {
        let is_other =
            |one: &Difference| matches!(one, Difference::Version(..) | Difference::Catalog(..));
        !self.compared.differences.iter().any(is_other)
    }

    fn outcome(&self) -> IntegrityOutcome {
        let differences = &self.compared.differences;
        // Another version or catalog may well judge otherwise; what differs is no pass either way.
        let is_contradicted = |one: &Difference| one.contradicts() && self.is_same_program();
        if differences.is_empty() {
            IntegrityOutcome::Intact
        } else if self.is_same_logs() && differences.iter().any(is_contradicted) {
            IntegrityOutcome::Failed
        } else {
            // Other logs may well say something else.
            IntegrityOutcome::Incomplete
        }
    }
}

#[derive(Serialize)]
struct Written<'a> {
    schema_version: u32,
    pack: &'a str,
    outcome: IntegrityOutcome,
    files: u64,
    says: Option<RanWritten<'a>>,
    faults: Vec<FaultWritten<'a>>,
    signature: &'a Signature,
    logs: Option<AgainWritten<'a>>,
}

/// What a pack says of its run.
#[derive(Serialize)]
struct RanWritten<'a> {
    verdict: Verdict,
    policy: &'a str,
    allowed_regions: &'a [Region],
    generated_at: Moment,
    from: Option<Moment>,
    to: Option<Moment>,
}

#[derive(Serialize)]
struct FaultWritten<'a> {
    file: &'a str,
    code: &'a str,
    what: String,
}

#[derive(Serialize)]
struct AgainWritten<'a> {
    inputs: &'a [String],
    is_same_logs: bool,
    is_same_report: bool,
    is_held_by_digests: bool,
    differences: Vec<String>,
    compared: &'a [String],
    not_compared: &'a [String],
}

impl PackCheck {
    /// Returns the worst that is true of any part.
    #[must_use]
    pub fn outcome(&self) -> IntegrityOutcome {
        if !self.checked.is_whole() {
            return IntegrityOutcome::Failed;
        }
        let signature = match self.signature {
            Signature::Valid { .. } => IntegrityOutcome::Intact,
            // Anybody can make a pack that is whole, and sign it: its logs must give what it says.
            Signature::None | Signature::SignerUnchecked { .. } if self.logs.is_some() => {
                IntegrityOutcome::Intact
            }
            Signature::None
            | Signature::SignerUnchecked { .. }
            | Signature::Unchecked { .. }
            | Signature::OutOfTime { .. } => IntegrityOutcome::Incomplete,
            // Who names signers wants a signature.
            Signature::Wanted | Signature::NotAllowed { .. } | Signature::Invalid { .. } => {
                IntegrityOutcome::Failed
            }
        };
        let logs = self.logs.as_ref().map_or(IntegrityOutcome::Intact, Again::outcome);
        signature.max(logs)
    }

    fn held_by(&self) -> HeldBy {
        match (&self.logs, &self.signature) {
            (Some(_), _) => HeldBy::Logs,
            (None, Signature::Valid { .. }) => HeldBy::Signature,
            (
                None,
                Signature::None
                | Signature::Wanted
                | Signature::Unchecked { .. }
                | Signature::SignerUnchecked { .. }
                | Signature::NotAllowed { .. }
                | Signature::OutOfTime { .. }
                | Signature::Invalid { .. },
            ) => HeldBy::Itself,
        }
    }

    /// Returns the form for programs. Its sentences are in the language.
    ///
    /// # Errors
    /// Never, as far as is known; the writer of JSON has the type.
    pub fn to_json(&self, lang: Lang) -> Result<String, serde_json::Error> {
        let fault = |Fault { file, wrong }: &'_ Fault| {
            (file.clone(), wrong.as_str(), lang.pack(&PackTold::Wrong(wrong)))
        };
        let faults: Vec<_> = self.checked.faults.iter().map(fault).collect();
        let logs = self.logs.as_ref().map(|again| AgainWritten {
            inputs: &again.inputs,
            is_same_logs: again.is_same_logs(),
            is_same_report: again.compared.differences.is_empty(),
            is_held_by_digests: again.is_held_by_digests,
            differences: again.compared.differences.iter().map(|one| said(lang, one)).collect(),
            compared: &again.compared.compared,
            not_compared: &again.compared.not_compared,
        });
        let written = Written {
            schema_version: 1,
            pack: &self.pack,
            outcome: self.outcome(),
            files: self.checked.files,
            says: self.checked.manifest.as_ref().map(|manifest| self.ran(&manifest.predicate)),
            faults: faults
                .iter()
                .map(|(file, code, what)| FaultWritten { file, code, what: what.clone() })
                .collect(),
            signature: &self.signature,
            logs,
        };
        serde_json::to_string_pretty(&written).map(|text| text + "\n")
    }

    fn ran<'a>(&'a self, ran: &'a Ran) -> RanWritten<'a> {
        RanWritten {
            verdict: ran.verdict,
            policy: &ran.given.policy,
            allowed_regions: &self.allowed_regions,
            generated_at: ran.generated_at,
            from: ran.given.from,
            to: ran.given.to,
        }
    }

    /// Returns the text for people: the answer first, then why, then what it rests on.
    #[must_use]
    pub fn to_text(&self, lang: Lang) -> String {
        let outcome = self.outcome();
        let (files, held_by) = (self.checked.files, self.held_by());
        let mut lines = vec![lang.pack(&PackTold::Answer { outcome, files, held_by })];
        if let Some(manifest) = &self.checked.manifest {
            lines
                .push(seen(lang.pack(&PackTold::Says(&manifest.predicate, &self.allowed_regions))));
        }
        for Fault { file, wrong } in &self.checked.faults {
            let what = Visible::from(lang.pack(&PackTold::Wrong(wrong)));
            lines.push(format!("  {}{} {what}", Visible::from(file.as_str()), lang.colon()));
        }
        if self.checked.faults.iter().any(|fault| is_cut(&fault.wrong)) {
            lines.push(lang.pack(&PackTold::FetchAgain));
        }
        // Of a pack that cannot be opened nobody knows whether it is signed.
        if self.checked.manifest.is_some() || self.signature != Signature::None {
            lines.push(seen(lang.pack(&PackTold::Signature(&self.signature))));
        }
        match &self.logs {
            None if self.is_asked_of_logs => lines.push(lang.pack(&PackTold::LogsLeft)),
            None if self.checked.is_whole() => lines.push(lang.pack(&PackTold::LogsNotGiven)),
            None => {}
            Some(again) => {
                if again.compared.differences.is_empty() {
                    lines.push(lang.pack(&PackTold::SameReport));
                }
                if again.is_same_logs() && !again.is_held_by_digests {
                    lines.push(lang.pack(&PackTold::WriterNotAsked));
                }
                let differences = again.compared.differences.iter();
                lines.extend(differences.map(|one| format!("  {}", seen(said(lang, one)))));
                let Compared { compared, not_compared, .. } = &again.compared;
                if !compared.is_empty() {
                    lines.push(lang.pack(&PackTold::Compared(compared)));
                }
                if !not_compared.is_empty() {
                    lines.push(seen(lang.pack(&PackTold::NotCompared(not_compared))));
                }
            }
        }
        lines.join("\n") + "\n"
    }
}

fn said(lang: Lang, one: &Difference) -> String {
    lang.pack(&PackTold::Differs(one))
}

fn seen(text: String) -> String {
    Visible::from(text).to_string()
}

/// Says whether the pack may have been cut off or damaged on its way.
const fn is_cut(wrong: &Wrong) -> bool {
    matches!(wrong, Wrong::Damaged(_))
}
