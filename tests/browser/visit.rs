//! Small sites on which a link does not load the page anew, and the tools (Turbo, htmx and others) that do that.

use crate::recipes::{here, page, recipe};
use crate::stage::Stage;
use xtask::serve::Answer;

const LISTENER: &str = include_str!("apps/listen.js");
const HOLD: &str = include_str!("apps/hold.js");
/// A script that keeps the page loading until the banner is there.
const HELD: &str = "<iframe title=\"Holds the load event back\"></iframe><script>hold(isShown)</script>";

/// A tool by which a page changes to the next one without a load.
#[derive(Clone, Copy)]
pub(crate) struct Tool<'a> {
    pub(crate) name: &'a str,
    /// The tool's part of each page's head.
    pub(crate) head: &'a str,
    /// The tool's attributes of each body.
    pub(crate) body: &'a str,
    /// A JavaScript expression that goes to the path `$1`.
    pub(crate) visit: &'a str,
    /// A JavaScript expression that is true when the new page's links may be clicked.
    pub(crate) is_ready: &'a str,
    /// Whether the tool also keeps copies of the pages, for the way back.
    pub(crate) goes_back: bool,
}

pub(crate) const TURBO: Tool = Tool {
    name: "Turbo",
    head: "<script src=\"/turbo.js\"></script>",
    body: "",
    visit: "void Turbo.visit('$1')",
    is_ready: "true",
    goes_back: true,
};
pub(crate) const PJAX: Tool = Tool {
    name: "pjax",
    head: "<script src=\"/swap.js\"></script>",
    body: "",
    visit: "void visit('$1')",
    is_ready: "true",
    goes_back: false,
};

pub(crate) fn serve_script(stage: &Stage, path: &str, text: impl Into<Vec<u8>>) {
    stage.site.set(path, Answer::new("text/javascript", text));
}

/// The pages `/0` to `/5`, each with our tag in its head or in its body. `/0-held` is `/0`, but loads until the banner
/// is there, which then stands where a page that still loads has it.
#[track_caller]
pub(crate) fn serve_pages(stage: &Stage, tool: Tool, place: &str, placement: &str) {
    let tag = here(stage, recipe("Plain HTML"))
        .replace(" data-", &format!(" data-placement=\"{placement}\" data-"));
    assert!(tag.contains(placement), "the recipe has no attribute: {tag}");
    let (in_head, in_body) = if place == "head" { (&*tag, "") } else { ("", &*tag) };
    serve_script(stage, "/listen.js", LISTENER);
    let links = [1, 2, 3, 4, 5].map(|number| format!("<a href=\"/{number}\">Page {number}</a>")).concat();
    serve_script(stage, "/hold.js", HOLD);
    let serve = |path: &str, number: &str, more: &str| {
        let head = format!(
            "<script src=\"/listen.js\"></script><script src=\"/hold.js\"></script>{}{in_head}",
            tool.head
        );
        let body = format!(
            "<body {}><header>Acme</header><p id=\"number\">{number}</p>{in_body}<nav>{links}</nav>{more}</body>",
            tool.body
        );
        stage.site.set(path, page(&head, &body));
    };
    for number in ["0", "1", "2", "3", "4", "5"] {
        serve(&format!("/{number}"), number, "");
    }
    serve("/0-held", "0", HELD);
}

#[track_caller]
pub(crate) fn go(stage: &Stage, tool: Tool, number: u8) {
    stage.eval(&tool.visit.replace("$1", &format!("/{number}")));
    stage.wait_for(&format!("document.querySelector('#number')?.textContent == '{number}'"));
    stage.wait_for(tool.is_ready);
}
