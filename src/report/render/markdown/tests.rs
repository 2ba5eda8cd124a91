use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;

use super::*;
use crate::report::document::Telling;
use crate::report::golden::assert_golden;
use crate::report::{BreakdownRow, Report, RowKind, Severity, Totals, fixture};

/// Texts that a caller may choose, against Markdown and against those that read its text again.
const HOSTILE: [&str; 11] = [
    "![i](https://evil.example/p.png) [x](javascript:alert(1)) [^1] <https://evil.example>",
    "https://evil.example www.evil.example ftp://evil.example ana@evil.example //evil.example",
    "@octocat hey @org/team cc:@octocat #123 octo/repo#1 octo@a1b2c3d4 GH-26 gh-7 !12 ~label",
    ":smile: 99dc1527-000f a1b2c3d 0123456789abcdef0123456789abcdef01234567 $x$ $$y$$",
    "` `` ``` ~~~ `a`` ``b` ~~c~~ **d** __e__ _f_ *g* \\` \\| \\",
    "<img src=x onerror=alert(1)> <!-- <details> </td></tr></table> &amp; &#64;octocat &lt;b&gt;",
    "| a | b |\n|---|---|\n\n# head\n> quote\n\n    code\n---\n===\n1. one\n- [ ] task",
    "1. one",
    "- [x] done",
    "a\\|b|c `d|e` \u{202e}x\u{200b}\r\n| --- |",
    "x_www.evil.example \u{201c}_b_\u{201c} \u{a0}_a_\u{a0}GH-1\u{a0}",
];

fn told(report: &Report, cap: usize) -> Document {
    let outputs = ["out/report.md".to_owned()];
    Document::of(report, &Telling { cap, outputs: &outputs })
}

/// What GitHub reads in Markdown.
fn as_github<'a>(arena: &'a Arena<'a>, text: &str) -> &'a AstNode<'a> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    (extension.table, extension.autolink, extension.strikethrough) = (true, true, true);
    (extension.tasklist, extension.footnotes, extension.alerts) = (true, true, true);
    (extension.math_dollars, extension.math_code) = (true, true);
    parse_document(arena, text, &options)
}

/// Returns the text that a reader sees below a node, and what in it acts.
fn read<'a>(node: &'a AstNode<'a>) -> (String, Vec<String>) {
    let (mut text, mut acting) = (String::new(), Vec::new());
    for below in node.descendants() {
        match &below.data.borrow().value {
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::CodeBlock(block) => text.push_str(&block.literal),
            NodeValue::Text(plain) => {
                text.push_str(plain);
                let is_inert = below.parent().is_some_and(is_link);
                acting.extend((!is_inert && is_read_again(plain)).then(|| plain.to_string()));
            }
            NodeValue::Link(link) if link.url.starts_with("https://docs.aws.amazon.com/") => {}
            NodeValue::Document
            | NodeValue::Heading(_)
            | NodeValue::Paragraph
            | NodeValue::List(_)
            | NodeValue::Item(_)
            | NodeValue::Strong
            | NodeValue::Emph
            | NodeValue::Table(_)
            | NodeValue::TableRow(_)
            | NodeValue::TableCell => {}
            other => acting.push(format!("{other:?}")),
        }
    }
    (text, acting)
}

fn is_link<'a>(node: &'a AstNode<'a>) -> bool {
    matches!(node.data.borrow().value, NodeValue::Link(_))
}

/// Says whether GitHub or GitLab make something of a text after Markdown was read.
fn is_read_again(text: &str) -> bool {
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric());
    // The minutes of a time are no picture.
    let is_picture = |name: &str| {
        let is_of_name = |b: u8| b.is_ascii_alphanumeric() || b"+-_".contains(&b);
        !name.is_empty() && name.bytes().all(is_of_name) && name.parse::<u8>().is_err()
    };
    let between_colons =
        text.split_once(':').and_then(|(_, rest)| rest.rsplit_once(':')).map(|(names, _)| names);
    let is_commit = |word: &str| word.len() >= 7 && word.bytes().all(|b| b.is_ascii_hexdigit());
    text.contains(['@', '$', '~'])
        || text.contains("://")
        || text.contains("www.")
        || text.contains("GH-")
        || text.split('#').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || text.split('!').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || between_colons.is_some_and(|names| names.split(':').any(is_picture))
        || words().any(is_commit)
}

