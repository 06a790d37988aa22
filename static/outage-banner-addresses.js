/* Outage Banner: endpoints that are more than one URL: short addresses as "statuspage:www.example.net", feeds that come
   in parts, several endpoints, and feeds that must be signed. The loader imports this only for those. */

// $1 is all that follows the colon, $2 what stands there before the first slash, $3 the rest from that slash on.
// "+" joins the URLs of a feed that comes in parts. Without a parameter, the colon belongs to the name.
// The order is the one that compresses best.
const URLS = {
  __proto__: null, // Or "constructor:" would be a name.
  cstate: "https://$1/index.json",
  statuspage: "https://$1/api/v2/summary.json",
  statuspal: "https://statuspal.io/api/v2/status_pages/$1/summary",
  "statuspal-eu": "https://statuspal.eu/api/v2/status_pages/$1/summary",
  incidentio: "https://$1/api/v1/summary",
  pagerduty: "https://$1/api/posts",
  statusio: "https://api.status.io/1.0/status/$1",
  instatus: "https://$1/summary.json",
  bluesky: "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=$1&filter=posts_no_replies&limit=20",
  openstatus: "https://api.openstatus.dev/public/status/$1",
  // Without the sort, Cachet's first page is the oldest one; version 3 sorts its incidents by itself.
  cachet: "https://$1/api/v1/incidents?sort=id&order=desc+https://$1/api/v1/components?per_page=100",
  cachet3:
    "https://$1/api/incidents?include=updates,components+https://$1/api/components?per_page=100+https://$1/api/schedules?sort=-id",
  sorry: "https://$1/api/v1/status+https://$1/api/v1/notices?timeline_state=present",
  oneuptime: "https://$2/status-page-api/overview$3",
  rootly: "https://$1/api/v1/status.json",
  statuscast: "https://$1/status.json+https://$1/incidents.json",
  "uptime-kuma": "https://$2/api/status-page$3+https://$2/api/status-page/heartbeat$3",
  gatus: "https://$1/api/v1/endpoints/statuses?pageSize=1+https://$1/api/v1/config",
  betterstack: "https://$1/index.json",
  flashduty: "https://$1/api/widget/v1/summary.json",
  uptimeflare: "https://$1/api/data",
  upptime: "https://raw.githubusercontent.com/$1/HEAD/history/summary.json",
  // Not "tagged": the post that closes need not carry the owner's tag.
  mastodon: "https://$2/api/v1/accounts$3/statuses?exclude_replies=true&exclude_reblogs=true",
  vigil: "https://$1/status/report",
  datadog: "https://$1/config.json",
  statushub: "https://$1/api/statuses",
  uptimerobot: "https://stats.uptimerobot.com/api/getMonitorList/$1",
  firehydrant: "https://$1/data/payload.json",
  "salesforce:": "https://api.status.salesforce.com/v1/incidents/active",
  "aws-health:": "https://health.aws.amazon.com/public/currentevents",
  "google-workspace:": "https://www.google.com/appsstatus/dashboard/incidents.json",
  "heroku:": "https://status.heroku.com/api/v4/current-status",
  "azure-devops:": "https://status.dev.azure.com/_apis/status/health?api-version=7.1-preview.1",
  "apple:": "https://www.apple.com/support/systemstatus/data/system_status_en_US.js",
  "paypal:": "https://www.paypal-status.com/api/v1/components+https://www.paypal-status.com/api/v1/events",
  "slack:": "https://slack-status.com/api/v2.0.0/current",
  "google-cloud:": "https://status.cloud.google.com/incidents.json",
  "zendesk:": "https://status.zendesk.com/api/ssp/incidents.json",
  "azure:": "https://rssfeed.azure.status.microsoft/en-us/status/feed/",
};

const MAX_BYTES = 2 ** 21;

/** The URL of a short address, or several joined by "+". Any other text comes back as it is. */
export const expand = (address) =>
  address.replace(
    /.+?:(?:https:\/\/)?(([^/]*)(\/.+?)?)\/?$/, // Owners paste "https://" and a last slash with the host.
    URLS[address.replace(/:.+/, "")] ?? "$&",
  );

const HEDGE_MS = 2e3, REST_MS = 9e5, AHEAD_MS = 9e5, SECOND_OPINIONS = 0.2; // As in `core/src/mirrors.rs`.
const DAY_MS = 864e5;
// For the loader and the banner alike: since when an endpoint is tried last, for it failed or lagged; the newest that each
// list of endpoints has answered; and the last of each of them, under "" what the device remembers of any.
const resting = new Map(), known = new Map(), said = new Map();

