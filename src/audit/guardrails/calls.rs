//! A call as IAM sees it: the requests that must all pass.
//!
//! AWS documents which
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html>,
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html>): through a
//! geographic profile, the profile in the source Region, and the model there and in each destination
//! Region; through a global one, the profile and the model in the source Region, and the model without a
//! Region, for which `aws:RequestedRegion` is `unspecified`.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Key;
use super::evaluate::{Request, Value};
use super::matching::UNKNOWN;
use crate::audit::locate::{Located, MANTLE};
use crate::audit::regions::KnownRegions;
use crate::model::{AccountId, Arn, Flow, ModelRef, ProfileKind, Region, Regions};
use crate::report::guardrails::Basis;

/// What `aws:RequestedRegion` holds where a global profile is routed.
pub const UNSPECIFIED: &str = "unspecified";

/// A call, as the requests that it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The requests.
    pub needs: Vec<Needed>,
    /// Why they may not be all.
    pub open: Option<Basis>,
}

/// A request that a call needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// The request.
    pub request: Request,
    /// Whether the call surely needs it.
    pub is_certain: bool,
}

/// Who calls, from where, and how: what all requests of a call share.
#[derive(Debug, Clone, Copy)]
pub struct Caller<'a> {
    /// The role or user.
    pub principal: Principal<'a>,
    /// The account, where known.
    pub account: Option<&'a str>,
    /// Where the call is made.
    pub source: &'a Region,
    /// What the call asks IAM for.
    pub action: &'static str,
}

/// The role or user that calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Principal<'a> {
    /// The one of this key.
    Named(&'a str),
    /// Any.
    Any,
    /// A role that no document names.
    Unnamed,
}

/// Whether a call was made with a Bedrock API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKey {
    /// With a long-term one.
    LongTerm,
    /// The facts do not tell.
    NotTold,
}

/// The IAM action of inference that is not streamed.
pub const INVOKE: &str = "bedrock:InvokeModel";
/// The IAM action of inference that is streamed.
pub const INVOKE_STREAM: &str = "bedrock:InvokeModelWithResponseStream";
/// The IAM action of inference at `bedrock-mantle`.
pub const INFER: &str = "bedrock-mantle:CreateInference";

impl Caller<'_> {
    /// A call of a model in the source Region, by its ARN.
    pub fn direct(&self, model_arn: String) -> Call {
        needing(vec![self.request(model_arn, self.source.as_str())], None)
    }

    /// A call of a model by its id.
    pub fn model(&self, id: &str) -> Call {
        self.direct(model_arn(self.source.as_str(), id))
    }

    /// A call at `bedrock-mantle`, which has no cross-Region inference
    /// (<https://docs.aws.amazon.com/bedrock/latest/userguide/endpoints.html>).
    pub fn mantle(&self, model: Option<&str>) -> Call {
        // The project is in no fact that is kept.
        self.mantle_of(&UNKNOWN.to_string(), model)
    }

    /// A call at `bedrock-mantle` for a project.
    pub fn mantle_of(&self, project: &str, model: Option<&str>) -> Call {
        let arn = format!(
            "arn:aws:bedrock-mantle:{}:{}:project/{project}",
            self.source,
            self.account_part()
        );
        let mut request = self.request(arn, self.source.as_str());
        let model = model.map_or(Value::NotKnown, |model| Value::Known(model.to_owned()));
        request.keys.insert(Key::MantleModel, model);
        needing(vec![request], None)
    }

    /// A call through a geographic profile, by its ARN.
    pub fn geographic(
        &self,
        profile_arn: &str,
        model: &str,
        published: Option<&Regions>,
        recorded: &Regions,
    ) -> Call {
        let mut regions = BTreeSet::from([self.source]);
        regions.extend(published.iter().flat_map(|regions| regions.iter()));
        regions.extend(recorded.iter());
        let mut requests = vec![self.request(profile_arn.to_owned(), self.source.as_str())];
        requests.extend(regions.into_iter().map(|at| self.model_through(profile_arn, model, at)));
        let open = published.is_none().then_some(Basis::DestinationsNotPublished);
        needing(requests, open)
    }

    /// The request for a model in a Region, through a profile by its ARN.
    pub fn model_through(&self, profile_arn: &str, model: &str, region: &Region) -> Request {
        let arn = model_arn(region.as_str(), model);
        through(profile_arn, self.request(arn, region.as_str()))
    }

    /// A call through a global profile, by its ARN.
    pub fn global(&self, profile_arn: &str, model: &str) -> Call {
        let source = self.source.as_str();
        let requests = vec![
            self.request(profile_arn.to_owned(), source),
            through(profile_arn, self.request(model_arn(source, model), source)),
            through(profile_arn, self.request(model_arn("", model), UNSPECIFIED)),
        ];
        needing(requests, None)
    }

    /// Adds what an API key asks IAM for.
    /// <https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-permissions.html>
    pub fn with_key(&self, mut call: Call, key: ApiKey) -> Call {
        let value = match key {
            ApiKey::LongTerm => Value::Known("LONG_TERM".to_owned()),
            ApiKey::NotTold => Value::NotKnown,
        };
        call.needs
            .push(Needed { request: self.bearer(value), is_certain: key == ApiKey::LongTerm });
        call
    }

    /// The request that a call with an API key adds.
    pub fn bearer(&self, kind: Value) -> Request {
        let (action, key) = if self.action == INFER {
            ("bedrock-mantle:CallWithBearerToken", Key::MantleBearerTokenType)
        } else {
            ("bedrock:CallWithBearerToken", Key::BearerTokenType)
        };
        let mut request = self.request("*".to_owned(), self.source.as_str());
        request.action = action;
        request.keys.insert(key, kind);
        request
    }

    /// Returns the ARN of a system-defined profile as this caller names it.
    pub fn profile_arn(&self, id: &str) -> String {
        format!("arn:aws:bedrock:{}:{}:inference-profile/{id}", self.source, self.account_part())
    }

    /// Returns the account as it stands in ARNs of this caller.
    pub fn account_part(&self) -> String {
        self.account.map_or_else(|| UNKNOWN.to_string(), str::to_owned)
    }

    fn request(&self, resource: String, region: &str) -> Request {
        let principal = match self.principal {
            Principal::Named(key) if key.starts_with("arn:") => Value::Known(key.to_owned()),
            Principal::Named(_) | Principal::Any => Value::NotKnown,
            Principal::Unnamed => {
                Value::Unnamed(format!("arn:aws:iam::{}:role/{UNKNOWN}", self.account_part()))
            }
        };
        let keys = BTreeMap::from([
            (Key::RequestedRegion, Value::Known(region.to_owned())),
            (Key::PrincipalArn, principal),
        ]);
        Request { action: self.action, resource, keys }
    }
}

