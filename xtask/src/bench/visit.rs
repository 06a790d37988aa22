//! Measures one page view in Chromium. Knows the `DevTools` protocol, servers and feeds; not what becomes of the figures.

use std::path::Path;
use std::time::SystemTime;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use serde_json::{Value, json};
use xtask::browser::{Engine, Session};
use xtask::serve::{self, Answer, Server};

use super::conditions::Condition;
use super::feed::{self, Size, short, summary};
use super::figures::{Figure, Sample};
use super::log;
use super::subject::{Subject, Words};

const PROBE: &str = include_str!("probe.js");

/// How long a browser may cache scripts, styles and the module, as a careful owner sets it.
const KEPT: HeaderValue = HeaderValue::from_static("max-age=3600");

/// A browser that is controlled by the `DevTools` protocol.
pub(crate) struct Browser {
    session: Session,
    /// The browser's identifier of the probe script.
    probe: Option<String>,
}

/// One visitor's site and its endpoint. New ones are new origins, for which the browser has cached nothing.
pub(crate) struct Visitor<'a> {
    subject: &'a Subject,
    condition: Condition,
    site: Server,
    endpoint: Server,
}

impl Browser {
    pub(crate) fn start() -> Result<Self, String> {
        let session = Session::start_with(Engine::Chromium, |ask| {
            ask["pageLoadStrategy"] = "none".into(); // The probe says when the page is complete.
            ask["goog:loggingPrefs"] = json!({ "performance": "ALL" });
            ask["goog:chromeOptions"]["perfLoggingPrefs"] =
                json!({ "enableNetwork": true, "enablePage": false });
        })?;
        let browser = Self { session, probe: None };
        browser.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true }),
        )?;
        // Processor time of the thread, so that the work of other programs does not count.
        browser.devtools("Performance.enable", &json!({ "timeDomain": "threadTicks" }))?;
        browser.leave()?; // The page that the browser opens by itself.
        Ok(browser)
    }

    /// The browser's name and version.
    pub(crate) fn version(&self) -> Result<String, String> {
        let version = self.devtools("Browser.getVersion", &json!({}))?;
        Ok(version["product"].as_str().unwrap_or("Chromium").replace('/', " "))
    }

    fn devtools(&self, command: &str, params: &Value) -> Result<Value, String> {
        self.session.devtools(command, params)
    }

    fn metric(metrics: &Value, name: &str) -> f64 {
        let list = metrics["metrics"].as_array();
        let entry = list.into_iter().flatten().find(|it| it["name"] == name);
        entry.and_then(|it| it["value"].as_f64()).unwrap_or_default()
    }

    /// How long the page's main thread has worked, in ms.
    fn work(&self) -> Result<f64, String> {
        let metrics = self.devtools("Performance.getMetrics", &json!({}))?;
        Ok(Self::metric(&metrics, "TaskDuration") * 1000.0)
    }

    /// JavaScript's heap after a garbage collection, in bytes.
    fn heap(&self) -> Result<f64, String> {
        for _ in 0..2 {
            self.devtools("HeapProfiler.collectGarbage", &json!({}))?; // The first pass leaves what finalizers hold.
        }
        Ok(Self::metric(&self.devtools("Performance.getMetrics", &json!({}))?, "JSHeapUsedSize"))
    }

    fn log(&self) -> Result<Vec<Value>, String> {
        let log = self.session.ask("se/log", &json!({ "type": "performance" }))?;
        Ok(log.as_array().cloned().unwrap_or_default())
    }

    /// Sets the condition under which pages load from now on, and the probe that watches them.
    fn prepare(&mut self, condition: Condition, probe: &Value) -> Result<(), String> {
        if let Some(number) = self.probe.take() {
            self.devtools("Page.removeScriptToEvaluateOnNewDocument", &json!({ "identifier": number }))?;
        }
        let source = PROBE.replace("(PROBE);", &format!("({probe});"));
        let kept = self.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": source }))?;
        self.probe = kept["identifier"].as_str().map(str::to_owned);
        let (latency, down, up) = condition.network.limits();
        let limits = json!({
            "offline": false, "latency": latency, "downloadThroughput": down, "uploadThroughput": up,
        });
        self.devtools("Network.emulateNetworkConditions", &limits)?;
        self.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": condition.cpu })).map(drop)
    }

    /// Leaves the page, so that the next one begins in a new process.
    pub(crate) fn leave(&self) -> Result<(), String> {
        self.devtools("Page.navigate", &json!({ "url": "about:blank" }))?;
        self.log().map(drop)
    }

    fn seen(&self, page: &str, work_before: f64) -> Result<Sample, String> {
        let seen = self.session.evaluate("window.__bench.seen()")?;
        let mut sample = Sample::default();
        for (figure, name) in [
            (Figure::Asked, "feed"),
            (Figure::Words, "words"),
            (Figure::Whole, "whole"),
            (Figure::Shift, "shift"),
            (Figure::LaterShift, "laterShift"),
            (Figure::Longest, "longest"),
            (Figure::Memory, "memory"),
            (Figure::Reading, "reading"),
        ] {
            if let Some(value) = seen[name].as_f64() {
                sample.figures.insert(figure, value);
            }
        }
        sample.figures.insert(Figure::Work, self.work()? - work_before);
        log::count(&self.log()?, page, &mut sample);
        sample.figures.insert(Figure::Heap, self.heap()?);
        Ok(sample)
    }
}

