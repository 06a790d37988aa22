/* Outage Banner: the gate for all other feeds. The loader imports this only for a shape that it does not judge itself,
   or when an answer was found quiet before. */

// Words for what is well; the readers know the same ones.
const FINE = /^(none|operational|up|ok|success|available|healthy|green|not_monitored)$/i;

// Keys, by their ends, under which a word says how a thing is.
const HEALTH = /(stat(us|e)_?(code|class|name|type)?|health|indicator|incident_type)$/i;

// Lists, by their keys or their entries' types, in which something is told: an entry must be over, or still to come.
const EVENTS = /incident|mainten|report|notice|schedul|issue|announce|affected|upcoming|^active$/i;

// Entries, by the same, that need no word of their own, and what says nothing of how things are now.
const WORDLESS = /section|update|pageComponents/i;
const REST = /^(publicGroupList|channels|categories|relationships|status_history)$/;

// An entry's own words on where it is in its life, as JSON. Cachet's 4 counts only beside a word.
const OVER =
  /^\[(null,|4,)*("(resolved|completed?|postmortem|fixed)"|\{"human":"fixed","value":4\})(,null|,4|,"fixed")*\]$/i;
const AHEAD = /^\[("scheduled"|"notstartedyet")?\]$/i;

/** Can it be proved that there is nothing to show? What is not known proves nothing. */
const isProven = (feed, show) => {
  const isOwn = feed.version === 1;
  let isNamed; // Whether the entry at hand has a fine word of its own.
  // Whether it is a feed of health at all: it says a fine word, or has a list that only such a feed has.
  let isSigned =
    isOwn ||
    feed.ongoing_incidents ||
    feed.maintenanceList ||
    (feed.meta && feed.data) ||
    (feed.page && (feed.incidents || feed.scheduled_maintenances));

  // Whoever wants to see what has ended or is to come leaves it to the WebAssembly.
  const isSettled = (it, key) => {
    if (/upcoming|resolved/.test(show)) return false;
    // Here the list itself says that a thing goes on.
    if (/^(ongoing_incidents|in_progress_maintenances|maintenanceList|active)$/.test(key)) return false;
    if (key == "maintenances" && feed.status_page) return false;
    const own = it.attributes || it;
    const words = Object.keys(own).filter((key) => /stat(us|e)$/i.test(key));
    const life = JSON.stringify(words.map((key) => own[key]));
    if (OVER.test(life)) return own.is_resolved !== false;
    const start = String(own.starts_at || own.scheduled_for || own.start || own.from || own.datetime_planned_start);
    const hasZone = /Z$|GMT|[+-]\d\d:?\d\d$/.test(start);
    const isAhead = Date.parse(hasZone ? start : start + "Z") > Date.now();
    return isAhead && AHEAD.test(life) && /mainten|schedul|upcoming/i.test(key);
  };

  const isFineEntry = (it, key) => {
    const kind = key + it.type;
    if (EVENTS.test(kind) || it.is_resolved) return isSettled(it, key);
    if (it.title || it.attributes?.title) return false; // What has a title is told, whatever it is.
    if (key == "components" && it.group === true && !isOwn) return true; // It only repeats its members.
    isNamed = (isOwn && key == "components") || WORDLESS.test(kind);
    return isFine(it) && isNamed;
  };

  const isFine = (it, key, holder) => {
    if (REST.test(key)) return true;
    // Uptime Kuma's, oldest first: 1 is up.
    if (key == "heartbeatList") return Object.values(it).every((beats) => (isSigned = beats.at(-1).status === 1));
    if (Array.isArray(it)) {
      const before = isNamed;
      const isQuiet = it.every((entry) => isFineEntry(entry, key));
      isNamed = before;
      return isQuiet;
    }
    if (it === Object(it)) {
      // Under the key of a list, an object is an event itself; Status.io has two lists in one.
      if (EVENTS.test(key) && !it.upcoming) return false;
      // Cachet 3 says a thing in two ways under one key.
      return Object.keys(it).every((name) => isFine(it[name], /^(human|value)$/.test(name) ? key : name, it));
    }
    if (key == "announcement") return it == null || it === "";
    if (key == "down") return it === 0; // A number of monitors.
    if (/impact|severity/i.test(key)) return it == null || it == "none";
    if (!HEALTH.test(key)) return true;
    // A service of StatusPal is well when no incident is named.
    if (it == null && !/incident_type$/.test(key)) return true;
    const isWord = it == null || FINE.test(it);
    const isNumber =
      (it === 100 && key == "status_code" && feed.result?.status_overall) || // Status.io's.
      (it === 1 && feed.meta && /^operational$/i.test(holder.human || holder.status_name)); // Cachet's.
    if (isWord || isNumber) isNamed = isSigned = true;
    return isWord || isNumber;
  };

  return isFine(feed) && !!isSigned;
};

/** A digest of an answer and of the owner's wishes; and of the day, for what time or a new version makes of them. */
export const mark = async (element, body) => {
  const names = element.getAttributeNames().filter((name) => name != "style");
  const wishes = names.map((name) => [name, element.getAttribute(name)]);
  const all = new Blob([JSON.stringify([new Date().toDateString(), wishes]), body]);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await all.arrayBuffer())).join();
};

/** Whether there is nothing to show: because that can be proved, or because the same answer was found so before. */
export const isQuiet = async (element, feed, body) => {
  const parts = feed?.["+"] && Object.keys(feed).length == 1 ? feed["+"] : [feed];
  try {
    if (parts.length && parts.every((it) => isProven(it, element.getAttribute("show") || ""))) return true;
  } catch {} // It is nothing that we know.
  const kept = element.getAttribute("storage") != "none" && localStorage["outage-banner-quiet" + element.key];
  return !!kept && kept == (await mark(element, body));
};
