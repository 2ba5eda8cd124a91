//! French: titles, heads, labels, and texts without values.

use crate::model::{Grade, Verdict};
use crate::report::redact::Redacted;
use crate::report::words::{Column, Label, Line, Section};
use crate::report::{Dimension, Severity};

pub(in crate::report::words) const fn section(section: Section) -> &'static str {
    match section {
        Section::Scope => "Portée et période",
        Section::Completeness => "Exhaustivité du rapport",
        Section::Changes => "Ce qui a changé depuis le rapport antérieur",
        Section::WhatIf => "Ce qu’un autre choix aurait donné",
        Section::Destinations => "Où l’inférence a été exécutée",
        Section::Ways => "De la source à la destination",
        Section::Breakdown(by) => match by {
            Dimension::Model => "Par modèle",
            Dimension::Profile => "Par profil d’inférence",
            Dimension::Principal => "Par principal",
            Dimension::Account => "Par compte",
            Dimension::Client => "Par client",
            Dimension::Day => "Par jour",
            Dimension::SourceRegion => "Par Région source",
        },
        Section::Days => "Par jour",
        Section::Violations => "Non-conformités",
        Section::NotProven => "Ce qui ne peut être prouvé, et pourquoi",
        Section::OtherFindings => "Autres constats",
        Section::Drift => "Ce qui est nouveau",
        Section::Quota => "Quotas et migration",
        Section::Coverage => "Ce qui a été examiné, et ce qui ne l’a pas été",
        Section::SecondWitness => "Second témoin\u{a0}: journaux d’invocation de modèles",
        Section::BlindSpots => "Angles morts\u{a0}: ce que CloudTrail ne peut montrer",
        Section::Exceptions => "Exceptions à la politique",
        Section::Integrity => "Intégrité et conservation des journaux",
        Section::Custody => "Où sont gardés les journaux",
        Section::CustodyFindings => "Constats sur la conservation",
        Section::Method => "Méthode",
        Section::Limits => "Limites de la preuve",
        Section::Basis => "Fondements du rapport",
        Section::Outputs => "Fichiers produits",
        Section::SignOff => "Approbation",
        Section::Call => "L’appel",
        Section::Records => "Les enregistrements qui en parlent",
        Section::Whereabouts => "Où il s’est exécuté, et comment on le sait",
        Section::Ruling => "Ce que dit la politique",
    }
}

