/* Outage Banner: what the service worker knows of feeds. It asks the endpoint, and judges the answer by the same rows and
   the same code as the tag. A module here, and made one script of for the worker, which cannot import. */

// The build puts the gate in here, with the rows of all providers.
import { isQuiet } from "./outage-banner-gate.js";
import { signed } from "./outage-banner-signed.js";
import { RANKS, read } from "./first/read.js";

const TIME_OUT_MS = 1e4;
const MAX_BYTES = 2 ** 21;

// No worker has one, and nobody sees the texts that are read here.
const DOMParser = class {
  parseFromString(text) {
    return { body: { textContent: text } };
  }
};

/** The bytes behind one URL. A number is an HTTP status or another fault of an answer; all else means that none came. */
const ask = async (url) => {
  const answer = await fetch(url, {
    credentials: "omit",
    referrerPolicy: "no-referrer",
    cache: "no-cache",
    signal: AbortSignal.timeout(TIME_OUT_MS), // The body included.
  });
  if (!answer.ok) throw answer.status;
  const chunks = [], reader = answer.body.getReader();
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return { body: new Uint8Array(await new Blob(chunks).arrayBuffer()), headers: answer.headers };
    chunks.push(value);
    if ((size += value.length) > MAX_BYTES) throw 0;
  }
};

/** The answer of one endpoint, all its parts joined as the tag joins them. */
const askParts = async (endpoint, ask) => {
  const answers = await Promise.all(endpoint.split(/\+(?=https?:\/\/)/).map(ask));
  const texts = answers.map((it) => new TextDecoder().decode(it.body));
  try {
    return { feed: JSON.parse(texts[1] == null ? texts[0] : `{"+":[${texts}]}`), headers: answers[0].headers };
  } catch {
    throw 0;
  }
};

/** Whether a part of our own format says by itself that it does not hold any more. */
const isOld = ({ checked_at: checked, valid_seconds: seconds }, now) => Date.parse(checked) + seconds * 1e3 < now;

/** Whether something is surely open that the tag would show: an unknown word, a doubtful provider, what the owner's
    options leave out, are none. */
const isOpen = (feed, attributes, now) => {
  const list = (name) => (attributes[name] || "").trim().toLowerCase().split(/\s*,\s*/).filter(Boolean);
  const found = read({ finder, candidates, fieldsOf, lineOf, textOf, isObject }, feed, attributes.provider?.trim() || "", now);
  if (!found) return false;
  const components = list("components"), shows = attributes.show || "incidents maintenance";
  const least = RANKS.indexOf(attributes["min-impact"]);
  const isWanted = ({ parts }) =>
    !components[0] || !parts[0] || parts.some((it) => [it.id, it.name].some((name) => components.includes(name?.toLowerCase())));
  const isSure = (it) =>
    it.kind == "maintenance"
      ? it.start <= now && /maintenance/.test(shows)
      : (found.isSure || it.phase != "ongoing") && it.rank >= least && /incidents/.test(shows);
  return found.items.some((it) => isWanted(it) && isSure(it)) || (found.isSure && found.page > 1 && !components[0] && least < 0);
};

const times = []; // When the newest feeds were written that were accepted here.

/** What asks one URL: where the tag has a key, only what was signed by it is an answer. `newest` is what the last page
    knew of the times; the worker's own lie beside what that page said of the tag. */
const askerOf = async ({ key }, newest) => {
  if (key == null) return ask;
  const store = await caches.open("outage-banner " + location.pathname);
  const place = location.origin + location.pathname + "/config-signed";
  const recall = async () => [newest, await (await store.match(place))?.text()];
  const keep = (text) => store.put(place, new Response(text)).catch(() => {}); // A full disk.
  return signed(key, ask, times, recall, keep);
};

/** What the endpoint says: `open`, `quiet`, `doubt`, `silent` where nobody answers, `off` where our own format switches
    the worker off. */
self.outageBannerGate = async (attributes, newest) => {
  const ask = await askerOf(attributes, newest);
  let verdict = "silent";
  for (const endpoint of attributes.endpoint.match(/\S+/g) || [])
    try {
      const { feed, headers } = await askParts(endpoint, ask);
      const parts = [feed?.["+"] ?? feed].flat();
      const now = Date.now();
      verdict = "doubt";
      if (parts.some((it) => it?.version === 1 && it.worker === false)) return "off";
      if (parts.some((it) => it?.version === 1 && isOld(it, now))) continue;
      if (isQuiet({ getAttribute: (name) => attributes[name] ?? null }, feed, headers)) return "quiet";
      return isOpen(feed, attributes, now) ? "open" : verdict;
    } catch (error) {
      if (error === +error || error?.name == "SignatureError") verdict = "doubt"; // Somebody answered, so this device is not offline.
    }
  return verdict;
};
