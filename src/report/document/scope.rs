//! What was asked, of when, and by which policy.

use crate::model::Moment;
use crate::report::PolicyInForce;
use crate::report::visible::Visible;
use crate::report::words::{Added, Label, Line, Phrase, Section};

use super::build::Teller;
use super::{Block, Cell, Fact, Running};

/// Returns the section of scope and period.
pub(super) fn scope(teller: &Teller<'_>) -> Vec<Block> {
    let facts = [asked(teller), policy(teller), made(teller)];
    vec![teller.heading(Section::Scope), Block::Facts(facts.into_iter().flatten().collect())]
}

/// Returns what stands on every page.
pub(super) fn running(teller: &Teller<'_>) -> Running {
    Running {
        title: teller.line(Line::Title),
        period: period(teller),
        made_by: made_by(teller),
        at: at(teller),
    }
}

fn asked(teller: &Teller<'_>) -> Vec<Fact> {
    let scope = &teller.report.scope;
    let mut facts = vec![
        teller.fact(Label::Inputs, teller.names(&scope.inputs)),
        teller.fact(Label::Period, Cell::Text(period(teller))),
        teller.fact(Label::InferenceSeen, seen(teller, scope.first_seen, scope.last_seen)),
        teller.fact(Label::Accounts, teller.names(&scope.accounts)),
        teller.fact(Label::SourceRegions, teller.names(&scope.source_regions)),
    ];
    for (label, regions) in [
        (Label::AskedRegions, &scope.asked_regions),
        (Label::RegionsLeftOut, &scope.regions_left_out),
    ] {
        facts.extend((!regions.is_empty()).then(|| teller.fact(label, teller.all_names(regions))));
    }
    if !teller.report.redacted.is_empty() {
        let kinds = teller.report.redacted.iter().map(|kind| teller.lang.redacted(*kind));
        facts.push(teller.fact(Label::Redacted, teller.all_names(&kinds.collect::<Vec<_>>())));
    }
    facts
}

fn seen(teller: &Teller<'_>, first: Option<Moment>, last: Option<Moment>) -> Cell {
    match (first, last) {
        (Some(first), Some(last)) => Cell::Text(teller.say(&Phrase::Seen { first, last })),
        (Some(only), None) | (None, Some(only)) => Cell::Time(only),
        (None, None) => Cell::Text(teller.line(Line::None)),
    }
}

fn policy(teller: &Teller<'_>) -> Vec<Fact> {
    let policy = &teller.report.policy;
    let grade = |grade: &crate::model::Grade| teller.lang.grade(*grade);
    let accepted: Vec<&str> = policy.accepted_evidence.iter().map(grade).collect();
    vec![
        teller.fact(Label::Policy, Cell::Text(policy_name(teller))),
        teller.fact(Label::AllowedRegions, teller.all_names(&policy.allowed_regions)),
        teller.fact(Label::AcceptedEvidence, teller.all_names(&accepted)),
        teller.fact(Label::ProfileCatalog, Cell::Text(catalog(teller))),
    ]
}

/// Returns the date of the profile catalog, and what was joined to it.
pub(super) fn catalog(teller: &Teller<'_>) -> Visible {
    let policy = &teller.report.policy;
    teller.say(&Phrase::CatalogOf { date: &policy.catalog_date, joined: added(policy) })
}

/// Returns what was joined to the profile catalog.
pub(super) fn added(policy: &PolicyInForce) -> Option<Added<'_>> {
    let joined = policy.catalog_joined.as_ref()?;
    let file = policy.catalog_file.as_deref().unwrap_or_default();
    Some(Added { file, as_of: &joined.as_of, rows: joined.rows })
}

/// Returns the name of the policy and the version of its format.
pub(super) fn policy_name(teller: &Teller<'_>) -> Visible {
    let policy = &teller.report.policy;
    teller.say(&Phrase::PolicyName { name: &policy.name, version: policy.version })
}

fn made(teller: &Teller<'_>) -> Vec<Fact> {
    let exit = &teller.report.exit;
    let code = teller.say(&Phrase::Exit { code: exit.code, reasons: &exit.reasons });
    vec![
        teller.fact(Label::MadeBy, Cell::Text(made_by(teller))),
        teller.fact(Label::ExitCode, Cell::Text(code)),
    ]
}

fn period(teller: &Teller<'_>) -> Visible {
    let scope = &teller.report.scope;
    teller.say(&Phrase::Period { from: scope.from, to: scope.to, listed_from: scope.listed_from })
}

/// Returns the program, its version, and when it ran.
pub(super) fn made_by(teller: &Teller<'_>) -> Visible {
    let tool = &teller.report.tool;
    teller.say(&Phrase::MadeBy { name: &tool.name, version: &tool.version, at: at(teller) })
}

/// Returns the time of the report, to the second.
pub(super) fn at(teller: &Teller<'_>) -> Moment {
    let millis = teller.report.generated_at.as_millis();
    Moment::from_millis(millis - millis.rem_euclid(1_000))
}
