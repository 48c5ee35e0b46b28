//! After sign-in: what an application around this library uses.
//!
//! ```no_run
//! use doorway::session::{AuthProvider, Guard, use_auth};
//! use leptos::prelude::*;
//!
//! #[component]
//! fn Shop() -> impl IntoView {
//!     view! {
//!         <AuthProvider>
//!             <h1>"Shop"</h1>
//!             // Nobody sees their orders before they have signed in.
//!             <Guard><Orders/></Guard>
//!         </AuthProvider>
//!     }
//! }
//!
//! #[component]
//! fn Orders() -> impl IntoView {
//!     let auth = use_auth();
//!     let name = move || auth.claim("name").unwrap_or_default();
//!     let load = move |_| leptos::task::spawn_local(async move {
//!         let request = web_sys::Request::new_with_str("https://api.example/orders");
//!         let Ok(request) = request else { return };
//!         // The token is attached, renewed first where it is about to run out, and the sign-in made
//!         // stronger where the server demands it.
//!         let answer = auth.fetch(request).await;
//!         leptos::logging::log!("{:?}", answer.map(|answer| answer.status()));
//!     });
//!     view! {
//!         <p>{name}</p>
//!         <button on:click=load>"Load"</button>
//!         <button on:click=move |_| auth.sign_out()>"Sign out"</button>
//!     }
//! }
//! ```
//!
//! The tokens have one owner in memory, [`idx::session::Session`], and leave it only as headers of
//! requests to the addresses that `resources` of `config.json` names. There is no way to read one.
//!
//! Everything that is needed after sign-in alone is in a part of the app of its own, see [`part`].

mod auth;
mod fetch;
mod guard;
mod owner;
pub mod part;
mod reentry;
mod start;
mod step_up;

pub use auth::{Auth, AuthState, Why, use_auth};
pub use fetch::FetchError;
pub use guard::Guard;
pub(crate) use guard::guard;
pub use owner::Subscription;
pub use start::AuthProvider;
pub(crate) use start::{leave_for_detour, provider};
pub use step_up::StepUpError;
