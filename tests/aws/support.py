"""Runs the program, and holds one report against another."""

import dataclasses
import json
import pathlib
import subprocess
import threading

from servers import environment

# What differs by where the logs are, and must: names of inputs, hashes of names, the sentence that a
# server is not AWS's, and how what lies beside the logs is passed over: one by one in a folder, by
# its folder in a bucket.
OF_THE_PLACE = [("generated_at",), ("scope", "inputs"), ("coverage", "limits"), ("coverage", "manifest_sha256"),
                ("coverage", "objects", "skipped"), ("coverage", "objects", "listed"), ("custody",)]


class Checks:
    """Counts what holds and tells what does not, from several threads."""

    def __init__(self) -> None:
        self.passed = self.failed = 0
        self.lock = threading.Lock()

    def equal(self, what: str, got, want) -> bool:
        with self.lock:
            self.passed += got == want
            self.failed += got != want
        if got != want:
            print(f"FAILED {what}: {str(got)[:2000]}, not {str(want)[:2000]}", flush=True)
        return got == want

    def told(self, what: str, ran: "Ran", code: int, *texts: str) -> None:
        """The exit code, each text on standard error, and, where the run failed, no report."""
        got = (ran.code, [text for text in texts if text not in ran.stderr], ran.code == 1 and ran.stdout != "")
        if not self.equal(what, got, (code, [], False)):
            print(f"  it said: {ran.stderr[:1500]}")

    def same(self, what: str, got: dict, want: dict) -> None:
        """Two reports, told by where they differ first."""
        self.equal(what, difference(got, want), None)

    def end(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


@dataclasses.dataclass
class Ran:
    code: int
    stdout: str
    stderr: str

    def report(self) -> dict:
        """The report, or what stands for none: whatever is held against it differs."""
        try:
            return json.loads(self.stdout)
        except ValueError:
            return {"no report": self.stderr[-1500:]}


class Program:
    """The program, asked for JSON and deaf to what it finds: only what it could not read counts."""

    def __init__(self, binary: pathlib.Path, folder: pathlib.Path) -> None:
        self.binary, self.folder = binary, folder

    def command(self, *words: str) -> list[str]:
        return [str(self.binary), "audit", *map(str, words), "-f", "json", "-q", "--fail-on", "inconclusive"]

    def audit(self, *words: str, endpoint: str | None = None, before: list[str] = (), **env: str) -> Ran:
        command = [*before, *self.command(*words)]
        # A run that does not end has failed too.
        run = subprocess.run(command, cwd=self.folder, env=environment(endpoint, **env), capture_output=True,
                             text=True, timeout=900, check=False)
        return Ran(run.returncode, run.stdout, run.stderr)


    def report(self, ledger: str, endpoint: str) -> dict:
        """The report of a kept ledger, without logs."""
        command = [self.binary, "report", ledger, "-f", "json", "-q"]
        run = subprocess.run(command, cwd=self.folder, env=environment(endpoint), capture_output=True, text=True,
                             timeout=900, check=False)
        return Ran(run.returncode, run.stdout, run.stderr).report()


def bare(ran: Ran, home: str) -> dict:
    """A report without what differs by place; `home` is what stands before `AWSLogs/` in names."""
    report = json.loads(json.dumps(ran.report()).replace(home, ""))
    for *path, last in OF_THE_PLACE:
        at = report
        for name in path:
            at = at.get(name) or {}
        at.pop(last, None)
    return report


def undated(ran: Ran) -> dict:
    return {name: value for name, value in ran.report().items() if name != "generated_at"}


def difference(got, want, at: str = "") -> str | None:
    """The first place where two values differ."""
    if isinstance(got, dict) and isinstance(want, dict):
        for name in sorted(got.keys() | want.keys()):
            found = difference(got.get(name), want.get(name), f"{at}/{name}")
            if found:
                return found
        return None
    if isinstance(got, list) and isinstance(want, list) and len(got) == len(want):
        return next(filter(None, (difference(g, w, f"{at}/{n}") for n, (g, w) in enumerate(zip(got, want)))), None)
    return None if got == want else f"{at}: {str(got)[:400]} and {str(want)[:400]}"
