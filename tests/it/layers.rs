//! The house: who may name whom. Read from the source text, so that no arrow runs back unseen.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::files;

/// The modules in the order of `lib.rs`: each may name those before it and itself. `report` comes
/// before `audit`, whose answer is a `Report`.
const LAYERS: [&str; 9] =
    ["model", "debts", "aws", "ingest", "extract", "ledger", "report", "audit", "cli"];

/// A source file: its path below `src`, and its lines without comments.
struct Source {
    path: PathBuf,
    code: String,
}

impl Source {
    /// The module that the file belongs to.
    fn layer(&self) -> &str {
        let first = self.path.components().next().unwrap().as_os_str().to_str().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The modules that the file names by `crate::`.
    fn named(&self) -> BTreeSet<&str> {
        let after = self.code.split("crate::").skip(1);
        after.map(|rest| rest.split(|c: char| !is_of_name(c)).next().unwrap()).collect()
    }
}

const fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let of = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        let code: Vec<&str> = text.lines().filter(is_code).collect();
        let path = path.strip_prefix(&src).unwrap().to_path_buf();
        Source { path, code: code.join("\n") }
    };
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|suffix| suffix == "rs");
    files(&src).into_iter().filter(is_rust).map(of).collect()
}

/// The files whose code has this text.
fn files_with(text: &str) -> Vec<String> {
    let has = |source: &Source| source.code.contains(text);
    let shown = |source: Source| source.path.to_str().unwrap().replace('\\', "/");
    sources().into_iter().filter(has).map(shown).collect()
}

fn is_below(file: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| file.starts_with(&format!("{folder}/")))
}

#[test]
fn the_layers_are_those_of_the_tour() {
    let lib = sources().into_iter().find(|s| s.path == Path::new("lib.rs")).unwrap();
    let modules: Vec<&str> = lib
        .code
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(modules, LAYERS);
}

#[test]
fn no_arrow_runs_back() {
    for source in sources() {
        let layer = source.layer();
        let Some(at) = LAYERS.iter().position(|known| *known == layer) else {
            assert!(["lib", "main"].contains(&layer), "{} is in no layer", source.path.display());
            continue;
        };
        // A test may feed a layer with what the next one makes of it.
        if source.path.ends_with("tests.rs") {
            continue;
        }
        for named in source.named() {
            assert!(LAYERS[..=at].contains(&named), "{} names {named}", source.path.display());
        }
    }
}

#[test]
fn imports_name_one_module_each() {
    assert_eq!(files_with("crate::{"), [""; 0], "the layer test cannot read these");
    assert_eq!(files_with("super::super::super"), [""; 0]);
}

#[test]
fn polars_works_where_parquet_is_read_or_written() {
    for file in files_with("polars") {
        let is_here = file.starts_with("ledger/parquet") || file == "report/render/parquet.rs";
        assert!(is_here, "{file} names Polars");
    }
}

#[test]
fn the_sdk_and_its_runtime_are_met_at_the_edge() {
    for file in files_with("aws_sdk_").into_iter().chain(files_with("aws_config")) {
        assert!(file.starts_with("aws/"), "{file} names the SDK");
    }
    for file in files_with("tokio::").into_iter().chain(files_with("async ")) {
        let is_here = is_below(&file, &["aws", "ingest"]) || file == "ledger/remote.rs";
        assert!(is_here, "{file} is asynchronous");
    }
    assert_eq!(files_with("pub async"), [""; 0], "a public function is asynchronous");
}

#[test]
fn the_crates_of_a_format_are_named_by_that_format_only() {
    for (name, format) in
        [("typst", "report/render/pdf"), ("rust_xlsxwriter", "report/render/xlsx")]
    {
        for file in files_with(name) {
            assert!(file.starts_with(format), "{file} names {name}");
        }
    }
}

#[test]
fn files_and_the_environment_are_met_at_the_edge() {
    for word in ["std::fs", "std::env", "std::net", "std::process"] {
        for file in files_with(word) {
            let is_named = (file == "main.rs" && word == "std::process")
                || (file == "debts.rs" && word == "std::fs");
            assert!(
                is_named || is_below(&file, &["aws", "ingest", "ledger", "cli"]),
                "{file} uses {word}"
            );
        }
    }
}

#[test]
fn the_clock_is_read_in_one_place() {
    assert_eq!(files_with("SystemTime::now"), ["main.rs"]);
    assert_eq!(files_with("Timestamp::now"), [""; 0]);
    assert_eq!(files_with("Zoned::now"), [""; 0]);
}