/** What an answer says about its own age: when it was written, and its newest time; NaN where it says nothing. */
export const editionOf = (text, modified, now) => {
  const past = (time) => (Date.parse(time) <= now + AHEAD_MS ? Date.parse(time) : NaN);
  let feed;
  try {
    feed = JSON.parse(text);
  } catch {} // XML.
  const written = past(feed?.checked_at ?? feed?.updated_at ?? feed?.page?.updated_at);
  const times = [...text.matchAll(/"(?:posted|display|created|updated)_?at":\s*"([^"]+)"/gi)].map((it) => past(it[1]));
  const own = [written, ...times].filter(Boolean).reduce((latest, it) => Math.max(latest, it), -Infinity);
  return { written, own, modified: past(modified), text };
};

/** Which of several answers is believed: see `newest` there. Without times the worse of two, and that is one that is not
    surely quiet. */
export const newest = async (editions, isQuiet) => {
  const has = (time) => editions.every((it) => Number.isFinite(it[time]));
  const time = ["own", "modified"].find(has);
  const latest = time && Math.max(...editions.map((it) => it[time]));
  const best = editions.filter((it) => !time || it[time] == latest);
  for (const it of best) if (best[1] && !(await isQuiet(it))) return it;
  return best[0];
};

/** Whether the first is surely older than the second, and says something else. */
export const isBehind = (one, other) =>
  one.text != other.text &&
  (Number.isFinite(one.written + other.written) ? one.written < other.written : one.modified < other.modified);

