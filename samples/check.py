#!/usr/bin/env python3
"""Makes the samples again in a temporary folder and compares them with those that are here.

    python3 samples/check.py

Objects are compared unpacked, because another zlib may pack the same text into other bytes. Of an
object that is cut on purpose, what can be unpacked must begin alike. Ends with 1 and the names of
the files that differ.
"""

import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
MADE = ("archive", "clean", "change", "witness", "expected.json")


def content(path):
    """The bytes of a file, unpacked, and whether they are whole."""
    data = path.read_bytes()
    # What nobody may open is not packed, whatever its name says.
    if path.suffix != ".gz" or data[:2] != b"\x1f\x8b":
        return data, True
    unpacker = zlib.decompressobj(wbits=31)
    return unpacker.decompress(data), unpacker.eof


def is_same(one, other):
    (one, one_whole), (other, other_whole) = content(one), content(other)
    if one_whole or other_whole:
        return one_whole == other_whole and one == other
    size = min(len(one), len(other))
    return size > 0 and one[:size] == other[:size]


def files(folder):
    return {path.relative_to(folder) for name in MADE for path in [folder / name, *(folder / name).rglob("*")] if path.is_file()}


def main():
    with tempfile.TemporaryDirectory() as scratch:
        again = Path(scratch, "samples")
        shutil.copytree(HERE, again, ignore=shutil.ignore_patterns(*MADE, "__pycache__"))
        subprocess.run([sys.executable, "-B", again / "make.py"], check=True)
        one, other = files(HERE), files(again)
        wrong = [f"{name}: only {'here' if name in one else 'when made again'}" for name in sorted(one ^ other)]
        wrong += [f"{name}: differs" for name in sorted(one & other) if not is_same(HERE / name, again / name)]
    if wrong:
        sys.exit("\n".join(["the samples are not those that samples/make.py makes:", *wrong]))
    print(f"same: {len(one)} files")


if __name__ == "__main__":
    main()
