//! What is written, that it is read again, and what it does.

use super::*;
use crate::audit::guardrails::calls::{Caller, INFER, Principal};
use crate::audit::guardrails::pack::{limit, pack, size};
use crate::audit::guardrails::{effect, read};
use crate::model::Regions;
use crate::report::guardrails::Done;

fn written(policy: &Policy) -> Written {
    write(policy, Catalog::builtin()).unwrap()
}

fn preset(name: &str) -> Written {
    written(&Policy::preset(name).unwrap())
}

fn worldwide() -> Written {
    let regions: Vec<String> =
        KnownRegions::builtin().commercial().iter().map(Region::to_string).collect();
    written(&Policy::allow(&regions.join(",")).unwrap())
}

fn named<'w>(written: &'w Written, start: &str) -> Vec<&'w Document> {
    let drafts = written.documents.iter().filter(|draft| draft.name.starts_with(start));
    drafts.map(|draft| &draft.document).collect()
}

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

/// What documents do to a call of a profile of the catalog.
fn through(documents: &[&Document], profile: &str, source: &str) -> Done {
    let source = region(source);
    let (principal, account) =
        (Principal::Named("arn:aws:iam::111122223333:role/app"), Some("111122223333"));
    let caller = Caller { principal, account, source: &source, action: INVOKE[0] };
    let (arn, model) = (caller.profile_arn(profile), ModelRef::parse(profile).model().unwrap());
    let call = if is_global(profile) {
        caller.global(&arn, model)
    } else {
        let published = Catalog::builtin().destinations(profile, &source);
        caller.geographic(&arn, model, published, &Regions::default())
    };
    effect(documents, &call).done
}

#[test]
fn every_document_is_read_again_as_it_was_written_and_is_not_too_large() {
    let all = Policy::PRESETS.map(preset).into_iter().chain([worldwide()]);
    for draft in all.flat_map(|written| written.documents) {
        let again = read(&draft.document.to_json()).unwrap();
        assert_eq!(
            (again.document, again.unrelated),
            (draft.document.clone(), 0),
            "{}",
            draft.name
        );
        assert!(size(&draft.document, draft.kind) <= limit(draft.kind), "{}", draft.name);
        assert_eq!(draft.purposes.len(), draft.document.statements.len());
    }
}

#[test]
fn what_canada_gets_has_the_form_that_aws_shows() {
    let written = preset("canada");
    let names: Vec<&str> = written.documents.iter().map(|draft| draft.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "scp-regions",
            "scp-profiles",
            "scp-long-term-keys",
            "scp-all-keys",
            "iam-in-region",
            "iam-geographic"
        ]
    );
    assert_eq!(written.left_out, [LeftOut::GlobalAccess, LeftOut::MantleGlobalRouting]);
    let regions = serde_json::to_value(&written.documents[0].document).unwrap();
    assert_eq!(
        regions["Statement"][2],
        serde_json::json!({
            "Sid": "DenyGlobalRouting",
            "Effect": "Deny",
            "Action": "bedrock:*",
            "Resource": "*",
            "Condition": {
                "StringEquals": { "aws:RequestedRegion": "unspecified" },
                "ArnLike": {
                    "bedrock:InferenceProfileArn": "arn:aws:bedrock:*:*:inference-profile/global.*"
                }
            }
        })
    );
}

/// For every policy: what stays inside passes, all else is stopped, whether AWS lists its destinations or
/// not; and each document that denies profiles agrees with the others however it is split.
#[test]
fn documents_stop_every_profile_of_the_catalog_but_those_that_stay_inside() {
    for name in Policy::PRESETS {
        let policy = Policy::preset(name).unwrap();
        let written = written(&policy);
        let (scps, iam) = (named(&written, "scp-regions"), named(&written, "iam-"));
        let profiles = named(&written, "scp-profiles");
        let ids: BTreeSet<&str> =
            Catalog::builtin().entries().map(|entry| entry.profile.as_str()).collect();
        for id in ids {
            if !(is_geographic(id) || is_global(id)) {
                continue;
            }
            for source in &policy.terms.allowed {
                let source = source.as_str();
                let published = Catalog::builtin().destinations(id, &region(source));
                let inside = is_geographic(id)
                    && published.is_some_and(|regions| regions.is_subset(&policy.terms.allowed));
                let want = if inside { Done::Passes } else { Done::Stopped };
                assert_eq!(through(&profiles, id, source), want, "{name}: {id} from {source}");
                assert_eq!(through(&iam, id, source), want, "{name}: {id} from {source}");
                if published.is_some() {
                    assert_eq!(through(&scps, id, source), want, "{name}: {id} from {source}");
                }
            }
        }
    }
}

#[test]
fn too_many_profiles_for_one_document_are_several_documents() {
    let written = preset("us");
    assert!(named(&written, "scp-profiles-").len() > 1, "one document");
    assert!(named(&written, "iam-geographic-").len() > 1, "one document");
    let is_too_large = |left: &LeftOut| matches!(left, LeftOut::TooLarge { .. });
    assert!(!written.left_out.iter().any(is_too_large), "{:?}", written.left_out);
}

#[test]
fn a_statement_that_fits_no_document_is_told() {
    let mut written = Written { documents: Vec::new(), left_out: Vec::new() };
    let resources = (0..200).map(|n| format!("arn:aws:bedrock:ca-central-1::foundation-model/{n}"));
    let big = allow("Big", INVOKE, resources, Vec::new());
    pack(
        "iam",
        DocumentKind::ManagedPolicy,
        vec![(big, Purpose::AllowModels, Vec::new())],
        &mut written,
    );
    assert_eq!(written.left_out, [LeftOut::TooLarge { sid: "Big".to_owned() }]);
    assert_eq!(written.documents, []);
}

#[test]
fn global_access_is_written_only_where_every_commercial_region_is_allowed() {
    let written = worldwide();
    let global = named(&written, "iam-global");
    assert_eq!(
        through(&global, "global.anthropic.claude-sonnet-4-5-20250929-v1:0", "us-east-1"),
        Done::Passes
    );
    assert_eq!(named(&written, "scp-regions"), Vec::<&Document>::new());
    assert_eq!(named(&preset("canada-us"), "iam-global"), Vec::<&Document>::new());
}

#[test]
fn mantle_is_stopped_where_bedrock_is() {
    let written = preset("canada");
    let regions = named(&written, "scp-regions");
    for (code, want) in [("ca-central-1", Done::Passes), ("us-east-1", Done::Stopped)] {
        let source = region(code);
        let caller =
            Caller { principal: Principal::Any, account: None, source: &source, action: INFER };
        assert_eq!(effect(&regions, &caller.mantle(None)).done, want, "{code}");
    }
}

#[test]
fn regions_of_another_partition_are_refused() {
    let policy = Policy::allow("ca-central-1,us-gov-west-1").unwrap();
    assert_eq!(
        write(&policy, Catalog::builtin()).unwrap_err().to_string(),
        "documents are for the partition `aws`, and policy `ca-central-1,us-gov-west-1` allows us-gov-west-1"
    );
}
