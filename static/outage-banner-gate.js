/* Outage Banner: the gate for all feeds that the loader does not judge itself. It reads them by the same rows as the
   WebAssembly does, but only as far as they tell whether anything is open. */

// The build puts in here what `core/src/feed/gate.rs` makes of the providers' rows.
import { PROVIDERS, WORDS } from "./outage-banner-rows.js";

const ZONES_MS = 14 * 36e5; // The farthest zones are so far from UTC.

const isObject = (it) => it === Object(it) && !Array.isArray(it);

/** What a value says: text that is not blank, a whole number, a truth. */
const textOf = (it) => {
  if (typeof it == "number") return Math.trunc(it) + "";
  if (typeof it == "boolean" || /[^ \t\n\f\r]/.test(typeof it == "string" ? it : "")) return it + "";
};

const isThere = (it) => (Array.isArray(it) ? it.length > 0 : isObject(it) || (it !== false && textOf(it) != null));

/** The earliest and the latest moment that a text means. What is not surely a time is an error, and so a doubt. */
const moments = (text) => {
  const [, date, clock, zone] = /^([12]\d{3}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|[+-][01]\d:?[0-5]\d)?$/.exec(text);
  const plain = date + "T" + clock;
  if (!new Date(plain + "Z").toISOString().startsWith(plain)) throw text; // A date that no calendar has.
  const at = Date.parse(plain + (zone || "Z").replace(/(\d\d):?(\d\d)$/, "$1:$2"));
  if (!(at >= 0)) throw text;
  return zone ? [at, at] : [at - ZONES_MS, at + ZONES_MS];
};

/** Whether a file of our own format, or each of those that are joined, holds still, and has no list or object under a
    name that is not ours: a list of incidents under a misspelt name would be nothing to the rows. */
const isOwn = (feed, now) =>
  [feed["+"] ?? feed].flat().every((part) => {
    const { checked_at: checked, valid_seconds: seconds } = part;
    return (
      (checked == null || seconds == null || moments(checked)[0] + seconds * 1e3 > now) &&
      Object.entries(part).every(
        ([key, it]) =>
          /^(page|components|incidents|maintenances|channels|x-.*)$/.test(key) || it !== Object(it) || !Object.keys(it).length,
      )
    );
  });

/** Whether it can be proved that one feed has nothing to show. `now` has the earliest and the latest moment that it may
    be. Only what the rows name is read; what they do not know is not fine. */
