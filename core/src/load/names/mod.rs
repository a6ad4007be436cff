//! What the headers of columns mean: a dictionary of names, one file a language.
//!
//! A header is brought to its matching key (no case, no accents, no signs, no unit in brackets) and looked up
//! as a whole; failing that, its first or last word may still say that it is an identifier or a date. What a
//! name means never depends on the values below it: types and roles are settled with it, not by it alone.
//!
//! A language is a list of [`Kind`]s with the names that shops, tills, CRMs and ledgers print for them, and of
//! words that tell a kind by themselves. A name that two languages share stands in the first of them.

mod armenian;
mod bulgarian;
mod english;
mod french;
mod georgian;
mod german;
mod greek;
mod persian;
mod russian;
mod spanish;
mod turkish;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::source::{Family, Role};
use crate::value::matching_key;

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

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The number or code of a customer.
    CustomerId,
    /// The customer, by a number or by a name.
    Customer,
    /// The number of the row itself, whatever rows are.
    OwnId,
    Name,
    Email,
    Phone,
    /// Street, note: free text about somebody.
    Note,
    /// Tax number, bank account.
    Registry,
    OrderId,
    /// When something was bought.
    Date,
    /// When a row was made.
    Created,
    Amount,
    Quantity,
    UnitPrice,
    Cost,
    /// Discounts, taxes, shipping: money that is none of the above.
    Money,
    Margin,
    /// Money given back.
    Refund,
    /// When or whether an order was cancelled.
    Cancelled,
    Category,
    Product,
    ProductCode,
    Payment,
    Status,
    Currency,
    /// Channel, source, tags: other facts of behaviour.
    Behaviour,
    /// First, last and other dates of behaviour.
    Moment,
    Consent,
    Satisfaction,
    BirthDate,
    /// Age, income, children.
    PersonNumber,
    /// Gender, education, occupation.
    PersonWord,
    Country,
    City,
    Region,
    PostalCode,
    /// Lifestyle, values, interests.
    Mind,
    Industry,
    CompanySize,
    /// Other facts about a firm.
    Firm,
}

impl Kind {
    /// The role a column of the kind may take, its family, and what its values should be.
    fn facts(self) -> (Option<Role>, Option<Family>, Expects) {
        use Expects::{Anything, Date, Flag, Id, Number, Text};
        use Family::{Behavioural, Demographic, Geographic, Psychographic};
        match self {
            Kind::CustomerId | Kind::Customer | Kind::OwnId => (Some(Role::CustomerId), None, Id),
            Kind::Name => (Some(Role::Name), None, Text),
            Kind::Email => (Some(Role::Email), None, Id),
            Kind::Phone => (Some(Role::Phone), None, Id),
            Kind::Note => (None, None, Text),
            Kind::Registry => (None, None, Id),
            Kind::OrderId => (Some(Role::OrderId), None, Id),
            Kind::Date | Kind::Created => (Some(Role::Date), Some(Behavioural), Date),
            Kind::Amount => (Some(Role::Amount), Some(Behavioural), Number),
            Kind::Quantity => (Some(Role::Quantity), Some(Behavioural), Number),
            Kind::UnitPrice => (Some(Role::UnitPrice), Some(Behavioural), Number),
            Kind::Cost => (Some(Role::Cost), Some(Behavioural), Number),
            Kind::Money => (None, Some(Behavioural), Number),
            Kind::Margin => (Some(Role::Margin), Some(Behavioural), Number),
            Kind::Refund => (Some(Role::Refund), Some(Behavioural), Number),
            Kind::Cancelled => (Some(Role::Cancelled), Some(Behavioural), Anything),
            Kind::Category => (Some(Role::Category), Some(Behavioural), Text),
            Kind::Product => (Some(Role::Product), Some(Behavioural), Text),
            Kind::ProductCode => (Some(Role::Product), Some(Behavioural), Id),
            Kind::Payment => (Some(Role::Payment), Some(Behavioural), Text),
            Kind::Status => (Some(Role::Status), Some(Behavioural), Text),
            Kind::Currency => (Some(Role::Currency), None, Text),
            Kind::Behaviour => (None, Some(Behavioural), Anything),
            Kind::Moment => (None, Some(Behavioural), Date),
            Kind::Consent => (Some(Role::Consent), Some(Behavioural), Flag),
            Kind::Satisfaction => (Some(Role::Satisfaction), Some(Behavioural), Number),
            Kind::BirthDate => (Some(Role::BirthDate), Some(Demographic), Date),
            Kind::PersonNumber => (None, Some(Demographic), Number),
            Kind::PersonWord => (None, Some(Demographic), Text),
            Kind::Country => (Some(Role::Country), Some(Geographic), Text),
            Kind::City => (Some(Role::City), Some(Geographic), Text),
            Kind::Region => (None, Some(Geographic), Text),
            Kind::PostalCode => (None, Some(Geographic), Id),
            Kind::Mind => (None, Some(Psychographic), Text),
            Kind::Industry => (Some(Role::Industry), Some(Family::Firm), Text),
            Kind::CompanySize => (Some(Role::CompanySize), Some(Family::Firm), Anything),
            Kind::Firm => (None, Some(Family::Firm), Anything),
        }
    }