/// Asserts that a page with `shown` in it reads as `want` in its place, and that nothing acts.
fn assert_reads(shown: &str, want: &str, (before, after): (&str, &str), around: (&str, &str)) {
    let page = format!("{before}{shown}{after}");
    let arena = Arena::new();
    let (seen, acting) = read(as_github(&arena, &page));
    assert_eq!(acting, [""; 0], "{page}");
    assert_eq!(seen.replace('`', ""), format!("{}{want}{}", around.0, around.1), "{page}");
}

/// Asserts that a text is seen wherever a page may have it.
fn assert_shown(text: &str) {
    let text = Visible::from(text);
    // Backticks are how our sentences set names.
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let sentence = words.join(" ").replace('`', "");
    for (place, around) in
        [(("", "\n"), ("", "")), (("- ", "\n"), ("", "")), (("**a** – ", " b\n"), ("a – ", " b"))]
    {
        assert_reads(&prose(&text, At::Line), &sentence, place, around);
    }
    let (cell, around) = (("| a | b |\n| --- | --- |\n| ", " | x |\n"), ("ab", "x"));
    assert_reads(&prose(&text, At::Cell), &sentence, cell, around);
    if !text.is_empty() {
        let name = text.replace('`', "");
        assert_reads(&code(&text, At::Cell), &name, cell, around);
        assert_reads(&code(&text, At::Line), &name, ("", "\n"), ("", ""));
    }
}

#[test]
fn ordinary() {
    let page = page(&told(&fixture::ordinary(), 10));
    assert_golden("src/report/render/golden/ordinary.md", &page);
}

#[test]
fn hostile() {
    let page = page(&told(&fixture::hostile_with(&HOSTILE), 3));
    assert_golden("src/report/render/golden/hostile.md", &page);
}

#[test]
fn empty() {
    assert_golden("src/report/render/golden/empty.md", &page(&told(&fixture::empty(), 10)));
}

#[test]
fn what_a_log_holds_is_shown_and_never_acts() {
    for text in HOSTILE {
        assert_shown(text);
    }
    let reports = [fixture::hostile(), fixture::hostile_with(&HOSTILE), fixture::ordinary()];
    for report in reports.clone().into_iter().chain(reports.map(fixture::in_french)) {
        let document = told(&report, 30);
        let page = page(&document);
        let arena = Arena::new();
        let root = as_github(&arena, &page);
        assert_eq!(read(root).1, [""; 0]);
        for sign in ["@octocat\n", "\u{202e}", "\u{200b}", "\r", "\t"] {
            assert!(!page.contains(sign), "{sign:?}");
        }
        let is_table =
            |node: &&AstNode<'_>| matches!(node.data.borrow().value, NodeValue::Table(_));
        let tables = root.children().filter(is_table).count();
        let want = document.blocks.iter().filter(|block| matches!(block, Block::Table(_)));
        assert_eq!(tables, want.count());
    }
}

#[test]
fn a_text_as_its_author_wrote_it_ends_no_fence() {
    let lines =
        ["version = 1", "", "```", "  <b>@octocat</b> ````` |", "~~~"].map(Into::into).to_vec();
    let cut = Some("Showing 5 of 9.".into());
    let signs = Block::SignOff(vec![vec!["Name".into(), "@date".into()]]);
    let blocks = vec![Block::Verbatim(Verbatim { lines, cut }), signs];
    let page = page(&Document { blocks, ..told(&fixture::empty(), 1) });
    let room = "…".repeat(12);
    let told = format!(
        "\n``````\nversion = 1\n\n```\n  <b>@octocat</b> ````` |\n~~~\n``````\n\n*Showing 5 of 9.*\n\n\
         - Name {room}\n- `@date` {room}\n"
    );
    assert!(page.ends_with(&told), "{page}");
    let arena = Arena::new();
    assert_eq!(read(as_github(&arena, &page)).1, [""; 0]);
}

