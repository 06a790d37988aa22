/* The ways to reach a company, in the order of `core/src/ways.rs`: those that work first. */

import { href } from "./read.js";

/** What names of parts say that these hang on. */
const WORDS = { mail: "mail,email,webmail,imap,smtp", phone: "phone,telephon,telephony,voip,voice", chat: "chat" };

/** What an address is for, by a name of our strings, and the account as people there write it: as `core/src/service.rs`
    has it. */
const about = (url) => {
  const [, scheme, rest] = /^(\w+):(?:\/\/(?:www\.)?)?(.*)/.exec(url);
  const service = { mailto: "mail", tel: "phone", sms: "sms" }[scheme];
  if (service) return [service, rest.replace(/[?;].*/, "")];
  const plain = rest.replace(/[?#].*/, "").replace(/\/$/, ""), [host, first = "", second = ""] = plain.split("/");
  const path = plain.slice(host.length + 1), is = (hosts) => RegExp(`(^|\\.)(${hosts})$`).test(host);
  const account =
    is("x\\.com|twitter\\.com|instagram\\.com|facebook\\.com|m\\.me|t\\.me") ? "@" + first
    : is("bsky\\.app") ? "@" + second
    : is("linkedin\\.com") ? second
    : is("reddit\\.com|github\\.com") ? path
    : is("wa\\.me|whatsapp\\.com") ? (/^\d*$/.test(first) ? "+" + first : "WhatsApp")
    : is("signal\\.(me|group)") ? "Signal"
    : is("discord\\.(gg|com)") ? "Discord"
    : is("matrix\\.to") ? rest.slice("matrix.to/#/".length)
    : is("youtube\\.com") ? (first[0] == "@" ? first : plain)
    : is("slack\\.com|zendesk\\.com|threads\\.(com|net)|tiktok\\.com|medium\\.com") ? plain
    : first[0] == "@" ? (first.includes("@", 1) ? first : `${first}@${host}`)
    : "";
  const isChat = !account && (host.startsWith("chat.") || /(^|\/)(live)?chat(\/|$)/.test(path));
  return [isChat ? "chat" : "help", account[1] ? account : plain];
};

/** The owner's channels, then the feed's, each address once; what hangs on something that fails comes last. */
export const waysOf = (element, { parts, first, channels }, own) => {
  const listed = (kind) =>
    (element.getAttribute(kind) || "").split(/[\s,]+/).map((it) => ({ kind, url: href(it) })).filter((it) => it.url);
  const failing = [...parts, ...(first?.parts || [])].filter((it) => it.rank);
  const hangsOn = ({ needs, service }, { id, name }) => {
    const is = (text) => [id, name].some((it) => it?.toLowerCase() == text.toLowerCase());
    if (needs) return needs.some(is);
    const words = (Object.hasOwn(WORDS, service) ? WORDS[service] + "," + (own(service + "_words") || "") : "").split(",").filter(Boolean);
    return words.some((word) => RegExp("(^|[^a-z])" + word.replace(/\W/g, "\\$&"), "i").test(name || ""));
  };
  const ways = [];
  for (const listing of [...listed("updates"), ...listed("support"), ...channels]) {
    if (ways.some((it) => it.url == listing.url)) continue;
    // Of one address the feed knows more: a label, and what it hangs on.
    const it = channels.find((it) => it.url == listing.url && it.kind == listing.kind) || listing;
    const [service, label] = about(it.url);
    const way = { ...it, service: it.service || service, label: it.label || label };
    ways.push({ ...way, works: !failing.some((part) => hangsOn(way, part)) });
  }
  return ways.sort((a, b) => b.works - a.works);
};
