//! Examples of what is said of guardrails.

use crate::model::{Region, Verdict};
use crate::report::guardrails::{
    Answer, Applies, Attachment, Basis, CallEffect, DocumentKind, Done, Fact, FoundMistake, Inside,
    LeftOut, Mistake, Named, Purpose, Service, Tally,
};
use crate::report::words::{Asked, Directly, Guard, Lang};

use super::examples::NUMBERS;

const PURPOSES: [Purpose; 16] = [
    Purpose::DenyOtherRegions,
    Purpose::DenyOtherRegionsMantle,
    Purpose::DenyGlobalRouting,
    Purpose::DenyOtherProfiles,
    Purpose::DenyLongTermKeys,
    Purpose::DenyLongTermKeysMantle,
    Purpose::DenyMakingKeys,
    Purpose::DenyAllKeys,
    Purpose::DenyAllKeysMantle,
    Purpose::AllowModels,
    Purpose::AllowMantle,
    Purpose::AllowProfiles,
    Purpose::AllowProfileModels,
    Purpose::AllowGlobalProfiles,
    Purpose::AllowGlobalSourceModels,
    Purpose::AllowGlobalModels,
];

const BASES: [Basis; 11] = [
    Basis::Statement,
    Basis::NothingAllows,
    Basis::NothingDenies,
    Basis::DestinationsNotPublished,
    Basis::OutsideDenied,
    Basis::ValueNotKnown,
    Basis::ApiKeyNotLogged,
    Basis::IdentifierHidesModel,
    Basis::OperationNotKnown,
    Basis::SourceNotKnown,
    Basis::OtherPartition,
];

const MISTAKES: [Mistake; 11] = [
    Mistake::GlobalRoutingPasses,
    Mistake::MissingDestination,
    Mistake::GlobalPartMissing,
    Mistake::MantlePasses,
    Mistake::MantleKeysPass,
    Mistake::StreamsPass,
    Mistake::ApplicationProfilePasses,
    Mistake::BedrockExempt,
    Mistake::NoSuchAction,
    Mistake::NoSuchRegion,
    Mistake::LiteralWildcard,
];

/// Returns the texts.
pub fn texts(lang: Lang) -> Vec<String> {
    let regions: Vec<Region> =
        ["ca-central-1", "us-east-1"].iter().map(|code| code.parse().unwrap()).collect();
    let mut said: Vec<String> = documents(lang, &regions);
    said.extend(tried(lang));
    said.extend(checked(lang, &regions));
    said
}

fn documents(lang: Lang, regions: &[Region]) -> Vec<String> {
    let ids = || vec!["pilot".to_owned(), "EX-7".to_owned()];
    let left_out = [
        LeftOut::GlobalAccess,
        LeftOut::GeographicAccess,
        LeftOut::MantleGlobalRouting,
        LeftOut::Rules { ids: ids() },
        LeftOut::Exceptions { ids: ids() },
        LeftOut::TooLarge { sid: "DenyProfilesFromUsEast1".to_owned() },
    ];
    let mut all = vec![
        Guard::Title { policy: "Canada", regions, catalog: "2026-09" },
        Guard::Preface,
        Guard::LeftOutHead,
    ];
    for kind in [DocumentKind::ServiceControlPolicy, DocumentKind::ManagedPolicy] {
        all.extend([Guard::Size { kind, size: 812, limit: 5_120 }, Guard::Limit(kind)]);
    }
    let attached = |(kind, written)| Attachment {
        kind,
        written,
        most: kind.most_attached(),
        taken: kind.always_attached(),
        fits: written < 10,
        source: kind.limits(),
    };
    let (scp, managed) = (DocumentKind::ServiceControlPolicy, DocumentKind::ManagedPolicy);
    let attachments =
        [(scp, 1), (scp, 4), (scp, 10), (managed, 2), (managed, 12_345)].map(attached);
    all.extend(attachments.iter().map(Guard::Attach));
    all.extend(PURPOSES.map(Guard::Purpose));
    all.extend(left_out.iter().map(Guard::LeftOut));
    all.iter().map(|guard| lang.guard(guard)).collect()
}

