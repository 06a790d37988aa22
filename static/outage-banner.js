/* Outage Banner: the loader. Asks the endpoint, and loads the banner only when it cannot prove that nothing is wrong. */
(() => {
  const NAME = "outage-banner";
  const TIME_OUT_MS = 1e4;
  const script = document.currentScript;
  let module; // Glue and WebAssembly, loaded once for all banners of the page.

  const warn = (message) => console.warn(NAME + ": " + message);

  // What each attribute may say: words, or the least whole number.
  const LEVELS = "none|minor|major|critical";
  const LINKS = "https:.+|http:.+|mailto:.+|tel:.+|sms:.+";
  const ALLOWED = {
    updates: LINKS,
    support: LINKS,
    show: "incidents|maintenance|upcoming|resolved",
    placement: "top|inline",
    theme: "auto|light|dark",
    storage: "local|none",
    "min-impact": LEVELS,
    dismissible: LEVELS,
    "poll-seconds": 15,
    "max-age-minutes": 1,
    "upcoming-hours": 1,
    "resolved-minutes": 1,
  };

  /** Tells the owner of values that are not allowed; they count as if they were not there. */
  const check = (element) => {
    for (const name in ALLOWED) {
      const allowed = ALLOWED[name];
      const value = element.getAttribute(name);
      const words = /^(updates|support|show)$/.test(name) ? (value || "").split(/[\s,]+/).filter(Boolean) : [value];
      const isFine = (word) =>
        allowed > 0 ? /^\s*\d+\s*$/.test(word) && word >= allowed : RegExp(`^(${allowed})$`).test(word);
      if (value != null && !words.every(isFine))
        warn(
          `data-${name}="${value}" is not allowed: expected ` +
            (allowed > 0 ? `a whole number, ${allowed} or more` : allowed.replace(/\|/g, ", ").replace(/\.\+/g, "…")) +
            "; using the default",
        );
    }
  };

  // Can it be proved that there is nothing to show? An unknown shape or word proves nothing.
  const isQuiet = (feed, attribute) => {
    const show = attribute("show") || "";
    const all = (key, test) => feed[key] == null || feed[key].every(test);
    const later = (it) =>
      it.status == "completed" ||
      (/scheduled$/.test(it.status ?? "scheduled") &&
        !/upcoming/.test(show) &&
        Date.parse(it.starts_at || it.scheduled_for) > Date.now());
    const over = (it) => it.status == "resolved" && !/resolved/.test(show);
    const works = (it) => it.group === true || (it.status ?? "operational") == "operational";
    const list = feed.incidents || feed.scheduled_maintenances;
    return (
      (feed.version === 1 || feed.ongoing_incidents || (feed.page && (list || feed.status))) &&
      (feed.status == null || /^(none|operational)$/.test(feed.status.indicator)) &&
      all("components", works) &&
      all("incidents", over) &&
      all("ongoing_incidents", over) &&
      all("in_progress_maintenances", over) &&
      all("maintenances", later) &&
      all("scheduled_maintenances", later)
    );
  };

  class OutageBanner extends HTMLElement {
    connectedCallback() {
      check(this);
      document.addEventListener(NAME + ":refresh", (this.again = () => this.ask()));
      this.ask();
    }

    disconnectedCallback() {
      document.removeEventListener(NAME + ":refresh", this.again);
      clearTimeout(this.timer);
      this.stop?.();
      this.stop = this.turn = 0;
    }

    /** Asks until something is wrong; from then on the banner itself asks. */
    async ask() {
      const attribute = (name) => this.getAttribute(name);
      const endpoints = (attribute("endpoint") || "").split(/\s+/).filter(Boolean);
      const key = NAME + ":" + endpoints[0];
      if (this.turn || !this.isConnected) return;
      clearTimeout(this.timer);
      const turn = (this.turn = {}); // Another one, when the element was moved meanwhile.
      let wait = +attribute("poll-seconds") || 60;
      let body, problem = "no endpoint: set data-endpoint to the URL of your status feed";
      for (const url of endpoints) {
        try {
          const answer = await fetch(url, {
            credentials: "omit",
            referrerPolicy: "no-referrer",
            signal: AbortSignal.timeout(TIME_OUT_MS),
          });
          if (!answer.ok) throw "answered with HTTP " + answer.status;
          body = new Uint8Array(await answer.arrayBuffer());
          break;
        } catch (error) {
          problem = url + ": " + error + (error.name ? "; does it answer, and allow this site by CORS?" : "");
        }
      }
      let quiet, isKnown;
      if (body) {
        try {
          const feed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
          quiet = isQuiet(feed, attribute);
          wait = Math.max(wait, feed.poll_after_seconds | 0);
        } catch {} // Not for us to judge.
      } else if (this.problem != problem) warn((this.problem = problem));
      if (this.turn != turn) return;
      try {
        if (attribute("storage") != "none") quiet ? localStorage.removeItem(key) : (isKnown = localStorage[key]);
      } catch {} // Storage that is refused remembers nothing.
      if (body || isKnown) this.shadowRoot || this.attachShadow({ mode: "open" }); // Hides the owner's fallback.
      if (body ? !quiet : isKnown) {
        try {
          const glue = await load(attribute("wasm"));
          if (this.turn == turn) this.stop = glue.start(this, body);
          return;
        } catch (error) {
          module = 0;
          warn("cannot load the banner: " + error + "; does the site's policy allow 'wasm-unsafe-eval', and its files in connect-src?");
        }
      }
      this.turn = 0;
      this.timer = setTimeout(() => {
        document.hidden ? document.addEventListener("visibilitychange", this.again, { once: true }) : this.ask();
      }, Math.max(wait, 15) * (1e3 + Math.random() * 100));
    }
  }

  const load = (wasm) =>
    (module ||= (async () => {
      const bytes = fetch(wasm || new URL("outage_banner_bg.wasm", script.src), { credentials: "omit" });
      bytes.catch(() => {}); // Told once, by whoever waits for both.
      const glue = await import(new URL("outage_banner.js", script.src));
      await glue.default({ module_or_path: bytes });
      return glue;
    })());

  if (!customElements.get(NAME)) {
    customElements.define(NAME, OutageBanner);
    window.OutageBanner = { refresh: () => document.dispatchEvent(new Event(NAME + ":refresh")) };
  }
  if (script.dataset.endpoint != null) {
    const element = document.createElement(NAME);
    for (const { name, value } of script.attributes)
      if (/^data-/.test(name)) element.setAttribute(name.slice(5), value);
    if (element.getAttribute("placement") == "inline") script.after(element);
    else document.documentElement.insertBefore(element, document.body); // Not into the body: its layout is the page's.
  }
})();
