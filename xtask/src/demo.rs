//! A hosting company's site and, on another origin, a status endpoint whose answer is switched by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use axum::Router;
use axum::extract::{Path as Segment, State as Shared};
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde_json::{Value, json};
use xtask::serve::{self, Answer, Server};

use crate::bundle;
use crate::root::root;

const FIRST_STATE: &str = "mail-and-web-down";

/// The feed that `index.html` asks for when this command does not serve it.
const PLAIN_ENDPOINT: &str = r#"data-endpoint="status.json""#;

/// A state of the endpoint: one file of `xtask/demo`.
struct State {
    name: String,
    label: String,
    status: u16,
    body: Value,
}

struct Endpoint {
    states: Vec<State>,
    current: Mutex<Answer>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The site's port, or the next one that is free; the endpoint has one after it
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// The endpoint's first state: the name of a file in xtask/demo without its number
    #[arg(long, value_name = "NAME", default_value = FIRST_STATE)]
    state: String,
}

pub(crate) fn run(Arguments { port, state: first }: &Arguments) -> Result<(), String> {
    let port = *port;
    let states = states(&root().join("xtask/demo"))?;
    let current =
        states.iter().find(|state| state.name == *first).map(|state| state.answer(SystemTime::now()));
    let names = || states.iter().map(|state| &*state.name).collect::<Vec<_>>().join(", ");
    let current = current.ok_or_else(|| format!("--state is one of {}, not `{first}`", names()))??;
    bundle::run()?;

    let dist = root().join("dist");
    let site = listen(port, || serve::folder(&dist))?;
    let endpoint = Arc::new(Endpoint { states, current: Mutex::new(current) });
    let endpoint = listen(port.saturating_add(1), || router(&endpoint))?;
    let url = format!("{}/status.json", endpoint.origin());
    let page =
        fs::read_to_string(dist.join("index.html")).map_err(|error| format!("dist/index.html: {error}"))?;
    let page = Answer::html(page.replace(PLAIN_ENDPOINT, &format!("data-endpoint=\"{url}\"")));
    site.set("/", page.clone());
    site.set("/index.html", page);

    println!("site      {}/", site.origin());
    println!("endpoint  {url}");
    println!("Ctrl-C ends both.");
    site.wait();
    Ok(())
}

/// Serves on `port`, or on the next one that is free.
fn listen(port: u16, router: impl Fn() -> Router) -> Result<Server, String> {
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

    /// The current answer. A panic while it was locked leaves it valid.
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

/// The states in the order of their files' numbers; the file `20-mail-and-web-down.json` is `mail-and-web-down`.
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

/// Replaces `{now}`, `{now-12m}` and `{now+2h}` by times in every string.
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

    use super::{fill, root, states};

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
