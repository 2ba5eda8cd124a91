"""Runs that do not end as they should: killed, without room on the disk, at the wrong time.

Killed runs share a ledger in a folder, and one in a bucket of SeaweedFS.

What is left of them must never be taken for more than it is, and the next run must make it good.
"""

import contextlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

from archive import Archive
from reading import or_said, upload
from servers import Counting, NotHere, client_of, environment, rclone, seaweed
from support import Checks, Program, Ran, undated

KILLS = 50
GROUP = 10


def check(checks: Checks, program: Program, _archive: Archive, small: Archive, _seeds: int) -> None:
    with rclone(small.folder.parent, program.folder / "rclone-ending.log") as endpoint:
        killed(checks, program, endpoint)
        with or_said():
            file_limit(checks, program, endpoint)
        with or_said():
            full_disk(checks, program, endpoint)
        clocks(checks, program, endpoint)
    with or_said(), seaweed(program.folder / "weed-ending", program.folder / "weed-ending.log") as endpoint:
        upload(endpoint, small)
        killed_in_bucket(checks, program, endpoint)


def killed(checks: Checks, program: Program, endpoint: str) -> None:
    """Kills runs that share a ledger, half of them at any moment, half while the ledger is written.

    A run that ends all the same, and the one after each ten kills, must tell what one run tells. Half
    of the ledgers begin with a part of some days.
    """
    ledger, words = program.folder / "kept", ["s3://logs", "--since-last", "--ledger", str(program.folder / "kept")]
    began = time.monotonic()
    clean = program.audit(*words, endpoint=endpoint)
    whole = time.monotonic() - began
    begun = program.folder / "begun"
    shutil.rmtree(ledger)
    checks.equal("half of the days", program.audit(*words, "--to", "2026-05-29", endpoint=endpoint).code, 0)
    ledger.rename(begun)
    chance, n_killed, n_ended, n_writing = random.Random(9), 0, 0, 0
    while n_killed < KILLS and n_ended < 2 * KILLS:
        is_writing = n_killed % 2 == 1
        if not ledger.exists() and n_killed % 4 > 1:
            shutil.copytree(begun, ledger)
        is_due = writing(ledger, names(ledger)) if is_writing else lambda: True
        began = time.monotonic()
        ran = killed_run(program, words, endpoint, is_due, chance.random() * (0.03 if is_writing else whole))
        n_killed += ran.code == -signal.SIGKILL
        n_writing += is_writing and ran.code == -signal.SIGKILL
        if ran.code != -signal.SIGKILL:
            # The first run may have been slow, beside others.
            whole = min(whole, time.monotonic() - began)
        elif n_killed % GROUP == 0:
            ran = program.audit(*words, endpoint=endpoint)
        if ran.code != -signal.SIGKILL:
            n_ended += 1
            as_one_run(checks, f"after {n_killed} kills", ran, clean, ledger)
    checks.equal("runs that were killed", n_killed, KILLS)
    print(f"killed: {n_killed} runs, {n_writing} of them while they wrote; {n_ended} went to their end", flush=True)


def killed_in_bucket(checks: Checks, program: Program, endpoint: str) -> None:
    """Kills runs whose ledger is in a bucket, half of them at any moment, half at one of its writes.

    Whoever is killed leaves the lock: the next run is refused and says so, until it is taken away.
    """
    client, words = client_of(endpoint), ["s3://logs", "--since-last", "--ledger", "s3://results/kept"]
    chance, n_killed, n_locked, n_ended = random.Random(10), 0, 0, 0
    with Counting(endpoint) as between:
        ask = lambda: program.audit(*words, endpoint=between.endpoint)
        began = time.monotonic()
        clean = ask()
        whole = time.monotonic() - began
        checks.equal("a ledger in a bucket: exit code", clean.code, 0)
        empty(client)
        while n_killed < KILLS and n_ended < 2 * KILLS:
            is_writing = n_killed % 2 == 1
            writes = between.asked["PUT /results"] + chance.randrange(1, 12)
            is_due = (lambda: between.asked["PUT /results"] >= writes) if is_writing else (lambda: True)
            ran = killed_run(program, words, between.endpoint, is_due, chance.random() * (0.02 if is_writing else whole))
            is_killed = ran.code == -signal.SIGKILL
            n_killed += is_killed
            if is_killed and "kept/lock" in stored(client):
                n_locked += 1
                checks.told("the lock of a run that was killed", ask(), 1,
                            "error: another run is writing to ledger `s3://results/kept`")
            # Also one that the server wrote only after its writer was gone.
            client.delete_object(Bucket="results", Key="kept/lock")
            if is_killed and n_killed % GROUP == 0:
                ran, is_killed = ask(), False
            if not is_killed:
                n_ended += 1
                checks.same(f"after {n_killed} kills, in a bucket: the report of one run", undated(ran), undated(clean))
                checks.equal("no lock is left", "kept/lock" in stored(client), False)
                empty(client)
    checks.equal("runs with a ledger in a bucket that were killed", n_killed, KILLS)
    checks.equal("some of them had the lock", n_locked > 0, True)
    print(f"killed, with a ledger in a bucket: {n_killed} runs, {n_locked} of them with its lock", flush=True)


