// XML as JSON, loaded only for a feed that is RSS or Atom. `core/src/feed/xml.rs` does the same natively.

const CONTAINER = /^(rss|RDF|channel|item|feed|entry)$/;
const FOREIGN = /^(encoded|date|channel|item|feed|entry|rss|RDF)$/;
const NAME = "outage-banner";
const FOUND = "expected a status feed in JSON, RSS or Atom, found";

let policy;
let refusal = "";
try {
  policy = window.trustedTypes?.createPolicy(NAME, { createHTML: (xml) => xml });
} catch (error) {
  refusal = error; // The page names the policies that it allows. Where it enforces none, text will do.
}

/// What stands before the root element, comments and instructions left out, is a DTD: its entities could grow without end.
const hasDtd = (text) => {
  const misc = /\s*<(!--[^]*?--|\?[^]*?\?)>/y;
  let start = 0;
  while (misc.test(text)) start = misc.lastIndex;
  return /^\s*<!DOCTYPE/i.test(text.slice(start));
};

const parse = (text) => {
  try {
    return new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/xml");
  } catch (error) {
    throw `${FOUND} XML, but the page's Content-Security-Policy must allow reading it: add \`trusted-types ${NAME}\` (${refusal || error})`;
  }
};

/// An object for each container; of several elements of one name a list; of a link its address. Written as text at once,
/// for an element may have any name, and a page any prototypes.
const write = (element, depth) => {
  if (!depth || !CONTAINER.test(element.localName)) return JSON.stringify(element.getAttribute("href") ?? element.textContent);
  const found = new Map();
  for (let child = element.firstElementChild; child; child = child.nextElementSibling) {
    const name = child.localName, rel = child.getAttribute("rel");
    const isOurs = child.namespaceURI == element.namespaceURI || FOREIGN.test(name);
    if (!isOurs || (rel != null && rel != "alternate")) continue; // The feed's own address, say, or the title of a picture.
    const known = found.get(name), value = write(child, depth - 1);
    found.set(name, known ? { text: known.text + "," + value, isList: true } : { text: value });
  }
  let entries = "";
  found.forEach(({ text, isList }, name) => {
    entries += (entries && ",") + JSON.stringify(name) + ":" + (isList ? `[${text}]` : text);
  });
  return `{${entries}}`;
};

/// The JSON; throws words that say what is wrong.
export default (text) => {
  if (hasDtd(text)) throw FOUND + " XML with a DTD";
  const root = parse(text).documentElement;
  const error = root.localName == "parsererror" ? root : root.querySelector("parsererror");
  if (error) throw `${FOUND} ${error.textContent.replace(/\s+/g, " ").trim().slice(0, 200)}`;
  return `{${JSON.stringify(root.localName)}:${write(root, 4)}}`;
};
