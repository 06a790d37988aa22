// What pjax and its kind do: the next page's body takes the place of this one's, and its scripts run.
const swap = (body) => {
  document.adoptNode(body);
  for (const old of body.querySelectorAll("script")) {
    const script = document.createElement("script");
    for (const { name, value } of old.attributes) script.setAttribute(name, value);
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
  document.body.replaceWith(body);
};

window.visit = async (url, change = (swap) => swap()) => {
  const text = await (await fetch(url)).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  history.pushState(null, "", url);
  await change(() => swap(page.body));
};
