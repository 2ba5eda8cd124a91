//! French as Canada writes it: the sentences. Titles, heads and other names are in `names`.
//!
//! The Office québécois de la langue française sets a no-break space before a colon, before `%` and
//! inside guillemets, and none before a semicolon. A text takes the plural from two on: 0 and 1 are
//! singular.

mod advice;
mod against;
mod answer;
mod blind_spots;
mod check;
mod custody;
mod explained;
mod findings;
mod guardrails;
mod mistakes;
mod names;
mod pack;
mod places;
mod quota;
mod statement;
mod what_if;

pub(super) use self::advice::advice;
pub(super) use self::against::against;
pub(super) use self::blind_spots::blind_spot;
pub(super) use self::check::check;
pub(super) use self::custody::{
    custody_advice, custody_limit, place_kind, state_custody, tell_custody,
};
pub(super) use self::explained::why;
pub(super) use self::findings::told;
pub(super) use self::guardrails::guard;
pub(super) use self::names::{
    column, dimension, grade, grade_means, grade_rests_on, label, line, redacted, section,
    severity, verdict, verdict_means,
};
pub(super) use self::pack::pack;
pub(super) use self::places::place;
pub(super) use self::quota::{quota, quota_kind};
pub(super) use self::statement::{limit, state};
pub(super) use self::what_if::what_if;

use crate::model::{Day, Moment, Region, SkipReason};
use crate::report::ExitReason;

use super::joined::{self, Glue};
use super::{Added, Lang, Line, Noun, Part, Phrase, Section, Share};

