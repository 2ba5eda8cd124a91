//! Scans that something ends in the middle of an object.

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