/** Of several endpoints a log-in page and a copy whose time is over are no answer: the next is asked. */
const checked = (answer) => {
  const text = new TextDecoder().decode(answer.body);
  if (/^\s*<([^]*<)?(rss|feed|rdf)\b|^(\ufffd|\w+\()/i.test(text)) return answer; // As in the loader.
  const feed = JSON.parse(text), end = Date.parse(feed?.checked_at) + feed?.valid_seconds * 1e3;
  if (end <= Date.now()) throw Error("a copy that was valid until " + new Date(end).toISOString());
  return answer;
};

/** Asks endpoints by `ask`, which asks one URL: the next where one fails or has not answered in two seconds, a second one
    now and then, and where `isDoubtful`. The answer is the newest, unless that is older than what was the newest before. A
    quiet one counts only if no other endpoint has told of an outage within `maxAgeMs`, or what that told is older. */
export const several = async (urls, ask, isQuiet, maxAgeMs, isDoubtful) => {
  const list = urls.join(" "), isResting = (url) => Date.now() - resting.get(url) < REST_MS;
  const order = urls.filter((it) => !isResting(it)).concat(urls.filter(isResting));
  const running = new Set(), answers = [];
  let problem = "there is no endpoint", editions, best, isLate, change, timer;
  const fail = (url, cause) => {
    problem = Object.assign(Error(url, { cause }), { url, headers: cause?.headers }); // Of the one that failed last.
    resting.set(url, Date.now());
  };
  const begin = async (url) => {
    running.add(url);
    await askParts(url, ask).then((it) => answers.push(urls[1] ? checked(it) : it)).catch((error) => fail(url, error));
    running.delete(url);
    change?.();
  };
  /** Until so many have answered, or one where the others are late; or, for what nobody has so many of, until all are through. */
  const gather = async (wanted) => {
    for (;;) {
      const isAnswered = answers.length >= wanted || (isLate && answers[0] && wanted < 3);
      if (!isAnswered && order[0] && (isLate || running.size + answers.length < wanted)) {
        clearTimeout(timer);
        isLate = 0;
        timer = setTimeout(() => change((isLate = 1)), HEDGE_MS);
        begin(order.shift());
      } else if (isAnswered || !running.size) break;
      else await new Promise((then) => (change = then));
    }
    clearTimeout(timer);
  };
  await gather(urls[1] && (isDoubtful || Math.random() < SECOND_OPINIONS) ? 2 : 1);
  if (!urls[1] && answers[0]) return answers[0];
  if (!answers[0]) throw problem;

  const before = said.get(list) || new Map(), last = known.get(list);
  const isDoubted = async () => {
    const at = Date.now();
    const of = (answer) => ({ answer, at, ...editionOf(new TextDecoder().decode(answer.body), answer.headers?.get("last-modified"), at) });
    editions = answers.map(of);
    best = await newest(editions, isQuiet);
    for (const [url, it] of before) {
      const isAsked = url ? answers.some((it) => it.url == url) : answers.length == urls.length;
      if (!isAsked && at - it.at < maxAgeMs && it.text != best.text && !isBehind(it, best) && (await isQuiet(best)) && !(await isQuiet(it)))
        return true;
    }
  };
  let isHeld = await isDoubted();
  if (isHeld) {
    await gather(Infinity);
    isHeld = await isDoubted();
  }
  running.forEach((url) => resting.set(url, Date.now()));
  for (const it of editions) {
    before.set(it.answer.url, it);
    isBehind(it, best) ? resting.set(it.answer.url, it.at) : resting.delete(it.answer.url);
  }
  said.set(list, before);
  const why =
    last && isBehind(best, last) ? "an answer that is older than the last one"
    : isHeld ? "a quiet answer, while another address has told of an outage and does not answer now"
    : "";
  if (why) throw fail(best.answer.url, Error(why)), problem;
  known.set(list, best);
  return best.answer;
};

let again = ""; // A file that did not come stays missing under its address.

/** What asks one URL for an element: where its tag names a key, only what was signed by it is an answer. */
const askerOf = async (element, ask) => {
  if (!element?.hasAttribute("key")) return ask;
  const url = new URL("outage-banner-signed.js", import.meta.url).href;
  const late = new Promise((_, end) => setTimeout(end, 1e4, new DOMException("no answer in 10 seconds", "TimeoutError")));
  try {
    return (await Promise.race([import(url + again), late])).forElement(element, ask);
  } catch (cause) {
    again = "?" + Date.now();
    throw Object.assign(Error(url, { cause }), { url });
  }
};

const maxAgeOf = (element) => (+element?.getAttribute("max-age-minutes") || 15) * 6e4;

/** Whether it can be proved that nothing is wrong, where two answers disagree and do not say when they were written. */
const judge = (element) => async ({ text, answer }) => {
  try {
    return (await import("./outage-banner-gate.js")).isQuiet(element, JSON.parse(text), answer?.headers);
  } catch {} // Not proved.
};

/** The same for the banner, which has its own `fetch` and reads bodies by itself: the URL that answered, its body, and
    what its headers say. Throws for the owner which failed, and why, and its `Retry-After`. */
export const ask = async (urls, element, fetch, bodyOf) => {
  const askOne = async (url) => {
    const signal = AbortSignal.timeout(1e4);
    const answer = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-cache", signal });
    if (!answer.ok) throw answer;
    return { url, body: await bodyOf([answer]), headers: answer.headers };
  };
  try {
    const { url, body, headers } = await several(urls, await askerOf(element, askOne), judge(element), maxAgeOf(element));
    return [url, body, headers.get("date"), headers.get("retry-after")];
  } catch ({ url, cause, headers }) {
    const why =
      cause?.name == "SyntaxError"
        ? "expected a status feed in JSON, RSS or Atom, found something else: " + cause.message
        : cause?.name == "SignatureError"
          ? cause.message
        : cause?.message
          ? cause.message + "; does it answer, and allow this site by CORS?"
          : String(cause);
    throw [url + ": " + (cause?.status ? "answered with HTTP " + cause.status : why), headers?.get("retry-after")];
  }
};

/** The answer of an endpoint that the loader cannot ask by itself. The element's attribute then has the URLs that it stands
    for. */
export default async (element, endpoint, ask) => {
  const SHORT = /(^|[\s+])([a-z][\w-]*:(?!\/)[^\s+]*)/g;
  // Parts with spaces around "+", commas, an address without its scheme: the owner is told what they mean.
  if (/(^|\s)(\+|(?![./]|[a-z][\w-]*:))\S|\+(\s|$)|,(\s|$)/i.test(endpoint))
    import("./outage-banner-check.js").then((it) => it.default(element)).catch(() => {});
  const text = (endpoint || "").replace(SHORT, (_, before, it) => before + expand(it)), urls = text.match(/\S+/g) || [];
  Object.defineProperty(element, "key", { value: element.key }); // That of the options as they were written.
  element.setAttribute("endpoint", text);
  let memory;
  try {
    memory = urls[1] && element.getAttribute("storage") != "none" && localStorage["outage-banner" + element.key];
  } catch {} // Storage that is refused remembers nothing.
  // What this device was told yesterday is no reason to disbelieve a file that was put back.
  const [, at, body] = /^(.*)\n([^]*)/.exec(memory || "") || [], now = Date.now(), list = urls.join(" ");
  if (now - Date.parse(at) < DAY_MS && !known.has(list)) {
    const it = { at: Date.parse(at), ...editionOf(body, undefined, now) };
    known.set(list, it);
    said.set(list, new Map([["", it]]));
  }
  return several(urls, await askerOf(element, ask), judge(element), maxAgeOf(element), memory);
};

/** All parts must answer. Of several, the body is an object that the readers know; the WebAssembly makes the same. */
const askParts = async (url, ask) => {
  const answers = await Promise.all(url.split(/\+(?=https?:\/\/|\/)/).map(ask));
  if (!answers[1]) return answers[0];
  const texts = answers.map((it) => new TextDecoder().decode(it.body));
  const body = new TextEncoder().encode(`{"+":[${texts}]}`);
  if (body.length > MAX_BYTES) throw "more than 2 MB";
  return { url, body, headers: answers[0].headers };
};
