//! A stand-in for AWS on loopback: S3, STS, LookupEvents and Lake as far as the program asks, and
//! faults.
//!
//! It answers over real sockets, one request a connection, and ends with the test.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use serde_json::{Value, json};

use super::{bucket, lake_store as lake, trail_api};

/// A stand-in that listens.
pub struct Server {
    address: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
pub(super) struct State {
    /// By bucket and key.
    pub objects: BTreeMap<String, Vec<u8>>,
    /// The Region that each bucket tells, where it is not ca-central-1.
    pub regions: BTreeMap<&'static str, Option<&'static str>>,
    /// By bucket and key, where an object has any.
    pub metadata: BTreeMap<String, BTreeMap<String, String>>,
    /// By key, for objects in an archive.
    pub classes: BTreeMap<String, &'static str>,
    /// The keys of those of which a copy is restored.
    pub restored: BTreeSet<String>,
    /// Records that LookupEvents has, by Region.
    pub events: Vec<Value>,
    pub faults: Vec<Fault>,
    /// Queries of Lake, and how often each was asked for.
    pub queries: Vec<(lake::Query, usize)>,
    /// What the JSON services answer, by operation.
    pub answers: BTreeMap<&'static str, Value>,
    /// What is answered to a request whose line begins so: status and body.
    pub pages: BTreeMap<String, (u16, String)>,
    /// Regions that are off in the account.
    pub regions_off: BTreeSet<&'static str>,
    /// How many events LookupEvents gives before the token of a page is too old.
    pub deepest: usize,
    pub requests: Vec<String>,
    pub seen: Vec<Seen>,
    pub page: usize,
    /// Minutes of the first of June 2026, and when objects were put where that is told.
    pub minute: u32,
    pub written: BTreeMap<String, u32>,
    /// What STS says that the time is.
    pub date: &'static str,
    /// Whether conditions of writes are heeded.
    pub is_heeding: bool,
    /// Whether the age of objects is not told.
    pub is_ageless: bool,
    gates: Vec<Held>,
}

/// Requests that wait: a part of their line, who is told that one came, and what they wait for.
type Held = (&'static str, mpsc::Sender<()>, Arc<Mutex<mpsc::Receiver<()>>>);

/// Holds requests until it is dropped.
pub struct Gate {
    came: mpsc::Receiver<()>,
    _open: mpsc::Sender<()>,
}

impl Gate {
    /// Waits until a request is held.
    pub fn wait(&self) {
        self.came.recv().unwrap();
    }
}

/// What goes wrong, how often.
#[derive(Clone)]
pub struct Fault {
    /// Where: a part of `METHOD path?query`.
    pub at: &'static str,
    /// How often it still happens.
    pub times: usize,
    pub what: What,
}

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An error answer: status and code.
    Error(u16, &'static str),
    /// The connection ends without an answer.
    Reset,
    /// The body ends after half, and the connection with it.
    Cut,
    /// The body stops after half, and the connection stays.
    Stall,
    /// A byte of the body is another.
    Corrupt,
    /// It is done, and the connection ends without an answer.
    Unheard,
    /// An answer of another kind.
    Nonsense,
    /// The first page once more, whatever is asked for.
    FirstPage,
    /// An element of the answer is not there, wherever it stands.
    Lacks(&'static str),
    /// The object is gone.
    Vanish,
    /// The object is another.
    Change,
}

impl Server {
    /// Starts on a port of its own.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            page: 1000,
            is_heeding: true,
            date: "Tue, 02 Jun 2026 00:00:07 GMT",
            deepest: usize::MAX,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // A client that goes away is one of the things that are tested.
                thread::spawn(move || serve(&stream, &state).unwrap_or(()));
            }
        });
        Self { address, state }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn put(&self, bucket_and_key: &str, body: Vec<u8>) {
        let mut state = self.state();
        let minute = state.minute;
        state.written.insert(bucket_and_key.to_owned(), minute);
        state.objects.insert(bucket_and_key.to_owned(), body);
    }

    /// Returns what an object holds.
    pub fn body(&self, bucket_and_key: &str) -> Vec<u8> {
        self.state().objects[bucket_and_key].clone()
    }

