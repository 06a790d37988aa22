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

/// The tag as `Intl` writes it, or nothing where it knows no such language; people write "en_US" and "german" too.
const known = (lang) => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(lang.replace(/_/g, "-"))[0];
  } catch {}
};

/// The element's language, the language for dates, that of the strings, and the strings: ours and the owner's.
async function words(host) {
  const given = host.getAttribute("lang");
  // From its parent on: its own tag may be one that nobody knows.
  const around = (host.isConnected ? host : host.tag)?.parentElement?.closest("[lang]")?.lang;
  const tags = [given, around, document.documentElement.lang, navigator.language].map(known);
  const lang = tags.find((it) => it) || "en";
  let tag = "en", strings = {};
  try {
    const { language, script, region } = new Intl.Locale(lang).maximize();
    const base = language.replace(/^n[bn]$/, "no");
    tag = [`${base}-${region}`, `${base}-${script}`, base].find((it) => TAGS.includes(it)) || "en";
    if (tag != "en") {
      const url = new URL(`locales/${tag}.json`, import.meta.url);
      // English now says more than the right language later.
      const answer = await fetch(url, { credentials: "omit", signal: AbortSignal.timeout(3e3) });
      if (!answer.ok) throw "HTTP " + answer.status;
      strings = await answer.json();
    }
  } catch (error) {
    fail(host, `no words for lang="${lang}" (${error}); using English`);
    tag = "en";
  }
  // Region and clock are the visitor's where they share the language, the page's otherwise.
  const dates = [tags[3], lang].find((it) => it?.split("-")[0] == tag.split("-")[0]);
  try {
    const own = host.getAttribute("strings") || "";
    const script = /^#/.test(own) ? document.getElementById(own.slice(1)) : host.querySelector("script");
    strings = { ...strings, ...JSON.parse((script ? script.textContent : own) || "{}") };
  } catch (error) {
    fail(host, "data-strings is not JSON: " + error);
  }
  return [lang, dates || tag, tag, strings];
}

let made; // The WebAssembly, once for all banners of the page.

/// Called by the loader, with this module itself, the request for the WebAssembly, and the element. Returns what starts
/// the banner. The words and the WebAssembly are on their way at once.
export async function ready(glue, bytes, host) {
  const its = words(host);
  // The file of the rows is on its way, too, and with those for what the device remembers: that is read before anything is
  // asked. Without them it is not.
  const kept = host.getAttribute("storage") == "none" ? "" : recall("outage-banner" + host.key);
  const text = kept?.replace(/.*\n/, "") || "{}";
  const rows = prepare(text, host.getAttribute("provider")?.trim() || "", host.rows).catch(() => {});
  // For the loader, which hears when the element comes or goes. With other options than it began with, it begins anew.
  const written = host.cloneNode().outerHTML;
  host.place = () => (host.tag || host.cloneNode().outerHTML == written ? place(host) : begin(host));
  try {
    await (made ||= glue.default({ module_or_path: bytes }));
  } catch (error) {
    made = 0;
    throw error;
  }
  const found = await its;
  await rows;
  return ({ body, date, url }, key) => glue.start(host, body, [key, url, date, ...found]);
}

/// Tells the owner, and a page that wants to know. A detached element is heard by nobody: then the document speaks.
export const tell = (host, name, detail) => {
  try {
    if (name == "error") console.warn("outage-banner: " + detail);
    // Not by `=`, which throws where the page froze it.
    if (name == "change" && window.OutageBanner) Reflect.set(OutageBanner, "notice", detail);
    const event = new CustomEvent("outage-banner:" + name, { detail, bubbles: true, composed: true });
    (host?.isConnected ? host : document).dispatchEvent(event);
  } catch {} // What the page put in place of these is the page's affair.
};

const fail = (host, message) => tell(host, "error", message);

/// Has a file of its own tell the owner what is wrong: in a feed of our format, or in names that no component has.
export const check = (host, what, text) => {
  const file = import(new URL("outage-banner-check.js", import.meta.url));
  file.then((it) => it[what](host, text)).catch(() => {}); // Without that file nothing is said.
};

/// Calls back with what the page does to the banner, and every `ms` that it can be seen; of the storage only with what
/// happens to `key`. Returns what ends that.
export function listen(callback, ms, key) {
  const names = ["visibilitychange", "outage-banner:refresh", "outage-banner:reopen", "storage"];
  if (!key) names.pop();
  const hear = (event) => (event.key ?? key) == key && callback(names.indexOf(event.type)); // `null`: the storage was emptied.
  const timer = setInterval(() => document.hidden || callback(0), ms);
  const each = (method) => names.forEach((name, index) => (index > 2 ? window : document)[method](name, hear));
  each("addEventListener");
  return () => {
    clearInterval(timer);
    each("removeEventListener");
  };
}

