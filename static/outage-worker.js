/* Outage Banner: the service worker, for sites that choose it. When a page of the site does not come, and the endpoint
   says that there is an outage, the visitor gets the outage page. Everything else passes through. It keeps nothing of the
   site. Served from the site's own origin, or taken by `importScripts` into the worker that the site has. */
(() => {
  // The build puts the names of the outage page's files in here, and one digest of all of them. So the worker's bytes
  // change with each version, and a page of another version, or an attacker's, cannot put other files into its cache.
  const FILES = [];
  const DIGEST = "";

  const LATE_MS = 2e4;
  const TIME_OUT_MS = 6e4;
  const KEPT_MS = 90 * 864e5; // So long after the tag has spoken last, all passes through: a forgotten worker ends.
  const { pathname, origin } = location;
  const CACHE = "outage-banner " + pathname;
  const FOLDER = origin + pathname + "/"; // Nobody else has addresses below a file.
  const CONFIG = FOLDER + "config";
  const isOurs = /\/outage-worker[^/]*$/.test(pathname); // The life of another's worker is not ours to change.

  try {
    if (!self.outageBannerGate) importScripts("outage-worker-gate.js");
  } catch (error) {
    if (isOurs) throw error; // Then nothing is installed; the next page view tries again.
  }

  const recall = async (store) => (await store.match(CONFIG))?.json();

  /** Everything of ours goes. */
  const end = async () => {
    await caches.delete(CACHE);
    if (isOurs) await registration.unregister();
  };

  /** The texts of all files of the outage page, if they are those of this worker's version. */
  const filesOf = async (config) => {
    const load = async (file) => {
      const url = /wasm$/.test(file) && config.wasm ? config.wasm : new URL(file, config.base);
      const answer = await fetch(url, { credentials: "omit", cache: "no-cache", signal: AbortSignal.timeout(TIME_OUT_MS) });
      if (!answer.ok) throw answer;
      return answer.blob();
    };
    const blobs = await Promise.all(FILES.map(load));
    const hash = await crypto.subtle.digest("SHA-256", await new Blob(blobs).arrayBuffer());
    const hex = [...new Uint8Array(hash)].map((it) => it.toString(16).padStart(2, 0)).join("");
    if (!hex.startsWith(DIGEST)) throw hex;
    return blobs;
  };

  /** Keeps what a page says of the tag. The files come first, for without them the outage page is none. */
  const keep = async (config) => {
    if (config.isOff) return end();
    const store = await caches.open(CACHE);
    const before = await recall(store);
    config.version = before?.version;
    if (before?.version != DIGEST)
      try {
        const blobs = await filesOf(config);
        // Not the answers themselves: a module's own address would be that of the host that it came from.
        const put = (blob, at) => store.put(FOLDER + DIGEST + "/" + FILES[at], new Response(blob));
        await Promise.all(blobs.map(put));
        config.version = DIGEST;
      } catch {
        // The files of the version before still fit each other. Without any the worker stays as it came.
        if (!config.version) return void (await caches.delete(CACHE));
      }
    config.until = Date.now() + KEPT_MS;
    const folder = FOLDER + config.version + "/";
    for (const [file, text] of Object.entries(config.texts)) await store.put(folder + file, new Response(text, { headers: { "Content-Type": "application/json" } }));
    delete config.texts;
    await store.put(CONFIG, new Response(JSON.stringify(config)));
    for (const { url } of await store.keys()) if (!url.startsWith(CONFIG) && !url.startsWith(folder)) await store.delete(url);
  };

  /** The outage page, or nothing where the answer of the network is to be had. `has` is what came of the site: nothing
      at all, an error of the server, or nothing yet. */
  const pageOf = async (has) => {
    const config = await recall(await caches.open(CACHE));
    const left = config?.until - Date.now();
    if (!(left > 0 && left <= KEPT_MS)) return; // A clock that was set back does not give it more time.
    const verdict = await outageBannerGate(config.attributes, config.signed);
    if (verdict == "off") return void (await end());
    if (verdict != "open" && (has != "nothing" || verdict == "quiet")) return;

    const folder = FOLDER + config.version + "/";
    const plain = (text) => String(text).replace(/[<&"]/g, (it) => `&#${it.charCodeAt()};`);
    const data = JSON.stringify({ ...config, folder, isOffline: verdict == "silent" }).replace(/</g, "\\u003c");
    const html =
      config.html ||
      `<!doctype html><html lang="${plain(config.lang)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${plain(config.site)}</title><body>`;
    // Firefox holds the worker's own address for that of the answers that it makes.
    const scripts = `${FOLDER} ${FOLDER.slice(0, -1)}`;
    const hosts = config.attributes.endpoint.match(/https?:\/\/[^\s/?#+;,']+/g) || [];
    return new Response(
      html + `<script type="application/json" id="outage-page">${data}</script><script type="module" src="${folder}outage-page.js"></script>`,
      {
        status: 503,
        headers: {
          "Content-Type": "text/html; charset=utf-8",
          "Retry-After": "60",
          "Cache-Control": "no-store",
          "X-Robots-Tag": "noindex",
          "Content-Security-Policy":
            `default-src 'none'; script-src ${scripts} 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' ${hosts.join(" ")}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'` +
            (config.html ? "; style-src 'unsafe-inline'" : ""),
        },
      },
    );
  };

  /** What the network gives, or the outage page in its place. On any doubt, what the network gives. */
  const guarded = (own) =>
    new Promise((give, fail) => {
      const look = async (has) => {
        const page = await pageOf(has).catch(() => {});
        if (page) give(page);
        else if (has) own.then(give, fail);
      };
      const timer = setTimeout(look, LATE_MS);
      own.then(
        (it) => {
          clearTimeout(timer);
          it?.type == "error" ? look("nothing") : it?.status >= 500 ? look("error") : give(it);
        },
        () => {
          clearTimeout(timer);
          look("nothing");
        },
      );
    });

  const isPage = ({ mode, method, destination, headers }) =>
    mode == "navigate" && method == "GET" && destination == "document" && !headers.has("range");

  // First of all listeners: whoever answers, we look at the answer.
  addEventListener("fetch", (event) => {
    const { url, mode } = event.request;
    if (url.startsWith(FOLDER) && mode != "navigate") {
      const found = caches.match(url, { cacheName: CACHE, ignoreSearch: true });
      event.respondWith(found.then((it) => it || new Response("", { status: 404 })));
    } else if (isPage(event.request)) {
      const respondWith = event.respondWith.bind(event);
      event.respondWith = (answer) => respondWith(guarded(Promise.resolve(answer)));
    }
  });

  // Last of all listeners: where nobody else answers, the network does.
  const answer = (event) => {
    const own = async () => (await event.preloadResponse) || fetch(event.request);
    if (isPage(event.request) && !self.onfetch) event.respondWith(own());
  };
  const add = addEventListener.bind(self);
  add("fetch", answer);
  if (!isOurs)
    self.addEventListener = (type, ...rest) => {
      add(type, ...rest);
      if (type != "fetch") return;
      removeEventListener("fetch", answer);
      add("fetch", answer);
    };

  addEventListener("message", (event) => {
    const config = event.data?.outageBanner;
    if (config) event.waitUntil(keep(config).catch(() => {})); // Storage that is full or refused.
  });

  if (isOurs) {
    addEventListener("install", () => skipWaiting());
    addEventListener("activate", (event) => event.waitUntil(registration.navigationPreload?.enable().catch(() => {})));
  }
})();
