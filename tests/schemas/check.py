"""Holds findings against the schemas of those who take them.

    python tests/schemas/check.py BINARY

BINARY is a built regiontrail. It reports on samples/, on no inference at all and on logs that are
hostile, as OCSF and as ASFF, and every event and finding is checked: OCSF with the JSON Schema of
its class, ASFF with AWS's own model of `BatchImportFindings` and the limits that its documentation
states. Then a good one is broken in many ways, and every fault must be told.
"""

import copy
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import botocore.session
from botocore.validate import ParamValidator
from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

ROOT = pathlib.Path(__file__).resolve().parents[2]
HUB = ["--security-hub", "ca-central-1:999988887777"]


def main() -> int:
    binary = pathlib.Path(sys.argv[1]).resolve()
    checks = Checks()
    ocsf, asff = Ocsf(), Asff()
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in reports(pathlib.Path(folder)):
            check_report(checks, name, Made(binary, arguments), ocsf, asff)
        good = Made(binary, SAMPLE)
    check_faults(checks, good, ocsf, asff)
    return checks.end()


class Checks:
    """Counts what holds and tells what does not."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def none(self, what: str, faults: list[str]) -> None:
        self.that(what, not faults, "; ".join(faults[:5]))

    def that(self, what: str, holds: bool, why: str = "") -> None:
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {why}")

    def end(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


SAMPLE = [
    "samples/archive", "--policy", "samples/policies/canada.toml",
    "--application-profiles", "samples/application-profiles.toml",
]  # fmt: skip


def reports(folder: pathlib.Path):
    """The arguments of each report."""
    (folder / "empty.json").write_text('{"Records":[]}')
    hostile = folder / "hostile"
    hostile.mkdir()
    for n, record in enumerate(hostile_records()):
        (hostile / f"{n:04}.json").write_text(json.dumps({"Records": [record]}))
    (folder / "key").write_text("0123456789abcdef0123456789abcdef")
    redact = ["--redact", "principals,accounts,ips", "--redact-key", str(folder / "key")]
    yield "samples/archive", SAMPLE
    yield "samples/archive, redacted", [*SAMPLE, *redact]
    yield "samples/archive, in French", [*SAMPLE, "--lang", "fr"]
    yield "samples/clean", ["samples/clean", "--policy", "samples/policies/canada-only.toml"]
    yield "no inference", [str(folder / "empty.json"), "--allow-empty"]
    yield "hostile logs", [str(hostile), "--samples", "60"]


class Made:
    """The three reports of one run: events, requests and the report itself."""

    def __init__(self, binary: pathlib.Path, arguments: list[str], now="2026-06-02T08:00:00Z"):
        with tempfile.TemporaryDirectory() as folder:
            paths = [f"{folder}/{name}" for name in ("f.ocsf.json", "f.asff.json", "f.json")]
            outputs = [word for path in paths for word in ("-o", path)]
            clean = {name: v for name, v in os.environ.items() if "REGIONTRAIL" not in name}
            command = [binary, "audit", *arguments, *HUB, "-q", "--now", now, *outputs]
            ran = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True)
            if ran.returncode in (1, 2):
                sys.exit(f"{arguments}: {ran.stderr}")
            texts = [pathlib.Path(path).read_text() for path in paths]
        self.events = [json.loads(line) for line in texts[0].splitlines()]
        self.requests = [json.loads(line) for line in texts[1].splitlines()]
        self.report = json.loads(texts[2])

    @property
    def findings(self) -> list[dict]:
        return [finding for request in self.requests for finding in request["Findings"]]


def check_report(checks: Checks, name: str, made: Made, ocsf: "Ocsf", asff: "Asff") -> None:
    for event in made.events:
        checks.none(f"{name}, OCSF {event['finding_info']['uid']}", ocsf.faults(event))
    for n, request in enumerate(made.requests):
        checks.none(f"{name}, ASFF request {n + 1}", asff.faults(request))
    n_findings = len(made.report["findings"]) + 1
    ids = [finding["Id"] for finding in made.findings]
    checks.that(f"{name}: each finding and the verdict", len(made.events) == n_findings)
    checks.that(f"{name}: ids are their own", len(set(ids)) == n_findings)
    uids = [event["finding_info"]["uid"] for event in made.events]
    checks.that(f"{name}: the same in both", uids == ids)
    verdict = made.report["verdict"]
    want = VERDICTS[verdict]
    told = (made.events[0]["compliance"]["status"], made.findings[0]["Compliance"]["Status"])
    checks.that(f"{name}: {verdict} is told", told == want, str(told))
    passes = [e for e in made.events[1:] if e["compliance"]["status"] == "Pass"]
    checks.that(f"{name}: no finding is a pass", not passes)


VERDICTS = {
    "COMPLIANT": ("Pass", "PASSED"),
    "NON_COMPLIANT": ("Fail", "FAILED"),
    "INSUFFICIENT_DATA": ("Warning", "WARNING"),
}


class Ocsf:
    """Class 2003 of the schema, and what JSON Schema does not say of it."""

    VERSION = "1.8.0"

    def __init__(self) -> None:
        compiled = get_ocsf_schema(version=self.VERSION)
        schema = OcsfJsonSchemaEmbedded(compiled)
        name = schema.lookup_class_name_from_uid(2003)
        of_class = schema.get_class_schema(name, profiles=["cloud"])
        Draft202012Validator.check_schema(of_class)
        self.validator = Draft202012Validator(of_class)
        self.attributes = compiled["classes"][name]["attributes"]
        self.objects = compiled["objects"]

    def faults(self, event: dict) -> list[str]:
        faults = [f"{e.json_path}: {e.message[:200]}" for e in self.validator.iter_errors(event)]
        faults += self.captions(event, self.attributes, "$")
        if event.get("type_uid") != 2003 * 100 + event.get("activity_id", -1):
            faults.append("type_uid is not that of the activity")
        if event.get("metadata", {}).get("version") != self.VERSION:
            faults.append("metadata.version is not that of the schema")
        if event.get("metadata", {}).get("profiles") != ["cloud"]:
            faults.append("the profile of `cloud` is not named")
        return faults

    def captions(self, value: dict, attributes: dict, at: str) -> list[str]:
        """The word beside a number must be the caption of the number, unless it is 99: Other."""
        faults = []
        for name, inner in value.items():
            attribute = attributes.get(name, {})
            sibling = attribute.get("sibling")
            if sibling in value and inner != 99:
                caption = attribute.get("enum", {}).get(str(inner), {}).get("caption")
                if caption != value[sibling]:
                    faults.append(f"{at}.{sibling}: {value[sibling]} is not {caption}")
            of_object = self.objects.get(attribute.get("object_type"), {}).get("attributes", {})
            for n, one in enumerate(inner if isinstance(inner, list) else [inner]):
                if isinstance(one, dict):
                    faults += self.captions(one, of_object, f"{at}.{name}[{n}]")
        return faults


class Asff:
    """AWS's model of the request, and the limits that stand in its documentation only."""

    def __init__(self) -> None:
        model = botocore.session.get_session().get_service_model("securityhub")
        self.shape = model.operation_model("BatchImportFindings").input_shape
        finding = self.shape.members["Findings"].member
        read = {name: limits(finding.members[name].documentation) for name in KNOWN_LIMITS}
        if read != KNOWN_LIMITS:
            sys.exit(f"the model states other limits than those known: {read}")

    def faults(self, request: dict) -> list[str]:
        report = ParamValidator().validate(request, self.shape)
        faults = [report.generate_report()] if report.has_errors() else []
        faults += walk(request, self.shape, "", "$")
        if len(json.dumps(request, ensure_ascii=False).encode()) > 6_000_000:
            faults.append("$: more than 6 MB")
        for finding in request.get("Findings", []):
            faults += of_finding(finding)
        return faults


