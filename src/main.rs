//! Puts the app into the page.

use doorway::app::App;
use doorway::memory::Wiping;
use leptos::prelude::*;

#[global_allocator]
static ALLOCATOR: Wiping = Wiping;

fn main() {
    doorway::components::mount_app(|| view! { <App/> }.into_any());
}
