// Writes down each text that comes into a live region, of whichever banner. Runs before the loader.
window.__heard = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
  const root = attach.call(this, init);
  let last = "";
  const hear = () => {
    const now = [...root.querySelectorAll("[role=status], [role=alert]")].map((it) => it.textContent).join("");
    if (now != last && now) window.__heard.push(now);
    last = now;
  };
  new MutationObserver(hear).observe(root, { subtree: true, childList: true, characterData: true });
  return root;
};
