//! The night of the outage: what `post`, `update`, `resolve` and `maintain` make of a feed.
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod process;

use process::run;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use xtask::front::recipes;

const NOW: &str = "2026-05-04T14:00:00Z";

/// Gives a command for `status.json` in this folder, at [`NOW`] in UTC.
fn give(folder: &Path, words: &[&str]) -> Output {
    let mut all = words.to_vec();
    all.extend(["--feed", "status.json", "--zone", "UTC", "--now", NOW]);
    run(folder, &all)
}

/// A stranger copies these lines: first `serve`, then a whole outage, where no feed was before.
#[test]
fn the_lines_of_the_readme_and_of_the_start_page_are_a_whole_outage() {
    let readme = recipes(include_str!("../../README.md"), "Five minutes");
    let start = recipes(include_str!("../../docs/start.md"), "Nothing yet");
    for blocks in [&readme[1..2], &start[..1]] {
        let folder = tempfile::tempdir().unwrap();
        let (mut said, program) = (String::new(), Path::new(env!("CARGO_BIN_EXE_outage-banner")));
        for line in blocks.concat().lines().filter(|it| !it.ends_with(" serve &")) {
            let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
            let mut shell = Command::new("sh");
            let output = shell.args(["-c", line]).env("PATH", path).current_dir(&folder).output().unwrap();
            assert!(output.status.success(), "{line}: {}", text(&output.stderr));
            said += &text(&output.stdout);
        }
        for words in ["Major outage: Mail is down", "A switch failed.", "The banner shows nothing"] {
            assert!(said.contains(words), "no {words:?} in\n{said}");
        }
        assert_eq!(feed(folder.path())["incidents"][0]["status"], "resolved");
    }
}

fn start(feed: &Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), feed.to_string()).unwrap();
    folder
}

fn feed(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("status.json")).unwrap()).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What the command makes of this feed; `updated_at` is always [`NOW`].
#[track_caller]
fn check(before: &Value, words: &[&str], after: &Value) {
    let folder = start(before);
    let output = give(folder.path(), words);
    assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    let mut after = after.clone();
    after["updated_at"] = json!(NOW);
    assert_eq!(feed(folder.path()), after, "{words:?}");
}

/// The command is refused with these words, and the file is as it was, to the byte.
#[track_caller]
fn refused(before: &Value, words: &[&str], code: i32, line: &str) {
    let folder = start(before);
    let output = give(folder.path(), words);
    let error = text(&output.stderr);
    assert!(error.contains(line), "{words:?}: {error}");
    assert_eq!(output.status.code(), Some(code), "{words:?}: {error}");
    assert_eq!(fs::read_to_string(folder.path().join("status.json")).unwrap(), before.to_string());
}

fn parts() -> Value {
    json!([{ "id": "mail", "name": { "en": "Email", "de": "E-Mail" }, "status": "operational" }, { "id": "web", "name": "Web sites" }])
}

fn open(id: &str, fields: &Value) -> Value {
    let mut incident = json!({ "id": id, "title": "Mail is down", "status": "investigating", "started_at": "2026-05-04T13:00:00Z" });
    for (key, value) in fields.as_object().unwrap() {
        incident[key] = value.clone();
    }
    incident
}

#[test]
fn the_first_post_makes_the_feed() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["post", "Mail is down", "--impact", "major", "--affects", "mail", "--next", "30m"];
    let output = give(folder.path(), &words);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let expected = json!({
        "version": 1,
        "updated_at": NOW,
        "components": [{ "id": "mail", "name": "mail", "status": "major_outage" }],
        "incidents": [{
            "id": "2026-05-04-mail-is-down",
            "title": "Mail is down",
            "impact": "major",
            "status": "investigating",
            "started_at": NOW,
            "components": ["mail"],
            "next_update_by": "2026-05-04T14:30:00Z",
        }],
    });
    assert_eq!(feed(folder.path()), expected);
    assert_eq!(
        text(&output.stdout),
        "2026-05-04-mail-is-down written to status.json\n  Major outage: Mail is down · Investigating\n  \
         Affected: mail\n  next update by 2026-05-04 14:30 UTC\nnote: mail is now major_outage\n"
    );
}

