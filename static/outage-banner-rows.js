/* Outage Banner: reads feeds by the providers' rows, as the WebAssembly does: whose a feed is, and what stands where in
   it. ARCHITECTURE.md has the language of the rows. */

// The build puts in here what `feed::rows_json` gives: for this file the shapes of all providers, but the rows of those
// alone whose feeds are asked for most; for the gate's file, into which it puts this one, all rows.
import { PROVIDERS, WORDS } from "./outage-banner-providers.js";

export const isObject = (it) => it === Object(it) && !Array.isArray(it);

/** What a value says: text that is not blank, a whole number, a truth. */
export const textOf = (it) => {
  if (typeof it == "number") return Math.trunc(it) + "";
  if (typeof it == "boolean" || /[^ \t\n\f\r]/.test(typeof it == "string" ? it : "")) return it + "";
};

const isThere = (it) => (Array.isArray(it) ? it.length > 0 : isObject(it) || (it !== false && textOf(it) != null));

/** What finds things in a feed by paths, from any value in it. With `isResource` that value is one of JSON:API: what it
    does not have is looked for in its attributes. */
export const finder = (feed, isResource) => {
  /** The values at the end of one path, `null` too. */
  const walk = (from, path) => {
    const start = path[0] == "/" ? feed : from;
    // Answers of several addresses.
    const isJoined = isObject(start) && Object.keys(start) == "+" && Array.isArray(start["+"]);
    let found = isJoined ? start["+"] : [start];
    let hasAttributes = isResource && !isJoined && path[0] != "/";
    for (const step of path.replace(/^\//, "").split(".")) {
      found = found.flatMap((it) => next(it, step, hasAttributes));
      hasAttributes = false;
    }
    return found;
  };

  const next = (it, step, hasAttributes) => {
    const [key, list] = step.split(">");
    if (list) {
      const ids = (hasAttributes ? its : plain).texts(it, key);
      return plain.records(feed, list).filter((entry) => ids.includes(textOf(plain.first(entry, "_id|id"))));
    }
    if (Array.isArray(it)) return step == "" ? it : step == "-1" ? it.slice(-1) : [];
    if (!isObject(it)) return [];
    if (step == "*") return Object.values(it);
    if (Object.hasOwn(it, step)) return [it[step]];
    return hasAttributes && Object.hasOwn(it, "attributes") ? next(it.attributes, step) : [];
  };

  const all = (it, paths) => paths.split("|").flatMap((path) => walk(it, path));

  /** The value of the first of these paths that leads to something. */
  const first = (it, paths) => all(it, paths).find((it) => it !== null);

  /** The entries of the arrays there, or the objects themselves, by the first path that leads to any. */
  const records = (it, paths) => {
    for (const path of paths.split("|")) {
      const list = walk(it, path).flat().filter((it) => it !== null);
      if (list.length) return list;
    }
    return [];
  };

  const texts = (it, paths) => records(it, paths).map(textOf).filter((it) => it != null);

  /** The word for a state: "null" for one left open, "" for what is no word, undefined without the key. */
  const state = (it, paths) => {
    const found = all(it, paths);
    const value = found.find((it) => it !== null);
    return value === undefined ? (found.length ? "null" : value) : (textOf(value) ?? "");
  };

  /** The words for several states, each as for one: of answers that are joined, each has its own. */
  const states = (it, paths) => all(it, paths).map((value) => (value === null ? "null" : (textOf(value) ?? "")));

  /** Whether one of these conditions is met. */
  const meets = (it, conditions) =>
    conditions.split("|").some((condition) => {
      const [, path, mark, rest] = /^(.*?)(?:([:&])(.*))?$/.exec(condition);
      if (mark == ":") return texts(it, path).some((text) => rest.split(",").includes(text));
      if (!mark) return isThere(first(it, path));
      const entries = records(it, path);
      return entries.length > 0 && entries.every((entry) => isThere(plain.first(entry, rest)));
    });

  const its = { walk, first, records, texts, state, states, meets };
  const plain = isResource ? finder(feed) : its;
  return its;
};

/** Whether the feed has one of these shapes. */
const isKnownBy = (feed, shapes) => {
  const hasShape = (need) => {
    if (need == "#") return isObject(feed) && Object.keys(feed).length == 1;
    const [, not, path, kind, words] = /^(!?)(.*?)([$[\]{?]?)(?:=(.*))?$/.exec(need);
    const isSo = (it) =>
      kind == "$" ? textOf(it) != null
      : kind == "[" ? Array.isArray(it)
      : kind == "]" ? Array.isArray(it) && !it.length
      : kind == "{" ? isObject(it)
      : kind ? true
      : typeof it != "boolean" && words.split(",").includes(textOf(it));
    return finder(feed).walk(feed, path).some(isSo) != !!not;
  };
  return shapes.split("|").some((shape) => shape.split(" ").every((need) => !need || hasShape(need)));
};

/** The providers that may have written a feed, and how it is read as theirs: by its shape, or by the name that the owner
    gives, whatever its shape. Without `rows` those are in the gate's file alone; they are empty where a function of the
    WebAssembly reads. */
export const candidates = (feed, wanted) =>
  PROVIDERS.filter(([name, shapes]) => (wanted ? name == wanted : isKnownBy(feed, shapes))).map(
    ([name, shapes, words, rows]) => ({ name, isKnown: isKnownBy(feed, shapes), words, rows }),
  );

/** Rows taken apart: of each its name, its paths, and its own fields by their names. */
export const fieldsOf = (text) => {
  const rows = [], open = [];
  for (const [, name, paths = name, mark] of text.matchAll(/([^\s=[\]]+)(?:=([^\s[\]]*))?(\[?)|\]/g)) {
    if (!name) open.pop();
    else {
      const field = { name, paths, its: { __proto__: null } };
      open[0] ? (open.at(-1).its[name] ??= field) : rows.push(field);
      if (mark) open.push(field);
    }
  }
  return rows;
};

/** In which line of the common words of a kind a word is, after the provider's own words of these letters: see
    `core/src/feed/words.rs`. Undefined where nobody knows it. Of our own format, which is written by hand, nothing is
    guessed: whoever asks compares its words by themselves. */
export const lineOf = (word, letters, own) => {
  if (/[^a-z\d _:-]/i.test(word)) return; // A sentence, not a word.
  let plain = word.toLowerCase().replace(/[ _:-]/g, "");
  const words = own.split(" ");
  for (let at = 0; at < words.length; at += 2)
    if (letters.includes(words[at][0]) && words[at].slice(1) == plain) plain = words[at + 1];
  const line = WORDS[letters.at(-1)].findIndex((line) => line.split(" ").includes(plain));
  return line < 0 ? undefined : line;
};
