/* Outage Banner: the first words. The loader starts this file beside the WebAssembly, when it cannot prove that nothing is
   wrong. It says the worst at once, where it is sure that the banner would say the same, and then hands over to the
   banner. Where the WebAssembly does not come, the first words are the banner. */

import { CRITICAL, MINUTE_MS, draw } from "./first/draw.js";
import { keep, place, recall, release, root, show, shown } from "./first/place.js";
import { RANKS } from "./first/ranks.js";
import { read } from "./first/read.js";
import { wordsOf } from "./first/words.js";

const NAME = "outage-banner";
const TIME_OUT_MS = 1e4; // As in the loader.
const SAID_MS = 15e3;
const HEARD_MS = 200; // A region must be there for a while before screen readers hear what comes into it.
const LOCALE_MS = 500; // So long a page in another language than English waits for its words.
const MAX_CHARS = 5e5; // As in `store.rs`.

/** What only a banner has that is shown by others: options with which first words may not be its words. */
const DOUBTFUL = ["components", "show", "min-impact", "support-for"];

const after = (ms) => new Promise((then) => setTimeout(then, ms));

/** Until the next task: where the browser can, before those of the WebAssembly, which is read meanwhile. */
const next = () => window.scheduler?.yield?.() ?? after(0);

const attribute = (element, name) => element.getAttribute(name)?.trim() || "";

/** The last answer that was worth showing, and when it came. */
const remembered = (element) => {
  const [at, ...lines] = recall(element, "").split("\n");
  try {
    return { at: Date.parse(at), feed: JSON.parse(lines.join("\n")) };
  } catch {} // Nothing, or no JSON.
};

/** Until nothing in it is pressed any more: a press counts where it ends. No event says so where a menu has opened. */
const released = async (element) => {
  const isPressed = () => element.shadowRoot.querySelector(":active");
  if (!isPressed()) return;
  while (isPressed()) await after(50);
  await after(50); // A click comes after the pointer has left, and on a touch screen not at once.
};

/** Lets the browser paint, and answer the visitor: what is done at once is felt on a slow phone. */
const pause = async () => {
  await after(0);
  for (const it of shown) await released(it);
};

/** What is shown of a feed. Undefined where there is nothing to show, or where the first words wait for the banner. */
const noticeOf = (element, found) => {
  const isPlain = DOUBTFUL.every((name) => !attribute(element, name)) && !recall(element, "-dismissed");
  const [first, more] = found?.items || [];
  if (isPlain && found?.isSure && !more && first?.kind == "incident") return { ...found, first, rank: Math.max(first.rank, found.page) };
};

/** What a visitor closes, as `core/src/dismissal.rs` keeps it: of failing parts alone each part and its state. */
const linesOf = ({ items, first, rank, parts }) =>
  first
    ? items.map((it) => `${Math.floor((it.at ?? it.start ?? 0) / 1e3)} ${RANKS[it == first ? rank : it.rank]} ${it.id}\n`)
    : [`0 ${RANKS[rank]} components\n`, ...parts.filter((it) => it.rank > 1).map((it) => `0 ${RANKS[it.rank]} components ${it.id}\n`)];

/** Whether each of these lines is covered by one that was kept: as new, and as bad. */
const isCovered = (lines, kept) => {
  const parts = (line) => /^(\d+) (\w+) (.*)/.exec(line) || [];
  const covers = ([, time, word, id], line) => {
    const [, at, rank, closed] = parts(line);
    return closed == id && +at >= +time && RANKS.indexOf(rank) >= RANKS.indexOf(word);
  };
  return lines[0] && lines.every((line) => kept.split("\n").some((it) => covers(parts(line), it)));
};

