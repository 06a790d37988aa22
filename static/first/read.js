/* What a feed says, by the rows of its provider: as much of it as the first words need. What is not surely as the
   WebAssembly reads it is a doubt: then the first words wait. Where the WebAssembly does not come, a doubt is shown. */

import { RANKS } from "./ranks.js";

const MINOR = 2, MAJOR = 3;
const GRADES = [0, 1, MINOR, MAJOR, MAJOR, 4]; // How bad the lines of the words for health are.
const LONGEST_TITLE = 200, LONGEST_TEXT = 4e3; // As in `core/src/text.rs`.

// Of these, functions of the WebAssembly say more than the rows do.
const MENDED = "apple azure-devops betterstack cachet cstate instatus oneuptime openstatus salesforce slack statushub upptime uptime-kuma uptimerobot".split(" ");

/** How bad our own words for parts are; of our own format, which is written by hand, only these count. */
const OWN_PARTS = { operational: 0, under_maintenance: 1, unknown: MINOR, degraded_performance: MINOR, partial_outage: MINOR, major_outage: MAJOR };
const SERVICES = /^(x|mastodon|bluesky|facebook|instagram|linkedin|youtube|telegram|whatsapp|signal|discord|slack|matrix|reddit|github|zendesk|web)$/;
const OWN_PHASES = ["investigating", "identified", "monitoring", "resolved"];

/** One kind of space and of line break, and nothing that must not be shown. */
const plain = (text) =>
  text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, " ")
    .replace(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u206f\ufeff]/g, "");

/** One line. */
const line = (text) => plain(text).replace(/[\n ]+/g, " ").trim();

/** The text folded as the WebAssembly folds it. */
const folded = (text) => plain(text).replace(/ +/g, " ").replace(/ ?\n ?/g, "\n").replace(/\n{3,}/g, "\n\n").trim();

