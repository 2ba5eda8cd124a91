//! Examples of what is said of guardrails.

use crate::model::{Region, Verdict};
use crate::report::guardrails::{
    Attachment, Basis, CallEffect, DocumentKind, Done, Fact, FoundMistake, LeftOut, Mistake,
    Purpose, Service, Tally,
};
use crate::report::words::{Asked, Guard, Lang};

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

const BASES: [Basis; 9] = [
    Basis::Statement,
    Basis::NothingAllows,
    Basis::NothingDenies,
    Basis::DestinationsNotPublished,
    Basis::ValueNotKnown,
    Basis::ApiKeyNotLogged,
    Basis::IdentifierHidesModel,
    Basis::OperationNotKnown,
    Basis::SourceNotKnown,
];

const MISTAKES: [Mistake; 7] = [
    Mistake::GlobalRoutingPasses,
    Mistake::MissingDestination,
    Mistake::MantlePasses,
    Mistake::MantleKeysPass,
    Mistake::StreamsPass,
    Mistake::ApplicationProfilePasses,
    Mistake::NoSuchRegion,
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

fn checked(lang: Lang, regions: &[Region]) -> Vec<String> {
    let (document, policy, catalog) = ("a.json", "Canada", "2026-09");
    let mut said = vec![
        lang.guard(&Guard::Checked { document, policy, regions, catalog }),
        lang.guard(&Guard::MistakesHead),
        lang.guard(&Guard::ProfilesHead),
    ];
    said.extend([0, 4, 10].map(|code| lang.guard(&Guard::Answer(code))));
    let effect =
        CallEffect { done: Done::Passes, basis: Basis::NothingDenies, statement: None, at: None };
    for n in NUMBERS {
        said.push(lang.guard(&Guard::Statements { looked_at: n, others: n }));
        for outside in [false, true] {
            said.push(lang.guard(&Guard::Profiles { effect: &effect, outside, n }));
        }
    }
    for service in [Service::Bedrock, Service::BedrockMantle] {
        for done in [Done::Stopped, Done::Undecided, Done::Passes] {
            said.push(lang.guard(&Guard::Direct { service, done, regions }));
        }
    }
    for code in MISTAKES {
        let mistake = FoundMistake {
            code,
            statement: Some("DenyElsewhere".to_owned()),
            about: Some("us.anthropic.claude-sonnet-4-6".to_owned()),
            regions: regions.to_vec(),
            source: Fact {
                url: "https://docs.aws.amazon.com/".to_owned(),
                as_of: "2026-09".to_owned(),
            },
        };
        said.push(lang.guard(&Guard::Mistake(&mistake)));
    }
    said
}
