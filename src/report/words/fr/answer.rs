//! French: the answer, and why calls are not proven.

use crate::model::{Grade, IntegrityOutcome, Region, Verdict};
use crate::report::words::joined;
use crate::report::words::{Allowed, Basis, Clause, Noun, Undecided};

use super::{agree, count, list, out_of, verdict, with_number};

pub(in crate::report::words) fn answer(
    of: Verdict,
    basis: Basis<'_>,
    clauses: &[Clause],
) -> String {
    let head = format!("{}\u{a0}:", verdict(of));
    joined::answer(&head, &based_on(basis), clauses.iter().map(|extra| clause(*extra)))
}

fn based_on(basis: Basis<'_>) -> String {
    let of = |part, whole| out_of(part, Noun::JudgedCall, whole);
    match basis {
        Basis::NoObject => {
            "il n’y avait aucun objet à lire, ce qui ne vaut pas conformité".to_owned()
        }
        Basis::Nothing => {
            "aucune inférence n’a été trouvée dans ce qui a été lu, ce qui ne vaut pas conformité"
                .to_owned()
        }
        Basis::OnlyAttempts(1) => "le seul appel a échoué et n’indique aucune Région".to_owned(),
        Basis::OnlyAttempts(n) => {
            format!("les {} ont tous échoué et n’indiquent aucune Région", count(n, Noun::Call))
        }
        Basis::Outside { part, whole, allowed } => format!(
            "{} {} hors {}",
            of(part, whole),
            agree(
                part,
                "a été, ou n’a pu qu’être, exécuté",
                "ont été, ou n’ont pu qu’être, exécutés"
            ),
            match allowed {
                Allowed::Regions([only]) => format!("de la Région {only}"),
                Allowed::Regions(regions) => format!("des Régions {}", region_list(regions)),
                Allowed::ByPolicy => "des Régions que la politique autorise".to_owned(),
            }
        ),
        Basis::Unproven { part, whole } => {
            format!(
                "{} {}",
                of(part, whole),
                agree(part, "n’est pas prouvé", "ne sont pas prouvés")
            )
        }
        Basis::Inside { part, whole, allowed } => ran_inside(&of(part, whole), part, allowed),
        Basis::SaidInside { part, whole, allowed } => format!(
            "d’après des journaux qui ne sont pas tous dignes de foi, {}",
            ran_inside(&of(part, whole), part, allowed)
        ),
    }
}

fn ran_inside(calls: &str, part: u64, allowed: Allowed<'_>) -> String {
    format!(
        "{calls} {} dans {}",
        agree(part, "a été exécuté", "ont été exécutés"),
        match allowed {
            Allowed::Regions([only]) => format!("la Région {only}"),
            Allowed::Regions(regions) => format!("les Régions {}", region_list(regions)),
            Allowed::ByPolicy => "les Régions que la politique autorise".to_owned(),
        }
    )
}

fn region_list(regions: &[Region]) -> String {
    list(&joined::names(regions))
}

