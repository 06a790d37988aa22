// What only a browser can do for the set-up page. It has no rule of its own: short addresses, the sentences for what is wrong, and
// XML come from the files that the tag loads, which lie in the folder above.

const file = (name) => import(new URL("../" + name, import.meta.url));

const HEADERS = ["age", "cache-control", "content-type", "date"];
const MAX_BYTES = 2 ** 21; // As in `core/src/feed/limits.rs`. One byte more is enough for the core to say that it is too much.
const LATE_MS = 1e4;

const OPTIONS = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-cache" };

/** The body as text, as the banner takes it: XML as JSON, UTF-16 by its mark. */
const bodyOf = async (answer) => {
  const chunks = [], reader = answer.body.getReader();
  let length = 0;
  try {
    for (let it; length <= MAX_BYTES && !(it = await reader.read()).done; length += it.value.length) chunks.push(it.value);
  } finally {
    reader.cancel().catch(() => {});
  }
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  const utf = bytes[0] == 254 && bytes[1] == 255 ? "utf-16be" : bytes[0] == 255 && bytes[1] == 254 ? "utf-16le" : "utf-8";
  const text = new TextDecoder(utf).decode(bytes);
  if (!/^\s*<([^]*<)?(rss|feed|rdf)\b/i.test(text) || length > MAX_BYTES) return { length, text };
  const value = await (await file("outage-banner-xml.js")).default(text);
  return { length, text: typeof value == "string" ? value : JSON.stringify(value), isXml: true };
};

/** Whether a server answers that lets no page read its answer. */
const isThere = (url) =>
  fetch(url, { ...OPTIONS, mode: "no-cors", signal: AbortSignal.timeout(LATE_MS) }).then(() => true, () => false);

/** Why an answer does not count for a tag with this key; nothing where it does. */
const unsigned = async (url, index, key) => {
  const { signed } = await file("outage-banner-signed.js");
  const ask = async (url) => {
    const answer = await fetch(url, { ...OPTIONS, signal: AbortSignal.timeout(LATE_MS) });
    if (!answer.ok) throw answer;
    return { body: new Uint8Array(await answer.arrayBuffer()) };
  };
  try {
    await signed(key, ask, [], () => [], () => {})(url, index); // Nothing was accepted before.
  } catch (error) {
    return String(error?.message ?? error);
  }
};

/** Whether this page could ask there at all: a page with https: asks no http: address but this machine's. */
const isOpen = ({ protocol, hostname }) =>
  navigator.onLine &&
  (protocol == "https:" || (protocol == "http:" && (location.protocol == "http:" || /(^|\.)localhost$|^127\.|^\[::1\]/.test(hostname))));

const askOne = async (part, index, key, base, isShort) => {
  const { cause } = await file("outage-banner-check.js");
  let url = part;
  try {
    url = new URL(part, base).href;
    const isForeign = new URL(url).origin != location.origin;
    let answer;
    try {
      answer = await fetch(url, { ...OPTIONS, signal: AbortSignal.timeout(LATE_MS) });
      const { status, ok } = answer;
      if (!ok) return { url, isForeign, status, cause: cause({ url, status }) };
      const headers = Object.fromEntries(HEADERS.filter((it) => answer.headers.has(it)).map((it) => [it, answer.headers.get(it)]));
      const body = await bodyOf(answer);
      return { url, isForeign, status, headers, ...body, unsigned: key && (await unsigned(url, index, key)) };
    } catch (error) {
      // What has begun to come is shared, whatever became of it.
      if (answer && error?.name == "TypeError") return { url, isForeign, cause: cause({ url, error: { name: "AbortError" } }) + "; its server must send it whole" };
      const isKept = isForeign && error?.name == "TypeError" && isOpen(new URL(url));
      const isUnshared = isKept && (await isThere(url));
      return { url, isForeign, isShort, isUnshared, isSilent: isKept && !isUnshared, cause: cause({ url, error }) };
    }
  } catch (error) {
    return { url, cause: `${part} is no address (${error.message}); write a URL or a short address` };
  }
};

