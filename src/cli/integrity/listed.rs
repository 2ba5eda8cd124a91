//! What the inputs hold of digests and logs, folded by account and Region: a month of an organization has
//! more digests than should be held as they come.

use std::collections::BTreeMap;
use std::path::Path;

use crate::audit::integrity::{Elsewhen, Period, Verified};
use crate::cli::fault::Fault;
use crate::ingest::delivered::{self, DigestName};
use crate::ingest::files::METADATA_SUFFIX;
use crate::ingest::object_key::KeyFacts;
use crate::ingest::source::{LogSource, Object};
use crate::model::{AccountId, Day, Folded, Moment, Region, SkipReason, content_of};

use super::found::is_within;

/// The digests and logs of the inputs.
#[derive(Debug, Default)]
pub struct Listed {
    places: BTreeMap<Place, OfPlace>,
    /// The first and the last end of the hours of each Region's digests.
    times: BTreeMap<Region, (Moment, Moment)>,
    elsewhen: Elsewhen,
    /// The Regions that are asked for; all where none is named.
    regions: Vec<Region>,
    /// The digest that was listed last: what is kept beside it follows it.
    last_digest: String,
}

/// The account and Region that an object's name tells, if it tells any. A digest names objects of its own
/// account and Region alone, and by their names.
type Place = Option<(AccountId, Region)>;

/// What there is of one account and Region.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct OfPlace {
    /// Digests of the period.
    pub digests: Objects,
    /// Digests outside it.
    pub outside: Objects,
    /// Logs, whenever they were delivered.
    pub logs: Objects,
}

/// Objects in the order in which they were listed, each with the number of its input.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Objects {
    keys: Folded,
    /// Empty where there is none.
    stamps: Folded,
    sizes: Vec<(usize, u64)>,
    archives: BTreeMap<usize, String>,
}

/// What is checked at once.
pub type Batch<'a> = BTreeMap<&'a Place, &'a OfPlace>;

impl Listed {
    /// Lists the inputs to their end. What lies in the folder of keys is none of it, nor what is kept
    /// beside a digest.
    pub fn find(
        sources: &[Box<dyn LogSource>],
        keys: Option<&Path>,
        period: Period,
        regions: &[Region],
    ) -> Result<Self, Fault> {
        let mut listed = Self { regions: regions.to_vec(), ..Self::default() };
        for (number, source) in sources.iter().enumerate() {
            for page in source.list() {
                for object in page.map_err(|e| Fault::run(&e))? {
                    let is_key = keys.is_some_and(|keys| Path::new(&object.key).starts_with(keys));
                    if !is_key {
                        listed.take(number, &object, period);
                    }
                }
            }
        }
        Ok(listed)
    }

    fn take(&mut self, number: usize, object: &Object, period: Period) {
        match object.facts {
            KeyFacts::Other(SkipReason::Digest) => match object.key.strip_suffix(METADATA_SUFFIX) {
                Some(digest) if digest == self.last_digest => {}
                // It is beside no digest, so that nobody reads it as what is kept beside one.
                Some(_) => self.of(object).logs.push(number, object),
                None => self.digest(number, object, period),
            },
            KeyFacts::Other(SkipReason::NotListed) => {
                let place = delivered::place_of_digests(&object.key);
                if let Some((account, region)) = place.filter(|(_, at)| self.is_asked(at)) {
                    self.elsewhen.note_place(account, region);
                }
            }
            KeyFacts::Log(_)
            | KeyFacts::Other(
                SkipReason::Insight | SkipReason::NetworkActivity | SkipReason::Aggregated,
            )
            // Whatever its name is, its content may be a log's.
            | KeyFacts::Unknown => self.of(object).logs.push(number, object),
            KeyFacts::InvocationLog(_) | KeyFacts::Other(_) => {}
        }
    }

