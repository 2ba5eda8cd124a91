// HTML reports in a real browser: `npm ci && node run.mjs BINARY [SAMPLES]`, in this folder.
//
// BINARY is a built regiontrail, SAMPLES the folder of that name in the checkout, where this stands
// elsewhere. It reports on the samples and on logs made to harm, and each report is looked at as a
// reader would: with and without script, by mouse and by keys, in light and dark, on a phone and on
// paper. Each check is also tried on a page that is broken on purpose, and must notice.
// CHROMIUM names the browser; else it is looked for. Nothing is left behind.
import { execFileSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { checks } from "./checks.mjs";
import { hostileLog } from "./hostile.mjs";
import { Reader } from "./reader.mjs";

const binary = path.resolve(process.argv[2] ?? fail("usage: node run.mjs BINARY [SAMPLES]"));
const samples = path.resolve(process.argv[3] ?? fileURLToPath(new URL("../../samples", import.meta.url)));
const scratch = mkdtempSync(path.join(tmpdir(), "regiontrail-browser-"));
const tally = { passed: 0, failed: 0 };

try {
  const browser = await puppeteer.launch({
    executablePath: browserPath(),
    // Chromium has no sandbox for root, who runs CI in a container.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    await look(browser);
  } finally {
    await browser.close();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;

async function look(browser) {
  const policy = ["--policy", path.join(samples, "policies/canada.toml")];
  const profiles = ["--application-profiles", path.join(samples, "application-profiles.toml")];
  const reports = [
    report("archive", path.join(samples, "archive"), [...policy, ...profiles]),
    report("french", path.join(samples, "archive"), [...policy, ...profiles, "--lang", "fr"]),
    report("clean", path.join(samples, "clean"), []),
    report("hostile", written("hostile.json", hostileLog()), []),
  ];
  for (const check of checks) {
    for (const made of reports) {
      const fault = await faultOf(check, browser, made);
      tell(fault === null, `${check.name} (${made.name})`, fault);
    }
    const broken = { ...reports[0], name: "broken", file: breakPage(reports[0], check) };
    const fault = await faultOf(check, browser, broken);
    const told = fault?.replaceAll(/\s+/g, " ").slice(0, 120);
    tell(fault !== null, `noticed on a broken page: ${told ?? check.name}`, "nothing was noticed");
  }
}

// Returns what is wrong, or null.
async function faultOf(check, browser, made) {
  const reader = new Reader(browser, made);
  try {
    await check.run(reader, made);
    return null;
  } catch (fault) {
    return fault.message;
  } finally {
    await reader.close();
  }
}

function report(name, input, more) {
  const [file, data] = [`${name}.html`, `${name}.data.json`].map((as) => path.join(scratch, as));
  const args = ["audit", input, ...more, "-q", "--exit-zero", "-o", file, "-o", data];
  const env = { PATH: process.env.PATH, REGIONTRAIL_NOW: "2026-06-02T08:00:00Z" };
  execFileSync(binary, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  return { name, file, data: JSON.parse(readFileSync(data, "utf8")) };
}

function breakPage(made, check) {
  const whole = readFileSync(made.file, "utf8");
  const broken = check.broken(whole);
  if (broken === whole) throw new Error(`${check.name}: the page was not broken`);
  return written("broken.html", broken);
}

function written(name, text) {
  const file = path.join(scratch, name);
  writeFileSync(file, text);
  return file;
}

function tell(isPassed, name, fault) {
  tally[isPassed ? "passed" : "failed"] += 1;
  console.log(isPassed ? `ok      ${name}` : `FAILED  ${name}\n        ${fault}`);
}

function browserPath() {
  const names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const known = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const given = process.env.CHROMIUM ? [process.env.CHROMIUM] : known;
  return given.find(isProgram) ?? fail("no Chromium found: install it, or name it in CHROMIUM");
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function fail(why) {
  console.error(why);
  process.exit(1);
}