use self::answer::{answer, not_provable};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(super) fn phrase(phrase: &Phrase<'_>) -> String {
    match *phrase {
        Phrase::Answer { verdict, basis, clauses } => answer(verdict, basis, clauses),
        Phrase::Period { from, to, listed_from } => period(from, to, listed_from),
        Phrase::Seen { first, last } if first == last => first.to_string(),
        Phrase::Seen { first, last } => format!("du {first} au {last}"),
        Phrase::AndMore { shown, more } => {
            format!("{} et {}", shown.join(", "), count(more, Noun::Other))
        }
        Phrase::PolicyName { name, version } => format!("{name} (version {version} du format)"),
        Phrase::MadeBy { name, version, at } => format!("{name} {version}, le {at}"),
        Phrase::MadeOf { name, version, at } => {
            format!("{name} {version}, d’après des faits du {at}")
        }
        Phrase::Exit { code, reasons } => exit(code, reasons),
        Phrase::Proven(share) => format!(
            "{} des appels évalués sont prouvés par leurs enregistrements\u{a0}: {} sur {}.",
            percent(share),
            number(share.part),
            number(share.whole)
        ),
        Phrase::NotProvable { calls, reasons } => not_provable(calls, reasons),
        Phrase::AttemptsApart(n) => format!(
            "{} ici\u{a0}: {} qui {}.",
            agree(n, "Non comptée", "Non comptées"),
            count(n, Noun::FailedAttempt),
            agree(n, "n’indique aucune Région", "n’indiquent aucune Région")
        ),
        Phrase::Sum { total, of, parts, holds } => sum(total, of, parts, holds),
        Phrase::LogTokens(share) => format!(
            "pour {}, ceux du journal d’invocation, caches de requêtes compris; pour les autres, ceux de \
             CloudTrail. Les deux ne sont jamais additionnés.",
            out_of(share.part, Noun::Call, share.whole)
        ),
        Phrase::InvocationLogs(place) => format!("{place} (journaux d’invocation de modèles)"),
        Phrase::LogsRead { records, objects } => format!(
            "{} dans {} {}",
            count(records, Noun::Record),
            count(objects, Noun::Object),
            agree(objects, "lu", "lus")
        ),
        Phrase::WithLog(share) => {
            format!("{} qu’un journal peut attester", out_of(share.part, Noun::Call, share.whole))
        }
        Phrase::LogRegions { placed, agreed, contradicted } => format!(
            "{} par le journal seul, {} de même par les deux, {} en contradiction",
            number(placed),
            number(agreed),
            number(contradicted)
        ),
        Phrase::WithoutLog { missing, at_edge, not_logged } => format!(
            "{} alors que la journalisation semble active; {} à moins d’une heure du premier ou du \
             dernier journal; {} là où et quand il n’y en a pas",
            number(missing),
            number(at_edge),
            number(not_logged)
        ),
        Phrase::WithoutCall { missing, at_edge } => format!(
            "{} avec un journal; {} de plus là où les enregistrements de CloudTrail commencent ou finissent",
            out_of(missing.part, Noun::Call, missing.whole),
            number(at_edge)
        ),
        Phrase::Tokens { input, cached, output, counted } => format!(
            "{} en entrée{}, {} en sortie; comptés pour {}",
            number(input),
            if cached > 0 {
                format!(" (dont {} par des caches de requêtes)", number(cached))
            } else {
                String::new()
            },
            number(output),
            out_of(counted.part, Noun::Call, counted.whole)
        ),
        // As a head, it may be broken before the noun.
        Phrase::ShareOf(whole) => {
            format!("% de {} {}", number(whole), agree(whole, "appel", "appels"))
        }
        Phrase::Showing { shown, total } => {
            format!("Affichage de {} sur {}.", number(shown), number(total))
        }
        Phrase::ShowingSums { shown, total, rest, of } => format!(
            "Affichage de {} sur {}; le reste compte {}.",
            number(shown),
            number(total),
            count(rest, of)
        ),
        Phrase::NoRoomFor(heads) => {
            format!("Colonnes omises faute de place\u{a0}: {}.", list(heads))
        }
        Phrase::NoViolation(judged) => format!("Aucune parmi {}.", count(judged, Noun::JudgedCall)),
        Phrase::GapsSeen(n) => {
            format!("Jours sans aucun objet, {}\u{a0}:", count(n, Noun::Gap))
        }
        Phrase::WithoutPlace(n) => format!(
            "{} dont la clé n’indique pas à la fois le compte, la Région et le jour.",
            count(n, Noun::Object)
        ),
        Phrase::ProblemsMet(n) => {
            format!("Éléments inutilisables, {}\u{a0}:", count(n, Noun::Problem))
        }
        Phrase::BlindSpotsSeen(n) => format!(
            "Fonctions dont la Région n’est indiquée dans aucun journal, {}\u{a0}:",
            count(n, Noun::Event)
        ),
        Phrase::NotSeen(names) => {
            let n = u64::try_from(names.len()).unwrap_or(u64::MAX);
            let seen = agree(n, "n’a pas été observé", "n’ont pas été observés");
            format!("{} dans ces journaux\u{a0}: {}.", with_number(n, seen), list(names))
        }
        Phrase::Days { first, last } if first == last => first.to_string(),
        Phrase::Days { first, last } => format!("{first} au\u{a0}{last}"),
        Phrase::WhatWasRead { listed, bytes, records } => format!(
            "{} {}, {} {}, {}. Chaque objet figure dans un seul compte (lu, écarté ou en échec), et \
             chaque enregistrement dans un seul; les sommes figurent sous «\u{a0}{}\u{a0}», et une somme \
             inexacte y porterait le signe ≠.",
            count(listed, Noun::Object),
            agree(listed, "recensé", "recensés"),
            count(bytes, Noun::Byte),
            agree(bytes, "lu", "lus"),
            count(records, Noun::Record),
            section(Section::Completeness)
        ),
        Phrase::CatalogOf { date, joined } => {
            format!(
                "{date}{}",
                joined.map_or_else(String::new, |joined| format!(", {}", join(&joined)))
            )
        }
        Phrase::CatalogUse { date, joined } => format!(
            "Liste publiée par AWS des Régions où chaque profil d’inférence peut s’exécuter, par Région \
             source, en date de {date}, intégrée au programme{}. Elle borne les appels dont la Région n’est \
             pas inscrite. Une Région inscrite par AWS l’emporte sur elle, et une Région qu’elle ne \
             contient pas donne lieu à un constat.",
            joined.map_or_else(String::new, |joined| format!(" et {}", join(&joined)))
        ),
        Phrase::GivenProfiles { profiles, calls } => format!(
            "Ce {} est tel que le dit le fichier de `--application-profiles`, que rien ne prouve. {} {} là-dessus.",
            if profiles < 2 {
                "que copie 1 profil d’application".to_owned()
            } else {
                format!("que copient {} profils d’application", number(profiles))
            },
            if calls < 2 {
                format!("Le verdict de {}", count(calls, Noun::Call))
            } else {
                format!("Les verdicts de {}", count(calls, Noun::Call))
            },
            agree(calls, "repose", "reposent")
        ),
        Phrase::PassedByBound(n) => format!(
            "{} {} par l’endroit où le profil peut s’exécuter, tel qu’AWS le publie (`bounded`), et non par un \
             enregistrement\u{a0}: une Région n’est que présumée pour {}.",
            count(n, Noun::Call),
            agree(n, "passe", "passent"),
            agree(n, "lui", "eux")
        ),
        Phrase::ReportFormat(version) => format!("schéma {version} du JSON"),
        Phrase::ShowingLines { shown, total, length } => format!(
            "Affichage de {} sur {}, chacune d’au plus {}; le JSON contient le texte intégral.",
            with_number(shown, agree(shown, "ligne", "lignes")),
            number(total),
            with_number(length, agree(length, "caractère", "caractères"))
        ),
        Phrase::Signed { at, verdict: of } => {
            format!("Pour le rapport produit le {at}, dont le verdict est {}\u{a0}:", verdict(of))
        }
        Phrase::BarsTitle(calls) => {
            format!(
                "Appels par Région de destination, sur un total de {}",
                count(calls, Noun::Call)
            )
        }
        Phrase::NotOnMap(n) => format!(
            "Absents de la carte\u{a0}: {} dont aucune Région unique n’est connue.",
            count(n, Noun::Call)
        ),
        Phrase::Alike { message, findings } => {
            format!("{message} ({} constats semblables)", number(findings))
        }
        Phrase::DaysTitle(1) => "Appels par jour et par Région de destination".to_owned(),
        Phrase::DaysTitle(7) => "Appels par semaine et par Région de destination".to_owned(),
        Phrase::DaysTitle(days) => {
            format!("Appels par Région de destination, {} par colonne", count(days, Noun::Day))
        }
        Phrase::Earlier { since, verdict, policy } => format!(
            "Le rapport antérieur a été produit à {since}. Son verdict était {}, selon la \
             politique «\u{a0}{}\u{a0}». Si les périodes ou les politiques diffèrent, les nombres \
             diffèrent aussi.",
            self::verdict(verdict),
            policy.escape_debug()
        ),
        Phrase::NewSinceReport { uses: 0, made } => {
            format!("Aucun usage ne manque au rapport antérieur, produit à {made}.")
        }
        Phrase::NewSinceReport { uses, made } => format!(
            "{} {} au rapport antérieur, produit à {made}\u{a0}:",
            count(uses, Noun::Use),
            agree(uses, "manque", "manquent")
        ),
        Phrase::NewSinceDays { uses: 0, from, to } => format!(
            "Aucun usage ne manque aux sept premiers jours avec des appels, du {from} inclus au {to} exclu."
        ),
        Phrase::NewSinceDays { uses, from, to } => format!(
            "{} {} aux sept premiers jours avec des appels, du {from} inclus au {to} exclu\u{a0}:",
            count(uses, Noun::Use),
            agree(uses, "manque", "manquent")
        ),
        Phrase::Inventory { place, made } => format!("{place} (inventaire S3 du {made})"),
        Phrase::Ledger(folder) => format!("{folder} (registre)"),
        Phrase::LeftOut { most, sections } => format!(
            "Sections omises, en tout ou en partie, parce qu’un commentaire compte au plus {} \
             caractères\u{a0}: {}. Les autres formats contiennent tout.",
            number(most),
            list(sections)
        ),
    }
}

