//! Small sites on which a visit does not load the page anew, and the tools by which that is done.

use crate::recipes::{here, page, recipe};
use crate::stage::Stage;
use xtask::serve::Answer;

const LISTENER: &str = include_str!("apps/listen.js");
const HOLD: &str = include_str!("apps/hold.js");
/// Until the banner is there, the page goes on loading.
const HELD: &str = "<iframe title=\"Holds the load event back\"></iframe><script>hold(isShown)</script>";

/// How a page gets to the next one without being loaded.
#[derive(Clone, Copy)]
pub(crate) struct Tool<'a> {
    pub(crate) name: &'a str,
    /// In the head of each page.
    pub(crate) head: &'a str,
    /// Attributes of each body.
    pub(crate) body: &'a str,
    /// Goes to the path `$1`.
    pub(crate) visit: &'a str,
    /// When the links of the page it came to may be clicked.
    pub(crate) is_ready: &'a str,
    /// Whether it also keeps copies of the pages, for the way back.
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