fn tried(lang: Lang) -> Vec<String> {
    let names = ["iam-in-region".to_owned(), "iam-geographic".to_owned()];
    let mut said = vec![lang.guard(&Guard::Assumed), lang.guard(&Guard::Together(&names))];
    for n in NUMBERS {
        said.push(lang.guard(&Guard::Tried { ledger: "ledger", calls: n, attempts: n }));
        let tally = Tally { stopped: n, passes: n, undecided: n };
        for of in [Asked::All, Asked::Outside, Asked::Inside, Asked::Unproven] {
            said.push(lang.guard(&Guard::Sums { of, tally }));
        }
        said.push(lang.guard(&Guard::Calls { calls: n, verdict: Verdict::NonCompliant }));
    }
    for basis in BASES {
        for at in [None, Some("us-east-1".to_owned())] {
            let statement = at.as_ref().map(|_| "DenyBedrockElsewhere".to_owned());
            let effect = CallEffect { done: Done::Stopped, basis, statement, at };
            said.push(lang.guard(&Guard::Effect(&effect)));
        }
    }
    said
}

/// Every mistake, of one profile and of several.
fn mistakes(regions: &[Region]) -> Vec<FoundMistake> {
    let mistake = |code, statement: Option<&str>| FoundMistake {
        code,
        statement: statement.map(str::to_owned),
        about: Some("us.anthropic.claude-sonnet-4-6".to_owned()),
        profiles: Vec::new(),
        regions: regions.to_vec(),
        source: Fact {
            url: "https://docs.aws.amazon.com/".to_owned(),
            as_of: "2026-09".to_owned(),
        },
    };
    let mut mistakes = MISTAKES.map(|code| mistake(code, Some("DenyElsewhere"))).to_vec();
    // Where nothing denies, and nothing allows.
    mistakes.push(mistake(Mistake::MissingDestination, None));
    let of_many = [
        (Mistake::MissingDestination, Some("DenyElsewhere")),
        (Mistake::MissingDestination, None),
        (Mistake::GlobalPartMissing, Some("DenyElsewhere")),
    ];
    let profiles = || (0..12).map(|n| format!("us.anthropic.claude-{n}")).collect();
    mistakes.extend(of_many.map(|(code, statement)| FoundMistake {
        profiles: profiles(),
        ..mistake(code, statement)
    }));
    mistakes
}

fn checked(lang: Lang, regions: &[Region]) -> Vec<String> {
    let (document, policy, catalog) = ("a.json", "Canada", "2026-09");
    let mut said = vec![
        lang.guard(&Guard::Checked { document, policy, regions, catalog }),
        lang.guard(&Guard::MistakesHead),
        lang.guard(&Guard::ProfilesHead),
        lang.guard(&Guard::Besides),
    ];
    let answers =
        [Answer::NothingPasses, Answer::NotDecided, Answer::HasMistake, Answer::LetsThrough];
    said.extend(answers.map(|answer| lang.guard(&Guard::Answer(answer))));
    let named = |applies| Named {
        statement: "DenyElsewhere".to_owned(),
        operator: "ArnNotLike".to_owned(),
        applies,
        values: vec!["arn:aws:iam::*:role/admin".to_owned(), "arn:aws:iam::*:role/ops".to_owned()],
    };
    said.extend(
        [
            Guard::AssumedOfOne,
            Guard::Account("111122223333"),
            Guard::PrincipalsHead,
            Guard::Named(&named(Applies::To)),
            Guard::Named(&named(Applies::ToAllBut)),
        ]
        .map(|guard| lang.guard(&guard)),
    );
    let effect =
        CallEffect { done: Done::Passes, basis: Basis::NothingDenies, statement: None, at: None };
    for n in NUMBERS {
        said.push(lang.guard(&Guard::Statements { looked_at: n, others: n }));
        for inside in [Inside::Yes, Inside::No, Inside::NotKnown] {
            said.push(lang.guard(&Guard::Profiles { effect: &effect, inside, n }));
        }
    }
    let models = [Service::Bedrock, Service::BedrockMantle].map(Directly::Model);
    for of in models.into_iter().chain([Directly::OwnModel]) {
        for done in [Done::Stopped, Done::Undecided, Done::Passes] {
            said.push(lang.guard(&Guard::Direct { of, done, regions }));
            for others in [true, false] {
                said.push(lang.guard(&Guard::DirectRest { of, done, n: 12, others }));
            }
        }
    }
    let mistakes = mistakes(regions);
    said.extend(mistakes.iter().map(|mistake| lang.guard(&Guard::Mistake(mistake))));
    said
}
