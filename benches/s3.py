#!/usr/bin/env python3
"""Measures `regiontrail audit s3://…` on loopback servers, beside tools that only fetch the same objects.

    python benches/s3.py --binary target/release/regiontrail [--servers rclone,seaweed] [--rounds 3]
                         [--objects 10000] [--memory 1000,10000,100000]

The Python that runs this needs tests/aws/requirements.txt and, for one of the peers, awscli. Every round
runs each program once, as a whole process; figures are medians of rounds, ratios are made within a
round. Before it is measured, ours must tell the number of calls that the archive was made with.

  ours              list, fetch, decode, join, judge, report; nothing kept
  ours, ledger      the same with `--ledger DIR --since-last`, into a new ledger
  ours, second run  the same once more: lists, and a report of the ledger
  aws s3 sync       the AWS CLI into a new folder (with --quiet)
  boto3, 16         list and fetch with 16 threads into memory, nothing decoded

The server runs on the same cores, so that wall time is of both; CPU seconds and memory are of the
client alone. Figures belong to a release build on a quiet machine, and to the run that they were
measured in: those of a debug build only show that this works.
"""

import argparse
import concurrent.futures
import contextlib
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/aws"))

from archive import ACCOUNTS, REGIONS, Archive, make  # noqa: E402
from reading import upload  # noqa: E402
from servers import BIN, NotHere, client_of, environment, rclone, seaweed  # noqa: E402

DAYS = 92


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", type=pathlib.Path)
    p.add_argument("--servers", default="rclone,seaweed")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--objects", type=int, default=10_000, help="objects of the comparison, of some 8 KB")
    p.add_argument("--memory", default="1000,10000,100000", help="numbers of small objects to show peak memory at")
    p.add_argument("--fetch", help=argparse.SUPPRESS)
    a = p.parse_args()
    if a.fetch:
        return fetch(a.fetch)
    if not a.binary:
        p.error("--binary is needed")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        if a.rounds:
            archive = archive_of(folder / "main" / "logs", a.objects, others=60)
            print(f"{archive.objects} objects, {archive.stored / 1e6:.1f} MB stored, {archive.records} records, "
                  f"{archive.stored / archive.objects / 1e3:.1f} KB an object; {os.cpu_count()} cores, {a.rounds} rounds")
            for server in a.servers.split(","):
                with said(), SERVERS[server](folder, archive) as endpoint:
                    compare(a, server, endpoint, archive, folder)
            shutil.rmtree(folder / "main")
        memory(a, [int(n) for n in a.memory.split(",") if n], folder)


@contextlib.contextmanager
def said():
    try:
        yield
    except NotHere as cause:
        print(f"left out: {cause}")


