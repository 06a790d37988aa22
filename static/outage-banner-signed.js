/* Outage Banner: feeds that count only with their owner's signature. Pages load this only where the tag has a `key`: the
   loader and the banner ask through it, and so does the service worker, which has it built in. */

const SIGNATURE_BYTES = 64;
const AHEAD_MS = 9e5; // As in `core/src/mirrors.rs`: so far a device's clock may be behind.

/** The public keys in an attribute. Of a text that is none the owner is told elsewhere; it never lets a feed pass. */
const keysOf = (text) =>
  text
    .split(/\s+/)
    .filter((it) => /^[A-Za-z\d+/]{43}=$/.test(it))
    .map((it) => Uint8Array.from(atob(it), (char) => char.charCodeAt()));

/** Where the signature of a feed lies: `.sig` ends the path, and a query stays behind it. */
const signatureOf = (url) => {
  const place = new URL(url, self.document?.baseURI);
  place.pathname += ".sig";
  return place.href;
};

/** Why an answer does not count. Of a signature that did not come, its `Retry-After` is respected, too. */
const refusal = (message, headers) => Object.assign(Error(message), { name: "SignatureError", headers });

/** Whether the owner of this key has signed these bytes. */
const isBy = async (key, signature, body) => {
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, body);
  } catch (error) {
    if (error?.name == "DataError") return false; // Some browsers find only here that a key is none.
    throw refusal(
      self.isSecureContext
        ? "this browser cannot check an Ed25519 signature; Chrome 137, Firefox 129, Safari 17 and later ones can"
        : "browsers check signatures on https: pages only, and this page is none",
    );
  }
};

/** When a feed was written, as it says itself; -Infinity where it does not. */
const writtenAt = (body) => {
  try {
    const { checked_at, updated_at, page } = JSON.parse(new TextDecoder().decode(body));
    return Math.max(...[checked_at, updated_at, page?.updated_at].map(Date.parse).map((it) => it || -Infinity));
  } catch {
    return -Infinity; // RSS, Atom.
  }
};

/** A request that is answered only by what one of the keys has signed, and by nothing older than what was accepted before.
    `ask` asks one URL. `times` has for each part of a joined feed when the newest accepted one was written. `recall` gives
    the texts in which the device remembers such times, and `keep` takes the next one. */
export const signed = (keys, ask, times, recall, keep) => async (url, part = 0) => {
  const place = signatureOf(url);
  // Both at once: the less time lies between the two, the less often a new feed meets an old signature.
  const [answer, signature] = await Promise.all([ask(url), ask(place).catch((error) => ({ error }))]);
  const { error, body } = signature;
  if (!body) {
    const status = error?.status ?? (Number(error) || 0);
    const why = status ? `answered with HTTP ${status}` : `did not come (${String(error?.message ?? error).slice(0, 80)})`;
    throw refusal(`it is not signed: ${place} ${why}; put it there, readable for this site by CORS`, error?.headers);
  }
  if (body.length != SIGNATURE_BYTES)
    throw refusal(`it is not signed: ${place} has ${body.length} bytes, and a signature ${SIGNATURE_BYTES}`);
  const all = keysOf(keys);
  if (!all[0]) throw refusal("it does not count, for (data-)key has no public key in it");
  let isValid = false;
  for (const key of all) isValid ||= await isBy(key, body, answer.body);
  if (!isValid) throw refusal("its signature is not valid: the feed was changed, or somebody else than (data-)key has signed it");

  const written = writtenAt(answer.body);
  for (const text of await recall())
    for (const [at, it] of (text ?? "").split(" ").entries()) times[at] = Math.max(times[at] || 0, +it || 0);
  const newest = times[part] || 0;
  if (newest && written < newest) {
    const [own, last] = [written, newest].map((it) => (it > 0 ? new Date(it).toISOString() : "at no time that it names"));
    throw refusal(`it is signed, but older than one that was accepted before: written ${own}, and that one ${last}`);
  }
  // A time that lies far ahead is a mistake, and must not make all later feeds old.
  const now = Date.now(), known = written > now + AHEAD_MS ? now : written;
  if (known > newest) {
    times[part] = known;
    await keep(Array.from(times, (it) => it || 0).join(" "));
  }
  return answer;
};

const timesOf = new Map(); // Of each banner of the page, for storage may be refused.

/** The same for an element. What it remembers lies beside the last answer worth showing, but stays on a quiet day. */
export const forElement = (element, ask) => {
  const name = "outage-banner-signed" + element.key;
  const store = () => (element.getAttribute("storage") == "none" ? {} : localStorage);
  if (!timesOf.has(name)) timesOf.set(name, []);
  const recall = () => {
    try {
      return [store()[name]];
    } catch {
      return []; // Storage that is refused remembers nothing.
    }
  };
  const keep = (text) => {
    try {
      store()[name] = text;
    } catch {} // Nor does storage that is full.
  };
  return signed(element.getAttribute("key"), ask, timesOf.get(name), recall, keep);
};
