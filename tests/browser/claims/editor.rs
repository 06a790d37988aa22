//! The feed editor on the set-up page: writing, checking, saving, publishing, and losing nobody's words.

use super::claims;
use super::endpoint::{Serving, folder, run};
use crate::engine::workspace;
use crate::feeds::ago;
use crate::stage::Stage;
use fantoccini::key::Key;
use outage_banner_endpoint::mistakes::mistakes;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use xtask::serve::Answer;

claims![
    editor_writes_an_incident_that_is_seen_checked_and_saved,
    editor_keeps_what_it_does_not_know_and_names_mistakes,
    editor_speaks_several_languages_in_words_of_the_banner,
    editor_begins_with_the_feed_that_was_checked_above,
    editor_publishes_by_put_and_adds_to_what_somebody_else_wrote,
    editor_takes_theirs_or_keeps_mine_and_loses_neither,
    editor_publishes_to_a_server_without_tags_by_a_header_of_the_owner,
    editor_draft_survives_a_reload_and_a_token_is_not_in_it,
    editor_says_when_a_promise_is_broken,
    editor_works_by_keyboard_alone,
    editor_works_without_a_network_once_it_has_loaded,
    editor_opens_without_a_network_once_it_has_a_draft,
    editor_takes_the_place_of_no_worker_and_no_other_version,
    editor_is_accessible_at_360_pixels_in_each_state,
];

/// A field, and what the page hears when somebody types there.
const SET: &str = "((selector, value) => {
    const field = document.querySelector(selector);
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    return true;
})";

/// The banner in the editor's frame.
const SHOWN: &str = "document.querySelector('#editor-frame')?.contentDocument?.querySelector('outage-banner')?.shadowRoot?.querySelector('section.banner')";

const FEED: &str = r#"{
  "x-own": { "kept": [1, 2.5] },
  "version": 1,
  "components": [
    { "id": "mail", "name": "Email", "status": "major_outage" },
    { "id": "web", "name": "Web sites" }
  ],
  "incidents": [
    {
      "id": "a",
      "title": "Mail is down",
      "impact": "major",
      "status": "investigating",
      "started_at": "2026-01-04T13:00:00Z",
      "components": ["mail"],
      "updates": [{ "status": "investigating", "posted_at": "2026-01-04T13:00:00Z", "body": "First." }]
    }
  ]
}
"#;

#[track_caller]
fn open(stage: &Stage) {
    stage.go("about:blank"); // Or a fragment alone would load nothing.
    stage.visit("/index.html#editor");
    stage.wait_for("document.querySelector('#editor-new')");
}

#[track_caller]
fn set(stage: &Stage, selector: &str, value: &str) {
    stage.wait_for(&format!("document.querySelector({selector:?})"));
    stage.eval(&format!("{SET}({selector:?}, {value:?})"));
}

#[track_caller]
fn click(stage: &Stage, selector: &str) {
    stage.wait_for(&format!("document.querySelector({selector:?})"));
    stage.eval(&format!("document.querySelector({selector:?}).click()"));
}

#[track_caller]
fn wait_for_words(stage: &Stage, selector: &str, words: &str) {
    stage.wait_for(&format!("document.querySelector({selector:?})?.textContent.includes({words:?})"));
}

/// The feed as the editor would publish it.
#[track_caller]
fn written(stage: &Stage) -> Value {
    let text = stage.eval("document.querySelector('#editor-whole').value");
    serde_json::from_str(text.as_str().unwrap_or_default()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Has the browser choose a file.
#[track_caller]
fn choose(stage: &Stage, text: &str) {
    stage.eval(&format!(
        "(() => {{
            const chosen = new DataTransfer();
            chosen.items.add(new File([{text:?}], 'mine.json', {{ type: 'application/json' }}));
            const input = document.querySelector('#editor-file');
            input.files = chosen.files;
            input.dispatchEvent(new Event('change', {{ bubbles: true }}));
            return true;
        }})()"
    ));
}

#[track_caller]
fn choose_the_feed(stage: &Stage) {
    choose(stage, FEED);
    wait_for_words(stage, "#editor-said", "mine.json is open");
}

/// Types an update of the only incident.
#[track_caller]
fn begin_update(stage: &Stage, words: &str) {
    click(stage, ".records [data-do=update]");
    set(stage, "#editor-text-0", words);
}

