//! Which inference profiles an account may call, and where they may run: asks Bedrock.

use std::collections::HashSet;
use std::thread;

use serde::Deserialize;

use super::again::{Patience, again_waiting};
use super::signed::{Form, Question, Signed, quoted};
use super::{Call, Error, Kind, Service, Session};
use crate::model::{ListedProfile, ProfileMaker, Region};

/// Returns the profiles that AWS lists in each of these Regions, those of AWS and those of the account:
/// all of them, or none at all. The Regions are asked at once.
///
/// # Errors
/// Fails where a Region does not answer to the end: a list that stops would pass for a whole one.
pub fn profiles(session: &Session, regions: &[Region]) -> Result<Vec<ListedProfile>, Error> {
    let signed = Signed::open(session)?;
    let mut found = Vec::new();
    // Regions are some thirty at most, and each waits for answers.
    thread::scope(|scope| {
        let signed = &signed;
        let one = |region| scope.spawn(move || of_region(signed, region));
        let asked: Vec<_> = regions.iter().map(one).collect();
        for region in asked {
            found.extend(region.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause))?);
        }
        Ok(found)
    })
}

fn of_region(signed: &Signed, region: &Region) -> Result<Vec<ListedProfile>, Error> {
    let system = of_maker(signed, region, ProfileMaker::System)?;
    let own = of_maker(signed, region, ProfileMaker::Application)?;
    Ok([system, own].concat())
}

/// Asks page by page.
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListInferenceProfiles.html>
fn of_maker(
    signed: &Signed,
    region: &Region,
    maker: ProfileMaker,
) -> Result<Vec<ListedProfile>, Error> {
    let word = word(maker);
    let mut found = Vec::new();
    let mut token: Option<String> = None;
    let mut named = HashSet::new();
    loop {
        let more = token.as_ref().map(|token| format!("&nextToken={}", quoted(token)));
        let more = more.unwrap_or_default();
        let page = page(signed, region, &format!("{PATH}?type={word}&maxResults=100{more}"))?;
        for summary in page.profiles {
            if summary.kind != word {
                let told = format!("the answer has a profile of another type, `{}`", summary.kind);
                return Err(LIST.error(region.as_str(), Kind::Answer, told));
            }
            found.push(ListedProfile {
                source: region.clone(),
                id: summary.id,
                arn: summary.arn,
                maker,
                models: summary.models.into_iter().map(|model| model.arn).collect(),
            });
        }
        if page.next.as_ref().is_some_and(|next| !named.insert(next.clone())) {
            let told = "the same page is named again";
            return Err(LIST.error(region.as_str(), Kind::Answer, told));
        }
        token = page.next;
        if token.is_none() {
            return Ok(found);
        }
    }
}

/// Asks for a page until it comes, where that may help.
fn page(signed: &Signed, region: &Region, path: &str) -> Result<Page, Error> {
    let (call, service) = (LIST, Service::Bedrock);
    let (region, form) = (region.as_str(), Form::Get(path));
    let question = Question { call, target: region, service, region, form };
    again_waiting(Patience::BRIEF, || signed.ask(&question))
}

const fn word(maker: ProfileMaker) -> &'static str {
    match maker {
        ProfileMaker::System => "SYSTEM_DEFINED",
        ProfileMaker::Application => "APPLICATION",
    }
}

/// A page of the answer. What must be there has no default.
#[derive(Deserialize)]
struct Page {
    #[serde(rename = "inferenceProfileSummaries")]
    profiles: Vec<Summary>,
    #[serde(rename = "nextToken")]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Summary {
    #[serde(rename = "inferenceProfileId")]
    id: String,
    #[serde(rename = "inferenceProfileArn")]
    arn: String,
    #[serde(rename = "type")]
    kind: String,
    models: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    #[serde(rename = "modelArn")]
    arn: String,
}

const PATH: &str = "/inference-profiles";
const LIST: Call =
    Call { doing: "list inference profiles in", action: "bedrock:ListInferenceProfiles" };
