//! The tag in every form in which it can be copied.

use crate::choices::{Choices, EXAMPLE_FEED, encoded};
use crate::colour;

/// Where our files lie while nobody says where.
const EXAMPLE_HOST: &str = "https://cdn.example.net/";

/// What is known of the files beside this page: `integrity.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Published {
    /// The version of all files.
    pub(crate) version: String,
    /// What the attribute `integrity` of the script has.
    pub(crate) hash: String,
}

impl Published {
    /// Reads `integrity.json`. `None` for anything else, for what gets into a tag must be right.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let json: serde_json::Value = serde_json::from_str(text).ok()?;
        let (version, hash) = (json["version"].as_str()?, json["files"]["outage-banner.js"].as_str()?);
        let is_plain = |it: &str, more: &[u8]| {
            !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || more.contains(&it))
        };
        (is_plain(version, b".-+") && is_plain(hash, b"-+/=") && hash.starts_with("sha"))
            .then(|| Self { version: version.to_owned(), hash: hash.to_owned() })
    }
}

/// One form of the tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// The word for it in the address bar.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: &'static str,
    /// Where the text belongs.
    pub(crate) place: &'static str,
    text: fn(&Choices, Option<&Published>) -> String,
}

/// All of them.
pub(crate) const WAYS: [Way; 5] = [
    Way {
        name: "html",
        label: "HTML",
        place: "Paste it into the <head> of each page; with “In the page”, where the banner is to stand.",
        text: html,
    },
    Way {
        name: "npm",
        label: "npm",
        place: "Install the package, let your build copy its files into the folder that your site serves as it is (public/ with Vite), and write the element.",
        text: npm,
    },
    Way {
        name: "react",
        label: "React",
        place: "Install the package, let your build copy its files into public/, and draw the component once.",
        text: react,
    },
    Way {
        name: "wordpress",
        label: "WordPress",
        place: "Paste it into functions.php of your theme. Optimisers leave a script with these attributes as it is.",
        text: wordpress,
    },
    Way {
        name: "gtm",
        label: "Tag Manager",
        place: "A Custom HTML tag, triggered on All Pages. Blockers stop the tag manager, and the banner with it: a tag in the page is more reliable.",
        text: tag_manager,
    },
];

impl Way {
    /// The form that is chosen.
    pub(crate) fn of(choices: &Choices) -> Self {
        let [first, ..] = WAYS;
        WAYS.into_iter().find(|it| it.name == choices.get("way")).unwrap_or(first)
    }

    /// What is to be copied.
    pub(crate) fn text(&self, choices: &Choices, published: Option<&Published>) -> String {
        (self.text)(choices, published)
    }

    /// Whether the form names the folder of our files; the packages bring theirs along.
    pub(crate) fn has_folder(&self) -> bool {
        !matches!(self.name, "npm" | "react")
    }

    /// Whether the form has the hash of the script.
    pub(crate) fn has_integrity(&self) -> bool {
        matches!(self.name, "html" | "wordpress")
    }
}

/// The folder of this page as an owner's tag may name it: nothing where it is a file. On a machine that no visitor reaches
/// it is there for a first try, and `State::missing` says so beside the tag.
pub(crate) fn home(folder: &str) -> String {
    let is_served = folder.starts_with("https://") || folder.starts_with("http://");
    if is_served { folder.to_owned() } else { String::new() }
}

/// The folder of our files, with a slash at its end.
pub(crate) fn folder(choices: &Choices, published: Option<&Published>) -> String {
    let given = choices.get("folder").trim();
    if given.is_empty() {
        let version = published.map(|it| format!("outage-banner-{}/", it.version));
        return EXAMPLE_HOST.to_owned() + &version.unwrap_or_default();
    }
    let given = given.strip_suffix("outage-banner.js").unwrap_or(given);
    if given.ends_with('/') { given.to_owned() } else { format!("{given}/") }
}

/// Text as it stands in an attribute, with its quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// The options, an attribute each; without a feed there is the example's.
fn options(choices: &Choices) -> Vec<(&'static str, String)> {
    let mut options = choices.attributes();
    if options.iter().all(|it| it.0 != "endpoint") {
        options.insert(0, ("endpoint", EXAMPLE_FEED.to_owned()));
    }
    options
}

fn attributes(choices: &Choices, prefix: &str) -> Vec<String> {
    options(choices).iter().map(|(name, value)| format!("{prefix}{name}={}", quoted(value))).collect()
}

fn style(choices: &Choices) -> String {
    let css = colour::css(choices);
    if css.is_empty() { css } else { format!("<style>\n{css}\n</style>\n") }
}

