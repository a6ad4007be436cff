//! Dates: Gregorian in five languages, the Persian solar calendar in Persian.

use hedgerow_core::calendar::Day;

use super::{Language, Text};

/// A date of some calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Civil {
    year: i32,
    month: u32,
    day: u32,
}

impl Text {
    /// A short date.
    #[must_use]
    pub fn date_short(self, day: Day) -> String {
        let Civil { year, month, day } = self.civil(day);
        let short = year.rem_euclid(100);
        match self.language {
            Language::English => format!("{month}/{day}/{short:02}"),
            Language::Greek => format!("{day}/{month}/{short:02}"),
            Language::Armenian | Language::Georgian => format!("{day:02}.{month:02}.{short:02}"),
            Language::Bulgarian => format!("{day}.{month:02}.{short:02}\u{A0}г."),
            Language::Persian => self.digits(&format!("{year}/{month}/{day}")),
        }
    }

    /// A date with the month in words.
    #[must_use]
    pub fn date_long(self, day: Day) -> String {
        let Civil { year, month, day } = self.civil(day);
        let name = self.month_name(month);
        match self.language {
            Language::English => format!("{name} {day}, {year}"),
            Language::Armenian => format!("{day} {name}, {year} թ."),
            Language::Greek => format!("{day} {name} {year}"),
            Language::Georgian => format!("{day} {name}, {year}"),
            Language::Bulgarian => format!("{day} {name} {year}\u{A0}г."),
            Language::Persian => self.digits(&format!("{day} {name} {year}")),
        }
    }

    /// An ISO date of the engine with the month in words; what is none is shown as it is.
    #[must_use]
    pub fn plain_date(self, iso: &str) -> String {
        Day::from_iso(iso).map_or_else(|| iso.to_owned(), |day| self.date_long(day))
    }

    fn civil(self, day: Day) -> Civil {
        match self.language {
            Language::Persian => solar(day),
            _ => {
                let (year, month, day) = day.date();
                Civil { year, month, day }
            }
        }
    }

    /// The month as it stands in a date (the genitive where the language has one).
    fn month_name(self, month: u32) -> &'static str {
        let names = match self.language {
            Language::English => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Language::Armenian => [
                "հունվարի",
                "փետրվարի",
                "մարտի",
                "ապրիլի",
                "մայիսի",
                "հունիսի",
                "հուլիսի",
                "օգոստոսի",
                "սեպտեմբերի",
                "հոկտեմբերի",
                "նոյեմբերի",
                "դեկտեմբերի",
            ],
            Language::Greek => [
                "Ιανουαρίου",
                "Φεβρουαρίου",
                "Μαρτίου",
                "Απριλίου",
                "Μαΐου",
                "Ιουνίου",
                "Ιουλίου",
                "Αυγούστου",
                "Σεπτεμβρίου",
                "Οκτωβρίου",
                "Νοεμβρίου",
                "Δεκεμβρίου",
            ],
            Language::Georgian => [
                "იანვარი",
                "თებერვალი",
                "მარტი",
                "აპრილი",
                "მაისი",
                "ივნისი",
                "ივლისი",
                "აგვისტო",
                "სექტემბერი",
                "ოქტომბერი",
                "ნოემბერი",
                "დეკემბერი",
            ],
            Language::Bulgarian => [
                "януари",
                "февруари",
                "март",
                "април",
                "май",
                "юни",
                "юли",
                "август",
                "септември",
                "октомври",
                "ноември",
                "декември",
            ],
            Language::Persian => [
                "فروردین",
                "اردیبهشت",
                "خرداد",
                "تیر",
                "مرداد",
                "شهریور",
                "مهر",
                "آبان",
                "آذر",
                "دی",
                "بهمن",
                "اسفند",
            ],
        };
        names.get((month as usize).wrapping_sub(1)).copied().unwrap_or_default()
    }
}

