mod access;
mod beside;
mod file;

use super::{CustodyQuestion, Judged, Made, judge, parse, report};
use crate::audit::{Catalog, ExitRules};
use crate::model::custody::{
    AccessLogs, AclGrant, BucketFacts, CUSTODY_FACTS_VERSION, CallerIdentity, CustodyFacts,
    Encryption, Endpoint, Fact, Grant, GuardrailFacts, Head, InventoryTarget, InvocationLogging,
    KeyFacts, Lifecycle, Location, LogGroupFacts, ObjectLock, OtherBucket, PolicyStatus,
    PublicAccess, PublicBlock, RegionAnswers, Replication, Said, StoreDetails, StoreFacts,
    TrailFacts, TrailSelection, TrailStatus, Unknown, Versioning,
};
use crate::model::{Moment, Verdict};
use crate::report::words::Lang;

fn said<T>(answer: T) -> Fact<T> {
    by("x:Call", "it", answer)
}

fn by<T>(call: &str, of: &str, answer: T) -> Fact<T> {
    Fact { call: call.to_owned(), of: of.to_owned(), said: Said::Answer(answer) }
}

fn denied<T>(call: &str, of: &str) -> Fact<T> {
    let unknown = Unknown { is_denied: true, cause: "no".to_owned() };
    Fact { call: call.to_owned(), of: of.to_owned(), said: Said::Unknown(unknown) }
}

const TRAIL: &str = "arn:aws:cloudtrail:ca-central-1:111122223333:trail/main";

fn region(code: &str) -> RegionAnswers {
    RegionAnswers {
        region: code.to_owned(),
        trails: by("cloudtrail:DescribeTrails", code, vec![TRAIL.to_owned()]),
        event_data_stores: by("cloudtrail:ListEventDataStores", code, Vec::new()),
        invocation_logging: by(
            "bedrock:GetModelInvocationLoggingConfiguration",
            code,
            InvocationLogging::default(),
        ),
        guardrails: by("bedrock:ListGuardrails", code, Vec::new()),
    }
}

fn bucket(name: &str, at: &str) -> BucketFacts {
    let owner = Grant { principal: "111122223333".to_owned(), is_conditional: false };
    let at = Some(at.to_owned());
    BucketFacts {
        name: name.to_owned(),
        location: by("s3:GetBucketLocation", name, Location { constraint: at.clone() }),
        head: by("s3:ListBucket", name, Head { region: at }),
        replication: by("s3:GetReplicationConfiguration", name, Vec::new()),
        versioning: by("s3:GetBucketVersioning", name, Versioning { is_enabled: true }),
        object_lock: by(
            "s3:GetBucketObjectLockConfiguration",
            name,
            ObjectLock { has_default_retention: true },
        ),
        lifecycle: by("s3:GetLifecycleConfiguration", name, KEEPS),
        encryption: by("s3:GetEncryptionConfiguration", name, Encryption { kms_key: None }),
        access_logs: by("s3:GetBucketLogging", name, AccessLogs { bucket: None }),
        inventories: by("s3:GetInventoryConfiguration", name, Vec::new()),
        notifications: by("s3:GetBucketNotification", name, Vec::new()),
        grants: by("s3:GetBucketPolicy", name, vec![owner]),
        policy_status: by("s3:GetBucketPolicyStatus", name, PolicyStatus { is_public: false }),
        acl: by("s3:GetBucketAcl", name, Vec::new()),
        public_access: by("s3:GetBucketPublicAccessBlock", name, blocking(&PublicBlock::ALL)),
    }
}

fn blocking(blocks: &[PublicBlock]) -> PublicAccess {
    PublicAccess { blocks: blocks.iter().copied().collect() }
}

const KEEPS: Lifecycle =
    Lifecycle { expires_after_days: None, expires_on: None, old_versions_expire_after_days: None };

/// A bucket that gets copies and is itself copied nowhere.
fn other(name: &str, at: &str) -> OtherBucket {
    OtherBucket {
        name: name.to_owned(),
        head: said(Head { region: Some(at.to_owned()) }),
        replication: Some(said(Vec::new())),
    }
}

