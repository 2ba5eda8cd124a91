//! French: a check of log files against their digests.

use crate::model::{IntegrityOutcome, Link, Moment, Reason, Standing};
use crate::report::BrokenLink;
use crate::report::words::{Bad, Check, Checked, Noun};

use super::{agree, count, list, number};

pub(in crate::report::words) fn check(check: &Check<'_>) -> String {
    match *check {
        Check::Answer { outcome, digests, logs, from, until, bad } => {
            answer(outcome, (digests, logs), (from, until), bad)
        }
        Check::Made { at, version, inputs } => {
            format!("Contrôlé le {at} par regiontrail {version}\u{a0}: {inputs}")
        }
        Check::Asked { from, to } => asked(from, to),
        Check::Standings { of, all, parts } => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(n, standing)| format!("{}\u{a0}{}", number(*n), adjective(*n, *standing)))
                .collect();
            let all = count(all, noun(of));
            if parts.is_empty() { all } else { format!("{all}\u{a0}: {}", parts.join(", ")) }
        }
        Check::OutsidePeriod(n) => format!(
            "{} {} hors de la période, non {}",
            count(n, Noun::Object),
            agree(n, "livré", "livrés"),
            agree(n, "examiné", "examinés")
        ),
        Check::UnknownKeys { bad } => unknown_keys(bad),
        Check::OfRegions(regions) => of_regions(regions),
        Check::Covered { account, region, from, to, digests } => format!(
            "{account} {region}\u{a0}: du {from} au\u{a0}{to}, {}",
            count(digests, Noun::ValidDigest)
        ),
        Check::Gap { account, region, from, to } => {
            format!("{account} {region}\u{a0}: du {from} au\u{a0}{to}")
        }
        Check::KeysOfAws { at, used } => format!(
            "{}, {} par AWS le {at}",
            count(used, Noun::PublicKey),
            agree(used, "énumérée", "énumérées")
        ),
        Check::KeysOfFiles { folder, used } => keys_of_files(folder, used),
        Check::Why(reason) => why(reason).to_owned(),
        Check::NotValid => "Non valides".to_owned(),
        Check::Gaps => "Périodes sans condensé valide".to_owned(),
        Check::CoveredHead => "Couvert par des condensés valides (heures de livraison)".to_owned(),
        Check::Means { outcome: IntegrityOutcome::Intact, keys: Some(folder) } => rests_on(folder),
        Check::Means { outcome, keys: _ } => means(outcome).to_owned(),
        Check::MeansFetchKeys => FETCH_KEYS.to_owned(),
        Check::Todo(standing) => todo(standing).to_owned(),
        Check::Hours { covered, all, places, unknown } => hours((covered, all), places, unknown),
        Check::Chain { proven, all, trail_unknown, broken } => {
            chain((proven, all), trail_unknown, broken)
        }
        Check::Broken(links) => broken(links),
        Check::BrokenHead => "Jours où la chaîne de preuve se rompt".to_owned(),
        Check::NoDigest => "il n’y a aucun condensé, donc rien n’est prouvé".to_owned(),
    }
}

fn hours((covered, all): (u64, u64), places: u64, unknown: u64) -> String {
    let rest = if unknown == 0 {
        String::new()
    } else {
        format!(
            " Aucun condensé ne dit rien de {}, dont on ne sait pas combien d’heures étaient à prouver.",
            count(unknown, Noun::Place)
        )
    };
    format!(
        "Des condensés valides disent ce qui a été livré pendant {} sur {}, au total de {}.{rest}",
        number(covered),
        count(all, Noun::Hour),
        count(places, Noun::Place)
    )
}

fn chain((proven, all): (u64, u64), trail_unknown: u64, links: &[BrokenLink]) -> String {
    let head = format!(
        "Pendant {} sur {}, chaque maillon de la preuve tient\u{a0}: un journal de suivi était actif, un condensé \
         signé parle de l’heure, ses journaux sont là, nommés et inchangés, et chacun de leurs enregistrements a \
         été lu.",
        number(proven),
        count(all, Noun::Hour)
    );
    let breaks = if links.is_empty() {
        String::new()
    } else {
        format!(" Il se rompt pendant les autres\u{a0}: {}.", broken(links))
    };
    let unknown = if trail_unknown == 0 {
        String::new()
    } else {
        format!(
            " Pour {}, on ne sait pas si un journal de suivi était actif.",
            count(trail_unknown, Noun::Hour)
        )
    };
    head + &breaks + &unknown
}

