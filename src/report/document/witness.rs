//! What model invocation logs say beside CloudTrail.

use crate::report::words::{Label, Phrase, Section, Share};

use super::build::Teller;
use super::{Block, Cell};

/// Returns what both say of each other; nothing where no invocation log was looked for.
pub(super) fn witness(teller: &Teller<'_>) -> Vec<Block> {
    let Some(witness) = &teller.report.second_witness else { return Vec::new() };
    let both = witness.calls_with_both;
    let logged = both + witness.calls_of_logs_alone;
    let with_log = Share { part: both, whole: both + witness.calls_without_log };
    let missing = Share { part: witness.logs_without_call, whole: logged };
    let totals = &teller.report.totals;
    let by_log = totals.invocation_logs.calls_with_tokens;
    let tokens = Share { part: by_log, whole: totals.calls_with_tokens };
    let facts = [
        (
            Label::InvocationLogs,
            Phrase::LogsRead { records: witness.records, objects: witness.objects.read },
        ),
        (Label::CallsWithLog, Phrase::WithLog(with_log)),
        (
            Label::RegionsOfLogs,
            Phrase::LogRegions {
                placed: witness.regions_placed,
                agreed: witness.regions_agreed,
                contradicted: witness.regions_contradicted,
            },
        ),
        (
            Label::CallsWithoutLog,
            Phrase::WithoutLog {
                missing: witness.calls_without_log,
                at_edge: witness.calls_at_edge,
                not_logged: witness.calls_not_logged,
            },
        ),
        (Label::LogsWithoutCall, Phrase::WithoutCall { missing, at_edge: witness.logs_at_edge }),
        (Label::Tokens, Phrase::LogTokens(tokens)),
    ];
    let fact =
        |(label, phrase): (Label, Phrase<'_>)| teller.fact(label, Cell::Text(teller.say(&phrase)));
    vec![
        teller.heading(Section::SecondWitness),
        Block::Facts(facts.into_iter().map(fact).collect()),
    ]
}
