//! French: a check of an evidence pack.

use crate::model::{IntegrityOutcome, Region, Verdict};
use crate::report::pack::{Difference, Law, Ran, Signature, Wrong};
use crate::report::words::{HeldBy, Noun, PackTold};

use super::{agree, count, number, verdict};

pub(in crate::report::words) fn pack(told: &PackTold<'_>) -> String {
    match *told {
        PackTold::Answer { outcome, files, held_by } => answer(outcome, files, held_by),
        PackTold::Says(ran, allowed) => says(ran, allowed),
        PackTold::Wrong(of) => wrong(of),
        PackTold::FetchAgain => {
            "Se procurer de nouveau le dossier là d’où il vient\u{a0}: il a pu être coupé en chemin."
                .to_owned()
        }
        PackTold::Signature(of) => signature(of),
        PackTold::LogsNotGiven => {
            "Les journaux n’ont pas été lus\u{a0}: `--logs INPUT` les juge de nouveau, et `--keys DIR` \
             leurs condensés."
                .to_owned()
        }
        PackTold::LogsLeft => {
            "Les journaux n’ont pas été lus, car le dossier n’est pas entier.".to_owned()
        }
        PackTold::SameReport => {
            "Les journaux sont ceux que nomme le dossier. Jugés de nouveau, ils donnent le même rapport, \
             pour ce qui a été comparé."
                .to_owned()
        }
        PackTold::WriterNotAsked => {
            "Personne n’a vérifié qu’AWS a écrit ces journaux\u{a0}: `--keys DIR` le demande à leurs condensés."
                .to_owned()
        }
        PackTold::Differs(of) => differs(of),
        PackTold::Compared(parts) => format!("Comparé\u{a0}: {}.", parts.join(", ")),
        PackTold::NotCompared(parts) => format!(
            "Non comparé, et tenu par les seules empreintes\u{a0}: {}.",
            parts.join(", ")
        ),
    }
}

fn says(ran: &Ran, allowed: &[Region]) -> String {
    let given = &ran.given;
    let from =
        given.from.map_or_else(|| "du premier événement".to_owned(), |from| format!("du {from}"));
    let to = given.to.map_or_else(|| "au dernier".to_owned(), |to| format!("au {to}"));
    let names: Vec<&str> = allowed.iter().map(Region::as_str).collect();
    let allowed = if names.is_empty() {
        String::new()
    } else {
        format!(" (permis\u{a0}: {})", names.join(", "))
    };
    format!(
        "Le dossier dit {} selon la politique `{}`{allowed}, {from} {to}; fait le {} par regiontrail {}.",
        verdict(ran.verdict),
        given.policy,
        ran.generated_at,
        ran.tool_version
    )
}

fn answer(outcome: IntegrityOutcome, files: u64, held_by: HeldBy) -> String {
    let are =
        agree(files, "est tel que son manifeste le nomme", "sont tels que son manifeste les nomme");
    let files = count(files, Noun::File);
    match (outcome, held_by) {
        (IntegrityOutcome::Intact, HeldBy::Itself | HeldBy::Signature) => {
            format!("INTÉGRAL\u{a0}: {files} du dossier {are}.")
        }
        (IntegrityOutcome::Intact, HeldBy::Logs) => {
            format!("INTÉGRAL\u{a0}: {files} du dossier {are}, et ses journaux donnent son verdict.")
        }
        (IntegrityOutcome::Incomplete, HeldBy::Itself) => format!(
            "INCOMPLET\u{a0}: {files} du dossier {are}, ce qui ne prouve rien en soi\u{a0}: personne que l’on sache \
             autorisé ne l’a signé, et ses journaux n’ont pas été lus."
        ),
        (IntegrityOutcome::Incomplete, HeldBy::Signature | HeldBy::Logs) => {
            "INCOMPLET\u{a0}: le dossier est entier, mais tout ce qu’il dit n’a pas pu être vérifié."
                .to_owned()
        }
        (IntegrityOutcome::Failed, _) => {
            "ÉCHEC\u{a0}: le dossier ne prouve pas ce qu’il dit.".to_owned()
        }
    }
}

const fn word(outcome: IntegrityOutcome) -> &'static str {
    match outcome {
        IntegrityOutcome::Intact => "INTÉGRAL",
        IntegrityOutcome::Incomplete => "INCOMPLET",
        IntegrityOutcome::Failed => "ÉCHEC",
    }
}

