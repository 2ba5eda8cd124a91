"""The same archive in a folder, behind rclone, in SeaweedFS and in moto: the same report."""

import concurrent.futures
import contextlib
import gzip
import json
import pathlib
import random

from archive import ACCOUNTS, APRIL, ORGANIZATION, REGIONS, Archive, call
from servers import Counting, NotHere, client_of, moto, rclone, seaweed
from support import Checks, Program, bare, undated

CANADA = REGIONS[:2]


def check(checks: Checks, program: Program, archive: Archive, small: Archive, _seeds: int) -> None:
    scratch = program.folder
    want = from_folder(checks, program, archive)
    with rclone(archive.folder.parent, scratch / "rclone.log") as endpoint:
        reads(checks, program, "rclone", endpoint, archive, want)
        refusals(checks, program, "rclone", endpoint)
        increments(checks, program, "rclone", endpoint, str(scratch / "of-rclone"), archive, want["all"], late=False)
    with or_said(), seaweed(scratch / "seaweed", scratch / "seaweed.log") as endpoint:
        upload(endpoint, archive)
        reads(checks, program, "SeaweedFS", endpoint, archive, want)
        refusals(checks, program, "SeaweedFS", endpoint)
        increments(checks, program, "SeaweedFS", endpoint, "s3://results/ledger", archive, want["all"])
    with moto(scratch / "moto.log") as endpoint:
        client_of(endpoint).create_bucket(Bucket="results", CreateBucketConfiguration={"LocationConstraint": "ca-central-1"})
        upload(endpoint, small)
        want = bare(program.audit(small.folder), f"{small.folder}/")
        increments(checks, program, "moto", endpoint, "s3://results/deep/er", small, want)
        checks.told("moto: a bucket that is not there", program.audit("s3://no-such-bucket", endpoint=endpoint), 1,
                    "cannot find the Region of", "there is no bucket of this name")
    checks.told("nobody listens", program.audit("s3://logs", endpoint="http://127.0.0.1:9"), 1,
                "cannot find the Region of", "help: run the same command again")


@contextlib.contextmanager
def or_said():
    """Leaves a part out with a word."""
    try:
        yield
    except NotHere as cause:
        print(f"not tested: {cause}", flush=True)


def home(endpoint: str) -> str:
    return f"{endpoint}/logs/"


def from_folder(checks: Checks, program: Program, archive: Archive) -> dict[str, dict]:
    """The reports of the folder, which are held against what the archive was made of."""
    folder, reports = archive.folder, {}
    trails = [f"{folder}/AWSLogs/{ORGANIZATION}/{account}/CloudTrail/{region}" for account in ACCOUNTS for region in CANADA]
    for name, words, calls in [
        ("all", [folder], archive.calls_of()),
        ("April", [folder, "--from", APRIL[0], "--to", APRIL[1]], archive.calls_of(*APRIL)),
        ("Canada", trails, archive.calls_of(regions=CANADA)),
    ]:
        ran = program.audit(*words)
        checks.equal(f"folder, {name}: exit code", ran.code, 0)
        reports[name] = bare(ran, f"{folder}/")
        checks.equal(f"folder, {name}: calls by destination", reports[name]["totals"]["by_destination"], calls)
    objects, records = (reports["all"]["coverage"][part] for part in ("objects", "records"))
    checks.equal("folder: objects and records", (objects["read"], records["total"]), (archive.objects, archive.records))
    return reports


def reads(checks: Checks, program: Program, server: str, endpoint: str, archive: Archive, want: dict) -> None:
    for name, words in [("all", []), ("April", ["--from", APRIL[0], "--to", APRIL[1]]),
                        ("Canada", ["--source-regions", ",".join(CANADA)])]:
        ran = program.audit("s3://logs", *words, endpoint=endpoint)
        checks.equal(f"{server}, {name}: exit code", ran.code, 0)
        told = bare(ran, home(endpoint))
        # The folder of `want` holds these Regions alone: nobody had to ask for them.
        told["scope"] = {key: value for key, value in told["scope"].items() if key not in ("asked_regions", "regions_left_out")}
        checks.same(f"{server}, {name}: the report of the folder", told, want[name])
        objects = ran.report()["coverage"]["objects"]
        left_out = 8 if name != "Canada" else 8 + len(ACCOUNTS)
        checks.equal(f"{server}, {name}: folders left out", objects["skipped"].get("not_listed"), left_out)
        limits = " ".join(ran.report()["coverage"]["limits"])
        checks.equal(f"{server}, {name}: said not to be AWS", "which is not an endpoint of AWS" in limits, True)
    part = f"AWSLogs/{ORGANIZATION}/{ACCOUNTS[0]}/CloudTrail/{REGIONS[0]}/"
    here, there = (program.audit(f"{place}/{part}", endpoint=endpoint) for place in (archive.folder, "s3://logs"))
    checks.same(f"{server}, a part by its prefix", bare(there, home(endpoint)), bare(here, f"{archive.folder}/"))
    dry = program.audit("s3://logs", "--dry-run", endpoint=endpoint)
    read = next((line.split() for line in dry.stdout.splitlines() if "would be read" in line), [])
    checks.equal(f"{server}, dry run: objects", (dry.code, read[3:4]), (0, [f"{archive.objects:,}"]))