/** The banner takes the place of the first words: what was pressed in them counts. */
const taken = (element, isShown) => {
  const { first, shadowRoot } = element, isOpen = first && shadowRoot.querySelector("[aria-expanded=true]");
  show(element, isShown);
  if (!first) return;
  element.first = 0;
  const pressed = first.pressed || (first.isClosed ? ".dismiss" : isOpen && ".details");
  // When the WebAssembly, which calls this, has done what it is at; no frame is painted before.
  if (pressed) queueMicrotask(() => shadowRoot.querySelector(pressed)?.click());
};

/** Ends the first words. */
const end = (element) => {
  root(element);
  show(element, false);
  release(element);
  element.first = 0;
};

/** Says the first words of an element: with an answer (`0` where there was none), and what the loader made of it, those of
    the answer; then it hands over to the banner. Without one those that the device remembers. `files` are the promises of
    this file, the rows, the glue and the WebAssembly. Whether the banner has begun; throws what keeps it from that. */
export default async (element, turn, addressOf, [, rules, glue, wasm], answer, feed, quiet) => {
  const urlOf = (file) => addressOf(element, file);
  if (!element.shadowRoot) element.attachShadow({ mode: "open" });
  const its = (element.first ||= {}); // What was said, and what was pressed.
  const maxAge = MINUTE_MS * (attribute(element, "max-age-minutes") || 15);
  let now = Date.now();
  let alone; // The file for when the WebAssembly does not come; there once that is known.
  const isLate = () => its.isOver || element.turn != turn;

  // For the loader, which hears when the element comes or goes. With other options than it began with, it begins anew.
  const written = element.cloneNode().outerHTML;
  element.place = () => {
    if (element.tag || element.cloneNode().outerHTML == written) return place(element);
    element.stop?.();
    element.stop = element.turn = null;
    element.ask();
  };

  const warn = (line) => import(urlOf(NAME + "-check.js")).then((it) => it.warn(element, line)).catch(() => {});
  // In a task of its own: the first use of `Intl` is slow.
  const words = (its.words ||= after(0).then(() => wordsOf(element, urlOf, warn)));
  let url = urlOf("outage_banner.js"); // What is waited for.
  const begun = (async () => {
    const file = await glue;
    url = attribute(element, "wasm") || urlOf("outage_banner_bg.wasm");
    if (typeof WebAssembly == "undefined") throw ReferenceError("WebAssembly");
    const response = await wasm;
    if (!response.ok) throw response;
    return file.ready(file, response, { root, show: taken, pause }, element);
  })();
  begun.catch(() => {}); // Whoever waits for it tells why it did not come.

  const loadAlone = () => import(urlOf(NAME + "-alone.js"));

  /** Draws a notice, and returns what puts it into the page: on a slow phone each is work enough for a task of its own. */
  const paint = (notice, told, checked) => {
    const lines = linesOf(notice), level = attribute(element, "dismissible");
    const mayClose = notice.rank <= (/^(minor|major|critical|none)$/.test(level) ? RANKS.indexOf(level) : CRITICAL) && level != "none";
    its.isClosed = mayClose && (its.closed === lines.join("") || isCovered(lines, recall(element, "-dismissed")));
    const close = (isClosed) => {
      if (its.isOver) return void (its.pressed = isClosed ? ".dismiss" : ".reopen"); // For the banner, which comes in a moment.
      its.closed = isClosed && lines.join("");
      const isKept = keep(element, "-dismissed", its.closed);
      if (isClosed && (isKept || alone)) loadAlone().then((it) => it.dismissed(element, notice), () => {}); // Else the banner will do it.
      paint(notice, told, checked)();
      element.frame.querySelector(".reopen,.dismiss").focus({ preventScroll: true });
    };
    const last = element.frame;
    const { root: drawn, region, said } = draw(element, notice, told || { strings: {}, dates: "en", tag: "en", site: [""] }, {
      now, checked, mayClose,
      isUnknown: now - checked > maxAge,
      isClosed: its.isClosed,
      on: { dismiss: () => close(true), reopen: () => close(false) },
    });
    return () => {
      if (last != element.frame) return paint(notice, told, checked)(); // Meanwhile it was closed, or opened again.
      const isOpen = element.shadowRoot.querySelector("[aria-expanded=true]");
      root(element).append(drawn);
      if (isOpen) drawn.querySelector(".details")?.click(); // A poll folds nothing.
      show(element, true);
      element.stop = () => end(element);
      // In another language than the banner's nothing is said that the banner would say again.
      if (!said || said == its.said || !told) return;
      setTimeout(() => {
        if (!region.isConnected || its.isOver) return; // What the banner was not told of it says itself.
        region.textContent = its.said = said;
        setTimeout(() => (region.textContent = ""), SAID_MS); // It was heard; who reads on finds the words themselves.
      }, HEARD_MS);
    };
  };

  /** Says what there is to say of a feed that was known at this moment. */
  const saying = async ({ feed, at, quiet }, isFailing) => {
    const before = alone;
    let found;
    try {
      if (feed !== undefined) found = read(await rules, feed, attribute(element, "provider"), now);
    } catch {} // Nested too deep, or without the rows.
    const isVague = alone && !found && found !== null && (feed === undefined || quiet === false);
    const notice = (found || isVague) && (alone?.noticeOf || noticeOf)(element, found);
    const told = await (alone ? words : Promise.race([words, after(LOCALE_MS)]));
    await next(); // To read, and to find the language, is as much work as to draw: between them a browser may paint.
    if (isLate() || before != alone) return; // Something else has been said meanwhile.
    if (!notice) return alone && element.stop?.();
    const put = paint(notice, told, isFailing ? at : undefined);
    await next();
    if (isLate() || before != alone) return;
    put();
    alone?.shown(element, its, notice);
  };

  const say = (...known) => saying(...known).catch(() => {}); // The page may have replaced what it is drawn with.

  const memory = remembered(element);
  if (answer === undefined) return void (memory?.at > now - maxAge && say(memory, true));
  // As in `skew.rs`.
  const header = (name) => element.last?.[1]?.headers?.get(name); // Of an answer that tells of a failure, too.
  const skew = Date.parse(header("date")) - Date.now();
  now = Date.now() + (skew > MINUTE_MS || skew < -15 * MINUTE_MS ? skew : 0);
  // What our own format says of itself: after that time it is no answer.
  const isOver = feed?.version === 1 && Date.parse(feed.checked_at) + feed.valid_seconds * 1e3 < now;
  const isAnswer = answer && !isOver;
  const known = isAnswer ? (its.known = { feed, quiet, at: now }) : memory || its.known;
  if (isAnswer) say(known);
  else if (known) say(known, true);

  try {
    const start = await Promise.race([begun, after(TIME_OUT_MS).then(() => Promise.reject({ name: "TimeoutError" }))]);
    const found = await words;
    await released(element);
    if (isLate()) return;
    if (!answer && !memory) return; // Only the first words know anything.
    const texts = [element.key, answer?.url, header("date"), found.lang, found.dates, found.tag, found.strings];
    const stop = start(element, answer?.body, [...texts, found.site.join("\n"), its.said, header("retry-after")]);
    its.isOver = true;
    element.stop = () => {
      stop?.();
      release(element);
    };
    return true;
  } catch (cause) {
    if (isLate()) return;
    alone = await Promise.race([loadAlone(), after(TIME_OUT_MS)]).catch(() => {}); // Without it, what was said stays.
    if (isLate()) return;
    if (known) await say(known, !isAnswer);
    const text = isAnswer && feed !== undefined && new TextDecoder().decode(answer.body);
    // Of what is too long only when it came, as in `store.rs`.
    if (text && element.stop) keep(element, "", new Date(now).toISOString().replace(/\.\d+/, "") + "\n" + (text.length <= MAX_CHARS ? text : ""));
    throw { url, cause };
  }
};
