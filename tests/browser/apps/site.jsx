// A site whose whole document is drawn by React, with our tag in its head as docs/embedding.md has it.
import { useEffect, useState } from "react";

export function Site({ path }) {
  const [title, go] = useState("Home");
  const [count, setCount] = useState(0);
  const [body, setBody] = useState(0);
  useEffect(() => {
    window.site = { go, count: () => setCount((it) => it + 1), renew: () => setBody((it) => it + 1), title };
  }, [title]);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <script src="/record.js" />
        <script src="/listen.js" />
        <title>{`${title} – Acme Hosting`}</title>
        {title != "Home" && <meta name="description" content={title} />}
        <script
          async
          src="https://cdn.example.net/outage-banner.js"
          data-endpoint="https://status.example.net/status.json"
        />
      </head>
      <body key={body}>
        <header>{title != "Home" && <a href="/">Home</a>}</header>
        <main key={title}>
          <h1>{title}</h1>
          <button>{count}</button>
        </main>
        {/late/.test(path) && <iframe title="Holds the load event back" />}
        <script src="/app.js" />
      </body>
    </html>
  );
}