fn broken(links: &[BrokenLink]) -> String {
    let told: Vec<String> = links
        .iter()
        .map(|BrokenLink { link, hours }| {
            let what = match link {
                Link::Trail => "aucun journal de suivi actif",
                Link::Digest => "aucun condensé",
                Link::Signature => "un condensé non valide",
                Link::LogThere => "un journal manquant",
                Link::LogNamed => "un journal dans aucun condensé",
                Link::LogUnchanged => "un journal modifié",
                Link::LogRead => "un journal illisible",
                Link::Records => "des enregistrements illisibles",
            };
            format!("{what} ({})", count(*hours, Noun::Hour))
        })
        .collect();
    told.join(", ")
}

fn unknown_keys(bad: &[Bad]) -> String {
    format!(
        "ÉCHEC\u{a0}: des condensés indiquent une clé publique qui n’est pas parmi celles fournies\u{a0}: {}.",
        list(&bad.iter().map(bad_words).collect::<Vec<_>>())
    )
}

fn of_regions(regions: &[&str]) -> String {
    format!(
        "Ce contrôle porte sur les seuls condensés et journaux de {}\u{a0}: ceux des autres Régions ont \
             été laissés de côté, comme demandé.",
        list(&regions.iter().map(ToString::to_string).collect::<Vec<_>>())
    )
}

fn rests_on(folder: &str) -> String {
    format!(
        "Les journaux des heures couvertes sont bien ceux de CloudTrail, et ils sont complets, si les clés \
             publiques de {folder} sont celles d’AWS\u{a0}: AWS n’a pas été interrogé."
    )
}

fn keys_of_files(folder: &str, used: u64) -> String {
    format!(
        "{} {} par des condensés; sont connues celles des fichiers de {folder}\u{a0}: le résultat \
             vaut ce que vaut leur origine",
        count(used, Noun::PublicKey),
        agree(used, "nommée", "nommées")
    )
}

fn answer(
    outcome: IntegrityOutcome,
    (digests, logs): (u64, u64),
    (from, until): (Option<Moment>, Option<Moment>),
    bad: &[Bad],
) -> String {
    let span = from.zip(until);
    let head = span.map(|(from, to)| format!("de ce qui a été livré du {from} au\u{a0}{to}, "));
    let until = until.filter(|_| span.is_none());
    let until = until.map(|until| format!(" de ceux livrés jusqu’au\u{a0}{until}"));
    let bad = list(&bad.iter().map(bad_words).collect::<Vec<_>>());
    match outcome {
        IntegrityOutcome::Intact => format!(
            "INTÉGRAL\u{a0}: {}chaque journal est, à l’octet près, celui que CloudTrail a écrit, et \
             aucun{} ne manque\u{a0}: {}, {}.",
            head.unwrap_or_default(),
            until.unwrap_or_default(),
            count(logs, Noun::Log),
            count(digests, Noun::Digest)
        ),
        IntegrityOutcome::Incomplete => format!(
            "INCOMPLET\u{a0}: aucune modification n’est connue, mais tout n’est pas prouvé\u{a0}: {bad}."
        ),
        IntegrityOutcome::Failed => format!(
            "ÉCHEC\u{a0}: ce ne sont pas tous les journaux que CloudTrail a écrits, intacts\u{a0}: {bad}."
        ),
    }
}

fn asked(from: Option<Moment>, to: Option<Moment>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => {
            format!("Demandé\u{a0}: les événements du {from} au\u{a0}{to}")
        }
        (Some(from), None) => format!("Demandé\u{a0}: les événements à partir du {from}"),
        (None, Some(to)) => format!("Demandé\u{a0}: les événements d’avant le {to}"),
        (None, None) => "Demandé\u{a0}: les événements de toute date".to_owned(),
    }
}

fn bad_words(bad: &Bad) -> String {
    match *bad {
        Bad::Objects(of, standing, n) => {
            format!("{} {}", count(n, noun(of)), adjective(n, standing))
        }
        Bad::Gaps(n) => format!("{} sans condensé valide", count(n, Noun::Period)),
        Bad::NoDigest => "aucun condensé n’a été trouvé".to_owned(),
    }
}

const fn noun(of: Checked) -> Noun {
    match of {
        Checked::Digests => Noun::Digest,
        Checked::Logs => Noun::Log,
    }
}

fn adjective(n: u64, standing: Standing) -> &'static str {
    match standing {
        Standing::Valid => agree(n, "valide", "valides"),
        Standing::Tampered => agree(n, "altéré", "altérés"),
        Standing::Missing => agree(n, "manquant", "manquants"),
        Standing::Unreadable => agree(n, "illisible", "illisibles"),
        Standing::Unattested => agree(n, "non attesté", "non attestés"),
        Standing::NotInRange => "hors de la période",
    }
}

