#!/usr/bin/env python3
"""Writes the sample archives `archive/`, `clean/`, `change/` and `witness/`, and `expected.json`: the truth about them.

    python3 samples/make.py

Everything in them is made up. Each scene says what it shows, what the records look like, and what
is known of where the model ran: a grade of evidence and the Regions, the destination first.
"""

import json
import sys
from datetime import timedelta

sys.dont_write_bytecode = True
from trail import HERE, Archive, Caller, Logs, at, data_copy, iso, ordinary, record, uid, write_gz  # noqa: E402

PRODUCTION, RESEARCH = "111122223333", "444455556666"
MONTREAL, CALGARY, VIRGINIA = "ca-central-1", "ca-west-1", "us-east-1"
US = ("us-east-1", "us-east-2", "us-west-2")
DAYS = [f"2026-05-{day}" for day in range(25, 32)]

HAIKU = "anthropic.claude-3-haiku-20240307-v1:0"
HAIKU_US = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
TITAN = "amazon.titan-embed-text-v2:0"
NOVA_CA = "ca.amazon.nova-lite-v1:0"
NOVA_US = "us.amazon.nova-2-lite-v1:0"
SONNET_US = "us.anthropic.claude-sonnet-4-6"
SONNET_GLOBAL = "global.anthropic.claude-sonnet-4-5-20250929-v1:0"
MADE_US, MADE_CA, MAPPED, UNKNOWN = (
    f"arn:aws:bedrock:{MONTREAL}:{PRODUCTION}:application-inference-profile/{name}"
    for name in ("x7k2m9q4w1zb", "h5d0r8s2j6pe", "k3v8n1c6t0ya", "q9b4w7f1u2mx"))

PYTHON = "Boto3/1.42.8 md/Botocore#1.42.8 ua/2.1 os/linux#6.1.150 lang/python#3.12.11 Botocore/1.42.8"
NODE = "aws-sdk-js/3.940.0 ua/2.1 os/linux#6.1.150 lang/js md/nodejs#22.19.0 api/bedrock-runtime#3.940.0"
CLI = "aws-cli/2.32.1 md/awscrt#0.28.4 ua/2.1 os/macos#25.1.0 md/command#bedrock-runtime.converse"
OPENAI = "OpenAI/Python 2.8.1"
BEDROCK = "bedrock.amazonaws.com"
SSO = "aws-reserved/sso.amazonaws.com/ca-central-1/"

ANALYST = Caller(PRODUCTION, "AWSReservedSSO_Analyst_1a2b3c4d5e6f7081", "analyst.one@example.ca", CLI, SSO)
CLAIMS = Caller(PRODUCTION, "claims-summary", "claims-summary-prod", PYTHON, "service-role/")
PORTAL = Caller(PRODUCTION, "member-portal", "member-portal-api", NODE)
API_KEY = Caller(PRODUCTION, "BedrockAPIKey-f3k9", "", OPENAI)
AGENT = Caller(PRODUCTION, "AmazonBedrockExecutionRoleForAgents_7Q2X", "BedrockAgents-5f0c", BEDROCK, "service-role/", BEDROCK)
ADMIN = Caller(PRODUCTION, "platform-admin", "platform-admin-ci", PYTHON)
NOTEBOOK = Caller(RESEARCH, "notebook", "i-0a1b2c3d4e5f60718", PYTHON)
SEARCH = Caller(RESEARCH, "catalogue-search", "catalogue-search-index", PYTHON)
PROTOTYPE = Caller(RESEARCH, "prototype-chat", "prototype-chat-dev", NODE)
MANTLE_KEY = Caller(RESEARCH, "BedrockAPIKey-m2p7", "", OPENAI)


def us_from(source):
    """The published destinations of the `us.` profiles used here, when called from `source`."""
    return (source, *(region for region in US if region != source))


