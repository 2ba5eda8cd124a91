//! French: what is new, and of an earlier report beside this one.

use crate::model::Day;
use crate::report::habits::ReachChange;
use crate::report::words::{Against, Doubt, Lacking, Noun, ScopeChange};

use super::{agree, count, list, number};

pub(in crate::report::words) fn against(told: &Against<'_>) -> String {
    match *told {
        Against::NoDay => {
            "Le rapport antérieur ne porte sur aucun jour\u{a0}: par rapport à lui, tout est nouveau."
                .to_owned()
        }
        Against::NotComplete => {
            "Le rapport antérieur n’est pas complet\u{a0}: ce qui y manque est dit nouveau ici.".to_owned()
        }
        Against::CallsBefore { calls, from } => format!(
            "{} de jours antérieurs au {from}, où commence le rapport antérieur\u{a0}: on ne peut pas dire \
             {}.",
            count(calls, Noun::Call),
            agree(calls, "s’il est nouveau", "s’ils sont nouveaux")
        ),
        Against::SharedUntil(day) => format!(
            "Les deux contiennent des jours antérieurs au {day}\u{a0}: ce qui y a commencé figure dans le \
             rapport antérieur et n’est pas dit nouveau."
        ),
        Against::Unseen { from, until } => format!(
            "Aucun des deux ne contient les jours du {from} inclus au {until} exclu\u{a0}: ce qui a \
             commencé alors est donné avec son premier jour dans ces journaux."
        ),
        Against::NotCovered { places, all } => format!(
            "Sans journaux antérieurs\u{a0}: {}. Ce qui y est dit nouveau a pu servir avant.",
            some(places, all)
        ),
        Against::Periods { then, now } if then == now => {
            format!("Les deux rapports portent sur {}.", period(now))
        }
        Against::Periods { then, now } => format!(
            "Le rapport antérieur porte sur {}, celui-ci sur {}.",
            period(then),
            period(now)
        ),
        Against::OnlyThen { places, all } => {
            format!("Seul le rapport antérieur a des journaux de {}.", some(places, all))
        }
        Against::OnlyNow { places, all } => {
            format!("Seul ce rapport a des journaux de {}.", some(places, all))
        }
        Against::Incomplete(lacking) => match lacking {
            Lacking::Then => "Le rapport antérieur n’est pas complet.",
            Lacking::Now => "Ce rapport n’est pas complet.",
            Lacking::Both => "Ni l’un ni l’autre n’est complet.",
        }
        .to_owned(),
        Against::OtherPolicy => {
            "Ils ont été évalués selon des politiques qui ne sont pas les mêmes, quel que soit leur nom."
                .to_owned()
        }
        Against::ForThatAlone => {
            "Des constats peuvent être nouveaux ou disparus pour cette seule raison, et des nombres \
             différer."
                .to_owned()
        }
    }
}

pub(super) fn scope_changed(changed: &ScopeChange<'_>) -> String {
    let ScopeChange { calls, principal, client, before, now, change, day, doubt } = *changed;
    format!(
        "`{principal}`{} est passé de `{before}` à `{now}`{} le {day}\u{a0}: {}{}",
        client.map_or_else(String::new, |client| format!(" avec {client}")),
        match change {
            ReachChange::Wider | ReachChange::Other => "",
            ReachChange::Narrower => ", qui va moins loin,",
        },
        count(calls, Noun::Call),
        doubtful(doubt)
    )
}

pub(super) const fn doubtful(doubt: Option<Doubt>) -> &'static str {
    match doubt {
        None => "",
        Some(Doubt::NotComplete) => "; le rapport antérieur n’est pas complet",
        Some(Doubt::NoLogs) => {
            "; il n’y a pas de journaux antérieurs de ce compte et de cette Région"
        }
    }
}

fn period(days: Option<(Day, Day)>) -> String {
    days.map_or_else(
        || "aucun jour".to_owned(),
        |(from, to)| format!("les jours du {from} inclus au {to} exclu"),
    )
}

fn some(places: &[String], all: u64) -> String {
    let shown = u64::try_from(places.len()).unwrap_or(u64::MAX);
    match all.saturating_sub(shown) {
        0 => list(places),
        more => format!("{} et {} de plus", places.join(", "), number(more)),
    }
}
