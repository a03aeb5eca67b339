// The visits of a day, taken along on a phone: kept sealed under a key that the browser itself throws away when they are to be dropped (a cookie), shown without a
// signal, and what was seen goes back one by one. What others did meanwhile is shown side by side; nothing is chosen by itself.
(() => {
  "use strict";
  const RETRY = 10000, QUIET = 500, PATIENCE = 20000, PAGE = "/portal/visits/taken", BLANK = "/portal/visits/blank/taken", PLACE = "went-";
  const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=(\\w+)`))?.[1] ?? "";
  const key = () => {
    const digits = cookie("taken").match(/^[0-9a-f]{64}$/)?.[0].match(/../g);
    if (!digits) throw new Error("no key any more");
    return crypto.subtle.importKey("raw", Uint8Array.from(digits, (two) => parseInt(two, 16)), "AES-GCM", false, ["encrypt", "decrypt"]);
  };
  const round = sealedStore("visits-taken", "round", 2, async () => key()), went = sealedStore("visits", "unsent", 30), { canSeal } = went;
  const make = (tag, more, ...inner) => { const made = Object.assign(document.createElement(tag), more); made.append(...inner); return made; };

  // What lies on the device, of whoever holds it and for as long as it may be shown; else it goes, and its key went before it.
  const recall = async () => {
    const found = await round.recall("round").catch(() => null);
    if (found?.holder && [found.holder, ""].includes(cookie("holder")) && Date.parse(found.until) > Date.now()) return found;
    indexedDB.deleteDatabase("visits-taken");
    return null;
  };

  // Before one goes: everything at once.
  const take = document.querySelector("form[data-take]"), taking = document.querySelector("[data-take-state]");
  if (take && canSeal) recall().catch(() => {});
  take?.addEventListener("submit", async (e) => {
    if (!canSeal) return; // the page that follows says that nothing was kept
    e.preventDefault();
    taking.textContent = "正在带走…";
    try {
      const answer = await fetch(take.action, { method: "POST", credentials: "same-origin", body: new URLSearchParams(new FormData(take)) });
      const room = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-round]") : null;
      if (!room?.dataset.round) { location.assign("/portal/visits"); return; }
      const rows = [...room.querySelectorAll("[data-taken]")].map((row) => ({ id: row.dataset.taken, mark: row.dataset.mark, html: row.outerHTML }));
      await round.keep("round", { holder: cookie("holder"), at: Date.now(), until: room.dataset.round, rows });
      await globalThis.shelter(BLANK);
      location.assign(PAGE);
    } catch { taking.textContent = "没有带走：网络不通，或者这个浏览器存不下。请到有信号的地方再按一次。"; }
  });

  const page = document.querySelector("[data-round]");
  if (!page || page.dataset.round || !canSeal) return;
  const list = document.getElementById("taken-rows"), form = document.getElementById("taken-form"), line = document.getElementById("visit-state");
  const token = form.elements.formToken?.value; // without one this is the page that the device keeps
  let kept = null, opened = null, sending = false, idle = 0, over = false;
  const say = (state, words, link) => {
    line.hidden = false;
    line.dataset.state = state;
    line.textContent = words;
    if (link) line.append(make("a", { href: link[0], textContent: link[1] }));
  };
  const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
  const when = (at) => new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));

  // A phone that closed its browser has forgotten who holds it, not whose round it is: that key goes when somebody else signs in.
  const holder = () => cookie("holder") || (kept?.holder ?? "");
  const entries = async () => {
    const all = [];
    for (const place of (await went.ids()).filter((id) => id.startsWith(PLACE))) {
      const entry = await went.recall(place).catch(() => null);
      if (entry?.holder && entry.holder === holder()) all.push(entry);
    }
    return all;
  };
  const place = (entry) => `${PLACE}${holder()}.${entry.id}`; // two people on one phone each have their own
  const keep = (entry) => went.keep(place(entry), { ...entry, holder: holder() });
  const drop = (entry) => went.forget(place(entry));
  const rowOf = (id) => list.querySelector(`[data-taken="${CSS.escape(id)}"]`);
  const tell = (entry, words) => {
    const row = rowOf(entry.id), told = row?.querySelector("[data-went]");
    if (!told) return;
    told.hidden = !words;
    told.textContent = words ?? "";
    row.querySelector("[data-open]").textContent = entry.seen && words !== DONE ? "接着写" : "记一次走访";
  };
  const DONE = "已经记下。", fresh = () => crypto.randomUUID?.() ?? String(Date.now()) + Math.random().toString(36).slice(2);

  // One that went without its row: the names were dropped in the night, what was written was not.
  const bare = (id) => {
    const row = make("div", { className: "todo" }, make("h2", { textContent: "（名单已经到期删掉，写的还在）" }), make("p", { className: "went" }), make("div", { className: "differs" }),
      make("button", { type: "button", className: "btn small", textContent: "接着写" }));
    row.dataset.taken = id;
    row.children[1].dataset.went = row.children[2].dataset.differs = row.children[3].dataset.open = "";
    row.children[2].hidden = true;
    return row;
  };
  const draw = async () => {
    form.hidden = true;
    list.after(form);
    list.replaceChildren();
    for (const { html } of kept?.rows ?? []) list.insertAdjacentHTML("beforeend", html); // as our own server wrote it; sealing proves that nobody changed it
    const all = await entries();
    for (const { id } of all) if (!rowOf(id)) list.append(bare(id));
    for (const button of list.querySelectorAll("[data-open]")) button.hidden = false;
    for (const entry of all) show(entry);
    if (!line.textContent || line.dataset.state === "idle") {
      say("idle", kept ? `${when(kept.at)}带走了${kept.rows.length}个孩子的走访（“今天”“明天”从那天算），${when(kept.until)}从这台手机上删掉。` : "这台手机上没有带走的走访。有信号的时候到“走访”里按“今天的走访带走”。");
    }
  };
  const show = (entry) => {
    tell(entry, entry.told ?? (entry.differs ? "别人也去过或者改过，请在下面选一种。" : entry.waiting ? "记好了，加密存在这台手机上，有信号就传。" : "没写完，加密存在这台手机上。"));
    if (entry.differs) side(entry);
    else if (entry.told) refused(entry);
  };
  const choose = (words, act, more = "plain") => {
    const button = make("button", { type: "button", className: `btn small ${more}`, textContent: words });
    button.addEventListener("click", act);
    return button;
  };
  const away = (entry, words, question) => choose(words, async () => { if (confirm(question)) { await drop(entry); await refresh(); } });
  const refused = (entry) => {
    const place = rowOf(entry.id).querySelector("[data-differs]");
    place.hidden = false;
    place.replaceChildren(make("div", { className: "actions" }, away(entry, "不传了，删掉", "删掉以后找不回来。真的删掉吗？")));
  };

  // Both sides, and three ways out.
  const side = (entry) => {
    const place = rowOf(entry.id).querySelector("[data-differs]"), { yours, theirs } = entry.differs;
    const seen = theirs.filter((one) => one.what === "visit"), others = theirs.filter((one) => one.what !== "visit");
    const who = (one) => `${one.by}，${when(one.at)}`;
    const rows = [["哪天去的", (one) => one.visitedOn], ["见到", (one) => one.met.join("、")], ["情况", (one) => one.seen], ["下次", (one) => one.nextOn ?? "没约"]];
    const table = make("table", {}, make("thead", {}, make("tr", {}, make("td", {}), make("th", { scope: "col", textContent: "我的" }),
      ...seen.map((one) => make("th", { scope: "col" }, "现在那边", make("span", { className: "muted", textContent: who(one) }))))),
    make("tbody", {}, ...rows.map(([name, text]) => make("tr", {}, make("th", { scope: "row", textContent: name }), ...[yours, ...seen].map((one) => make("td", { textContent: text(one) ?? "" }))))));
    const again = async (forOffice) => {
      await keep({ ...entry, mark: entry.differs.taken, forOffice, differs: null, waiting: true });
      await refresh();
    };
    place.hidden = false;
    place.replaceChildren(...(others.length ? [make("p", { textContent: `您带走以后：${others.map((one) => `${one.label}（${who(one)}）`).join("；")}。` })] : []), table,
      make("div", { className: "actions" },
        choose("两次都留", () => again(false), ""),
        away(entry, "以那边的为准", "您写的这一次不传了，从手机上删掉。真的以那边的为准吗？"),
        choose("留给办公室核对", () => again(true))));
  };

  // Going back, one after another: one that is refused does not stop the rest.
  const send = async (entry) => {
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), PATIENCE), what = { met: entry.met, seen: entry.seen, taken: entry.mark };
    for (const name of ["visitedOn", "nextOn"]) if (entry[name]) what[name] = entry[name];
    if (entry.forOffice) what.forOffice = true;
    try {
      const answer = await fetch(`/api/children/${entry.id}/visits`, {
        method: "POST", credentials: "same-origin", signal: stop.signal,
        headers: { "Content-Type": "application/json", "Idempotency-Key": entry.key, "X-Form-Token": token }, body: JSON.stringify(what),
      });
      const body = await answer.json();
      if (answer.status === 201) {
        await drop(entry);
        const row = kept?.rows.find((one) => one.id === entry.id);
        if (row) { row.mark = [...entry.mark.split(".").slice(0, 2), body.id].join("."); await round.keep("round", kept).catch(() => {}); }
        const box = rowOf(entry.id)?.querySelector("[data-differs]");
        if (box) { box.hidden = true; box.replaceChildren(); }
        tell(entry, DONE);
        return true;
      }
      if (body.code === "device-ended") { over = true; list.replaceChildren(); globalThis.forgetVisits?.(); say("gone", body.title, ["/portal/signin", "去登录"]); return false; }
      if (answer.status === 401) { say("signin", "要重新登录才能传上去；写的都加密存在这台手机上。", [PAGE, "去登录"]); return false; }
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      const both = body.theirs ? { taken: body.taken, yours: body.yours, theirs: body.theirs } : null, next = { ...entry, waiting: false, differs: both, told: null };
      if (body.errors.some((one) => one.code === "idempotency-key-reused")) { next.key = fresh(); next.told = "前面写的已经记下了，后来改的没有收。要再记一次，打开按“记下”。"; }
      else if (answer.status === 404) next.told = "没有收：这个孩子现在不归您走访，可能转走了。写的还在这台手机上，请告诉县（区）工作人员。";
      else if (!both) next.told = `没有收：${body.errors.map((one) => one.message).join(" ")}`;
      await keep(next);
      show(next);
      return true;
    } catch { say("offline", "现在没有信号，写的都加密存在这台手机上，有信号就传。"); return false; } finally { clearTimeout(clock); }
  };
  const sendAll = async () => {
    if (sending || over) return;
    sending = true;
    try {
      const all = (await entries()).filter((entry) => entry.waiting);
      if (!all.length) return;
      if (!token) { // the page with a session is the server's to draw; it finds here what it has not got yet
        say("offline", "现在没有信号，写的都加密存在这台手机上，有信号就传。");
        await fetch("/assets/visit-worker.js", { method: "HEAD", cache: "no-store" }).then(() => location.reload(), () => {});
        return;
      }
      say("saving", "正在传…");
      for (const entry of all) if (!(await send(entry))) return;
      const left = (await entries()).length;
      say(left ? "differs" : "saved", left ? `还有${left}份要您看一下。` : "都传上去了。");
    } finally { sending = false; }
  };
  const refresh = async () => { await draw(); await sendAll(); };

  // Writing, at the door.
  const { read, fill } = formBoxes(form, ["formToken"]);
  const typed = (waiting) => {
    const boxes = read();
    return { ...opened, visitedOn: boxes.visitedOn?.[0] ?? "", met: boxes.met ?? [], seen: boxes.seen?.[0] ?? "", nextOn: boxes.nextOn?.[0] ?? "", waiting, told: null, differs: null };
  };
  list.addEventListener("click", async (e) => {
    const row = e.target.closest("[data-open]")?.closest("[data-taken]");
    if (!row) return;
    const id = row.dataset.taken, earlier = (await entries()).find((one) => one.id === id);
    const known = kept?.rows.find((one) => one.id === id);
    if (!earlier && !known) return; // sent, and its row is no more
    opened = earlier ?? { id, key: fresh(), mark: known.mark };
    form.elements.visitedOn.max = form.elements.nextOn.min = today();
    fill({ visitedOn: [earlier?.visitedOn || today()], met: earlier?.met ?? [], seen: [earlier?.seen ?? ""], nextOn: [earlier?.nextOn ?? ""] });
    row.append(form);
    form.hidden = false;
    form.querySelector("h2").focus();
  });
  const put = async (waiting) => {
    clearTimeout(idle);
    const entry = typed(waiting);
    await keep(entry);
    return entry;
  };
  form.addEventListener("input", () => { clearTimeout(idle); idle = setTimeout(() => put(false).then(show, () => {}), QUIET); });
  form.querySelector("[data-close]").addEventListener("click", () => put(false).then(draw, draw));
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    try { await put(true); } catch { say("wrong", "这个浏览器存不下，请不要关掉这一页，写在纸上再走。"); return; }
    await refresh();
  });
  addEventListener("online", sendAll);
  setInterval(sendAll, RETRY);

  (async () => {
    kept = await recall();
    await draw();
    await sendAll();
    page.dataset.ready = "";
  })();
})();
