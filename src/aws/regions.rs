//! Which Regions an account has turned on.

use serde::Deserialize;
use serde_json::json;

use super::again::{Patience, again_waiting};
use super::signed::{Form, Question, Signed};
use super::{Call, Error, Service, Session};

/// What an answer tells of a Region.
/// <https://docs.aws.amazon.com/accounts/latest/reference/API_GetRegionOptStatus.html>.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "RegionName")]
    name: String,
    #[serde(rename = "RegionOptStatus")]
    status: String,
}

/// Says whether our account has a Region off: while it goes on or off, it is not off.
///
/// # Errors
/// Fails where that may not be asked.
pub fn is_off(session: &Session, region: &str) -> Result<bool, Error> {
    let signed = Signed::open(session)?;
    let body = json!({ "RegionName": region }).to_string();
    let ask = || {
        let form = Form::Post("/getRegionOptStatus", body.clone());
        let (service, region) = (Service::Account, HOME);
        signed.ask::<Answer>(&Question {
            call: STATUS,
            target: "the account",
            service,
            region,
            form,
        })
    };
    let answer = again_waiting(Patience::BRIEF, ask)?;
    Ok(answer.name == region && answer.status == "DISABLED")
}

/// Account Management answers here for all Regions.
const HOME: &str = "us-east-1";
const STATUS: Call =
    Call { doing: "ask which Regions are on in", action: "account:GetRegionOptStatus" };
