// What is looked at. Each check has a name, a way to run it that throws what is wrong, and a way to
// break a page so that it must.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// All ways in which a page is shown on a screen.
const screens = [
  { width: 1280, scheme: "light" },
  { width: 1280, scheme: "dark" },
  { width: 390, scheme: "light" },
  { width: 390, scheme: "dark" },
];

// What a page of A4 and of US Letter has between its margins of 15 mm, in CSS pixels.
const papers = { a4: Math.floor((180 / 25.4) * 96), letter: Math.floor((185.9 / 25.4) * 96) };

// What the controls say, by the language of a report.
const words = {
  en: {
    left: (shown, rows) => `${shown} of ${rows} rows shown`,
    sorted: (column, way) => `Sorted by ${column}, ${way}`,
    asTold: "In the order of the report",
  },
  fr: {
    left: (shown, rows) => `Lignes affichées\u00A0: ${shown} sur ${rows}`,
    sorted: (column, way) => `Tri selon ${column}, ordre ${way === "ascending" ? "croissant" : "décroissant"}`,
    asTold: "Dans l’ordre du rapport",
  },
};

export const checks = [
  {
    name: "the page asks for nothing, complains of nothing and runs no script of a log",
    broken: (html) => unsealed(html).replace("</main>", '<img src="https://example.invalid/a.png"></main>'),
    async run(reader) {
      for (const screen of screens) {
        const page = await reader.open(screen);
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        assert.deepEqual(await page.evaluate(() => window.forbidden), []);
        assert.equal(await page.evaluate(() => window.ran), undefined, "a script of a log ran");
      }
      assert.deepEqual(reader.faults, []);
    },
  },
  {
    name: "the page holds no element, handler or address of a log",
    broken: (html) => html.replace("<main>", '<main><a href="javascript:window.ran=1">x</a>'),
    async run(reader) {
      const page = await reader.open();
      const odd = await page.evaluate(() => {
        const found = [];
        for (const element of document.querySelectorAll("*")) {
          for (const { name, value } of element.attributes) {
            if (name.startsWith("on") || name === "style" || name === "src") found.push(element.outerHTML);
            if (name === "href" && !value.startsWith("#")) found.push(element.outerHTML);
          }
        }
        const foreign = "img,iframe,object,embed,link,base,form,audio,video,template,foreignObject";
        found.push(...[...document.querySelectorAll(foreign)].map((element) => element.outerHTML));
        if (document.scripts.length !== 1) found.push(`${document.scripts.length} scripts`);
        return found;
      });
      assert.deepEqual(odd, []);
    },
  },
  {
    name: "the security policy of the page forbids other scripts, styles, images and requests",
    broken: unsealed,
    async run(reader) {
      const page = await reader.open();
      const ran = await page.evaluate(async () => {
        const script = Object.assign(document.createElement("script"), { text: "window.ran = 1" });
        const style = Object.assign(document.createElement("style"), { textContent: "body{margin:7px}" });
        const image = Object.assign(document.createElement("img"), { src: "data:image/gif;base64,R0lGODlhAQABAAAAADs=" });
        document.body.append(script, style, image);
        const answer = await fetch("data:,x").then(() => "fetched", () => "refused");
        await new Promise((done) => setTimeout(done, 0));
        return { ran: window.ran ?? null, margin: getComputedStyle(document.body).marginTop, answer };
      });
      assert.deepEqual(ran, { ran: null, margin: "0px", answer: "refused" });
      const forbidden = await page.evaluate(() => window.forbidden);
      const directives = forbidden.map((told) => told.split(" ")[0]).sort();
      assert.deepEqual(directives, ["connect-src", "img-src", "script-src-elem", "style-src-elem"]);
    },
  },
  {
    name: "without script all text is there and no control shows",
    broken: (html) => html.replace("<tbody>", "<tbody hidden>").replace("<section", "<button>Sort</button><section"),
    async run(reader, made) {
      const [plain, full] = [await reader.open({ script: false }), await reader.open()];
      assert.deepEqual(await controls(plain), []);
      assert.equal(await text(plain), await text(full));
      const shown = await plain.evaluate(() => {
        const whole = [...document.querySelectorAll("[title]")].map((name) => name.title);
        return [document.body.innerText, ...whole].join("\n");
      });
      const { findings, flows, language, policy, totals } = made.data;
      const told = [policy.name, totals.calls.toLocaleString(language), ...findings.map((found) => found.code)];
      // Names of people's making are shown with their unseen characters spelled: those of ours only.
      if (made.name !== "hostile") told.push(...flows.map((flow) => flow.principal));
      for (const word of told) assert.ok(shown.includes(word), `${word} is not there`);
    },
  },
  {
    name: "a filter hides rows, says how many are left, and paper shows all of them",
    broken: (html) => html.replace('data-left="{shown} of {rows} rows shown"', 'data-left=""'),
    async run(reader, made) {
      const page = await reader.open();
      const inputs = await page.$$(".tools input");
      // A report of three days has no table that is long enough.
      if (made.name === "clean") return assert.equal(inputs.length, 0);
      assert.ok(inputs.length > 0, "no table can be filtered");
      for (const input of inputs) await filters(page, input, words[made.data.language]);
    },
  },
  {
    name: "every column sorts both ways and back, and says so",
    broken: (html) => unsealed(html).replace('head.setAttribute("aria-sort", now)', "now"),
    async run(reader, made) {
      const page = await reader.open();
      const tables = await page.$$("table:has(th button)");
      assert.ok(tables.length > 0, "no table can be sorted");
      for (const table of tables) await sorts(table, words[made.data.language]);
    },
  },
  {
    name: "numbers sort by their value",
    broken: (html) => html.replaceAll(/ data-value="\d+"/g, ""),
    async run(reader) {
      const page = await reader.open();
      const numbers = await page.$$eval("td.number:not(.nothing)", (cells) =>
        cells.map((cell) => [cell.textContent, cell.dataset.value]),
      );
      assert.ok(numbers.length > 10);
      for (const [shown, value] of numbers) {
        // 1,234 or, in French, 1 234; a share is sorted by its billionths.
        if (/^[\d,\u00A0]+$/.test(shown)) assert.equal(value, shown.replaceAll(/\D/g, ""));
        else assert.match(value ?? "no value", /^\d+$/);
      }
    },
  },
  {
    name: "keys reach the details, the controls and the boxes that scroll, and the focus is seen",
    broken: (html) => html.replace('<a class="skip" href="#details">', '<a class="skip" href="#contents">'),
    async run(reader) {
      const page = await reader.open();
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      const box = await (await page.$(".skip")).boundingBox();
      assert.ok(box.x >= 0 && box.y >= 0, "the skip link is not seen");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      const first = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        return { tag: document.activeElement.tagName, outlineStyle, outlineWidth };
      });
      assert.deepEqual(first, { tag: "BUTTON", outlineStyle: "solid", outlineWidth: "3px" });
      await page.keyboard.press("Enter");
      assert.equal(await page.$$eval("[aria-sort]", (heads) => heads.length), 1);
      const phone = await reader.open({ width: 390 });
      const lost = await phone.$$eval(".box", (boxes) =>
        boxes.filter((box) => box.scrollWidth > box.clientWidth !== (box.tabIndex === 0)).length,
      );
      assert.equal(lost, 0, "a box that scrolls cannot be reached, or one that does not is a stop");
    },
  },
  {
    name: "axe finds no fault, in light and dark, on a desk and on a phone",
    broken: (html) => html.replace('<html lang="en">', "<html>"),
    async run(reader) {
      for (const screen of screens) {
        const page = await reader.open(screen);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
        const told = violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes[0].html.slice(0, 160)}`);
        assert.deepEqual(told, [], JSON.stringify(screen));
      }
    },
  },
  {
    name: "pictures can be read in light and dark",
    broken: (html) => unsealed(html).replaceAll("prefers-color-scheme: dark", "prefers-color-scheme: dim"),
    async run(reader) {
      for (const [scheme, isDark] of [["light", false], ["dark", true]]) {
        const page = await reader.open({ scheme });
        const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
        assert.equal(luminance(paper) < 0.1, isDark, `${scheme}: the page is ${paper}`);
        const inks = await page.$$eval("svg text:not([stroke])", (texts) => texts.map((text) => getComputedStyle(text).fill));
        for (const ink of new Set(inks)) {
          assert.ok(contrast(ink, paper) >= 4.5, `${scheme}: ${ink} on ${paper} is ${contrast(ink, paper)}`);
        }
      }
    },
  },
  {
    name: "no page is wider than its window",
    broken: (html) => html.replace("</main>", `<pre>${"wide ".repeat(400)}</pre></main>`),
    async run(reader) {
      for (const width of [1280, 768, 390, 320]) {
        const page = await reader.open({ width });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${wide} px in a window of ${width} px`);
      }
    },
  },
  {
    name: "print is whole: nothing is cut at the edge of a sheet, controls are left out",
    broken: (html) => unsealed(html).replaceAll("<wbr>", "").replace(".tools, .unseen { display: none; }", ""),
    async run(reader) {
      for (const [paper, width] of Object.entries(papers)) {
        const page = await reader.open({ width, media: "print", scheme: "dark" });
        const cut = await page.evaluate((edge) => {
          const shown = [...document.querySelectorAll("body *:not(svg *)")];
          const isOut = (element) => element.getBoundingClientRect().right > edge + 0.5;
          const cut = shown.filter((element) => isOut(element) && !isOut(element.parentElement));
          return cut.map((element) => element.outerHTML.slice(0, 160));
        }, width);
        assert.deepEqual(cut, [], paper);
        const seen = await page.$$eval("nav, .skip, .tools, input", (found) =>
          found.filter((element) => element.getClientRects().length > 0).map((element) => element.outerHTML),
        );
        assert.deepEqual(seen, [], paper);
        const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
        assert.equal(ground, "rgb(255, 255, 255)", "paper is white for those who read in the dark too");
        // A head with a box in it that is a control's is not repeated on the next sheet.
        const heads = await page.$$eval("thead, thead button", (parts) => parts.map((part) => getComputedStyle(part).display));
        assert.deepEqual([...new Set(heads)].sort(), ["contents", "table-header-group"], "heads are not repeated");
        const file = await page.pdf({ format: paper, preferCSSPageSize: true });
        assert.equal(Buffer.from(file.subarray(0, 5)).toString(), "%PDF-");
      }
    },
  },
];

