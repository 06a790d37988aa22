//! Others write the feed: whatever they put into whichever field, it stays text.

use super::claims;
use crate::feeds::{NEWEST, incidentio, own, statuspage};
use crate::page::Page;
use crate::stage::Stage;
use serde_json::{Value, json};

claims![
    hostile_text_in_any_field_of_statuspage_stays_text,
    hostile_text_in_any_field_of_incidentio_stays_text,
    hostile_text_in_any_field_of_our_own_feed_stays_text,
];

/// Fields whose words decide something. They are replaced too, but then the banner may use other words.
const STEERING: [&str; 6] =
    ["status", "impact", "indicator", "current_status", "current_worst_impact", "kind"];
const TIMES: [&str; 3] = ["_at", "_until", "_for"];

fn payloads() -> Vec<String> {
    let mut all: Vec<String> = [
        "<script>window.__pwned = 1</script>",
        "<img src=x onerror=\"window.__pwned = 2\"><svg onload=\"window.__pwned = 3\"><iframe srcdoc=\"x\"></iframe>",
        "&lt;img src=x onerror=&quot;window.__pwned = 4&quot;&gt; &amp;lt;script&amp;gt;window.__pwned = 5&amp;lt;/script&amp;gt;",
        "<a href=\"javascript:window.__pwned = 6\">a</a> [b](javascript:window.__pwned=7) [c](data:text/html,d) [e](vbscript:f)",
        "javascript:window.__pwned = 8//https://example.net",
        " \u{1}java\tscript\n:window.__pwned = 9",
        "data:text/html,<script>window.__pwned = 10</script>",
        "vbscript:window.__pwned=11",
        "https://ok.example/\u{202E}gpj.exe \u{2066}\u{202D}reversed\u{200F}\u{061C}",
        "\u{0}\u{7}\u{8}\u{1b}[31mred\u{7f}\u{85}\u{feff}",
        "\"><script>window.__pwned = 12</script>' onclick='window.__pwned = 13' style='position:fixed",
        "<https://user:pass@evil.example/><b>bold</b><style>*{display:none}</style><form action=//evil><input>",
    ]
    .map(str::to_owned)
    .into();
    all.push("A long word. ".repeat(8_000)); // 100 kB
    all.push(format!("https://ok.example/{}", "a".repeat(100_000)));
    all
}

/// In one page view each field has another payload; in the next view each has the next one.
fn assert_harmless(stage: &Stage, benign: &Value) {
    stage.feed(benign);
    stage.open(&Page::new());
    stage.wait_for_banner();
    let tags = "[...new Set([...root.querySelectorAll('*')].map(it => it.tagName))].concat(['A', 'DETAILS', 'SUMMARY', 'BUTTON'])";
    let known = stage.eval(tags);

    let payloads = payloads();
    for steering in [false, true] {
        for turn in 0..payloads.len() {
            let mut feed = benign.clone();
            let mut next = turn;
            replace(&mut feed, "", steering, &mut || {
                next += 1;
                payloads[next % payloads.len()].clone()
            });
            stage.feed(&feed);
            stage.reload();
            if steering {
                stage.wait_for("banner || window.__log.length");
            } else {
                stage.wait_for_banner();
            }
            assert_nothing_ran(stage, &known, &format!("turn {turn}, steering words replaced: {steering}"));
        }
    }
}

fn assert_nothing_ran(stage: &Stage, known: &Value, turn: &str) {
    let found = stage.eval(&format!(
        r#"(() => {{
            const inside = root ? [...root.querySelectorAll("*")] : [];
            const known = {known};
            const schemes = ["https:", "http:", "mailto:", "tel:", "sms:"];
            const text = root ? root.textContent : "";
            return {{
                pwned: window.__pwned ?? null,
                elements: inside.filter(it => !known.includes(it.tagName)).map(it => it.outerHTML),
                attributes: inside.flatMap(it => it.getAttributeNames().map(name => [it.tagName, name]))
                    .filter(([, name]) => /^on|^style$|^src|^action|^xlink/.test(name)),
                links: inside.filter(it => it.hasAttribute("href") && !schemes.includes(it.protocol)).map(it => it.outerHTML),
                directions: (text.match(/[\u202A-\u202E\u2066-\u2069]/g) || []).length,
                controls: (text.match(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g) || []).length,
                long: text.length > 60_000,
                tall: banner && banner.getBoundingClientRect().height > 2 * innerHeight,
                wide: document.documentElement.scrollWidth > innerWidth + 20,
                light: host ? host.children.length : 0,
            }};
        }})()"#
    ));
    let expected = json!({
        "pwned": null, "elements": [], "attributes": [], "links": [], "directions": 0, "controls": 0,
        "long": false, "tall": if found["tall"].is_null() { Value::Null } else { json!(false) }, "wide": false, "light": 0,
    });
    assert_eq!(found, expected, "{turn}");
    let strange: Vec<String> =
        stage.console().into_iter().filter(|line| !line.starts_with("warn: outage-banner: ")).collect();
    assert_eq!(strange, Vec::<String>::new(), "{turn}");
}

/// All strings of the feed; words that decide something, and times, only on request.
fn replace(value: &mut Value, key: &str, steering: bool, next: &mut impl FnMut() -> String) {
    let steers = STEERING.contains(&key) || TIMES.iter().any(|end| key.ends_with(end));
    match value {
        Value::String(text) if steering || !steers => *text = next(),
        Value::Array(list) => list.iter_mut().for_each(|value| replace(value, key, steering, next)),
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(key, value)| replace(value, key, steering, next));
        }
        _ => {}
    }
}

fn hostile_text_in_any_field_of_statuspage_stays_text(stage: &Stage) {
    let updates = [("identified", 12, NEWEST)];
    let incidents = [
        statuspage::incident("a", "Mail down", "major", &updates),
        statuspage::incident("b", "Slow search", "minor", &updates),
    ];
    assert_harmless(stage, &statuspage::summary("major", "major_outage", &incidents));
}

fn hostile_text_in_any_field_of_incidentio_stays_text(stage: &Stage) {
    assert_harmless(stage, &incidentio::outage());
}

fn hostile_text_in_any_field_of_our_own_feed_stays_text(stage: &Stage) {
    assert_harmless(stage, &own::outage());
}