fn group(name: &str) -> LogGroupFacts {
    LogGroupFacts {
        region: "ca-central-1".to_owned(),
        name: name.to_owned(),
        encryption: said(Encryption { kms_key: None }),
        subscriptions: said(Vec::new()),
        account_policies: said(Vec::new()),
        exports: said(Vec::new()),
    }
}

/// All is answered, by AWS, and lies in Canada.
fn good() -> CustodyFacts {
    let identity = CallerIdentity {
        account: "111122223333".to_owned(),
        arn: "arn:aws:iam::111122223333:user/auditor".to_owned(),
    };
    let status = TrailStatus {
        is_logging: true,
        delivery_error: None,
        digest_error: None,
        started: None,
        stopped: None,
    };
    let selection = TrailSelection { has_management_reads: true, data_types: Vec::new() };
    CustodyFacts {
        schema_version: CUSTODY_FACTS_VERSION,
        taken_at: Moment::parse("2026-11-26T06:00:00Z").unwrap(),
        identity: by("sts:GetCallerIdentity", "sts", identity),
        endpoints: Vec::new(),
        enabled_regions: Some(by(
            "account:ListRegions",
            "the account",
            vec!["ca-central-1".to_owned(), "ca-west-1".to_owned()],
        )),
        regions: vec![region("ca-central-1"), region("ca-west-1")],
        trails: vec![TrailFacts {
            arn: TRAIL.to_owned(),
            home_region: "ca-central-1".to_owned(),
            bucket: "logs".to_owned(),
            prefix: String::new(),
            kms_key: None,
            log_group: None,
            topic: None,
            is_multi_region: true,
            is_organization: false,
            has_digests: true,
            status: by("cloudtrail:GetTrailStatus", TRAIL, status),
            selectors: by("cloudtrail:GetEventSelectors", TRAIL, selection),
        }],
        event_data_stores: Vec::new(),
        buckets: vec![bucket("logs", "ca-central-1")],
        other_buckets: Vec::new(),
        log_groups: Vec::new(),
        keys: Vec::new(),
    }
}

fn judged(facts: &CustodyFacts) -> Judged {
    let allowed = ["ca-central-1", "ca-west-1"].map(|code| code.parse().unwrap()).into();
    let catalog = Catalog::builtin();
    judge(facts, &CustodyQuestion { allowed: &allowed, catalog, lang: Lang::English, logs: None })
}

/// The verdict, the codes with what they are about, and the exit code.
fn told(facts: &CustodyFacts) -> (Verdict, Vec<(&'static str, String)>, u8) {
    let found = judged(facts);
    let codes = found
        .findings
        .iter()
        .map(|finding| (finding.code, finding.subject.as_deref().unwrap_or_default().to_owned()));
    let (verdict, codes) = (found.custody.verdict, codes.collect());
    let made = Made { version: "0", lang: Lang::English };
    (verdict, codes, report(found, "canada", &ExitRules::default(), made).exit.code)
}

/// What `change` makes of the good facts.
fn after(change: impl FnOnce(&mut CustodyFacts)) -> (Verdict, Vec<(&'static str, String)>, u8) {
    let mut facts = good();
    change(&mut facts);
    told(&facts)
}

fn outside(code: &'static str, name: &str) -> (Verdict, Vec<(&'static str, String)>, u8) {
    (Verdict::NonCompliant, vec![(code, name.to_owned())], 10)
}

fn open(code: &'static str, name: &str) -> (Verdict, Vec<(&'static str, String)>, u8) {
    (Verdict::InsufficientData, vec![(code, name.to_owned())], 4)
}

fn noted(code: &'static str, name: &str) -> (Verdict, Vec<(&'static str, String)>, u8) {
    (Verdict::Compliant, vec![(code, name.to_owned())], 0)
}

#[test]
fn all_answered_by_aws_and_inside_is_a_pass() {
    assert_eq!(told(&good()), (Verdict::Compliant, Vec::new(), 0));
}

#[test]
fn a_trail_bucket_abroad_is_outside() {
    let at = |code: &str| after(|facts| facts.buckets = vec![bucket("logs", code)]);
    assert_eq!(at("us-east-1"), outside("trail-bucket-outside", "logs"));
    assert_eq!(at("ca-west-1"), (Verdict::Compliant, Vec::new(), 0));
    // Only the whole name is the Region.
    for spoofed in ["ca-central-1 ", "CA-CENTRAL-1", "ca-central-1.evil", "с\u{430}-central-1", ""]
    {
        assert_eq!(at(spoofed), outside("trail-bucket-outside", "logs"), "{spoofed:?}");
    }
}

