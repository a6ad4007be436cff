//! Names of months, as dates are written in eleven languages.
//!
//! The names, nominative and genitive, and their short forms follow CLDR 48; to them come the forms that
//! spreadsheets and ledgers print beside those. A name stands for one month, whatever the language.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::value::matching_key;

/// The month of a name, and whether it is one of the Jalali calendar.
pub(super) fn month(name: &str) -> Option<(u32, bool)> {
    NUMBERS.get(matching_key(name).as_str()).copied()
}

/// Months by the matching key of their names.
static NUMBERS: LazyLock<HashMap<String, (u32, bool)>> = LazyLock::new(|| {
    let tables = GREGORIAN.iter().map(|table| (table, false)).chain([(&JALALI, true)]);
    let names = tables.flat_map(|(table, is_jalali)| {
        let months = (1..).zip(table).map(move |(number, names)| (names, (number, is_jalali)));
        months
            .flat_map(|(names, month)| names.split_whitespace().map(move |name| (matching_key(name), month)))
    });
    names.collect()
});

type Year = [&'static str; 12];

const JALALI: Year = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد امرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
];

const GREGORIAN: [Year; 11] = [
    [
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sep sept",
        "october oct",
        "november nov",
        "december dec",
    ],
    [
        "հունվար հունվարի հնվ հուն",
        "փետրվար փետրվարի փտվ փետ",
        "մարտ մարտի մրտ մար",
        "ապրիլ ապրիլի ապր",
        "մայիս մայիսի մյս մայ",
        "հունիս հունիսի հնս",
        "հուլիս հուլիսի հլս հուլ",
        "օգոստոս օգոստոսի օգս օգոս",
        "սեպտեմբեր սեպտեմբերի սեպ սեպտ",
        "հոկտեմբեր հոկտեմբերի հոկ հոկտ",
        "նոյեմբեր նոյեմբերի նոյ",
        "դեկտեմբեր դեկտեմբերի դեկ",
    ],
    [
        "ιανουάριος ιανουαρίου ιαν",
        "φεβρουάριος φεβρουαρίου φεβ φεβρ",
        "μάρτιος μαρτίου μάρτης μάρτη μαρ μαρτ",
        "απρίλιος απριλίου απρίλης απρίλη απρ",
        "μάιος μαΐου μάης μάη μάι μαΐ",
        "ιούνιος ιουνίου ιούνης ιούνη ιουν",
        "ιούλιος ιουλίου ιούλης ιούλη ιουλ",
        "αύγουστος αυγούστου αυγ",
        "σεπτέμβριος σεπτεμβρίου σεπτέμβρης σεπ σεπτ",
        "οκτώβριος οκτωβρίου οκτώβρης οκτ",
        "νοέμβριος νοεμβρίου νοέμβρης νοε",
        "δεκέμβριος δεκεμβρίου δεκέμβρης δεκ",
    ],
    [
        "იანვარი იანვრის იან",
        "თებერვალი თებერვლის თებ",
        "მარტი მარტის მარ",
        "აპრილი აპრილის აპრ",
        "მაისი მაისის მაი",
        "ივნისი ივნისის ივნ",
        "ივლისი ივლისის ივლ",
        "აგვისტო აგვისტოს აგვ",
        "სექტემბერი სექტემბრის სექ",
        "ოქტომბერი ოქტომბრის ოქტ",
        "ნოემბერი ნოემბრის ნოე",
        "დეკემბერი დეკემბრის დეკ",
    ],
    [
        "януари ян яну",
        "февруари фев",
        "март мар",
        "април апр",
        "май",
        "юни юн",
        "юли юл",
        "август авг",
        "септември септ сеп",
        "октомври окт",
        "ноември ноем ное",
        "декември дек",
    ],
    [
        "ژانویه ژانویهٔ ژانویه‌ی",
        "فوریه فوریهٔ فبریه",
        "مارس مارچ",
        "آوریل آپریل",
        "مه مهٔ می",
        "ژوئن جون",
        "ژوئیه ژوئیهٔ جولای",
        "اوت آگوست",
        "سپتامبر",
        "اکتبر",
        "نوامبر",
        "دسامبر",
    ],
    [
        "januar jän jänner",
        "februar",
        "märz mrz",
        "",
        "mai",
        "juni",
        "juli",
        "",
        "",
        "oktober okt",
        "",
        "dezember dez",
    ],
    [
        "janvier janv",
        "février févr fév",
        "mars",
        "avril avr",
        "",
        "juin",
        "juillet juil",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre déc",
    ],
    [
        "январь января янв",
        "февраль февраля февр",
        "марта",
        "апрель апреля",
        "мая",
        "июнь июня июн",
        "июль июля июл",
        "августа",
        "сентябрь сентября сент сен",
        "октябрь октября",
        "ноябрь ноября нояб ноя",
        "декабрь декабря",
    ],
    [
        "enero ene",
        "febrero",
        "marzo",
        "abril abr",
        "mayo",
        "junio",
        "julio",
        "agosto ago",
        "septiembre setiembre",
        "octubre",
        "noviembre",
        "diciembre dic",
    ],
    [
        "ocak oca",
        "şubat şub",
        "mart",
        "nisan nis",
        "mayıs",
        "haziran haz",
        "temmuz tem",
        "ağustos ağu",
        "eylül eyl",
        "ekim eki",
        "kasım kas",
        "aralık ara",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_month() {
        let tables = GREGORIAN.iter().map(|table| (table, false)).chain([(&JALALI, true)]);
        for (table, is_jalali) in tables {
            for (number, names) in (1..).zip(table) {
                for name in names.split_whitespace() {
                    assert_eq!(month(name), Some((number, is_jalali)), "{name}");
                    assert_eq!(month(&name.to_uppercase()), Some((number, is_jalali)), "{name}");
                }
            }
        }
    }
}
