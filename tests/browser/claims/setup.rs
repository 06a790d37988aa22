//! The set-up page: from the address of a feed to a tag that works.

use super::claims;
use super::signed::{public, sign_at};
use crate::engine::workspace;
use crate::faults::{Break, Broken};
use crate::feeds::{NEWEST, TITLE, ago, own};
use crate::page::Page;
use crate::stage::Stage;
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::fs;
use xtask::release::{dist, integrity};
use xtask::serve::{Answer, Flow};

claims![
    setup_steps_that_do_not_come_leave_the_rest_and_say_so,
    setup_begins_with_what_the_page_knows_of_itself,
    setup_a_feed_is_told_as_visitors_see_it,
    setup_each_failure_has_its_cure,
    setup_a_site_that_would_fail_with_its_feed_is_told,
    setup_finds_the_feed_of_a_page_that_people_read,
    setup_a_feed_counts_only_by_the_key_that_was_chosen,
    setup_takes_what_the_tag_takes_and_names_what_it_does_not,
    setup_choices_survive_in_the_address_bar_and_secrets_never_get_there,
    setup_previews_the_choices,
    setup_plays_a_whole_outage,
    setup_the_copied_tag_works,
    setup_forms_of_the_tag_are_chosen_by_keyboard,
    setup_every_field_is_reached_by_tab_with_a_ring,
    setup_accessibility_checks_find_nothing_on_a_phone_and_on_a_desktop,
];

/// Opens the page as it is in `dist/`, with the steps drawn.
pub(super) fn open(stage: &Stage, fragment: &str) {
    stage.go("about:blank"); // Or a fragment alone would load nothing.
    stage.visit(&format!("/index.html{fragment}"));
    stage.wait_for("document.querySelector('#snippet')?.textContent");
}

/// Scrolls to an element: what only it needs is loaded then.
fn see(stage: &Stage, selector: &str) {
    stage.eval(&format!("document.querySelector({selector:?}).scrollIntoView()"));
}

/// Types as a person does, but at once.
fn fill(stage: &Stage, name: &str, value: &str) {
    stage.eval(&format!(
        "(it => {{ it.value = {value:?}; it.dispatchEvent(new Event(it.localName == 'select' ? 'change' : 'input', {{ bubbles: true }})) }})\
         (document.querySelector('#set-{name}'))"
    ));
    stage.wait_for(&format!("document.querySelector('#set-{name}').value == {value:?}"));
}

