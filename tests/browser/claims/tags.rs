//! The ways in which a tag gets into a page, and what tools do to it on the way.

use super::claims;
use crate::apps::bundle;
use crate::engine::{entries, workspace};
use crate::feeds::{TITLE, own};
use crate::http::exchange;
use crate::recipes::{here, page, recipe, recipes};
use crate::stage::Stage;
use xtask::front::{Front, Program};
use xtask::serve::Answer;

claims![
    the_recipe_for_plain_html_shows_the_banner,
    the_recipe_for_wordpress_is_silent_and_shows_the_banner,
    a_tag_of_type_module_shows_the_banner,
    a_tag_made_by_a_script_shows_the_banner,
    a_loader_that_is_evaluated_finds_its_tag,
    a_bundled_loader_takes_its_folder_from_the_element,
    a_bundled_loader_without_a_folder_is_one_line,
    a_moved_script_takes_its_folder_from_the_tag,
    a_moved_script_without_a_folder_is_one_line,
    the_recipe_for_other_names_shows_the_banner,
    the_recipe_for_other_names_goes_through_nginx,
    options_may_stand_in_the_scripts_address,
    a_script_without_any_options_is_one_line,
    two_tags_with_the_same_options_are_one_banner,
];

/// The text of a file as it is served.
#[track_caller]
fn dist(name: &str) -> Vec<u8> {
    let file = workspace().join("dist").join(name);
    match std::fs::read(&file) {
        Ok(text) => text,
        Err(error) => panic!("{}: {error}", file.display()),
    }
}

/// Opens a page at `/shop/`, a folder without files of ours.
#[track_caller]
fn open(stage: &Stage, head: &str, body: &str) {
    stage.feed(&own::outage());
    let body = format!("<body><p>Home</p>{}</body>", here(stage, body));
    stage.site.set("/shop/", page(&here(stage, head), &body));
    stage.visit("/shop/");
}

#[track_caller]
fn assert_shown(stage: &Stage, case: &str) {
    stage.wait_for_the_one_banner();
    assert_eq!(stage.text(".title").as_deref(), Some(TITLE), "{case}");
    stage.quiesce();
    stage.wait_for_the_one_banner();
    assert_eq!(stage.console(), Vec::<String>::new(), "{case}");
    stage.assert_asked_seldom();
    stage.clear_requests();
}

fn the_recipe_for_plain_html_shows_the_banner(stage: &Stage) {
    let tag = recipe("Plain HTML");
    for (head, body) in [(tag, ""), ("", tag)] {
        open(stage, head, body);
        assert_shown(stage, "plain HTML");
    }
}

/// The attributes that ask optimisers to leave a tag as it is are no mistakes, so no line names them.
fn the_recipe_for_wordpress_is_silent_and_shows_the_banner(stage: &Stage) {
    let tag = recipe("WordPress");
    let tag = &tag[tag.find("<script").unwrap_or(0)..];
    let tag = tag.split_inclusive("</script>").next().unwrap_or_default();
    for name in ["data-cfasync=", "data-no-optimize=", "nowprocket", "data-base="] {
        assert!(tag.contains(name), "the recipe has no {name}: {tag}");
    }
    open(stage, tag, "");
    assert_shown(stage, "WordPress");
}

fn a_tag_of_type_module_shows_the_banner(stage: &Stage) {
    let tag = recipe("Plain HTML").replace("<script async", "<script type=\"module\"");
    assert!(tag.contains("module"), "{tag}");
    open(stage, &tag, "");
    assert_shown(stage, "type=module");
}

fn a_tag_made_by_a_script_shows_the_banner(stage: &Stage) {
    for (name, set) in [
        ("dataset", "script.dataset.endpoint = endpoint"),
        ("setAttribute", "script.setAttribute('data-endpoint', endpoint)"),
        ("after it was put in", "document.head.append(script); script.dataset.endpoint = endpoint"),
    ] {
        let body = format!(
            "<script>(endpoint => {{
                const script = document.createElement('script');
                script.src = 'https://cdn.example.net/outage-banner.js';
                {set};
                document.head.append(script);
             }})('https://status.example.net/status.json')</script>"
        );
        open(stage, "", &body);
        assert_shown(stage, name);
    }
}

