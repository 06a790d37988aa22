/* Outage Banner: registers the service worker that the owner names by `worker`, and tells it what the outage page needs
   to know of the tag. `-check.js` imports this, which the loader calls for each option that it does not know itself, and
   hands us what tells the owner. */

import { wordsOf } from "./first/words.js";

const STYLES = "background color accent font radius logo".split(" ").map((it) => "--outage-banner-" + it);

const idle = () => new Promise((then) => (window.requestIdleCallback || setTimeout)(then));

/** After the page: neither its `load` nor what it does then waits for us. And after the first answer, which may have the
    site's name, and may switch the worker off. */
const settled = async (element) => {
  if (document.readyState != "complete") await new Promise((then) => addEventListener("load", then, { once: true }));
  for (let tries = 0; !element.last && tries < 20; tries++) await new Promise((then) => setTimeout(then, 500));
  await idle();
};

/** The endpoint as full URLs. Whoever asked it first has put what short addresses stand for into the attribute. */
const urlsOf = (list) => {
  const full = (text) => {
    const url = new URL(text, document.baseURI);
    if (!/^(https?|data):$/.test(url.protocol)) throw `what ${text} stands for is not known yet`;
    return url.href;
  };
  return list.trim().split(/\s+/).map((it) => it.split(/\+(?=https?:\/\/|\/)/).map(full).join("+")).join(" ");
};

/** What the outage page is made of. */
const configOf = async (element, base, page) => {
  const attributes = Object.fromEntries([...element.attributes].map((it) => [it.name, it.value]));
  const { key, feed } = element;
  for (const name of ["worker", "wasm", "base", "only-on", "not-on", "placement", "class", "id", "style"]) delete attributes[name];
  attributes.endpoint = urlsOf(element.getAttribute("endpoint"));
  const texts = {};
  const { lang, tag, strings } = await wordsOf(element, (file) => new URL(file, base).href, () => {});
  if (tag != "en") texts[`locales/${tag}.json`] = JSON.stringify(strings);
  const style = getComputedStyle(document.documentElement);
  const answer = page && (await fetch(new URL(page, document.baseURI), { credentials: "omit" }));
  if (answer && !answer.ok) throw `${page} answered with HTTP ${answer.status}`;
  const { name } = feed?.page ?? {};
  return {
    attributes, base, key, lang, texts,
    wasm: element.hasAttribute("wasm") ? new URL(element.getAttribute("wasm"), document.baseURI).href : "",
    strings: element.getAttribute("strings") || element.querySelector("script") ? strings : null, // The owner's are in it.
    site: (typeof name == "string" && name) || document.querySelector("[property='og:site_name']")?.content || location.hostname,
    styles: STYLES.map((it) => [it, style.getPropertyValue(it).trim()]).filter((it) => it[1]),
    html: answer ? await answer.text() : "",
    signed: localStorage["outage-banner-signed" + key], // When the newest feed was written that its key has signed.
  };
};

/** The worker of a registration, when it is ready to hear something. */
const activeOf = ({ active, waiting, installing }) =>
  active ||
  new Promise((then) => {
    const next = waiting || installing;
    next.addEventListener("statechange", () => next.state == "activated" && then(next));
  });

const begun = new WeakSet(); // Several unknown options call us several times.

/** `warn` writes a line for the owner. */
export default async (element, warn) => {
  if (begun.has(element)) return;
  begun.add(element);
  const written = element.getAttribute("worker");
  const { serviceWorker } = navigator; // None without https, and in some private windows.
  if (!serviceWorker || element.getAttribute("storage") == "none") return;
  try {
    const base = new URL(".", import.meta.url).href;
    await settled(element);
    const [file, page] = written.trim().split(/\s+/); // The owner's own outage page may follow.
    const url = new URL(file, document.baseURI);
    if (url.origin != location.origin) throw "it must be served from this site's own origin";
    if (element.feed?.worker === false) {
      const known = await serviceWorker.getRegistration(url);
      if (known?.active?.scriptURL == url.href) known.active.postMessage({ outageBanner: { isOff: true } });
      return;
    }
    const config = await configOf(element, base, page);
    const registration = await serviceWorker.register(url);
    if (!location.href.startsWith(registration.scope))
      warn(`worker=${JSON.stringify(written)} is for pages below ${registration.scope} only; put it into the site's top folder`);
    (await activeOf(registration)).postMessage({ outageBanner: config });
  } catch (error) {
    const name = error?.name == "SecurityError" ? "it must be served as text/javascript, from this site's own origin" : error?.message ?? error;
    warn(`cannot use worker=${JSON.stringify(written)}: ${name}; the page is as it was`);
  }
};
