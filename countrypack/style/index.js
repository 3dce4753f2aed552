"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const members = new Map(data.members.map((member) => [member.iso3, member]));
  const table = document.getElementById("members");
  const form = document.getElementById("filters");
  const tray = document.getElementById("tray");
  const rows = new Map([...table.tBodies[0].rows].map((row) => [row.dataset.iso, row]));
  const order = [...rows.keys()];
  const most = 4;
  let state = { sort: "", down: false, q: "", group: "", region: "", has: "", compare: [] };

  const make = (tag, attributes = {}, ...children) => {
    const drawn = ["svg", "g", "path", "circle", "rect", "text", "title"].includes(tag);
    const node = drawn ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const say = (text) => { document.getElementById("status").textContent = text; };
  const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // The view in the address: an anchor such as #sources has no "=" and leaves the view as it is.
  const written = () => {
    const parts = new URLSearchParams();
    for (const name of ["q", "group", "region", "has", "sort"]) if (state[name]) parts.set(name, state[name]);
    if (state.sort && state.down) parts.set("order", "down");
    if (state.compare.length) parts.set("compare", state.compare.join(","));
    return parts.toString();
  };
  const keep = () => history.replaceState(null, "", "#" + written());
  const read = (fragment) => {
    const parts = new URLSearchParams(fragment);
    const sort = parts.get("sort") || "";
    const asked = [...new Set((parts.get("compare") || "").split(",").filter(Boolean))];
    const listed = (name) => [...form.elements[name].options].some((option) => option.value === parts.get(name));
    const unknown = asked.filter((iso3) => !members.has(iso3)).map((iso3) => iso3.slice(0, 12));
    state = {
      sort: sort === "name" || data.columns.some((column) => column.id === sort) ? sort : "",
      down: parts.get("order") === "down",
      q: parts.get("q") || "",
      compare: asked.filter((iso3) => members.has(iso3)).slice(0, most),
      ...Object.fromEntries(["group", "region", "has"].map((name) => [name, listed(name) ? parts.get(name) : ""])),
    };
    return unknown.length ? `The link names ${unknown.join(", ")}, not on this page. ` : "";
  };

  // What is missing stays last in both orders; an interval stands at its lower end, after the value of that end.
  const key = (iso3) => {
    const cell = rows.get(iso3).querySelector(`[data-col="${state.sort}"]`);
    return cell && cell.dataset.low !== undefined ? [Number(cell.dataset.low), Number(cell.dataset.high)] : null;
  };
  const sorted = () => {
    if (!state.sort) return order;
    const turn = state.down ? -1 : 1;
    if (state.sort === "name") return state.down ? [...order].reverse() : order;
    const keys = new Map(order.map((iso3) => [iso3, key(iso3)]));
    return [...order].sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1) || order.indexOf(one) - order.indexOf(other);
      return turn * (a[0] - b[0] || a[1] - b[1]) || order.indexOf(one) - order.indexOf(other);
    });
  };
  const shown = (iso3) => {
    const member = members.get(iso3);
    return (
      bare(`${member.name} ${iso3} ${member.group} ${member.region} ${member.subregion}`).includes(bare(state.q.trim())) &&
      (!state.group || member.group === state.group) &&
      (!state.region || member.region === state.region) &&
      (!state.has || member.has.includes(state.has))
    );
  };

  const heads = [...table.querySelectorAll("[data-sort]")];
  const arrange = () => {
    const places = sorted();
    const visible = new Set(places.filter(shown));
    for (const body of document.querySelectorAll("tbody:not(.kept):has(> tr[data-iso])")) {
      if (places.every((iso3, place) => body.rows[place].dataset.iso === iso3)) continue;
      const lines = new Map([...body.rows].map((row) => [row.dataset.iso, row]));
      body.replaceChildren(...places.map((iso3) => lines.get(iso3)));
    }
    for (const one of document.querySelectorAll("[data-iso]")) {
      one.toggleAttribute("hidden", !visible.has(one.dataset.iso));
      one.classList.toggle("chosen", state.compare.includes(one.dataset.iso));
    }
    for (const head of heads) {
      if (head.dataset.sort === state.sort) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    for (const box of table.querySelectorAll(".pick input")) box.checked = state.compare.includes(box.value);
    for (const name of ["q", "group", "region", "has"]) form.elements[name].value = state[name];
    return visible.size;
  };
  const tell = (count, before = "") => {
    const head = heads.find((one) => one.dataset.sort === state.sort);
    const by = head ? `, sorted by ${head.textContent.trim()}, ${state.down ? "descending" : "ascending"}` : "";
    say(`${before}${count} of ${order.length} states shown${by}.`);
  };
  const update = (before = "") => { tell(arrange(), before); compare(); };

  // Side by side.
  const compare = () => {
    const chosen = state.compare.map((iso3) => members.get(iso3));
    const place = document.getElementById("compared");
    const ready = chosen.length > 1;
    tray.hidden = !chosen.length;
    tray.firstElementChild.textContent = chosen.map((member) => member.name).join(", ") + (ready ? "" : ": choose one more");
    tray.querySelector("[data-do=show]").hidden = !ready;
    document.getElementById("compare-hint").hidden = chosen.length > 1;
    place.replaceChildren();
    if (chosen.length < 2) return;
    const box = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Headline facts side by side" });
    box.append(facts(chosen));
    place.append(box, ...data.measures.map((measure) => charts(measure, chosen)));
  };
  const facts = (chosen) => {
    const top = make("tr", {}, make("th", { scope: "col" }, "Fact"), ...chosen.map((m) => make("th", { scope: "col" }, m.name)));
    const lines = data.columns.map((column) => {
      const cells = chosen.map((member) => {
        const found = rows.get(member.iso3).querySelector(`[data-col="${column.id}"]`);
        const cell = make("td", found.className ? { class: found.className } : {});
        cell.append(...[...found.childNodes].map((node) => node.cloneNode(true)));
        return cell;
      });
      return make("tr", {}, make("th", { scope: "row" }, column.head), ...cells);
    });
    const names = chosen.map((member) => member.name).join(", ");
    return make("table", {}, make("caption", {}, `Headline facts: ${names}`), make("thead", {}, top), make("tbody", {}, ...lines));
  };
  const charts = (measure, chosen) => {
    const series = chosen.map((member) => member.series[measure.id] || []);
    const years = series.flat().map((point) => point[0]);
    const span = [Math.min(...years), Math.max(...years)];
    const high = (points) => Math.max(measure.rate ? 0 : 4, ...points.map((point) => Math.max(point[1], point[2] || 0)));
    const common = measure.rate ? high(series.flat()) || 1 : 0;
    const panels = chosen.map((member, place) => {
      const points = series[place];
      const end = points[points.length - 1];
      const head = make("h3", {}, member.name, ...(end ? [make("span", {}, ` ${told(measure, end)} in ${end[0]}`)] : []));
      if (!points.length) return make("div", {}, head, make("p", { class: "note" }, "No usable figure is held."));
      return make("div", {}, head, draw(measure, member, points, span, common || high(points)), figures(measure, points));
    });
    const scale = measure.rate ? "one axis for all" : "each state on its own axis, since counts are not compared";
    const numbers = new Set(chosen.flatMap((member) => member.cited[measure.id] || []));
    const marks = [...numbers].sort((a, b) => a - b).flatMap((number) => [" ", mark(number)]);
    const caption = make("figcaption", {}, `${measure.label}: ${measure.unit}, ${scale}`, ...marks);
    return make("figure", {}, caption, make("div", { class: "beside" }, ...panels));
  };
  const mark = (number) => make("a", { class: "mark", href: `#source-${data.sources[number - 1]}` }, `[${number}]`);
  const worded = (measure, value) =>
    measure.rate ? value.toFixed(2) : value.toLocaleString("en-GB", { maximumFractionDigits: 0 });
  const told = (measure, [, low, high]) => high === null ? worded(measure, low) : `${worded(measure, low)}-${worded(measure, high)}`;
  const steps = (high, rate) => {
    const power = 10 ** Math.floor(Math.log10(high / 3));
    const step = [1, 2, 2.5, 5, 10].map((part) => part * power).find((s) => high / s <= 3 && (rate || s % 1 === 0));
    return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, place) => place * step);
  };
  const draw = (measure, member, points, [first, last], high) => {
    const [wide, tall, left, base] = [300, 126, 44, 102];
    const x = (year) => left + ((year - first + 0.5) / (last - first + 1)) * (wide - left - 6);
    const y = (value) => base - (value / high) * (base - 10);
    const parts = [];
    const ticks = steps(high, measure.rate);
    const decimals = Math.max(...ticks.map((tick) => (String(Number(tick.toPrecision(6))).split(".")[1] || "").length));
    for (const tick of ticks) {
      const words = tick ? tick.toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }) : "0";
      parts.push(make("path", { class: tick ? "grid" : "base", d: `M${left} ${y(tick)}H${wide}` }));
      parts.push(make("text", { class: "tick", x: left - 5, y: y(tick) + 3.5, "text-anchor": "end" }, words));
    }
    for (const year of new Set([first, last])) parts.push(make("text", { class: "tick", x: x(year), y: base + 15 }, String(year)));
    for (const [iso3, year, because] of measure.breaks) {
      if (iso3 !== member.iso3 || year < first || year > last) continue;
      const edge = x(year - 0.5);
      parts.push(make("path", { class: "break", d: `M${edge} 4V${base}` }, make("title", {}, `Break in ${year}: ${because}`)));
    }
    // A line joins figures of neighbouring years: a gap stays a gap, and nothing is joined across a break.
    const cuts = measure.breaks.filter(([iso3]) => iso3 === member.iso3).map(([, year]) => year);
    for (const [place, [year, value, upper]] of points.entries()) {
      const before = points[place - 1];
      if (before && before[0] === year - 1 && upper === null && before[2] === null && !cuts.includes(year)) {
        parts.push(make("path", { class: "run", d: `M${x(year - 1)} ${y(before[1])}L${x(year)} ${y(value)}` }));
      }
    }
    for (const point of points) {
      const [year, low, upper, status] = point;
      const title = make("title", {}, `${year}: ${told(measure, point)} (${data.statuses[status]})`);
      const whole = upper === null;
      const looks = whole
        ? { class: status ? "dot hollow" : "dot", cx: x(year), cy: y(low), r: 2.6 }
        : { class: "range", x: x(year) - 2.2, y: y(upper), width: 4.4, height: Math.max(y(low) - y(upper), 1) };
      parts.push(make(whole ? "circle" : "rect", looks, title));
    }
    const end = points[points.length - 1];
    const breaks = cuts.map((year) => ` Break in ${year}.`).join("");
    const label = `${member.name}, ${measure.label.toLowerCase()}: ${points.length} years from ${points[0][0]} to ${end[0]}; ` +
      `last ${told(measure, end)} in ${end[0]}.${breaks}`;
    return make("svg", { viewBox: `0 0 ${wide} ${tall}`, role: "img", "aria-label": label }, ...parts);
  };
  const figures = (measure, points) => {
    const line = (point) => make("tr", {}, make("th", { scope: "row" }, String(point[0])),
      make("td", {}, told(measure, point)), make("td", {}, data.statuses[point[3]]));
    const heads = ["Year", measure.unit, "Status"].map((text) => make("th", { scope: "col" }, text));
    return make("details", {}, make("summary", {}, "Figures of this chart"),
      make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...points.map(line))));
  };

  // The parts of the page that only a script can serve.
  table.tHead.rows[0].prepend(make("th", { class: "pick", rowspan: "2", scope: "col" }, make("span", { class: "vh" }, "Compare")));
  table.querySelector("colgroup").before(make("colgroup", { span: "1" }));
  for (const [iso3, row] of rows) {
    const box = make("input", { type: "checkbox", value: iso3, "aria-label": `Compare ${members.get(iso3).name}` });
    box.addEventListener("change", () => {
      const others = state.compare.filter((other) => other !== iso3);
      if (box.checked && others.length === most) {
        box.checked = false;
        say("Four states stand side by side at most. Take one out first.");
        return;
      }
      state.compare = box.checked ? [...others, iso3] : others;
      keep();
      row.classList.toggle("chosen", box.checked);
      for (const one of document.querySelectorAll(`.strip [data-iso="${iso3}"]`)) one.classList.toggle("chosen", box.checked);
      compare();
      const names = state.compare.map((other) => members.get(other).name).join(", ");
      say(names ? `Chosen: ${names}.${state.compare.length < 2 ? " Choose one more." : " Side by side below the table."}` : "No state chosen.");
    });
    row.prepend(make("td", { class: "pick" }, make("label", {}, box)));
  }
  for (const head of heads) {
    head.dataset.head = head.textContent.trim(); // for paper, where heads that repeat show no button
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      state.down = state.sort === head.dataset.sort ? !state.down : false;
      state.sort = head.dataset.sort;
      keep();
      tell(arrange());
    });
  }
  tray.addEventListener("click", (event) => {
    const wish = event.target.dataset.do;
    if (wish === "show") {
      document.getElementById("compare").scrollIntoView();
      document.getElementById("compare-head").focus({ preventScroll: true });
    }
    if (wish === "clear") {
      state.compare = [];
      keep();
      update("No state chosen. ");
      document.getElementById("members").querySelector(".pick input").focus({ preventScroll: true });
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    state[event.target.name] = event.target.value;
    keep();
    tell(arrange());
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    state = { ...state, q: "", group: "", region: "", has: "" };
    keep();
    tell(arrange());
  });
  const load = () => {
    const fragment = location.hash.slice(1);
    if (!fragment || fragment.includes("=")) update(read(fragment));
  };
  addEventListener("hashchange", load);
  document.documentElement.classList.add("live");
  update(location.hash.includes("=") ? read(location.hash.slice(1)) : "");
})();