// Without the policy, so that a page with another style or script still runs.
function unsealed(html) {
  return html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
}

// What looks as if one could use it.
function controls(page) {
  return page.$$eval("button, input, select, textarea, [role=button], .tools", (found) =>
    found.map((element) => element.outerHTML),
  );
}

// The text of a page as one reads it, without what the script adds.
function text(page) {
  return page.evaluate(() => {
    document.querySelectorAll(".tools, .unseen").forEach((added) => added.remove());
    return document.body.innerText;
  });
}

async function filters(page, input, words) {
  const read = () =>
    input.evaluate((box) => {
      const tools = box.closest(".tools");
      const rows = [...tools.nextElementSibling.querySelector("tbody").rows];
      const shown = rows.filter((row) => row.getClientRects().length > 0);
      const words = (row) => [row.textContent, ...[...row.querySelectorAll("[title]")].map((name) => name.title)].join(" ");
      const said = tools.querySelector("[aria-live=polite]").textContent;
      return { rows: rows.map(words), shown: shown.map(words), said };
    });
  const before = await read();
  assert.equal(before.shown.length, before.rows.length);
  // A word of the last row, in capitals: case says nothing.
  const word = before.rows.at(-1).match(/[a-z0-9]{4,12}/i)[0].toUpperCase();
  await input.type(word);
  const after = await read();
  const wanted = before.rows.filter((row) => row.toUpperCase().includes(word));
  assert.deepEqual(after.shown, wanted);
  assert.equal(after.said, words.left(wanted.length, before.rows.length));
  await input.type(" no-such-word");
  assert.equal((await read()).said, words.left(0, before.rows.length));
  await page.emulateMediaType("print");
  assert.equal((await read()).shown.length, before.rows.length, "print lacks rows");
  await page.emulateMediaType("screen");
  await input.evaluate((box) => {
    box.value = "";
    box.dispatchEvent(new Event("input"));
  });
  assert.deepEqual((await read()).shown, before.rows);
}

