// Shows the boxes that apply, offers divisions level by level, and keeps a double click from sending twice.
// Everything here is comfort: without it the server asks, resolves and refuses just the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-form]");
  if (!form) return;

  const read = (key) => {
    const inputs = [...form.querySelectorAll(`[name="${CSS.escape(key)}"]`)].filter((i) => !i.disabled);
    if (!inputs.length) return null;
    const values = inputs.filter((i) => (i.type === "radio" || i.type === "checkbox" ? i.checked : i.value)).map((i) => i.value);
    return values.length && !values.includes("?") ? values : null;
  };
  const months = (born) => {
    const [y, m, d] = born.split("-").map(Number), now = form.dataset.today.split("-").map(Number);
    const last = new Date(now[0], now[1], 0).getDate();
    return (now[0] - y) * 12 + now[1] - m - (now[2] < Math.min(d, last) ? 1 : 0);
  };
  // Three-valued like the server: null means that nothing is known yet, and the box stays.
  const holds = (c) => {
    if (c.all) return c.all.map(holds).reduce((a, b) => (a === false || b === false ? false : a === null || b === null ? null : true), true);
    if (c.any) return c.any.map(holds).reduce((a, b) => (a === true || b === true ? true : a === null || b === null ? null : false), false);
    if (c.rule) return true; // only the server can tell: show, and let it decide
    const v = read(c.field);
    if (!v) return null;
    if (c.in) return c.in.includes(v[0]);
    if (c.includes) return v.includes(c.includes);
    if ("is" in c) return (v[0] === "true") === c.is;
    if ("youngerThanMonths" in c) return /^\d{4}-\d\d-\d\d$/.test(v[0]) ? (c.including ? months(v[0]) <= c.youngerThanMonths : months(v[0]) < c.youngerThanMonths) : null;
    return null;
  };
  form.querySelectorAll("[data-gate]").forEach((gate) => { gate.hidden = false; }); // what applies is judged here while it is typed
  const conditional = [...form.querySelectorAll("[data-shown]")].map((el) => [el, JSON.parse(el.dataset.shown)]);
  const refresh = () => {
    for (const [el, condition] of conditional) {
      const hide = holds(condition) !== true;
      el.hidden = hide;
      for (const input of el.querySelectorAll("input,select,textarea")) input.disabled = hide;
    }
  };
  form.addEventListener("change", (e) => {
    const t = e.target;
    if (t.type === "checkbox" && t.checked && t.name) {
      const group = form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(t.name)}"]`);
      for (const other of group) if (other !== t && (t.dataset.alone !== undefined || other.dataset.alone !== undefined)) other.checked = false;
    }
    refresh();
  });

  const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
  const cache = new Map();
  const children = async (parent) => {
    if (!cache.has(parent)) {
      const asked = fetch(`/api/divisions?parent=${encodeURIComponent(parent)}`).then((r) => (r.ok ? r.json() : { items: [] })).then((j) => j.items ?? j);
      cache.set(parent, asked);
      asked.catch(() => cache.delete(parent)); // without a signal: asked again at the next choice
    }
    return cache.get(parent);
  };
  // At a door the signal may be gone by the time an address is asked: the counties of the whole country come along with the page.
  if (form.dataset.visit) {
    const list = (names) => Promise.resolve(Object.entries(names).map(([code, name]) => ({ code, name })).sort((a, b) => (a.code < b.code ? -1 : 1)));
    const bring = () => fetch("/api/divisions/counties").then((r) => (r.ok ? r.json() : Promise.reject(new Error(String(r.status))))).then((all) => {
      cache.set("", list(all.provinces));
      for (const [parent, names] of Object.entries(all.below)) {
        cache.set(parent, list(names));
        for (const code of Object.keys(names)) if (code.length === 6 && !all.below[code]) cache.set(code, list({})); // nothing is offered below it
      }
    });
    bring().catch(() => addEventListener("online", () => bring().catch(() => {}), { once: true }));
  }
  const labels = ["省（自治区、直辖市）", "市（州、盟）", "县（区、市、旗）", "乡镇（街道）", "村（社区）"];
  const chain = (code) => {
    if (!code) return [];
    if (code === "999999") return [code];
    const list = [code.slice(0, 2) + "0000"];
    if (code.slice(2, 6) !== "0000") list.push(code.slice(0, 4) + "00", code.slice(0, 6));
    if (code.length > 6) list.push(code.slice(0, 9));
    if (code.length > 9) list.push(code);
    return [...new Set(list)];
  };
  // Without a signal the next level cannot be had: said beside the box, and offered again once it is back.
  const away = (box) => {
    if (box.querySelector("[data-away]")) return;
    const hint = Object.assign(document.createElement("p"), { className: "hint", textContent: "没有网络，选不了下一级。请先在下面把地址写全，联网后再来选。" });
    hint.dataset.away = "";
    hint.setAttribute("role", "status");
    box.querySelector(".places").after(hint);
  };
  // A signal that has just come back may not carry the first request yet.
  const offerAgain = (box) => {
    box.querySelector("[data-away]")?.remove();
    pick(box).catch(() => {
      away(box);
      if (navigator.onLine) setTimeout(() => box.querySelector("[data-away]") && offerAgain(box), 3000);
    });
  };
  addEventListener("online", () => form.querySelectorAll("[data-away]").forEach((hint) => offerAgain(hint.closest("[data-place]"))));
  const pick = async (box) => {
    const hidden = box.querySelector("input[data-division]"), places = box.querySelector(".places");
    const name = box.dataset.place;
    places.hidden = false;
    box.querySelector("[data-fallback]")?.remove();
    const build = async (level, parent, wanted) => {
      while (places.children.length > level) places.lastChild.remove();
      const list = await children(parent);
      if (!list.length) return;
      const select = document.createElement("select");
      select.setAttribute("aria-label", `${name}：${labels[Math.min(level, 4)]}`);
      select.append(option("", level === 0 ? "请选择省" : `请选择${labels[Math.min(level, 4)].split("（")[0]}`));
      for (const d of list) select.append(option(d.code, d.name));
      if (level === 0) select.append(option("999999", "境外"));
      const found = wanted.find((code) => list.some((d) => d.code === code) || (level === 0 && code === "999999"));
      if (found) select.value = found;
      select.addEventListener("change", () => {
        hidden.value = select.value || (level > 0 ? parent : "");
        while (places.children.length > level + 1) places.lastChild.remove();
        if (select.value && select.value !== "999999") build(level + 1, select.value, []).catch(() => away(box));
      });
      places.append(select);
      if (found && found !== "999999") await build(level + 1, found, wanted);
    };
    await build(0, "", chain(hidden.value || box.dataset.start || ""));
    if (!hidden.value && box.dataset.start) {
      // A suggestion only: what counts is what the person picks below it.
      hidden.value = "";
    }
  };
  form.querySelectorAll("[data-place]").forEach((box) => {
    pick(box).catch(() => {});
    box.addEventListener("places", () => pick(box).catch(() => {})); // its value was set by another script
  });
  for (const near of (form.dataset.prefetch ?? "").split(" ").filter(Boolean)) children(near).catch(() => {});

  // One more row of work spells is the last one, emptied and numbered on; without scripts the server draws it.
  const rowsOf = (key) => form.querySelectorAll(`.spell[data-of="${CSS.escape(key)}"]`);
  const grow = (button) => {
    const rows = rowsOf(button.value), last = rows[rows.length - 1], row = last.cloneNode(true);
    for (const input of row.querySelectorAll("input")) {
      input.name = `${button.value}.${rows.length}${input.name.slice(input.name.lastIndexOf("."))}`;
      input.removeAttribute("value");
      input.value = "";
    }
    last.after(row);
    button.hidden = rows.length + 1 >= Number(button.dataset.add);
    return row;
  };
  form.querySelectorAll("[data-add]").forEach((button) => {
    button.type = "button";
    button.addEventListener("click", () => grow(button).querySelector("input").focus());
  });
  // Another script is about to fill boxes of these names: there are to be as many rows.
  form.addEventListener("rows", (e) => form.querySelectorAll("[data-add]").forEach((button) => {
    const numbers = e.detail.filter((name) => name.startsWith(button.value + ".")).map((name) => Number(name.slice(button.value.length + 1).split(".")[0]));
    const wanted = Math.min(Math.max(0, ...numbers) + 1, Number(button.dataset.add));
    while (rowsOf(button.value).length < wanted) grow(button);
  }));
  form.querySelector("[data-default]")?.remove(); // Enter presses the button that can be seen

  let sent = false;
  form.addEventListener("submit", (e) => {
    if (sent) { e.preventDefault(); return; }
    sent = true;
    const button = e.submitter;
    if (button) { button.setAttribute("aria-disabled", "true"); button.textContent = button.value === "submit" ? "正在提交，请稍候…" : "请稍候…"; }
    setTimeout(() => { sent = false; }, 15000);
  });
  refresh();
})();