fn wrong(of: &Wrong) -> String {
    match of {
        Wrong::Missing => "il n’y est pas".to_owned(),
        Wrong::NotNamed => "le manifeste ne le nomme pas".to_owned(),
        Wrong::NamedTwice => "le manifeste le nomme deux fois".to_owned(),
        Wrong::Changed => {
            "il a été modifié\u{a0}: son SHA-256 n’est pas celui du manifeste".to_owned()
        }
        Wrong::Damaged(cause) => format!("il est endommagé\u{a0}: {cause}"),
        Wrong::Unreadable(cause) => format!("il ne peut pas être lu\u{a0}: {cause}"),
        Wrong::OtherForm(form) if form.is_empty() => {
            "ce n’est pas le manifeste d’un dossier de preuve\u{a0}: il ne nomme pas de `predicateType`"
                .to_owned()
        }
        Wrong::OtherForm(form) => format!(
            "c’est le manifeste d’autre chose, ou d’un dossier d’une autre version\u{a0}: sa forme est \
             `{form}`"
        ),
        Wrong::NotCanonical => {
            "il a été modifié\u{a0}: il n’est pas écrit comme ce programme l’écrit".to_owned()
        }
        Wrong::SumsDiffer => "il ne dit pas ce que dit le manifeste".to_owned(),
        Wrong::LogsDiffer => "ses journaux ne sont pas ceux que nomme le manifeste".to_owned(),
        Wrong::VerdictDiffers => "son verdict n’est pas celui du manifeste".to_owned(),
        Wrong::CallsDiffer => "ses appels ne sont pas la somme de ses flux".to_owned(),
        Wrong::RunDiffers => {
            "son heure ou sa version de ce programme n’est pas celle du manifeste".to_owned()
        }
        Wrong::AskedDiffers => {
            "ce qu’il dit avoir été demandé n’est pas ce qui l’a été pour le rapport".to_owned()
        }
        Wrong::NoPart => {
            "ce n’est pas une partie d’un dossier de preuve, et rien ne lui a été comparé".to_owned()
        }
        Wrong::PolicyDiffers => {
            "ce n’est pas la politique par laquelle le rapport dit avoir jugé".to_owned()
        }
        Wrong::Breaks(law) => breaks(*law).to_owned(),
        Wrong::NotOfReport => "ce n’est pas ce que `report.json` donne dans ce format".to_owned(),
    }
}

const fn breaks(law: Law) -> &'static str {
    match law {
        Law::Numbers => "ses nombres ne sont pas ceux d’un rapport",
        Law::Totals => "ses totaux ne sont pas les sommes de ses flux",
        Law::Coverage => "ce qui a été examiné n’est pas dans un seul de ses compteurs",
        Law::Scope => {
            "ses flux sont de comptes, de régions ou d’un temps que sa portée ne nomme pas"
        }
        Law::Integrity => "ce qu’il dit des condensés ne découle pas de leurs nombres",
        Law::Findings => "ses constatations ne portent pas sur autant d’appels que ses flux",
        Law::Flows => "les verdicts de ses flux ne sont pas ceux de sa politique",
        Law::Reasons => "les raisons de son code de sortie ne découlent pas du reste",
        Law::Verdict => "son verdict ne découle pas du reste",
        Law::ExitCode => "son code de sortie ne découle pas de ses raisons",
    }
}

fn signature(of: &Signature) -> String {
    match of {
        Signature::None => {
            "Non signé\u{a0}: quiconque pouvait modifier le dossier pouvait en refaire le manifeste."
                .to_owned()
        }
        Signature::Wanted => {
            "Non signé, alors que ceux qui peuvent signer ont été nommés\u{a0}: la signature a pu être \
             enlevée."
                .to_owned()
        }
        Signature::Unchecked { reason } => {
            format!("Signé, mais la signature n’a pas été vérifiée\u{a0}: {reason}.")
        }
        Signature::SignerUnchecked { key } => format!(
            "La signature convient au manifeste. De qui elle est n’a pas été vérifié\u{a0}: nommer ceux \
             qui peuvent signer (`--allowed-signers FILE`). La clé\u{a0}: `{key}`."
        ),
        Signature::Valid { signer } => format!("Signé par {signer}."),
        Signature::OutOfTime { signer } => format!(
            "La signature convient au manifeste, et est de {signer}, dont la clé ne peut signer maintenant. Elle le \
             pouvait quand le dossier dit avoir été fait; s’il l’a été alors, personne ne peut le dire."
        ),
        Signature::NotAllowed { key } => format!(
            "La signature convient au manifeste, mais n’est de personne qui peut signer des dossiers de preuve \
             (espace `regiontrail-evidence`). La clé\u{a0}: `{key}`."
        ),
        Signature::Invalid { reason } => format!("La signature n’est pas bonne\u{a0}: {reason}."),
    }
}

