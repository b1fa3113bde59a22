// the rota: filters, search, and what stands behind a cell
const crew = JSON.parse($("crew").textContent);
$("filter").hidden = false;

function view(name) {
  root.dataset.view = name;
  for (const b of all("[data-view]", $("filter"))) b.setAttribute("aria-pressed", String(b.dataset.view === name));
}
for (const b of all("[data-view]", $("filter"))) b.addEventListener("click", () => { view(b.dataset.view); redraw(); });
view("table");

const lines = new Map(all(".team").map((block) => [block, all("tbody tr", block)]));
const charted = !document.querySelector(".seg [data-view]").parentNode.hidden;
const marks = $("marks");
const FRAME = 24;   // rows that a frame has time for
// while tables are away, what lies below the rota stays below: to lay it out in between takes longer than the tables
const hold = () => { $("rota").style.minHeight = `${$("rota").offsetHeight}px`; };
let latest = 0;   // which filtering is the newest; an older one gives up
async function filter() {
  const mine = ++latest;
  const team = $("team").value, only = $("only").value, grid = $("grid").value, shift = $("shift").value;
  const text = $("search").value.trim().toLowerCase();
  const shown = (id) => (!only || crew[id].tags.includes(only))
    && (!grid || crew[id].grids.includes(grid)) && (!shift || crew[id].shifts.includes(shift))
    && (!text || [crew[id].name, id, ...crew[id].skills].join(" ").toLowerCase().includes(text));
  // cells of other grids and shifts step back
  const wanted = [grid && `.${grid}`, shift && `.${shift}`].filter(Boolean).join("");
  marks.textContent = wanted ? `.rota tbody td:not(.num):not(${wanted}) { --shade: initial; color: var(--pale); }` : "";
  hold();
  // what goes, goes at once; what comes back, table by table, so that the page answers in between
  let count = 0, left = false;   // whether a table goes, and those below move up
  const coming = [];
  const leave = (e) => { left ||= !e.hidden; e.hidden = true; };
  for (const [block, trs] of lines) {
    const keep = [];
    trs.forEach((tr, i) => { if (shown(tr.dataset.person)) keep.push(i); else tr.hidden = true; });
    const here = (team === "" || block.dataset.team === team) && keep.length > 0, whole = keep.length === trs.length;
    block.classList.toggle("part", !whole);
    if (!here) { leave(block); continue; }
    count += keep.length;
    for (const sheet of all(".grid", block)) {
      const stay = all("tbody tr", sheet).filter((tr) => shown(tr.dataset.person));
      if (stay.length) coming.push([block, sheet, stay]); else leave(sheet);
    }
    if (charted) part(block, whole ? null : keep);
  }
  $("nobody").hidden = count > 0;
  $("count").textContent = count && count < Object.keys(crew).length ? say([`${count} 人`, `${count} people`]) : "";
  for (const [block, sheet] of coming) if (left || block.hidden) sheet.hidden = true;
  let room = FRAME;
  for (const [block, sheet, stay] of coming) {
    const back = sheet.hidden ? stay.length : stay.filter((tr) => tr.hidden).length;
    if (back > room && room < FRAME) {
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      if (mine !== latest) return;
      room = FRAME;
    }
    room -= back;
    block.hidden = sheet.hidden = false;
    for (const tr of stay) tr.hidden = false;
  }
  $("rota").style.minHeight = "";
}
// the whole chart stays drawn while a second one shows the rows in `keep`
function part(block, keep) {
  const [whole, some = whole.cloneNode()] = all(".figure", block);
  whole.hidden = keep !== null;
  if (some.parentNode) some.hidden = keep === null;
  if (keep) {
    whole.after(some);
    some.of = { figure: whole.dataset.figure, rows: keep };
    look(some);
  } else look(whole);
}
$("filter").addEventListener("submit", (event) => event.preventDefault());
$("filter").addEventListener("reset", () => setTimeout(filter));
let waiting = 0;
$("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
for (const id of ["team", "only", "grid", "shift"]) $(id).addEventListener("change", filter);
heard.push(filter);
// tables below the window speak the other language when they come back
unsaid.push(() => {
  const below = all(".grid").filter((sheet) => sheet.getBoundingClientRect().top > innerHeight);
  hold();
  for (const sheet of below) sheet.hidden = true;
});

// what a cell says when pointed at
const tip = $("tip");
let pointed = null;
const chart = (block) => block.querySelector(".figure").dataset.figure;
async function point(event) {
  const cell = event.target.closest(".rota tbody td:not(.num)");
  if (cell === pointed) return;
  pointed = cell;
  tip.hidden = true;
  if (!cell || event.pointerType === "touch") return;
  const line = cell.parentNode, block = line.closest(".team");
  const heat = (await spec(chart(block))).data[0];
  if (pointed !== cell) return;
  const said = heat.customdata[lines.get(block).indexOf(line)][cell.cellIndex - 1].split("<br>");
  tip.replaceChildren(...said.map((text, i) => make(i ? "p" : "b", unmarked(text))));
  tip.hidden = false;
  const place = cell.getBoundingClientRect(), size = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(place.left, root.clientWidth - size.width - 8))}px`;
  tip.style.top = `${place.bottom + size.height + 8 > innerHeight ? place.top - size.height - 6 : place.bottom + 6}px`;
}
$("rota").addEventListener("pointermove", point);
$("rota").addEventListener("pointerleave", point);
window.addEventListener("scroll", () => { tip.hidden = true; pointed = null; }, { passive: true });
