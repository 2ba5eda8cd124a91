//! Where logs are kept: asks AWS, and writes down each answer beside its call.
//!
//! It asks on, whatever is refused: what has no answer stands in the facts as unknown, with the
//! reason. Nothing is judged here, and nothing is taken for "none" that AWS did not say so.

mod access;
mod answers;
mod bucket;
mod log_groups;
mod places;
mod policy;

use std::collections::{BTreeMap, BTreeSet};

use super::again::{Patience, again_waiting};
use super::cloudtrail::Trails;
use super::signed::Signed;
use super::trails::{DESCRIBE, SELECTORS, STATUS};
use super::{Call, Error, Kind, Service, Session, Trail};
use crate::model::Moment;
use crate::model::custody::{
    BucketFacts, CUSTODY_FACTS_VERSION, CallerIdentity, CustodyFacts, Endpoint, Fact,
    RegionAnswers, Said, TrailFacts, TrailSelection, TrailStatus, Unknown,
};

/// Asks for the places of all logs that these Regions know of: all that the account has on, where
/// none is named. `told` hears what is being asked.
///
/// # Errors
/// Fails where there are no credentials; then nothing could be answered.
pub fn facts(
    session: &Session,
    named: &[String],
    now: Moment,
    told: &mut dyn FnMut(&str),
) -> Result<CustodyFacts, Error> {
    let identity = identity(session)?;
    let asker = Asker { session, signed: Signed::open(session)? };
    let enabled = named.is_empty().then(|| asker.enabled_regions());
    let regions = match &enabled {
        Some(fact) => fact.answer().cloned().unwrap_or_else(|| guessed(session)),
        None => named.to_vec(),
    };
    let mut known = BTreeMap::new();
    let regions: Vec<RegionAnswers> = regions
        .iter()
        .map(|region| {
            told(&format!("asking in {region}"));
            asker.region(region, &mut known)
        })
        .collect();
    told("asking of trails");
    let trails: Vec<TrailFacts> = known.into_values().map(|trail| asker.trail(trail)).collect();
    let stores = asker.stores(&regions);
    let groups = asker.log_groups(&trails, &regions);
    told("asking of buckets");
    let buckets: Vec<BucketFacts> =
        bucket_names(&trails, &regions).iter().map(|name| asker.bucket(name)).collect();
    let keys = asker.keys(&places::keys(&trails, &stores, &groups, &buckets));
    let other_buckets = asker.other_buckets(&buckets, &groups);
    Ok(CustodyFacts {
        schema_version: CUSTODY_FACTS_VERSION,
        taken_at: now,
        identity,
        endpoints: endpoints(session),
        enabled_regions: enabled,
        regions,
        trails,
        event_data_stores: stores,
        buckets,
        other_buckets,
        log_groups: groups,
        keys,
    })
}

/// Who asks. Where the credentials are no good, no other question is worth asking.
fn identity(session: &Session) -> Result<Fact<CallerIdentity>, Error> {
    const CALL: Call = Call { doing: "ask who this is at", action: "sts:GetCallerIdentity" };
    let said = match session.identity() {
        Ok(identity) => {
            Said::Answer(CallerIdentity { account: identity.account, arn: identity.arn })
        }
        Err(error) => match error.kind {
            Kind::Credentials | Kind::Expired | Kind::Clock => return Err(error),
            _ => unknown(&error),
        },
    };
    Ok(Fact { call: CALL.action.to_owned(), of: "sts".to_owned(), said })
}

/// The Regions to ask where nobody says which are on: those of Canada and the configured one. That
/// the list is missing stands in the facts.
fn guessed(session: &Session) -> Vec<String> {
    let regions = ["ca-central-1", "ca-west-1"].map(str::to_owned).into_iter();
    let regions: BTreeSet<String> = regions.chain(session.region().map(str::to_owned)).collect();
    regions.into_iter().collect()
}

