#!/usr/bin/env python3
"""Compares regiontrail with the limit and with other tools on one corpus, in one run.

    python3 benches/compare.py CORPUS [--bench DIR] [--repeats 5] [--threads 2] [--peers chdb,jq]

CORPUS is a folder that `gen_cloudtrail.py` made (archive and `truth.json`); DIR holds
`run_peers.py` (default: ../shared/bench beside this checkout). Every tool's answer is compared with
`truth.json` first; a tool with another answer gets no ratio. Figures are user + system seconds of
whole processes, the median of repeats that go round-robin; ratios are made within a round and are
medians too, so that a machine whose speed drifts does less harm. Nothing is asserted of speed: a
figure belongs to the run, the corpus and the machine that it was measured on.

What each program does:
  limit          benches/limit.rs: inflate the same bytes with libdeflate, do nothing
  ours           `regiontrail audit CORPUS/AWSLogs`: scan, join, judge, report on the terminal
  ours, ledger   the same with `--ledger` (facts and receipts kept as Parquet, objects hashed)
                 For the answer both are asked once with `--by session -f json`.
  peers          run_peers.py's commands, each answering the one question of its docstring
"""

import argparse
import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from check import QUESTION, differences, truth_of

ROOT = Path(__file__).resolve().parent.parent


def load_peers(folder):
    spec = importlib.util.spec_from_file_location("run_peers", Path(folder, "run_peers.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build():
    """Paths of the release binary and of the limit, built if needed."""
    paths = {}
    command = ["cargo", "build", "--release", "--locked", "--bin", "regiontrail", "--bench", "limit",
               "--message-format", "json"]
    out = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in out.splitlines():
        artifact = json.loads(line)
        if artifact.get("executable"):
            paths[artifact["target"]["name"]] = artifact["executable"]
    return paths["regiontrail"], paths["limit"]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("corpus")
    p.add_argument("--bench", default=ROOT.parent / "shared" / "bench")
    p.add_argument("--repeats", type=int, default=5)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--peers", default="", help="parts of peers' names, comma-separated; `all`; default: none")
    p.add_argument("--timeout", type=float, default=900)
    a = p.parse_args()
    peers = load_peers(a.bench)
    truth = truth_of(a.corpus)
    ours, limit = build()
    scratch = Path(tempfile.mkdtemp())
    try:
        measure(a, peers, truth, ours, limit, scratch)
    finally:
        shutil.rmtree(scratch)


def commands(a, peers, ours, limit, scratch):
    scan = [ours, "audit", f"{a.corpus}/AWSLogs", "--exit-zero", "-q", "--jobs", str(a.threads)]
    table = {"limit": ([limit, f"{a.corpus}/AWSLogs", str(a.threads)], "none"),
             "ours": (scan, "report"),
             "ours, ledger": ([*scan, "--ledger", str(scratch / "ledger")], "report")}
    wanted = [name for name in a.peers.split(",") if name]
    for name, (command, (modules, programs), how) in peers.PEERS.items():
        if not wanted or (wanted != ["all"] and not any(part in name for part in wanted)):
            continue
        missing = [m for m in modules if not importlib.util.find_spec(m)] + [g for g in programs if not shutil.which(g)]
        if missing:
            print(f"left out: {name} (needs {', '.join(missing)})", file=sys.stderr)
            continue
        table[name] = (command(a.corpus, a.threads), how)
    return table


def measure(a, peers, truth, ours, limit, scratch):
    table = commands(a, peers, ours, limit, scratch)
    runs = {name: [] for name in table}
    answers = {}
    for round_number in range(a.repeats + 1):
        for name, (command, how) in table.items():
            if answers.get(name, "equal") not in ("equal", "-"):
                continue
            shutil.rmtree(scratch / "ledger", ignore_errors=True)
            asked = [*command, *QUESTION] if how == "report" and round_number == 0 else command
            code, out, err, wall, cpu, rss = peers.run(asked, a.timeout)
            if round_number == 0:      # the first round fills the page cache and checks the answers
                if code != 0:
                    answers[name] = f"exit {code}: {err.strip()[-200:]}"
                elif how == "report":
                    answers[name] = "WRONG" if differences(out, truth) else "equal"
                else:
                    answers[name] = peers.verdict(out, how, truth)
                continue
            runs[name].append((cpu, wall, rss))
    show(a, truth, runs, answers)


def show(a, truth, runs, answers):
    t = truth["totals"]
    print(f"{a.corpus}: {t['files']} files, {t['gz_bytes'] / 1e6:.1f} MB gz, {t['json_bytes'] / 1e6:.1f} MB JSON, "
          f"{t['records']} records, {t['inference_records']} of inference; {a.threads} threads, {a.repeats} rounds")
    print("| program | CPU s | wall s | peak MiB | CPU / limit | CPU / ours | answer |")
    print("|---|---|---|---|---|---|---|")
    median = lambda rows, at: statistics.median(row[at] for row in rows)
    for name, rows in runs.items():
        if answers[name] not in ("equal", "-") or not rows:
            print(f"| {name} | | | | | | {answers[name]} |")
            continue
        def ratio(base):
            """Within rounds; a hostile corpus has gzip members that the limit does not read."""
            pairs = [row[0] / of[0] for row, of in zip(rows, runs[base])]
            return f"{statistics.median(pairs):.2f}" if pairs else "-"
        print(f"| {name} | {median(rows, 0):.2f} | {median(rows, 1):.2f} | {max(r[2] for r in rows):.0f} "
              f"| {ratio('limit')} | {ratio('ours')} | {answers[name]} |")
    wrong = [name for name in ("ours", "ours, ledger") if answers[name] != "equal"]
    if wrong:
        sys.exit(f"wrong answer: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