#[test]
fn a_post_says_all_that_a_feed_can_say() {
    let words = [
        "post",
        "Mail & <b>web</b> are down",
        "--text",
        "We look for the cause.",
        "--impact",
        "critical",
        "--affects",
        "E-MAIL,web",
        "--next",
        "14:45",
        "--started",
        "13:50",
        "--status",
        "identified",
        "--id",
        "x1",
        "--url",
        "https://status.example.net/x1",
        "--lang",
        "en",
        "--title-in",
        "de=Mail und Web gestört",
        "--text-in",
        "de=Wir suchen die Ursache.",
    ];
    let mut components = parts();
    components[0]["status"] = json!("major_outage");
    components[1]["status"] = json!("major_outage");
    let texts = json!({ "en": "We look for the cause.", "de": "Wir suchen die Ursache." });
    check(
        &json!({ "version": 1, "components": parts() }),
        &words,
        &json!({ "version": 1, "components": components, "incidents": [{
            "id": "x1",
            "title": { "en": "Mail & <b>web</b> are down", "de": "Mail und Web gestört" },
            "impact": "critical",
            "status": "identified",
            "started_at": "2026-05-04T13:50:00Z",
            "components": ["mail", "web"],
            "url": "https://status.example.net/x1",
            "next_update_by": "2026-05-04T14:45:00Z",
            "updates": [{ "status": "identified", "posted_at": NOW, "body": texts }],
        }] }),
    );
}

