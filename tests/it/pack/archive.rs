//! Packs as archives: damaged, and read in one way alone.

use super::*;

#[test]
fn a_damaged_zip_is_refused_as_a_damaged_folder_is() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack.zip");
    assert_eq!(pack(&made, &[]).code, 10);
    let whole = fs::read(&made).unwrap();
    let name = |told: &Value| told["faults"][0]["file"].as_str().map(str::to_owned);
    let mut named = std::collections::BTreeSet::new();
    for at in (200..whole.len() - 2_000).step_by(whole.len() / 40) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(&made, changed).unwrap();
        let (code, told) = verify(&made, &[]);
        // What stands only in the heads of the archive is no byte of the pack.
        assert!([0, 10].contains(&code), "{at}: {told}");
        named.extend(name(&told));
    }
    assert!(named.contains("report.json") && named.contains("receipts.jsonl"), "{named:?}");
    let mut longer = whole.clone();
    longer.push(b'x');
    fs::write(&made, longer).unwrap();
    let (code, told) = verify(&made, &[]);
    assert_eq!((code, name(&told).as_deref()), (10, Some("pack.zip")), "{told}");
    for length in [0, 3, 1_000, whole.len() / 2, whole.len() - 1] {
        fs::write(&made, &whole[..length]).unwrap();
        let (code, told) = verify(&made, &[]);
        assert_eq!((code, name(&told).as_deref()), (10, Some("pack.zip")), "{length}: {told}");
    }
}

/// Programs that open an archive differ in which of two files they show: a pack has one way to be read.
#[test]
fn an_archive_that_others_read_otherwise_is_no_pack() {
    let out = tempfile::tempdir().unwrap();
    let made = out.path().join("pack.zip");
    assert_eq!(pack(&made, &[]).code, 10);
    let whole = fs::read(&made).unwrap();
    let cause = |bytes: &[u8]| {
        fs::write(&made, bytes).unwrap();
        let (code, told) = verify(&made, &[]);
        assert_eq!((code, &told["faults"][0]["file"]), (10, &json!("pack.zip")), "{told}");
        told["faults"][0]["what"].as_str().unwrap().to_owned()
    };
    // A forged report before the true one: first under a name of the same length, which is then given.
    let mut doubled = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = || zip::write::SimpleFileOptions::default();
    doubled.start_file("report.jsom", plain()).unwrap();
    std::io::Write::write_all(&mut doubled, b"{\"verdict\":\"COMPLIANT\"}").unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(whole.clone())).unwrap();
    for at in 0..archive.len() {
        doubled.raw_copy_file(archive.by_index_raw(at).unwrap()).unwrap();
    }
    let doubled = doubled.finish().unwrap().into_inner();
    assert_eq!(
        cause(&renamed(doubled, b"report.jsom", b"report.json", 2)),
        "it is damaged: the archive has two files of one name"
    );
    // A name in the head of a file, and another in the directory.
    let told = cause(&renamed(whole, b"report.json", b"report.html", 1));
    assert!(
        told.starts_with("it is damaged: its heads do not say what its directory says"),
        "{told}"
    );
}

/// Gives the first files of a name another of the same length.
fn renamed(mut archive: Vec<u8>, from: &[u8], to: &[u8], times: usize) -> Vec<u8> {
    for _ in 0..times {
        let at = archive.windows(from.len()).position(|window| window == from).unwrap();
        archive[at..at + to.len()].copy_from_slice(to);
    }
    archive
}
