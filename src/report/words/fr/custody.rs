//! French: the places of logs.

use super::{agree, count, list, number, verdict};
use crate::model::Verdict;
use crate::report::words::{CustodyAnswer, CustodyLimit, CustodyStatement, CustodyTold, Noun};
use crate::report::{CustodyCode, PlaceKind};

/// As it stands before a name in a sentence, and alone in a table.
pub(in crate::report::words) const fn place_kind(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::TrailBucket => "compartiment du journal de suivi",
        PlaceKind::LogGroup => "groupe de journaux",
        PlaceKind::EventDataStore => "magasin d’événements",
        PlaceKind::InvocationBucket => "compartiment des invites",
        PlaceKind::InvocationLogGroup => "groupe de journaux des invites",
        PlaceKind::Replica => "compartiment de réplication",
        PlaceKind::LogCopy => "copie d’un groupe de journaux",
        PlaceKind::AccessLogs => "compartiment des journaux d’accès",
        PlaceKind::Inventory => "compartiment d’inventaire",
        PlaceKind::Key => "clé KMS",
        PlaceKind::KeyCopy => "copie d’une clé KMS",
        PlaceKind::Notice => "destinataire d’avis",
        PlaceKind::Guardrail => "garde-fou",
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn state_custody(statement: &CustodyStatement<'_>) -> String {
    match *statement {
        CustodyStatement::Outside { kind, name, of, region } => format!(
            "{} `{name}` de `{of}` dans {region}, que `[custody]` n’autorise pas",
            place_kind(kind)
        ),
        CustodyStatement::GuardrailOutside { name, profile, regions } => format!(
            "le garde-fou `{name}` peut examiner des invites dans {regions}, où mène son profil \
             `{profile}` et que `[custody]` n’autorise pas"
        ),
        CustodyStatement::Unknown { call, of, cause, is_denied: true } => {
            format!("pas de réponse sur `{of}`, faute de l’action IAM `{call}` ({cause})")
        }
        CustodyStatement::Unknown { call, of, cause, is_denied: false } => {
            format!("`{call}` n’a pas de réponse pour `{of}`\u{a0}: {cause}")
        }
        CustodyStatement::Disagree { name, location, head } => format!(
            "le compartiment `{name}` se trouve dans {location} selon GetBucketLocation et dans \
             {head} selon HeadBucket"
        ),
        CustodyStatement::RegionNotTold { name } => {
            format!("HeadBucket n’indique pas la Région du compartiment `{name}`")
        }
        CustodyStatement::PlaceUnknown { kind, name } => {
            format!("rien n’indique la Région\u{a0}: {} `{name}`", place_kind(kind))
        }
        CustodyStatement::ProfileUnknown { name, profile } => format!(
            "le garde-fou `{name}` a le profil `{profile}`, dont aucune destination n’est connue à \
             partir de là"
        ),
        CustodyStatement::NoFacts { name } => {
            format!("les faits nomment `{name}` et n’en disent rien")
        }
        CustodyStatement::OutOfDate { taken_at, now } => format!(
            "les faits ont été recueillis le {taken_at} et le rapport est du {now}\u{a0}: ce qui a été \
             réglé depuis, ou jusque-là, n’est pas connu"
        ),
        CustodyStatement::RegionNotAsked { region } => {
            format!("des journaux viennent de {region}, et les faits n’en disent rien")
        }
        CustodyStatement::OtherAccount { own, logs } => format!(
            "les faits sont du compte {own} et de ses journaux de suivi, et les journaux d’autres \
             comptes ({logs})\u{a0}: on ne sait pas où ceux-ci sont gardés"
        ),
        CustodyStatement::OtherRegions { regions } => format!(
            "seules {regions} ont été interrogées, nommément\u{a0}: on ne sait pas quelles autres Régions le \
             compte a activées, ni ce qui s’y trouve"
        ),
        CustodyStatement::BucketNotAsked { bucket } => format!(
            "des journaux se trouvent dans le compartiment `{bucket}`, d’après leur lecture ou leurs \
             condensés, et les faits ne disent pas que des journaux y sont gardés"
        ),
        CustodyStatement::OtherOrganization { own, logs } => format!(
            "les faits sont du compte {own}, et rien ne montre qu’un journal de suivi de son organisation a \
             les journaux d’autres comptes ({logs})\u{a0}: leurs condensés le feraient (`--keys`), ou leur \
             lecture dans son compartiment"
        ),
        CustodyStatement::HandedOn { name, of } => format!(
            "`{name}` transmet les événements du groupe de journaux `{of}`, et sa Région n’est pas celle où \
             ils vont\u{a0}: non tranché"
        ),
        CustodyStatement::NotAws { services, url } => format!(
            "`{url}` a été interrogé à la place d’AWS ({services})\u{a0}: ses réponses ne prouvent rien"
        ),
        CustodyStatement::NoTrail { region } => {
            format!("aucun journal de suivi n’enregistre dans {region}")
        }
        CustodyStatement::NoReads { trail } => format!(
            "le journal de suivi `{trail}` n’enregistre aucun événement de lecture, donc aucune \
             inférence"
        ),
        CustodyStatement::Stopped { trail } => {
            format!("le journal de suivi `{trail}` n’enregistre pas")
        }
        CustodyStatement::DeliveryFails { trail, cause } => {
            format!("le journal de suivi `{trail}` ne peut pas livrer\u{a0}: {cause}")
        }
        CustodyStatement::NoDigests { trail } => format!(
            "le journal de suivi `{trail}` n’écrit pas de fichiers de condensé\u{a0}: rien ne prouve que \
             ses journaux sont entiers"
        ),
        CustodyStatement::OneRegion { trail, region } => {
            format!("le journal de suivi `{trail}` n’enregistre que {region}")
        }
        CustodyStatement::Public { bucket } => {
            format!("la politique du compartiment `{bucket}` laisse entrer tout le monde")
        }
        CustodyStatement::Shared { bucket, with, is_conditional: false } => {
            format!("la politique du compartiment `{bucket}` laisse entrer `{with}`")
        }
        CustodyStatement::Shared { bucket, with, is_conditional: true } => {
            format!("la politique du compartiment `{bucket}` laisse entrer `{with}` sous condition")
        }
        CustodyStatement::Listed { bucket, with, may } => {
            format!(
                "la liste de contrôle d’accès du compartiment `{bucket}` accorde {may} à `{with}`"
            )
        }
        CustodyStatement::NotBlocked { bucket } => format!(
            "le compartiment `{bucket}` ne bloque pas de lui-même tout accès public; ce que le compte bloque \
             n’a pas été demandé"
        ),
        CustodyStatement::ReplicationOff { bucket, to, region } => format!(
            "une règle qui copiait le compartiment `{bucket}` vers `{to}` dans {region} est \
             maintenant désactivée"
        ),
        CustodyStatement::NotVersioned { bucket } => format!(
            "le compartiment `{bucket}` ne garde pas d’anciennes versions\u{a0}: ce qui est écrasé est \
             perdu"
        ),
        CustodyStatement::NotLocked { bucket } => format!(
            "le compartiment `{bucket}` ne verrouille pas les nouveaux objets\u{a0}: ils peuvent être \
             supprimés"
        ),
        CustodyStatement::Expires { bucket, days } => format!(
            "le compartiment `{bucket}` supprime des objets après {}",
            count(days, Noun::Day)
        ),
        CustodyStatement::ExpiresOn { bucket, day } => {
            format!("le compartiment `{bucket}` supprime des objets le {day}")
        }
        CustodyStatement::OldVersionsExpire { bucket, days } => format!(
            "le compartiment `{bucket}` supprime les anciennes versions après {}\u{a0}: ce qui a été \
             écrasé ou supprimé est alors perdu",
            count(days, Noun::Day)
        ),
        CustodyStatement::OutputOutside { what, region } => format!(
            "une sortie de ce programme, {what}, se trouve dans {region}, que `[custody]` n’autorise \
             pas; `--custody-outside-policy` a été donné"
        ),
    }
}

pub(in crate::report::words) fn tell_custody(told: &CustodyTold<'_>) -> String {
    match *told {
        CustodyTold::Answer { verdict, counts } => answer(verdict, counts),
        CustodyTold::RegionsAsked { regions, are_named: true } => {
            format!("{}; celles-là seules, comme demandé", list(regions))
        }
        CustodyTold::RegionsAsked { regions, are_named: false } => list(regions),
        CustodyTold::Questions { answered, unanswered } => {
            format!("{} avec réponse, {} sans", number(answered), number(unanswered))
        }
        CustodyTold::Findings(n) => format!("{} constats", number(n)),
    }
}

fn answer(of: Verdict, counts: CustodyAnswer) -> String {
    let CustodyAnswer { places, others, outside, open } = counts;
    let word = verdict(of);
    let all = count(places, Noun::Site);
    let found = match (places, outside) {
        (0, _) => "aucun lieu de journaux n’a été trouvé, ce qui n’est pas une réussite".to_owned(),
        (_, 0) if open == 0 => {
            format!("tout ce qui garde des journaux ({all}) respecte la politique")
        }
        (_, 0) => {
            format!("de {all} qui gardent des journaux, aucun n’est connu hors de la politique")
        }
        (_, outside) => format!(
            "de {all} qui gardent des journaux, {} {} hors de la politique",
            number(outside),
            agree(outside, "est", "sont")
        ),
    };
    let open = match open {
        0 => String::new(),
        open => format!(
            "; {} {} en suspens",
            number(open),
            agree(open, "question reste", "questions restent")
        ),
    };
    let others = match others {
        0 => String::new(),
        others => format!(
            "; {} {} pas",
            number(others),
            agree(others, "autre n’en garde", "autres n’en gardent")
        ),
    };
    format!("{word}\u{a0}: {found}{others}{open}.")
}

pub(in crate::report::words) const fn custody_limit(limit: CustodyLimit) -> &'static str {
    match limit {
        CustodyLimit::OneMoment => {
            "Les faits sont ceux d’un moment\u{a0}: ce qui était réglé autrement auparavant est dans \
             CloudTrail (PutBucketReplication, UpdateTrail et autres)."
        }
        CustodyLimit::OneAccount => {
            "Un seul compte a été interrogé. Les journaux de suivi, les compartiments et Bedrock des \
             autres comptes n’y sont pas; des compartiments où des journaux sont copiés, seules la Région et les \
             autres copies y sont."
        }
        CustodyLimit::Readers => {
            "Qui peut lire des journaux n’est pas qui les a lus ou copiés. Les points d’accès, ce que le \
             compte bloque de l’accès public et les droits IAM ne sont pas examinés."
        }
        CustodyLimit::OtherCopies => {
            "Ne sont pas examinés\u{a0}: les règles de centralisation de CloudWatch Logs, où les \
             destinations, Firehose et les fonctions envoient des événements, la fédération des magasins \
             d’événements, ce qui reçoit les avis, les sauvegardes, la réplication par lots qui a pris fin."
        }
        CustodyLimit::FactsFile => {
            "Un fichier de faits n’est pas signé\u{a0}: il est aussi vrai que la personne qui l’a gardé."
        }
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a code, nothing to follow")]
pub(in crate::report::words) const fn custody_advice(code: CustodyCode) -> &'static str {
    match code {
        CustodyCode::TrailBucketOutside => {
            "Faire écrire le journal de suivi dans un compartiment d’une Région autorisée, et y \
             déplacer ce qui existe."
        }
        CustodyCode::ReplicaOutside => {
            "Retirer la règle de réplication ou la diriger vers une Région autorisée; ce qui a été \
             copié y reste jusqu’à sa suppression."
        }
        CustodyCode::PromptsOutside => {
            "Faire écrire la journalisation des appels dans une Région autorisée\u{a0}: elle contient les \
             invites et les réponses."
        }
        CustodyCode::LogGroupOutside | CustodyCode::LogCopyOutside => {
            "Envoyer les événements à un groupe de journaux ou à un flux d’une Région autorisée."
        }
        CustodyCode::EventDataStoreOutside => {
            "Créer le magasin d’événements dans une Région autorisée\u{a0}: celui de toutes les Régions \
             garde leurs événements dans la sienne."
        }
        CustodyCode::AccessLogsOutside | CustodyCode::InventoryOutside => {
            "Nommer un compartiment d’une Région autorisée\u{a0}: ces listes nomment chaque journal et \
             qui l’a lu."
        }
        CustodyCode::KeyOutside => "Chiffrer avec une clé d’une Région autorisée.",
        CustodyCode::GuardrailOutside => {
            "Retirer le profil interrégional du garde-fou, ou en utiliser un dont toutes les \
             destinations sont autorisées."
        }
        CustodyCode::CustodyUnknown => {
            "Accorder le droit nommé, ou redemander là où la réponse a échoué. D’ici là, la question \
             reste en suspens."
        }
        CustodyCode::PlaceUnknown => {
            "Regarder le lieu dans la console, et ce qu’il transmet, puis redemander; un profil inconnu \
             exige une version plus récente de regiontrail."
        }
        CustodyCode::RegionsNotAsked => {
            "Demander sans `--regions`\u{a0}: toutes les Régions que le compte a activées sont alors \
             interrogées."
        }
        CustodyCode::CustodyNotAws => {
            "Interroger AWS même\u{a0}: retirer `AWS_ENDPOINT_URL` et ses semblables de \
             l’environnement et de la configuration."
        }
        CustodyCode::CustodyOutOfDate => {
            "Interroger de nouveau, au moment du rapport\u{a0}: `regiontrail custody --save facts.json`."
        }
        CustodyCode::RegionWithoutTrail => {
            "Créer un journal de suivi de toutes les Régions; dans une Région à activer, comme \
             ca-west-1, il lui faut quelques heures avant d’enregistrer."
        }
        CustodyCode::TrailWithoutReads => {
            "Faire enregistrer les événements de gestion en lecture\u{a0}: `readOnly` est vrai pour \
             InvokeModel."
        }
        CustodyCode::TrailStopped => "Le démarrer, et chercher qui l’a arrêté et quand.",
        CustodyCode::TrailDeliveryFails => {
            "Corriger la politique du compartiment, de la clé ou du sujet\u{a0}: des journaux se perdent."
        }
        CustodyCode::LogValidationOff => "Activer la validation des fichiers journaux.",
        CustodyCode::BucketPublic => {
            "Retirer l’énoncé de la politique du compartiment, ou l’autorisation de sa liste, et bloquer \
             l’accès public\u{a0}: on ne peut savoir qui a copié des journaux."
        }
        CustodyCode::OutputOutside => {
            "Nommer un lieu d’une Région autorisée pour la prochaine exécution."
        }
        CustodyCode::BucketShared => {
            "S’assurer du besoin, et qu’aucune copie n’est gardée hors de la politique."
        }
        CustodyCode::PublicAccessNotBlocked => {
            "Activer les quatre réglages du blocage de l’accès public, pour le compartiment ou pour son \
             compte."
        }
        CustodyCode::TrailOfOneRegion => {
            "En faire un journal de suivi de toutes les Régions, à moins que d’autres enregistrent les \
             autres Régions."
        }
        CustodyCode::ReplicationOff => {
            "Chercher PutBucketReplication dans CloudTrail, et ce que la règle a copié quand elle était \
             active."
        }
        CustodyCode::NoticeOutside => {
            "Rien, si les noms de compartiments et de clés peuvent y être connus\u{a0}: un avis ne \
             contient pas de journaux."
        }
        CustodyCode::BucketNotVersioned => "Activer la gestion des versions.",
        CustodyCode::BucketNotLocked => {
            "Activer le verrouillage des objets avec une durée, si des journaux ne doivent pas être \
             supprimés."
        }
        CustodyCode::BucketExpires => {
            "S’assurer que c’est aussi longtemps que les journaux doivent être gardés."
        }
        CustodyCode::KeyCopyOutside => {
            "Rien, si c’est voulu\u{a0}: la copie d’une clé n’est pas une copie de ce qu’elle chiffre."
        }
    }
}
