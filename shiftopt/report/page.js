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
  view(window.matchMedia("(max-width: 760px)").matches ? "table" : "chart");
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
    return made;
  }

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
        if (v !== null && at.has(row)) { x.push(marks.x[i]); y.push(v - row + at.get(row)); }
      });
      data.push({ ...marks, x: x.length ? x : [null], y: y.length ? y : [null] });
    }
    const layout = { ...figure.layout, height: figure.layout.height - (heat.y.length - keep.length) * (figure.layout.height - 62) / heat.y.length };
    for (const k of ["yaxis", "yaxis2"]) {
      layout[k] = { ...layout[k], ticktext: pick(layout[k].ticktext), tickvals: data[0].y, range: [keep.length - 0.5, -0.5] };
    }
    layout.shapes = layout.shapes.map((s) => ({ ...s, y1: keep.length - 0.5 }));
    return { data, layout };
  }

  function draw(box) {
    if (!box.offsetParent) return;
    let figure = spec(box.dataset.figure);
    if (box.dataset.people) {
      const people = box.dataset.people.split(" ");
      const keep = people.map((_, i) => i).filter((i) => shown(people[i]));
      if (!keep.length) return;
      if (keep.length < people.length) figure = rows(figure, keep);
      box.shown = keep.map((i) => people[i]);
    }
    const layout = dressed(figure.layout);
    box.style.height = layout.height + "px";
    Plotly.react(box, figure.data, layout, { displayModeBar: false, responsive: true }).then(() => {
      if (box.listening) return;
      box.listening = true;
      box.on("plotly_click", (event) => {
        const row = event.points[0].y;
        if (box.shown) open(box.shown[row]);
      });
    });
    box.drawn = true;
  }
  const eye = new IntersectionObserver((seen) => {
    for (const s of seen) if (s.isIntersecting && !s.target.drawn) draw(s.target);
  }, { rootMargin: "400px" });
  for (const box of all(".figure")) eye.observe(box);

  function redraw() {
    for (const box of all(".figure")) { box.drawn = false; eye.unobserve(box); eye.observe(box); }
  }
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  // --- filter ----------------------------------------------------------------------------------
  let wanted = { only: "", text: "" };
  const shown = (id) => (!wanted.only || crew[id].tags.includes(wanted.only)) && (!wanted.text || (crew[id].name + " " + id).toLowerCase().includes(wanted.text));
  function filter() {
    wanted = { only: $("only").value, text: $("search").value.trim().toLowerCase() };
    const team = $("team").value;
    let any = false;
    for (const block of all(".team")) {
      let here = 0;
      for (const tr of all("tbody tr", block)) { tr.hidden = !shown(tr.dataset.person); here += !tr.hidden; }
      block.hidden = (team !== "" && block.dataset.team !== team) || !here;
      any = any || !block.hidden;
      const box = block.querySelector(".figure");
      box.drawn = false; eye.unobserve(box); eye.observe(box);
    }
    $("nobody").hidden = any;
  }
  $("filter").addEventListener("submit", (event) => event.preventDefault());
  let waiting = 0;
  $("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const id of ["team", "only"]) $(id).addEventListener("change", filter);

  // --- one person's month ----------------------------------------------------------------------
  const plain = (text) => text.replace(/<\/?b>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  function open(id) {
    const box = all(".figure[data-people]").find((b) => b.dataset.people.split(" ").includes(id));
    const heat = spec(box.dataset.figure).data[0];
    const row = box.dataset.people.split(" ").indexOf(id);
    const cells = all(`tr[data-person="${CSS.escape(id)}"] td`, box.closest(".team"));
    $("panel-name").textContent = crew[id].name;
    $("panel-sum").textContent = zh() ? `${crew[id].total} 小时 · ${crew[id].nights} 个夜班` : `${crew[id].total} h · ${crew[id].nights} nights`;
    const days = $("panel-days");
    days.replaceChildren();
    for (let i = 0; i < Number(days.dataset.lead); i++) days.append(Object.assign(document.createElement("li"), { className: "blank" }));
    heat.customdata[row].forEach((text, day) => {
      const [head, ...lines] = text.split("<br>").map(plain);
      const li = document.createElement("li"), title = document.createElement("b"), body = document.createElement("div");
      const code = heat.text[row][day];
      const date = document.createElement("span"), chip = document.createElement("span");
      date.textContent = head.slice(crew[id].name.length).trim();
      if (code) { chip.textContent = code; chip.className = "key " + cells[day].className; }
      title.append(date, chip);
      for (const line of lines) body.append(Object.assign(document.createElement("p"), { textContent: line }));
      li.append(title, body);
      if (!code && lines.length < 2) li.className = "off";
      days.append(li);
    });
    $("panel").showModal();
  }
  document.addEventListener("click", (event) => {
    const who = event.target.closest(".who");
    if (who) open(who.dataset.person);
  });
  $("panel-close").addEventListener("click", () => $("panel").close());
})();
