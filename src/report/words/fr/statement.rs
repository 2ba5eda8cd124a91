//! French: what findings state, and what a set of logs cannot prove.

use crate::model::{IntegrityOutcome, Region};
use crate::report::words::{Limit, Noun, Statement};

use super::against::{doubtful, scope_changed};
use super::{agree, count, number, out_of, span};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn state(statement: &Statement<'_>) -> String {
    match *statement {
        Statement::OutsidePolicy { calls, asked, regions, is_certain, policy } => {
            let ran = if is_certain {
                agree(calls, "a été exécuté", "ont été exécutés")
            } else {
                agree(
                    calls,
                    "a été, ou n’a pu qu’être, exécuté",
                    "ont été, ou n’ont pu qu’être, exécutés",
                )
            };
            format!(
                "{} à `{asked}` {ran} dans {}, ce que la politique `{policy}` n’autorise pas",
                n_calls(calls),
                listed(regions)
            )
        }
        Statement::NotAccepted { calls, asked, regions, grade } => format!(
            "{} à `{asked}` {} dans {}, et la politique n’admet pas les preuves `{}`",
            n_calls(calls),
            agree(calls, "a été exécuté", "ont été exécutés"),
            listed(regions),
            grade.as_str()
        ),
        Statement::Bounded { calls, asked, regions } => format!(
            "{} à `{asked}` {} dans l’une des Régions {}, ce qui ne permet pas de trancher",
            n_calls(calls),
            agree(calls, "a pu être exécuté", "ont pu être exécutés"),
            listed(regions)
        ),
        Statement::Unrecorded { calls, asked } => format!(
            "{} à `{asked}` {}",
            n_calls(calls),
            agree(
                calls,
                "n’a laissé aucune preuve de son lieu d’exécution",
                "n’ont laissé aucune preuve de leur lieu d’exécution"
            )
        ),
        Statement::PresumedNotAccepted { calls, asked, source } => format!(
            "{} à `{asked}` sans mention d’une Région, ce qui, selon une déclaration d’AWS de 2024, \
             désigne {source}; la politique n’admet pas les preuves `presumed`",
            n_calls(calls)
        ),
        Statement::UnresolvedApplicationProfile { calls, profile } => format!(
            "{} au profil d’application `{profile}`, et rien n’indique ce que ce profil copie",
            n_calls(calls)
        ),
        Statement::StreamWithoutCompletion { calls } => format!(
            "{} à réponse en continu (streaming) sans l’événement d’achèvement qui indiquerait la Région",
            n_calls(calls)
        ),
        Statement::CompletionWithoutCall { calls } => format!(
            "{} {}, sans l’enregistrement qui nomme le profil",
            n_calls(calls),
            agree(
                calls,
                "connu uniquement par son achèvement",
                "connus uniquement par leur achèvement"
            )
        ),
        Statement::PossibleInference { calls, event_name, event_source } => format!(
            "{} à `{event_name}` ({event_source}), opération que cette version ne connaît pas, {} \
             peut-être de l’inférence",
            n_calls(calls),
            agree(calls, "constitue", "constituent")
        ),
        Statement::UnreadableRegion { calls, texts, all } => {
            let shown: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            let n = u64::try_from(texts.len()).unwrap_or(u64::MAX);
            format!(
                "{} où le texte tenant lieu de Région n’en est pas une\u{a0}: {} ({})",
                n_calls(calls),
                shown.join(", "),
                out_of(n, Noun::Text, all)
            )
        }
        Statement::UnknownDestination { calls, code } => {
            unknown(calls, "Région de destination", code)
        }
        Statement::UnknownSource { calls, code } => unknown(calls, "Région source", code),
        Statement::ConflictingRegions { calls, regions } => format!(
            "{} dont les enregistrements indiquent des Régions différentes\u{a0}: {}",
            n_calls(calls),
            listed(regions)
        ),
        Statement::RegionOutsideCatalog { calls, profile, source, regions } => format!(
            "{} à `{profile}` depuis {source} {} dans {}, qu’AWS n’indique pas pour ce profil",
            n_calls(calls),
            agree(calls, "a été exécuté", "ont été exécutés"),
            listed(regions)
        ),
        Statement::GlobalProfileStayedInPolicy { calls, profile } => format!(
            "{} au profil mondial `{profile}` {} par hasard dans les Régions autorisées",
            n_calls(calls),
            agree(calls, "est resté", "sont restés")
        ),
        Statement::ScopeChanged(change) => scope_changed(&change),
        Statement::NewModel { calls, model, day, doubt } => format!(
            "`{model}` n’a pas servi avant le {day}\u{a0}: {}{}",
            n_calls(calls),
            doubtful(doubt)
        ),
        Statement::NewAccount { calls, account, day, doubt } => format!(
            "le compte {account} n’a pas appelé avant le {day}\u{a0}: {}{}",
            n_calls(calls),
            doubtful(doubt)
        ),
        Statement::FailedAttempts { calls } => format!(
            "{} {}",
            n_calls(calls),
            agree(
                calls,
                "a échoué sans mention d’une Région\u{a0}: il s’agit d’une tentative, non évaluée",
                "ont échoué sans mention d’une Région\u{a0}: il s’agit de tentatives, non évaluées"
            )
        ),
        Statement::MantleInference { calls, source } => {
            let of = source.map_or_else(
                || "d’une Région non nommée".to_owned(),
                |source| format!("de {source}"),
            );
            format!("{} au point de terminaison bedrock-mantle {of}", n_calls(calls))
        }
        Statement::CoverageGap { days, first } => format!(
            "{} sans aucun objet de journal; première lacune\u{a0}: compte \
             {}, Région {}, {}",
            count(days, Noun::Day),
            first.account,
            first.region,
            span(first.from, first.to)
        ),
        Statement::ObjectNotRead { objects, listed, first } => format!(
            "{} {}{}",
            out_of(objects, Noun::Object, listed),
            agree(
                objects,
                "n’a pas pu être lu jusqu’à la fin",
                "n’ont pas pu être lus jusqu’à la fin"
            ),
            first.map_or_else(String::new, |first| among(objects, first))
        ),
        Statement::MalformedRecords { malformed, records } => format!(
            "{} {}",
            out_of(malformed, Noun::Record, records),
            agree(malformed, "n’a pas pu être lu", "n’ont pas pu être lus")
        ),
        Statement::IncompletePage { objects, first } => format!(
            "{} {} qu’une page parmi d’autres{}",
            count(objects, Noun::Object),
            agree(objects, "n’est", "ne sont"),
            among(objects, first)
        ),
        Statement::SameIdDifferentRecord { ids, first } => format!(
            "{} {} sur des enregistrements différents{}; tous sont comptés",
            count(ids, Noun::Id),
            agree(ids, "figure", "figurent"),
            among(ids, first)
        ),
        Statement::NoInferenceFound { records, attempts } => format!(
            "aucune inférence exécutée n’a été trouvée dans {}; {} d’inférence {} échoué",
            count(records, Noun::Record),
            count(attempts, Noun::Attempt),
            agree(attempts, "a", "ont")
        ),
        Statement::Contradicted { calls, asked, regions } => format!(
            "{} à `{asked}` {} dans l’une de ces Régions\u{a0}: {}; CloudTrail et le journal \
             d’invocation se contredisent",
            n_calls(calls),
            agree(calls, "a été exécuté", "ont été exécutés"),
            listed(regions)
        ),
        Statement::ContradictingWitnesses { calls, regions } => format!(
            "{} pour {} un journal d’invocation indique une autre Région que CloudTrail ou qu’un \
             autre journal\u{a0}: {}",
            n_calls(calls),
            agree(calls, "lequel", "lesquels"),
            listed(regions)
        ),
        Statement::LogNotAttested { calls } => format!(
            "{} dont seul un journal d’invocation indique la Région\u{a0}: aucun condensé n’atteste ces \
             journaux",
            n_calls(calls)
        ),
        Statement::NoInvocationLog { objects: 0 } => {
            "aucun objet n’a été trouvé là où des journaux d’invocation étaient attendus".to_owned()
        }
        Statement::NoInvocationLog { objects } => format!(
            "aucun journal d’invocation de la période du rapport n’a été trouvé parmi {} là où ils étaient attendus",
            count(objects, Noun::Object)
        ),
        Statement::IntegrityNotMet { at, outcome: None } => format!(
            "l’exécution du {at} devait confronter les journaux de ce registre à leurs condensés, et n’est pas \
             arrivée à son terme; personne ne l’a fait depuis"
        ),
        Statement::IntegrityNotMet { at, outcome: Some(outcome) } => format!(
            "l’exécution du {at} a confronté les journaux de ce registre à leurs condensés, et le résultat \
             est {}; personne n’a prouvé davantage depuis",
            match outcome {
                IntegrityOutcome::Intact => "INTÉGRAL",
                IntegrityOutcome::Incomplete => "INCOMPLET",
                IntegrityOutcome::Failed => "ÉCHEC",
            }
        ),
        Statement::NewestNotProven { from } => format!(
            "la vérification des journaux de ce registre a écarté ce qui date du {from} ou d’après, dont aucun \
             condensé ne pouvait encore parler; personne ne l’a prouvé depuis"
        ),
        Statement::ScanNotFinished { scans, input, on } => format!(
            "l’analyse de `{input}` commencée le {on} n’est pas arrivée à son terme{}\u{a0}: ce qui n’a pas été \
             atteint n’entre dans aucun nombre de ce rapport",
            match scans.saturating_sub(1) {
                0 => String::new(),
                1 => ", ni une autre".to_owned(),
                more => format!(", ni {} autres", number(more)),
            }
        ),
        Statement::LogWithoutCall { calls, logged } => format!(
            "{} des journaux d’invocation {} dans aucun journal CloudTrail",
            out_of(calls, Noun::Call, logged),
            agree(calls, "ne figure", "ne figurent")
        ),
        Statement::CallWithoutLog { calls, comparable } => format!(
            "{} que les journaux d’invocation devraient contenir {} dans aucun",
            out_of(calls, Noun::Call, comparable),
            agree(calls, "ne figure", "ne figurent")
        ),
        Statement::CallsNotLogged { calls, all } => format!(
            "{} {} dans des comptes, des Régions, des jours ou des heures sans aucun journal \
             d’invocation\u{a0}: il n’y a pas de second témoin de {}",
            out_of(calls, Noun::Call, all),
            agree(calls, "a été fait", "ont été faits"),
            agree(calls, "celui-ci", "ceux-ci")
        ),
        Statement::LogsDiffer { ids, first } => format!(
            "{} {} sur des journaux d’invocation différents{}; chaque appel est compté une fois",
            count(ids, Noun::Id),
            agree(ids, "figure", "figurent"),
            among(ids, first)
        ),
        Statement::LogTampered { objects, first } => format!(
            "{} {} ce que CloudTrail a écrit, selon un condensé valide{}",
            count(objects, Noun::Log),
            agree(objects, "n’est pas", "ne sont pas"),
            among(objects, first)
        ),
        Statement::LogMissing { objects, first } => format!(
            "{} {} par des condensés valides et {}{}",
            count(objects, Noun::Log),
            agree(objects, "est nommé", "sont nommés"),
            agree(objects, "ne s’y trouve pas", "ne s’y trouvent pas"),
            among(objects, first)
        ),
        Statement::LogUnattested { objects, first } => format!(
            "pour {}, aucun condensé valide ne prouve que CloudTrail {}{}",
            count(objects, Noun::Log),
            agree(objects, "l’a écrit", "les a écrits"),
            among(objects, first)
        ),
        Statement::LogOverrules { objects, first } => format!(
            "pour {}, aucun condensé valide ne prouve que CloudTrail {}, alors que cela change ce que \
             des journaux prouvés disent d’appels{}",
            count(objects, Noun::Log),
            agree(objects, "l’a écrit", "les a écrits"),
            among(objects, first)
        ),
        Statement::DefinitionUnattested { calls, profile, first } => format!(
            "{} d’après ce que copie le profil d’application `{profile}`, ce qu’aucun journal prouvé ne dit, \
             mais seulement des journaux tels que `{first}`, qu’aucun condensé valide ne prouve",
            format_args!("{} {}", n_calls(calls), agree(calls, "est jugé", "sont jugés"))
        ),
        Statement::DigestInvalid { objects, first } => format!(
            "pour {}, rien ne prouve que CloudTrail {}, et rien ne peut s’y appuyer{}",
            count(objects, Noun::Digest),
            agree(objects, "l’a écrit", "les a écrits"),
            among(objects, first)
        ),
        Statement::DigestGap { hours, first: Some(first) } => format!(
            "{} sans condensé valide; première période\u{a0}: compte {}, Région {}, du {} au {}",
            count(hours, Noun::Hour),
            first.account,
            first.region,
            first.from,
            first.to
        ),
        Statement::DigestGap { first: None, .. } => {
            "il n’y a aucun condensé valide\u{a0}: rien ne prouve que ce sont là tous les journaux, \
             inchangés"
                .to_owned()
        }
        Statement::ExceptionExpired { id, owner, expires } => {
            format!("l’exception `{id}` (responsable\u{a0}: {owner}) a expiré le {expires}")
        }
        Statement::ExceptionUnused { id, owner } => {
            format!("l’exception `{id}` (responsable\u{a0}: {owner}) n’a rien laissé passer")
        }
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn limit(limit: &Limit<'_>) -> String {
    let fixed = match *limit {
        Limit::KeysWithoutPlace { objects, listed } => return keys_without_place(objects, listed),
        Limit::OnlyTheseRegions(regions) => return only_these(regions),
        Limit::RegionsOff(regions) => return regions_off(regions),
        Limit::NotAws { endpoints } => return not_aws(endpoints),
        Limit::CatalogNotAws { rows, sources } => return catalog_not_aws(rows, sources),
        Limit::CatalogUnknownRegions(regions) => return unknown_regions(regions),
        Limit::LookupEvents => {
            "LookupEvents ne donne que les événements de gestion des 90 derniers jours\u{a0}: les \
             agents, les bases de connaissances, les appels asynchrones et bidirectionnels et \
             bedrock-mantle relèvent des événements de données et n’y figurent pas. AWS ne dit \
             pas si les événements de fin des flux y figurent."
        }
        Limit::Lake => {
            "CloudTrail Lake donne des colonnes à partir desquelles les enregistrements ont été \
             reconstitués\u{a0}: ce ne sont pas ceux que CloudTrail a écrits, et aucun fichier de \
             condensés (digest) ne les atteste. Ses réponses ne montrent pas ce que le magasin de \
             données d’événement sélectionne. Cette version a été mise à l’essai selon la forme publiée \
             de l’API, jamais avec Lake même, qui n’accepte plus de nouveaux clients depuis le \
             31 mai 2026."
        }
        Limit::TrailSelection => {
            "Les journaux ne permettent pas de voir si le journal de suivi (trail) consignait les \
             événements de gestion en lecture de toutes les Régions et de tous les comptes\u{a0}: \
             l’inférence est un événement de lecture, et un journal de suivi qui ne consigne que les \
             événements d’écriture n’en contient aucune."
        }
        Limit::DigestsNotChecked => {
            "Seuls les fichiers de condensés (digest) prouvent qu’aucun objet de journal n’a été supprimé ou \
             modifié, et ils n’ont pas été vérifiés\u{a0}: `--integrity report` le fait."
        }
        Limit::DigestsOnly => {
            "Seuls les fichiers de condensés (digest) prouvent qu’aucun objet de journal n’a été supprimé ni \
             modifié, dans la mesure que dit la section sur leur intégrité."
        }
        Limit::CatalogIsNoRecord => {
            "Le catalogue de profils montre où un profil peut exécuter l’inférence, jamais où il l’a \
             exécutée."
        }
        Limit::InferenceOnly => {
            "La Région d’inférence ne dit rien du lieu où sont conservés les journaux, les résultats \
             des traitements par lots, les index ou les copies."
        }
        Limit::BlindSpots => {
            "Les fonctions énumérées sous «\u{a0}Angles morts\u{a0}» exécutent des modèles sans \
             qu’aucun journal n’indique la Région."
        }
        Limit::InvocationLogs => {
            "Les journaux d’invocation de modèles sont facultatifs et ne couvrent qu’InvokeModel, \
             Converse et leurs flux sur bedrock-runtime. Qu’un journal n’indique aucune Région, ou \
             qu’il n’y en ait pas, ne prouve rien; leurs requêtes et leurs réponses n’ont pas été lues."
        }
        Limit::NoDataEvents => {
            "Aucune inférence consignée seulement par des événements de données n’a été trouvée\u{a0}: \
             les agents, les bases de connaissances, Amazon Bedrock Flows, les appels asynchrones et \
             bidirectionnels et bedrock-mantle restent invisibles si le journal de suivi ne \
             sélectionne pas leurs événements de données."
        }
        Limit::NoBase => {
            "Ce qui est nouveau n’est pas indiqué\u{a0}: il faut pour cela un rapport antérieur \
             (`--compare-with`), ou des appels sur plus de sept jours."
        }
    };
    fixed.to_owned()
}

fn keys_without_place(objects: u64, listed: u64) -> String {
    format!(
        "{} {} {} à la fois le compte, la Région et le jour\u{a0}: les jours qui manquent parmi eux ne \
         peuvent être décelés.",
        agree(objects, "La clé de", "Les clés de"),
        out_of(objects, Noun::Object, listed),
        agree(objects, "n’indique pas", "n’indiquent pas")
    )
}

fn only_these(regions: &[&str]) -> String {
    let these = if regions.len() == 1 { "cette Région source" } else { "ces Régions sources" };
    format!(
        "Seuls les journaux de {these} ont été lus\u{a0}: {}. Les appels faits dans toute autre Région \
         n’y figureraient pas.",
        regions.join(", ")
    )
}

fn unknown_regions(regions: &[&str]) -> String {
    let these = if regions.len() == 1 {
        "une Région que cette version ne connaît pas et qu’aucune politique n’autorise"
    } else {
        "des Régions que cette version ne connaît pas et qu’aucune politique n’autorise"
    };
    format!("Le catalogue joint nomme {these}\u{a0}: {}.", regions.join(", "))
}

fn regions_off(regions: &[&str]) -> String {
    let (was, it) = if regions.len() == 1 {
        ("était désactivée", "sa désactivation")
    } else {
        ("étaient désactivées", "leur désactivation")
    };
    format!(
        "{} {was} dans le compte lorsque LookupEvents a été interrogé\u{a0}: aucun appel ne peut partir \
         d’une Région désactivée, et les appels antérieurs à {it} n’ont pas été lus.",
        regions.join(", ")
    )
}

fn not_aws(endpoints: &[&str]) -> String {
    format!(
        "Des objets ont été lus à partir de {}, qui n’est pas un point de terminaison d’AWS\u{a0}: ce \
         qui est dit ici d’AWS repose sur qui l’exploite.",
        endpoints.iter().map(|url| format!("`{url}`")).collect::<Vec<_>>().join(", ")
    )
}

fn catalog_not_aws(rows: u64, sources: &[&str]) -> String {
    format!(
        "Les Régions où les profils d’inférence peuvent s’exécuter proviennent, pour {} du catalogue \
         fourni, de {}, qui n’est ni une page ni un point de terminaison d’AWS\u{a0}: l’évaluation des \
         appels dont la Région n’est pas consignée peut reposer sur qui a écrit cela.",
        count(rows, Noun::Row),
        sources.iter().map(|source| format!("`{source}`")).collect::<Vec<_>>().join(", ")
    )
}

fn unknown(calls: u64, role: &str, code: &str) -> String {
    format!(
        "{} dont la {role}, {}, n’est pas connue de cette version",
        n_calls(calls),
        quoted(code)
    )
}

/// Names the first of several, or the only one.
fn among(n: u64, first: &str) -> String {
    format!("{}`{first}`", agree(n, "\u{a0}: ", ", dont "))
}

/// Returns a text of a record in guillemets, with what cannot be seen spelled.
fn quoted(text: &str) -> String {
    format!("«\u{a0}{}\u{a0}»", text.escape_debug())
}

fn n_calls(calls: u64) -> String {
    count(calls, Noun::Call)
}

fn listed(regions: &[Region]) -> String {
    regions.iter().map(Region::as_str).collect::<Vec<_>>().join(", ")
}
