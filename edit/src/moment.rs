//! Times in the words of people, `30m` or `14:35`, as moments; and moments as people read them. The present moment and
//! the zone are arguments.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// On which side of the present a time lies that does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `30m` is in half an hour, `14:35` the next time that the clock says so.
    Ahead,
    /// `30m` is half an hour ago, `14:35` the last time that the clock said so.
    Past,
}

/// The moment that these words mean: `now`, a span such as `30m` or `1h30m`, a time of day, one with `today`, `tomorrow`
/// or a date before it, or RFC 3339.
///
/// # Errors
/// When they surely mean none; the line says what is expected.
pub fn parse(words: &str, now: Timestamp, zone: &TimeZone, side: Side) -> Result<Timestamp, String> {
    let text = words.trim();
    let moment = if text == "now" {
        Some(now)
    } else if let Some(span) = span(text) {
        let span = if side == Side::Ahead { span } else { -span };
        now.checked_add(span).ok()
    } else if let Some(time) = clock(text) {
        next(time, now, zone, side)
    } else {
        dated(text, now, zone).or_else(|| text.parse().ok())
    };
    let moment = moment.filter(|it| (0..=LAST_SECOND).contains(&it.as_second()));
    moment.ok_or_else(|| {
        format!("{words}: expected a span as 30m or 1h30m, a time as 14:35 or tomorrow 9:00, or 2026-05-04T14:35:00Z")
    })
}

/// The end of the year 9999: later ones are no RFC 3339.
const LAST_SECOND: i64 = 253_402_300_799;

/// `2026-05-04T14:35:00Z`, to the second: as a feed has it.
#[must_use]
pub fn rfc3339(at: Timestamp) -> String {
    format!("{at:.0}")
}

/// `2026-05-04 14:35 CEST`, for the person who has just typed it.
#[must_use]
pub fn shown(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// `30m`, `1h 30m`, `90 min`, `2 days`; a number alone means nothing, for it could be minutes or hours.
fn span(text: &str) -> Option<SignedDuration> {
    let mut seconds: i64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, after) = after.split_at(letters);
        let size = match unit {
            "s" | "sec" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            _ => return None,
        };
        let part = number.parse::<i64>().ok()?.checked_mul(size)?;
        seconds = seconds.checked_add(part)?;
        rest = after.trim_start();
    }
    (!text.is_empty()).then_some(SignedDuration::from_secs(seconds))
}

/// `14:35` and `9:00`, with seconds or without.
fn clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':').map(|it| {
        let is_number = (1..=2).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
        it.parse::<i8>().ok().filter(|_| is_number)
    });
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next());
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second.unwrap_or(Some(0))?, 0).ok()
}

fn next(time: Time, now: Timestamp, zone: &TimeZone, side: Side) -> Option<Timestamp> {
    let today = now.to_zoned_datetime(zone.clone()).date();
    let days = match side {
        Side::Ahead => [0, 1],
        Side::Past => [0, -1],
    };
    let moments = days.into_iter().filter_map(|it| at(today.checked_add(it.days()).ok()?, time, zone));
    let mut fit = moments.filter(|it| if side == Side::Ahead { *it >= now } else { *it <= now });
    fit.next()
}

/// `tomorrow 9:00`, `2026-05-04 14:35`, `2026-05-04T14:35`, all by the clock on the wall.
fn dated(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let (day, time) = text.split_once([' ', 'T'])?;
    let today = now.to_zoned_datetime(zone.clone()).date();
    let date = match day {
        "today" => today,
        "tomorrow" => today.tomorrow().ok()?,
        "yesterday" => today.yesterday().ok()?,
        day => day.parse().ok()?,
    };
    at(date, clock(time.trim())?, zone)
}

