import "outage-banner";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Contact } from "./Contact";

const place = document.getElementById("app");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Contact />
    </StrictMode>,
  );
}
