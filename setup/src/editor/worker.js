/* Outage Banner: the set-up page's own service worker, so that the feed editor opens without a network, too: a phone
   whose battery was empty has its draft, and now the form for it. What the network gives comes first; what is kept comes
   when the network gives nothing. No feed is kept. */
(() => {
  // The build puts the names of the files in here, and one digest of all of them: what is kept is of one version.
  const FILES = [];
  const DIGEST = "";

  const LATE_MS = 5e3; // A network that is only said to be there must not keep anybody waiting.
  const FOLDER = new URL(".", location).href;
  const OURS = "outage-editor " + FOLDER;
  const CACHE = OURS + " " + DIGEST;
  const PAGE = "index.html";

  /** The name of a file of ours. The page has two addresses, and what follows a `?` names no other file. */
  const nameOf = (url) => {
    const name = url.startsWith(FOLDER) ? url.slice(FOLDER.length).split(/[?#]/)[0] || PAGE : "";
    return FILES.includes(name) ? name : "";
  };

  const keep = async () => {
    const store = await caches.open(CACHE);
    const load = async (name) => {
      const { ok, body, headers } = await fetch(FOLDER + name, { cache: "no-cache" });
      if (!ok) throw name;
      // Not the answer itself: some hosts send whoever asks for index.html to its folder, and no browser opens as a page
      // what was redirected.
      await store.put(FOLDER + name, new Response(body, { headers }));
    };
    await Promise.all(FILES.map(load));
  };

  const forget = async () => {
    for (const it of await caches.keys()) if (it.startsWith(OURS + " ") && it != CACHE) await caches.delete(it);
    await clients.claim();
  };

  const answer = async (request, name) => {
    const own = fetch(request);
    const late = new Promise((then) => setTimeout(then, LATE_MS));
    const first = await Promise.race([own, late]).catch(() => {});
    if (first && first.status < 500) return first;
    return (await caches.match(FOLDER + name, { cacheName: CACHE })) || own;
  };

  addEventListener("install", (event) => {
    skipWaiting();
    event.waitUntil(keep());
  });
  addEventListener("activate", (event) => event.waitUntil(forget()));
  addEventListener("fetch", (event) => {
    const { request } = event;
    const name = request.method == "GET" && nameOf(request.url);
    if (name) event.respondWith(answer(request, name));
  });
})();
