//! A pack, held against itself: its report against its own flows and policy, and its other formats against
//! the report. No log is needed for that, and no signature.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::audit::{ExitRules, Policy, exit_code_of, follows};
use crate::model::Region;
use crate::report::Report;
use crate::report::pack::{
    self, ExitAsked, Fault, Files, Law, MANIFEST, Manifest, POLICY, REPORT, Wrong, has_real_numbers,
};
use crate::report::render::{Format, Paper};

use super::content::{As, name_of, rendered};
use super::given::{is_of_report, is_part};

/// Returns what of a pack contradicts its report. What another version made, this one cannot make again.
#[must_use]
pub fn contradictions(manifest: &Manifest, files: &Files) -> Vec<Fault> {
    if manifest.predicate.tool_version != env!("CARGO_PKG_VERSION") {
        return Vec::new();
    }
    let fault = |wrong| vec![Fault { file: REPORT.to_owned(), wrong }];
    let Some(json) = files.get(REPORT) else { return Vec::new() };
    match pack::value(json) {
        Ok(value) if !has_real_numbers(&value) => return fault(Wrong::Breaks(Law::Numbers)),
        Ok(_) => {}
        // The check of the files tells that.
        Err(_) => return Vec::new(),
    }
    let report: Report = match serde_json::from_slice(json) {
        Ok(report) => report,
        Err(cause) => return fault(Wrong::Unreadable(cause.to_string())),
    };
    // Whoever made the pack chose what stands in it: what this program cannot lay out is no report of it.
    let held = catch_unwind(AssertUnwindSafe(|| held(&report, manifest, files)));
    held.unwrap_or_else(|_| fault(Wrong::Breaks(Law::Numbers)))
}

fn held(report: &Report, manifest: &Manifest, files: &Files) -> Vec<Fault> {
    let asked = &manifest.predicate.given.exit;
    let mut broken = pack::broken(report, asked);
    let policy = files.get(POLICY).and_then(|text| std::str::from_utf8(text).ok());
    let policy = policy.and_then(|text| Policy::parse(POLICY, text).ok());
    if policy.is_none_or(|policy| !follows(report, &policy, report.generated_at.day())) {
        broken.push(Law::Flows);
    }
    if report.exit.code != exit_code_of(&report.exit.reasons, &rules(asked)) {
        broken.push(Law::ExitCode);
    }
    let fault = |law| Fault { file: REPORT.to_owned(), wrong: Wrong::Breaks(law) };
    let mut faults: Vec<Fault> = broken.into_iter().map(fault).collect();
    if !is_of_report(&manifest.predicate.given, report) {
        faults.push(Fault { file: MANIFEST.to_owned(), wrong: Wrong::AskedDiffers });
    }
    for (name, bytes) in &files.whole {
        if !is_part(name) {
            faults.push(Fault { file: name.clone(), wrong: Wrong::NoPart });
        }
        if made_again(report, manifest, name).is_some_and(|made| made != *bytes) {
            let wrong = if name == REPORT { Wrong::NotCanonical } else { Wrong::NotOfReport };
            faults.push(Fault { file: name.clone(), wrong });
        }
    }
    faults
}

/// Returns the Regions that the report of a pack says are allowed; none where it cannot be read.
#[must_use]
pub fn allowed_regions(files: &Files) -> Vec<Region> {
    let report = files.get(REPORT).and_then(|json| pack::value(json).ok()).unwrap_or_default();
    serde_json::from_value(report["policy"]["allowed_regions"].clone()).unwrap_or_default()
}

/// Returns a format of the report as this program makes it; `None` where the file is none of them.
pub fn made_again(report: &Report, manifest: &Manifest, name: &str) -> Option<Vec<u8>> {
    let format = Format::of_path(Path::new(name));
    let format = format.filter(|format| format.is_built() && name_of(*format) == name)?;
    let shown = &manifest.predicate.given.shown;
    // What is no paper or no hub of this version gives other bytes, which is told.
    let hub = shown.security_hub.as_ref().and_then(|hub| hub.parse().ok());
    let paper = shown.paper.parse().unwrap_or(Paper::default());
    let made = rendered(report, format, As { top: shown.top, paper, hub: hub.as_ref() });
    // What cannot be made of the report as it was asked is none of its formats: nothing is like it.
    Some(made.unwrap_or_default())
}

/// Returns what a pack says that its exit code tells.
pub fn rules(asked: &ExitAsked) -> ExitRules {
    ExitRules {
        fail_on: asked.fail_on.clone(),
        max_unproven: asked.max_unproven,
        allow_empty: asked.allow_empty,
        exit_zero: asked.exit_zero,
    }
}
