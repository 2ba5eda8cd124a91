"""Reads one report back from every format and holds it against the JSON.

    python tests/formats/check.py BINARY

BINARY is a built regiontrail. It reports on samples/archive once a language, in all formats at once.
Each is read by a reader that knows nothing of its writer (DuckDB for Parquet, pdftotext of poppler
for PDF, Prometheus' own parser and AWS's schema for metrics, the standard library for the others) and
must tell the same answer and the same sums. Then the same is made again: the same input gives the same bytes. A reader that finds nothing has failed.
"""

import collections
import csv
import datetime
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
import zipfile

import duckdb
from jsonschema import Draft202012Validator
from prometheus_client.parser import text_string_to_metric_families

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMES = ["report.txt", "report.json", "report.csv", "report.parquet", "report.html", "report.pdf", "report.xlsx",
         "report.md", "report.ocsf.json", "report.asff.json", "report.prom", "report.emf.json"]
# What people read instead of AWS Config's words.
FRENCH = {"NON_COMPLIANT": "NON CONFORME", "INSUFFICIENT_DATA": "DONNÉES INSUFFISANTES",
          "COMPLIANT": "CONFORME", "NOT_APPLICABLE": "SANS OBJET"}


def main() -> int:
    binary = pathlib.Path(sys.argv[1]).resolve()
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        for lang in ["en", "fr"]:
            made, again = (make(binary, pathlib.Path(folder, f"{lang}{n}"), lang) for n in [1, 2])
            for path in sorted(made.iterdir()):
                same = path.read_bytes() == (again / path.name).read_bytes()
                checks.equal(f"{lang} {path.name} made again", same, True)
            check(checks, made, lang)
            check_metrics(checks, made, lang)
    check_metric_faults(checks)
    return checks.end()


