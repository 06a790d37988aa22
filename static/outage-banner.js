/* Outage Banner: the loader. Asks the endpoint, and loads the banner only when it cannot prove that nothing is wrong. */
(() => {
  const NAME = "outage-banner";
  const TIME_OUT_MS = 1e4;
  const script = document.currentScript;
  const beside = (file) => new URL(file, script.src);
  let wasm; // Asked for once for all banners of the page.

  /** One line for the owner, and an event for a page that wants to know. */
  const warn = (element, message) => {
    console.warn(NAME + ": " + message);
    element.dispatchEvent(new CustomEvent(NAME + ":error", { detail: message, bubbles: true, composed: true }));
  };

  // An attribute that is not as it should be; what exactly, a file says that only its owner ever loads.
  const MISTAKE = RegExp(
    "^(" +
      "theme=(?!(auto|light|dark)$)|storage=(?!(local|none)$)|placement=(?!(top(-overlay)?|bottom|corner|inline)$)|" +
      "(min-impact|dismissible)=(?!(none|minor|major|critical)$)|" +
      "show=(?!([\\s,]*(incidents|maintenance|upcoming|resolved)\\b)*[\\s,]*$)|" +
      "(updates|support)=(?!([\\s,]*(https?|mailto|tel|sms):[^\\s,]+)*[\\s,]*$)|" +
      "(poll|max-age|upcoming|resolved)-\\w+=(?!\\s*[1-9]\\d*\\s*$)|poll-seconds=\\s*(.|1[0-4])\\s*$)",
  );

  // Can it be proved that there is nothing to show? Yes or no for the three shapes that are asked for most; of any
  // other, or with a key that has no business there, nothing is said: a file of its own judges it.
  const isQuiet = (feed, show) => {
    const isFine = (key, { group, status, status_code, starts_at, scheduled_for }) =>
      key == "components"
        ? (group === true && !feed.version) || (status_code ?? status ?? "operational") == "operational"
        : /^(incid|main|sched)/.test(key) &&
          !/resolved|upcoming/.test(show) &&
          (/^(completed|resolved)$/.test(status) ||
            (/main/.test(key) &&
              /scheduled$/.test(status ?? "scheduled") &&
              Date.parse(starts_at || scheduled_for) > Date.now()));
    if (feed.version === 1 || feed.ongoing_incidents || (feed.page && feed.status))
      return Object.entries(feed).every(([key, it]) =>
        key == "page"
          ? !it.state && !it.status
          : key == "status"
            ? /^(none|operational)$/.test(it.indicator)
            : /^(page_|version|updated|channels|poll_)/.test(key) || it.every((it) => isFine(key, it)),
      );
  };

  // Whether the page's path is one of "/checkout*, /cart".
  const isAt = (paths) =>
    paths
      .split(/[\s,]+/)
      .some((it) => RegExp(`^${it.replace(/\W/g, (mark) => (mark == "*" ? ".*" : "\\" + mark))}$`).test(location.pathname));

  class OutageBanner extends HTMLElement {
    connectedCallback() {
      if ([...this.attributes].some((it) => MISTAKE.test(it.name + "=" + it.value)))
        import(beside(NAME + "-check.js")).then((it) => it.default(this, warn)).catch(() => {});
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
      return isAt(this.getAttribute("only-on") || "*") && !isAt(this.getAttribute("not-on") || "");
    }

    /** Asks until something is wrong; from then on the banner itself asks. */
    async ask() {
      const attribute = (name) => this.getAttribute(name) || "";
      this.here = this.isHere();
      if (this.turn || !this.isConnected || !this.here) return;
      clearTimeout(this.timer);
      const turn = (this.turn = {}); // Another one, when the element was moved meanwhile.
      let wait = +attribute("poll-seconds") || 60;
      let body, date, feed, isKnown, quiet, store;
      let problem = "set data-endpoint to the URL of your status feed";
      let list = attribute("endpoint");
      try {
        // "statuspage:status.example.net" is not a URL yet; from here on there are only URLs.
        const SHORT = /(^|[\s+])([a-z][\w-]*:(?!\/)[^\s+]*)/g;
        if (list.match(SHORT)) {
          const { default: url } = await import(beside(NAME + "-addresses.js"));
          this.setAttribute("endpoint", (list = list.replace(SHORT, (_, before, it) => before + url(it))));
        }
      } catch (error) {
        problem = "cannot load the short addresses: " + error;
        list = "";
      }
      const endpoints = list.match(/\S+/g) || [];
      const key = ":" + endpoints[0];
      try {
        store = attribute("storage") == "none" ? {} : localStorage;
        isKnown = store[NAME + key];
        // What the banner will take of the page is the page's from its first paint on.
        const [width, height] = store[NAME + "-height" + key].split(" ");
        if (width == innerWidth) this.style.cssText = `display:block;min-height:${height}px`;
      } catch {} // Storage that is refused remembers nothing.
      for (const endpoint of endpoints) {
        try {
          const answers = await Promise.all(
            endpoint.split(/\+(?=https?:\/\/|\/)/).map(async (url) => {
              const answer = await fetch(url, {
                credentials: "omit",
                referrerPolicy: "no-referrer",
                cache: "no-cache",
                signal: AbortSignal.timeout(TIME_OUT_MS),
              });
              if (!answer.ok) throw "answered with HTTP " + answer.status;
              return answer;
            }),
          );
          date = answers[0].headers.get("date");
          // Of several, the body is an object that the readers know; the WebAssembly makes the same.
          if (answers[1]) answers[0] = new Response(`{"+":[${await Promise.all(answers.map((it) => it.text()))}]}`);
          body = new Uint8Array(await answers[0].arrayBuffer());
          break;
        } catch (error) {
          problem = endpoint + ": " + error + (error.name ? "; does it answer, and allow this site by CORS?" : "");
        }
      }
      if (body) {
        try {
          feed = JSON.parse(new TextDecoder().decode(body));
          quiet = isQuiet(feed, attribute("show"));
        } catch {} // Not for us to judge.
        try {
          if (feed && quiet == null)
            quiet = await (await import(beside(NAME + "-gate.js"))).isQuiet(this, feed, date);
        } catch {} // Nor is it proved.
        wait = Math.max(wait, feed?.poll_after_seconds | 0);
      } else if (this.problem != problem) warn(this, (this.problem = problem));
      if (this.turn != turn) return;
      if (quiet && store) delete store[NAME + key], delete store[NAME + "-height" + key];
      if (body || isKnown) this.shadowRoot || this.attachShadow({ mode: "open" }); // Hides the owner's fallback.
      if (body ? !quiet : isKnown) {
        try {
          wasm ||= fetch(attribute("wasm") || beside("outage_banner_bg.wasm"), { credentials: "omit" });
          wasm.catch(() => {}); // Told once, by whoever waits for it.
          const glue = await import(beside("outage_banner.js"));
          const start = await glue.ready(glue, wasm, this);
          if (this.turn == turn) this.stop = start(body, date);
          return;
        } catch (error) {
          wasm = 0;
          const hint = "; does the site's policy allow it, and 'wasm-unsafe-eval'?";
          warn(this, "cannot load the banner: " + error + hint);
        }
      }
      this.turn = 0;
      this.removeAttribute("style");
      this.timer = setTimeout(
        () => (document.hidden ? document.addEventListener("visibilitychange", this.again, { once: true }) : this.ask()),
        Math.max(wait, 15) * (1e3 + Math.random() * 100),
      );
    }
  }

  if (!customElements.get(NAME)) {
    customElements.define(NAME, OutageBanner);
    const on = (name) => () => document.dispatchEvent(new Event(NAME + name));
    window.OutageBanner = { refresh: on(":refresh"), reopen: on(":reopen"), notice: null };
  }
  if ("endpoint" in script.dataset) {
    const element = document.createElement(NAME);
    for (const { name, value } of script.attributes)
      if (/^data-/.test(name)) element.setAttribute(name.slice(5), value);
    if (element.getAttribute("placement") == "inline" && script.closest("body")) script.after(element);
    else document.documentElement.insertBefore(element, document.body); // Not into the body: its layout is the page's.
  }
})();
