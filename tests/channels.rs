//! Channels: those that hang on a failing component come last and say so.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test panics")]

use outage_banner::config::Config;
use outage_banner::feed::{self, Hints};
use outage_banner::policy;
use outage_banner::time::Timestamp;

const MAIL: &str = "mailto:help@acme.example";
const ALL: &str = "mailto:help@acme.example tel:+15550100 https://social.example/@acme";

/// `feed` is our own format without its `version`; expected are the labels in order, each with its impact.
#[track_caller]
fn check(attributes: &[(&str, &str)], feed: &str, expected: &[&str]) {
    let config = Config::read(&|name| attributes.iter().find(|it| it.0 == name).map(|it| it.1.to_owned()));
    let feed = feed::read(format!("{{\"version\":1,{feed}}}").as_bytes(), Hints::default()).unwrap();
    let now = Timestamp::parse("2026-05-04T14:00:00Z").unwrap();
    let notice = policy::decide(&feed.snapshot, now, &config).unwrap();
    let told: Vec<_> =
        notice.channels.iter().map(|it| format!("{} {}", it.label, it.affected.as_str())).collect();
    assert_eq!(told, expected);
}

fn down(name: &str, status: &str) -> String {
    format!(
        r#""components":[{{"id":"c1","name":"{name}","status":"{status}"}},{{"name":"Web","status":"major_outage"}}]"#
    )
}

#[test]
fn a_mail_address_hangs_on_email_a_phone_on_telephony() {
    for name in ["Email", "E-mail delivery", "Webmail", "Incoming mail (IMAP)"] {
        let expected = ["+15550100 none", "@acme@social.example none", "help@acme.example major"];
        check(&[("support", ALL)], &down(name, "major_outage"), &expected);
    }
    for name in ["Phone support", "Telephony", "VoIP"] {
        let expected = ["help@acme.example none", "@acme@social.example none", "+15550100 minor"];
        check(&[("support", ALL)], &down(name, "degraded_performance"), &expected);
    }
    for name in ["iPhone app", "Databases", "Gmailify"] {
        let expected = ["help@acme.example none", "+15550100 none", "@acme@social.example none"];
        check(&[("support", ALL)], &down(name, "major_outage"), &expected);
    }
}

#[test]
fn the_owner_says_what_a_channel_hangs_on() {
    let feed = down("Leeds", "major_outage");
    let on = |needs| [("support", "mailto:help@acme.example tel:+15550100"), ("support-for", needs)];
    check(&on("mail:Leeds"), &feed, &["+15550100 none", "help@acme.example major"]);
    check(&on("mail:c1, phone:c1"), &feed, &["help@acme.example major", "+15550100 major"]);
    check(&on("help@acme.example:c1"), &feed, &["+15550100 none", "help@acme.example major"]);
    let mail = down("Email", "major_outage");
    check(&on("mail:"), &mail, &["help@acme.example none", "+15550100 none"]);
}

#[test]
fn the_least_affected_comes_first_when_all_are() {
    let feed = r#""components":[{"name":"Email","status":"major_outage"},{"name":"Telephony","status":"degraded_performance"}]"#;
    let support = [("support", "mailto:help@acme.example tel:+15550100")];
    check(&support, feed, &["+15550100 minor", "help@acme.example major"]);
}

#[test]
fn maintenance_counts_too() {
    let feed = r#""components":[{"id":"m","name":"Email"}],
        "maintenances":[{"title":"Move","status":"in_progress","components":["m"]}]"#;
    check(&[("support", MAIL)], feed, &["help@acme.example maintenance"]);
    let later = r#""incidents":[{"title":"A"}],"components":[{"id":"m","name":"Email"}],
        "maintenances":[{"title":"Move","status":"scheduled","starts_at":"2026-05-05T14:00:00Z","components":["m"]}]"#;
    check(&[("support", MAIL)], later, &["help@acme.example none"]);
}

#[test]
fn an_incident_that_names_a_part_speaks_against_its_channels() {
    let feed = r#""components":[{"id":"m","name":"Email"}],"incidents":[{"title":"A","impact":"major","components":["m"]}]"#;
    check(&[("support", MAIL)], feed, &["help@acme.example minor"]);
    let back = r#""components":[{"id":"m","name":"Email","status":"operational"}],
        "incidents":[{"title":"A","impact":"major","components":["m"]}]"#;
    check(&[("support", MAIL)], back, &["help@acme.example none"]);
    let over = r#""components":[{"id":"m","name":"Email"}],
        "incidents":[{"title":"A","status":"resolved","components":["m"]},{"title":"B"}]"#;
    check(&[("support", MAIL)], over, &["help@acme.example none"]);
}

#[test]
fn a_channel_s_own_word_counts_most() {
    let feed = |needs| {
        format!(
            r#""components":[{{"id":"m","name":"Email","status":"major_outage"}}],
            "channels":[{{"kind":"support","url":"mailto:help@acme.example","label":"Write","icon":"web","depends_on":{needs}}}]"#
        )
    };
    check(&[], &feed("[]"), &["Write none"]);
    check(&[("support-for", "mail:")], &feed(r#"["m"]"#), &["Write major"]);
}

#[test]
fn of_one_address_the_feed_knows_more() {
    let feed = r#""incidents":[{"title":"A"}],"channels":[{"kind":"support","url":"tel:+15550100","label":"+1 555 0100"},
        {"kind":"support","url":"tel:+15550199"}]"#;
    check(&[("support", "tel:+15550100")], feed, &["+1 555 0100 none", "+15550199 none"]);
}