def routine(a):
    """What happens every day, and objects for every account, Region and day but one."""
    for n, day in enumerate(DAYS):
        for account in (PRODUCTION, RESEARCH):
            for region in (MONTREAL, CALGARY, VIRGINIA):
                if (account, region, day) != (RESEARCH, CALGARY, "2026-05-28"):
                    a.touch(account, region, f"{day}T14:10:00Z")
        a.call("in-region", f"{day}T14:01:07Z", CLAIMS, MONTREAL, HAIKU, "in_region", MONTREAL, op="InvokeModel", tokens=(2100 + n, 310))
        a.call("in-region-without-tokens", f"{day}T14:02:11Z", PORTAL, MONTREAL, HAIKU, "in_region", MONTREAL)
        a.call("embedding", f"{day}T14:03:23Z", SEARCH, MONTREAL, TITAN, "in_region", MONTREAL, op="InvokeModel", tokens=(640, 0))
        ran = (MONTREAL, CALGARY)[n % 2]
        a.stream("stream-in-canada", f"{day}T14:00:05Z", PORTAL, MONTREAL, NOVA_CA, "recorded", ran, ends=f"{day}T14:00:19Z", tokens=(900, 220 + n))
    a.stream("stream-of-a-regional-model", "2026-05-26T14:04:00Z", CLAIMS, MONTREAL, HAIKU, "in_region", MONTREAL,
             ends="2026-05-26T14:04:09Z", tokens=(410, 77), op="InvokeModelWithResponseStream")
    a.call("in-region-calgary", "2026-05-29T14:04:31Z", NOTEBOOK, CALGARY, TITAN, "in_region", CALGARY, op="InvokeModel", tokens=(120, 0))


def recorded(a):
    """AWS wrote the Region into the record of the call, or into the completion of its stream."""
    a.call("recorded-in-canada", "2026-05-25T15:02:10Z", ANALYST, MONTREAL, SONNET_US, "recorded", MONTREAL, tokens=(1200, 340))
    a.call("recorded-in-canada", "2026-05-27T15:02:44Z", CLAIMS, MONTREAL, NOVA_CA, "recorded", CALGARY, tokens=(800, 95))
    a.call("recorded-abroad", "2026-05-25T15:03:50Z", ANALYST, MONTREAL, SONNET_US, "recorded", "us-east-1", tokens=(1800, 512))
    a.call("recorded-abroad", "2026-05-26T16:20:00Z", CLAIMS, MONTREAL, SONNET_US, "recorded", "us-west-2", op="InvokeModel", tokens=(5200, 801))
    a.call("recorded-abroad-from-calgary", "2026-05-27T16:21:00Z", NOTEBOOK, CALGARY, SONNET_US, "recorded", "us-east-2", tokens=(300, 40))
    arn = f"arn:aws:bedrock:{MONTREAL}:{PRODUCTION}:inference-profile/{SONNET_US}"
    a.call("profile-by-arn", "2026-05-28T15:31:00Z", CLAIMS, MONTREAL, arn, "recorded", "us-east-2", tokens=(700, 66), behind=SONNET_US)
    a.stream("stream-abroad", "2026-05-26T16:40:00Z", PORTAL, MONTREAL, SONNET_US, "recorded", "us-east-2", ends="2026-05-26T16:40:21Z", tokens=(2400, 655))
    a.stream("stream-abroad-list-form", "2026-05-27T16:40:00Z", PORTAL, MONTREAL, SONNET_US, "recorded", "us-west-2",
             ends="2026-05-27T16:40:18Z", tokens=(812, 133), as_list=True, op="InvokeModelWithResponseStream")
    a.call("global-luck", "2026-05-28T09:10:00Z", ANALYST, MONTREAL, SONNET_GLOBAL, "recorded", MONTREAL, tokens=(450, 90))
    a.call("global-abroad", "2026-05-28T09:12:00Z", ANALYST, MONTREAL, SONNET_GLOBAL, "recorded", "eu-west-1", tokens=(460, 88))
    a.call("api-key", "2026-05-29T10:05:00Z", API_KEY, MONTREAL, SONNET_US, "recorded", "us-east-1", tokens=(220, 31), extra={"callWithBearerToken": True})
    a.call("on-behalf", "2026-05-27T11:15:02Z", AGENT, MONTREAL, SONNET_US, "recorded", "us-west-2", op="InvokeModel", tokens=(3100, 280))
    a.call("exception", "2026-05-26T17:00:00Z", PROTOTYPE, MONTREAL, NOVA_US, "recorded", "us-east-1", tokens=(150, 60))
    a.call("exception", "2026-05-29T17:00:00Z", PROTOTYPE, MONTREAL, NOVA_US, "recorded", "us-east-1", tokens=(170, 64))
    a.call("exception-does-not-cover", "2026-05-29T17:02:00Z", PROTOTYPE, MONTREAL, NOVA_US, "recorded", "us-west-2", tokens=(160, 52))
    a.call("unknown-operation", "2026-05-30T13:00:00Z", PORTAL, MONTREAL, SONNET_US, "recorded", "us-east-2", op="CreateMessage", tokens=(90, 20))