    /// How much less sure of their role names of the kind are than those of another kind of the same role.
    fn doubt(self) -> u8 {
        match self {
            Kind::Customer | Kind::Created | Kind::ProductCode => 100,
            Kind::OwnId => 150,
            _ => 0,
        }
    }
}

/// What a header means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// What the column is about, if the dictionary has its name.
    pub kind: Option<Kind>,
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
    /// A name that means nothing.
    pub(super) const NONE: Meaning =
        Meaning { kind: None, role: None, rank: u8::MAX, family: None, expects: Expects::Anything };
}

/// The names of a language.
struct Language {
    /// Names as they are written, between commas, from the surest to the least sure.
    names: &'static [(Kind, &'static str)],
    /// Words that tell what values are, where the whole name is not known.
    words: &'static [(At, Expects, &'static str)],
}

/// Where in a header a word stands.
#[derive(Clone, Copy)]
enum At {
    /// It is the first word.
    First,
    /// It is the last word.
    Last,
    /// The last word ends with it.
    End,
}

/// The languages, in the order in which they are asked.
const LANGUAGES: [&Language; 11] = [
    &english::ENGLISH,
    &armenian::ARMENIAN,
    &greek::GREEK,
    &georgian::GEORGIAN,
    &bulgarian::BULGARIAN,
    &persian::PERSIAN,
    &german::GERMAN,
    &french::FRENCH,
    &russian::RUSSIAN,
    &spanish::SPANISH,
    &turkish::TURKISH,
];

/// All names, folded, with their kinds and ranks.
static NAMES: LazyLock<HashMap<String, (Kind, u8)>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for (kind, names) in LANGUAGES.iter().flat_map(|language| language.names) {
        for (name, rank) in names.split(',').zip(kind.doubt()..) {
            all.entry(fold(name)).or_insert((*kind, rank));
        }
    }
    all
});

/// What a header means.
pub(super) fn meaning(header: &str) -> Meaning {
    // `Сумма, руб.`: what follows a comma is a unit.
    let before_unit = || header.rsplit_once(',').and_then(|(name, _)| NAMES.get(&fold(name)));
    if let Some(&(kind, rank)) = NAMES.get(&fold(header)).or_else(before_unit) {
        let (role, family, expects) = kind.facts();
        return Meaning { kind: Some(kind), role, rank, family, expects };
    }
    let words = words(header);
    let (first, last) = (words.first().map_or("", String::as_str), words.last().map_or("", String::as_str));
    let tells = |(at, expects, list): &(At, Expects, &str)| {
        let is = |word: &str| match at {
            At::First => first == word,
            At::Last => last == word,
            At::End => last.ends_with(word),
        };
        list.split(' ').any(is).then_some(*expects)
    };
    let expects = LANGUAGES.iter().flat_map(|language| language.words).find_map(tells);
    Meaning { expects: expects.unwrap_or(Expects::Anything), ..Meaning::NONE }
}

