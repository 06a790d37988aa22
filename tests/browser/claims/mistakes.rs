//! An owner's mistakes: each is named in one line that has the nearest right form.

use super::claims;
use crate::engine::workspace;
use crate::feeds::{ago, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use outage_banner_endpoint::mistakes::mistakes;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use xtask::serve::{Answer, Delay};

claims![
    a_wrong_attribute_is_named_with_the_nearest_right_one,
    attributes_of_others_are_left_in_peace,
    what_stands_in_the_wrong_place_is_named,
    a_tag_without_an_endpoint_is_named,
    a_failure_is_told_with_its_cause_and_its_cure,
    what_a_browser_throws_is_understood,
    what_a_policy_forbids_is_understood,
    names_that_no_component_has_are_named,
    a_browser_names_the_same_mistakes_in_a_feed_as_the_command,
    a_mistake_in_a_feed_is_named_once,
    a_list_under_a_name_that_is_not_ours_is_named_on_a_quiet_day_too,
    two_providers_that_know_a_feed_are_both_named,
    what_has_expired_is_named_and_changes_nothing,
    a_feed_without_a_mistake_costs_no_request,
];

/// Attribute, value, and the whole line.
const WRONG: [(&str, &str, &str); 25] = [
    ("data-endpiont", "/status.json", "data-endpiont is no option; did you mean data-endpoint?"),
    ("data-placment", "corner", "data-placment is no option; did you mean data-placement?"),
    ("data-poll_seconds", "60", "data-poll_seconds is no option; did you mean data-poll-seconds?"),
    ("data-lang", "german", "data-lang=\"german\" is no language tag; did you mean \"de\"?"),
    ("data-lang", "Deutsch", "data-lang=\"Deutsch\" is no language tag; did you mean \"de\"?"),
    ("data-lang", "en_US", "data-lang=\"en_US\" is no language tag; did you mean \"en-US\"?"),
    (
        "data-lang",
        "klingonese",
        "data-lang=\"klingonese\" is no language tag: expected one such as \"de\" or \"pt-BR\"",
    ),
    (
        "data-endpoint",
        "status.example.net/status.json",
        "data-endpoint=\"status.example.net/status.json\" has no scheme: it means {site}/status.example.net/status.json; write \
             https://status.example.net/status.json",
    ),
    (
        "data-endpoint",
        "https:status.example.net/a.json",
        "data-endpoint=\"https:status.example.net/a.json\" lacks slashes; write https://status.example.net/a.json",
    ),
    (
        "data-endpoint",
        "/a.json, /b.json",
        "data-endpoint has a comma after /a.json; separate addresses by spaces",
    ),
    (
        "data-endpoint",
        "/a.json + /b.json",
        "data-endpoint has spaces around +, so that only the first part is read; write \"/a.json+/b.json\"",
    ),
    (
        "data-endpoint",
        "/a.json +/b.json /c.json",
        "data-endpoint has spaces around +, so that only the first part is read; write \"/a.json+/b.json /c.json\"",
    ),
    ("data-provider", "kuma", "data-provider=\"kuma\" is no provider; did you mean \"uptime-kuma\"?"),
    (
        "data-provider",
        "statuspage.io",
        "data-provider=\"statuspage.io\" is no provider; did you mean \"statuspage\"?",
    ),
    ("data-provider", "acme", "data-provider=\"acme\" is no provider; docs/providers.md has their names"),
    (
        "data-only-on",
        "/shop, checkout",
        "data-only-on: \"checkout\" fits no page, for a path begins with / or *; write \"/checkout\"",
    ),
    (
        "data-not-on",
        "https://acme.example/cart",
        "data-not-on: \"https://acme.example/cart\" fits no page, for a path begins with / or *; write \"/cart\"",
    ),
    ("data-support-for", "mail", "data-support-for: \"mail\" names no component; write \"mail:COMPONENT\""),
    (
        "data-support-for",
        "tel:voip, phnoe:voip",
        "data-support-for: \"phnoe\" is no service; did you mean \"phone:voip\"?",
    ),
    (
        "data-poll-seconds",
        "60000",
        "data-poll-seconds=\"60000\" is more than 3600 seconds, and counts as 3600; did you mean 60? It counts seconds, not milliseconds",
    ),
    (
        "data-poll-seconds",
        "4000",
        "data-poll-seconds=\"4000\" is more than 3600 seconds, and counts as 3600; did you mean 4? It counts seconds, not milliseconds",
    ),
    (
        "data-max-age-minutes",
        "900000",
        "data-max-age-minutes=\"900000\" is more than 10080 minutes; did you mean 15? It counts minutes, not milliseconds",
    ),
    (
        "data-poll-seconds",
        "3",
        "data-poll-seconds=\"3\" is not allowed: expected a whole number, 15 or more; using the default",
    ),
    (
        "data-theme",
        "Dark",
        "data-theme=\"Dark\" is not allowed: expected auto, light or dark; did you mean \"dark\"?; using the default",
    ),
    (
        "data-support",
        "0911-123456",
        "data-support=\"0911-123456\" is not allowed: expected https:…, http:…, mailto:…, tel:… or sms:…; did you mean \"tel:0911123456\"?; using the default",
    ),
];

/// A page on which nothing else happens.
fn open(stage: &Stage) {
    stage.feed(&statuspage::quiet());
    stage.open(&Page::new().without_endpoint());
}

/// Waits for the value of the expression, which may `await`; in it `check` is the module.
fn asked(stage: &Stage, expression: &str) -> Value {
    stage.eval(&format!(
        "void (window.__found = undefined, import('/outage-banner-check.js').then(async check => {expression})\
         .then(it => window.__found = JSON.stringify(it), it => window.__found = JSON.stringify(String(it))))"
    ));
    stage.wait_for("window.__found");
    serde_json::from_str(stage.eval("window.__found").as_str().unwrap_or_default()).unwrap_or_default()
}

/// The lines for a script tag with these attributes, or for an element.
fn lines(stage: &Stage, is_tag: bool, attributes: &[(&str, &str)]) -> Vec<String> {
    let expression = format!(
        "{{ const lines = [], made = (name, all) => {{
            const it = document.createElement(name);
            for (const [key, value] of all) it.setAttribute(key, value);
            return it;
        }};
        const given = {attributes}, is_tag = {is_tag};
        const own = given.filter(([name]) => /^data-/.test(name)).map(([name, value]) => [name.slice(5), value]);
        const element = made('div', is_tag ? own : given);
        if (is_tag) element.tag = made('script', given);
        check.default(element, (_, line) => lines.push(line));
        return lines; }}",
        attributes = json!(attributes),
    );
    let found = asked(stage, &expression);
    let found = found.as_array().unwrap_or_else(|| panic!("{attributes:?}: {found}"));
    found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn a_wrong_attribute_is_named_with_the_nearest_right_one(stage: &Stage) {
    open(stage);
    for (name, value, expected) in WRONG {
        let expected = expected.replace("{site}", &stage.site.origin());
        assert_eq!(lines(stage, true, &[(name, value)]), [&*expected], "{name}={value:?}");
        assert!(expected.len() <= 300, "{expected}");
    }
    assert_eq!(
        lines(stage, false, &[("placment", "corner"), ("theme", "pink")]),
        [
            "placment is no option; did you mean placement?",
            "theme=\"pink\" is not allowed: expected auto, light or dark; using the default",
        ]
    );
}