fn of(stage: &Stage, selector: &str) -> String {
    stage
        .eval(&format!("clean(document.querySelector({selector:?})?.textContent ?? '')"))
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn snippet(stage: &Stage) -> String {
    of(stage, "#snippet")
}

/// What is wrong with a field, by the page.
fn lines(stage: &Stage, name: &str) -> Value {
    stage.eval(&format!("[...document.querySelectorAll('#lines-{name} .wrong')].map(it => it.textContent)"))
}

/// Asks the feed; the findings as `level about`, and all their words.
fn check(stage: &Stage, endpoint: &str) -> (Vec<String>, String) {
    fill(stage, "endpoint", endpoint);
    stage.wait_for("document.querySelector('#verdict').textContent == 'Not checked yet.'");
    stage.click("document.querySelector('#check')");
    stage.wait_for("document.querySelector('.result')");
    let all = stage.eval(
        "[...document.querySelectorAll('.findings li')].map(it => it.dataset.level + ' ' + it.dataset.about)",
    );
    let all = all.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    // Each has its cure.
    assert_eq!(
        stage.eval("document.querySelectorAll('.findings li:not(:has(.cure))').length"),
        0,
        "{}",
        of(stage, ".findings")
    );
    (all, of(stage, ".result"))
}

/// An answer to which there is nothing to say.
fn good(feed: &Value) -> Answer {
    let mut answer = Answer::json(feed.to_string());
    answer.headers.retain(|it| it.0 != "Cache-Control");
    answer.header("Cache-Control", "max-age=15")
}

fn setup_steps_that_do_not_come_leave_the_rest_and_say_so(stage: &Stage) {
    for file in ["outage_banner_setup.js", "outage_banner_setup_bg.wasm"] {
        stage.site.set(&format!("/setup/{file}"), Answer::html("").status(404));
        stage.visit("/index.html");
        stage.wait_for(
            "document.querySelector('#set-up-app').textContent.startsWith('The set-up steps did not load')",
        );
        stage.wait_for(
            "document.querySelector('#editor-app').textContent.startsWith('The form did not load')",
        );
        assert!(of(stage, "#walk-title").contains("Walk through an outage"));
        stage.site.unset(&format!("/setup/{file}"));
    }
}

/// As `outage-banner serve` prints the page's address, and as a CDN serves the page.
fn setup_begins_with_what_the_page_knows_of_itself(stage: &Stage) {
    let feed = format!("{}/status.json", stage.endpoint.origin());
    open(stage, &format!("?endpoint={feed}#editor"));
    stage.wait_for(&format!("document.querySelector('#set-endpoint').value == {feed:?}"));
    stage.wait_for(&format!("document.querySelector('#editor-address')?.value == {feed:?}"));
    assert_eq!(stage.eval("location.hash"), "#editor");
    // The steps above it were drawn later than the browser went there.
    stage.wait_for("(it => it.top > -5 && it.top < innerHeight / 2)(document.querySelector('#editor').getBoundingClientRect())");
    assert!(snippet(stage).contains(&format!("data-endpoint=\"{feed}\"")), "{}", snippet(stage));
    // Its folder is there for a try, and nobody copies it without reading that no visitor reaches it.
    let folder = stage.eval("location.origin + '/outage-banner.js'");
    assert!(snippet(stage).contains(&format!("src={folder}")), "{}", snippet(stage));
    let note = "its feed and the folder of our files are on this machine, where no visitor reaches them";
    assert!(of(stage, "#example").contains(note), "{}", of(stage, "#example"));
    assert_eq!(stage.eval("document.querySelector('#example').className"), "hint");
    // What was chosen since counts more, and is kept.
    fill(stage, "endpoint", "slack:");
    stage.wait_for("location.hash == '#endpoint=slack:'");
    stage.reload();
    stage.wait_for("document.querySelector('#set-endpoint')?.value == 'slack:'");
    // What was taken out does not come back by the query.
    fill(stage, "endpoint", "");
    stage.wait_for("location.hash == '#endpoint='");
    stage.reload();
    stage.wait_for("document.querySelector('#snippet')?.textContent");
    assert_eq!(stage.eval("document.querySelector('#set-endpoint').value"), "");
    assert!(of(stage, "#example").contains("There is no feed yet"), "{}", of(stage, "#example"));
    fill(stage, "endpoint", "slack:");
    stage.wait_for(
        "document.querySelector('#example').textContent.includes('the folder of our files is on this machine')",
    );
    stage.click("document.querySelector('#way-npm')");
    stage.wait_for("document.querySelector('#example').textContent == ''");

    let own = "https://cdn.acme.example/banner/";
    let files = fs::read_dir(workspace().join("dist/setup")).into_iter().flatten().flatten();
    let mut changed = 0;
    for file in files {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        let local = "new URL(`..`,import.meta.url).href";
        if text.contains(local) {
            let path = format!("/setup/{}", file.file_name().to_string_lossy());
            stage.site.set(&path, Answer::new("text/javascript", text.replace(local, &format!("{own:?}"))));
            changed += 1;
        }
    }
    assert_eq!(changed, 1);
    open(stage, "");
    assert!(snippet(stage).contains(&format!("src=\"{own}outage-banner.js\"")), "{}", snippet(stage));
    assert_eq!(stage.eval("document.querySelector('#set-folder').placeholder"), own);
    assert_eq!(stage.eval("location.hash"), "");
    fill(stage, "folder", "https://files.acme.example/");
    stage.wait_for("document.querySelector('#snippet').textContent.includes('https://files.acme.example/outage-banner.js')");
}

fn setup_a_feed_is_told_as_visitors_see_it(stage: &Stage) {
    let mut feed = own::outage();
    let over = json!({
        "id": "old", "title": "All is down", "impact": "critical", "status": "resolved",
        "started_at": "2026-01-02T09:00:00Z", "resolved_at": "2026-01-02T10:00:00Z",
        "updates": [{ "posted_at": "2026-01-02T10:00:00Z", "body": "It is over." },
                    { "posted_at": "2026-01-02T09:40:00Z", "body": "A fire in the cellar." }],
    });
    if let Some(incidents) = feed["incidents"].as_array_mut() {
        incidents.push(over);
    }
    stage.answer(good(&feed));
    open(stage, "");
    fill(stage, "site", "https://www.acme.example");
    let (findings, _) = check(stage, &format!("{}/status.json", stage.endpoint.origin()));
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(of(stage, ".provider"), "our own format");
    assert!(of(stage, ".now").contains(TITLE) && of(stage, ".now").contains(NEWEST), "{}", of(stage, ".now"));
    assert_eq!(
        of(stage, ".worst"),
        "critical incident: All is down · A fire in the cellar. (2026-01-02 09:40 UTC)"
    );
    assert_eq!(of(stage, "#verdict"), "This is a feed of our own format. There is nothing to mend.");
    // The preview shows it too, and takes a story that is older or newer after it.
    see(stage, "#preview");
    stage.wait_for(&preview("banner?.textContent.includes('looking for the cause')"));
    stage.click("document.querySelector('#preview fieldset label:nth-of-type(6) input')");
    stage.wait_for(&preview(&format!("banner?.textContent.includes({NEWEST:?})")));
    stage.click("document.querySelector('#next-stage')");
    stage.wait_for(&preview("page.querySelector('h1')?.textContent == 'Your page' && !banner"));
    stage.click("document.querySelector('#preview fieldset label:nth-of-type(6) input')");
    stage.wait_for(&preview(&format!("banner?.textContent.includes({NEWEST:?})")));
    // Another feed has not been looked at.
    fill(stage, "endpoint", "https://other.example/status.json");
    stage.wait_for("!document.querySelector('.result')");
    stage.wait_for(&preview("banner?.textContent.includes('looking for the cause')"));
}

fn setup_each_failure_has_its_cure(stage: &Stage) {
    open(stage, "");
    fill(stage, "site", "https://www.acme.example");
    let endpoint = format!("{}/status.json", stage.endpoint.origin());
    let quiet = own::quiet();
    let mut mistaken = quiet.clone();
    mistaken["incidentes"] = json!([]);
    let mut late = own::outage();
    late["incidents"][0]["next_update_by"] = json!(ago(20));
    let mut expired = quiet.clone();
    expired["checked_at"] = json!(ago(60));
    expired["valid_seconds"] = json!(600);
    let mut large = quiet.clone();
    large["x-note"] = json!("x".repeat(150_000));
    let answer = |text: &str| good(&Value::Null).body_of(text);
    for (answer, finding, words) in [
        (
            good(&quiet).header("Access-Control-Allow-Origin", "https://other.example"),
            "wrong cors",
            "outage-banner publish --feed 'http://127.0.0.1",
        ),
        (good(&quiet).status(404), "wrong status", "look at data-endpoint"),
        (good(&quiet).status(503), "wrong status", "name a second address"),
        (answer("<!doctype html><title>Log in</title>"), "wrong feed", "docs/providers.md lists what is"),
        (answer("{\"version\": 1, \"inc"), "wrong feed", "docs/providers.md lists what is"),
        (
            answer(&format!("{{\"version\": 1, \"x-note\": \"{}\"}}", "x".repeat(3_000_000))),
            "wrong feed",
            "take out what is over",
        ),
        (answer("[]"), "note provider", "write data-provider"),
        (good(&expired), "wrong age", "is `outage-banner publish` still running"),
        (good(&mistaken), "wrong mistake", "did you mean \"incidents\"?"),
        (good(&large), "weak size", "outage-banner publish"),
        (Answer::json(quiet.to_string()), "weak cache", "send Cache-Control: max-age=15"),
        (good(&late), "note overdue", "outage-banner update"),
        (
            good(&quiet).header("Access-Control-Expose-Headers", "Retry-After"),
            "note cors",
            "send Access-Control-Expose-Headers: Date",
        ),
    ] {
        stage.answer(answer);
        // Each time another address: an answer to a former one does not count.
        let (findings, told) = check(stage, &format!("{endpoint}?{}", finding.replace(' ', "-")));
        assert!(findings.iter().any(|it| it == finding), "{finding}: {findings:?} {told}");
        assert!(told.contains(words), "{finding}: {told}");
        fill(stage, "endpoint", "");
    }
    let (findings, told) = check(stage, "http://status.invalid/status.json");
    assert!(
        findings.contains(&"wrong tls".to_owned()) && told.contains("write https:// in the tag"),
        "{findings:?} {told}"
    );
    let (findings, told) = check(stage, "statuspag:status.example.net");
    assert_eq!(findings, ["wrong reached"]);
    assert!(
        told.contains("is no short address and no scheme")
            && told.contains("did you mean")
            && !told.contains("publish"),
        "{told}"
    );
    // Nobody is asked where nothing can be meant; what has no host is asked on the site.
    for (endpoint, finding, words) in [
        ("statuspage:", "wrong address", "write statuspage:status.example.net"),
        ("status.example.invalid", "wrong address", "write https://status.example.invalid"),
        ("nonsense/status.json", "wrong independence", "it is on www.acme.example, the host of the site"),
    ] {
        let (findings, told) = check(stage, endpoint);
        assert!(findings.iter().any(|it| it == finding), "{endpoint}: {findings:?} {told}");
        assert!(told.contains(words), "{told}");
    }
    // The endpoint's server speaks http, and a short address is asked by https.
    let short = format!("statuspage:{}", stage.endpoint.origin().trim_start_matches("http://"));
    let (findings, told) = check(stage, &short);
    assert_eq!(findings, ["wrong reached"]);
    assert!(told.contains("always asked by https") && !told.contains("publish --feed"), "{told}");
    // What breaks off while it comes is shared, and must be written whole.
    let half = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: application/json\r\n\
                Cache-Control: max-age=15\r\nContent-Length: 900\r\n\r\n{\"version\": 1,";
    let Ok(broken) = Broken::start(Break::Reset(half.into())) else { panic!("no port") };
    let (findings, told) = check(stage, &format!("{}/status.json", broken.origin()));
    assert!(["wrong reached", "wrong feed"].contains(&&*findings[0]), "{findings:?} {told}");
    assert!(!told.contains("Access-Control-Allow-Origin"), "{told}");
    stage.endpoint.close();
    let (findings, told) = check(stage, &endpoint);
    assert_eq!(findings, ["wrong reached"]);
    assert!(told.contains("nothing answers at http://127.0.0.1"), "{told}");
    assert!(stage.endpoint.open().is_ok());
}

/// The body in the place of another.
trait Body {
    fn body_of(self, text: &str) -> Self;
}

impl Body for Answer {
    fn body_of(mut self, text: &str) -> Self {
        self.body = text.into();
        self.flow(Flow::Whole)
    }
}

fn setup_a_site_that_would_fail_with_its_feed_is_told(stage: &Stage) {
    stage.answer(good(&own::quiet()));
    open(stage, "");
    let endpoint = format!("{}/status.json", stage.endpoint.origin());
    for (site, finding) in [
        ("", "note independence"),
        ("http://127.0.0.1/shop", "wrong independence"),
        ("127.0.0.1", "wrong independence"),
    ] {
        fill(stage, "site", site);
        fill(stage, "endpoint", "");
        let (findings, told) = check(stage, &endpoint);
        assert_eq!(findings, [finding], "{told}");
        // A field that is still empty is no fault of the feed.
        let says_fine = of(stage, "#verdict").ends_with("There is nothing to mend.");
        assert_eq!(says_fine, site.is_empty(), "{}", of(stage, "#verdict"));
    }
    // Pages of the site may read what this page may not.
    stage.answer(good(&own::quiet()).header("Access-Control-Allow-Origin", "https://other.example"));
    fill(stage, "site", &format!("{}/shop", stage.endpoint.origin()));
    let (findings, told) = check(stage, &format!("{endpoint}?own"));
    assert_eq!(findings, ["wrong independence", "note cors"], "{told}");
    // By the rule of the tag's own check, without a request that could answer.
    fill(stage, "site", "https://www.acme.invalid");
    let (_, told) = check(stage, "https://status.acme.invalid/status.json");
    assert!(told.contains("put a copy on another domain"), "{told}");
}

fn setup_finds_the_feed_of_a_page_that_people_read(stage: &Stage) {
    // The shipped file, by http: in place of https: for one provider.
    let shipped = fs::read_to_string(workspace().join("dist/outage-banner-addresses.js")).unwrap_or_default();
    let module = shipped.replace("https://$1/summary.json", "http://$1/summary.json");
    assert_ne!(module, shipped);
    stage.site.set("/outage-banner-addresses.js", Answer::new("text/javascript", module));
    let feed = json!({ "page": { "name": "Acme", "url": "https://acme.example", "status": "HASISSUES" },
        "activeIncidents": [{ "name": "Mail is down", "started": ago(30), "status": "INVESTIGATING", "impact": "MAJOROUTAGE", "url": "https://acme.example/1" }],
        "activeMaintenances": [] });
    stage.endpoint.set("/summary.json", Answer::json(feed.to_string()));
    stage.endpoint.set("/", Answer::html("<h1>Status of Acme</h1>"));
    open(stage, "");
    let (findings, _) = check(stage, &stage.endpoint.origin());
    assert!(findings.contains(&"wrong feed".to_owned()), "{findings:?}");
    assert_eq!(of(stage, "#verdict"), "This is no feed, but its feed is found.");
    stage.click("document.querySelector('.better')");
    let short = format!("instatus:{}", stage.endpoint.origin().trim_start_matches("http://"));
    stage.wait_for(&format!(
        "document.querySelector('#set-endpoint').value == {short:?} && document.activeElement.id == 'check'"
    ));
    stage.press(Key::Enter);
    stage.wait_for("document.querySelector('.result .now')");
    let told = (of(stage, ".provider"), of(stage, ".now"));
    assert_eq!(told, ("Instatus".to_owned(), "critical incident: Mail is down".to_owned()));
}

fn setup_a_feed_counts_only_by_the_key_that_was_chosen(stage: &Stage) {
    sign_at(stage, "/signed.json", &own::outage(), 1);
    stage.answer(good(&own::outage()));
    open(stage, "");
    fill(stage, "key", &public(1));
    let (findings, told) = check(stage, &format!("{}/status.json", stage.endpoint.origin()));
    assert!(findings.contains(&"wrong signature".to_owned()) && told.contains("it is not signed"), "{told}");
    assert_eq!(of(stage, ".now"), "nothing: with this key the feed does not count");
    let (findings, _) = check(stage, &format!("{}/signed.json", stage.endpoint.origin()));
    assert!(!findings.iter().any(|it| it.starts_with("wrong")), "{findings:?}");
    assert!(of(stage, ".now").contains(TITLE), "{}", of(stage, ".now"));
    fill(stage, "key", &public(2));
    fill(stage, "endpoint", "");
    let (findings, told) = check(stage, &format!("{}/signed.json", stage.endpoint.origin()));
    assert!(findings.contains(&"wrong signature".to_owned()) && told.contains("not valid"), "{told}");
}

fn setup_takes_what_the_tag_takes_and_names_what_it_does_not(stage: &Stage) {
    open(stage, "");
    let key = "GZDzf5lCFHTOEsqXDNYZmtwKHmLh8Ug0HEQjtRxHQ8U=";
    for (name, value) in [
        ("endpoint", "statuspage:status.example.net"),
        ("endpoint", "slack:"),
        ("endpoint", "https://a.example/x.json+https://a.example/y.json"),
        ("mirrors", "https://b.example/status.json /status.json"),
        ("updates", "http://social.example/@acme mailto:a@b.example"),
        ("support", "tel:+442079460123 sms:+15550100"),
        ("key", key),
    ] {
        fill(stage, name, value);
        stage.wait_until("the tag has it", |stage| snippet(stage).contains(value));
        assert_eq!(lines(stage, name), json!([]), "{value}");
    }
    assert_eq!(
        of(stage, "#lines-updates"),
        "On the banner: @acme@social.example (mastodon), a@b.example (mail)"
    );
    for (name, value, words) in [
        ("endpoint", "status.example.net/status.json", "has no scheme"),
        ("support", "020 7946 0123", "data-support"),
        ("updates", "https://", "leads nowhere"),
        ("key", "abc", "is no public key"),
        ("key", "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g", "a private key"),
        ("endpoint", "https://status.example.net/?token=hush", "everybody can read the tag"),
    ] {
        fill(stage, name, value);
        stage.wait_for(&format!("document.querySelector('#lines-{name}').textContent.includes({words:?})"));
        assert_eq!(
            stage.eval(&format!("document.querySelector('#set-{name}').ariaInvalid")),
            "true",
            "{value}"
        );
    }
    let text = snippet(stage);
    assert!(!text.contains("hush") && !text.contains("MC4C"), "{text}");
    // Of a whole tag that is pasted, its feed is taken.
    let tag =
        "<script async src=\"outage-banner.js\" data-endpoint=\"instatus:status.example.net\"></script>";
    stage.eval(&format!(
        "(it => {{ it.value = {tag:?}; it.dispatchEvent(new Event('input', {{ bubbles: true }})) }})(document.querySelector('#set-endpoint'))"
    ));
    stage.wait_for("document.querySelector('#set-endpoint').value == 'instatus:status.example.net'");
    // Picking a page fills in the beginning of its short address, and the words behind it.
    stage.eval("(it => { it.value = 'uptime-kuma:'; it.dispatchEvent(new Event('change', { bubbles: true })) })(document.querySelector('#pick'))");
    stage.wait_for("document.querySelector('#set-endpoint').value == 'uptime-kuma:' && document.activeElement.id == 'set-endpoint'");
    assert_eq!(of(stage, "#lines-endpoint"), "Uptime Kuma: write uptime-kuma:kuma.example.net/main");
}

fn setup_choices_survive_in_the_address_bar_and_secrets_never_get_there(stage: &Stage) {
    open(stage, "?theme=light");
    assert_eq!(stage.eval("location.hash"), "");
    let chosen = [
        ("endpoint", "https://status.example.net/a?b=c&d=e#f"),
        ("placement", "corner"),
        ("theme", "dark"),
        ("lang", "pt-BR"),
        ("dismissible", "none"),
        ("support", "tel:+442079460123 mailto:help@acme.example"),
        ("accent", "#0d5c63"),
        ("folder", "https://cdn.example.net/x/"),
    ];
    for (name, value) in chosen {
        fill(stage, name, value);
    }
    stage.click("document.querySelector('#show-upcoming')");
    stage.click("document.querySelector('#page-dark')");
    stage.click("document.querySelector('#way-wordpress')");
    stage.wait_for("location.hash.includes('way=wordpress')");
    let (address, text) = (stage.eval("location.search + location.hash"), snippet(stage));
    let address = address.as_str().unwrap_or_default();
    open(stage, address);
    for (name, value) in chosen {
        assert_eq!(stage.eval(&format!("document.querySelector('#set-{name}').value")), value);
    }
    assert_eq!(snippet(stage), text);
    assert_eq!(
        stage.eval(
            "document.querySelector('#show-upcoming').checked && document.querySelector('#page-dark').checked"
        ),
        true
    );
    // Another address of the same page counts at once.
    stage.eval("void (location.hash = '#theme=light&token=abc&placement=bottom')");
    stage.wait_for("document.querySelector('#set-placement').value == 'bottom' && document.querySelector('#set-endpoint').value == ''");
    for secret in
        ["https://ada:lovelace@status.example.net/", "https://status.example.net/?access_token=lovelace"]
    {
        fill(stage, "endpoint", secret);
        fill(stage, "site", secret);
        stage.wait_for("document.querySelector('#lines-endpoint .wrong')");
        assert_eq!(stage.eval("location.href.includes('lovelace')"), false);
        assert!(!snippet(stage).contains("lovelace"));
    }
}

/// What is in the preview, with the names of `PRELUDE` for its page; nothing while that is between two pages.
fn preview(expression: &str) -> String {
    format!(
        "(page => {{ try {{ const host = page.querySelector('outage-banner'), banner = host?.shadowRoot?.querySelector('section.banner'); \
         return {expression}; }} catch {{ return null; }} }})(document.querySelector('.stage iframe').contentDocument)"
    )
}

fn setup_previews_the_choices(stage: &Stage) {
    open(stage, "");
    stage.quiesce();
    assert_eq!(stage.eval("document.querySelector('.stage iframe').srcdoc"), "", "it is not in sight yet");
    see(stage, "#preview");
    let has = |expression: &str| stage.wait_for(&preview(expression));
    has("banner?.textContent.includes('Mail and web sites unreachable')");
    fill(stage, "placement", "corner");
    has("host?.getAttribute('placement') == 'corner' && banner");
    fill(stage, "lang", "de");
    has("host?.getAttribute('lang') == 'de' && banner");
    fill(stage, "support", "tel:+15550199");
    has("banner?.querySelector('a[href=\"tel:+15550199\"]')");
    fill(stage, "accent", "#123456");
    has(
        "page.defaultView.getComputedStyle(page.documentElement).getPropertyValue('--outage-banner-accent').trim() == '#123456' && banner",
    );
    stage.click("document.querySelector('#page-dark')");
    has(
        "host?.getAttribute('theme') == 'dark' && page.defaultView.getComputedStyle(page.body).backgroundColor == 'rgb(22, 24, 26)'",
    );
    stage.click("document.querySelector('#width-phone')");
    has("page.defaultView.innerWidth == 360");
    fill(stage, "placement", "inline");
    has("host?.parentNode?.localName == 'main' && banner");
    // A colour that cannot be read is told, and one that can is a click away.
    fill(stage, "accent", "#ffdd00");
    stage.wait_for("document.querySelector('#contrast .wrong')");
    for _ in 0..8 {
        if stage.eval("!!document.querySelector('#contrast button')") == true {
            let before = stage.eval("document.querySelector('#contrast').textContent");
            stage.click("document.querySelector('#contrast button')");
            stage.wait_for(&format!("document.querySelector('#contrast').textContent != {before}"));
        }
    }
    assert_eq!(of(stage, "#contrast"), "");
    // For each look there is one of its own now.
    assert!(snippet(stage).contains("--outage-banner-accent: light-dark(#"), "{}", snippet(stage));
}

fn setup_plays_a_whole_outage(stage: &Stage) {
    open(stage, "#show=incidents%20resolved");
    // Without the demo's endpoint the card at the top leads here.
    stage.wait_for("document.querySelector('#walk-said a')");
    assert!(of(stage, "#walk-said").starts_with("The preview below plays a whole outage."));
    stage.click("document.querySelector('#walk-said a')");
    stage.wait_for("location.hash == '#preview' && document.querySelector('#show-resolved').checked");
    see(stage, "#preview");
    let has = |expression: &str| stage.wait_for(&preview(expression));
    let next = || stage.click("document.querySelector('#next-stage')");
    has("banner?.textContent.includes('looking for the cause')");
    let page = preview("page.defaultView.mark = 1");
    assert_eq!(stage.eval(&page), 1);
    next();
    has("banner?.textContent.includes('A switch in our data centre failed')");
    next();
    has(
        "banner?.textContent.includes('Resolved') && banner.textContent.includes('All services answer again')",
    );
    // The same page all the time, as a visitor has it who stays.
    assert_eq!(stage.eval(&preview("page.defaultView.mark")), 1);
    next();
    has(
        "page.querySelector('main.outage-page h1')?.textContent == 'Your company is not available right now' && banner?.textContent.includes('A switch')",
    );
    next();
    has("page.querySelector('h1')?.textContent == 'Your page' && !banner");
    assert!(of(stage, "#stage-said").starts_with("Nothing is wrong"));
    // Nothing was asked but what lies beside the page.
    assert_eq!(stage.endpoint.requests().len(), 0);
    assert!(!stage.requests().iter().any(|it| it.contains("preview-feed")), "{:?}", stage.requests());
}

fn setup_the_copied_tag_works(stage: &Stage) {
    let files = match dist() {
        Ok(files) => files,
        Err(error) => panic!("{error}"),
    };
    open(stage, "");
    stage.quiesce();
    assert_eq!(of(stage, "#hash"), "", "nobody has looked for the hashes yet");
    see(stage, "#copy-title");
    stage.wait_until("the list of hashes is asked for", |stage| {
        stage.requests().iter().any(|it| it.ends_with("/integrity.json"))
    });
    stage.wait_for("document.querySelector('#hash').textContent.includes('is not known here')");
    assert!(!snippet(stage).contains("integrity"));
    stage.site.set("/integrity.json", Answer::json(integrity("1.2.3", &files)));
    open(stage, "");
    see(stage, "#copy-title");
    stage.wait_for("document.querySelector('#snippet').textContent.includes('integrity=')");
    // As it stands: with the files beside this page, on the owner's own machine.
    let src = format!("src=\"{}/outage-banner.js\"", stage.site.origin());
    assert!(snippet(stage).contains(&src), "{}", snippet(stage));
    stage.feed(&own::outage());
    fill(stage, "endpoint", &format!("{}/status.json", stage.endpoint.origin()));
    fill(stage, "background", "#fff8ec");
    stage.eval(
        "navigator.clipboard && (navigator.clipboard.writeText = async (text) => { window.copied = text })",
    );
    stage.click("document.querySelector('#tag-panel button')");
    stage.wait_for("/^(Copied|Selected)/.test(document.querySelector('#tag-panel .said').textContent)");
    let text = stage.eval("document.querySelector('#snippet').textContent");
    let copied = stage.eval("window.copied ?? getSelection().toString()");
    assert_eq!(copied, text);
    let tag = text.as_str().unwrap_or_default().to_owned();
    stage.open_as(&Page::new().without_endpoint(), |page| page.replace("</head>", &format!("{tag}</head>")));
    stage.wait_for_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    assert_eq!(stage.eval("getComputedStyle(words).backgroundColor"), "rgb(255, 248, 236)");
    assert_eq!(stage.eval("document.querySelector('script[integrity]').crossOrigin"), "anonymous");
}

fn setup_forms_of_the_tag_are_chosen_by_keyboard(stage: &Stage) {
    open(stage, "#endpoint=instatus:status.acme.example&key=GZDzf5lCFHTOEsqXDNYZmtwKHmLh8Ug0HEQjtRxHQ8U%3D");
    stage.eval("document.querySelector('#way-html').focus()");
    for (key, way, words) in [
        (Key::Right, "npm", "npm install"),
        (Key::Right, "react", "data-key="),
        (Key::Right, "wordpress", "add_action( 'wp_head'"),
        (Key::Right, "gtm", "?endpoint=instatus:status.acme.example&amp;key="),
        (Key::Right, "html", "<script async"),
        (Key::Left, "gtm", "outage-banner.js?"),
        (Key::Home, "html", "data-endpoint="),
        (Key::End, "gtm", "outage-banner.js?"),
    ] {
        stage.press(key);
        stage.wait_for(&format!(
            "document.activeElement.id == 'way-{way}' && document.activeElement.ariaSelected == 'true'"
        ));
        assert!(snippet(stage).contains(words), "{way}: {}", snippet(stage));
        assert_eq!(stage.eval("document.querySelectorAll('[role=tab][aria-selected=true]').length"), 1);
    }
}

fn setup_every_field_is_reached_by_tab_with_a_ring(stage: &Stage) {
    open(stage, "#accent=%230d5c63");
    // Of radio buttons one is a stop; what is behind the preview is in its page first.
    stage.eval(
        "void (window.__stops = [...document.querySelectorAll('#set-up-app :is(input, select, button, summary)')]
            .filter(it => it.checkVisibility() && (it.type != 'radio' || it.checked) && it.tabIndex >= 0
                && it.compareDocumentPosition(document.querySelector('.stage')) & Node.DOCUMENT_POSITION_FOLLOWING))",
    );
    let count = stage.eval("__stops.length").as_u64().unwrap_or_default();
    assert!(count > 25, "{count}");
    stage.eval("__stops[0].focus()");
    for index in 0..count {
        if index > 0 {
            stage.press(Key::Tab);
        }
        let ring = stage.eval(
            "(style => style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2)(getComputedStyle(document.activeElement))",
        );
        let reached =
            stage.eval("document.activeElement.id || document.activeElement.outerHTML.slice(0, 80)");
        assert_eq!(
            stage.eval("__stops.indexOf(document.activeElement)"),
            json!(index),
            "Tab went to {reached}"
        );
        // A field that a script has focused has a ring only if it is one to type into.
        assert_eq!(ring, json!(true), "no ring around {reached}");
    }
}

const AXE: &str = r#"
const page = frames[0];
page.eval(AXE_SOURCE);
return page.axe.run({ exclude: [["iframe"], ["outage-banner"]] }, {
    runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    resultTypes: ["violations", "incomplete"],
}).then(({ violations, incomplete, passes }) => [
    passes.some(it => it.id === "color-contrast"),
    ...[...violations, ...incomplete.filter(it => /contrast/.test(it.id))].map(({ id, nodes }) =>
        `${id} at ${nodes.map(({ target }) => target.flat().join(" ")).join(", ")}`),
])"#;

fn setup_accessibility_checks_find_nothing_on_a_phone_and_on_a_desktop(stage: &Stage) {
    let file = workspace().join("target/tools/node_modules/axe-core/axe.min.js");
    let Ok(axe) = fs::read_to_string(&file) else {
        panic!("no {}: run `cargo xtask test`, which fetches it", file.display())
    };
    stage.answer(Answer::html("<p>no feed"));
    for (width, theme) in [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")] {
        let endpoint = format!("{}/status.json", stage.endpoint.origin());
        let inner =
            format!("/index.html?theme={theme}#endpoint={endpoint}&accent=%23ffdd00&support=nonsense");
        let page = format!(
            "<!doctype html><html lang=en><title>Frame</title><iframe title=page style='border:0;width:{width}px;height:740px' src='{inner}'></iframe>"
        );
        stage.site.set("/frame", Answer::html(page.replace('&', "&amp;")));
        stage.visit("/frame");
        stage.wait_for("frames[0].document.querySelector('#snippet')?.textContent && frames[0].document.querySelector('#contrast .wrong') && frames[0].document.querySelector('#lines-support .wrong')");
        stage.eval("frames[0].document.querySelector('#check').click()");
        stage.wait_for("frames[0].document.querySelector('.findings li')");
        let wide = stage.eval(
            "(page => [...page.querySelectorAll('body *')].filter(it => !it.closest('.stage, outage-banner') && it.getBoundingClientRect().right > page.documentElement.clientWidth + 1)
                .map(it => it.outerHTML.slice(0, 80)).slice(0, 5))(frames[0].document)",
        );
        let skip = stage.eval("frames[0].document.documentElement.scrollWidth <= frames[0].innerWidth");
        assert_eq!((&wide, &skip), (&json!([]), &json!(true)), "{width}: the page scrolls sideways");
        let source = json!(axe).to_string();
        let found = stage.run(&AXE.replace("AXE_SOURCE", &source));
        assert_eq!(found, json!([true]), "{width} {theme}");
    }
}
