/* Outage Banner: an owner's mistakes, each as one line with its cure. The loader imports this only when there is one. */

import { feed, nearest, oneOf, shown } from "./outage-banner-check-feed.js";

export { feed };

const NAME = "outage-banner";
const LEVELS = "none minor major critical";
const LINKS = "https: http: mailto: tel: sms:";

// `cargo test --test docs` compares these names with those of the readers.
const PROVIDERS =
  "outage-banner apple azure-devops datadog paypal statushub flashduty incidentio oneuptime slack instatus betterstack uptime-kuma cstate statusio statuspal uptimerobot zendesk cachet heroku sorry salesforce google-cloud upptime gatus aws-health firehydrant uptimeflare vigil statuspage statuscast pagerduty rss atom json-feed mastodon bluesky openstatus".split(" ");

const SERVICES =
  "phone sms mail chat x mastodon bluesky facebook instagram linkedin youtube telegram whatsapp signal discord slack matrix reddit github zendesk web".split(" ");

// Each option and the words that it takes; for a number the least, the most that makes sense, and its unit.
const OPTIONS = {
  endpoint: 0,
  key: 0,
  provider: 0,
  "post-tag": 0,
  updates: LINKS,
  support: LINKS,
  "support-for": 0,
  placement: "top top-overlay bottom corner inline",
  "only-on": 0,
  "not-on": 0,
  components: 0,
  show: "incidents maintenance upcoming resolved",
  "upcoming-hours": [1, 8760, "hours", 3600e3],
  "resolved-minutes": [1, 10080, "minutes", 60e3],
  "min-impact": LEVELS,
  theme: "auto light dark",
  lang: 0,
  strings: 0,
  dismissible: LEVELS,
  "poll-seconds": [15, 3600, "seconds", 1e3],
  "max-age-minutes": [1, 10080, "minutes", 60e3],
  storage: "local none",
  worker: 0,
  wasm: 0,
  base: 0,
};

const NAMES = Object.keys(OPTIONS);

// What a script may have itself, or gets from others, without being meant for us.
const NOT_OURS = /^(base|lang|show|wasm)$/;

const words = (value) => value.split(/[\s,]+/).filter(Boolean);

/** The option that a name nearly is. Names of others must be left in peace: so few letters may differ. */
const option = (name) =>
  NAMES.includes(name) ? name
  : /^(pub(lic)?-?key|keys)$/.test(name) ? "key" // Whoever means it believes that feeds are checked.
  : nearest(name, NAMES.filter((it) => it.length > 4), 4);

const didYouMean = (text) => (text == null ? "" : `; did you mean ${shown(text)}?`);

/** The tag of a language that was given by its name, in English or its own: "german", "Deutsch". */
const tagOf = (value) => {
  try {
    const tag = Intl.getCanonicalLocales(value.trim().replace(/_/g, "-"))[0];
    if (tag.split("-")[0].length < 4) return tag;
  } catch {} // No tag, then: perhaps a name.
  const tags = "ar bn cs da de el es fa fi fr he hi hu id it ja ko nl no pl pt pt-BR ro ru sv th tr uk vi zh-Hans zh-Hant".split(" ");
  const isNamed = (tag, by) =>
    new Intl.DisplayNames(by, { type: "language" }).of(tag).toLowerCase() == value.trim().toLowerCase();
  return tags.find((tag) => isNamed(tag, "en") || isNamed(tag, tag));
};

