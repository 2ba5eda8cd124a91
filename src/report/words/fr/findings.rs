//! French: findings, the records behind them, and blind spots.

use crate::model::Day;
use crate::report::DecidedBy;
use crate::report::words::joined::{RanIn, names, ran};
use crate::report::words::{MayRun, Noun, Told};

use super::{GLUE, count, number, out_of, span};

pub(in crate::report::words) fn told(told: &Told<'_>) -> String {
    match *told {
        // One place may be in several of them.
        Told::Findings { n, of: Noun::Site, days, .. } => {
            format!("{} constats{}", number(n), in_brackets(days))
        }
        Told::Findings { n, count: sum, of, days } => {
            format!("{} dans {} constats{}", count(sum, of), number(n), in_brackets(days))
        }
        Told::Found { message, days } => format!("{message}{}", in_brackets(days)),
        Told::WhatToDo(what) => format!("Mesure à prendre\u{a0}: {what}"),
        Told::LookAt { event_id, file, record } => {
            let event = event_id.map_or_else(String::new, |id| format!("{id}, "));
            format!("À consulter\u{a0}: {event}enregistrement {} de {file}", number(record))
        }
        Told::Gap { account, region, from, to } => {
            format!("{account} {region}{}", in_brackets(Some((from, to))))
        }
        Told::ShowingSamples { shown, total } => format!(
            "Affichage de {}; le JSON en contient davantage pour chaque constat.",
            out_of(shown, Noun::Record, total)
        ),
        Told::Ran { regions, grades } => ran(regions, grades, RAN_IN, GLUE),
        Told::SeenFrom { source, seen, runs } => {
            let source = source.unwrap_or("une Région non nommée");
            let seen = count(seen, Noun::Event);
            format!("Depuis {source} ({seen})\u{a0}: {}.", may_run(&runs))
        }
        Told::BlindSpot { service, seen, needs_data_events, may_run, as_of, why } => {
            let trail =
                if needs_data_events { " (événements de données seulement)" } else { "" };
            let (seen, may_run) = (count(seen, Noun::Event), may_run.trim_end_matches('.'));
            format!(
                "{service}\u{a0}: {seen}{trail}. {why} Lieux possibles\u{a0}: {may_run} (en {as_of})."
            )
        }
    }
}

fn may_run(runs: &MayRun<'_>) -> String {
    match *runs {
        MayRun::Listed(regions, as_of) if regions.len() > MANY => format!(
            "l’une des {} Régions qu’AWS énumérait en {as_of}",
            number(u64::try_from(regions.len()).unwrap_or(u64::MAX))
        ),
        MayRun::Listed(regions, as_of) => {
            format!("{}, selon la liste d’AWS de {as_of}", GLUE.any(&names(regions)))
        }
        MayRun::NotListed(as_of) => format!("AWS n’énumérait aucune Région en {as_of}"),
        MayRun::There => "cela s’y exécute".to_owned(),
        MayRun::DecidedBy(DecidedBy::Model) => "le modèle ou le profil nommé décide".to_owned(),
        MayRun::DecidedBy(DecidedBy::Request) => "la requête décide".to_owned(),
        MayRun::DecidedBy(DecidedBy::Service) => {
            "les réglages propres au service décident".to_owned()
        }
        MayRun::DecidedBy(DecidedBy::Aws | DecidedBy::Endpoint | DecidedBy::NotTold) => {
            "AWS ne le dit pas".to_owned()
        }
    }
}

fn in_brackets(days: Option<(Day, Day)>) -> String {
    days.map_or_else(String::new, |(first, last)| format!(" ({})", span(first, last)))
}

/// More Regions than one reads as a list.
const MANY: usize = 12;

const RAN_IN: RanIn = RanIn { unknown: "inconnu", presumed: "présumé" };
