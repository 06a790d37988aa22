//! Moments that stay true however late they are read: date, time and zone, written alike in all languages. Knows no
//! clock.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use outage_banner::locale::{Format, Utc};
use outage_banner::time;

/// In one zone, for one language.
pub(super) struct Fixed<'a> {
    pub(super) zone: &'a TimeZone,
    pub(super) lang: &'a str,
}

impl Fixed<'_> {
    fn is_rtl(&self) -> bool {
        matches!(self.lang, "ar" | "fa" | "he")
    }

    /// Between letters that run from right to left, a date would be read from its end.
    fn isolated(&self, moment: &str) -> String {
        if self.is_rtl() { format!("\u{2066}{moment}\u{2069}") } else { moment.to_owned() }
    }

    /// Its day, its time of day, and its zone by its distance from UTC: names of zones mean several.
    fn parts(&self, at: time::Timestamp) -> Option<[String; 3]> {
        let at = Timestamp::from_millisecond(at.millis()).ok()?.to_zoned_datetime(self.zone.clone());
        let zone = if at.offset().is_zero() { "UTC".to_owned() } else { at.strftime("UTC%:z").to_string() };
        Some([at.strftime("%Y-%m-%d").to_string(), at.strftime("%H:%M").to_string(), zone])
    }
}

