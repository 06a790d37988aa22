//! Commands of `WebDriver` that fantoccini does not know by itself.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::Value;
use url::{ParseError, Url};

/// A command: a GET, or a POST if it has a body.
#[derive(Debug)]
pub struct Command {
    path: String,
    body: Option<String>,
}

impl Command {
    /// Its path below the session's.
    #[must_use]
    pub fn new(path: &str, body: Option<&Value>) -> Self {
        Self { path: path.to_owned(), body: body.map(Value::to_string) }
    }
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (if self.body.is_some() { Method::POST } else { Method::GET }, self.body.clone())
    }
}
