//! A page of a Yew app with the banner as one of its components.

#[cfg(target_arch = "wasm32")]
mod banner;
#[cfg(target_arch = "wasm32")]
mod contact;
#[cfg(target_arch = "wasm32")]
mod page;

fn main() {
    #[cfg(target_arch = "wasm32")]
    yew::Renderer::<contact::Contact>::new().render();
}
