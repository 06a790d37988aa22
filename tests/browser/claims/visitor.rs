//! What visitors can do, and what the page hears of it: reopening, other tabs, languages, placements, pages of a site.

use super::claims;
use crate::feeds::{UPDATES, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::json;

claims![
    a_closed_banner_leaves_a_button_that_brings_it_back,
    the_page_can_bring_it_back_and_hears_what_happens,
    another_tab_that_closes_the_banner_closes_it_here,
    the_banner_speaks_the_pages_language,
    every_locale_has_the_plurals_of_its_language,
    the_owner_can_replace_a_string,
    texts_of_the_feed_are_chosen_by_language,
    each_placement_stands_where_it_says,
    a_pushing_banner_tells_its_height,
    only_the_pages_that_the_owner_names_show_it,
];

fn a_closed_banner_leaves_a_button_that_brings_it_back(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.click("all('button.dismiss')[0]");
    stage.wait_for("!banner && root.activeElement?.matches('.reopen')");
    assert_eq!(stage.eval("clean(root.querySelector('.reopen').textContent)"), "Outage");
    stage.click("root.querySelector('.reopen')");
    stage.wait_for("banner && root.activeElement?.matches('.dismiss')");
    stage.assert_silent();
}

fn the_page_can_bring_it_back_and_hears_what_happens(stage: &Stage) {
    stage.feed(&statuspage::outage_with("minor", &UPDATES));
    let listen = "<script>window.heard = []; for (const name of ['change', 'dismiss', 'error'])
        document.addEventListener('outage-banner:' + name, it => heard.push([name, it.detail && (it.detail.indicator || it.detail)]));
        </script>";
    stage.open(&Page::new().head(listen));
    stage.wait_for_banner();
    stage.wait_for("heard.length");
    assert_eq!(stage.eval("heard"), json!([["change", "minor"]]));
    assert_eq!(stage.eval("OutageBanner.notice.first.latest.body"), json!(crate::feeds::NEWEST));
    stage.click("all('button.dismiss')[0]");
    stage.wait_for("!banner");
    assert_eq!(stage.eval("heard[1]"), json!(["dismiss", "minor"]));
    stage.eval("OutageBanner.reopen()");
    stage.wait_for_banner();
    stage.feed(&statuspage::quiet());
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("!banner && OutageBanner.notice === null");
    assert_eq!(stage.eval("heard.at(-1)"), json!(["change", null]));
    stage.answer(xtask::serve::Answer::json("{").status(503));
    stage.eval("OutageBanner.refresh()");
    stage.wait_for("heard.at(-1)[0] === 'error'");
}

fn another_tab_that_closes_the_banner_closes_it_here(stage: &Stage) {
    stage.feed(&statuspage::outage());
    // For the storage, a frame of the same origin is another window, as another tab is.
    stage.site.set("/other.html", Page::new().answer(&stage.endpoint.origin()));
    stage.open(&Page::new().body("<iframe src=\"/other.html\" width=600 height=300></iframe>"));
    stage.wait_for_banner();
    let other =
        "frames[0].document.querySelector('outage-banner')?.shadowRoot?.querySelector('section.banner')";
    stage.wait_for(other);
    stage.click("all('button.dismiss')[0]");
    stage.wait_for(&format!("!({other})"));
    stage.assert_silent();
}

fn the_banner_speaks_the_pages_language(stage: &Stage) {
    stage.feed(&statuspage::outage());
    for (lang, dir, word) in [
        ("de-AT", "ltr", "de"),
        ("ar", "rtl", "ar"),
        ("zh-TW", "ltr", "zh-Hant"),
        ("pt-BR", "ltr", "pt-BR"),
        ("nb", "ltr", "no"),
        ("tlh", "ltr", "en"),
    ] {
        stage.clear_requests();
        stage.open(&Page::new().with("lang", lang));
        stage.wait_for_banner();
        let shown = stage.eval("[root.querySelector('.root').lang, root.querySelector('.root').dir]");
        assert_eq!(shown, json!([word, dir]), "{lang}");
        let file = format!("GET site/locales/{word}.json");
        let count = stage.requests().iter().filter(|it| **it == file).count();
        assert_eq!(count, usize::from(word != "en"), "{lang}: {:?}", stage.requests());
        stage.assert_silent();
    }
    assert_eq!(stage.text(".word").as_deref(), Some("Major outage"));
}

fn every_locale_has_the_plurals_of_its_language(stage: &Stage) {
    stage.feed(&own::quiet());
    stage.open(&Page::new());
    for (tag, strings) in crate::engine::locales() {
        let names = strings.as_object().into_iter().flatten().map(|(name, _)| name);
        let mut categories: Vec<&str> = names.filter_map(|it| it.strip_prefix("more_")).collect();
        categories.retain(|it| ["zero", "one", "two", "few", "many", "other"].contains(it));
        let expected =
            stage.eval(&format!("new Intl.PluralRules({tag:?}).resolvedOptions().pluralCategories.sort()"));
        let known = expected.as_array().map_or(0, Vec::len);
        assert!(known > 0 && categories.len() >= known, "{tag}: {categories:?}, not {expected}");
    }
}

fn the_owner_can_replace_a_string(stage: &Stage) {
    stage.feed(&own::outage());
    let strings = r#"{"status_page":"Everything we know","tel:+15550100":"Night desk","nonsense":"x"}"#;
    stage.open(&Page::new().with("strings", strings));
    stage.wait_for_banner();
    assert_eq!(stage.text(".fact a").as_deref(), Some("Everything we know"));
    assert_eq!(stage.eval("clean(all('a[href^=tel]')[0].textContent)"), "Night desk (Call us)");
    assert!(stage.the_one_line().contains("nonsense"));

    stage.open(
        &Page::new().with("strings", "#mine").body(
            "<script type=\"application/json\" id=\"mine\">{\"dismiss\":\"Close\"}</script><p>Page</p>",
        ),
    );
    stage.wait_for_banner();
    assert_eq!(stage.eval("all('.dismiss')[0].getAttribute('aria-label')"), "Close");

    stage.open(&Page::new().with("strings", "{oops"));
    stage.wait_for_banner();
    assert!(stage.the_one_line().contains("data-strings is not JSON"));
}

fn texts_of_the_feed_are_chosen_by_language(stage: &Stage) {
    let mut feed = own::outage();
    feed["incidents"][0]["title"] = json!({ "en": "Email is down", "de": "E-Mail ist ausgefallen" });
    feed["incidents"][0]["updates"][0]["body"] = json!({ "fr": "Un commutateur est en panne." });
    stage.feed(&feed);
    stage.open(&Page::new().with("lang", "de"));
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some("E-Mail ist ausgefallen"));
    assert_eq!(stage.eval("all('.title span')[0].hasAttribute('lang')"), false);
    assert_eq!(stage.eval("all('.text')[0].lang"), "fr");
}

