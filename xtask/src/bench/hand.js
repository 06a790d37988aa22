// The yardstick of `cargo xtask bench`: the smallest honest script that somebody would write by hand for one Statuspage.
// It asks, says the title and the newest update of each open incident as text, links to the page, and asks again in a
// minute. It has no memory, no gate, no other language, no channel and no way to close it.
(() => {
  const { endpoint } = document.currentScript.dataset;
  let box;
  const show = ({ page, incidents }) => {
    box?.remove();
    box = null;
    if (!incidents.length) return;
    box = document.createElement("section");
    box.style.cssText = "padding: 12px 16px; background: #b00020; color: #fff; font: 16px/1.5 system-ui, sans-serif";
    for (const { name, incident_updates } of incidents) {
      const title = document.createElement("strong");
      title.textContent = name;
      const text = document.createElement("p");
      text.textContent = incident_updates[0]?.body ?? "";
      box.append(title, text);
    }
    const link = document.createElement("a");
    link.href = page.url;
    link.textContent = "Status page";
    link.style.color = "inherit";
    box.append(link);
    document.body.prepend(box);
  };
  const ask = async () => {
    try {
      show(await (await fetch(endpoint)).json());
    } catch {} // What was said stays.
    setTimeout(ask, 60000);
  };
  ask();
})();
