//! Buckets of the stand-in.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::server::{Answer, Request, State, error, xml};

pub fn get(state: &State, path: &str, request: &Request) -> Answer {
    let Some(body) = state.objects.get(path) else { return error(404, "NoSuchKey") };
    if state.classes.contains_key(path) && !state.restored.contains(path) {
        return error(403, "InvalidObjectState");
    }
    let tag = etag(body);
    if request.headers.get("if-match").is_some_and(|wanted| *wanted != tag) {
        return error(412, "PreconditionFailed");
    }
    let metadata = state.metadata.get(path).into_iter().flatten();
    let metadata = metadata.map(|(name, value)| match name.as_str() {
        "signature" => ("x-amz-meta-signature", value.clone()),
        "signature-algorithm" => ("x-amz-meta-signature-algorithm", value.clone()),
        other => panic!("not served: metadata {other}"),
    });
    let written = state.written.get(path).copied().unwrap_or_default();
    let own =
        [("ETag", tag), ("Last-Modified", http_date(written)), ("Date", http_date(state.minute))];
    let is_told = |(name, _): &(&str, String)| !state.is_ageless || *name != "Last-Modified";
    let headers = own.into_iter().filter(is_told).chain(metadata).collect();
    Answer { status: 200, headers, body: body.clone() }
}

fn http_date(minute: u32) -> String {
    format!("Mon, 01 Jun 2026 {:02}:{:02}:00 GMT", minute / 60, minute % 60)
}

/// Refuses a write whose condition does not hold.
pub fn refused(state: &State, path: &str, request: &Request) -> Option<Answer> {
    let is = state.objects.get(path).map(|body| etag(body));
    let header = |name: &str| request.headers.get(name).filter(|_| state.is_heeding);
    match (header("if-match"), header("if-none-match"), is) {
        (Some(_), _, None) => Some(error(404, "NoSuchKey")),
        (Some(wanted), _, Some(is)) if *wanted != is => Some(error(412, "PreconditionFailed")),
        (_, Some(_), Some(_)) => Some(error(412, "PreconditionFailed")),
        (_, _, _) => None,
    }
}

const RESTORED: &str = "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>\
     <RestoreExpiryDate>2026-07-01T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>";

pub fn etag(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    format!("\"{:02x}{:02x}{:02x}{:02x}\"", digest[0], digest[1], digest[2], digest[3])
}

pub fn list(state: &State, bucket: &str, request: &Request) -> Answer {
    let of = |name: &str| request.query.get(name).map_or("", String::as_str);
    let home = format!("{bucket}/");
    let (prefix, after) = (of("prefix"), of("continuation-token").max(of("start-after")));
    let mut entries = Vec::new();
    let mut folders = Vec::new();
    let mut last = String::new();
    let mut is_truncated = false;
    for (path, body) in &state.objects {
        let Some(key) = path.strip_prefix(&home).filter(|key| key.starts_with(prefix)) else {
            continue;
        };
        let folder = key[prefix.len()..].split_once('/').filter(|_| of("delimiter") == "/");
        let folder = folder.map(|(name, _)| format!("{prefix}{name}/"));
        let sorts = folder.clone().unwrap_or_else(|| key.to_owned());
        if *sorts <= *after || folder.as_ref().is_some_and(|f| folders.last() == Some(f)) {
            continue;
        }
        if entries.len() + folders.len() == state.page {
            is_truncated = true;
            break;
        }
        last = sorts;
        if let Some(folder) = folder {
            folders.push(folder);
            continue;
        }
        let class = state.classes.get(path).unwrap_or(&"STANDARD");
        let (size, tag) = (body.len(), etag(body).replace('"', "&quot;"));
        let written = state.written.get(path).copied().unwrap_or_default();
        let is_told = request.headers.contains_key("x-amz-optional-object-attributes");
        let restored = if is_told && state.restored.contains(path) { RESTORED } else { "" };
        entries.push(format!(
            "<Contents><Key>{key}</Key><Size>{size}</Size><ETag>{tag}</ETag>\
             <LastModified>2026-06-01T{:02}:{:02}:00.000Z</LastModified>\
             <StorageClass>{class}</StorageClass>{restored}</Contents>",
            written / 60,
            written % 60,
        ));
    }
    let mut text = format!("<Name>{bucket}</Name><IsTruncated>{is_truncated}</IsTruncated>");
    if is_truncated {
        write!(text, "<NextContinuationToken>{last}</NextContinuationToken>").unwrap();
    }
    text.extend(entries);
    text.extend(
        folders
            .iter()
            .map(|folder| format!("<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>")),
    );
    xml(&format!("<ListBucketResult>{text}</ListBucketResult>"))
}