async function sorts(table, words) {
  const read = (column) =>
    table.evaluate((table, column) => {
      const heads = [...table.tHead.rows[0].cells];
      const cells = [...table.tBodies[0].rows].map((row) => row.cells[column]);
      const valued = cells.filter((cell) => !cell.classList.contains("nothing"));
      return {
        rows: cells.map((cell) => cell.parentElement.textContent),
        values: valued.map((cell) => cell.dataset.value ?? cell.textContent),
        isLast: valued.every((cell, at) => cell === cells[at]),
        states: heads.map((head) => head.getAttribute("aria-sort")),
        isNumber: heads[column].classList.contains("number"),
        said: document.querySelector("[role=status]").textContent,
      };
    }, column);
  const buttons = await table.$$("th button");
  const names = await table.$$eval("th", (heads) => heads.filter((head) => head.scope === "col").map((head) => head.textContent));
  for (const [column, button] of buttons.entries()) {
    const told = await read(column);
    const ways = told.isNumber ? ["descending", "ascending"] : ["ascending", "descending"];
    for (const way of ways) {
      await button.evaluate((button) => button.click());
      const now = await read(column);
      assert.deepEqual(now.states, names.map((_, at) => (at === column ? way : null)));
      assert.equal(now.said, words.sorted(names[column], way));
      assert.ok(now.isLast, "rows without a value come last");
      assert.deepEqual([...now.rows].sort(), [...told.rows].sort(), "rows were lost");
      assert.ok(isSorted(now.values, way, now.isNumber), `${names[column]} ${way}: ${now.values}`);
    }
    await button.evaluate((button) => button.click());
    const back = await read(column);
    assert.deepEqual([back.rows, back.said], [told.rows, words.asTold]);
    assert.deepEqual(back.states, names.map(() => null));
  }
}

function isSorted(values, way, isNumber) {
  const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const order = isNumber ? (a, b) => Number(BigInt(a) - BigInt(b)) : compare;
  const sign = way === "ascending" ? 1 : -1;
  return values.every((value, at) => at === 0 || sign * order(values[at - 1], value) <= 0);
}

// https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
function contrast(one, other) {
  const [more, less] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (more + 0.05) / (less + 0.05);
}

// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
function luminance(colour) {
  const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