/// A header without case, accents, signs, spaces and a unit in brackets.
pub(super) fn fold(header: &str) -> String {
    let plain = match header.find(['(', '[']) {
        Some(at) if at > 0 && header.trim_end().ends_with([')', ']']) => header.get(..at).unwrap_or(header),
        _ => header,
    };
    let named = plain.replace('#', "number").replace('№', "номер");
    matching_key(&named).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The words of a header, folded: `customerID`, `customer_id` and `Customer ID` have the same two.
fn words(header: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last_lower = false;
    let mut open = false;
    for letter in header.replace('№', " номер ").chars() {
        // What joins letters without being one does not part words.
        if !letter.is_alphanumeric() && !matching_key(letter.encode_utf8(&mut [0; 4])).is_empty() {
            open = false;
            continue;
        }
        if !open || (last_lower && letter.is_uppercase()) {
            words.push(String::new());
        }
        (open, last_lower) = (true, letter.is_lowercase());
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.iter().map(|word| matching_key(word)).collect()
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
            ("Kundennummer", Some(Role::CustomerId)),
            ("Kunden-Nr.", Some(Role::CustomerId)),
            ("Rechnungsdatum", Some(Role::Date)),
            ("Stückpreis (€)", Some(Role::UnitPrice)),
            ("STUECKPREIS", Some(Role::UnitPrice)),
            ("Betrag", Some(Role::Amount)),
            ("Αριθμός πελάτη", Some(Role::CustomerId)),
            ("ΚΩΔ. ΠΕΛΑΤΗ", Some(Role::CustomerId)),
            ("Ημ/νία", Some(Role::Date)),
            ("Αξία", Some(Role::Amount)),
            ("Клиент", Some(Role::CustomerId)),
            ("Сумма", Some(Role::Amount)),
            ("Сумма, руб.", Some(Role::Amount)),
            ("№ заказа", Some(Role::OrderId)),
            ("Дата на фактура", Some(Role::Date)),
            ("Ед. цена", Some(Role::UnitPrice)),
            ("مشتری", Some(Role::CustomerId)),
            ("كد مشتري", Some(Role::CustomerId)),
            ("تاریخ فاکتور", Some(Role::Date)),
            ("مبلغ (ریال)", Some(Role::Amount)),
            ("Հաճախորդի կոդ", Some(Role::CustomerId)),
            ("ԳՈՒՄԱՐ", Some(Role::Amount)),
            ("მომხმარებლის კოდი", Some(Role::CustomerId)),
            ("ᲗᲐᲜᲮᲐ", Some(Role::Amount)),
            ("Numéro de client", Some(Role::CustomerId)),
            ("Total TTC", Some(Role::Amount)),
            ("Número de pedido", Some(Role::OrderId)),
            ("Müşteri No", Some(Role::CustomerId)),
            ("TUTAR", Some(Role::Amount)),
            ("nonsense", None),
        ] {
            assert_eq!(meaning(header).role, role, "{header}");
        }
    }

    #[test]
    fn a_word_tells_an_identifier_or_a_date() {
        for (header, expects) in [
            ("Depot ID", Expects::Id),
            ("depotNo", Expects::Id),
            ("contract date", Expects::Date),
            ("Lieferdatum", Expects::Date),
            ("Vertragsnr", Expects::Id),
            ("Дата отгрузки", Expects::Date),
            ("Код склада", Expects::Id),
            ("Ημερομηνία αποστολής", Expects::Date),
            ("تاریخ تحویل", Expects::Date),
            ("شماره\u{200c} انبار", Expects::Id),
            ("მიწოდების თარიღი", Expects::Date),
            ("Առաքման ամսաթիվ", Expects::Date),
            ("Fecha de entrega", Expects::Date),
            ("Teslim tarihi", Expects::Date),
            ("Date de livraison", Expects::Date),
            ("flavour", Expects::Anything),
        ] {
            assert_eq!(meaning(header).expects, expects, "{header}");
        }
    }

    #[test]
    fn no_name_stands_twice() {
        let mut seen = HashMap::new();
        for (kind, names) in LANGUAGES.iter().flat_map(|language| language.names) {
            for name in names.split(',') {
                assert!(!fold(name).is_empty(), "{names}");
                assert_eq!(seen.insert(fold(name), kind), None, "{name}");
            }
        }
    }

    #[test]
    fn every_language_has_names_for_every_role() {
        for language in LANGUAGES {
            for (role, _) in Role::NAMES {
                let has = language.names.iter().any(|(kind, _)| kind.facts().0 == Some(role));
                assert!(has, "{role:?} beside {:?}", language.names.first());
            }
        }
    }
}
