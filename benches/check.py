#!/usr/bin/env python3
"""Checks the answer of one regiontrail binary on one corpus, and measures nothing.

    python3 benches/check.py BINARY CORPUS

CORPUS is a folder that `gen_cloudtrail.py` made (archive and `truth.json`). Right means: the same
calls in the same groups (source Region, AWS's own Region, model as requested, session), and every
record counted. Ends with 1 and the groups that differ when the answer is wrong.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path


QUESTION = ["--by", "session", "-f", "json"]


def audit(binary, corpus):
    """The command whose report answers the question."""
    return [str(binary), "audit", f"{corpus}/AWSLogs", "--exit-zero", "-q", *QUESTION]


def groups_of(report):
    """The question's groups, from our report: AWS's own Region only, calls by session ARN."""
    groups = Counter()
    for flow in report["flows"]:
        recorded = flow["destination"] if flow["evidence"] == "recorded" else None
        key = (flow["source_region"], recorded, flow["requested"], flow["session"] or flow["principal"])
        groups[key] += flow["calls"]
    return groups


def differences(report, truth):
    """What a report (its text) has otherwise than the truth, one line each; empty when it is right."""
    report = json.loads(report)
    want = {(g["awsRegion"], g["inferenceRegion"], g["modelId"], g["principal"]): g["count"]
            for g in truth["groups"]}
    got = groups_of(report)
    lines = [f"{key}: {got.get(key, 0)} calls, {want.get(key, 0)} are right"
             for key in sorted(want.keys() | got.keys(), key=str) if got.get(key, 0) != want.get(key, 0)]
    records, all_records = report["coverage"]["records"]["total"], truth["totals"]["records"]
    if records != all_records:
        lines.append(f"{records} records, {all_records} are right")
    return lines


def truth_of(corpus):
    return json.loads(Path(corpus, "truth.json").read_text(encoding="utf-8"))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binary, corpus = sys.argv[1:]
    truth = truth_of(corpus)
    run = subprocess.run(audit(binary, corpus), capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"exit {run.returncode}: {run.stderr}")
    wrong = differences(run.stdout, truth)
    if wrong:
        sys.exit("\n".join(["wrong answer:", *wrong]))
    print(f"right: {len(truth['groups'])} groups, {truth['totals']['records']} records")


if __name__ == "__main__":
    main()
