//! `cargo xtask test`: every check and every test, with a closing summary.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use crate::bundle::Ahead;
use crate::process::{Counts, Failure};
use crate::steps::{self, Context, Outcome, Step};
use crate::tools::{Need, Toolbox};

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    only: Vec<String>,
    skip: Vec<String>,
    keep_going: bool,
    test_args: Vec<String>,
}

/// A step that has run.
struct Done {
    name: &'static str,
    outcome: Outcome,
    time: Duration,
}

pub fn run(args: &[String]) -> Result<(), Failure> {
    let options = parse(args)?;
    let chosen: Vec<&Step> = steps::ALL
        .iter()
        .filter(|step| options.wants(step.name))
        .collect();
    if chosen.is_empty() {
        return Err(Failure::usage("no step is left to run".to_owned()));
    }
    let start = Instant::now();
    let needs: Vec<Need> = chosen.iter().flat_map(|step| step.needs).copied().collect();
    let tools = Toolbox::ensure(&needs)?;
    let context = Context {
        tools: &tools,
        test_args: &options.test_args,
        ahead: RefCell::new(build_ahead(&chosen, &tools)?),
    };

    let mut done: Vec<Done> = Vec::new();
    for step in &chosen {
        println!("\n== {}: {}", step.name, step.what);
        let result = run_step(step, &context);
        let stop = !result.outcome.success && !options.keep_going;
        done.push(result);
        if stop {
            break;
        }
    }
    summary(&chosen, &done, start.elapsed())
}

/// Starts the release build at once where other steps come before it.
fn build_ahead(chosen: &[&Step], tools: &Toolbox) -> Result<Option<Ahead>, Failure> {
    let place = chosen.iter().position(|step| step.name == steps::BUILD);
    place
        .filter(|&others| others > 0)
        .map(|_| Ahead::start(tools))
        .transpose()
}

fn run_step(step: &Step, context: &Context<'_>) -> Done {
    let start = Instant::now();
    let mut outcome = (step.run)(context).unwrap_or_else(|failure| {
        eprintln!("{}: {failure}", step.name);
        Outcome::default()
    });
    // A check that fails, or a test program that does not even start, reports no failed test.
    // The closing line must not say `0 failed` because of that.
    if !outcome.success && outcome.counts.failed == 0 {
        outcome.counts.failed = 1;
    }
    Done {
        name: step.name,
        outcome,
        time: start.elapsed(),
    }
}

fn summary(chosen: &[&Step], done: &[Done], time: Duration) -> Result<(), Failure> {
    println!("\n== summary");
    let mut total = Counts::default();
    for Done {
        name,
        outcome,
        time,
    } in done
    {
        let verdict = if outcome.success { "ok" } else { "FAILED" };
        let counts = match outcome.counts {
            Counts {
                passed: 0,
                failed: 0,
                ..
            } => String::new(),
            counts => format!("{} passed, {} failed", counts.passed, counts.failed),
        };
        let line = format!("{name:<10} {verdict:<7} {:>6} s  {counts}", time.as_secs());
        println!("{}", line.trim_end());
        total.add(outcome.counts);
    }
    for step in &chosen[done.len()..] {
        println!("{:<10} not run", step.name);
    }
    println!("{:<10} {:>14} s", "all", time.as_secs());
    if total.ignored > 0 {
        println!("{} tests are ignored", total.ignored);
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if done.iter().all(|done| done.outcome.success) {
        Ok(())
    } else {
        Err(Failure::reported())
    }
}

impl Options {
    fn wants(&self, step: &str) -> bool {
        let listed = |list: &[String]| list.iter().any(|name| name == step);
        (self.only.is_empty() || listed(&self.only)) && !listed(&self.skip)
    }
}

fn parse(args: &[String]) -> Result<Options, Failure> {
    let mut options = Options::default();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--only" => options.only = names(args.next())?,
            "--skip" => options.skip = names(args.next())?,
            "--keep-going" => options.keep_going = true,
            "--" => options.test_args = args.by_ref().cloned().collect(),
            other => {
                return Err(Failure::usage(format!(
                    "`{other}` is not an option of test"
                )));
            }
        }
    }
    Ok(options)
}

fn names(list: Option<&String>) -> Result<Vec<String>, Failure> {
    let list = list.ok_or_else(|| Failure::usage("a list of steps is missing".to_owned()))?;
    list.split(',')
        .map(|name| {
            if steps::ALL.iter().any(|step| step.name == name) {
                Ok(name.to_owned())
            } else {
                Err(Failure::usage(format!("there is no step `{name}`")))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options, Failure> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn runs_everything_by_default() {
        let options = parsed("").unwrap();
        assert!(steps::ALL.iter().all(|step| options.wants(step.name)));
    }

    #[test]
    fn selects_steps_by_name() {
        let options = parsed("--only fmt,native --skip fmt").unwrap();
        assert!(options.wants("native"));
        assert!(!options.wants("fmt"));
        assert!(!options.wants("e2e"));
    }

    #[test]
    fn hands_the_rest_to_the_test_programs() {
        let options = parsed("--keep-going -- --nocapture sign_out").unwrap();
        assert!(options.keep_going);
        assert_eq!(options.test_args, ["--nocapture", "sign_out"]);
    }

    #[test]
    fn refuses_a_step_it_does_not_know() {
        for line in ["--only fmt,clipy", "--only", "--onyl fmt"] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
