/* Outage Banner: what is wrong with an attribute. The loader imports this only when one is not as it should be. */

const LEVELS = "none|minor|major|critical";
const LINKS = "https:.+|http:.+|mailto:.+|tel:.+|sms:.+";

// What each attribute may say: words, or the least whole number. The loader's MISTAKE knows the same in short.
const ALLOWED = {
  updates: LINKS,
  support: LINKS,
  show: "incidents|maintenance|upcoming|resolved",
  placement: "top|top-overlay|bottom|corner|inline",
  theme: "auto|light|dark",
  storage: "local|none",
  "min-impact": LEVELS,
  dismissible: LEVELS,
  "poll-seconds": 15,
  "max-age-minutes": 1,
  "upcoming-hours": 1,
  "resolved-minutes": 1,
};

/** Tells the owner of values that are not allowed; they count as if they were not there. */
export default (element, warn) => {
  for (const name in ALLOWED) {
    const allowed = ALLOWED[name];
    const value = element.getAttribute(name);
    const words = /^(updates|support|show)$/.test(name) ? (value || "").split(/[\s,]+/).filter(Boolean) : [value];
    const isFine = (word) =>
      allowed > 0 ? /^\s*\d+\s*$/.test(word) && word >= allowed : RegExp(`^(${allowed})$`).test(word);
    if (value != null && !words.every(isFine))
      warn(
        element,
        `data-${name}="${value}" is not allowed: expected ` +
          (allowed > 0 ? `a whole number, ${allowed} or more` : allowed.replace(/\|/g, ", ").replace(/\.\+/g, "…")) +
          "; using the default",
      );
  }
};
