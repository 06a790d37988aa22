/* Outage Banner: the gate for all feeds that the loader does not judge itself. It reads them by the same rows as the
   WebAssembly does, and says whether it can be proved that nothing is open. */

// The build puts that file in here, with the rows of all providers: no visitor waits for a further file.
import { isObject, textOf, finder, candidates, fieldsOf, lineOf } from "./outage-banner-rows.js";

const ZONES_MS = 14 * 36e5; // The farthest zones are so far from UTC.

// Of each kind of word, a page's, a part's, an incident's, and of planned work: by which letters the provider's own words
// for it are marked, in which line of the common words it is fine, and which alone is fine in our own format.
const FINE = {
  page: ["h", 0],
  component: ["ch", 0, "operational"],
  incident: ["i", 3, "resolved"],
  over: ["m", 2, "completed"],
  planned: ["m", 0, "scheduled"],
};

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
    name that is not ours, nor a component without a state but with such a name: to the rows a misspelt one is nothing. */
const isOwn = (feed, now) =>
  [feed["+"] ?? feed].flat().every((part) => {
    const { checked_at: checked, valid_seconds: seconds } = part;
    return (
      (checked == null || seconds == null || moments(checked)[0] + seconds * 1e3 > now) &&
      Object.entries(part).every(
        ([key, it]) =>
          /^(page|components|incidents|maintenances|channels|x-.*)$/.test(key) || it !== Object(it) || !Object.keys(it).length,
      ) &&
      [part.components ?? []]
        .flat()
        .every((it) => it?.status != null || Object.keys(it ?? {}).every((key) => /^(id|name|status|x-.*)$/.test(key)))
    );
  });

/** No entry is nothing wrong, of providers that say nothing else on a good day. */
const isEmpty = (it) =>
  Array.isArray(it) ? !it.length
  : isObject(it) && (it["+"] ? Object.keys(it) == "+" && it["+"].every(isEmpty) : Array.isArray(it.data) && !it.data.length);

/** Whether all that one row leads to is fine, over, or still to come. `now` has the earliest and the latest moment that it
    may be. Only what the row names is read; what it does not know is not fine. */
const isRowQuiet = (feed, { name: kind, paths, its }, own, now, show) => {
  const top = finder(feed);
  const { first, records, state, meets } = finder(feed, its["~"]);
  const isExact = own == "="; // Our own format is written by hand: nothing is guessed.

  const isFine = (kind, word) => {
    const [letters, line, only] = FINE[kind];
    return isExact ? word == only : lineOf(word, letters, own) === line;
  };

  const is = (it, name) => its[name] && meets(it, its[name].paths);
  const isWanted = (it) => (!its.if || is(it, "if")) && !is(it, "unless");

  const time = (it, name) => {
    const texts = (its[name]?.paths ?? "-").split("|").map((path) => textOf(first(it, path)));
    const text = texts.find((it) => it != null);
    if (isExact && text && !/(Z|[+-]\d\d:\d\d)$/.test(text)) throw text;
    return text == null ? [] : moments(text);
  };
  // Where the newest update has the word, an end is none.
  const hasEnd = its.status || !its.updates?.its.status;
  const isPast = (it) => hasEnd && time(it, "end")[1] <= now[0];
  const isAhead = (it) => time(it, "start")[0] > now[1];

  /** Whether surely the newest update says that it is over, and nothing in the record says otherwise. */
  const isEndedByUpdate = (it) => {
    const told = its.updates?.its;
    const said = told?.status ?? told?.proof;
    if (its.status || !said || told.of) return false;
    const { walk, first } = finder(feed, told["~"]);
    const updates = records(it, its.updates.paths).map((update) => ({ update, at: moments(textOf(first(update, told.time.paths))) }));
    const [newest, second] = updates.sort((a, b) => b.at[0] - a.at[0]);
    if (!newest || newest.at[0] <= second?.at[1]) return false;
    const path = said.paths.split("|").find((path) => walk(newest.update, path).length);
    const own = (its.proof?.paths ?? "-").split("|").flatMap((path) => finder(feed, its["~"]).walk(it, path));
    return path != null && [...walk(newest.update, path), ...own].every((word) => isFine("incident", textOf(word) ?? ""));
  };

  const isFineState = (it, { status, else: other }) =>
    isFine("component", (status && state(it, status.paths)) ?? other?.paths ?? "");

  // A part that has regions and no word of its own is as these are.
  const isFinePart = (it) =>
    (!its.parts || records(it, its.parts.paths).every(isFinePart)) &&
    (!isWanted(it) ||
      (((its.regions && !its.status) || isFineState(it, its)) &&
        (!its.regions || records(it, its.regions.paths).every((region) => isFineState(region, its.regions.its)))));

  const isQuietEvent = (it) => {
    if (!isWanted(it)) return true;
    if (kind == "active") return isEndedByUpdate(it); // Else it goes on, as the list itself says.
    const word = its.status ? (state(it, its.status.paths) ?? "") : null;
    if (kind != "upcoming") {
      const isOver = word == null ? isPast(it) || isEndedByUpdate(it) : isFine(kind == "incident" ? "incident" : "over", word);
      if (is(it, "over") || (isOver && !is(it, "open"))) return !/resolved/i.test(show);
      if (kind == "incident" && !is(it, "planned")) return false;
      if (word && isFine("over", word)) return true;
      if (word && !isFine("planned", word)) return false; // Without a word the clock tells.
    }
    return isPast(it) || (isAhead(it) && !/upcoming/i.test(show));
  };

  if (kind == "name") return true; // Parts without a state.
  if (kind != "page") return top.records(feed, paths).every(kind == "component" ? isFinePart : isQuietEvent);
  const words = its.overall && top.states(feed, its.overall.paths);
  if (!words?.length) return !words || !its.else;
  return words.every((word) => isFine("page", word));
};

/** Whether it can be proved that one feed has nothing to show. */
const isProven = (feed, now, wanted, show) => {
  const found = candidates(feed, wanted);
  const isOurs = found.some((it) => it.isKnown) || (isEmpty(feed) && !finder(feed).first(feed, "error|msg"));
  return (
    isOurs &&
    (wanted || !found[1]) &&
    found.every(({ rows, words }) => rows && (words != "=" || isOwn(feed, now[1])) && fieldsOf(rows).every((row) => isRowQuiet(feed, row, words, now, show)))
  );
};

/** Whether there is nothing to show: false as well where that cannot be proved. `headers` has when the server said so. */
export const isQuiet = (element, feed, headers) => {
  element.rows = "-gate.js"; // What else reads by rows takes them from here.
  const attribute = (name) => element.getAttribute(name)?.trim() || "";
  const clocks = [Date.now(), Date.parse(headers?.get("date")) || Date.now()];
  try {
    const now = [Math.min(...clocks), Math.max(...clocks)];
    return !!isProven(feed, now, attribute("provider"), attribute("show"));
  } catch {
    return false; // Not a time that is surely one, or nested too deep.
  }
};