pub(in crate::report::words) const fn dimension(by: Dimension) -> &'static str {
    match by {
        Dimension::Model => "Modèle",
        Dimension::Profile => "Profil d’inférence",
        Dimension::Principal => "Principal",
        Dimension::Account => "Compte",
        Dimension::Client => "Client",
        Dimension::Day => "Jour",
        Dimension::SourceRegion => "Région source",
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a word, nothing to follow")]
pub(in crate::report::words) const fn column(column: Column) -> &'static str {
    match column {
        Column::Verdict => "Verdict",
        Column::Meaning => "Signification",
        Column::Calls => "Appels",
        Column::Compliant => "Conformes",
        Column::NonCompliant => "Non conformes",
        Column::Insufficient => "Non prouvés",
        Column::NotApplicable => "Tentatives",
        Column::InputTokens => "Jetons (entrée)",
        Column::OutputTokens => "Jetons (sortie)",
        Column::Destination => "Région de destination",
        Column::Requested => "Identifiant demandé",
        Column::RanIn => "Lieu d’exécution",
        Column::Number => "N°",
        Column::PossibleDestinations => "Lieu d’exécution, avéré ou possible",
        Column::MayRunIn => "Lieu d’exécution possible",
        Column::EventId => "Identifiant d’événement",
        Column::Object => "Objet",
        Column::Record => "Enreg.",
        Column::RegionPath => "Champ de la Région",
        Column::Account => "Compte",
        Column::Region => "Région",
        Column::FirstDay => "Premier jour",
        Column::LastDay => "Dernier jour",
        Column::Days => "Jours",
        Column::Objects => "Objets",
        Column::Problem => "Problème",
        Column::Place => "Emplacement",
        Column::Cause => "Cause (message d’origine)",
        Column::Exception => "Exception",
        Column::Reason => "Motif",
        Column::Owner => "Responsable",
        Column::Ticket => "Billet",
        Column::Expires => "Échéance",
        Column::State => "État",
        Column::Severity => "Importance",
        Column::Code => "Code",
        Column::Finding => "Constat",
        Column::Subject => "Sujet",
        Column::Count => "Nombre",
        Column::Evidence => "Preuve",
        Column::FirstSeen => "Première occurrence (UTC)",
        Column::LastSeen => "Dernière occurrence (UTC)",
        Column::WhatToDo => "Mesure à prendre",
        Column::PrincipalType => "Type de principal",
        Column::Session => "Session",
        Column::Via => "Service intermédiaire",
        Column::EventSource => "Source de l’événement",
        Column::EventName => "Nom de l’événement",
        Column::Outcome => "Résultat",
        Column::ErrorCode => "Code d’erreur",
        Column::Rule => "Règle ou exception",
        Column::CallsWithTokens => "Appels avec jetons",
        Column::CallsWithLog => "Appels avec journal",
        Column::CacheReadTokens => "Lus des caches",
        Column::CacheWriteTokens => "Écrits aux caches",
        Column::CallsThen => "Appels alors",
        Column::CallsNow => "Appels maintenant",
        Column::AsJudged => "Tel que jugé",
        Column::WouldBe => "Serait",
        Column::Principal => "Principal",
        Column::Client => "Client",
        Column::Model => "Modèle",
        Column::Quota => "Quota visé",
        Column::Throttled => "Refusés (quota)",
        Column::RequestsUsually => "Requêtes par minute, 95\u{a0}%",
        Column::RequestsAtMost => "Requêtes par minute, maximum",
        Column::OutputRate => "Sortie comptée ×",
        Column::TokensUsually => "Jetons par minute, 95\u{a0}%",
        Column::TokensAtMost => "Jetons par minute, maximum",
        Column::LegacySince => "En fin de vie depuis",
        Column::EndOfLife => "Retrait",
        Column::Successors => "Recommandé par AWS",
        Column::PlaceKind => "Genre de lieu",
        Column::KeptFor => "Gardé pour",
        Column::JsonPath => "Chemin JSON",
        Column::Value => "Valeur",
        Column::CoveredFrom => "Couvert depuis (UTC)",
        Column::CoveredUntil => "Couvert jusqu’à (UTC)",
        Column::Digests => "Condensés valides",
        Column::HoursCovered => "Heures couvertes",
        Column::HoursMissing => "Heures manquantes",
        Column::Day => "Jour",
        Column::HoursProven => "Heures prouvées",
        Column::BrokenLinks => "Maillons rompus",
    }
}

