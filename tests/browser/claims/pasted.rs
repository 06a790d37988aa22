//! Each form of the tag that the set-up page has to copy, put where it belongs as its owner would put it.

use super::claims;
use super::signed::{public, sign_at};
use super::{examples, setup};
use crate::feeds::{TITLE, own};
use crate::installed::Project;
use crate::recipes::{here, page};
use crate::stage::Stage;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use xtask::release::Files;

claims![
    setup_the_form_for_npm_shows_the_banner,
    setup_the_form_for_react_shows_the_banner,
    setup_the_form_for_react_with_a_key_is_the_scripts_tag,
    setup_the_form_for_wordpress_shows_the_banner,
    setup_the_form_for_a_tag_manager_shows_the_banner,
];

/// A feed, the folder of our files where the form names it, a colour, and a text with marks that each language escapes.
const CHOICES: &str = "endpoint=https://status.example.net/status.json&folder=https://cdn.example.net/\
                       &background=%23fff8ec&placement=bottom&support=mailto:a%2Bb@acme.example?subject=%2522x%2522%26cc=b@acme.example";
const SHEET: &str = "/* your style sheet */";

/// The ways to get help are those of the tag alone.
fn outage() -> Value {
    let mut feed = own::outage();
    feed["channels"] = json!([]);
    feed
}

/// What is to be copied, as it stands.
#[track_caller]
fn copied(stage: &Stage, way: &str, more: &str) -> String {
    setup::open(stage, &format!("#{CHOICES}&way={way}{more}"));
    let text = stage.eval("document.querySelector('#snippet').textContent");
    text.as_str().unwrap_or_default().to_owned()
}

#[track_caller]
fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let found = text.split_once(begin).map(|(_, rest)| rest.split_once(end).map_or(rest, |it| it.0));
    found.unwrap_or_else(|| panic!("no {begin:?} in\n{text}"))
}

#[track_caller]
fn assert_shown(stage: &Stage) {
    stage.wait_for_the_one_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE));
    stage.quiesce();
    stage.wait_for_the_one_banner();
    assert_eq!(stage.eval("getComputedStyle(words).backgroundColor"), "rgb(255, 248, 236)");
    assert_eq!(
        stage.eval("words.getBoundingClientRect().top > innerHeight / 2"),
        true,
        "it is at the bottom"
    );
    stage.open_details();
    stage.wait_for("all('a[href^=\"mailto:\"]').some(it => it.getAttribute('href') == 'mailto:a+b@acme.example?subject=%22x%22&cc=b@acme.example' && it.checkVisibility())");
    stage.assert_silent();
}

/// What Vite makes of a project into which the form was pasted. It is the same in three engines, and made once.
#[track_caller]
fn built(snippet: &str, files: &[(&str, &str)]) -> Files {
    static MADE: Mutex<BTreeMap<String, Files>> = Mutex::new(BTreeMap::new());
    let mut done = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let project = Project::new();
        let lines = between(snippet, "under their own names\n", "\n\n");
        let mut scripts: Value = serde_json::from_str(&format!("{{{lines}}}"))
            .unwrap_or_else(|error| panic!("{error} in\n{lines}"));
        let has_types = files.iter().any(|it| it.0 == "tsconfig.json");
        scripts["scripts"]["build"] = json!(if has_types { "tsc && vite build" } else { "vite build" });
        scripts["private"] = json!(true);
        project.write("package.json", scripts.to_string());
        for (name, text) in files {
            project.write(name, text);
        }
        project.npm(&["run", "build"]);
        examples::read(&project.path("dist"), &[])
    };
    done.entry(snippet.to_owned()).or_insert_with(make).clone()
}

fn html(body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Acme Hosting</title>\
         <link rel=\"stylesheet\" href=\"/style.css\"></head><body>{body}</body></html>"
    )
}

