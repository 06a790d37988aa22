/* Outage Banner: endpoints that are more than one URL: short addresses as "statuspage:www.example.net", feeds that come
   in parts, and several endpoints. The loader imports this only for those. */

// $1 is all that follows the colon, $2 what stands there before the first slash, $3 the rest from that slash on.
// "+" joins the URLs of a feed that comes in parts. Without a parameter, the colon belongs to the name.
// The order is the one that compresses best.
const URLS = {
  __proto__: null, // Or "constructor:" would be a name.
  cstate: "https://$1/index.json",
  statuspage: "https://$1/api/v2/summary.json",
  statuspal: "https://statuspal.io/api/v2/status_pages/$1/summary",
  "statuspal-eu": "https://statuspal.eu/api/v2/status_pages/$1/summary",
  incidentio: "https://$1/api/v1/summary",
  pagerduty: "https://$1/api/posts",
  statusio: "https://api.status.io/1.0/status/$1",
  instatus: "https://$1/summary.json",
  bluesky: "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=$1&filter=posts_no_replies&limit=20",
  openstatus: "https://api.openstatus.dev/public/status/$1",
  // Without the sort, Cachet's first page is the oldest one; version 3 sorts its incidents by itself.
  cachet: "https://$1/api/v1/incidents?sort=id&order=desc+https://$1/api/v1/components?per_page=100",
  cachet3:
    "https://$1/api/incidents?include=updates,components+https://$1/api/components?per_page=100+https://$1/api/schedules?sort=-id",
  sorry: "https://$1/api/v1/status+https://$1/api/v1/notices?timeline_state=present",
  oneuptime: "https://$2/status-page-api/overview$3",
  rootly: "https://$1/api/v1/status.json",
  statuscast: "https://$1/status.json+https://$1/incidents.json",
  "uptime-kuma": "https://$2/api/status-page$3+https://$2/api/status-page/heartbeat$3",
  gatus: "https://$1/api/v1/endpoints/statuses?pageSize=1+https://$1/api/v1/config",
  betterstack: "https://$1/index.json",
  flashduty: "https://$1/api/widget/v1/summary.json",
  uptimeflare: "https://$1/api/data",
  upptime: "https://raw.githubusercontent.com/$1/HEAD/history/summary.json",
  // Not "tagged": the post that closes need not carry the owner's tag.
  mastodon: "https://$2/api/v1/accounts$3/statuses?exclude_replies=true&exclude_reblogs=true",
  vigil: "https://$1/status/report",
  datadog: "https://$1/config.json",
  statushub: "https://$1/api/statuses",
  uptimerobot: "https://stats.uptimerobot.com/api/getMonitorList/$1",
  firehydrant: "https://$1/data/payload.json",
  "salesforce:": "https://api.status.salesforce.com/v1/incidents/active",
  "aws-health:": "https://health.aws.amazon.com/public/currentevents",
  "google-workspace:": "https://www.google.com/appsstatus/dashboard/incidents.json",
  "heroku:": "https://status.heroku.com/api/v4/current-status",
  "azure-devops:": "https://status.dev.azure.com/_apis/status/health?api-version=7.1-preview.1",
  "apple:": "https://www.apple.com/support/systemstatus/data/system_status_en_US.js",
  "paypal:": "https://www.paypal-status.com/api/v1/components+https://www.paypal-status.com/api/v1/events",
  "slack:": "https://slack-status.com/api/v2.0.0/current",
  "google-cloud:": "https://status.cloud.google.com/incidents.json",
  "zendesk:": "https://status.zendesk.com/api/ssp/incidents.json",
  "azure:": "https://rssfeed.azure.status.microsoft/en-us/status/feed/",
};

const MAX_BYTES = 2 ** 21;

/** The URL of a short address, or several joined by "+". Any other text comes back as it is. */
export const expand = (address) =>
  address.replace(
    /.+?:(?:https:\/\/)?(([^/]*)(\/.+?)?)\/?$/, // Owners paste "https://" and a last slash with the host.
    URLS[address.replace(/:.+/, "")] ?? "$&",
  );

/** The first endpoint of `list` that answers, asked by `ask`, which asks one URL. The element's attribute then has
    the URLs that the list stands for. */
export default async (element, list, ask) => {
  const SHORT = /(^|[\s+])([a-z][\w-]*:(?!\/)[^\s+]*)/g;
  // Parts with spaces around "+", commas, an address without its scheme: the owner is told what they mean.
  if (/(^|\s)(\+|(?![./]|[a-z][\w-]*:))\S|\+(\s|$)|,(\s|$)/i.test(list))
    import("./outage-banner-check.js").then((it) => it.default(element)).catch(() => {});
  const urls = (list || "").replace(SHORT, (_, before, it) => before + expand(it));
  Object.defineProperty(element, "key", { value: element.key }); // That of the options as they were written.
  element.setAttribute("endpoint", urls);
  let problem = "there is no endpoint";
  for (const url of urls.match(/\S+/g) || []) {
    try {
      return await askParts(url, ask);
    } catch (error) {
      problem = Object.assign(Error(url, { cause: error }), { url }); // Of the one that failed last.
    }
  }
  throw problem;
};

/** All parts must answer. Of several, the body is an object that the readers know; the WebAssembly makes the same. */
const askParts = async (url, ask) => {
  const answers = await Promise.all(url.split(/\+(?=https?:\/\/|\/)/).map(ask));
  if (!answers[1]) return answers[0];
  const texts = answers.map((it) => new TextDecoder().decode(it.body));
  const body = new TextEncoder().encode(`{"+":[${texts}]}`);
  if (body.length > MAX_BYTES) throw "more than 2 MB";
  return { url, body, date: answers[0].date };
};