fn editor_writes_an_incident_that_is_seen_checked_and_saved(stage: &Stage) {
    open(stage);
    click(stage, "#editor-new");
    stage.wait_for("document.activeElement.id == 'editor-form-title'");
    wait_for_words(stage, "#editor-form-said", "say in one line what does not work");
    set(stage, "#editor-title-0", "Mail is down");
    set(stage, "#editor-named", "Email, Web sites");
    click(stage, "[name=editor-impact][value=major]");
    click(stage, "[name=editor-next][value='30m']");
    click(stage, ".phrases button");
    // What is only typed is seen already.
    wait_for_words(stage, "#editor-seen", "Visitors see “Major outage: Mail is down”.");
    stage.wait_for(&format!("{SHOWN}?.textContent.includes('Mail is down')"));
    wait_for_words(stage, "#editor-mistakes", "nothing is wrong");
    wait_for_words(stage, "#editor-takes", "the form that is open");

    stage.eval(
        "(() => {
            const make = URL.createObjectURL;
            URL.createObjectURL = it => { it.text().then(text => window.saved = text); return make.call(URL, it); };
            addEventListener('click', event => event.target.download && (window.savedAs = event.target.download), true);
            HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; };
            return true;
        })()",
    );
    click(stage, "#editor-download");
    stage.wait_for("window.saved && window.savedAs == 'status.json'");
    let saved: Value =
        serde_json::from_str(stage.eval("window.saved").as_str().unwrap_or_default()).unwrap_or_default();
    assert_eq!(mistakes(&saved), Vec::<String>::new());
    let incident = &saved["incidents"][0];
    assert_eq!(incident["title"], "Mail is down");
    assert_eq!(incident["impact"], "major");
    assert_eq!(incident["components"], json!(["email", "web-sites"]));
    assert_eq!(saved["components"][0]["status"], "major_outage");
    assert_eq!(incident["updates"][0]["body"], "We are looking for the cause.");
    assert!(incident["next_update_by"].is_string(), "{incident}");

    click(stage, "#editor-keep");
    wait_for_words(stage, "#editor-steps", "New incident");
    stage.wait_for("document.activeElement.id == 'editor-now'");
    stage.wait_for("!document.querySelector('#editor-takes')");
    click(stage, ".records [data-do=resolve]");
    wait_for_words(stage, "#editor-form-said", "Email is now set to “Works”");
    wait_for_words(stage, "#editor-seen", "Visitors see nothing");
    stage.wait_for(&format!("!{SHOWN}"));
    click(stage, "#editor-keep");
    wait_for_words(stage, "#editor-steps", "End");
    assert_eq!(written(stage)["components"][0]["status"], "operational");
    click(stage, "#editor-take-back");
    wait_for_words(stage, "#editor-seen", "Mail is down");
}

/// What Statuspage answers when all is well.
const STATUSPAGE: &str = r#"{"page":{"id":"x","name":"Acme","url":"https://acme.example"},"status":{"indicator":"none","description":"All good"},"incidents":[],"components":[]}"#;

fn editor_keeps_what_it_does_not_know_and_names_mistakes(stage: &Stage) {
    open(stage);
    choose_the_feed(stage);
    let text = stage.eval("document.querySelector('#editor-whole').value");
    assert_eq!(text, FEED, "to the byte");
    begin_update(stage, "Second.");
    stage.wait_for("document.querySelector('#editor-whole').value.includes('Second.')");
    let text = stage.eval("document.querySelector('#editor-whole').value");
    let text = text.as_str().unwrap_or_default();
    assert!(text.starts_with("{\n  \"x-own\": {\n    \"kept\": [1, 2.5]\n  },\n  \"version\": 1,"), "{text}");
    assert_eq!(written(stage)["incidents"][0]["updates"][1]["body"], "First.");
    click(stage, "#editor-keep");

    // A word that is none: it is named, and not published.
    choose(stage, &FEED.replace("\"major\"", "\"severe\""));
    wait_for_words(stage, "#editor-mistakes", "incidents[0].impact is \"severe\"");
    set(stage, "#editor-to-address", &format!("{}/status.json", stage.endpoint.origin()));
    stage.clear_requests();
    click(stage, "#editor-publish");
    wait_for_words(stage, "#editor-said", "Nothing was published: it would not be valid");
    assert!(!stage.requests().iter().any(|it| it.starts_with("PUT")), "{:#?}", stage.requests());
    choose(stage, "{ \"page\": ");
    wait_for_words(stage, "#editor-said", "mine.json was not opened");
    choose(stage, "{\"page\": {\"name\": \"x\"}}");
    wait_for_words(stage, "#editor-said", "not a status.json of our format");
    choose(stage, STATUSPAGE);
    wait_for_words(stage, "#editor-said", "it is a feed of Statuspage");
    choose(stage, "<!doctype html><title>Log in</title>");
    wait_for_words(stage, "#editor-said", "it is a web page or XML");
    // What was open still is.
    wait_for_words(stage, "#editor-mistakes", "severe");

    // A mistake that no form has is mended in the text, and then it can be published.
    click(stage, "#editor-by-hand");
    stage.wait_for("document.querySelector('#editor-text-0')?.value.includes('severe')");
    set(stage, "#editor-text-0", "{ \"version\": 1,");
    wait_for_words(stage, "#editor-form-said", "Not yet in the feed: EOF while parsing");
    set(stage, "#editor-text-0", &FEED.replace("Mail is down", "Mail is slow"));
    wait_for_words(stage, "#editor-mistakes", "nothing is wrong");
    wait_for_words(stage, "#editor-seen", "Mail is slow");
    click(stage, "#editor-keep");
    wait_for_words(stage, "#editor-steps", "The text, changed by hand");
    assert_eq!(written(stage)["x-own"], json!({ "kept": [1, 2.5] }));

    // Where there is no file, as on a phone, the text itself opens a feed.
    set(stage, "#editor-pasted", FEED);
    click(stage, "#editor-paste");
    wait_for_words(stage, "#editor-said", "The text is open");
    assert_eq!(stage.eval("document.querySelector('#editor-whole').value"), FEED);
    click(stage, "#editor-bring-back");
    wait_for_words(stage, "#editor-seen", "Mail is slow");
}