#[test]
fn both_witnesses_of_a_buckets_region_must_agree() {
    let with = |constraint: Option<&str>, head: Option<&str>| {
        after(|facts| {
            let of = |text: Option<&str>| text.map(str::to_owned);
            facts.buckets[0].location = said(Location { constraint: of(constraint) });
            facts.buckets[0].head = said(Head { region: of(head) });
        })
    };
    // Servers that stand in for AWS answer "none" for every bucket.
    assert_eq!(with(None, Some("ca-central-1")), open("place-unknown", "logs"));
    assert_eq!(with(Some("ca-central-1"), None), open("place-unknown", "logs"));
    assert_eq!(with(None, None), open("place-unknown", "logs"));
    assert_eq!(with(None, Some("us-east-1")), outside("trail-bucket-outside", "logs"));
    assert_eq!(with(Some("EU"), Some("eu-west-1")), outside("trail-bucket-outside", "logs"));
}

#[test]
fn one_witness_can_convict_and_not_acquit() {
    let location = |at: &'static str| {
        after(move |facts| {
            facts.buckets = vec![bucket("logs", at)];
            facts.buckets[0].location = denied("s3:GetBucketLocation", "logs");
        })
    };
    assert_eq!(location("ca-central-1"), open("custody-unknown", "logs"));
    let (verdict, codes, code) = location("us-east-1");
    assert_eq!(
        (verdict, codes[0].0, codes[1].0, code),
        (Verdict::NonCompliant, "trail-bucket-outside", "custody-unknown", 10)
    );
    let head = after(|facts| facts.buckets[0].head = denied("s3:ListBucket", "logs"));
    assert_eq!(head, open("custody-unknown", "logs"));
}

#[test]
fn a_replica_abroad_is_outside_and_one_that_is_off_is_told() {
    let with = |at: &'static str, is_enabled| {
        after(move |facts| {
            let rule = Replication {
                bucket: "copies".to_owned(),
                account: None,
                kms_key: None,
                is_enabled,
            };
            facts.buckets[0].replication = said(vec![rule]);
            facts.other_buckets = vec![other("copies", at)];
        })
    };
    assert_eq!(with("us-east-1", true), outside("replica-outside", "copies"));
    assert_eq!(with("ca-west-1", true), (Verdict::Compliant, Vec::new(), 0));
    assert_eq!(with("us-east-1", false), noted("replication-off", "logs"));
}

#[test]
fn the_key_of_a_copy_counts_too() {
    let with = |key: &'static str| {
        after(move |facts| {
            facts.buckets[0].replication = said(vec![Replication {
                bucket: "copies".to_owned(),
                account: None,
                kms_key: Some(key.to_owned()),
                is_enabled: true,
            }]);
            facts.other_buckets = vec![other("copies", "ca-west-1")];
        })
    };
    let (home, abroad) =
        ("arn:aws:kms:ca-west-1:111122223333:key/1", "arn:aws:kms:us-east-1:111122223333:key/1");
    assert_eq!(with(home), (Verdict::Compliant, Vec::new(), 0));
    assert_eq!(with(abroad), outside("key-outside", abroad));
}

#[test]
fn access_logs_and_inventories_abroad_are_outside() {
    let logged = |at: &'static str| {
        after(move |facts| {
            facts.buckets[0].access_logs = said(AccessLogs { bucket: Some("who".to_owned()) });
            facts.other_buckets = vec![other("who", at)];
        })
    };
    assert_eq!(logged("us-west-2"), outside("access-logs-outside", "who"));
    assert_eq!(logged("ca-central-1"), (Verdict::Compliant, Vec::new(), 0));
    let listed = |at: &'static str, is_enabled| {
        after(move |facts| {
            let list = InventoryTarget { bucket: "lists".to_owned(), is_enabled };
            facts.buckets[0].inventories = said(vec![list]);
            facts.other_buckets = vec![other("lists", at)];
        })
    };
    assert_eq!(listed("us-west-2", true), outside("inventory-outside", "lists"));
    assert_eq!(listed("ca-central-1", true), (Verdict::Compliant, Vec::new(), 0));
    assert_eq!(listed("us-west-2", false), (Verdict::Compliant, Vec::new(), 0));
}