def not_recorded(a):
    """No record names the Region."""
    a.call("presumed", "2026-05-26T15:10:00Z", ANALYST, MONTREAL, SONNET_US, "presumed", *us_from(MONTREAL))
    a.call("presumed-with-tokens", "2026-05-27T15:10:00Z", CLAIMS, MONTREAL, SONNET_US, "presumed", *us_from(MONTREAL), tokens=(610, 70))
    a.call("presumed-in-canada", "2026-05-28T15:10:00Z", PORTAL, MONTREAL, NOVA_CA, "presumed", MONTREAL, CALGARY, tokens=(510, 44))
    a.call("presumed-abroad", "2026-05-28T15:12:00Z", NOTEBOOK, VIRGINIA, SONNET_US, "presumed", *us_from(VIRGINIA), tokens=(200, 21))
    a.stream("presumed-stream", "2026-05-29T15:10:00Z", PORTAL, MONTREAL, SONNET_US, "presumed", *us_from(MONTREAL), ends="2026-05-29T15:10:09Z", tokens=(330, 47))
    a.stream("bounded-in-canada", "2026-05-27T12:30:00Z", PORTAL, MONTREAL, NOVA_CA, "bounded", MONTREAL, CALGARY)
    a.stream("bounded-mixed", "2026-05-27T12:35:00Z", PORTAL, MONTREAL, SONNET_US, "bounded", *us_from(MONTREAL))
    a.stream("bounded-abroad", "2026-05-30T12:35:00Z", NOTEBOOK, VIRGINIA, SONNET_US, "bounded", *us_from(VIRGINIA))
    a.call("unrecorded", "2026-05-28T16:00:00Z", CLAIMS, MONTREAL, UNKNOWN, "unrecorded", tokens=(700, 81))
    a.call("unresolved-but-recorded", "2026-05-28T16:05:00Z", CLAIMS, MONTREAL, UNKNOWN, "recorded", "us-west-2", tokens=(720, 83))


def application_profiles(a):
    """Two profiles made in these logs, and one that only `application-profiles.toml` tells."""
    for when, arn, name, copied in (
            ("2026-05-25T13:00:00Z", MADE_US, "claims", f"arn:aws:bedrock:{MONTREAL}:{PRODUCTION}:inference-profile/{SONNET_US}"),
            ("2026-05-25T13:05:00Z", MADE_CA, "claims-canada", f"arn:aws:bedrock:{MONTREAL}::foundation-model/{HAIKU}")):
        params = {"inferenceProfileName": name, "modelSource": {"copyFrom": copied}, "tags": [{"key": "team", "value": "claims"}]}
        a.other(when, ADMIN, MONTREAL, BEDROCK, "CreateInferenceProfile", params, host="bedrock", read_only=False,
                response={"inferenceProfileArn": arn, "status": "ACTIVE"})
    a.call("application-recorded", "2026-05-26T13:10:00Z", CLAIMS, MONTREAL, MADE_US, "recorded", "us-east-1", tokens=(1500, 410), behind=SONNET_US)
    a.stream("application-bounded", "2026-05-27T13:10:00Z", CLAIMS, MONTREAL, MADE_US, "bounded", *us_from(MONTREAL), behind=SONNET_US)
    a.stream("application-stream", "2026-05-28T13:10:00Z", CLAIMS, MONTREAL, MADE_US, "recorded", MONTREAL,
             ends="2026-05-28T13:10:12Z", tokens=(1300, 377), behind=SONNET_US)
    a.call("application-in-region", "2026-05-29T13:10:00Z", CLAIMS, MONTREAL, MADE_CA, "in_region", MONTREAL, tokens=(900, 120), behind=HAIKU)
    a.call("application-mapped", "2026-05-29T13:20:00Z", CLAIMS, MONTREAL, MAPPED, "presumed", *us_from(MONTREAL), tokens=(410, 32), behind=HAIKU_US)
    a.stream("application-mapped-stream", "2026-05-30T13:20:00Z", CLAIMS, MONTREAL, MAPPED, "bounded", *us_from(MONTREAL), behind=HAIKU_US)


