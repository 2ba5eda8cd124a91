//! French: why one inference has its verdict.

use crate::model::{Ground, RecordPart, Reread, Verdict};
use crate::report::words::{Copies, DecidedBy, Ran, Why};

use super::{grade, grade_means, list, number, region_list, verdict};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn why(why: &Why<'_>) -> String {
    match *why {
        Why::Title { asked } => format!("Pourquoi {asked} est jugé ainsi"),
        Why::Answer { verdict: of, ran } => format!("{}\u{a0}: {}", verdict(of), ran_in(ran)),
        Why::OneOf { number: n, of } => {
            format!("Inférence {} sur {} avec cet identifiant", number(n), number(of))
        }
        Why::Record { part: of, record, object } => {
            format!("Enregistrement {} de {object}\u{a0}: {}.", number(record), part(of))
        }
        Why::ReadAgain => "Le journal a été rouvert\u{a0}: chaque valeur se trouve dans \
                           l’enregistrement au chemin indiqué à côté."
            .to_owned(),
        Why::FromLedger => "Le journal lui-même n’a pas été ouvert\u{a0}: les valeurs sont celles que \
                            le registre en a tirées. Là où plusieurs chemins sont nommés, le premier \
                            qui porte une valeur l’emporte."
            .to_owned(),
        Why::PartlyAgain => "Toutes les valeurs n’ont pas été revues dans leur enregistrement. Les autres \
                             sont celles qui ont été tirées du journal à sa première lecture; là où \
                             plusieurs chemins sont nommés, le premier qui porte une valeur l’emporte."
            .to_owned(),
        Why::NotFound(names) => format!("Non trouvé\u{a0}: {}.", list(names)),
        Why::Again(of) => again(of).to_owned(),
        Why::Joined(id) => format!(
            "Ces enregistrements parlent d’un seul appel\u{a0}: le requestID de l’appel, {id}, se \
             trouve dans chacun, dans un achèvement sous parentRequestId. Les répétitions et les \
             enregistrements corrigés ne comptent pas."
        ),
        Why::NoCompletion => "L’appel est un appel à réponse en continu (streaming), dont AWS écrit la Région dans un enregistrement \
                              ultérieur, l’achèvement. Il n’a pas été trouvé dans ce qui a été lu."
            .to_owned(),
        Why::Application { arn, copies } => application(arn, copies),
        Why::Published { profile, source, regions, as_of } => format!(
            "La page d’AWS de {as_of} énumère où {profile}, appelé depuis {source}, peut \
             s’exécuter\u{a0}: {}. C’est ce qui est possible, et non un enregistrement de l’endroit \
             où cet appel s’est exécuté.",
            region_list(regions)
        ),
        Why::ListedByOthers { profile, source, regions, as_of, others } => format!(
            "Le catalogue de profils fourni, en date de {as_of}, énumère où {profile}, appelé depuis \
             {source}, peut s’exécuter\u{a0}: {}. Cela repose sur {}, qui n’est pas d’AWS, et n’est pas \
             un enregistrement de l’endroit où cet appel s’est exécuté.",
            region_list(regions),
            list(&others.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>())
        ),
        Why::NotItemised { profile, source, as_of } => format!(
            "La page d’AWS de {as_of} n’énumère pas une à une les Régions où {profile}, appelé depuis \
             {source}, peut s’exécuter."
        ),
        Why::NotInCatalog { profile, source: Some(source) } => {
            format!("Le catalogue des profils ne connaît pas {profile} appelé depuis {source}.")
        }
        Why::NotInCatalog { profile, source: None } => {
            format!("Sans la Région source, rien ne dit où {profile} peut s’exécuter.")
        }
        Why::Ground(of) => ground(of).to_owned(),
        Why::Grade(of) => format!("Preuve\u{a0}: {} ({}).", grade(of), grade_means(of)),
        Why::Decided { policy, by } => match by {
            DecidedBy::Terms => format!(
                "Aucune règle ni exception de la politique {policy} ne vise cet appel; ses \
                 propres termes ont décidé."
            ),
            DecidedBy::Rule(id) => format!(
                "La règle {id} de la politique {policy} est la première qui vise cet appel; ses \
                 termes ont décidé."
            ),
            DecidedBy::Exception(id) => format!(
                "Les termes de la politique {policy} ne laissent pas passer cet appel; son \
                 exception {id} le fait."
            ),
        },
        Why::Terms { allowed, accepted } => {
            let grades: Vec<String> = accepted.iter().map(|of| grade(*of).to_owned()).collect();
            format!(
                "Permis\u{a0}: {}. Preuves acceptées\u{a0}: {}.",
                region_list(allowed),
                list(&grades)
            )
        }
        Why::NotAccepted(of) => format!(
            "Une preuve du degré {} n’est pas acceptée, elle ne décide donc de rien.",
            grade(of)
        ),
        Why::ByPossible { regions, verdict: Verdict::NonCompliant } => format!(
            "Ce qui a décidé est l’endroit où le profil peut s’exécuter, preuve du degré `bounded`, qui est \
             acceptée\u{a0}: aucune Région n’est autorisée parmi {}.",
            region_list(regions)
        ),
        Why::ByPossible { regions, .. } => format!(
            "Ce qui a décidé est l’endroit où le profil peut s’exécuter, preuve du degré `bounded`, qui est \
             acceptée\u{a0}: toutes ces Régions sont autorisées ({}).",
            region_list(regions)
        ),
        Why::Reason(reason) => format!("Sa raison, telle qu’écrite\u{a0}: {reason}"),
    }
}

