//! Lines that are no goods, and goods that cost nothing.

use super::{File, text};
use crate::load::Role;
use crate::table::{Column, TextValues, Values};
use crate::value::fold;

/// What stands on lines that are no products, folded: postage, fees, charges, adjustments, discounts. A line is one
/// of them when its product is such a word, or begins with one and goes on after a space or a sign.
const NON_PRODUCTS: [&str; 84] = [
    "post",
    "postage",
    "dotcom postage",
    "carriage",
    "shipping",
    "shipping fee",
    "delivery",
    "delivery fee",
    "freight",
    "handling",
    "bank charges",
    "amazon fee",
    "service fee",
    "booking fee",
    "payment fee",
    "commission",
    "adjust bad debt",
    "adjustment",
    "manual",
    "discount",
    "gift wrapping",
    "deposit",
    "tip",
    "rounding",
    "առաքում",
    "առաքման վճար",
    "փոխադրում",
    "զեղչ",
    "միջնորդավճար",
    "բանկային ծախսեր",
    "կանխավճար",
    "μεταφορικά",
    "έξοδα αποστολής",
    "έξοδα μεταφοράς",
    "αντικαταβολή",
    "έκπτωση",
    "προμήθεια",
    "τραπεζικά έξοδα",
    "προκαταβολή",
    "στρογγυλοποίηση",
    "მიწოდება",
    "მიტანა",
    "მიწოდების საფასური",
    "ტრანსპორტირება",
    "ფასდაკლება",
    "საკომისიო",
    "ავანსი",
    "доставка",
    "транспорт",
    "транспортни разходи",
    "куриерска услуга",
    "отстъпка",
    "банкова такса",
    "такса",
    "комисиона",
    "закръгление",
    "аванс",
    "почтовые расходы",
    "транспортные услуги",
    "скидка",
    "комиссия",
    "هزینه ارسال",
    "هزینه پست",
    "هزینه حمل",
    "حمل و نقل",
    "کرایه حمل",
    "کرایه",
    "تخفیف",
    "کارمزد",
    "بیعانه",
    "versand",
    "versandkosten",
    "porto",
    "rabatt",
    "gebühr",
    "frais de port",
    "livraison",
    "remise",
    "gastos de envío",
    "envío",
    "descuento",
    "kargo",
    "kargo ücreti",
    "indirim",
];

/// The lines that are no products.
pub(super) fn non_products(file: &File<'_>) -> Vec<u32> {
    let Some(product) = file.column(Role::Product) else { return Vec::new() };
    rows_with(product, is_no_product)
}

fn is_no_product(text: &str) -> bool {
    let folded = fold(text.trim());
    NON_PRODUCTS.iter().any(|word| match folded.strip_prefix(fold(word).as_ref()) {
        Some("") => true,
        // `Shipping: express` is one, `Shipping container` is not.
        Some(rest) => rest.trim_start().starts_with([':', '-', '–', '—', '(', '#', '+']),
        None => false,
    })
}

/// The rows whose text passes a test; repeating words are looked at once.
fn rows_with(column: &Column, test: impl Fn(&str) -> bool) -> Vec<u32> {
    let known = |row: &usize| column.is_known(*row);
    match &column.values {
        Values::Text(TextValues::Dict { codes, words }) => {
            let passes: Vec<bool> = words.iter().map(&test).collect();
            if !passes.contains(&true) {
                return Vec::new();
            }
            let of = |row: usize| codes.get(row).and_then(|code| passes.get(code as usize)).copied();
            (0..column.len())
                .filter(known)
                .filter(|&row| of(row).unwrap_or(false))
                .map(|row| row as u32)
                .collect()
        }
        Values::Text(TextValues::Plain(words)) => {
            let rows = words.iter().enumerate().filter(|(row, _)| column.is_known(*row));
            rows.filter(|(_, word)| test(word)).map(|(row, _)| row as u32).collect()
        }
        // Counted codes are none of the words.
        Values::Text(TextValues::Serial { .. }) => Vec::new(),
        _ => (0..column.len())
            .filter(known)
            .filter(|&row| test(&text(column, row)))
            .map(|row| row as u32)
            .collect(),
    }
}

/// The rows without a price, or without money where the file has no prices.
pub(super) fn free_goods(file: &File<'_>) -> Vec<u32> {
    let price = file.column(Role::UnitPrice).or_else(|| file.column(Role::Amount));
    let Some(column) = price else { return Vec::new() };
    let Values::Number(numbers) = &column.values else { return Vec::new() };
    let mut zeros = numbers.units.rows_of(0);
    zeros.retain(|row| column.is_known(*row as usize));
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postage_is_no_product_and_a_postage_stamp_is_one() {
        for (text, expected) in [
            ("POSTAGE", true),
            ("Shipping: express", true),
            ("Μεταφορικά", true),
            ("ΜΕΤΑΦΟΡΙΚΆ", true),
            ("هزینه ارسال", true),
            ("Shipping container", false),
            ("Posterior splint", false),
            ("Manual", true),
            ("Manual pump", false),
            ("", false),
        ] {
            assert_eq!(is_no_product(text), expected, "{text}");
        }
    }

    #[test]
    fn no_word_stands_twice() {
        let distinct: std::collections::HashSet<String> =
            NON_PRODUCTS.iter().map(|word| fold(word).into_owned()).collect();
        assert_eq!(distinct.len(), NON_PRODUCTS.len());
    }
}
