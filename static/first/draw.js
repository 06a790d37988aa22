/* Draws the first words, in the markup of `src/view.rs`, so that the banner takes their place without moving anything. All
   words go in as text, and all addresses were looked at by `href`. */

import { RANKS } from "./ranks.js";
import { waysOf } from "./ways.js";

export const MINUTE_MS = 6e4;
const HOUR_MS = 36e5, DAY_MS = 864e5;
const HEARD_CHARS = 280; // As much as somebody listens to before they know whether it concerns them.
export const CRITICAL = 4;

/** The words that the first words need, in English: `core/src/strings.rs` has the same. */
const ENGLISH = {
  word_notice: "Notice",
  word_maintenance: "Maintenance",
  word_minor: "Minor disruption",
  word_major: "Major outage",
  word_critical: "Critical outage",
  phase_investigating: "Investigating",
  phase_identified: "Cause identified",
  phase_monitoring: "Monitoring a fix",
  phase_ongoing: "Ongoing",
  component: "{name}: {status}",
  updated: "Updated {time}",
  next_update: "next update by {time}",
  overdue: "next update {time} late",
  last_checked: "Last checked {time}",
  unknown_since: "Status unknown since {time}",
  clock: "{time}",
  show_all: "Details",
  status_page: "Status page",
  may_be_problem: "There may be a problem with our services at the moment.",
  follow: "Follow us",
  help: "Get help",
  phone: "Call us",
  sms: "Text us",
  mail: "Email us",
  chat: "Chat with us",
  may_fail_incident: "may not work during this incident",
  dismiss: "Dismiss",
  reopen: "Outage",
  label: "Service status",
};

const ICONS = {
  major: "M12 2.5 23 21.5H1Zm-1 7v6h2v-6Zm0 7.6v2.1h2v-2.1Z",
  critical: "M8 2h8l6 6v8l-6 6H8l-6-6V8Zm3 4.5v7h2v-7Zm0 8.8v2.2h2v-2.2Z",
  none: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1 5h2v2.2h-2Zm0 4h2v6.5h-2Z",
  maintenance: "M21.6 7.2a6 6 0 0 1-7.9 7.2l-6.4 6.4a2.3 2.3 0 0 1-3.3-3.3l6.4-6.4a6 6 0 0 1 7.3-8L14 6.8l.6 2.9 2.9.6Z",
};

// Of the ways to reach a company, those that are asked for most; another has its drawing when the banner comes.
const STROKES = {
  phone: "M6 3h3l2 5-3 2a12 12 0 0 0 6 6l2-3 5 2v3q0 3-3 3A17 17 0 0 1 3 6q0-3 3-3Z",
  mail: "M3 5h18v14H3Zm0 1 9 7 9-7",
  cross: "m5 5 14 14M19 5 5 19",
  chevron: "m5 9 7 7 7-7",
};

const make = (name, attributes, ...children) => {
  const isDrawing = name == "svg" || name == "path";
  const it = isDrawing ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const key of Object.keys(attributes)) if (attributes[key]) it.setAttribute(key, attributes[key]);
  it.append(...children.flat().filter(Boolean));
  return it;
};

const drawing = (d) => make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, d && make("path", { d }));
const stroke = (name) => drawing(STROKES[name]);
const icon = (rank) => drawing(ICONS[RANKS[rank]] || ICONS.major);

const lateIf = (isLate, words) => (isLate ? make("strong", { class: "late" }, words) : words);

const link = (url, title, ...children) =>
  make("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow", title }, ...children);

