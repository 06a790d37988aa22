/* Outage Banner: the end of the service worker. Put in the place of outage-worker.js, at the same URL, it removes itself
   and what that kept. No page is loaded anew. Leave it there: a visitor who comes back after months still has the old one. */
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  const end = async () => {
    await caches.delete("outage-banner " + location.pathname);
    await registration.unregister();
  };
  event.waitUntil(end());
});