const fn means(outcome: IntegrityOutcome) -> &'static str {
    match outcome {
        IntegrityOutcome::Intact => {
            "Les journaux des heures couvertes sont bien ceux de CloudTrail, et ils sont complets."
        }
        IntegrityOutcome::Incomplete => {
            "Ne pas tenir pour complet ce qui est énuméré ici. Ce qui est valide le reste."
        }
        IntegrityOutcome::Failed => {
            "Garder le compartiment tel quel et chercher qui a pu y écrire. Ce qui est valide le reste; \
             le reste ne prouve rien."
        }
    }
}

/// Returns nothing where nothing is to be done.
const fn todo(standing: Standing) -> &'static str {
    match standing {
        Standing::Valid | Standing::NotInRange => "",
        Standing::Tampered => {
            "TAMPERED\u{a0}: le garder, rétablir une version antérieure de l’objet ou une copie, et contrôler de \
             nouveau."
        }
        Standing::Missing => {
            "MISSING\u{a0}: le rétablir d’une copie ou d’une version antérieure, et contrôler de nouveau. Les \
             événements de données de S3 et les journaux d’accès au serveur disent qui l’a supprimé."
        }
        Standing::Unreadable => {
            "UNREADABLE\u{a0}: le copier ou le rendre lisible, et contrôler de nouveau."
        }
        Standing::Unattested => {
            "UNATTESTED\u{a0}: chercher qui l’a écrit. Ce qui n’est pas de CloudTrail n’a pas sa place parmi ses \
             journaux."
        }
    }
}

const fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::Signed => "la signature est bonne, par une clé de cette date",
        Reason::SignedByNext => "la signature que répète le condensé suivant est bonne",
        Reason::HashMatches => "un condensé valide indique cette empreinte",
        Reason::HashDiffers => "un condensé valide indique une autre empreinte",
        Reason::Damaged => "ce n’est pas un flux gzip entier, tel que CloudTrail l’écrit",
        Reason::TrailingBytes => "des octets suivent son flux gzip",
        Reason::NotADigest => "son contenu n’est pas un condensé",
        Reason::Moved => "il indique un autre emplacement que celui où il se trouve",
        Reason::SignatureWrong => "la signature n’est pas bonne",
        Reason::ChainBroken => "ce n’est pas le condensé auquel renvoie le suivant",
        Reason::UnknownAlgorithm => "il indique un autre algorithme que SHA256withRSA",
        Reason::SignatureMissing => "ses métadonnées n’ont pas de signature",
        Reason::SignatureNotKept => {
            "cet emplacement ne garde pas de métadonnées, et aucun condensé suivant ne répète sa signature"
        }
        Reason::GenerationTimeMissing => "un condensé de rattrapage sans l’heure de sa production",
        Reason::NoKeys => "aucune clé publique de sa Région et de sa date n’est disponible",
        Reason::UnknownKey => {
            "il indique une clé qui n’est pas parmi celles de sa Région et de sa date; si elles viennent de \
             fichiers, les obtenir d’abord de nouveau"
        }
        Reason::KeyNotGiven => {
            "il indique une clé qui n’est pas parmi celles fournies\u{a0}: obtenir de nouveau les clés de sa date"
        }
        Reason::UnusableKey => {
            "la clé de cette empreinte n’est pas une clé RSA dont CloudTrail se servirait"
        }
        Reason::KeyOutsideValidity => "sa clé n’était pas valide à sa date",
        Reason::NotThere => "un condensé valide l’indique, et il n’y est pas",
        Reason::OlderThanAll => {
            "le plus ancien condensé disponible l’indique\u{a0}: expiré ou retiré; demander une période par `--from`"
        }
        Reason::NotGiven => {
            "un condensé valide l’indique, et son dossier n’est pas parmi ce qui a été fourni\u{a0}: le copier aussi"
        }
        Reason::NotRead => "il n’a pas pu être lu",
        Reason::Unstable => "chaque lecture a donné d’autres octets",
        Reason::NamedByNoDigest => "aucun condensé ne l’indique",
        Reason::DigestNotValid => "seul un condensé qui n’est pas valide lui-même l’indique",
        Reason::OutsidePeriod => "il a été livré hors de la période",
    }
}

const FETCH_KEYS: &str = "D’abord, obtenir de nouveau les clés (`regiontrail verify INPUT --fetch-keys \
                                  DIR`)\u{a0}: AWS en change environ une fois par mois. Si AWS ne connaît pas \
                                  non plus la clé, quelqu’un d’autre a écrit ces condensés\u{a0}: alors garder \
                                  le compartiment tel quel et chercher qui a pu y écrire.";
