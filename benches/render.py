#!/usr/bin/env python3
"""Says what each format of a report costs, beside the scan that found what it says.

    python3 benches/render.py INPUT --binary target/release/regiontrail [--repeats 3]

INPUT is a folder of logs. It is scanned once into a ledger, and then reported from that ledger without
a file, with one format at a time, and with all of them. Figures are user + system seconds of whole
processes, the median of repeats, and the peak of resident memory; the column `beyond` is what a format
costs above the report without files. Nothing is asserted of speed: a figure belongs to the run, the
input and the machine that it was measured on.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

FORMATS = ["html", "pdf", "xlsx", "parquet", "csv", "ocsf.json", "md", "json", "prom"]


def run(command):
    """CPU seconds and peak MiB of one process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"ended with {status}: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median_of(repeats, command):
    runs = [run(command) for _ in range(repeats)]
    return statistics.median(cpu for cpu, _ in runs), max(peak for _, peak in runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        ledger = str(Path(scratch, "ledger"))
        quiet = ["-q", "--exit-zero"]
        scan = run([given.binary, "audit", given.input, "--ledger", ledger, *quiet])
        report = [given.binary, "report", ledger, *quiet]
        base = median_of(given.repeats, report)
        print("| what | CPU s | beyond | of the scan | peak MiB | file MB |")
        print("|---|---|---|---|---|---|")
        print(f"| scan with ledger | {scan[0]:.2f} | | 1.00 | {scan[1]:.0f} | |")
        print(f"| report, no file | {base[0]:.2f} | | {base[0] / scan[0]:.2f} | {base[1]:.0f} | |")
        outputs = {suffix: str(Path(scratch, f"report.{suffix}")) for suffix in FORMATS}
        asked = {suffix: ["-o", path] for suffix, path in outputs.items()}
        asked["all of these"] = [word for pair in list(asked.values()) for word in pair]
        inferences = str(Path(scratch, "inferences.parquet"))
        asked["--inferences"] = ["--inferences", inferences]
        for name, words in asked.items():
            cpu, peak = median_of(given.repeats, [*report, *words])
            path = outputs.get(name, inferences)
            size = f"{os.path.getsize(path) / 1e6:.1f}" if name != "all of these" else ""
            beyond = cpu - base[0]
            print(f"| {name} | {cpu:.2f} | {beyond:.2f} | {beyond / scan[0]:.2f} | {peak:.0f} | {size} |")


if __name__ == "__main__":
    main()