fn editor_speaks_several_languages_in_words_of_the_banner(stage: &Stage) {
    open(stage);
    choose_the_feed(stage);
    begin_update(stage, "A switch has failed.");
    click(stage, "[name=editor-stage][value=identified]");
    stage.eval("(document.querySelector('#editor-lang').value = 'de')");
    click(stage, "#editor-speak");
    wait_for_words(stage, ".phrases [lang=de]", "Ursache gefunden.");
    stage.eval("document.querySelector('.phrases [lang=de]').parentNode.click()");
    stage.wait_for("document.querySelector('#editor-text-1').value == 'Ursache gefunden.'");
    assert_eq!(stage.eval("document.querySelector('#editor-text-1').lang"), "de");
    assert_eq!(
        written(stage)["incidents"][0]["updates"][0]["body"],
        json!({ "en": "A switch has failed.", "de": "Ursache gefunden." })
    );
    wait_for_words(stage, "#editor-mistakes", "nothing is wrong");
}

/// A feed that `serve` serves and takes: the process, the address and the token.
#[track_caller]
fn serve(folder: &Path) -> (Serving, String, String) {
    fs::write(folder.join("status.json"), FEED).unwrap_or_else(|error| panic!("{error}"));
    let printed = run(folder, &["token"]);
    let word = |name: &str| {
        let line = printed.lines().find_map(|it| it.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().unwrap_or_default().to_owned()
    };
    let serving = Serving::start_with(folder, &["--token-hash", &word("hash")]);
    let address = format!("{}/status.json", serving.origin);
    (serving, address, word("token"))
}

/// The bodies of the updates in the file, the newest first.
#[track_caller]
fn bodies(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("status.json")).unwrap_or_default();
    let feed: Value = serde_json::from_str(&text).unwrap_or_default();
    let updates = feed["incidents"][0]["updates"].as_array().cloned().unwrap_or_default();
    updates.iter().filter_map(|it| it["body"].as_str()).map(str::to_owned).collect()
}

#[track_caller]
fn fetch(stage: &Stage, address: &str, token: &str) {
    open(stage);
    set(stage, "#editor-address", address);
    click(stage, "#editor-fetch");
    wait_for_words(stage, "#editor-said", "The feed is open");
    set(stage, "#editor-secret", token);
}

/// Asks a feed in the first step.
#[track_caller]
fn check_above(stage: &Stage, address: &str) {
    set(stage, "#set-endpoint", address);
    stage.wait_for("document.querySelector('#verdict').textContent == 'Not checked yet.'");
    click(stage, "#check");
    stage.wait_for("document.querySelector('.result')");
}

