// The pages of a family: keeps the form that is being filled in, sealed in this browser, until it is sent or cleared, and leads the eye to what a page has
// to say. Without this script the steps work all the same, and nothing is kept beyond them.
(() => {
  "use strict";
  const QUIET = 250;
  const { canSeal, keep, recall, forget, ids, tidy } = sealedStore("declare", "drafts", 7);

  // What is new on this page: an answer, what is wrong, or the box that a problem led to.
  const lead = () => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : document.querySelector("#problems, #assessment, #done, #said");
    const box = target?.matches("fieldset, .field") ? [...target.querySelectorAll("input,select,textarea")].find((one) => one.type !== "hidden" && !one.disabled) : target;
    if (box) { box.focus({ preventScroll: true }); target.scrollIntoView({ block: "start" }); }
  };
  addEventListener("hashchange", lead);
  lead();
  if (!canSeal) return;
  tidy().catch(() => {});

  const sent = document.querySelector("[data-declared]");
  if (sent) forget(sent.dataset.declared).catch(() => {});
  const links = document.querySelectorAll("[data-draft]");
  if (links.length) ids().then((all) => links.forEach((link) => { link.hidden = !all.includes(link.dataset.draft); })).catch(() => {});

  const form = document.querySelector("form[data-draft-of]");
  if (!form) return;
  const id = form.dataset.draftOf, line = document.getElementById("draft-state");
  const { read, fill } = formBoxes(form, ["screen", "action", "more", "consent", "formVersion"]); // who agrees does so when it is sent
  const say = (words) => { line.hidden = false; line.textContent = words; };
  const kept = "填的内容已加密存在这台设备上，提交后自动删掉。不是自己的设备，走时请点“清除”。";
  let dirty = false, over = false, timer = 0, last = Promise.resolve();

  const persist = () => {
    clearTimeout(timer);
    dirty = false;
    const value = { carried: form.dataset.carried, version: form.dataset.version, screen: form.elements.screen.value, boxes: read() };
    last = last.then(() => (over ? null : keep(id, value))).then(() => { if (!over) say(kept); }, () => say("这个浏览器存不下填的内容，请不要关掉这一页。"));
    return last;
  };
  const touched = () => { dirty = true; clearTimeout(timer); timer = setTimeout(persist, QUIET); };

  // Nobody leaves before the last words are kept.
  addEventListener("click", (e) => {
    const link = e.target.closest?.("a[href]");
    if (!link || !dirty || e.defaultPrevented || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || link.target || link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    e.preventDefault();
    persist().then(() => location.assign(link.href));
  });
  form.addEventListener("submit", (e) => {
    if (!dirty || over) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    persist().then(() => form.requestSubmit(e.submitter));
  }, true);
  addEventListener("visibilitychange", () => { if (document.hidden && dirty) persist(); });
  addEventListener("pagehide", () => { if (dirty) persist(); });

  const clear = form.querySelector("[data-clear]");
  clear.addEventListener("click", (e) => {
    if (over) return;
    e.preventDefault();
    if (!confirm("清除以后，填的内容就找不回来了。要清除吗？")) return;
    over = true;
    clearTimeout(timer);
    last.then(() => forget(id)).catch(() => {}).then(() => clear.click());
  });

  (async () => {
    // The server brings back what was posted last; typed after that, or when the server has nothing any more, is what is kept here.
    const mine = await recall(id).catch(() => null);
    if (mine && (!form.dataset.carried || mine.carried === form.dataset.carried)) {
      // What was begun goes on in the version that it was begun on, as far as the server still has it open.
      const begun = mine.version && mine.version !== form.dataset.version ? `&version=${Number(mine.version)}` : "";
      if (!form.dataset.carried && !location.search && (begun || Number(mine.screen) > 0)) {
        location.replace(`?screen=${Number(mine.screen)}${begun}`);
        return;
      }
      fill(mine.boxes);
      say(kept);
    } else if (form.dataset.carried) await persist();
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    form.dataset.ready = "";
  })();
})();