fn attributes_of_others_are_left_in_peace(stage: &Stage) {
    open(stage);
    let names = [
        "data-cfasync",
        "data-nowprocket",
        "data-no-optimize",
        "data-no-minify",
        "data-v-123",
        "data-turbo-track",
        "data-turbo-eval",
        "data-cookieconsent",
        "data-category",
        "data-shop",
        "data-name",
        "data-order",
        "data-type",
        "data-src",
        "data-long",
        "data-cmp-ab",
        "data-rocket-type",
        "data-astro-rerun",
        "nonce",
        "async",
        "integrity",
        "crossorigin",
        "lang",
        "data-anything",
    ];
    let values = [
        (
            "data-endpoint",
            "/status.json statuspage:status.example.net https://a.example/x+https://a.example/y",
        ),
        ("data-endpoint", "status.json"),
        ("data-endpoint", "feeds/status.json ../status.json //status.example.net/a.json"),
        ("data-lang", "pt-br"),
        ("data-lang", ""),
        ("data-provider", "uptime-kuma"),
        ("data-only-on", "/checkout*, /cart *shop"),
        ("data-support-for", "mail:mail, tel:+442079460123:voip, x.com/acme_help:"),
        ("data-poll-seconds", " 3600 "),
        ("data-show", ""),
    ];
    for (name, value) in names.map(|name| (name, "false")).into_iter().chain(values) {
        if name == "data-key" {
            continue; // An option that is not there yet.
        }
        assert_eq!(lines(stage, true, &[(name, value)]), Vec::<String>::new(), "{name}={value:?}");
    }
    let own = [
        ("class", "x"),
        ("id", "status"),
        ("style", ""),
        ("hidden", ""),
        ("data-theme-x", "1"),
        ("aria-label", "x"),
    ];
    assert_eq!(lines(stage, false, &own), Vec::<String>::new());
}

