"""Makes an archive as an organization's trail writes it, and knows what is in it.

    python tests/aws/archive.py FOLDER [--objects-a-day 2] [--big 0] [--days 92]

Four accounts, three Regions, every day from March to May 2026. Each log has some calls of models and
some records of other services; the call itself is made up at random from a seed, so that the same
arguments give the same bytes. One log in twenty is delivered twice under two names, some records
come a day late, and digests and Insights lie beside the logs: none of that may change a number.
"""

import argparse
import collections
import dataclasses
import datetime
import gzip
import json
import pathlib
import random

ORGANIZATION = "o-exampleorg1"
ACCOUNTS = ["111122223333", "222233334444", "333344445555", "444455556666"]
REGIONS = ["ca-central-1", "ca-west-1", "us-east-1"]
DESTINATIONS = ["ca-central-1", "ca-west-1", "us-east-1", "us-east-2", "us-west-2"]
MODELS = ["us.anthropic.claude-sonnet-4-6", "global.anthropic.claude-opus-4-6-v1", "us.amazon.nova-pro-v1:0"]
FIRST = datetime.date(2026, 3, 1)
# A month in the middle, for windows.
APRIL = ("2026-04-01", "2026-05-01")


@dataclasses.dataclass
class Archive:
    """The folder that holds `AWSLogs/`, and what is true of it."""
    folder: pathlib.Path
    objects: int = 0
    stored: int = 0
    records: int = 0
    # Calls by (day of the event, source Region, destination), each once.
    calls: collections.Counter = dataclasses.field(default_factory=collections.Counter)

    def calls_of(self, first: str = "0", end: str = "9", regions: list[str] = REGIONS) -> dict[str, int]:
        """Calls by destination, of days from `first` and before `end`."""
        sums: collections.Counter = collections.Counter()
        for (day, source, destination), n in self.calls.items():
            if first <= day < end and source in regions:
                sums[destination] += n
        return dict(sums)


def make(folder: pathlib.Path, objects_a_day: int = 2, big: int = 0, days: int = 92,
         first: datetime.date = FIRST, others: int = 3, quiet: float = 0) -> Archive:
    """Writes the archive; `others` bounds the other records of a log, `big` logs of about 50 MB come on top.

    A share of the logs is `quiet`: they have no call.
    """
    archive, chance = Archive(folder), random.Random(7)
    for day in (first + datetime.timedelta(days=n) for n in range(days)):
        for account in ACCOUNTS:
            for region in REGIONS:
                for n in range(objects_a_day):
                    logged(archive, chance, account, region, day, n, others, quiet)
    for n in range(big):
        heavy(archive, chance, ACCOUNTS[n % len(ACCOUNTS)], first + datetime.timedelta(days=n))
    beside(archive)
    return archive


def logged(archive: Archive, chance: random.Random, account: str, region: str, day: datetime.date, n: int,
           others: int, quiet: float) -> None:
    """One log; what it says of the last hour comes with the first delivery of the next day."""
    # The first of a day is in time, so that no day is missing.
    is_late = n > 0 and chance.random() < 0.1
    records = []
    for at in range(0 if quiet and chance.random() < quiet else chance.randint(1, 4)):
        moment = f"{day}T{23 if is_late else chance.randrange(23):02}:{chance.randrange(60):02}:{at:02}Z"
        records.append(call(archive, chance, account, region, moment))
    records += [other(chance, account, region, f"{day}T12:00:00Z") for _ in range(chance.randint(0, others))]
    delivered = day + datetime.timedelta(days=1) if is_late else day
    put(archive, chance, account, region, delivered, n, records)
    if chance.random() < 0.05:
        put(archive, chance, account, region, delivered, n, records)


def put(archive: Archive, chance: random.Random, account, region, day: datetime.date, n: int, records: list) -> None:
    text = json.dumps({"Records": records}).encode()
    unique = f"{chance.getrandbits(64):016X}"
    name = f"{account}_CloudTrail_{region}_{day:%Y%m%d}T{n % 24:02}{n // 24 % 60:02}Z_{unique}.json.gz"
    write(archive.folder / f"AWSLogs/{ORGANIZATION}/{account}/CloudTrail/{region}/{day:%Y/%m/%d}/{name}", text)
    archive.objects += 1
    archive.records += len(records)


def write(path: pathlib.Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without a time, so that the same text is the same object.
    path.write_bytes(gzip.compress(text, compresslevel=1, mtime=0))


def call(archive: Archive, chance: random.Random, account: str, region: str, moment: str) -> dict:
    destination = chance.choice(DESTINATIONS)
    archive.calls[moment[:10], region, destination] += 1
    return {
        **base(chance, account, region, moment),
        "eventSource": "bedrock.amazonaws.com",
        "eventName": "Converse",
        "requestParameters": {"modelId": chance.choice(MODELS)},
        "additionalEventData": {"inferenceRegion": destination, "inputTokens": chance.randint(1, 999), "outputTokens": 7},
    }


def other(chance: random.Random, account: str, region: str, moment: str) -> dict:
    event = {**base(chance, account, region, moment), "eventSource": "s3.amazonaws.com", "eventName": "GetObject"}
    return {**event, "requestParameters": {"bucketName": "data", "key": f"{chance.getrandbits(128):032x}"}}


def base(chance: random.Random, account: str, region: str, moment: str) -> dict:
    role = chance.choice(["assistant", "search", "reports"])
    return {
        "eventVersion": "1.11",
        "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{account}:user/{role}", "accountId": account},
        "eventTime": moment,
        "awsRegion": region,
        "requestID": f"{chance.getrandbits(128):032x}",
        "eventID": f"{chance.getrandbits(128):032x}",
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "readOnly": True,
        "recipientAccountId": account,
        "eventCategory": "Management",
    }


def heavy(archive: Archive, chance: random.Random, account: str, day: datetime.date) -> None:
    """A log of about 50 MB: what fills it does not compress to less than its half."""
    region = REGIONS[0]
    records = [call(archive, chance, account, region, f"{day}T10:00:00Z") for _ in range(100)]
    for _ in range(1_000):
        record = other(chance, account, region, f"{day}T11:00:00Z")
        record["requestParameters"]["key"] = chance.randbytes(44_000).hex()
        records.append(record)
    put(archive, chance, account, region, day, 23, records)


def beside(archive: Archive) -> None:
    """What a trail delivers besides logs."""
    for account in ACCOUNTS:
        for family in ["CloudTrail-Digest", "CloudTrail-Insight"]:
            folder = archive.folder / f"AWSLogs/{ORGANIZATION}/{account}/{family}/ca-central-1/2026/03/01"
            write(folder / f"{account}_{family}_ca-central-1_20260301T0000Z_{0:016X}.json.gz", b'{"Records":[]}')
    archive.stored = sum(path.stat().st_size for path in archive.folder.rglob("*.gz"))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=pathlib.Path)
    p.add_argument("--objects-a-day", type=int, default=2)
    p.add_argument("--big", type=int, default=0)
    p.add_argument("--days", type=int, default=92)
    a = p.parse_args()
    archive = make(a.folder, a.objects_a_day, a.big, a.days)
    print(f"{archive.objects} objects, {archive.stored} bytes, {archive.records} records, {archive.calls_of()}")


if __name__ == "__main__":
    main()
