//! Dates: Gregorian in five languages, the Persian solar calendar in Persian.

use super::{Language, Text};

/// A day of some calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Civil {
    year: i32,
    month: u8,
    day: u8,
}

impl Text {
    /// A short date. `day` is counted from 1 January 1970.
    #[must_use]
    pub fn date_short(self, day: i32) -> String {
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

    /// A date with the month in words. `day` is counted from 1 January 1970.
    #[must_use]
    pub fn date_long(self, day: i32) -> String {
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

    fn civil(self, day: i32) -> Civil {
        match self.language {
            Language::Persian => solar(i64::from(day)),
            _ => gregorian(i64::from(day)),
        }
    }

    /// The month as it stands in a date (the genitive where the language has one).
    fn month_name(self, month: u8) -> &'static str {
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
        names.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
    }
}

/// The Gregorian date of a day counted from 1970 (Howard Hinnant, *chrono-compatible low-level date
/// algorithms*, `civil_from_days`).
fn gregorian(day: i64) -> Civil {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Civil { year: year as i32, month: month as u8, day: day as u8 }
}

/// The Persian solar date of a day counted from 1970, by the 33-year rule (right for the years 1178 to 1633
/// but for single years after 1501, which no sales file reaches).
fn solar(day: i64) -> Civil {
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
    Civil { year: year as i32, month: month as u8, day: day as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 21 March 2026.
    const SPRING: i32 = 20_533;

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
        assert_eq!(gregorian(20_167), Civil { year: 2025, month: 3, day: 20 });
        assert_eq!(solar(20_167), Civil { year: 1403, month: 12, day: 30 });
        assert_eq!(solar(20_168), Civil { year: 1404, month: 1, day: 1 });
    }

    #[test]
    fn the_leap_years_of_the_solar_calendar_are_the_known_ones() {
        let leap: Vec<i32> = (0..40_000)
            .filter_map(|day| {
                let date = solar(day);
                (date.month == 12 && date.day == 30).then_some(date.year)
            })
            .filter(|year| (1399..=1420).contains(year))
            .collect();
        assert_eq!(leap, [1399, 1403, 1408, 1412, 1416, 1420]);
        for year in 1348..1450 {
            let known = (25 * year + 11) % 33 < 8;
            let found = (0..40_000).any(|day| solar(day) == Civil { year, month: 12, day: 30 });
            assert_eq!(known, found, "{year}");
        }
    }

    #[test]
    fn every_day_follows_the_day_before_it() {
        for calendar in [gregorian, solar] {
            let mut before = calendar(-40_000);
            for day in -39_999..40_000 {
                let date = calendar(day);
                let next_day = date.month == before.month && date.day == before.day + 1;
                let next_month = date.day == 1 && (date.month == before.month + 1 || date.month == 1);
                assert!(next_day || next_month, "{before:?} then {date:?}");
                assert!(date.day >= 1 && date.day <= 31 && date.month <= 12);
                before = date;
            }
        }
    }
}
