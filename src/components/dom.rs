//! Elements without generics.
//!
//! `view!` compiles a type of its own for every element with its attributes and children, and
//! with it functions to build, patch, mount and erase it. For these components that came to some
//! 90 KB of compressed code, three quarters of the whole budget; built with [`El`] they are a
//! fifth of that. So this module is the only renderer of the components, and `view!` puts the
//! components together in the screens.
//!
//! An [`El`] is created at once, as a component runs once; what follows a signal is written as a
//! closure and runs again by itself. Text is always set as text: there is no way to markup from a
//! string, which is also what the page's Trusted Types policy demands.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, Event, HtmlInputElement, HtmlSelectElement, Node};

use crate::i18n::{self, Key};
use crate::live::{Compute, Live};

/// An element: a view like any other, and the builder of it.
pub struct El(Box<SendWrapper<Parts>>);

/// An element and what keeps it alive.
pub struct Parts {
    element: Element,
    kept: Vec<Kept>,
}

enum Kept {
    Effect { _effect: RenderEffect<()> },
    Listener { _listener: Closure<dyn Fn(Event)> },
    Child { _child: Parts },
    View { _view: AnyViewState },
    Owner { _owner: Owner },
    Content { _content: Rc<RefCell<Vec<El>>> },
}

/// An empty element.
#[allow(clippy::unreachable)]
pub fn el(tag: &'static str) -> El {
    let element = document()
        .create_element(tag)
        .unwrap_or_else(|_| unreachable!("tags are written in this crate"));
    let kept = Vec::new();
    El(Box::new(SendWrapper::new(Parts { element, kept })))
}

/// An element with classes, the commonest kind.
pub fn boxed(tag: &'static str, class: &str) -> El {
    el(tag).attr("class", class)
}

impl El {
    /// The element itself, for focusing and measuring.
    pub fn element(&self) -> Element {
        self.0.element.clone()
    }

    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        set_attribute(&self.0.element, name, Some(value));
        self
    }

    /// Sets an attribute where there is a value.
    pub fn attr_if(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Keeps an attribute at what the closure returns; `None` removes it.
    pub fn live(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        self.live_boxed(name, Box::new(value))
    }

    fn live_boxed(self, name: &'static str, value: Box<dyn Compute<Option<String>>>) -> Self {
        let element = self.element();
        self.effect(move || set_attribute(&element, name, value.compute().as_deref()))
    }

    /// Keeps an attribute at `"true"` while the signal is, and absent otherwise.
    pub fn flag(self, name: &'static str, signal: Live<bool>) -> Self {
        self.live(name, move || signal.get().then(|| "true".to_owned()))
    }

    /// Keeps an attribute at the text.
    pub fn live_text(self, name: &'static str, text: Live<String>) -> Self {
        self.live(name, move || Some(text.get()))
    }

    /// Keeps the value of an input or a select at the signal. Call it after its options stand.
    pub fn value(self, signal: RwSignal<String>) -> Self {
        let element = self.element();
        self.effect(move || set_value(&element, &signal.get()))
    }

    /// Keeps a checkbox or a radio checked while the closure says so.
    pub fn checked(self, checked: impl Fn() -> bool + 'static) -> Self {
        let input: HtmlInputElement = self.element().unchecked_into();
        self.effect(move || input.set_checked(checked()))
    }

    /// Runs a closure now, and again whenever a signal it read changes, while the element lives.
    pub fn effect(mut self, run: impl Fn() + 'static) -> Self {
        self.0.kept.push(effect(Box::new(run)));
        self
    }

    /// Keeps what a reactive owner holds for as long as the element lives.
    pub fn owning(mut self, owner: Owner) -> Self {
        self.0.kept.push(Kept::Owner { _owner: owner });
        self
    }

    /// Runs a closure once the element is in the page.
    pub fn mounted(self, run: impl FnOnce(Element) + 'static) -> Self {
        let element = self.element();
        queue_microtask(move || run(element));
        self
    }

    /// Calls a closure on each event of a name.
    pub fn on(self, event: &str, run: impl Fn(Event) + 'static) -> Self {
        self.listen(event, false, Box::new(run))
    }

    /// The same, before any element inside sees the event.
    pub fn on_capture(self, event: &str, run: impl Fn(Event) + 'static) -> Self {
        self.listen(event, true, Box::new(run))
    }

    fn listen(mut self, event: &str, capture: bool, run: Box<dyn Handle>) -> Self {
        let run: Box<dyn Fn(Event)> = Box::new(move |event| run.handle(event));
        let listener = Closure::wrap(run);
        let options = AddEventListenerOptions::new();
        options.set_capture(capture);
        let target = &self.0.element;
        // Fails for no event name whatever.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            event,
            listener.as_ref().unchecked_ref(),
            &options,
        );
        self.0.kept.push(Kept::Listener {
            _listener: listener,
        });
        self
    }

    /// Appends a child.
    pub fn child(mut self, child: impl Child) -> Self {
        child.append_to(&mut self.0);
        self
    }

    /// Makes the content what the closure returns: built anew, not patched, whenever a signal
    /// that it read changes, so that a message in it is announced again.
    pub fn content(self, children: impl Fn() -> Vec<El> + 'static) -> Self {
        self.content_boxed(Box::new(children))
    }

    fn content_boxed(self, children: Box<dyn Compute<Vec<El>>>) -> Self {
        let element = self.element();
        let content = Rc::new(RefCell::new(Vec::new()));
        // The effect outlives the element by a turn of the event loop. Were the content its own,
        // effects in there could still run when what they read is gone.
        let alive = Rc::downgrade(&content);
        let mut this = self.effect(move || {
            element.set_text_content(None);
            let children = children.compute();
            for child in &children {
                append_node(&element, &child.0.element);
            }
            if let Some(alive) = alive.upgrade() {
                alive.replace(children);
            }
        });
        this.0.kept.push(Kept::Content { _content: content });
        this
    }

    /// Ends the building.
    pub fn view(self) -> AnyView {
        self.into_any()
    }
}