def failures(a):
    """Calls that failed: attempts, unless AWS recorded where."""
    denied = f"User: {ANALYST.principal} is not authorized to perform: bedrock:InvokeModel on resource: {SONNET_GLOBAL} with an explicit deny in a service control policy"
    a.call("denied-global", "2026-05-29T09:30:00Z", ANALYST, MONTREAL, SONNET_GLOBAL, "none", error=("AccessDenied", denied))
    slow = ("ThrottlingException", "Too many requests, please wait before trying again.")
    a.call("throttled", "2026-05-26T16:25:00Z", CLAIMS, MONTREAL, SONNET_US, "none", error=slow)
    a.call("throttled-stream", "2026-05-26T16:26:00Z", PORTAL, MONTREAL, NOVA_CA, "none", op="ConverseStream", error=slow)
    legacy = ("ResourceNotFoundException", "Access denied. This Model is marked by provider as Legacy.")
    a.call("denied-regional", "2026-05-30T09:31:00Z", NOTEBOOK, CALGARY, HAIKU, "none", error=legacy)
    late = ("ModelTimeoutException", "Model has timed out in processing the request. Try your request again.")
    a.call("failed-but-recorded", "2026-05-30T16:27:00Z", CLAIMS, MONTREAL, SONNET_US, "recorded", "us-west-2", error=late)


def abroad(a):
    """The research account calls the United States directly: only that Region's objects say so."""
    for day in ("2026-05-26", "2026-05-30"):
        a.call("direct-abroad", f"{day}T18:00:00Z", NOTEBOOK, VIRGINIA, HAIKU, "in_region", VIRGINIA, op="InvokeModel", tokens=(980, 150))
    a.call("rule", "2026-05-27T18:10:00Z", SEARCH, VIRGINIA, TITAN, "in_region", VIRGINIA, op="InvokeModel", tokens=(5000, 0))
    a.call("rule-does-not-cover", "2026-05-27T18:20:00Z", CLAIMS, VIRGINIA, TITAN, "in_region", VIRGINIA, op="InvokeModel", tokens=(50, 0))
    project = {"accountId": RESEARCH, "type": "AWS::BedrockMantle::Project", "ARN": f"arn:aws:bedrock-mantle:{VIRGINIA}:{RESEARCH}:project/proj_5c1d"}
    a.call("mantle", "2026-05-28T18:30:00Z", MANTLE_KEY, VIRGINIA, "anthropic.claude-opus-4-7", "in_region", VIRGINIA, op="CreateInference", fields={
        "source": "bedrock-mantle.amazonaws.com", "host": "bedrock-mantle", "read_only": False, "resources": [project], "managementEvent": False,
        "eventCategory": "Data", "requestParameters": {"stream": True, "service_tier": "default", "callWithBearerToken": True, "bearerTokenType": "ABSK"}})