fn endpoints(session: &Session) -> Vec<Endpoint> {
    let of = |service: &Service| {
        let url = session.endpoint(*service)?;
        Some(Endpoint { service: service.id().to_owned(), url: without_user(&url) })
    };
    // Where notifications go is no fact of the logs.
    let asked = Service::ALL.iter().filter(|service| **service != Service::Sns);
    asked.filter_map(of).collect()
}

/// Takes `user:password@` out of an address.
fn without_user(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
    let bare = host.rsplit('@').next().unwrap_or(host);
    if path.is_empty() { format!("{scheme}://{bare}") } else { format!("{scheme}://{bare}/{path}") }
}

/// The buckets that logs are written to, each once.
fn bucket_names(trails: &[TrailFacts], regions: &[RegionAnswers]) -> BTreeSet<String> {
    let logged = regions.iter().filter_map(|region| region.invocation_logging.answer());
    let logged = logged.flat_map(|logging| logging.buckets.iter());
    trails.iter().map(|trail| &trail.bucket).chain(logged).cloned().collect()
}

/// Who asks, and by what.
struct Asker<'s> {
    session: &'s Session,
    signed: Signed,
}

impl Asker<'_> {
    fn region(&self, region: &str, known: &mut BTreeMap<String, Trail>) -> RegionAnswers {
        let trails = Trails::new(self.session, region);
        let found = told_of(DESCRIBE, region, trails.trails());
        RegionAnswers {
            region: region.to_owned(),
            trails: found.map(|trails| {
                let arns = trails.iter().map(|trail| trail.arn.clone()).collect();
                known.extend(trails.into_iter().map(|trail| (trail.arn.clone(), trail)));
                arns
            }),
            event_data_stores: Self::store_arns(&trails),
            invocation_logging: self.invocation_logging(region),
            guardrails: self.guardrails(region),
        }
    }

    fn trail(&self, trail: Trail) -> TrailFacts {
        let home = Trails::new(self.session, &trail.home_region);
        let status = told_of(STATUS, &trail.arn, home.status(&trail.arn));
        let selection = told_of(SELECTORS, &trail.arn, home.selection(&trail.arn));
        TrailFacts {
            status: status.map(|status| TrailStatus {
                is_logging: status.is_logging,
                delivery_error: status.delivery_error,
                digest_error: status.digest_error,
                started: status.started,
                stopped: status.stopped,
            }),
            selectors: selection.map(|selection| TrailSelection {
                has_management_reads: selection.has_management_reads,
                data_types: selection.data_types,
            }),
            arn: trail.arn,
            home_region: trail.home_region,
            bucket: trail.bucket,
            prefix: trail.prefix,
            kms_key: trail.kms_key,
            log_group: trail.log_group,
            topic: trail.topic,
            is_multi_region: trail.is_multi_region,
            is_organization: trail.is_organization,
            has_digests: trail.has_digests,
        }
    }
}

/// Asks, again where that may help, and writes down what was said.
fn fact<T>(call: Call, of: &str, ask: impl FnMut() -> Result<T, Error>) -> Fact<T> {
    told_of(call, of, again_waiting(Patience::BRIEF, ask))
}

/// Writes down what was said.
fn told_of<T>(call: Call, of: &str, said: Result<T, Error>) -> Fact<T> {
    let said = said.map_or_else(|error| unknown(&error), Said::Answer);
    Fact { call: call.action.to_owned(), of: of.to_owned(), said }
}

fn unknown<T>(error: &Error) -> Said<T> {
    let is_denied = error.kind == Kind::Denied;
    Said::Unknown(Unknown { is_denied, cause: error.cause().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_without_its_password() {
        assert_eq!(without_user("http://me:secret@host:99/a@b"), "http://host:99/a@b");
        assert_eq!(without_user("http://127.0.0.1:5555"), "http://127.0.0.1:5555");
        assert_eq!(without_user("https://me@host"), "https://host");
    }
}