const MAX_BYTES = 2 ** 21; // As in `feed.rs`.

/// What gloo-net asks by, and all else here. A page may have put anything in the place of its own `fetch`, and gloo-net
/// ends the WebAssembly where that fails with what is no error, or gives what is no response.
const fetch = async (request, options) => {
  let answer;
  try {
    answer = await window.fetch(request, options);
  } catch (error) {
    throw error instanceof Error ? error : Error(error);
  }
  if (!(answer instanceof Response)) throw Error("the page's own fetch() gives no response, but " + typeof answer);
  return answer;
};

/// The bodies of an endpoint's answers. Of several, it is an object that the readers know. What is too large is cut: the
/// reader refuses it.
const bodyOf = async (answers) => {
  let room = MAX_BYTES; // For all parts together.
  const parts = await Promise.all(
    answers.map(async ({ body }) => {
      const chunks = [], reader = body.getReader();
      for (let it; room >= 0 && !(it = await reader.read()).done; room -= it.value.length) chunks.push(it.value);
      reader.cancel().catch(() => {});
      return new Blob(chunks);
    }),
  );
  const all = parts[1] ? new Blob([`{"+":[${await Promise.all(parts.map((it) => it.text()))}]}`]) : parts[0];
  return new Uint8Array(await all.arrayBuffer());
};

let again = ""; // A file that did not come stays missing under its address.

/// A file of ours that only some feeds need.
const file = async (end, what) => {
  const name = "outage-banner" + end;
  try {
    const late = new Promise((_, stop) => setTimeout(stop, 1e4, "no answer"));
    return await Promise.race([import(new URL(name + again, import.meta.url)), late]);
  } catch (error) {
    again = "?" + Date.now();
    throw `${what}, but cannot load ${name}: ${error}`;
  }
};

/// What the reader is to read in place of the bytes: of RSS and Atom the JSON that a file of its own makes of them, of
/// UTF-16 its text. The rows for it are there then, unless `provider` is nothing: the WebAssembly has them itself.
const plain = async (bytes, provider) => {
  const mark = bytes[0] + bytes[1] == 509 && (bytes[0] == 254 ? "utf-16be" : "utf-16le"); // 254 and 255, in this order or that.
  let text, isXml;
  try {
    text = new TextDecoder(mark || "utf-8", { fatal: !mark }).decode(bytes).trim();
  } catch {} // The reader says where it is wrong.
  if (bytes.length > MAX_BYTES || text == null) return;
  isXml = text[0] == "<" && /<(rss|feed|rdf:RDF)/.test(text.slice(0, 1e3));
  if (isXml) text = (await file("-xml.js", "RSS or Atom")).default(text);
  if (provider != null) await prepare(text, provider);
  return isXml || mark ? text : undefined;
};

let rules; // The file that reads the providers' rows: the gate's has all of them, a smaller one the first.
let parsed = {}; // The text that was parsed last, and what it says.

const treeOf = (text) => (parsed.text === text ? parsed : (parsed = { text, tree: JSON.parse(text) })).tree;

/// Makes sure that the rows are there by which a text is read: in the file that has been loaded already, if any.
const prepare = async (text, provider, loaded = "-rows.js") => {
  if (!text || text[0] == "<") return; // A web page: the reader refuses it.
  rules ||= await file(loaded, "an answer");
  let found;
  try {
    found = rules.candidates(treeOf(text), provider);
  } catch {} // JSON in a callback, or none.
  if (!found || found.some((it) => it.rows == null)) rules = await file("-gate.js", "an answer");
};

/// The JSON in a text, and of each provider that may have written it a line with how it is read.
export const parse = (text, provider) => {
  try {
    const tree = treeOf(text);
    parsed = {}; // Nobody asks again.
    const line = ({ name, isKnown, words, rows }) => [name, isKnown ? 1 : 0, words, rows].join("\t");
    return [tree, rules.candidates(tree, provider).map(line).join("\n")];
  } catch (error) {
    throw error.message;
  }
};

/// The bytes of an endpoint's answers, or of one that is `known`, and what to read in their place. Throws words alone.
export const read = async (answers, known, provider) => {
  try {
    const bytes = known ? known.slice() : await bodyOf(answers); // What the WebAssembly hands over will move.
    return [bytes, await plain(bytes, provider)];
  } catch (error) {
    throw error?.message ? error.message + "; does it answer, and allow this site by CORS?" : String(error);
  }
};