fn editor_begins_with_the_feed_that_was_checked_above(stage: &Stage) {
    let origin = stage.endpoint.origin();
    let [own, another, none] = ["own", "another", "none"].map(|it| format!("{origin}/{it}.json"));
    stage.endpoint.set("/own.json", Answer::json(FEED));
    stage.endpoint.set("/another.json", Answer::json(STATUSPAGE));
    stage.endpoint.set("/none.json", Answer::json("{}").status(404));
    let address = "document.querySelector('#editor-address').value";
    open(stage);
    // A feed of another provider is not written here.
    check_above(stage, &another);
    assert_eq!(stage.eval(address), "");
    // A first feed, which is not there yet; then one that is.
    check_above(stage, &none);
    stage.wait_for(&format!("{address} == {none:?}"));
    check_above(stage, &own);
    stage.wait_for(&format!("{address} == {own:?}"));
    click(stage, "#editor-fetch");
    wait_for_words(stage, "#editor-said", "The feed is open");
    // What is open is published where it belongs.
    check_above(stage, &none);
    assert_eq!(stage.eval(address), own);
    // And what somebody has typed stays, too.
    stage.eval("localStorage.clear()");
    open(stage);
    set(stage, "#editor-address", &another);
    check_above(stage, &none);
    assert_eq!(stage.eval(address), another);
}

/// What the words of what was done last lie over, of all that the feed says and of the buttons for it.
const COVERED: &str = "(said => [...document.querySelectorAll('#editor-now, .records :is(h4, p, button), #editor-at-once *')]
    .filter(it => (at => at.top < said.bottom && at.bottom > said.top)(it.getBoundingClientRect())).map(it => it.outerHTML))
    (document.querySelector('#editor-said').getBoundingClientRect())";

fn editor_publishes_by_put_and_adds_to_what_somebody_else_wrote(stage: &Stage) {
    let folder = folder();
    let (_serving, address, token) = serve(folder.path());
    // In a window in which what has opened goes on below its end.
    open(stage);
    set(stage, "#editor-address", &address);
    click(stage, "#editor-fetch");
    wait_for_words(stage, "#editor-said", "The feed is open");
    stage.eval(
        "scrollBy(0, document.querySelector('.records h4').getBoundingClientRect().bottom + 30 - innerHeight)",
    );
    assert_eq!(stage.eval(COVERED), json!([]));
    set(stage, "#editor-secret", "wrong");
    begin_update(stage, "Mine.");
    click(stage, "#editor-publish");
    wait_for_words(stage, "#editor-said", "the server does not take this token (HTTP 401)");
    set(stage, "#editor-secret", "");
    click(stage, "#editor-publish");
    wait_for_words(stage, "#editor-said", "the server wants a token (HTTP 401)");
    // What was said covers no field that is used, and is where it was once there is something new.
    let place = "getComputedStyle(document.querySelector('#editor-said')).position";
    assert_eq!(stage.eval(place), "sticky");
    stage.eval("document.querySelector('#editor-secret').focus()");
    stage.wait_for(&format!("{place} == 'static'"));
    wait_for_words(stage, "#editor-said", "the server wants a token (HTTP 401)");
    // It is as it was typed, and tried again.
    assert_eq!(stage.eval("document.querySelector('#editor-text-0').value"), "Mine.");
    set(stage, "#editor-secret", &token);
    // Right under what was typed, with what visitors will see.
    wait_for_words(
        stage,
        "#editor-form #editor-at-once",
        "Not yet published. Visitors see “Major outage: Mail is down”",
    );
    click(stage, "#editor-publish-now");
    wait_for_words(stage, "#editor-said", "Published at");
    stage.wait_for("!document.querySelector('#editor-at-once')");
    assert_eq!(stage.eval(COVERED), json!([]));
    assert_eq!(bodies(folder.path()), ["Mine.", "First."]);
    stage.wait_for("!document.querySelector('#editor-steps')");

    // By the tag that the answer gave, somebody else's change is found out.
    begin_update(stage, "Mine again.");
    run(folder.path(), &["update", "Theirs.", "--feed", "status.json"]);
    click(stage, "#editor-publish");
    wait_for_words(stage, "#editor-said", "somebody else has changed this feed");
    stage.wait_for("document.activeElement.id == 'editor-conflict-title'");
    stage.wait_for("[...document.querySelectorAll('#editor-conflict mark')].some(it => it.textContent.includes('Theirs.'))");
    stage.wait_for("[...document.querySelectorAll('#editor-conflict mark')].some(it => it.textContent.includes('Mine again.'))");
    assert_eq!(bodies(folder.path()), ["Theirs.", "Mine.", "First."]);
    click(stage, "#editor-on-top");
    wait_for_words(stage, "#editor-said", "Yours stands on theirs now");
    assert_eq!(bodies(folder.path())[0], "Theirs.", "nothing is written before somebody has looked");
    click(stage, "#editor-at-once button");
    wait_for_words(stage, "#editor-said", "Published at");
    assert_eq!(bodies(folder.path()), ["Mine again.", "Theirs.", "Mine.", "First."]);
}

