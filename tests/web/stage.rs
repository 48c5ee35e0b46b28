//! A place in the page to try a component, and hands and eyes to do it with.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use doorway::components::el;
use js_sys::{Function, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    Element, Event, EventInit, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent,
    KeyboardEventInit,
};

/// The policy that the page is served with, as far as a page can set it on itself.
const POLICY: &str = "require-trusted-types-for 'script'; trusted-types 'none'";

const STYLES: [&str; 12] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/step.css"),
    include_str!("../../style/fields.css"),
    include_str!("../../style/controls.css"),
    include_str!("../../style/choices.css"),
    include_str!("../../style/screens.css"),
    include_str!("../../style/authenticators.css"),
    include_str!("../../style/views.css"),
    include_str!("../../style/devices.css"),
    include_str!("../../style/icons.css"),
    include_str!("../../style/more-icons.css"),
];

/// A mounted view. Dropping it takes the view out of the page.
pub struct Stage {
    root: HtmlElement,
    unmount: Option<Box<dyn FnOnce()>>,
}

impl Stage {
    /// Mounts what the closure builds, with the stylesheets and the policy in force.
    pub fn new(build: impl FnOnce() -> AnyView + 'static) -> Self {
        dress_page();
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let handle = mount_to(root.clone(), build);
        let unmount: Option<Box<dyn FnOnce()>> = Some(Box::new(move || drop(handle)));
        Self { root, unmount }
    }

    pub fn root(&self) -> &HtmlElement {
        &self.root
    }

    /// The one element that matches.
    pub fn one(&self, selector: &str) -> HtmlElement {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector} in {}", self.root.inner_html());
        found.into_iter().next().unwrap()
    }

    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length())
            .filter_map(|n| found.item(n))
            .map(|node| node.unchecked_into())
            .collect()
    }

    /// What each element that matches says.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.all(selector).into_iter();
        found
            .map(|one| even(&one.text_content().unwrap_or_default()))
            .collect()
    }

    pub fn input(&self, selector: &str) -> HtmlInputElement {
        self.one(selector).unchecked_into()
    }

    /// Types into an input, replacing what is there.
    pub fn enter(&self, selector: &str, text: &str) {
        let input = self.input(selector);
        input.set_value(text);
        fire(&input, "input");
    }

    /// All visible and hidden text, with spaces evened out.
    pub fn text(&self) -> String {
        even(&self.root.text_content().unwrap_or_default())
    }

    /// What assistive technology reads with a control besides its name.
    pub fn description(&self, selector: &str) -> String {
        let ids = self
            .one(selector)
            .get_attribute("aria-describedby")
            .unwrap_or_default();
        let texts = ids
            .split_whitespace()
            .filter_map(|id| document().get_element_by_id(id));
        let texts: Vec<_> = texts
            .map(|element| element.text_content().unwrap_or_default())
            .collect();
        even(&texts.join(" "))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(unmount) = self.unmount.take() {
            unmount();
        }
        self.root.remove();
    }
}

fn dress_page() {
    if document().get_element_by_id("dressed").is_some() {
        return;
    }
    let head = document().head().unwrap();
    let style = document().create_element("style").unwrap();
    // What is measured must not be on its way.
    style.set_text_content(Some(
        &(STYLES.concat() + ":root { --motion: 0s !important }"),
    ));
    head.append_child(&style).unwrap();
    let policy = document().create_element("meta").unwrap();
    policy.set_id("dressed");
    policy
        .set_attribute("http-equiv", "Content-Security-Policy")
        .unwrap();
    policy.set_attribute("content", POLICY).unwrap();
    head.append_child(&policy).unwrap();
}

