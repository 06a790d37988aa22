/* Where the element stands in the page, and its frame over the page: for the first words and for the banner that takes
   their place. */

// The build puts in here `src/view.css`, without the white space and the comments.
import { CSS } from "./sheet.js";

export const shown = new Set(); // The elements that have something to show.

// React 18 takes an element of ours for a mistake of its own, until it has hydrated the page, wherever it stands but
// after the last that it expects in the body.
let isHydrated = false;
const afterLoad = () => {
  const idle = window.requestIdleCallback || setTimeout;
  setTimeout(() => idle(() => ((isHydrated = true), shown.forEach(place))), 1e3);
};
document.readyState == "complete" ? afterLoad() : addEventListener("load", afterLoad);

// On paper a banner is a part of the page, and as high as the paper makes it.
let isPaper;
addEventListener("beforeprint", () => {
  isPaper = true;
  shown.forEach((host) => {
    host.shadowRoot.firstElementChild.popover = null;
    host.hold();
  });
});
addEventListener("afterprint", () => {
  isPaper = false;
  shown.forEach(place);
});

/** A `div` of our own for the element's shadow root: Yew empties the element that it is given, and the page's style
    sheets do not reach in. It is not in the page before there is something in it. An adopted sheet passes a strict
    `style-src`; a `<style>` element does not. */
export const root = (host) => {
  const sheet = new CSSStyleSheet(), frame = (host.frame = document.createElement("div"));
  sheet.replaceSync(CSS);
  host.shadowRoot.adoptedStyleSheets = [sheet];
  frame.className = "frame";
  frame.role = "none"; // Not the group that a popover is.
  return frame;
};

/** Whether the element has something to show: then it is in the page, where its place is ours to choose. The newest frame
    takes the place of the one before, and the focus stays where it was. */
export const show = (host, isShown) => {
  const { shadowRoot, frame } = host, focused = shadowRoot.activeElement;
  if (frame.parentNode != shadowRoot) {
    shadowRoot.replaceChildren(frame);
    measure(host);
  }
  isShown ? shown.add(host) : shown.delete(host);
  isShown ? place(host) : host.tag && host.remove();
  // What stood in its place: the same link, or what has the same name among our parts.
  const like = focused && (focused.href ? `a[href="${focused.getAttribute("href").replace(/["\\]/g, "\\$&")}"]` : "." + focused.className);
  if (focused && !focused.isConnected) frame.querySelector(like)?.focus({ preventScroll: true });
};

let isPlacing; // An element that is put into the page asks for its place at once, while it gets it: that is one layout more.

/** Puts an element that has something to show into the page, and its frame over the page. Where the element stands
    only matters to those who read or tab through the page. */
export function place(host) {
  if (isPlacing || !shown.has(host)) return;
  isPlacing = true;
  try {
    const { body, documentElement: html } = document, { tag, shadowRoot } = host;
    const placement = host.getAttribute("placement"), focused = shadowRoot.activeElement;
    if (tag && placement == "inline") host.isConnected || (tag.closest("body") ? tag.after(host) : body.append(host));
    else if (tag) {
      const parent = isHydrated || !body ? html : body;
      const next = parent == html && !/^(bottom|corner)$/.test(placement) ? body : null;
      // What is moved while it is pressed is not clicked.
      if (host.parentNode != parent && shadowRoot.querySelector(":active")) return void setTimeout(place, 200, host);
      if (host.parentNode != parent)
        host.isConnected && parent.moveBefore ? parent.moveBefore(host, next) : parent.insertBefore(host, next);
    }
    // WebKit applies a sheet that came before the element was in the page a frame later, and the page would jump.
    shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets];
    const frame = shadowRoot.firstElementChild;
    // The top layer has no order by numbers.
    if (placement != "inline" && !isPaper && !getComputedStyle(host).getPropertyValue("--outage-banner-z-index")) {
      frame.popover = "manual";
      if (!frame.matches(":popover-open")) frame.showPopover();
    }
    isPaper || host.fit?.();
    if (focused != shadowRoot.activeElement) focused?.focus({ preventScroll: true });
  } catch {} // The page may be between two bodies, or the browser know no popover: the banner is there all the same.
  finally {
    isPlacing = false;
  }
}

/** Moves the page down by the height of a banner on top, and tells that to the page, and to the next page view. */
const measure = (host) => {
  host.observer?.disconnect();
  if (/^(top-overlay|bottom|corner|inline)$/.test(host.getAttribute("placement"))) return;
  const { documentElement: html } = document, frame = host.shadowRoot.firstElementChild;
  // The page's margin stays above us: without the places that were kept, which stay until the banners are drawn.
  const all = [...host.constructor.all], kept = all.map((it) => it.sheet?.cssRules[0]?.cssText);
  all.forEach((it) => it.hold());
  const own = parseFloat(getComputedStyle(html).marginTop) || 0;
  all.forEach((it, index) => it.hold(kept[index]));
  // Several on one page stand below each other, and make room together.
  host.fit = () => {
    const banners = all.filter((it) => it.fit && it.frame.isConnected);
    let height = 0;
    for (const { frame } of banners) {
      const top = own + height;
      if (top || frame.style.top) frame.style.top = top + "px";
      height += frame.getBoundingClientRect().height / (html.currentCSSZoom || 1); // The margin is zoomed once more.
    }
    const css = height ? `@media screen{:root{margin-top:${own + height}px!important;--outage-banner-height:${height}px}}` : "";
    for (const it of banners) {
      if (!document.adoptedStyleSheets.includes(it.sheet)) it.sheet = 0; // The page has set a list of its own.
      it.hold(css);
    }
    keep(host, "-height", css && `@media(width:${innerWidth}px){${css}}`);
  };
  // In the next frame: a page that gets a scroll bar by it resizes the banner again, which is an error to the page.
  try {
    host.observer = new ResizeObserver(() => requestAnimationFrame(() => host.fit?.()));
    host.observer.observe(frame);
  } catch {
    host.fit(); // Without a browser's own the height is that of now.
  }
};

/** Ends what `measure` began. */
export const release = (host) => {
  host.observer?.disconnect();
  host.fit = host.observer = null;
  host.hold();
};

/** What this device keeps of the element: `kind` is empty for the last answer. */
export const recall = (host, kind) => {
  try {
    return host.getAttribute("storage") == "none" ? "" : localStorage.getItem("outage-banner" + kind + host.key) || "";
  } catch {
    return ""; // Storage that is refused remembers nothing.
  }
};

/** Keeps a text on the device, or nothing: `kind` is what is kept of the element. Whether that worked. */
export const keep = (host, kind, text) => {
  try {
    if (host.getAttribute("storage") == "none") return;
    const name = "outage-banner" + kind + host.key;
    text ? localStorage.setItem(name, text) : localStorage.removeItem(name);
    return true;
  } catch {} // Storage that is refused, or full, remembers nothing.
};