class Checks:
    """Counts what holds and tells what does not."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def equal(self, what: str, got, want) -> None:
        if got == want:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {got!r}, not {want!r}")

    def end(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


def make(binary: pathlib.Path, folder: pathlib.Path, lang: str) -> pathlib.Path:
    """Writes every format into a new folder."""
    folder.mkdir()
    # A report names its outputs and its inputs: both are named alike each time.
    (folder / "samples").symlink_to(ROOT / "samples")
    outputs = [word for name in NAMES for word in ("-o", name)]
    command = [binary, "audit", "samples/archive", "--policy", "samples/policies/canada.toml",
               "--application-profiles", "samples/application-profiles.toml", "--lang", lang, "-q",
               "--security-hub", "ca-central-1:999988887777", *outputs, "--inferences", "inferences.parquet"]
    # The moment of the samples' reports, so that nothing depends on today.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("REGIONTRAIL_")}
    environment["REGIONTRAIL_NOW"] = "2026-06-02T08:00:00Z"
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if run.returncode != 10:
        sys.exit(f"exit {run.returncode}: {run.stderr}")
    (folder / "samples").unlink()
    return folder


def check(checks: Checks, folder: pathlib.Path, lang: str) -> None:
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    totals = report["totals"]
    answer = flat((folder / "report.txt").read_text(encoding="utf-8").split("\n\n")[0])
    checks.equal(f"{lang} language of the JSON", report["language"], lang)
    checks.equal(f"{lang} answer begins with the verdict", answer.startswith(word(report["verdict"], lang)), True)
    sums = {"calls": totals["calls"], "input": totals["input_tokens"], "output": totals["output_tokens"],
            "verdicts": totals["by_verdict"]}
    for name, read in ROWS.items():
        checks.equal(f"{lang} sums of {name}", read(folder, lang), sums)
    told = {word(verdict, lang): calls for verdict, calls in totals["by_verdict"].items()}
    for name, read in TEXTS.items():
        text = read(folder / name)
        checks.equal(f"{lang} answer in {name}", answer in text, True)
        verdicts = {verdict: calls_beside(text, verdict, lang) for verdict in told}
        checks.equal(f"{lang} calls by verdict in {name}", verdicts, told)
        tokens = [number(totals[key], lang) in text for key in ("input_tokens", "output_tokens")]
        checks.equal(f"{lang} tokens in {name}", tokens, [True, True])
    findings = len(report["findings"])
    with open(folder / "report.findings.csv", encoding="utf-8", newline="") as file:
        checks.equal(f"{lang} findings in CSV", len(list(csv.DictReader(file))), findings)
    events = [json.loads(line) for line in (folder / "report.ocsf.json").read_text(encoding="utf-8").splitlines()]
    checks.equal(f"{lang} OCSF: the verdict and the findings", len(events), findings + 1)
    checks.equal(f"{lang} OCSF: the answer", any(answer in flat(event["message"]) for event in events), True)
    bodies = [json.loads(line) for line in (folder / "report.asff.json").read_text(encoding="utf-8").splitlines()]
    checks.equal(f"{lang} ASFF: the verdict and the findings", sum(len(b["Findings"]) for b in bodies), findings + 1)


# The schema on AWS's page of the format, without its descriptions; `Values` may also be lists.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
EMF = Draft202012Validator({
    "type": "object",
    "required": ["_aws"],
    "properties": {"_aws": {
        "type": "object",
        "required": ["Timestamp", "CloudWatchMetrics"],
        "properties": {
            "Timestamp": {"type": "integer"},
            "CloudWatchMetrics": {"type": "array", "items": {
                "type": "object",
                "required": ["Namespace", "Dimensions", "Metrics"],
                "properties": {
                    "Namespace": {"type": "string", "minLength": 1, "maxLength": 1024},
                    "Dimensions": {"type": "array", "minItems": 1, "items": {
                        "type": "array", "minItems": 0, "maxItems": 30,
                        "items": {"type": "string", "minLength": 1, "maxLength": 250}}},
                    "Metrics": {"type": "array", "maxItems": 100, "items": {
                        "type": "object",
                        "required": ["Name"],
                        "properties": {
                            "Name": {"type": "string", "minLength": 1, "maxLength": 1024},
                            "Unit": {"enum": ["Seconds", "Count", "None", "Milliseconds", "Percent", "Bytes"]},
                            "StorageResolution": {"enum": [1, 60]}}}}}}}}}},
})


def emf_faults(event: dict) -> list[str]:
    """What the schema says, and what it does not: names stand for members, and values are what CloudWatch takes."""
    faults = [fault.message for fault in EMF.iter_errors(event)]
    if faults:
        return faults
    for directive in event["_aws"]["CloudWatchMetrics"]:
        for metric in directive["Metrics"]:
            if not isinstance(event.get(metric["Name"]), (int, float)):
                faults.append(f"no number {metric['Name']}")
        for name in [name for names in directive["Dimensions"] for name in names]:
            value = event.get(name)
            if not isinstance(value, str) or not value.isascii() or not value.strip() or value[0] == ":":
                faults.append(f"no dimension {name}")
    return faults


def check_metrics(checks: Checks, folder: pathlib.Path, lang: str) -> None:
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    totals, objects = report["totals"], report["coverage"]["objects"]
    want = {
        "calls": totals["by_verdict"], "destination_calls": totals["by_destination"],
        "evidence_calls": totals["by_evidence"], "exit_code": {"": report["exit"]["code"]},
        "exit_reason": dict.fromkeys(report["exit"]["reasons"], 1), "report_verdict": {report["verdict"]: 1},
        "findings": collections.Counter(finding["severity"] for finding in report["findings"]),
        "objects": {"read": objects["read"], "failed": objects["failed"], "skipped": sum(objects["skipped"].values())},
        "malformed_records": {"": report["coverage"]["records"]["malformed"]},
        "coverage_gaps": {"": len(report["coverage"]["gaps"])}, "problems": {"": report["coverage"]["problem_count"]},
        "input_tokens": {"": totals["input_tokens"]}, "output_tokens": {"": totals["output_tokens"]},
    }
    told = {name: {label: n for label, n in series.items() if n} for name, series in want.items()}
    policy = report["policy"]["name"]
    for name, series in [("Prometheus", of_prometheus(checks, folder, policy)), ("EMF", of_emf(checks, folder, policy))]:
        got = {name: {label: n for label, n in series.get(name, {}).items() if n} for name in want}
        checks.equal(f"{lang} numbers in {name}", got, told)
        last = datetime.datetime.fromisoformat(report["scope"]["last_seen"]).timestamp()
        checks.equal(f"{lang} freshness in {name}", series["latest_inference_timestamp_seconds"], {"": last})
        documented = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
        checks.equal(f"{lang} documented in {name}", [name for name in series if f"`{name}`" not in documented], [])


def of_prometheus(checks: Checks, folder: pathlib.Path, policy: str) -> dict[str, dict[str, float]]:
    """The series by name and label, as Prometheus' own parser reads them."""
    found: dict[str, dict[str, float]] = {}
    text = (folder / "report.prom").read_text(encoding="utf-8")
    for family in text_string_to_metric_families(text):
        checks.equal(f"{family.name} is a gauge with a sentence", (family.type, family.documentation.endswith(".")), ("gauge", True))
        series = found.setdefault(family.name.removeprefix("regiontrail_"), {})
        for sample in family.samples:
            labels = dict(sample.labels)
            checks.equal(f"the policy of {sample.name}", labels.pop("policy"), policy)
            label = next(iter(labels.values()), "")
            checks.equal(f"{sample.name} {label} once, without a time", (label in series, sample.timestamp), (False, None))
            series[label] = sample.value
    return found


