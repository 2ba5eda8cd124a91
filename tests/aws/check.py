"""Runs regiontrail against servers that are not ours, and against what may befall it.

    python tests/aws/check.py BINARY [--large] [--seeds 2] [--only reading,passing,lasting,ending,custody]

BINARY is a built regiontrail. An archive of some 2,300 small logs is made, with a known number of calls
by destination; with `--large` it has ten times as many, and four of 50 MB.

  reading  the same report from a folder, `rclone serve s3`, SeaweedFS and moto, with ledgers in folders
           and buckets; what is refused, and in which words
  passing  throttling, resets, cuts and changed bytes by ../shared's miniaws, each with some seeds
  lasting  what stays or takes its time, and LookupEvents, by miniaws too
  ending   runs that are killed, that find the disk full, or the clock off
  custody  where moto keeps logs, and rclone, which answers with listings to what it does not know

All servers are on loopback, and end with this program. What is not there is said and left out. Needs the
packages of requirements.txt.
"""

import argparse
import concurrent.futures
import datetime
import pathlib
import sys
import tempfile
import time

import custody
import ending
import faults
import reading
from archive import make
from support import Checks, Program

PARTS = {"reading": reading.check, "passing": faults.check, "lasting": faults.check_others, "ending": ending.check,
         "custody": custody.check}


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("binary", type=pathlib.Path)
    p.add_argument("--large", action="store_true")
    p.add_argument("--seeds", type=int, default=2)
    p.add_argument("--only", default=",".join(PARTS))
    a = p.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory() as scratch:
        program = Program(a.binary.resolve(), pathlib.Path(scratch))
        # Each stands in a folder of its own, whose folders are buckets.
        size = {"objects_a_day": 20, "big": 4} if a.large else {}
        archive = make(program.folder / "whole" / "logs", **size)
        # The last days alone: a ledger looks for late logs in the last 35 days.
        small = make(program.folder / "small" / "logs", days=6, first=datetime.date(2026, 5, 26))

        def run(name: str) -> None:
            began = time.monotonic()
            PARTS[name](checks, program, archive, small, a.seeds)
            print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)

        # Side by side: the faults are mostly waited for.
        with concurrent.futures.ThreadPoolExecutor() as pool:
            for part in [pool.submit(run, name) for name in a.only.split(",")]:
                part.result()
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
