// Watches a page for `cargo xtask bench`. Runs before anything of the page; the text of a JSON object takes the place of
// PROBE. It changes nothing that the page can see, but for `hurry`, which lets long waits end.
((probe) => {
  if (location.protocol != "http:") return;
  const LONG_MS = 14_000; // No wait for a next request is shorter than 15 seconds.
  const GIVE_UP_MS = 20_000;
  const AFTER_LOAD_MS = 1_200; // The banner takes its last place a second after `load`.
  const AFTER_MS = 300;

  let since = 0; // What counts began then: at the navigation, or when the outage began.
  let words, whole, load;
  const shifts = [], tasks = [], memories = new Set();

  // When something that was just put into the page has been painted: after the frame that has it.
  const afterPaint = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(0);
    });

  // The words are there once an element that holds them can be seen.
  const look = (records) => {
    if (words || !probe.words) return;
    for (const { type, target, addedNodes } of records)
      for (const node of type == "characterData" ? [target] : addedNodes)
        if (node.textContent?.includes(probe.words)) return see(node);
  };
  const see = (node) => {
    let element = node.nodeType == Node.TEXT_NODE ? node.parentElement : node;
    for (let inner = element; inner; ) {
      element = inner;
      inner = [...element.children].find((it) => it.textContent.includes(probe.words));
    }
    words = { at: null };
    const frame = () => {
      const isSeen =
        element.isConnected &&
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        element.getClientRects().length;
      if (!isSeen) return element.textContent.includes(probe.words) ? requestAnimationFrame(frame) : (words = null);
      afterPaint((at) => {
        words.at = at;
        if (!probe.hasEvent) whole = at;
      });
    };
    frame();
  };
  const changes = new MutationObserver(look);
  const watch = (root) => changes.observe(root, { childList: true, characterData: true, subtree: true });
  watch(document);
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    watch(root);
    return root;
  };
  addEventListener(
    "outage-banner:change",
    (event) => {
      if (probe.hasEvent && event.detail && !whole) afterPaint((at) => (whole ||= at));
    },
    true,
  );
  addEventListener("load", () => (load = performance.now()));

  const heed = (type, list) => new PerformanceObserver((it) => list.push(...it.getEntries())).observe({ type });
  heed("layout-shift", shifts);
  heed("longtask", tasks);

  for (const name of ["instantiate", "instantiateStreaming"]) {
    const make = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await make.apply(WebAssembly, given);
      for (const it of Object.values((made.instance ?? made).exports ?? {}))
        if (it instanceof WebAssembly.Memory) memories.add(it);
      return made;
    };
  }

  // Long waits are remembered, so that the bench need not sit through them.
  const waits = new Map();
  for (const [set, clear, isOnce] of [["setTimeout", "clearTimeout", true], ["setInterval", "clearInterval", false]]) {
    const [begin, end] = [window[set], window[clear]];
    window[set] = (run, ms, ...given) => {
      const id = begin(
        (...all) => {
          if (isOnce) waits.delete(id);
          run(...all);
        },
        ms,
        ...given,
      );
      if (ms >= LONG_MS) waits.set(id, () => (isOnce && window[clear](id), run(...given)));
      return id;
    };
    window[clear] = (id) => (waits.delete(id), end.call(window, id));
  }

  // How long the module takes from the feed's text to the first element that it makes of it.
  let parsed, drawn;
  const { parse } = JSON;
  if (probe.isLarge) {
    JSON.parse = (text, ...more) => {
      if (String(text).length > 100_000) [parsed, drawn] = [performance.now(), 0];
      return parse(text, ...more);
    };
    for (const name of ["createElement", "createElementNS"]) {
      const make = Document.prototype[name];
      Document.prototype[name] = function (...given) {
        if (parsed) drawn ||= performance.now();
        return make.apply(this, given);
      };
    }
  }

  const asked = () =>
    performance
      .getEntriesByType("resource")
      .filter((it) => it.name.includes("/api/v2/") && it.startTime >= since)
      .at(0);
  const sum = (list) => list.reduce((total, it) => total + it.value, 0);
  const isDone = (now) => {
    if (!load) return;
    if (probe.words) return whole && now > Math.max(whole + AFTER_MS, probe.hasEvent ? load + AFTER_LOAD_MS : 0);
    if (!probe.asks) return now > load + AFTER_MS;
    return asked()?.responseEnd && now > Math.max(asked().responseEnd, load) + AFTER_MS;
  };

  window.__bench = {
    /** What was seen, once everything has happened, or when that takes too long. */
    seen: () =>
      new Promise((resolve) => {
        const begun = performance.now();
        const wait = setInterval(() => {
          const now = performance.now();
          if (!isDone(now) && now < begun + GIVE_UP_MS) return;
          clearInterval(wait);
          const feed = asked()?.startTime ?? null;
          // Of an outage that begins, the page's next request is the beginning: how long it waited is its option.
          const zero = since ? feed : 0;
          const from = (at) => (at == null || zero == null ? null : at - zero);
          // Nobody touches the page: what the browser takes for input is the screen of a phone that it emulates.
          const counted = shifts.filter((it) => it.startTime >= since);
          resolve({
            feed: since ? null : feed,
            words: from(words?.at),
            whole: from(whole && Math.max(whole, words?.at ?? 0)),
            shift: sum(counted),
            laterShift: words?.at ? sum(counted.filter((it) => it.startTime > words.at)) : 0,
            longest: Math.max(0, ...tasks.filter((it) => it.startTime >= since).map((it) => it.duration)),
            memory: [...memories].reduce((total, it) => total + it.buffer.byteLength, 0),
            reading: drawn ? drawn - parsed : null,
          });
        }, 20);
      }),
    /** From now on there are `given` words to wait for, and what waits for its next request makes it at once. */
    hurry: (given) => {
      probe.words = given;
      since = performance.now();
      words = whole = undefined;
      Math.random = () => 0; // No chance lengthens a wait.
      for (const run of [...waits.values()]) run();
    },
  };
})(PROBE);
