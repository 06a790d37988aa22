/**
 * What `import "outage-banner"` brings: the element `<outage-banner>`, `window.OutageBanner` and three events.
 * The import has no value. All that is exported here are types.
 */

/** How bad something is, from nothing to the worst. */
export type Indicator = "none" | "maintenance" | "minor" | "major" | "critical";

/** What an entry of a notice is about; `components` is for components that fail without an incident. */
export type Kind = "incident" | "components" | "maintenance" | "resolved" | "upcoming";

/** How far an incident is; `ongoing` stands for a word of the feed that the banner does not know. */
export type Status = "investigating" | "identified" | "monitoring" | "resolved" | "ongoing";

/** A service that an address belongs to; `web` is any other address. */
export type Service =
  | "phone"
  | "sms"
  | "mail"
  | "chat"
  | "x"
  | "mastodon"
  | "bluesky"
  | "facebook"
  | "instagram"
  | "linkedin"
  | "youtube"
  | "telegram"
  | "whatsapp"
  | "signal"
  | "discord"
  | "slack"
  | "matrix"
  | "reddit"
  | "github"
  | "zendesk"
  | "web";

/** What the company says. Texts are plain text, times are RFC 3339 in UTC, and what is unknown is `null`. */
export interface Notice {
  /** What colours the banner. */
  readonly indicator: Indicator;
  /** What is shown. */
  readonly first: Item;
  /** The others, which the details have. */
  readonly more: readonly Item[];
  /** The address of the status page. */
  readonly page_url: string | null;
  /** The ways to reach the company, those that work first. Empty while the first words stand in for the banner. */
  readonly channels: readonly Channel[];
}

/** An incident, planned work, or components that fail. */
export interface Item {
  readonly kind: Kind;
  /** The feed's own; `"components"` for that kind. */
  readonly id: string;
  readonly indicator: Indicator;
  /** `null` where the banner makes a title of the components' names. */
  readonly title: string | null;
  /** `null` for all but incidents. */
  readonly status: Status | null;
  readonly started_at: string | null;
  readonly ends_at: string | null;
  /** When the company has promised to say more. */
  readonly next_update_by: string | null;
  readonly url: string | null;
  /** The names of the components that are affected. */
  readonly components: readonly string[];
  /** The newest update. */
  readonly latest: Update | null;
}

/** What the company said of an item. */
export interface Update {
  readonly body: string;
  readonly posted_at: string | null;
}

/** A way to reach the company. */
export interface Channel {
  readonly service: Service;
  readonly label: string;
  readonly url: string;
  /** How bad the component is that this channel depends on; `none` where nothing speaks against the channel. */
  readonly affected: Indicator;
}

/** `window.OutageBanner`. The script may load late or not at all: `window.OutageBanner?.refresh()`. */
export interface OutageBannerApi {
  /** The `detail` of the last `outage-banner:change` on the page. */
  readonly notice: Notice | null;
  /** Asks the endpoint now, for all banners of the page. */
  refresh(): void;
  /** Brings back what the visitor closed, for all banners of the page, and forgets that it was closed. */
  reopen(): void;
  /** Prints what was read for each banner, what is left out, and why. */
  debug(): void;
  /** Shows a sample in each banner of this page view. */
  preview(): void;
}

/** The element `<outage-banner>`. What it is told, it is told by attributes; it has no properties of its own. */
export interface HTMLOutageBannerElement extends HTMLElement {}

/** The events. They bubble and are composed, so `document` hears those of every banner. */
export interface OutageBannerEventMap {
  /** There is something else to say than before; `null` when there is nothing to say any more. */
  "outage-banner:change": CustomEvent<Notice | null>;
  /** The visitor closed the banner. */
  "outage-banner:dismiss": CustomEvent<Notice>;
  /** Something went wrong: the line on the console, without its `outage-banner: `. */
  "outage-banner:error": CustomEvent<string>;
}

/** The attributes of the element. A number may be written as a text. */
export interface OutageBannerAttributes {
  /** URLs of feeds, or short addresses such as `statuspage:status.example.net`, separated by spaces. */
  endpoint: string;
  /** Public keys: only a feed that one of them has signed counts. In React and Vue it must be the script's `data-key`. */
  key?: string | undefined;
  /** The only provider whose feed is read. */
  provider?: string | undefined;
  /** The tag that a post on Mastodon or Bluesky must carry. */
  "post-tag"?: string | undefined;
  /** Addresses where you post updates, separated by spaces. */
  updates?: string | undefined;
  /** Addresses where you answer people, separated by spaces. */
  support?: string | undefined;
  /** Which component a channel depends on: `CHANNEL:COMPONENT`, separated by commas. */
  "support-for"?: string | undefined;
  placement?: "top" | "top-overlay" | "bottom" | "corner" | "inline" | undefined;
  /** Paths on which the banner shows. */
  "only-on"?: string | undefined;
  /** Paths on which it does not. */
  "not-on"?: string | undefined;
  /** Names or ids of components or regions, separated by commas: only what affects one of them is shown. */
  components?: string | undefined;
  /** Which of `incidents`, `maintenance`, `upcoming` and `resolved`, separated by spaces. */
  show?: string | undefined;
  /** How far ahead `upcoming` looks. */
  "upcoming-hours"?: number | `${number}` | undefined;
  /** How long `resolved` is shown. */
  "resolved-minutes"?: number | `${number}` | undefined;
  /** Milder incidents are hidden. */
  "min-impact"?: "none" | "minor" | "major" | "critical" | undefined;
  theme?: "auto" | "light" | "dark" | undefined;
  /** A BCP 47 tag. */
  lang?: string | undefined;
  /** Words of your own as JSON, or `#id` of a script that holds them. */
  strings?: string | undefined;
  /** The worst impact that a visitor may close. */
  dismissible?: "none" | "minor" | "major" | "critical" | undefined;
  /** Time between requests, 15 to 3600. */
  "poll-seconds"?: number | `${number}` | undefined;
  /** After so long without a good answer, the banner says that the status is unknown. */
  "max-age-minutes"?: number | `${number}` | undefined;
  /** `none` keeps nothing on the visitor's device. */
  storage?: "local" | "none" | undefined;
  /** Address of `outage-worker.js` on the site itself. */
  worker?: string | undefined;
  /** Folder of the files of `outage-banner/dist`. A bundle does not know it. */
  base?: string | undefined;
  /** URL of `outage_banner_bg.wasm`, where it lies elsewhere. */
  wasm?: string | undefined;
}

declare global {
  interface Window {
    OutageBanner?: OutageBannerApi;
  }
  interface HTMLElementTagNameMap {
    "outage-banner": HTMLOutageBannerElement;
  }
  interface HTMLElementEventMap extends OutageBannerEventMap {}
  interface DocumentEventMap extends OutageBannerEventMap {}
  interface WindowEventMap extends OutageBannerEventMap {}
}
