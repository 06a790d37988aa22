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

const didYouMean = (word) => (word == null ? "" : `; did you mean ${JSON.stringify(word)}?`);

// A pattern of the schema is known by what it lets through.
const LINK = "an address that begins with https:, http:, mailto:, tel: or sms:";
const expected = (rule) =>
  rule.enum
    ? oneOf(rule.enum)
    : "const" in rule
      ? JSON.stringify(rule.const)
      : rule.format == "date-time"
        ? "a time with its zone, such as 2026-05-04T14:05:00Z"
        : rule.pattern
          ? RegExp(rule.pattern).test("tel:")
            ? LINK
            : "an address that begins with https: or http:"
          : rule.anyOf
            ? "a text, or an object with a text for each language"
            : rule.type == "integer"
              ? `a whole number, ${rule.minimum} or more`
              : { object: "an object", array: "a list", string: "a text" }[rule.type];

const isTime = (text) => {
  const [, year, month, day] = text.match(/^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/) || [];
  return day > 0 && month > 0 && new Date(Date.UTC(year, month - 1, day)).getUTCMonth() == month - 1;
};

const isUri = (text) => /^[a-z][a-z0-9+.-]*:[^\s<>"\\^`{|}]*$/i.test(text) && (!/^https?:/i.test(text) || URL.canParse(text));

/** Collects into `lines` what is wrong with a value: the keywords of JSON Schema that our schema uses. */
const check = (schema, node, value, path, lines) => {
  const rule = node.$ref ? { ...schema.$defs[node.$ref.split("/").pop()], ...node } : node;
  const rules = rule.$ref && schema.$defs[rule.$ref.split("/").pop()].$ref ? schema : rule; // Our references are one step.
  const isObject = typeof value == "object" && value != null && !Array.isArray(value);
  const isType = {
    object: isObject,
    array: Array.isArray(value),
    string: typeof value == "string",
    integer: Number.isInteger(value),
  };
};
