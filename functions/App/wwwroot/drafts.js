// What is typed and not sent yet, kept on the device: one key that cannot be taken out of the browser, one sealed entry a form. Nothing is kept in
// localStorage, nothing readable in IndexedDB. Without these scripts nothing is kept.
(() => {
  "use strict";
  const DAY = 24 * 60 * 60 * 1000;

  // A store of its own name; what is older than so many days goes. It seals with a key that lies beside it, or with one that somebody else keeps.
  globalThis.sealedStore = (name, entries, days, givenKey) => {
    const open = () => new Promise((ok, no) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => { request.result.createObjectStore("keys"); request.result.createObjectStore(entries); };
      request.onsuccess = () => { request.result.onversionchange = () => request.result.close(); ok(request.result); };
      request.onerror = () => no(request.error);
    });
    const run = async (store, mode, act) => {
      const db = await open();
      try {
        return await new Promise((ok, no) => {
          const work = db.transaction(store, mode, { durability: "strict" });
          const asked = act(work.objectStore(store));
          work.oncomplete = () => ok(asked.result);
          work.onerror = work.onabort = () => no(work.error);
        });
      } finally { db.close(); }
    };
    const key = givenKey ?? (async () => {
      const find = () => run("keys", "readonly", (s) => s.get("aes"));
      const known = await find();
      if (known) return known;
      const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      await run("keys", "readwrite", (s) => s.add(fresh, "aes")).catch(() => {}); // another tab was a moment quicker: its key is the one
      return find();
    });
    const bound = (id, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) });
    const keep = async (id, value) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt(bound(id, iv), await key(), new TextEncoder().encode(JSON.stringify(value)));
      await run(entries, "readwrite", (s) => s.put({ iv, sealed, at: Date.now() }, id));
    };
    const recall = async (id) => {
      const entry = await run(entries, "readonly", (s) => s.get(id));
      return entry ? JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(bound(id, entry.iv), await key(), entry.sealed))) : null;
    };
    const forget = (id) => run(entries, "readwrite", (s) => s.delete(id));
    const ids = () => run(entries, "readonly", (s) => s.getAllKeys());
    const tidy = async () => {
      for (const id of await ids()) {
        const entry = await run(entries, "readonly", (s) => s.get(id));
        if (entry && Date.now() - entry.at > days * DAY) await forget(id);
      }
    };
    return { canSeal: !!(globalThis.crypto?.subtle && globalThis.indexedDB), keep, recall, forget, ids, tidy };
  };

  // Keeps a page without anybody in it, and what draws it, for when there is no signal.
  globalThis.shelter = async (blank, more = []) => {
    if (!navigator.serviceWorker || !globalThis.caches) throw new Error("no worker");
    await navigator.serviceWorker.register("/assets/visit-worker.js", { scope: "/portal/visits/" });
    const store = await caches.open("visit-shells"), answer = await fetch(blank, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    const parts = [...page.querySelectorAll("script[src],link[rel=stylesheet],link[rel=icon]")].map((part) => part.getAttribute("src") ?? part.getAttribute("href"));
    await store.addAll([...parts, ...more]);
    await store.put(blank, answer);
    return store;
  };

  // What is in the boxes of a form, as typed, and back. A box that does not apply is disabled (form.js) and says nothing.
  globalThis.formBoxes = (form, ours) => ({
    read: () => {
      const all = {};
      for (const box of form.elements) {
        if (!box.name || box.disabled || ours.includes(box.name) || !box.value || ((box.type === "radio" || box.type === "checkbox") && !box.checked)) continue;
        (all[box.name] ??= []).push(box.value);
      }
      return all;
    },
    fill: (all) => {
      form.dispatchEvent(new CustomEvent("rows", { detail: Object.keys(all) }));
      for (const box of form.elements) {
        if (!box.name || ours.includes(box.name) || box.type === "submit") continue;
        const values = all[box.name] ?? [];
        if (box.type === "radio" || box.type === "checkbox") box.checked = values.includes(box.value);
        else if (box.tagName === "SELECT") box.value = values[0] ?? "";
        else box.value = values.find((value) => value !== "?" && value !== "-") ?? "";
      }
      form.querySelectorAll("[data-place]").forEach((place) => place.dispatchEvent(new Event("places")));
      form.dispatchEvent(new Event("change"));
    },
  });
})();
