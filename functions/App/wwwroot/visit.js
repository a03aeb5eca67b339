// A door visit on a phone: shows the screens one by one, keeps what is typed on the server, and without a signal encrypted on the device until it is
// back. Without this script every step is a post. Nothing is kept in localStorage, nothing readable in IndexedDB: the key cannot be taken out of it.
(() => {
  "use strict";
  const RETRY = 10000, QUIET = 500, PATIENCE = 20000;

  const { canSeal, keep: seal, recall: unseal, forget: drop, ids: unsent, tidy } = sealedStore("visits", "unsent", 30);

  // What the server has of the visit that is open, for opening it again without a signal; gone after a day.
  const copies = sealedStore("visits-open", "open", 1);

  // Whoever is signed in on this device; what another person typed is not theirs to see.
  const holder = () => document.cookie.match(/(?:^|; )holder=(\w+)/)?.[1] ?? "";
  const own = (kept) => (kept && holder() && kept.holder === holder() ? kept : null);
  const keep = (id, value) => seal(id, { ...value, holder: holder() });
  const recall = async (id) => own(await unseal(id));
  const copied = new Set();
  const forget = async (id) => { await drop(id); if (!copied.has(id)) await copies.forget(id); };

  // The pages around the screens.
  document.querySelectorAll("button[data-confirm]").forEach((button) => button.addEventListener("click", (e) => {
    if (!confirm(button.dataset.confirm)) { e.preventDefault(); return; }
    const id = button.closest("[data-draft]")?.dataset.draft;
    if (id && canSeal) forget(id).catch(() => {});
  }));
  if (canSeal) {
    const done = document.querySelector("[data-visit-done]");
    if (done) forget(done.dataset.visitDone).catch(() => {});
    const rows = [...document.querySelectorAll("[data-draft]")], check = document.querySelector("[data-visit-check]");
    if (rows.length || check) {
      unsent().then((ids) => {
        for (const row of rows) row.querySelector("[data-unsent]").hidden = !ids.includes(row.dataset.draft);
        if (check && ids.includes(check.dataset.visitCheck)) {
          check.querySelector("[data-unsent]").hidden = false;
          check.querySelector("form[method=post]")?.setAttribute("hidden", "");
        }
      }).catch(() => {});
    }
    tidy().catch(() => {});
    copies.tidy().catch(() => {});
  }

  // A visit to a registered child: one small form, sealed while it is typed, sent when there is a signal.
  const note = document.querySelector("form[data-note]");
  if (note) {
    const child = note.dataset.note, place = `note-${child}`, line = document.getElementById("visit-state");
    const [seal, drop] = canSeal ? [(value) => keep(place, value), () => forget(place)] : [() => Promise.reject(new Error("no key store")), () => Promise.resolve()];
    let waiting = false, busy = false, idle = 0;
    const told = (to, words, link) => {
      line.hidden = false;
      line.dataset.state = to;
      line.textContent = words;
      if (link) line.append(Object.assign(document.createElement("a"), { href: link[0], textContent: link[1] }));
    };
    const read = () => ({
      key: note.elements.key.value, visitedOn: note.elements.visitedOn.value, met: [...note.querySelectorAll("[name=met]:checked")].map((box) => box.value),
      seen: note.elements.seen.value, nextOn: note.elements.nextOn.value, waiting,
    });
    const post = async () => {
      if (busy) return;
      busy = true;
      waiting = true;
      const { key: name, waiting: _, ...what } = read();
      for (const optional of ["visitedOn", "nextOn"]) { if (!what[optional]) delete what[optional]; }
      const safe = await seal(read()).then(() => true, () => false);
      const stop = new AbortController(), clock = setTimeout(() => stop.abort(), PATIENCE);
      try {
        told("idle", "正在传…");
        const answer = await fetch(`/api/children/${child}/visits`, {
          method: "POST", credentials: "same-origin", signal: stop.signal,
          headers: { "Content-Type": "application/json", "Idempotency-Key": name, "X-Form-Token": note.elements.formToken.value }, body: JSON.stringify(what),
        });
        const body = await answer.json();
        if (answer.status === 201) { await drop().catch(() => {}); location.assign("/portal/visits?done=recorded"); return; }
        if (body.code === "device-ended") { globalThis.forgetVisits?.(); told("gone", body.title, ["/portal/signin", "去登录"]); return; }
        if (answer.status === 401) { told("signin", safe ? "要重新登录才能传上去；填的内容已在本机加密保存。" : "要重新登录才能传上去。", [location.pathname, "去登录"]); return; }
        if (answer.status < 500 && answer.status !== 429) { waiting = false; await seal(read()).catch(() => {}); told("wrong", body.errors.map((one) => one.message).join(" ")); return; }
        throw new Error(String(answer.status));
      } catch { told("offline", safe ? "未联网，已在本机加密保存，联网后自动补传" : "未联网，请不要关掉这个页面，联网后自动补传"); } finally { clearTimeout(clock); busy = false; }
    };
    note.addEventListener("submit", (e) => { e.preventDefault(); clearTimeout(idle); post(); });
    note.addEventListener("input", () => { clearTimeout(idle); idle = setTimeout(() => seal(read()).catch(() => {}), QUIET); });
    addEventListener("online", () => { if (waiting) post(); });
    setInterval(() => { if (waiting) post(); }, RETRY);
    (async () => {
      const kept = canSeal ? await recall(place).catch(() => null) : null;
      if (kept) {
        for (const name of ["key", "visitedOn", "seen", "nextOn"]) note.elements[name].value = kept[name];
        note.querySelectorAll("[name=met]").forEach((box) => { box.checked = kept.met.includes(box.value); });
        if (kept.waiting) post(); else told("idle", "上次没写完的还在，接着写就行。");
      }
      note.dataset.ready = "";
    })();
  }

  const form = document.querySelector("form[data-visit]");
  if (!form) return;
  // The blank questions that this device keeps, drawn without a signal: which visit it is says the address.
  const isBlank = form.dataset.visit === "blank";
  const id = isBlank ? location.pathname.split("/").pop() : form.dataset.visit, count = Number(form.dataset.count), home = `/portal/visits/${id}`;
  const badge = document.getElementById("visit-state"), panel = document.getElementById("visit-differs"), stepText = document.getElementById("visit-step");
  const bar = form.querySelector("progress"), screens = [...form.querySelectorAll("[data-screen]")];
  const [nextButton, backButton] = [form.querySelector("button[value=next]"), form.querySelector("button[value=back]")];
  const ours = ["formToken", "version", "save", "screen", "go", "more"];

  const { read: boxes, fill } = formBoxes(form, ours);

  let at = screens.findIndex((screen) => !screen.hidden);
  const state = () => ({ boxes: boxes(), screen: Math.min(at, screens.length - 2) });
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  let version = form.dataset.version, base, latest, pending = null;     // what the server has; what is here; what is on its way, unconfirmed
  let sending = null, blocked = false, over = false, sealed = true, timer = 0;

  const say = (to, text, link) => {
    if (badge.dataset.state === to && badge.textContent.startsWith(text)) return;
    badge.dataset.state = to;
    badge.textContent = text;
    if (link) badge.append(Object.assign(document.createElement("a"), { href: link[0], textContent: link[1] }));
    if (screens[at]?.dataset.final !== undefined) last();
  };
  const away = () => say("offline", sealed ? "未联网，已在本机加密保存，联网后自动补传" : "未联网，请不要关掉这个页面，联网后自动补传");
  const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
  const copy = () => copies.keep(id, { version, base, latest: base, pending: null, holder: holder() });
  const persist = async () => {
    if (over) return;
    try {
      if (!canSeal) throw new Error("no key store");
      await keep(id, { version, base, latest, pending });
      sealed = true;
    } catch { sealed = false; }
  };

  const put = async (what) => {
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(`/api/visits/drafts/${id}`, {
        method: "PUT", credentials: "same-origin", signal: stop.signal,
        headers: { "Content-Type": "application/json", "X-Form-Token": form.elements.formToken.value },
        body: JSON.stringify({ formId: form.dataset.form, formVersion: Number(form.dataset.formVersion), boxes: what.boxes, screen: what.screen, version: what.version, save: what.save }),
      });
      return [answer.status, await answer.json()];
    } finally { clearTimeout(clock); }
  };
  // One attempt at a time: who asks meanwhile waits for it. What was typed while it ran belongs to it, and is not forgotten with what it saved.
  const send = () => (sending ??= attempt().finally(() => { sending = null; }));
  const attempt = async () => {
    if (blocked) return;
    try {
      if (isBlank) {
        // The page with a session is the server's to draw; it finds here what it has not got yet.
        await persist();
        await fetch("/assets/visit-worker.js", { method: "HEAD", cache: "no-store" });
        location.reload();
        return;
      }
      while (pending || !same(latest, base)) {
        // One save at a time, repeated unchanged until the server has confirmed it: then it cannot have been taken twice or half.
        if (!pending) { pending = { save: crypto.randomUUID?.() ?? String(Date.now()) + Math.random().toString(36).slice(2), version, ...latest }; await persist(); }
        const [status, body] = await put(pending);
        if (status === 200) {
          version = body.version;
          base = { boxes: pending.boxes, screen: pending.screen };
          pending = null;
          if (!same(latest, base)) await persist();
        } else if (body.code === "device-ended") {
          blocked = over = true;
          copied.clear();
          globalThis.forgetVisits?.();
          say("gone", body.title, ["/portal/signin", "去登录"]);
          return;
        } else if (status === 401 || status === 403) {
          say("signin", sealed ? "要重新登录才能传上去；填的内容已在本机加密保存。" : "要重新登录才能传上去。", [`${home}?screen=${at}`, "去登录"]);
          return;
        } else if (status === 409 && body.current) {
          blocked = true;
          say("differs", "另一台手机上改过，请选以哪边为准");
          differs(body);
          return;
        } else if (status === 404 || body.code === "already-submitted") {
          blocked = true;
          if (status !== 404) { over = true; copied.clear(); await forget(id).catch(() => {}); } // another phone has sent it: nothing stays here
          say("gone", body.title, ["/portal/visits", "回走访"]);
          return;
        } else if (status >= 400 && status < 500 && status !== 409 && status !== 429) {
          pending = null;
          await persist();
          say("wrong", body.errors?.[0]?.message ?? body.title);
          return;
        } else { throw new Error(String(status)); }
      }
      if (canSeal) await forget(id).catch(() => {});
      if (copied.has(id)) await copy().catch(() => {});
      if (!same(latest, base)) { await persist(); return await attempt(); }
      say("saved", "已保存");
    } catch {
      await persist();
      away();
    }
  };
  const save = async () => {
    clearTimeout(timer);
    latest = state();
    if (!pending && same(latest, base)) {
      if (badge.dataset.state === "saving") say("saved", "已保存");
      return;
    }
    await persist();
    await send();
  };
  const later = () => {
    clearTimeout(timer);
    // What was typed since is not kept yet: the line must not go on saying that it is.
    if (["saved", "offline"].includes(badge.dataset.state) && !blocked && !over && !same(state(), latest)) say("saving", "正在保存…");
    timer = setTimeout(save, QUIET);
  };
  const isSaved = () => !isBlank && !pending && same(state(), base);

  // Two phones, one visit: what differs, and which side counts.
  const differs = (body) => {
    const told = (text) => Object.assign(document.createElement("p"), { textContent: text });
    const title = Object.assign(document.createElement("h2"), { textContent: "另一台手机上改过这份走访", tabIndex: -1 });
    const choices = body.differences.map((one, index) => {
      const group = document.createElement("fieldset");
      group.className = "field";
      group.append(Object.assign(document.createElement("legend"), { textContent: one.label }));
      const options = Object.assign(document.createElement("div"), { className: "options" });
      const touched = one.boxes.some((name) => !same(latest.boxes[name], base?.boxes[name]));
      for (const [side, text] of [["mine", `这里：${one.yours ?? "没有填"}`], ["theirs", `另一台：${one.theirs ?? "没有填"}`]]) {
        const label = document.createElement("label");
        label.append(Object.assign(document.createElement("input"), { type: "radio", name: `differs-${index}`, value: side, checked: (side === "mine") === touched }), ` ${text}`);
        options.append(label);
      }
      group.append(options);
      return group;
    });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "按选的保存" });
    button.addEventListener("click", () => {
      latest = state();
      body.differences.forEach((one, index) => {
        if (panel.querySelector(`input[name=differs-${index}]:checked`)?.value === "mine") return;
        for (const name of one.boxes) { if (body.current.boxes[name]) latest.boxes[name] = body.current.boxes[name]; else delete latest.boxes[name]; }
      });
      fill(latest.boxes);
      version = body.current.version;
      base = { boxes: body.current.boxes, screen: body.current.screen };
      pending = null;
      blocked = false;
      panel.hidden = true;
      panel.replaceChildren();
      save();
    });
    panel.className = "problems";
    panel.replaceChildren(title, told(choices.length ? "两边的内容都还在。每一项选以哪边为准，然后保存。" : "两边填的一样，点保存接着填。"), ...choices, button);
    panel.hidden = false;
    title.focus();
  };

  // The screens.
  const text = (field) => {
    const picked = [...field.querySelectorAll("input:checked")].map((input) => input.closest("label").textContent.trim());
    const typed = [...field.querySelectorAll("input:not([type=hidden]):not([type=radio]):not([type=checkbox]),textarea")].map((input) => input.value.trim());
    const chosen = [...field.querySelectorAll("select")].filter((select) => select.value).map((select) => select.selectedOptions[0].textContent);
    return [...chosen, ...typed, ...picked].filter(Boolean).join("，");
  };
  const last = () => {
    const off = !isSaved();
    screens[at].querySelector("[data-offline]").hidden = !off;
    nextButton.textContent = "看认定结果，提交";
    const told = screens[at].querySelector("[data-told]"), lines = [];
    for (const screen of screens) {
      for (const field of screen.querySelectorAll(".field")) {
        const answer = field.hidden ? "" : text(field);
        const heading = field.querySelector(":scope > legend, :scope > label")?.firstChild?.textContent.trim();
        if (answer && heading) lines.push(Object.assign(document.createElement("dt"), { textContent: heading }), Object.assign(document.createElement("dd"), { textContent: answer }));
      }
    }
    told.replaceChildren(...lines);
  };
  const show = (to, how) => {
    at = Math.max(0, Math.min(to, screens.length - 1));
    screens.forEach((screen, index) => { screen.hidden = index !== at; });
    stepText.textContent = `第${at + 1}步，共${count}步`;
    bar.value = at + 1;
    nextButton.textContent = "下一步";
    backButton.hidden = at === 0 || !!form.querySelector("button[value=summary]");
    if (screens[at].dataset.final !== undefined) last();
    if (how === "push") history.pushState(null, "", `?screen=${at}`);
    screens[at].querySelector("h1").focus({ preventScroll: true });
    scrollTo(0, 0);
  };
  const go = async (where) => {
    if (where === "back") { show(at - 1, "push"); later(); return; }
    if (where === "next" && at < screens.length - 2) { show(at + 1, "push"); later(); return; }
    if (!isSaved() && !blocked) say("saving", "正在保存…");
    await sending; // one that began before may still fail; what was pressed is tried after it
    await save();
    if (where === "exit") { if (isSaved()) location.assign("/portal/visits"); }
    else if (isSaved()) location.assign(`${home}/summary`);
    else if (where === "next" && at < screens.length - 1) show(at + 1, "push");
    else if (where === "next") { blocked || send(); last(); }
  };
  form.addEventListener("click", (e) => {
    const button = e.target.closest("button[name=go]");
    if (button) { e.preventDefault(); go(button.value); }
  });
  // Enter goes to the next question, not to the next screen: "done" on a phone's keyboard must not skip the rest.
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.isComposing || !e.target.matches("input,select")) return;
    e.preventDefault();
    const all = [...screens[at].querySelectorAll("input,select,textarea")].filter((box) => !box.disabled && box.offsetParent);
    (all.slice(all.indexOf(e.target) + 1).find((box) => !box.name || box.name !== e.target.name) ?? nextButton).focus();
  });
  addEventListener("popstate", () => show(Number(new URLSearchParams(location.search).get("screen") ?? at)));
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  addEventListener("online", () => { if (latest && !isSaved()) send(); });
  addEventListener("visibilitychange", () => { if (latest) { if (document.hidden) save(); else if (!isSaved()) send(); } });
  addEventListener("beforeunload", (e) => { if (!sealed && !isSaved()) e.preventDefault(); });
  setInterval(() => { if (latest && (isBlank || pending || !same(latest, base))) send(); }, RETRY);

  // Keeps the blank questions and what draws them, once the page stands.
  const shelter = async () => {
    if (!canSeal) return;
    const blank = `${form.dataset.form}?version=${form.dataset.formVersion}`; // a visit is finished in the version that it was begun on
    const store = await globalThis.shelter(`/portal/visits/blank/${blank}`,
      ["/api/divisions/counties", ...form.dataset.prefetch.split(" ").filter(Boolean).map((code) => `/api/divisions?parent=${code}`)]);
    await store.put(home, new Response(blank));
    copied.add(id);
    if (isSaved()) await copy();
    form.dataset.copied = "";
  };

  (async () => {
    // What was typed before the page was closed comes first; who signed in again after half an hour finds it here.
    const kept = canSeal ? await recall(id).catch(() => null) ?? (isBlank ? own(await copies.recall(id).catch(() => null)) : null) : null;
    if (isBlank && !kept) {
      form.hidden = true;
      panel.className = "problems";
      panel.textContent = "没有网络，这份走访也不在这台手机上。有了网络再打开。";
      panel.hidden = false;
      setInterval(() => { fetch("/assets/visit-worker.js", { method: "HEAD", cache: "no-store" }).then(() => location.reload(), () => {}); }, RETRY);
      return;
    }
    if (isBlank) form.dataset.today = today();
    base = latest = state();
    say("saved", "已保存");
    if (kept?.latest) {
      ({ version, base, latest, pending } = kept);
      fill(latest.boxes);
      if (isBlank) show(Number(new URLSearchParams(location.search).get("screen") ?? latest.screen));
      await send();
    }
    form.dataset.ready = "";
    if (!isBlank) shelter().catch(() => {});
  })();
})();
