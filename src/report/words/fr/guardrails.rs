//! French: guardrails.

use crate::report::guardrails::{
    Answer, Applies, Attachment, Basis, CallEffect, DocumentKind, Done, Inside, LeftOut, Named,
    Purpose, Tally,
};
use crate::report::words::{Asked, Directly, Guard, Noun};

use super::mistakes::mistake;
use super::{agree, count, list, number, region_list, verdict};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn guard(guard: &Guard<'_>) -> String {
    match *guard {
        Guard::Title { policy, regions, catalog } => format!(
            "Garde-fous pour la politique {policy}\u{a0}: inférence dans {} seulement. Catalogue des \
             profils de {catalog}.",
            region_list(regions)
        ),
        Guard::Preface => PREFACE.to_owned(),
        Guard::Size { kind, size, limit } => {
            let (size, limit) = (number(size), number(limit));
            match kind {
                DocumentKind::ServiceControlPolicy => {
                    format!("politique de contrôle des services (SCP), {size} caractères sur {limit}")
                }
                DocumentKind::ManagedPolicy => format!(
                    "politique IAM pour rôles et utilisateurs, {size} caractères sur {limit}, sans les \
                     blancs"
                ),
            }
        }
        Guard::Limit(kind) => limit(kind).to_owned(),
        Guard::Attach(attachment) => attach(attachment),
        Guard::Purpose(purpose) => why(purpose).to_owned(),
        Guard::LeftOutHead => "Ce qu’aucun document ne fait".to_owned(),
        Guard::LeftOut(left_out) => left(left_out),
        Guard::Tried { ledger, calls, attempts } => format!(
            "Essai sur {} de {ledger}, sans compter {} qui n’ont rien exécuté.",
            count(calls, Noun::Call),
            count(attempts, Noun::FailedAttempt)
        ),
        Guard::Assumed => "Les documents qui ne font que refuser sont essayés un à un; on suppose \
                           que l’appel est autorisé par ailleurs (FullAWSAccess et une politique de \
                           l’appelant)."
            .to_owned(),
        Guard::Together(documents) => list(documents),
        Guard::Sums { of, tally } => sums(of, &tally),
        Guard::Calls { calls, verdict: of } => format!("{}, {}", count(calls, Noun::Call), verdict(of)),
        Guard::Effect(effect) => effect_words(effect),
        Guard::Checked { document, policy, regions, catalog } => format!(
            "{document} face à la politique {policy} (inférence dans {} seulement; catalogue des \
             profils de {catalog})",
            region_list(regions)
        ),
        Guard::Answer(of) => answer(of).to_owned(),
        Guard::AssumedOfOne => "Aucune instruction n’autorise l’inférence\u{a0}: on suppose que l’appel \
                                est autorisé par ailleurs (FullAWSAccess parmi les SCP et une politique \
                                de l’appelant)."
            .to_owned(),
        Guard::Account(account) => {
            format!("Appels essayés comme venant du compte {account}, le seul qui soit nommé.")
        }
        Guard::PrincipalsHead => "L’appelant compte\u{a0}: le reste vaut pour un rôle qu’aucune \
                                  instruction ne nomme. Ce que ceux-ci peuvent appeler, essayez-le sur \
                                  un registre."
            .to_owned(),
        Guard::Named(Named { statement, applies, values, .. }) => {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            match applies {
                Applies::To => format!("{statement} ne vaut que pour {}", list(&values)),
                Applies::ToAllBut => format!("{statement} vaut pour tous, sauf {}", list(&values)),
            }
        }
        Guard::Statements { looked_at, others } => format!(
            "Instructions sur l’inférence ou les clés d’API\u{a0}: {}; sur autre chose, non \
             {}\u{a0}: {}.",
            number(looked_at),
            agree(others, "examinée", "examinées"),
            number(others)
        ),
        Guard::MistakesHead => "Erreurs".to_owned(),
        Guard::Mistake(found) => mistake(found),
        Guard::ProfilesHead => "Appels par des profils d’inférence".to_owned(),
        Guard::Profiles { effect, inside, n } => {
            format!("{}, {}\u{a0}: {}", inside_words(inside), number(n), effect_words(effect))
        }
        Guard::Direct { of, done, regions } => {
            format!("{}, {}\u{a0}: {}", directly(of), direct_word(done), region_list(regions))
        }
        Guard::Besides => BESIDES.to_owned(),
        Guard::DirectRest { of, done, n, others } => format!(
            "{}, {}\u{a0}: les {} {}Régions commerciales",
            directly(of),
            direct_word(done),
            number(n),
            if others { "autres " } else { "" }
        ),
    }
}

