//! The host pages: small HTML with our tag in it, and a recorder that runs before our own code.

use xtask::serve::Answer;

/// The recorder: it keeps the lines of the page's console and its error events, and the names that `window` had before.
pub(crate) const RECORDER: &str = r#"
window.__log = [];
window.__before = null;
for (const level of ["warn", "error", "info", "log"]) {
  const plain = console[level];
  console[level] = (...all) => { __log.push(level + ": " + all.join(" ")); plain.apply(console, all); };
}
addEventListener("error", event => __log.push("exception: " + event.message));
addEventListener("unhandledrejection", event => __log.push("rejection: " + event.reason));
addEventListener("securitypolicyviolation", event =>
  __log.push("violation: " + event.violatedDirective + " by " + event.blockedURI));
window.__before = Object.getOwnPropertyNames(window);
"#;

pub(crate) const BODY: &str = r##"<header><h1>Acme Hosting</h1></header>
<main><section><p>Web sites and mail for <a href="#all">everyone</a>.</p><ul><li>One</li><li>Two</li></ul>
<button>Order</button> <input value="Search"> <time>today</time></section><div class="banner title update">Prices</div></main>"##;

/// One host page; by default it has the tag with `data-endpoint`, and a body with some elements of its own.
#[derive(Clone)]
pub(crate) struct Page {
    attributes: Vec<(String, String)>,
    head: String,
    body: String,
    policy: Option<String>,
    without_endpoint: bool,
    is_blocking: bool,
}

impl Page {
    pub(crate) fn new() -> Self {
        Self {
            attributes: Vec::new(),
            head: String::new(),
            body: BODY.to_owned(),
            policy: None,
            without_endpoint: false,
            is_blocking: false,
        }
    }

    /// `data-NAME="value"` on the tag.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A tag without an endpoint: the script only defines the element.
    pub(crate) fn without_endpoint(mut self) -> Self {
        self.without_endpoint = true;
        self
    }

    /// A tag without `async`: the script has run before anything is painted.
    pub(crate) fn blocking(mut self) -> Self {
        self.is_blocking = true;
        self
    }

    pub(crate) fn head(mut self, html: &str) -> Self {
        self.head.push_str(html);
        self
    }

    pub(crate) fn body(mut self, html: &str) -> Self {
        html.clone_into(&mut self.body);
        self
    }

    /// A page with a `Content-Security-Policy`: nothing is inline, and the recorder is a file.
    pub(crate) fn policy(mut self, policy: &str) -> Self {
        self.policy = Some(policy.to_owned());
        self
    }

    pub(crate) fn answer(&self, endpoint: &str) -> Answer {
        let given = self.attributes.iter().any(|(name, _)| name == "endpoint");
        let endpoint = (!given && !self.without_endpoint)
            .then(|| ("endpoint".to_owned(), format!("{endpoint}/status.json")));
        let attributes: Vec<String> = endpoint
            .iter()
            .chain(&self.attributes)
            .map(|(name, value)| format!(" data-{name}=\"{}\"", escape(value)))
            .collect();
        let attributes = attributes.concat();
        let recorder = match self.policy {
            Some(_) => "<script src=\"/record.js\"></script>".to_owned(),
            None => format!("<script>{RECORDER}</script>"),
        };
        let mode = if self.is_blocking { "" } else { " async" };
        let Self { head, body, .. } = self;
        let page = Answer::html(format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">{recorder}<title>Acme Hosting</title>{head}\n\
             <script{mode} src=\"/outage-banner.js\"{attributes}></script></head>\n<body>{body}</body></html>\n"
        ));
        match &self.policy {
            Some(policy) => page.header("Content-Security-Policy", policy),
            None => page,
        }
    }
}

fn escape(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;")
}
