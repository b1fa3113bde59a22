// figures: unpacked and drawn when they come into view
function bytes(text) {
  const raw = atob(text), made = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) made[i] = raw.charCodeAt(i);
  return made;
}
function unpack(element) {
  const stream = new Blob([bytes(element.textContent)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
const found = {};
function data(name, code = "") {
  const key = name + code;
  found[key] ||= unpack(document.querySelector(`script[data-of="${name}"][data-code="${code}"]`)).then(JSON.parse);
  return found[key];
}
const spec = (name) => data(name, zh() ? "zh" : "en");

// plotly is a packed script of the page, or lies beside it as a file
let plotly = null;
function ready() {
  plotly ||= $("plotly").src ? loaded() : unpack($("plotly")).then((text) => {
    $("plotly").remove();
    document.head.append(make("script", text));
  });
  return plotly;
}
const loaded = () => new Promise((done) => {
  if (window.Plotly) done();
  else $("plotly").addEventListener("load", done);
});

const color = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const axes = (layout) => Object.keys(layout).filter((k) => /^[xy]axis\d*$/.test(k));

// a copy of the layout in the page's ink
function dressed(layout) {
  const made = { ...layout, autosize: true };
  made.font = { ...layout.font, color: color("--ink"), family: getComputedStyle(document.body).fontFamily };
  made.hoverlabel = { ...layout.hoverlabel, bgcolor: color("--card"), bordercolor: color("--line"), font: { color: color("--ink"), family: made.font.family, size: 13 } };
  for (const k of axes(layout)) made[k] = { gridcolor: color("--line"), zerolinecolor: color("--quiet"), ...layout[k] };
  if (layout.annotations) made.annotations = layout.annotations.map((a) => ({ ...a, font: { ...a.font, color: color("--bad") } }));
  return made;
}
// signs that stand on the page itself, not on a coloured cell, take its ink
const inked = (traces) => traces.map((trace) => trace.marker && trace.marker.symbol === "x-thin"
  ? { ...trace, marker: { ...trace.marker, line: { ...trace.marker.line, color: color("--mark") } } } : trace);

// the rota figure with only the rows in `keep`
function rows(figure, keep) {
  const at = new Map(keep.map((row, i) => [row, i]));
  const pick = (list) => keep.map((row) => list[row]);
  const [heat, ...others] = figure.data;
  const traces = [{ ...heat, y: keep.map((_, i) => i), z: pick(heat.z), text: pick(heat.text), customdata: pick(heat.customdata) }];
  for (const marks of others) {
    const x = [], y = [];
    (marks.y || []).forEach((v, i) => {
      const row = Math.round(v);
      if (v === null) { x.push(null); y.push(null); }   // the end of a line
      else if (at.has(row)) { x.push(marks.x[i]); y.push(v - row + at.get(row)); }
    });
    traces.push({ ...marks, x: x.length ? x : [null], y: y.length ? y : [null] });
  }
  const { margin } = figure.layout, row = (figure.layout.height - margin.t - margin.b) / heat.y.length;
  const layout = { ...figure.layout, height: margin.t + margin.b + row * keep.length };
  for (const k of ["yaxis", "yaxis2"]) {
    layout[k] = { ...layout[k], ticktext: pick(layout[k].ticktext), tickvals: traces[0].y, range: [keep.length - 0.5, -0.5] };
  }
  layout.shapes = layout.shapes.map((s) => ({ ...s, y1: 1 + (margin.t - 4) / (row * keep.length) }));
  return { data: traces, layout };
}

// a figure of bars with its people in another order
function reordered(figure, by) {
  const people = figure.layout.meta.people;
  const places = people.map((id, i) => [by(id), i]).sort(([a], [b]) => (typeof a === "number" ? b - a : 0)).map(([, i]) => i);
  const pick = (list) => (Array.isArray(list) && list.length === people.length ? places.map((i) => list[i]) : list);
  const traces = figure.data.map((t) => ({ ...t, y: pick(t.y), customdata: pick(t.customdata) }));
  const layout = { ...figure.layout, xaxis: { ...figure.layout.xaxis, ticktext: pick(figure.layout.xaxis.ticktext) }, meta: { people: pick(people) } };
  return { data: traces, layout };
}

// draws a box that can be seen, unless it shows the same already
async function draw(box) {
  if (!box.offsetParent) return;
  const of = box.of || (box.of = { figure: box.dataset.figure });
  const state = [root.lang, color("--ink"), of.figure, of.rows, of.by, of.who].join();
  if (box.state === state) return;
  let figure = await (of.make ? of.make() : spec(of.figure));
  await ready();
  if (box.of !== of) return;   // something else is wanted by now, and waits in the queue
  box.state = state;
  if (of.rows) figure = rows(figure, of.rows);
  if (of.order) figure = reordered(figure, of.order);
  const layout = dressed(figure.layout);
  box.style.height = layout.height + "px";
  await Plotly.react(box, inked(figure.data), layout, { displayModeBar: false, responsive: true });
  if (box.listening) return;
  box.listening = true;
  box.on("plotly_click", (event) => {
    const { meta, xaxis } = box.layout, point = event.points[0];
    const people = box.dataset.people ? box.dataset.people.split(" ") : meta && meta.people;
    if (!people) { if (xaxis.side === "top") showDay(point.x); return; }
    const flat = point.data.type === "heatmap", row = flat ? point.y : point.x;
    showPerson(people[box.of.rows ? box.of.rows[row] : row]);
  });
}
// one figure at a time, so that the page answers in between
const queue = new Set();
let drawing = false;
async function next() {
  const [box] = queue;
  if (!box || drawing) return;
  queue.delete(box);   // what is wanted of it while it is drawn comes back into the queue
  drawing = true;
  try { await draw(box); } finally { drawing = false; }
  if (queue.size) setTimeout(next);
}
const eye = new IntersectionObserver((seen) => {
  for (const s of seen) {
    if (s.isIntersecting) queue.add(s.target); else queue.delete(s.target);
  }
  if (queue.size) setTimeout(next);
}, { rootMargin: "300px" });
function look(box) { eye.unobserve(box); eye.observe(box); }
function redraw() { all(".figure").forEach(look); }
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
heard.push(redraw);
if (typeof DecompressionStream === "undefined") for (const e of all(".too-old")) e.hidden = false;
else redraw();

// the numbers of a heat map as a table, made when it is opened for the first time
for (const fold of all("details[data-numbers]")) {
  fold.addEventListener("toggle", async () => {
    if (!fold.open) return;
    const figure = await spec(fold.dataset.numbers), heat = figure.data[0], plain = (t) => t.replace(/<br>/g, " ").replace(/<\/?b>/g, "").trim();
    const table = make("table", "", "counts"), head = table.createTHead().insertRow(), body = table.createTBody();
    head.append(make("th"));
    for (const day of figure.layout.xaxis.ticktext) head.append(Object.assign(make("th", plain(day)), { scope: "col" }));
    heat.z.forEach((line, i) => {
      const row = body.insertRow();
      row.append(Object.assign(make("th", unmarked(figure.layout.yaxis.ticktext[i])), { scope: "row" }));
      line.forEach((v, day) => row.append(make("td", v === null ? "" : heat.text ? heat.text[i][day] : String(Math.round(heat.meta[i][day])))));
    });
    fold.querySelector(".scroll").replaceChildren(table);
  });
}
// plotly's markup back to plain text
function unmarked(text) {
  return text.replace(/<\/?(b|sub)>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
for (const select of all("select[data-order]")) {
  select.addEventListener("change", () => {
    const box = document.querySelector(`.figure[data-figure="${select.dataset.order}"]`), key = select.value;
    box.of = { figure: box.dataset.figure, by: key, order: key ? (id) => crew[id].order[key] : null };
    look(box);
  });
}
