/* Time in the hands of a claim: waits of half a second and more end when the claim moves the clock on, shorter ones by
   themselves. Stands before any other script of the page. Also chance, whether the
   page is seen, and whether it is online. */
(() => {
  const LEAST_MS = 400;
  const PLACE_MS = 1000; // So long after the page's `load` the banner finds its place: a matter of the page, not of time.
  const FILE_MS = 10000; // So long the banner waits for a file, which is really on its way.
  const DRIVER_MS = 7200000; // So long WebKit's driver waits for a script, by a timer of the page's; the banner never does.
  const IDLE_MS = 500; // What a wait leads to begins within this time, or does not come.
  const ANSWERED_MS = 150; // The same where nothing is under way.
  const READ_MS = 4000; // So long an answer is waited for until it is read, and the next wait begins: on a busy machine that is long.
  const RealDate = Date;
  const { setTimeout, clearTimeout, setInterval, clearInterval, fetch } = window;
  const realNow = performance.now.bind(performance);
  let aheadMs = window.__aheadMs || 0;
  let lastId = 1e9; // Far from the browser's own.
  let begun = 0; // Requests so far.
  let running = 0; // Requests without an answer.
  let set = 0; // Waits so far.
  let isRead = true; // Whether a wait has begun since the last request was answered.
  const waiting = new Map();

  const now = () => RealDate.now() + aheadMs;
  window.Date = class Date extends RealDate {
    constructor(...parts) {
      parts.length ? super(...parts) : super(now());
    }
    static now() {
      return now();
    }
  };
  performance.now = () => realNow() + aheadMs - (window.__aheadMs || 0);

  const wait = (isEvery, real) => (call, ms, ...given) => {
    if (!(ms >= LEAST_MS && ms < 2 ** 31) || [PLACE_MS, FILE_MS, DRIVER_MS].includes(ms)) return real(call, ms, ...given);
    set++;
    if (!isEvery && !running) isRead = true;
    waiting.set(++lastId, { at: now() + ms, every: isEvery && ms, call: () => call(...given) });
    return lastId;
  };
  window.setTimeout = wait(false, setTimeout.bind(window));
  window.setInterval = wait(true, setInterval.bind(window));
  const end = (real) => (id) => void (waiting.delete(id) || real.call(window, id));
  window.clearTimeout = end(clearTimeout);
  window.clearInterval = end(clearInterval);

  let chance = 0; // Evenly spread, and the same in each run.
  Math.random = () => (chance = (chance + 0.6180339887) % 1);

  window.fetch = (...given) => {
    begun++;
    running++;
    isRead = false;
    return fetch.apply(window, given).finally(() => running--);
  };

  const pause = (ms) => new Promise((then) => setTimeout.call(window, then, ms));

  /** Lets the page do what it is at: until its requests since then are answered and, after them, a wait was set. Were the
      clock moved on before, the answer would come so much later. */
  const settle = async (requests, waits, idleMs) => {
    let since = realNow();
    while (running || realNow() - since < (isRead ? idleMs : READ_MS)) {
      await pause(5);
      if (running || begun > requests) [requests, waits, since, idleMs] = [begun, set, realNow(), ANSWERED_MS];
      else if (isRead && set > waits) return pause(5);
    }
    isRead = true; // Nothing follows: the page is hidden, or has ended.
  };

  /** Moves the clock on, wait by wait; what is left to go after twenty seconds, for a script of the driver has a limit. */
  window.__advance = async (ms) => {
    const until = now() + ms, started = realNow();
    await import("/outage-banner-stay.js?0").catch(() => {}); // Else its way would take time of the clock's.
    if (running || !isRead || !ms) await settle(begun, set, ANSWERED_MS);
    for (;;) {
      const [id, next] = [...waiting].reduce((a, b) => (a && a[1].at <= b[1].at ? a : b), null) || [];
      if (!next || next.at > until) break;
      if (realNow() - started > 20000) return Math.max(1, until - now());
      aheadMs += Math.max(0, next.at - now());
      const requests = begun;
      next.every ? (next.at += next.every) : waiting.delete(id);
      next.call();
      const waits = set; // One that is set at once, before a file has come, is not what the call leads to.
      await pause(0);
      if (!next.every || begun > requests) await settle(requests, waits, IDLE_MS);
    }
    aheadMs += Math.max(0, until - now());
    return 0;
  };

  /** From now on a request ends ten times sooner. */
  window.__hurry = () => {
    const plain = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (ms) => plain(ms / 10);
  };
  window.__waits = () => waiting.size;

  const page = { hidden: false, onLine: navigator.onLine };
  Object.defineProperty(document, "hidden", { configurable: true, get: () => page.hidden });
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (page.hidden ? "hidden" : "visible") });
  Object.defineProperty(navigator, "onLine", { configurable: true, get: () => page.onLine });
  window.__see = (isSeen) => {
    page.hidden = !isSeen;
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  };
  window.__connect = (isOnline) => {
    page.onLine = isOnline;
    window.dispatchEvent(new Event(isOnline ? "online" : "offline"));
  };
})();
