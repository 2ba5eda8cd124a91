"""What a server may do wrong, by miniaws' faults: the same report, or one that says what is missing.

Never a third way: no fault may end in a report that counts less and does not say so.
"""

import contextlib
import datetime
import pathlib

from archive import Archive
from reading import home, upload
from servers import NotHere, hits, miniaws, post, set_faults
from support import Checks, Program, Ran, bare, undated

LOGS = {"method": "GET", "path": "^/logs/AWSLogs"}
LISTS = {"method": "GET", "path": "^/logs/?$"}

# Faults that pass: they must change nothing. The probabilities leave room for the ten reads of an object.
PASSING = {
    "SlowDown, one read of three": [{"match": LOGS, "do": "slowdown", "probability": 0.33}],
    "SlowDown, one list of three": [{"match": LISTS, "do": "slowdown", "probability": 0.33}],
    "InternalError everywhere": [{"match": LOGS, "do": "internal", "probability": 0.2},
                                 {"match": LISTS, "do": "internal", "probability": 0.2}],
    "reads cut short": [{"match": LOGS, "do": "truncate", "probability": 0.2}],
    "lists cut short": [{"match": LISTS, "do": "truncate", "probability": 0.2}],
    "shorter bodies that claim to be whole": [{"match": LOGS, "do": "wrong_length", "probability": 0.1}],
    "bytes changed on the way": [{"match": LOGS, "do": "corrupt", "probability": 0.05}],
    "connections reset": [{"match": {"method": "GET"}, "do": "reset", "probability": 0.1}],
    "all at once": [{"match": LOGS, "do": what, "probability": 0.06}
                    for what in ("slowdown", "internal", "truncate", "reset", "wrong_length", "corrupt")],
}
# Each costs the time that the program waits: once, with one seed.
SLOW = {
    "SlowDown, a burst of 120": [{"match": LOGS, "do": "slowdown", "times": 120}],
    "silent servers": [{"match": LOGS, "do": "silent", "times": 3, "arg": 40}],
    "stalled bodies": [{"match": LOGS, "do": "stall", "times": 3, "arg": 40}],
    "late answers": [{"match": LOGS, "do": "delay", "probability": 0.1, "arg": 2}],
}
# Faults that stay, each of one log: it must be named, with why.
LASTING = [("denied", "AccessDenied"), ("notfound", "NoSuchKey"), ("internal", "InternalError"),
           ("wrong_length", "the list says"), ("corrupt", "")]


def check(checks: Checks, program: Program, _archive: Archive, small: Archive, seeds: int) -> None:
    """Faults that pass."""
    with stand_in(checks, program, small, "passing") as (endpoint, ask, clean):
        for name, rules in PASSING.items():
            for seed in range(1, seeds + 1):
                set_faults(endpoint, rules, seed)
                ran, what = ask(), f"{name}, seed {seed}"
                if twice_changed(rules) and ran.code == 4:
                    checks.equal(f"{what}: nothing else is missing", honest(ran, clean), True)
                else:
                    unchanged(checks, what, ran, clean, endpoint)


def check_others(checks: Checks, program: Program, _archive: Archive, small: Archive, _seeds: int) -> None:
    """Faults that stay or take their time, and LookupEvents."""
    with stand_in(checks, program, small, "lasting") as (endpoint, ask, clean):
        for name, rules in SLOW.items():
            set_faults(endpoint, rules)
            unchanged(checks, name, ask(), clean, endpoint)
        lasting(checks, ask, endpoint, small, clean)
        expired(checks, ask, program.folder, endpoint, small, clean)
        lookups(checks, program, endpoint)


@contextlib.contextmanager
def stand_in(checks: Checks, program: Program, small: Archive, name: str):
    """Yields an endpoint that has the archive, how to ask it, and its report without faults."""
    try:
        server = miniaws(program.folder / f"{name}.log")
        with server as endpoint:
            # Logs of some years ago were stored without a checksum: then only gzip's own can tell.
            upload(endpoint, small, has_checksums=name == "lasting")
            # Every problem is wanted, not samples of them.
            ask = lambda *words: program.audit("s3://logs", "--samples", "1000", *words, endpoint=endpoint)
            clean = ask()
            calls = clean.report()["totals"]["by_destination"]
            checks.equal("without faults", (clean.code, calls), (0, small.calls_of()))
            yield endpoint, ask, clean
    except NotHere as cause:
        print(f"not tested: {name} faults: {cause}", flush=True)


def unchanged(checks: Checks, name: str, ran: Ran, clean: Ran, endpoint: str) -> None:
    """The report without faults; the faults were met, or nothing was tried.

    A run that fails honestly fails here all the same: these faults pass for whoever asks again.
    """
    checks.equal(f"{name}: faults were met", hits(endpoint) > 0, True)
    if not checks.equal(f"{name}: exit code", ran.code, 0):
        print(f"  it said: {ran.stderr[:1500]}", flush=True)
    checks.same(name, undated(ran), undated(clean))


def twice_changed(rules: list) -> bool:
    """Whether a body may be changed twice: what does not decode is read once more, then it is told as unreadable."""
    return any(rule["do"] == "corrupt" for rule in rules)