const BESIDES: &str = "Essayés en outre\u{a0}: le catalogue depuis toutes les Régions commerciales, un profil \
                       d’application qui copie chacun, et ce que le document nomme lui-même. De ce qui \
                       peut s’exécuter hors de la politique, un par Région source et préfixe figure \
                       ci-dessus. Non essayés\u{a0}: les prompts et leurs routeurs, le traitement par \
                       lots et les agents, dont les actions sont autres.";

const fn inside_words(inside: Inside) -> &'static str {
    match inside {
        Inside::Yes => "dans la politique",
        Inside::No => "pas dans la politique",
        Inside::NotKnown => "on ne sait pas si dans la politique",
    }
}

fn directly(of: Directly) -> String {
    match of {
        Directly::Model(service) => {
            format!("un modèle de fondation appelé dans sa propre Région par {}", service.as_str())
        }
        Directly::OwnModel => {
            "un modèle provisionné, importé ou personnalisé, ou un point de terminaison \
                               du Marketplace, par bedrock"
                .to_owned()
        }
    }
}

const fn direct_word(done: Done) -> &'static str {
    match done {
        Done::Stopped | Done::Passes => done_word(done),
        Done::Undecided => {
            "indécidé, car une instruction demande ce que l’on ne sait pas de l’appel"
        }
    }
}

const PREFACE: &str = "Chaque instruction est accompagnée de sa raison et des pages d’AWS sur \
                       lesquelles elle repose, avec le mois dont date le fait. Rien de ceci n’est en \
                       vigueur\u{a0}: attachez ce que vous voulez, d’abord à un compte d’essai. Une \
                       SCP ne lie pas le compte de gestion. Un astérisque tient la place de votre \
                       numéro de compte.";

const fn limit(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::ServiceControlPolicy => {
            "AWS accepte des SCP de 10\u{a0}240 caractères depuis mai 2026 (5\u{a0}120 auparavant), \
             blancs compris sauf par la console."
        }
        DocumentKind::ManagedPolicy => {
            "AWS accepte des politiques gérées de 6\u{a0}144 caractères, sans compter les blancs."
        }
    }
}

fn attach(attachment: &Attachment) -> String {
    let Attachment { kind, written, most, taken, fits, .. } = attachment;
    let (written, free) = (number(*written), number(most.saturating_sub(*taken)));
    let taken = match kind {
        DocumentKind::ServiceControlPolicy => format!(
            "Une entité (la racine, une unité d’organisation, un compte) accepte {} SCP, sans compter \
             celles dont elle hérite, et une SCP qui permet doit rester attachée (FullAWSAccess)\u{a0}: \
             {free} sont libres.",
            number(*most)
        ),
        DocumentKind::ManagedPolicy => format!(
            "Un utilisateur ou un groupe accepte {} politiques gérées, sauf si AWS relève cette limite, un \
             rôle 20.",
            number(*most)
        ),
    };
    if !fits && *kind == DocumentKind::ManagedPolicy {
        return format!(
            "{taken} Il y en a ici {written}\u{a0}: trop pour un seul. Les répartir entre des groupes, en mettre \
             dans l’entité même, ou ne prendre que celles des Régions sources qui servent."
        );
    }
    if *fits {
        format!(
            "{taken} Il y en a ici {written}\u{a0}: si rien d’autre n’est attaché, toutes tiennent."
        )
    } else {
        format!(
            "{taken} Il y en a ici {written}\u{a0}: trop pour une entité. En attacher une partie à un niveau \
             au-dessus ou au-dessous."
        )
    }
}