fn each_placement_stands_where_it_says(stage: &Stage) {
    stage.feed(&own::outage());
    for (placement, position, test) in [
        ("top", "absolute", "box.top === 0 && box.left === 0 && body.top >= box.bottom"),
        ("top-overlay", "fixed", "box.top === 0 && box.left === 0 && body.top < box.bottom"),
        ("bottom", "fixed", "Math.abs(box.bottom - innerHeight) < 1 && box.left === 0"),
        ("corner", "fixed", "box.right < innerWidth && box.bottom < innerHeight && box.left > 0"),
    ] {
        stage.open(&Page::new().with("placement", placement));
        stage.wait_for_banner();
        assert_eq!(
            stage.eval("getComputedStyle(root.querySelector('.frame')).position"),
            position,
            "{placement}"
        );
        let stands = format!(
            "(() => {{ const box = banner.getBoundingClientRect(), body = document.body.getBoundingClientRect();
              return {test}; }})()"
        );
        stage.wait_for(&stands);
        stage.assert_silent();
    }
}

fn a_pushing_banner_tells_its_height(stage: &Stage) {
    let height = "getComputedStyle(document.documentElement).getPropertyValue('--outage-banner-height')";
    stage.feed(&own::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.wait_for(height);
    assert_eq!(
        stage.eval(&format!("Math.abs(parseFloat({height}) - banner.getBoundingClientRect().bottom) < 1")),
        true
    );
    stage.click("all('button.dismiss')[0]");
    stage.wait_for(&format!("!{height}"));
    stage.open(&Page::new().with("placement", "corner"));
    stage.wait_for_banner(); // With other options it is another banner, which was not closed.
    assert_eq!(stage.eval(height), "");
}

fn only_the_pages_that_the_owner_names_show_it(stage: &Stage) {
    stage.feed(&own::outage());
    for (name, value) in [("only-on", "/checkout*, /cart"), ("not-on", "/")] {
        stage.clear_requests();
        stage.open(&Page::new().with(name, value));
        stage.quiesce();
        stage.assert_no_banner();
        let expected = ["GET site/outage-banner-stay.js", "GET site/outage-banner.js"];
        assert_eq!(stage.requests(), expected, "{name}={value}");
    }
    for (name, value) in [("only-on", "/cart /"), ("not-on", "/checkout*")] {
        stage.open(&Page::new().with(name, value));
        stage.wait_for_banner();
    }
    stage.open(&Page::new().with("only-on", "/checkout*"));
    if stage.eval("'navigation' in window") == true {
        stage.eval("history.pushState(null, '', '/checkout/pay')");
        stage.wait_for_banner();
        stage.eval("history.pushState(null, '', '/about')");
        stage.wait_for("!banner");
    }
    stage.assert_silent();
}
