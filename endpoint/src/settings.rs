//! Options that do not stand on the command line: from the environment, and from one TOML file with the same names.

use clap::builder::BoolishValueParser;
use clap::{Arg, Command};
use std::ffi::OsString;
use toml::{Table, Value};

const PREFIX: &str = "OUTAGE_BANNER_";
/// Options that make sense on the command line alone.
const LINE_ONLY: &[&str] = &["help", "version", "config"];

/// The command with an environment variable for each option, and with the values of the file as defaults.
///
/// # Errors
/// When the file cannot be read, is no TOML, or has a name in it that no command knows.
pub fn prepared(command: Command, line: &[OsString]) -> Result<Command, String> {
    let named = config_of(line).or_else(|| std::env::var_os(variable("config")).filter(|it| !it.is_empty()));
    let command = with_environment(command, &|name| std::env::var_os(name));
    let Some(path) = named else { return Ok(command) };
    let shown = path.to_string_lossy();
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{shown}: {error}"))?;
    with_file(command, &text).map_err(|words| format!("{shown}: {words}"))
}

/// What `--config` names on this command line: it must be known before the rest can be read.
fn config_of(line: &[OsString]) -> Option<OsString> {
    let words = line.iter().skip(1).take_while(|it| *it != "--");
    let mut words =
        words.skip_while(|it| *it != "--config" && !it.to_string_lossy().starts_with("--config="));
    match words.next()?.to_str()?.split_once('=') {
        Some((_, path)) => Some(path.into()),
        None => words.next().cloned(),
    }
}

fn variable(option: &str) -> String {
    format!("{PREFIX}{}", option.to_uppercase().replace('-', "_"))
}

/// An empty variable counts as none: so do the workflows of many CI services write a secret that is not set.
fn with_environment(command: Command, get: &dyn Fn(&str) -> Option<OsString>) -> Command {
    each_option(command, &mut |_, name, arg| {
        let name = variable(name);
        // What a variable holds may be a secret, and help is often pasted somewhere.
        let arg = arg.hide_env_values(true);
        // The library's own reader of a switch would refuse `1`.
        let is_switch = !arg.get_action().takes_values();
        let arg = if is_switch { arg.value_parser(BoolishValueParser::new()) } else { arg };
        if get(&name).is_some_and(|it| it.is_empty()) { arg } else { arg.env(name) }
    })
}

fn with_file(command: Command, text: &str) -> Result<Command, String> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| one_line(&error.to_string()))?;
    known(&command, &table)?;
    let mut wrong = None;
    let command = each_option(command, &mut |command, name, arg| {
        let own = table.get(command).and_then(Value::as_table).and_then(|it| it.get(name));
        let Some(value) = own.or_else(|| table.get(name)) else { return arg };
        let Some(values) = texts(value) else {
            wrong = Some(format!("{name}: expected a text, a number, true, false, or a list of them"));
            return arg;
        };
        let is_switch = !arg.get_action().takes_values();
        let arg = arg.required(false).default_values(values); // An option that must be there is there now.
        if is_switch { arg } else { arg.hide_default_value(true) } // It may be a secret.
    });
    match wrong {
        Some(words) => Err(words),
        None => Ok(command),
    }
}

/// Calls `change` with the name of the command, that of the option, and the option.
fn each_option(command: Command, change: &mut dyn FnMut(&str, &str, Arg) -> Arg) -> Command {
    let name = command.get_name().to_owned();
    let command = command.mut_args(|arg| match arg.get_long().map(str::to_owned) {
        Some(long) if !LINE_ONLY.contains(&&*long) => change(&name, &long, arg),
        _ => arg,
    });
    command.mut_subcommands(|it| each_option(it, change))
}

/// A misspelt name must not be passed over: what it should have set would be missing on the night it is needed.
fn known(command: &Command, table: &Table) -> Result<(), String> {
    let longs = |command: &Command| -> Vec<String> {
        let longs = command.get_arguments().filter_map(Arg::get_long).map(str::to_owned);
        longs.filter(|it| !LINE_ONLY.contains(&&**it)).collect()
    };
    let mut all: Vec<String> = longs(command);
    all.extend(command.get_subcommands().flat_map(longs));
    for (key, value) in table {
        match (value, command.find_subcommand(key)) {
            (Value::Table(own), Some(command)) => {
                let names = longs(command);
                if let Some(key) = own.keys().find(|it| !names.contains(it)) {
                    return Err(unknown(key, &names));
                }
            }
            _ if all.contains(key) => {}
            _ => return Err(unknown(key, &all)),
        }
    }
    Ok(())
}

fn unknown(key: &str, names: &[String]) -> String {
    let near = names.iter().min_by_key(|it| strsim::osa_distance(key, it));
    match near.filter(|it| strsim::osa_distance(key, it) * 3 <= it.chars().count()) {
        Some(near) => format!("{key} is not known: did you mean {near}?"),
        None => format!("{key} is not known: no command has an option --{key}"),
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(it) => Some(vec![it.clone()]),
        Value::Integer(it) => Some(vec![it.to_string()]),
        Value::Boolean(it) => Some(vec![it.to_string()]),
        Value::Datetime(it) => Some(vec![it.to_string()]),
        Value::Array(values) => values.iter().map(texts).collect::<Option<Vec<_>>>().map(|it| it.concat()),
        Value::Float(_) | Value::Table(_) => None,
    }
}

fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    match &*lines {
        // The parser draws the place with lines and arrows; its first line has the place, its last the reason.
        [first, .., last] => format!("{first}: {last}"),
        lines => lines.concat(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{config_of, with_environment, with_file};
    use clap::{Arg, ArgAction, Command};
    use std::ffi::OsString;

    fn command() -> Command {
        let feed = Arg::new("feed").long("feed").required(true);
        let affects = Arg::new("affects").long("affects").action(ArgAction::Append).value_delimiter(',');
        let json = Arg::new("json").long("json").action(ArgAction::SetTrue);
        let post = Command::new("post").args([feed.clone(), affects, json]);
        Command::new("outage-banner").subcommand(post).subcommand(Command::new("read").arg(feed))
    }

    /// What `post` gets from this environment, file and command line.
    #[track_caller]
    fn check(variables: &[(&str, &str)], file: &str, line: &str, expected: &str) {
        let get = |name: &str| variables.iter().find(|it| it.0 == name).map(|it| OsString::from(it.1));
        // The library reads the process's environment, which a test must not change: so the values come as defaults,
        // and only what is passed over is tried here. tests/process.rs has the rest.
        let command = with_environment(command(), &get);
        let words = line.split_whitespace();
        let told = with_file(command, file).and_then(|it| {
            let matches = it.try_get_matches_from(words).map_err(|error| error.to_string())?;
            let post = matches.subcommand_matches("post").unwrap();
            let affects: Vec<&String> = post.get_many("affects").into_iter().flatten().collect();
            let feed = post.get_one::<String>("feed").unwrap();
            Ok(format!("{feed} {affects:?} {}", post.get_flag("json")))
        });
        let told = told.unwrap_or_else(|words| words.lines().next().unwrap().to_owned());
        assert_eq!(told, expected, "{file}");
    }

    #[test]
    fn the_file_says_what_the_command_line_does_not() {
        check(&[], "feed = 'a.json'", "outage-banner post", "a.json [] false");
        check(&[], "feed = 'a.json'", "outage-banner post --feed b.json", "b.json [] false");
        check(&[], "feed = 'a.json'\n[post]\nfeed = 'b.json'", "outage-banner post", "b.json [] false");
        check(&[], "feed = 'a'\njson = true", "outage-banner post", "a [] true");
        check(
            &[],
            "feed = 'a'\naffects = ['mail', 'web']",
            "outage-banner post",
            r#"a ["mail", "web"] false"#,
        );
        check(
            &[],
            "feed = 'a'\naffects = ['mail']",
            "outage-banner post --affects dns",
            r#"a ["dns"] false"#,
        );
    }

    #[test]
    fn what_is_wrong_in_the_file_is_named() {
        for (file, words) in [
            ("fede = 'a'", "fede is not known: did you mean feed?"),
            ("colour = 'a'", "colour is not known: no command has an option --colour"),
            ("[post]\nafects = []", "afects is not known: did you mean affects?"),
            ("[posts]\nfeed = 'a'", "posts is not known: no command has an option --posts"),
            ("feed = 1.5", "feed: expected a text, a number, true, false, or a list of them"),
            ("config = 'a'", "config is not known: no command has an option --config"),
        ] {
            check(&[], file, "outage-banner post", words);
        }
        let error = with_file(command(), "feed = a").unwrap_err();
        assert!(error.contains("line 1") && !error.contains('\n'), "{error}");
    }

    /// Any text in the place of the file is taken, or refused in words: nothing panics.
    #[test]
    fn whatever_the_file_says_there_is_an_answer() {
        use proptest::prelude::*;
        let keys = ["feed", "affects", "json", "post", "[post]", "[[post]]", "config", "\"\"", "a.b", "é"];
        let values = [
            "= 'a'",
            "= 1",
            "= true",
            "= []",
            "= [['a'], 1]",
            "= {}",
            "= { feed = 'a' }",
            "= 1979-05-27",
            "= 1e9",
            "",
            "=",
            "= '''",
        ];
        let line = (prop::sample::select(keys.to_vec()), prop::sample::select(values.to_vec()));
        let line = line.prop_map(|(key, value)| format!("{key} {value}"));
        let lines = prop::collection::vec(line, 0..5).prop_map(|it| it.join("\n"));
        let text = prop_oneof![lines, "\\PC{0,60}"];
        let config = ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() };
        let done = proptest::test_runner::TestRunner::new(config).run(&text, |text| {
            match with_file(command(), &text) {
                // What a value means to an option is the library's to say; it must not panic either.
                Ok(command) => drop(command.try_get_matches_from(["outage-banner", "post", "--feed", "a"])),
                Err(words) => prop_assert!(!words.is_empty() && !words.contains('\n'), "{text}: {words}"),
            }
            Ok(())
        });
        done.unwrap();
    }

    #[test]
    fn an_option_that_must_be_there_must_be_somewhere() {
        check(&[], "", "outage-banner post", "error: the following required arguments were not provided:");
    }

    #[test]
    fn the_file_is_named_anywhere_on_the_line() {
        let named = |line: &str| {
            let line: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            config_of(&line).map(|it| it.into_string().unwrap())
        };
        for (line, file) in [
            ("x --config a.toml post", Some("a.toml")),
            ("x post --config=a.toml", Some("a.toml")),
            ("x post -- --config a.toml", None),
            ("x post", None),
            ("x post --config", None),
        ] {
            assert_eq!(named(line).as_deref(), file, "{line}");
        }
    }
}
