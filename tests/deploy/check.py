"""Holds deploy/ against the tools of those who read it.

    python tests/deploy/check.py BINARY

BINARY is a built regiontrail. The image file is read by hadolint, the units by systemd-analyze, the
manifests by the schemas of Kubernetes, the Terraform by a parser of HCL and by `terraform fmt`; each
reader must also tell what was broken on purpose. The commands of all jobs are given to BINARY, which
must know their words, and one audit runs as in the container: another user, a root file system that
only BINARY, its libraries and CA certificates are in and that cannot be written. What is not here to
check with is said: `not tested: …`.
"""

import copy
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib

import hcl2
import kubernetes_validate
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NOBODY = "65532:65532"


def main() -> int:
    binary = pathlib.Path(sys.argv[1]).resolve()
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        check_image(checks, scratch)
        check_units(checks, scratch, binary)
        check_manifests(checks, binary)
        check_terraform(checks, binary)
        check_policies(checks, binary)
        check_container(checks, scratch, binary)
    return checks.end()


class Checks:
    """Counts what holds and tells what does not."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def that(self, what: str, holds: bool, why: object = "") -> None:
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {why}")

    def equal(self, what: str, got, want) -> None:
        self.that(what, got == want, f"{got!r}, not {want!r}")

    def ran(self, what: str, *command, code: int = 0) -> str:
        """Runs a command, which must end with this code."""
        run = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=ROOT, env=clean())
        self.that(what, run.returncode == code, f"exit {run.returncode}: {run.stdout}{run.stderr}")
        return run.stdout

    def end(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


def clean() -> dict[str, str]:
    """The environment without anybody's settings of regiontrail or AWS."""
    return {name: v for name, v in os.environ.items() if not name.startswith(("REGIONTRAIL_", "AWS_"))}


def not_tested(what: str) -> None:
    print(f"not tested: {what}")


def check_image(checks: Checks, scratch: pathlib.Path) -> None:
    path = DEPLOY / "container/Dockerfile"
    text = path.read_text()
    hadolint = pathlib.Path(sys.executable).with_name("hadolint")
    checks.ran("hadolint finds nothing", hadolint, path)
    bad = scratch / "Dockerfile"
    bad.write_text(text.replace("--no-install-recommends ", "") + "USER root\n")
    checks.ran("hadolint tells a fault", hadolint, bad, code=1)
    stages = re.split(r"^FROM ", text, flags=re.M)
    run_time = stages[-1]
    checks.equal("two stages", len(stages) - 1, 2)
    checks.equal("its user has no name and no rights", re.findall(r"^USER (.*)$", run_time, re.M), [NOBODY])
    checks.equal("nothing is run in the image that runs", re.findall(r"^(?:RUN|ADD) .*$", run_time, re.M), [])
    checks.that("built as locked", re.search(r"cargo build --release --locked ", text) is not None)
    check_context(checks, scratch / "context")
    not_tested("`docker build`: no Docker daemon here, and no base images")


def check_context(checks: Checks, context: pathlib.Path) -> None:
    """The files that the image is built from must be all that cargo and the compiler ask for."""
    context.mkdir()
    lines = (DEPLOY / "container/Dockerfile.dockerignore").read_text().splitlines()
    for line in lines:
        if line.startswith("!"):
            source, to = ROOT / line[1:], context / line[1:]
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, to) if source.is_dir() else shutil.copy(source, to)
    cargo = shutil.which("cargo")
    if cargo:
        checks.ran("cargo finds its files in the context", cargo, "metadata", "--no-deps", "--locked", "--offline",
                   "--format-version=1", "--manifest-path", context / "Cargo.toml")
    else:
        not_tested("the build context: no cargo")
    missing = []
    for path in (context / "src").rglob("*.rs"):
        code = path.read_text().split("#[cfg(test)]")[0]
        for name in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', code):
            if path.name != "tests.rs" and not (path.parent / name).exists():
                missing.append(f"{path.name}: {name}")
    checks.equal("what the source includes is in the context", missing, [])


