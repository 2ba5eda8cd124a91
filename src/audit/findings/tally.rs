//! Counts, times and samples of the flows behind a finding.

use std::collections::BTreeMap;

use super::Matter;
use super::concern::Concern;
use crate::audit::judge::Judged;
use crate::model::{Alone, DigestGap, Gap, Grade, Moment, Region, RegionPath, Sample, Text};
use crate::report::{Code, EvidenceSample, Finding};

/// What a finding says: a sentence, and its parts for tables and programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    message: String,
    subject: Option<Text>,
    event_source: Option<Text>,
    regions: Vec<Region>,
    grades: Vec<Grade>,
}

impl From<String> for Said {
    fn from(message: String) -> Self {
        let (subject, event_source) = (None, None);
        Self { message, subject, event_source, regions: Vec::new(), grades: Vec::new() }
    }
}

impl Said {
    /// Says what the finding is about.
    pub fn about(message: String, subject: impl Into<Text>) -> Self {
        Self { subject: Some(subject.into()), ..Self::from(message) }
    }

    /// Says of which service the operation is that it is about.
    pub fn of_service(self, event_source: impl Into<Text>) -> Self {
        Self { event_source: Some(event_source.into()), ..self }
    }

    /// Says where the calls ran, or may have run, and how that is known.
    pub fn at(self, regions: Vec<Region>, grades: impl IntoIterator<Item = Grade>) -> Self {
        Self { regions, grades: grades.into_iter().collect(), ..self }
    }
}

/// What a finding counts.
#[derive(Debug, Clone, Default)]
pub struct Tally<'a> {
    /// Inferences, records, objects or days.
    pub count: u64,
    first: Option<Moment>,
    last: Option<Moment>,
    concern: Concern<'a>,
    samples: Vec<&'a Sample>,
}

impl<'a> Tally<'a> {
    /// Counts things that have no times or records.
    pub fn of(count: u64) -> Self {
        Self { count, ..Self::default() }
    }

    /// Counts a flow's inferences.
    pub fn add(&mut self, judged: &'a Judged<'_>) {
        self.count += judged.calls();
        self.see(judged.flow.first_seen);
        self.see(judged.flow.last_seen);
        self.concern.add(judged);
        self.samples.extend(&judged.flow.samples);
    }

    /// Counts one record.
    pub fn add_sample(&mut self, sample: &'a Sample) {
        self.count += 1;
        self.see(sample.time);
        self.samples.push(sample);
    }

    /// Counts a run of days without an object.
    pub fn add_gap(&mut self, gap: &'a Gap, days: u64) {
        self.count += days;
        self.see(Some(Moment::start_of(gap.from)));
        self.see(Some(Moment::start_of(gap.to)));
        self.concern.add_gap(gap, days);
    }

    /// Counts the calls that one of two witnesses lacks.
    pub fn add_alone(&mut self, alone: &'a Alone) {
        self.count += alone.count;
        self.see(alone.hour);
        alone.samples.iter().for_each(|sample| self.see(sample.time));
        self.concern.add_alone(alone);
        self.samples.extend(&alone.samples);
    }

    /// Counts a time without a valid digest.
    pub fn add_digest_gap(&mut self, gap: &'a DigestGap, hours: u64) {
        self.count += hours;
        self.see(Some(gap.from));
        self.see(Some(gap.to));
        self.concern.add_digest_gap(gap, hours);
    }

    /// Stretches the span of time.
    pub fn see(&mut self, moment: Option<Moment>) {
        let Some(moment) = moment else { return };
        self.first = Some(self.first.map_or(moment, |first| first.min(moment)));
        self.last = Some(self.last.map_or(moment, |last| last.max(moment)));
    }

    /// Makes the finding, with as many samples as are wanted, earliest first.
    pub fn finding(mut self, code: Code, said: impl Into<Said>, matter: Matter<'_>) -> Finding {
        let Said { message, subject, event_source, regions, grades } = said.into();
        self.samples.sort();
        self.samples.dedup();
        Finding {
            code: code.as_str(),
            severity: code.severity(),
            message,
            subject,
            event_source,
            regions,
            grades,
            count: self.count,
            unit: code.unit(),
            first_seen: self.first,
            last_seen: self.last,
            resources: self.concern.resources(),
            evidence: self.samples.into_iter().take(matter.samples).map(shown).collect(),
            what_to_do: matter.lang.advice(code),
        }
    }
}

/// Tallies flows by a key; flows without one are not counted.
pub fn by_key<'a, K: Ord>(
    flows: &'a [Judged<'a>],
    key: impl Fn(&'a Judged<'a>) -> Option<K>,
) -> BTreeMap<K, Tally<'a>> {
    let mut groups = BTreeMap::<K, Tally<'a>>::new();
    for judged in flows {
        if let Some(key) = key(judged) {
            groups.entry(key).or_default().add(judged);
        }
    }
    groups
}

fn shown(sample: &Sample) -> EvidenceSample {
    EvidenceSample {
        event_id: sample.event_id.as_ref().map(|id| id.told(|text| text.into())),
        object: sample.object.clone(),
        record: sample.record,
        path: sample.region_path.map(RegionPath::as_str),
    }
}