fn editor_takes_theirs_or_keeps_mine_and_loses_neither(stage: &Stage) {
    let folder = folder();
    let (_serving, address, token) = serve(folder.path());
    fetch(stage, &address, &token);
    begin_update(stage, "Mine.");
    run(folder.path(), &["update", "Theirs.", "--feed", "status.json"]);
    click(stage, "#editor-publish");
    click(stage, "#editor-take-theirs");
    wait_for_words(stage, ".records .latest", "Theirs.");
    click(stage, "#editor-bring-back");
    wait_for_words(stage, ".records .latest", "Mine.");
    // What was brought back stands on an old text: it is not written over theirs unseen.
    click(stage, "#editor-publish");
    click(stage, "#editor-keep-mine");
    wait_for_words(stage, "#editor-said", "Published at");
    assert_eq!(bodies(folder.path()), ["Mine.", "First."]);
    let states = run(folder.path(), &["history", "--feed", "status.json"]);
    let name = states.lines().nth(1).and_then(|it| it.split_whitespace().next()).unwrap_or_default();
    let kept = run(folder.path(), &["history", "--feed", "status.json", "--show", name]);
    assert!(kept.contains("Theirs.") && !kept.contains("Mine."), "{states}\n{kept}");
}

fn editor_publishes_to_a_server_without_tags_by_a_header_of_the_owner(stage: &Stage) {
    stage.site.set("/own.json", Answer::json(FEED));
    stage.site.set("/own.json.sig", Answer::new("application/octet-stream", [7; 64]));
    fetch(stage, &format!("{}/own.json", stage.site.origin()), "abc");
    set(stage, "#editor-header", "X-Api-Key");
    stage.eval(
        "(() => {
            const real = window.fetch;
            window.puts = [];
            window.fetch = (url, init) => (init?.method == 'PUT' && puts.push(JSON.stringify(init.headers)), real(url, init));
            return true;
        })()",
    );
    begin_update(stage, "Mine.");
    // Without a tag it is the text that tells.
    stage.site.set("/own.json", Answer::json(FEED.replace("First.", "Theirs.")));
    click(stage, "#editor-publish");
    wait_for_words(stage, "#editor-said", "somebody else has changed this feed");
    assert_eq!(stage.eval("puts"), json!([]));
    click(stage, "#editor-on-top");
    wait_for_words(stage, "#editor-said", "Yours stands on theirs now");
    click(stage, "#editor-publish");
    wait_for_words(stage, "#editor-said", "Published at");
    wait_for_words(stage, "#editor-said", "this feed has a signature, and this change has none");
    assert_eq!(stage.eval("puts"), json!(["{\"Content-Type\":\"application/json\",\"X-Api-Key\":\"abc\"}"]));
    assert!(stage.requests().contains(&"PUT site/own.json".to_owned()), "{:#?}", stage.requests());
}

fn editor_draft_survives_a_reload_and_a_token_is_not_in_it(stage: &Stage) {
    open(stage);
    choose_the_feed(stage);
    begin_update(stage, "Half of a sent");
    set(stage, "#editor-to-address", "https://status.example.net/status.json");
    set(stage, "#editor-secret", "s3cret-t0ken");
    click(stage, "[name=editor-stage][value=monitoring]");
    stage.reload();
    wait_for_words(stage, "#editor-said", "Your draft is as you left it");
    assert_eq!(stage.eval("document.querySelector('#editor-text-0').value"), "Half of a sent");
    assert_eq!(stage.eval("document.querySelector('[name=editor-stage]:checked').value"), "monitoring");
    assert_eq!(
        stage.eval("document.querySelector('#editor-to-address').value"),
        "https://status.example.net/status.json"
    );
    assert_eq!(stage.eval("document.querySelector('#editor-secret').value"), "s3cret-t0ken");
    let kept = stage.eval("JSON.stringify({ ...localStorage }) + location.href + document.cookie");
    let kept = kept.as_str().unwrap_or_default();
    assert!(kept.contains("Half of a sent") && !kept.contains("s3cret"), "{kept}");
    // Another tab is another session.
    let own = stage.tab();
    let other = stage.new_tab();
    stage.go_to_tab(&other);
    stage.visit("/index.html#editor");
    stage.wait_for("document.querySelector('#editor-text-0')");
    assert_eq!(stage.eval("document.querySelector('#editor-secret').value"), "");
    set(stage, "#editor-text-0", "The other tab's.");
    stage.close_tab();
    stage.go_to_tab(&own);
    wait_for_words(stage, "#editor-said", "Another tab has changed this draft");
    stage.reload();
    stage.wait_for("document.querySelector('#editor-text-0')?.value == \"The other tab's.\"");
    // A thumb beside the button costs nobody their words.
    click(stage, "#editor-drop");
    wait_for_words(stage, "#editor-said", "Thrown away");
    click(stage, "#editor-undo");
    stage.wait_for("document.querySelector('#editor-text-0')?.value == \"The other tab's.\"");
    click(stage, "#editor-forget");
    stage.wait_for("!document.querySelector('#editor-text-0')");
    assert_eq!(stage.eval("localStorage['outage-banner-editor'].includes('First.')"), false);
    click(stage, "#editor-undo");
    stage.wait_for("document.querySelector('#editor-text-0')?.value == \"The other tab's.\"");
    stage.wait_for("!document.querySelector('#editor-undo')");
    assert_eq!(stage.eval("localStorage['outage-banner-editor'].includes('First.')"), true);
}

