//! Many small parts become few, and tell what they told, whenever a run ends.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::super::compact::{Bounds, merge};
use super::*;

const FEW: Bounds = Bounds { parts: 3, receipts: 14, rows: 40 };

/// A ledger with everything that several scans can tell of one object.
fn told_by_many() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let objects = &crowd()[..4];
    parts(folder.path(), objects);
    let add = |change: &dyn Fn(&mut Batch)| {
        for mut batch in batches(objects) {
            change(&mut batch);
            let mut writer = Writer::new(Some(folder.path())).unwrap();
            writer.add(batch).unwrap();
            writer.finish().unwrap();
        }
    };
    // The same bytes stored again.
    add(&|batch| batch.receipts[0].stamp = Some("again".to_owned()));
    // Other bytes of the same name.
    add(&|batch| batch.receipts[0].sha256 = Some("changed".to_owned()));
    for cause in ["reset", "timeout"] {
        written(Writer::new(Some(folder.path())).unwrap(), failures(cause));
    }
    let left_alone = |object: &str, reason| {
        let mut batch = Batch::default();
        batch.receive(Receipt { state: State::Skipped(reason), ..receipt(object) });
        batch
    };
    for n in 0..3 {
        let all = [
            left_alone("o1", SkipReason::OutsideWindow),
            left_alone(&format!("only{n}"), SkipReason::OutsideWindow),
            left_alone("elsewhere/", SkipReason::NotListed),
            left_alone("elsewhere/below/", SkipReason::NotListed),
            left_alone("logs/", SkipReason::NotListed),
            left_alone("logs/digest", SkipReason::Digest),
        ];
        written(Writer::new(Some(folder.path())).unwrap(), all);
    }
    folder
}