/** Whether a label is a word for people, not a number, an account or an address. */
const isWord = (label) => /[a-z\x80-\uffff]/i.test(label) && !/[@./#_]/.test(label);

const letters = (name) => name.toLowerCase().replace(/[\0-\x7f]/g, (it) => (/[a-z\d]/.test(it) ? it : "")).replace(/status$/, "");

/** Whether the page that speaks is not the site's own: as `Notice::stranger` has it. */
const isStranger = ({ name, url }, site) => {
  const host = site[0].replace(/^www\./, ""), its = url?.startsWith("https://") ? url.slice(8).split("/")[0] : "";
  return letters(name || "") && !(host && ("." + its).endsWith("." + host)) && site.every((it) => letters(it) != letters(name));
};

/** The element's contents, and what screen readers hear. `checked` is when it was last known, where that is to be said. */
export const draw = (element, notice, { strings, dates, tag, site }, { now, checked, isUnknown, isClosed, mayClose, on }) => {
  const own = (name) => (Object.hasOwn(strings, name) && typeof strings[name] == "string" ? strings[name] : undefined);
  const text = (name, values) => (own(name) ?? ENGLISH[name]).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const clock = { hour: "numeric", minute: "2-digit" };

  const long = (at) => {
    const day = { ...clock, month: "short", day: "numeric", timeZoneName: "short" };
    if (new Date(at).getFullYear() != new Date(now).getFullYear()) day.year = "numeric";
    return new Intl.DateTimeFormat(dates, day).formatRange(at, at);
  };
  const moment = (at) =>
    Math.abs(at - now) < DAY_MS / 2 ? text("clock", { time: new Date(at).toLocaleString(dates, clock) }) : long(at);
  const counted = (ms) =>
    ms < HOUR_MS ? [Math.floor(ms / MINUTE_MS), "minute"] : ms < DAY_MS ? [Math.floor(ms / HOUR_MS), "hour"] : [Math.floor(ms / DAY_MS), "day"];
  const age = (at) => {
    const [count, unit] = now - at < MINUTE_MS ? [0, "second"] : counted(now - at);
    return new Intl.RelativeTimeFormat(dates, { numeric: count ? "always" : "auto", style: "short" }).format(-count, unit);
  };
  const late = (by) => {
    const [count, unit] = counted(now - by);
    return new Intl.NumberFormat(dates, { style: "unit", unit, unitDisplay: "short" }).format(Math.max(count, 1));
  };
  const time = (at, words) => {
    const title = long(at);
    return make("time", { datetime: new Date(at).toISOString().replace(/\.\d+/, ""), title }, words, make("span", { class: "said" }, ` (${title})`));
  };

  const { first, rank, parts } = notice;
  const impact = RANKS[rank];
  const failing = parts.filter((it) => it.rank > 1);
  const isVague = !first && !(notice.page > 1 && notice.says);
  const title =
    first?.title ||
    (failing[0] && !failing[1] ? failing[0].name : isVague ? text("may_be_problem") : notice.says);
  const word = text("word_" + (isVague && !failing[0] ? "notice" : impact == "none" ? "notice" : impact));
  const whose = isStranger(notice, site) ? text("component", { name: notice.name, status: "" }) : "";

  const way = ({ url, label, service, kind, works }, place) => {
    const verb = text(kind == "updates" ? "follow" : service), words = own(url) ?? label;
    const [seen, also, told] = !isWord(words) ? [verb, " ", words] : [words, words == verb ? "" : ` (${verb})`];
    return make("li", { "data-way": works ? place : "doubtful" },
      link(url, words, stroke(service),
        make("span", { class: "verb", dir: "auto" }, seen), make("span", { class: "said" }, also),
        make("span", { class: "label", dir: "auto" }, told)),
      !works && make("span", { class: "doubt" }, text("may_fail_incident")));
  };
  const ways = waysOf(element, notice, own);
  const isCalm = first?.kind == "maintenance";
  const help = ways.filter((it) => it.works && it.kind != "updates"), news = ways.filter((it) => it.works && it.kind == "updates");
  const row = isCalm ? [] : [[help[0], "best"], [news[0], "news"], [help[1], "spare"]].filter(([it]) => it);
  const others = [...help.slice(isCalm ? 0 : 1), ...news.slice(isCalm ? 0 : 1), ...ways.filter((it) => !it.works)];

  const url = first?.url || notice.url;
  const times = [
    first?.at != null &&
      lateIf(first.kind == "incident" && now - first.at > 7 * DAY_MS, time(first.at, text("updated", { time: age(first.at) }))),
    checked
      ? make("span", { class: "stale" },
          lateIf(isUnknown, text(isUnknown ? "unknown_since" : "last_checked", { time: moment(checked) })))
      : first?.promise != null &&
        lateIf(first.promise <= now,
          time(first.promise, first.promise > now ? text("next_update", { time: moment(first.promise) }) : text("overdue", { time: late(first.promise) }))),
  ].filter(Boolean);
  if (times[1]) times.splice(1, 0, " · ");

  const hasDetails = others[0] || url || first?.body || first?.parts[0] || first?.start != null;
  const details = make("button", { class: "details", type: "button", "aria-expanded": "false" }, text("show_all"),
    notice.items[1] && ` +${notice.items.length - 1}`, stroke("chevron"));
  details.onclick = () => details.setAttribute("aria-expanded", details.getAttribute("aria-expanded") == "false");
  const button = (name, label, press, ...children) => {
    const it = make("button", { class: name, part: name, type: "button", "aria-label": label }, ...children);
    it.onclick = press;
    return it;
  };
  const banner = isClosed
    ? make("div", { "data-impact": impact }, button("reopen", "", on.reopen, icon(rank), text("reopen")))
    : make("section", { class: "banner", part: "banner", "data-impact": impact, "aria-label": (notice.name ? notice.name + ": " : "") + text("label") },
        make("p", { class: "head" }, icon(rank), make("span", { class: "word" }, word),
          make("span", { class: "phase" }, first?.phase && text("phase_" + first.phase))),
        make("div", { class: "main" },
          make("p", { class: "title", part: "title" }, whose, make("span", { dir: "auto" }, title)),
          first?.body && make("div", { class: "update", part: "update" }, make("span", { class: "text", dir: "auto" }, first.body)),
          make("div", { class: "rest" },
            others[0] && make("ul", { class: "channels", part: "channels" }, others.map((it) => way(it, !isCalm && it == help[1] ? "spare" : "other"))),
            url && make("p", { class: "fact" }, link(url, "", text("status_page"))))),
        make("div", { class: "foot" },
          make("p", { class: "times" }, times),
          make("ul", { class: "channels row", part: "channels" }, row.map(([it, place]) => way(it, place)), hasDetails && make("li", {}, details))),
        mayClose && button("dismiss", text("dismiss"), on.dismiss, stroke("cross")));
  banner.onkeydown = (event) => event.key == "Escape" && mayClose && !isClosed && on.dismiss();

  let heard = first?.body || "";
  if ([...heard].length > HEARD_CHARS) {
    heard = [...heard].slice(0, HEARD_CHARS - 1).join("");
    const end = Math.max(heard.lastIndexOf(" "), heard.lastIndexOf("\n"));
    heard = heard.slice(0, end > heard.length / 2 ? end : undefined).replace(/[ \n,;:\-(•]+$/, "") + "…";
  }
  const regions = ["status", "alert"].map((role) => make("p", { class: "said", role }));
  const theme = /^(light|dark)$/.test(element.getAttribute("theme")) && element.getAttribute("theme");
  const dir = /^(ar|fa|he)$/.test(tag) ? "rtl" : "ltr";
  return {
    root: make("div", { class: "root", "data-first": "true", "data-theme": theme, lang: tag, dir, "data-nosnippet": "true" }, regions, banner),
    region: regions[rank == CRITICAL ? 1 : 0],
    said: isClosed ? "" : `${word}: ${whose}${title}` + (heard && ". " + heard),
  };
};