def blind_spots(a):
    """Services whose records do not say where a model ran, and records that only look like inference."""
    data = {"managementEvent": False, "eventCategory": "Data"}

    def owned(kind, arn):
        return data | {"resources": [{"accountId": PRODUCTION, "type": f"AWS::{kind}", "ARN": f"arn:aws:{arn}"}]}

    here = f"bedrock:{MONTREAL}:{PRODUCTION}"
    a.other("2026-05-27T11:00:00Z", PORTAL, MONTREAL, BEDROCK, "ApplyGuardrail", {"guardrailIdentifier": "g4h7k2m9p1qs", "guardrailVersion": "3", "source": "INPUT"},
            blind=True, response={"action": "NONE", "assessments": []}, **owned("Bedrock::Guardrail", f"{here}:guardrail/g4h7k2m9p1qs"))
    a.other("2026-05-27T11:15:00Z", PORTAL, MONTREAL, BEDROCK, "InvokeAgent", {"agentId": "QX7A2MPL0C", "agentAliasId": "TSTALIASID", "sessionId": "HIDDEN_DUE_TO_SECURITY_REASONS"},
            blind=True, host="bedrock-agent-runtime", **owned("Bedrock::AgentAlias", f"{here}:agent-alias/QX7A2MPL0C/TSTALIASID"))
    job = {"jobName": "letters-may", "modelId": SONNET_US, "roleArn": f"arn:aws:iam::{PRODUCTION}:role/batch",
           "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://example-letters/in/"}}, "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://example-letters/out/"}}}
    a.other("2026-05-28T11:20:00Z", CLAIMS, MONTREAL, BEDROCK, "CreateModelInvocationJob", job, blind=True, host="bedrock", read_only=False,
            response={"jobArn": f"arn:aws:{here}:model-invocation-job/8d2k5n1x7c4v"})
    runtime = f"arn:aws:bedrock-agentcore:{MONTREAL}:{PRODUCTION}:runtime/helpdesk-Lw3fZ8"
    a.other("2026-05-28T11:25:00Z", PORTAL, MONTREAL, "bedrock-agentcore.amazonaws.com", "InvokeAgentRuntime", {"agentRuntimeArn": runtime},
            blind=True, host="bedrock-agentcore", read_only=False, **owned("BedrockAgentCore::Runtime", runtime.removeprefix("arn:aws:")))
    scan = {"dataAutomationProfileArn": f"arn:aws:{here}:data-automation-profile/na.data-automation-v1", "inputConfiguration": {"s3Uri": "s3://example-forms/in/1.pdf"}}
    a.other("2026-05-29T11:30:00Z", CLAIMS, MONTREAL, BEDROCK, "InvokeDataAutomationAsync", scan, blind=True, host="bedrock-data-automation-runtime",
            read_only=False, **owned("Bedrock::DataAutomationProfile", f"{here}:data-automation-profile/na.data-automation-v1"))
    for name in ("ListFoundationModels", "ListInferenceProfiles"):
        a.other("2026-05-25T13:01:00Z", ADMIN, MONTREAL, BEDROCK, name, None, host="bedrock")
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": BEDROCK}, "Action": "sts:AssumeRole"}]}
    a.other("2026-05-25T13:02:00Z", ADMIN, VIRGINIA, "iam.amazonaws.com", "CreateRole", host="iam", read_only=False,
            params={"roleName": AGENT.name, "path": "/service-role/", "assumeRolePolicyDocument": json.dumps(trust), "description": f'"eventSource":"{BEDROCK}","eventName":"InvokeModel"'})
    a.other("2026-05-25T13:03:00Z", ADMIN, MONTREAL, "cloudtrail.amazonaws.com", "GenerateQuery", {"prompt": "HIDDEN_DUE_TO_SECURITY_REASONS"}, host="cloudtrail")


def deliveries(a):
    """Calls told twice, in parts, late, or corrected."""
    a.stream("completion-next-day", "2026-05-27T23:59:58Z", PORTAL, MONTREAL, SONNET_US, "recorded", "us-east-1", ends="2026-05-28T00:00:04Z", tokens=(777, 111))
    a.stream("completion-next-folder", "2026-05-30T23:49:10Z", PORTAL, MONTREAL, SONNET_US, "recorded", MONTREAL, ends="2026-05-31T00:01:02Z", tokens=(9000, 4100))
    a.stream("completion-next-month", "2026-05-31T23:59:58Z", PORTAL, MONTREAL, NOVA_CA, "recorded", CALGARY, ends="2026-06-01T00:00:04Z", tokens=(640, 99))
    a.stream("completion-alone", "2026-05-24T23:59:50Z", PORTAL, MONTREAL, HAIKU, "recorded", MONTREAL, ends="2026-05-25T00:00:03Z", tokens=(350, 61), absent=True)
    call, end = a.stream("data-event-copies", "2026-05-29T20:00:00Z", CLAIMS, MONTREAL, SONNET_US, "recorded", "us-east-2", ends="2026-05-29T20:00:15Z", tokens=(1111, 222))
    a.again("copies", data_copy(call, SONNET_US))
    a.again("copies", data_copy(end, SONNET_US))
    single = a.call("data-event-copy", "2026-05-30T20:00:00Z", CLAIMS, MONTREAL, SONNET_US, "recorded", MONTREAL, tokens=(1010, 202))
    a.again("copies", data_copy(single, SONNET_US))
    twice = a.call("delivered-twice", "2026-05-28T20:30:00Z", ANALYST, MONTREAL, SONNET_US, "recorded", "us-west-2", tokens=(640, 128))
    a.again("duplicates", twice, "2026-05-30T04:10:00Z")
    call, end = a.stream("completion-delivered-twice", "2026-05-28T20:40:00Z", PORTAL, MONTREAL, NOVA_CA, "recorded", MONTREAL, ends="2026-05-28T20:40:07Z", tokens=(320, 64))
    a.again("duplicates", end, "2026-05-30T04:10:00Z")
    a.call("delivered-late", "2026-05-30T22:00:00Z", ANALYST, MONTREAL, NOVA_CA, "recorded", MONTREAL, tokens=(55, 11),
           fields={"addendum": {"reason": "DELIVERY_DELAY"}}, delivered="2026-06-01T09:30:00Z")
    wrong = a.call("corrected", "2026-05-29T21:00:00Z", CLAIMS, MONTREAL, SONNET_US, "recorded", "us-east-1", tokens=(1414, 313), blank=True)
    a.again("corrected", wrong | {
        "eventID": uid("corrected " + wrong["eventID"]), "additionalEventData": {"inferenceRegion": "us-east-1", "inputTokens": 1414, "outputTokens": 313},
        "addendum": {"reason": "UPDATED_DATA", "updatedFields": "additionalEventData", "originalRequestID": wrong["requestID"], "originalEventID": wrong["eventID"]}},
        "2026-06-01T09:30:00Z")