fn what_stands_in_the_wrong_place_is_named(stage: &Stage) {
    open(stage);
    assert_eq!(
        lines(stage, true, &[("endpoint", "/status.json")]),
        ["the script's endpoint is not read; write data-endpoint"]
    );
    for name in ["data-endpoint", "data-endpiont"] {
        assert_eq!(
            lines(stage, false, &[(name, "/status.json")]),
            [format!("the element's {name} is not read; write endpoint, without data-")]
        );
    }
}

fn a_tag_without_an_endpoint_is_named(stage: &Stage) {
    open(stage);
    let line = |attributes: &str| {
        let expression = format!(
            "{{ const script = document.createElement('script'), lines = [];
               for (const [name, value] of Object.entries({attributes})) script.setAttribute(name, value);
               check.nothing({{ tag: script }}, (_, line) => lines.push(line));
               check.nothing(null, (_, line) => lines.push(line));
               return lines; }}"
        );
        asked(stage, &expression)
    };
    let plain = "there is no endpoint, so nothing is shown: write data-endpoint=\"URL of your feed\" on the script or, \
                 where data-* is dropped, ?endpoint=URL behind its address";
    assert_eq!(line("{ src: '/outage-banner.js' }"), json!([plain, plain]));
    let named = "there is no endpoint, so nothing is shown: endpoint is not read; write \
                 data-endpoint=\"/status.json\" on the script";
    assert_eq!(line("{ endpoint: '/status.json' }"), json!([named, plain]));
}

fn a_failure_is_told_with_its_cause_and_its_cure(stage: &Stage) {
    open(stage);
    let site = stage.site.origin();
    let here = |path: &str| format!("{site}{path}");
    let feed = "https://status.example.net/status.json".to_owned();
    let plain = "error: new TypeError('Failed to fetch')";
    let table: Vec<(String, &str, String)> = vec![
        (feed.clone(), plain, format!("{feed}: no answer that this page may read; if it opens in a tab, let https://status.example.net send \"Access-Control-Allow-Origin: *\"")),
        (here("/status.json"), plain, format!("{site}/status.json: no answer; does the server run?")),
        (
            "https://status.example.net/".to_owned(),
            plain,
            "https://status.example.net/: no answer that this page may read; a page for people is no feed; write data-endpoint=\"statuspage:status.example.net\", or what docs/providers.md has".to_owned(),
        ),
        (
            "https://kuma.example.net/status/main".to_owned(),
            "error: new SyntaxError(`Unexpected token '<'`)",
            "https://kuma.example.net/status/main: answered with something else than a feed, perhaps a log-in or an error page; a page for people is no feed; write data-endpoint=\"uptime-kuma:kuma.example.net/main\", or what docs/providers.md has".to_owned(),
        ),
        (
            feed.clone(),
            "error: new TypeError('x'), violation: { effectiveDirective: 'connect-src', blockedURI: 'https://status.example.net', disposition: 'enforce' }",
            format!("{feed}: this page's Content-Security-Policy forbids it; add https://status.example.net to its connect-src"),
        ),
        (
            here("/outage_banner.js"),
            "error: new TypeError('x'), violation: { effectiveDirective: 'script-src-elem', blockedURI: 'x', disposition: 'enforce' }",
            format!("cannot load {site}/outage_banner.js: this page's Content-Security-Policy forbids it; add {site} to its script-src"),
        ),
        (
            here("/outage_banner_bg.wasm"),
            "error: new WebAssembly.CompileError(\"Refused to compile: 'unsafe-eval' is not an allowed source\")",
            "this page's Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to its script-src".to_owned(),
        ),
        (
            "http://status.example.net/status.json".to_owned(),
            "error: new TypeError('x'), page: new URL('https://acme.example/')",
            "http://status.example.net/status.json: this page is https:, so its browser asks no http: address; serve the feed by https:".to_owned(),
        ),
        (feed.clone(), "status: 404", format!("{feed}: answered with HTTP 404; there is no feed at this address: look at data-endpoint")),
        (feed.clone(), "status: 503", format!("{feed}: answered with HTTP 503; its server fails: name a second address in data-endpoint")),
        (
            here("/assets/outage_banner_bg.wasm"),
            "status: 404",
            format!("cannot load {site}/assets/outage_banner_bg.wasm: HTTP 404; put all files of dist/ into one folder, and name it by data-base if it is not the script's"),
        ),
        (
            "https://cdn.example.net/outage_banner.js".to_owned(),
            plain,
            "cannot load https://cdn.example.net/outage_banner.js: it is not there, or https://cdn.example.net does not send Access-Control-Allow-Origin; put all files of dist/ into one folder, and name it by data-base if it is not the script's".to_owned(),
        ),
        (
            here("/outage_banner_bg.wasm"),
            "error: new TypeError(\"Response has unsupported MIME type 'text/html', expected 'application/wasm'\")",
            format!("cannot load {site}/outage_banner_bg.wasm: it comes with the wrong type; serve .wasm as application/wasm and .js as text/javascript"),
        ),
        (
            here("/outage_banner.js"),
            "error: new SyntaxError('Unexpected token')",
            format!("cannot load {site}/outage_banner.js: it is damaged or of another version (Unexpected token); replace all files of dist/ together, and empty the cache"),
        ),
        (
            "file:///srv/status.json".to_owned(),
            plain,
            "file:///srv/status.json: a browser reads no feed from a file; serve page and feed by a web server, localhost will do".to_owned(),
        ),
        (
            "file:///srv/outage_banner.js".to_owned(),
            "error: new TypeError('x'), page: new URL('file:///srv/index.html')",
            "cannot load file:///srv/outage_banner.js: a page that is opened as a file may not load it; serve the page by a web server, localhost will do".to_owned(),
        ),
        (
            "statuspgae:status.example.net".to_owned(),
            plain,
            "statuspgae:status.example.net: \"statuspgae\" is no short address and no scheme; did you mean \"statuspage\"?".to_owned(),
        ),
        (feed.clone(), "error: new DOMException('x', 'TimeoutError')", format!("{feed}: no answer in 10 seconds; name a second address in data-endpoint")),
        (feed.clone(), "error: 'found HTML'", format!("{feed}: found HTML")),
        (feed, "", "https://status.example.net/status.json: it failed".to_owned()),
    ];
    for (url, what, expected) in table {
        let found = asked(stage, &format!("check.cause({{ url: {}, {what} }})", json!(url)));
        assert_eq!(found, json!(expected), "{url} {what}");
        assert!(expected.len() <= 300, "{expected}");
    }
    let long = asked(stage, "check.cause({ url: 'https://a.example/' + 'x'.repeat(2000), status: 404 })");
    assert!(long.as_str().is_some_and(|it| it.chars().count() <= 300), "{long}");
}

