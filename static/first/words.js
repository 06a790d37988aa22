/* The banner's own words for one element: its language, the words of that language, and the owner's over both. */

const TAGS = "ar bn cs da de el es fa fi fr he hi hu id it ja ko nl no pl pt pt-BR ro ru sv th tr uk vi zh-Hans zh-Hant".split(" ");

/** The tag as `Intl` writes it, or nothing where it knows no such language; people write "en_US" and "german" too. */
const known = (lang) => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(lang.replace(/_/g, "-"))[0];
  } catch {}
};

/** The element's language, the language for dates, that of the strings, and the strings: ours and the owner's. `say` tells
    the owner what is wrong, `urlOf` has the address of a file of ours. */
export const wordsOf = async (host, urlOf, say) => {
  const given = host.getAttribute("lang");
  // From its parent on: its own tag may be one that nobody knows.
  const around = (host.isConnected ? host : host.tag)?.parentElement?.closest("[lang]")?.lang;
  const tags = [given, around, document.documentElement.lang, navigator.language].map(known);
  const lang = tags.find((it) => it) || "en";
  let tag = "en", strings = {};
  try {
    const { language, script, region } = new Intl.Locale(lang).maximize();
    const base = language.replace(/^n[bn]$/, "no");
    tag = [`${base}-${region}`, `${base}-${script}`, base].find((it) => TAGS.includes(it)) || "en";
    if (tag != "en") {
      // English now says more than the right language later.
      const answer = await fetch(urlOf(`locales/${tag}.json`), { credentials: "omit", signal: AbortSignal.timeout(3e3) });
      if (!answer.ok) throw "HTTP " + answer.status;
      strings = await answer.json();
    }
  } catch (error) {
    say(`no words for lang="${lang}" (${error}); using English`);
    tag = "en";
  }
  // Region and clock are the visitor's where they share the language, the page's otherwise.
  const dates = [tags[3], lang].find((it) => it?.split("-")[0] == tag.split("-")[0]);
  try {
    const own = host.getAttribute("strings") || "";
    const script = /^#/.test(own) ? document.getElementById(own.slice(1)) : host.querySelector("script");
    strings = { ...strings, ...JSON.parse((script ? script.textContent : own) || "{}") };
  } catch (error) {
    say("data-strings is not JSON: " + error);
  }
  const name = document.querySelector("[property='og:site_name']")?.content;
  const site = [location.hostname, name || "", ...String(document.title).split(/\s*[|:–—·•]\s*|\s-\s/)];
  return { lang, dates: dates || tag, tag, strings, site };
};