    fn digest(&mut self, number: usize, object: &Object, period: Period) {
        let name = DigestName::of(&object.key);
        if name.is_some() {
            self.last_digest.clone_from(&object.key);
        }
        match name {
            // The logs that it names are left out too.
            Some(name) if !self.is_asked(&name.region) => return,
            Some(name) if !is_within(&name, period.deliveries) => {
                self.elsewhen.note(name, period.deliveries);
                return self.of(object).outside.push(number, object);
            }
            Some(DigestName { region, end, .. }) => {
                let times = self.times.entry(region).or_insert((end, end));
                *times = (times.0.min(end), times.1.max(end));
            }
            None => {}
        }
        self.of(object).digests.push(number, object);
    }

    fn is_asked(&self, region: &Region) -> bool {
        self.regions.is_empty() || self.regions.contains(region)
    }

    fn of(&mut self, object: &Object) -> &mut OfPlace {
        self.places.entry(delivered::place(&object.key)).or_default()
    }

    /// Returns how many digests of the period there are.
    pub fn digests(&self) -> usize {
        self.places.values().map(|of| of.digests.len()).sum()
    }

    /// Returns how many digests lie outside the period.
    pub fn digests_outside(&self) -> u64 {
        self.places.values().map(|of| of.outside.len() as u64).sum()
    }

    /// Returns how many logs there are.
    pub fn logs(&self) -> usize {
        self.places.values().map(|of| of.logs.len()).sum()
    }

    /// Names the logs.
    pub fn log_keys(&self) -> impl Iterator<Item = String> {
        self.places.values().flat_map(|of| of.logs.keys.iter())
    }

    /// Returns the first and the last end of the hours of each Region's digests, by their names.
    pub const fn times(&self) -> &BTreeMap<Region, (Moment, Moment)> {
        &self.times
    }

    /// Returns the first day of which there is a digest or a log, of each account and Region.
    pub fn begins(&self) -> BTreeMap<(AccountId, Region), Day> {
        let day = |key: String| {
            let digest = DigestName::of(&key).map(|name| name.end);
            digest.or_else(|| delivered::log_delivered(&key)).map(Moment::day)
        };
        let first = |of: &OfPlace| {
            let all = [&of.digests, &of.outside, &of.logs];
            all.into_iter().flat_map(|objects| objects.keys.iter()).filter_map(day).min()
        };
        let named = self.places.iter();
        named.filter_map(|(place, of)| Some((place.clone()?, first(of)?))).collect()
    }

    /// Returns which digests there are outside the period.
    pub const fn elsewhen(&self) -> &Elsewhen {
        &self.elsewhen
    }

    /// Parts accounts and Regions into what is checked at once: some thousand objects, or one of more.
    pub fn batches(&self, objects: usize) -> Vec<Batch<'_>> {
        let mut batches: Vec<Batch<'_>> = Vec::new();
        let mut size = 0_usize;
        for (place, of) in &self.places {
            let own = of.digests.len() + of.logs.len();
            if batches.is_empty() || size + own > objects {
                batches.push(Batch::new());
                size = 0;
            }
            size += own;
            batches.last_mut().into_iter().for_each(|batch| _ = batch.insert(place, of));
        }
        batches
    }

    /// Says whether what a check of a batch did not find may lie in another one.
    pub fn has_beside(&self, batch: &Batch<'_>, found: &Verified) -> bool {
        let absent = found.digests.absent().chain(found.logs.absent()).map(delivered::place);
        let is_beside =
            |place: Place| !batch.contains_key(&place) && self.places.contains_key(&place);
        absent.into_iter().any(is_beside)
    }
}

impl Objects {
    fn push(&mut self, source: usize, object: &Object) {
        let at = self.len();
        self.keys.push(&object.key);
        self.stamps.push(object.stamp.as_deref().map(content_of).unwrap_or_default());
        self.sizes.push((source, object.size));
        self.archives.extend(object.archive.clone().map(|archive| (at, archive)));
    }