/// The line of `cause` for the error that the expression throws, as if it came from this file of the site.
fn understood(stage: &Stage, file: &str, thrown: &str) -> String {
    let url = format!("{}{file}", stage.site.origin());
    let found = asked(
        stage,
        &format!(
            "{{ try {{ await ({thrown}); }} catch (error) {{ return check.cause({{ url: {url:?}, error }}); }} }}"
        ),
    );
    found.as_str().unwrap_or_default().replace(&stage.site.origin(), "")
}

fn what_a_browser_throws_is_understood(stage: &Stage) {
    stage.site.set("/html.wasm", Answer::html("<h1>Not found</h1>"));
    stage.site.set("/short.wasm", Answer::new("application/wasm", "not WebAssembly"));
    stage.site.set("/broken.js", Answer::new("text/javascript", "("));
    stage.endpoint.set("/hangs.json", Answer::json("").delay(Delay::Hang));
    open(stage);
    let hangs = format!("{}/hangs.json", stage.endpoint.origin());
    for (file, thrown, expected) in [
        (
            "/outage_banner_bg.wasm",
            "WebAssembly.compileStreaming(fetch('/html.wasm'))",
            "cannot load /outage_banner_bg.wasm: it comes with the wrong type; ",
        ),
        (
            "/outage_banner_bg.wasm",
            "WebAssembly.compileStreaming(fetch('/short.wasm'))",
            "cannot load /outage_banner_bg.wasm: it is damaged or of another version (",
        ),
        (
            "/outage_banner.js",
            "import('/broken.js')",
            "cannot load /outage_banner.js: it is damaged or of another version (",
        ),
        (
            "/outage_banner.js",
            "import('/missing.js')",
            "cannot load /outage_banner.js: it is not there, or is no JavaScript; put all files of dist/ into one folder",
        ),
        ("/status.json", "fetch('http://127.0.0.1:1/')", "/status.json: no answer; does the server run?"),
        (
            "/status.json",
            &*format!("fetch({hangs:?}, {{ signal: AbortSignal.timeout(1) }})"),
            "/status.json: no answer in 10 seconds; name a second address",
        ),
    ] {
        let found = understood(stage, file, thrown);
        assert!(found.starts_with(expected), "{thrown}: {found:?}");
    }
}