/// Returns a page without its scheme, whose colon would want a blank before it.
fn page(source: &str) -> &str {
    source.trim_start_matches("https://")
}

fn period(from: Option<Moment>, to: Option<Moment>, listed_from: Option<Day>) -> String {
    let asked = match (from, to) {
        (Some(from), Some(to)) => format!("du {from} inclus au {to} exclu"),
        (Some(from), None) => format!("à partir du {from}"),
        (None, Some(to)) => format!("avant le {to}"),
        (None, None) => "tout ce que contiennent les entrées".to_owned(),
    };
    match listed_from {
        Some(day) => {
            format!(
                "{asked}; le dernier relevé n’a demandé que des journaux livrés à partir du {day}"
            )
        }
        None => asked,
    }
}

/// Returns one day, or from the first to the last.
fn span(first: Day, last: Day) -> String {
    if first == last { format!("le {first}") } else { format!("du {first} au {last}") }
}

fn exit(code: u8, reasons: &[ExitReason]) -> String {
    let words: Vec<&str> = reasons.iter().map(|reason| exit_reason(*reason)).collect();
    joined::exit(code, &words)
}

const fn exit_reason(reason: ExitReason) -> &'static str {
    match reason {
        ExitReason::Violations => "non-conformités",
        ExitReason::Custody => "journaux gardés hors de la politique",
        ExitReason::Inconclusive => {
            "non concluant\u{a0}: tout n’a pas pu être lu, prouvé ou établi"
        }
        ExitReason::Unproven => "inférence non prouvée",
        ExitReason::Exceptions => "exceptions expirées ou inutilisées",
        ExitReason::NoInference => "aucune inférence trouvée",
    }
}

