//! Every look of a banner, each with the feed that leads to it.

use crate::feeds::{NEWEST, TITLE, ago, own};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};
use xtask::serve::Answer;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Major,
    /// A banner with everything that a banner can contain.
    Critical,
    /// The last answer is too old to be believed.
    Unknown,
    Maintenance,
    Upcoming,
    Resolved,
    /// Components that fail without an incident.
    Components,
    /// The visitor has closed it; a button brings it back.
    Dismissed,
    Quiet,
}

impl State {
    pub(crate) const ALL: [Self; 9] = [
        Self::Major,
        Self::Critical,
        Self::Unknown,
        Self::Maintenance,
        Self::Upcoming,
        Self::Resolved,
        Self::Components,
        Self::Dismissed,
        Self::Quiet,
    ];

    /// The option `show` with which each state can be seen.
    pub(crate) const SHOW: &str = "incidents maintenance upcoming resolved";

    pub(crate) fn feed(self) -> Value {
        let mut feed = own::outage();
        match self {
            Self::Major | Self::Dismissed => {}
            Self::Quiet => return own::quiet(),
            Self::Critical | Self::Unknown => critical(&mut feed),
            Self::Maintenance => maintain(&mut feed, "in_progress", 30),
            Self::Upcoming => maintain(&mut feed, "scheduled", -150),
            Self::Resolved => {
                let incident = &mut feed["incidents"][0];
                incident["status"] = json!("resolved");
                incident["resolved_at"] = json!(ago(5));
                incident["updates"][0] =
                    json!({ "status": "resolved", "posted_at": ago(5), "body": "Mail works again." });
                feed["components"][0]["status"] = json!("operational");
            }
            Self::Components => feed["incidents"] = json!([]),
        }
        feed
    }

    /// A JavaScript expression that is true when the banner looks like this.
    pub(crate) fn is_shown(self) -> &'static str {
        match self {
            Self::Dismissed => "root && root.querySelector('button.reopen')",
            Self::Unknown => "banner && text('.stale .late')",
            Self::Quiet => "window.OutageBanner && !banner",
            _ => "banner",
        }
    }

    /// Opens the page and brings the banner into this state.
    #[track_caller]
    pub(crate) fn open(self, stage: &Stage, page: &Page) {
        stage.feed(&self.feed());
        stage.open(&page.clone().with("show", Self::SHOW));
        match self {
            Self::Dismissed => {
                // It is closed already if it was closed on this site within the same second.
                stage.wait_for("banner || root && root.querySelector('button.reopen')");
                if stage.eval("!!banner") == true {
                    stage.click("all('button.dismiss')[0]");
                }
            }
            Self::Unknown => {
                stage.wait_for_banner();
                stage.eval(
                    "(key => localStorage[key] = localStorage[key].replace(/^.*/, new Date(Date.now() - 36e5).toJSON()))
                     ('outage-banner' + host.key)",
                );
                stage.answer(Answer::html("Internal Server Error").status(500));
                stage.reload();
            }
            Self::Quiet => stage.settle(),
            _ => {}
        }
        stage.wait_for(self.is_shown());
    }
}

/// Several incidents, long and linked words, a promise, and a channel that is affected itself.
fn critical(feed: &mut Value) {
    let long = format!(
        "{NEWEST} See https://status.example.net/core for the plan. {}",
        "We go on step by step. ".repeat(14)
    );
    feed["components"] = json!([
        { "id": "mail", "name": "Email", "status": "major_outage" },
        { "id": "web", "name": "Web sites", "status": "partial_outage" },
    ]);
    feed["incidents"] = json!([
        { "id": "core", "title": TITLE, "impact": "critical", "status": "identified", "started_at": ago(45),
          "components": ["mail", "web"], "url": "https://status.example.net/i/1", "next_update_by": ago(-20),
          "updates": [{ "status": "identified", "posted_at": ago(12), "body": long }] },
        { "id": "search", "title": "Slow search", "impact": "minor", "status": "monitoring", "started_at": ago(50),
          "components": [], "url": "https://status.example.net/i/2",
          "updates": [{ "status": "monitoring", "posted_at": ago(20), "body": "A fix is in place." }] },
        { "id": "dns", "title": "Some names do not resolve", "impact": "major", "status": "investigating",
          "started_at": ago(30), "components": [],
          "updates": [{ "status": "investigating", "posted_at": ago(25), "body": "We are looking into it." }] },
    ]);
    feed["channels"][1]["depends_on"] = json!(["mail"]);
}

fn maintain(feed: &mut Value, status: &str, minutes: i64) {
    feed["incidents"] = json!([]);
    feed["components"][0]["status"] = json!("operational");
    feed["maintenances"] = json!([{
        "id": "switch", "title": "New core switch", "status": status, "components": ["mail"],
        "starts_at": ago(minutes), "ends_at": ago(minutes - 90), "url": "https://status.example.net/m/1",
        "updates": [{ "posted_at": ago(40), "body": "Mail may be slow." }],
    }]);
}