def beside(a):
    """Objects that are no logs, and one that is damaged."""
    start, end = at("2026-05-26T14:00:00Z"), at("2026-05-26T15:00:00Z")
    logs = [a.key(*place) for place in sorted(a.objects) if place[:2] == (PRODUCTION, MONTREAL) and start <= place[2] < end]
    digest = a.key(PRODUCTION, MONTREAL, end, "CloudTrail-Digest", f"org-trail_{MONTREAL}_{end:%Y%m%dT%H%M%SZ}")
    none = {f"previousDigest{name}": None for name in ("S3Bucket", "S3Object", "HashValue", "HashAlgorithm", "Signature")}
    write_gz(digest, {
        "awsAccountId": PRODUCTION, "digestStartTime": iso(start), "digestEndTime": iso(end), "digestS3Bucket": "example-org-trail",
        "digestS3Object": str(digest.relative_to(a.root)), "digestPublicKeyFingerprint": "0" * 32, "digestSignatureAlgorithm": "SHA256withRSA",
        "newestEventTime": iso(end), "oldestEventTime": iso(start), **none, "logFiles": [
            {"s3Bucket": "example-org-trail", "s3Object": str(log.relative_to(a.root)), "hashAlgorithm": "SHA-256", "hashValue": a.sha256[log],
             "newestEventTime": iso(end), "oldestEventTime": iso(start)} for log in logs]})
    insight = {"insightType": "ApiCallRateInsight", "state": "Start", "eventSource": BEDROCK, "eventName": "InvokeModel"}
    write_gz(a.key(PRODUCTION, MONTREAL, at("2026-05-27T13:00:00Z"), "CloudTrail-Insight"), {"Records": [
        {"eventVersion": "1.09", "eventTime": "2026-05-27T12:50:00Z", "awsRegion": MONTREAL, "eventID": uid("insight"), "eventType": "AwsCloudTrailInsight",
         "recipientAccountId": PRODUCTION, "sharedEventID": uid("shared insight"), "insightDetails": insight, "eventCategory": "Insight"}]})
    (a.home / PRODUCTION / "CloudTrail" / ".DS_Store").write_text("Not a log: a file manager left this here.\n", "utf-8")
    a.skipped.update(["digest", "insight", "foreign"])
    # Half of a gzip stream. Its first record is long, so that no whole record stands before the cut.
    tags = [{"key": uid(f"key {n}"), "value": uid(f"value {n}")} for n in range(40)]
    long = record("2026-05-29T19:00:00Z", ADMIN, MONTREAL, "TagRole", {"roleName": "batch", "tags": tags}, source="iam.amazonaws.com", host="iam")
    moment = at("2026-05-29T19:10:00Z")
    write_gz(a.key(PRODUCTION, MONTREAL, moment), {"Records": [long, *ordinary(PRODUCTION, MONTREAL, moment)]}, share=0.5)
    a.failed += 1


