import type {} from "outage-banner/react";
import { useEffect, useState } from "react";
import { useNotice } from "./useNotice";

export function Contact() {
  const notice = useNotice();
  const [isClosed, setIsClosed] = useState(false);
  useEffect(() => {
    const closed = () => setIsClosed(true);
    document.addEventListener("outage-banner:dismiss", closed);
    return () => document.removeEventListener("outage-banner:dismiss", closed);
  }, []);
  const mail = notice?.channels.find((it) => it.service === "mail");
  const mailFails = mail !== undefined && mail.affected !== "none";
  const reopen = () => {
    window.OutageBanner?.reopen();
    setIsClosed(false);
  };

  return (
    <>
      <outage-banner base="/outage-banner/" endpoint="https://status.example.net/status.json" />
      <main>
        <h1>Contact us</h1>
        {mailFails ? (
          <p id="mail-fails">Our mail fails, too. Please call us.</p>
        ) : (
          <p id="mail-us">
            Write to <a href="mailto:help@acme.example">help@acme.example</a>.
          </p>
        )}
        <p>
          Call <a href="tel:+442079460123">020 7946 0123</a>.
        </p>

        <h2>Our services</h2>
        <p id="said" role="status">
          {notice ? (notice.first.title ?? notice.first.components.join(", ")) : "Nothing is announced."}
        </p>
        <button id="refresh" type="button" onClick={() => window.OutageBanner?.refresh()}>
          Check now
        </button>
        {notice && isClosed && (
          <button id="reopen" type="button" onClick={reopen}>
            Show the notice again
          </button>
        )}
      </main>
    </>
  );
}