/** The address of a site, which may lack its scheme. */
const siteOf = (site) => new URL(/:\/\//.test(site) ? site : "https://" + site);

const askParts = async (endpoint, key, base) => {
  const { expand } = await file("outage-banner-addresses.js");
  const text = endpoint.replace(/(^|\+)([a-z][\w-]*:(?!\/)[^+]*)/g, (_, before, it) => before + expand(it));
  const parts = text.split(/\+(?=https?:\/\/|\/)/);
  return Promise.all(parts.map((it, index) => askOne(it, index, key, base, text != endpoint)));
};

/** Asks all parts of one endpoint, as a banner on the site would; the answers as JSON. The key and the site may be empty. */
export const ask = async (endpoint, key, site) => {
  let base = document.baseURI;
  try {
    if (site) base = siteOf(site).href;
  } catch {} // No address: then nothing but this page can be meant.
  return JSON.stringify(await askParts(endpoint, key, base));
};

/** Asks several endpoints at once; the answers to each, as JSON in a list. */
export const askEach = async (endpoints) =>
  JSON.stringify(await Promise.all(endpoints.split(" ").map(async (it) => JSON.stringify(await askParts(it, "", document.baseURI)))));

/** What is wrong with the attributes of a tag, a line each. */
export const wrong = async (json) => {
  const attributes = JSON.parse(json).map(([name, value]) => ({ name: "data-" + name, value }));
  const lines = [];
  const { default: check } = await file("outage-banner-check.js");
  check({ attributes: [], tag: { attributes }, hasAttribute: () => false }, (_, line) => lines.push(line));
  return JSON.stringify(lines);
};

/** What is wrong in a feed of our own format, a line each. */
export const mistakes = async (text) => JSON.stringify(await (await file("outage-banner-check.js")).feed(text));

/** Whether URLs fail together with a site: the host that is one and the same, or "", and then a line for each. */
export const near = async (urls, site) => {
  try {
    const { hostname } = siteOf(site);
    const hosts = urls.split(" ").map((it) => new URL(it).hostname);
    if (hosts.includes(hostname)) return JSON.stringify([hostname]);
    return JSON.stringify(["", ...(await file("outage-banner-check.js")).nearLines(urls, hostname)]);
  } catch {
    return "[]"; // No address: the site's, or that of a feed of which that is said already.
  }
};

/** `integrity.json`, where the page is served with it. */
export const integrity = async () => {
  const answer = await fetch(new URL("../integrity.json", import.meta.url), { credentials: "omit" }).catch(() => {});
  return answer?.ok ? answer.text() : "";
};

/** Copies a text, or selects it where the browser does not let it be copied. */
export const copy = async (text, element) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return false;
  }
};

/** Gives the page in the preview another feed. */
export const say = (frame, feed) => frame.contentWindow?.say?.(feed);

export const fragment = () => location.hash;

/** The feed that this page's address names, as `outage-banner serve` prints it. */
export const asked = () => new URLSearchParams(location.search).get("endpoint") ?? "";

/** Puts the choices into the address bar, and leaves one alone that names a place on this page while there are none. */
export const keep = (text) => {
  if (text || location.hash.includes("=")) history.replaceState(history.state, "", text ? "#" + text : location.pathname + location.search);
};

/** Calls back when somebody has changed the choices in the address bar. */
export const heed = (changed) => addEventListener("hashchange", () => location.hash.includes("=") && changed());

/** The folder of our files. */
export const folder = () => new URL("..", import.meta.url).href;

export const later = (ms) => new Promise((then) => setTimeout(then, ms));

/** Until an element is nearly in sight: what only it needs is loaded then. */
export const seen = (id) =>
  new Promise((then) => {
    const look = (entries, observer) => entries.some((it) => it.isIntersecting) && (observer.disconnect(), then());
    new IntersectionObserver(look, { rootMargin: "600px" }).observe(document.getElementById(id));
  });

export const reveal = (id) => document.getElementById(id)?.scrollIntoView();

export const focus = (id) => document.getElementById(id)?.focus();

const chosen = new EventTarget();

/** Tells the feed editor, which is drawn elsewhere on this page, which feed it could write. */
export const choose = (address) => chosen.dispatchEvent(new CustomEvent("feed", { detail: address }));

export const whenChosen = (callback) => chosen.addEventListener("feed", (event) => callback(event.detail));