pub fn even(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Dispatches a bubbling, cancelable event; whether nobody prevented it.
pub fn fire(target: &Element, name: &str) -> bool {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = Event::new_with_event_init_dict(name, &init).unwrap();
    target.dispatch_event(&event).unwrap()
}

/// Dispatches a key press; whether nobody prevented it.
pub fn press(target: &Element, key: &str, caps_lock: bool) -> bool {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    init.set_modifier_caps_lock(caps_lock);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    target.dispatch_event(&event).unwrap()
}

pub fn focused_id() -> String {
    document()
        .active_element()
        .map(|element| element.id())
        .unwrap_or_default()
}

/// Lets effects and what they put off run.
pub async fn settle() {
    pause(Duration::from_millis(20)).await;
}

/// Lets the time go by in which a whole code may still be changed, and after which it is sent.
pub async fn moment() {
    pause(Duration::from_millis(600)).await;
}

/// Waits until something is so, but not for ever.
pub async fn until(met: impl Fn() -> bool) {
    for _ in 0..500 {
        if met() {
            break;
        }
        pause(Duration::from_millis(10)).await;
    }
}

pub async fn pause(time: Duration) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                resolve.call0(&JsValue::UNDEFINED).unwrap();
            },
            time,
        );
    });
    JsFuture::from(promise).await.unwrap();
}

/// Where the page sends the browser while this is there. It does not go.
pub struct Departures {
    seen: Rc<RefCell<Vec<String>>>,
    navigation: EventTarget,
    listener: Closure<dyn Fn(Event)>,
}

impl Departures {
    pub fn stop() -> Self {
        let seen: Rc<RefCell<Vec<String>>> = Rc::default();
        let noted = seen.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            let target = Reflect::get(&event, &"destination".into()).unwrap();
            let url = Reflect::get(&target, &"url".into()).unwrap();
            noted.borrow_mut().push(url.as_string().unwrap());
        });
        let navigation: EventTarget = Reflect::get(&window(), &"navigation".into())
            .unwrap()
            .unchecked_into();
        navigation
            .add_event_listener_with_callback("navigate", listener.as_ref().unchecked_ref())
            .unwrap();
        Self {
            seen,
            navigation,
            listener,
        }
    }

    /// The addresses since this was asked last.
    pub fn take(&self) -> Vec<String> {
        self.seen.take()
    }
}

impl Drop for Departures {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        let _ = self
            .navigation
            .remove_event_listener_with_callback("navigate", listener);
    }
}

/// The page's clocks, until it is dropped: `Date.now` can be moved on, and long waits are short.
pub struct Clock {
    now: JsValue,
    wait: JsValue,
    ahead: Rc<Cell<f64>>,
}

/// Milliseconds above which a wait is long, and what is left of it.
const LONG: f64 = 10_000.0;
const SHORT: f64 = 100.0;

impl Clock {
    pub fn start() -> Self {
        let date = Reflect::get(&window(), &"Date".into()).unwrap();
        let now = Reflect::get(&date, &"now".into()).unwrap();
        let ahead = Rc::new(Cell::new(0.0));
        let (right, moved): (Function, _) = (now.clone().unchecked_into(), ahead.clone());
        let later = Closure::<dyn Fn() -> f64>::new(move || {
            let now = right.call0(&JsValue::UNDEFINED).unwrap();
            now.as_f64().unwrap() + moved.get()
        });
        Reflect::set(&date, &"now".into(), &later.into_js_value()).unwrap();
        let wait = Reflect::get(&window(), &"setTimeout".into()).unwrap();
        let patient: Function = wait.clone().unchecked_into();
        let hasty =
            Closure::<dyn Fn(JsValue, JsValue) -> JsValue>::new(move |run, time: JsValue| {
                let time = time.as_f64().unwrap_or_default();
                let time = if time > LONG { SHORT } else { time };
                patient.call2(&window(), &run, &time.into()).unwrap()
            });
        Reflect::set(&window(), &"setTimeout".into(), &hasty.into_js_value()).unwrap();
        Self { now, wait, ahead }
    }

    /// Moves `Date.now` on.
    pub fn pass(&self, millis: f64) {
        self.ahead.set(self.ahead.get() + millis);
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        let date = Reflect::get(&window(), &"Date".into()).unwrap();
        Reflect::set(&date, &"now".into(), &self.now).unwrap();
        Reflect::set(&window(), &"setTimeout".into(), &self.wait).unwrap();
    }
}

/// Without this the other tests would prove less than they seem to.
#[wasm_bindgen_test]
fn the_policy_is_in_force() {
    let stage = Stage::new(|| el("p").view());
    let markup = Reflect::set(stage.root(), &"innerHTML".into(), &"<b>x</b>".into());
    assert!(markup.is_err());
    assert!(stage.all("b").is_empty());
}