#[test]
fn a_key_abroad_is_outside_and_its_copy_is_told() {
    let with =
        |key: &'static str| after(move |facts| facts.trails[0].kms_key = Some(key.to_owned()));
    let abroad = "arn:aws:kms:us-east-1:111122223333:key/1";
    assert_eq!(with(abroad), outside("key-outside", abroad));
    assert_eq!(
        with("arn:aws:kms:ca-central-1:111122223333:key/1"),
        (Verdict::Compliant, Vec::new(), 0)
    );
    let key = "arn:aws:kms:ca-central-1:111122223333:key/mrk-1";
    assert_eq!(with(key), open("custody-unknown", key));
    let copied = |copy: &'static str| {
        after(move |facts| {
            facts.trails[0].kms_key = Some(key.to_owned());
            let copies = said(vec![key.to_owned(), copy.to_owned()]);
            facts.keys = vec![KeyFacts { arn: key.to_owned(), copies }];
        })
    };
    let copy = "arn:aws:kms:us-east-1:111122223333:key/mrk-1";
    assert_eq!(copied(copy), noted("key-copy-outside", copy));
    let near = "arn:aws:kms:ca-west-1:111122223333:key/mrk-1";
    assert_eq!(copied(near), (Verdict::Compliant, Vec::new(), 0));
}

#[test]
fn a_log_group_or_what_copies_it_abroad_is_outside() {
    let with = |at: &str, copy: &str| {
        let arn = format!("arn:aws:logs:{at}:111122223333:log-group:trail:*");
        after(|facts| {
            facts.trails[0].log_group = Some(arn);
            facts.log_groups = vec![LogGroupFacts {
                region: at.to_owned(),
                subscriptions: said(vec![copy.to_owned()]),
                ..group("trail")
            }];
        })
    };
    let near = "arn:aws:kinesis:ca-west-1:111122223333:stream/x";
    let far = "arn:aws:kinesis:us-east-1:111122223333:stream/x";
    assert_eq!(with("ca-central-1", near), (Verdict::Compliant, Vec::new(), 0));
    assert_eq!(with("ca-central-1", far), outside("log-copy-outside", far));
    let group = "arn:aws:logs:us-east-2:111122223333:log-group:trail:*";
    assert_eq!(with("us-east-2", near), outside("log-group-outside", group));
    // What hands them on may have them outside, and not be inside by its own Region.
    for to in [
        "logs:REGION:999999999999:destination:siem",
        "firehose:REGION:111122223333:deliverystream/x",
        "lambda:REGION:111122223333:function:f",
        "new-service:REGION:111122223333:x",
    ] {
        let at = |region: &str| format!("arn:aws:{}", to.replace("REGION", region));
        let near = at("ca-west-1");
        assert_eq!(with("ca-central-1", &near), open("place-unknown", &near));
        let far = at("us-east-1");
        let (verdict, codes, code) = with("ca-central-1", &far);
        assert_eq!((verdict, code), (Verdict::NonCompliant, 10));
        assert_eq!(codes, [("log-copy-outside", far.clone()), ("place-unknown", far)]);
    }
}

#[test]
fn what_sends_on_or_exports_a_log_group_counts_as_a_copy_of_it() {
    let with = |change: &dyn Fn(&mut LogGroupFacts)| {
        after(|facts| {
            let arn = "arn:aws:logs:ca-central-1:111122223333:log-group:trail:*";
            facts.trails[0].log_group = Some(arn.to_owned());
            let mut group = group("trail");
            change(&mut group);
            facts.log_groups = vec![group];
            facts.other_buckets = vec![other("abroad", "us-east-1"), other("at-home", "ca-west-1")];
        })
    };
    let inside = (Verdict::Compliant, Vec::new(), 0);
    assert_eq!(with(&|_| ()), inside);
    let far = "arn:aws:kinesis:us-east-1:111122223333:stream/all";
    let to_all = with(&|group| group.account_policies = said(vec![far.to_owned()]));
    assert_eq!(to_all, outside("log-copy-outside", far));
    let to = |bucket: &str| with(&|group| group.exports = said(vec![bucket.to_owned()]));
    assert_eq!(to("abroad"), outside("log-copy-outside", "abroad"));
    assert_eq!(to("at-home"), inside);
    assert_eq!(to("nowhere"), open("custody-unknown", "nowhere"));
}

