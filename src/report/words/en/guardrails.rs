//! English: guardrails.

use crate::report::guardrails::{
    Answer, Applies, Attachment, Basis, CallEffect, DocumentKind, Done, Inside, LeftOut, Named,
    Purpose, Tally,
};
use crate::report::words::{Asked, Directly, Guard, Noun};

use super::mistakes::mistake;
use super::{count, list, number, region_list, verdict};

#[allow(clippy::too_many_lines, reason = "one arm a sentence, nothing to follow")]
pub(in crate::report::words) fn guard(guard: &Guard<'_>) -> String {
    match *guard {
        Guard::Title { policy, regions, catalog } => format!(
            "Guardrails for policy {policy}: inference in {} only. Profile catalog of {catalog}.",
            region_list(regions)
        ),
        Guard::Preface => PREFACE.to_owned(),
        Guard::Size { kind, size, limit } => {
            let (size, limit) = (number(size), number(limit));
            match kind {
                DocumentKind::ServiceControlPolicy => {
                    format!("service control policy, {size} of {limit} characters")
                }
                DocumentKind::ManagedPolicy => format!(
                    "IAM policy for roles and users, {size} of {limit} characters without white space"
                ),
            }
        }
        Guard::Limit(kind) => limit(kind).to_owned(),
        Guard::Attach(attachment) => attach(attachment),
        Guard::Purpose(purpose) => why(purpose).to_owned(),
        Guard::LeftOutHead => "What no document does".to_owned(),
        Guard::LeftOut(left_out) => left(left_out),
        Guard::Tried { ledger, calls, attempts } => format!(
            "Tried on {} of {ledger}. {} that ran nothing are not among them.",
            count(calls, Noun::Call),
            count(attempts, Noun::FailedAttempt)
        ),
        Guard::Assumed => {
            "Documents that only deny were tried alone; it is assumed that something \
                           else allows the call (FullAWSAccess, and a policy of the principal)."
                .to_owned()
        }
        Guard::Together(documents) => list(documents),
        Guard::Sums { of, tally } => sums(of, &tally),
        Guard::Calls { calls, verdict: of } => {
            format!("{}, {}", count(calls, Noun::Call), verdict(of))
        }
        Guard::Effect(effect) => effect_words(effect),
        Guard::Checked { document, policy, regions, catalog } => format!(
            "{document} against policy {policy} (inference in {} only; profile catalog of {catalog})",
            region_list(regions)
        ),
        Guard::Answer(of) => answer(of).to_owned(),
        Guard::AssumedOfOne => {
            "No statement allows inference: it is assumed that something else does (FullAWSAccess \
             among the SCPs, and a policy of the principal)."
                .to_owned()
        }
        Guard::Account(account) => {
            format!("Calls were tried as of account {account}, the only one that is named.")
        }
        Guard::PrincipalsHead => "Who calls matters: all else here is of a role that no statement \
                                  names. What those below may call, try on a ledger."
            .to_owned(),
        Guard::Named(Named { statement, applies, values, .. }) => match applies {
            Applies::To => format!("{statement} applies to {} alone", list(values)),
            Applies::ToAllBut => format!("{statement} applies to all but {}", list(values)),
        },
        Guard::Statements { looked_at, others } => format!(
            "Statements for inference or API keys: {}; for other things, not looked at: {}.",
            number(looked_at),
            number(others)
        ),
        Guard::MistakesHead => "Mistakes".to_owned(),
        Guard::Mistake(found) => mistake(found),
        Guard::ProfilesHead => "Calls through inference profiles".to_owned(),
        Guard::Profiles { effect, inside, n } => {
            format!("{}, {}: {}", inside_words(inside), number(n), effect_words(effect))
        }
        Guard::Direct { of, done, regions } => {
            format!("{}, {}: {}", directly(of), direct_word(done), region_list(regions))
        }
        Guard::DirectRest { of, done, n, others } => format!(
            "{}, {}: {} {} commercial Regions",
            directly(of),
            direct_word(done),
            if others { "the other" } else { "all" },
            number(n)
        ),
        Guard::Besides => BESIDES.to_owned(),
    }
}

