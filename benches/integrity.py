#!/usr/bin/env python3
"""What the proof costs: an audit with its digests checked, beside the plain scan, in one run.

    python3 benches/integrity.py CORPUS [--binary PATH] [--repeats 5]      # needs: pip install cryptography

CORPUS is a folder of logs in CloudTrail's layout (`gen_cloudtrail.py` makes one). A signed copy is made beside
it: the logs as hard links, and for each account and Region a digest of every hour from the first day to the
last, chained and signed with a key of this run. Then each command runs in turn, `--repeats` times:

  audit            `regiontrail audit COPY --exit-zero`
  audit, proven    the same with `--integrity require --keys KEYS`
  verify           `regiontrail verify COPY --keys KEYS`

Figures are user + system seconds of whole processes and peak memory; ratios are made within a round, and told
is their median. It fails where not all is INTACT. Nothing is asserted of speed.
"""

import argparse
import base64
import gzip
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BUCKET, TRAIL, HOME = "logs", "trail", "ca-central-1"
ROOT = Path(__file__).resolve().parent.parent
HOUR = timedelta(hours=1)


def stamp(time):
    return time.strftime("%Y%m%dT%H%M%SZ")


def text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def logs_of(corpus):
    """Logs by account and Region, each with the hour of its delivery."""
    places = defaultdict(list)
    for path in sorted(corpus.rglob("*.json.gz")):
        account, kind, region, time, *_ = path.name.split("_")
        if kind == "CloudTrail":
            delivered = datetime.strptime(time, "%Y%m%dT%H%MZ").replace(tzinfo=timezone.utc)
            places[account, region].append((delivered, path))
    return places


class Signer:
    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.der = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
        self.fingerprint = hashlib.md5(self.der).hexdigest()

    def sign(self, of):
        return self.key.sign(of.encode(), padding.PKCS1v15(), hashes.SHA256()).hex()

    def write(self, folder, region, first, last):
        key = {"Value": base64.b64encode(self.der).decode(), "Fingerprint": self.fingerprint,
               "ValidityStartTime": text(first - HOUR * 48), "ValidityEndTime": text(last + HOUR * 48)}
        (folder / f"{region}.json").write_text(json.dumps({"PublicKeyList": [key]}))


def sign(copy, signer, place, logs, first, last):
    """Writes the chain of one account and Region; returns how many digests it has."""
    account, region = place
    by_hour = defaultdict(list)
    for delivered, path in logs:
        by_hour[(delivered - first) // HOUR].append(path)
    hours, previous = (last - first) // HOUR, None
    for hour in range(hours):
        start, end = first + HOUR * hour, first + HOUR * (hour + 1)
        files = [{"s3Bucket": BUCKET, "s3Object": str(path.relative_to(copy)), "hashAlgorithm": "SHA-256",
                  "hashValue": hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest()}
                 for path in by_hour[hour]]
        name = f"{account}_CloudTrail-Digest_{region}_{TRAIL}_{HOME}_{stamp(end)}.json.gz"
        key = f"AWSLogs/{account}/CloudTrail-Digest/{region}/{end:%Y/%m/%d}/{name}"
        before = previous or {}
        digest = json.dumps({
            "awsAccountId": account, "digestStartTime": text(start), "digestEndTime": text(end),
            "digestS3Bucket": BUCKET, "digestS3Object": key, "digestPublicKeyFingerprint": signer.fingerprint,
            "digestSignatureAlgorithm": "SHA256withRSA", "newestEventTime": None, "oldestEventTime": None,
            "previousDigestS3Bucket": BUCKET if previous else None,
            "previousDigestS3Object": before.get("key"), "previousDigestHashValue": before.get("hash"),
            "previousDigestHashAlgorithm": "SHA-256" if previous else None,
            "previousDigestSignature": before.get("signature"), "logFiles": files})
        sha = hashlib.sha256(digest.encode()).hexdigest()
        signature = signer.sign("\n".join([text(end), f"{BUCKET}/{key}", sha, before.get("signature") or "null"]))
        path = copy / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(digest.encode(), 6, mtime=0))
        previous = {"key": key, "hash": sha, "signature": signature}
    # The next digest repeats each signature; that of the last stands beside it.
    metadata = {"signature": previous["signature"], "signature-algorithm": "SHA256withRSA"}
    Path(f"{path}.metadata.json").write_text(json.dumps({"Metadata": metadata}))
    return hours


def signed_copy(corpus, folder):
    copy, keys = folder / BUCKET, folder / "keys"
    keys.mkdir()
    shutil.copytree(corpus / "AWSLogs", copy / "AWSLogs", copy_function=os.link)
    signer, places = Signer(), logs_of(copy)
    times = [delivered for logs in places.values() for delivered, _ in logs]
    first = min(times).replace(hour=0, minute=0)
    last = max(times).replace(hour=0, minute=0) + HOUR * 24
    digests = sum(sign(copy, signer, place, logs, first, last) for place, logs in sorted(places.items()))
    for region in sorted({region for _, region in places}):
        signer.write(keys, region, first, last)
    logs = sum(len(logs) for logs in places.values())
    print(f"{logs} logs, {digests} digests, {len(places)} accounts x Regions")
    return copy, keys


def measured(command, folder):
    out = folder / "out"
    with out.open("w") as to:
        process = subprocess.Popen(command, stdout=to, stderr=subprocess.DEVNULL)
        usage = os.wait4(process.pid, 0)[2]
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read_text()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("corpus", type=Path)
    p.add_argument("--binary", default=ROOT / "target/release/regiontrail", type=Path)
    p.add_argument("--repeats", type=int, default=5)
    a = p.parse_args()
    # Hard links reach no further than one file system.
    with tempfile.TemporaryDirectory(dir=a.corpus.resolve().parent) as folder:
        measure(a, Path(folder))


def measure(a, folder):
    copy, keys = signed_copy(a.corpus, folder)
    audit = [a.binary, "audit", copy, "--exit-zero", "-q"]
    proof = ["--keys", keys]
    commands = {"audit": audit, "audit, proven": [*audit, "--integrity", "require", *proof],
                "verify": [a.binary, "verify", copy, "-q", *proof]}
    rounds = []
    for _ in range(a.repeats):
        found = {name: measured(command, folder) for name, command in commands.items()}
        for name in ("audit, proven", "verify"):
            if "INTACT" not in found[name][2]:
                sys.exit(f"{name}: not INTACT\n{found[name][2][:2000]}")
        rounds.append(found)
    print(f"{'':16}{'CPU s':>8}{'x audit':>9}{'MiB':>7}")
    for name in commands:
        seconds = statistics.median(found[name][0] for found in rounds)
        ratio = statistics.median(found[name][0] / found["audit"][0] for found in rounds)
        memory = max(found[name][1] for found in rounds)
        print(f"{name:16}{seconds:8.2f}{ratio:9.2f}{memory:7.0f}")


if __name__ == "__main__":
    main()