/// The Persian solar date of a day, by the 33-year rule (right for the years 1178 to 1633
/// but for single years after 1501, which no sales file reaches).
fn solar(day: Day) -> Civil {
    let day = i64::from(day.0);
    // Day of the first of Farvardin of `year`: 365 per year and the leap years before it, so that the first of
    // Farvardin 1348 falls on 21 March 1969, day -286.
    let leaps_before = |year: i64| (8 * year + 21).div_euclid(33);
    let new_year = |year: i64| -286 + 365 * (year - 1348) + leaps_before(year) - leaps_before(1348);
    let mut year = 1348 + (day + 286).div_euclid(366);
    while new_year(year) > day {
        year -= 1;
    }
    while new_year(year + 1) <= day {
        year += 1;
    }
    let day_of_year = day - new_year(year);
    let (month, day) = if day_of_year < 186 {
        (day_of_year / 31 + 1, day_of_year % 31 + 1)
    } else {
        ((day_of_year - 186) / 30 + 7, (day_of_year - 186) % 30 + 1)
    };
    Civil { year: year as i32, month: month as u32, day: day as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 21 March 2026.
    const SPRING: Day = Day(20_533);

    #[test]
    fn dates_are_written_as_cldr_writes_them() {
        let short: Vec<String> = Language::ALL.map(|language| Text::new(language).date_short(SPRING)).into();
        assert_eq!(short, ["3/21/26", "21.03.26", "21/3/26", "21.03.26", "21.03.26\u{A0}г.", "۱۴۰۵/۱/۱"]);
        let long: Vec<String> = Language::ALL.map(|language| Text::new(language).date_long(SPRING)).into();
        assert_eq!(
            long,
            [
                "March 21, 2026",
                "21 մարտի, 2026 թ.",
                "21 Μαρτίου 2026",
                "21 მარტი, 2026",
                "21 март 2026\u{A0}г.",
                "۱ فروردین ۱۴۰۵"
            ]
        );
    }

    #[test]
    fn the_thirtieth_of_esfand_1403_is_the_twentieth_of_march_2025() {
        assert_eq!(Day(20_167).date(), (2025, 3, 20));
        assert_eq!(solar(Day(20_167)), Civil { year: 1403, month: 12, day: 30 });
        assert_eq!(solar(Day(20_168)), Civil { year: 1404, month: 1, day: 1 });
    }

    #[test]
    fn a_date_of_the_engine_is_written_in_words() {
        assert_eq!(Text::new(Language::Bulgarian).plain_date("2026-03-21"), "21 март 2026\u{A0}г.");
        assert_eq!(Text::new(Language::Bulgarian).plain_date("soon"), "soon");
    }

    #[test]
    fn the_leap_years_of_the_solar_calendar_are_the_known_ones() {
        let leap: Vec<i32> = (0..40_000)
            .filter_map(|day| {
                let date = solar(Day(day));
                (date.month == 12 && date.day == 30).then_some(date.year)
            })
            .filter(|year| (1399..=1420).contains(year))
            .collect();
        assert_eq!(leap, [1399, 1403, 1408, 1412, 1416, 1420]);
        for year in 1348..1450 {
            let known = (25 * year + 11) % 33 < 8;
            let found = (0..40_000).any(|day| solar(Day(day)) == Civil { year, month: 12, day: 30 });
            assert_eq!(known, found, "{year}");
        }
    }

    #[test]
    fn every_day_follows_the_day_before_it() {
        let mut before = solar(Day(-40_000));
        for day in -39_999..40_000 {
            let date = solar(Day(day));
            let next_day = date.month == before.month && date.day == before.day + 1;
            let next_month = date.day == 1 && (date.month == before.month + 1 || date.month == 1);
            assert!(next_day || next_month, "{before:?} then {date:?}");
            assert!(date.day >= 1 && date.day <= 31 && date.month <= 12);
            before = date;
        }
    }
}