fn script(choices: &Choices, published: Option<&Published>, more: &[String]) -> String {
    let src = quoted(&format!("{}outage-banner.js", folder(choices, published)));
    let mut lines = vec![format!("<script async src={src}")];
    lines.extend(published.map(|it| format!("integrity={} crossorigin=\"anonymous\"", quoted(&it.hash))));
    lines.extend(attributes(choices, "data-"));
    lines.extend(more.iter().cloned());
    lines.join("\n  ") + "></script>"
}

fn html(choices: &Choices, published: Option<&Published>) -> String {
    style(choices) + &script(choices, published, &[])
}

fn install(published: Option<&Published>) -> String {
    let version = published.map(|it| format!("@{}", it.version)).unwrap_or_default();
    format!(
        "npm install --save-exact outage-banner{version}\n\n\
         // package.json: the files that the banner loads, under their own names\n\
         \"scripts\": {{\n  \
         \"prebuild\": \"node -e \\\"fs.cpSync('node_modules/outage-banner/dist', 'public/outage-banner', {{ recursive: true }})\\\"\"\n}}\n\n"
    )
}

fn sheet(choices: &Choices) -> String {
    let css = colour::css(choices);
    if css.is_empty() { css } else { format!("\n\n/* your style sheet */\n{css}") }
}

fn npm(choices: &Choices, published: Option<&Published>) -> String {
    let attributes = attributes(choices, "").join("\n  ");
    format!(
        "{}// your script\nimport \"outage-banner\";\n\n<!-- your page -->\n<outage-banner base=\"/outage-banner/\"\n  {attributes}></outage-banner>{}",
        install(published),
        sheet(choices)
    )
}

fn react(choices: &Choices, published: Option<&Published>) -> String {
    // React keeps an attribute named `key` to itself, so with one it is the script's tag.
    if choices.attribute("key").is_some() {
        let attributes = options(choices);
        let lines: Vec<String> =
            attributes.iter().map(|(name, value)| format!("data-{name}={}", jsx(value))).collect();
        return format!(
            "{}// in the <head> that you draw; React keeps the name “key” of an element to itself\n<script async src=\"/outage-banner/outage-banner.js\"\n  {} />{}",
            install(published),
            lines.join("\n  "),
            sheet(choices)
        );
    }
    let attributes = options(choices);
    let lines: Vec<String> =
        attributes.iter().map(|(name, value)| format!("{name}={}", jsx(value))).collect();
    format!(
        "{}import \"outage-banner\";\nimport type {{}} from \"outage-banner/react\"; // With TypeScript.\n\n\
         export const StatusBanner = () => (\n  <outage-banner base=\"/outage-banner/\"\n    {} />\n);{}",
        install(published),
        lines.join("\n    "),
        sheet(choices)
    )
}

/// Text as an attribute in JSX, where entities are read as in HTML.
fn jsx(text: &str) -> String {
    if text.contains(['{', '}', '\\']) {
        return format!("{{{}}}", serde_json::Value::from(text).to_string().replace('<', "\\u003c"));
    }
    quoted(text)
}

fn wordpress(choices: &Choices, published: Option<&Published>) -> String {
    let more = [
        format!("data-base={}", quoted(&folder(choices, published))),
        "data-cfasync=\"false\" data-no-optimize=\"1\" data-noptimize=\"1\" data-no-defer=\"1\" nowprocket"
            .to_owned(),
    ];
    format!(
        "add_action( 'wp_head', function () {{ ?>\n{}{}\n<?php }} );",
        style(choices),
        script(choices, published, &more)
    )
}

fn tag_manager(choices: &Choices, published: Option<&Published>) -> String {
    let plain = b"/:@,*()=?";
    let query: Vec<String> =
        options(choices).iter().map(|(name, value)| format!("{name}={}", encoded(value, plain))).collect();
    let src = format!("{}outage-banner.js?{}", folder(choices, published), query.join("&"));
    format!("{}<script async src={}></script>", style(choices), quoted(&src))
}

/// The command by which a program of the owner's copies a feed that no browser may read.
pub(crate) fn publish(choices: &Choices) -> String {
    let feed = choices.get("endpoint").split_whitespace().next().unwrap_or("instatus:status.example.net");
    format!("outage-banner publish --feed {} --to /var/www/status", shell(feed))
}