fn ran_in(ran: Ran<'_>) -> String {
    match ran {
        Ran::In(region) => format!("le modèle s’est exécuté dans {region}."),
        Ran::Presumed(region) => format!(
            "on présume que le modèle s’est exécuté dans {region}, où il a été appelé\u{a0}: aucun \
             enregistrement ne nomme de Région."
        ),
        Ran::OneOf(regions) => format!(
            "le modèle s’est exécuté dans l’une de {} Régions, {}; aucun enregistrement ne dit \
             laquelle.",
            number(regions.len() as u64),
            region_list(regions)
        ),
        Ran::Unknown => "rien ne dit où le modèle s’est exécuté.".to_owned(),
        Ran::Nowhere => "l’appel a échoué avant qu’un modèle s’exécute.".to_owned(),
    }
}

const fn again(of: Reread) -> &'static str {
    match of {
        Reread::Read => {
            "Le journal a été rouvert\u{a0}: chaque valeur se trouve dans l’enregistrement au chemin \
             indiqué à côté."
        }
        Reread::Differs => {
            "Le journal a été rouvert, et son enregistrement n’a pas toutes les valeurs de ce tableau."
        }
        Reread::NotGiven => "Le journal n’a pas été fourni, ni rouvert.",
        Reread::NotThere => {
            "Le journal n’est pas parmi ceux qui ont été fournis, et n’a pas été rouvert."
        }
        Reread::Unreadable => "Le journal n’a pas pu être relu.",
        Reread::Changed => {
            "Le journal a été modifié depuis\u{a0}: son empreinte n’est pas celle sous laquelle il a été \
             lu. Rien n’en est montré."
        }
        Reread::NoRecord => "Le journal n’a plus cet enregistrement.",
        Reread::NotOpened => {
            "Un journal d’invocation contient des invites\u{a0}: il n’est pas rouvert, et les valeurs sont \
             celles qui en ont été tirées."
        }
        Reread::TooLong => {
            "L’enregistrement est plus long que tout enregistrement de CloudTrail, et n’est pas montré."
        }
    }
}

