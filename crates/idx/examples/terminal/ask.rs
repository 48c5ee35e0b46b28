//! Questions on the terminal.

use std::io::{IsTerminal, Write, stdin, stdout};
use std::process::Command;

use idx::secret::Secret;
use idx::step::{Page, Step};

use crate::show;

/// What the user wants to do on a page.
pub enum Answer {
    /// Answer the step.
    Step,
    /// One of the offers.
    Offer(usize),
    /// Wait for an answer from elsewhere.
    Wait,
}

/// Asks what to do, where there is more than one thing.
pub fn what(page: &Page) -> Result<Answer, String> {
    let step = !matches!(page.step, Step::IdentityProviders);
    if page.offers.is_empty() && step {
        return Ok(Answer::Step);
    }
    for (number, offer) in page.offers.iter().enumerate() {
        println!("   {}) {}", number + 1, show::offer(&offer.kind));
    }
    let hint = match (step, page.polls) {
        (true, true) => "Enter to answer, w to wait, a number for something else",
        (true, false) => "Enter to answer, a number for something else",
        (false, _) => "a number",
    };
    loop {
        let answer = line(&format!("{hint}: "))?;
        match (answer.trim(), answer.trim().parse::<usize>()) {
            ("", _) if step => return Ok(Answer::Step),
            ("w", _) if page.polls => return Ok(Answer::Wait),
            (_, Ok(number)) if (1..=page.offers.len()).contains(&number) => {
                return Ok(Answer::Offer(number - 1));
            }
            _ => println!("   That is not on the list."),
        }
    }
}

/// One line of input.
pub fn line(prompt: &str) -> Result<String, String> {
    print!("{prompt}");
    stdout().flush().map_err(|e| e.to_string())?;
    let mut text = String::new();
    let read = stdin().read_line(&mut text).map_err(|e| e.to_string())?;
    if read == 0 {
        return Err("There is nobody to answer.".to_owned());
    }
    let length = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(length);
    Ok(text)
}

/// One line of input that is not shown.
pub fn secret(prompt: &str) -> Result<Secret, String> {
    let hidden = stdin().is_terminal() && echo(false);
    let result = line(prompt);
    if hidden {
        echo(true);
        println!();
    }
    result.map(Secret::from)
}

fn echo(on: bool) -> bool {
    let word = if on { "echo" } else { "-echo" };
    let status = Command::new("stty").arg(word).status();
    status.is_ok_and(|status| status.success())
}

/// One of several, by its number.
pub fn choice(prompt: &str, labels: &[String]) -> Result<Option<usize>, String> {
    for (number, label) in labels.iter().enumerate() {
        println!("   {}) {label}", number + 1);
    }
    let answer = line(&format!("{prompt} (number): "))?;
    let number = answer.trim().parse::<usize>().ok();
    Ok(number
        .and_then(|number| number.checked_sub(1))
        .filter(|index| *index < labels.len()))
}

/// Yes or no.
pub fn yes(prompt: &str, preset: bool) -> Result<bool, String> {
    let hint = if preset { "Y/n" } else { "y/N" };
    let answer = line(&format!("{prompt} [{hint}]: "))?;
    Ok(match answer.trim() {
        "" => preset,
        word => word.eq_ignore_ascii_case("y") || word.eq_ignore_ascii_case("yes"),
    })
}
