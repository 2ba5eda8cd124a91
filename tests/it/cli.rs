//! The command line: exit codes, messages word for word, and what is written where.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::golden::assert_golden;
use crate::support::{Ran, call, count, folder, log, program, ran, ran_with_input, report, run};

/// A folder with one log of one call, which ran here.
fn logs(region: &str) -> TempDir {
    folder([("log.json", log(&[call("1", region)]))])
}

/// Runs the program in a folder.
fn run_in(folder: &Path, args: &[&str]) -> Ran {
    ran(program().current_dir(folder).args(args))
}

/// Asserts that a run in an empty folder with one log ends with this code and message, and that it
/// prints and leaves nothing else.
fn assert_refused(args: &[&str], code: i32, message: &str) {
    let folder = folder([
        ("log.json", log(&[call("1", "ca-central-1")])),
        ("bad.toml", BAD_POLICY.into()),
        ("list.toml", b"profiles = []\n".into()),
        ("empty-folder/.keep", Vec::new()),
    ]);
    let before = names(folder.path());
    let got = run_in(folder.path(), args);
    let want = Ran { code, stdout: String::new(), stderr: format!("{message}\n") };
    assert_eq!(got, want);
    assert_eq!(names(folder.path()), before, "{args:?} left something");
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

const BAD_POLICY: &str = r#"version = 1

[policy]
name = "Bad"
allowed_regions = ["ca-centrl-1"]
acept = ["recorded"]

[[exception]]
id = "EX-1"
match = { acount = ["444455556666"] }
reason = "none"
expires = "2027-01-31"
"#;

#[test]
fn each_exit_code_has_its_cause() {
    let empty = folder([("log.json", b"{\"Records\":[]}".to_vec())]);
    let presumed = call("1", "x").to_string().replace(r#"{"inferenceRegion":"x"}"#, "null");
    let presumed = folder([("log.json", presumed.into_bytes())]);
    let cut = folder([
        ("cut.json", b"{\"Records\":[{".to_vec()),
        ("log.json", log(&[call("1", "ca-central-1")])),
    ]);
    let unused = EXCEPTION.replace("2026-06-02", "2027-01-01");
    let unused = folder([("p.toml", unused.into()), ("log.json", log(&[call("1", "ca-west-1")]))]);
    let expired =
        folder([("p.toml", EXCEPTION.into()), ("log.json", log(&[call("1", "ca-west-1")]))]);
    let policy = ["--policy", "p.toml"].as_slice();
    for (folder, more, code, last) in [
        (&logs("ca-central-1"), [].as_slice(), 0, "exit 0: complete, nothing found\n"),
        (&empty, &[], 3, "exit 3: no inference found (3)\n"),
        (&cut, &[], 4, "exit 4: inconclusive (4)\n"),
        (&logs("us-east-1"), &[], 10, "exit 10: inference outside the policy (10)\n"),
        (&presumed, &[], 11, "exit 11: inference not proven (11)\n"),
        (&unused, policy, 12, "exit 12: exceptions expired or unused (12)\n"),
        (&expired, policy, 12, "exit 12: exceptions expired or unused (12)\n"),
    ] {
        let file = if code == 4 { "." } else { "log.json" };
        let got = run_in(folder.path(), &[&["audit", file], more].concat());
        assert_eq!((got.code, got.stderr.as_str()), (code, last));
        assert!(!got.stdout.is_empty());
    }
}

const EXCEPTION: &str = r#"version = 1

[policy]
name = "Canada, but for one"
allowed_regions = ["ca-central-1", "ca-west-1"]

[[exception]]
id = "EX-1"
reason = "a prototype"
owner = "ana@example.org"
expires = 2026-06-02
match = { account = ["444455556666"] }
"#;

#[test]
fn flags_choose_which_reasons_decide_the_exit_code_and_the_report_hides_none() {
    let abroad = logs("us-east-1");
    let empty = folder([("log.json", b"[]".to_vec())]);
    for (folder, more, code, reasons) in [
        (&abroad, ["--exit-zero"].as_slice(), 0, json!(["violations"])),
        (&abroad, &["--fail-on", "inconclusive,unproven"], 0, json!(["violations"])),
        (&abroad, &["--fail-on", "violations"], 10, json!(["violations"])),
        (&abroad, &["--allow", "us-east-1"], 0, json!([])),
        (&empty, &["--allow-empty"], 0, json!([])),
        (&empty, &["--fail-on", "violations"], 0, json!(["no_inference"])),
    ] {
        let args = [&["audit", "log.json", "-f", "json"], more].concat();
        let got = run_in(folder.path(), &args);
        let report: Value = serde_json::from_str(&got.stdout).unwrap();
        assert_eq!(got.code, code, "{more:?}");
        assert_eq!(report["exit"], json!({ "code": code, "reasons": reasons }), "{more:?}");
        // An empty run is no pass, whatever its exit code.
        let is_compliant = report["verdict"] == "COMPLIANT";
        assert_eq!(is_compliant, more == ["--allow", "us-east-1"], "{more:?}");
    }
}

#[test]
fn inputs_that_are_not_there_are_told_before_any_is_read() {
    let message = "error: cannot open input `nowhere`
  No such file or directory (os error 2)
help: name a folder or file that is there, or `-` for standard input; a bucket is `s3://nowhere`";
    assert_refused(&["audit", "nowhere"], 2, message);
    assert_refused(&["audit", "log.json", "nowhere", "--ledger", "kept"], 2, message);
}

#[test]
fn inputs_that_lie_in_each_other_are_told() {
    for (inputs, told) in [
        (["log.json", "."], ["log.json", "."]),
        ([".", "./log.json"], ["./log.json", "."]),
        (["log.json", "./log.json"], ["./log.json", "log.json"]),
        (["-", "-"], ["-", "-"]),
    ] {
        let message = format!(
            "error: input `{}` lies in input `{}`: its objects would count twice
help: name one of the two",
            told[0], told[1]
        );
        assert_refused(&["audit", inputs[0], inputs[1], "--ledger", "kept"], 2, &message);
    }
}

#[cfg(unix)]
#[test]
fn a_report_is_as_readable_as_any_new_file() {
    use std::os::unix::fs::PermissionsExt;

    let folder = logs("ca-central-1");
    run_in(folder.path(), &["audit", "log.json", "-o", "report.json"]);
    let mode = |name| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("report.json"), mode("log.json"));
}

#[test]
fn policies_that_cannot_be_used_are_told_with_every_mistake() {
    assert_refused(
        &["audit", "log.json", "--policy", "canda"],
        2,
        "error: cannot read policy `canda`
  No such file or directory (os error 2)
help: name a TOML file or one of the presets: canada, canada-central, canada-us, us, eu",
    );
    let message = "error: cannot use policy `bad.toml`
  line 5, `allowed_regions`: unknown Region `ca-centrl-1`; did you mean `ca-central-1`?
  line 6, `acept`: unknown key; did you mean `accept`?
  line 8, `owner`: missing
  line 10, `acount`: unknown key; did you mean `account`?
  line 12, `expires`: expected a date without quotes, such as 2027-01-31
help: `regiontrail policy init` prints a commented policy; `policy regions` lists Regions";
    assert_refused(&["audit", "log.json", "--policy", "bad.toml"], 2, message);
    assert_refused(&["policy", "check", "bad.toml"], 2, message);
    assert_refused(
        &["audit", "log.json", "--allow", "ca-central-1,ca-wst-1"],
        2,
        "error: cannot use policy `ca-central-1,ca-wst-1`
  unknown Region `ca-wst-1`; did you mean `ca-west-1`?
help: `regiontrail policy regions` lists all",
    );
    assert_refused(
        &["audit", "log.json", "--application-profiles", "list.toml"],
        2,
        "error: cannot use application profiles `list.toml`
  unknown field `profiles`, expected `application_profiles`
help: the file holds a table `[application_profiles]` of \"ARN\" = \"profile id or ARN\"",
    );
}

#[test]
fn periods_that_mean_nothing_are_told() {
    for bad in ["2026-13-01", "yesterday", "2026-02-30", ""] {
        let message = format!(
            "error: `{bad}` is not a time
help: write 2026-05-01, 2026-05-01T06:00:00Z, 30d or last-month; all times are UTC"
        );
        assert_refused(&["audit", "log.json", "--from", bad], 2, &message);
    }
    assert_refused(
        &["audit", "log.json", "--from", "2026-05-01", "--to", "2026-05-01"],
        2,
        "error: the period is empty: it begins at 2026-05-01T00:00:00Z and ends before \
         2026-05-01T00:00:00Z
help: `--to` is the first moment that does not count",
    );
}

#[test]
fn findings_for_a_hub_that_nobody_named_are_refused() {
    let told = "error: findings in ASFF name the Security Hub that imports them, and none is given\n\
        help: name its Region and account: `--security-hub ca-central-1:111122223333`";
    assert_refused(&["audit", "log.json", "-f", "asff"], 2, told);
    assert_refused(&["audit", "log.json", "-o", "f.asff.json"], 2, told);
}

#[test]
fn findings_are_told_to_the_hub_that_is_named() {
    let logs = logs("us-east-1");
    let hub = ["--security-hub", "ca-central-1:999988887777", "-f", "asff"];
    let ran = run_in(logs.path(), &[&["audit", "log.json"], &hub[..]].concat());
    assert_eq!(ran.code, 10);
    let body: Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = body["Findings"].as_array().unwrap();
    let told = |finding: &Value| json!([finding["AwsAccountId"], finding["Compliance"]["Status"]]);
    assert_eq!(
        findings.iter().map(told).collect::<Vec<_>>(),
        [json!(["999988887777", "FAILED"]), json!(["999988887777", "FAILED"])]
    );
}

#[test]
fn outputs_that_cannot_be_written_are_told_before_any_log_is_read() {
    assert_refused(
        &["audit", "log.json", "-o", "report.docx"],
        2,
        "error: cannot tell the format of `report.docx` from its name
help: name a file that ends in .txt, .json, .csv, .parquet, .html, .pdf, .xlsx, .md, .ocsf.json, .asff.json, .prom or .emf.json",
    );
    assert_refused(
        &["audit", "log.json", "--ledger", "kept", "-o", "good.json", "-o", "missing/x.json"],
        2,
        "error: cannot write `missing/x.json`
  there is no folder `missing`
help: make the folder first, or name another",
    );
    assert_refused(
        &["audit", "log.json", "-o", "b.csv", "-o", "./b.findings.csv"],
        2,
        "error: two outputs would be written to `./b.findings.csv`
help: give each a name of its own; a .csv file has `.findings.csv` beside it",
    );
    assert_refused(
        &["audit", "log.json", "-o", "./log.json"],
        2,
        "error: output `./log.json` would take the place of an input
help: name another file",
    );
}

#[test]
fn folders_and_bare_suffixes_are_no_outputs() {
    for (output, told, help) in [
        (
            "empty-folder",
            "cannot write `empty-folder`\n  it is a folder",
            "name a file in it: `-o empty-folder/report.html`",
        ),
        (
            "new.html/",
            "cannot write `new.html/`\n  it is a folder",
            "name a file in it: `-o new.html/report.html`",
        ),
        (".html", "`.html` is a suffix without a name before it", "name a file: `-o report.html`"),
    ] {
        let message = format!("error: {told}\nhelp: {help}");
        assert_refused(&["audit", "log.json", "-o", output], 2, &message);
    }
    assert_refused(
        &["audit", "log.json", "--inferences", "x.csv"],
        2,
        "error: cannot write inferences to `x.csv`
  they are written as Parquet
help: name a file that ends in .parquet",
    );
}

/// Not among the folders of `assert_refused`: who is root may write there whatever its mode says.
#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_made_is_told_by_its_own_name() {
    assert_refused(
        &["audit", "log.json", "-o", "/proc/report.json"],
        2,
        "error: cannot write `/proc/report.json`
  No such file or directory (os error 2)
help: name a file in a folder in which you may make files",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_without_room_is_told_by_its_own_name_and_the_old_one_stays() {
    let folder = logs("ca-central-1");
    fs::write(folder.path().join("report.json"), "old").unwrap();
    let mut shell = Command::new("sh");
    let limited = "trap '' XFSZ; ulimit -f 1; exec \"$0\" audit log.json -o report.json";
    shell.args(["-c", limited]).arg(program().get_program()).current_dir(folder.path());
    let got = ran(&mut shell);
    let message = "error: cannot write `report.json`
  File too large (os error 27)
help: nothing of it was left; make room there, or name another place\n";
    assert_eq!(got, Ran { code: 1, stdout: String::new(), stderr: message.to_owned() });
    assert_eq!(fs::read_to_string(folder.path().join("report.json")).unwrap(), "old");
    assert_eq!(names(folder.path()), ["log.json", "report.json"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_standard_output_without_room_is_told() {
    let folder = logs("us-east-1");
    let told = |args: &[&str]| {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = program().current_dir(folder.path()).args(args).stdout(full).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let message =
        "error: cannot write to standard output\n  No space left on device (os error 28)\n";
    let help = "help: write it to a file instead: `-o report.json`\n";
    let audit = told(&["audit", "log.json", "-f", "json"]);
    assert_eq!(audit, (Some(1), format!("{message}{help}")));
    assert_eq!(told(&["schema"]), (Some(1), message.to_owned()));
}

#[test]
fn outputs_among_the_logs_are_refused() {
    let year = "AWSLogs/2026";
    let folder = folder([
        ("AWSLogs/2026/log.json", log(&[call("1", "ca-central-1")])),
        ("out/.keep", Vec::new()),
    ]);
    let before = fs::read(folder.path().join("AWSLogs/2026/log.json")).unwrap();
    for output in ["AWSLogs/2026/log.json", "AWSLogs/new.json", "./AWSLogs/../AWSLogs/new.json"] {
        let got = run_in(folder.path(), &["audit", "AWSLogs", "-o", output]);
        let message = format!(
            "error: output `{output}` would lie in input `AWSLogs`
help: name a file outside of the logs: it could replace one, or be read as one\n"
        );
        assert_eq!(got, Ran { code: 2, stdout: String::new(), stderr: message });
    }
    let rows = ["audit", "AWSLogs", "--inferences", "AWSLogs/rows.parquet"];
    assert_eq!(run_in(folder.path(), &rows).code, 2);
    assert_eq!(fs::read(folder.path().join("AWSLogs/2026/log.json")).unwrap(), before);
    assert_eq!(names(&folder.path().join(year)), ["log.json"]);
    assert_eq!(names(&folder.path().join("AWSLogs")), ["2026"]);
    // Beside the logs, and beside a file that is an input, is a good place.
    for args in [["AWSLogs", "out/a.json"], ["AWSLogs/2026/log.json", "AWSLogs/2026/a.json"]] {
        let got = run_in(folder.path(), &["audit", args[0], "-o", args[1]]);
        assert_eq!((got.code, got.stderr.as_str()), (0, "exit 0: complete, nothing found\n"));
    }
}

#[test]
fn values_that_a_flag_does_not_take_are_told_with_those_it_takes() {
    let formats = "it takes terminal, json, csv, parquet, html, pdf, xlsx, markdown, ocsf, asff, prometheus, \
                   emf";
    for (args, told) in [
        (
            ["--top", "abc"].as_slice(),
            "cannot use `--top abc`\n  it is no whole number\nhelp: give a whole number, such as `--top 20`",
        ),
        (
            &["--jobs", "0"],
            "cannot use `--jobs 0`\n  it must be at least 1\nhelp: give 1 or more, or leave `--jobs` out",
        ),
        (
            &["-f", "jsn"],
            &format!("cannot use `--format jsn`\n  {formats}\nhelp: did you mean `--format json`?"),
        ),
        (
            &["-f", "docx"],
            &format!(
                "cannot use `--format docx`\n  {formats}\nhelp: name one of these, such as `--format terminal`"
            ),
        ),
        (
            &["-f", "--help"],
            &format!(
                "`--format <FORMAT>` needs a value\n  {formats}\nhelp: name one of these, such as `--format terminal`"
            ),
        ),
        (
            &["--lang", "de"],
            "cannot use `--lang de`\n  it takes en, fr\nhelp: name one of these, such as `--lang en`",
        ),
        (&["-o", ""], "`--output <PATH>` needs a value\nhelp: `--help` says what `--output` takes"),
        (
            &["--security-hub", "111122223333"],
            "cannot use `--security-hub 111122223333`\n  `111122223333` is no Region and account, \
             such as `ca-central-1:111122223333`\nhelp: `--help` says what `--security-hub` takes",
        ),
    ] {
        let args = [&["audit", "log.json"], args].concat();
        assert_refused(&args, 2, &format!("error: {told}"));
    }
}

#[test]
fn short_names_of_formats_are_names() {
    let folder = logs("ca-central-1");
    let told = |format| run_in(folder.path(), &["audit", "log.json", "-f", format]);
    for (short, name) in [("md", "markdown"), ("txt", "terminal"), ("text", "terminal")] {
        assert_eq!(told(short), told(name));
        assert_eq!(told(short).code, 0);
    }
}

#[test]
fn flags_that_no_output_heeds_are_refused() {
    for (args, told, help) in [
        (
            ["--paper", "a4", "-o", "report.html"].as_slice(),
            "`--paper` is for pdf, and nothing is written in that format",
            "add `-o report.pdf`, or leave `--paper` out",
        ),
        (
            &["--security-hub", "ca-central-1:111122223333"],
            "`--security-hub` is for asff, and nothing is written in that format",
            "add `-o report.asff.json`, or leave `--security-hub` out",
        ),
        (
            &["--redact-key", "log.json"],
            "a redaction key is given, and nothing to hide: every name would stand there",
            "say what to hide: `--redact principals,accounts,ips`, or leave the key out",
        ),
        (
            &["-f", "asff", "--security-hub", "ca-centrl-1:111122223333"],
            "cannot use `--security-hub ca-centrl-1:111122223333`\n  \
             unknown Region `ca-centrl-1`; did you mean `ca-central-1`?",
            "`regiontrail policy regions` lists all",
        ),
    ] {
        let args = [&["audit", "log.json"], args].concat();
        assert_refused(&args, 2, &format!("error: {told}\nhelp: {help}"));
    }
}

#[test]
fn a_variable_may_stand_for_runs_that_heed_it() {
    let folder = logs("ca-central-1");
    let mut audit = program();
    audit
        .env("REGIONTRAIL_PAPER", "a4")
        .env("REGIONTRAIL_SECURITY_HUB", "ca-central-1:111122223333");
    assert_eq!(ran(audit.current_dir(folder.path()).args(["audit", "log.json"])).code, 0);
}

#[test]
fn ledgers_that_are_none_are_told() {
    let help = "help: `regiontrail audit INPUT --ledger DIR` writes a ledger";
    assert_refused(
        &["report", "nowhere"],
        2,
        &format!(
            "error: cannot use ledger folder `nowhere`\n  No such file or directory (os error 2)\n{help}"
        ),
    );
    assert_refused(
        &["report", "empty-folder"],
        2,
        &format!("error: `empty-folder` holds no ledger: it has no parts\n{help}"),
    );
}

#[test]
fn profiles_that_nobody_knows_are_told() {
    assert_refused(
        &["profiles", "show", "us.nobody.knows"],
        2,
        "error: the catalog does not know the profile `us.nobody.knows`
help: `regiontrail profiles list` names those it knows",
    );
}

#[test]
fn flags_that_do_not_go_together_are_refused() {
    for args in [
        ["audit", "log.json", "--allow", "us-east-1", "--policy", "canada"].as_slice(),
        &["audit"],
        &["audit", "log.json", "--jobs", "0"],
        &["audit", "log.json", "--fail-on", "everything"],
        &["audit", "log.json", "-f", "docx"],
        &["audti"],
    ] {
        let got = run_in(logs("ca-central-1").path(), args);
        assert_eq!((got.code, got.stdout.as_str()), (2, ""), "{args:?}");
        assert!(got.stderr.starts_with("error: "), "{args:?}");
    }
}

#[test]
fn a_damaged_ledger_is_an_error_and_no_report() {
    let folder = logs("ca-central-1");
    run_in(folder.path(), &["audit", "log.json", "--ledger", "kept"]);
    let kept = names(&folder.path().join("kept"));
    let part = kept.into_iter().find(|name| name.ends_with(".parquet")).unwrap();
    fs::write(folder.path().join("kept").join(&part), "garbage").unwrap();
    fs::write(folder.path().join("old.json"), "old").unwrap();
    let got = run_in(folder.path(), &["report", "kept", "-o", "old.json"]);
    assert_eq!((got.code, got.stdout.as_str()), (1, ""));
    let first = got.stderr.lines().next().unwrap();
    assert_eq!(first, format!("error: cannot use ledger part `kept/{part}`"));
    // What was there stays, and nothing unfinished is left beside it.
    assert_eq!(fs::read_to_string(folder.path().join("old.json")).unwrap(), "old");
    assert_eq!(names(folder.path()), ["kept", "log.json", "old.json"]);
}

#[test]
fn standard_output_holds_the_report_alone() {
    let folder = logs("us-east-1");
    let loud = run_in(folder.path(), &["audit", "log.json", "-f", "json", "--progress", "plain"]);
    let quiet = run_in(folder.path(), &["audit", "log.json", "-f", "json", "-q"]);
    assert!(serde_json::from_str::<Value>(&loud.stdout).is_ok());
    assert_eq!(loud.stdout, quiet.stdout);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn standard_input_is_an_input() {
    let text = log(&[call("1", "us-east-1")]);
    let mut piped = program();
    piped.args(["audit", "-", "-f", "json"]);
    let got: Value = serde_json::from_str(&ran_with_input(&mut piped, &text).stdout).unwrap();
    let want = report(["audit".as_ref(), logs("us-east-1").path().as_os_str()]);
    assert_eq!(got["flows"], want["flows"]);
    assert_eq!(got["scope"]["inputs"], json!(["-"]));
}

#[test]
fn a_reader_that_stops_reading_changes_no_exit_code() {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let output = Command::new(program().get_program())
        .arg("audit")
        .arg(logs("us-east-1").path())
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(10));
    let last = "exit 10: inference outside the policy (10)\n";
    assert_eq!(String::from_utf8(output.stderr).unwrap(), last);
}

#[test]
fn every_output_has_the_same_sums() {
    let out = tempfile::tempdir().unwrap();
    let path = |name: &str| out.path().join(name).into_os_string().into_string().unwrap();
    let [text, data, rows] = ["report.txt", "report.json", "report.csv"].map(path);
    fs::write(&text, "old").unwrap();
    let got = run(["audit", "archive", "-f", "json", "-o", &text, "-o", &data, "-o", &rows]);
    let names = names(out.path());
    assert_eq!(names, ["report.csv", "report.findings.csv", "report.json", "report.txt"]);
    assert_eq!(fs::read_to_string(&data).unwrap(), got.stdout);
    let report: Value = serde_json::from_str(&got.stdout).unwrap();
    let calls = count(&report, "/totals/calls");
    let flows = column(&rows, "calls").into_iter().map(|calls| calls.parse::<u64>().unwrap());
    assert_eq!(flows.sum::<u64>(), calls);
    let codes = column(&path("report.findings.csv"), "code");
    let findings = report["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str());
    assert_eq!(
        codes.iter().map(|code| Some(code.as_str())).collect::<Vec<_>>(),
        findings.collect::<Vec<_>>()
    );
    let told = fs::read_to_string(&text).unwrap();
    for (verdict, calls) in report["totals"]["by_verdict"].as_object().unwrap() {
        let calls = calls.to_string();
        let is_told = |line: &str| line.split_whitespace().any(|word| word == calls);
        assert!(told.lines().any(is_told), "{verdict}");
    }
    assert!(!told.contains('\u{1b}'));
}

/// Reads one column of a table.
fn column(path: &str, name: &str) -> Vec<String> {
    let mut rows = csv::Reader::from_path(path).unwrap();
    let at = rows.headers().unwrap().iter().position(|header| header == name).unwrap();
    rows.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

#[test]
fn the_schema_names_every_member_of_a_report() {
    let printed = run(["schema"]);
    let schema: Value = serde_json::from_str(&printed.stdout).unwrap();
    let report = report(["audit", "archive"]);
    let names = |value: &Value| -> Vec<String> {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(printed.code, 0);
    assert_eq!(names(&schema["properties"]), names(&report));
    for (part, name) in [("flows", "JudgedFlow"), ("findings", "Finding")] {
        let properties = &schema["$defs"][name]["properties"];
        assert_eq!(names(properties), names(&report[part][0]), "{name}");
    }
}

#[test]
fn what_helps_is_printed_and_nothing_else() {
    for (args, part) in [
        (["completions", "bash"].as_slice(), "_regiontrail()"),
        (&["man"], ".TH regiontrail 1"),
        (&["policy", "regions"], "ca-central-1     Canada (Central)"),
        (&["profiles", "list", "--source", "ca-central-1"], "us.anthropic.claude-sonnet-4-6\n"),
        (&["profiles", "show", "ca.amazon.nova-lite-v1:0"], "ca-central-1, ca-west-1"),
        (&["--version"], "regiontrail "),
        (&["audit", "--help"], "--policy"),
    ] {
        let got = run(args);
        assert_eq!((got.code, got.stderr.as_str()), (0, ""), "{args:?}");
        assert!(got.stdout.contains(part), "{args:?}: {}", got.stdout);
    }
}

#[test]
fn the_help_of_the_main_job_is_the_golden_one() {
    assert_golden("tests/golden/audit-help.txt", &run(["audit", "--help"]).stdout);
}

#[test]
fn the_policy_to_start_from_is_valid_and_judges() {
    let policy = run(["policy", "init"]).stdout;
    let folder =
        folder([("p.toml", policy.into()), ("log.json", log(&[call("1", "ca-central-1")]))]);
    let checked = run_in(folder.path(), &["policy", "check", "p.toml"]);
    assert_eq!((checked.code, checked.stderr.as_str()), (0, ""));
    assert!(checked.stdout.starts_with("policy `p.toml` is valid: "), "{}", checked.stdout);
    let audited = run_in(folder.path(), &["audit", "log.json", "--policy", "p.toml"]);
    assert!([0, 12].contains(&audited.code), "{}", audited.stderr);
}

#[test]
fn every_flag_can_be_given_by_the_environment() {
    let folder = logs("us-east-1");
    let mut audit = program();
    audit.current_dir(folder.path()).env("REGIONTRAIL_FORMAT", "json");
    audit.env("REGIONTRAIL_ALLOW", "us-east-1").args(["audit", "log.json"]);
    let got = ran(&mut audit);
    assert_eq!(got.code, 0);
    let report: Value = serde_json::from_str(&got.stdout).unwrap();
    assert_eq!(report["policy"]["allowed_regions"], json!(["us-east-1"]));
}

#[test]
fn a_period_counts_half_open_by_the_time_of_the_call() {
    for (from, to, calls) in [
        ("2026-05-30", "2026-05-31", 1),
        ("2026-05-30T14:03:21Z", "2026-05-30T14:03:22Z", 1),
        ("2026-05-30", "2026-05-30T14:03:21Z", 0),
        ("2026-05-30T14:03:22Z", "2026-06-01", 0),
    ] {
        let folder = logs("ca-central-1");
        let input = folder.path().to_str().unwrap();
        let report = report(["audit", input, "--from", from, "--to", to]);
        assert_eq!(count(&report, "/totals/calls"), calls, "{from} {to}");
        assert_eq!(count(&report, "/coverage/repeats/outside_window"), 1 - calls);
    }
}

#[test]
fn a_report_tells_what_changed_since_an_earlier_one() {
    let folder = folder([
        ("may.json", log(&[call("1", "ca-central-1")])),
        ("june.json", log(&[call("1", "ca-central-1"), call("2", "us-east-1")])),
        ("none.json", b"{}".to_vec()),
    ]);
    run_in(folder.path(), &["audit", "may.json", "-o", "old.json"]);
    let args = ["audit", "june.json", "--compare-with", "old.json", "-o", "new.json"];
    let told = run_in(folder.path(), &args).stdout;
    assert!(told.contains("What changed since the earlier report"), "{told}");
    assert!(told.contains("Found now, and not then:"), "{told}");
    let new = fs::read(folder.path().join("new.json")).unwrap();
    let new: Value = serde_json::from_slice(&new).unwrap();
    let changes = &new["changes"];
    assert_eq!(changes["verdict"], "COMPLIANT");
    assert_eq!(changes["by_destination"]["us-east-1"], json!({ "then": 0, "now": 1 }));
    assert_eq!(changes["by_verdict"]["NON_COMPLIANT"], json!({ "then": 0, "now": 1 }));
    assert_eq!(changes["gone_findings"], json!([]));
    let refused = run_in(folder.path(), &["audit", "may.json", "--compare-with", "none.json"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.starts_with("error: cannot use earlier report `none.json`"));
}

#[test]
fn a_redacted_report_refuses_an_earlier_one_in_clear() {
    let folder = folder([
        ("may.json", log(&[call("1", "us-east-1")])),
        ("june.json", log(&[call("2", "ca-central-1")])),
        ("redact.key", b"0123456789abcdef".to_vec()),
    ]);
    let hidden = ["--redact", "principals,accounts", "--redact-key", "redact.key"];
    run_in(folder.path(), &["audit", "may.json", "-o", "clear.json"]);
    run_in(folder.path(), &[&["audit", "may.json", "-o", "hidden.json"], &hidden[..]].concat());
    let compared = |with: &str, more: &[&str]| {
        let args = ["audit", "june.json", "--compare-with", with, "-f", "json"];
        run_in(folder.path(), &[&args[..], more].concat())
    };
    let refused = compared("clear.json", &hidden);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert_eq!(
        refused.stderr,
        "error: cannot use earlier report `clear.json`\n  it hides no names, and this report hides \
         principals, accounts\nhelp: compare with a report made with the same `--redact` and the \
         same `--redact-key`\n"
    );
    assert_eq!(compared("hidden.json", &[]).code, 2);
    let told = compared("hidden.json", &hidden);
    assert!(!told.stdout.contains("user/ana") && !told.stdout.contains("111122223333"), "{told:?}");
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(told["changes"]["gone_findings"].as_array().unwrap().len(), 1);
}
