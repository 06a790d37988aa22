// Hydrates the document: at once, before the banner has come, or on /late… in the `load` event, when it is there.
import { hydrateRoot } from "react-dom/client";
import { Site } from "./site.jsx";

const log = (kind) => (error) => window.__log.push(`${kind}: ${error.message}`);
const hydrate = () => {
  window.__main = document.querySelector("main"); // Another one when React has drawn the page anew.
  hydrateRoot(document, <Site path={location.pathname} />, {
    onRecoverableError: log("recoverable"),
    onCaughtError: log("caught"),
    onUncaughtError: log("uncaught"),
  });
};

const isShown = () => document.querySelector("outage-banner")?.shadowRoot?.querySelector("section.banner");
const isAsked = () => performance.getEntriesByType("resource").some((it) => it.name.endsWith("/status.json"));

if (/late/.test(location.pathname)) {
  // A document that is open for writing holds back the `load` event of the page around it.
  const held = document.querySelector("iframe").contentDocument;
  held.open();
  addEventListener("load", hydrate);
  const timer = setInterval(() => {
    if (location.pathname == "/late" ? !isShown() : !isAsked()) return;
    clearInterval(timer);
    held.close();
  }, 20);
} else hydrate();