    /// Returns the keys below a prefix.
    pub fn keys(&self, prefix: &str) -> Vec<String> {
        let state = self.state();
        state.objects.keys().filter(|key| key.starts_with(prefix)).cloned().collect()
    }

    /// Puts an object with metadata.
    pub fn put_with(
        &self,
        bucket_and_key: &str,
        body: Vec<u8>,
        metadata: BTreeMap<String, String>,
    ) {
        self.put(bucket_and_key, body);
        self.state().metadata.insert(bucket_and_key.to_owned(), metadata);
    }

    pub fn archive(&self, bucket_and_key: &str, class: &'static str) {
        self.state().classes.insert(bucket_and_key.to_owned(), class);
    }

    pub fn restore(&self, bucket_and_key: &str) {
        self.state().restored.insert(bucket_and_key.to_owned());
    }

    /// Puts a bucket into another Region, or lets it tell none.
    pub fn region(&self, bucket: &'static str, region: Option<&'static str>) {
        self.state().regions.insert(bucket, region);
    }

    pub fn event(&self, record: Value) {
        self.state().events.push(record);
    }

    pub fn answers(&self, operation: &'static str, answer: Value) {
        self.state().answers.insert(operation, answer);
    }

    /// Answers a request whose line begins so; the longest beginning counts.
    pub fn page(&self, at: &str, status: u16, body: &str) {
        self.state().pages.insert(at.to_owned(), (status, body.to_owned()));
    }

    pub fn fault(&self, at: &'static str, times: usize, what: What) {
        self.state().faults.push(Fault { at, times, what });
    }

    /// Holds all requests that have this in their line.
    pub fn hold(&self, at: &'static str) -> Gate {
        let ((tell, came), (open, wait)) = (mpsc::channel(), mpsc::channel());
        self.state().gates.push((at, tell, Arc::new(Mutex::new(wait))));
        Gate { came, _open: open }
    }

    /// Ends all faults.
    pub fn heal(&self) {
        self.state().faults.clear();
    }

    /// Turns a Region off in the account.
    pub fn turn_off(&self, region: &'static str) {
        self.state().regions_off.insert(region);
    }

    /// Turns one on.
    pub fn turn_on(&self, region: &'static str) {
        self.state().regions_off.remove(region);
    }

    /// Sets what STS says that the time is.
    pub fn date(&self, date: &'static str) {
        self.state().date = date;
    }

    /// Lets the tokens of pages end after so many events.
    pub fn forget_pages_after(&self, events: usize) {
        self.state().deepest = events;
    }

    pub fn page_of(&self, objects: usize) {
        self.state().page = objects;
    }

    /// Sets the time: minutes of the first of June 2026.
    pub fn minute(&self, minute: u32) {
        self.state().minute = minute;
    }

    /// Tells the age of no object.
    pub fn tell_no_age(&self) {
        self.state().is_ageless = true;
    }

    /// Lets conditions of writes mean nothing.
    pub fn heed_nothing(&self) {
        self.state().is_heeding = false;
    }

    /// Takes the requests since the last time, as `METHOD path?query`.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state().requests)
    }

    /// Takes the requests since the last time, whole.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.state().seen)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

/// A request as somebody who keeps books sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub line: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// A request, as far as it matters.
pub(super) struct Request {
    pub method: String,
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    pub line: String,
}

pub(super) struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