fn setup_the_form_for_npm_shows_the_banner(stage: &Stage) {
    let snippet = copied(stage, "npm", "");
    let (script, rest) =
        between(&snippet, "// your script\n", "\0").split_once("<!-- your page -->\n").unwrap_or_default();
    let (element, style) = rest.split_once(SHEET).unwrap_or_default();
    let page = html(&format!("{element}<script type=\"module\" src=\"/main.js\"></script>"));
    let files = built(&snippet, &[("main.js", script), ("index.html", &page), ("style.css", style)]);
    stage.feed(&outage());
    let _served = examples::serve(stage, files);
    assert_shown(stage);
}

const MAIN: &str = "import { createRoot } from \"react-dom/client\";\nimport { StatusBanner } from \"./StatusBanner.tsx\";\n\
                    createRoot(document.querySelector(\"#app\")!).render(<StatusBanner />);\n";
const TSCONFIG: &str = r#"{"compilerOptions": {"strict": true, "noEmit": true, "target": "es2022", "lib": ["es2022", "dom"],
    "module": "esnext", "moduleResolution": "bundler", "jsx": "react-jsx", "types": [], "allowImportingTsExtensions": true}}"#;

/// A project whose page draws the component, and nothing else.
#[track_caller]
fn built_with_react(snippet: &str, component: &str, style: &str) -> Files {
    let page = html("<div id=\"app\"></div><script type=\"module\" src=\"/main.tsx\"></script>");
    let files = [
        ("StatusBanner.tsx", component),
        ("main.tsx", MAIN),
        ("tsconfig.json", TSCONFIG),
        ("index.html", &page),
        ("style.css", style),
    ];
    built(snippet, &files)
}

fn setup_the_form_for_react_shows_the_banner(stage: &Stage) {
    let snippet = copied(stage, "react", "");
    let component = between(&snippet, "}\n\n", SHEET);
    assert!(component.starts_with("import \"outage-banner\";"), "{component}");
    let files = built_with_react(&snippet, component, between(&snippet, SHEET, "\0"));
    stage.feed(&outage());
    let _served = examples::serve(stage, files);
    assert_shown(stage);
}

/// React keeps the attribute `key` of an element to itself.
fn setup_the_form_for_react_with_a_key_is_the_scripts_tag(stage: &Stage) {
    let key = public(1).replace('+', "%2B").replace('=', "%3D");
    let snippet = copied(stage, "react", &format!("&key={key}"));
    let tag = between(&snippet, "of an element to itself\n", SHEET);
    let component = format!("export const StatusBanner = () => (\n  {tag});\n");
    let files = built_with_react(&snippet, &component, between(&snippet, SHEET, "\0"));
    sign_at(stage, "/status.json", &outage(), 1);
    let _served = examples::serve(stage, files);
    assert_shown(stage);
}

/// PHP sends what stands outside of its marks as it is.
fn setup_the_form_for_wordpress_shows_the_banner(stage: &Stage) {
    let snippet = copied(stage, "wordpress", "");
    assert!(snippet.ends_with("\n<?php } );"), "{snippet}");
    let head = between(&snippet, "add_action( 'wp_head', function () { ?>\n", "<?php");
    assert!(!head.contains("?>"), "{head}");
    stage.feed(&outage());
    stage.site.set("/shop/", page(&here(stage, head), "<body><p>Home</p></body>"));
    stage.visit("/shop/");
    assert_shown(stage);
}

/// A tag manager puts markup into the page by a script, and makes each `<script>` anew, with its address alone.
fn setup_the_form_for_a_tag_manager_shows_the_banner(stage: &Stage) {
    let snippet = copied(stage, "gtm", "");
    stage.feed(&outage());
    let body = format!(
        "<body><p>Home</p><script>{{
            const made = document.createElement('div');
            made.innerHTML = {};
            for (const old of made.querySelectorAll('script')) {{
                const script = document.createElement('script');
                script.async = true;
                script.src = old.src;
                old.replaceWith(script);
            }}
            document.body.append(...made.childNodes);
        }}</script></body>",
        json!(here(stage, &snippet)).to_string().replace('<', "\\u003c")
    );
    stage.site.set("/shop/", page("", &body));
    stage.visit("/shop/");
    assert_shown(stage);
}
