//! From `userIdentity` to a stable name for who acted.

use std::borrow::Cow;

use crate::model::{Principal, PrincipalType};

use super::record::Identity;

/// Names who acted: the role, not its session, for a session name is often a person's address and
/// always one of many.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>
#[must_use]
pub fn principal<'a>(identity: &Identity<'a>) -> Principal<'a> {
    let kind = kind(identity.kind.as_deref());
    let key = match kind {
        PrincipalType::AssumedRole | PrincipalType::FederatedUser => {
            identity.issuer_arn.clone().or_else(|| role_of_session(identity.arn.as_deref()))
        }
        PrincipalType::IamUser | PrincipalType::Root => identity.arn.clone(),
        PrincipalType::IdentityCenterUser => identity.on_behalf_of.clone(),
        PrincipalType::AwsService => identity.invoked_by.clone(),
        PrincipalType::AwsAccount => identity.account.clone(),
        PrincipalType::WebIdentity | PrincipalType::Unknown => None,
    };
    // Each fallback is another name that the record itself gives; without any, nobody is named.
    let named = key.or_else(|| identity.arn.clone()).or_else(|| identity.user_name.clone());
    let named = named.or_else(|| identity.principal_id.clone()).filter(|key| !key.is_empty());
    Principal {
        kind,
        key: named.unwrap_or(Cow::Borrowed(NOBODY)),
        session: identity.arn.clone(),
        via: identity.invoked_by.clone().filter(|_| kind != PrincipalType::AwsService),
    }
}

fn kind(text: Option<&str>) -> PrincipalType {
    match text {
        Some("AssumedRole" | "Role") => PrincipalType::AssumedRole,
        Some("IAMUser") => PrincipalType::IamUser,
        Some("Root") => PrincipalType::Root,
        Some("FederatedUser") => PrincipalType::FederatedUser,
        Some("IdentityCenterUser") => PrincipalType::IdentityCenterUser,
        Some("AWSService") => PrincipalType::AwsService,
        Some("AWSAccount") => PrincipalType::AwsAccount,
        Some("WebIdentityUser" | "SAMLUser") => PrincipalType::WebIdentity,
        Some(_) | None => PrincipalType::Unknown,
    }
}

/// Cuts the session off `arn:aws:sts::1:assumed-role/NAME/SESSION`, where no issuer is named.
fn role_of_session<'a>(arn: Option<&str>) -> Option<Cow<'a, str>> {
    let (role, _session) =
        arn?.rsplit_once('/').filter(|(head, _)| head.contains(":assumed-role/"))?;
    Some(Cow::Owned(role.to_owned()))
}

/// The key where a record names nobody.
const NOBODY: &str = "unknown";

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(identity: &Identity<'_>) -> (PrincipalType, String) {
        let principal = principal(identity);
        (principal.kind, principal.key.into_owned())
    }

    fn identity<'a>(kind: &'a str, arn: &'a str) -> Identity<'a> {
        Identity { kind: Some(kind.into()), arn: Some(arn.into()), ..Identity::default() }
    }

    #[test]
    fn a_session_is_named_by_its_role() {
        let session =
            identity("AssumedRole", "arn:aws:sts::111122223333:assumed-role/App/anna@example.ca");
        let with_issuer = Identity {
            issuer_arn: Some("arn:aws:iam::111122223333:role/path/App".into()),
            ..session.clone()
        };
        assert_eq!(
            key_of(&with_issuer),
            (PrincipalType::AssumedRole, "arn:aws:iam::111122223333:role/path/App".to_owned())
        );
        assert_eq!(key_of(&session).1, "arn:aws:sts::111122223333:assumed-role/App");
        assert_eq!(
            principal(&session).session.as_deref(),
            Some("arn:aws:sts::111122223333:assumed-role/App/anna@example.ca")
        );
    }

    #[test]
    fn others_are_named_by_what_stays() {
        let user = "arn:aws:iam::111122223333:user/BedrockAPIKey-x";
        assert_eq!(key_of(&identity("IAMUser", user)), (PrincipalType::IamUser, user.to_owned()));
        let service = Identity {
            kind: Some("AWSService".into()),
            invoked_by: Some("config.amazonaws.com".into()),
            ..Identity::default()
        };
        assert_eq!(
            key_of(&service),
            (PrincipalType::AwsService, "config.amazonaws.com".to_owned())
        );
        assert_eq!(principal(&service).via, None);
        let account = Identity {
            kind: Some("AWSAccount".into()),
            account: Some("444455556666".into()),
            ..Identity::default()
        };
        assert_eq!(key_of(&account), (PrincipalType::AwsAccount, "444455556666".to_owned()));
    }

    #[test]
    fn who_is_not_named_is_unknown_and_counted() {
        assert_eq!(key_of(&Identity::default()), (PrincipalType::Unknown, "unknown".to_owned()));
    }
}
