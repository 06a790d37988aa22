// What a browser does in fewer bytes by itself than through WebAssembly. The build puts this into the glue.

const SHORT = { hour: "numeric", minute: "2-digit" };

const formats = new Map();

/// A format of this kind, made once: that takes a browser a thousand times as long as to write by it.
const format = (kind, lang, options) => {
  const name = [kind, lang, ...Object.entries(options)].join();
  if (!formats.has(name)) formats.set(name, new Intl[kind](lang, options));
  return formats.get(name);
};

/// Time of day.
export const clock = (ms, lang) => format("DateTimeFormat", lang, SHORT).format(ms);

/// Date and time from one moment to another, which of one day name the day once; of one moment, with its zone.
export const range = (from, to, now, lang) => {
  const year = (ms) => new Date(ms).getFullYear() != new Date(now).getFullYear();
  const long = { ...SHORT, month: "short", day: "numeric" };
  if (from == to) long.timeZoneName = "short";
  if (year(from) || year(to)) long.year = "numeric";
  return format("DateTimeFormat", lang, long).formatRange(from, to);
};

export const duration = (count, unit, lang) =>
  format("NumberFormat", lang, { style: "unit", unit, unitDisplay: "short" }).format(count);

export const relative = (count, unit, lang) =>
  // "Now", but never "yesterday": that is a day of the calendar, and this counts hours.
  format("RelativeTimeFormat", lang, { numeric: count ? "always" : "auto", style: "short" }).format(count, unit);

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
  const text = kept?.slice(kept.indexOf("\n") + 1) || "{}";
  const rows = prepare(text, host.getAttribute("provider")?.trim() || "", host.rows).catch(() => {});
  try {
    await (made ||= glue.default({ module_or_path: bytes }));
  } catch (error) {
    made = 0;
    throw error;
  }
  await rows;
  await its.pause();
  return (element, answer, told) => {
    told[6] = pack(told[6]);
    return glue.start(element, answer, told);
  };
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
let parsed = {}; // The text that was parsed last, what it says, and who may have written it by which rows.

/// What a text says, and who may have written it. Both are asked for twice: before the WebAssembly reads, which cannot wait
/// for a file, and when it does.
const look = (text, provider) => {
  if (parsed.text !== text || parsed.provider !== provider || parsed.rules != rules) {
    const tree = parsed.text === text ? parsed.tree : JSON.parse(text);
    parsed = { text, tree, provider, rules, found: rules.candidates(tree, provider) };
  }
  return parsed;
};

/// Makes sure that the rows are there by which a text is read: in the file that has been loaded already, if any.
const prepare = async (text, provider, loaded = "-rows.js") => {
  if (!text || text[0] == "<") return; // A web page: the reader refuses it.
  rules ||= await file(loaded, "an answer");
  let found;
  try {
    found = look(text, provider).found;
  } catch {} // JSON in a callback, or none.
  if (!found || found.some((it) => it.rows == null)) rules = await file("-gate.js", "an answer");
};

/// The answer of the newest of several endpoints, by the file that the loader asked them by. Throws an array, as that does.
export const several = async (urls, host) => {
  const its = await file("-addresses.js", "endpoints").catch((words) => Promise.reject([words]));
  return its.ask(urls, host, fetch, bodyOf);
};

/// A value as one text, which `core/src/value.rs` unpacks. `json` is what it was parsed from: only an escape there can
/// be the mark that stands before each piece.
const pack = (tree, json = "\\u0001") => {
  const hasMark = json.includes("\\u0001");
  // The first character is not ASCII, or the glue would look at each one by itself, and not have all of them encoded.
  const pieces = ["\xa0"];
  const text = (it) => (hasMark ? it.replaceAll("\x01", "\x02") : it); // Neither is ever shown.
  const add = (it) => {
    if (typeof it == "string") pieces.push('"' + text(it));
    else if (typeof it == "number") pieces.push('"' + Math.trunc(it));
    else if (Array.isArray(it)) {
      pieces.push("[" + it.length);
      for (const entry of it) add(entry);
    } else if (it === Object(it)) {
      const keys = Object.keys(it);
      pieces.push("{" + keys.length);
      for (const key of keys) {
        pieces.push(text(key));
        add(it[key]);
      }
    } else pieces.push(it + "");
  };
  add(tree);
  return pieces.join("\x01");
};

/// The JSON in a text, packed. Throws words alone.
export const packed = (text) => {
  try {
    return pack(JSON.parse(text), text);
  } catch (error) {
    throw error.message;
  }
};

/// The same, and of each provider that may have written it a line with how it is read.
export const parse = (text, provider) => {
  try {
    const { tree, found } = look(text, provider), names = [...new Set(found.map((it) => it.name))];
    parsed = {}; // Nobody asks again.
    if (names[1]) check(null, "inDoubt", names.join(" "));
    const line = ({ name, isKnown, words, rows }) => [name, isKnown ? 1 : 0, words, rows].join("\t");
    return [pack(tree, text), found.map(line).join("\n")];
  } catch (error) {
    throw error.message;
  }
};

/// The bytes of an endpoint's answers, or of one that is `known`, and what to read in their place. Throws words alone.
export const read = async (answers, known, provider) => {
  try {
    const bytes = known ? known.slice() : await bodyOf(answers); // What the WebAssembly hands over will move.
    const text = await plain(bytes, provider);
    if (known) await first?.pause(); // It has just begun, which was much at once. In another app nothing was before it.
    return [bytes, text];
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
