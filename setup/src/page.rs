//! The page in the preview: a plain one with the real banner on it, and the outage page.

use crate::choices::Choices;
use crate::colour;
use crate::story::Stage;
use crate::tag::quoted;
use serde_json::json;

/// What the banner in the preview asks; the page itself answers.
const FEED: &str = "setup/preview-feed.json";

/// The page as HTML. `feed` is what the feed says, `base` the folder of our files.
pub(crate) fn html(choices: &Choices, stage: Stage, feed: &str, base: &str) -> String {
    let look = if choices.get("page") == "dark" { "dark" } else { "light" };
    let theme = Some(choices.get("theme")).filter(|it| ["light", "dark"].contains(it)).unwrap_or(look);
    let lang = Some(choices.get("lang").trim()).filter(|it| !it.is_empty()).unwrap_or("en");
    // Its feed is not signed, and nothing of it stays on the device. The visitor's system is the look that was chosen.
    let mut options: Vec<(&str, String)> = choices.attributes();
    options.retain(|it| !["endpoint", "key", "theme"].contains(&it.0));
    options.extend([
        ("endpoint", FEED.to_owned()),
        ("storage", "none".to_owned()),
        ("theme", theme.to_owned()),
    ]);
    let answer = answer(feed);
    if stage == Stage::Down {
        return down(choices, &options, &answer, lang, base);
    }
    let css = colour::css(choices);
    let attributes: Vec<String> =
        options.iter().map(|(name, value)| format!(" data-{name}={}", quoted(value))).collect();
    let tag = format!("<script async src=\"outage-banner.js\"{}></script>", attributes.concat());
    let (in_head, in_page) = if choices.get("placement") == "inline" { ("", &*tag) } else { (&*tag, "") };
    format!(
        "<!doctype html><html lang=\"en\" style=\"color-scheme: {look}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Your page | Your company</title>\
         <style>{LOOK}{css}</style>{answer}{in_head}</head><body><header><b>Your company</b></header><main>{in_page}\
         <h1>Your page</h1><p>It is here only to show how the banner stands on it: above it, over it or in it.</p>\
         <p>Whoever is reading goes on reading.</p><p><button type=\"button\">Order</button></p></main></body></html>"
    )
}

const LOOK: &str = "body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:light-dark(#fff,#16181a);color:light-dark(#1a1c1e,#eceff1)}\
    header{padding:1rem 1.25rem;border-bottom:1px solid light-dark(#d5d8dc,#3a3f45)}main{padding:.25rem 1.25rem 4rem}";

/// A script by which the page answers for its own feed, and takes another by `say`.
fn answer(feed: &str) -> String {
    // Not by `{:?}`, which prints nothing in the WebAssembly.
    let [feed, own] = [feed, FEED].map(|it| in_script(&json!(it).to_string()));
    format!(
        "<script>{{let feed={feed};const ask=fetch,isFeed=(it)=>String(it?.url??it).endsWith({own});\
         window.fetch=(it,...more)=>isFeed(it)?Promise.resolve(new Response(feed,{{headers:{{\"Content-Type\":\"application/json\"}}}})):ask(it,...more);\
         window.say=(text)=>{{feed=text;window.OutageBanner?.refresh()}}}}</script>"
    )
}

/// JSON that cannot end the script in which it stands.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// The outage page, as the service worker puts it together.
fn down(choices: &Choices, options: &[(&str, String)], answer: &str, lang: &str, base: &str) -> String {
    let attributes: serde_json::Map<String, serde_json::Value> =
        options.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let config = json!({
        "attributes": attributes, "key": ":preview", "lang": lang, "site": "Your company",
        "styles": colour::declarations(choices), "folder": base, "isOffline": false,
    });
    format!(
        "<!doctype html><html lang={}><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Your company</title>{answer}</head><body>\
         <script type=\"application/json\" id=\"outage-page\">{}</script>\
         <script type=\"module\" src=\"outage-page.js\"></script></body></html>",
        quoted(lang),
        in_script(&config.to_string()),
    )
}

#[cfg(test)]
mod tests {
    use super::{Choices, Stage, html};

    #[test]
    fn the_preview_has_the_tags_options_and_its_own_feed() {
        let choices = Choices::default()
            .with("endpoint", "https://status.example.net/status.json")
            .with("key", "abc=")
            .with("placement", "corner")
            .with("page", "dark")
            .with("accent", "#123456");
        let page = html(&choices, Stage::Update, "{\"version\":1}", "https://a.example/");
        for part in [
            "color-scheme: dark",
            "data-placement=\"corner\"",
            "data-endpoint=\"setup/preview-feed.json\"",
            "data-theme=\"dark\"",
            "data-storage=\"none\"",
            "--outage-banner-accent: #123456",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("data-key") && !page.contains("status.example.net"), "{page}");
        let page = html(&choices, Stage::Down, "{}", "https://a.example/");
        assert!(
            page.contains("outage-page.js") && page.contains(r##"["--outage-banner-accent","#123456"]"##),
            "{page}"
        );
    }

    #[test]
    fn no_choice_gets_out_of_its_place() {
        let hostile = "\"></script><script>alert(1)</script>";
        let choices =
            ["updates", "support", "lang", "placement", "show", "dismissible", "theme", "page", "color"]
                .iter()
                .fold(Choices::default(), |it, name| it.with(name, hostile));
        for stage in Stage::ALL {
            let page = html(&choices, stage, &format!("{{\"a\":{hostile:?}}}"), "/");
            assert!(!page.contains("<script>alert"), "{stage:?}: {page}");
            assert!(!page.contains("\"></script><script>a"), "{stage:?}: {page}");
        }
    }
}