fn editor_says_when_a_promise_is_broken(stage: &Stage) {
    open(stage);
    let late = FEED.replace("\"components\": [\"mail\"],", &format!("\"next_update_by\": \"{}\",", ago(5)));
    choose(stage, &late);
    wait_for_words(stage, "#editor-late[role=alert]", "You promised an update of “Mail is down”");
    click(stage, "[data-do=late]");
    set(stage, "#editor-text-0", "Here it is.");
    stage.wait_for("!document.querySelector('#editor-late').textContent");
}

/// Presses Tab until the element has the focus.
#[track_caller]
fn tab_to(stage: &Stage, selector: &str) {
    for _ in 0..60 {
        if stage.eval(&format!("document.activeElement.matches({selector:?})")) == true {
            return;
        }
        stage.press(Key::Tab);
    }
    panic!(
        "Tab does not come to {selector}; it is at {}",
        stage.eval("document.activeElement.outerHTML.slice(0, 200)")
    );
}

#[track_caller]
fn type_text(stage: &Stage, text: &str) {
    let Some(id) = stage.element("document.activeElement") else { panic!("nothing has the focus") };
    stage.command(&format!("element/{id}/value"), Some(&json!({ "text": text })));
}

fn editor_works_by_keyboard_alone(stage: &Stage) {
    open(stage);
    stage.eval("document.querySelector('#editor-address').focus()");
    tab_to(stage, "#editor-new");
    stage.press(Key::Enter);
    stage.wait_for("document.activeElement.id == 'editor-form-title'");
    tab_to(stage, "#editor-title-0");
    type_text(stage, "Mail is down");
    tab_to(stage, "[name=editor-impact]");
    stage.press(Key::Down);
    stage.press(Key::Down);
    tab_to(stage, "#editor-keep");
    assert_eq!(stage.eval("getComputedStyle(document.activeElement).outlineStyle"), "solid");
    stage.press(Key::Enter);
    wait_for_words(stage, "#editor-steps", "New incident");
    assert_eq!(written(stage)["incidents"][0]["impact"], "minor");
    stage.wait_for("document.activeElement.id == 'editor-now'");
    tab_to(stage, "[data-do=resolve]");
    stage.press(Key::Enter);
    wait_for_words(stage, "#editor-form-title", "It is over");
}

/// Nothing was shown before, so the banner's own files are there only because the frame has asked for them in time.
fn editor_works_without_a_network_once_it_has_loaded(stage: &Stage) {
    open(stage);
    click(stage, "#editor-new");
    stage.wait_for("document.querySelector('#editor-frame')?.contentWindow?.OutageBanner");
    stage.quiesce();
    stage.site.close();
    stage.endpoint.close();
    set(stage, "#editor-title-0", "Written in a tunnel");
    stage.wait_for(&format!("{SHOWN}?.textContent.includes('Written in a tunnel')"));
    // The banner itself, not only its first words.
    stage.wait_for(&format!("!{SHOWN}.closest('[data-first]')"));
    wait_for_words(stage, "#editor-mistakes", "nothing is wrong");
    set(stage, "#editor-to-address", &format!("{}/status.json", stage.endpoint.origin()));
    click(stage, "#editor-publish");
    wait_for_words(stage, "#editor-said", "Nothing was published");
    wait_for_words(stage, "#editor-said", "Your draft is kept on this device");
    assert_eq!(stage.eval("localStorage['outage-banner-editor'].includes('in a tunnel')"), true);
    assert!(stage.site.open().is_ok() && stage.endpoint.open().is_ok());
}

