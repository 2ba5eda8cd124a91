// Adds to tables ways to sort and to filter their rows. The page is whole without it: it moves and
// hides rows that stand there already. All words come with the page.
"use strict";
(() => {
  // Fewer rows are seen at a glance.
  const fewestToFilter = 12;
  const words = document.body.dataset;
  const lang = document.documentElement.lang;
  const collator = new Intl.Collator(lang, { numeric: true, sensitivity: "base" });
  const counts = new Intl.NumberFormat(lang);
  // Orders are told here, for those who do not see them.
  const told = document.body.appendChild(make("p", { className: "unseen", role: "status" }));

  document.querySelectorAll("table").forEach((table, at) => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length > 1) sortable(table, rows);
    if (rows.length >= fewestToFilter) filterable(table, rows, at);
  });

  // A box that shows all of its content needs no stop on the way of those who walk by keys.
  const boxes = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  document.querySelectorAll(".box").forEach((box) => boxes.observe(box));

  function sortable(table, rows) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = make("button", { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      const order = orderOf(rows, column);
      // Numbers are wanted from the most, words from the first; then the other way; then as told.
      const first = head.classList.contains("number") ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      button.addEventListener("click", () => {
        const next = { [first]: second, [second]: null }[head.getAttribute("aria-sort")];
        const now = next === undefined ? first : next;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (now) head.setAttribute("aria-sort", now);
        table.tBodies[0].append(...(now ? order(now) : rows));
        told.textContent = words[now || "asTold"].replace("{column}", button.textContent);
      });
    });
  }

  // Returns the rows by a column, either way; those without a value come last, equals as told.
  function orderOf(rows, column) {
    const key = (row) => {
      const cell = row.cells[column];
      if (cell.classList.contains("nothing")) return null;
      const number = cell.dataset.value;
      return number === undefined ? cell.textContent : BigInt(number);
    };
    const compare = (a, b) => {
      if (typeof a === "string" || typeof b === "string") return collator.compare(a, b);
      return a < b ? -1 : a > b ? 1 : 0;
    };
    return (way) => {
      const keyed = rows.map((row) => [key(row), row]);
      const [valued, others] = [true, false].map((is) => keyed.filter(([k]) => (k !== null) === is));
      const sign = way === "ascending" ? 1 : -1;
      valued.sort(([a], [b]) => sign * compare(a, b));
      return [...valued, ...others].map(([, row]) => row);
    };
  }

  function filterable(table, rows, at) {
    const label = make("label", { id: `filter-${at}`, textContent: words.filter });
    const input = make("input", { type: "search", autocomplete: "off", spellcheck: false });
    // Which rows: the table's own name.
    input.setAttribute("aria-labelledby", `${label.id} ${table.getAttribute("aria-labelledby")}`);
    label.append(input);
    const left = make("output", {});
    left.setAttribute("aria-live", "polite");
    const tools = make("div", { className: "tools" });
    tools.append(label, left);
    table.parentElement.before(tools);
    const texts = rows.map((row) => {
      const whole = [...row.querySelectorAll("[title]")].map((name) => name.title);
      return [row.textContent, ...whole].join(" ").toLocaleLowerCase(lang);
    });
    input.addEventListener("input", () => {
      const wanted = input.value.toLocaleLowerCase(lang).split(/\s+/);
      rows.forEach((row, n) => (row.hidden = !wanted.every((word) => texts[n].includes(word))));
      const shown = rows.filter((row) => !row.hidden).length;
      const [few, all] = [shown, rows.length].map((n) => counts.format(n));
      left.textContent = words.left.replace("{shown}", few).replace("{rows}", all);
    });
  }

  function make(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }
})();