KNOWN_LIMITS = {
    "Id": (1, 512),
    "ProductArn": (12, 2048),
    "GeneratorId": (1, 512),
    "AwsAccountId": (12, 12),
    "Title": (1, 256),
    "Description": (1, 1024),
    "Types": (0, 50),
    "Resources": (1, 32),
}


def limits(documentation: str) -> tuple[int, int] | None:
    """The least and the most that a member's documentation states."""
    text = re.sub(r"<[^>]+>", "", documentation)
    if exact := re.search(r"Length Constraints: (\d+)\.", text):
        return int(exact[1]), int(exact[1])
    most = re.search(r"Maximum (?:length of|number of|of) (\d+)", text)
    least = re.search(r"Minimum (?:length of|number of|of) (\d+)", text)
    return (int(least[1]) if least else 0, int(most[1])) if most else None


def walk(value, shape, documentation: str, at: str) -> list[str]:
    """What ParamValidator does not look at: words, patterns, and the most of everything."""
    faults = []
    told, known = limits(documentation), shape.metadata
    if told and isinstance(value, (str, list)) and not told[0] <= len(value) <= told[1]:
        faults.append(f"{at}: {len(value)} is not in {told}")
    if isinstance(value, (str, list)) and len(value) > known.get("max", len(value)):
        faults.append(f"{at}: {len(value)} is more than {known['max']}")
    if shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            faults.append(f"{at}: {value} is none of {shape.enum}")
        if "pattern" in known and not re.fullmatch(known["pattern"], value, re.DOTALL):
            faults.append(f"{at}: {value!r} does not match {known['pattern']}")
    elif shape.type_name == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name in shape.members:
                member = shape.members[name]
                faults += walk(inner, member, member.documentation, f"{at}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for n, inner in enumerate(value):
            faults += walk(inner, shape.member, "", f"{at}[{n}]")
    elif shape.type_name == "map" and isinstance(value, dict):
        if len(value) > 50:
            faults.append(f"{at}: {len(value)} fields")
        for name, inner in value.items():
            inner = str(inner)
            if not name.strip() or len(name) > 128 or not inner.strip() or len(inner) > 2048:
                faults.append(f"{at}.{name[:140]}: too long, or empty")
    return faults


def of_finding(finding: dict) -> list[str]:
    """What the user guide asks beyond the model."""
    faults = []
    if len(json.dumps(finding, ensure_ascii=False).encode()) > 240_000:
        faults.append("more than 240 KB")
    account, arn = finding.get("AwsAccountId", ""), finding.get("ProductArn", "")
    product = rf"arn:aws[a-z-]*:securityhub:[a-z0-9-]+:{account}:product/{account}/default"
    if not re.fullmatch(r"\d{12}", account) or not re.fullmatch(product, arn):
        faults.append("the product is not that of the account")
    for name in ("CreatedAt", "UpdatedAt", "FirstObservedAt", "LastObservedAt"):
        moment = finding.get(name, "2026-01-01T00:00:00Z")
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", moment):
            faults.append(f"{name}: {moment}")
    if any(name.startswith("aws/") for name in finding.get("ProductFields", {})):
        faults.append("a product field has a name of AWS's own")
    if finding.get("SchemaVersion") != "2018-10-08":
        faults.append("SchemaVersion")
    for kind in finding.get("Types", []):
        if kind.split("/")[0] not in NAMESPACES or kind.count("/") > 2:
            faults.append(f"Types: {kind}")
    return faults


NAMESPACES = {
    "Software and Configuration Checks", "TTPs", "Effects", "Unusual Behaviors",
    "Sensitive Data Identifications",
}  # fmt: skip


def check_faults(checks: Checks, good: Made, ocsf: Ocsf, asff: Asff) -> None:
    """A check that cannot fail proves nothing."""
    for what, change in BROKEN_EVENTS.items():
        event = copy.deepcopy(good.events[1])
        change(event)
        checks.that(f"OCSF fault is told: {what}", bool(ocsf.faults(event)))
    for what, change in BROKEN_FINDINGS.items():
        request = {"Findings": [copy.deepcopy(good.findings[1])]}
        change(request["Findings"][0])
        checks.that(f"ASFF fault is told: {what}", bool(asff.faults(request)))
    for n in (0, 101):
        request = {"Findings": [good.findings[1]] * n}
        checks.that(f"ASFF fault is told: {n} findings", bool(asff.faults(request)))
    checks.none("the unbroken event", ocsf.faults(good.events[1]))
    checks.none("the unbroken finding", asff.faults({"Findings": [good.findings[1]]}))


def put(*path):
    """Returns a change that sets the value at the end of a path."""
    *names, last, value = path

    def change(target):
        for name in names:
            target = target[name]
        target[last] = value

    return change


def drop(*path):
    *names, last = path

    def change(target):
        for name in names:
            target = target[name]
        del target[last]

    return change


BROKEN_EVENTS = {
    "no finding_info": drop("finding_info"),
    "no uid": drop("finding_info", "uid"),
    "no product": drop("metadata", "product"),
    "no cloud, though its profile is named": drop("cloud"),
    "a name that the schema does not know": put("surprise", 1),
    "a name inside that it does not know": put("compliance", "surprise", 1),
    "another class": put("class_uid", 2004),
    "another type": put("type_uid", 200302),
    "a status of no kind": put("compliance", "status_id", 4),
    "a status that is not its number's": put("compliance", "status", "Pass"),
    "a severity that is not its number's": put("severity", "Low"),
    "a role that is not its number's": put("resources", 0, "role", "Actor"),
    "a time in words": put("time", "2026-06-02T08:00:00Z"),
    "a resource without a name": drop("resources", 0, "uid"),
    "evidence without data": drop("evidences", 0, "data"),
    "remediation without words": put("remediation", {}),
    "another version": put("metadata", "version", "1.1.0"),
}

BROKEN_FINDINGS = {
    "no Title": drop("Title"),
    "no Resources": put("Resources", []),
    "a resource without Id": drop("Resources", 0, "Id"),
    "33 resources": lambda finding: put("Resources", finding["Resources"][:1] * 33)(finding),
    "a Title of 257 characters": put("Title", "x" * 257),
    "a blank Title": put("Title", " "),
    "a Description of 1,025 characters": put("Description", "x" * 1025),
    "a Recommendation of 513 characters": put("Remediation", "Recommendation", "Text", "x" * 513),
    "an Id of 513 characters": put("Id", "x" * 513),
    "a Region of 17 characters": put("Resources", 0, "Region", "x" * 17),
    "an account of 11 digits": put("AwsAccountId", "99998888777"),
    "the product of another account": put("AwsAccountId", "111122223333"),
    "a severity of no kind": put("Severity", "Label", "WORST"),
    "a status of no kind": put("Compliance", "Status", "COMPLIANT"),
    "a workflow of no kind": put("Workflow", "Status", "OPEN"),
    "a state of no kind": put("RecordState", "NEW"),
    "a number for a text": put("ProductFields", "regiontrail/Count", 5),
    "a product field of 2,049 characters": put("ProductFields", "x", "x" * 2049),
    "51 product fields": lambda finding: finding["ProductFields"].update({f"x{n}": "x" for n in range(51)}),
    "a name that the model does not know": put("Surprise", "x"),
    "a time without its zone": put("UpdatedAt", "2026-06-02T08:00:00"),
    "a type of no namespace": put("Types", ["Data Residency"]),
    "more than 240 KB": put("SourceUrl", "x" * 240_000),
}


def hostile_records():
    """Calls whose every text is the caller's choice, and enough models for three requests."""
    for n, text in enumerate(HOSTILE):
        record = call(f"hostile-{n}", text, "us-east-1")
        record["userIdentity"]["arn"] = text
        record["userIdentity"]["accountId"] = text
        record["recipientAccountId"] = text
        record["userAgent"] = text
        yield record
    for n, (source, moment) in enumerate(ODD):
        record = call(f"odd-{n}", "us.anthropic.claude-sonnet-4-6", "eu-west-1")
        record["awsRegion"], record["eventTime"] = source, moment
        yield record
    for n in range(230):
        yield call(f"many-{n}", f"us.anthropic.made-up-{n}-v1:0", "us-west-2")


HOSTILE = [
    "<script>alert(1)</script>",
    '"}],"Findings":[],"x":"',
    "\x1b[2J\x07\u202enimda\u2066\u200b\r\n\t\x00",
    "日本語🙂é" * 2_000,
    "A" * 10_000,
    '"\\' * 5_000,
    "arn:aws:iam::111122223333:role/" + "é" * 600,
    "   ",
    "",
    "arn:::::",
    "=cmd|' /C calc'!A0",
]

ODD = [
    ("megov-northeast-1r", "2026-05-30T14:03:21Z"),
    ("xx-central-1", "0001-01-01T00:00:00Z"),
    ("ca-central-1", "9999-12-31T23:59:59Z"),
    ("ca-central-1", "-000044-03-15T00:00:00Z"),
    ("", "no time"),
    ("ca-central-1" * 20, "2026-05-30T14:03:21Z"),
]


def call(name: str, model: str, region: str) -> dict:
    return {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser",
            "arn": "arn:aws:iam::111122223333:user/ana",
            "accountId": "111122223333",
        },
        "eventTime": "2026-05-30T14:03:21Z",
        "eventSource": "bedrock.amazonaws.com",
        "eventName": "Converse",
        "awsRegion": "ca-central-1",
        "requestParameters": {"modelId": model},
        "additionalEventData": {"inferenceRegion": region},
        "requestID": f"request-{name}",
        "eventID": f"event-{name}",
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": "111122223333",
        "eventCategory": "Management",
    }


if __name__ == "__main__":
    sys.exit(main())