/// Rocket Loader and others keep a script from running by its type, fetch its text and run that later.
fn a_loader_that_is_evaluated_finds_its_tag(stage: &Stage) {
    let tag = recipe("Plain HTML").replace("<script async", "<script type=\"text/later\"");
    assert!(tag.contains("text/later"), "{tag}");
    for run in ["new Function(text)()", "(0, eval)(text)"] {
        let body = format!(
            "<script>addEventListener('load', async () => {{
                const script = document.querySelector('script[type=\"text/later\"]');
                const text = await (await fetch(script.src)).text();
                {run};
             }})</script>"
        );
        open(stage, &tag, &body);
        assert_shown(stage, run);
    }
}

/// The bundle is not in the folder of our files.
fn open_bundled(stage: &Stage, attribute: &str, format: &str) {
    let app = bundle("bundled.js", &[&format!("--format={format}")]);
    stage.site.set("/assets/app.js", Answer::new("text/javascript", app));
    let mode = if format == "esm" { "type=\"module\"" } else { "async" };
    let head = format!("<script {mode} src=\"/assets/app.js\"></script>");
    let element = "<outage-banner endpoint=\"https://status.example.net/status.json\"";
    open(stage, &head, &format!("{element}{attribute} placement=\"inline\"></outage-banner>"));
}

fn a_bundled_loader_takes_its_folder_from_the_element(stage: &Stage) {
    for format in ["iife", "esm"] {
        open_bundled(stage, " base=\"https://cdn.example.net/\"", format);
        assert_shown(stage, format);
    }
}

fn a_bundled_loader_without_a_folder_is_one_line(stage: &Stage) {
    for format in ["iife", "esm"] {
        open_bundled(stage, "", format);
        let line = stage.the_one_line();
        // On an element the option has another name than on a script.
        assert!(line.replace("data-base", "").contains("base"), "{format}: {line}");
        stage.assert_no_banner();
    }
}

fn open_moved(stage: &Stage, attribute: &str) {
    stage.site.set("/cache/autoptimize.js", Answer::new("text/javascript", dist("outage-banner.js")));
    let tag =
        recipe("Plain HTML").replace("/outage-banner.js\"", &format!("/cache/autoptimize.js\"{attribute}"));
    assert!(tag.contains("autoptimize"), "{tag}");
    open(stage, &tag, "");
}

fn a_moved_script_takes_its_folder_from_the_tag(stage: &Stage) {
    // With and without a slash at its end, as an absolute and as a relative address.
    for base in ["https://cdn.example.net/", "https://cdn.example.net", "/"] {
        open_moved(stage, &format!(" data-base=\"{base}\""));
        assert_shown(stage, base);
    }
    // One that is no address says nothing, and throws nothing: the files may lie beside the script.
    for base in ["http://", "//", "http://[", "data:text/html,"] {
        open(
            stage,
            &recipe("Plain HTML")
                .replace("/outage-banner.js\"", &format!("/outage-banner.js\" data-base=\"{base}\"")),
            "",
        );
        assert_shown(stage, base);
    }
}

fn a_moved_script_without_a_folder_is_one_line(stage: &Stage) {
    open_moved(stage, "");
    let line = stage.the_one_line();
    let url = format!("{}/cache/outage", stage.site.origin());
    assert!(line.contains(&url) && line.ends_with(": base or CORS"), "{line}");
    stage.assert_no_banner();
}

/// Files that keep their own names are asked for in the recipe's folder too.
fn the_recipe_for_other_names_shows_the_banner(stage: &Stage) {
    let script = |path: &str, name: &str| stage.site.set(path, Answer::new("text/javascript", dist(name)));
    let files = entries(&workspace().join("dist"));
    let scripts = files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "js"));
    for name in scripts.filter_map(|file| file.file_name()?.to_str()) {
        script(&format!("/service/{name}"), name);
    }
    script("/service/notice.js", "outage-banner.js");
    let wasm = Answer::new("application/wasm", dist("outage_banner_bg.wasm"));
    stage.site.set("/service/notice.wasm", wasm);
    open(stage, recipe("Blockers"), "");
    stage.wait_for_the_one_banner();
    let ours = |request: &String| request.starts_with("GET site/outage");
    assert!(!stage.requests().iter().any(ours), "asked under another name: {:?}", stage.requests());
    assert_shown(stage, "other names");
}

