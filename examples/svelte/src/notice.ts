import type { Notice } from "outage-banner";
import { createSubscriber } from "svelte/reactivity";
import { on } from "svelte/events";

const subscribe = createSubscriber((changed) => on(document, "outage-banner:change", changed));

/** What the company says; `null` where it has nothing to say. In an effect or a template it follows what changes. */
export function notice(): Notice | null {
  subscribe();
  return window.OutageBanner?.notice ?? null;
}