#[test]
fn what_a_command_does_not_name_stays_as_it_is_in_its_place() {
    let before = "{\n  \"x-z\": { \"b\": 1, \"a\": [0.5] },\n  \"version\": 1,\n  \"poll_after_seconds\": 120,\n  \"page\": {\n    \"name\": { \"en\": \"Acme\", \"de\": \"Akme\" }\n  },\n  \"channels\": [\n    { \"kind\": \"support\", \"url\": \"tel:+1555\", \"x-desk\": 7 }\n  ],\n  \"incidents\": [\n    { \"id\": \"a\", \"x-a\": null, \"title\": { \"de\": \"Störung\" }, \"status\": \"ongoing\", \"next_update_by\": \"2026-05-04T14:10:00Z\" }\n  ]\n}\n";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), before).unwrap();
    let output = give(folder.path(), &["update", "Weiter gestört.", "--lang", "de", "--next", "30m"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let after = fs::read_to_string(folder.path().join("status.json")).unwrap();
    let value: Value = serde_json::from_str(&after).unwrap();
    let mut expected: Value = serde_json::from_str(before).unwrap();
    expected["updated_at"] = json!(NOW);
    expected["incidents"][0]["next_update_by"] = json!("2026-05-04T14:30:00Z");
    expected["incidents"][0]["updates"] = json!([{ "posted_at": NOW, "body": { "de": "Weiter gestört." } }]);
    assert_eq!(value, expected);
    let keys = [
        "\"x-z\"",
        "\"version\"",
        "\"poll_after_seconds\"",
        "\"channels\"",
        "\"x-desk\"",
        "\"x-a\"",
        "\"updated_at\"",
    ];
    let places: Vec<_> = keys.iter().map(|it| after.find(it).unwrap()).collect();
    assert!(places.is_sorted(), "{after}");
}

#[test]
fn an_update_goes_before_the_others_and_keeps_the_promise_or_makes_a_new_one() {
    let said = json!({ "status": "investigating", "posted_at": "2026-05-04T13:30:00Z", "body": "First." });
    let promised = json!({ "next_update_by": "2026-05-04T14:10:00Z", "updates": [said] });
    let before = json!({ "version": 1, "incidents": [open("a", &promised)] });
    let after = |fields: Value| json!({ "version": 1, "incidents": [open("a", &fields)] });

    let second = json!({ "posted_at": NOW, "body": "Second." });
    check(&before, &["update", "Second."], &after(json!({ "updates": [second, said] })));
    check(
        &before,
        &["update", "Second.", "--next", "15:00", "--status", "monitoring"],
        &after(json!({
            "status": "monitoring",
            "next_update_by": "2026-05-04T15:00:00Z",
            "updates": [{ "status": "monitoring", "posted_at": NOW, "body": "Second." }, said],
        })),
    );
    // Whoever only grades it has not spoken: what was promised is still promised.
    check(
        &before,
        &["update", "--impact", "minor"],
        &after(json!({ "impact": "minor", "next_update_by": "2026-05-04T14:10:00Z", "updates": [said] })),
    );
    check(&before, &["update", "--next", "never"], &after(json!({ "updates": [said] })));
}

#[test]
fn an_impact_is_carried_to_the_components_and_taken_back() {
    let with = |mail: &str, impact: &str| {
        let mut components = parts();
        components[0]["status"] = json!(mail);
        json!({ "version": 1, "components": components,
            "incidents": [open("a", &json!({ "impact": impact, "components": ["mail"] }))] })
    };
    check(
        &with("major_outage", "major"),
        &["update", "--impact", "minor"],
        &with("degraded_performance", "minor"),
    );
    check(
        &with("degraded_performance", "minor"),
        &["update", "--impact", "critical"],
        &with("major_outage", "critical"),
    );
    check(
        &with("degraded_performance", "minor"),
        &["update", "--component-status", "partial_outage"],
        &with("partial_outage", "minor"),
    );

    let mut after = with("operational", "major");
    after["incidents"][0]["status"] = json!("resolved");
    after["incidents"][0]["resolved_at"] = json!(NOW);
    check(&with("major_outage", "major"), &["resolve"], &after);
}

#[test]
fn a_component_is_no_better_than_the_worst_that_is_open() {
    let second = open("b", &json!({ "title": "Mail is slow", "impact": "minor", "components": ["Email"] }));
    let first = |fields: Value| {
        let mut it = open("a", &json!({ "impact": "major", "components": ["mail"] }));
        for (key, value) in fields.as_object().unwrap() {
            it[key] = value.clone();
        }
        it
    };
    let with = |mail: &str, first: Value| {
        let mut components = parts();
        components[0]["status"] = json!(mail);
        json!({ "version": 1, "components": components, "incidents": [first, second] })
    };
    let ended = json!({ "status": "resolved", "resolved_at": NOW });
    check(
        &with("major_outage", first(json!({}))),
        &["resolve", "--id", "a"],
        &with("degraded_performance", first(ended)),
    );
    // A post about something milder does not say that the component is better.
    let mut expected = with("major_outage", first(json!({})));
    let new = json!({ "id": "c", "title": "T", "impact": "minor", "status": "investigating", "started_at": NOW, "components": ["mail"] });
    expected["incidents"].as_array_mut().unwrap().insert(0, new);
    check(
        &with("major_outage", first(json!({}))),
        &["post", "T", "--id", "c", "--impact", "minor", "--affects", "mail"],
        &expected,
    );
    // Nor does planned work that goes on end with the incident.
    let work = json!({ "id": "m", "title": "Work", "starts_at": "2026-05-04T13:00:00Z", "ends_at": "2026-05-04T15:00:00Z", "components": ["mail"] });
    let mut before = with("major_outage", first(json!({})));
    before["incidents"].as_array_mut().unwrap().pop();
    before["maintenances"] = json!([work]);
    let mut after = before.clone();
    after["components"][0]["status"] = json!("under_maintenance");
    after["incidents"][0] = first(json!({ "status": "resolved", "resolved_at": NOW }));
    check(&before, &["resolve"], &after);
}

/// Or visitors would be sent to the mail address while mail is down again.
#[test]
fn what_is_opened_again_breaks_its_components_again() {
    let with = |mail: &str, fields: Value| {
        let mut components = parts();
        components[0]["status"] = json!(mail);
        let incident = open("a", &fields);
        json!({ "version": 1, "components": components, "incidents": [incident] })
    };
    let ended = json!({ "impact": "major", "components": ["mail"], "status": "resolved", "resolved_at": "2026-05-04T13:50:00Z" });
    let again = json!({ "impact": "major", "components": ["mail"], "status": "investigating" });
    let words = ["update", "--id", "a", "--status", "investigating"];
    check(&with("operational", ended.clone()), &words, &with("major_outage", again.clone()));
    // It says nothing better than what the component was set to meanwhile.
    let milder = |it: &Value| {
        let mut it = it.clone();
        it["impact"] = json!("minor");
        it
    };
    check(&with("partial_outage", milder(&ended)), &words, &with("partial_outage", milder(&again)));
    // What goes on only comes one step further.
    check(
        &with("operational", milder(&again)),
        &["update", "--status", "investigating"],
        &with("operational", milder(&again)),
    );
}

#[test]
fn an_impact_that_is_not_judged_is_not_fine() {
    let mut components = parts();
    components[0]["status"] = json!("unknown");
    let incident = json!({ "id": "a", "title": "T", "status": "investigating", "started_at": NOW, "components": ["mail"] });
    check(
        &json!({ "version": 1, "components": parts() }),
        &["post", "T", "--id", "a", "--affects", "mail"],
        &json!({ "version": 1, "components": components, "incidents": [incident] }),
    );
}

#[test]
fn planned_work_is_announced_moved_and_ended() {
    let empty = json!({ "version": 1 });
    let work = |fields: Value| {
        let mut it = json!({ "id": "m", "title": "Restart", "starts_at": "2026-05-04T22:00:00Z", "ends_at": "2026-05-05T00:30:00Z" });
        for (key, value) in fields.as_object().unwrap() {
            it[key] = value.clone();
        }
        json!({ "version": 1, "maintenances": [it] })
    };
    check(
        &empty,
        &["maintain", "Restart", "--id", "m", "--from", "22:00", "--to", "2h30m"],
        &work(json!({})),
    );
    check(&empty, &["maintain", "Restart", "--id", "m", "--from", "22:00", "--to", "0:30"], &work(json!({})));
    check(
        &work(json!({})),
        &["update", "Later.", "--id", "restart", "--from", "23:00", "--to", "1h"],
        &work(json!({ "starts_at": "2026-05-04T23:00:00Z", "ends_at": "2026-05-05T00:00:00Z",
            "updates": [{ "posted_at": NOW, "body": "Later." }] })),
    );
    // Called off: its window must not be announced until it is over.
    check(
        &work(json!({})),
        &["resolve", "--id", "m"],
        &work(json!({ "status": "completed", "ends_at": NOW })),
    );
}

/// What fails next is seldom what failed first.
#[test]
fn a_component_that_the_feed_lacks_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let done = |words: &[&str]| {
        let output = give(folder.path(), words);
        assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
        let feed = feed(folder.path());
        let entry = |it: &Value| {
            format!("{} {} {}", text_of(&it["id"]), text_of(&it["name"]), text_of(&it["status"]))
        };
        let parts: Vec<String> = feed["components"].as_array().unwrap().iter().map(entry).collect();
        parts.join(", ")
    };
    let mail = ["post", "Mail is down", "--impact", "major", "--affects", "mail"];
    assert_eq!(done(&mail), "mail mail major_outage");
    let web = [
        "post",
        "Web is slow",
        "--impact",
        "minor",
        "--affects",
        "Web sites",
        "--add-component",
        "Web sites",
    ];
    assert_eq!(done(&web), "mail mail major_outage, web-sites Web sites degraded_performance");
    // Who names it again adds no second one, and what it touched before stays where it is named.
    let again = [
        "update",
        "--id",
        "Web",
        "--affects",
        "web-sites,dns",
        "--add-component",
        "dns",
        "--add-component",
        "Web sites",
    ];
    let three =
        "mail mail major_outage, web-sites Web sites degraded_performance, dns dns degraded_performance";
    assert_eq!(done(&again), three);
    let work = [
        "maintain",
        "Restart",
        "--from",
        "1h",
        "--to",
        "2h",
        "--affects",
        "tv,mail",
        "--add-component",
        "tv",
    ];
    assert_eq!(done(&work), format!("{three}, tv tv "));
    // In a new feed both options make components.
    let folder = tempfile::tempdir().unwrap();
    let output =
        give(folder.path(), &["post", "T", "--affects", "mail,web-sites", "--add-component", "Web sites"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(feed(folder.path())["incidents"][0]["components"], json!(["mail", "web-sites"]));
    assert_eq!(feed(folder.path())["components"][0]["name"], "Web sites");
}

fn text_of(it: &Value) -> &str {
    it.as_str().unwrap_or_default()
}

#[test]
fn what_makes_no_sense_is_refused_and_nothing_is_written() {
    let two = json!({ "version": 1, "components": parts(), "incidents": [open("a", &json!({})), open("b", &json!({ "title": "Web is slow" }))] });
    let none = json!({ "version": 1, "components": parts() });
    let closed = json!({ "version": 1, "incidents": [open("a", &json!({ "status": "resolved" }))] });
    let named =
        json!({ "version": 1, "incidents": [open("a", &json!({ "title": { "en": "T", "de": "T" } }))] });
    let typo = json!({ "version": 1, "incidentes": [] });
    for (before, words, line) in [
        (
            &none,
            &["post", "T", "--affects", "emial"][..],
            "the feed has no component emial: did you mean Email? --add-component emial adds it",
        ),
        (
            &none,
            &["post", "T", "--affects", "dns"],
            "the feed has no component dns: it has mail, web; --add-component dns adds it",
        ),
        (&none, &["post", "T", "--affects", "Name servers"], "--add-component 'Name servers' adds it"),
        (
            &none,
            &["post", "T", "--affects", "web", "--add-component", "Mail!"],
            "Mail! would be the component mail, which the feed has already",
        ),
        (&none, &["post", " "], "a text is empty"),
        (
            &none,
            &["post", "T", "--next", "2026-05-04T13:00:00Z"],
            "--next 2026-05-04T13:00:00Z: that is over, at 2026-05-04 13:00 UTC",
        ),
        (&none, &["post", "T", "--next", "soon"], "--next soon: expected a span as 30m"),
        (&none, &["post", "T", "--started", "2026-05-04T15:00:00Z"], "that is still to come"),
        (
            &none,
            &["post", "T", "--url", "status.example.net"],
            "did you mean \"https://status.example.net\"?",
        ),
        (&none, &["post", "T", "--component-status", "unknown"], "--affects names them"),
        (&none, &["post", "T", "--title-in", "deutsch"], "expected a language and a text"),
        (&none, &["post", "T", "--title-in", "d_e=T"], "incidents[0].title is an object"),
        (&none, &["update", "More."], "no incident is open: `post` opens one"),
        (&closed, &["update", "More."], "no incident is open"),
        (&closed, &["resolve", "--id", "mail"], "mail: no such id, and nothing is open"),
        (&two, &["post", "T", "--id", "a"], "there is one with the id a already"),
        (&two, &["update", "More."], "several are open: a (Mail is down), b (Web is slow); choose by --id"),
        (&two, &["update", "More.", "--id", "is"], "is: several have it: a (Mail is down), b (Web is slow)"),
        (
            &two,
            &["update", "More.", "--id", "dns"],
            "no open title has it: a (Mail is down), b (Web is slow)",
        ),
        (&two, &["update", "--id", "a"], "nothing to say"),
        (&two, &["update", "--id", "a", "--status", "fixed"], "a: no status fixed; expected investigating, "),
        (
            &two,
            &["update", "--id", "a", "--to", "1h"],
            "a is an incident: a beginning and an end are for planned work",
        ),
        (&two, &["resolve", "--id", "a", "--at", "2026-05-04T12:00:00Z"], "before it began"),
        (
            &named,
            &["update", "--title", "New"],
            "it has a text in de, en: say by --lang in which one --title is",
        ),
        (&none, &["maintain", "T", "--from", "22:00", "--to", "2026-05-04T21:00:00Z"], "before it begins"),
        (&none, &["maintain", "T", "--from", "2026-05-04T10:00:00Z", "--to", "1h"], "it is over already"),
        (&typo, &["post", "T"], "incidentes is not known: did you mean \"incidents\"?"),
        (&json!([]), &["post", "T"], "the feed is not an object"),
        (&json!({ "version": 1, "incidents": {} }), &["post", "T"], "incidents is not a list"),
    ] {
        refused(before, words, 3, line);
    }
    refused(
        &none,
        &["post", "T", "--impact", "severe"],
        2,
        "[possible values: none, ungraded, minor, major, critical]",
    );
    refused(&none, &["post"], 2, "the title is missing");
}

#[test]
fn what_is_no_json_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("status.json"), "{ \"version\": 1,").unwrap();
    let output = give(folder.path(), &["post", "T"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stderr).starts_with("error: status.json: EOF while parsing"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(fs::read_to_string(folder.path().join("status.json")).unwrap(), "{ \"version\": 1,");
}

#[test]
fn a_dry_run_shows_the_banner_and_writes_nothing() {
    let channels = json!([{ "kind": "support", "label": "help@a.example", "url": "mailto:help@a.example", "depends_on": ["mail"] },
        { "kind": "support", "label": "0911 1", "url": "tel:09111" }]);
    let before = json!({ "version": 1, "components": parts(), "channels": channels });
    let folder = start(&before);
    let words = [
        "post",
        "Mail is down",
        "--text",
        "We *look*.",
        "--impact",
        "major",
        "--affects",
        "mail",
        "--next",
        "30m",
        "--dry-run",
    ];
    let output = give(folder.path(), &words);
    assert_eq!(
        text(&output.stdout),
        "2026-05-04-mail-is-down not written, for this is a dry run: status.json\n  \
         Major outage: Mail is down · Investigating\n  “We look.” (now)\n  1 of 2 services: Email\n  \
         next update by 2026-05-04 14:30 UTC\n  Call us: 0911 1\n  Email us: help@a.example (may not work during this incident)\n\
         note: mail is now major_outage\n"
    );
    assert_eq!(fs::read_to_string(folder.path().join("status.json")).unwrap(), before.to_string());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_program_reads_json_also_of_a_refusal() {
    let folder = tempfile::tempdir().unwrap();
    let json = |output: &Output| -> Value { serde_json::from_slice(&output.stdout).unwrap() };
    let done = json(&give(folder.path(), &["post", "T", "--id", "a", "--impact", "minor", "--json"]));
    assert_eq!((&done["action"], &done["id"], &done["written"]), (&json!("post"), &json!("a"), &json!(true)));
    assert_eq!(done["notice"]["first"]["title"], "T");
    assert!(done["version"].is_string());
    let refused = give(folder.path(), &["post", "T", "--id", "a", "--json"]);
    let told = json(&refused);
    assert_eq!((&told["written"], &told["failure"]), (&json!(false), &json!("refused")));
    assert_eq!(refused.status.code(), Some(3));
    assert!(text(&refused.stderr).contains(told["message"].as_str().unwrap()));
    let unread = give(folder.path(), &["post", "T", "--impact", "majr", "--json"]);
    let told = json(&unread);
    assert_eq!((&told["written"], &told["failure"]), (&json!(false), &json!("usage")));
    assert!(told["message"].as_str().unwrap().contains("majr"), "{told}");
    assert_eq!(unread.status.code(), Some(2));
}

/// Whoever takes this for "not written" says everything twice.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_the_output_does_not_hide_that_the_feed_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut post = process::program(folder.path(), &["post", "T", "--feed", "status.json"]);
    let output = post.stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("status.json is written all the same"), "{}", text(&output.stderr));
    assert_eq!(feed(folder.path())["incidents"][0]["title"], "T");
}

#[test]
fn a_feed_that_says_how_long_it_holds_holds_from_the_change_on() {
    let before = json!({ "version": 1, "checked_at": "2026-05-04T09:00:00Z", "valid_seconds": 900, "source": "https://a.example/feed" });
    let folder = start(&before);
    let output = give(folder.path(), &["post", "T"]);
    assert_eq!(feed(folder.path())["checked_at"], NOW);
    assert!(
        text(&output.stdout).contains("note: this feed is a copy of https://a.example/feed"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn who_writes_is_told_what_else_is_open_and_what_visitors_see_instead() {
    let later = json!({ "posted_at": "2026-05-04T18:00:00Z", "body": "By a clock that is wrong." });
    let folder = start(&json!({ "version": 1, "incidents": [open("a", &json!({ "updates": [later] }))] }));
    let told = |words: &[&str]| text(&give(folder.path(), words).stdout);
    let words = told(&["update", "Now."]);
    assert!(words.contains("note: another update is of 2026-05-04T18:00:00Z, which is later"), "{words}");
    assert!(words.contains("note: no next update is promised: --next 30m promises one"), "{words}");
    let words = told(&["post", "Web is down", "--id", "b"]);
    assert!(words.contains("note: also open: a (Mail is down)"), "{words}");
    let words = told(&["resolve", "--id", "a"]);
    assert!(words.contains("note: still open: b (Web is down)"), "{words}");
}

#[test]
fn what_ended_long_ago_is_taken_out_only_when_asked() {
    let old = open("old", &json!({ "status": "resolved", "resolved_at": "2026-05-02T14:00:00Z" }));
    let untimed = open("untimed", &json!({ "status": "resolved" }));
    let fresh = open("fresh", &json!({ "status": "resolved", "resolved_at": "2026-05-04T10:00:00Z" }));
    let reopened = open("reopened", &json!({ "resolved_at": "2026-05-02T14:00:00Z" }));
    let done = json!({ "id": "m", "title": "W", "ends_at": "2026-05-01T00:00:00Z" });
    let before =
        json!({ "version": 1, "incidents": [reopened, old, untimed, fresh], "maintenances": [done] });
    let ids = |words: &[&str]| {
        let folder = start(&before);
        assert!(give(folder.path(), words).status.success());
        let feed = feed(folder.path());
        let ids =
            feed["incidents"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>().join(" "), feed["maintenances"].as_array().unwrap().len())
    };
    assert_eq!(ids(&["resolve"]), ("reopened old untimed fresh".to_owned(), 1));
    assert_eq!(ids(&["resolve", "--tidy"]), ("reopened untimed fresh".to_owned(), 0));
}

#[test]
fn options_come_from_the_line_the_environment_and_the_file_in_this_order() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), "feed = 'file.json'\nid = 'file'\n[post]\nimpact = 'minor'\n")
        .unwrap();
    let id = |line: &[&str], variables: &[(&str, &str)]| {
        let mut command =
            process::program(folder.path(), &["post", "T", "--json", "--dry-run", "--config", "a.toml"]);
        let output = command.args(line).envs(variables.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told["notice"]["indicator"], "minor");
        format!("{} {}", told["feed"].as_str().unwrap(), told["id"].as_str().unwrap())
    };
    assert_eq!(id(&[], &[]), "file.json file");
    assert_eq!(id(&[], &[("OUTAGE_BANNER_ID", "environment")]), "file.json environment");
    assert_eq!(id(&["--id", "line"], &[("OUTAGE_BANNER_ID", "environment")]), "file.json line");
    // So does a workflow write a secret that is not set.
    assert_eq!(id(&[], &[("OUTAGE_BANNER_ID", "")]), "file.json file");
}

#[test]
fn a_switch_is_on_in_the_environment_too() {
    let folder = tempfile::tempdir().unwrap();
    let with = |value: &str| {
        let mut command = process::program(folder.path(), &["post", "T", "--feed", "a.json", "--dry-run"]);
        text(&command.env("OUTAGE_BANNER_JSON", value).output().unwrap().stdout).starts_with('{')
    };
    assert_eq!(["1", "true", "0", "false"].map(with), [true, true, false, false]);
}
