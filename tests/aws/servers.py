"""Servers that are not ours, on loopback: each is started here, waited for and stopped here.

`rclone` (rclone serve s3, a folder as buckets, to read), `seaweed` (an S3 of its own with writes and
credentials) and `miniaws` (moto with faults) give what is needed to ask them. `Counting` stands before
one of them, counts what is asked, and may answer in its place.
"""

import collections
import contextlib
import http.client
import http.server
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.request

BIN = pathlib.Path(sys.executable).parent
MINIAWS = pathlib.Path(__file__).resolve().parents[3] / "shared/conformance/miniaws.py"
KEY, SECRET = "test", "testtest"


class NotHere(Exception):
    """Why a server cannot be had here: a part of the checks is left out."""


@contextlib.contextmanager
def rclone(folder: pathlib.Path, log: pathlib.Path):
    """Yields an endpoint; each folder in `folder` is a bucket."""
    port = free_port()
    command = [BIN / "rclone", "serve", "s3", folder, "--addr", f"127.0.0.1:{port}", "--read-only",
               "--auth-key", f"{KEY},{SECRET}", "--config", "/nowhere"]
    with running(command, log, port):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def seaweed(folder: pathlib.Path, log: pathlib.Path):
    """Yields an endpoint; what is stored lies in `folder`."""
    folder.mkdir(parents=True)
    identity = {"name": "t", "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
                "actions": ["Admin", "Read", "Write", "List"]}
    config = folder / "identities.json"
    config.write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
    master, volume, filer, s3 = (free_port(with_grpc=True) for _ in range(4))
    command = [BIN / "weed", "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3",
               f"-s3.config={config}", f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}",
               f"-s3.port={s3}", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false",
               "-master.volumeSizeLimitMB=64", "-volume.max=200"]
    with running(command, log, s3):
        endpoint = f"http://127.0.0.1:{s3}"
        # It listens before its parts have found each other: it is up once it takes an object.
        client = client_of(endpoint)
        await_true(lambda: takes_an_object(client), 60, "SeaweedFS takes no object")
        yield endpoint


@contextlib.contextmanager
def miniaws(log: pathlib.Path):
    """Yields an endpoint of moto with LookupEvents and faults."""
    if not MINIAWS.is_file():
        raise NotHere(f"no {MINIAWS.parent} beside the checkout")
    port = free_port()
    with running([sys.executable, MINIAWS, "--port", str(port)], log, port):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def moto(log: pathlib.Path):
    """Yields an endpoint of moto as it is."""
    port = free_port()
    with running([BIN / "moto_server", "-H", "127.0.0.1", "-p", str(port)], log, port):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def running(command: list, log: pathlib.Path, port: int):
    with open(log, "wb") as out:
        try:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=log.parent)
        except OSError as cause:
            raise NotHere(f"{command[0]} does not start: {cause}") from cause
        try:
            await_true(lambda: is_listening(server, port, log), 60, f"{command[0]} does not listen")
            yield
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def is_listening(server: subprocess.Popen, port: int, log: pathlib.Path) -> bool:
    if server.poll() is not None:
        raise NotHere(f"{server.args[0]} ended: {log.read_text(errors='replace')[-500:]}")
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def await_true(is_true, seconds: float, otherwise: str) -> None:
    """Asks until it is so; the pause only keeps the question from being a load."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            raise NotHere(otherwise)
        time.sleep(0.05)


def takes_an_object(client) -> bool:
    from botocore.exceptions import BotoCoreError, ClientError
    try:
        client.create_bucket(Bucket="results")
    except (BotoCoreError, ClientError) as cause:
        if "BucketAlreadyOwnedByYou" not in str(cause):
            return False
    try:
        client.put_object(Bucket="results", Key="up", Body=b"up")
        client.delete_object(Bucket="results", Key="up")
        return True
    except (BotoCoreError, ClientError):
        return False


def client_of(endpoint: str, **more: str):
    import boto3
    from botocore.config import Config
    config = Config(max_pool_connections=32, retries={"max_attempts": 0}, s3={"addressing_style": "path"}, **more)
    return boto3.client("s3", endpoint_url=endpoint, region_name="ca-central-1", aws_access_key_id=KEY,
                        aws_secret_access_key=SECRET, config=config)


def free_port(with_grpc: bool = False) -> int:
    """A port that nobody has; SeaweedFS takes the one 10,000 above it too."""
    while True:
        port = random.randrange(20_000, 30_000)
        with contextlib.suppress(OSError), socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", port))
            if with_grpc:
                two.bind(("127.0.0.1", port + 10_000))
            return port


def set_faults(endpoint: str, rules: list[dict], seed: int = 1) -> None:
    """Sets the faults of `miniaws`; its docstring has the rules."""
    post(f"{endpoint}/__faults", {"rules": rules, "seed": seed})


def hits(endpoint: str) -> int:
    """How many requests have met a fault."""
    with urllib.request.urlopen(f"{endpoint}/__faults", timeout=30) as answer:
        return sum(rule.get("hits", 0) for rule in json.load(answer)["rules"])


def post(url: str, body: dict) -> None:
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), method="POST"), timeout=30).close()


class Counting:
    """Passes every request on as it is, and counts it: `LIST /logs`, `GET /logs`, `PUT /results`.

    `instead`, if set, takes such a text and may give a status, a code and a message of S3 to answer
    with.
    """

    def __init__(self, endpoint: str) -> None:
        self.target = endpoint.removeprefix("http://")
        self.asked: collections.Counter = collections.Counter()
        self.instead = None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self) -> None:
                outer.pass_on(self)

            do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = pass_on

            def log_message(self, *_args) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, _request, _address) -> None:
                # A client that goes away is one of the things that are tried.
                if not isinstance(sys.exception(), ConnectionError):
                    super().handle_error(_request, _address)

        self.server = Server(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.own = threading.local()

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_cause) -> None:
        self.server.shutdown()
        self.server.server_close()

    def pass_on(self, request) -> None:
        verb = "LIST" if "list-type=2" in request.path else request.command
        kind = f"{verb} /{request.path.split('?')[0].split('/')[1]}"
        self.asked[kind] += 1
        body = request.rfile.read(int(request.headers.get("content-length") or 0))
        told = self.instead(kind) if self.instead else None
        if told:
            self.answer(request, *told)
            return
        # Kept for the thread, which is the client's connection.
        connection = getattr(self.own, "connection", None) or http.client.HTTPConnection(self.target, timeout=120)
        self.own.connection = connection
        connection.putrequest(request.command, request.path, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        got = connection.getresponse()
        text = got.read()
        request.send_response_only(got.status, got.reason)
        for name, value in got.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                request.send_header(name, value)
        length = got.getheader("content-length") if request.command == "HEAD" else str(len(text))
        request.send_header("content-length", length or "0")
        request.end_headers()
        request.wfile.write(text)

    def answer(self, request, status: int, code: str, message: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
        request.send_response_only(status, code)
        request.send_header("content-type", "application/xml")
        request.send_header("content-length", str(len(body)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(body)


def environment(endpoint: str | None = None, **more: str) -> dict[str, str]:
    """The environment of a run: of ours nothing, of AWS what is needed here."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("REGIONTRAIL_", "AWS_"))}
    own |= {"REGIONTRAIL_NOW": "2026-06-02T00:00:00Z", "NO_COLOR": "1", "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "ca-central-1", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere"}
    return own | ({"AWS_ENDPOINT_URL": endpoint} if endpoint else {}) | more