def honest(ran: Ran, clean: Ran) -> bool:
    """A failed run prints no report; an inconclusive one names each log that it did not read."""
    if ran.code == 1:
        return ran.stdout == "" and ran.stderr.startswith("error: ")
    coverage = ran.report().get("coverage", {})
    objects = coverage.get("objects", {})
    named = {problem["object"] for problem in coverage.get("problems", [])}
    all_read = clean.report()["coverage"]["objects"]["read"]
    return ran.code == 4 and objects.get("failed") == len(named) > 0 and objects["read"] + objects["failed"] == all_read


def lasting(checks: Checks, ask, endpoint: str, small: Archive, clean: Ran) -> None:
    logs = sorted(small.folder.rglob("*_CloudTrail_*.json.gz"))
    keys = [f"/logs/{log.relative_to(small.folder)}" for log in logs[3::20][:len(LASTING)]]
    set_faults(endpoint, [{"match": {"method": "GET", "path": key}, "do": what} for key, (what, _) in zip(keys, LASTING)])
    ran = ask()
    causes = {problem["object"]: problem["cause"] for problem in ran.report()["coverage"]["problems"]}
    wrong = [(what, causes.get(endpoint + key)) for key, (what, words) in zip(keys, LASTING)
             if words not in causes.get(endpoint + key, "nothing")]
    checks.equal("logs that cannot be read are named with why", (ran.code, len(causes), wrong), (4, len(LASTING), []))
    checks.equal("nothing else is missing", honest(ran, clean), True)
    set_faults(endpoint, [{"match": LISTS, "do": "denied", "skip": 4}])
    checks.told("lists are refused midway", ask(), 1, "cannot list all of `s3://logs/`",
                "help: the identity needs the IAM action `s3:ListBucket`")


def expired(checks: Checks, ask, folder: pathlib.Path, endpoint: str, small: Archive, clean: Ran) -> None:
    """Credentials that end after some reads: the run ends, keeps what it has, and is gone on with."""
    for n in [0, 64, small.objects - 1]:
        words = ("--since-last", "--ledger", str(folder / f"expired-{n}"))
        set_faults(endpoint, [{"match": LOGS, "do": "expired", "skip": n}])
        checks.told(f"expired after {n} reads", ask(*words), 1,
                    "(ExpiredToken)", "help: renew the credentials and run the same command again")
        set_faults(endpoint, [])
        ran = ask(*words)
        checks.equal(f"renewed after {n} reads: exit code", ran.code, 0)
        # The ledger's report has a hash of all that was read besides.
        checks.same(f"renewed after {n} reads", bare(ran, home(endpoint)), bare(clean, home(endpoint)))


def lookups(checks: Checks, program: Program, endpoint: str) -> None:
    """LookupEvents by pages of 50, two calls a second, throttled besides by others of the account."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    # The server knows what time it is, so this day is a true one.
    day = (now - datetime.timedelta(days=3)).replace(hour=9, minute=0, second=0)
    events = [looked_up(n, day + datetime.timedelta(seconds=n)) for n in range(230)]
    post(f"{endpoint}/__state", {"lookup": events})
    times = ["--from", f"{day:%Y-%m-%d}", "--to", f"{day + datetime.timedelta(days=1):%Y-%m-%d}"]
    target = {"match": {"target": "LookupEvents"}}
    for name, rules in [("paged", []), ("throttled", [{**target, "do": "throttle", "probability": 0.4}]),
                        ("reset", [{**target, "do": "reset", "probability": 0.2}]),
                        ("internal errors", [{**target, "do": "internal", "probability": 0.2}]),
                        ("cut short", [{**target, "do": "truncate", "probability": 0.2}])]:
        set_faults(endpoint, rules)
        ran = program.audit("lookup://ca-central-1", *times, endpoint=endpoint, REGIONTRAIL_NOW=f"{now:%Y-%m-%dT%H:%M:%SZ}")
        met = not rules or hits(endpoint) > 0
        calls = ran.report().get("totals", {}).get("calls")
        checks.equal(f"LookupEvents, {name}", (ran.code, met, calls), (0, True, len(events)))
    set_faults(endpoint, [{**target, "do": "denied"}])
    denied = program.audit("lookup://ca-central-1", *times, endpoint=endpoint, REGIONTRAIL_NOW=f"{now:%Y-%m-%dT%H:%M:%SZ}")
    objects = denied.report().get("coverage", {}).get("objects", {})
    checks.equal("LookupEvents, denied: each day is told", (denied.code, objects.get("failed"), objects.get("read")),
                 (4, objects.get("listed"), 0))
    set_faults(endpoint, [])


def looked_up(n: int, moment: datetime.datetime) -> dict:
    return {
        "eventVersion": "1.11", "eventID": f"{n:08}-1111-4222-8333-444455556666", "requestID": f"request-{n}",
        "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ana", "accountId": "111122223333"},
        "eventTime": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "eventSource": "bedrock.amazonaws.com", "eventName": "Converse",
        "awsRegion": "ca-central-1", "requestParameters": {"modelId": "us.anthropic.claude-sonnet-4-6"},
        "additionalEventData": {"inferenceRegion": "us-east-1"}, "eventType": "AwsApiCall", "managementEvent": True,
        "readOnly": True, "recipientAccountId": "111122223333", "eventCategory": "Management", "_t": moment.timestamp(),
    }
