/* Outage Banner: the outage page, which the service worker gives in the place of a page that does not come. It has the
   banner in it, and tries its own address again until the site answers. All files come from the worker. */

import { wordsOf } from "./first/words.js";
import { WORDS } from "./page/phrases.js";

const FIRST_MS = 15e3; // As often as anything of ours may ask.
const LONGEST_MS = 3e5;
const TIME_OUT_MS = 2e4;

const SHEET = `
:root { color-scheme: light dark; --ink: var(--outage-banner-color, light-dark(#1a1c1e, #eceff1)); }
body { margin: 0; background: light-dark(#fff, #121416); color: var(--ink); font: 1rem/1.5 var(--outage-banner-font, system-ui, sans-serif); }
main { box-sizing: border-box; max-width: 44rem; margin: 0 auto; padding: clamp(1.25rem, 8vh, 6rem) 1.25rem 2rem; overflow-wrap: break-word; }
.logo { width: 100%; height: 3.5rem; margin-bottom: 1.5rem; background: var(--outage-banner-logo) left / contain no-repeat; }
[dir=rtl] .logo { background-position: right; }
h1 { margin: 0 0 .5rem; font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.1rem); line-height: 1.2; text-wrap: balance; }
p { margin: 0 0 1.5rem; }
button { min-height: 2.75rem; margin-top: 1.5rem; padding: .5rem 1.25rem; border: 2px solid currentcolor; border-radius: var(--outage-banner-radius, .6em); background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid currentcolor; outline-offset: 3px; }
@media print { button, .soon { display: none; } }
`;

/** How long to wait before the next attempt: longer after each, and never at the same moment for all visitors. */
const waitMs = (failures, chance) => Math.min(FIRST_MS * 1.5 ** failures, LONGEST_MS) * (1 + chance / 2);

const make = (name, properties) => Object.assign(document.createElement(name), properties);

/** Asks for this very page, as a reload would. An answer is enough: what is in it is for the reload. */
const isBack = async () => {
  try {
    const end = new AbortController(), timer = setTimeout(() => end.abort(), TIME_OUT_MS);
    const answer = await fetch(location.href, { cache: "no-store", redirect: "manual", signal: end.signal });
    clearTimeout(timer);
    end.abort(); // Not the body.
    return answer.status < 500; // A redirect has the status 0 here.
  } catch {
    return false;
  }
};

const visible = () =>
  document.hidden && new Promise((then) => document.addEventListener("visibilitychange", then, { once: true }));

const retry = async () => {
  for (let failures = 0; ; failures++) {
    const early = new Promise((then) => addEventListener("online", then, { once: true }));
    await Promise.race([new Promise((then) => setTimeout(then, waitMs(failures, Math.random()))), early]);
    await visible();
    if (await isBack()) return location.reload();
  }
};

const element = document.createElement("outage-banner");

/** The page's own words, and the banner below them. */
const draw = async ({ attributes, key, lang, site, styles, folder, isOffline, strings }) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  document.adoptedStyleSheets = [sheet];
  const root = document.documentElement;
  for (const [name, value] of styles) root.style.setProperty(name, value);
  if (/^(light|dark)$/.test(attributes.theme)) root.style.colorScheme = attributes.theme;

  // Nothing that is closed, and the place that is free; under the tag's own name, for what the device remembers of it.
  const own = { ...attributes, lang, placement: "inline", dismissible: "none", ...(strings && { strings: JSON.stringify(strings) }) };
  for (const [name, value] of Object.entries(own)) element.setAttribute(name, value);
  Object.defineProperty(element, "key", { value: key });

  // So that the banner need not name whose service it is.
  const name = make("meta", { content: site });
  name.setAttribute("property", "og:site_name");
  document.head.append(name);

  const { tag, strings: all } = await wordsOf(element, (file) => folder + file, () => {});
  const isRtl = /^(ar|fa|he)$/.test(tag);
  // A name may run in the other direction than the words around it.
  const word = (name) => (all["page_" + name] ?? WORDS[tag][name]).replaceAll("{site}", isRtl ? `\u2068${site}\u2069` : site);
  const title = word(isOffline ? "offline" : "down");
  document.title = title;
  root.lang = tag;
  root.dir = isRtl ? "rtl" : "ltr";
  const again = make("button", { type: "button", textContent: word("again"), onclick: () => location.reload() });
  const main = make("main", { className: "outage-page" });
  if (styles.some(([name]) => name == "--outage-banner-logo")) main.append(make("div", { className: "logo" }));
  main.append(make("h1", { textContent: title }), make("p", { className: "soon", textContent: word("soon") }), element, again);
  // An owner's own page says where it wants this.
  (document.querySelector("[data-outage-page]") || document.body).append(main);
  document.head.append(make("script", { src: folder + "outage-banner.js" }));
};

draw(JSON.parse(document.getElementById("outage-page").textContent));
retry();