const fn why(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::DenyOtherRegions => {
            "Arrête Bedrock dans toute autre Région. Un profil géographique dont une destination s’y \
             trouve échoue en entier. Le routage mondial n’a pas de Région, et «\u{a0}unspecified\u{a0}» \
             n’est pas permis non plus."
        }
        Purpose::DenyOtherRegionsMantle => {
            "De même pour le point de terminaison bedrock-mantle, dont `bedrock:*` ne couvre pas les \
             actions."
        }
        Purpose::DenyGlobalRouting => {
            "Arrête les profils mondiaux, comme AWS l’écrit. Les instructions précédentes le font \
             aussi; celle-ci demeure si quelqu’un y ajoute des Régions."
        }
        Purpose::DenyOtherProfiles => {
            "Depuis cette Région source, arrête tout profil sauf ceux qui, d’après le catalogue, \
             restent dans la politique; aussi ceux dont AWS n’énumère pas les destinations. Les \
             modèles appelés sans profil, ou par un profil d’application, ne sont pas touchés."
        }
        Purpose::DenyLongTermKeys => "Arrête les appels par clés d’API Bedrock à long terme.",
        Purpose::DenyLongTermKeysMantle => {
            "De même pour bedrock-mantle, qui a une action et une clé de condition à lui."
        }
        Purpose::DenyMakingKeys => "Arrête la création de clés d’API Bedrock à long terme.",
        Purpose::DenyAllKeys => {
            "Arrête les appels par toute clé d’API Bedrock, même à court terme, dont rien ne peut \
             arrêter la création. À prendre au lieu du document sur les clés à long terme."
        }
        Purpose::DenyAllKeysMantle => "De même pour bedrock-mantle.",
        Purpose::AllowModels => "Autorise les modèles là où ils sont appelés.",
        Purpose::AllowMantle => {
            "Autorise bedrock-mantle, qui n’a pas d’inférence interrégionale, dans les Régions \
             permises; toutes ne l’ont pas, et aucune Région canadienne ne l’avait en septembre 2026."
        }
        Purpose::AllowProfiles => "Autorise ces profils, appelés depuis cette Région source.",
        Purpose::AllowProfileModels => {
            "Autorise leurs modèles dans la Région source et dans chaque Région de destination, par ces \
             profils seulement. S’il en manquait une, les appels échoueraient."
        }
        Purpose::AllowGlobalProfiles => {
            "Première partie sur trois\u{a0}: les profils mondiaux, dans la Région source."
        }
        Purpose::AllowGlobalSourceModels => {
            "Deuxième partie sur trois\u{a0}: leurs modèles, dans la Région source."
        }
        Purpose::AllowGlobalModels => {
            "Troisième partie sur trois\u{a0}: leurs modèles sans Région, pour lesquels \
             `aws:RequestedRegion` vaut «\u{a0}unspecified\u{a0}»."
        }
    }
}

fn left(left_out: &LeftOut) -> String {
    match left_out {
        LeftOut::GlobalAccess => {
            "autoriser les profils mondiaux\u{a0}: ils peuvent s’exécuter dans toute Région \
             commerciale, et la politique ne les permet pas toutes"
                .to_owned()
        }
        LeftOut::GeographicAccess => {
            "autoriser des profils géographiques\u{a0}: le catalogue n’en a aucun qui reste dans la \
             politique"
                .to_owned()
        }
        LeftOut::MantleGlobalRouting => {
            "refuser le routage mondial par bedrock-mantle\u{a0}: il n’a pas d’inférence interrégionale"
                .to_owned()
        }
        LeftOut::Rules { ids } => format!(
            "suivre les règles de la politique ({})\u{a0}: ce qu’elles permettent de plus, ces documents \
             le refusent",
            list(ids)
        ),
        LeftOut::Exceptions { ids } => format!(
            "suivre les exceptions de la politique ({})\u{a0}: ce qu’elles laissent passer, ces documents \
             le refusent",
            list(ids)
        ),
        LeftOut::TooLarge { sid } => format!(
            "contenir {sid}\u{a0}: à elle seule, cette instruction dépasse la taille d’un document"
        ),
    }
}

