//! Asks for the values of a form, whatever it is.

use idx::form::{Check, Form, Values};
use idx::step::password_rules::judge;
use idx::step::{AuthenticatorStep, Page, SelectAuthenticator, Step};
use idx::wire::field::{Choice, ChoiceValue, Field, FieldKind, FieldValue};

use crate::ask;

/// The values of the page's form. `None` where nothing was entered, or something is wrong with it.
pub fn values(page: &Page, form: &Form) -> Result<Option<Values>, String> {
    let mut values = Values::new();
    if let Step::SelectAuthenticator(select) = &page.step
        && !choose(select, &mut values)?
    {
        return Ok(None);
    }
    for field in &form.fields {
        ask_for(field, &mut values)?;
    }
    let wrong = form.check(&values);
    if !wrong.is_empty() {
        for problem in &wrong {
            // Left blank on purpose, where the answer may come from elsewhere.
            if page.polls && problem.check == Check::Blank {
                continue;
            }
            println!("! {}: {:?}", problem.path, problem.check);
        }
        return Ok(None);
    }
    if !keeps_rules(page, &values) {
        return Ok(None);
    }
    if let Some(field) = by_code_alone(form, &values) {
        println!("! {field} cannot be given in a terminal: choose something else");
        return Ok(None);
    }
    Ok(Some(values))
}

/// The list of authenticators, in the order the crate suggests.
fn choose(select: &SelectAuthenticator, values: &mut Values) -> Result<bool, String> {
    let labels: Vec<String> = select
        .choices
        .iter()
        .map(|choice| {
            let profile = &choice.authenticator.profile;
            let about = profile.email.as_ref().or(profile.phone_number.as_ref());
            let parts = [choice.label.as_ref(), choice.method.as_ref(), about];
            let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            parts.join(", ")
        })
        .collect();
    let Some(chosen) = ask::choice("Which", &labels)?.and_then(|i| select.choices.get(i)) else {
        return Ok(false);
    };
    values.choose("authenticator", chosen.option);
    if let Some(method) = &chosen.method {
        values.set_text("authenticator.methodType", method.as_str());
    }
    Ok(true)
}

fn ask_for(field: &Field, values: &mut Values) -> Result<(), String> {
    if !field.is_shown() || field.hint.is_some() {
        return Ok(());
    }
    let label = field.label.as_deref().unwrap_or(&field.path);
    for message in &field.messages {
        println!("! {}", message.text);
    }
    if !field.mutable {
        println!("   {label}");
        return Ok(());
    }
    match field.kind {
        FieldKind::Group if field.options.is_empty() => {
            for child in &field.fields {
                ask_for(child, values)?;
            }
        }
        FieldKind::Group => return ask_for_group(field, label, values),
        FieldKind::Boolean => {
            let preset = field.value == Some(FieldValue::Flag(true));
            let yes = ask::yes(label, preset)?;
            values.set_flag(&field.path, yes);
        }
        FieldKind::Text | FieldKind::Number => return ask_for_text(field, label, values),
    }
    Ok(())
}

/// A choice between groups of fields. Authenticators are chosen before.
fn ask_for_group(field: &Field, label: &str, values: &mut Values) -> Result<(), String> {
    if field.path != "authenticator" {
        let labels: Vec<String> = field.options.iter().map(label_of).collect();
        if let Some(index) = ask::choice(label, &labels)? {
            values.choose(&field.path, index);
            let chosen = field.options.get(index).map(Choice::fields);
            for child in chosen.unwrap_or_default() {
                ask_for(child, values)?;
            }
        }
    }
    Ok(())
}

fn ask_for_text(field: &Field, label: &str, values: &mut Values) -> Result<(), String> {
    let offered = field.display.as_ref().map(|d| d.choices.as_slice());
    if field.secret {
        let text = ask::secret(&format!("{label}: "))?;
        values.set_text(&field.path, text);
    } else if field.options.len() == 1 {
        // Its only entry goes without asking.
    } else if !field.options.is_empty() {
        let labels: Vec<String> = field.options.iter().map(label_of).collect();
        if let Some(index) = ask::choice(label, &labels)? {
            values.choose(&field.path, index);
        }
    } else if let Some(choices) = offered.filter(|choices| !choices.is_empty()) {
        let labels: Vec<String> = choices.iter().map(|(label, _)| label.clone()).collect();
        let chosen = ask::choice(label, &labels)?.and_then(|index| choices.get(index));
        if let Some((_, value)) = chosen {
            values.set_text(&field.path, value.as_str());
        }
    } else {
        let preset = field.text_value().filter(|p| !p.is_empty());
        let hint = preset.map(|p| format!(" [{p}]")).unwrap_or_default();
        let text = ask::line(&format!("{label}{hint}: "))?;
        if !text.is_empty() || preset.is_none() {
            values.set_text(&field.path, text);
        }
    }
    Ok(())
}

fn label_of(choice: &Choice) -> String {
    choice.label.clone().unwrap_or_else(|| match &choice.value {
        ChoiceValue::Text(text) => text.clone(),
        ChoiceValue::Flag(flag) => flag.to_string(),
        ChoiceValue::Fields(_) => "this one".to_owned(),
    })
}

/// Judges a new password before it is sent.
fn keeps_rules(page: &Page, values: &Values) -> bool {
    let Step::Authenticator(step) = &page.step else {
        return true;
    };
    let AuthenticatorStep::Password(step) = &**step else {
        return true;
    };
    let Some(password) = values.text("credentials.passcode") else {
        return true;
    };
    let verifying = matches!(step.phase, idx::step::Phase::Challenge);
    let states = judge(&step.settings, &step.about, password);
    let broken = states.iter().filter(|s| !verifying && s.met == Some(false));
    let mut well = true;
    for state in broken {
        println!("! the password breaks a rule: {:?}", state.rule);
        well = false;
    }
    well
}

/// A required field that only code can fill in: a browser's credential, a captcha.
fn by_code_alone(form: &Form, values: &Values) -> Option<String> {
    let mut found = None;
    for field in &form.fields {
        field.walk(&mut |field| {
            let lacks = field.hint.is_some() && values.text(&field.path).is_none();
            if lacks && field.mutable && field.is_required() && found.is_none() {
                found = Some(field.path.clone());
            }
        });
    }
    found
}
