"use strict";
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  root.classList.add("js");
  const zh = () => root.lang.startsWith("zh");

  // --- language, print, chart or table --------------------------------------------------------
  function speak(lang) {
    root.lang = lang;
    for (const option of all("option[data-zh]")) option.textContent = zh() ? option.dataset.zh : option.dataset.en;
  }
  speak(root.lang);
  $("language").hidden = $("print").hidden = false;
  $("language").addEventListener("click", () => { speak(zh() ? "en" : "zh-CN"); redraw(); });
  $("print").addEventListener("click", () => window.print());
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = all("details[data-print]:not([open])");
    for (const d of opened) d.open = true;
  });
  window.addEventListener("afterprint", () => { for (const d of opened) d.open = false; });

  if (!$("rota")) return;

  function view(name) {
    root.dataset.view = name;
    for (const b of all("[data-view]", $("filter"))) b.setAttribute("aria-pressed", String(b.dataset.view === name));
  }
  for (const b of all("[data-view]", $("filter"))) b.addEventListener("click", () => { view(b.dataset.view); redraw(); });
  const many = document.querySelectorAll(".rota tbody tr").length > 150;
  view(many || window.matchMedia("(max-width: 1100px)").matches ? "table" : "chart");
  $("filter").hidden = false;

  // --- figures: drawn when they come into view -------------------------------------------------
  const crew = JSON.parse($("crew").textContent);
  const parsed = {};
  function spec(name) {
    const code = zh() ? "zh" : "en", key = name + code;
    if (!parsed[key]) {
      const from = document.querySelector(`script[data-spec="${name}"][data-code="${code}"]`);
      parsed[key] = JSON.parse(from.textContent);
    }
    return parsed[key];
  }
  const color = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const axes = (layout) => Object.keys(layout).filter((k) => /^[xy]axis\d*$/.test(k));

  // a copy of the layout in the page's ink
  function dressed(layout) {
    const made = { ...layout, autosize: true };
    made.font = { ...layout.font, color: color("--ink"), family: getComputedStyle(document.body).fontFamily };
    made.hoverlabel = { ...layout.hoverlabel, bgcolor: color("--card"), bordercolor: color("--line"), font: { color: color("--ink"), family: made.font.family, size: 13 } };
    for (const k of axes(layout)) made[k] = { gridcolor: color("--line"), ...layout[k] };
    if (layout.annotations) made.annotations = layout.annotations.map((a) => ({ ...a, font: { ...a.font, color: color("--bad") } }));
    return made;
  }
  // signs that stand on the page itself, not on a coloured cell, take its ink
  const inked = (data) => data.map((trace) => trace.marker && trace.marker.symbol === "x-thin"
    ? { ...trace, marker: { ...trace.marker, line: { ...trace.marker.line, color: color("--mark") } } } : trace);

  // the rota figure with only the rows in `keep`
  function rows(figure, keep) {
    const at = new Map(keep.map((row, i) => [row, i]));
    const pick = (list) => keep.map((row) => list[row]);
    const [heat, ...others] = figure.data;
    const data = [{ ...heat, y: keep.map((_, i) => i), z: pick(heat.z), text: pick(heat.text), customdata: pick(heat.customdata) }];
    for (const marks of others) {
      const x = [], y = [];
      (marks.y || []).forEach((v, i) => {
        const row = Math.round(v);
        if (v === null) { x.push(null); y.push(null); }   // the end of a line
        else if (at.has(row)) { x.push(marks.x[i]); y.push(v - row + at.get(row)); }
      });
      data.push({ ...marks, x: x.length ? x : [null], y: y.length ? y : [null] });
    }
    const { margin } = figure.layout, row = (figure.layout.height - margin.t - margin.b) / heat.y.length;
    const layout = { ...figure.layout, height: margin.t + margin.b + row * keep.length };
    for (const k of ["yaxis", "yaxis2"]) {
      layout[k] = { ...layout[k], ticktext: pick(layout[k].ticktext), tickvals: data[0].y, range: [keep.length - 0.5, -0.5] };
    }
    layout.shapes = layout.shapes.map((s) => ({ ...s, y1: 1 + (margin.t - 4) / (row * keep.length) }));
    return { data, layout };
  }

  // draws a box that can be seen, unless it shows the same already
  function draw(box) {
    if (!box.offsetParent) return;
    const { figure: name, rows: keep } = box.of || (box.of = { figure: box.dataset.figure });
    const state = [root.lang, color("--ink"), keep].join();
    if (box.state === state) return;
    box.state = state;
    const figure = keep ? rows(spec(name), keep) : spec(name), layout = dressed(figure.layout);
    box.style.height = layout.height + "px";
    Plotly.react(box, inked(figure.data), layout, { displayModeBar: false, responsive: true }).then(() => {
      if (box.listening || !box.closest(".team")) return;
      box.listening = true;
      box.on("plotly_click", (event) => {
        const row = event.points[0].y, people = box.closest(".chart").dataset.people.split(" ");
        open(people[box.of.rows ? box.of.rows[row] : row]);
      });
    });
  }
  // one figure at a time, so that the page answers in between
  const queue = new Set();
  function next() {
    const [box] = queue;
    queue.delete(box);
    if (box) draw(box);
    if (queue.size) setTimeout(next);
  }
  const eye = new IntersectionObserver((seen) => {
    for (const s of seen) {
      if (s.isIntersecting && queue.add(s.target).size === 1) setTimeout(next);
      if (!s.isIntersecting) queue.delete(s.target);
    }
  }, { rootMargin: "300px" });
  function look(box) { eye.unobserve(box); eye.observe(box); }
  function redraw() { all(".figure").forEach(look); }
  redraw();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  // --- filter ----------------------------------------------------------------------------------
  let wanted = { only: "", text: "" };
  const shown = (id) => (!wanted.only || crew[id].tags.includes(wanted.only)) && (!wanted.text || (crew[id].name + " " + id).toLowerCase().includes(wanted.text));
  function filter() {
    wanted = { only: $("only").value, text: $("search").value.trim().toLowerCase() };
    const team = $("team").value;
    let any = false;
    for (const block of all(".team")) {
      const lines = all("tbody tr", block), keep = [];
      lines.forEach((tr, i) => { tr.hidden = !shown(tr.dataset.person); if (!tr.hidden) keep.push(i); });
      block.hidden = (team !== "" && block.dataset.team !== team) || !keep.length;
      any = any || !block.hidden;
      if (!block.hidden) part(block, keep.length < lines.length ? keep : null);
    }
    $("nobody").hidden = any;
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
  let waiting = 0;
  $("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const id of ["team", "only"]) $(id).addEventListener("change", filter);

  // --- one person's month ----------------------------------------------------------------------
  const plain = (text) => text.replace(/<\/?b>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  function open(id) {
    const line = document.querySelector(`.rota tr[data-person="${CSS.escape(id)}"]`), block = line.closest(".team");
    const heat = spec(block.querySelector(".figure").dataset.figure).data[0];
    const row = all("tbody tr", block).indexOf(line), cells = all("td", line);
    $("panel-name").textContent = crew[id].name;
    $("panel-sum").textContent = zh() ? `${crew[id].total} 小时 · ${crew[id].nights} 个夜班` : `${crew[id].total} h · ${crew[id].nights} nights`;
    const days = $("panel-days");
    days.replaceChildren();
    for (let i = 0; i < Number(days.dataset.lead); i++) days.append(Object.assign(document.createElement("li"), { className: "blank" }));
    heat.customdata[row].forEach((text, day) => {
      const [head, ...lines] = text.split("<br>").map(plain);
      const li = document.createElement("li"), title = document.createElement("b"), body = document.createElement("div");
      const code = heat.text[row][day].replace(/<sub>.*/, "");
      const date = document.createElement("span"), chip = document.createElement("span");
      date.textContent = head.slice(crew[id].name.length).trim();
      if (code) { chip.textContent = code; chip.className = "key " + cells[day].classList[0]; }
      title.append(date, chip);
      for (const line of lines) body.append(Object.assign(document.createElement("p"), { textContent: line }));
      li.append(title, body);
      if (!code && lines.length < 2) li.className = "off";
      days.append(li);
    });
    $("panel").showModal();
  }
  document.addEventListener("click", (event) => {
    const who = event.target.closest(".who, .rota tbody tr");
    if (who) open(who.dataset.person);
  });
  $("panel-close").addEventListener("click", () => $("panel").close());
})();
