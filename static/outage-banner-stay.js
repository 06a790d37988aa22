/* Outage Banner: what only a page needs that stays open, changes its address or its body, or wants something of us.
   The loader calls these functions, each with the element that is meant and the set of all banners of the page. */

// The numbers and rules are those of `core/src/schedule.rs` and `turns.rs`; a test holds them to each other.
const SHORTEST = 15, LONGEST = 3600, LONGEST_RETRY = 900; // Seconds.
const ASKING_MS = 12e3, LOOK_MS = 1e3, SPREAD_MS = 2e3;
const WEEK_MS = 6048e5;

/** How long to wait for the next request, in milliseconds: as the page and the feed wish, but no less than 15 seconds and
    no more than an hour, longer after each of the failures in a row, and moved by `chance`, for many visitors begin at one
    moment. What is no number is no wish. A timer overflows at 24 days, and then asks without a pause. */
export const waitMs = (pageSeconds, askedSeconds, failures, chance) => {
  const poll = Math.min(Math.max(Number(pageSeconds) || 60, SHORTEST), LONGEST);
  const asked = Math.min(Math.max(Number(askedSeconds) || 0, 0), LONGEST);
  const own = Math.max(poll, Math.min(poll * 2 ** Math.min(Math.max(failures - 1, 0), 6), LONGEST_RETRY));
  const spread = Math.max(asked * 0.2, failures && asked && Math.min(poll, LONGEST / 5));
  return Math.round(Math.max(own * (0.8 + chance * 0.4), asked + chance * spread, SHORTEST) * 1e3);
};

/** The seconds that a `Retry-After` asks to wait: a number of them, or the moment to come back. */
export const retryAfter = (header, now) => (/^\s*\d+\s*$/.test(header) ? +header : Math.floor((Date.parse(header) - now) / 1e3));

const isDue = ({ at, ms }, now) => now < at || now >= at + ms;
const later = (chance) => Math.floor(500 + chance * SPREAD_MS);

/** A request of any tab from the text that it left: when it began, how long after that the next is due, what came of it. */
export const turnOf = (text) => {
  const [, at, ms, word] = /^(-?\d{1,15}) (\d{1,7}) (asking|quiet|kept|alone|\d+)$/.exec(text) || [];
  if (word && ms <= LONGEST * 1200) return { at: +at, ms: +ms, word };
};

/** What a tab is to do now that made or took a request last (its `own`), and reads of a shared one in the storage: "ask",
    "wait" or "take", and after how many milliseconds to look again. */
export const next = (own, isMine, shared, now, chance) => {
  const left = (it) => Math.max(Math.min(it.at + it.ms - now, it.ms), 0);
  if (shared?.at > own.at && shared.word != "alone" && !isDue(shared, now))
    return shared.word == "asking" ? ["wait", Math.min(left(shared), LOOK_MS) + later(chance)] : ["take", left(shared) + later(chance)];
  return isDue(own, now) ? ["ask", 0] : ["wait", left(own) + (isMine ? 0 : later(chance))];
};

/** Removes what other options than those of `key` have left on the device, once nothing was written by them for a week: a
    tag that was changed, or another address on each page view, would fill the site's storage. */
const sweep = (key) => {
  for (const name of Object.keys(localStorage)) {
    const [, options] = /^outage-banner(?:-turn)?(:.*)/s.exec(name) || [], time = /^\S*/.exec(localStorage[name])[0];
    if (options && !key.endsWith(options) && Date.now() - (Date.parse(time) || time) > WEEK_MS)
      for (const kind of ["", "-height", "-dismissed", "-turn"]) localStorage.removeItem("outage-banner" + kind + options);
  }
};

/** The turns of one banner among all tabs of its origin. The loader's side and the banner itself ask when it says so. */
export class Turns {
  failures = 0;

  /** With the key under which the tabs tell each other of their turns: an empty one shares nothing. */
  constructor(key, pollSeconds) {
    Object.assign(this, { key, pollSeconds });
    // At once on return, when it is due: from another tab, from the browser's cache, into the net.
    const { signal } = (this.events = new AbortController()), look = () => this.look();
    document.addEventListener("visibilitychange", look, { signal });
    for (const name of ["pageshow", "online"]) addEventListener(name, look, { signal });
    try {
      if (key) sweep(key);
    } catch {} // Storage that is refused has nothing.
  }