def clean(a):
    """Three days in which everything is proven to have run in Canada."""
    for n, day in enumerate(DAYS[:3]):
        a.call("in-region", f"{day}T10:00:00Z", CLAIMS, MONTREAL, HAIKU, "in_region", MONTREAL, tokens=(400 + n, 80))
        a.call("recorded-in-canada", f"{day}T13:00:00Z", CLAIMS, MONTREAL, NOVA_CA, "recorded", (MONTREAL, CALGARY)[n % 2], tokens=(300, 30 + n))
        a.stream("stream-in-canada", f"{day}T16:00:00Z", PORTAL, MONTREAL, NOVA_CA, "recorded", (CALGARY, MONTREAL)[n % 2], ends=f"{day}T16:00:08Z", tokens=(500, 50))
    a.touch(PRODUCTION, MONTREAL, iso(at(f"{DAYS[2]}T16:10:00Z") + timedelta(hours=4)))


def change(a):
    """A fortnight in which one client goes over to a global profile on a known day. Returns what is new of it."""
    first, days = "2026-05-21", [f"2026-05-{day}" for day in range(11, 25)]
    for n, day in enumerate(days):
        a.call("in-region", f"{day}T10:00:00Z", CLAIMS, MONTREAL, HAIKU, "in_region", MONTREAL, tokens=(400 + n, 80))
        if day < first:
            a.call("before-the-change", f"{day}T13:00:00Z", PORTAL, MONTREAL, NOVA_CA, "recorded", MONTREAL, tokens=(300, 30 + n))
        elif day != days[-1]:
            a.call("global-luck", f"{day}T13:00:00Z", PORTAL, MONTREAL, SONNET_GLOBAL, "recorded", MONTREAL, tokens=(300, 30 + n))
        else:
            a.call("global-abroad", f"{day}T13:00:00Z", PORTAL, MONTREAL, SONNET_GLOBAL, "recorded", "eu-west-1", tokens=(300, 30 + n))
    memory = f"arn:aws:bedrock-agentcore:{MONTREAL}:{PRODUCTION}:memory/helpdesk-Qm4tX1"
    a.other("2026-05-22T11:00:00Z", PORTAL, MONTREAL, "bedrock-agentcore.amazonaws.com", "RetrieveMemoryRecords", {"memoryId": "helpdesk-Qm4tX1"},
            blind=True, host="bedrock-agentcore", managementEvent=False, eventCategory="Data",
            resources=[{"accountId": PRODUCTION, "type": "AWS::BedrockAgentCore::Memory", "ARN": memory}])
    a.other("2026-05-22T11:05:00Z", PORTAL, MONTREAL, BEDROCK, "CountTokens", {"modelId": SONNET_GLOBAL}, blind=True)
    return {"drift": [{"code": "scope-changed", "principal": PORTAL.principal, "before": "ca", "now": "global", "day": first, "calls": 4}]}


