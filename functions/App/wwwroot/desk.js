// The keyboard of the desk: j and k move through the rows, Enter opens, n turns the page, / goes to the search. Everything works without it.
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
  document.addEventListener("keydown", (e) => {
    const t = e.target;
    if (e.ctrlKey || e.metaKey || e.altKey || t.matches("input,select,textarea") || t.isContentEditable) return;
    if (e.key === "j" || e.key === "k") { if (rows.length) { go(at + (e.key === "j" ? 1 : -1)); e.preventDefault(); } }
    else if (e.key === "n") document.querySelector("[data-next]")?.click();
    else if (e.key === "/") { const first = document.querySelector("[role=search] input:not([type=hidden]),[role=search] select"); if (first) { first.focus(); e.preventDefault(); } }
  });
  document.querySelector("#problems")?.focus();
  document.querySelectorAll("[data-print]").forEach((b) => { b.hidden = false; b.addEventListener("click", () => window.print()); });
  // Who signs out leaves nothing of a visit on the device, not even sealed; what has not reached the server is asked about first.
  document.querySelectorAll("form[action='/portal/signout']").forEach((form) => form.addEventListener("submit", (e) => {
    if (!globalThis.indexedDB || form.dataset.wiped !== undefined) return;
    e.preventDefault();
    const leave = () => { form.dataset.wiped = ""; form.submit(); };
    const wipe = () => { const gone = indexedDB.deleteDatabase("visits"); gone.onsuccess = gone.onerror = gone.onblocked = leave; };
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
  // A double click does not send twice.
  document.querySelectorAll("form[method=post]").forEach((form) => {
    let sent = false;
    form.addEventListener("submit", (e) => { if (sent) e.preventDefault(); sent = true; setTimeout(() => { sent = false; }, 8000); });
  });
})();
