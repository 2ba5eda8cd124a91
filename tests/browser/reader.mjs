// A reader of one report: opens it as asked and takes note of all that must not happen.
import { pathToFileURL } from "node:url";

export class Reader {
  #browser;
  #file;
  #pages = [];
  // What must not happen, in words.
  faults = [];

  constructor(browser, made) {
    this.#browser = browser;
    this.#file = pathToFileURL(made.file).href;
  }

  async open({ width = 1280, scheme = "light", script = true, media = "screen" } = {}) {
    const page = await this.#browser.newPage();
    this.#pages.push(page);
    await page.setViewport({ width, height: width < 500 ? 844 : 900, isMobile: width < 500 });
    // At once: Puppeteer's calls for the one and for the other forget what the other set.
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    const session = await page.createCDPSession();
    await session.send("Emulation.setEmulatedMedia", { media, features });
    await page.setJavaScriptEnabled(script);
    await this.#watch(page);
    await page.goto(this.#file, { waitUntil: "load" });
    return page;
  }

  async close() {
    for (const page of this.#pages) await page.close();
  }

  async #watch(page) {
    const note = (fault) => this.faults.push(fault);
    page.on("console", (said) => {
      if (["error", "warn", "assert"].includes(said.type())) note(`console: ${said.text()}`);
    });
    page.on("pageerror", (error) => note(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
      note(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("popup", () => note("another page was opened"));
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      const url = request.url().replace(/#.*/, "");
      if (url === this.#file) return request.continue();
      note(`request: ${url.slice(0, 100)}`);
      return request.abort();
    });
    // The browser tells of what a security policy forbids before any script of the page runs.
    await page.evaluateOnNewDocument(() => {
      window.forbidden = [];
      document.addEventListener("securitypolicyviolation", (event) => {
        window.forbidden.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
  }
}
