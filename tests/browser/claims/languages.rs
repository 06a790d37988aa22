//! No language tag stops a banner, whoever wrote it, and no missing or slow file of words delays it for long.

use super::claims;
use crate::feeds::statuspage;
use crate::page::Page;
use crate::stage::Stage;
use xtask::serve::{Answer, Delay};

claims![no_language_tag_stops_a_banner, a_locale_that_hangs_leaves_the_banner_in_english];

/// The language of the page, of the tag and of the browser; the label of the close button; a part of the line, if any.
const TAGS: [(&str, &str, &str, &str, &str); 14] = [
    ("en", "", "'de-AT'", "Dismiss", ""),
    ("en_US", "", "'de-AT'", "Dismiss", ""),
    ("en_US", "", "'xx_invalid_tag_of_a_browser'", "Dismiss", ""),
    ("de_AT", "", "'en-US'", "Schließen", ""),
    ("de-", "", "'fr'", "Fermer", ""),
    ("german", "", "'fr-FR'", "Fermer", ""),
    ("", "", "'fr-FR'", "Fermer", ""),
    ("", "", "undefined", "Dismiss", ""),
    ("\u{1F600}", "", "''", "Dismiss", ""),
    ("en", "de_CH", "'fr'", "Schließen", "de-CH"),
    ("fr", "german", "'de'", "Fermer", "german"),
    ("", "-", "'en_US_POSIX'", "Dismiss", "lang=\"-\""),
    ("nb_NO", "", "'en'", "Lukk", ""),
    ("de", "tlh", "'fr'", "Schließen", ""),
];

fn no_language_tag_stops_a_banner(stage: &Stage) {
    stage.feed(&statuspage::outage());
    for (page, own, browser, word, line) in TAGS {
        let head = format!(
            "<script>document.documentElement.lang = {page:?};
             Object.defineProperty(navigator, 'language', {{ get: () => {browser} }})</script>"
        );
        let mut host = Page::new().head(&head);
        if !own.is_empty() {
            host = host.with("lang", own);
        }
        stage.open(&host);
        stage.wait_for_banner();
        let case = format!("{page:?} {own:?} {browser}");
        assert_eq!(stage.eval("all('button.dismiss')[0].getAttribute('aria-label')"), word, "{case}");
        if !line.is_empty() {
            stage.wait_for("__log.length"); // The line comes from a file that is loaded later.
        }
        let lines = stage.console();
        match line {
            "" => assert!(lines.is_empty(), "{case}: {lines:#?}"),
            _ => assert!(lines.len() == 1 && lines[0].contains(line), "{case}: {lines:#?}"),
        }
    }
}

fn a_locale_that_hangs_leaves_the_banner_in_english(stage: &Stage) {
    stage.feed(&statuspage::outage());
    stage.site.set("/locales/de.json", Answer::json("{}").delay(Delay::Hang));
    stage.open(&Page::new().with("lang", "de"));
    stage.wait_for_banner();
    assert_eq!(stage.eval("all('button.dismiss')[0].getAttribute('aria-label')"), "Dismiss");
    let line = stage.the_one_line();
    assert!(line.contains("lang=\"de\"") && line.contains("using English"), "{line}");
}