const fn part(of: RecordPart) -> &'static str {
    match of {
        RecordPart::Call => "l’appel",
        RecordPart::Completion => "l’achèvement d’une réponse en continu, qui nomme la Région",
        RecordPart::Copy => "le même appel raconté encore une fois, non recompté",
        RecordPart::InvocationLog => "ce que le journal d’invocation dit de l’appel",
        RecordPart::Repeat => "livré de nouveau avec le même contenu, non compté",
        RecordPart::Corrected => "corrigé par un enregistrement ultérieur, non compté",
    }
}

fn application(arn: &str, copies: Copies<'_>) -> String {
    match copies {
        Copies::Recorded { what, made: Some(made) } => format!(
            "L’appel a demandé le profil d’inférence d’application {arn}. L’enregistrement de sa \
             création, du {made}, dit qu’il copie {what}."
        ),
        Copies::Recorded { what, made: None } => format!(
            "L’appel a demandé le profil d’inférence d’application {arn}. L’enregistrement de sa \
             création dit qu’il copie {what}."
        ),
        Copies::Given(what) => format!(
            "L’appel a demandé le profil d’inférence d’application {arn}. Le fichier donné avec cette \
             exécution dit qu’il copie {what}; aucun enregistrement d’AWS n’a été consulté."
        ),
        Copies::Unknown => format!(
            "L’appel a demandé le profil d’inférence d’application {arn}. Rien de ce qui a été lu ne \
             dit ce qu’il copie, ou des enregistrements se contredisent."
        ),
    }
}

const fn ground(of: Ground) -> &'static str {
    match of {
        Ground::Named => {
            "AWS a écrit la Région dans un enregistrement de cet appel. Cela l’emporte sur tout tableau."
        }
        Ground::Unreadable => {
            "Un texte se trouve là où la Région devrait être, et ce n’est pas une Région\u{a0}: quelque \
             chose s’est exécuté, et rien ne dit où."
        }
        Ground::RanNothing => {
            "L’appel a échoué, aucun de ses enregistrements ne nomme de Région et aucun jeton n’a été \
             compté\u{a0}: aucun modèle ne s’est exécuté."
        }
        Ground::CallMissing => {
            "Seul l’achèvement a été trouvé. Il nomme le modèle et non le profil demandé; l’appel \
             a donc pu quitter sa Région."
        }
        Ground::LogAlone => {
            "Seul un journal d’invocation atteste l’appel, et ce qu’un tel journal n’indique pas ne prouve \
             rien."
        }
        Ground::SourceMissing => {
            "Aucun enregistrement ne dit dans quelle Région l’appel a été fait."
        }
        Ground::UnknownOperation => {
            "Cette version ne connaît pas l’opération\u{a0}: son enregistrement peut nommer la Région \
             ailleurs, ou nulle part."
        }
        Ground::OneRegionsModel => {
            "L’appel a nommé un modèle d’une seule Région et aucun profil d’inférence\u{a0}: un tel \
             modèle s’exécute là où il est appelé."
        }
        Ground::Mantle => {
            "Le point de terminaison bedrock-mantle n’a pas d’inférence interRégionale\u{a0}: le modèle \
             s’exécute là où il est appelé."
        }
        Ground::OpaqueIdentifier => {
            "Rien ne dit ce que l’identifiant désigne, donc rien ne dit si l’appel a quitté sa Région."
        }
        Ground::NoneNamed => {
            "Tous les enregistrements qui nommeraient la Région sont là, et aucun ne le fait. AWS a écrit \
             en 2024 qu’un tel appel a été traité sans être redirigé; rien de plus récent ne le dit."
        }
        Ground::SourceNotListed => {
            "Aucun enregistrement ne nomme la Région, et le profil ne s’exécute pas dans la Région \
             source\u{a0}: seules ses destinations publiées sont connues."
        }
        Ground::Published => {
            "L’enregistrement qui nommerait la Région n’est pas là, ou AWS n’en promet aucun pour cette \
             opération\u{a0}: seules les destinations publiées du profil sont connues."
        }
        Ground::NotPublished => {
            "Aucun enregistrement ne nomme la Région, et les destinations du profil ne sont pas publiées \
             pour cette Région source."
        }
    }
}
