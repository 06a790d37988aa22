//! Moments, read from every form that status feeds write them in.

/// The last moment of the year 9999, in milliseconds.
const LAST: i64 = 253_402_300_799_999;
const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

const MONTHS: &[u8] = b"janfebmaraprmayjunjulaugsepoctnovdec";
const WEEKDAYS: &[u8] = b"montuewedthufrisatsun";

/// Zone names by hour, from 8 behind UTC to 3 ahead. A name of several zones (IST, say) is left out: no time is
/// better than a wrong one.
const ZONES: &[u8] = b"PST,PDT MST,MDT CST,CDT EST,EDT,,,,Z UT UTC GMT WET,BST CET WEST,CEST EET,EEST MSK";

/// A moment in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `ms` milliseconds after 1970 began.
    #[must_use]
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// So many milliseconds later.
    #[must_use]
    pub const fn after(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
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
        let mut parts = Parts::default();
        let mut rest = text.trim_ascii().as_bytes();
        let mut mark = b' ';
        while let [first, after @ ..] = rest {
            if !first.is_ascii_alphanumeric() {
                if *first == b'(' && parts.clock >= MINUTES {
                    break; // The zone's long name, in JavaScript's form.
                }
                mark = Some(*first).filter(|mark| b" ,-+:.".contains(mark))?;
                rest = after;
                continue;
            }
            let is_same =
                |byte: &u8| byte.is_ascii_alphanumeric() && byte.is_ascii_digit() == first.is_ascii_digit();
            let (token, after) =
                rest.split_at_checked(rest.iter().take_while(|byte| is_same(byte)).count())?;
            if !first.is_ascii_digit() {
                if parts.clock >= OFFSET {
                    break; // The zone's name adds nothing to its offset.
                }
                parts.word(token)?;
            } else if rest.len() == text.trim_ascii().len() && matches!(token.len(), 9..=14) {
                return if matches!(after, [] | [b'.', ..]) { Self::from_epoch(number(token)) } else { None };
            } else {
                parts.number(mark, token, after.first() == Some(&b':'))?;
            }
            rest = after;
            mark = b' ';
        }
        parts.moment()
    }

    /// Seconds since 1970 began, or milliseconds where the number is too large for seconds.
    #[must_use]
    pub fn from_epoch(number: i64) -> Option<Self> {
        let ms = if number <= LAST / 1000 { number.checked_mul(1000)? } else { number };
        (0..=LAST).contains(&ms).then_some(Self(ms))
    }

    /// `2026-05-04T14:05:00Z`: whole seconds, UTC.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let ms = self.0.clamp(0, LAST);
        let (mut year, mut month, mut day) = (1970, 1, ms / DAY);
        while day >= year_length(year) {
            day -= year_length(year);
            year += 1;
        }
        while day >= month_length(year, month) {
            day -= month_length(year, month);
            month += 1;
        }
        let mut text = String::new();
        for (number, after) in [
            (year / 100, ""),
            (year % 100, "-"),
            (month, "-"),
            (day + 1, "T"),
            (ms % DAY / HOUR, ":"),
            (ms % HOUR / MINUTE, ":"),
            (ms % MINUTE / 1000, "Z"),
        ] {
            for digit in [number / 10, number % 10] {
                text.push(u8::try_from(digit).map_or('0', |digit| char::from(b'0' + digit)));
            }
            text.push_str(after);
        }
        text
    }
}

fn year_length(year: i64) -> i64 {
    337 + month_length(year, 2)
}

/// Days of a month; 0 when there is no such month.
fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

fn number(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |number, digit| number.wrapping_mul(10).wrapping_add(i64::from(digit & 15)))
}

// How far the clock has been read.
const HOURS: u8 = 1;
const MINUTES: u8 = 2;
const SECONDS: u8 = 3;
const FRACTION: u8 = 4;
const OFFSET: u8 = 5;
const OFFSET_MINUTES: u8 = 6;

/// What has been read so far; 0 stands for a date part still missing.
#[derive(Default)]
struct Parts {
    year: i64,
    month: i64,
    day: i64,
    clock: u8,
    /// The time of day.
    ms: i64,
    /// How far the zone is ahead of UTC.
    offset: i64,
    is_behind: bool,
}