def check_units(checks: Checks, scratch: pathlib.Path, binary: pathlib.Path) -> None:
    folder = DEPLOY / "systemd"
    service = (folder / "regiontrail.service").read_text()
    secrets = re.findall(r"(?im)^[^#]*(?:secret|token|password|AKIA).*$", service)
    checks.equal("no secret in the unit", secrets, [])
    settings = dict(line.split("=", 1) for line in (folder / "regiontrail.env.example").read_text().splitlines()
                    if "=" in line and not line.startswith("#"))
    for name in ["regiontrail.service", "textfile.conf.example"]:
        text = (folder / name).read_text().replace("\\\n", "")
        command = re.findall(r"^ExecStart=(.+)$", text, re.M)[-1]
        words = [re.sub(r"\$\{(\w+)\}", lambda found: settings[found[1]], word) for word in shlex.split(command)]
        knows(checks, f"the command of {name}", binary, words[1:])
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        return not_tested("the units: no systemd-analyze")
    units = scratch / "units"
    units.mkdir()
    # The program that it starts must be there.
    (units / "regiontrail.service").write_text(service.replace("/usr/local/bin/regiontrail", str(binary)))
    shutil.copy(folder / "regiontrail.timer", units)
    checks.ran("systemd reads the units", analyze, "verify", units / "regiontrail.service", units / "regiontrail.timer")
    checks.ran("the service is confined", analyze, "security", "--offline=true", "--threshold=15",
               units / "regiontrail.service")
    bad = units / "bad.service"
    bad.write_text(service.replace("ProtectSystem=strict", "").replace("CapabilityBoundingSet=\n", "")
                   .replace("/usr/local/bin/regiontrail", "/nowhere"))
    checks.ran("systemd tells a fault", analyze, "verify", bad, code=1)
    checks.ran("systemd tells a service that is not confined", analyze, "security", "--offline=true",
               "--threshold=15", bad, code=1)


def knows(checks: Checks, what: str, binary: pathlib.Path, words: list[str]) -> None:
    """The program must know each word: it reads them in order, and comes to `--help` after the others."""
    checks.that(f"{what} reads S3 and adds to its ledger", words[1].startswith("s3://") and "--since-last" in words)
    checks.equal(f"{what} is an audit", words[0], "audit")
    checks.ran(f"{what} is known", binary, *words, "--help")
    checks.ran(f"{what} with another word is not", binary, *words, "--no-such-word", "--help", code=2)


# The first has podFailurePolicy as a promise, the last is what the schemas have.
VERSIONS = ["1.31", "1.34", "1.37"]