/// Runs as a script of the page itself, because the page's policy does not always apply to scripts that WebDriver runs.
fn what_a_policy_forbids_is_understood(stage: &Stage) {
    let feed = format!("{}/status.json", stage.endpoint.origin());
    let probe = format!(
        "import {{ cause }} from '/outage-banner-check.js';
        const heard = new Promise(it => document.addEventListener('securitypolicyviolation', event =>
          event.effectiveDirective == 'connect-src' && it(event)));
        const thrown = work => work().then(() => 'nothing was thrown', error => error);
        const wasm = await thrown(() => WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));
        const feed = await thrown(() => fetch({feed:?}));
        window.__found = [
          cause({{ url: new URL('/outage_banner_bg.wasm', location), error: wasm }}),
          cause({{ url: {feed:?}, error: feed, violation: await heard }}),
        ];"
    );
    stage.site.set("/probe.js", Answer::new("text/javascript", probe));
    stage.feed(&statuspage::quiet());
    let page = Page::new().without_endpoint().policy("script-src 'self'; connect-src 'self'");
    stage.open(&page.head("<script type=\"module\" src=\"/probe.js\"></script>"));
    stage.wait_for("window.__found");
    let origin = stage.endpoint.origin();
    assert_eq!(
        stage.eval("window.__found"),
        json!([
            "this page's Content-Security-Policy forbids WebAssembly; add 'wasm-unsafe-eval' to its script-src",
            format!(
                "{feed}: this page's Content-Security-Policy forbids it; add {origin} to its connect-src"
            ),
        ])
    );
}

fn names_that_no_component_has_are_named(stage: &Stage) {
    open(stage);
    let found = |options: &str, names: &str| asked(stage, &format!("check.unmatched({options}, {names})"));
    let names = "['mail', 'E-Mail', 'web', 'Web sites']";
    assert_eq!(found("{ components: ['e-mail', 'WEB'], supportFor: ['', 'mail'] }", names), json!([]));
    assert_eq!(
        found("{ components: ['E-Mial'], supportFor: ['telephony'] }", names),
        json!([
            "components: the feed has no component \"E-Mial\"; did you mean \"E-Mail\"?",
            "support-for: the feed has no component \"telephony\"; it has mail, E-Mail, web or Web sites",
        ])
    );
    // A feed that lists no components may still name them in an incident.
    assert_eq!(found("{ components: ['mail'] }", "[]"), json!([]));
}

/// Every fixture, and what a hurried owner writes.
fn a_browser_names_the_same_mistakes_in_a_feed_as_the_command(stage: &Stage) {
    open(stage);
    let mut feeds: Vec<Value> = vec![
        json!([]),
        json!(null),
        json!({ "version": "1" }),
        json!({ "incidents": [] }),
        json!({ "version": 1, "incidents": {}, "channels": [1, null, "tel:1"], "page": [], "components": [[]] }),
        json!({ "version": 1, "poll_after_seconds": 5, "valid_seconds": 0.5, "checked_at": "2026-02-30T00:00:00Z" }),
        json!({ "version": 1, "updated_at": "2026-05-04T24:00:00Z", "source": "status.example.net/x" }),
        json!({ "version": 1, "page": { "name": {}, "url": "https://", "URL": "x" } }),
        json!({ "version": 1, "page": { "name": { "de": 1 }, "url": "https:// a" } }),
        json!({ "version": 1, "incidents": [{ "title": { "german!": "x" }, "id": "" }, { "Impact": "MAJOR", "impact": "MAJOR" }] }),
        json!({ "version": 1, "components": [{ "status": "Partial Outage" }, { "status": "partial-outage", "__proto__": 1, "constructor": 2 }] }),
        json!({ "version": 1, "channels": [{ "url": "+44 20 7946 0123" }, { "url": "help@acme.example" }, { "url": "chat.acme.example/x" }, { "url": "x" }] }),
        json!({ "version": 1, "x-a": { "b": [null] }, "x": 1, "X-a": 1 }),
        json!({ "+": [{ "version": 1 }, { "version": 2, "titel": 1 }] }),
        json!({ "version": 1, "x".repeat(200): "x", "page": { "url": "ü".repeat(200) } }),
    ];
    let folder = workspace().join("tests/fixtures/outage-banner");
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        feeds.extend(std::fs::read(entry.path()).ok().and_then(|it| serde_json::from_slice(&it).ok()));
    }
    assert!(feeds.len() > 30, "{}", feeds.len());
    for feed in feeds {
        let found = asked(stage, &format!("check.feed({})", json!(feed.to_string())));
        let found: BTreeSet<_> = found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let expected = mistakes(&feed);
        assert_eq!(found, expected.iter().map(String::as_str).collect(), "{feed}");
    }
}

