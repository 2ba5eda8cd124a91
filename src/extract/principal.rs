//! From `userIdentity` to a stable name for who acted.

use std::borrow::Cow;

use crate::model::{Principal, PrincipalType};

use super::identity::Identity;

/// Names who acted: the role, not its session, for a session name is often a person's address and
/// always one of many.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>
#[must_use]
pub fn principal(identity: Option<&Identity>) -> Principal<'_> {
    let Some(identity) = identity else { return nobody() };
    let kind = kind(identity.kind.as_deref());
    let key = match kind {
        PrincipalType::AssumedRole | PrincipalType::FederatedUser => {
            text(identity.issuer_arn.as_ref())
                .or_else(|| role_of_session(text(identity.arn.as_ref())))
        }
        PrincipalType::IamUser | PrincipalType::Root => text(identity.arn.as_ref()),
        PrincipalType::IdentityCenterUser => text(identity.on_behalf_of.as_ref()),
        PrincipalType::AwsService => text(identity.invoked_by.as_ref()),
        PrincipalType::AwsAccount => text(identity.account.as_ref()),
        PrincipalType::WebIdentity | PrincipalType::Unknown => None,
    };
    // Each fallback is another name that the record itself gives; without any, nobody is named.
    let other = [&identity.arn, &identity.user_name, &identity.principal_id];
    let named = key.or_else(|| other.into_iter().find_map(|name| text(name.as_ref())));
    Principal {
        kind,
        key: Cow::Borrowed(named.unwrap_or(NOBODY)),
        session: text(identity.arn.as_ref()).map(Cow::Borrowed),
        via: text(identity.invoked_by.as_ref())
            .filter(|_| kind != PrincipalType::AwsService)
            .map(Cow::Borrowed),
    }
}

const fn nobody() -> Principal<'static> {
    let key = Cow::Borrowed(NOBODY);
    Principal { kind: PrincipalType::Unknown, key, session: None, via: None }
}

/// Returns a text unless it is empty, as some records write what they do not know.
fn text(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
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
pub(super) fn role_of_session(arn: Option<&str>) -> Option<&str> {
    let (role, _session) = arn?.rsplit_once('/')?;
    role.contains(":assumed-role/").then_some(role)
}

/// The key where a record names nobody.
pub const NOBODY: &str = "unknown";

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(identity: &Identity) -> (PrincipalType, String) {
        let principal = principal(Some(identity));
        (principal.kind, principal.key.into_owned())
    }

    fn identity(kind: &str, arn: &str) -> Identity {
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
            principal(Some(&session)).session.as_deref(),
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
        assert_eq!(principal(Some(&service)).via, None);
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