/// `Fn(Event)`, slimmer: see [`Compute`].
trait Handle {
    fn handle(&self, event: Event);
}

impl<F: Fn(Event)> Handle for F {
    fn handle(&self, event: Event) {
        self(event);
    }
}

fn effect(run: Box<dyn Compute<()>>) -> Kept {
    let effect = RenderEffect::new(move |_| run.compute());
    Kept::Effect { _effect: effect }
}

fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    // Fails only for names that are not attribute names.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

fn set_value(element: &Element, value: &str) {
    match element.dyn_ref::<HtmlSelectElement>() {
        Some(select) => select.set_value(value),
        None => {
            let input = element.unchecked_ref::<HtmlInputElement>();
            // What is said again moves the caret where the value is not all that stands there: a
            // field for an address keeps a space at its end to itself.
            if input.value() != value {
                input.set_value(value);
            }
        }
    }
}

fn append_node(parent: &Element, child: &Node) {
    // A node that was created just now has no reason to refuse its place.
    let _ = parent.append_child(child);
}

/// What an element can contain.
pub trait Child {
    /// Puts it at the end of the element.
    fn append_to(self, parent: &mut Parts);
}

impl Child for &str {
    fn append_to(self, parent: &mut Parts) {
        append_node(&parent.element, &document().create_text_node(self));
    }
}

impl Child for String {
    fn append_to(self, parent: &mut Parts) {
        self.as_str().append_to(parent);
    }
}

impl Child for Live<String> {
    fn append_to(self, parent: &mut Parts) {
        let text = document().create_text_node("");
        append_node(&parent.element, &text);
        parent
            .kept
            .push(effect(Box::new(move || text.set_data(&self.get()))));
    }
}

impl Child for Key {
    fn append_to(self, parent: &mut Parts) {
        i18n::t(self).append_to(parent);
    }
}

impl Child for El {
    fn append_to(self, parent: &mut Parts) {
        let child = (*self.0).take();
        append_node(&parent.element, &child.element);
        parent.kept.push(Kept::Child { _child: child });
    }
}

impl Child for AnyView {
    fn append_to(self, parent: &mut Parts) {
        let mut view = self.build();
        view.mount(&parent.element, None);
        parent.kept.push(Kept::View { _view: view });
    }
}

impl<C: Child> Child for Option<C> {
    fn append_to(self, parent: &mut Parts) {
        if let Some(child) = self {
            child.append_to(parent);
        }
    }
}

impl<C: Child> Child for Vec<C> {
    fn append_to(self, parent: &mut Parts) {
        for child in self {
            child.append_to(parent);
        }
    }
}

/// Calls something later, unless it was called off or asked for again in the meantime.
#[derive(Clone, Default)]
pub struct Later(Rc<RefCell<Option<TimeoutHandle>>>);

impl Later {
    /// Calls `run` after a time, and forgets what was to be called before.
    pub fn call(&self, run: impl FnOnce() + 'static, after: std::time::Duration) {
        let handle = set_timeout_with_handle(run, after).ok();
        if let Some(earlier) = self.0.replace(handle) {
            earlier.clear();
        }
    }

    /// Forgets what was to be called.
    pub fn call_off(&self) {
        if let Some(earlier) = self.0.take() {
            earlier.clear();
        }
    }
}

impl Render for El {
    type State = Self;

    fn build(self) -> Self {
        self
    }

    /// A new element is a new thing: it takes the place of the old one.
    fn rebuild(mut self, state: &mut Self) {
        state.insert_before_this(&mut self);
        state.unmount();
        *state = self;
    }
}

impl Mountable for El {
    fn unmount(&mut self) {
        self.0.element.remove();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        // The marker is a child of the parent, by the contract of the renderer.
        let _ = parent.insert_before(&self.0.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.0.element.parent_element();
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.0.element));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.element()]
    }
}

/// Attributes spread onto a component have no effect.
impl AddAnyAttr for El {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
        self
    }
}

/// The renderer asks for this trait; the app runs in the browser alone.
impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _cursor: &Cursor, _position: &PositionState) -> Self {
        self
    }

    fn into_owned(self) -> Self {
        self
    }
}