pub(in crate::report::words) const fn label(label: Label) -> &'static str {
    match label {
        Label::Inputs => "Entrées",
        Label::Period => "Période (UTC)",
        Label::InferenceSeen => "Inférence observée",
        Label::Accounts => "Comptes",
        Label::SourceRegions => "Régions sources",
        Label::AskedRegions => "Journaux demandés",
        Label::RegionsLeftOut => "Journaux écartés",
        Label::Redacted => "Pseudonymes pour",
        Label::Policy => "Politique",
        Label::AllowedRegions => "Régions autorisées",
        Label::AcceptedEvidence => "Preuves admises",
        Label::ProfileCatalog => "Catalogue de profils",
        Label::MadeBy => "Produit par",
        Label::ExitCode => "Code de sortie",
        Label::Objects => "Objets",
        Label::BytesRead => "Octets lus",
        Label::Records => "Enregistrements",
        Label::NotRecords => "Autres documents",
        Label::Inference => "Inférence",
        Label::Tokens => "Jetons",
        Label::InvocationLogs => "Journaux d’invocation",
        Label::Calls => "Appels",
        Label::CallsWithLog => "Appels avec journal",
        Label::RegionsOfLogs => "Régions indiquées",
        Label::CallsWithoutLog => "Appels sans journal",
        Label::LogsWithoutCall => "Journaux sans appel",
        Label::Integrity => "Chaîne de condensés",
        Label::Attested => "Journaux",
        Label::PublicKeys => "Clés publiques",
        Label::Custody => "Lieu de conservation",
        Label::File => "Fichier",
        Label::WhatWasRead => "Éléments lus",
        Label::OneCall => "Un appel",
        Label::WhereItRan => "Lieu d’exécution",
        Label::CatalogUse => "Rôle du catalogue",
        Label::HowJudged => "Évaluation",
        Label::FailedCalls => "Appels échoués",
        Label::ReportFormat => "Format du rapport",
        Label::Manifest => "Manifeste des entrées",
        Label::GivenProfiles => "Profils fournis",
        Label::CustodyRegions => "Régions de garde",
        Label::RegionsAsked => "Régions interrogées",
        Label::AskedAt => "Interrogé à (UTC)",
        Label::AskedBy => "Interrogé par",
        Label::Questions => "Demandes",
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) const fn line(line: Line) -> &'static str {
    match line {
        Line::Title => "Où l’inférence d’Amazon Bedrock a été exécutée",
        Line::PageOf => "Page {page} de {pages}",
        Line::Contents => "Table des matières",
        Line::SkipContents => "Passer la table des matières",
        Line::FilterRows => "Filtrer les lignes",
        // Of either number.
        Line::RowsLeft => "Lignes affichées\u{a0}: {shown} sur {rows}",
        Line::SortedUp => "Tri selon {column}, ordre croissant",
        Line::SortedDown => "Tri selon {column}, ordre décroissant",
        Line::SortedAsTold => "Dans l’ordre du rapport",
        Line::MapTitle => "Carte des lieux d’exécution de l’inférence",
        Line::MapTitleNorthAmerica => {
            "Carte des lieux d’exécution de l’inférence, en Amérique du Nord"
        }
        Line::MapTitleWorld => "Carte des lieux d’exécution de l’inférence, dans le monde",
        Line::MapTold => {
            "Carte des Régions AWS d’où l’inférence a été demandée ou qui l’ont exécutée; un arc relie \
             chaque Région source à chacune des autres Régions où ses appels ont été exécutés, la \
             pointe à la destination. Une marque ou un arc est non conforme dès qu’un de ses appels \
             l’est; sinon, c’est la majorité de ses appels qui décide. Le tableau des Régions de destination donne les chiffres."
        }
        Line::PlacesApproximate => {
            "Emplacements approximatifs\u{a0}: AWS ne publie pas l’adresse de ses sites."
        }
        Line::BarsTold => {
            "Une barre par Région de destination, de longueur proportionnelle au nombre d’appels et \
             divisée selon le verdict. Le tableau des Régions de destination donne les chiffres."
        }
        Line::StreamsTitle => "Bandes de largeur proportionnelle au nombre d’appels",
        Line::StreamsTold => {
            "Bandes qui vont des Régions sources aux Régions de destination en passant par les profils \
             d’inférence, de largeur proportionnelle au nombre d’appels. Le tableau de ces parcours \
             donne les chiffres."
        }
        Line::DaysTold => {
            "Colonnes de jours UTC, de hauteur proportionnelle au nombre d’appels et divisées selon la \
             Région de destination. Le tableau par jour donne les chiffres."
        }
        // Of either gender and number.
        Line::None => "néant",
        Line::NothingToProve => "Aucun appel n’a été exécuté\u{a0}: il n’y a rien à prouver.",
        Line::DestinationUnknown => "inconnue",
        Line::NotRun => "appels échoués",
        Line::AllCalls => "Total",
        Line::AllJudgedCalls => "Total des appels jugés",
        // Of either gender: a model, an account, a Region.
        Line::NotRecorded => "sans mention",
        Line::NoProfile => "aucun profil (modèle appelé directement)",
        Line::UnnamedModel => "un modèle non nommé",
        Line::NothingJudged => "Rien n’a été évalué; aucune conclusion n’est possible.",
        Line::AllProven => "Tous les appels évalués sont prouvés.",
        Line::AllProvenByRecords => {
            "Tous les appels évalués sont prouvés par leur enregistrement, mais il n’est pas prouvé que \
             chaque enregistrement vienne de CloudTrail."
        }
        Line::MoreInJson => "Le JSON contient d’autres enregistrements à consulter.",
        Line::NoOtherFinding => "Aucun.",
        Line::NoDelivery => "Aucune clé n’indique à la fois un compte, une Région et un jour.",
        Line::NoGap => {
            "Aucun jour sans objet, ni entre des jours qui en ont ni aux extrémités d’une période demandée."
        }
        Line::NoProblem => "Rien de ce qui a été lu n’a dû être écarté.",
        Line::BlindSpotPlaced => {
            "Observé aussi, mais dans une Région connue, qui est celle du point de terminaison\u{a0}:"
        }
        Line::NoBlindSpotSeen => "Aucun des services ci-dessous n’a été observé dans ces journaux.",
        Line::NoExceptions => "La politique n’en prévoit aucune.",
        Line::Active => "en vigueur",
        Line::Expired => "expirée",
        Line::Unused => "inutilisée",
        Line::NeitherChecked => {
            "Il n’a pas été vérifié ici si les condensés (digest) de CloudTrail prouvent qu’aucun journal \
             n’a été modifié ni supprimé, ce que contrôlent `audit --integrity require` et \
             `regiontrail verify`, ni dans quelles Régions et quels comptes les journaux sont \
             conservés, ce que demande `regiontrail custody` et ce que `--custody FILE` apporte au \
             rapport."
        }
        // Of either gender: a chain, a place.
        Line::NotChecked => "aucune vérification",
        Line::QuietDays => {
            "Jours sans aucun objet pour lesquels des condensés valides disent que rien n’a été livré\u{a0}:"
        }
        Line::OneCall => {
            "Une inférence compte pour un appel, quel que soit le nombre d’enregistrements qu’AWS en a \
             écrits\u{a0}: l’enregistrement de l’appel, l’événement de service qui achève une réponse en \
             continu, et les copies des deux comme événements de données. Ils sont rapprochés par leurs \
             identifiants de requête, quels que soient l’objet et le jour où ils figurent. Le même \
             événement livré de nouveau ne compte qu’une fois."
        }
        Line::WhereItRan => {
            "Là où AWS a inscrit `inferenceRegion`\u{a0}: dans l’enregistrement de l’appel ou, pour une \
             réponse en continu, dans l’événement de service qui l’achève. Jamais la Région d’un ARN, \
             jamais celle que suggère le nom d’un profil. La preuve dit ce qui est connu d’un appel\u{a0}:"
        }
        Line::HowJudged => {
            "Selon toutes les Régions où l’appel a pu être exécuté. CONFORME\u{a0}: toutes sont \
             autorisées, par une preuve que la politique admet. NON CONFORME\u{a0}: une Région inscrite \
             n’est pas autorisée, ou aucune des Régions possibles ne l’est. DONNÉES INSUFFISANTES\u{a0}: \
             tous les autres cas. La première règle de la politique qui s’applique décide, sinon la liste \
             de la politique; une exception peut ensuite laisser passer l’appel jusqu’à son échéance."
        }
        Line::FailedCalls => {
            "Un appel échoué sans Région est une tentative\u{a0}: SANS OBJET, comptée à part, dans aucune \
             part de ce qui est prouvé. Un appel échoué dont la Région est inscrite est évalué comme \
             les autres."
        }
        Line::NoManifest => "néant\u{a0}: il n’est fait que si le registre est conservé (--ledger)",
        Line::PolicyAsGiven => "La politique telle que fournie\u{a0}:",
        Line::PreparedBy => "Préparé par",
        Line::ReviewedBy => "Vérifié par",
        Line::Date => "Date",
        Line::Decision => "Décision",
        Line::NewFindings => "Constats nouveaux\u{a0}:",
        Line::GoneFindings => "Constats disparus\u{a0}:",
        Line::SameFindings => "Les constats portent sur les mêmes éléments qu’alors.",
        Line::NewUses => {
            "Un usage est un principal, son client, ce qu’il a demandé et le lieu d’exécution. Les tentatives \
             refusées n’en sont pas. Le JSON les contient tous."
        }
        Line::NoLimits => "Aucune n’est énoncée.",
        Line::Summary => "Sommaire",
        Line::Findings => "Constats",
        Line::RecordsToLookAt => "Enregistrements à consulter",
        Line::Problems => "Problèmes",
        Line::Flows => "Flux",
        Line::Succeeded => "réussi",
        Line::Failed => "échoué",
    }
}

