"use strict";
// language, print, sorting: what every page of ours can do
const root = document.documentElement;
const $ = (id) => document.getElementById(id);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const zh = () => root.lang.startsWith("zh");
const say = (pair) => pair[zh() ? 0 : 1];
const make = (tag, text = "", name = "") => Object.assign(document.createElement(tag), { textContent: text, className: name });
const unsaid = [];  // what is to be done before it does
const heard = [];   // what must be said again when the language changes
root.classList.add("js");

function speak(lang) {
  for (const first of unsaid) first();
  root.lang = lang;
  for (const e of all("option[data-zh]")) e.textContent = zh() ? e.dataset.zh : e.dataset.en;
  for (const e of all("[data-label-zh]")) e.setAttribute("aria-label", zh() ? e.dataset.labelZh : e.dataset.labelEn);
  for (const again of heard) again();
}
speak(root.lang);
$("language").hidden = $("print").hidden = false;
$("language").addEventListener("click", () => speak(zh() ? "en" : "zh-CN"));
$("print").addEventListener("click", () => window.print());

let opened = [];
window.addEventListener("beforeprint", () => {
  opened = all("details[data-print]:not([open])");
  for (const d of opened) d.open = true;
});
window.addEventListener("afterprint", () => { for (const d of opened) d.open = false; });

// a click on the head of a sortable table orders its rows; numbers from the most, words from the first
for (const table of all("table.sortable")) {
  all("thead th", table).forEach((head, column) => {
    if (!head.textContent.trim()) return;
    const button = make("button", "", "sort");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => order(table, head, column));
  });
}
function order(table, head, column) {
  const number = head.classList.contains("num"), body = table.tBodies[0];
  const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") !== "descending" : number;
  const value = (tr) => {
    const text = tr.cells[column].textContent.trim();
    return number ? Number.parseFloat(text.replace("−", "-").replace("±", "")) || 0 : text;
  };
  const compare = number ? (a, b) => a - b : (a, b) => a.localeCompare(b, "zh");
  const rows = [...body.rows].map((tr) => [value(tr), tr]).sort(([a], [b]) => (down ? compare(b, a) : compare(a, b)));
  for (const th of all("th", table.tHead)) th.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  body.append(...rows.map(([, tr]) => tr));
}