#[test]
fn a_copy_of_a_copy_is_one_and_a_copy_of_which_that_is_not_told_is_open() {
    let rule = |bucket: &str| Replication {
        bucket: bucket.to_owned(),
        account: None,
        kms_key: None,
        is_enabled: true,
    };
    let with = |further: Option<Fact<Vec<Replication>>>| {
        after(move |facts| {
            facts.buckets[0].replication = said(vec![rule("copies")]);
            let first = OtherBucket { replication: further, ..other("copies", "ca-west-1") };
            facts.other_buckets = vec![first, other("further", "us-east-1")];
        })
    };
    assert_eq!(with(Some(said(vec![rule("further")]))), outside("replica-outside", "further"));
    assert_eq!(with(Some(said(Vec::new()))), (Verdict::Compliant, Vec::new(), 0));
    assert_eq!(with(None), open("custody-unknown", "copies"));
    let refused = denied("s3:GetReplicationConfiguration", "copies");
    assert_eq!(with(Some(refused)), open("custody-unknown", "copies"));
}

#[test]
fn a_place_that_several_keep_logs_in_is_one_place() {
    let mut facts = good();
    let second = "arn:aws:cloudtrail:ca-central-1:111122223333:trail/second";
    facts.trails.push(TrailFacts { arn: second.to_owned(), ..facts.trails[0].clone() });
    facts.regions[0].trails = said(vec![TRAIL.to_owned(), second.to_owned()]);
    let places = judged(&facts).custody.places;
    let told: Vec<(&str, &str)> = places.iter().map(|place| (&*place.name, &*place.of)).collect();
    assert_eq!(told, [("logs", &*format!("{TRAIL}, {second}"))]);
}

#[test]
fn an_event_data_store_abroad_is_outside() {
    let with = |at: &str| {
        let arn = format!("arn:aws:cloudtrail:{at}:111122223333:eventdatastore/1");
        after(|facts| {
            facts.regions[0].event_data_stores = said(vec![arn.clone()]);
            let details =
                StoreDetails { is_multi_region: true, is_organization: false, kms_key: None };
            facts.event_data_stores = vec![StoreFacts { arn, details: said(details) }];
        })
    };
    assert_eq!(with("ca-west-1"), (Verdict::Compliant, Vec::new(), 0));
    let arn = "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/1";
    assert_eq!(with("us-east-1"), outside("event-data-store-outside", arn));
}

#[test]
fn prompts_logged_abroad_are_outside() {
    let bucket_at = |at: &'static str| {
        after(move |facts| {
            let logging =
                InvocationLogging { buckets: vec!["prompts".to_owned()], log_group: None };
            facts.regions[0].invocation_logging = said(logging);
            facts.buckets.push(bucket("prompts", at));
        })
    };
    assert_eq!(bucket_at("us-west-2"), outside("prompts-outside", "prompts"));
    assert_eq!(bucket_at("ca-west-1"), (Verdict::Compliant, Vec::new(), 0));
    // A Region abroad that logs at all keeps the prompts of its calls there.
    let abroad = after(|facts| {
        let logging = InvocationLogging { buckets: Vec::new(), log_group: Some("p".to_owned()) };
        facts
            .regions
            .push(RegionAnswers { invocation_logging: said(logging), ..region("us-east-1") });
        facts.log_groups = vec![LogGroupFacts { region: "us-east-1".to_owned(), ..group("p") }];
    });
    assert_eq!(abroad, outside("prompts-outside", "p"));
}

#[test]
fn a_guardrail_goes_where_its_profile_leads() {
    let arn = "arn:aws:bedrock:ca-central-1:111122223333:guardrail/g";
    let with = |profile: &str| {
        after(|facts| {
            let guardrail = GuardrailFacts { arn: arn.to_owned(), profile: profile.to_owned() };
            facts.regions[0].guardrails = said(vec![guardrail]);
        })
    };
    assert_eq!(with("ca.guardrail.v1:0"), (Verdict::Compliant, Vec::new(), 0));
    assert_eq!(with("moon.guardrail.v1:0"), open("place-unknown", arn));
    let abroad = after(|facts| {
        let arn = "arn:aws:bedrock:us-east-1:111122223333:guardrail/g".to_owned();
        let profile = "us.guardrail.v1:0".to_owned();
        let guardrails = said(vec![GuardrailFacts { arn, profile }]);
        facts.regions.push(RegionAnswers { guardrails, ..region("us-east-1") });
    });
    let arn = "arn:aws:bedrock:us-east-1:111122223333:guardrail/g";
    assert_eq!(abroad, outside("guardrail-outside", arn));
}