def archive_of(folder: pathlib.Path, objects: int, others: int = 3, quiet: float = 0, most_days: int = DAYS) -> Archive:
    """About so many objects, on enough days that there is one a day at least."""
    a_day = len(ACCOUNTS) * len(REGIONS)
    days = min(most_days, max(1, objects // a_day))
    return make(folder, objects_a_day=max(1, objects // (a_day * days)), days=days, others=others, quiet=quiet)


@contextlib.contextmanager
def behind_rclone(folder: pathlib.Path, archive: Archive):
    with rclone(archive.folder.parent, folder / "rclone.log") as endpoint:
        yield endpoint


@contextlib.contextmanager
def in_seaweed(folder: pathlib.Path, archive: Archive):
    with seaweed(folder / "seaweed", folder / "seaweed.log") as endpoint:
        upload(endpoint, archive)
        yield endpoint


SERVERS = {"rclone": behind_rclone, "seaweed": in_seaweed}


def compare(a, server: str, endpoint: str, archive: Archive, folder: pathlib.Path) -> None:
    ours = [a.binary.resolve(), "audit", "s3://logs", "--exit-zero", "-q"]
    kept = [*ours, "--since-last", "--ledger", folder / "ledger"]
    programs = {"ours": ours, "ours, ledger": kept, "ours, second run": kept}
    if (BIN / "aws").exists():
        programs["aws s3 sync"] = [BIN / "aws", "s3", "sync", "--quiet", "s3://logs", folder / "synced"]
    programs["boto3, 16"] = [sys.executable, __file__, "--fetch", endpoint]
    right(ours, endpoint, archive)
    runs: dict[str, list] = {name: [] for name in programs}
    for _ in range(a.rounds):
        shutil.rmtree(folder / "ledger", ignore_errors=True)
        for name, command in programs.items():
            shutil.rmtree(folder / "synced", ignore_errors=True)
            runs[name].append(measured(command, endpoint))
    shutil.rmtree(folder / "synced", ignore_errors=True)
    show(server, archive, runs)


def right(ours: list, endpoint: str, archive: Archive) -> None:
    run = subprocess.run([*ours, "-f", "json"], env=environment(endpoint), capture_output=True, text=True, check=False)
    got = json.loads(run.stdout)["totals"]["by_destination"] if run.returncode == 0 else run.stderr
    if got != archive.calls_of():
        sys.exit(f"wrong answer: {got}, not {archive.calls_of()}")


def measured(command: list, endpoint: str) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds, peak MiB of a whole process."""
    asked = [sys.executable, "-I", "-S", "-c", STOPWATCH, *map(str, command)]
    run = subprocess.run(asked, env=environment(endpoint), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                         check=False)
    if run.returncode != 0:
        sys.exit(f"exit {run.returncode}: {command}: {run.stderr}")
    wall, cpu, peak = map(float, run.stderr.splitlines()[-1].split())
    return wall, cpu, peak


# A process of its own, because Linux counts the memory of the one that starts a program as that
# program's: nothing below some 10 MiB can be told.
STOPWATCH = """
import os, sys, time
began = time.monotonic()
run = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(run, 0)
print(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def show(server: str, archive: Archive, runs: dict[str, list]) -> None:
    print(f"\n| {server} | wall s | objects/s | MB/s | CPU s | peak MiB | wall / ours | CPU / ours |\n|---|---|---|---|---|---|---|---|")
    for name, rows in runs.items():
        wall, cpu, peak = (statistics.median(row[at] for row in rows) for at in range(3))
        ratio = [statistics.median(row[at] / ours[at] for row, ours in zip(rows, runs["ours"])) for at in range(2)]
        print(f"| {name} | {wall:.2f} | {archive.objects / wall:.0f} | {archive.stored / wall / 1e6:.1f} | {cpu:.2f} "
              f"| {peak:.0f} | {ratio[0]:.2f} | {ratio[1]:.2f} |", flush=True)


def memory(a, counts: list[int], folder: pathlib.Path) -> None:
    """Peak memory must not grow as the number of objects does: logs of one week, about 1 % of the records of Bedrock."""
    if counts:
        print("\n| small objects | calls | flows | peak MiB: folder | with a ledger | rclone | with a ledger | second run | report |"
              "\n|---|---|---|---|---|---|---|---|---|")
    for count in counts:
        place = folder / f"small-{count}" / "logs"
        archive = archive_of(place, count, others=34, quiet=0.93, most_days=7)
        here, there = folder / f"here-{count}", folder / f"there-{count}"
        audit = [a.binary.resolve(), "audit", "--exit-zero", "-q"]
        with behind_rclone(folder, archive) as endpoint:
            right([*audit, "s3://logs"], endpoint, archive)
            kept = [*audit, "s3://logs", "--since-last", "--ledger", there]
            commands = [[*audit, place], [*audit, place, "--ledger", here], [*audit, "s3://logs"], kept, kept,
                        [a.binary.resolve(), "report", there, "--exit-zero", "-q"]]
            peaks = [measured(command, endpoint)[2] for command in commands]
            told = subprocess.run([*commands[-1], "-f", "json"], capture_output=True, text=True, check=True)
        flows = len(json.loads(told.stdout)["flows"])
        print(f"| {archive.objects} | {sum(archive.calls.values())} | {flows} | {' | '.join(f'{peak:.0f}' for peak in peaks)} |",
              flush=True)
        shutil.rmtree(place)


def fetch(endpoint: str) -> None:
    """The peer: all objects of the bucket into memory, and away."""
    client = client_of(endpoint)
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="logs")
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        total = sum(pool.map(lambda key: len(client.get_object(Bucket="logs", Key=key)["Body"].read()), keys))
    print(f"{len(keys)} objects, {total} bytes")


if __name__ == "__main__":
    main()