/// The files come from a host that is asked by TLS and knows by the name in it, as a CDN does, which site is wanted.
fn the_recipe_for_other_names_goes_through_nginx(stage: &Stage) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder: {error}"));
    let start = |program: Program, lines: &dyn Fn(u16) -> String| {
        let front = Front::start(program, folder.path(), lines).unwrap_or_else(|error| panic!("{error}"));
        if front.is_none() {
            println!("skipped: {}: there is no {program}; `cargo xtask test` unpacks it", stage.engine());
        }
        front
    };
    let (site, endpoint) = (stage.site.origin(), stage.endpoint.origin());
    let by_tls = |port| format!("https://localhost:{port} {{\n\treverse_proxy {endpoint}\n}}");
    let Some(host) = start(Program::Caddy, &by_tls) else { return };
    let cdn = format!("https://localhost:{}", host.address().port());
    let [tag, lines] = recipes("Blockers")[..] else { panic!("docs/embedding.md has two recipes there") };
    let lines = lines.replace("https://cdn.example.net", &cdn);
    assert!(lines.contains(&cdn), "{lines}");
    let server = |port| {
        format!("server {{\nlisten 127.0.0.1:{port};\n{lines}\nlocation / {{ proxy_pass {site}; }}\n}}")
    };
    let Some(proxy) = start(Program::Nginx, &server) else { return };

    stage.feed(&own::outage());
    stage.site.set("/shop/", page(&here(stage, tag), "<body><p>Home</p></body>"));
    // The host listens before it has its certificate.
    let script = "GET /service/notice.js HTTP/1.1\r\nHost: www.example.net\r\n";
    stage.wait_until("the script comes", |_| exchange(proxy.address(), script, b"").status == 200);
    stage.go(&format!("http://{}/shop/", proxy.address()));
    assert_shown(stage, "through nginx");
}

/// A tag manager creates the script anew, without the attributes that it does not know.
fn by_a_tag_manager(tag: &str) -> String {
    let address = tag.split("src=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    format!(
        "<script>addEventListener('load', () => {{
            const script = document.createElement('script');
            script.async = true;
            script.src = '{}';
            document.body.append(script);
         }})</script>",
        address.replace("&amp;", "&")
    )
}

fn options_may_stand_in_the_scripts_address(stage: &Stage) {
    let tag = recipe("Google Tag Manager");
    assert!(!tag.contains("data-"), "a tag manager drops these: {tag}");
    for (name, head, body) in [
        ("the tag as it is", tag.to_owned(), String::new()),
        ("made anew", String::new(), by_a_tag_manager(tag)),
    ] {
        open(stage, &head, &body);
        stage.wait_for_the_one_banner();
        // Only the option has this number, not the feed.
        let call = "all('.channels a').some(it => it.getAttribute('href') == 'tel:+442079460123')";
        assert_eq!(stage.eval(call), true, "{name}: the number of the address is not there");
        assert_shown(stage, name);
    }
}

fn a_script_without_any_options_is_one_line(stage: &Stage) {
    let bare = "<script async src=\"https://cdn.example.net/outage-banner.js\"></script>";
    let module = bare.replace("async", "type=\"module\"");
    for (name, head, body) in [
        ("async", bare, String::new()),
        ("module", &*module, String::new()),
        ("after load", "", by_a_tag_manager(bare)),
    ] {
        open(stage, head, &body);
        let line = stage.the_one_line();
        assert!(line.contains("endpoint"), "{name}: {line}");
        stage.assert_no_banner();
    }
}

fn two_tags_with_the_same_options_are_one_banner(stage: &Stage) {
    let tag = recipe("Plain HTML");
    for (head, body) in [(format!("{tag}{tag}"), String::new()), (tag.to_owned(), by_a_script(tag))] {
        open(stage, &head, &body);
        assert_shown(stage, "twice");
    }
}

/// Adds the same tag once more, later.
fn by_a_script(tag: &str) -> String {
    format!(
        "<template>{tag}</template><script>addEventListener('load', () => {{
            const script = document.createElement('script');
            for (const {{ name, value }} of document.querySelector('template').content.querySelector('script').attributes)
                script.setAttribute(name, value);
            document.body.append(script);
         }})</script>"
    )
}
