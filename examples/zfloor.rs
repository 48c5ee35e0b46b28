use doorway::components::*;
use leptos::prelude::*;
fn main() {
    mount_app(|| el("p").child("x").view());
}