/// The names of what is kept for a page without a network.
const KEPT: &str = "caches.keys().then(all => all.filter(it => it.startsWith('outage-editor ')))";

fn editor_opens_without_a_network_once_it_has_a_draft(stage: &Stage) {
    stage.visit("/index.html");
    stage.wait_for("document.querySelector('#editor-new')");
    stage.quiesce();
    assert_eq!(stage.eval("navigator.serviceWorker.getRegistrations().then(it => it.length)"), 0);

    click(stage, "#editor-new");
    set(stage, "#editor-title-0", "Written before the battery was empty");
    stage.wait_for("navigator.serviceWorker.controller");
    assert_eq!(stage.eval(&format!("{KEPT}.then(it => it.length)")), 1);
    stage.site.close();
    stage.endpoint.close();
    // By both of its addresses, and with the feed that `serve` puts into it.
    for path in ["/", "/index.html?endpoint=status.json#editor"] {
        stage.visit(path);
        stage.wait_for(
            "document.querySelector('#editor-title-0')?.value == 'Written before the battery was empty'",
        );
        stage.wait_for(&format!("{SHOWN}?.textContent.includes('Written before the battery was empty')"));
        stage.wait_for(&format!("!{SHOWN}.closest('[data-first]')"));
        wait_for_words(stage, "#editor-mistakes", "nothing is wrong");
        // In a language that nobody has asked for yet.
        assert_eq!(stage.eval("fetch('/locales/ja.json').then(it => it.ok)"), true);
        // A feed is not kept.
        assert_eq!(stage.eval("fetch('/status.json').then(() => 'an answer', () => 'none')"), "none");
    }
    assert!(stage.site.open().is_ok() && stage.endpoint.open().is_ok());
}

fn editor_takes_the_place_of_no_worker_and_no_other_version(stage: &Stage) {
    // The site's own worker is there already, and stays.
    stage.site.set(
        "/outage-worker.js",
        Answer::new("text/javascript", "addEventListener('install', () => skipWaiting())"),
    );
    stage.visit("/index.html");
    stage.eval("navigator.serviceWorker.register('/outage-worker.js').then(() => navigator.serviceWorker.ready).then(() => 1)");
    click(stage, "#editor-new");
    set(stage, "#editor-title-0", "Mail is down");
    stage.wait_for("localStorage['outage-banner-editor']?.includes('Mail is down')");
    stage.quiesce();
    let script =
        "navigator.serviceWorker.getRegistration().then(it => new URL(it.active.scriptURL).pathname)";
    assert_eq!(stage.eval(script), "/outage-worker.js");
    assert_eq!(stage.eval(&format!("{KEPT}.then(it => it.length)")), 0);

    // Ours, then the next version of it: what was kept of the one before goes, and what is another's stays.
    stage.eval("navigator.serviceWorker.getRegistration().then(it => it.unregister())");
    stage.eval("caches.open('another')");
    stage.reload();
    click(stage, "#editor-title-0");
    set(stage, "#editor-title-0", "Mail is still down");
    stage.wait_for("navigator.serviceWorker.controller");
    let before = stage.eval(KEPT);
    let path = workspace().join("dist/outage-editor-worker.js");
    let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = before[0].as_str().unwrap_or_default().to_owned();
    let (_, digest) = name.rsplit_once(' ').unwrap_or_default();
    assert!(digest.len() == 32 && source.contains(digest), "{name}");
    let next = source.replace(digest, "0123456789abcdef0123456789abcdef");
    stage.site.set("/outage-editor-worker.js", Answer::new("text/javascript", next));
    stage.eval("navigator.serviceWorker.getRegistration().then(it => it.update()).then(() => 1)");
    let expected = json!([name.replace(digest, "0123456789abcdef0123456789abcdef")]);
    stage.wait_until("the next version is the only one", |it| it.eval(KEPT) == expected);
    assert_eq!(stage.eval("caches.has('another')"), true);
}

/// Axe in the frame, without the page around the editor and without what is in the editor's own frame.
const CHECK: &str = "(inner => inner.axe.run({ include: [['#editor']], exclude: [['#editor-frame']] }, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    resultTypes: ['violations'], iframes: false,
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(it => `${id} at ${it.target.join(' ')}: ${it.failureSummary}`.slice(0, 300)))))
(document.querySelector('iframe').contentWindow)";

