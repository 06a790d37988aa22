// What the editor needs of the browser. The build puts this into the glue of the set-up page.

const DRAFT = "outage-banner-editor";
const SECRET = "outage-banner-editor-secret";
const GET_MS = 1e4;
const PUT_MS = 3e4;
const EVERY_MS = 5e3;
const PAUSE_MS = 300;
const LOOK_MS = 500;

/** A file of ours: this one is in the folder `setup`, which lies in theirs. */
const ourFile = (file) => new URL("../" + file, import.meta.url).href;

let rules; // The file that knows the schema, and the schema: asked for at once, so that both are there without a network.

const loadRules = () =>
  (rules ||= Promise.all([
    import(ourFile("outage-banner-check-feed.js")),
    fetch(ourFile("status.schema.json")).then((it) => (it.ok ? it.json() : Promise.reject("HTTP " + it.status))),
  ]).catch((error) => {
    rules = undefined;
    throw error;
  }));

/** Asks for all that the editor needs later. */
export const prepareEditor = () => void loadRules().catch(() => {});

/** One line for each mistake; `undefined` where the rules themselves are not there. */
export const mistakesIn = async (text) => {
  let known;
  try {
    known = await loadRules();
  } catch {
    return undefined;
  }
  const [{ mistakes }, schema] = known;
  return mistakes(schema, JSON.parse(text.replace(/^\uFEFF/, "")));
};

/** The moment of a local time, as a field of the page has it; NaN for what is none. */
export const momentOf = (text) => new Date(text).getTime();

/** A moment as people read it here: with its day where that is not today's. */
export const shownOf = (ms) => {
  const at = new Date(ms);
  const isToday = at.toDateString() == new Date().toDateString();
  return at.toLocaleString(undefined, isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
};

/** From now on the page opens without a network, too. A worker of somebody else stays where it is, and takes the place of
    ours if it comes later. */
const keepPage = async () => {
  const { serviceWorker } = navigator; // None without https, and in some private windows.
  const script = ourFile("outage-editor-worker.js");
  const known = await serviceWorker?.getRegistration(ourFile(""));
  const worker = known?.active ?? known?.waiting ?? known?.installing;
  const isFree = known?.scope != ourFile("") || worker?.scriptURL == script;
  if (serviceWorker && isFree) await serviceWorker.register(script);
};

let hasKept = false;

/** Whether it is stored. Storage may be refused, or full. Whoever has a draft may need the page again, wherever they are. */
export const keepDraft = (text) => {
  if (text && !hasKept) {
    hasKept = true;
    keepPage().catch(() => {}); // Then the page needs its network as before.
  }
  try {
    text ? localStorage.setItem(DRAFT, text) : localStorage.removeItem(DRAFT);
    return true;
  } catch {
    return false;
  }
};

export const recallDraft = () => {
  try {
    return localStorage.getItem(DRAFT) ?? undefined;
  } catch {
    return undefined;
  }
};

/** For this tab and this session alone. */
export const keepSecret = (text) => {
  try {
    text ? sessionStorage.setItem(SECRET, text) : sessionStorage.removeItem(SECRET);
  } catch {} // Then it is known until the page is left.
};

export const recallSecret = () => {
  try {
    return sessionStorage.getItem(SECRET) ?? "";
  } catch {
    return "";
  }
};

const whyNot = (error, url) =>
  !navigator.onLine
    ? "this device is offline"
    : error?.name == "TimeoutError"
      ? "no answer in time"
      : location.protocol == "https:" && /^http:/i.test(url)
        ? "a page with https: cannot reach an address with http:"
        : "it cannot be reached, or does not allow this page to (CORS)";

const askServer = async (url, method, headers, body, ms) => {
  try {
    const answer = await fetch(url, {
      method,
      headers,
      body,
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: Object.keys(headers).length ? "error" : "follow", // A token goes to the address that was typed, to no other.
      signal: AbortSignal.timeout(ms),
    });
    return [String(answer.status), answer.headers.get("etag") ?? "", await answer.text()];
  } catch (error) {
    // A name or a value that is no header is told by the browser, before anything is sent.
    throw new Error(/header|bytestring|characters|latin/i.test(error?.message) ? "that is no header" : whyNot(error, url));
  }
};

/** Status, tag and text. */
export const getFeed = (url, headers) => askServer(url, "GET", Object.fromEntries(headers), undefined, GET_MS);
export const putFeed = (url, headers, text) => askServer(url, "PUT", Object.fromEntries(headers), text, PUT_MS);

/** Name and text of the file that was chosen. */
export const chosenFile = async (input) => {
  const [file] = input.files;
  const text = file ? await file.text() : "";
  const name = file?.name ?? "";
  input.value = ""; // So that the same file can be chosen again.
  return [name, text];
};

export const saveFile = (text, name) => {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 6e4);
};