def check_manifests(checks: Checks, binary: pathlib.Path) -> None:
    documents = list(yaml.safe_load_all((DEPLOY / "kubernetes/regiontrail.yaml").read_text()))
    by_kind = {document["kind"]: document for document in documents}
    for version in VERSIONS:
        faults = [fault for document in documents for fault in faults_of(document, version)]
        checks.equal(f"Kubernetes {version} takes the manifests", faults, [])
    cron = by_kind["CronJob"]
    bad = copy.deepcopy(cron)
    bad["spec"]["concurencyPolicy"] = "Forbid"
    checks.that("Kubernetes tells an unknown word", bool(faults_of(bad, VERSIONS[0])))
    bad = copy.deepcopy(cron)
    bad["spec"]["schedule"] = 5
    checks.that("Kubernetes tells a wrong type", bool(faults_of(bad, VERSIONS[0])))
    checks.equal("one at a time", cron["spec"]["concurrencyPolicy"], "Forbid")
    pod = cron["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    checks.equal("the pod is restricted", unrestricted(pod), [])
    bad = copy.deepcopy(pod)
    bad["containers"][0]["securityContext"].pop("capabilities")
    checks.equal("a pod that is not is told", unrestricted(bad), ["capabilities"])
    [container] = pod["containers"]
    checks.equal("the root file system is not written", container["securityContext"]["readOnlyRootFilesystem"], True)
    mounts = {mount["mountPath"] for mount in container["volumeMounts"]}
    checks.equal("what is written has a volume", mounts, {"/etc/regiontrail", "/var/lib/regiontrail", "/tmp"})
    account = by_kind["ServiceAccount"]
    checks.equal("its own account", pod["serviceAccountName"], account["metadata"]["name"])
    checks.that("with a role of IAM", "eks.amazonaws.com/role-arn" in account["metadata"]["annotations"])
    knows(checks, "the command of the CronJob", binary, container["args"])
    policy = tomllib.loads(by_kind["ConfigMap"]["data"]["policy.toml"])
    checks.equal("its policy is that of the image", policy, tomllib.loads((DEPLOY / "policy.toml").read_text()))


def faults_of(document: dict, version: str) -> list[str]:
    try:
        kubernetes_validate.validate(document, version, strict=True)
    except kubernetes_validate.ValidationError as fault:
        return [f"{document['kind']}: {fault.message}"]
    return []


def unrestricted(pod: dict) -> list[str]:
    """What Pod Security Standards' profile `restricted` asks for and the pod has not.

    https://kubernetes.io/docs/concepts/security/pod-security-standards/
    """
    inside, [container] = pod["securityContext"], pod["containers"]
    own = container.get("securityContext", {})
    wanted = {
        "host": not any(pod.get(name) for name in ("hostNetwork", "hostPID", "hostIPC")),
        "volumes": all(set(volume) - {"name"} <= {"configMap", "emptyDir", "persistentVolumeClaim", "projected"}
                       for volume in pod["volumes"]),
        "privileged": not own.get("privileged"),
        "escalation": own.get("allowPrivilegeEscalation") is False,
        "user": inside.get("runAsNonRoot") is True and inside.get("runAsUser", 0) > 0,
        "seccomp": inside.get("seccompProfile", {}).get("type") == "RuntimeDefault",
        "capabilities": own.get("capabilities", {}) == {"drop": ["ALL"]},
    }
    return [name for name, holds in wanted.items() if not holds]


def check_terraform(checks: Checks, binary: pathlib.Path) -> None:
    folder = DEPLOY / "terraform"
    blocks = Blocks(folder)
    terraform = shutil.which("terraform")
    if terraform:
        checks.ran("terraform fmt", terraform, "fmt", "-check", "-diff", folder)
    else:
        not_tested("`terraform fmt`: no Terraform here")
    not_tested("`terraform validate`: the AWS provider cannot be had here")
    public = blocks.resource("aws_s3_bucket_public_access_block")
    closed = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]
    checks.equal("the results are not public", [public[name] for name in closed], [True] * 4)
    versions = blocks.resource("aws_s3_bucket_versioning")["versioning_configuration"]
    checks.equal("the results have versions", versions[0]["status"], "Enabled")
    rule = blocks.resource("aws_s3_bucket_server_side_encryption_configuration")["rule"][0]
    checks.equal("the results are encrypted", rule["apply_server_side_encryption_by_default"][0]["sse_algorithm"], "aws:kms")
    rules = {rule["id"]: rule for rule in blocks.resource("aws_s3_bucket_lifecycle_configuration")["rule"]}
    kept = rules["old-versions"]["noncurrent_version_expiration"][0]["noncurrent_days"]
    checks.equal("old versions go", kept, "${var.old_version_days}")
    checks.equal("and so do marks of deletion", rules["marks-of-deletion"]["expiration"][0]["expired_object_delete_marker"], True)
    checks.equal("all rules hold", {rule["status"] for rule in rules.values()}, {"Enabled"})
    denied = {s["sid"]: s for s in blocks.statements("results")}
    checks.equal("TLS only", denied["TlsOnly"]["condition"][0]["variable"], "aws:SecureTransport")
    checks.equal("TLS only, for all", (denied["TlsOnly"]["effect"], denied["TlsOnly"]["actions"]), ("Deny", ["s3:*"]))
    checks.equal("in Canada", blocks.variable("region")["default"], "ca-central-1")
    task = blocks.statements("task")
    actions = {action for statement in task for action in statement["actions"]}
    checks.equal("the task may do this and no more", actions,
                 {"s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "kms:Decrypt",
                  "kms:GenerateDataKey", "sns:Publish", "cloudtrail:LookupEvents", "account:GetRegionOptStatus"})
    anywhere = {a for s in task if s["resources"] == ["*"] for a in s["actions"]}
    checks.equal("only what knows no resources may be done anywhere", anywhere,
                 {"cloudtrail:LookupEvents", "account:GetRegionOptStatus"})
    deletes = [s["resources"] for s in task if "s3:DeleteObject" in s["actions"]]
    checks.equal("only the lock, parts and what doctor wrote are deleted", deletes,
                 [[f"${{aws_s3_bucket.results.arn}}/ledger/{name}" for name in ("lock", "*.parquet", "doctor")]])
    lists = [s for s in task if s["actions"] == ["s3:ListBucket"]]
    checks.equal("lists have a prefix", {s["condition"][0]["variable"] for s in lists}, {"s3:prefix"})
    text = (folder / "task.tf").read_text()
    command = re.search(r"command = \[(.*?)\n    \]", text, re.S)[1]
    words = re.findall(r'"((?:\$\{[^}]*\}|[^"$])*)"|\b(local\.logs_url|var\.policy)\b', command)
    stands_for = {"local.logs_url": "s3://logs/AWSLogs", "var.policy": "canada"}
    words = [text.replace("${aws_s3_bucket.results.id}", "results").replace(
        "${aws_sns_topic.findings.arn}", "arn:aws:sns:ca-central-1:111122223333:findings") or stands_for[name]
        for text, name in words]
    knows(checks, "the command of the task", binary, words)
    for want in ["readonlyRootFilesystem = true", 'user                   = "65532:65532"', 'drop = ["ALL"]']:
        checks.that(f"the container has {want}", want in text)