#[test]
fn a_region_where_no_trail_records_is_open() {
    let uncovered = after(|facts| facts.regions[1].trails = said(Vec::new()));
    assert_eq!(uncovered, open("region-without-trail", "ca-west-1"));
}

/// `DescribeTrails` lists a trail of one Region elsewhere too, by its shadow or by a mistake.
#[test]
fn a_trail_of_one_region_records_no_other_whatever_lists_it() {
    let listed = |home: &'static str| {
        after(move |facts| {
            facts.trails[0].is_multi_region = false;
            facts.trails[0].home_region = home.to_owned();
        })
    };
    let (verdict, codes, code) = listed("ca-central-1");
    let told = ("trail-of-one-region", TRAIL.to_owned());
    assert_eq!((verdict, code), (Verdict::InsufficientData, 4));
    assert_eq!(codes, [("region-without-trail", "ca-west-1".to_owned()), told]);
    let at_home = after(|facts| {
        facts.trails[0].is_multi_region = false;
        facts.enabled_regions = Some(said(vec!["ca-central-1".to_owned()]));
        facts.regions.pop();
    });
    assert_eq!(at_home, noted("trail-of-one-region", TRAIL));
}

#[test]
fn regions_that_somebody_named_are_no_whole_answer() {
    let named = after(|facts| facts.enabled_regions = None);
    assert_eq!(named, open("regions-not-asked", "ca-central-1, ca-west-1"));
}

#[test]
fn a_trail_that_does_not_hold_all_inference_is_open() {
    let selection = TrailSelection { has_management_reads: false, data_types: Vec::new() };
    let reads = after(|facts| facts.trails[0].selectors = said(selection));
    assert_eq!(reads, open("trail-without-reads", TRAIL));
    let status = |is_logging, error: Option<&str>, digest: Option<&str>| {
        let of = |text: Option<&str>| text.map(str::to_owned);
        let (delivery_error, digest_error) = (of(error), of(digest));
        let status =
            TrailStatus { is_logging, delivery_error, digest_error, started: None, stopped: None };
        after(|facts| facts.trails[0].status = said(status))
    };
    assert_eq!(status(false, None, None), open("trail-stopped", TRAIL));
    assert_eq!(status(true, Some("AccessDenied"), None), open("trail-delivery-fails", TRAIL));
    assert_eq!(status(true, None, Some("NoSuchBucket")), open("trail-delivery-fails", TRAIL));
    let digests = after(|facts| facts.trails[0].has_digests = false);
    assert_eq!(digests, open("log-validation-off", TRAIL));
}

#[test]
fn what_keeps_logs_less_well_is_told() {
    let versions = after(|f| f.buckets[0].versioning = said(Versioning { is_enabled: false }));
    assert_eq!(versions, noted("bucket-not-versioned", "logs"));
    let lock = ObjectLock { has_default_retention: false };
    let locks = after(|facts| facts.buckets[0].object_lock = said(lock));
    assert_eq!(locks, noted("bucket-not-locked", "logs"));
    let day = || Some("2027-01-31".to_owned());
    for ends in [
        Lifecycle { expires_after_days: Some(30), ..KEEPS },
        Lifecycle { expires_on: day(), ..KEEPS },
        Lifecycle { old_versions_expire_after_days: Some(1), ..KEEPS },
    ] {
        let expires = after(|facts| facts.buckets[0].lifecycle = said(ends));
        assert_eq!(expires, noted("bucket-expires", "logs"));
    }
    let topic = "arn:aws:sns:us-east-1:111122223333:new-logs";
    let notice = after(|facts| facts.trails[0].topic = Some(topic.to_owned()));
    assert_eq!(notice, noted("notice-outside", topic));
    let function = "arn:aws:lambda:us-east-1:111122223333:function:f";
    let notice = after(|f| f.buckets[0].notifications = said(vec![function.to_owned()]));
    assert_eq!(notice, noted("notice-outside", function));
}