/// A word that a shell takes for one word.
fn shell(word: &str) -> String {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"-._/:@+=,%".contains(&it);
    if word.bytes().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Choices, Published, WAYS, Way, home, publish};

    fn published() -> Published {
        Published { version: "1.2.3".to_owned(), hash: "sha384-abc+/=".to_owned() }
    }

    #[track_caller]
    fn check(way: &str, chosen: &[(&str, &str)], published: Option<&Published>, expected: &str) {
        let choices =
            chosen.iter().fold(Choices::default().with("way", way), |it, (name, value)| it.with(name, value));
        assert_eq!(Way::of(&choices).text(&choices, published), expected);
    }

    #[test]
    fn the_tag_is_pinned_where_the_version_is_known() {
        check(
            "html",
            &[],
            None,
            "<script async src=\"https://cdn.example.net/outage-banner.js\"\n  data-endpoint=\"https://status.example.net/status.json\"></script>",
        );
        check(
            "html",
            &[("endpoint", "instatus:status.acme.example"), ("support", "tel:+1 http://a.example/?b&\"c")],
            Some(&published()),
            "<script async src=\"https://cdn.example.net/outage-banner-1.2.3/outage-banner.js\"\n  \
             integrity=\"sha384-abc+/=\" crossorigin=\"anonymous\"\n  \
             data-endpoint=\"instatus:status.acme.example\"\n  \
             data-support=\"tel:+1 http://a.example/?b&amp;&quot;c\"></script>",
        );
        for folder in ["https://a.example/x", "https://a.example/x/", "https://a.example/x/outage-banner.js"]
        {
            check(
                "html",
                &[("folder", folder), ("accent", "#123")],
                None,
                "<style>\n:root {\n  --outage-banner-accent: #112233;\n}\n</style>\n\
                 <script async src=\"https://a.example/x/outage-banner.js\"\n  data-endpoint=\"https://status.example.net/status.json\"></script>",
            );
        }
    }

    #[test]
    fn a_page_that_is_served_has_our_files_beside_it() {
        for folder in ["https://cdn.example.net/banner/", "http://127.0.0.1:8000/"] {
            assert_eq!(home(folder), folder);
        }
        for folder in ["file:///home/a/dist/", "about:blank", ""] {
            assert_eq!(home(folder), "", "{folder}");
        }
    }

    #[test]
    fn a_tag_manager_gets_the_options_in_the_address() {
        check(
            "gtm",
            &[
                ("endpoint", "https://a.example/?x=1&y=2#z"),
                ("support", "tel:+44 mailto:a@b.example"),
                ("key", "ab+/="),
            ],
            Some(&published()),
            "<script async src=\"https://cdn.example.net/outage-banner-1.2.3/outage-banner.js?endpoint=https://a.example/?x=1%26y=2%23z\
             &amp;key=ab%2B/=&amp;support=tel:%2B44%20mailto:a@b.example\"></script>",
        );
    }

    #[test]
    fn no_choice_gets_out_of_its_attribute() {
        let hostile = "\"><script>alert(1)</script>{alert(1)}'`<?php x ?>";
        for way in WAYS {
            let choices = ["endpoint", "updates", "folder", "lang", "key", "color"]
                .iter()
                .fold(Choices::default().with("way", way.name), |it, name| it.with(name, hostile));
            let text = way.text(&choices, None);
            for part in ["<script>alert", "alert(1)</", "<?php x"] {
                assert!(!text.contains(part), "{}: {text}", way.name);
            }
        }
        assert!(!publish(&Choices::default().with("endpoint", "a';reboot;'")).contains("a';"));
    }

    #[test]
    fn react_has_no_attribute_named_key() {
        let choices = Choices::default().with("way", "react").with("key", "abc=");
        let text = Way::of(&choices).text(&choices, None);
        assert!(text.contains(" data-key=\"abc=\"") && !text.contains("<outage-banner"), "{text}");
        let text = Way::of(&choices).text(&choices.with("key", ""), Some(&published()));
        assert!(text.contains("outage-banner@1.2.3\n") && text.contains("<outage-banner base"), "{text}");
    }

    #[test]
    fn the_hash_is_taken_only_from_what_is_surely_a_list_of_hashes() {
        let good = r#"{"version": "1.2.3", "files": {"outage-banner.js": "sha384-abc+/="}}"#;
        assert_eq!(Published::read(good), Some(published()));
        for text in [
            "",
            "<!doctype html>",
            "{}",
            r#"{"version": "1.2.3", "files": {}}"#,
            r#"{"version": "1\"", "files": {"outage-banner.js": "sha384-abc"}}"#,
            r#"{"version": "1", "files": {"outage-banner.js": "abc"}}"#,
        ] {
            assert_eq!(Published::read(text), None, "{text}");
        }
    }

    #[test]
    fn the_command_is_one_that_a_shell_takes() {
        let with = |feed| publish(&Choices::default().with("endpoint", feed));
        assert_eq!(
            with("uptime-kuma:kuma.example.net/main other:b"),
            "outage-banner publish --feed uptime-kuma:kuma.example.net/main --to /var/www/status"
        );
        assert_eq!(
            with("https://a.example/?b=1&c=2"),
            "outage-banner publish --feed 'https://a.example/?b=1&c=2' --to /var/www/status"
        );
    }
}
