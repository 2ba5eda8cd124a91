#!/usr/bin/env python3
"""A second verifier of evidence packs, which shares no code with the first.

    verify.py PACK.zip LOGS

Holds every file against the manifest, builds the Merkle root anew from the logs themselves, and derives the
number of calls, of failed ones and of those by recorded Region from the logs' own JSON. Standard library only.
"""
import collections
import gzip
import hashlib
import json
import pathlib
import sys
import zipfile

# What runs a model, as the records of the sample archive have it.
CALLS = {"InvokeModel", "InvokeModelWithResponseStream", "Converse", "ConverseStream", "CreateInference",
         "InvokeModelWithBidirectionalStream", "StartAsyncInvoke", "CreateModelInvocationJob", "InvokeAgent"}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def merkle(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it stands there: by halves, not by a stack."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + merkle(leaves[:half]) + merkle(leaves[half:])).digest()


def files_of(pack: pathlib.Path) -> dict[str, bytes]:
    if pack.is_dir():
        return {path.name: path.read_bytes() for path in pack.iterdir()}
    with zipfile.ZipFile(pack) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def held(files: dict[str, bytes]) -> dict:
    manifest = json.loads(files["manifest.json"])
    assert manifest["_type"] == "https://in-toto.io/Statement/v1", manifest["_type"]
    named = {subject["name"]: subject["digest"]["sha256"] for subject in manifest["subject"]}
    for name, digest in named.items():
        assert sha256(files[name]) == digest, f"{name} was changed"
    beside = set(files) - set(named) - {"manifest.json", "manifest.json.sig", "SHA256SUMS"}
    assert not beside, f"not named: {beside}"
    sums = {line.split("  ", 1)[1]: line[:64] for line in files["SHA256SUMS"].decode().splitlines()}
    assert sums == named | {"manifest.json": sha256(files["manifest.json"])}, "SHA256SUMS says something else"
    return manifest["predicate"]


def logs_of(folder: pathlib.Path, receipts: list[dict]) -> dict[str, bytes]:
    """The logs that were read, by the receipts' keys; a key ends like its file's path."""
    found = {}
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for receipt in receipts:
        if receipt["state"] == "read":
            here = [path for path in paths if receipt["object"].endswith(str(path.relative_to(folder)))]
            assert len(here) == 1, f"{receipt['object']}: {here}"
            found[receipt["object"]] = here[0].read_bytes()
            assert sha256(found[receipt["object"]]) == receipt["sha256"], receipt["object"]
    return found


def main() -> None:
    pack, folder = map(pathlib.Path, sys.argv[1:3])
    files = files_of(pack)
    predicate = held(files)
    receipts = [json.loads(line) for line in files["receipts.jsonl"].decode().splitlines()]
    logs = logs_of(folder, receipts)
    root = merkle([digest.encode() for digest in sorted(sha256(data) for data in logs.values())])
    assert root.hex() == predicate["logs"]["merkle_root"], "these are not the logs of the pack"
    report = json.loads(files["report.json"])
    assert sum(flow["calls"] for flow in report["flows"]) == report["totals"]["calls"]
    derived(logs, report)
    print(f"{len(files)} files and {len(logs)} logs hold; {report['totals']['calls']} calls")


def derived(logs: dict[str, bytes], report: dict) -> None:
    """Counts the calls of the logs by the id that their records share."""
    calls: dict[str, dict] = {}
    seen = set()
    for data in logs.values():
        text = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        for record in json.loads(text)["Records"]:
            if not record.get("eventSource", "").startswith("bedrock") or record["eventID"] in seen:
                continue
            seen.add(record["eventID"])
            details = record.get("serviceEventDetails") or {}
            entries = (details.get("AdditionalEventData") or {}).get("additionalEntries") or {}
            if isinstance(entries, list):
                entries = {entry["key"]: entry["value"] for entry in entries}
            place = (record.get("additionalEventData") or {}).get("inferenceRegion") or entries.get("inferenceRegion")
            if record["eventName"] not in CALLS and place is None:
                continue
            call = calls.setdefault(details.get("parentRequestId") or record["requestID"], {"places": set()})
            call["places"] |= {place} - {None}
            call["failed"] = call.get("failed", False) or bool(record.get("errorCode"))
    recorded = collections.Counter(place for call in calls.values() for place in call["places"])
    told: collections.Counter = collections.Counter()
    for flow in report["flows"]:
        if flow["evidence"] == "recorded" and flow["destination"]:
            told[flow["destination"]] += flow["calls"]
    assert told == recorded, (told, recorded)
    for place, n in told.items():
        assert n <= report["totals"]["by_destination"][place], place


if __name__ == "__main__":
    main()
