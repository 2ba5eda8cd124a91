//! French: why one inference has its verdict.

use crate::model::{Ground, RecordPart, Region, Reread, Standing, Stands, Verdict};
use crate::report::words::{Answer, AnswerBy, Copies, DecidedBy, Noun, Ran, Why};

use super::{agree, count, grade, grade_means, list, number, region_list, verdict};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn why(why: &Why<'_>) -> String {
    match *why {
        Why::Title { asked } => format!("Pourquoi {asked} est jugé ainsi"),
        Why::Answer(of) => answer(of),
        Why::Reserved => "De ce qui peut parler de cet appel, tout n’a pas été lu, ou n’est pas prouvé\u{a0}:".to_owned(),
        Why::LogsNotRead(n) => format!(
            "{} de journalisation des invocations dans ces entrées {}\u{a0}: un journal peut dire de cet appel ce \
             que CloudTrail ne dit pas, ou le contredire. `--invocation-logs` les lit",
            count(n, Noun::Object),
            agree(n, "n’a pas été examiné", "n’ont pas été examinés")
        ),
        Why::NotAttested => "À eux seuls, les enregistrements laissent passer cet appel. Mais les journaux où ils se \
                             trouvent devaient être prouvés par les condensés de CloudTrail, et ne le sont pas."
            .to_owned(),
        Why::Log(standing) => log(standing).to_owned(),
        Why::OneOf { number: n, of } => {
            format!("Inférence {} sur {} avec cet identifiant", number(n), number(of))
        }
        Why::Record { part: of, record, object } => {
            format!("Enregistrement {} de {object}\u{a0}: {}.", number(record), part(of))
        }
        Why::ReadAgain => again(Reread::Read).to_owned(),
        Why::FromLedger => "Le journal lui-même n’a pas été ouvert\u{a0}: les valeurs sont celles que \
                            le registre en a tirées, d’un client son seul nom et d’une session son rôle. Là \
                            où plusieurs chemins sont nommés, le premier qui porte une valeur l’emporte."
            .to_owned(),
        Why::PartlyAgain => "Toutes les valeurs n’ont pas été revues dans leur enregistrement. Les autres \
                             sont celles qui ont été tirées du journal à sa première lecture; là où \
                             plusieurs chemins sont nommés, le premier qui porte une valeur l’emporte."
            .to_owned(),
        Why::Mark(of) => mark(of).to_owned(),
        Why::Marked { value, stands: Stands::Whole } => value.to_owned(),
        Why::Marked { value, stands: Stands::Shortened } => format!("{value} (abrégé)"),
        Why::Marked { value, stands: Stands::Rewritten } => format!("{value} (récrit)"),
        Why::Marked { value, stands: Stands::Absent } => format!("{value} (non écrit)"),
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
        Why::PageThen { as_of, called, regions: Some(regions) } => format!(
            "La page la plus récente d’avant l’appel ou de son mois ({called}) est de {as_of} et énumère {}.",
            region_list(regions)
        ),
        Why::PageThen { as_of, called, regions: None } => format!(
            "La page la plus récente d’avant l’appel ou de son mois ({called}) est de {as_of} et n’énumère pas les \
             Régions."
        ),
        Why::NoPageThen { called } => format!(
            "Le catalogue n’a aucune page d’avant l’appel ({called})\u{a0}: ce qu’AWS énumérait alors était \
             peut-être différent."
        ),
        Why::Names { part: of, region } => format!("{region}\u{a0}: {}.", part(of)),
        Why::Disagree { is_contradicted: true } => {
            "CloudTrail et le journal d’invocation, ou deux de ces journaux, nomment des Régions différentes. L’un \
             d’eux a tort, donc aucun ne prouve où le modèle s’est exécuté\u{a0}:"
                .to_owned()
        }
        Why::Disagree { is_contradicted: false } => {
            "Des enregistrements de cet appel nomment des Régions différentes. Le modèle a pu s’exécuter dans \
             chacune\u{a0}:"
                .to_owned()
        }
        Why::Ground(of) => ground(of).to_owned(),
        Why::GroundChanged => "Un journal qui parle de cet appel n’est pas tel que CloudTrail l’a écrit. Ce qu’il dit \
                               de la Région n’est pas une preuve, et AWS a pu en inscrire une autre."
            .to_owned(),
        Why::GradeChanged(of) => {
            format!("Preuve, si le journal n’avait pas été modifié\u{a0}: {}.", grade(of))
        }
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
            DecidedBy::ExceptionToRule { id, rule } => format!(
                "Les termes de la règle {rule} de la politique {policy} ne laissent pas passer cet appel; \
                 l’exception {id} le fait."
            ),
            DecidedBy::Nothing => format!(
                "Aucun modèle ne s’est exécuté, donc la politique {policy} n’a rien à juger; l’appel est une \
                 tentative."
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
        Why::Allows { inside, outside: [] } => allowed(inside),
        Why::Allows { inside: [], outside } => not_allowed(outside),
        Why::Allows { inside, outside } => format!("{} {}", allowed(inside), not_allowed(outside)),
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

fn answer(of: Answer<'_>) -> String {
    let Answer { verdict: of, by, is_open, is_by_changed_log, ran, outside } = of;
    let by = match by {
        AnswerBy::Terms => String::new(),
        AnswerBy::Rule(id) => format!(" selon la règle {id}"),
        AnswerBy::Exception { id, expires: None } => format!(" selon l’exception {id}"),
        AnswerBy::Exception { id, expires: Some(expires) } => {
            format!(" selon l’exception {id}, qui échoit le {expires}")
        }
    };
    let read =
        if is_open && of == Verdict::Compliant { ", d’après ce qui a été lu" } else { "" };
    let changed =
        if is_by_changed_log { "d’après un journal qui a été modifié, " } else { "" };
    format!("{}{by}{read}\u{a0}: {changed}{}", verdict(of), ran_in(ran, outside))
}

fn ran_in(ran: Ran<'_>, outside: &[Region]) -> String {
    match (ran, outside) {
        (Ran::In(region), []) => format!("le modèle s’est exécuté dans {region}."),
        (Ran::In(region), _) => {
            format!("le modèle s’est exécuté dans {region}, qui n’est pas autorisée.")
        }
        (Ran::Presumed(region), outside) => format!(
            "on présume que le modèle s’est exécuté dans {region}, où il a été appelé\u{a0}: aucun \
             enregistrement lu ne nomme de Région.{}",
            if outside.is_empty() {
                String::new()
            } else {
                format!(" Parmi celles où il a pu s’exécuter\u{a0}: {}", not_allowed(outside))
            }
        ),
        (Ran::OneOf(regions), outside) => format!(
            "le modèle s’est exécuté dans l’une de {} Régions, {}; aucun enregistrement lu ne dit \
             laquelle.{}",
            number(regions.len() as u64),
            region_list(regions),
            of_these(regions, outside)
        ),
        (Ran::Disputed(regions), outside) => format!(
            "des enregistrements de l’appel nomment des Régions différentes, {}.{}",
            region_list(regions),
            of_these(regions, outside)
        ),
        (Ran::Unknown, _) => "rien ne dit où le modèle s’est exécuté.".to_owned(),
        (Ran::Nowhere, _) => "l’appel a échoué avant qu’un modèle s’exécute.".to_owned(),
    }
}

fn of_these(regions: &[Region], outside: &[Region]) -> String {
    match outside {
        [] => String::new(),
        _ if outside.len() == regions.len() => " Aucune d’elles n’est autorisée.".to_owned(),
        outside => format!(" {}", not_allowed(outside)),
    }
}

fn allowed(regions: &[Region]) -> String {
    let are = agree(regions.len() as u64, "est autorisée", "sont autorisées");
    format!("{} {are}.", region_list(regions))
}

fn not_allowed(regions: &[Region]) -> String {
    let are = agree(regions.len() as u64, "n’est pas autorisée", "ne sont pas autorisées");
    format!("{} {are}.", region_list(regions))
}

const fn log(standing: Standing) -> &'static str {
    match standing {
        Standing::Valid => {
            "Les condensés de CloudTrail attestent ce journal\u{a0}: il est, à l’octet près, ce que CloudTrail a \
             écrit."
        }
        Standing::Tampered => {
            "D’après les condensés de CloudTrail, ce journal a été modifié\u{a0}: ce qu’il dit n’est pas une preuve."
        }
        Standing::Missing => "Les condensés de CloudTrail nomment ce journal, et il n’est plus là.",
        Standing::Unreadable => "Ce journal n’a pas pu être comparé aux condensés de CloudTrail.",
        Standing::Unattested => {
            "Aucun condensé valide n’atteste ce journal\u{a0}: rien ne prouve que CloudTrail l’a écrit."
        }
        Standing::NotInRange => {
            "Ce journal a été livré hors de la période dont les condensés ont été examinés\u{a0}: rien n’en est \
             prouvé."
        }
    }
}

const fn mark(of: Stands) -> &'static str {
    match of {
        Stands::Whole => "Sans marque\u{a0}: la valeur s’y trouve à la lettre.",
        Stands::Shortened => {
            "Abrégé\u{a0}: l’enregistrement a là un texte plus long, dont ceci est une partie\u{a0}: d’un client le \
             nom, d’une session le rôle."
        }
        Stands::Rewritten => {
            "Récrit\u{a0}: l’enregistrement a là le même moment ou le même identifiant sous une autre forme."
        }
        Stands::Absent => {
            "Non écrit\u{a0}: l’enregistrement n’a rien à cet endroit, et la valeur le dit."
        }
    }
}

const fn again(of: Reread) -> &'static str {
    match of {
        Reread::Read => {
            "Le journal a été rouvert\u{a0}: chaque valeur se trouve dans l’enregistrement au chemin \
             indiqué à côté, à la lettre sauf si elle est marquée."
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
        RecordPart::Completion => "l’achèvement d’une réponse en continu",
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
            "L’appel a échoué, et aucun de ses enregistrements lus ne nomme de Région ni ne compte de \
             jetons\u{a0}: aucun modèle ne s’est exécuté."
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
            "Aucun enregistrement lu ne dit dans quelle Région l’appel a été fait."
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
            "L’enregistrement où AWS nommerait la Région a été lu, et n’en nomme aucune. AWS a écrit en \
             2024 qu’un tel appel a été traité sans être redirigé; rien de plus récent ne le dit."
        }
        Ground::SourceNotListed => {
            "Aucun enregistrement lu ne nomme la Région, et le profil ne s’exécute pas dans la Région \
             source\u{a0}: seules ses destinations publiées sont connues."
        }
        Ground::Published => {
            "L’enregistrement qui nommerait la Région n’a pas été trouvé, ou AWS n’en promet aucun pour cette \
             opération\u{a0}: seules les destinations publiées du profil sont connues."
        }
        Ground::NotPublished => {
            "Aucun enregistrement lu ne nomme la Région, et les destinations du profil ne sont pas publiées \
             pour cette Région source."
        }
    }
}
