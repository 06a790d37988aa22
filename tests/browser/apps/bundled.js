// An app that takes the loader into its own bundle.
import "../../../dist/outage-banner.js";