  /** The last request of any tab, or this tab's own for the others. Storage that is refused or full is no memory. */
  shared(turn) {
    try {
      if (this.key && turn) localStorage[this.key] = turn.at + " " + turn.ms + " " + turn.word;
      else if (this.key) return turnOf(localStorage[this.key]);
    } catch {}
  }

  /** This tab asks. */
  begin() {
    this.isMine = true;
    this.shared((this.own = { at: Date.now(), ms: ASKING_MS, word: "asking" }));
  }

  /** A request has ended so many milliseconds ago: with "quiet", "kept" or "alone", or, when it failed, without a word.
      What there is to do next, when it is time: "ask", or what another tab was told, where a number is of its failures. */
  end(word, askedSeconds, waited = 0) {
    const now = Date.now(), at = this.own?.word == "asking" ? this.own.at : now - waited;
    this.failures = word ? 0 : this.failures + 1;
    const left = Math.max(waitMs(this.pollSeconds, askedSeconds, this.failures, Math.random()) - waited, 0);
    this.own = { at, ms: Math.min(now - at + left, LONGEST * 1200), word: word || this.failures };
    this.isMine = true;
    // Another tab may have asked since then.
    const shared = this.shared();
    if (!(shared?.at > at && shared.at <= now)) this.shared(this.own);
    return this.wait();
  }

  /** The same after another tab's request. */
  wait() {
    return new Promise((give) => {
      this.give = give;
      this.look();
    });
  }

  /** Nothing is asked where nobody looks: a page that is made ready before anybody comes is hidden, too. */
  look() {
    clearTimeout(this.timer);
    if (!this.give || document.hidden || navigator.onLine === false) return;
    const shared = this.shared(), [what, ms] = next(this.own, this.isMine, shared, Date.now(), Math.random());
    if (what == "wait") this.timer = setTimeout(() => this.look(), ms);
    else {
      const { give } = this;
      this.give = 0;
      if (what == "ask") this.begin(); // Before any other tab looks.
      else Object.assign(this, { own: shared, isMine: false, failures: +shared.word || 0 });
      give(what == "take" ? shared.word : what);
    }
  }

  stop() {
    this.give = this.events.abort();
    clearTimeout(this.timer);
  }
}

const keyOf = (element, kind) => "outage-banner" + kind + element.key;

/** Ends the banner, or the wait for the next request, until the element asks again. */
const halt = (element) => {
  clearTimeout(element.timer);
  element.turns = element.turns?.stop();
  element.stop?.();
  element.stop = element.turn = null;
  element.hold();
  if (element.tag) element.remove();
};

const end = (element, all) => {
  all.delete(element);
  element.watching?.abort();
  halt(element);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((it) => it != element.sheet);
  element.sheet = null;
};

/** Asks when it is time. The loader has asked, and waited for a while before it came here. */
export const wake = async (element, all) => {
  clearTimeout(element.timer); // The loader would call again.
  if (element.isElsewhere || !all.has(element)) return;
  const get = (name) => element.getAttribute(name);
  let waited = get("poll-seconds") ? 15e3 : 60e3;
  element.turns?.stop();
  const turns = (element.turns = new Turns(get("storage") == "none" ? "" : keyOf(element, "-turn"), get("poll-seconds")));
  // On the site's own domain: the owner is told. Exactly is for the other file to say.
  const { hostname } = URL.parse?.(get("endpoint"), document.baseURI) || {};
  if (hostname?.endsWith(location.hostname.split(".").slice(-2).join(".")))
    import("./outage-banner-check.js").then((it) => it.near(element)).catch(() => {});
  for (;;) {
    const [quiet, answer] = element.last;
    const asked = Math.max(Number(element.feed?.poll_after_seconds) || 0, retryAfter(answer?.headers?.get("retry-after"), Date.now()) || 0);
    let what = await turns.end(answer?.body instanceof Uint8Array ? (quiet ? "quiet" : "alone") : "", asked, waited);
    // What another tab shows is worth a request of one's own.
    while (!/ask|kept/.test(what)) {
      if (what == "quiet" && element.stop) forget(element);
      what = await turns.wait();
    }
    if (element.turn || !all.has(element)) return turns.stop(); // Somebody else has asked.
    turns.begin();
    await element.ask();
    // The banner, once it has begun, asks by itself.
    if (element.turn || element.turns != turns) return turns.stop();
    clearTimeout(element.timer);
    waited = 0;
  }
};

