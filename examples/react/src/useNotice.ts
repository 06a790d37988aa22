import type { Notice } from "outage-banner";
import { useSyncExternalStore } from "react";

const subscribe = (changed: () => void) => {
  document.addEventListener("outage-banner:change", changed);
  return () => document.removeEventListener("outage-banner:change", changed);
};

/** What the company says; `null` where it has nothing to say, and on a server. */
export const useNotice = (): Notice | null =>
  useSyncExternalStore(
    subscribe,
    () => window.OutageBanner?.notice ?? null,
    () => null,
  );