#[test]
fn names_in_a_table_can_be_copied_as_they_are() {
    let names = ["arn:aws:iam::111122223333:role/a_b", "a|b", "a\\|b", "`", "``a", "", " ", "a`b"];
    for name in names.iter().filter(|name| !name.is_empty()) {
        let page = format!("| a |\n| --- |\n| {} |\n", code(name, At::Cell));
        let arena = Arena::new();
        assert_eq!(read(as_github(&arena, &page)).0, format!("a{name}"), "{page}");
    }
}

#[test]
fn words_are_plain_where_they_can_be_nothing_else() {
    for (text, markdown) in [
        (
            "NON_COMPLIANT: 12 of 340 judged calls ran.",
            "NON_COMPLIANT: 12 of 340 judged calls ran.",
        ),
        ("of `us.x-v1:0` in us-east-1, which", "of `us.x-v1:0` in us-east-1, which"),
        (
            "policy's (2026-05-25 to 2026-05-30), 98.7 %",
            "policy's (2026-05-25 to 2026-05-30), 98.7 %",
        ),
        ("owner privacy@example.ca, été", "owner `privacy@example.ca`, été"),
        (
            "see https://docs.aws.amazon.com/a/b-c.html.",
            "see <https://docs.aws.amazon.com/a/b-c.html>.",
        ),
        (
            "https://docs.aws.amazon.com.evil.example/",
            "`https://docs.aws.amazon.com.evil.example/`",
        ),
        ("https://docs.aws.amazon.com/a?x=1", "`https://docs.aws.amazon.com/a?x=1`"),
        ("1. one", "1\\. one"),
        ("of 1.", "of 1."),
        ("# | = # <", "\\# `|` = # \\<"),
        ("2026-05-30T14:03:21Z 1:100:2", "2026-05-30T14:03:21Z `1:100:2`"),
        ("111122223333 ca-west-1", "`111122223333` ca-west-1"),
        ("a``b", "```a``b```"),
    ] {
        assert_eq!(prose(text, At::Line), markdown);
    }
}

#[test]
fn a_page_is_never_longer_than_a_comment_and_says_what_it_leaves_out() {
    let mut report = fixture::hostile_with(&HOSTILE);
    let long = BreakdownRow {
        value: Some("A".repeat(10_000).as_str().into()),
        kind: RowKind::Named,
        totals: Totals::default(),
    };
    for breakdown in &mut report.breakdowns {
        breakdown.rows = vec![long.clone(); 300];
    }
    for finding in &mut report.findings {
        finding.message = format!("{} {}", "word ".repeat(5_000), "B".repeat(10_000));
        finding.severity = Severity::Low;
    }
    // As a comment is written by default, no section is lost whatever a caller is called.
    let usual = page(&told(&report, 10));
    assert!(usual.len() < 65_536 && !usual.contains("Left out"), "{}", usual.len());
    let most = page(&told(&report, 300));
    assert!(most.len() <= 65_536, "{}", most.len());
    let last = most.lines().last().unwrap();
    assert!(last.starts_with("*Left out, in whole or in part, because a comment holds 65,536"));
    assert!(last.contains("Violations") && last.contains("Limits of proof"), "{last}");
    let mut headings = most.lines().filter(|line| line.starts_with("### "));
    assert_eq!(headings.next_back(), Some("### By model"));
}

proptest! {
    #[test]
    fn any_text_is_shown_and_never_acts(
        pieces in prop::collection::vec(
            prop_oneof![prop::sample::select(HOSTILE.to_vec()).prop_map(str::to_owned), "[ -~é日\u{a0}]{0,12}"],
            1..4,
        )
    ) {
        // Longer names are shortened.
        assert_shown(&pieces.concat().chars().take(100).collect::<String>());
    }
}
