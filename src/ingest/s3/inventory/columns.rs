//! Rows of an inventory.

use crate::aws::s3::Listed;

/// Where a row has what is read.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html#storage-inventory-contents>.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    key: usize,
    size: usize,
    etag: Option<usize>,
    is_latest: Option<usize>,
    is_delete_marker: Option<usize>,
    count: usize,
}

impl Columns {
    /// Reads `fileSchema`.
    pub fn of(schema: &str) -> Result<Self, String> {
        let names: Vec<&str> = schema.split(',').map(str::trim).collect();
        let find = |name: &str| names.iter().position(|known| *known == name);
        let need = |name: &str| {
            find(name).ok_or_else(|| format!("it has no `{name}`: let the inventory include it"))
        };
        Ok(Self {
            key: need("Key")?,
            // What is read is held to it.
            size: need("Size")?,
            etag: find("ETag"),
            is_latest: find("IsLatest"),
            is_delete_marker: find("IsDeleteMarker"),
            count: names.len(),
        })
    }

    /// Reads a row; `None` where it is of no object that can be read: an older version, the mark of
    /// a deletion or of a folder.
    pub fn row(&self, row: &csv::StringRecord) -> Result<Option<Listed>, String> {
        if row.len() != self.count {
            return Err(format!("it has {} fields, and the schema {}", row.len(), self.count));
        }
        let text = |at: Option<usize>| at.map(|at| &row[at]).filter(|text| !text.is_empty());
        let is_old = text(self.is_latest).is_some_and(|word| word.eq_ignore_ascii_case("false"));
        let is_mark = text(self.is_delete_marker).is_some_and(|w| w.eq_ignore_ascii_case("true"));
        if is_old || is_mark {
            return Ok(None);
        }
        let key = decoded(&row[self.key]).ok_or("its key is not URL-encoded UTF-8")?;
        let told = &row[self.size];
        let size = told.parse::<u64>().map_err(|e| format!("its size `{told}` is none: {e}"))?;
        // As a listing has it, so that what was read by one is known by the other.
        let etag = text(self.etag).map(|etag| format!("\"{}\"", etag.trim_matches('"')));
        // A class does not tell what was restored since: S3 tells when the object is asked for.
        let listed = Listed { key, size, etag, archive: None, modified: None };
        Ok((!listed.is_folder_mark()).then_some(listed))
    }
}

/// Decodes a key: CSV files hold it URL-encoded, as a form does.
fn decoded(text: &str) -> Option<String> {
    if !text.contains(['%', '+']) {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_decoded_as_forms_are() {
        assert_eq!(decoded("a/b-c_d.json.gz").as_deref(), Some("a/b-c_d.json.gz"));
        assert_eq!(decoded("a+b%2Bc%C3%A9").as_deref(), Some("a b+cé"));
        for bad in ["%", "%4", "%zz", "%ff", "%+1"] {
            assert_eq!(decoded(bad), None, "{bad}");
        }
    }

    #[test]
    fn rows_are_the_objects_that_can_be_read() {
        let schema = "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag";
        let columns = Columns::of(schema).unwrap();
        let row = |key: &str, latest: &str, mark: &str, size: &str| {
            let fields = ["logs", key, "v", latest, mark, size, "abc"];
            columns.row(&csv::StringRecord::from(fields.to_vec())).unwrap()
        };
        let listed = |key: &str, size| {
            let (key, etag) = (key.to_owned(), Some("\"abc\"".to_owned()));
            Some(Listed { key, size, etag, archive: None, modified: None })
        };
        assert_eq!(row("k", "true", "false", "7"), listed("k", 7));
        assert_eq!(row("k", "", "", "0"), listed("k", 0));
        assert_eq!(row("k", "false", "false", "7"), None);
        assert_eq!(row("k", "true", "true", ""), None);
        assert_eq!(row("k/", "true", "", "0"), None);
        assert!(Columns::of("Bucket, Key").unwrap_err().contains("no `Size`"));
        let short = csv::StringRecord::from(vec!["logs", "k"]);
        assert_eq!(columns.row(&short).unwrap_err(), "it has 2 fields, and the schema 7");
    }
}