/** Puts the focus on an element, and the element where what follows it can be seen. */
export const focusOn = (id) => {
  const it = document.getElementById(id);
  it?.focus();
  if (it?.getBoundingClientRect().top > innerHeight / 2) it.scrollIntoView();
};

export const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

/** The banner's words in a language, as JSON. */
export const localeOf = async (lang) => {
  const answer = await fetch(ourFile(`locales/${lang}.json`));
  return answer.ok ? answer.text() : "{}";
};

/** Waits until a cache may have something newer. */
export const pauseEditor = () => new Promise((then) => setTimeout(then, LOOK_MS));

/** Calls back every few seconds, and when another tab changes the draft. */
export const watchEditor = (callback) => {
  setInterval(() => callback(false), EVERY_MS);
  addEventListener("storage", (event) => event.key == DRAFT && callback(true));
};

// The page in the frame: a plain one, with the real widget. What it asks for a feed is answered from here, and what it
// needs of ours is fetched once, so that the banner is drawn without a network, too.
const FRAME = `
const kept = new Map();
const real = window.fetch;
let feed = "{}";
window.fetch = async (what, init) => {
  const url = String(what?.url ?? what);
  if (url.includes("/setup/preview-")) return new Response(feed, { headers: { "content-type": "application/json" } });
  if (!kept.has(url)) {
    const answer = await real(what, init);
    if (!answer.ok) return answer;
    kept.set(url, answer);
  }
  return kept.get(url).clone();
};
let count = 0;
window.show = (text, all) => {
  feed = text;
  document.querySelectorAll("outage-banner").forEach((it) => it.remove());
  const banner = document.createElement("outage-banner");
  banner.setAttribute("endpoint", BASE + "setup/preview-" + ++count + ".json");
  banner.setAttribute("storage", "none");
  if (all) banner.setAttribute("show", "incidents maintenance upcoming resolved");
  document.body.prepend(banner);
};
// By the addresses that the loader has for them: a first try is ?0.
for (const it of ["outage-banner-first.js", "outage-banner-rows.js", "outage-banner-stay.js?0", "outage_banner.js?0"])
  import(BASE + it).catch(() => {});
window.fetch(BASE + "outage_banner_bg.wasm").catch(() => {});
`;

/** The text of the page in the frame. */
export const framePage = () => {
  const base = JSON.stringify(ourFile("")).replaceAll("<", "\\u003c");
  return `<!doctype html><html lang="${document.documentElement.lang || "en"}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Your page</title>
<style>:root{color-scheme:light dark}body{margin:0;font:1rem/1.5 system-ui,sans-serif}main{padding:1.25rem;opacity:.5}
i{display:block;height:.7rem;margin-top:.8rem;border-radius:.35rem;background:currentcolor;opacity:.25}</style>
<script>const BASE = ${base};${FRAME}</script>
<script async src="${ourFile("outage-banner.js")}"></script></head>
<body><main>Your page<i style="width:70%"></i><i></i><i style="width:85%"></i></main></body></html>`;
};

let framePause; // Who types gets the banner anew when they pause, not with each letter.

/** Shows a feed in the frame, where that has loaded. */
export const showInFrame = (frame, text, all) => {
  clearTimeout(framePause);
  framePause = setTimeout(() => {
    const inner = frame.contentDocument?.documentElement;
    if (inner) inner.style.colorScheme = document.documentElement.dataset.theme ?? "";
    frame.contentWindow?.show?.(text, all);
  }, PAUSE_MS);
};