/// An object that no scan could read, and one that another could.
fn failures(cause: &str) -> [Batch; 2] {
    ["gone", "o2"].map(|object| {
        let code = ProblemCode::Unreadable;
        let problem = Problem { code, place: "object".to_owned(), cause: cause.to_owned() };
        let mut batch = Batch::default();
        let problems = vec![problem];
        batch.receive(Receipt { state: State::Failed, problems, ..receipt(object) });
        batch
    })
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn count(folder: &Path) -> usize {
    parquet::parts(folder).unwrap().len()
}

#[test]
fn a_merged_ledger_tells_what_its_parts_told() {
    let folder = told_by_many();
    let (want, before) = (asked(folder.path(), 1000), count(folder.path()));
    let objects = &want.coverage.objects;
    assert_eq!((objects.read, objects.failed), (8, 1));
    let skipped: Vec<_> = objects.skipped.iter().map(|(reason, n)| (*reason, *n)).collect();
    assert_eq!(skipped, [("digest", 1), ("not_listed", 1), ("outside_window", 3)]);
    assert_eq!(want.problems[0].object, "gone");
    merge(folder.path(), FEW).unwrap().remove().unwrap();
    for rows_at_once in [5, 1000] {
        assert_eq!(asked(folder.path(), rows_at_once), want);
    }
    assert_eq!((before, count(folder.path())), (17, 4));
}

#[test]
fn the_hash_of_all_that_was_read_stays() {
    let folder = tempfile::tempdir().unwrap();
    for (n, mut batch) in batches(&crowd()).into_iter().enumerate() {
        batch.receipts[0].sha256 = Some(format!("{n:064}"));
        written(Writer::new(Some(folder.path())).unwrap(), [batch]);
    }
    let want = asked(folder.path(), 1000);
    assert!(want.coverage.manifest_sha256.is_some());
    merge(folder.path(), FEW).unwrap().remove().unwrap();
    assert_eq!(asked(folder.path(), 1000), want);
}

#[test]
fn a_run_that_ends_while_it_merges_leaves_a_ledger_that_tells_the_same() {
    let folder = told_by_many();
    let want = asked(folder.path(), 1000);
    let before = files(folder.path());
    let replaced = merge(folder.path(), FEW).unwrap();
    // While merged parts are written: any of them may be there, whole or without its receipts.
    let written: Vec<_> =
        files(folder.path()).into_keys().filter(|path| !before.contains_key(path)).collect();
    assert_eq!(written.len(), 6);
    for n in 0..=written.len() {
        let begun = tempfile::tempdir().unwrap();
        for path in before.keys().chain(&written[..n]) {
            fs::copy(path, begun.path().join(path.file_name().unwrap())).unwrap();
        }
        assert_eq!(asked(begun.path(), 1000), want, "{n} files of merged parts");
    }
    // While small ones are removed, file by file.
    for name in replaced.files() {
        fs::remove_file(folder.path().join(&name)).unwrap();
        assert_eq!(asked(folder.path(), 1000), want, "without {name}");
        if !name.ends_with(".receipts.parquet") {
            continue;
        }
        // The next run may merge what is left.
        let next = tempfile::tempdir().unwrap();
        for path in files(folder.path()).keys() {
            fs::copy(path, next.path().join(path.file_name().unwrap())).unwrap();
        }
        merge(next.path(), Bounds { parts: 0, ..FEW }).unwrap().remove().unwrap();
        assert_eq!(asked(next.path(), 1000), want, "merged after {name} went");
    }
}

#[test]
fn few_small_parts_stay_as_they_are_and_full_ones_always() {
    let folder = tempfile::tempdir().unwrap();
    let objects = crowd();
    parts(folder.path(), &objects[..3]);
    let others = batches(&objects).into_iter().skip(3);
    written(Writer::new(Some(folder.path())).unwrap(), others);
    let before = files(folder.path());
    assert_eq!(merge(folder.path(), FEW).unwrap().files(), [""; 0]);
    assert_eq!(files(folder.path()), before);
    merge(folder.path(), Bounds { parts: 2, ..FEW }).unwrap().remove().unwrap();
    // The full part, and one of the three.
    assert_eq!(count(folder.path()), 2);
    let merged = files(folder.path());
    merge(folder.path(), Bounds { parts: 0, ..FEW }).unwrap().remove().unwrap();
    assert_eq!(files(folder.path()), merged, "what is merged comes out as it went in");
}

#[test]
fn the_same_scans_again_leave_the_ledger_no_bigger() {
    let folder = tempfile::tempdir().unwrap();
    let objects = crowd();
    let mut sizes = Vec::new();
    for _ in 0..4 {
        parts(folder.path(), &objects);
        merge(folder.path(), FEW).unwrap().remove().unwrap();
        sizes.push((count(folder.path()), asked(folder.path(), 1000)));
    }
    let counts: Vec<usize> = sizes.iter().map(|(count, _)| *count).collect();
    assert_eq!(counts, [2; 4]);
    assert!(sizes.windows(2).all(|two| two[0].1 == two[1].1));
}

#[test]
fn what_a_merged_ledger_has_read_is_known_by_every_stamp() {
    let folder = tempfile::tempdir().unwrap();
    let batch = || batch("o", &[call("e1", "r1")]);
    let stamps = ["s1", "s2", "s3", "s4"];
    for stamp in stamps {
        let mut batch = batch();
        batch.receipts[0].stamp = Some(stamp.to_owned());
        batch.receipts[0].sha256 = Some("a".to_owned());
        written(Writer::new(Some(folder.path())).unwrap(), [batch]);
    }
    merge(folder.path(), FEW).unwrap().remove().unwrap();
    let known = Known::of(folder.path(), Contents::NotHashed).unwrap();
    let object = |stamp: &str| Object {
        key: "o".to_owned(),
        stamp: Some(stamp.to_owned()),
        ..Object::default()
    };
    assert!(stamps.iter().all(|stamp| known.holds(&object(stamp), LogKind::Trail)));
    assert!(!known.holds(&object("s5"), LogKind::Trail));
}
