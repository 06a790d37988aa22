/** `<outage-banner>` in Vue's templates: `import type {} from "outage-banner/vue"`, once in the project. */
import type { DefineComponent, HTMLAttributes } from "vue";
import type { OutageBannerAttributes } from "./index.js";

declare module "vue" {
  interface GlobalComponents {
    "outage-banner": DefineComponent<HTMLAttributes & OutageBannerAttributes>;
  }
}