/** What is wrong with one endpoint, or with how several stand beside each other. */
const endpointLines = (value, own) => {
  const lines = [];
  const joined = value.trim().replace(/\s*\+\s+|\s+\+\s*/g, "+");
  if (joined != value.trim())
    lines.push(`${own} has spaces around +, so that only the first part is read; write ${shown(joined)}`);
  for (const token of joined.split(/\s+/)) {
    if (/,$/.test(token)) lines.push(`${own} has a comma after ${token.slice(0, -1)}; separate addresses by spaces`);
    for (const part of token.replace(/,$/, "").split("+")) {
      const host = part.split(/[/?#]/)[0];
      const isFile = host == part && /\.(json|xml|rss|atom|txt|php|js)$/i.test(part);
      const isHost = /^([\w-]+\.)+[a-z]{2,}(:\d+)?$/i.test(host) && !isFile;
      if (isHost || /^localhost(:\d+)?$/i.test(host))
        lines.push(`${own}="${part}" has no scheme: it means ${new URL(part, document.baseURI)}; write https://${part}`);
      else if (/^https?:(?!\/\/)/i.test(part))
        lines.push(`${own}="${part}" lacks slashes; write ${part.replace(/^(https?):\/*/i, "$1://")}`);
    }
  }
  return lines;
};

/** What is wrong with the value of an option; `own` is its name as the owner writes it. */
const valueLines = (name, value, own) => {
  const allowed = OPTIONS[name];
  if (name == "endpoint") return endpointLines(value, own);
  if (name == "provider") {
    const word = value.trim().toLowerCase();
    if (!word || PROVIDERS.includes(value.trim())) return [];
    const like = word.length > 2 && PROVIDERS.find((it) => it.includes(word) || word.startsWith(it));
    return [`${own}=${shown(value)} is no provider` + (didYouMean(like || nearest(word, PROVIDERS)) || "; docs/providers.md has their names")];
  }
  if (name == "key") {
    const wrong = (value.match(/\S+/g) ?? [""]).filter((it) => !/^[A-Za-z\d+/]{43}=$/.test(it));
    const raw = (it) => (/^MCowBQYDK2VwAyEA.{44}$/.test(it) ? it.slice(16) : undefined); // Behind what SPKI has before it.
    return wrong.map((it) =>
      it.startsWith("MC4CAQAwBQYDK2VwBCIEI") // PKCS#8.
        ? `${own} is a private key, and everybody can read it here: make another by "outage-banner keygen", and write its public key`
        : `${own}=${shown(it)} is no public key: expected the 44 characters that "outage-banner keygen" prints${didYouMean(raw(it))}`,
    );
  }
  if (name == "lang") {
    const tag = value.trim() && tagOf(value);
    if (!value.trim() || tag == value.trim() || tag?.toLowerCase() == value.trim().toLowerCase()) return [];
    return [`${own}=${shown(value)} is no language tag` + (didYouMean(tag) || ': expected one such as "de" or "pt-BR"')];
  }
  if (name == "only-on" || name == "not-on")
    return words(value)
      .filter((it) => !/^[/*]/.test(it))
      .map((it) => {
        const path = URL.canParse(it) ? new URL(it).pathname : "/" + it;
        return `${own}: ${shown(it)} fits no page, for a path begins with / or *; write ${shown(path)}`;
      });
  if (name == "support-for")
    return value.split(",").flatMap((pair) => {
      const [, channel, component] = pair.match(/^\s*(.*?)\s*:([^:]*)$/s) ?? [];
      if (!pair.trim()) return [];
      if (channel == null) return `${own}: ${shown(pair.trim())} names no component; write "${pair.trim()}:COMPONENT"`;
      const like = /^[a-z]+$/.test(channel) && !SERVICES.includes(channel) && nearest(channel, SERVICES, 4);
      return like ? `${own}: ${shown(channel)} is no service${didYouMean(like + ":" + component.trim())}` : [];
    });
  if (Array.isArray(allowed)) {
    const [least, most, unit, ms] = allowed;
    if (!/^\s*\d+\s*$/.test(value) || +value < least)
      return [`${own}=${shown(value)} is not allowed: expected a whole number, ${least} or more; using the default`];
    if (+value <= most) return [];
    const like = value % ms ? "" : `; did you mean ${value / ms}? It counts ${unit}, not milliseconds`;
    return [`${own}=${shown(value)} is more than ${most} ${unit}` + (name == "poll-seconds" ? `, and counts as ${most}` : "") + like];
  }
  if (!allowed) return [];
  const isList = /^(updates|support|show)$/.test(name);
  const all = allowed.split(" ");
  const isFine = (word) => (allowed == LINKS ? all.some((it) => word.startsWith(it) && word != it) : all.includes(word));
  const wrong = (isList ? words(value) : [value]).filter((it) => !isFine(it));
  return wrong.slice(0, 1).map((it) => {
    const like = allowed == LINKS ? link(it) : nearest(it.trim().toLowerCase(), all);
    const kinds = allowed == LINKS ? all.map((it) => it + "…") : all;
    return `${own}=${shown(value)} is not allowed: expected ${oneOf(kinds)}${didYouMean(like)}; using the default`;
  });
};

const link = (text) =>
  /^\+?[\d()/.-]{5,}$/.test(text)
    ? "tel:" + text.replace(/[^+\d]/g, "")
    : /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text)
      ? "mailto:" + text
      : /^([\w-]+\.)+[a-z]{2,}(\/|$)/i.test(text)
        ? "https://" + text
        : undefined;

/** Tells the owner what is wrong with the attributes of an element, or of the script tag that it was made of. */
export default (element, tell = warn) => {
  // An option that the loader does not know, but we do.
  const tellOwner = (line) => warn(element, line);
  if (tell == warn && element.hasAttribute("worker"))
    import("./outage-banner-worker.js").then((it) => it.default(element, tellOwner)).catch((error) => tellOwner(error + ""));
  const { tag } = element;
  const prefix = tag ? "data-" : "";
  const say = (line) => tell(element, line);
  const given = new Map();
  for (const { name, value } of element.attributes) given.set(name, value);
  for (const { name, value } of tag?.attributes ?? []) {
    if (name.startsWith("data-")) given.set(name.slice(5), value); // As written: the element may have URLs by now.
    else if (!NOT_OURS.test(name) && NAMES.includes(name)) say(`the script's ${name} is not read; write data-${name}`);
  }
  for (const [name, value] of given) {
    const bare = tag ? name : name.replace(/^data-/, "");
    const like = option(bare);
    if (OPTIONS[name] !== undefined) valueLines(name, value, prefix + name).forEach(say);
    else if (like && bare != name) say(`the element's ${name} is not read; write ${like}, without data-`);
    else if (like) say(`${prefix}${name} is no option; did you mean ${prefix}${like}?`);
  }
};

/** Nothing is configured: neither on the script, nor in its address, nor by an element on the page. */
export const nothing = (element, tell = warn) => {
  const script = element?.tag;
  const named = [...(script?.attributes ?? [])].find(({ name }) => /endp|^(data-)?(url|feed|src-?url)$/i.test(name));
  tell(
    element,
    "there is no endpoint, so nothing is shown: " +
      (named
        ? `${named.name} is not read; write data-endpoint="${named.value}" on the script`
        : 'write data-endpoint="URL of your feed" on the script or, where data-* is dropped, ?endpoint=URL behind its address'),
  );
};

/** The loader could not start: the page or the browser has something in place of what it needs. */
export const broken = (_, error) => warn(null, `cannot start on this page: ${error}`);

/** A request of the loader failed: that of a feed, or of a file of ours. Of several endpoints, the error names the one
    that it is about. */
export const failed = async (element, url, error) => {
  if (!url) return nothing(element);
  // A page hears that a request has failed before it hears that its own policy refused it.
  await new Promise((then) => setTimeout(then));
  const { violation } = element.constructor.all; // The last one, be it ours or not.
  if (error?.cause && error.url) ({ url, cause: error } = error);
  else if ((element.hasAttribute("key") && url == element.getAttribute("endpoint")) || !/^([./]|https?:)[^\s+]*$/.test(url))
    // What another file was to ask for: the first of several URLs has answered, but with no feed; or that file did not come.
    url = error?.name == "SyntaxError" ? element.getAttribute("endpoint").split(/[\s+]/)[0] : new URL("outage-banner-addresses.js", import.meta.url);
  const { href, origin } = new URL(url, document.baseURI);
  const refused = violation?.blockedURI ?? "";
  const isAbout = refused && (href.startsWith(refused) || refused == origin || (/eval$/.test(refused) && /\.js$/.test(href)));
  const late = { name: "TimeoutError" };
  const reason = { url: href, error: error ?? late, violation: isAbout ? violation : undefined };
  if (error instanceof Response) reason.status = error.status;
  // A script that did not come is one error, whatever the reason: another request tells which.
  else if (/\.js$/.test(href) && error?.name == "TypeError" && !isAbout) Object.assign(reason, await answerOf(href));
  // Another refusal, perhaps of the page's icon, may have come after ours.
  else if ((violation || /\.wasm$/.test(href)) && error?.name == "TypeError" && !isAbout) reason.violation = await refusalOf(href);
  warn(element, cause(reason));
};

/** What the page's policy refuses of another request for a file, if it does: WebKit may say that a request failed before it
    says why. */
const refusalOf = async (url) => {
  const heard = new AbortController();
  let refusal;
  const hear = (it) => it.blockedURI && url.startsWith(it.blockedURI) && (refusal = it);
  addEventListener("securitypolicyviolation", hear, { signal: heard.signal });
  try {
    await fetch(url, { method: "HEAD", credentials: "omit", signal: AbortSignal.timeout(5e3) });
  } catch {
    for (let look = 0; !refusal && look < 10; look++) await new Promise((then) => setTimeout(then, 100));
  }
  heard.abort();
  return refusal;
};

/** What is wrong with the answer for a script, if there is one. */
const answerOf = async (url) => {
  try {
    const { status, ok, headers } = await fetch(url, { credentials: "omit", signal: AbortSignal.timeout(5e3) });
    if (!ok) return { status };
    if (!/javascript/.test(headers.get("content-type"))) return { error: { message: "its MIME type" } };
  } catch {} // No answer that this page may read.
};

/** What helps where the address of a page for people was written. Empty where it is no such address. */
const shortOf = (url) => {
  const [, host, slug] = url.match(/^https?:\/\/([^/]+)\/(?:status(\/[\w-]+)\/?)?$/) ?? [];
  const short = (slug ? "uptime-kuma:" : "statuspage:") + host + (slug ?? "");
  return host && `a page for people is no feed; write data-endpoint="${short}", or what docs/providers.md has`;
};

/** What came in place of JSON, by the words of three browsers' parsers. */
const noJson = (words, short) =>
  /end of (JSON|data|input)|EOF|unterminated/i.test(words)
    ? "the answer is empty or cut off; what writes the feed must write it whole"
    : /'<'|"<|line 1 column 1 |token '<'/i.test(words)
      ? "answered with something else than a feed, perhaps a log-in or an error page; " + (short || "open it in a tab, and look at data-endpoint")
      : `the answer is no JSON (${words})`;

/** The sentence for a request of a page that failed: its cause, as far as a page can know it, and its cure. */
export const cause = ({ url, error, violation, status, page = location }) => {
  const file = String(url);
  const short = file.length > 120 ? file.slice(0, 119) + "…" : file;
  const { protocol = "", origin = "", hostname = "" } = URL.canParse(file) ? new URL(file) : {};
  const isOurs = /\/(outage[-_]banner[\w-]*\.(js|wasm)|locales\/[\w-]+\.json|status\.schema\.json)([?#]|$)/.test(file);
  const isForeign = origin != page.origin;
  const message = String(error?.message ?? error ?? "").replace(/\s+/g, " ");
  const words = message.slice(0, 80);
  const say = (...parts) => [isOurs ? "cannot load " + short : short, ...parts].join(": ");
  const isEval = /^(wasm-)?eval$/.test(violation?.blockedURI) || /unsafe-eval|Content[- ]Security[- ]Policy|\bCSP\b/i.test(message);

  if (/\.wasm([?#]|$)/.test(file) && typeof WebAssembly == "undefined")
    return "this browser has no WebAssembly, or is told not to run it; it gets the first words alone, and nothing needs to be done";
  if (isEval) return "this page's Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to its script-src";
  if (violation && violation.disposition != "report") {
    const directive = (violation.effectiveDirective || violation.violatedDirective).replace(/-(elem|attr)$/, "");
    return say(`this page's Content-Security-Policy forbids it; add ${origin} to its ${directive}`);
  }
  if (protocol == "http:" && page.protocol == "https:" && !/^(localhost|127\.|\[::1\])/.test(hostname))
    return say("this page is https:, so its browser asks no http: address; serve the feed by https:");
  if (!isOurs && protocol && !/^(https?|data|blob):$/.test(protocol)) {
    const name = protocol.slice(0, -1);
    if (protocol == "file:") return say("a browser reads no feed from a file; serve page and feed by a web server, localhost will do");
    return say(`"${name}" is no short address and no scheme` + (didYouMean(nearest(name, PROVIDERS)) || "; docs/providers.md has the short addresses"));
  }
  if (page.protocol == "file:" && protocol == "file:")
    return say("a page that is opened as a file may not load it; serve the page by a web server, localhost will do");
  if (status) {
    if (isOurs) return say(`HTTP ${status}; put all files of dist/ into one folder, and name it by data-base if it is not the script's`);
    const cure = {
      401: "; it wants a log-in, and visitors have none: make the feed public",
      403: "; the server refuses visitors' browsers: make the feed public, also to requests from other sites",
      404: "; there is no feed at this address: look at data-endpoint",
      410: "; there is no feed at this address any more: look at data-endpoint",
      429: "; it is asked too often: put a cache in front, or raise data-poll-seconds",
    }[status];
    return say(`answered with HTTP ${status}` + (cure ?? (status >= 500 ? "; its server fails: name a second address in data-endpoint" : "; look at data-endpoint")));
  }
  if (navigator.onLine === false) return say("this browser is offline");
  // WebKit calls it an abort when the time is over, Firefox when a body ends too early.
  if (error?.name == "AbortError" && !/^fetch is aborted/i.test(message)) return say("the answer broke off before its end");
  if (/^(Timeout|Abort)Error$/.test(error?.name)) return say("no answer in 10 seconds" + (isOurs ? "" : "; name a second address in data-endpoint"));
  if (/mime|application\/wasm/i.test(message))
    return say(`it comes with the wrong type; serve .wasm as application/wasm and .js as text/javascript`);
  if (isOurs && /SyntaxError|CompileError|LinkError|RuntimeError/.test(error?.name))
    return say(`it is damaged or of another version (${words}); replace all files of dist/ together, and empty the cache`);
  if (error?.name == "SyntaxError") return say(noJson(words, shortOf(file)));
  if (error?.name == "SignatureError") return say(message);
  if (error?.name != "TypeError") return say(words || "it failed");
  if (isOurs)
    return say(
      (isForeign ? `it is not there, or ${origin} does not send Access-Control-Allow-Origin` : "it is not there, or is no JavaScript") +
        "; put all files of dist/ into one folder, and name it by data-base if it is not the script's",
    );
  return say(
    isForeign
      ? "no answer that this page may read; " + (shortOf(file) || `if it opens in a tab, let ${origin} send "Access-Control-Allow-Origin: *"`)
      : "no answer; does the server run?",
  );
};

/** The names in `components` and `support-for` that no component of the feed has; `names` are its ids and names. */
export const unmatched = ({ components = [], supportFor = [] }, names) => {
  if (!names.length) return [];
  const lower = names.map((it) => it.toLowerCase());
  const has = (it) => !it || lower.includes(it.toLowerCase());
  const known = oneOf([...new Set(names)].slice(0, 8)) + (names.length > 8 ? " and more" : "");
  const line = (option, name) => {
    const like = names[lower.indexOf(nearest(name.toLowerCase(), lower))];
    return `${option}: the feed has no component ${shown(name)}` + (didYouMean(like) || "; it has " + known.slice(0, 160));
  };
  return [
    ...components.filter((it) => !has(it)).map((it) => line("components", it)),
    ...supportFor.filter((it) => !has(it)).map((it) => line("support-for", it)),
  ];
};

/** Called by the banner, which has noticed that something in a feed of our own format is not known. */
export const inFeed = async (element, text) => (await feed(text)).forEach((line) => warn(element, line));

/** The sentence for a feed that several providers know. */
export const doubt = (names) =>
  `the feed has the shape of ${names.join(" and of ")}, and is read as what finds more wrong; the attribute ${names
    .map((it) => `provider="${it}"`)
    .join(" or ")} says which it is`;

/** Called by the banner with the names of the providers that know a feed. */
export const inDoubt = (element, names) => warn(element, doubt(names.split(" ")));

/** Called by the banner with what the feed's components are called, a line each, where options name some. */
export const inNames = (element, names) => {
  const listed = (name) => (element.getAttribute(name) ?? "").split(",").map((it) => it.trim());
  const supportFor = listed("support-for").map((it) => it.replace(/.*:/s, "").trim());
  unmatched({ components: listed("components"), supportFor }, names.split("\n").filter(Boolean)).forEach((line) =>
    warn(element, line),
  );
};

// Of these, a domain is what stands before them: the second-level names of countries.
const SECOND_LEVEL = /^(ac|co|com|edu|gov|gob|go|gv|ne|net|nom|or|org|id|ltd|plc|me|nhs|police|sch|web|firm|ind|gen)\.[a-z]{2}$/;

/** The domain that somebody registered, as far as it shows without the list of all public suffixes. */
export const domainOf = (host) => {
  const labels = host.toLowerCase().split(".");
  return labels.slice(SECOND_LEVEL.test(labels.slice(-2).join(".")) ? -3 : -2).join(".");
};

/** Endpoints that will fail together with the site: on its own domain. Of an address of a machine, or a name without a
    domain, nobody can tell; whoever tries it there knows. */
export const nearLines = (list, host) =>
  (list ?? "")
    .trim()
    .split(/[\s+]+/)
    .filter((it) => URL.canParse(it, document.baseURI))
    .map((it) => new URL(it, document.baseURI).hostname)
    .filter((it, index, all) => all.indexOf(it) == index && /\.[a-z]/i.test(host) && domainOf(it) == domainOf(host))
    .map((it) => `the endpoint is on ${it}, and this site on ${host}: what takes the one away may take the other; put a copy on another domain, or name one in endpoint too`);

/** Called for a page that stays open, where its endpoint may be near. */
export const near = (element) => nearLines(element.getAttribute("endpoint"), location.hostname).slice(0, 1).forEach((it) => warn(element, it));

const written = new Set();

/** Writes a line to the console, once, and tells it to a page that wants to know. */
export const warn = (element, message) => {
  if (written.has(message)) return;
  written.add(message);
  try {
    console.warn(`${NAME}: ${message}`);
  } catch {} // What the page put in its place is the page's affair.
  const target = element?.isConnected && element.localName == NAME ? element : document;
  target.dispatchEvent(new CustomEvent(NAME + ":error", { detail: message, bubbles: true, composed: true }));
};
