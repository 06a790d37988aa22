//! Moments, read from every form that status feeds write them in.

/// The last moment of the year 9999, in milliseconds.
const LAST: i64 = 253_402_300_799_999;
const DAY: i64 = 86_400_000;

const MONTHS: &[u8] = b"janfebmaraprmayjunjulaugsepoctnovdec";
const WEEKDAYS: &[u8] = b"montuewedthufrisatsun";

/// Hours ahead of UTC. Names that two zones share (IST, say) are left out: no time is better than a wrong one.
const ZONES: [(&str, i8); 23] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("wet", 0),
    ("west", 1),
    ("bst", 1),
    ("cet", 1),
    ("cest", 2),
    ("eet", 2),
    ("eest", 3),
    ("msk", 3),
    ("jst", 9),
    ("aest", 10),
    ("aedt", 11),
];

/// A moment in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `ms` milliseconds after 1970 began.
    #[must_use]
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970 began.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 and its relatives (a space for the T, no zone, Go's `+0000 UTC`), RFC 822 with zone names,
    /// JavaScript's `Date.toString()` and epoch numbers in a string.
    ///
    /// A time without a zone is UTC. Anything that is not surely a time between 1970 and 9999 is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_ascii().as_bytes();
        let (number, rest) = digits(text);
        if matches!(text.len() - rest.len(), 9..=14) {
            let whole = rest.is_empty() || rest.first() == Some(&b'.') && digits(rest.get(1..)?).1.is_empty();
            return if whole { Self::from_epoch(number) } else { None };
        }
        let mut parts = Parts::default();
        parts.read(text)?;
        parts.moment()
    }

    /// Seconds since 1970 began, or milliseconds where the number is too large for seconds.
    #[must_use]
    pub fn from_epoch(number: i64) -> Option<Self> {
        match number {
            ..0 => None,
            0..=253_402_300_799 => Some(Self(number * 1000)),
            _ if number <= LAST => Some(Self(number)),
            _ => None,
        }
    }

    /// `2026-05-04T14:05:00Z`: whole seconds, UTC.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let ms = self.0.clamp(0, LAST);
        let second = ms % DAY / 1000;

        // Howard Hinnant's days-to-civil, for years that begin in March.
        let days = ms / DAY + 719_468;
        let era_day = days % 146_097;
        let era_year = (era_day - era_day / 1460 + era_day / 36_524 - era_day / 146_096) / 365;
        let year_day = era_day - (365 * era_year + era_year / 4 - era_year / 100);
        let shifted = (5 * year_day + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = days / 146_097 * 400 + era_year + i64::from(month < 3);

        let mut text = String::with_capacity(20);
        push_pair(&mut text, year / 100, None);
        push_pair(&mut text, year % 100, Some('-'));
        push_pair(&mut text, month, Some('-'));
        push_pair(&mut text, year_day - (153 * shifted + 2) / 5 + 1, Some('T'));
        push_pair(&mut text, second / 3600, Some(':'));
        push_pair(&mut text, second / 60 % 60, Some(':'));
        push_pair(&mut text, second % 60, Some('Z'));
        text
    }
}

fn push_pair(text: &mut String, number: i64, after: Option<char>) {
    for digit in [number / 10, number % 10] {
        text.extend(('0'..='9').nth(usize::try_from(digit).unwrap_or(0)));
    }
    text.extend(after);
}

/// The number that `text` begins with, and what follows it.
fn digits(text: &[u8]) -> (i64, &[u8]) {
    let (mut number, mut rest) = (0_i64, text);
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        number = number.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
        rest = after;
    }
    (number, rest)
}

/// Two digits at most `max`, and what follows them.
fn pair(text: &[u8], max: i64) -> Option<(i64, &[u8])> {
    let (number, rest) = digits(text);
    (text.len() - rest.len() == 2 && number <= max).then_some((number, rest))
}

/// What has been read so far; 0 stands for a date part still missing.
#[derive(Default)]
struct Parts {
    year: i64,
    month: i64,
    day: i64,
    clock: Option<i64>,
    /// Minutes ahead of UTC.
    offset: i64,
}

impl Parts {
    fn read(&mut self, text: &[u8]) -> Option<()> {
        let mut rest = text;
        while let [first, after @ ..] = rest {
            rest = match first {
                b'0'..=b'9' => self.number(rest)?,
                b'a'..=b'z' | b'A'..=b'Z' => self.word(rest)?,
                b'+' | b'-' if self.clock.is_some() => return self.zone(*first, after),
                b'(' if self.clock.is_some() => return Some(()), // The zone's name, in JavaScript's form.
                b' ' | b',' | b'-' => after,
                _ => return None,
            }
        }
        Some(())
    }

