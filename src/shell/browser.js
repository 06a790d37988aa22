// What a browser does in fewer bytes by itself than through WebAssembly. The build puts this into the glue.

const SHORT = { hour: "numeric", minute: "2-digit" };

/// Time of day.
export const clock = (ms, lang) => new Date(ms).toLocaleString(lang, SHORT);

/// Date and time from one moment to another, which of one day name the day once; of one moment, with its zone.
export const range = (from, to, now, lang) => {
  const year = (ms) => new Date(ms).getFullYear() != new Date(now).getFullYear();
  const long = { ...SHORT, month: "short", day: "numeric" };
  if (from == to) long.timeZoneName = "short";
  if (year(from) || year(to)) long.year = "numeric";
  return new Intl.DateTimeFormat(lang, long).formatRange(from, to);
};

export const duration = (count, unit, lang) =>
  new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "short" }).format(count);

export const relative = (count, unit, lang) =>
  new Intl.RelativeTimeFormat(lang, { numeric: "auto", style: "short" }).format(count, unit);

export const list = (items, lang) => new Intl.ListFormat(lang, { style: "narrow" }).format(items);

export const plural = (count, lang) => new Intl.PluralRules(lang).select(count);

let made; // The WebAssembly, once for all banners of the page.
let first; // What the file of the first words does for us: it was there before.

/// Called by the first words, with this module itself, the request for the WebAssembly, what that file does for us, and an
/// element that is to have a banner. Returns what starts it.
export async function ready(glue, bytes, its, host) {
  first = its;
  // The file of the rows is there, too, and with those for what the device remembers: that is read before anything is
  // asked. Without them it is not.
  const kept = host.getAttribute("storage") == "none" ? "" : recall("outage-banner" + host.key);
  const text = kept?.replace(/.*\n/, "") || "{}";
  const rows = prepare(text, host.getAttribute("provider")?.trim() || "", host.rows).catch(() => {});
  try {
    await (made ||= glue.default({ module_or_path: bytes }));
  } catch (error) {
    made = 0;
    throw error;
  }
  await rows;
  return glue.start;
}

/// A `div` in the element's shadow root, with our style sheet.
export const root = (host) => first.root(host);

/// Whether the element has something to show: then it is in the page.
export const show = (host, isShown) => first.show(host, isShown);

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
  if (answer.redirected && !/^(https:|http:\/\/(localhost|127\.|\[::1]))/.test(answer.url))
    throw Error("it redirects to " + answer.url + ", which is not https:");
  return answer;
};

/// Fails when ten seconds are over.
const late = () => new Promise((_, stop) => setTimeout(stop, 1e4, "no answer in 10 seconds"));

/// The bodies of an endpoint's answers. Of several, it is an object that the readers know. What is too large is cut: the
/// reader refuses it. WebKit may forget the time limit of a request once its head has come.
const bodyOf = async (answers) => {
  let room = MAX_BYTES; // For all parts together.
  const parts = await Promise.all(
    answers.map(async ({ body }) => {
      const chunks = [], reader = body.getReader(), end = late();
      try {
        for (let it; room >= 0 && !(it = await Promise.race([reader.read(), end])).done; room -= it.value.length)
          chunks.push(it.value);
      } finally {
        reader.cancel().catch(() => {});
      }
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
    return await Promise.race([import(new URL(name + again, import.meta.url)), late()]);
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

/// The answer of the newest of several endpoints, by the file that the loader asked them by.
export const several = async (urls, host) => (await file("-addresses.js", "several endpoints")).ask(urls, host, fetch, bodyOf);

/// The JSON in a text, and of each provider that may have written it a line with how it is read.
export const parse = (text, provider) => {
  try {
    const tree = treeOf(text);
    parsed = {}; // Nobody asks again.
    const found = rules.candidates(tree, provider), names = [...new Set(found.map((it) => it.name))];
    if (names[1]) check(null, "inDoubt", names.join(" "));
    const line = ({ name, isKnown, words, rows }) => [name, isKnown ? 1 : 0, words, rows].join("\t");
    return [tree, found.map(line).join("\n")];
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

/// What is known of the turns of this tab: the key under which all tabs tell each other of theirs, if they may, and how
/// often to ask. The rest is for a file of its own, which is there when the next turn can be at the soonest.
export const tab = (key, seconds) => ({ key, seconds });

/// This tab asks.
export const begin = (tab) => {
  clearTimeout(tab.timer);
  tab.turns?.begin();
};

/// Tells other tabs what came of a request, unless that was another's, and returns what to do next, when it is time.
export const next = (tab, word, asked) =>
  new Promise((give) => {
    const at = Date.now();
    tab.give = give;
    tab.timer = setTimeout(
      async () => {
        try {
          const turns = (tab.turns ||= new (await file("-stay.js", "the next turn")).Turns(tab.key, tab.seconds));
          const waited = Date.now() - at;
          if (tab.isOver) turns.stop();
          else give(await (word == null ? turns.wait() : turns.end(word, asked, waited)));
        } catch {
          tab.timer = setTimeout(give, 6e4, "ask"); // Without that file each tab asks for itself.
        }
      },
      tab.turns ? 0 : 15e3,
    );
  });

export const refresh = (tab) => tab.give?.("ask");

export const end = (tab) => {
  tab.isOver = 1;
  clearTimeout(tab.timer);
  tab.turns?.stop();
};

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