/// Returns a language's word for a verdict; a report may say what is none.
fn named(said: &str) -> &str {
    let known = Verdict::ALL.into_iter().find(|known| known.as_str() == said);
    match known {
        Some(known) => verdict(known),
        None => said,
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
fn differs(of: &Difference) -> String {
    match of {
        Difference::Verdict(said, given) => {
            let (said, given) = (named(said), named(given));
            format!("le dossier dit {said}, et ses journaux donnent {given}")
        }
        Difference::DigestsNotChecked => {
            "le rapport repose sur des condensés, et ils n’ont pas été vérifiés de nouveau\u{a0}: \
             `--keys DIR` le fait"
                .to_owned()
        }
        Difference::RestsOnDigests(said) => format!(
            "{} ne s’ensuit que si des condensés expliquent des jours sans journaux; ils n’ont pas été \
             vérifiés de nouveau\u{a0}: `--keys DIR`",
            named(said)
        ),
        Difference::RestsOnPlace(said) => format!(
            "{} ne s’ensuit que là où les journaux se trouvent comme alors\u{a0}: les noms de ceux-ci \
             indiquent d’autres jours, ou aucun",
            named(said)
        ),
        Difference::Worse(said, given) => format!(
            "le dossier dit {}, et ces journaux donnent {}\u{a0}: ce qui n’a pas pu être lu alors \
             n’est peut-être pas parmi eux",
            named(said),
            named(given)
        ),
        Difference::Part(path) => format!("`{path}` n’est pas ce que donnent les journaux"),
        Difference::NotTold(code) => {
            format!("les journaux donnent une constatation `{code}` que le dossier n’a pas")
        }
        Difference::NotFound(code) => {
            format!("le dossier a une constatation `{code}` que les journaux ne donnent pas")
        }
        Difference::Record(object, record) => format!(
            "`records.jsonl`\u{a0}: l’enregistrement {} de {object} n’est pas ce que contient son journal",
            number(*record)
        ),
        Difference::RecordNotSeen(object, record) => format!(
            "`records.jsonl`\u{a0}: l’enregistrement {} de {object} n’a pas été retrouvé",
            number(*record)
        ),
        Difference::RecordLeftOut(object, record) => format!(
            "`records.jsonl`\u{a0}: l’enregistrement {} de {object}, que montre une constatation, manque",
            number(*record)
        ),
        Difference::RecordNotShown(object, record) => format!(
            "`records.jsonl`\u{a0}: l’enregistrement {} de {object} est dit hors de portée, et son journal \
             le contient",
            number(*record)
        ),
        Difference::Unread(objects) => format!(
            "{} à côté des journaux {} pas pu être {}, et le dossier ne {} connaît pas\u{a0}: écarter ce \
             qui n’est pas un journal, ou chercher de nouveau les journaux",
            count(*objects, Noun::Object),
            agree(*objects, "n’a", "n’ont"),
            agree(*objects, "lu", "lus"),
            agree(*objects, "le", "les")
        ),
        Difference::Logs(named, read) => format!(
            "le dossier nomme {}, et {} {}\u{a0}: d’après leurs empreintes, ce ne sont pas les mêmes, \
             et rien d’autre n’a été comparé",
            count(*named, Noun::Log),
            number(*read),
            agree(*read, "a été lu", "ont été lus")
        ),
        Difference::KeysLacking(digests) => format!(
            "le rapport repose sur des condensés, et les clés données manquent pour {} d’entre eux\u{a0}: chercher \
             celles de leur temps (`regiontrail verify INPUT --fetch-keys DIR`)",
            number(*digests)
        ),
        Difference::WitnessNotGiven(logs) => format!(
            "le rapport repose aussi sur {} d’invocation, et rien de tel n’a été donné\u{a0}: \
             `--invocation-logs INPUT`",
            count(*logs, Noun::Log)
        ),
        Difference::LogMended(object) => format!(
            "un journal que le dossier n’a pas pu lire se lit maintenant, et le dossier ne dit rien de ce qu’il \
             contient\u{a0}: {object}"
        ),
        Difference::OtherOrder => {
            "les constatations montrent d’autres enregistrements que ceux que ces journaux donnent d’abord\u{a0}: leurs \
             noms sont dans un autre ordre; donner les journaux sous les noms que leur donne le dossier"
                .to_owned()
        }
        Difference::LogsNotProven(outcome) => format!(
            "le rapport n’a rien demandé aux condensés, et d’après eux ces journaux donnent {}\u{a0}: `regiontrail \
             verify LOGS --keys DIR` dit lesquels",
            word(*outcome)
        ),
        Difference::LogOther(object) => {
            format!("un journal du dossier a d’autres octets ici\u{a0}: {object}")
        }
        Difference::LogNotHere(object) => {
            format!("un journal du dossier n’a pas été lu ici\u{a0}: {object}")
        }
        Difference::LogNotNamed(object) => {
            format!("le dossier ne connaît pas un journal qui a été lu ici\u{a0}: {object}")
        }
        Difference::Version(made, ours) => format!(
            "le dossier est de la version {made} et celle-ci est {ours}\u{a0}: ce qui diffère d’autre peut en \
             venir; le vérifier aussi avec cette version-là"
        ),
        Difference::Catalog(made, ours) => format!(
            "le dossier a été jugé par le catalogue de profils de {made}, et cette version a celui de {ours}"
        ),
    }
}