fn clause(clause: Clause) -> String {
    let unread = |n| agree(n, "n’a pas pu être lu", "n’ont pas pu être lus");
    match clause {
        Clause::Unproven(n) => format!(
            "{} {}",
            count(n, Noun::Call),
            agree(n, "n’est pas prouvé", "ne sont pas prouvés")
        ),
        Clause::Attempts(n) => {
            format!("{} sans mention d’une Région", count(n, Noun::FailedAttempt))
        }
        Clause::Unread { objects: 0, records } => {
            format!("{} {}", count(records, Noun::Record), unread(records))
        }
        Clause::Unread { objects, records: 0 } => {
            format!("{} {}", count(objects, Noun::Object), unread(objects))
        }
        Clause::Unread { objects, records } => format!(
            "{} et {} n’ont pas pu être lus",
            count(objects, Noun::Object),
            count(records, Noun::Record)
        ),
        Clause::Problems(n) => format!("{} dans ce qui a été lu", count(n, Noun::Problem)),
        Clause::Gaps(n) => format!("{} dans les journaux", count(n, Noun::Gap)),
        Clause::LogsWithoutCall(n) => format!(
            "{} des journaux d’invocation {} dans aucun journal CloudTrail",
            count(n, Noun::Call),
            agree(n, "ne figure", "ne figurent")
        ),
        Clause::DefinitionsNotAttested(n) => {
            rests(n, "ce que copient des profils d’application selon des journaux que rien ne prouve")
        }
        Clause::ProfilesGiven(n) => {
            rests(n, "ce que dit le fichier de `--application-profiles`, que rien ne prouve")
        }
        Clause::LogsNotAttested(n) => rests(n, "des journaux d’invocation, que rien ne prouve"),
        Clause::NoInvocationLogs => "aucun journal d’invocation n’a été trouvé".to_owned(),
        Clause::ScanNotFinished => {
            "une analyse versée dans ce registre n’est pas arrivée à son terme".to_owned()
        }
        Clause::IntegrityNotMet => {
            "une exécution antérieure n’a pas pu prouver ces journaux, et celle-ci ne les a pas vérifiés"
                .to_owned()
        }
        Clause::Integrity(outcome) => of_digests(outcome).to_owned(),
        Clause::CustodyOutside(n) => {
            format!("{} de garde des journaux hors de la politique", count(n, Noun::Site))
        }
        Clause::CustodyOpen(n) => {
            format!("la garde des journaux reste en suspens sur {}", count(n, Noun::Matter))
        }
        Clause::CatalogNotAws(n) => catalog_not_aws(n),
        Clause::LeftOut(n) => {
            format!("les journaux de {} sont écartés, comme demandé", count(n, Noun::SourceRegion))
        }
        Clause::BlindSpots(n) => format!(
            "{} de fonctions dont la Région n’est indiquée dans aucun journal",
            count(n, Noun::Event)
        ),
    }
}

fn rests(calls: u64, on: &str) -> String {
    format!("{} {} sur {on}", count(calls, Noun::Call), agree(calls, "repose", "reposent"))
}

fn catalog_not_aws(rows: u64) -> String {
    format!(
        "{} du catalogue de profils {} sur une liste qui n’est pas d’AWS",
        count(rows, Noun::Row),
        agree(rows, "repose", "reposent")
    )
}

const fn of_digests(outcome: IntegrityOutcome) -> &'static str {
    match outcome {
        IntegrityOutcome::Intact => "chaque journal est celui que CloudTrail a écrit",
        IntegrityOutcome::Incomplete => "les condensés ne prouvent pas chaque journal",
        IntegrityOutcome::Failed => {
            "les condensés prouvent que des journaux ou des condensés ont été modifiés, retirés ou \
             ajoutés"
        }
    }
}

pub(in crate::report::words) fn not_provable(calls: u64, reasons: &[Undecided]) -> String {
    let calls = count(calls, Noun::Call);
    if reasons.is_empty() {
        return format!("Preuve impossible pour {calls}.");
    }
    let reasons: Vec<String> = reasons.iter().map(|reason| undecided(*reason)).collect();
    format!("Preuve impossible pour {calls}\u{a0}: {}.", reasons.join("; "))
}

fn undecided(reason: Undecided) -> String {
    let Undecided { grade, calls, is_accepted } = reason;
    let said = |one: &str, many: &str| with_number(calls, agree(calls, one, many));
    let refused =
        |one, many| format!("{}, ce que la politique n’admet pas comme preuve", said(one, many));
    match grade {
        Grade::Recorded if is_accepted => {
            said("est consigné de plus d’une façon", "sont consignés de plus d’une façon")
        }
        Grade::Recorded => refused("est consigné", "sont consignés"),
        Grade::InRegion if is_accepted => {
            said("relève d’une Région source inconnue", "relèvent d’une Région source inconnue")
        }
        Grade::InRegion => refused(
            "relève de la Région source de par la conception d’AWS",
            "relèvent de la Région source de par la conception d’AWS",
        ),
        Grade::Presumed if is_accepted => said(
            "est présumé exécuté dans une Région source inconnue",
            "sont présumés exécutés dans une Région source inconnue",
        ),
        Grade::Presumed => refused(
            "est présumé exécuté dans la Région source",
            "sont présumés exécutés dans la Région source",
        ),
        Grade::Bounded if is_accepted => said(
            "a pu être exécuté dans des Régions dont certaines ne sont pas autorisées",
            "ont pu être exécutés dans des Régions dont certaines ne sont pas autorisées",
        ),
        Grade::Bounded => {
            refused("est limité aux Régions du profil", "sont limités aux Régions du profil")
        }
        Grade::Unrecorded => said(
            "ne comporte aucune mention de sa Région",
            "ne comportent aucune mention de leur Région",
        ),
    }
}