def of_emf(checks: Checks, folder: pathlib.Path, policy: str) -> dict[str, dict[str, float]]:
    """The series by the names of Prometheus, so that both can be held against one."""
    found: dict[str, dict[str, float]] = {}
    for line in (folder / "report.emf.json").read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        checks.equal("a line that CloudWatch takes", emf_faults(event), [])
        [directive] = event["_aws"]["CloudWatchMetrics"]
        dimensions = {name: event[name] for name in directive["Dimensions"][0]}
        checks.equal("the policy of a line", dimensions.pop("Policy"), policy)
        for metric in directive["Metrics"]:
            name = re.sub("(?<!^)(?=[A-Z])", "_", metric["Name"]).lower()
            series, label = found.setdefault(name, {}), next(iter(dimensions.values()), "")
            checks.equal(f"{name} {label} once", label in series, False)
            series[label] = event[metric["Name"]]
    return found


def check_metric_faults(checks: Checks) -> None:
    """A reader that takes everything has read nothing."""
    good = {"_aws": {"Timestamp": 1, "CloudWatchMetrics": [
        {"Namespace": "N", "Dimensions": [["D"]], "Metrics": [{"Name": "M", "Unit": "Count"}]}]}, "D": "d", "M": 1}
    checks.equal("a good line", emf_faults(good), [])
    for what, bad in {"no _aws": {"M": 1}, "no number": {**good, "M": "1"}, "an empty dimension": {**good, "D": " "},
                      "another alphabet": {**good, "D": "é"}, "no time": {**good, "_aws": {"CloudWatchMetrics": []}}}.items():
        checks.equal(f"{what} is told", bool(emf_faults(bad)), True)
    for bad in ['x{policy="a} 1\n', "x{policy='a'} 1\n", 'x{policy="a"} one\n']:
        try:
            told = not list(text_string_to_metric_families(bad))
        except ValueError:
            told = True
        checks.equal(f"{bad!r} is told", told, True)


def flat(text: str) -> str:
    """A text with every run of blanks as one."""
    return re.sub(r"\s+", " ", text).strip()


def word(verdict: str, lang: str) -> str:
    return FRENCH[verdict] if lang == "fr" else verdict


def number(n: int, lang: str) -> str:
    return flat(f"{n:,}".replace(",", "\u00a0")) if lang == "fr" else f"{n:,}"


def calls_beside(text: str, verdict: str, lang: str) -> int | None:
    """The number behind a verdict whose share of all calls follows: a row of the table of verdicts."""
    point = "," if lang == "fr" else "."
    # The words of one verdict end those of another.
    for longer in [w for w in [*FRENCH, *FRENCH.values()] if w != verdict and w.endswith(verdict)]:
        text = text.replace(longer, "")
    for n in re.findall(rf"(?:^| ){re.escape(verdict)} (?:\| )?(\d+) (?:\| )?\d+{re.escape(point)}\d %", text):
        return int(n)
    return None


def summed(rows) -> dict:
    """Sums of rows of verdict, calls, input and output tokens."""
    sums = {"calls": 0, "input": 0, "output": 0, "verdicts": collections.Counter()}
    for verdict, calls, tokens_in, tokens_out in rows:
        sums["calls"] += int(calls)
        sums["input"] += int(tokens_in or 0)
        sums["output"] += int(tokens_out or 0)
        sums["verdicts"][verdict] += int(calls)
    return {**sums, "verdicts": dict(sums["verdicts"])}


def of_csv(folder: pathlib.Path, _lang: str) -> dict:
    with open(folder / "report.csv", encoding="utf-8", newline="") as file:
        return summed([row[key] for key in ("verdict", "calls", "input_tokens", "output_tokens")]
                      for row in csv.DictReader(file))


