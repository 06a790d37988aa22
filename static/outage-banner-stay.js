/* Outage Banner: what only a page needs that stays open, changes its address or its body, or wants something of us.
   The loader calls these functions, each with the element that is meant and the set of all banners of the page. */

/** How long to wait for the next request, in milliseconds: as the page and the feed wish, but no less than 15 seconds and
    no more than an hour, and up to a fifth later by `chance`, for many visitors begin at one moment. What is no number is
    no wish. A timer overflows at 24 days, and then asks without a pause. */
export const waitMs = (pageSeconds, feedSeconds, chance) => {
  const seconds = Math.max(Number(pageSeconds) || 60, Number(feedSeconds) || 0);
  return Math.min(Math.max(seconds, 15), 3600) * (1000 + chance * 200);
};

/** Ends the banner, or the wait for the next request, until the element asks again. */
const halt = (element) => {
  clearTimeout(element.timer);
  element.waiting?.abort();
  element.stop?.();
  element.stop = element.turn = null;
  element.hold();
  if (element.tag) element.remove();
};

const end = (element, all) => {
  all.delete(element);
  element.watching?.abort();
  halt(element);
};

/** Asks when it is time; in a hidden tab when somebody looks. The loader has waited for a while before it came here. */
export const wake = (element, all) => {
  const pageSeconds = element.getAttribute("poll-seconds");
  const ms = waitMs(pageSeconds, element.feed?.poll_after_seconds, Math.random()) - (pageSeconds ? 15e3 : 60e3);
  element.timer = setTimeout(() => askVisibly(element, all), ms);
};

const askVisibly = (element, all) => {
  if (!all.has(element) || element.isElsewhere) return;
  if (!document.hidden) return element.ask();
  element.waiting = new AbortController();
  const options = { once: true, signal: element.waiting.signal };
  document.addEventListener("visibilitychange", () => askVisibly(element, all), options);
};

/** Nothing is wrong any more: what was said of it goes, and nothing stays on the device. */
export const forget = (element) => {
  element.stop = element.stop?.();
  for (const kind of ["", "-height"]) localStorage.removeItem("outage-banner" + kind + element.key);
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
  all.forEach((it) => it.isElsewhere || it.ask());
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