#[test]
fn every_question_without_an_answer_is_open() {
    let value = serde_json::to_value(good()).unwrap();
    let mut asked = 0;
    for pointer in pointers(&value) {
        let mut changed = value.clone();
        let unknown = serde_json::json!({ "unknown": { "is_denied": true, "cause": "no" } });
        *changed.pointer_mut(&pointer).unwrap() = unknown;
        let text = serde_json::to_vec(&changed).unwrap();
        let (verdict, codes, code) = told(&parse(&text).unwrap());
        assert_eq!((verdict, code), (Verdict::InsufficientData, 4), "{pointer}");
        assert!(codes.iter().any(|(code, _)| *code == "custody-unknown"), "{pointer}: {codes:?}");
        asked += 1;
    }
    assert_eq!(asked, 2 + 2 * 4 + 2 + 14);
}

/// The places of all that was said.
fn pointers(value: &serde_json::Value) -> Vec<String> {
    let inner = |key: String, value: &serde_json::Value| {
        let below = pointers(value).into_iter().map(move |rest| format!("/{key}{rest}"));
        below.collect::<Vec<_>>()
    };
    match value {
        serde_json::Value::Object(fields) if fields.contains_key("said") => {
            vec!["/said".to_owned()]
        }
        serde_json::Value::Object(fields) => {
            fields.iter().flat_map(|(key, value)| inner(key.clone(), value)).collect()
        }
        serde_json::Value::Array(items) => {
            items.iter().enumerate().flat_map(|(at, item)| inner(at.to_string(), item)).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn a_refusal_names_the_missing_action() {
    let mut facts = good();
    facts.buckets[0].replication = denied("s3:GetReplicationConfiguration", "logs");
    assert_eq!(
        judged(&facts).findings[0].message,
        "`logs` was not told: the identity needs the IAM action `s3:GetReplicationConfiguration` (no)"
    );
}

#[test]
fn what_facts_name_and_do_not_tell_is_open() {
    assert_eq!(after(|facts| facts.trails.clear()), open("custody-unknown", TRAIL));
    assert_eq!(after(|facts| facts.buckets.clear()), open("custody-unknown", "logs"));
    assert_eq!(after(|facts| drop(facts.regions.pop())), open("custody-unknown", "ca-west-1"));
    let rule =
        Replication { bucket: "copies".to_owned(), account: None, kms_key: None, is_enabled: true };
    let copies = after(|facts| facts.buckets[0].replication = said(vec![rule]));
    assert_eq!(copies, open("custody-unknown", "copies"));
    // No place at all is no pass, even where nobody says that a trail is missing.
    let nothing = after(|facts| {
        facts.enabled_regions = Some(said(Vec::new()));
        facts.regions.clear();
        facts.trails.clear();
        facts.buckets.clear();
    });
    assert_eq!(nothing, (Verdict::InsufficientData, Vec::new(), 4));
}

#[test]
fn a_server_in_aws_place_proves_nothing() {
    let at = |url: &str| {
        let endpoint = Endpoint { service: "S3".to_owned(), url: url.to_owned() };
        after(|facts| facts.endpoints = vec![endpoint])
    };
    for url in [
        "http://s3.ca-central-1.amazonaws.com",
        "https://amazonaws.com.example.org",
        // Customers have servers below the names of AWS.
        "https://x.execute-api.us-east-1.amazonaws.com",
        "https://lb-1.us-east-1.elb.amazonaws.com",
        "https://evil.example?.amazonaws.com",
        "https://kms.ca-central-1.amazonaws.com",
    ] {
        assert_eq!(at(url), open("custody-not-aws", url));
    }
    let of_none = after(|facts| {
        let (service, url) = ("Mail".to_owned(), "https://s3.amazonaws.com".to_owned());
        facts.endpoints = vec![Endpoint { service, url }];
    });
    assert_eq!(of_none, open("custody-not-aws", "https://s3.amazonaws.com"));
    let vpc = "https://bucket.vpce-1.s3.ca-central-1.vpce.amazonaws.com";
    assert_eq!(at(vpc), (Verdict::Compliant, Vec::new(), 0));
}
