// Hydrates the document: at once, before the banner has come, or on /late… in the `load` event, when it is there.
import { hydrateRoot } from "react-dom/client";
import "./hold.js";
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

if (/late/.test(location.pathname)) {
  hold(location.pathname == "/late" ? isShown : isAsked);
  addEventListener("load", hydrate);
} else hydrate();
