//! Puts the banner into its element, and wires answers, time and clicks to the board.

use super::clock::{LOCAL, now};
use super::console::warn;
use super::fetch::Answer;
use super::json;
use super::poll::{First, Poll};
use super::store::Store;
use crate::board::{Action, Board};
use crate::config::Config;
use crate::dismissal::Dismissals;
use crate::feed;
use crate::policy;
use crate::view;
use gloo_timers::callback::Interval;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Element, HtmlElement, ShadowRoot};
use yew::Renderer;
use yew::prelude::*;

const TICK_MS: u32 = 30_000; // Ages are shown in minutes.

/// What an [`OutageBanner`] is made of. Equal is what shares one config: it counts when the banner is mounted.
#[derive(Clone, Debug, Properties)]
pub struct OutageBannerProps {
    /// The owner's wishes.
    pub config: Rc<Config>,
    /// What is known already.
    #[prop_or_default]
    pub first: First,
}

impl PartialEq for OutageBannerProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.config, &other.config)
    }
}

/// The whole banner: asks its endpoints for as long as it is mounted and shows what there is to say.
/// For another config, mount another. In another Yew app, adopt the style sheet [`view::CSS`] into the shadow root around it.
pub struct OutageBanner {
    board: Board,
    store: Rc<Store>,
    _poll: Option<Poll>,
    _ticks: Interval,
}

// A struct component: hooks would cost the visitor several kilobytes.
impl Component for OutageBanner {
    type Message = Action;
    type Properties = OutageBannerProps;

    fn create(ctx: &Context<Self>) -> Self {
        let OutageBannerProps { config, first } = ctx.props();
        let store = Rc::new(Store::open(config));
        let board = remembered(config.clone(), &store);
        let link = ctx.link().clone();
        let ticks = Interval::new(TICK_MS, move || link.send_message(Action::Tick(now())));
        let poll = web_sys::window().and_then(|it| it.document()).map(|document| {
            let (link, rules, store) = (ctx.link().clone(), config.clone(), store.clone());
            let onanswer = move |answer| link.send_message(action(answer, &rules, &store));
            Poll::start(config.clone(), document, first, onanswer)
        });
        Self { board, store, _poll: poll, _ticks: ticks }
    }

    fn update(&mut self, _: &Context<Self>, action: Action) -> bool {
        let is_dismissed = matches!(action, Action::Dismissed);
        self.board.apply(action);
        if is_dismissed {
            self.store.keep_dismissals(self.board.dismissals());
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let ondismiss = ctx.link().callback(|_| Action::Dismissed);
        view::frame(self.board.shown().as_ref(), self.board.config().theme, LOCAL, &ondismiss)
    }
}

/// What the last page view knew, marked as such until an answer comes.
fn remembered(config: Rc<Config>, store: &Store) -> Board {
    let mut board = Board::new(config, now(), store.dismissals());
    if let Some((at, body)) = store.answer()
        && let Ok(feed) = feed::read_by(body.as_bytes(), json::parse)
    {
        board.apply(Action::Answered(feed.snapshot, at));
        board.apply(Action::Failed(now()));
    }
    board
}

/// Keeps only what is worth showing again: on a quiet day nothing stays on the device.
fn action(answer: Option<Answer>, config: &Config, store: &Store) -> Action {
    let at = now();
    let Some(Answer { feed, bytes, .. }) = answer else { return Action::Failed(at) };
    let is_news = policy::decide(&feed.snapshot, at, config).is_some();
    store.keep_answer(is_news.then_some((at, &*bytes)));
    if !is_news {
        store.keep_dismissals(&Dismissals::default());
    }
    Action::Answered(feed.snapshot, at)
}

/// Starts the banner in an element that has an open shadow root and whose attributes are the owner's wishes. `answer` is the body that the loader
/// already has; `None` when its request failed. Returns a function that stops it.
#[wasm_bindgen]
#[allow(clippy::must_use_candidate, clippy::needless_pass_by_value, reason = "called from JavaScript")]
pub fn start(host: HtmlElement, answer: Option<Vec<u8>>) -> JsValue {
    let config = Config::read(&|name| host.get_attribute(name));
    let first = answer.map_or(First::Failed, |bytes| First::Body(bytes.into()));
    let props = OutageBannerProps { config: config.into(), first };
    let Ok(root) = root(&host) else {
        warn("cannot draw: the element has no open shadow root, or the browser no adopted style sheets");
        return JsValue::UNDEFINED;
    };
    let app = Renderer::<OutageBanner>::with_root_and_props(root, props).render();
    Closure::once_into_js(move || app.destroy())
}

/// A `div` of our own in the element's shadow root: Yew empties the element it is given, and the page's style
/// sheets do not reach in.
fn root(host: &HtmlElement) -> Result<Element, JsValue> {
    let (Some(shadow), Some(document)) = (host.shadow_root(), host.owner_document()) else {
        return Err(JsValue::NULL);
    };
    adopt_style(&shadow)?;
    let root = document.create_element("div")?;
    shadow.replace_children_with_node_1(&root);
    Ok(root)
}

/// An adopted sheet passes a strict `style-src`; a `<style>` element does not.
fn adopt_style(shadow: &ShadowRoot) -> Result<(), JsValue> {
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(view::CSS)?;
    js_sys::Reflect::set(shadow, &"adoptedStyleSheets".into(), &js_sys::Array::of1(&sheet))?;
    Ok(())
}