def refusals(checks: Checks, program: Program, server: str, endpoint: str) -> None:
    ask = lambda place, **env: program.audit(place, endpoint=endpoint, **env)
    checks.told(f"{server}: a bucket that is not there", ask("s3://no-such-bucket"), 1,
                "cannot find the Region of", "there is no bucket of this name")
    checks.told(f"{server}: a wrong secret", ask("s3://logs", AWS_SECRET_ACCESS_KEY="canary"), 1,
                "SignatureDoesNotMatch", "help: give credentials as the AWS CLI takes them")
    checks.told(f"{server}: a wrong key", ask("s3://logs", AWS_ACCESS_KEY_ID="AKIANOBODY"), 1,
                "InvalidAccessKeyId", "help: give credentials as the AWS CLI takes them")
    checks.told(f"{server}: no credentials", ask("s3://logs", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY=""), 1,
                "no credentials found", "help: give credentials as the AWS CLI takes them")
    nothing = program.audit("s3://logs/AWSLogs/o-nobodynobody/", "--fail-on", "no-inference", endpoint=endpoint)
    checks.equal(f"{server}: nothing below a prefix is no pass", (nothing.code, nothing.report()["totals"]["calls"]), (3, 0))


def increments(checks: Checks, program: Program, server: str, endpoint: str, ledger: str,
               archive: Archive, want: dict, late: bool = True) -> None:
    """Runs with one ledger through what counts requests; `late` where the server takes a log more."""
    with Counting(endpoint) as between:
        def ask():
            between.asked.clear()
            return program.audit("s3://logs", "--since-last", "--ledger", ledger, endpoint=between.endpoint)

        name = f"{server}, ledger {ledger.rsplit('/')[-1]}"
        first = ask()
        checks.equal(f"{name}: exit code", first.code, 0)
        checks.same(f"{name}: the report without a ledger", bare(first, home(between.endpoint)), want)
        checks.equal(f"{name}: every log asked for once", between.asked["GET /logs"], archive.objects)
        lists = between.asked["LIST /logs"]
        checks.same(f"{name}: the same again", undated(ask()), undated(first))
        # What a bucket holds of the ledger is fetched; of the logs there are lists: where days are cut off, a few of
        # folders of years, months and days as well, for each Region of each account.
        most = lists + 5 * len(ACCOUNTS) * len(REGIONS)
        asked = (between.asked["GET /logs"], 0 < between.asked["LIST /logs"] <= most, between.asked["PUT /logs"])
        checks.equal(f"{name}: lists alone", asked, (0, True, 0))
        if late:
            more_logs(checks, name, endpoint, ask, between)
        kept = program.report(ledger, endpoint=between.endpoint)
        checks.same(f"{name}: reported again without logs", kept["totals"], ask().report()["totals"])


def more_logs(checks: Checks, name: str, endpoint: str, ask, between: Counting) -> None:
    """One log comes late into an old folder, and one is written again with one call more."""
    client, before = client_of(endpoint), ask().report()["totals"]["calls"]
    day = f"AWSLogs/{ORGANIZATION}/{ACCOUNTS[0]}/CloudTrail/{REGIONS[0]}/2026/05/28/"
    listed = client.list_objects_v2(Bucket="logs", Prefix=day)["Contents"]
    old = client.get_object(Bucket="logs", Key=listed[0]["Key"])["Body"].read()
    records = json.loads(gzip.decompress(old))["Records"]
    more, extra = made_up(1), made_up(2)
    client.put_object(Bucket="logs", Key=listed[0]["Key"], Body=gzip.compress(json.dumps({"Records": [*records, more]}).encode()))
    client.put_object(Bucket="logs", Key=f"{day}{ACCOUNTS[0]}_CloudTrail_{REGIONS[0]}_20260528T2300Z_{9:016X}.json.gz",
                      Body=gzip.compress(json.dumps({"Records": [extra]}).encode()))
    calls = ask().report()["totals"]["calls"]
    checks.equal(f"{name}: a late and a changed log", (calls, between.asked["GET /logs"]), (before + 2, 2))


def made_up(n: int) -> dict:
    nowhere = Archive(pathlib.Path("/nowhere"))
    return call(nowhere, random.Random(f"late {n}"), ACCOUNTS[0], REGIONS[0], "2026-05-28T08:00:00Z")


def upload(endpoint: str, archive: Archive, has_checksums: bool = True) -> None:
    """Puts an archive into the bucket `logs`."""
    client = client_of(endpoint, request_checksum_calculation="when_supported" if has_checksums else "when_required")
    client.create_bucket(Bucket="logs", CreateBucketConfiguration={"LocationConstraint": "ca-central-1"})
    put = lambda path: client.put_object(Bucket="logs", Key=str(path.relative_to(archive.folder)), Body=path.read_bytes())
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(put, sorted(archive.folder.rglob("*.gz"))))