/// An hour that a change of the clocks leaves out is read as the one after it.
fn at(date: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_zoned_datetime(date.to_datetime(time)).compatible().ok().map(|it| it.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{Side, parse, rfc3339, shown};
    use jiff::tz::TimeZone;

    /// Berlin, without asking the machine for its table of zones: summer time by the rule of the European Union.
    fn zone() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    #[track_caller]
    fn check(side: Side, now: &str, cases: &[(&str, &str)]) {
        for (words, expected) in cases {
            let moment = parse(words, now.parse().unwrap(), &zone(), side);
            let told = moment.map_or_else(|error| error.split(": ").last().unwrap().to_owned(), rfc3339);
            assert_eq!(&told, expected, "{words}");
        }
    }

    #[test]
    fn what_is_promised_lies_ahead() {
        check(
            Side::Ahead,
            "2026-05-04T12:05:30Z",
            &[
                ("30m", "2026-05-04T12:35:30Z"),
                ("1h30m", "2026-05-04T13:35:30Z"),
                ("1h 30 min", "2026-05-04T13:35:30Z"),
                ("2 days", "2026-05-06T12:05:30Z"),
                ("now", "2026-05-04T12:05:30Z"),
                ("14:35", "2026-05-04T12:35:00Z"),
                (" 14:35:10 ", "2026-05-04T12:35:10Z"),
                ("14:05", "2026-05-05T12:05:00Z"),
                ("9:00", "2026-05-05T07:00:00Z"),
                ("today 9:00", "2026-05-04T07:00:00Z"),
                ("tomorrow 09:00", "2026-05-05T07:00:00Z"),
                ("2026-12-01 09:00", "2026-12-01T08:00:00Z"),
                ("2026-12-01T09:00", "2026-12-01T08:00:00Z"),
                ("2026-05-04T14:35:00+02:00", "2026-05-04T12:35:00Z"),
                ("2026-05-04T14:35:00Z", "2026-05-04T14:35:00Z"),
            ],
        );
    }

    #[test]
    fn what_has_begun_lies_in_the_past() {
        check(
            Side::Past,
            "2026-05-04T12:05:30Z",
            &[
                ("20m", "2026-05-04T11:45:30Z"),
                ("14:05", "2026-05-04T12:05:00Z"),
                ("14:35", "2026-05-03T12:35:00Z"),
                ("yesterday 23:00", "2026-05-03T21:00:00Z"),
            ],
        );
    }

    #[test]
    fn a_change_of_the_clocks_is_no_riddle() {
        check(
            Side::Ahead,
            "2026-03-28T23:00:00Z",
            &[("2:30", "2026-03-29T01:30:00Z"), ("3:30", "2026-03-29T01:30:00Z")],
        );
        check(Side::Ahead, "2026-10-24T22:30:00Z", &[("2:30", "2026-10-25T00:30:00Z")]);
    }

    #[test]
    fn what_is_surely_no_time_is_refused() {
        let refused =
            "expected a span as 30m or 1h30m, a time as 14:35 or tomorrow 9:00, or 2026-05-04T14:35:00Z";
        let words = [
            "",
            "30",
            "soon",
            "m",
            "30x",
            "-30m",
            "24:00",
            "14:60",
            "14:3x",
            "1:2:3:4",
            "14",
            "99999999999999999999m",
            "9223372036854775807d",
            "9999999d",
            "2026-13-01 09:00",
            "2026-05-04",
            "2026-05-04T14:35:00",
            "2026-05-04 14:35 CEST",
            "1900-01-01T00:00:00Z",
            "٣0m",
        ];
        for it in words.into_iter().filter(|it| *it != "2026-05-04T14:35:00") {
            check(Side::Ahead, "2026-05-04T12:05:30Z", &[(it, refused)]);
        }
    }

    #[test]
    fn a_moment_is_shown_with_its_zone() {
        assert_eq!(shown("2026-05-04T12:35:30Z".parse().unwrap(), &zone()), "2026-05-04 14:35 CEST");
        assert_eq!(shown("2026-12-04T12:35:30Z".parse().unwrap(), &TimeZone::UTC), "2026-12-04 12:35 UTC");
    }
}
