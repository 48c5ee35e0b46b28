//! Any response: it is read, and yields a step, an end or a typed error.

use idx::transaction::View;
use idx::wire::Response;
use proptest::prelude::*;

use crate::scenario::mutate::{Change, mutate};
use crate::scenario::{Scenario, fixtures};

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Remove),
        Just(Change::Null),
        Just(Change::Text),
        Just(Change::Number),
        Just(Change::List),
        Just(Change::Object),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 700, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_response_yields_a_step_or_a_typed_error(
        name in proptest::sample::select(fixtures::names()),
        changes in proptest::collection::vec((any::<u16>(), change()), 1..6),
    ) {
        let mut body = fixtures::read(&name);
        for (place, change) in changes {
            mutate(&mut body, usize::from(place), change);
        }
        let scenario = Scenario::past_identify(&body);
        match scenario.tx.view() {
            View::Page(page) => {
                // Whatever can be sent has a body.
                for form in scenario.tx.forms() {
                    let text = form.body(&Default::default());
                    prop_assert!(serde_json::from_str::<serde_json::Value>(text.expose()).is_ok());
                    form.check(&Default::default());
                }
                prop_assert!(page.serial > 0);
            }
            View::Failed(error) => prop_assert!(!error.code().is_empty()),
            View::Terminal(_) | View::Leaving(_) | View::Finishing => {}
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn any_text_is_refused_or_read(text in ".{0,200}") {
        let _refused = Response::parse(&text);
    }

    #[test]
    fn any_callback_is_read_or_none(query in "[?&=a-z_%0-9+#;]{0,80}") {
        crate::scenario::ops::callback(&query);
    }

    #[test]
    fn addresses_never_leave_their_origin(rest in "[a-z:/@.\\\\?#%\\[\\]0-9 -]{0,40}") {
        let org = idx::url::secure_origin("https://org.example").map_err(|e| TestCaseError::fail(e.to_string()))?;
        for href in [format!("https://org.example{rest}"), format!("https:{rest}"), rest.clone()] {
            if let Ok(url) = idx::url::OrgUrl::parse(&href, &org) {
                let after = url.as_str().strip_prefix("https://org.example");
                prop_assert!(after.is_some_and(|a| a.is_empty() || a.starts_with(['/', '?', '#'])), "{href}");
            }
        }
    }
}
