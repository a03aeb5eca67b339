// A visit that was begun with a signal can be opened again without one: the blank questions and what draws them lie on the device. What was typed is not
// here; it lies sealed beside (visit.js). No page with an answer in it is ever kept by this worker.
"use strict";
const STORE = "visit-shells";
const AS_IT_IS = { ignoreVary: true };
const VISIT = /^\/portal\/visits\/[0-9a-f]{32}$/;
const TAKEN = "/portal/visits/taken"; // the visits of a day that were taken along; its page is filled in from what lies sealed beside

// With a signal everything comes from the server, as if this worker were not there.
const instead = async (request, find) => {
  try { return await fetch(request); } catch (away) {
    const kept = await find(await caches.open(STORE));
    if (kept) return kept;
    throw away;
  }
};
const shell = (path) => async (store) => {
  const form = await store.match(path, AS_IT_IS); // which form this visit fills in, and nothing else
  return form && store.match(`/portal/visits/blank/${await form.text()}`, AS_IT_IS);
};

addEventListener("install", () => skipWaiting());
addEventListener("activate", (e) => e.waitUntil(clients.claim()));
addEventListener("fetch", (e) => {
  const { request } = e, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (VISIT.test(url.pathname)) e.respondWith(instead(request, shell(url.pathname)));
    else if (url.pathname === TAKEN) e.respondWith(instead(request, (store) => store.match("/portal/visits/blank/taken", AS_IT_IS)));
  } else if (url.pathname.startsWith("/assets/") || url.pathname.startsWith("/api/divisions")) {
    e.respondWith(instead(request, (store) => store.match(url.pathname + url.search, AS_IT_IS)));
  }
});