/// Returns the call that needs these requests.
fn needing(requests: Vec<Request>, open: Option<Basis>) -> Call {
    let needed = |mut request: Request| {
        // AWS does not say whether the request for the profile itself has this key.
        if request.resource.contains("inference-profile/") {
            let arn = Value::Perhaps(request.resource.clone());
            request.keys.insert(Key::InferenceProfileArn, arn);
        }
        Needed { request, is_certain: true }
    };
    Call { needs: requests.into_iter().map(needed).collect(), open }
}

fn through(profile_arn: &str, mut request: Request) -> Request {
    request.keys.insert(Key::InferenceProfileArn, Value::Known(profile_arn.to_owned()));
    request
}

fn model_arn(region: &str, id: &str) -> String {
    format!("arn:aws:bedrock:{region}::foundation-model/{id}")
}

/// Returns the calls of a flow, as IAM saw each.
pub fn of_flow(flow: &Flow, located: &Located, published: Option<&Regions>) -> Call {
    let open = |basis| Call { needs: Vec::new(), open: Some(basis) };
    let Some(Ok(source)) = flow.source_region.as_ref().map(Region::try_from) else {
        return open(Basis::SourceNotKnown);
    };
    let known = KnownRegions::builtin().find(source.as_str());
    if known.is_some_and(|region| region.partition != "aws") {
        return open(Basis::OtherPartition);
    }
    let Some(action) = action(flow) else { return open(Basis::OperationNotKnown) };
    let caller = Caller {
        principal: Principal::Named(&flow.principal),
        account: flow.account.as_ref().map(AccountId::as_str),
        source: &source,
        action,
    };
    let call = if &*flow.event_source == MANTLE {
        caller.mantle(located.model.as_deref())
    } else {
        match asked(&caller, flow, located, published) {
            Some(call) => call,
            None => return open(Basis::IdentifierHidesModel),
        }
    };
    // AWS names the user of a long-term key so; other calls may have used a key, and the facts that are
    // kept do not tell.
    let is_long_term = flow.principal.contains(":user/BedrockAPIKey-");
    caller.with_key(call, if is_long_term { ApiKey::LongTerm } else { ApiKey::NotTold })
}

fn asked(
    caller: &Caller<'_>,
    flow: &Flow,
    located: &Located,
    published: Option<&Regions>,
) -> Option<Call> {
    let sent = flow.requested.as_deref()?;
    if let Some(id) = &located.system_profile {
        let named = located.inference_profile.as_deref().filter(|name| name.starts_with("arn:"));
        let arn = named.map_or_else(|| caller.profile_arn(id), str::to_owned);
        let model = ModelRef::parse(id).model()?;
        return match ModelRef::parse(id) {
            ModelRef::System { kind: ProfileKind::Global, .. } => Some(caller.global(&arn, model)),
            ModelRef::System { kind: ProfileKind::Geographic(_), .. } => {
                Some(caller.geographic(&arn, model, published, &flow.recorded.regions))
            }
            ModelRef::Foundation { .. }
            | ModelRef::Application { .. }
            | ModelRef::Dedicated { .. }
            | ModelRef::Opaque(_) => None,
        };
    }
    match ModelRef::parse(sent) {
        ModelRef::Foundation { id, region: None } => Some(caller.model(id)),
        ModelRef::Foundation { id, region: Some(region) } if region == caller.source.as_str() => {
            Some(caller.model(id))
        }
        ModelRef::Dedicated { arn, region } if region == caller.source.as_str() => {
            Arn::parse(arn).map(|_| caller.direct(arn.to_owned()))
        }
        ModelRef::Foundation { .. }
        | ModelRef::Dedicated { .. }
        | ModelRef::System { .. }
        | ModelRef::Application { .. }
        | ModelRef::Opaque(_) => None,
    }
}

/// Returns the IAM action of a flow's operation.
fn action(flow: &Flow) -> Option<&'static str> {
    if &*flow.event_source == MANTLE {
        return (&*flow.event_name == "CreateInference").then_some(INFER);
    }
    match &*flow.event_name {
        "InvokeModel" | "Converse" => Some(INVOKE),
        "InvokeModelWithResponseStream" | "ConverseStream" => Some(INVOKE_STREAM),
        _ => None,
    }
}