const BESIDES: &str = "Tried besides: the catalog from all commercial Regions, an application profile that \
                       copies each, and what the document itself names. Of what may run outside the \
                       policy, one for each source Region and prefix stands above. Not tried: prompts \
                       and prompt routers, and batch and agents, whose actions are others.";

const fn inside_words(inside: Inside) -> &'static str {
    match inside {
        Inside::Yes => "inside the policy",
        Inside::No => "not inside the policy",
        Inside::NotKnown => "not known whether inside the policy",
    }
}

fn directly(of: Directly) -> String {
    match of {
        Directly::Model(service) => {
            format!("a foundation model called in its own Region at {}", service.as_str())
        }
        Directly::OwnModel => "a provisioned, imported or custom model, or an endpoint of the \
                               Marketplace, at bedrock"
            .to_owned(),
    }
}

const fn direct_word(done: Done) -> &'static str {
    match done {
        Done::Stopped | Done::Passes => done_word(done),
        Done::Undecided => {
            "not decided, because a statement asks for what is not known of the call"
        }
    }
}

const PREFACE: &str = "Each statement has why it is there and the pages of AWS behind it, with the \
                       month that the fact is dated to. Nothing here is in force: attach what you \
                       want, first to an account for trials. An SCP does not bind the management \
                       account. An asterisk stands where your account number may stand.";

const fn limit(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::ServiceControlPolicy => {
            "AWS takes SCPs of 10,240 characters since May 2026 (5,120 before), white space among them \
             where they do not come through the console."
        }
        DocumentKind::ManagedPolicy => {
            "AWS takes managed policies of 6,144 characters, and does not count white space."
        }
    }
}

fn attach(attachment: &Attachment) -> String {
    let Attachment { kind, written, most, taken, fits, .. } = attachment;
    let (written, free) = (number(*written), number(most.saturating_sub(*taken)));
    let taken = match kind {
        DocumentKind::ServiceControlPolicy => format!(
            "One entity (the root, an organizational unit, an account) takes {} SCPs, those that it \
             inherits not counted, and one that allows must stay attached (FullAWSAccess): {free} are free.",
            number(*most)
        ),
        DocumentKind::ManagedPolicy => format!(
            "A user or a group takes {} managed policies unless AWS raises that, a role 20.",
            number(*most)
        ),
    };
    if !fits && *kind == DocumentKind::ManagedPolicy {
        return format!(
            "{taken} Here are {written}: more than fit on one. Split them over groups, put some in line, or \
             take only those of the source Regions that you use."
        );
    }
    if *fits {
        format!("{taken} Here are {written}: where nothing else is attached, all fit.")
    } else {
        format!("{taken} Here are {written}: more than fit. Attach some at a level above or below.")
    }
}

const fn why(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::DenyOtherRegions => {
            "Stops Bedrock in every other Region. A geographic profile with one destination there \
             fails as a whole. Global routing has no Region, and \"unspecified\" is not allowed \
             either."
        }
        Purpose::DenyOtherRegionsMantle => {
            "The same for the endpoint bedrock-mantle, whose actions bedrock:* does not match."
        }
        Purpose::DenyGlobalRouting => {
            "Stops global profiles, as AWS writes it. The statements before it do so too; this one \
             stays where somebody adds Regions to them."
        }
        Purpose::DenyOtherProfiles => {
            "From this source Region, stops every profile but those that the catalog shows to stay \
             inside; with them, profiles whose destinations AWS does not list. Models that are \
             called without a profile, or through an application profile, are not touched."
        }
        Purpose::DenyLongTermKeys => "Stops calls with long-term Bedrock API keys.",
        Purpose::DenyLongTermKeysMantle => {
            "The same for bedrock-mantle, which has an action and a key of its own."
        }
        Purpose::DenyMakingKeys => "Stops the making of long-term Bedrock API keys.",
        Purpose::DenyAllKeys => {
            "Stops calls with any Bedrock API key, short-term ones too, whose making nothing can \
             stop. Take it instead of the one for long-term keys."
        }
        Purpose::DenyAllKeysMantle => "The same for bedrock-mantle.",
        Purpose::AllowModels => "Allows models where they are called.",
        Purpose::AllowMantle => {
            "Allows bedrock-mantle, which has no cross-Region inference, in the allowed Regions; \
             not every Region has it, and in September 2026 no Canadian one."
        }
        Purpose::AllowProfiles => "Allows these profiles, called from this source Region.",
        Purpose::AllowProfileModels => {
            "Allows their models in the source Region and in every destination Region, through these \
             profiles only. If one were missing, calls would fail."
        }
        Purpose::AllowGlobalProfiles => {
            "First of three parts: the global profiles, in the source Region."
        }
        Purpose::AllowGlobalSourceModels => {
            "Second of three parts: their models, in the source Region."
        }
        Purpose::AllowGlobalModels => {
            "Third of three parts: their models without a Region, for which aws:RequestedRegion is \
             \"unspecified\"."
        }
    }
}

