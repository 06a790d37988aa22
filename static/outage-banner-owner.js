/* Outage Banner: what OutageBanner.debug() and OutageBanner.preview() do. Only an owner who asks loads it. */

const NAME = "outage-banner";
const MINUTE_MS = 6e4;
const HEADERS = ["content-type", "cache-control", "age", "date", "last-modified", "retry-after", "server"];

const time = (ms) => new Date(ms).toISOString().replace(/\.\d+/, "");

/** The options of an element, as the owner wrote them. */
const optionsOf = (element) => {
  const options = {};
  for (const { name, value } of element.attributes) if (!/^(class|id|style|hidden|slot)$/.test(name)) options[name] = value;
  return options;
};

/** An endpoint's URLs: it may be a short address, and several may be joined. */
const urlsOf = async (endpoint) => {
  let text = endpoint;
  if (/(^|\+)[a-z][\w-]*:(?!\/)/.test(text)) {
    const { expand } = await import("./outage-banner-addresses.js");
    text = text.split("+").map(expand).join("+");
  }
  return text.split(/\+(?=https?:\/\/|\/)/).map((it) => new URL(it, document.baseURI).href);
};

/** Asks one URL as the banner does; an answer is its text and what its server says about it. */
const ask = async (url, lines) => {
  const start = performance.now();
  try {
    const answer = await fetch(url, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-cache",
      signal: AbortSignal.timeout(1e4),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const ms = Math.round(performance.now() - start);
    lines.push(`${url}: HTTP ${answer.status}, ${bytes.length.toLocaleString("en")} bytes, ${ms} ms`);
    const seen = HEADERS.filter((it) => answer.headers.has(it)).map((it) => `${it}: ${answer.headers.get(it)}`);
    lines.push("  " + (seen.join("; ") || "no header that a page may read"));
    if (!answer.headers.has("date")) lines.push("  to let visitors' wrong clocks be corrected: Access-Control-Expose-Headers: Date");
    if (!answer.ok) lines.push("  " + (await cause({ url, status: answer.status })));
    const utf = bytes[0] == 254 && bytes[1] == 255 ? "utf-16be" : bytes[0] == 255 && bytes[1] == 254 ? "utf-16le" : "utf-8";
    return answer.ok ? new TextDecoder(utf).decode(bytes) : undefined;
  } catch (error) {
    lines.push("no answer: " + (await cause({ url, error })));
  }
};

const cause = async (failure) => (await import("./outage-banner-check.js")).cause(failure);

/** Whether the banner would take what a URL answers: with a key, only what that has signed. */
const counts = async (element, url, part, lines) => {
  if (!element.hasAttribute("key")) return true;
  const ask = async (url) => {
    const answer = await fetch(url, { credentials: "omit", cache: "no-cache", signal: AbortSignal.timeout(1e4) });
    if (!answer.ok) throw answer;
    return { body: new Uint8Array(await answer.arrayBuffer()) };
  };
  try {
    await (await import("./outage-banner-signed.js")).forElement(element, ask)(url, part);
    return lines.push("  its signature is valid");
  } catch (error) {
    lines.push("  " + (error?.message ?? error));
  }
};

/** The first endpoint that answers, as the banner takes it: of joined ones all must answer. */
const answerOf = async (element, options, lines) => {
  for (const endpoint of (options.endpoint ?? "").match(/\S+/g) ?? []) {
    const bodies = [];
    for (const [part, url] of (await urlsOf(endpoint)).entries()) {
      const body = await ask(url, lines);
      bodies.push(body == null || (await counts(element, url, part, lines)) ? body : undefined);
    }
    if (bodies.includes(undefined)) continue;
    return bodies[1] == null ? bodies[0] : `{"+":[${bodies}]}`;
  }
};

/** Whether the page's path is one of "/checkout*, /cart". */
const isAt = (paths) =>
  paths
    .split(/[\s,]+/)
    .some((it) => RegExp(`^${it.replace(/\W/g, (mark) => (mark == "*" ? ".*" : "\\" + mark))}$`).test(location.pathname));

/** Why a notice that there is cannot be seen, or that it can. */
const visibility = (element, options) => {
  if (!isAt(options["only-on"] || "*")) return `not shown here: only-on="${options["only-on"]}" leaves out ${location.pathname}`;
  if (isAt(options["not-on"] || "")) return `not shown here: not-on="${options["not-on"]}" names ${location.pathname}`;
  const inside = (selector) => element.shadowRoot?.querySelector(selector);
  if (inside(".reopen")) return "closed in this browser; OutageBanner.reopen() brings it back";
  if (inside("section.banner")) return "shown";
  return "not drawn yet; look for other lines of outage-banner on this console";
};

let made; // The reader, as WebAssembly; once for all elements.

const reader = async () => {
  const glue = await import("./outage_banner_explain.js");
  made ||= glue.default({ module_or_path: fetch(new URL("outage_banner_explain_bg.wasm", import.meta.url)) });
  await made;
  return glue;
};

/** What is to be printed about one element: a headline, lines, and a table of what the feed says. */
export const explained = async (element) => {
  const options = optionsOf(element);
  const lines = ["options: " + (Object.entries(options).map(([name, value]) => `${name}="${value}"`).join(" ") || "none")];
  const report = { title: `${NAME}: ${options.endpoint ?? "no endpoint"}`, lines, table: [] };
  let text = await answerOf(element, options, lines);
  if (text == null) {
    lines.push(options.endpoint ? "no endpoint has answered; what was known before stays, marked with its age" : "there is no endpoint");
    return report;
  }
  try {
    if (/^\s*</.test(text)) text = await jsonOf(text);
    const lang = options.lang || document.documentElement.lang || navigator.language || "en";
    const found = JSON.parse((await reader()).explain(text, JSON.stringify(options), lang, Date.now()));
    if (found.error) {
      lines.push(found.error);
      return report;
    }
    lines.push(`read as ${found.provider}; the whole page: ${found.indicator}`);
    const check = await import("./outage-banner-check.js");
    if (found.rival) lines.push(check.doubt([found.provider, found.rival]));
    const { incidents, maintenances, components } = found.counts;
    lines.push(`found: ${incidents} incidents, ${maintenances} maintenances, ${components} components`);
    if (found.newest) lines.push(`the newest update is of ${found.newest}`);
    report.table = found.items;
    for (const { what, name, why } of found.items) if (why != "shown") lines.push(`not shown: ${what} ${JSON.stringify(name)}: ${why}`);
    if (found.has_mistake) lines.push(...(await check.feed(text)));
    lines.push(...check.unmatched(found, found.names));
    lines.push(found.notice ? `says: ${found.notice}; ${visibility(element, options)}` : "there is nothing to show");
  } catch (error) {
    lines.push("cannot explain the answer: " + (error?.message ?? error));
  }
  return report;
};

/** XML as the JSON that the readers take. */
const jsonOf = async (text) => {
  const { default: xml } = await import("./outage-banner-xml.js");
  const value = await xml(text);
  return typeof value == "string" ? value : JSON.stringify(value);
};

/** Prints for the owner what was read for each banner, what was left out, and why. */
export const debug = async (elements) => {
  if (!elements.length) console.log(`${NAME}: there is no banner on this page`);
  for (const element of elements) {
    const { title, lines, table } = await explained(element);
    console.group(title);
    for (const line of lines) console.log(line);
    if (table.length) console.table(table);
    console.groupEnd();
  }
};

/** A feed of our own format in which something is shown that the options of this element let through. */
export const sample = (options, now) => {
  const shows = (kind) => (options.show || "incidents maintenance").split(/[\s,]+/).includes(kind);
  const title = "Preview: this is a sample, nothing is wrong";
  const body = "This is what visitors see during an outage. Only this page view shows it; OutageBanner.preview() has drawn it.";
  const updates = [{ posted_at: time(now - 4 * MINUTE_MS), body }];
  const id = "preview-" + now;
  const impact = options["min-impact"] == "critical" ? "critical" : "major";
  const incident = { id, title, impact, status: "identified", started_at: time(now - 25 * MINUTE_MS), next_update_by: time(now + 20 * MINUTE_MS), updates };
  const work = (start) => ({ id, title, starts_at: time(now + start * MINUTE_MS), ends_at: time(now + (start + 90) * MINUTE_MS), updates });
  const feed = { version: 1, incidents: [], maintenances: [] };
  if (shows("incidents")) feed.incidents.push(incident);
  else if (shows("maintenance")) feed.maintenances.push(work(-30));
  else if (shows("upcoming")) feed.maintenances.push(work(30));
  else feed.incidents.push({ ...incident, status: "resolved", resolved_at: time(now - MINUTE_MS), next_update_by: undefined });
  return feed;
};

/** Shows the owner a marked sample in each banner of the live page. Nothing in the page's address can ask for it. */
export const preview = (elements, show) => {
  if (!elements.length) console.log(`${NAME}: there is no banner on this page to preview`);
  for (const element of elements) show(element, new TextEncoder().encode(JSON.stringify(sample(optionsOf(element), Date.now()))));
};