def stored(client) -> set[str]:
    """The keys of the ledger in the bucket."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="results", Prefix="kept/")
    return {item["Key"] for page in pages for item in page.get("Contents", [])}


def empty(client) -> None:
    for key in stored(client):
        client.delete_object(Bucket="results", Key=key)


def as_one_run(checks: Checks, when: str, ran: Ran, clean: Ran, ledger: pathlib.Path) -> None:
    checks.same(f"{when}: the report of one run", undated(ran), undated(clean))
    left = {name for name in names(ledger) if name.endswith(".unfinished")}
    checks.equal(f"{when}: nothing unfinished is left", left, set())
    shutil.rmtree(ledger)


def names(folder: pathlib.Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"lock"} if folder.is_dir() else set()


def writing(ledger: pathlib.Path, before: set[str]):
    """Says when the ledger gets a file that it did not have."""
    return lambda: bool(names(ledger) - before)


def killed_run(program: Program, words: list[str], endpoint: str, is_due, delay: float) -> Ran:
    """Kills a run so many seconds after what is waited for."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as said:
        run = subprocess.Popen(program.command(*words), cwd=program.folder, env=environment(endpoint), stdout=out, stderr=said)
        # Asked without a pause: what is waited for takes milliseconds.
        while run.poll() is None and not is_due():
            pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(delay)
        run.kill()
        code = run.wait()
        out.seek(0), said.seek(0)
        return Ran(code, out.read(), said.read())


def file_limit(checks: Checks, program: Program, endpoint: str) -> None:
    """No file may be longer than some bytes: with the signal ignored an error, else the end of the run."""
    if not shutil.which("prlimit"):
        raise NotHere("no prlimit")
    ledger = program.folder / "limited"
    words = ["s3://logs", "--since-last", "--ledger", str(ledger)]
    clean = program.audit(*words, endpoint=endpoint)
    for limit in [0, 1_000, 5_000]:
        shutil.rmtree(ledger)
        ignoring = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh", "prlimit", f"--fsize={limit}"]
        checks.told(f"files of {limit} bytes", program.audit(*words, endpoint=endpoint, before=ignoring), 1,
                    "error: cannot use ledger", "File too large")
        ended = program.audit(*words, endpoint=endpoint, before=["prlimit", f"--fsize={limit}"])
        checks.equal(f"files of {limit} bytes, by signal", (ended.code, ended.stdout), (-signal.SIGXFSZ, ""))
        checks.same(f"after files of {limit} bytes", undated(program.audit(*words, endpoint=endpoint)), undated(clean))


def full_disk(checks: Checks, program: Program, endpoint: str) -> None:
    """A disk of its own that is too small for the ledger, by a little and by much."""
    if os.geteuid() != 0:
        raise NotHere("a disk that is full: only root may mount one")
    disk = program.folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise NotHere(f"a disk that is full: {made.stderr.strip()}")
    try:
        on_disk(checks, program, endpoint, disk)
    finally:
        subprocess.run(["umount", disk], check=True)


def on_disk(checks: Checks, program: Program, endpoint: str, disk: pathlib.Path) -> None:
    ledger = disk / "ledger"
    words = ["s3://logs", "--since-last", "--ledger", str(ledger)]
    clean = program.audit(*words, endpoint=endpoint)
    pages = sum(-(-path.stat().st_size // 4096) for path in ledger.iterdir())
    # The observations, the receipts, and last the note of what was listed do not fit.
    for room in sorted({1, 2, pages // 2, pages - 2, pages - 1}):
        shutil.rmtree(ledger)
        size(disk, room)
        checks.told(f"{room} of {pages} pages are free", program.audit(*words, endpoint=endpoint), 1,
                    "error: cannot use ledger", "No space left on device")
        size(disk, 2048)
        ran = program.audit(*words, endpoint=endpoint)
        checks.equal(f"after {room} pages: exit code", ran.code, 0)
        checks.same(f"after {room} pages: the report of one run", undated(ran), undated(clean))
    shutil.rmtree(ledger)
    size(disk, 1)
    for name in ["report.html", "report.xlsx", "report.parquet"]:
        ran = program.audit("s3://logs", "-o", str(disk / name), endpoint=endpoint)
        checks.told(f"no room for {name}", ran, 1, "error: ", "No space left on device")
        (disk / name).unlink(missing_ok=True)


def size(disk: pathlib.Path, pages: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={pages * 4096}", str(disk)], check=True)


def clocks(checks: Checks, program: Program, endpoint: str) -> None:
    """A clock that is off, in S3's words, and by rclone's own look at the time."""
    skewed = 403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."
    with Counting(endpoint) as between:
        between.instead = lambda kind: skewed
        ran = program.audit("s3://logs", endpoint=between.endpoint)
        checks.told("a clock that is off", ran, 1, "(RequestTimeTooSkewed)", "help: set this machine's clock")
        between.instead = lambda kind: skewed if kind.startswith("GET") else None
        ran = program.audit("s3://logs", "--ledger", str(program.folder / "off"), endpoint=between.endpoint)
        checks.told("a clock that goes off", ran, 1, "the run ended early", "help: set this machine's clock")
    if not shutil.which("faketime"):
        print("not tested: a clock that is truly off (no faketime)", flush=True)
        return
    for off in ["1 hour ago", "1 hour"]:
        ran = program.audit("s3://logs", endpoint=endpoint, before=["faketime", off])
        checks.told(f"a clock {off} off", ran, 1, "The difference between the request time and the ")
