//! Texts that tests hold to the letter: golden files, read and changed like code.
//!
//! The unit tests of `report` include this file too.

use std::fs;
use std::path::Path;

/// Asserts that `text` is what the file holds; `file` counts from the root of the checkout.
///
/// With `REGIONTRAIL_BLESS=1` the file is written instead: read the change before it is committed.
#[track_caller]
pub fn assert_golden(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("REGIONTRAIL_BLESS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        return fs::write(&path, text).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}\n{WAY_OUT}"));
    if golden != text {
        let at = golden.split('\n').zip(text.split('\n')).take_while(|(a, b)| a == b).count();
        let line = |text: &str| format!("{:?}", text.split('\n').nth(at).unwrap_or("(ends)"));
        let (want, got) = (line(&golden), line(text));
        panic!("{file} differs at line {}\n  golden {want}\n  now    {got}\n{WAY_OUT}", at + 1);
    }
}

const WAY_OUT: &str = "REGIONTRAIL_BLESS=1 cargo test writes the golden files again";