class Blocks:
    """The blocks of all files in a folder."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.kinds: dict[str, list] = {}
        for path in sorted(folder.glob("*.tf")):
            with open(path, encoding="utf-8") as file:
                for kind, blocks in plain(hcl2.load(file)).items():
                    self.kinds.setdefault(kind, []).extend(blocks)

    def resource(self, kind: str) -> dict:
        [found] = [body for block in self.kinds["resource"] for body in block.get(kind, {}).values()]
        return found

    def variable(self, name: str) -> dict:
        [found] = [block[name] for block in self.kinds["variable"] if name in block]
        return found

    def statements(self, name: str) -> list[dict]:
        documents = [block["aws_iam_policy_document"] for block in self.kinds["data"] if "aws_iam_policy_document" in block]
        [body] = [document[name] for document in documents if name in document]
        dynamic = [d["statement"]["content"][0] for d in body.get("dynamic", [])]
        return body["statement"] + dynamic


def plain(node):
    """What hcl2 reads, without its quotes around texts and its own members."""
    if isinstance(node, dict):
        return {plain(name): plain(value) for name, value in node.items() if not name.startswith("__")}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return node.strip('"') if isinstance(node, str) else node


def check_policies(checks: Checks, binary: pathlib.Path) -> None:
    told = checks.ran("the policy is one", binary, "policy", "check", DEPLOY / "policy.toml")
    checks.that("the policy is Canada's", "allowed Regions: ca-central-1, ca-west-1" in told, told)


# In gcr.io/distroless/cc-debian12.
LIBRARIES = {"libc.so.6", "libm.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}

# A mount namespace of its own, so that nothing is left when it ends.
IN_A_CONTAINER = """
set -e
cd "$1"
mount --bind root root
mount -o remount,bind,ro root
mount -t tmpfs -o mode=1777 tmpfs root/tmp
mount -t tmpfs -o mode=0750,uid=65532,gid=65532 tmpfs root/var/lib/regiontrail
mount --bind "$2" root/samples
mount -o remount,bind,ro root/samples
code=0
chroot --userspec=65532:65532 root /usr/local/bin/regiontrail audit /samples/archive \
    --policy /etc/regiontrail/policy.toml --log-format json \
    -o /var/lib/regiontrail/report.html -o /var/lib/regiontrail/report.json \
    -o /var/lib/regiontrail/regiontrail.prom || code=$?
cp root/var/lib/regiontrail/* out/
if chroot --userspec=65532:65532 root /usr/local/bin/regiontrail audit /samples/clean -o /report.html; then
    exit 99
fi
exit "$code"
"""


def check_container(checks: Checks, scratch: pathlib.Path, binary: pathlib.Path) -> None:
    told = subprocess.run(["ldd", binary], capture_output=True, text=True).stdout
    libraries = [pathlib.Path(path) for path in re.findall(r"(/\S+) \(0x", told)]
    names = {path.name for path in libraries}
    checks.that("the image has its libraries", bool(names) and names <= LIBRARIES, names)
    if not shutil.which("unshare") or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        return not_tested("a run in a read-only root: no right to mount")
    root = scratch / "root"
    scratch.chmod(0o755)
    for place in ["tmp", "samples", "var/lib/regiontrail", "usr/local/bin", "etc/regiontrail", "etc/ssl/certs"]:
        (root / place).mkdir(parents=True)
    (scratch / "out").mkdir()
    for path in libraries:
        to = root / str(path).lstrip("/")
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to)
    shutil.copy(binary, root / "usr/local/bin/regiontrail")
    shutil.copy(DEPLOY / "policy.toml", root / "etc/regiontrail")
    run = subprocess.run(["unshare", "--mount", "--net", "sh", "-c", IN_A_CONTAINER, "-", scratch, ROOT / "samples"],
                         capture_output=True, text=True, env=clean())
    checks.equal("an audit in a read-only root ends with what it found", (run.returncode, run.stderr[-400:])[0], 10)
    if run.returncode != 10:
        print(run.stderr)
        return
    made = sorted(path.name for path in (scratch / "out").iterdir())
    checks.equal("its reports are there", made, ["regiontrail.prom", "report.html", "report.json"])
    lines = [line for line in run.stderr.splitlines() if line.startswith("{")]
    checks.equal("its last line", json.loads(lines[-1])["exit_code"], 10)
    checks.that("a report in the read-only root is refused", "cannot write `/report.html`" in run.stderr, run.stderr)


if __name__ == "__main__":
    sys.exit(main())
