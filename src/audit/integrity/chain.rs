//! The chain of digests: each names the one before it, its hash and its signature.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::num::NonZero;

use jiff::SignedDuration;

use super::digest::{Digest, Place, Previous};
use super::keys::Keys;
use super::places::{Buckets, LookedThrough, Places};
use super::signature;
use crate::ingest::delivered::DigestName;
use crate::ingest::pool;
use crate::model::{AccountId, Beside, Moment, Reason, Region, Stored, Window};

/// A digest as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestObject {
    /// The name that reports print.
    pub key: String,
    /// Where it is stored.
    pub stored: Stored,
    /// What it says.
    pub says: Says,
    /// What was kept beside it.
    pub beside: Beside,
}

/// What a digest says, if anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// It is one.
    Digest(Box<Digest>),
    /// It is none, or was not read: why, and the cause in words.
    Nothing(Reason, String),
}

impl DigestObject {
    /// Returns what it says, if it says anything.
    #[must_use]
    pub fn digest(&self) -> Option<&Digest> {
        match &self.says {
            Says::Digest(digest) => Some(digest),
            Says::Nothing(..) => None,
        }
    }
}

impl DigestObject {
    /// Says whether anything is to be said of the digest: one of an hour behind the period was read for
    /// what it says of the one before, and where it is not good, that is not asked.
    pub(super) fn is_needed(&self, reason: Reason, period: Window) -> bool {
        let end = DigestName::of(self.stored.name()).map(|name| name.end);
        let is_behind = end.is_some_and(|end| period.to.is_some_and(|to| to <= end.plus(-HOUR)));
        is_valid(reason) || !is_behind
    }
}

/// What the chains say of the digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chains {
    /// Of each digest, in their order.
    pub reasons: Vec<Reason>,
    /// Digests that valid ones name and that are not there, or were not to be found.
    pub absent: Vec<(Place, Reason)>,
}

/// What digests are held to.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    /// The keys.
    pub keys: &'a Keys,
    /// Where digests and logs were looked for.
    pub looked_through: &'a LookedThrough,
    /// Digests that end no later than this were not looked for.
    pub from: Option<Moment>,
    /// How many signatures are checked at once.
    pub threads: NonZero<usize>,
}

/// Judges digests: each by itself, and by what valid later ones say of it.
#[must_use]
pub fn judge(objects: &[DigestObject], against: Against<'_>) -> Chains {
    let places = Places::of(objects.iter().map(|object| &object.stored));
    let links = links(objects, &places);
    let signatures = signatures(objects, &links, against);
    let (buckets, oldest) = (Buckets::of(objects), Oldest::of(objects));
    let mut chains = Chains { reasons: signatures, absent: Vec::new() };
    let mut newest_first: Vec<usize> = (0..objects.len()).collect();
    newest_first.sort_by_key(|at| Reverse(objects[*at].digest().map(|digest| digest.end)));
    for at in newest_first {
        let Some(digest) = objects[at].digest() else { continue };
        // Only a valid digest can speak against another.
        let mut later = links[at].iter().filter(|(next, _)| is_valid(chains.reasons[*next]));
        if later.any(|(_, told)| contradicts(&objects[at], digest, told)) {
            chains.reasons[at] = worse(chains.reasons[at]);
        }
        if let (true, Some(previous)) = (is_valid(chains.reasons[at]), &digest.previous) {
            let is_oldest = oldest.is_oldest(digest) && against.from.is_none();
            let found = absent(&previous.place, (&places, &buckets), against);
            chains.absent.extend(found.map(|(place, reason)| match reason {
                Reason::NotThere if is_oldest => (place, Reason::OlderThanAll),
                other => (place, other),
            }));
        }
    }
    chains.absent.sort();
    chains.absent.dedup();
    chains
}

const fn is_valid(reason: Reason) -> bool {
    matches!(reason, Reason::Signed | Reason::SignedByNext)
}