/// The grades are the words of policies and of JSON, in every language.
pub(in crate::report::words) const fn grade(grade: Grade) -> &'static str {
    grade.as_str()
}

pub(in crate::report::words) const fn grade_means(grade: Grade) -> &'static str {
    match grade {
        Grade::Recorded => "AWS a inscrit la Région dans les journaux",
        Grade::InRegion => "la Région source, de par la conception d’AWS",
        Grade::Presumed => "aucune Région là où elle figurerait; c’est la Région source, selon AWS",
        Grade::Bounded => "l’une des destinations publiées du profil",
        Grade::Unrecorded => "inconnue",
    }
}

pub(in crate::report::words) const fn grade_rests_on(grade: Grade) -> &'static str {
    match grade {
        Grade::Recorded => {
            "AWS a inscrit la Région dans l’enregistrement de l’appel, dans l’événement de service qui a \
             achevé sa réponse en continu ou, s’ils sont lus, dans les journaux d’invocation."
        }
        Grade::InRegion => {
            "L’appel visait un modèle d’une seule Région (un identifiant de modèle simple, ou un modèle \
             provisionné, personnalisé ou importé) ou un point de terminaison sans inférence \
             interrégionale\u{a0}: AWS l’exécute dans la Région source."
        }
        Grade::Presumed => {
            "L’appel passait par un profil, et l’enregistrement qui nommerait la Région est complet et \
             n’en nomme aucune. Selon une phrase d’un blogue d’AWS de 2024, il a alors été exécuté dans \
             la Région source."
        }
        Grade::Bounded => {
            "Rien n’est inscrit, mais AWS publie les Régions où le profil peut s’exécuter à partir de \
             cette Région source\u{a0}: l’appel a été exécuté dans l’une d’elles."
        }
        Grade::Unrecorded => {
            "Rien de cela\u{a0}: la Région n’est pas connue, et n’est pas devinée."
        }
    }
}

pub(in crate::report::words) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NonCompliant => "NON CONFORME",
        Verdict::InsufficientData => "DONNÉES INSUFFISANTES",
        Verdict::Compliant => "CONFORME",
        Verdict::NotApplicable => "SANS OBJET",
    }
}

pub(in crate::report::words) const fn verdict_means(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NonCompliant => {
            "exécutés, ou n’ayant pu qu’être exécutés, là où la politique ne le permet pas"
        }
        Verdict::InsufficientData => {
            "non prouvés\u{a0}: les éléments de preuve ne permettent pas de trancher"
        }
        Verdict::Compliant => "exécutés là où la politique le permet",
        Verdict::NotApplicable => {
            "tentatives\u{a0}: échouées et sans mention d’une Région, donc rien à évaluer"
        }
    }
}

pub(in crate::report::words) const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "MAJEUR",
        Severity::Medium => "MODÉRÉ",
        Severity::Low => "MINEUR",
        Severity::Info => "INFO",
    }
}

pub(in crate::report::words) const fn redacted(kind: Redacted) -> &'static str {
    match kind {
        Redacted::Principals => "principaux",
        Redacted::Accounts => "comptes",
        Redacted::Ips => "adresses IP",
    }
}
