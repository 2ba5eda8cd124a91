//! What a bucket names.

use std::sync::atomic::Ordering;

use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::operation::list_objects_v2::builders::ListObjectsV2FluentBuilder;
use aws_sdk_s3::types::{ObjectStorageClass, OptionalObjectAttributes, RestoreStatus};

use super::Bucket;
use crate::aws::again::{Patience, again};
use crate::aws::{Asked, Call, Error, Kind};

/// An object as a listing names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub key: String,
    pub size: u64,
    pub etag: Option<String>,
    /// The archive that holds it, where it is in one and no copy of it is restored.
    pub archive: Option<String>,
    /// When it was written last, in seconds since 1970.
    pub modified: Option<i64>,
}

/// A page of a flat listing, in the order of keys.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub objects: Vec<Listed>,
    pub is_last: bool,
}

/// What lies directly below a prefix.
#[derive(Debug, Default)]
pub(crate) struct Level {
    /// Prefixes that end with `/`.
    pub folders: Vec<String>,
    pub objects: Vec<Listed>,
}

impl Listed {
    /// Says whether it is what a console makes of a new folder, and no object.
    pub fn is_folder_mark(&self) -> bool {
        self.size == 0 && self.key.ends_with('/')
    }
}

impl Bucket {
    /// Lists what lies directly below a prefix, all of it.
    pub(crate) async fn level(&self, prefix: &str) -> Result<Level, Error> {
        let mut level = Level::default();
        let mut token = None;
        loop {
            let ask = || self.part_of_level(prefix, token.clone());
            let (part, next) = again(Patience::LONG, ask).await?;
            level.folders.extend(part.folders);
            level.objects.extend(part.objects);
            match next {
                Some(next) => token = Some(next),
                None => return Ok(level),
            }
        }
    }

    /// Lists a part of a level, and says where the next begins.
    async fn part_of_level(
        &self,
        prefix: &str,
        token: Option<String>,
    ) -> Result<(Level, Option<String>), Error> {
        let place = self.place(prefix);
        let ask = self.list(prefix).delimiter("/").set_continuation_token(token.clone());
        let (answer, is_truncated) = self.listed(ask, &place).await?;
        let mut level = Level::default();
        for folder in answer.common_prefixes.unwrap_or_default() {
            let prefix = folder.prefix;
            level.folders.push(prefix.ok_or_else(|| none(&place, "a folder has no prefix"))?);
        }
        for object in answer.contents.unwrap_or_default() {
            level.objects.push(listed(object, &place)?);
        }
        let next = answer.next_continuation_token.filter(|_| is_truncated);
        if is_truncated && (next.is_none() || next == token) {
            return Err(none(&place, "the list goes on, and not where"));
        }
        Ok((level, next))
    }

    /// Lists a page of all that lies below a prefix behind a key.
    ///
    /// Each page is asked for by the last key of the page before, so that a page cannot be left
    /// out or told twice unseen: keys must rise.
    pub(crate) async fn page(&self, prefix: &str, after: &str) -> Result<Page, Error> {
        self.page_within(prefix, after, Patience::LONG).await
    }

    pub(super) async fn page_within(
        &self,
        prefix: &str,
        after: &str,
        patience: Patience,
    ) -> Result<Page, Error> {
        again(patience, || self.page_once(prefix, after)).await
    }

    async fn page_once(&self, prefix: &str, after: &str) -> Result<Page, Error> {
        let place = self.place(prefix);
        let (answer, is_truncated) =
            self.listed(self.list(prefix).start_after(after), &place).await?;
        let mut page = Page { is_last: !is_truncated, ..Page::default() };
        let mut before = after.to_owned();
        for object in answer.contents.unwrap_or_default() {
            let object = listed(object, &place)?;
            if object.key <= before || !object.key.starts_with(prefix) {
                return Err(none(&place, format!("the page names `{}` out of order", object.key)));
            }
            before.clone_from(&object.key);
            page.objects.push(object);
        }
        if page.objects.is_empty() && !page.is_last {
            return Err(none(&place, "a page is empty, and the list goes on"));
        }
        Ok(page)
    }

    fn list(&self, prefix: &str) -> ListObjectsV2FluentBuilder {
        let ask = self.listing.list_objects_v2().bucket(&self.name).prefix(prefix);
        // Without it, an object that was restored looks like one that was not.
        let ask = ask.optional_object_attributes(OptionalObjectAttributes::RestoreStatus);
        ask.set_request_payer(self.payer.clone())
    }

    /// Returns an answer, and whether the list goes on behind it.
    async fn listed(
        &self,
        ask: ListObjectsV2FluentBuilder,
        place: &str,
    ) -> Result<(ListObjectsV2Output, bool), Error> {
        self.lists.fetch_add(1, Ordering::Relaxed);
        let answer = ask.send().await.asked(LIST, place)?;
        let is_truncated = answer.is_truncated;
        let is_truncated = is_truncated.ok_or_else(|| none(place, "it has no `IsTruncated`"))?;
        Ok((answer, is_truncated))
    }

    /// Says that a list of a prefix broke off.
    pub(crate) fn broken_off(&self, prefix: &str) -> Error {
        none(&self.place(prefix), "the list broke off before its end")
    }
}

/// Says that an answer is no list.
fn none(place: &str, cause: impl Into<String>) -> Error {
    LIST.error(place, Kind::Answer, cause)
}

fn listed(object: aws_sdk_s3::types::Object, place: &str) -> Result<Listed, Error> {
    let size = object.size.and_then(|size| u64::try_from(size).ok());
    let (Some(key), Some(size)) = (object.key, size) else {
        return Err(none(place, "an object has no key or no size"));
    };
    let is_restored = object.restore_status.as_ref().is_some_and(is_restored);
    let archive = object.storage_class.filter(|class| is_archive(class) && !is_restored);
    let archive = archive.map(|class| class.as_str().to_owned());
    let modified = object.last_modified.map(|time| time.secs());
    Ok(Listed { key, size, etag: object.e_tag, archive, modified })
}

/// Says whether objects of a class must be restored before they can be read. Glacier Instant
/// Retrieval is read like any other.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html>.
const fn is_archive(class: &ObjectStorageClass) -> bool {
    matches!(class, ObjectStorageClass::Glacier | ObjectStorageClass::DeepArchive)
}

/// Says whether a copy can be read now. The object keeps its class all the while.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreStatus.html>.
fn is_restored(status: &RestoreStatus) -> bool {
    status.is_restore_in_progress != Some(true) && status.restore_expiry_date.is_some()
}

pub(super) const LIST: Call = Call { doing: "list", action: "s3:ListBucket" };
