/** `<outage-banner>` in Svelte: `import type {} from "outage-banner/svelte"`, once in the project. */
import type { HTMLAttributes } from "svelte/elements";
import type { HTMLOutageBannerElement, OutageBannerAttributes } from "./index.js";

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "outage-banner": Omit<HTMLAttributes<HTMLOutageBannerElement>, keyof OutageBannerAttributes> & OutageBannerAttributes;
  }
}
