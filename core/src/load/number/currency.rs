//! Signs and words of currencies that may stand at either end of a number.

/// Currencies by the code that names them, with the signs and words that mean them, in small letters. A sign
/// that several countries share names itself.
pub(in crate::load) const CURRENCIES: [(&str, &[&str]); 35] = [
    ("AMD", &["֏", "amd", "դր", "դր.", "դրամ", "др.", "драм"]),
    ("GEL", &["₾", "gel", "ლარი", "ლ", "ლ.", "лари"]),
    ("BGN", &["лв", "лв.", "bgn", "lv", "lv.", "лева"]),
    ("EUR", &["€", "eur", "euro", "ευρώ", "евро", "եվրո", "ევრო", "یورو"]),
    ("USD", &["usd", "us$", "դոլար", "دلار"]),
    ("$", &["$"]),
    ("GBP", &["£", "gbp"]),
    ("¥", &["¥"]),
    ("JPY", &["jpy", "円"]),
    ("CNY", &["cny", "rmb", "元"]),
    ("IRR", &["﷼", "irr", "ریال", "ريال", "rial"]),
    ("IRT", &["irt", "تومان", "تومن", "toman"]),
    ("RUB", &["₽", "rub", "rur", "руб", "руб.", "р", "р."]),
    ("TRY", &["₺", "try", "tl"]),
    ("UAH", &["₴", "uah", "грн", "грн."]),
    ("KZT", &["₸", "kzt", "тг", "тг.", "тенге"]),
    ("AZN", &["₼", "azn"]),
    ("BYN", &["byn"]),
    ("RON", &["ron", "lei"]),
    ("RSD", &["rsd", "дин", "дин."]),
    ("MKD", &["mkd", "ден", "ден."]),
    ("ALL", &["lekë"]),
    ("PLN", &["zł", "pln"]),
    ("CZK", &["kč", "czk"]),
    ("HUF", &["ft", "huf"]),
    ("CHF", &["chf", "fr", "fr.", "sfr.", "sfr"]),
    ("SEK", &["sek"]),
    ("NOK", &["nok"]),
    ("DKK", &["dkk"]),
    ("kr", &["kr", "kr."]),
    ("INR", &["₹", "inr", "rs", "rs."]),
    ("ILS", &["₪", "ils"]),
    ("KRW", &["₩", "krw"]),
    ("AED", &["aed", "د.إ"]),
    ("SAR", &["sar", "ر.س"]),
];

/// The position in [`CURRENCIES`] of a sign or word.
fn find(word: &[u8]) -> Option<usize> {
    if word.is_empty() || word.len() > 16 {
        return None;
    }
    let is = |spelling: &&str| {
        spelling.len() == word.len()
            && (word.eq_ignore_ascii_case(spelling.as_bytes())
                || std::str::from_utf8(word).is_ok_and(|word| {
                    !word.is_ascii() && word.chars().flat_map(char::to_lowercase).eq(spelling.chars())
                }))
    };
    CURRENCIES.iter().position(|(_, spellings)| spellings.iter().any(is))
}

/// Whether a byte may belong to the sign or word of a currency; a point may end a word.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80 || byte == b'$'
}

/// A number without the currency before or behind it, and which one it is.
pub(super) fn strip(cell: &[u8]) -> Option<(&[u8], usize)> {
    let front = cell.iter().take_while(|byte| is_word(**byte)).count();
    if front > 0 {
        // `Rs.500` has a point of its own, `$.50` has none.
        let dotted = front + usize::from(cell.get(front) == Some(&b'.'));
        return [dotted, front].into_iter().find_map(|end| {
            let (word, rest) = cell.split_at_checked(end)?;
            Some((rest, find(word)?))
        });
    }
    let dotted = cell.strip_suffix(b".").unwrap_or(cell);
    let back = dotted.iter().rev().take_while(|byte| is_word(**byte)).count();
    let (rest, word) = cell.split_at_checked(dotted.len() - back).filter(|_| back > 0)?;
    Some((rest, find(word)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_stands_twice_and_all_are_small() {
        let mut seen = std::collections::HashSet::new();
        for (code, spellings) in CURRENCIES {
            for spelling in spellings {
                assert!(seen.insert(*spelling), "{spelling}");
                assert_eq!(spelling.to_lowercase(), *spelling);
                assert_eq!(find(spelling.as_bytes()).map(|at| CURRENCIES[at].0), Some(code));
                assert_eq!(
                    find(spelling.to_uppercase().as_bytes()).is_some(),
                    spelling.to_uppercase().len() == spelling.len(),
                    "{spelling}"
                );
            }
        }
    }

    #[test]
    fn a_currency_is_taken_from_either_end() {
        let strip = |cell: &'static str| {
            strip(cell.as_bytes()).map(|(rest, at)| (std::str::from_utf8(rest).unwrap(), CURRENCIES[at].0))
        };
        assert_eq!(strip("$.50"), Some((".50", "$")));
        assert_eq!(strip("Rs.500"), Some(("500", "INR")));
        assert_eq!(strip("12,50 Лв."), Some(("12,50 ", "BGN")));
        assert_eq!(strip("12 تومان"), Some(("12 ", "IRT")));
        assert_eq!(strip("EUR12"), Some(("12", "EUR")));
        assert_eq!(strip("12 kg"), None);
        assert_eq!(strip("12."), None);
    }
}