impl<'a> Visitor<'a> {
    pub(crate) fn new(subject: &'a Subject, condition: Condition) -> Result<Self, String> {
        let start = |router| Server::start(None, router).map_err(|error| format!("no server: {error}"));
        let visitor = Self {
            subject,
            condition,
            site: start(files(&subject.folder))?,
            endpoint: start(Router::new())?,
        };
        let page = Answer::html(subject.page(&visitor.endpoint.origin()));
        visitor.site.set("/", page);
        Ok(visitor)
    }

    /// Sets the feed of this size at the endpoint.
    pub(crate) fn say(&self, size: Size) {
        let now = SystemTime::now();
        let ago = |minutes: usize| {
            let time = std::time::Duration::from_secs(minutes as u64 * 60);
            humantime::format_rfc3339_seconds(now.checked_sub(time).unwrap_or(now)).to_string()
        };
        self.endpoint.set("/api/v2/summary.json", Answer::json(summary(size, &ago)));
        self.endpoint.set("/api/v2/status.json", Answer::json(short(size)));
    }

    /// Measures a page view; `size` chooses the feed.
    pub(crate) fn view(&self, browser: &mut Browser, size: Size) -> Result<Sample, String> {
        self.say(size);
        let words = if size.incidents > 0 { self.words() } else { None };
        let probe = json!({
            "words": words,
            "hasEvent": self.subject.has_event,
            "asks": self.subject.words != Words::None,
            "isLarge": size.components == feed::LARGE.components,
        });
        browser.prepare(self.condition, &probe)?;
        let page = format!("{}/", self.site.origin());
        let gone = browser.devtools("Page.navigate", &json!({ "url": page }))?;
        if let Some(error) = gone["errorText"].as_str() {
            return Err(format!("{page}: {error}"));
        }
        browser.seen(&page, 0.0)
    }

    /// Measures the beginning of an outage on the page that is open.
    pub(crate) fn begin(&self, browser: &Browser, size: Size) -> Result<Sample, String> {
        self.say(size);
        let work = browser.work()?;
        let words = Value::from(self.words());
        browser.session.evaluate(&format!("window.__bench.hurry({words})"))?;
        browser.seen("", work)
    }

    fn words(&self) -> Option<&'static str> {
        match self.subject.words {
            Words::None => None,
            Words::Title => Some(feed::TITLE),
            Words::Description => Some(feed::DESCRIPTION),
        }
    }
}

/// Serves a folder whose files the browser may cache.
fn files(folder: &Path) -> Router {
    serve::folder(folder).layer(map_response(async |mut response: Response| {
        response.headers_mut().insert(header::CACHE_CONTROL, KEPT);
        response
    }))
}