fn sum(total: u64, of: Noun, parts: &[(u64, Part<'_>)], holds: bool) -> String {
    let addend = |n, what: Part<'_>| with_number(n, &part(n, what));
    joined::sum(count(total, of), parts, holds, addend)
}

fn part(n: u64, part: Part<'_>) -> String {
    let counted = |one: &str, many: &str| agree(n, one, many).to_owned();
    match part {
        Part::Read => counted("lu", "lus"),
        Part::Skipped(reason) => {
            format!("{} ({})", agree(n, "écarté", "écartés"), skipped(reason))
        }
        Part::Failed => "en échec".to_owned(),
        Part::Inference => "d’inférence".to_owned(),
        Part::BedrockOther => counted("autre de Bedrock", "autres de Bedrock"),
        Part::SecondDescriptions => counted("seconde description", "secondes descriptions"),
        Part::Other => "d’autres services".to_owned(),
        Part::Malformed => counted("illisible", "illisibles"),
        Part::Calls => counted("appel", "appels"),
        Part::Duplicates => counted("livré de nouveau", "livrés de nouveau"),
        Part::Copies => counted("copie", "copies"),
        Part::Corrected => counted("corrigé", "corrigés"),
        Part::Completions => counted("achèvement", "achèvements"),
        Part::OutsideWindow => "hors période".to_owned(),
        Part::InvocationLogs => "de journaux d’invocation".to_owned(),
        Part::InTrail => "dans CloudTrail".to_owned(),
        Part::InLogsAlone => "dans les seuls journaux d’invocation".to_owned(),
    }
}

/// A reason of a later version keeps its stable word.
fn skipped(reason: &str) -> &str {
    let known = SkipReason::ALL.into_iter().find(|known| known.as_str() == reason);
    known.map_or(reason, |known| match known {
        SkipReason::Digest => "condensé",
        SkipReason::Insight => "Insights",
        SkipReason::NetworkActivity => "activité réseau",
        SkipReason::Aggregated => "événements agrégés",
        SkipReason::InvocationLog => "journal d’invocation",
        SkipReason::InvocationBody => "requête ou réponse",
        SkipReason::TrailLog => "journal CloudTrail",
        SkipReason::OutsideWindow => "hors période",
        SkipReason::NotListed => "dossiers non listés",
        SkipReason::RegionOff => "Région désactivée",
        SkipReason::Empty => "vide",
        SkipReason::Foreign => "étranger à CloudTrail",
    })
}

fn join(Added { file, as_of, rows }: &Added<'_>) -> String {
    format!("avec l’ajout de `{file}` en date de {as_of} ({})", count(*rows, Noun::Row))
}

pub(super) fn count(n: u64, noun: Noun) -> String {
    let (one, many) = match noun {
        Noun::Attempt => ("tentative", "tentatives"),
        Noun::Byte => ("octet", "octets"),
        Noun::Call => ("appel", "appels"),
        Noun::Day => ("jour", "jours"),
        Noun::Digest => ("condensé", "condensés"),
        Noun::Event => ("événement observé", "événements observés"),
        Noun::File => ("fichier", "fichiers"),
        Noun::Exception => ("exception", "exceptions"),
        Noun::FailedAttempt => ("tentative échouée", "tentatives échouées"),
        Noun::Gap => ("lacune", "lacunes"),
        Noun::Hour => ("heure", "heures"),
        Noun::Id => ("identifiant", "identifiants"),
        Noun::JudgedCall => ("appel évalué", "appels évalués"),
        Noun::Listed => ("recensé", "recensés"),
        Noun::Log => ("journal", "journaux"),
        Noun::Matter => ("point", "points"),
        Noun::Model => ("modèle", "modèles"),
        Noun::Object => ("objet", "objets"),
        Noun::Other => ("autre", "autres"),
        Noun::Period => ("période", "périodes"),
        Noun::Place => ("Région d’un compte", "Régions de comptes"),
        Noun::Site => ("lieu", "lieux"),
        Noun::Problem => ("problème", "problèmes"),
        Noun::PublicKey => ("clé publique", "clés publiques"),
        Noun::SourceRegion => ("Région source", "Régions sources"),
        Noun::Row => ("ligne", "lignes"),
        Noun::Record => ("enregistrement", "enregistrements"),
        Noun::Text => ("texte", "textes"),
        Noun::Use => ("usage", "usages"),
        Noun::ValidDigest => ("condensé valide", "condensés valides"),
    };
    with_number(n, agree(n, one, many))
}

/// A number does not stand at the end of a line, apart from what it counts.
fn with_number(n: u64, text: &str) -> String {
    format!("{}\u{a0}{text}", number(n))
}

/// Returns a part with its noun and the whole: `3 appels sur 12`.
fn out_of(part: u64, noun: Noun, whole: u64) -> String {
    format!("{} sur {}", count(part, noun), number(whole))
}

pub(super) fn list(items: &[String]) -> String {
    GLUE.all(items)
}

fn number(n: u64) -> String {
    Lang::French.number(n)
}

fn percent(share: Share) -> String {
    Lang::French.percent(share).unwrap_or_else(|| line(Line::None).to_owned())
}

/// Returns the form that goes with `n`.
const fn agree<'a>(n: u64, one: &'a str, many: &'a str) -> &'a str {
    if n < 2 { one } else { many }
}

fn region_list(regions: &[Region]) -> String {
    list(&joined::names(regions))
}

const GLUE: Glue = Glue { none: line(Line::None), and: "et", or: "ou" };
