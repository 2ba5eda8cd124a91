"""CloudTrail records, log objects, and the truth about them, for `make.py`.

The truth is written down while the records are made, from what each scene says of itself and from
`policies/`; no code is shared with the tool that is tested by it. Nothing is random: every id is a
hash of what it names, so the same scenes give the same records on every machine, and the same bytes
with the same zlib.
"""

import hashlib
import json
import shutil
import tomllib
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

HERE = Path(__file__).resolve().parent


def uid(label):
    """A UUID that depends on `label` alone."""
    h = hashlib.sha256(label.encode()).hexdigest()
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:32]}"


def name16(label):
    """Sixteen letters and digits, as in the names of log objects and access keys."""
    return uid(label).replace("-", "").upper()[:16]


def at(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Caller:
    """Who calls: a role session, or an IAM user where `session` is empty."""

    account: str
    name: str
    session: str
    agent: str
    path: str = ""
    invoked_by: str = ""

    @property
    def principal(self):
        """The stable key: never the session."""
        kind = "role" if self.session else "user"
        return f"arn:aws:iam::{self.account}:{kind}/{self.path}{self.name}"

    def identity(self, when):
        own, key = self.account, name16(self.principal)
        if not self.session:
            return {"type": "IAMUser", "principalId": "AIDA" + key, "arn": self.principal, "accountId": own,
                    "accessKeyId": "", "userName": self.name}
        issuer = {"type": "Role", "principalId": "AROA" + key, "arn": self.principal, "accountId": own, "userName": self.name}
        made = {"creationDate": iso(at(when) - timedelta(minutes=20)), "mfaAuthenticated": "false"}
        identity = {"type": "AssumedRole", "principalId": f"AROA{key}:{self.session}",
                    "arn": f"arn:aws:sts::{own}:assumed-role/{self.name}/{self.session}", "accountId": own,
                    "accessKeyId": "ASIA" + key, "sessionContext": {"sessionIssuer": issuer, "attributes": made}}
        return identity | ({"invokedBy": self.invoked_by} if self.invoked_by else {})


def record(when, who, region, name, params, source="bedrock.amazonaws.com", host="bedrock-runtime", read_only=True, response=None, **more):
    """One management event. `more` adds fields or replaces them."""
    label = f"{when} {who.principal} {region} {source} {name} {json.dumps(params)}"
    whole = {
        "eventVersion": "1.11", "userIdentity": who.identity(when), "eventTime": when, "eventSource": source, "eventName": name,
        "awsRegion": region, "sourceIPAddress": who.invoked_by or f"198.51.100.{10 + len(who.name)}", "userAgent": who.agent,
        "requestParameters": params, "responseElements": response, "requestID": uid("request " + label), "eventID": uid("event " + label),
        "readOnly": read_only, "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": who.account, "eventCategory": "Management",
    } | more
    if not who.invoked_by:
        whole["tlsDetails"] = {"tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256", "clientProvidedHostHeader": f"{host}.{region}.amazonaws.com"}
    return whole


def resource(region, model):
    """The foundation model behind a plain or profile id, as `resources` names it."""
    first, rest = model.split(".", 1)
    return [{"type": "AWS::Bedrock::Model", "ARN": f"arn:aws:bedrock:{region}::foundation-model/{rest if first in ('us', 'ca', 'global') else model}"}]


def data_copy(original, model):
    """The copy that a trail with data events receives: another event id, the same request."""
    copied = {"eventID": uid("data " + original["eventID"]), "managementEvent": False, "eventCategory": "Data"}
    return original | copied | {"resources": resource(original["awsRegion"], model)}


def completion(call, when, model, destination, tokens, as_list):
    """The service event at the end of a stream, which has no parameters and no category."""
    entries = ({"inferenceRegion": destination} if destination else {}) | {"inputTokens": tokens[0], "outputTokens": tokens[1]}
    if as_list:
        entries = [{"key": key, "value": str(value)} for key, value in entries.items()]
    gone = ("requestParameters", "responseElements", "managementEvent", "eventCategory", "tlsDetails", "additionalEventData")
    return {key: value for key, value in call.items() if key not in gone} | {
        "eventTime": when, "requestID": uid("end " + call["requestID"]), "eventID": uid("end " + call["eventID"]), "eventType": "AwsServiceEvent",
        "resources": resource(call["awsRegion"], model),
        "serviceEventDetails": {"parentRequestId": call["requestID"], "AdditionalEventData": {"additionalEntries": entries}}}


class Archive:
    """The objects of one archive, and the truth about them."""

    def __init__(self, folder, organization, policy):
        self.root, self.home = HERE / folder, HERE / folder / "AWSLogs" / organization
        self.policy = tomllib.loads((HERE / "policies" / policy).read_text("utf-8"))
        self.policy_name = policy
        self.objects, self.inferences, self.blind = {}, [], Counter()
        self.records, self.repeats, self.skipped, self.failed = Counter(), Counter(), Counter(), 0
        self.where, self.sha256 = {}, {}

    def deliver(self, rec, delivered=None, kind="inference"):
        """Puts a record into the object of its account, Region and delivery, ten minutes later."""
        moment = at(delivered) if delivered else at(rec["eventTime"]) + timedelta(minutes=10 - int(rec["eventTime"][15]) % 5)
        place = rec["recipientAccountId"], rec["awsRegion"], moment.replace(second=0)
        self.objects.setdefault(place, []).append(rec)
        self.where.setdefault(rec["eventID"], str(self.key(*place).relative_to(self.root)))
        self.records[kind] += 1
        return rec

    def touch(self, account, region, delivered):
        """Makes sure that there is an object, if only with ordinary records."""
        self.objects.setdefault((account, region, at(delivered)), [])

    def again(self, why, rec, delivered=None):
        """Puts in a record of a call that is counted already."""
        self.repeats[why] += 1
        return self.deliver(rec, delivered)

    def call(self, shows, when, who, region, model, grade, *places, op="Converse", tokens=None, error=None, extra=None, delivered=None,
             blank=False, absent=False, behind=None, fields=None):
        """One call. The first of `places` is the destination; `blank` keeps the Region out of the record."""
        said = {"inferenceRegion": places[0]} if grade == "recorded" and not blank else {}
        counted = {"inputTokens": tokens[0], "outputTokens": tokens[1]} if tokens and not blank else {}
        more = dict(fields or {})
        if said or counted or extra:
            more["additionalEventData"] = said | counted | (extra or {})
        if error:
            more |= {"errorCode": error[0], "errorMessage": error[1]}
        key = "model" if op == "CreateInference" else "modelId"
        params = {key: model} | more.pop("requestParameters", {})
        rec = record(when, who, region, op, params, **more)
        if not absent:
            self.deliver(rec, delivered)
        self.infer(shows, rec, who, None if absent else model, behind or model, grade, places, tokens)
        return rec

    def stream(self, shows, when, who, region, model, grade, *places, ends=None, tokens=(0, 0), as_list=False, op="ConverseStream", absent=False, behind=None):
        """A streamed call, and its completion where `ends` says when."""
        call = self.call(shows, when, who, region, model, grade, *places, op=op, tokens=tokens if ends else None, blank=True, absent=absent, behind=behind)
        if not ends:
            return call, None
        end = completion(call, ends, behind or model, places[0] if grade == "recorded" else None, tokens, as_list)
        if absent:
            self.inferences[-1] |= {"time": ends, "event_id": end["eventID"]}
            return call, self.deliver(end)
        return call, self.again("completions", end)

    def other(self, when, who, region, source, name, params, blind=False, **more):
        """A record that is no inference; `blind` where it may run a model all the same."""
        kind = "bedrock_other" if source.startswith("bedrock") else "other"
        self.blind[f"{source} {name}"] += blind
        return self.deliver(record(when, who, region, name, params, source=source, **more), kind=kind)

    def infer(self, shows, rec, who, requested, model, grade, places, tokens):
        outcome, attempt = ("failed" if "errorCode" in rec else "succeeded"), grade == "none"
        # A presumed call ran in its source Region on AWS's word; the policy looks at the whole set.
        known = places[0] if grade in ("recorded", "in_region", "presumed") else None
        verdict, rule = self.judge(who, model, places, attempt)
        self.inferences.append({
            "shows": shows, "time": rec["eventTime"], "event_id": rec["eventID"], "request_id": rec["requestID"], "account": who.account,
            "principal": who.principal, "event_name": rec["eventName"], "requested": requested, "source_region": rec["awsRegion"],
            "outcome": outcome, "evidence": grade, "destination": known, "possible_destinations": sorted(set(places)),
            "verdict": verdict, "rule": rule, "tokens": tokens})

    def judge(self, who, model, places, attempt):
        """The verdict and the rule or exception that made it.

        The places alone decide: both policies accept `bounded`, on which `presumed` falls back.
        """
        if attempt:
            return "NOT_APPLICABLE", None
        allowed, rule = set(self.policy["policy"]["allowed_regions"]), None
        for found in self.policy.get("rule", []):
            if fnmatchcase(model, found["match"]["model"]) and who.account in found["match"]["account"]:
                allowed, rule = set(found["allowed_regions"]), found["id"]
        if places and allowed.issuperset(places):
            return "COMPLIANT", rule
        if places and allowed.isdisjoint(places):
            for found in self.policy.get("exception", []):
                if fnmatchcase(who.principal, found["match"]["principal"]) and set(places) <= set(found["match"]["destination"]):
                    return "COMPLIANT", found["id"]
            return "NON_COMPLIANT", rule
        return "INSUFFICIENT_DATA", rule

    def write(self):
        """Writes every object, ordinary records before the others."""
        shutil.rmtree(self.root, ignore_errors=True)
        for (account, region, moment), records in sorted(self.objects.items()):
            noise = list(ordinary(account, region, moment))
            self.records["other"] += len(noise)
            path = self.key(account, region, moment)
            self.sha256[path] = write_gz(path, {"Records": noise + records})

    def key(self, account, region, moment, family="CloudTrail", tail=None):
        tail = tail or f"{moment:%Y%m%dT%H%MZ}_{name16(f'{account} {region} {moment}')}"
        return self.home / account / family / region / f"{moment:%Y/%m/%d}" / f"{account}_{family}_{region}_{tail}.json.gz"

    def expected(self):
        """The truth in numbers, and each inference on a line of its own."""
        inferences = [row | {"object": self.where[row["event_id"]]} for row in self.inferences]
        inferences.sort(key=lambda row: (row["time"], row["request_id"]))

        def by(name):
            return dict(sorted(Counter(row[name] for row in inferences).items()))

        places = Counter(row["destination"] or ("none" if row["evidence"] == "none" else "unknown") for row in inferences)
        counted = [row["tokens"] for row in inferences if row["tokens"]]
        calls, inference = len(inferences), self.records["inference"]
        assert inference == calls + self.repeats.total(), "every inference record is a call or a repeat"
        assert len({row["request_id"] for row in inferences}) == calls, "two calls have one request id"
        names = [rule["id"] for kind in ("rule", "exception") for rule in self.policy.get(kind, [])]
        read, missing = len(self.objects), gaps(self.objects)
        rules = {name: sum(row["rule"] == name for row in inferences) for name in names}
        idle = any(rules[found["id"]] == 0 for found in self.policy.get("exception", []))
        reasons = {"violations": "NON_COMPLIANT" in by("verdict"), "inconclusive": missing or self.failed,
                   "unproven": "INSUFFICIENT_DATA" in by("verdict"), "exceptions": idle}
        reasons = [reason for reason, holds in reasons.items() if holds]
        return {
            "exit": {"code": {"violations": 10, "inconclusive": 4, "unproven": 11, "exceptions": 12}[reasons[0]] if reasons else 0, "reasons": reasons},
            "policy": f"policies/{self.policy_name}", "application_profiles": "application-profiles.toml",
            "objects": {"listed": read + self.skipped.total() + self.failed, "read": read, "skipped": dict(sorted(self.skipped.items())), "failed": self.failed},
            "records": {"total": self.records.total(), **dict(sorted(self.records.items())), "malformed": 0},
            "repeats": {why: self.repeats[why] for why in ("duplicates", "copies", "corrected", "completions")},
            "gaps": missing,
            "calls": calls, "by_outcome": by("outcome"), "by_evidence": by("evidence"), "by_destination": dict(sorted(places.items())),
            "by_verdict": by("verdict"), "by_rule": rules,
            "calls_with_tokens": len(counted), "input_tokens": sum(t[0] for t in counted), "output_tokens": sum(t[1] for t in counted),
            "blind_spots_seen": {name: count for name, count in sorted(self.blind.items()) if count}, "inferences": inferences}


class Logs:
    """The model invocation logs beside an archive, with secrets in every body, and the calls that they tell of."""

    def __init__(self, archive):
        self.archive, self.objects = archive, {}

    def log(self, rec, who, region=None, tokens=(0, 0), caches=None, times=1):
        """The log of a call. `region` is named where it was routed; `caches` are tokens read and written."""
        read, written = caches or (None, None)
        cached = {"cacheReadInputTokenCount": read, "cacheWriteInputTokenCount": written} if caches else {}
        said = {"role": "user", "content": [{"text": f"CANARY-PROMPT of {rec['requestID']}: what is owed?"}]}
        answer = {"output": {"message": {"role": "assistant", "content": [{"text": "CANARY-ANSWER \"inferenceRegion\": \"eu-west-1\""}]}}}
        whole = {
            "timestamp": rec["eventTime"], "accountId": rec["recipientAccountId"], "identity": {"arn": who.identity(rec["eventTime"])["arn"]},
            "region": rec["awsRegion"], "requestId": rec["requestID"], "operation": rec["eventName"], "modelId": rec["requestParameters"]["modelId"],
            "requestMetadata": {"case": "CANARY-TAG"},
            "input": {"inputContentType": "application/json", "inputBodyJson": {"messages": [said], "inputTokenCount": 9}, "inputTokenCount": tokens[0], **cached},
            "output": {"outputContentType": "application/json", "outputBodyJson": [answer] if "Stream" in rec["eventName"] else answer, "outputTokenCount": tokens[1]},
            **({"inferenceRegion": region} if region else {}), "schemaType": "ModelInvocationLog", "schemaVersion": "1.0"}
        moment = at(rec["eventTime"]).replace(second=0)
        for n in range(times):
            place = rec["recipientAccountId"], rec["awsRegion"], moment + timedelta(minutes=n)
            self.objects.setdefault(place, []).append(whole)

    def write(self):
        for (account, region, moment), logs in sorted(self.objects.items()):
            folder = self.archive.home / account / "BedrockModelInvocationLogs" / region / f"{moment:%Y/%m/%d/%H}"
            folder.mkdir(parents=True, exist_ok=True)
            lines = "\n".join(json.dumps(log, ensure_ascii=False) for log in logs)
            (folder / f"{moment:%Y%m%dT%H%M%S}000Z_{name16(f'log {account} {region} {moment}').lower()}.json.gz").write_bytes(gz(lines.encode()))


def gaps(objects):
    """The days without an object between days with one, by account and Region."""
    days, found = {}, []
    for account, region, moment in objects:
        days.setdefault((account, region), set()).add(moment.date())
    for (account, region), seen in sorted(days.items()):
        for n in range((max(seen) - min(seen)).days):
            if (day := min(seen) + timedelta(days=n)) not in seen:
                found.append({"account": account, "region": region, "from": str(day), "to": str(day)})
    return found


def ordinary(account, region, moment):
    """A few records of other services, as they surround inference in every real object."""
    bucket, when = f"example-{account}-{region}", iso(moment - timedelta(minutes=9))
    kinds = [
        ("s3.amazonaws.com", "GetBucketPolicy", {"bucketName": bucket, "Host": f"{bucket}.s3.amazonaws.com", "policy": ""}),
        ("iam.amazonaws.com", "GetRole", {"roleName": "deploy"}),
        ("kms.amazonaws.com", "Decrypt", {"encryptionContext": {"aws:s3:arn": f"arn:aws:s3:::{bucket}"}, "encryptionAlgorithm": "SYMMETRIC_DEFAULT"}),
        ("lambda.amazonaws.com", "ListFunctions20150331", None),
        ("sts.amazonaws.com", "GetCallerIdentity", None)]
    deploy = Caller(account, "deploy", "deploy-pipeline", "APN/1.0 HashiCorp/1.0 Terraform/1.14.0")
    first = int(uid(f"{account} {region} {moment}")[0], 16)
    for n in range(2 + first % 2):
        source, name, params = kinds[(first + n) % len(kinds)]
        yield record(when, deploy, region, name, params, source=source, host=source.split(".")[0])


def gz(data):
    """One gzip member without name or time, as AWS writes it."""
    z = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = z.compress(data) + z.flush()
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + body + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")


def write_gz(path, value, share=1.0):
    """Writes a `share` of the packed JSON and returns the SHA-256 of the unpacked."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    packed = gz(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed[:int(len(packed) * share)])
    return hashlib.sha256(data).hexdigest()
