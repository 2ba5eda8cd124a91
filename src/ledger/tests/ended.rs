//! Scans that something ends in the middle of an object.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::aws::{Call, Kind};
use crate::ingest::source::Again;

/// Objects of which one that is damaged cannot be asked for again.
struct Expiring<'s>(&'s Shelf);

impl LogSource for Expiring<'_> {
    fn list(&self) -> Listing<'_> {
        self.0.list()
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        self.0.read(object, into)
    }

    fn read_again(&self, object: &Object, _: &mut Vec<u8>) -> Result<Again, ReadError> {
        let call = Call { doing: "read", action: "s3:GetObject" };
        Err(ReadError::Source(call.error(&object.key, Kind::Expired, "ExpiredToken")))
    }
}

#[test]
fn a_cut_object_that_cannot_be_read_again_leaves_a_part_that_can_be_used() {
    let whole = log(&[call("e1", "r1")]);
    let cut = log(&[call("e2", "r2"), call("e3", "r3")]);
    let cut = cut[..cut.len() - 20].to_vec();
    let shelf = Shelf(vec![("a.json", whole), ("b.json", cut)]);
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::new(Some(folder.path())).unwrap();
    let ended = scan(&Expiring(&shelf), &plan(), &mut writer, &mut Silent).unwrap_err();
    assert!(matches!(ended, Error::Ended(_)), "{ended:?}");
    let facts = asked(folder.path(), 1000);
    assert_eq!((facts.coverage.objects.read, facts.coverage.records.inference), (1, 1));
}

#[test]
fn what_goes_with_the_run_is_not_said_to_be_kept() {
    let shelf = Shelf(vec![("a.json", b"{\"Records\":[".to_vec())]);
    let mut writer = Writer::new(None).unwrap().hashing();
    let ended = scan(&Expiring(&shelf), &plan(), &mut writer, &mut Silent).unwrap_err();
    assert!(matches!(ended, Error::Lost(_)), "{ended:?}");
}

fn plan() -> Plan {
    Plan {
        kind: LogKind::Trail,
        window: Window::default(),
        limits: Limits::default(),
        threads: NonZero::<usize>::MIN,
        known: Known::default(),
        contents: Contents::NotHashed,
    }
}

/// Objects that are read one by one, and a run that is asked to end with the second read.
struct Stopping<'s> {
    shelf: &'s Shelf,
    share: usize,
    reads: Arc<AtomicUsize>,
}

impl LogSource for Stopping<'_> {
    fn list(&self) -> Listing<'_> {
        self.shelf.list()
    }

    fn share(&self) -> usize {
        self.share
    }

    fn read(&self, object: &Object, into: &mut Vec<u8>) -> Result<(), ReadError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.shelf.read(object, into)
    }
}

struct Asked(Arc<AtomicUsize>);

impl Progress for Asked {
    fn listed(&mut self, _: u64, _: u64) {}
    fn done(&mut self, _: &Receipt) {}

    fn is_over(&self) -> bool {
        self.0.load(Ordering::SeqCst) >= 2
    }

    fn watch(&self) -> Box<Watch> {
        let reads = Arc::clone(&self.0);
        Box::new(move || reads.load(Ordering::SeqCst) >= 2)
    }
}

#[test]
fn a_run_that_is_asked_to_end_keeps_each_object_that_was_read_and_reads_no_more() {
    let body = |n: usize| log(&[call(&format!("e{n}"), &format!("r{n}"))]);
    let names = ["a.json", "b.json", "c.json", "d.json"];
    let shelf = Shelf(names.into_iter().enumerate().map(|(n, name)| (name, body(n))).collect());
    for share in [1, 64] {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::new(Some(folder.path())).unwrap();
        let reads = Arc::new(AtomicUsize::new(0));
        let source = Stopping { shelf: &shelf, share, reads: Arc::clone(&reads) };
        let ended = scan(&source, &plan(), &mut writer, &mut Asked(Arc::clone(&reads)));
        assert!(matches!(ended, Err(Error::Stopped)), "{ended:?}");
        let read = asked(folder.path(), 1000).coverage.objects.read;
        assert_eq!((read, reads.load(Ordering::SeqCst)), (2, 2), "{share}");
    }
}