fn sums(of: Asked, tally: &Tally) -> String {
    let name = match of {
        Asked::All => "tous les appels",
        Asked::Outside => "appels que la politique interdit",
        Asked::Inside => "appels que la politique permet",
        Asked::Unproven => "appels dont on ne le sait pas",
    };
    format!(
        "{name}\u{a0}: {}; {} {}, {} non {}, {} {}",
        number(tally.sum()),
        number(tally.stopped),
        agree(tally.stopped, "refusé", "refusés"),
        number(tally.passes),
        agree(tally.passes, "refusé", "refusés"),
        number(tally.undecided),
        agree(tally.undecided, "indécidé", "indécidés")
    )
}

const fn done_word(done: Done) -> &'static str {
    match done {
        Done::Stopped => "refusé",
        Done::Undecided => "indécidé",
        Done::Passes => "non refusé",
    }
}

fn effect_words(effect: &CallEffect) -> String {
    let statement = effect.statement.as_deref().unwrap_or("une instruction");
    let at = effect.at.as_ref().map(|at| format!(", pour la Région {at}")).unwrap_or_default();
    match effect.basis {
        Basis::Statement => format!("refusé par {statement}{at}"),
        Basis::NothingAllows => format!("refusé, car aucune instruction ne l’autorise{at}"),
        Basis::NothingDenies => "non refusé\u{a0}: aucune instruction ne s’y oppose".to_owned(),
        Basis::DestinationsNotPublished => {
            "indécidé\u{a0}: AWS n’énumère pas les destinations de ce profil".to_owned()
        }
        Basis::OutsideDenied => "ne passe que si toutes ses destinations, qu’AWS n’énumère pas, sont dans \
                                 la politique\u{a0}: toute autre Région est refusée"
            .to_owned(),
        Basis::ValueNotKnown => {
            format!("indécidé\u{a0}: une instruction demande ce que l’on ne sait pas de l’appel{at}")
        }
        Basis::ApiKeyNotLogged => format!(
            "indécidé\u{a0}: {statement} refuse les clés d’API, et le registre ne garde pas si l’une a \
             servi"
        ),
        Basis::IdentifierHidesModel => {
            "indécidé\u{a0}: l’identifiant du modèle cache ce qu’il y a derrière".to_owned()
        }
        Basis::OperationNotKnown => {
            "indécidé\u{a0}: on ne sait pas quelle action IAM cette opération demande".to_owned()
        }
        Basis::SourceNotKnown => {
            "indécidé\u{a0}: les enregistrements ne disent pas dans quelle Région l’appel a été fait"
                .to_owned()
        }
        Basis::OtherPartition => {
            "indécidé\u{a0}: l’appel a été fait dans une autre partition que `aws`, où les ARN \
             s’écrivent autrement"
                .to_owned()
        }
    }
}

const fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::NothingPasses => {
            "Rien de ce que la politique interdit ne passe, pour ce qui a été essayé."
        }
        Answer::NotDecided => {
            "Indécidé\u{a0}: de certains appels, on ne sait pas s’ils passent ou bien où ils peuvent \
             s’exécuter."
        }
        Answer::HasMistake => {
            "Rien de ce que la politique interdit ne passe à notre connaissance, mais il y a une erreur \
             fréquente."
        }
        Answer::LetsThrough => "Il laisse passer ce que la politique interdit.",
    }
}
