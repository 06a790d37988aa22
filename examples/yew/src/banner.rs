//! The banner inside a shadow root that has its style sheet: no style of the page gets in, and none of the banner's out.

use std::rc::Rc;

use outage_banner::config::Config;
use outage_banner::shell::OutageBanner;
use outage_banner::view::CSS;
use wasm_bindgen::JsValue;
use web_sys::{CssStyleSheet, Element, ShadowRootInit, ShadowRootMode};
use yew::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct BannerProps {
    pub(crate) config: Rc<Config>,
}

/// Shows nothing while there is nothing to say.
#[component]
pub(crate) fn Banner(props: &BannerProps) -> Html {
    let host = use_node_ref();
    let place = use_state(|| None::<Element>);
    use_effect_with(host.clone(), {
        let place = place.clone();
        move |host| place.set(host.cast().and_then(|host| inside(&host).ok()))
    });
    let banner = place.as_ref().map(|place| {
        let banner = html! { <OutageBanner config={props.config.clone()} /> };
        create_portal(banner, place.clone())
    });
    // With another placement than `inline` the style sheet expects the frame that the script makes.
    html! { <div id="banner" ref={host} placement="inline">{ banner }</div> }
}

/// A place in a new shadow root.
fn inside(host: &Element) -> Result<Element, JsValue> {
    let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?;
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(CSS)?;
    root.set_adopted_style_sheets(&[sheet].into_iter().collect::<js_sys::Array>());
    let document = host.owner_document().ok_or("the element is in no document")?;
    let place = document.create_element("div")?;
    root.append_child(&place)?;
    Ok(place)
}
