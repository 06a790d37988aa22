/** `<outage-banner>` in JSX: `import type {} from "outage-banner/react"`, once in the project. */
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { HTMLOutageBannerElement, OutageBannerAttributes } from "./index.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "outage-banner": DetailedHTMLProps<HTMLAttributes<HTMLOutageBannerElement>, HTMLOutageBannerElement> &
        Omit<OutageBannerAttributes, "key">;
    }
  }
}