/// What a digest is that a valid one contradicts: what was found wrong with it by itself says more.
const fn worse(reason: Reason) -> Reason {
    match reason {
        Reason::Moved | Reason::SignatureWrong | Reason::UnknownAlgorithm => reason,
        _ => Reason::ChainBroken,
    }
}

/// Returns of each digest what others say of it as of the one before them.
fn links<'a>(objects: &'a [DigestObject], places: &Places<'_>) -> Vec<Vec<(usize, &'a Previous)>> {
    let mut links = vec![Vec::new(); objects.len()];
    for (at, object) in objects.iter().enumerate() {
        let previous = object.digest().and_then(|digest| digest.previous.as_ref());
        if let Some(previous) = previous
            && let Some(before) = places.find(&previous.place)
        {
            links[before].push((at, previous));
        }
    }
    links
}

/// Checks the signatures, many at once.
fn signatures(
    objects: &[DigestObject],
    links: &[Vec<(usize, &Previous)>],
    against: Against<'_>,
) -> Vec<Reason> {
    let mut reasons = Vec::with_capacity(objects.len());
    let check = |(): &mut (), at: usize| {
        let object = &objects[at];
        match &object.says {
            Says::Nothing(reason, _) => *reason,
            Says::Digest(digest) if !object.stored.is(&digest.place.bucket, &digest.place.key) => {
                Reason::Moved
            }
            Says::Digest(digest) => {
                let repeated: Vec<&str> =
                    links[at].iter().map(|(_, told)| told.signature.as_str()).collect();
                signature::check(object, digest, &repeated, against.keys)
            }
        }
    };
    let take = |reason| -> Result<(), Infallible> {
        reasons.push(reason);
        Ok(())
    };
    match pool::ordered_runs(objects.len(), against.threads, || (), check, take) {
        Ok(()) => reasons,
        Err(never) => match never {},
    }
}

/// Says whether a digest is another one than a later digest says.
fn contradicts(object: &DigestObject, digest: &Digest, told: &Previous) -> bool {
    let own = match &object.beside {
        Beside::Metadata(metadata) => metadata.signature.as_deref(),
        Beside::NotKept => None,
    };
    told.sha != digest.sha || own.is_some_and(|own| !own.eq_ignore_ascii_case(&told.signature))
}

fn absent(
    place: &Place,
    (places, buckets): (&Places<'_>, &Buckets<'_>),
    against: Against<'_>,
) -> Option<(Place, Reason)> {
    let is_before = DigestName::of(&place.key)
        .is_some_and(|name| against.from.is_some_and(|from| name.end <= from));
    if is_before || places.find(place).is_some() {
        return None;
    }
    let is_lost = against.looked_through.holds(place, buckets);
    Some((place.clone(), if is_lost { Reason::NotThere } else { Reason::NotGiven }))
}

/// The starts of the oldest digests of each trail's accounts and Regions.
struct Oldest<'a>(BTreeMap<Of<'a>, Moment>);

/// A trail, an account and a Region of it.
type Of<'a> = (&'a (String, Region), &'a AccountId, &'a Region);

impl<'a> Oldest<'a> {
    fn of(objects: &'a [DigestObject]) -> Self {
        let mut oldest = BTreeMap::new();
        let chained = objects.iter().filter_map(DigestObject::digest);
        for digest in chained.filter(|digest| !digest.is_backfill) {
            let start = oldest.entry(of(digest)).or_insert(digest.start);
            *start = digest.start.min(*start);
        }
        Self(oldest)
    }

    fn is_oldest(&self, digest: &Digest) -> bool {
        self.0.get(&of(digest)) == Some(&digest.start)
    }
}

const fn of(digest: &Digest) -> Of<'_> {
    (&digest.trail, &digest.account, &digest.region)
}

/// What a digest tells of.
const HOUR: SignedDuration = SignedDuration::from_hours(1);