def of_parquet(folder: pathlib.Path, _lang: str) -> dict:
    return summed(duckdb.sql("select verdict, calls, input_tokens, output_tokens "
                             f"from '{folder}/report.parquet'").fetchall())


def of_inferences(folder: pathlib.Path, _lang: str) -> dict:
    return summed(duckdb.sql("select verdict, 1, input_tokens, output_tokens "
                             f"from '{folder}/inferences.parquet'").fetchall())


def of_workbook(folder: pathlib.Path, lang: str) -> dict:
    heads, *rows = sheet(folder / "report.xlsx", "Flux" if lang == "fr" else "Flows")
    wanted = {"en": ["Verdict", "Calls", "Tokens in", "Tokens out"],
              "fr": ["Verdict", "Appels", "Jetons (entrée)", "Jetons (sortie)"]}[lang]
    places = [heads.index(head) for head in wanted]
    back = {word(verdict, lang): verdict for verdict in FRENCH}
    rows = [[row[place] for place in places] for row in rows if row[places[0]] in back]
    return summed((back[row[0]], *row[1:]) for row in rows)


def of_json(folder: pathlib.Path, _lang: str) -> dict:
    flows = json.loads((folder / "report.json").read_text(encoding="utf-8"))["flows"]
    return summed((flow["verdict"], flow["calls"], flow["input_tokens"], flow["output_tokens"]) for flow in flows)


SPREADSHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def workbook(path: pathlib.Path) -> dict[str, list[list[str | float | None]]]:
    """The rows of each sheet, by its name."""
    with zipfile.ZipFile(path) as parts:
        read = lambda name: xml.fromstring(parts.read(name))
        shared = [flat_of(item) for item in read("xl/sharedStrings.xml").findall("m:si", SPREADSHEET)]
        names = [sheet.get("name") for sheet in read("xl/workbook.xml").iter(f"{{{SPREADSHEET['m']}}}sheet")]
        return {name: rows_of(read(f"xl/worksheets/sheet{at}.xml"), shared) for at, name in enumerate(names, 1)}


def sheet(path: pathlib.Path, name: str) -> list[list[str | float | None]]:
    return workbook(path)[name]


def flat_of(item: xml.Element) -> str:
    return "".join(text.text or "" for text in item.iter(f"{{{SPREADSHEET['m']}}}t"))


def rows_of(root: xml.Element, shared: list[str]) -> list[list[str | float | None]]:
    rows = []
    for row in root.iter(f"{{{SPREADSHEET['m']}}}row"):
        cells: dict[int, str | float] = {}
        for cell in row.findall("m:c", SPREADSHEET):
            letters = re.match("[A-Z]+", cell.get("r")).group()
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            value = cell.find("m:v", SPREADSHEET)
            if value is not None:
                cells[column - 1] = shared[int(value.text)] if cell.get("t") == "s" else float(value.text)
        rows.append([cells.get(at) for at in range(max(cells, default=-1) + 1)])
    # A title may stand above the heads.
    wide = max(map(len, rows), default=0)
    return [row + [None] * (wide - len(row)) for row in rows if len(row) > 1]


class Page(html.parser.HTMLParser):
    """The text that a browser shows."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag, attributes):
        if tag in ("style", "script", "title"):
            self.unseen += 1
        elif tag not in ("wbr", "span", "strong", "code"):
            self.texts.append(" ")

    def handle_endtag(self, tag):
        if tag in ("style", "script", "title"):
            self.unseen -= 1

    def handle_data(self, data):
        if not self.unseen:
            self.texts.append(data)


def page_text(path: pathlib.Path) -> str:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return flat("".join(page.texts))


def pdf_text(path: pathlib.Path) -> str:
    run = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return flat(run.stdout.decode())


def plain_text(path: pathlib.Path) -> str:
    return flat(path.read_text(encoding="utf-8"))


def markdown_text(path: pathlib.Path) -> str:
    return flat(re.sub(r"[\\*]|&nbsp;|&#\d+;", "", path.read_text(encoding="utf-8")))


ROWS = {"report.json": of_json, "report.csv": of_csv, "report.parquet": of_parquet,
        "inferences.parquet": of_inferences, "report.xlsx": of_workbook}
TEXTS = {"report.txt": plain_text, "report.html": page_text, "report.pdf": pdf_text, "report.md": markdown_text}

if __name__ == "__main__":
    sys.exit(main())
