//! A catalog made of what AWS lists to an account.
//!
//! **Invariant:** where a row would have to be guessed, nothing is made: a destination that is left out
//! would let a report call something bounded that is not.

use std::collections::BTreeSet;

use super::{COMMERCIAL, HEAD};
use crate::audit::regions::KnownRegions;
use crate::model::{Arn, Day, ListedProfile, ModelRef, ProfileKind, ProfileMaker, Region};

/// What AWS lists, as files that an audit reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The system-defined profiles, as CSV with the columns of the built-in catalog.
    pub catalog: Vec<u8>,
    /// The application profiles, by ARN.
    pub application_profiles: Vec<ApplicationProfile>,
}

/// An application profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApplicationProfile {
    /// Its ARN.
    pub arn: String,
    /// What it copies.
    pub copies: Copied,
}

/// What an application profile copies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Copied {
    /// This system-defined profile, or the model of this ARN.
    Known(String),
    /// More than one profile may run just these models, or none does: which was copied is not listed.
    Undecided(Vec<String>),
}

/// Why no catalog could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the profile `{profile}` in {region} {what}")]
pub struct NoRow {
    profile: String,
    region: Region,
    what: String,
}

/// Makes a catalog of what was listed on a day; `page` is where it comes from.
///
/// # Errors
/// Fails where a profile lists no model, or one whose Region cannot be read.
pub fn fetched(listed: &[ListedProfile], day: Day, page: &str) -> Result<Fetched, NoRow> {
    let mut rows = BTreeSet::new();
    for profile in listed.iter().filter(|profile| profile.maker == ProfileMaker::System) {
        let source = profile.source.to_string();
        let places = destinations(profile)?;
        rows.insert([profile.id.clone(), source, places, day.to_string(), page.to_owned()]);
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    let head = HEAD.map(str::to_owned);
    for row in std::iter::once(&head).chain(&rows) {
        // Rows of one length, into memory.
        out.write_record(row).unwrap_or(());
    }
    let own = listed.iter().filter(|profile| profile.maker == ProfileMaker::Application);
    let one = |profile: &ListedProfile| ApplicationProfile {
        arn: profile.arn.clone(),
        copies: copied(profile, listed),
    };
    let own: BTreeSet<ApplicationProfile> = own.map(one).collect();
    Ok(Fetched {
        catalog: out.into_inner().unwrap_or_default(),
        application_profiles: own.into_iter().collect(),
    })
}

/// Returns the Regions of the models, as the catalog writes them.
fn destinations(profile: &ListedProfile) -> Result<String, NoRow> {
    let refused =
        |what: String| NoRow { profile: profile.id.clone(), region: profile.source.clone(), what };
    if profile.models.is_empty() {
        return Err(refused("lists no model".to_owned()));
    }
    let mut regions = BTreeSet::new();
    // The list of a global profile grows, and the model that stands for all has no Region.
    let mut is_global =
        matches!(ModelRef::parse(&profile.id), ModelRef::System { kind: ProfileKind::Global, .. });
    for model in &profile.models {
        let region = Arn::parse(model).map(|arn| arn.region);
        match region {
            Some("") => is_global = true,
            Some(code) if code.parse::<Region>().is_ok() => drop(regions.insert(code)),
            Some(_) | None => {
                return Err(refused(format!("lists a model without a Region, `{model}`")));
            }
        }
    }
    let all = is_global.then_some(COMMERCIAL);
    if is_global {
        // What is named may be newer than the Regions known here.
        let known = KnownRegions::builtin().commercial();
        regions.retain(|code| known.iter().all(|region| region.as_str() != *code));
    }
    Ok(all.into_iter().chain(regions).collect::<Vec<_>>().join(";"))
}

/// Says what an application profile copies: the one system-defined profile of the same Region that
/// runs the same models, else the one model of that Region.
fn copied(profile: &ListedProfile, listed: &[ListedProfile]) -> Copied {
    let models = |listed: &ListedProfile| listed.models.iter().cloned().collect::<BTreeSet<_>>();
    let own = models(profile);
    let alike = listed.iter().filter(|other| {
        other.maker == ProfileMaker::System
            && other.source == profile.source
            && models(other) == own
    });
    let alike: BTreeSet<&String> = alike.map(|other| &other.id).collect();
    let alike: Vec<&String> = alike.into_iter().collect();
    match (alike.as_slice(), profile.models.as_slice()) {
        ([one], _) => Copied::Known((*one).clone()),
        ([], [model]) if is_in(model, &profile.source) => Copied::Known(model.clone()),
        (several, _) => Copied::Undecided(several.iter().map(|id| (*id).clone()).collect()),
    }
}

fn is_in(model: &str, region: &Region) -> bool {
    Arn::parse(model).is_some_and(|arn| arn.region == region.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Catalog, KnownRegions};

    fn listed(id: &str, maker: ProfileMaker, models: &[&str]) -> ListedProfile {
        ListedProfile {
            source: "ca-central-1".parse().unwrap(),
            id: id.to_owned(),
            arn: format!("arn:aws:bedrock:ca-central-1:111122223333:inference-profile/{id}"),
            maker,
            models: models.iter().map(|model| (*model).to_owned()).collect(),
        }
    }

    fn model(region: &str) -> String {
        format!("arn:aws:bedrock:{region}::foundation-model/anthropic.claude-sonnet-4-6")
    }

    fn made(listed: &[ListedProfile]) -> Result<Fetched, NoRow> {
        fetched(listed, Day::constant(2026, 11, 26), "https://docs.aws.amazon.com/x")
    }

    const US: &str = "us.anthropic.claude-sonnet-4-6";
    const GLOBAL: &str = "global.anthropic.claude-sonnet-4-6";

    #[test]
    fn what_is_made_is_what_the_catalog_reads() {
        let (here, there) = (model("ca-central-1"), model("us-east-1"));
        let listed = [
            listed(US, ProfileMaker::System, &[&there, &here]),
            listed(GLOBAL, ProfileMaker::System, &[&model(""), &here]),
        ];
        let text = String::from_utf8(made(&listed).unwrap().catalog).unwrap();
        assert_eq!(
            text,
            "profile_id,source_region,destination_regions,as_of,source\n\
             global.anthropic.claude-sonnet-4-6,ca-central-1,*commercial*,2026-11-26,https://docs.aws.amazon.com/x\n\
             us.anthropic.claude-sonnet-4-6,ca-central-1,ca-central-1;us-east-1,2026-11-26,https://docs.aws.amazon.com/x\n"
        );
        let catalog = Catalog::parse(&text, KnownRegions::builtin()).unwrap();
        assert_eq!((catalog.entries().count(), catalog.as_of()), (2, "2026-11-26"));
    }

    #[test]
    fn a_global_profile_is_everywhere_whatever_its_list_shows_today() {
        let listed = [listed(GLOBAL, ProfileMaker::System, &[&model("ca-central-1")])];
        let text = String::from_utf8(made(&listed).unwrap().catalog).unwrap();
        assert!(text.contains(",*commercial*,"), "{text}");
    }

    #[test]
    fn a_row_that_would_be_guessed_is_refused() {
        let told = |models: &[&str]| {
            made(&[listed(US, ProfileMaker::System, models)]).unwrap_err().to_string()
        };
        assert_eq!(told(&[]), format!("the profile `{US}` in ca-central-1 lists no model"));
        assert_eq!(
            told(&["anthropic.claude"]),
            format!(
                "the profile `{US}` in ca-central-1 lists a model without a Region, `anthropic.claude`"
            )
        );
    }

    #[test]
    fn an_application_profile_copies_what_runs_the_same_models() {
        let (here, there) = (model("ca-central-1"), model("us-east-1"));
        let system = listed(US, ProfileMaker::System, &[&here, &there]);
        let copies = |models: &[&str], others: &[ListedProfile]| {
            let own = listed("abc", ProfileMaker::Application, models);
            let all = [&[own], others].concat();
            made(&all).unwrap().application_profiles.remove(0).copies
        };
        let others = [system.clone()];
        assert_eq!(copies(&[&there, &here], &others), Copied::Known(US.to_owned()));
        assert_eq!(copies(&[&here], &others), Copied::Known(here.clone()));
        assert_eq!(copies(&[&there], &others), Copied::Undecided(Vec::new()));
        let twin = ListedProfile { id: "na.anthropic.claude-sonnet-4-6".into(), ..system.clone() };
        assert_eq!(
            copies(&[&here, &there], &[system, twin]),
            Copied::Undecided(vec!["na.anthropic.claude-sonnet-4-6".into(), US.into()])
        );
    }
}