/** Whether a text may be more than itself: HTML, an entity, Markdown, an address. */
const isMarked = (text) => /[<>&*_~`[\\\x01-\x03]|http|^\s*[-+#=] ?|\n\s*[-+#=] ?|^\s*>/i.test(text);

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
const character = (whole, name) =>
  ENTITIES[name.toLowerCase()] ?? (name[0] != "#" ? whole : String.fromCodePoint(Math.min(+name.replace("#", "0"), 0x10ffff) || 32));

/** Words of HTML with what marks them taken away, where nobody does it better. It stays a text, and is shown as one. Reads
    each character a few times at most: a feed may have two million of them. */
const bare = (text) =>
  text
    .replace(/<(script|style)\b[^]*?(<\/\1|$)/gi, "")
    .replace(/<(br|\/p|\/li|\/div)\b/gi, "\n<$1")
    .replace(/<[a-z/!][^<>]*>/gi, "")
    .replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, character);

/** An address that may be a link: as `core/src/text/href.rs` has it. */
export const href = (text) => {
  const [, scheme, rest] = /^(https?:|mailto:|tel:|sms:)(.+)$/i.exec(String(text ?? "").trim()) || [];
  const isFit = rest && text.length <= 2e3 && plain(rest) == rest && !/[ \n"<>\\`\u061c\u200e\u200f]/.test(rest);
  if (isFit && (/^[mts]/i.test(scheme) || /^\/\/[^/?#:@][^/?#@]*([/?#]|$)/.test(rest))) return scheme.toLowerCase() + rest;
};

/** The channels that a feed of our own format names. */
const channelsOf = (feed, { first, records, texts }, textOf) =>
  records(feed, "channels").flatMap((it) => {
    const url = href(textOf(first(it, "url"))), icon = textOf(first(it, "icon"));
    return url ? {
      url,
      kind: first(it, "kind") == "updates" ? "updates" : "support",
      label: line(textOf(first(it, "label")) ?? ""),
      service: /^(phone|sms|mail|chat)$/.test(icon) ? icon : SERVICES.test(icon) ? "help" : undefined,
      needs: first(it, "depends_on") == null ? undefined : texts(it, "depends_on").map(line),
    } : [];
  });

/** What the feed says: the records that are to be shown, and `isSure`. Null where nobody knows the feed, undefined where
    rows do not say what is in it. */
export const read = ({ finder, candidates, fieldsOf, lineOf, textOf, isObject }, feed, wanted, now) => {
  const [provider, rival] = candidates(feed, wanted);
  if (!provider) return null;
  if (!provider.rows) return;
  const { words, name } = provider;
  const isOwn = words == "=";
  const found = { items: [], parts: [], channels: [], isSure: provider.isKnown && !rival && !MENDED.includes(name) };
  const doubt = () => void (found.isSure = false);

  /** A text as it is: of several languages one is chosen elsewhere. */
  const text = (value) => (isObject(value) ? doubt() : textOf(value));

  const at = (it, paths, find) => {
    if (!paths) return;
    const written = paths.split("|").map((path) => text(find.first(it, path))).find((it) => it != null);
    if (written == null) return;
    const isTime = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(written);
    const ms = isTime ? Date.parse(written) : NaN;
    return ms >= 0 ? ms : doubt();
  };

  /** How bad a word for health is. */
  const rank = (word, letters) => {
    if (isOwn) {
      const own = letters == "ch" ? OWN_PARTS[word] : word == "ungraded" ? MINOR : RANKS.indexOf(word);
      return own >= 0 ? own : (doubt(), MAJOR);
    }
    const line = lineOf(word, letters, words);
    if (line == null) doubt();
    // A part alone never reads as critical, and is at most half down by the fourth word.
    return letters == "ch" ? [0, 1, MINOR, MINOR, MAJOR, MAJOR][line] ?? MINOR : GRADES[line] ?? MINOR;
  };

  /** How far an incident or planned work is, as a line of the words for it. */
  const phase = (word, letter) => {
    const line = isOwn && letter == "i" ? OWN_PHASES.indexOf(word) : lineOf(word, letter, words);
    return line >= 0 ? line : void (word == null || doubt());
  };

  const isWanted = (it, its, find) => (!its.if || find.meets(it, its.if.paths)) && !(its.unless && find.meets(it, its.unless.paths));

  const component = (it, its, find) => {
    if (its.parts) find.records(it, its.parts.paths).forEach((branch) => component(branch, its, find));
    if (!isWanted(it, its, find)) return;
    if (its.regions) doubt();
    const name = line(text(find.first(it, its.name?.paths ?? "-")) ?? "");
    const id = text(find.first(it, its.id?.paths ?? "-")) ?? name;
    const word = find.state(it, its.status?.paths ?? "-");
    found.parts.push({ id, name, isSaid: word != null, rank: rank(word ?? its.else?.paths ?? "", "ch") });
  };

  /** The parts that a record names, and how they are. */
  const affected = (it, { paths, its }, find, impact) =>
    find.records(it, paths).map((part) => {
      const id = isObject(part) ? text(find.first(part, its.id?.paths ?? "-")) : textOf(part);
      const name = line((isObject(part) && text(find.first(part, its.name?.paths ?? "-"))) || "");
      const is = (text, other) => text && other && text.toLowerCase() == other.toLowerCase();
      const known = found.parts.find((it) => is(it.id, id ?? name) || is(it.name, id ?? name));
      const word = isObject(part) && its.status && find.state(part, its.status.paths);
      const unsaid = isOwn && !known?.isSaid ? MINOR : known?.rank ?? (impact ? MINOR : 0);
      return { id, name: name || (known?.name ?? (its.id && !its.name ? "" : id ?? "")), rank: word == null || word === false ? unsaid : rank(word, "ch") };
    });

  /** The newest update with text, and the newest of all. */
  const updates = (it, { updates, text: own, time, start }, find) => {
    const inner = finder(feed, updates?.its["~"]), { first } = inner;
    let entries = updates ? find.records(it, updates.paths).filter((entry) => isWanted(entry, updates.its, inner)) : [];
    if (updates?.its.of) doubt();
    entries = entries.map((entry) => ({
      entry,
      body: text(first(entry, updates.its.text?.paths ?? "-")) ?? "",
      at: at(entry, updates.its.time?.paths, inner),
    }));
    if (entries[1] && !(entries[0].at >= entries.at(-1).at)) entries.reverse();
    const newer = (best, it) => (best && !((it.at ?? -1) > (best.at ?? -1)) ? best : it);
    const newest = entries.reduce(newer, undefined)?.entry;
    if (own) {
      const written = at(it, (entries[0] ? start : time)?.paths, find);
      entries.push({ body: text(find.first(it, own.paths)) ?? "", at: entries[0] && written > now ? undefined : written });
    }
    const said = entries.filter((it) => /\S/.test(plain(it.body)));
    const latest = said.reduce(newer, undefined);
    if (said.some((it) => it != latest && (it.at == null || it.at == latest.at))) doubt();
    return [latest, newest];
  };

  /** One incident, or planned work. */
  const event = (it, kind, its, find) => {
    if (!isWanted(it, its, find)) return;
    const [latest, newest] = updates(it, its, find);
    const told = (name) =>
      its[name] ? find.state(it, its[name].paths)
      : newest && its.updates.its[name] ? finder(feed, its.updates.its["~"]).state(newest, its.updates.its[name].paths)
      : undefined;
    const hasWord = its.status || its.updates?.its.status;
    const word = told("status"), end = at(it, its.end?.paths, find), start = at(it, its.start?.paths, find);
    const isPlanned = kind != "incident" || (its.planned && find.meets(it, its.planned.paths));
    const isOver = its.over && find.meets(it, its.over.paths);
    let step = word ? phase(word, "i") : undefined;
    if (isPlanned) {
      const stage = kind == "active" ? 1 : kind == "upcoming" ? 0 : step == 3 || isOver ? 2 : word ? phase(word, "m") : undefined;
      if (its.minutes || isOwn) doubt();
      if (stage == 2 || (stage != 1 && end <= now)) return;
      // Of planned work only that it is surely still to come lets the first words speak of something else.
      if (stage === 0 && start > now) return;
      doubt();
      if (start > now) return;
    } else {
      if (isOver || (hasWord ? step == 3 : end <= now)) if (!(its.open && find.meets(it, its.open.paths))) return;
      if (hasWord && !word && end) doubt();
      if (hasWord && !word) doubt();
      if (!hasWord) step = phase(told("phase"), "i");
      if (step == 3) step = undefined;
    }
    const grade = told("impact");
    const impact = isPlanned ? 1 : its.notice && find.meets(it, its.notice.paths) ? 0 : grade == null ? MINOR : rank(grade, "h");
    if (its.regions) doubt();
    const parts = its.parts ? affected(it, its.parts, find, impact) : [];
    const title = text(find.first(it, its.title?.paths ?? "-")) ?? "";
    if (title.length > LONGEST_TITLE || isMarked(title) || !title) doubt();
    if (latest && (latest.body.length > LONGEST_TEXT || isMarked(latest.body))) doubt();
    const id = text(find.first(it, its.id?.paths ?? "-")) ?? title;
    found.items.push({
      kind: isPlanned ? "maintenance" : "incident",
      id: line(bare(id)),
      title: line(bare(title)).slice(0, LONGEST_TITLE),
      phase: isPlanned ? "" : OWN_PHASES[step] || "ongoing",
      rank: isPlanned ? 1 : Math.max(impact, ...parts.map((it) => it.rank)),
      body: latest && folded(bare(latest.body)),
      at: latest?.at,
      start,
      promise: at(it, its.promise?.paths, find),
      url: href(text(find.first(it, its.link?.paths ?? "-"))),
      parts,
    });
  };

  const rows = fieldsOf(provider.rows);
  for (const { name, paths, its } of rows)
    if (name == "component") for (const it of finder(feed, its["~"]).records(feed, paths)) component(it, its, finder(feed, its["~"]));
  for (const { name, paths, its } of rows) {
    const find = finder(feed, its["~"]);
    if (name == "page") {
      const words = its.overall && find.states(feed, its.overall.paths);
      if (its.overall && !words[0] && its.else) words.push(its.else.paths);
      if (words?.length) found.page = Math.max(...words.map((word) => rank(word, "h")));
      found.name = line(bare(text(find.first(feed, its.name?.paths ?? "-")) ?? ""));
      found.url = href(text(find.first(feed, its.url?.paths ?? "-")));
      found.says = line(bare(text(find.first(feed, its.says?.paths ?? "-")) ?? ""));
    } else if (name == "name") doubt();
    else if (name != "component") for (const it of find.records(feed, paths)) event(it, name, its, find);
  }
  if (isOwn) found.channels = channelsOf(feed, finder(feed), textOf);
  const { items, parts } = found;
  found.page ??= Math.max(0, ...items.map((it) => it.rank), ...parts.map((it) => it.rank));
  for (const it of items)
    // Clones of Statuspage leave the permalink out.
    if (name == "statuspage" && !it.url && found.url) it.url = href(found.url.replace(/\/$/, "") + "/incidents/" + it.id);
  return found;
};
