import type { Notice } from "outage-banner";
import { onMounted, onUnmounted, shallowRef, type ShallowRef } from "vue";

/** What the company says; `null` where it has nothing to say, and on a server. */
export function useNotice(): Readonly<ShallowRef<Notice | null>> {
  const notice = shallowRef<Notice | null>(null);
  const changed = () => {
    notice.value = window.OutageBanner?.notice ?? null;
  };
  onMounted(() => {
    document.addEventListener("outage-banner:change", changed);
    changed(); // What was said before this part of the page was there.
  });
  onUnmounted(() => document.removeEventListener("outage-banner:change", changed));
  return notice;
}