fn serve(stream: &TcpStream, shared: &Mutex<State>) -> io::Result<()> {
    let Some(request) = read(stream)? else { return Ok(()) };
    let mut state = shared.lock().unwrap();
    state.requests.push(request.line.clone());
    state.seen.push(Seen {
        line: request.line.clone(),
        headers: request.headers.clone(),
        body: String::from_utf8_lossy(&request.body).into_owned(),
    });
    let held = state.gates.iter().find(|(at, ..)| request.line.contains(at));
    if let Some((_, came, open)) = held.cloned() {
        drop(state);
        // Nobody listens behind a gate that is open, and nothing is ever sent through it.
        came.send(()).unwrap_or(());
        open.lock().unwrap().recv().unwrap_or(());
        state = shared.lock().unwrap();
    }
    let fault = state.faults.iter_mut().find(|f| f.times > 0 && request.line.contains(f.at));
    let what = fault.map(|fault| {
        fault.times -= 1;
        fault.what
    });
    let mut answer = match what {
        // STS tells its errors in a wrapper.
        Some(What::Error(status, code)) if request.line == "POST /" => Answer {
            body: [b"<ErrorResponse>", &*error(status, code).body, b"</ErrorResponse>"].concat(),
            ..error(status, code)
        },
        Some(What::Error(status, code)) => error(status, code),
        Some(What::Nonsense) => xml("<Nonsense/>"),
        Some(What::Vanish) => error(404, "NoSuchKey"),
        Some(What::Reset) => return stream.shutdown(Shutdown::Both),
        Some(What::Change) => {
            let key = request.path.trim_start_matches('/');
            let body = state.objects.get_mut(key).unwrap();
            body.push(b' ');
            answer(&mut state, &request)
        }
        Some(What::Unheard) => {
            answer(&mut state, &request);
            return stream.shutdown(Shutdown::Both);
        }
        Some(What::FirstPage) => {
            let query = BTreeMap::from([("list-type".to_owned(), "2".to_owned())]);
            answer(&mut state, &Request { query, ..request })
        }
        Some(What::Cut | What::Stall | What::Corrupt | What::Lacks(_)) | None => {
            answer(&mut state, &request)
        }
    };
    let nth = state.requests.len();
    drop(state);
    if let Some(What::Lacks(element)) = what {
        answer.body = without(element, &answer.body);
    }
    if what == Some(What::Corrupt) {
        // A network does not damage the same byte twice.
        let at = (answer.body.len() / 2 + nth) % answer.body.len();
        answer.body[at] ^= 0x20;
    }
    write(stream, &answer, what)
}

fn without(element: &str, body: &[u8]) -> Vec<u8> {
    let mut text = String::from_utf8(body.to_vec()).unwrap();
    let (start, end) = (format!("<{element}>"), format!("</{element}>"));
    while let Some(at) = text.find(&start) {
        let until = text.find(&end).unwrap() + end.len();
        text.replace_range(at..until, "");
    }
    text.into_bytes()
}

fn read(stream: &TcpStream) -> io::Result<Option<Request>> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut parts = first.split_whitespace();
    let (Some(method), Some(target)) = (parts.next(), parts.next()) else { return Ok(None) };
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    if headers.get("expect").is_some_and(|expect| expect == "100-continue") {
        (&*stream).write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let query = pairs.map(|(name, value)| (name.to_owned(), plain(value))).collect();
    let (method, path) = (method.to_owned(), plain(path));
    let target = headers.get("x-amz-target").cloned().unwrap_or_default();
    let line = format!("{method} {}{target}", plain(first.split_whitespace().nth(1).unwrap()));
    Ok(Some(Request { method, path, query, headers, body, line }))
}

fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(code) if byte == b'%' => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn answer(state: &mut State, request: &Request) -> Answer {
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let page = state.pages.iter().rev().find(|(at, _)| request.line.starts_with(&***at));
    if let Some((_, (status, body))) = page {
        return Answer { status: *status, headers: Vec::new(), body: body.clone().into_bytes() };
    }
    if request.line == "PUT /latest/api/token" {
        let ttl = ("x-aws-ec2-metadata-token-ttl-seconds", "21600".to_owned());
        return Answer { status: 200, headers: vec![ttl], body: b"canary-own".to_vec() };
    }
    if let Some(operation) = request.headers.get("x-amz-target") {
        let operation = operation.rsplit('.').next().unwrap();
        return operate(state, operation, &serde_json::from_str(&body).unwrap(), request);
    }
    if body.contains("Action=GetCallerIdentity") {
        let mut answer = xml("<GetCallerIdentityResponse><GetCallerIdentityResult>\
             <Arn>arn:aws:sts::111122223333:assumed-role/auditor/test</Arn><UserId>A</UserId>\
             <Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>");
        answer.headers.push(("Date", state.date.to_owned()));
        return answer;
    }
    if let Some(action) = body.split('&').find_map(|part| part.strip_prefix("Action=Assume")) {
        return role(&format!("Assume{action}"));
    }
    let path = request.path.trim_matches('/').to_owned();
    match request.method.as_str() {
        "HEAD" => Answer {
            status: 200,
            headers: state
                .regions
                .get(path.as_str())
                .copied()
                .unwrap_or(Some("ca-central-1"))
                .map(|region| ("x-amz-bucket-region", region.to_owned()))
                .into_iter()
                .collect(),
            body: Vec::new(),
        },
        "GET" if request.query.contains_key("list-type") => bucket::list(state, &path, request),
        "GET" => bucket::get(state, &path, request),
        "PUT" => {
            if let Some(refused) = bucket::refused(state, &path, request) {
                return refused;
            }
            let tag = bucket::etag(&request.body);
            state.objects.insert(path.clone(), request.body.clone());
            state.written.insert(path, state.minute);
            Answer { headers: vec![("ETag", tag)], ..xml("") }
        }
        "DELETE" => {
            if let Some(refused) = bucket::refused(state, &path, request) {
                return refused;
            }
            state.objects.remove(&path);
            Answer { status: 204, headers: Vec::new(), body: Vec::new() }
        }
        other => panic!("not served: {other} {path}"),
    }
}

/// Gives the credentials of a role, named for how they were asked for.
fn role(action: &str) -> Answer {
    xml(&format!(
        "<{action}Response><{action}Result><Credentials><AccessKeyId>ASIAOF{action}</AccessKeyId>\
         <SecretAccessKey>canary-secret</SecretAccessKey>\
         <SessionToken>canary-token-{action}</SessionToken>\
         <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser>\
         <Arn>arn:aws:sts::111122223333:assumed-role/auditor/regiontrail</Arn>\
         <AssumedRoleId>A:regiontrail</AssumedRoleId></AssumedRoleUser>\
         </{action}Result></{action}Response>"
    ))
}

/// Answers as the JSON services do.
fn operate(state: &mut State, operation: &str, ask: &Value, request: &Request) -> Answer {
    if let Some(answer) = state.answers.get(operation) {
        return json_answer(answer);
    }
    match operation {
        "LookupEvents" => trail_api::lookup(state, ask, request),
        "StartQuery" => {
            let query = lake::Query::parse(ask["QueryStatement"].as_str().unwrap());
            state.queries.push((query, 0));
            json_answer(&json!({ "QueryId": format!("query-{}", state.queries.len() - 1) }))
        }
        "GetQueryResults" => trail_api::results(state, ask),
        _ => error(400, "AccessDeniedException"),
    }
}

pub(super) fn json_answer(body: &Value) -> Answer {
    let headers = vec![("Content-Type", "application/x-amz-json-1.1".to_owned())];
    Answer { status: 200, headers, body: body.to_string().into_bytes() }
}

pub(super) fn xml(text: &str) -> Answer {
    let headers = vec![("Content-Type", "application/xml".to_owned())];
    Answer { status: 200, headers, body: text.as_bytes().to_vec() }
}

/// An error as both S3 and the JSON services tell it.
pub(super) fn error(status: u16, code: &str) -> Answer {
    let json = code.ends_with("Exception");
    let body = if json {
        json!({ "__type": code, "message": "no" }).to_string()
    } else {
        format!("<Error><Code>{code}</Code><Message>no</Message></Error>")
    };
    Answer { status, headers: Vec::new(), body: body.into_bytes() }
}

fn write(mut stream: &TcpStream, answer: &Answer, what: Option<What>) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", answer.status);
    for (name, value) in &answer.headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "Content-Length: {}\r\n\r\n", answer.body.len()).unwrap();
    stream.write_all(head.as_bytes())?;
    let half = answer.body.len() / 2;
    match what {
        Some(What::Cut) => stream.write_all(&answer.body[..half])?,
        Some(What::Stall) => {
            stream.write_all(&answer.body[..half])?;
            // Until the client gives up.
            stream.read_exact(&mut [0])?;
        }
        _ => stream.write_all(&answer.body)?,
    }
    stream.shutdown(Shutdown::Both)
}
