//! The time of day behind a date, up to the end of the text.

use super::digit;

/// A time of day and how the clock was set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Clock {
    /// Microseconds from midnight, if a time is written.
    pub micros: Option<i64>,
    /// How far the clock is from universal time.
    pub zone: Zone,
}

/// How far a clock is from universal time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Zone {
    /// Nobody says.
    #[default]
    Unsaid,
    /// It says by how much.
    Offset,
    /// Not at all.
    Universal,
}

/// Words behind a date that say that it is one: *year*, in short.
const ERAS: [&str; 8] = ["թ.", "թ", "года", "год", "г.", "г", "წ.", "წ"];

/// Words behind a time that say that it is one.
const HOURS: [&str; 4] = ["ч.", "ч", "Uhr", "ժ."];

/// Words for the halves of a day, and the hours that they add.
const HALVES: [(&str, u32); 20] = [
    ("am", 0),
    ("pm", 12),
    ("a.m.", 0),
    ("p.m.", 12),
    ("a. m.", 0),
    ("p. m.", 12),
    ("π.μ.", 0),
    ("μ.μ.", 12),
    ("Π.Μ.", 0),
    ("Μ.Μ.", 12),
    ("πμ", 0),
    ("μμ", 12),
    ("ق.ظ.", 0),
    ("ب.ظ.", 12),
    ("ق.ظ", 0),
    ("ب.ظ", 12),
    ("ÖÖ", 0),
    ("ÖS", 12),
    ("пр.об.", 0),
    ("сл.об.", 12),
];

/// A text that is read from its start.
pub(super) struct Cursor<'a> {
    pub rest: &'a [u8],
}

impl Cursor<'_> {
    pub fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    pub fn take(&mut self, byte: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[byte])?;
        Some(())
    }

    /// A number of at most `digits` digits, and how many it has.
    pub fn number(&mut self, digits: usize) -> Option<(u32, usize)> {
        let count = self.rest.iter().take(digits).take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        let value = number.iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
        (count > 0).then_some((value, count))
    }

    pub fn spaces(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    /// One of these words, after spaces; otherwise nothing is taken.
    fn word(&mut self, words: &[&str]) {
        let rest = self.rest.trim_ascii_start();
        if let Some(rest) = words.iter().find_map(|word| rest.strip_prefix(word.as_bytes())) {
            self.rest = rest;
        }
    }

    /// Nothing, or `hh:mm[:ss[.fraction]] [AM|PM] [offset]`.
    #[inline]
    pub fn time(&mut self) -> Option<Clock> {
        if self.rest.is_empty() {
            return Some(Clock::default());
        }
        if !self.rest.is_ascii() {
            self.word(&ERAS);
            if self.rest.is_empty() {
                return Some(Clock::default());
            }
        }
        match self.byte()? {
            b'T' | b't' => {}
            b',' | b' ' => self.spaces(),
            _ => return None,
        }
        let (mut hours, _) = self.number(2)?;
        self.take(b':')?;
        let (minutes, minute_digits) = self.number(2)?;
        let mut seconds = 0;
        let mut fraction = 0;
        if self.take(b':').is_some() {
            let (number, digits) = self.number(2)?;
            if digits != 2 {
                return None;
            }
            seconds = number;
            if self.take(b'.').or_else(|| self.take(b',')).is_some() {
                fraction = self.micros()?;
            }
        }
        if !self.rest.is_empty() {
            self.word(&HOURS);
            self.spaces();
        }
        if let Some(half) = self.half() {
            if !(1..=12).contains(&hours) {
                return None;
            }
            hours = hours % 12 + half;
            self.spaces();
        }
        let zone = self.zone()?;
        if hours > 23 || minutes > 59 || seconds > 59 || minute_digits != 2 {
            return None;
        }
        let seconds = i64::from(hours * 3600 + minutes * 60 + seconds);
        Some(Clock { micros: Some(seconds * 1_000_000 + fraction), zone })
    }

    /// Digits after the point of the seconds, cut to microseconds.
    fn micros(&mut self) -> Option<i64> {
        let mut micros = 0;
        let mut unit = 100_000;
        let mut count = 0;
        while let Some(digit) = self.rest.first().and_then(|&byte| digit(byte)) {
            micros += i64::from(digit) * unit;
            (unit, count) = (unit / 10, count + 1);
            self.byte();
        }
        (count > 0).then_some(micros)
    }

    /// 0 before noon, 12 after.
    fn half(&mut self) -> Option<u32> {
        if self.rest.is_empty() {
            return None;
        }
        let (hours, rest) = HALVES.iter().find_map(|(word, hours)| {
            let (start, rest) = self.rest.split_at_checked(word.len())?;
            start.eq_ignore_ascii_case(word.as_bytes()).then_some((*hours, rest))
        })?;
        self.rest = rest;
        Some(hours)
    }

    /// `Z`, `UTC`, `GMT`, `±hh`, `±hhmm`, `±hh:mm` or nothing, up to the end of the text.
    fn zone(&mut self) -> Option<Zone> {
        match self.rest {
            [] => return Some(Zone::Unsaid),
            b"Z" | b"z" | b"UTC" | b"GMT" => return Some(Zone::Universal),
            _ => {}
        }
        self.byte().filter(|byte| b"+-".contains(byte))?;
        let (hours, digits) = self.number(2)?;
        self.take(b':');
        let minutes = if self.rest.is_empty() { 0 } else { self.number(2)?.0 };
        (self.rest.is_empty() && digits == 2 && hours <= 14 && minutes <= 59).then_some(Zone::Offset)
    }
}
