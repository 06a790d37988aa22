// What a browser does in fewer bytes by itself than through WebAssembly. The build puts this into the glue.

const TAGS = "ar bn cs da de el es fa fi fr he hi hu id it ja ko nl no pl pt pt-BR ro ru sv th tr uk vi zh-Hans zh-Hant".split(" ");

const SHORT = { hour: "numeric", minute: "2-digit" };

/// Time of day; with `isLong` also date and zone.
export const moment = (ms, isLong, lang) =>
  new Date(ms).toLocaleString(lang, isLong ? { ...SHORT, month: "short", day: "numeric", timeZoneName: "short" } : SHORT);

export const relative = (count, unit, lang) =>
  new Intl.RelativeTimeFormat(lang, { numeric: "auto", style: "short" }).format(count, unit);

export const list = (items, lang) => new Intl.ListFormat(lang, { style: "short", type: "unit" }).format(items);

export const plural = (count, lang) => new Intl.PluralRules(lang).select(count);

/// The element's language, the language for dates, that of the strings, and the strings: ours and the owner's.
async function words(host) {
  const own = host.getAttribute("strings") || "";
  const script = /^#/.test(own) ? document.getElementById(own.slice(1)) : host.querySelector("script");
  let lang = host.getAttribute("lang") || host.closest("[lang]")?.lang || document.documentElement.lang || navigator.language;
  let tag = "en", strings = {};
  try {
    const { language, script, region } = new Intl.Locale(lang).maximize();
    const base = language.replace(/^n[bn]$/, "no");
    tag = [`${base}-${region}`, `${base}-${script}`, base].find((it) => TAGS.includes(it)) || "en";
    if (tag != "en") {
      const answer = await fetch(new URL(`locales/${tag}.json`, import.meta.url), { credentials: "omit" });
      if (!answer.ok) throw "HTTP " + answer.status;
      strings = await answer.json();
    }
  } catch (error) {
    fail(host, `no words for lang="${lang}" (${error}); using English`);
    tag = "en";
  }
  // Region and clock are the visitor's where they share the language, the page's otherwise.
  const base = tag.slice(0, 2);
  const dates = [navigator.language, lang].find((it) => it.startsWith(base) && Intl.DateTimeFormat.supportedLocalesOf(it)[0]);
  try {
    Object.assign(strings, JSON.parse((script ? script.textContent : own) || "{}"));
  } catch (error) {
    fail(host, "data-strings is not JSON: " + error);
  }
  return [lang, dates || tag, tag, JSON.stringify(strings)];
}

let made; // The WebAssembly, once for all banners of the page.

/// Called by the loader, with this module itself, the request for the WebAssembly, and the element. Returns what starts
/// the banner. The words and the WebAssembly are on their way at once.
export async function ready(glue, bytes, host) {
  const its = words(host);
  try {
    await (made ||= glue.default({ module_or_path: bytes }));
  } catch (error) {
    made = 0;
    throw error;
  }
  const found = await its;
  return (body, date) => glue.start(host, body, date, ...found);
}

/// One line for the owner, and an event for a page that wants to know.
export function fail(host, message) {
  console.warn("outage-banner: " + message);
  tell(host, "error", message);
}

export function tell(host, name, detail) {
  if (name == "change" && window.OutageBanner) window.OutageBanner.notice = detail;
  host?.dispatchEvent(new CustomEvent("outage-banner:" + name, { detail, bubbles: true, composed: true }));
}

/// Calls back with what the page does to the banner, and every `ms` that it can be seen; returns what ends that.
export function listen(callback, ms) {
  const names = ["visibilitychange", "outage-banner:refresh", "outage-banner:reopen", "storage"];
  const hear = ({ type }) => callback(names.indexOf(type));
  const timer = setInterval(() => document.hidden || callback(0), ms);
  const each = (method) => names.forEach((name, index) => (index > 2 ? window : document)[method](name, hear));
  each("addEventListener");
  return () => {
    clearInterval(timer);
    each("removeEventListener");
  };
}

/// Asks an endpoint as the loader does. All parts are asked at once, and all must answer; of several, the body is an
/// object that the readers know.
export async function ask(endpoint) {
  const answers = await Promise.all(
    endpoint.split(/\+(?=https?:\/\/|\/)/).map((url) =>
      fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-cache", signal: AbortSignal.timeout(1e4) }),
    ),
  );
  const [first, second] = answers;
  const failed = answers.find((it) => !it.ok);
  if (failed || !second) return failed || first;
  return new Response(`{"+":[${await Promise.all(answers.map((it) => it.text()))}]}`, { headers: first.headers });
}

/// Bytes of UTF-16 as text; the first of their mark says which.
export const utf8 = (bytes) => new TextDecoder(bytes[0] == 254 ? "utf-16be" : "utf-16le").decode(bytes);

/// XML as the values that JSON has, as `src/feed/xml.rs` does it natively: an object for each container, of several
/// elements of one name a list, of a link its address.
export function xml(text) {
  if (/<!DOCTYPE/i.test(text)) throw Error("XML with a DTD");
  const document = new DOMParser().parseFromString(text, "text/xml");
  const error = document.querySelector("parsererror");
  if (error) throw Error(error.textContent.slice(0, 200));
  const value = (element, depth) => {
    if (!depth || !/^(rss|RDF|channel|item|feed|entry)$/.test(element.localName))
      return element.getAttribute("href") ?? element.textContent;
    const values = {};
    for (const child of element.children) {
      const name = child.localName, rel = child.getAttribute("rel");
      const isOurs = child.namespaceURI == element.namespaceURI || /^(encoded|date|channel|item|feed|entry)$/.test(name);
      if (isOurs && (rel == null || rel == "alternate")) (values[name] ||= []).push(value(child, depth - 1));
    }
    for (const name in values) if (!values[name][1]) values[name] = values[name][0];
    return values;
  };
  const root = document.documentElement;
  return { [root.localName]: value(root, 4) };
}

export const isHidden = () => document.hidden;

export const focus = (host, selector) => host?.shadowRoot?.querySelector(selector)?.focus({ preventScroll: true });

export const recall = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {}
};

/// Keeps a text, or nothing; whether that worked.
export const keep = (key, text) => {
  try {
    text == null ? localStorage.removeItem(key) : localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
};

/// Tells the page how high a pushing banner is, and the next page view what to reserve. Returns what ends it.
export function measure(host, key) {
  const root = document.documentElement.style, name = "--outage-banner-height";
  const set = (height) => {
    height ? root.setProperty(name, height + "px") : root.removeProperty(name);
    try {
      if (key) height ? (localStorage[key] = innerWidth + " " + height) : localStorage.removeItem(key);
    } catch {} // Storage that is refused, or full, remembers nothing.
  };
  if (/^(top-overlay|bottom|corner|inline)$/.test(host.getAttribute("placement"))) return;
  const observer = new ResizeObserver(() => set(host.getBoundingClientRect().height));
  observer.observe(host);
  return () => {
    observer.disconnect();
    root.removeProperty(name);
  };
}
