use std::collections::BTreeSet;

use super::text::MOST;
use super::{seal, write};
use crate::report::document::{Block, Cell, Document, Table, Telling, Verbatim};
use crate::report::render::pieces::{Part, parts, shorten};
use crate::report::words::Lang;
use crate::report::{Report, fixture};

/// A tag of a page: its name and its attributes.
#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn document(report: &Report, cap: usize) -> Document {
    let outputs = ["report.html".to_owned(), "out/<b>.json".to_owned()];
    Document::of(report, &Telling { cap, outputs: &outputs })
}

fn page(document: &Document) -> String {
    let mut bytes = Vec::new();
    write(document, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The fixtures, one of them in French; each ends with the blocks that none of them has.
fn pages() -> [(Document, String); 4] {
    let french = fixture::in_french(fixture::ordinary());
    [fixture::ordinary(), fixture::hostile(), fixture::empty(), french].map(|report| {
        let mut document = document(&report, 20);
        let lines = ["", "[policy]", "  name  = \"<b>\""].map(Into::into).to_vec();
        document.blocks.push(Block::Verbatim(Verbatim { lines, cut: Some("Two of 3.".into()) }));
        document.blocks.push(Block::SignOff(vec![vec!["Name & title".into(), "Date".into()]]));
        let page = page(&document);
        (document, page)
    })
}

/// What stands between the first `start` and the next `end`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

/// The page without the texts of its style sheet and its script, which are no markup.
fn markup(page: &str) -> String {
    let style = between(page, "<style>", "</style>");
    let script = between(page, "<script>", "</script>");
    page.replacen(style, "", 1).replacen(script, "", 1)
}

/// Reads all tags and all text of a page. Strict: it knows no markup but what the template writes.
fn read(page: &str) -> (Vec<Tag>, String) {
    let markup = markup(page);
    let (mut tags, mut text) = (Vec::new(), String::new());
    let mut rest = markup.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(&unescaped(before));
        let (tag, after) = after.split_once('>').unwrap();
        tags.extend(opening(tag));
        rest = after;
    }
    text.push_str(&unescaped(rest));
    (tags, text)
}

fn opening(tag: &str) -> Option<Tag> {
    if tag.starts_with('/') {
        return None;
    }
    let mut parts = tag.trim_end_matches('/').split(['"']);
    let (name, mut next) = parts.next().unwrap().split_once([' ', '\n']).unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while let Some(value) = parts.next() {
        let attribute = next.trim().strip_suffix('=').unwrap();
        attributes.push((attribute.to_owned(), unescaped(value)));
        next = parts.next().unwrap_or("");
    }
    assert_eq!(next.trim(), "", "an attribute without a value in <{tag}>");
    Some(Tag { name: name.trim_end_matches('/').to_owned(), attributes })
}

fn unescaped(text: &str) -> String {
    [
        ("&#38;", "&amp;"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (escaped, c)| text.replace(escaped, c))
}

/// Every text of a document, as its page must show it.
fn texts(document: &Document) -> Vec<String> {
    let words = |text: &str| -> String {
        let shown = |part| match part {
            Part::Words(text) => {
                text.split(' ').map(|word| shorten(word, MOST)).collect::<Vec<_>>().join(" ")
            }
            Part::Code(name) => shorten(name, MOST),
        };
        parts(text).into_iter().map(shown).collect()
    };
    let cell = |cell: &Cell| match cell {
        Cell::Text(_) => words(&cell.text(document.lang)),
        Cell::Id(_) => cell.text(document.lang),
        _ => shorten(&cell.text(document.lang), MOST),
    };
    let table = |table: &Table| -> Vec<String> {
        let heads = table.columns.iter().map(|column| words(&column.head));
        let rows = table.rows.iter().chain(&table.foot).flatten().map(cell);
        heads.chain(rows).chain(table.cut.iter().map(|cut| words(cut))).collect()
    };
    let running = &document.running;
    let mut all: Vec<String> =
        [&running.title, &running.period, &running.made_by].map(|text| words(text)).into();
    for block in &document.blocks {
        all.extend(match block {
            Block::Answer { text, .. }
            | Block::Heading { text, .. }
            | Block::Paragraph(text)
            | Block::Note(text) => vec![words(text)],
            Block::Statement { mark, code, text, apart, more, .. } => [mark, code, text]
                .into_iter()
                .chain(apart)
                .chain(more)
                .map(|text| words(text))
                .collect(),
            Block::List(texts) => texts.iter().map(|text| words(text)).collect(),
            Block::Facts(facts) => {
                facts.iter().flat_map(|fact| [words(&fact.label), cell(&fact.value)]).collect()
            }
            Block::Table(rows) => table(rows),
            Block::Verbatim(verbatim) => {
                let lines: Vec<&str> = verbatim.lines.iter().map(|line| &**line).collect();
                let cut = verbatim.cut.iter().map(|text| words(text));
                [lines.join("\n")].into_iter().chain(cut).collect()
            }
            Block::SignOff(lines) => lines.iter().flatten().map(|text| words(text)).collect(),
            Block::Picture(picture) => vec![picture.title.to_string(), picture.told.to_string()],
        });
    }
    all
}

#[test]
fn every_text_of_a_document_is_on_its_page() {
    for (document, page) in pages() {
        let (_, shown) = read(&page);
        for text in texts(&document) {
            assert!(shown.contains(&text), "{text}");
        }
    }
}

#[test]
fn what_is_shown_short_is_there_in_full() {
    let (document, page) = &pages()[0];
    let (tags, _) = read(page);
    let titles: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.get("title")).collect();
    let cells = document.blocks.iter().flat_map(|block| match block {
        Block::Table(table) => table.rows.iter().flatten().collect(),
        _ => Vec::new(),
    });
    let full: BTreeSet<&str> = cells
        .filter_map(|cell| if let Cell::Name { full, .. } = cell { Some(&full[..]) } else { None })
        .collect();
    assert!(full.len() > 3);
    assert_eq!(titles, full);
}

/// Every tag that the template and the pictures write.
const TAGS: &str = "html head meta title style body a header h1 p main strong span wbr nav ol li div \
    section h2 h3 dl dt dd ul code table thead tbody tfoot tr th td figure figcaption pre script \
    svg desc defs g pattern rect path circle text";

/// A text of a log that became markup would bring a tag, an attribute or an address of its own.
#[test]
fn a_page_has_no_markup_but_its_own() {
    let tags_known: BTreeSet<&str> = TAGS.split_whitespace().collect();
    for (_, page) in pages() {
        let (tags, _) = read(&page);
        for tag in &tags {
            assert!(tags_known.contains(&*tag.name), "{tag:?}");
            for (name, value) in &tag.attributes {
                assert!(!name.starts_with("on") && name != "style" && name != "src", "{tag:?}");
                assert!(name != "href" || value.starts_with('#'), "{tag:?}");
                assert!(!value.contains("url(") || value.starts_with("url(#"), "{tag:?}");
            }
        }
        let scripts = tags.iter().filter(|tag| tag.name == "script");
        assert_eq!(scripts.count(), 1);
        assert_eq!(page.matches("<script>").count(), 1);
    }
}

#[test]
fn the_policy_names_the_very_texts_of_the_page() {
    for (_, page) in pages() {
        let style = between(&page, "<style>", "</style>");
        let script = between(&page, "<script>", "</script>");
        let (tags, _) = read(&page);
        let policy = tags
            .iter()
            .find(|tag| tag.get("http-equiv") == Some("Content-Security-Policy"))
            .and_then(|tag| tag.get("content"));
        assert_eq!(policy, Some(&*seal::policy(style, script)));
        assert!(style.len() > 1_000 && script.len() > 1_000);
        assert!(!style.contains("url(") && !style.contains("@import"), "a page loads nothing");
    }
}

#[test]
fn what_refers_to_a_place_of_the_page_finds_it_there_once() {
    for (_, page) in pages() {
        let (tags, _) = read(&page);
        let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{ids:?}");
        let links = tags.iter().filter_map(|tag| tag.get("href")?.strip_prefix('#'));
        let names = tags.iter().filter_map(|tag| tag.get("aria-labelledby"));
        for id in links.chain(names.flat_map(|ids| ids.split(' '))) {
            assert!(known.contains(id), "{id}");
        }
    }
}

#[test]
fn tables_and_headings_are_what_a_screen_reader_walks_by() {
    for (document, page) in pages() {
        let (tags, _) = read(&page);
        let named = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
        let is_heading = |block: &&Block| matches!(block, Block::Heading { .. });
        assert_eq!(named("h1"), 1);
        assert_eq!(named("h2"), document.blocks.iter().filter(is_heading).count());
        let voice = if document.lang == Lang::French { "fr-CA" } else { "en" };
        assert_eq!(tags[0].get("lang"), Some(voice));
        let tables = tags.iter().filter(|tag| tag.name == "table");
        assert!(tables.clone().all(|table| table.get("aria-labelledby").is_some()));
        assert!(tags.iter().filter(|tag| tag.name == "th").all(|th| th.get("scope").is_some()));
        let svgs = tags.iter().filter(|tag| tag.name == "svg" && tag.get("x").is_none());
        assert!(svgs.clone().all(|svg| svg.get("role") == Some("img")));
    }
}

#[test]
fn numbers_carry_their_value_for_those_who_sort() {
    let (_, page) = &pages()[1];
    for (value, shown) in [
        ("18446744073709551615", "18,446,744,073,709,551,615"),
        ("999999999999", "999,999,999,999"),
    ] {
        let cell = format!(" class=\"number\" data-value=\"{value}\">{shown}</td>");
        assert!(page.contains(&cell), "{cell}");
    }
    let (_, page) = &pages()[0];
    assert!(page.contains(" class=\"number\" data-value=\"33519553\">3.4 %</td>"));
}

/// Pictures bring the colours of paper; the style sheet has another for each on a dark page.
#[test]
fn every_colour_of_a_picture_has_one_for_dark_pages() {
    let (_, page) = &pages()[0];
    let (tags, _) = read(page);
    let colours: BTreeSet<String> = tags
        .iter()
        .flat_map(|tag| &tag.attributes)
        .filter(|(name, value)| ["fill", "stroke"].contains(&&**name) && value.starts_with('#'))
        .map(|(name, value)| format!("svg [{name}=\"{value}\"] {{ {name}: #"))
        .collect();
    assert!(colours.len() > 10, "{colours:?}");
    for rule in colours {
        assert!(page.contains(&rule), "{rule}");
    }
}

#[test]
fn the_answer_leads_with_its_verdict_in_each_language() {
    let lead = |at: usize| between(&pages()[at].1, "<strong>", "</strong>").to_owned();
    assert_eq!([lead(0), lead(3)], ["NON_COMPLIANT", "NON CONFORME"]);
}

#[test]
fn the_same_document_is_the_same_bytes() {
    for (document, first) in pages() {
        assert_eq!(page(&document), first);
    }
}

#[test]
fn a_large_report_is_a_page_that_opens_at_once() {
    let report = fixture::large();
    assert_eq!(report.totals.calls, 1_000_000);
    let usual = page(&document(&report, 50));
    assert!(usual.len() < 200_000, "{}", usual.len());
    assert!(read(&usual).1.contains("Showing 50 of 5,000"));
    let most = page(&document(&report, 1_000));
    assert!(most.len() < 3_000_000, "{}", most.len());
}
