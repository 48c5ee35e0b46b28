//! Puts the app into the page.

use doorway::app::App;
use leptos::prelude::*;

fn main() {
    doorway::components::mount_app(|| view! { <App/> }.into_any());
}
