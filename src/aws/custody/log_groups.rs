//! Log groups: how they are encrypted, and all ways by which CloudWatch Logs sends their events on.

use std::collections::BTreeSet;

use serde_json::json;

use super::answers::{ExportsPage, FilterPolicy, FiltersPage, GroupsPage, PoliciesPage};
use super::places::next;
use super::{Asker, fact};
use crate::aws::signed::Form;
use crate::aws::{Call, Kind, Service};
use crate::model::Arn;
use crate::model::custody::{Encryption, Fact, LogGroupFacts, RegionAnswers, TrailFacts};

impl Asker<'_> {
    pub(super) fn log_groups(
        &self,
        trails: &[TrailFacts],
        regions: &[RegionAnswers],
    ) -> Vec<LogGroupFacts> {
        let of_trail = |trail: &TrailFacts| {
            let arn = Arn::parse(trail.log_group.as_deref()?)?;
            let name = arn.resource.strip_prefix("log-group:")?.trim_end_matches(":*");
            Some((arn.region.to_owned(), name.to_owned()))
        };
        let of_region = |answers: &RegionAnswers| {
            let group = answers.invocation_logging.answer()?.log_group.clone()?;
            Some((answers.region.clone(), group))
        };
        let groups = trails.iter().filter_map(of_trail).chain(regions.iter().filter_map(of_region));
        let groups: BTreeSet<(String, String)> = groups.collect();
        groups.into_iter().map(|(region, name)| self.log_group(region, name)).collect()
    }

    fn log_group(&self, region: String, name: String) -> LogGroupFacts {
        LogGroupFacts {
            encryption: self.group_encryption(&region, &name),
            subscriptions: self.subscriptions(&region, &name),
            account_policies: self.account_policies(&region, &name),
            exports: self.exports(&region, &name),
            region,
            name,
        }
    }

    fn group_encryption(&self, region: &str, name: &str) -> Fact<Encryption> {
        fact(GROUPS, name, || {
            let body = json!({ "logGroupNamePrefix": name }).to_string();
            let form = Form::Target("Logs_20140328.DescribeLogGroups", body);
            let page: GroupsPage = self.ask(GROUPS, name, (Service::Logs, region), form)?;
            // The name itself is the first that begins with it.
            let group = page.groups.into_iter().find(|group| group.name == name);
            let cause = "there is no log group of this name";
            let group = group.ok_or_else(|| GROUPS.error(name, Kind::NotFound, cause))?;
            Ok(Encryption { kms_key: group.kms_key })
        })
    }

    fn subscriptions(&self, region: &str, name: &str) -> Fact<Vec<String>> {
        fact(FILTERS, name, || {
            let body = json!({ "logGroupName": name }).to_string();
            let form = Form::Target("Logs_20140328.DescribeSubscriptionFilters", body);
            let page: FiltersPage = self.ask(FILTERS, name, (Service::Logs, region), form)?;
            if page.next.is_some() {
                // A group has two at most.
                return Err(FILTERS.error(name, Kind::Answer, "the list goes on"));
            }
            Ok(page.filters.into_iter().map(|filter| filter.destination).collect())
        })
    }

    /// Asks for the policies that send on the events of all groups.
    /// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeAccountPolicies.html>
    fn account_policies(&self, region: &str, name: &str) -> Fact<Vec<String>> {
        fact(POLICIES, name, || {
            let mut found = Vec::new();
            let mut token: Option<String> = None;
            loop {
                let mut body = json!({ "policyType": "SUBSCRIPTION_FILTER_POLICY" });
                name_page(&mut body, token.as_ref());
                let form = Form::Target("Logs_20140328.DescribeAccountPolicies", body.to_string());
                let page: PoliciesPage = self.ask(POLICIES, name, (Service::Logs, region), form)?;
                for policy in page.policies {
                    if policy.selection.as_deref().is_some_and(|text| spares(text, name)) {
                        continue;
                    }
                    let document = serde_json::from_str::<FilterPolicy>(&policy.document);
                    let cause = "a policy does not say where it sends events";
                    let document =
                        document.map_err(|_no_policy| POLICIES.error(name, Kind::Answer, cause))?;
                    found.push(document.destination);
                }
                token = next(POLICIES, name, token.as_ref(), page.next)?;
                if token.is_none() {
                    return Ok(found);
                }
            }
        })
    }

    /// Asks for the buckets to which events were exported: a task that failed may have written some.
    /// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeExportTasks.html>
    fn exports(&self, region: &str, name: &str) -> Fact<Vec<String>> {
        fact(EXPORTS, name, || {
            let mut found = BTreeSet::new();
            let mut token: Option<String> = None;
            loop {
                let mut body = json!({ "limit": 50 });
                name_page(&mut body, token.as_ref());
                let form = Form::Target("Logs_20140328.DescribeExportTasks", body.to_string());
                let page: ExportsPage = self.ask(EXPORTS, name, (Service::Logs, region), form)?;
                let ours = page.tasks.into_iter().filter(|task| task.group == name);
                found.extend(ours.map(|task| task.bucket));
                token = next(EXPORTS, name, token.as_ref(), page.next)?;
                if token.is_none() {
                    return Ok(found.into_iter().collect());
                }
            }
        })
    }
}

fn name_page(body: &mut serde_json::Value, token: Option<&String>) {
    if let Some(token) = token {
        body["nextToken"] = token.as_str().into();
    }
}

/// Says whether a policy's selection, `LogGroupName NOT IN ["a", "b"]`, leaves a group alone. What is
/// not of that form leaves none alone.
fn spares(selection: &str, name: &str) -> bool {
    let list = selection.trim().strip_prefix("LogGroupName NOT IN");
    let names = list.and_then(|list| serde_json::from_str::<Vec<String>>(list.trim()).ok());
    names.is_some_and(|names| names.iter().any(|known| known == name))
}

const GROUPS: Call = Call { doing: "ask for log group", action: "logs:DescribeLogGroups" };
const FILTERS: Call =
    Call { doing: "ask for the copies of log group", action: "logs:DescribeSubscriptionFilters" };
const POLICIES: Call = Call {
    doing: "ask for the account's policies on log group",
    action: "logs:DescribeAccountPolicies",
};
const EXPORTS: Call =
    Call { doing: "ask for the exports of log group", action: "logs:DescribeExportTasks" };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_leaves_the_groups_alone_that_it_names() {
        let selection = r#"LogGroupName NOT IN ["trail-events", "other"]"#;
        assert!(spares(selection, "trail-events"));
        for other in ["trail", "trail-events2", ""] {
            assert!(!spares(selection, other), "{other}");
        }
        assert!(!spares(r#"LogGroupName IN ["trail-events"]"#, "trail-events"));
        assert!(!spares("LogGroupName NOT IN trail-events", "trail-events"));
    }
}