impl Format for Fixed<'_> {
    fn moment(&self, at: time::Timestamp, _: time::Timestamp) -> String {
        self.clock(at)
    }

    fn range(&self, from: time::Timestamp, to: time::Timestamp, _: time::Timestamp) -> String {
        match (self.parts(from), self.parts(to)) {
            (Some([day, start, zone]), Some([last_day, end, last_zone]))
                if day == last_day && zone == last_zone =>
            {
                self.isolated(&format!("{day} {start} – {end} {zone}"))
            }
            _ => format!("{} – {}", self.clock(from), self.clock(to)),
        }
    }

    fn clock(&self, at: time::Timestamp) -> String {
        self.isolated(&self.parts(at).map_or_else(|| at.to_rfc3339(), |it| it.join(" ")))
    }

    /// "12 min ago" is wrong a minute later. What is still to come has its window beside it, which says the same.
    fn relative(&self, at: time::Timestamp, count: i64, _: &'static str) -> String {
        if count > 0 { String::new() } else { self.clock(at) }
    }

    fn duration(&self, count: i64, unit: &'static str) -> String {
        Utc.duration(count, unit)
    }

    fn list(&self, items: Vec<String>) -> String {
        items.join(match self.lang.split('-').next() {
            Some("ar" | "fa") => "، ",
            Some("ja" | "zh") => "、",
            _ => ", ",
        })
    }

    /// The rules of CLDR for whole numbers, for the languages that we have words in.
    fn plural(&self, count: usize) -> String {
        let (ten, hundred) = (count % 10, count % 100);
        let category = match (self.lang.split('-').next().unwrap_or_default(), count) {
            ("id" | "ja" | "ko" | "th" | "vi" | "zh", _) => "other",
            ("ar", 0) => "zero",
            ("ar" | "he", 2) => "two",
            ("ar", _) if (3..=10).contains(&hundred) => "few",
            ("ar", _) if hundred >= 11 => "many",
            ("bn" | "fa" | "fr" | "hi" | "pt", 0) | (_, 1) => "one",
            ("cs", 2..=4) => "few",
            ("ro", _) if count == 0 || (1..=19).contains(&hundred) => "few",
            ("ru" | "uk", _) if ten == 1 && hundred != 11 => "one",
            ("pl" | "ru" | "uk", _) if (2..=4).contains(&ten) && !(12..=14).contains(&hundred) => "few",
            ("pl" | "ru" | "uk", _) => "many",
            _ => "other",
        };
        category.to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::Fixed;
    use jiff::tz::TimeZone;
    use outage_banner::locale::Format;
    use outage_banner::time::Timestamp;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn berlin() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    #[test]
    fn a_moment_says_its_day_and_how_far_its_zone_is_from_utc() {
        let (summer, winter) = (at("2026-05-04T12:05:30Z"), at("2026-12-04T23:30:00Z"));
        let format = |zone: &TimeZone, lang, at| Fixed { zone, lang }.clock(at);
        assert_eq!(format(&TimeZone::UTC, "de", summer), "2026-05-04 12:05 UTC");
        assert_eq!(format(&berlin(), "de", summer), "2026-05-04 14:05 UTC+02:00");
        assert_eq!(format(&berlin(), "de", winter), "2026-12-05 00:30 UTC+01:00");
        assert_eq!(format(&TimeZone::UTC, "ar", summer), "\u{2066}2026-05-04 12:05 UTC\u{2069}");
    }

    #[test]
    fn a_range_names_what_both_share_once() {
        let range = |from, to| Fixed { zone: &berlin(), lang: "en" }.range(at(from), at(to), at(from));
        let day = range("2026-05-04T14:00:00Z", "2026-05-04T16:00:00Z");
        assert_eq!(day, "2026-05-04 16:00 – 18:00 UTC+02:00");
        let night = range("2026-05-04T20:00:00Z", "2026-05-04T23:00:00Z");
        assert_eq!(night, "2026-05-04 22:00 UTC+02:00 – 2026-05-05 01:00 UTC+02:00");
        // The clocks are put back in between.
        let autumn = range("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
        assert_eq!(autumn, "2026-10-25 02:30 UTC+02:00 – 2026-10-25 02:30 UTC+01:00");
    }

    #[test]
    fn what_is_over_is_told_by_its_moment_and_never_by_its_age() {
        let format = Fixed { zone: &TimeZone::UTC, lang: "en" };
        assert_eq!(format.relative(at("2026-05-04T11:48:00Z"), -12, "minute"), "2026-05-04 11:48 UTC");
        assert_eq!(format.relative(at("2026-05-04T11:59:50Z"), 0, "second"), "2026-05-04 11:59 UTC");
        assert_eq!(format.relative(at("2026-05-04T13:00:00Z"), 1, "hour"), "");
    }

    /// As `Intl.PluralRules` says them.
    #[test]
    fn a_number_has_the_category_of_its_language() {
        for (lang, expected) in [
            (
                "en",
                "0other 1one 2other 3other 5other 11other 12other 21other 22other 100other 101other 111other",
            ),
            (
                "fr",
                "0one 1one 2other 3other 5other 11other 12other 21other 22other 100other 101other 111other",
            ),
            (
                "pt-BR",
                "0one 1one 2other 3other 5other 11other 12other 21other 22other 100other 101other 111other",
            ),
            ("ar", "0zero 1one 2two 3few 5few 11many 12many 21many 22many 100other 101other 111many"),
            ("cs", "0other 1one 2few 3few 5other 11other 12other 21other 22other 100other 101other 111other"),
            (
                "he",
                "0other 1one 2two 3other 5other 11other 12other 21other 22other 100other 101other 111other",
            ),
            ("pl", "0many 1one 2few 3few 5many 11many 12many 21many 22few 100many 101many 111many"),
            ("ro", "0few 1one 2few 3few 5few 11few 12few 21other 22other 100other 101few 111few"),
            ("ru", "0many 1one 2few 3few 5many 11many 12many 21one 22few 100many 101one 111many"),
            (
                "zh-Hant",
                "0other 1other 2other 3other 5other 11other 12other 21other 22other 100other 101other 111other",
            ),
        ] {
            let format = Fixed { zone: &TimeZone::UTC, lang };
            let numbers = [0, 1, 2, 3, 5, 11, 12, 21, 22, 100, 101, 111];
            let found: Vec<_> = numbers.iter().map(|it| format!("{it}{}", format.plural(*it))).collect();
            assert_eq!(found.join(" "), expected, "{lang}");
        }
    }
}
