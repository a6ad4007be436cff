//! What the headers of columns mean: a dictionary of names, one file a language.
//!
//! A header is folded (lower case, without accents of no weight, signs and units in brackets) and looked up
//! as a whole; failing that, its last word may still say that it is an identifier or a date. What a name
//! means never depends on the values below it: types and roles are settled with it, not by it alone.

mod english;

use super::source::{Family, Role};

/// What the values under a header should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expects {
    /// No expectation.
    Anything,
    /// Text: names, words, notes.
    Text,
    /// Identifiers, codes and addresses: text, even where it is all digits.
    Id,
    /// Numbers.
    Number,
    /// Days or moments.
    Date,
    /// Yes or no.
    Flag,
}

/// What a header means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The role a column of this name may take, if any.
    pub role: Option<Role>,
    /// How sure the name is of its role: of two columns the lower rank has it.
    pub rank: u8,
    /// The family of criteria.
    pub family: Option<Family>,
    /// What the values should be.
    pub expects: Expects,
}

impl Meaning {
    const NONE: Meaning = Meaning { role: None, rank: u8::MAX, family: None, expects: Expects::Anything };
}

/// Names that mean the same, from the surest to the least sure.
struct Entry {
    role: Option<Role>,
    family: Option<Family>,
    expects: Expects,
    /// Folded names separated by spaces.
    names: &'static str,
}

/// The languages, in the order in which they are asked.
const LANGUAGES: [&[Entry]; 1] = [english::NAMES];

/// What a header means.
pub(super) fn meaning(header: &str) -> Meaning {
    let folded = fold(header);
    for entry in LANGUAGES.iter().copied().flatten() {
        if let Some(rank) = entry.names.split(' ').position(|name| name == folded) {
            let rank = rank.min(usize::from(u8::MAX)) as u8;
            return Meaning { role: entry.role, rank, family: entry.family, expects: entry.expects };
        }
    }
    let expects = match words(header).last().map(String::as_str) {
        Some(
            "id" | "ids" | "nr" | "no" | "number" | "num" | "code" | "sku" | "key" | "ref" | "zip" | "uuid",
        ) => Expects::Id,
        Some("date") => Expects::Date,
        _ => Expects::Anything,
    };
    Meaning { expects, ..Meaning::NONE }
}

/// A header without case, signs, spaces and a unit in brackets.
pub(super) fn fold(header: &str) -> String {
    let plain = match header.find(['(', '[']) {
        Some(at) if at > 0 && header.trim_end().ends_with([')', ']']) => header.get(..at).unwrap_or(header),
        _ => header,
    };
    let named = plain.replace('#', "number");
    named.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a header: `customerID`, `customer_id` and `Customer ID` have the same two.
fn words(header: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last_lower = false;
    let mut open = false;
    for letter in header.chars() {
        if !letter.is_alphanumeric() {
            open = false;
            continue;
        }
        if !open || (last_lower && letter.is_uppercase()) {
            words.push(String::new());
        }
        (open, last_lower) = (true, letter.is_lowercase());
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_recognised_however_they_are_written() {
        for (header, role) in [
            ("customer_id", Some(Role::CustomerId)),
            ("CustomerID", Some(Role::CustomerId)),
            ("Customer ID", Some(Role::CustomerId)),
            ("InvoiceNo", Some(Role::OrderId)),
            ("Order #", Some(Role::OrderId)),
            ("E-mail", Some(Role::Email)),
            ("Created (UTC)", Some(Role::Date)),
            ("Unit Price (€)", Some(Role::UnitPrice)),
            ("Country/Region", Some(Role::Country)),
            ("nonsense", None),
        ] {
            assert_eq!(meaning(header).role, role, "{header}");
        }
    }

    #[test]
    fn the_last_word_tells_an_identifier() {
        assert_eq!(meaning("Depot ID").expects, Expects::Id);
        assert_eq!(meaning("depotNo").expects, Expects::Id);
        assert_eq!(meaning("contract date").expects, Expects::Date);
        assert_eq!(meaning("flavour").expects, Expects::Anything);
    }

    #[test]
    fn no_name_stands_twice() {
        let mut seen = std::collections::HashSet::new();
        for entry in LANGUAGES.iter().copied().flatten() {
            for name in entry.names.split(' ') {
                assert!(seen.insert(name), "{name}");
                assert_eq!(fold(name), name, "folded");
            }
        }
    }
}
