/* Outage Banner: what the first words need once they are the banner, because the WebAssembly does not come: what they say
   then that they are not sure of, and what they tell the page, which the banner would have told. */

import { RANKS } from "./first/ranks.js";

/** What is shown of a feed, also where that is not sure: the worst, and that there may be something wrong. Undefined where
    there is nothing to show. */
export const noticeOf = (element, found) => {
  if (!found) return { items: [], parts: [], channels: [], rank: 2 }; // Of which only the WebAssembly knows what it says.
  const attribute = (name) => element.getAttribute(name)?.trim() || "";
  const components = attribute("components").toLowerCase().split(/\s*,\s*/).filter(Boolean);
  const shows = attribute("show") || "incidents maintenance", least = RANKS.indexOf(attribute("min-impact"));
  const isWanted = ({ parts }) =>
    !components[0] || !parts[0] || parts.some((it) => [it.id, it.name].some((name) => components.includes(name?.toLowerCase())));
  const items = found.items.filter(
    (it) => isWanted(it) && (it.kind == "incident" ? /incidents/.test(shows) && it.rank >= least : /maintenance/.test(shows)),
  );
  // As in `policy.rs`; of equals, the first.
  const order = (it) => [it.kind == "incident", it.rank, it.at ?? it.start ?? 0];
  items.sort((a, b) => order(b).map((it, index) => it - order(a)[index]).find((it) => it) || 0);
  const [first] = items;
  if (!first && found.isSure && !(found.page > 1)) return;
  const rank = Math.max(first ? first.rank : 2, first?.kind == "maintenance" || components[0] ? 0 : found.page);
  return { ...found, items, first, rank };
};

const iso = (ms) => (ms == null ? null : new Date(ms).toISOString().replace(/\.\d+/, ""));

/** What a page is told of a notice, in the form that `core/src/report.rs` has. */
const reportOf = ({ items, rank, url, first = { kind: "components", rank } }) => {
  const item = (it) => ({
    kind: it.kind, id: it.id ?? it.kind, indicator: RANKS[it.rank], title: it.title ?? null, status: it.phase || null,
    started_at: iso(it.start), next_update_by: iso(it.promise), url: it.url ?? null,
    components: (it.parts || []).map(({ name }) => name),
    latest: it.body ? { body: it.body, posted_at: iso(it.at) } : null,
  });
  return { indicator: RANKS[rank], first: item(first), more: items.slice(1).map(item), page_url: url ?? null, channels: [] };
};

const send = (element, name, detail) => {
  try {
    if (name == "change" && window.OutageBanner) Reflect.set(OutageBanner, "notice", detail);
    element.dispatchEvent(new CustomEvent("outage-banner:" + name, { detail, bubbles: true, composed: true }));
  } catch {} // What the page put in place of these is the page's affair.
};

/** Tells the page that the visitor has closed this notice. */
export const dismissed = (element, notice) => send(element, "dismiss", reportOf(notice));

/** Tells the page that this notice is shown, if another one was told last: `its` is what was said of the element. */
export const shown = (element, its, notice) => {
  const report = reportOf(notice), last = its.report;
  if (last != (its.report = JSON.stringify(report))) send(element, "change", report);
};