/** Nothing is wrong any more: what was said of it goes, and nothing stays on the device. What was closed goes too, or the
    next failure of the same part would be closed already. */
export const forget = (element) => {
  element.stop = element.stop?.();
  try {
    for (const kind of ["", "-height", "-dismissed"]) localStorage.removeItem(keyOf(element, kind));
  } catch {} // Storage that is refused has nothing.
};

/** Asks only where `only-on` and `not-on` allow it, and looks again when the page changes its address. */
export const watch = (element) => {
  // Whether the page's path is one of "/checkout*, /cart".
  const isOneOf = (paths) =>
    paths
      .split(/[\s,]+/)
      .some((it) => RegExp(`^${it.replace(/\W/g, (mark) => (mark == "*" ? ".*" : "\\" + mark))}$`).test(location.pathname));
  const look = () => {
    const isElsewhere = !isOneOf(element.getAttribute("only-on") || "*") || isOneOf(element.getAttribute("not-on") || "");
    if (isElsewhere === element.isElsewhere) return;
    element.isElsewhere = isElsewhere;
    isElsewhere ? halt(element) : element.ask();
  };
  if (document.prerendering) return document.addEventListener("prerenderingchange", () => watch(element), { once: true });
  // A path begins with "/" or "*"; of another the owner is told.
  const paths = ["only-on", "not-on"].map((it) => element.getAttribute(it) || "");
  if (paths.some((it) => /(^|[\s,])[^\s,/*]/.test(it)))
    import("./outage-banner-check.js").then((it) => it.default(element)).catch(() => {});
  element.watching = new AbortController();
  const { signal } = element.watching;
  window.navigation?.addEventListener("currententrychange", look, { signal });
  addEventListener("popstate", look, { signal });
  look();
};

/** What the page takes away of ours comes back, for nobody meant us; what its owner placed and removed stays away. */
export const left = (element, all) => {
  if (element.isConnected) return; // It came back while this file was loaded.
  element.tag ? setTimeout(() => element.place?.(), 1e3) : end(element, all);
};

/** A tag runs while banners are there. It stands twice on the page, or the page's next part brings it again: then the
    banner that runs is its banner too. With other options it is another one, in place of those whose tags are gone. */
export const again = (element, all) => {
  const { key, tag } = element;
  for (const it of all) if (it.tag && it.key == key) return void (it.tag = tag);
  for (const it of all) if (it.tag && !it.tag.isConnected) end(it, all);
  element.begin();
};

/** Running banners hear the event, the others are told. */
export const refresh = (_, all) => {
  document.dispatchEvent(new Event("outage-banner:refresh"));
  for (const it of all) {
    if (it.isElsewhere) continue;
    clearTimeout(it.timer);
    it.ask();
  }
};

export const reopen = () => document.dispatchEvent(new Event("outage-banner:reopen"));

const owner = () => import("./outage-banner-owner.js");

export const debug = async (_, all) => (await owner()).debug([...all]);

/** In place of each banner one that shows the sample, for an hour or until the page is loaded anew: it has the same
    options, but for the provider, for the sample has our own, and keeps nothing. */
export const preview = async (_, all) =>
  (await owner()).preview([...all], (element, body) => {
    const sample = element.cloneNode();
    sample.tag = element.tag;
    for (const [name, value] of [["provider", ""], ["storage", "none"], ["poll-seconds", "3600"]])
      sample.setAttribute(name, value);
    const turn = (sample.turn = {}); // It does not ask by itself.
    sample.attachShadow({ mode: "open" });
    if (!element.tag) element.replaceWith(sample);
    end(element, all);
    all.add(sample);
    return sample.show(turn, { url: "preview", body });
  });