def witness(a):
    """Three days with invocation logs beside CloudTrail: they agree, add, contradict and lack. Returns the truth about both."""
    logs = Logs(a)
    one = a.call("log-agrees", "2026-05-25T10:00:00Z", CLAIMS, MONTREAL, NOVA_CA, "recorded", MONTREAL, tokens=(300, 30))
    logs.log(one, CLAIMS, MONTREAL, (300, 30), (0, 0))
    two, _ = a.stream("only-the-log-names-ohio", "2026-05-25T14:00:00Z", PORTAL, MONTREAL, SONNET_US, "recorded", "us-east-2")
    logs.log(two, PORTAL, "us-east-2", (512, 64), (0, 0))
    three, _ = a.stream("only-the-log-names-calgary", "2026-05-26T10:00:00Z", PORTAL, MONTREAL, NOVA_CA, "recorded", CALGARY)
    logs.log(three, PORTAL, CALGARY, (200, 40))
    four = a.call("log-contradicts", "2026-05-26T12:00:00Z", CLAIMS, MONTREAL, NOVA_CA, "recorded", MONTREAL, tokens=(300, 30))
    logs.log(four, CLAIMS, CALGARY, (300, 30), (0, 0))
    a.call("no-log", "2026-05-26T13:00:00Z", CLAIMS, MONTREAL, HAIKU, "in_region", MONTREAL, tokens=(400, 80))
    lost = record("2026-05-26T15:00:00Z", PORTAL, MONTREAL, "Converse", {"modelId": SONNET_US})
    logs.log(lost, PORTAL, "us-west-2", (100, 20), (0, 0))
    seven = a.call("cached", "2026-05-27T09:00:00Z", CLAIMS, MONTREAL, HAIKU, "in_region", MONTREAL, tokens=(3, 142))
    logs.log(seven, CLAIMS, None, (3, 142), (0, 28857))
    eight = a.call("two-logs", "2026-05-27T11:00:00Z", CLAIMS, MONTREAL, HAIKU, "in_region", MONTREAL)
    logs.log(eight, CLAIMS, None, (50, 10), (1000, 0), times=2)
    a.call("throttled", "2026-05-27T12:00:00Z", CLAIMS, MONTREAL, HAIKU, "none", error=("ThrottlingException", "Too many requests."))
    nine = a.call("last", "2026-05-27T16:00:00Z", CLAIMS, MONTREAL, HAIKU, "in_region", MONTREAL)
    logs.log(nine, CLAIMS, None, (40, 8), (0, 0))
    a.touch(PRODUCTION, MONTREAL, "2026-05-27T20:10:00Z")
    a.write()
    logs.write()
    # A long prompt, which nobody unpacks: it is no gzip.
    data = next(iter((a.home / PRODUCTION / "BedrockModelInvocationLogs").rglob("09/*.json.gz"))).parent / "data"
    data.mkdir()
    (data / f"{seven['requestID']}_input.json.gz").write_text("CANARY-BODY\n", "utf-8")
    return {
        "exit": {"code": 10, "reasons": ["violations", "inconclusive", "unproven"]}, "calls": 10,
        "by_evidence": {"in_region": 4, "none": 1, "recorded": 5},
        "by_verdict": {"COMPLIANT": 6, "INSUFFICIENT_DATA": 1, "NON_COMPLIANT": 2, "NOT_APPLICABLE": 1},
        "by_destination": {"ca-central-1": 5, "ca-west-1": 1, "none": 1, "unknown": 1, "us-east-2": 1, "us-west-2": 1},
        "calls_with_tokens": 9, "input_tokens": 1905, "output_tokens": 424,
        "invocation_logs": {"calls": 8, "placed": 3, "agreed": 1, "calls_with_tokens": 8, "calls_with_cache": 7, "cache_read_tokens": 1000,
                            "cache_write_tokens": 28857},
        "second_witness": {
            "records": 9, "calls_with_both": 7, "calls_of_logs_alone": 1, "repeated": 1, "outside_window": 0, "conflicting": 0,
            "regions_placed": 3, "regions_agreed": 1, "regions_contradicted": 1, "calls_without_log": 1, "calls_at_edge": 0,
            "calls_not_logged": 0, "logs_without_call": 1, "logs_at_edge": 0}}


def main():
    archive = Archive("archive", "o-exampleorg1", "canada.toml")
    for scene in (routine, recorded, not_recorded, application_profiles, failures, abroad, blind_spots, deliveries):
        scene(archive)
    archive.write()
    beside(archive)
    small = Archive("clean", "", "canada-only.toml")
    clean(small)
    small.write()
    fortnight = Archive("change", "", "canada-only.toml")
    new = change(fortnight)
    fortnight.write()
    both = witness(Archive("witness", "", "canada-only.toml"))
    truth = {"archive": archive.expected(), "clean": small.expected(), "change": fortnight.expected() | new, "witness": both}
    (HERE / "expected.json").write_text(pretty(truth) + "\n", "utf-8")


def pretty(value, depth=0):
    """JSON in which objects are opened, but a list has one line for each of its items."""
    if isinstance(value, dict) and depth < 3:
        rows = [f"{json.dumps(key)}: {pretty(item, depth + 1)}" for key, item in value.items()]
        opening, closing = "{", "}"
    elif isinstance(value, list) and depth < 3:
        rows, opening, closing = [json.dumps(item) for item in value], "[", "]"
    else:
        return json.dumps(value)
    return opening + ",".join(f"\n{'  ' * (depth + 1)}{row}" for row in rows) + f"\n{'  ' * depth}{closing}" if rows else opening + closing


if __name__ == "__main__":
    main()