const isProven = (feed, now, wanted, show) => {
  /** The values at the end of one path, `null` too. */
  const walk = (from, path, isResource) => {
    const start = path[0] == "/" ? feed : from;
    // Answers of several addresses.
    const isJoined = isObject(start) && Object.keys(start) == "+" && Array.isArray(start["+"]);
    let found = isJoined ? start["+"] : [start];
    for (const step of path.replace(/^\//, "").split(".")) {
      found = found.flatMap((it) => next(it, step, isResource));
      isResource = 0;
    }
    return found;
  };

  const next = (it, step, isResource) => {
    const [key, list] = step.split(">");
    if (list) {
      const ids = texts(it, key, isResource);
      return records(feed, list).filter((entry) => ids.includes(textOf(first(entry, "_id|id"))));
    }
    if (Array.isArray(it)) return step == "" ? it : step == "-1" ? it.slice(-1) : [];
    if (!isObject(it)) return [];
    if (step == "*") return Object.values(it);
    if (Object.hasOwn(it, step)) return [it[step]];
    return isResource && Object.hasOwn(it, "attributes") ? next(it.attributes, step) : [];
  };

  const all = (it, paths, isResource) => paths.split("|").flatMap((path) => walk(it, path, isResource));
  const first = (it, paths, isResource) => all(it, paths, isResource).find((it) => it !== null);

  const records = (it, paths, isResource) => {
    for (const path of paths.split("|")) {
      const list = walk(it, path, isResource).flat().filter((it) => it !== null);
      if (list.length) return list;
    }
    return [];
  };

  const texts = (it, path, isResource) => records(it, path, isResource).map(textOf).filter((it) => it != null);

  const holds = (it, condition, isResource) => {
    const [, path, mark, rest] = /^(.*?)(?:([:&])(.*))?$/.exec(condition);
    if (mark == ":") return texts(it, path, isResource).some((text) => rest.split(",").includes(text));
    if (!mark) return isThere(first(it, path, isResource));
    const entries = records(it, path, isResource);
    return entries.length > 0 && entries.every((entry) => isThere(first(entry, rest)));
  };

  /** Whether the feed has what a provider's feeds are known by. */
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
    return walk(feed, path).some(isSo) != !!not;
  };
  const isKnown = (shapes) =>
    shapes.split("|").some((shape) => shape.split(" ").every((need) => !need || hasShape(need)));

  /** No entry is nothing wrong, of providers that say nothing else on a good day. */
  const isEmpty = (it) =>
    Array.isArray(it) ? !it.length
    : isObject(it) && (it["+"] ? Object.keys(it) == "+" && it["+"].every(isEmpty) : Array.isArray(it.data) && !it.data.length);

  /** Whether all that one row leads to is fine, over, or still to come. */
  const isRowQuiet = (row, ownWords) => {
    const fields = row.split(" ").map((it) => it.split("="));
    const [[kind, places]] = fields;
    const its = new Map(fields.map(([name, paths = name]) => [name, paths]));
    const isResource = its.has("~");

    const isExact = ownWords[0] == "="; // Of our own format, which is written by hand, nothing is guessed.
    const isFine = (kind, word) => {
      if (isExact) return ownWords.includes(kind + word);
      const plain = /[^a-z\d _:-]/i.test(word) ? "" : word.toLowerCase().replace(/[ _:-]/g, "");
      if (ownWords.includes(kind + plain)) return true;
      return WORDS[kind].split(" ").includes(plain) && !ownWords.includes("!" + kind + plain);
    };

    const meets = (it, name) => its.get(name)?.split("|").some((condition) => holds(it, condition, isResource));
    const isWanted = (it) => (!its.has("if") || meets(it, "if")) && !meets(it, "unless");

    /** The word for a state: "null" for one left open, "" for what is no word, undefined without the key. */
    const state = (it, paths) => {
      const found = all(it, paths, isResource);
      const value = found.find((it) => it !== null);
      return value === undefined ? (found.length ? "null" : value) : textOf(value) ?? "";
    };

    const time = (it, name) => {
      const texts = (its.get(name) || "-").split("|").map((path) => textOf(first(it, path, isResource)));
      const text = texts.find((it) => it != null);
      if (isExact && text && !/(Z|[+-]\d\d:\d\d)$/.test(text)) throw text;
      return text == null ? [] : moments(text);
    };
    const isPast = (it) => time(it, "end")[1] <= now[0];
    const isAhead = (it) => time(it, "start")[0] > now[1];

    /** Whether each word at these paths says that it is over. */
    const isEnded = (it, paths) =>
      paths.split("|").every((path) => walk(it, path, isResource).flat().every((word) => isFine("i", textOf(word))));

    /** Whether surely the newest update says that it is over, and nothing in the record says otherwise. */
    const isEndedByUpdate = (it) => {
      const updates = records(it, its.get("updates") || "-", isResource).map((update) => ({
        update,
        at: moments(textOf(first(update, its.get("at"), isResource))),
      }));
      const [newest, second] = updates.sort((a, b) => b.at[0] - a.at[0]);
      if (!newest || newest.at[0] <= second?.at[1]) return false;
      const said = its.get("newest").split("|").find((path) => walk(newest.update, path, isResource).length);
      return said != null && isEnded(newest.update, said) && isEnded(it, its.get("proof") || "-");
    };

    const isFinePart = (it) =>
      (!its.has("parts") || records(it, its.get("parts"), isResource).every(isFinePart)) &&
      (!isWanted(it) || isFine("c", state(it, its.get("status")) ?? its.get("else") ?? ""));

    const isQuietEvent = (it) => {
      if (!isWanted(it)) return true;
      if (kind == "active") return isEndedByUpdate(it); // Else it goes on, as the list itself says.
      const word = its.has("status") ? state(it, its.get("status")) ?? "" : null;
      if (kind != "upcoming") {
        const isOver = word == null ? isPast(it) || isEndedByUpdate(it) : isFine(kind == "incident" ? "i" : "m", word);
        if (meets(it, "over") || (isOver && !meets(it, "open"))) return !/resolved/i.test(show);
        if (kind == "incident" && !meets(it, "planned")) return false;
        if (word && isFine("m", word)) return true;
        if (word && !isFine("s", word)) return false; // Without a word the clock tells.
      }
      return isPast(it) || (isAhead(it) && !/upcoming/i.test(show));
    };

    if (kind != "page") return records(feed, places).every(kind == "component" ? isFinePart : isQuietEvent);
    const words = places.split("|").map((path) => state(feed, path)).filter((it) => it != null);
    if (!words.length) return !its.has("else");
    return words.every((word) => isFine("p", word));
  };

  const candidates = PROVIDERS.filter(([name, shapes]) => (wanted ? name == wanted : isKnown(shapes)));
  const isOurs = candidates.some(([, shapes]) => isKnown(shapes)) || (isEmpty(feed) && !first(feed, "error|msg"));
  return (
    isOurs &&
    (wanted || !candidates[1]) &&
    candidates.every(
      ([, , words, ...rows]) =>
        rows[0] && (words[0] != "=" || isOwn(feed, now[1])) && rows.every((row) => isRowQuiet(row, words.split(" "))),
    )
  );
};

/** Whether there is nothing to show: false as well where that cannot be proved. `date` is what the server said. */
export const isQuiet = (element, feed, date) => {
  const attribute = (name) => element.getAttribute(name)?.trim() || "";
  const clocks = [Date.now(), Date.parse(date) || Date.now()];
  try {
    const now = [Math.min(...clocks), Math.max(...clocks)];
    return !!isProven(feed, now, attribute("provider"), attribute("show"));
  } catch {
    return false; // Not a time that is surely one, or nested too deep.
  }
};
