//! A hosting company's site and, on another origin, a status endpoint whose answer is switched by hand. The endpoint can
//! take the site down, and bring it back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use axum::Router;
use axum::extract::{Path as Segment, State as Shared};
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::serve::{self, Answer, Server};

/// What the endpoint says when nobody chooses.
pub const FIRST_STATE: &str = "mail-and-web-down";

/// What `index.html` asks when it is served without us.
const PLAIN_ENDPOINT: &str = r#"data-endpoint="status.json""#;

/// One file of `xtask/demo`.
struct State {
    name: String,
    label: String,
    status: u16,
    body: Value,
}

struct Endpoint {
    states: Vec<State>,
    current: Mutex<Answer>,
    site: Arc<Server>,
}

/// Both servers; they stop when this is dropped.
#[derive(Debug)]
#[must_use = "both servers stop when this is dropped"]
pub struct Playground {
    /// The company's site.
    pub site: Arc<Server>,
    endpoint: Server,
}

impl Playground {
    /// Whether there is a state of this name, before anything is built.
    ///
    /// # Errors
    /// When there is none, or a file of the folder is no state; the line says which there are.
    pub fn check(folder: &Path, first: &str) -> Result<(), String> {
        current(&states(folder)?, first).map(drop)
    }

    /// Serves `dist` on `port`, or on the next one that is free, and the states of `folder` on one after it; without a
    /// port on any two.
    ///
    /// # Errors
    /// As for `check`, and when no port is free or `dist` has no page.
    pub fn start(dist: &Path, folder: &Path, port: Option<u16>, first: &str) -> Result<Self, String> {
        let states = states(folder)?;
        let current = Mutex::new(current(&states, first)?);
        let page = fs::read_to_string(dist.join("index.html"))
            .map_err(|error| format!("dist/index.html: {error}"))?;
        let site = Arc::new(listen(port, || serve::folder(dist))?);
        let endpoint = Arc::new(Endpoint { states, current, site: site.clone() });
        let endpoint = listen(port.map(|it| it.saturating_add(1)), || router(&endpoint))?;
        let playground = Self { site, endpoint };
        let page = page.replace(PLAIN_ENDPOINT, &format!("data-endpoint=\"{}\"", playground.url()));
        for path in ["/", "/index.html"] {
            playground.site.set(path, Answer::html(page.clone()));
        }
        Ok(playground)
    }

    /// The address of the feed.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}/status.json", self.endpoint.origin())
    }

    /// The page of the endpoint, from which the site can be brought back.
    #[must_use]
    pub fn desk(&self) -> String {
        format!("{}/", self.endpoint.origin())
    }

    /// Blocks without end.
    pub fn wait(self) {
        self.endpoint.wait();
    }
}

/// What the endpoint answers in a state of the folder at this moment.
///
/// # Errors
/// When there is no such state, or a time in it is none.
pub fn answer(folder: &Path, name: &str, now: SystemTime) -> Result<Answer, String> {
    let states = states(folder)?;
    let state = states.iter().find(|it| it.name == name);
    state.map(|it| it.answer(now)).ok_or_else(|| format!("there is no state `{name}`"))?
}

fn current(states: &[State], first: &str) -> Result<Answer, String> {
    let names = || states.iter().map(|state| &*state.name).collect::<Vec<_>>().join(", ");
    let found = states.iter().find(|state| state.name == first);
    found
        .map(|state| state.answer(SystemTime::now()))
        .ok_or_else(|| format!("--state is one of {}, not `{first}`", names()))?
}

/// On `port`, or on the next one that is free; without one on any.
fn listen(port: Option<u16>, router: impl Fn() -> Router) -> Result<Server, String> {
    let Some(port) = port else {
        return Server::start(None, router()).map_err(|error| format!("no free port: {error}"));
    };
    let mut tried = (port..=port.saturating_add(20)).map(|port| Server::start(Some(port), router()));
    tried.find_map(Result::ok).ok_or_else(|| format!("no free port from {port} on; choose another by --port"))
}

fn router(endpoint: &Arc<Endpoint>) -> Router {
    Router::new()
        .route("/status.json", get(async |Shared(it): Shared<Arc<Endpoint>>| it.current().clone()))
        .route("/states", get(async |Shared(it): Shared<Arc<Endpoint>>| it.list()))
        .route(
            "/state/{name}",
            post(async |Shared(it): Shared<Arc<Endpoint>>, Segment(name): Segment<String>| it.switch(&name)),
        )
        .route("/", get(async |Shared(it): Shared<Arc<Endpoint>>| it.desk()))
        .route("/site/down", post(async |Shared(it): Shared<Arc<Endpoint>>| it.take_down()))
        .route("/site/back", post(async |Shared(it): Shared<Arc<Endpoint>>| it.bring_back()))
        .with_state(endpoint.clone())
}

impl Endpoint {
    fn list(&self) -> Answer {
        let states = self.states.iter().map(|state| json!({ "name": state.name, "label": state.label }));
        Answer::json(states.collect::<Value>().to_string())
    }

    fn switch(&self, name: &str) -> StatusCode {
        let state = self.states.iter().find(|state| state.name == name);
        let Some(Ok(answer)) = state.map(|state| state.answer(SystemTime::now())) else {
            return StatusCode::NOT_FOUND;
        };
        *self.current() = answer;
        println!("the endpoint now says: {name}");
        StatusCode::OK
    }

