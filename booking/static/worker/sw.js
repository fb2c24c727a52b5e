/* The service worker: it answers one thing only, a page that could not be fetched, and keeps one page only, which is
   nobody's. VERSION and FILES (the page first) are set above these lines by booking/pages/offline.py. */
"use strict";

const KEPT = `offline-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(
      fetch(request).catch(async () => (await caches.match(FILES[0], { cacheName: KEPT })) ?? Response.error()),
    );
  } else if (!navigator.onLine && FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request, { cacheName: KEPT }).then((kept) => kept ?? fetch(request)));
  }
});