    fn len(&self) -> usize {
        self.sizes.len()
    }

    /// Returns them as they were listed, but for what their keys tell.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Object)> {
        let named = self.keys.iter().zip(self.stamps.iter()).zip(&self.sizes).enumerate();
        named.map(|(at, ((key, stamp), (source, size)))| {
            let stamp = Some(stamp).filter(|stamp| !stamp.is_empty());
            let (size, archive) = (*size, self.archives.get(&at).cloned());
            (*source, Object { key, size, stamp, archive, facts: KeyFacts::Unknown })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Reason, Window};

    const DIGEST: &str = "111122223333_CloudTrail-Digest_ca-west-1_t_ca-west-1_20260601T010000Z";

    fn period() -> Period {
        let now = Moment::parse("2026-06-10T00:00:00Z").unwrap();
        Period::of_events(Window::default(), now)
    }

    fn listed(keys: &[&str]) -> Listed {
        let mut listed = Listed::default();
        for key in keys {
            let (facts, key) = (KeyFacts::of(key), (*key).to_owned());
            let stamp = key.starts_with('a').then(|| "etag".to_owned());
            let archive = key.contains("west").then(|| "GLACIER".to_owned());
            listed.take(7, &Object { key, size: 3, facts, stamp, archive }, period());
        }
        listed
    }

    #[test]
    fn objects_come_out_as_they_were_listed() {
        let keys = ["a/x.json", "b/y.json"].map(str::to_owned);
        let listed = listed(&["a/x.json", "b/y.json"]);
        let object = |key: &String| Object { key: key.clone(), size: 3, ..Object::default() };
        let of = &listed.places[&None];
        let want = vec![
            (7, Object { stamp: Some("etag".to_owned()), ..object(&keys[0]) }),
            (7, object(&keys[1])),
        ];
        assert_eq!(of.logs.iter().collect::<Vec<_>>(), want);
        assert_eq!(listed.log_keys().collect::<Vec<_>>(), keys);
    }

    #[test]
    fn each_account_and_region_is_checked_by_itself_where_they_have_much() {
        let log = |account: &str, region: &str| {
            format!("{account}_CloudTrail_{region}_20260601T0030Z_x.json.gz")
        };
        let keys = [
            log("222233334444", "us-east-1"),
            log("111122223333", "ca-west-1"),
            format!("{DIGEST}.json.gz"),
            log("222233334444", "ca-west-1"),
        ];
        let listed = listed(&keys.each_ref().map(String::as_str));
        assert_eq!((listed.digests(), listed.logs(), listed.digests_outside()), (1, 3, 0));
        let sizes =
            |objects| -> Vec<usize> { listed.batches(objects).iter().map(BTreeMap::len).collect() };
        assert_eq!((sizes(1), sizes(3), sizes(4)), (vec![1, 1, 1], vec![2, 1], vec![3]));
        assert_eq!(Listed::default().batches(1), Vec::<Batch<'_>>::new());
    }

    #[test]
    fn what_is_absent_among_its_own_may_lie_among_others() {
        let own = format!("{DIGEST}.json.gz");
        let other = "111122223333_CloudTrail_us-east-1_20260601T0030Z_x.json.gz";
        let listed = listed(&[&own, other, "loose.json"]);
        let batches = listed.batches(1);
        let has_beside = |absent: &str| {
            let mut found = Verified::nothing(period());
            found.logs.push_absent(format!("s3://b/{absent}"), Reason::NotThere);
            batches.iter().map(|batch| listed.has_beside(batch, &found)).collect::<Vec<_>>()
        };
        assert_eq!(has_beside(other), [true, true, false]);
        assert_eq!(has_beside("some.json"), [false, true, true]);
        assert_eq!(
            has_beside("111122223333_CloudTrail_eu-west-1_20260601T0030Z_x.json.gz"),
            [false; 3]
        );
    }
}