/// A `div` of our own in the element's shadow root: Yew empties the element it is given, and the page's style sheets do
/// not reach in. An adopted sheet passes a strict `style-src`; a `<style>` element does not.
export const root = (host, css) => {
  const sheet = new CSSStyleSheet(), div = document.createElement("div");
  sheet.replaceSync(css);
  host.shadowRoot.adoptedStyleSheets = [sheet];
  div.className = "frame";
  div.role = "none"; // Not the group that a popover is.
  host.shadowRoot.replaceChildren(div);
  return div;
};

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

const shown = new Set(); // The elements that have something to show.

// React 18 takes an element of ours for a mistake of its own, until it has hydrated the page, wherever it stands but
// after the last that it expects in the body.
let isHydrated = false;
const afterLoad = () => {
  const idle = window.requestIdleCallback || setTimeout;
  setTimeout(() => idle(() => ((isHydrated = true), shown.forEach(place))), 1e3);
};
document.readyState == "complete" ? afterLoad() : addEventListener("load", afterLoad);

/// On paper a banner is a part of the page, and as high as the paper makes it.
addEventListener("beforeprint", () =>
  shown.forEach((host) => {
    host.shadowRoot.firstElementChild.popover = null;
    host.hold();
  }),
);
addEventListener("afterprint", () => shown.forEach(place));

/// Whether the element has something to show: then it is in the page, where its place is ours to choose.
export function show(host, isShown) {
  isShown ? shown.add(host) : shown.delete(host);
  isShown ? place(host) : host.tag && host.remove();
}

const begin = (host) => {
  host.stop?.();
  host.stop = host.turn = 0;
  host.ask();
};

/// Puts an element that has something to show into the page, and its frame over the page. Where the element stands
/// only matters to those who read or tab through the page.
function place(host) {
  if (!shown.has(host)) return;
  try {
    const { body, documentElement: html } = document, { tag, shadowRoot } = host;
    const placement = host.getAttribute("placement"), focused = shadowRoot.activeElement;
    if (tag && placement == "inline") host.isConnected || (tag.closest("body") ? tag.after(host) : body.append(host));
    else if (tag) {
      const parent = isHydrated || !body ? html : body;
      const next = parent == html && !/^(bottom|corner)$/.test(placement) ? body : null;
      if (host.parentNode != parent)
        host.isConnected && parent.moveBefore ? parent.moveBefore(host, next) : parent.insertBefore(host, next);
    }
    // WebKit applies a sheet that came before the element was in the page a frame later, and the page would jump.
    shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets];
    const frame = shadowRoot.firstElementChild;
    // The top layer has no order by numbers.
    if (placement != "inline" && !getComputedStyle(host).getPropertyValue("--outage-banner-z-index")) {
      frame.popover = "manual";
      if (!frame.matches(":popover-open")) frame.showPopover();
    }
    host.fit?.();
    if (focused != shadowRoot.activeElement) focused?.focus({ preventScroll: true });
  } catch {} // The page may be between two bodies, or the browser know no popover: the banner is there all the same.
}

/// Moves the page down by the height of a banner on top, and tells that to the page, and to the next page view under
/// `key`. Returns what ends it.
export function measure(host, key) {
  if (/^(top-overlay|bottom|corner|inline)$/.test(host.getAttribute("placement"))) return;
  const frame = host.shadowRoot.firstElementChild;
  const before = host.sheet?.cssRules[0]?.cssText; // The place that was kept; it stays until the banner is drawn.
  host.hold();
  const own = parseFloat(getComputedStyle(document.documentElement).marginTop) || 0; // The page's margin stays above us.
  host.hold(before);
  if (own) frame.style.top = own + "px";
  host.fit = () => {
    const { height } = frame.getBoundingClientRect();
    const css = height ? `:root{margin-top:${own + height}px!important;--outage-banner-height:${height}px}` : "";
    host.hold(css);
    if (key) keep(key, css ? `@media(width:${innerWidth}px){${css}}` : null);
  };
  // In the next frame: a page that gets a scroll bar by it resizes the banner again, which is an error to the page.
  const observer = new ResizeObserver(() => requestAnimationFrame(() => host.fit?.()));
  observer.observe(frame);
  return () => {
    observer.disconnect();
    host.fit = null;
    host.hold();
  };
}