    fn number<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let (number, rest) = digits(text);
        let slot = match text.len() - rest.len() {
            1 | 2 if rest.first() == Some(&b':') && self.clock.is_none() => return self.time(number, rest),
            4 if self.year == 0 => &mut self.year,
            1 | 2 if self.year != 0 && self.month == 0 => &mut self.month,
            1 | 2 if self.day == 0 => &mut self.day,
            2 if self.year == 0 => {
                self.year = number + if number < 70 { 2000 } else { 1900 };
                return Some(rest);
            }
            _ => return None,
        };
        *slot = number;
        Some(rest)
    }

    fn time<'a>(&mut self, hour: i64, text: &'a [u8]) -> Option<&'a [u8]> {
        let (minute, mut rest) = pair(text.get(1..)?, 59)?;
        let mut ms = (hour * 60 + minute) * 60_000;
        if let [b':', after @ ..] = rest {
            let (second, after) = pair(after, 60)?;
            ms += second.min(59) * 1000; // A leap second has no number of its own.
            rest = after;
            if let [b'.', after @ ..] = rest {
                rest = digits(after).1;
                let fraction = after.get(..after.len() - rest.len())?;
                for (place, digit) in [100, 10, 1].iter().zip(fraction) {
                    ms += place * i64::from(digit - b'0');
                }
            }
        }
        self.clock = Some(ms);
        (hour < 24).then_some(rest)
    }

    fn word<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let end = text.iter().position(|b| !b.is_ascii_alphabetic()).unwrap_or(text.len());
        let (word, rest) = text.split_at_checked(end)?;
        let place = |names: &[u8]| {
            let head = word.get(..3)?;
            (1..).zip(names.chunks(3)).find(|name| name.1.eq_ignore_ascii_case(head)).map(|name| name.0)
        };
        if word.eq_ignore_ascii_case(b"t") {
            let begins_clock = self.day != 0 && self.clock.is_none() && rest.first()?.is_ascii_digit();
            return begins_clock.then_some(rest);
        }
        if let Some((_, hours)) = ZONES.iter().find(|zone| zone.0.as_bytes().eq_ignore_ascii_case(word)) {
            self.offset = i64::from(*hours) * 60;
        } else if let (0, Some(month)) = (self.month, place(MONTHS)) {
            self.month = month;
        } else {
            place(WEEKDAYS)?;
        }
        Some(rest)
    }

    /// An offset ends the time: only a zone's name may follow, and it adds nothing.
    fn zone(&mut self, sign: u8, text: &[u8]) -> Option<()> {
        let (number, mut rest) = digits(text);
        let (hours, mut minutes) = match text.len() - rest.len() {
            1 | 2 => (number, 0),
            4 => (number / 100, number % 100),
            _ => return None,
        };
        if let [b':', after @ ..] = rest {
            (minutes, rest) = pair(after, 59)?;
        }
        if hours > 23 || minutes > 59 || !matches!(rest.first(), None | Some(b' ' | b'(')) {
            return None;
        }
        let ahead = hours * 60 + minutes;
        self.offset = if sign == b'-' { -ahead } else { ahead };
        Some(())
    }

    fn moment(&self) -> Option<Timestamp> {
        let Self { year, month, day, .. } = *self;
        let length = match month {
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if year < 1970 || day < 1 || day > length {
            return None;
        }
        // Counted from March, so that the leap day is a year's last.
        let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
        let days =
            year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
        let ms = days * DAY + self.clock.unwrap_or(0) - self.offset * 60_000;
        (0..=LAST).contains(&ms).then_some(Timestamp(ms))
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = Timestamp::parse(text).map(Timestamp::to_rfc3339).unwrap_or_default();
        assert_eq!(read, expected, "{text:?}");
    }

    #[test]
    fn every_form_of_a_time() {
        for (text, expected) in [
            ("2026-05-04T14:05:00Z", "2026-05-04T14:05:00Z"),
            ("2026-05-04t14:05:00z", "2026-05-04T14:05:00Z"),
            ("2026-05-04T14:05Z", "2026-05-04T14:05:00Z"),
            ("2026-05-04T14:05:00.436021Z", "2026-05-04T14:05:00Z"),
            ("2026-05-04T14:05:00.000+02:00", "2026-05-04T12:05:00Z"),
            ("2026-05-04T14:05:00-0730", "2026-05-04T21:35:00Z"),
            ("2026-05-04T14:05:00+02", "2026-05-04T12:05:00Z"),
            ("2026-05-04 14:05:00", "2026-05-04T14:05:00Z"),
            ("2026-05-04 14:05:00.259", "2026-05-04T14:05:00Z"),
            ("2026-05-04T14:05:00", "2026-05-04T14:05:00Z"),
            ("2026-05-04", "2026-05-04T00:00:00Z"),
            ("2025-04-10 13:00:00 +0000 UTC", "2025-04-10T13:00:00Z"),
            ("2025-04-10 13:00:00.5 -0700 PDT m=+0.1", "2025-04-10T20:00:00Z"),
            ("Sat Jun 11 2022 18:55:50 GMT+0000 (Coordinated Universal Time)", "2022-06-11T18:55:50Z"),
            ("Sat Jun 11 2022 18:55:50 GMT+0200 (Mitteleuropäische Sommerzeit)", "2022-06-11T16:55:50Z"),
            ("Tue, 08 Feb 2023 15:00:00 PDT", "2023-02-08T22:00:00Z"),
            ("Tue, 8 Feb 23 15:00 EST", "2023-02-08T20:00:00Z"),
            ("08 Feb 1999 15:00:00 +0200", "1999-02-08T13:00:00Z"),
            ("Thu, 23 Jul 2026 16:38:47 Z", "2026-07-23T16:38:47Z"),
            ("Thu, 23 Jul 2026 16:38:47 CEST", "2026-07-23T14:38:47Z"),
            ("March 8, 2025, 19:07", "2025-03-08T19:07:00Z"),
            ("1772369485", "2026-03-01T12:51:25Z"),
            ("1772369485.25", "2026-03-01T12:51:25Z"),
            ("1772369485000", "2026-03-01T12:51:25Z"),
            ("  2026-05-04T14:05:00Z\n", "2026-05-04T14:05:00Z"),
            ("2024-02-29T23:59:60Z", "2024-02-29T23:59:59Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            " ",
            "<no value>",
            "null",
            "soon",
            "today 14:05",
            "2026",
            "May 2026",
            "2026-13-01T00:00:00Z",
            "2026-00-01",
            "2023-02-29",
            "2100-02-29",
            "2026-02-30T10:00:00Z",
            "2026-05-04T24:00:00Z",
            "2026-05-04T14:60:00Z",
            "2026-05-04T14:5:00Z",
            "2026-05-04T14:05:61Z",
            "2026-05-04T14:05:00+99:00",
            "2026-05-04T14:05:00+02:00x",
            "2026-05-04T14:05:00 XYZ",
            "2026-05-04T14:05:00.Z9",
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+01:00",
            "10000-01-01T00:00:00Z",
            "03/04/2025",
            "03-04-2025",
            "14:05",
            "-1772369485",
            "99999999999999999999999",
            "+",
            "2026-05-04T",
            "2026-05-04T14:",
            "ｎｏ",
        ] {
            check(text, "");
        }
    }

    #[test]
    fn epoch_numbers() {
        for (number, millis) in [
            (0, Some(0)),
            (1_772_369_485, Some(1_772_369_485_000)),
            (1_772_369_485_123, Some(1_772_369_485_123)),
            (-1, None),
            (i64::MAX, None),
            (i64::MIN, None),
        ] {
            assert_eq!(Timestamp::from_epoch(number).map(Timestamp::millis), millis, "{number}");
        }
    }

    #[test]
    fn fractions_are_kept_to_the_millisecond() {
        let millis = |text| Timestamp::parse(text).map(|at| at.millis() % 1000);
        assert_eq!(millis("2026-05-04T14:05:00.4Z"), Some(400));
        assert_eq!(millis("2026-05-04T14:05:00.0369Z"), Some(36));
    }

    #[test]
    fn each_day_is_written_and_read_alike() {
        let mut at = 0;
        while at < super::LAST {
            let moment = Timestamp::from_millis(at);
            assert_eq!(Timestamp::parse(&moment.to_rfc3339()), Some(moment));
            at += super::DAY * 17 + 1000;
        }
    }

    #[test]
    fn moments_out_of_range_are_written_as_the_nearest() {
        assert_eq!(Timestamp::from_millis(i64::MIN).to_rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp::from_millis(i64::MAX).to_rfc3339(), "9999-12-31T23:59:59Z");
    }
}