/// What leaves the screen, and what is too small for a thumb.
const MEASURE: &str = "(inner => {
    const all = [...inner.document.querySelectorAll('#editor :is(button, summary, select, input, textarea, .file, .pick)')];
    const seen = all.filter(it => it.checkVisibility() && !it.closest('.pick, .file') || it.matches('.pick, .file'));
    const line = it => `${it.tagName} ${it.id || it.textContent.slice(0, 30)}`;
    return [
        ...seen.filter(it => it.checkVisibility() && it.getBoundingClientRect().height < 43.5).map(it => 'small: ' + line(it)),
        ...seen.filter(it => it.checkVisibility() && it.getBoundingClientRect().right > 360.5).map(it => 'outside: ' + line(it)),
        ...(inner.document.documentElement.scrollWidth > 360 ? ['the page scrolls sideways: ' + inner.document.documentElement.scrollWidth] : []),
    ];
})(document.querySelector('iframe').contentWindow)";

fn editor_is_accessible_at_360_pixels_in_each_state(stage: &Stage) {
    let file = workspace().join("target/tools/node_modules/axe-core/axe.min.js");
    let Ok(axe) = fs::read(&file) else {
        panic!("no {}: run `cargo xtask test`, which fetches it", file.display())
    };
    stage.site.set("/axe.js", Answer::new("text/javascript", axe));
    let page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A phone</title></head><body style=\"margin: 0\">\
                <iframe src=\"/index.html\" title=\"A phone\" style=\"border: 0; width: 360px; height: 740px\"></iframe></body></html>";
    stage.site.set("/phone.html", Answer::html(page));
    stage.visit("/phone.html");
    let inner = "document.querySelector('iframe').contentDocument";
    stage.wait_for(&format!("{inner}.querySelector('#editor-new')"));
    stage.eval(&format!(
        "(it => {{ it.src = '/axe.js'; {inner}.head.append(it) }})({inner}.createElement('script'))"
    ));
    stage.wait_for("document.querySelector('iframe').contentWindow.axe");
    let mut found = Vec::new();
    let mut check = |state: &str| {
        stage.eval(&format!("{inner}.querySelectorAll('#editor details').forEach(it => it.open = true)"));
        for theme in ["light", "dark"] {
            stage.eval(&format!("({inner}.documentElement.dataset.theme = {theme:?})"));
            for fault in stage.eval(CHECK).as_array().into_iter().flatten().filter_map(Value::as_str) {
                found.push(format!("{state} {theme}: {fault}"));
            }
        }
        for fault in stage.eval(MEASURE).as_array().into_iter().flatten().filter_map(Value::as_str) {
            found.push(format!("{state}: {fault}"));
        }
    };
    let press = |selector: &str| {
        stage.wait_for(&format!("{inner}.querySelector({selector:?})"));
        stage.eval(&format!("{inner}.querySelector({selector:?}).click()"));
    };
    check("the beginning");
    press("#editor-new");
    stage.wait_for(&format!("{inner}.querySelector('#editor-title-0')"));
    stage.eval(&format!("{SET_IN}({inner}, '#editor-title-0', 'Mail is down')"));
    check("a new incident");
    stage.eval(&format!("({inner}.querySelector('#editor-lang').value = 'ar')"));
    press("#editor-speak");
    stage.wait_for(&format!("{inner}.querySelector('.phrases [lang=ar]')"));
    check("two languages");
    press("#editor-keep");
    stage.wait_for(&format!("{inner}.querySelector('#editor-steps')"));
    check("the overview");
    for opener in
        ["#editor-by-hand", "#editor-maintain", "#editor-component", "#editor-channel", "#editor-page"]
    {
        press(opener);
        stage.wait_for(&format!("{inner}.querySelector('#editor-form')"));
        check(opener);
        press("#editor-drop");
        stage.wait_for(&format!("{inner}.querySelector('#editor-now')"));
    }
    stage.answer(Answer::json(FEED));
    let origin = stage.endpoint.origin();
    stage.eval(&format!("{SET_IN}({inner}, '#editor-to-address', '{origin}/status.json')"));
    press("#editor-publish");
    stage.wait_for(&format!("{inner}.querySelector('#editor-conflict')"));
    check("a conflict");
    assert!(found.is_empty(), "{found:#?}");
}

const SET_IN: &str = "((page, selector, value) => {
    const field = page.querySelector(selector);
    field.value = value;
    field.dispatchEvent(new page.defaultView.Event('input', { bubbles: true }));
    return true;
})";
