// one person's month, one day's crews
let shown = null;   // what is open: a function that fills it again
function open(panel, fill) {
  shown = fill;
  fill();
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
}
heard.push(() => { if (shown && document.querySelector("dialog[open]")) shown(); });
for (const panel of all("dialog")) {
  panel.querySelector(".close").addEventListener("click", () => panel.close());
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });
}

function showPerson(id) { if (crew[id]) open($("person"), () => person(id)); }
async function person(id) {
  const line = document.querySelector(`.rota tr[data-person="${CSS.escape(id)}"]`), block = line.closest(".team"), who = crew[id];
  $("person-name").textContent = who.name;
  $("person-sum").replaceChildren(...who.says.map((pair) => make("li", say(pair))));
  const drawing = $("person").querySelector(".figure");
  drawing.of = { figure: "alertness", who: id, make: () => alertness(id) };
  const { data: [heat], layout } = await spec(chart(block));
  const row = lines.get(block).indexOf(line), cells = all("td", line), days = $("person-days");
  days.replaceChildren();
  for (let i = 0; i < Number(days.dataset.lead); i++) days.append(make("li", "", "blank"));
  heat.customdata[row].forEach((text, day) => {
    const said = text.split("<br>").slice(1).map(unmarked);
    const li = make("li"), title = make("b"), body = make("div"), code = heat.text[row][day].replace(/<sub>.*/, "");
    title.append(make("span", layout.xaxis.ticktext[day].split("<br>").map(unmarked).join(" ")));
    if (code) title.append(make("span", code, "key " + cells[day].classList[0]));
    body.append(...said.map((words) => make("p", words)));
    li.append(title, body);
    if (!code && said.length < 2) li.className = "off";
    days.append(li);
  });
  look(drawing);
  tell((await data("curves"))[id], layout.xaxis.ticktext);
}
// the alertness curve day by day: work, the sleepiest hour of it, sleep
function tell(curve, labels) {
  const table = make("table"), head = table.createTHead().insertRow(), body = table.createTBody();
  const heads = [["日期", "Date"], ["上班", "Work"], ["上班时最困（KSS 1–9）", "Sleepiest at work (KSS 1–9)"], ["睡眠（推测，小时）", "Sleep (guessed, h)"]];
  head.append(...heads.map((pair, i) => Object.assign(make("th", say(pair), i > 1 ? "num" : ""), { scope: "col" })));
  const clock = (h) => [Math.round(h * 60) / 60 % 24, Math.round(h * 60) % 60].map((n) => String(Math.floor(n)).padStart(2, "0")).join(":");
  labels.forEach((label, day) => {
    const from = 24 * day, until = from + 24, row = body.insertRow();
    const work = curve.work.filter(([start]) => start >= from && start < until);
    const levels = work.flatMap(([start, end]) => curve.sleepiness.slice(Math.ceil(start), Math.floor(end) + 1));
    const slept = curve.sleep.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, until) - Math.max(start, from)), 0);
    row.append(Object.assign(make("th", unmarked(label.replace(/<br>/g, " "))), { scope: "row" }));
    row.append(make("td", work.map((span) => span.map(clock).join("–")).join(", ")));
    row.append(make("td", levels.length ? Math.max(...levels).toFixed(1) : "", "num"), make("td", slept.toFixed(1), "num"));
  });
  $("alertness-days").replaceChildren(...table.children);
}
// the figure of the first person with the numbers of another
async function alertness(id) {
  const [figure, curves] = await Promise.all([spec("alertness"), data("curves")]), curve = curves[id];
  const spans = (list) => list.flatMap(([a, b]) => [a, b, null]);
  const traces = figure.data.map((t, i) => (i === 2 ? { ...t, y: curve.sleepiness, x: curve.sleepiness.map((_, h) => h) }
    : { ...t, x: spans(i ? curve.sleep : curve.work), y: spans(i ? curve.sleep : curve.work).map((x) => (x === null ? null : t.meta)) }));
  return { data: traces, layout: figure.layout };
}

function showDay(day) { open($("day"), () => crewsOf(day)); }
const names = (ids, fresh) => ids.map((id) => {
  const button = make("button", "", "who");
  button.type = "button";
  button.dataset.person = id;
  button.append(make("bdi", crew[id].name));
  const is = [...crew[id].skills, ...(fresh.includes(id) ? [say(["新人", "new"])] : [])];
  const one = make("span", "", "one");
  one.append(button, ...(is.length ? [make("small", is.join(" · "), "quiet")] : []));
  return one;
});
async function crewsOf(day) {
  const drawing = $("day").querySelector(".figure");
  drawing.of = { figure: `day-${day}` };
  const days = await data("days"), of = days[day], body = $("day-crews");
  $("day-name").textContent = say(of.name);
  $("day-before").disabled = day === 0;
  $("day-after").disabled = day === days.length - 1;
  $("day-before").onclick = () => open($("day"), () => crewsOf(day - 1));
  $("day-after").onclick = () => open($("day"), () => crewsOf(day + 1));
  $("day-notes").replaceChildren(...of.notes.map((pair) => make("li", say(pair))));
  body.replaceChildren();
  for (const shift of of.shifts) {
    const box = make("section"), title = make("h3");
    title.append(make("span", shift.code, `key ${shift.look}`), ` ${shift.name} `, make("small", say(shift.sum)));
    box.append(title);
    for (const grid of shift.grids) {
      const p = make("p", "", grid.short ? "short" : "");
      p.append(make("span", `${grid.name} ${grid.ids.length}/${grid.need}`, "quiet"), ...names(grid.ids, of.new));
      box.append(p);
    }
    if (shift.calls.length) {
      const p = make("p", "", "quiet");
      p.append(say(["可顶班：", "could step in: "]), ...names(shift.calls, of.new), shift.more ? " …" : "");
      box.append(p);
    }
    body.append(box);
  }
  look(drawing);
}
document.addEventListener("click", (event) => {
  const day = event.target.closest("[data-day]");
  if (day) { showDay(Number(day.dataset.day)); return; }
  const who = event.target.closest(".who, .rota tbody tr");
  if (who) { $("day").close(); showPerson(who.dataset.person); }
});
$("today").addEventListener("click", () => showDay(0));