    /// A page with one button, for when the site has none.
    fn desk(&self) -> Answer {
        let (word, path, label) = if self.site.is_open() {
            ("up", "down", "Take the site down")
        } else {
            ("down", "back", "Bring it back")
        };
        let origin = self.site.origin();
        Answer::html(format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
             <title>The demo's endpoint</title><style>:root {{ color-scheme: light dark }} body {{ font: 1.1rem/1.6 system-ui, sans-serif; \
             max-width: 34rem; margin: 3rem auto; padding: 0 1rem }} button {{ font: inherit; padding: .5rem 1rem }}</style>\
             <h1>The demo’s endpoint</h1><p>It is on another host, as it were. The site, <a href=\"{origin}/\">{origin}</a>, is {word}.</p>\
             <form method=\"post\" action=\"/site/{path}\"><button>{label}</button></form></html>"
        ))
    }

    /// Closes the site's port: no answer, not even an error, comes from there any more.
    fn take_down(&self) -> Redirect {
        self.site.close();
        println!("the site is down");
        Redirect::to("/")
    }

    fn bring_back(&self) -> Redirect {
        match self.site.open() {
            Ok(()) => println!("the site is back"),
            Err(error) => println!("the site does not come back: {error}"),
        }
        Redirect::to("/")
    }

    /// A panic elsewhere leaves an answer that is still good.
    fn current(&self) -> MutexGuard<'_, Answer> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn answer(&self, now: SystemTime) -> Result<Answer, String> {
        let mut body = self.body.clone();
        fill(&mut body, now).map_err(|error| format!("xtask/demo, {}: {error}", self.name))?;
        Ok(Answer::json(body.to_string()).status(self.status))
    }
}

/// The states in the order of their files' numbers: `20-mail-and-web-down.json` is `mail-and-web-down`.
fn states(dir: &Path) -> Result<Vec<State>, String> {
    let entries = fs::read_dir(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let mut states = BTreeMap::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some((_, name)) = stem.split_once('-') else { continue };
        let state = fs::read(&path).map_err(|error| error.to_string());
        let state = state.and_then(|bytes| state_of(name, &bytes));
        states.insert(stem.clone(), state.map_err(|error| format!("{}: {error}", path.display()))?);
    }
    Ok(states.into_values().collect())
}

fn state_of(name: &str, file: &[u8]) -> Result<State, String> {
    let mut file: Value = serde_json::from_slice(file).map_err(|error| error.to_string())?;
    let status = file["status"].as_u64().and_then(|status| status.try_into().ok());
    Ok(State {
        name: name.to_owned(),
        label: file["label"].as_str().ok_or("\"label\" is missing")?.to_owned(),
        status: status.unwrap_or(200),
        body: file["body"].take(),
    })
}

/// Puts times in the place of `{now}`, `{now-12m}`, `{now+2h}` in every string.
fn fill(value: &mut Value, now: SystemTime) -> Result<(), String> {
    match value {
        Value::String(text) => *text = filled(text, now)?,
        Value::Array(items) => items.iter_mut().try_for_each(|item| fill(item, now))?,
        Value::Object(fields) => fields.values_mut().try_for_each(|field| fill(field, now))?,
        _ => {}
    }
    Ok(())
}

fn filled(text: &str, now: SystemTime) -> Result<String, String> {
    let Some((before, (offset, after))) =
        text.split_once("{now").and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    else {
        return Ok(text.to_owned());
    };
    let time =
        moved(now, offset).ok_or_else(|| format!("`{{now{offset}}}` is no time; say `{{now-12m}}`"))?;
    Ok(format!("{before}{}{}", humantime::format_rfc3339_seconds(time), filled(after, now)?))
}

fn moved(now: SystemTime, offset: &str) -> Option<SystemTime> {
    match offset.split_at_checked(1) {
        None => Some(now),
        Some(("-", span)) => now.checked_sub(humantime::parse_duration(span).ok()?),
        Some(("+", span)) => now.checked_add(humantime::parse_duration(span).ok()?),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::time::SystemTime;

    use serde_json::json;

    use super::{fill, states};
    use crate::root::root;

    fn now() -> SystemTime {
        humantime::parse_rfc3339("2026-05-04T14:05:00Z").unwrap()
    }

    #[test]
    fn times_are_filled_in_wherever_they_stand() {
        let mut body =
            json!({ "at": "{now-12m}", "in": [{ "at": "{now+2h}" }, "{now} to {now+1d}", 7, "{then}"] });
        fill(&mut body, now()).unwrap();
        let between = "2026-05-04T14:05:00Z to 2026-05-05T14:05:00Z";
        assert_eq!(
            body,
            json!({ "at": "2026-05-04T13:53:00Z", "in": [{ "at": "2026-05-04T16:05:00Z" }, between, 7, "{then}"] })
        );
    }

    #[test]
    fn a_time_that_is_none_is_named() {
        let error = fill(&mut json!({ "at": "{now*2}" }), now()).unwrap_err();
        assert_eq!(error, "`{now*2}` is no time; say `{now-12m}`");
    }

    #[test]
    fn every_state_can_be_answered() {
        for state in states(&root().join("xtask/demo")).unwrap() {
            state.answer(now()).unwrap();
        }
    }
}
