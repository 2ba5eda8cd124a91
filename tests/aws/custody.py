"""Where logs are kept, asked of servers that are not ours.

No such server is AWS, so no answer may be a pass; what lies abroad must be found all the same, and what
rclone answers to questions that it does not know (a listing, with status 200) must never be "none".
"""

import json
import subprocess

import boto3

from archive import Archive
from servers import environment, moto, rclone
from support import Checks, Program, Ran

TRAIL = "arn:aws:cloudtrail:ca-central-1:123456789012:trail/main"


def check(checks: Checks, program: Program, _archive: Archive, small: Archive, _seeds: int) -> None:
    with moto(program.folder / "moto-custody.log") as endpoint:
        kept = fill(endpoint)
        live = custody(program, endpoint, "--regions", "ca-central-1,ca-west-1", "--save", "facts.json")
        found = codes(live)
        checks.equal("moto: abroad", live.code, 10)
        for code, about in [
            ("replica-outside", "copies"), ("prompts-outside", "prompts"),
            ("key-copy-outside", kept["copy"]), ("trail-without-reads", TRAIL), ("log-validation-off", TRAIL),
            ("trail-of-one-region", TRAIL), ("region-without-trail", "ca-west-1"), ("bucket-shared", "logs"),
            ("custody-not-aws", endpoint),
        ]:
            checks.equal(f"moto: {code}", (code, about) in found, True)
        saved = custody(program, None, "--facts", "facts.json")
        checks.equal("the same from saved facts", (saved.code, saved.stdout), (live.code, live.stdout))
        put_home(endpoint)
        better = custody(program, endpoint, "--regions", "ca-central-1")
        outside = [pair for pair in codes(better) if pair[0].endswith("-outside") and pair[0] != "key-copy-outside"]
        checks.equal("moto: at home, and no pass", (better.code, outside), (4, []))
        # moto names some roots otherwise than S3 does.
        checks.equal("moto: another root", ("custody-unknown", "logs") in codes(better), True)
        # moto serves CloudTrail, rclone S3.
        with rclone(small.folder.parent, program.folder / "rclone-custody.log") as s3:
            other = custody(program, endpoint, "--regions", "ca-central-1", AWS_ENDPOINT_URL_S3=s3)
            unknown = [finding["message"] for finding in json.loads(other.stdout)["findings"]
                       if finding["code"] == "custody-unknown"]
            checks.equal("rclone: no pass", other.code, 4)
            for action in ["GetReplicationConfiguration", "GetEncryptionConfiguration", "GetBucketPolicy"]:
                checks.equal(f"rclone: {action}", any(action in message for message in unknown), True)


def custody(program: Program, endpoint: str | None, *words: str, **env: str) -> Ran:
    command = [str(program.binary), "custody", *words, "-f", "json", "-q"]
    run = subprocess.run(command, cwd=program.folder, env=environment(endpoint, **env), capture_output=True, text=True,
                         timeout=300, check=False)
    return Ran(run.returncode, run.stdout, run.stderr)


def codes(ran: Ran) -> set[tuple[str, str]]:
    return {(finding["code"], finding["subject"]) for finding in ran.report().get("findings", [])}


def client(endpoint: str, service: str, region: str = "ca-central-1"):
    return boto3.client(service, endpoint_url=endpoint, region_name=region, aws_access_key_id="test",
                        aws_secret_access_key="test")


def fill(endpoint: str) -> dict[str, str]:
    """A trail in Canada, and much of it abroad."""
    s3, kms = client(endpoint, "s3"), client(endpoint, "kms")
    for name, region in [("logs", "ca-central-1"), ("copies", "us-east-1"), ("prompts", "us-west-2")]:
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        client(endpoint, "s3", region).create_bucket(Bucket=name, **where)
    for name in ("logs", "copies"):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_replication(Bucket="logs", ReplicationConfiguration={
        "Role": "arn:aws:iam::123456789012:role/r",
        "Rules": [{"ID": "r", "Status": "Enabled", "Priority": 1, "Filter": {"Prefix": ""},
                   "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": {"Bucket": "arn:aws:s3:::copies"}}]})
    grant = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "s3:GetObject",
             "Resource": "arn:aws:s3:::logs/*"}
    s3.put_bucket_policy(Bucket="logs", Policy=json.dumps({"Version": "2012-10-17", "Statement": [grant]}))
    key = kms.create_key(MultiRegion=True)["KeyMetadata"]
    copy = kms.replicate_key(KeyId=key["KeyId"], ReplicaRegion="us-east-1")["ReplicaKeyMetadata"]["Arn"]
    trails = client(endpoint, "cloudtrail")
    trails.create_trail(Name="main", S3BucketName="logs", IsMultiRegionTrail=False, EnableLogFileValidation=False,
                        KmsKeyId=key["Arn"])
    trails.start_logging(Name="main")
    trails.put_event_selectors(TrailName="main", EventSelectors=[{"ReadWriteType": "WriteOnly",
                                                                  "IncludeManagementEvents": True}])
    log_prompts(endpoint, "prompts")
    return {"copy": copy}


def log_prompts(endpoint: str, bucket: str) -> None:
    client(endpoint, "bedrock").put_model_invocation_logging_configuration(
        loggingConfig={"s3Config": {"bucketName": bucket}, "textDataDeliveryEnabled": True})


def put_home(endpoint: str) -> None:
    client(endpoint, "s3").delete_bucket_replication(Bucket="logs")
    log_prompts(endpoint, "logs")
