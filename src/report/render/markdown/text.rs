//! Texts as Markdown that shows them and does nothing else.
//!
//! Escaping is not enough: GitHub and GitLab look for `@names`, `#1`, `:smile:`, commit ids and
//! addresses in the text that is left after Markdown was read. They leave code alone, and code is
//! copied as it stands. So each word that is more than letters, digits and plain punctuation is
//! code.

use crate::report::render::pieces::shorten;

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// In a line of its own.
    Line,
    /// In a table, where a bar ends the cell even inside of code.
    Cell,
}

/// Returns a sentence, its words one blank apart.
pub(super) fn prose(text: &str, at: At) -> String {
    let mut shown = String::new();
    for word in shorten(text, MOST_OF_A_TEXT).split(' ').filter(|word| !word.is_empty()) {
        if shown.is_empty() {
            shown = first(word, at);
        } else {
            shown.push(' ');
            shown.push_str(&worded(word, at));
        }
    }
    shown
}

/// Returns a name as code, with both ends of it where it is too long for any table.
pub(super) fn code(name: &str, at: At) -> String {
    let name = shorten(name, MOST_OF_A_NAME);
    match at {
        At::Line => span(&name),
        // No escape for a bar inside of code is the same to all that read tables.
        At::Cell => name.split('|').map(span).collect::<Vec<_>>().join("&#124;"),
    }
}

fn span(name: &str) -> String {
    if name.is_empty() {
        return String::new();
    }
    let fence = fence(name, 1);
    // One blank on each side is taken away again: without it a backtick would belong to the fence.
    let needs_room = name.starts_with(['`', ' ']) || name.ends_with(['`', ' ']);
    let pad = if needs_room && !name.trim().is_empty() { " " } else { "" };
    format!("{fence}{pad}{name}{pad}{fence}")
}

/// Returns so many backticks that none of the text end what they begin, and no fewer than `least`.
pub(super) fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(least.max(longest + 1))
}

/// Returns a line as it is, with both ends of it where it is longer than any page.
pub(super) fn whole(line: &str) -> String {
    shorten(line, MOST_OF_A_TEXT)
}

/// Returns the end of a file's name where all of it is too long.
pub(super) fn ending(name: &str) -> String {
    let n = name.chars().count();
    if n <= MOST_OF_A_NAME {
        return name.to_owned();
    }
    std::iter::once('…').chain(name.chars().skip(n + 1 - MOST_OF_A_NAME)).collect()
}

/// Returns the first word of a line, which may not start a list, a heading or a rule.
fn first(word: &str, at: At) -> String {
    match word.split_at_checked(word.len() - 1) {
        Some((number, sign @ ("." | ")"))) if is_number(number) => format!("{number}\\{sign}"),
        Some(("", "=" | "+" | "-" | "#")) => format!("\\{word}"),
        _ => worded(word, at),
    }
}

/// Returns a word: plain where it can be nothing else, code where it may be.
fn worded(word: &str, at: At) -> String {
    let rest = word.trim_start_matches(['(', '"', '\'']);
    let core = rest.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '!', '?', '%']);
    let (lead, trail) = (&word[..word.len() - rest.len()], &rest[core.len()..]);
    let shown = match quoted(core) {
        Some(name) => code(name, at),
        None if is_plain(core) || is_time(core) => core.to_owned(),
        None if matches!(core, "=" | "+" | "-" | "#" | "/" | "&") => core.to_owned(),
        None if matches!(core, "<" | ">") => format!("\\{core}"),
        None if is_of_aws(core) => format!("<{core}>"),
        None => code(core, at),
    };
    format!("{lead}{shown}{trail}")
}

/// Returns what stands between two backticks, as our sentences set names.
fn quoted(core: &str) -> Option<&str> {
    let name = core.strip_prefix('`')?.strip_suffix('`')?;
    (!name.is_empty() && !name.contains('`')).then_some(name)
}

/// Says whether a word is made of letters, digits and punctuation between them, and nobody looks
/// for words like it.
fn is_plain(core: &str) -> bool {
    let chars: Vec<char> = core.chars().collect();
    let is_letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric() || !c.is_ascii())
    };
    // A low line beside a quotation mark or a no-break space is emphasis, between letters it is not.
    let is_in_word =
        |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric());
    let is_plain_at = |(at, c): (usize, &char)| match c {
        '_' => is_in_word(at.checked_sub(1)) && is_in_word(Some(at + 1)),
        '-' | '.' | ',' | '\'' => is_letter(at.checked_sub(1)) && is_letter(Some(at + 1)),
        _ => is_letter(Some(at)),
    };
    chars.iter().enumerate().all(is_plain_at) && !is_looked_for(core)
}

/// Says whether GitHub or GitLab would make a link of a word of letters: `www.a.b`, `GH-1`, an
/// abbreviated commit id.
fn is_looked_for(core: &str) -> bool {
    let low = core.to_ascii_lowercase();
    let is_commit = |part: &str| part.len() >= 7 && part.bytes().all(|b| b.is_ascii_hexdigit());
    low.contains("www")
        || low.contains("gh-")
        || low.split(|c: char| !c.is_ascii_alphanumeric()).any(is_commit)
}

/// Says whether a word is an address of AWS's documentation: a link to it harms nobody, whoever
/// wrote it.
fn is_of_aws(core: &str) -> bool {
    let is_of_address = |b: u8| b.is_ascii_alphanumeric() || b"/.-_#".contains(&b);
    core.strip_prefix("https://docs.aws.amazon.com/")
        .is_some_and(|rest| rest.bytes().all(is_of_address))
}

/// Says whether a word is a time as we write it: its colons hold no name of a picture.
fn is_time(core: &str) -> bool {
    let shape: String = core.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00Z"
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Longer than every ARN of a role or profile and every name of a log object.
const MOST_OF_A_NAME: usize = 180;

/// Longer than every sentence of ours.
const MOST_OF_A_TEXT: usize = 2_000;
