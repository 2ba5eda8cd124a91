//! French: what counts against which quota, and legacy models.

use crate::report::QuotaKind;
use crate::report::words::{Noun, QuotaTold};

use super::{agree, count, list, out_of, page, with_number};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn quota(told: &QuotaTold<'_>) -> String {
    match *told {
        QuotaTold::Of { calls, throttled, failed } => counted(calls, throttled, failed),
        QuotaTold::Tokens { counted, as_of, source } => format!(
            "Les jetons par minute sont entrée + écrits aux caches + sortie × le taux du modèle ({}, vu \
             en {as_of}), comptés pour {}.",
            page(source),
            out_of(counted.part, Noun::Call, counted.whole)
        ),
        QuotaTold::Names(names) => {
            let quoted = names.iter().map(|name| format!("«\u{a0}{name}\u{a0}»"));
            let quoted: Vec<String> = quoted.collect();
            format!(
                "Service Quotas les nomme {}, chaque fois avant le nom du modèle.",
                list(&quoted)
            )
        }
        QuotaTold::LegacyModels { models: 0, listed: 0, as_of, source } => format!(
            "La liste d’AWS des modèles en fin de vie (legacy) ne nomme aucun de ceux qui sont utilisés \
             ({}, vue en {as_of}).",
            page(source)
        ),
        QuotaTold::LegacyModels { models: 0, listed, as_of, source } => format!(
            "La liste d’AWS des modèles en fin de vie (legacy) nomme {}, pour d’autres Régions ou pour plus \
             tard ({}, vue en {as_of}).",
            with_number(listed, agree(listed, "modèle utilisé", "modèles utilisés")),
            page(source)
        ),
        QuotaTold::NotListed { models, calls } => not_listed(models, calls),
        QuotaTold::LegacyModels { models, as_of, source, .. } => format!(
            "{} qu’AWS donne en fin de vie (legacy) là où {} ({}, vu en {as_of})\u{a0}:",
            with_number(models, agree(models, "modèle utilisé", "modèles utilisés")),
            agree(models, "il est appelé", "ils sont appelés"),
            page(source)
        ),
        QuotaTold::PastDay(day) => format!("{day} (passé)"),
        QuotaTold::Minutes => {
            "Les minutes sont celles de l’horloge UTC où un tel appel a été consigné\u{a0}: 95\u{a0}% \
             d’entre elles ne dépassent pas le premier nombre, et aucune ne dépasse le second. AWS ne dit \
             pas quand commence sa propre minute, et ne limite les requêtes par minute que pour certains \
             modèles.".to_owned()
        }
        QuotaTold::WithoutTokens => {
            "Aucun enregistrement ne compte les jetons; seules les requêtes par minute sont données. Les \
             journaux d’invocation de modèles les comptent (`--invocation-logs`), de même que CloudTrail \
             pour les appels plus récents.".to_owned()
        }
        QuotaTold::WithoutCaches => {
            "CloudTrail n’indique pas ce qui est écrit dans des caches de requêtes\u{a0}: si des caches \
             servent, il y a plus de jetons par minute qu’il n’est écrit ici. Les journaux d’invocation de \
             modèles les donnent.".to_owned()
        }
        QuotaTold::Begins => {
            "Au début d’un appel, AWS prélève ses jetons d’entrée et son `max_tokens`, et rend à la fin ce \
             qui n’a pas servi. Aucun journal n’indique `max_tokens`\u{a0}: il faut une marge au-dessus de \
             ces nombres.".to_owned()
        }
        QuotaTold::Concurrent => {
            "Les tâches asynchrones et les flux dans les deux sens ont des quotas de requêtes simultanées \
             (docs.aws.amazon.com/general/latest/gr/bedrock.html, vu en 2026), et aucun journal ne dit \
             combien il y en a eu\u{a0}: leurs jetons ne sont dans aucun nombre de jetons par minute.".to_owned()
        }
        QuotaTold::NoSuccessor => "sa page n’en nomme aucun".to_owned(),
        QuotaTold::LegacyByRegion => {
            "L’état d’un modèle diffère selon la Région. Un modèle qui n’est pas listé pour une Région n’y \
             est pas garanti pour autant; `ListFoundationModels` dans cette Région donne son état.".to_owned()
        }
    }
}

fn not_listed(models: u64, calls: u64) -> String {
    let calls = match calls {
        0 => String::new(),
        calls => format!("Le modèle de {} n’est pas connu.", count(calls, Noun::Call)),
    };
    if models == 0 {
        return calls;
    }
    let are = agree(models, "modèle utilisé n’est pas", "modèles utilisés ne sont pas");
    let models = format!("{} sur cette liste, qui n’en dit rien.", with_number(models, are));
    format!("{models} {calls}").trim_end().to_owned()
}

fn counted(calls: u64, throttled: u64, failed: u64) -> String {
    let (refused, fallen) = (refused_calls(throttled), failed_calls(failed));
    let apart = match (throttled, failed) {
        (0, 0) => String::new(),
        (0, _) => format!(" Non comptés\u{a0}: {fallen} avant qu’un modèle s’exécute."),
        (_, 0) => format!(" Non comptés\u{a0}: {refused} par un quota."),
        (_, _) => format!(
            " Non comptés\u{a0}: {refused} par un quota, et {fallen} pour une autre raison \
             avant qu’un modèle s’exécute."
        ),
    };
    format!(
        "{} où un modèle s’est exécuté, par compte, modèle, Région source et manière d’appeler\u{a0}: \
         à chacun son quota, que tient la Région source où que l’appel se soit exécuté.{apart}",
        count(calls, Noun::Call)
    )
}

fn refused_calls(n: u64) -> String {
    format!("{} {}", count(n, Noun::Call), agree(n, "refusé", "refusés"))
}

fn failed_calls(n: u64) -> String {
    format!("{} qui {} échoué", count(n, Noun::Call), agree(n, "a", "ont"))
}

pub(in crate::report::words) const fn quota_kind(kind: QuotaKind) -> &'static str {
    match kind {
        QuotaKind::OnDemand => "à la demande",
        QuotaKind::CrossRegion => "interrégional",
        QuotaKind::GlobalCrossRegion => "mondial",
        QuotaKind::Mantle => "mantle",
        QuotaKind::Dedicated => "dédié",
        QuotaKind::Concurrent => "simultané",
        QuotaKind::Unknown => "inconnu",
    }
}