impl Parts {
    fn number(&mut self, mark: u8, digits: &[u8], is_hour: bool) -> Option<()> {
        let number = number(digits);
        match (mark, self.clock, digits.len()) {
            (_, 0, 1 | 2) if is_hour && number < 24 => {
                self.ms = number * HOUR;
                self.clock = HOURS;
            }
            (b':', HOURS, 2) if number < 60 => {
                self.ms += number * MINUTE;
                self.clock = MINUTES;
            }
            (b':', MINUTES, 2) if number <= 60 => {
                self.ms += number.min(59) * 1000; // A leap second has no number of its own.
                self.clock = SECONDS;
            }
            (b'.', SECONDS, _) => {
                for (place, digit) in [100, 10, 1].iter().zip(digits) {
                    self.ms += place * i64::from(digit & 15);
                }
                self.clock = FRACTION;
            }
            (b'+' | b'-', MINUTES..=FRACTION, 1 | 2) if number < 24 => self.set_offset(mark, number * HOUR),
            (b'+' | b'-', MINUTES..=FRACTION, 4) if number < 2400 && number % 100 < 60 => {
                self.set_offset(mark, number / 100 * HOUR + number % 100 * MINUTE);
            }
            (b':', OFFSET, 2) if number < 60 => {
                self.offset += number * MINUTE;
                self.clock = OFFSET_MINUTES;
            }
            (b' ' | b'-' | b',', _, 4) if self.year == 0 => self.year = number,
            (b' ' | b'-' | b',', _, 1 | 2) if self.year != 0 && self.month == 0 => self.month = number,
            (b' ' | b'-' | b',', _, 1 | 2) if self.day == 0 => self.day = number,
            (b' ' | b'-', _, 2) if self.year == 0 => {
                self.year = number + if number < 70 { 2000 } else { 1900 }
            }
            _ => return None,
        }
        Some(())
    }

    fn set_offset(&mut self, mark: u8, offset: i64) {
        self.offset = offset;
        self.is_behind = mark == b'-';
        self.clock = OFFSET;
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        let mut zones = (-8..).zip(ZONES.split(|b| *b == b','));
        let is_zone = |zone: &[u8]| zone.eq_ignore_ascii_case(word);
        if word.eq_ignore_ascii_case(b"t") {
        } else if let Some((hours, _)) = zones.find(|(_, zones)| zones.split(|b| *b == b' ').any(is_zone)) {
            self.offset = hours * HOUR;
        } else if let (0, Some(month)) = (self.month, place(word, MONTHS)) {
            self.month = month;
        } else {
            place(word, WEEKDAYS)?;
        }
        Some(())
    }

    fn moment(&self) -> Option<Timestamp> {
        let Self { year, month, mut day, .. } = *self;
        if year < 1970 || day < 1 || day > month_length(year, month) || self.clock == HOURS {
            return None;
        }
        for year in 1970..year {
            day += year_length(year);
        }
        for month in 1..month {
            day += month_length(year, month);
        }
        let offset = if self.is_behind { -self.offset } else { self.offset };
        let ms = (day - 1) * DAY + self.ms - offset;
        (0..=LAST).contains(&ms).then_some(Timestamp(ms))
    }
}

/// The place, from 1, of the name that begins as `word` does.
fn place(word: &[u8], names: &[u8]) -> Option<i64> {
    let start = word.get(..3)?;
    (1..).zip(names.chunks(3)).find(|(_, name)| name.eq_ignore_ascii_case(start)).map(|(place, _)| place)
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
            ("2025-04-10 13:00:00.5 -0700 PDT", "2025-04-10T20:00:00Z"),
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
            "2026-05-04T14:05:00 XYZ",
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
            "2026-05-04T14:",
            "2026-05-04T14:05:00+02:60",
            "2026-05-04T14:05:00+0260",
            "2026-05-04 14:05 14:06",
            "1772369485 1772369485",
            "1772369485Z",
            "2026-05-04=14:05",
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
