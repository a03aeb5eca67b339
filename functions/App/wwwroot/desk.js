// The keyboard of the desk: j and k move through the rows, x ticks one, b goes to what is done with the ticked, Enter opens, n and p turn the page, / goes to the
// search, a letter, figure or arrow of data-key opens its form. Everything works without it.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("[data-row]")];
  let at = -1;
  const go = (to) => {
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows.forEach((row, i) => row.toggleAttribute("data-at", i === at));
    const link = rows[at]?.querySelector("a");
    if (link) { link.focus({ preventScroll: true }); rows[at].scrollIntoView({ block: "nearest" }); }
  };
  const ticks = (row) => row?.querySelector("input[type=checkbox]:not(:disabled)");
  document.addEventListener("keydown", (e) => {
    const t = e.target;
    if (e.ctrlKey || e.metaKey || e.altKey || t.matches("input:not([type=checkbox]),select,textarea") || t.isContentEditable) return;
    if (e.key === "j" || e.key === "k") { if (rows.length) { go(at + (e.key === "j" ? 1 : -1)); e.preventDefault(); } }
    else if (e.key === "x" && ticks(rows[at])) { const box = ticks(rows[at]); box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); e.preventDefault(); }
    else if (e.key === "b" && document.querySelector("form[data-bulk] select")) { document.querySelector("form[data-bulk] select").focus(); e.preventDefault(); }
    else if (e.key === "n" || (e.key === "p" && document.querySelector("[data-previous]"))) document.querySelector(e.key === "n" ? "[data-next]" : "[data-previous]")?.click();
    else if (/^([a-z0-9]|ArrowLeft|ArrowRight)$/.test(e.key) && document.querySelector(`[data-key="${e.key}"]`)) {
      // A letter, figure or arrow beside a form opens it and stands in its first box; beside a link or button it follows it.
      const at = document.querySelector(`[data-key="${e.key}"]`), form = at.closest("details");
      if (form) { form.open = true; form.querySelector("input:not([type=hidden]),select,textarea")?.focus(); form.scrollIntoView({ block: "nearest" }); } else at.click();
      e.preventDefault();
    }
    else if (e.key === "/") { const first = document.querySelector("[role=search] input:not([type=hidden]),[role=search] select"); if (first) { first.focus(); e.preventDefault(); } }
  });
  document.querySelector("#problems")?.focus();
  document.querySelectorAll("[data-print]").forEach((b) => { b.hidden = false; b.addEventListener("click", () => window.print()); });
  // Nothing of a visit stays on the device, sealed or not, and no key: after signing out, and where somebody has ended the device.
  globalThis.forgetVisits = (then = () => {}) => {
    globalThis.caches?.delete("visit-shells");
    indexedDB.deleteDatabase("visits-open");
    indexedDB.deleteDatabase("visits-taken");
    const gone = indexedDB.deleteDatabase("visits");
    gone.onsuccess = gone.onerror = gone.onblocked = () => then();
  };
  if (document.querySelector("[data-ended]") && globalThis.indexedDB) globalThis.forgetVisits();
  // Who signs out leaves nothing of a visit on the device, not even sealed; what has not reached the server is asked about first.
  document.querySelectorAll("form[action='/portal/signout']").forEach((form) => form.addEventListener("submit", (e) => {
    if (!globalThis.indexedDB || form.dataset.wiped !== undefined) return;
    e.preventDefault();
    const leave = () => { if (form.dataset.wiped === undefined) { form.dataset.wiped = ""; form.submit(); } };
    const wipe = () => globalThis.forgetVisits(leave);
    const look = indexedDB.open("visits");
    look.onerror = leave;
    look.onsuccess = () => {
      const db = look.result, stores = [...db.objectStoreNames];
      db.onversionchange = () => db.close();
      if (!stores.includes("unsent")) { db.close(); wipe(); return; }
      const count = db.transaction("unsent").objectStore("unsent").count();
      count.onerror = () => { db.close(); wipe(); };
      count.onsuccess = () => {
        db.close();
        if (count.result === 0 || confirm("这台手机上还有没传上去的走访内容，现在退出就没有了。真的要退出吗？")) wipe();
      };
    };
  }));
  // How many rows are ticked, and all of them at once.
  document.querySelectorAll("form[data-bulk]").forEach((form) => {
    const boxes = [...form.querySelectorAll("input[name=row]:not(:disabled)")], all = form.querySelector("[data-all]"), told = form.querySelector("[data-ticked]");
    if (!all) return;
    const none = told.textContent, unit = told.dataset.ticked || "件";
    all.hidden = boxes.length === 0;
    const tell = () => {
      const n = boxes.filter((box) => box.checked).length;
      told.textContent = n ? `勾选了${n}${unit}` : none;
      all.firstElementChild.checked = n > 0 && n === boxes.length;
    };
    all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.firstElementChild.checked; }); tell(); });
    form.addEventListener("change", tell);
    tell();
  });
  // How far a job is; when it ends, the page with its result.
  const job = document.querySelector("[data-job]");
  if (job) {
    const bar = job.querySelector("progress"), say = (name, n) => { job.querySelector(name).textContent = n.toLocaleString("en-US"); };
    const ask = async () => {
      try {
        const reply = await fetch("/api/jobs/" + job.dataset.job, { headers: { Accept: "application/json" } });
        const state = reply.ok ? await reply.json() : null;
        if (!state || (state.status !== "queued" && state.status !== "running")) { location.reload(); return; }
        if (state.total > 0) { bar.max = state.total; bar.value = state.done; say("[data-done]", state.done); say("[data-total]", state.total); }
      } catch { /* the next try will tell */ }
      setTimeout(ask, 700);
    };
    setTimeout(ask, 500);
  }
  // What is being counted elsewhere: looked at again, unless somebody is writing.
  if (document.querySelector("[data-wait]")) setInterval(() => { if (!document.activeElement?.matches("input, textarea")) location.reload(); }, 1500);
  // What would lose the choice of a file is told before it travels: that it is too large (the server counts again), that the session has ended.
  document.querySelectorAll("form[data-upload]").forEach((form) => {
    const told = form.querySelector("[data-upload-problem]"), tell = (...words) => { told.replaceChildren(...words); told.hidden = false; };
    const again = `再点一次“${form.querySelector("[type=submit]").textContent.trim()}”。`;
    let asked = false;
    form.addEventListener("submit", async (e) => {
      if (asked) { asked = false; return; }
      e.preventDefault();
      e.stopImmediatePropagation();
      told.hidden = true;
      const most = Number(form.dataset.upload), file = form.querySelector("input[type=file]").files[0];
      if (file && file.size > most) { tell(`文件太大，最多 ${most / 1048576} MB。请把表格拆成几份，分几次上传。`); return; }
      const status = await fetch("/api/imports", { headers: { Accept: "application/json" } }).then((reply) => reply.status, () => 0);
      if (status === 401) {
        tell("登录已经到时间，文件还没有上传。选好的文件还在这一页，请不要关掉：", Object.assign(document.createElement("a"), { href: "/portal/signin", target: "_blank", rel: "noopener", textContent: "在新窗口重新登录" }), "（用原来的账号），回到这里" + again);
      } else if (status === 0) tell("现在连不上系统，文件还没有上传。选好的文件还在这一页，请检查网络，" + again);
      else { asked = true; form.requestSubmit(); }
    });
  });
  // A double click does not send twice.
  document.querySelectorAll("form[method=post]").forEach((form) => {
    let sent = false;
    form.addEventListener("submit", (e) => { if (sent) e.preventDefault(); sent = true; setTimeout(() => { sent = false; }, 8000); });
  });
})();
