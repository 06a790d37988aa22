/* Outage Banner: what is wrong in a feed of our own format, by the rules of status.schema.json. Only owners load it. */

const MAX_LINES = 20;

/** The word of the list that is most like this one, or undefined. Two letters that changed places are one mistake. */
export const nearest = (word, list, lettersPerMistake = 3) => {
  let best;
  let fewest = Infinity;
  for (const other of list) {
    const rows = [[...Array(other.length + 1).keys()]];
    for (let i = 1; i <= word.length; i++) {
      rows[i] = [i];
      for (let j = 1; j <= other.length; j++) {
        const isSame = word[i - 1] == other[j - 1];
        const isSwapped = i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1];
        rows[i][j] = Math.min(
          rows[i - 1][j] + 1,
          rows[i][j - 1] + 1,
          rows[i - 1][j - 1] + !isSame,
          isSwapped ? rows[i - 2][j - 2] + 1 : Infinity,
        );
      }
    }
    const mistakes = rows[word.length][other.length];
    if (mistakes < fewest && mistakes <= other.length / lettersPerMistake) [best, fewest] = [other, mistakes];
  }
  return best;
};

/** A value as JSON, no longer than a line bears. */
export const shown = (value) => {
  const text = typeof value == "object" && value ? (Array.isArray(value) ? "a list" : "an object") : JSON.stringify(value);
  return text.length > 80 ? text.slice(0, 79) + "…" : text;
};

/** "a, b or c". */
export const oneOf = (words) => words.join(", ").replace(/, ([^,]*)$/, " or $1");

/** What to write instead of a value, in words that a person without the schema understands. */
const expected = (rule) =>
  rule.enum
    ? oneOf(rule.enum)
    : "const" in rule
      ? rule.const
      : rule.format == "date-time"
        ? "a time with its zone, such as 2026-05-04T14:05:00Z"
        : rule.pattern
          ? RegExp(rule.pattern).test("tel:1")
            ? "an address that begins with https:, http:, mailto:, tel: or sms:"
            : "an address that begins with https: or http:"
          : rule.anyOf
            ? "a text, or an object with a text for each language"
            : rule.type == "integer"
              ? `a whole number, ${rule.minimum} or more`
              : { object: "an object", array: "a list", string: "a text" }[rule.type];

/** The nearest right value, where one suggests itself. */
const suggestion = (rule, value) => {
  if (typeof value != "string") return;
  if (rule.enum) return nearest(value.trim().toLowerCase().replace(/[\s-]+/g, "_"), rule.enum);
  if (rule.pattern && /^\+?[\d\s()/.-]{5,}$/.test(value)) return "tel:" + value.replace(/[^+\d]/g, "");
  if (rule.pattern && /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(value)) return "mailto:" + value;
  if (rule.pattern && /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(value)) return "https://" + value;
};

const isTime = (text) => {
  const FORM = /^(\d{4})-(\d\d)-(\d\d)[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
  const [, year, month, day] = text.match(FORM) ?? [];
  return day > 0 && new Date(Date.UTC(year, month - 1, day)).getUTCMonth() == month - 1;
};

const isAddress = (text) => /^[a-z][a-z\d+.-]*:[^\s<>"\\^`{|}]*$/i.test(text);

const isOfType = (type, value) =>
  type == "integer"
    ? Number.isInteger(value)
    : type == "array"
      ? Array.isArray(value)
      : typeof value == type && value != null && !Array.isArray(value);

/** Calls `found(path, rule, value, key)` for each mistake; `key` is one that the rule does not know, or that is missing. */
const check = (schema, node, value, path, found) => {
  const rule = node.$ref ? schema.$defs[node.$ref.split("/").pop()] : node;
  if (rule.$ref) return check(schema, rule, value, path, found);
  const isBad =
    (rule.type && !isOfType(rule.type, value)) ||
    (rule.enum && !rule.enum.includes(value)) ||
    ("const" in rule && rule.const !== value) ||
    value < rule.minimum ||
    value?.length < rule.minLength ||
    (rule.pattern && !RegExp(rule.pattern, "u").test(value)) ||
    (rule.format == "date-time" && !isTime(value)) ||
    (rule.format == "uri" && !isAddress(value)) ||
    rule.anyOf?.every((it) => {
      let isOther = false;
      check(schema, it, value, path, () => (isOther = true));
      return isOther;
    });
  if (isBad) return found(path, rule, value);
  if (rule.items) value.forEach((it, index) => check(schema, rule.items, it, `${path}[${index}]`, found));
  if (rule.type != "object") return;
  for (const key of rule.required ?? []) if (!Object.hasOwn(value, key)) found(path, rule, value, key);
  const keys = Object.keys(value);
  if (keys.length < rule.minProperties) found(path, rule, value);
  for (const key of keys) {
    const inner = [path, key].filter(Boolean).join(".");
    const own = Object.hasOwn(rule.properties ?? {}, key) && rule.properties[key];
    if (rule.propertyNames && !RegExp(rule.propertyNames.pattern, "u").test(key)) found(path, rule, value, key);
    else if (own) check(schema, own, value[key], inner, found);
    else if (Object.keys(rule.patternProperties ?? {}).some((it) => RegExp(it, "u").test(key))) continue;
    else if (rule.additionalProperties === false) found(path, rule, value, key);
    else if (rule.additionalProperties) check(schema, rule.additionalProperties, value[key], inner, found);
  }
};

/** The line for one mistake; `cargo xtask read` writes the same. */
const line = (path, rule, value, key) => {
  const like = (it) => (it == null ? "" : `; did you mean ${shown(it)}?`);
  if (key == null) return `${path || "the feed"} is ${shown(value)}: expected ${expected(rule)}${like(suggestion(rule, value))}`;
  const where = [path, key.slice(0, 80)].filter(Boolean).join(".");
  if (rule.required?.includes(key)) return `${where} is missing: expected ${expected(rule.properties[key])}`;
  const known = Object.keys(rule.properties ?? {}).filter((it) => it != "$schema").sort();
  const best = nearest(key.toLowerCase(), known);
  return `${where} is not known: ` + (best ? `did you mean ${shown(best)}?` : `expected ${oneOf(known)}, or a name that begins with x-`);
};

/** What is wrong with the feed, a line each, by the schema. */
export const mistakes = (schema, feed) => {
  const lines = new Set();
  // Joined addresses come as one object; each part is a feed.
  for (const part of Array.isArray(feed?.["+"]) ? feed["+"] : [feed]) {
    check(schema, schema, part, "", (...mistake) => lines.add("in the feed, " + line(...mistake)));
  }
  const all = [...lines];
  const rest = all.length - MAX_LINES;
  return rest > 0 ? [...all.slice(0, MAX_LINES), `in the feed, ${rest} more mistakes`] : all;
};

/** What is wrong with the text of a feed, a line each. The schema lies beside this file. */
export const feed = async (text) => {
  try {
    const answer = await fetch(new URL("status.schema.json", import.meta.url), { credentials: "omit" });
    if (!answer.ok) throw "HTTP " + answer.status;
    return mistakes(await answer.json(), JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch (error) {
    const url = new URL("status.schema.json", import.meta.url);
    return [`something in the feed is not of our format; what, the schema would say, but ${url} did not load (${error})`];
  }
};
