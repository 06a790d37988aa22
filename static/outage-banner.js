/* Outage Banner: the loader. Asks the endpoint, and loads the banner only when it cannot prove that nothing is wrong. */
(() => {
  const NAME = "outage-banner";

  const OPTION = /^(?!(id|class|style)$)[a-z-]+$/; // What an option may be called.
  // Options that are surely right. Whether another is, or is none of ours, a file of its own says.
  const FINE =
    /^((updates|support)=[\s,]*((https?|mailto|tel|sms):[^\s,]+[\s,]*)*|(dismissible|show|theme|placement|storage|min-impact)=([\s,]*(local|none|minor|major|critical|top|top-overlay|bottom|corner|inline|incidents|maintenance|upcoming|resolved|auto|light|dark)\b)+[\s,]*|poll-seconds=(1[5-9]|[2-9]\d|[1-9]\d\d\d?)|[a-z-]+-(minutes|hours)=[1-9]\d{0,4}|(o?n.+|base|cf.+|wasm|data-.+|strings|endpoint|components|support-for)=.*)$/s;

  // A module, or a text that another script runs, does not know its own tag.
  const { currentScript } = document;
  const isOurs = currentScript?.dataset.endpoint || currentScript?.src?.includes(NAME);
  const script = isOurs
    ? currentScript
    : document.querySelector(`script[src*="${NAME}"],script[data-base]`) || currentScript;
  const address = script?.src; // As it was when this ran: a `<base>` further down the page would change it.
  const known = self.customElements?.get(NAME);
  const all = known?.all || new Set(); // The banners of this page.
  let lost = 0; // How often a file was not there: the owner is told once.
  let tries = 0; // A failed import stays failed for its URL, so that each try has one of its own. So it is with `lost`.
  let wasm; // Asked for once for all banners.

  /** A file of ours: in the folder that the owner names, or beside the script where that is none. */
  const urlOf = (element, file) => {
    const from = (base) => new URL(file, new URL(base, document.baseURI)).href;
    try {
      return from(element.getAttribute("base").replace(/\/?$/, "/"));
    } catch {
      return from(address);
    }
  };

  /** Nothing is waited for without end, files and answers ten seconds. */
  const load = (element, file) =>
    Promise.race([import(urlOf(element, NAME + file)), new Promise((_, end) => setTimeout(end, 1e4))]);

  /** Calls what most pages never need: `-check.js` tells owners what is wrong, `-stay.js` goes on where we end. */
  const run = (file, what, element, ...given) =>
    load(element, file)
      .then((it) => it[what](element, ...given))
      .catch(() => lost++ || console.warn(`${NAME}: cannot load ${urlOf(element, NAME + file)}: base or CORS`))
      .catch(() => {}); // The page's console may be anything.
  const tell = run.bind(0, "-check.js");
  const stay = (what, element) => run("-stay.js?" + lost, what, element, all);

  // Whether it can be proved that there is nothing to show, for the three shapes that are asked for most. Undefined is
  // a doubt: a file of its own judges that, and all other feeds.
  const isQuiet = (feed) => {
    let isSure = feed.version === 1 || feed.ongoing_incidents || (feed.page && feed.status);
    const isFine = Object.entries(feed).every(
      ([key, entries]) =>
        /^(version|updated|channels|poll_|page|source|x-|\$)/.test(key) ||
        [entries].flat().every(({ indicator, status }) => {
          const word = key == "status" ? indicator : status;
          if (/^[rsu]/.test(word)) isSure = 0; // Undefined, or whether it shows depends on clock and options.
          return /^((components|status)operational|statusnone|\w*main\w+completed)$/.test(key + word);
        }),
    );
    if (isSure) return isFine;
  };

  /** Asks one URL, and stops reading where it cannot be a feed any more. */
  const ask = async (url) => {
    const answer = await fetch(url, {
      cache: "no-cache",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(1e4), // The body included.
    });
    if (!answer.ok) throw answer;
    let size = 0;
    const transform = (chunk, out) =>
      (size += chunk.length) > 2e6 ? out.error("too large") : out.enqueue(chunk);
    return {
      url,
      headers: answer.headers,
      body: new Uint8Array(await new Response(answer.body.pipeThrough(new TransformStream({ transform }))).arrayBuffer()),
    };
  };

  class OutageBanner extends HTMLElement {
    static all = all;

    get options() {
      return [...this.attributes].flatMap((it) => (OPTION.test(it.name) ? it.name + "=" + it.value : []));
    }

    /** Under which key things stay on the device: two banners with other options share nothing. */
    get key() {
      return ":" + this.options.sort().join(" ");
    }

    connectedCallback() {
      all.has(this) || this.begin();
      this.place?.();
    }

    disconnectedCallback() {
      setTimeout(() => this.isConnected || stay("left", this)); // Else it was only moved.
    }

    begin() {
      // The page copied its body, and our element with it: that comes back by itself.
      for (const it of all) if (it.tag && it.key == this.key) return this.remove();
      all.add(this).any = 1;
      for (const it of this.options) FINE.test(it) || tell("default", this);
      // A page that is made ready before anybody comes asks nothing.
      document.prerendering || /(y|t)-on=/.test(this.key) ? stay("watch", this) : this.ask();
    }

    /** Moves the page down by what the banner takes of it. By a sheet: an attribute would be a mistake to React. */
    hold(css) {
      if (css || this.sheet)
        (this.sheet ||= document.adoptedStyleSheets[document.adoptedStyleSheets.push(new CSSStyleSheet()) - 1]).replaceSync(
          css || "",
        );
    }

    /** Asks until something is wrong; from then on the banner itself asks. */
    async ask() {
      if (this.turn || !all.has(this)) return;
      const turn = (this.turn = {}); // Another one, when the element was moved meanwhile.
      const endpoint = this.getAttribute("endpoint");
      let quiet, feed, memory, problem;
      // Before all else: while the request is under way there is time enough for the rest.
      // With a key, `true` takes the place of the endpoint, and is no URL: another file asks for what must be signed.
      let answer = /^([./]|http)[^\s+]*$/.test(/ key=/.test(this.key) || endpoint)
        ? ask(endpoint)
        : load(this, "-addresses.js").then((it) => it.default(this, endpoint, ask));
      try {
        const store = /storage=none/.test(this.key) || localStorage;
        memory = store[NAME + this.key];
        // What the banner will take of the page is the page's from its first paint on.
        this.hold(store[NAME + "-height" + this.key]);
      } catch {} // Storage that is refused remembers nothing.
      // It begins with when it was written. What an outage needs is loaded before it is known whether it goes on.
      if (memory > new Date(new Date() - 9e5).toISOString()) this.show(turn);
      try {
        answer = await answer;
        const text = new TextDecoder().decode(answer.body);
        // XML, UTF-16 and JSON in a callback are for the WebAssembly. Else it is JSON, or what came in its place.
        if (!/^\s*<([^]*<)?(rss|feed|rdf)\b|^(\ufffd|\w+\()/.test(text)) this.feed = feed = JSON.parse(text);
        this.shadowRoot || this.attachShadow({ mode: "open" }); // Hides the owner's fallback.
      } catch (error) {
        tell("failed", this, endpoint, (problem = error));
        answer = 0;
      }
      try {
        quiet = isQuiet(feed) ?? (await (await load(this, "-gate.js")).isQuiet(this, feed, answer.headers));
      } catch {} // Not proved.
      if (this.turn != turn) return;
      this.last = [quiet, answer || problem]; // For the files that go on.
      if (quiet) (memory || this.stop) && stay("forget", this);
      else if ((answer || memory || this.stop) && (await this.show(turn, answer, feed, quiet))) return;
      if (this.turn != turn) return;
      this.turn = 0;
      this.stop || this.hold();
      // How long to wait is for the other file to say; it is loaded no sooner than anybody may want to ask again.
      // Each time the next is set first, which that file ends: the device may be offline, and the file not come.
      const wait = () => {
        this.timer = setTimeout(() => {
          wait();
          stay("wake", this);
        }, /poll-/.test(this.key) ? 15e3 : 6e4);
      };
      wait();
    }

    /** Loads all that a banner is made of, at once. The first of it says what is known; without an answer what the device
        remembers. Whether the banner has begun, which then asks by itself. */
    async show(turn, ...known) {
      try {
        // In the order in which they are needed: the first words do not wait until the WebAssembly is through.
        const files = [
          load(this, "-first.js"),
          load(this, this.rows || "-rows.js"),
          import(urlOf(this, "outage_banner.js?" + tries)),
          (wasm ||= fetch(this.getAttribute("wasm") || urlOf(this, "outage_banner_bg.wasm"), {
            signal: AbortSignal.timeout(1e4),
          })),
        ];
        Promise.allSettled(files); // What fails is told by whoever waits for it.
        return await (await files[0]).default(this, turn, urlOf, files, ...known);
      } catch (error) {
        wasm = 0;
        tries++;
        tell("failed", this, urlOf(this, NAME + "-first.js"), error);
      }
    }
  }

  try {
    if (!known) {
      customElements.define(NAME, OutageBanner);
      const api = { notice: null };
      // What the page's policy refused last, for the file that says why something failed.
      addEventListener("securitypolicyviolation", (event) => (all.violation = event));
      for (const name of ["debug", "preview", "refresh", "reopen"]) api[name] = () => stay(name, [...all][0]);
      window.OutageBanner = api;
    }
    const element = document.createElement(NAME);
    element.tag = script;
    // The options stand behind the address, for tag managers that drop the rest, or in `data-` attributes.
    const set = (value, name) => OPTION.test(name) && element.setAttribute(name, value);
    if (address) new URL(address).searchParams.forEach(set);
    for (const it of script?.attributes || []) if (/^data-/.test(it.name)) set(it.value, it.name.slice(5));
    if (!element.hasAttribute("endpoint"))
      setTimeout(() => all.any || tell("nothing", element), 5e3);
    else if (known) stay("again", element);
    else element.begin();
  } catch (error) {
    tell("broken", 0, error);
  }
})();
