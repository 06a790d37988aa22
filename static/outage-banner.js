/* Outage Banner: the loader. Asks the endpoint, and loads the banner only when it cannot prove that nothing is wrong. */
(() => {
  const NAME = "outage-banner";
  const TIME_OUT_MS = 1e4;
  const script = document.currentScript;
  let module; // Initialised once for all banners of the page.

  /** One line for the owner, and an event for a page that wants to know. */
  const warn = (element, message) => {
    console.warn(NAME + ": " + message);
    element.dispatchEvent(new CustomEvent(NAME + ":error", { detail: message, bubbles: true, composed: true }));
  };

  // What each attribute may say: words, or the least whole number.
  const LEVELS = "none|minor|major|critical";
  const LINKS = "https:.+|http:.+|mailto:.+|tel:.+|sms:.+";
  const ALLOWED = {
    updates: LINKS,
    support: LINKS,
    show: "incidents|maintenance|upcoming|resolved",
    placement: "top|top-overlay|bottom|corner|inline",
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
          element,
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

  // Whether the page's path is one of "/checkout*, /cart".
  const isAt = (paths) =>
    paths
      .split(/[\s,]+/)
      .some((it) => it && RegExp(`^${it.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*")}$`).test(location.pathname));

  class OutageBanner extends HTMLElement {
    connectedCallback() {
      check(this);
      document.addEventListener(NAME + ":refresh", (this.again = () => this.ask()));
      // A page may change its address without being loaded anew.
      window.navigation?.addEventListener(
        "currententrychange",
        (this.moved = () => this.isHere() == this.here || (this.end(), this.ask())),
      );
      this.ask();
    }

    disconnectedCallback() {
      document.removeEventListener(NAME + ":refresh", this.again);
      window.navigation?.removeEventListener("currententrychange", this.moved);
      this.end();
    }

    end() {
      clearTimeout(this.timer);
      this.stop?.();
      this.stop = this.turn = 0;
    }

    isHere() {
      const only = this.getAttribute("only-on");
      return !(only && !isAt(only)) && !isAt(this.getAttribute("not-on") || "");
    }

    /** Asks until something is wrong; from then on the banner itself asks. */
    async ask() {
      const attribute = (name) => this.getAttribute(name);
      const endpoints = (attribute("endpoint") || "").split(/\s+/).filter(Boolean);
      const key = ":" + endpoints[0];
      const heightKey = NAME + "-height" + key;
      const store = attribute("storage") != "none";
      this.here = this.isHere();
      if (this.turn || !this.isConnected || !this.here) return;
      clearTimeout(this.timer);
      const turn = (this.turn = {}); // Another one, when the element was moved meanwhile.
      let wait = +attribute("poll-seconds") || 60;
      let date, isKnown, quiet;
      try {
        // What the banner will take of the page is the page's from its first paint on.
        const [width, height] = (store && localStorage[heightKey]).split(" ");
        if (width == innerWidth) this.style.cssText = `display:block;min-height:${height}px`;
      } catch {} // Storage that is refused remembers nothing.
      let body, problem = "no endpoint: set data-endpoint to the URL of your status feed";
      for (const url of endpoints) {
        try {
          const answer = await fetch(url, {
            credentials: "omit",
            referrerPolicy: "no-referrer",
            cache: "no-cache",
            signal: AbortSignal.timeout(TIME_OUT_MS),
          });
          if (!answer.ok) throw "answered with HTTP " + answer.status;
          date = answer.headers.get("date");
          body = new Uint8Array(await answer.arrayBuffer());
          break;
        } catch (error) {
          problem = url + ": " + error + (error.name ? "; does it answer, and allow this site by CORS?" : "");
        }
      }
      if (body) {
        try {
          const feed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
          quiet = isQuiet(feed, attribute);
          wait = Math.max(wait, feed.poll_after_seconds | 0);
        } catch {} // Not for us to judge.
      } else if (this.problem != problem) warn(this, (this.problem = problem));
      if (this.turn != turn) return;
      try {
        if (store && quiet) localStorage.removeItem(NAME + key), localStorage.removeItem(heightKey);
        else if (store) isKnown = localStorage[NAME + key];
      } catch {}
      if (body || isKnown) this.shadowRoot || this.attachShadow({ mode: "open" }); // Hides the owner's fallback.
      if (body ? !quiet : isKnown) {
        try {
          module ||= load(attribute("wasm"));
          const glue = await module.glue;
          const [words] = await Promise.all([glue.words(this), module.ready]);
          if (this.turn == turn) this.stop = glue.start(this, body, date, ...words);
          return;
        } catch (error) {
          module = 0;
          warn(this, "cannot load the banner: " + error + "; does the site's policy allow 'wasm-unsafe-eval', and its files in connect-src?");
        }
      }
      this.turn = 0;
      this.removeAttribute("style");
      this.timer = setTimeout(() => {
        document.hidden ? document.addEventListener("visibilitychange", this.again, { once: true }) : this.ask();
      }, Math.max(wait, 15) * (1e3 + Math.random() * 100));
    }
  }

  // All at once; what fails is told once, by whoever waits for it.
  const load = (wasm) => {
    const bytes = fetch(wasm || new URL("outage_banner_bg.wasm", script.src), { credentials: "omit" });
    const glue = import(new URL("outage_banner.js", script.src));
    const ready = glue.then((it) => it.default({ module_or_path: bytes }));
    bytes.catch(() => {});
    ready.catch(() => {});
    return { glue, ready };
  };

  if (!customElements.get(NAME)) {
    customElements.define(NAME, OutageBanner);
    const on = (name) => () => document.dispatchEvent(new Event(NAME + name));
    window.OutageBanner = { refresh: on(":refresh"), reopen: on(":reopen"), notice: null };
  }
  if (script.dataset.endpoint != null) {
    const element = document.createElement(NAME);
    for (const { name, value } of script.attributes)
      if (/^data-/.test(name)) element.setAttribute(name.slice(5), value);
    if (element.getAttribute("placement") == "inline" && script.closest("body")) script.after(element);
    else document.documentElement.insertBefore(element, document.body); // Not into the body: its layout is the page's.
  }
})();
