//! An account on a social network as the feed for major updates: Mastodon (`/api/v1/accounts/:id/statuses`) and
//! Bluesky (`app.bsky.feed.getAuthorFeed`). Sources: <https://docs.joinmastodon.org/methods/accounts/#statuses>,
//! <https://docs.bsky.app/docs/api/app-bsky-feed-get-author-feed>.
//!
//! A post counts only while it carries the owner's tag and is not older than a day; replies and reposts never do.

use super::json::Json;
use super::provider::{PROVIDER, Provider};
use crate::channel::{Channel, ChannelKind};
use crate::model::{Incident, IncidentStatus, Snapshot};
use crate::text::Href;

pub(super) const MASTODON: Provider =
    Provider { name: "mastodon", known: ".account{ .content?", read: Some(read), ..PROVIDER };

pub(super) const BLUESKY: Provider =
    Provider { name: "bluesky", known: "feed..post{|feed] #|feed] cursor?", read: Some(read), ..PROVIDER };

const MAX_AGE_MS: i64 = 86_400_000;
const TIMES: &str = "created_at|record.createdAt";
const TAGS: &str = "tags..name|record.tags|record.facets..features..tag";
const ANSWERS: &str = "reblog|in_reply_to_id|reply|record.reply";

/// Reads the posts that count. Those after the last `#resolved` are an open incident; where there are none, all are one that
/// is over.
fn read(feed: Json<'_>, snapshot: &mut Snapshot) -> bool {
    let hints = feed.about.hints;
    let mut posts = feed.list("", "");
    for it in feed.list("feed", "") {
        if !it.has("reply") && !it.text("reason.$type").ends_with("reasonRepost") {
            posts.push(it.get("post"));
        }
    }
    if posts.is_empty() && feed.get("feed").is_null() {
        return false;
    }
    let author = posts.first().map_or(feed, |it| it.get("account|author"));
    let page = ["https://bsky.app/profile/", author.text("handle")].concat();
    snapshot.page_name = author.line("display_name|displayName|username|handle");
    snapshot.page_url = author.href("url").or_else(|| Href::try_from(&*page).ok());
    if let Some(home) = &snapshot.page_url {
        snapshot.channels.push(Channel::new(ChannelKind::Updates, home.clone()));
    }
    let mut over = None;
    for it in &posts {
        if has(*it, "resolved") {
            over = over.max(it.time(TIMES));
        }
    }
    posts.retain(|it| {
        let at = it.time(TIMES);
        (has(*it, hints.post_tag) || at == over) && at.is_some_and(|it| it.after(MAX_AGE_MS) >= hints.now)
    });
    let is_open = posts.iter().any(|it| it.time(TIMES) > over);
    let mut found = Incident::default();
    if !is_open {
        found.status = IncidentStatus::Resolved;
        found.resolved_at = over;
    }
    for it in posts {
        let update = it.update("content|record.text", TIMES);
        if !is_open || update.posted_at > over {
            let uri = it.text("uri");
            let key =
                uri.get(uri.bytes().rposition(|it| it == b'/').unwrap_or_default()..).unwrap_or_default();
            found.url = it.href("url").or_else(|| Href::try_from(&*[&page, "/post", key].concat()).ok());
            found.started_at = update.posted_at.min(found.started_at.or(update.posted_at));
            found.updates.push(update);
        }
    }
    if let Some(start) = found.started_at {
        found.id = start.to_rfc3339().into();
        snapshot.incidents.push(found);
    }
    true
}

/// Whether it has this tag, in any case and with or without its mark; an answer has none.
fn has(post: Json<'_>, tag: &str) -> bool {
    let tag = tag.strip_prefix('#').unwrap_or(tag);
    !post.has(ANSWERS) && post.texts(TAGS).iter().any(|it| it.eq_ignore_ascii_case(tag))
}
