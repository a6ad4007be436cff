//! Columns of numbers that name a person or an account before the law: bank accounts, payment cards, national numbers.
//!
//! They are told by shape and check digit, whatever stands above them. Nobody divides customers by them, so they are
//! left out unless the user wants them. National numbers without a check digit (Armenian, Georgian) cannot be told from
//! others.

use crate::diag::{Place, Problem, Severity};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Personal {
    /// Numbers of bank accounts (ISO 13616, remainder 1 by 97).
    Account,
    /// Numbers of payment cards (ISO/IEC 7812, Luhn).
    Card,
    /// National numbers of persons: Bulgarian ЕГН, Greek ΑΜΚΑ, Iranian کد ملی.
    National,
}

impl Personal {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Personal::Account => "bank-account",
            Personal::Card => "payment-card",
            Personal::National => "national-number",
        }
    }

    /// What is said of a column that is left out for it.
    pub fn problem(self, file: &str, column: String) -> Problem {
        let english = format!("the column \"{column}\" holds numbers of a {} and is left out", self.name());
        let place = Place::Column { file: file.to_owned(), column: column.clone() };
        Problem::new("load.personal", Severity::Note, english)
            .arg("column", column)
            .arg("what", self.name())
            .at(place)
            .help("read it all the same if it is needed")
    }
}

/// So many different values must be there to speak for a column; one number in ten has the right check digit by chance.
const ENOUGH: usize = 6;

/// Whether a value is of a kind.
type Test = fn(&str) -> bool;

/// What the values of a column are, if nearly all are the same.
pub(super) fn what(examples: &[String]) -> Option<Personal> {
    if examples.len() < ENOUGH {
        return None;
    }
    let tests: [(Personal, Test); 3] =
        [(Personal::Account, is_account), (Personal::Card, is_card), (Personal::National, is_national)];
    let all = examples.len();
    tests
        .into_iter()
        .find(|(_, test)| examples.iter().filter(|cell| test(cell)).count() * 10 >= all * 9)
        .map(|(kind, _)| kind)
}

/// The digits of a number that may be written in groups; nothing when other signs stand in it.
fn digits(text: &str) -> Option<Vec<u32>> {
    let signs = text.trim().chars().filter(|sign| !matches!(sign, ' ' | '-' | '\u{a0}'));
    signs
        .map(|sign| match sign {
            // Persian digits.
            '۰'..='۹' => Some(sign as u32 - '۰' as u32),
            _ => sign.to_digit(10),
        })
        .collect()
}

fn is_account(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (Some(country), true) = (signs.get(..2), (15..=34).contains(&signs.len())) else { return false };
    if !country.iter().all(char::is_ascii_uppercase) || !signs.iter().all(char::is_ascii_alphanumeric) {
        return false;
    }
    // The first four signs go to the end; letters count as 10 to 35.
    let turned = signs.iter().skip(4).chain(signs.iter().take(4));
    let rest = turned
        .filter_map(|sign| sign.to_digit(36))
        .fold(0, |rest, digit| if digit < 10 { (rest * 10 + digit) % 97 } else { (rest * 100 + digit) % 97 });
    rest == 1
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => *digit,
            _ if digit * 2 > 9 => digit * 2 - 9,
            _ => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn is_card(text: &str) -> bool {
    digits(text).is_some_and(|digits| {
        // Networks begin with 2 to 6; a running number with leading zeros is no card.
        (15..=19).contains(&digits.len())
            && digits.first().is_some_and(|first| (2..=6).contains(first))
            && luhn(&digits)
    })
}

fn is_national(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    match digits.len() {
        10 => is_egn(&digits) || is_melli(&digits),
        11 => is_amka(&digits),
        _ => false,
    }
}

fn weighed(digits: &[u32], weights: impl IntoIterator<Item = u32>) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn two(digits: &[u32], at: usize) -> u32 {
    digits.iter().skip(at).take(2).fold(0, |number, digit| number * 10 + digit)
}

/// A Bulgarian number: date of birth with the century in the month, and a check digit.
fn is_egn(digits: &[u32]) -> bool {
    let (month, day) = (two(digits, 2), two(digits, 4));
    let check = weighed(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    (1..=12).contains(&(month % 20))
        && month <= 52
        && (1..=31).contains(&day)
        && digits.last() == Some(&check)
}

/// An Iranian number: the weights fall from 10 to 2.
fn is_melli(digits: &[u32]) -> bool {
    let rest = weighed(digits, (2..=10).rev()) % 11;
    let check = if rest < 2 { rest } else { 11 - rest };
    let all_alike = digits.windows(2).all(|pair| pair.first() == pair.last());
    !all_alike && digits.last() == Some(&check)
}

/// A Greek number of social insurance: day, month and year of birth, and Luhn over all.
fn is_amka(digits: &[u32]) -> bool {
    (1..=31).contains(&two(digits, 0)) && (1..=12).contains(&two(digits, 2)) && luhn(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_are_known() {
        // Examples of ISO 13616's registry, of card networks' test numbers, and of the national rules.
        for account in
            ["GB82 WEST 1234 5698 7654 32", "BG80BNBG96611020345678", "GR1601101250000000012300695"]
        {
            assert!(is_account(account), "{account}");
        }
        for card in ["4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005"] {
            assert!(is_card(card), "{card}");
        }
        for number in ["7523169263", "6101057509", "0499370899", "۰۴۹۹۳۷۰۸۹۹", "01017012343"] {
            let known = is_national(number);
            assert!(known, "{number}");
        }
        for other in ["GB82WEST12345698765433", "4111111111111112", "1111111111", "7523169264", "", "Anna"] {
            assert!(!is_account(other) && !is_card(other) && !is_national(other), "{other}");
        }
    }

    #[test]
    fn running_numbers_and_telephones_are_nothing_personal() {
        let running: Vec<String> = (1_000_000_000..1_000_000_064_u64).map(|id| id.to_string()).collect();
        assert_eq!(what(&running), None);
        let phones: Vec<String> = (0..64).map(|n| format!("+3598875{:05}", n * 977)).collect();
        assert_eq!(what(&phones), None);
        let barcodes: Vec<String> = (0..64).map(|n| format!("40063813{:05}", n * 131)).collect();
        assert_eq!(what(&barcodes), None);
    }

    #[test]
    fn a_few_values_say_nothing() {
        assert_eq!(what(&["4111111111111111".to_owned()]), None);
    }
}
