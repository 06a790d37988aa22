// Keeps the page from being loaded until something has come true: a document that is open for writing holds back the
// `load` event of the page around it.
window.isShown = () => document.querySelector("outage-banner")?.shadowRoot?.querySelector("section.banner");
window.isAsked = () => performance.getEntriesByType("resource").some((it) => it.name.endsWith("/status.json"));

window.hold = (isOver) => {
  const held = document.querySelector("iframe").contentDocument;
  held.open();
  const timer = setInterval(() => {
    if (!isOver()) return;
    clearInterval(timer);
    held.close();
  }, 20);
};
