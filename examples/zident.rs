use doorway::components::*;
use doorway::i18n::keys;
use leptos::prelude::*;
fn main() {
    mount_app(app);
}
fn app() -> AnyView {
    let v = RwSignal::new(String::new());
    view! { <Page brand=Brand{name:"x".into(),logo:None}><Card heading=keys::IDENTIFY_TITLE>
    <Form busy=false on_submit=|()| ()>
      <TextField name="identifier" label=keys::IDENTIFY_IDENTIFIER value=v/>
      <Button label=keys::NEXT/>
    </Form></Card></Page> }
    .into_any()
}