fn a_mistake_in_a_feed_is_named_once(stage: &Stage) {
    let mut feed = own::outage();
    feed["incidents"][0]["impact"] = json!("severe");
    feed["incidentes"] = json!([]);
    stage.feed(&feed);
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.wait_for("window.__log.length > 1");
    // The same mistakes in another answer are no news.
    feed["page"]["name"] = json!("Acme");
    stage.feed(&feed);
    stage.clear_requests();
    stage.eval("OutageBanner.refresh()");
    stage.settle();
    let mut lines = stage.console();
    lines.sort();
    assert_eq!(
        lines,
        [
            "warn: outage-banner: in the feed, incidentes is not known: did you mean \"incidents\"?",
            "warn: outage-banner: in the feed, incidents[0].impact is \"severe\": expected none, ungraded, minor, major \
             or critical",
        ]
    );
    assert_eq!(
        stage.eval("!!banner.closest('*') && text('.title')").as_str(),
        stage.text(".title").as_deref()
    );
}

fn a_list_under_a_name_that_is_not_ours_is_named_on_a_quiet_day_too(stage: &Stage) {
    let mut feed = own::quiet();
    feed["incidentes"] = json!([{ "title": "Email is down", "impact": "critical" }]);
    stage.feed(&feed);
    stage.open(&Page::new());
    stage.wait_for("window.__log.length");
    stage.assert_no_banner();
    let line = "warn: outage-banner: in the feed, incidentes is not known: did you mean \"incidents\"?";
    assert_eq!(stage.console(), [line]);
}

fn two_providers_that_know_a_feed_are_both_named(stage: &Stage) {
    let feed = json!({ "health": "dead", "probes": [{ "name": "Email", "status": "dead" }], "status": { "indicator": "none" } });
    let line = "the feed has the shape of vigil and of statuspage, and is read as what finds more wrong; the attribute \
                provider=\"vigil\" or provider=\"statuspage\" says which it is";
    stage.feed(&feed);
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.wait_for("window.__log.length");
    assert_eq!(stage.console(), [format!("warn: outage-banner: {line}")]);
    stage.eval("void OutageBanner.debug()");
    stage.wait_for(&format!("__log.filter(it => it.includes({line:?})).length > 1"));
    // With the attribute `provider` there is no doubt any more.
    stage.open(&Page::new().with("provider", "vigil"));
    stage.wait_for_banner();
    stage.settle();
    assert_eq!(stage.console(), Vec::<String>::new());
}

fn what_has_expired_is_named_and_changes_nothing(stage: &Stage) {
    let held = |feed: Value, minutes: i64| {
        let mut feed = feed;
        (feed["checked_at"], feed["valid_seconds"]) = (json!(ago(minutes)), json!(900));
        feed
    };
    stage.feed(&held(own::outage(), 1));
    stage.open(&Page::new());
    stage.wait_for_banner();
    // An old copy of a quiet hour must not end an outage, neither on this page view nor on the next.
    stage.feed(&held(own::quiet(), 60));
    stage.eval("OutageBanner.refresh()");
    let line = "/status.json: expected a status feed in JSON, RSS or Atom, found one that was valid until ";
    stage.wait_for(&format!("__log.some(it => it.includes({line:?}))"));
    stage.wait_for("text('.title')");
    stage.reload();
    stage.wait_for_banner();
    stage.wait_for(&format!("__log.some(it => it.includes({line:?}))"));
    assert!(stage.text(".title").is_some(), "the last known notice stays");
}

fn a_feed_without_a_mistake_costs_no_request(stage: &Stage) {
    stage.feed(&own::outage());
    stage.open(&Page::new());
    stage.wait_for_banner();
    stage.quiesce();
    assert!(!stage.requests().iter().any(|it| it.contains("check") || it.contains("schema")));
    stage.assert_silent();
}
