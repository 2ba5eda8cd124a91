//! What the policy says of the calls in a picture.

use crate::model::Verdict;
use crate::report::JudgedFlow;
use crate::report::document::Block;
use crate::report::document::build::Teller;
use crate::report::picture::{Drawing, Key, Picture, Tone};
use crate::report::visible::Visible;
use crate::report::words::{Column as Head, Line};

/// The order of parts and of the legend.
pub(super) const TONES: [Tone; 4] = [Tone::Inside, Tone::Outside, Tone::Unproven, Tone::NotRun];

/// Calls by tone, in the order of [`TONES`].
pub(super) type Parts = [u64; TONES.len()];

/// Returns the tone of a verdict.
pub(super) const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Compliant => Tone::Inside,
        Verdict::NonCompliant => Tone::Outside,
        Verdict::InsufficientData => Tone::Unproven,
        Verdict::NotApplicable => Tone::NotRun,
    }
}

/// Adds the calls of a flow to the part of its tone.
pub(super) fn add(parts: &mut Parts, flow: &JudgedFlow) {
    let tone = tone(flow.verdict);
    for (part, known) in parts.iter_mut().zip(TONES) {
        *part += if known == tone { flow.calls } else { 0 };
    }
}

/// Returns the legend of some tones.
pub(super) fn keys(teller: &Teller<'_>, tones: &[Tone]) -> Vec<Key<Tone>> {
    let key = |tone: &Tone| {
        let head = match tone {
            Tone::Inside => Head::Compliant,
            Tone::Outside => Head::NonCompliant,
            Tone::Unproven => Head::Insufficient,
            Tone::NotRun => Head::NotApplicable,
        };
        Key { mark: *tone, text: teller.lang.column(head).into() }
    };
    tones.iter().map(key).collect()
}

/// Returns a picture as a block.
pub(super) fn block(teller: &Teller<'_>, title: Visible, told: Line, drawing: Drawing) -> Block {
    Block::Picture(Picture { title, told: teller.line(told), drawing })
}