fn left(left_out: &LeftOut) -> String {
    match left_out {
        LeftOut::GlobalAccess => {
            "allow global profiles: they may run in every commercial Region, and the policy does \
             not allow all of them"
                .to_owned()
        }
        LeftOut::GeographicAccess => {
            "allow geographic profiles: the catalog has none that stays inside the policy"
                .to_owned()
        }
        LeftOut::MantleGlobalRouting => {
            "deny global routing at bedrock-mantle: it has no cross-Region inference".to_owned()
        }
        LeftOut::Rules { ids } => format!(
            "follow the policy's rules ({}): what they allow beyond the policy, these documents deny",
            list(ids)
        ),
        LeftOut::Exceptions { ids } => format!(
            "follow the policy's exceptions ({}): what they let pass, these documents deny",
            list(ids)
        ),
        LeftOut::TooLarge { sid } => {
            format!("hold {sid}: that statement alone is larger than a document may be")
        }
    }
}

fn sums(of: Asked, tally: &Tally) -> String {
    let name = match of {
        Asked::All => "all calls",
        Asked::Outside => "calls that the policy forbids",
        Asked::Inside => "calls that the policy allows",
        Asked::Unproven => "calls of which that is not known",
    };
    format!(
        "{name}: {}; {} denied, {} not denied, {} not decided",
        number(tally.sum()),
        number(tally.stopped),
        number(tally.passes),
        number(tally.undecided)
    )
}

const fn done_word(done: Done) -> &'static str {
    match done {
        Done::Stopped => "denied",
        Done::Undecided => "not decided",
        Done::Passes => "not denied",
    }
}

fn effect_words(effect: &CallEffect) -> String {
    let statement = effect.statement.as_deref().unwrap_or("a statement");
    let at = effect.at.as_ref().map(|at| format!(", for the Region {at}")).unwrap_or_default();
    match effect.basis {
        Basis::Statement => format!("denied by {statement}{at}"),
        Basis::NothingAllows => format!("denied, because no statement allows it{at}"),
        Basis::NothingDenies => "not denied: no statement is against it".to_owned(),
        Basis::DestinationsNotPublished => {
            "not decided: AWS does not list the destinations of this profile".to_owned()
        }
        Basis::OutsideDenied => {
            "passes only if all its destinations, which AWS does not list, are \
                                 inside the policy: every other Region is denied"
                .to_owned()
        }
        Basis::ValueNotKnown => {
            format!("not decided: a statement asks for what is not known of the call{at}")
        }
        Basis::ApiKeyNotLogged => format!(
            "not decided: {statement} denies API keys, and the ledger does not keep whether one was used"
        ),
        Basis::IdentifierHidesModel => {
            "not decided: the model identifier hides what is behind it".to_owned()
        }
        Basis::OperationNotKnown => {
            "not decided: it is not known which IAM action this operation needs".to_owned()
        }
        Basis::SourceNotKnown => {
            "not decided: the records do not say in which Region it was called".to_owned()
        }
        Basis::OtherPartition => {
            "not decided: it was called in another partition than `aws`, where ARNs read otherwise"
                .to_owned()
        }
    }
}

const fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::NothingPasses => "Nothing that the policy forbids passes, as far as was tried.",
        Answer::NotDecided => {
            "Not decided: of some calls it is not known whether they pass or where they may run."
        }
        Answer::HasMistake => {
            "Nothing that the policy forbids is known to pass, but there is a mistake that is often made."
        }
        Answer::LetsThrough => "It lets through what the policy forbids.",
    }
}
