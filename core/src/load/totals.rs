//! What totals are called, and whether a cell calls its record one.

/// English, Armenian, Greek, Georgian, Bulgarian, Persian, German, French, Russian, Spanish, Portuguese,
/// Turkish, Italian, Dutch. In lower case, a `+` for a space.
const TOTALS: &str = "total totals subtotal sum grand+total grand+totals overall+total \
    ընդամենը ընդհանուր ընդհանուր+գումար գումար \
    σύνολο σύνολα συνολο συνολα μερικό+σύνολο μερικο+συνολο γενικό+σύνολο γενικά+σύνολα γενικο+συνολο άθροισμα \
    ჯამი სულ სულ+ჯამი საერთო+ჯამი \
    общо всичко всичко+общо сума обща+сума междинна+сума \
    جمع جمع+کل مجموع مجموع+کل \
    summe summen gesamt gesamtsumme insgesamt endsumme zwischensumme \
    total+général total+general totaux somme sous-total \
    итого всего итог всего+итого итого+всего общий+итог сумма подытог \
    suma total+geral toplam genel+toplam ara+toplam totale totaal";

/// Whether a cell is nothing but the word for a total, whatever marks follow it.
pub(super) fn is_total(cell: &str) -> bool {
    let letters = cell.trim().to_lowercase();
    let words: String =
        letters.chars().take_while(|letter| letter.is_alphabetic() || " -\u{a0}".contains(*letter)).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join("+");
    TOTALS.split_whitespace().any(|known| known == words.trim_end_matches(['-', '+']))
}

/// Whether a cell begins or ends with the word for a total: `Итого по ООО Ромашка`, `Anna total`.
pub(super) fn tells_total(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    let is_word = |word: Option<&str>| {
        let word = word.unwrap_or("").trim_matches(|letter: char| !letter.is_alphabetic());
        TOTALS.split_whitespace().any(|known| !known.contains('+') && known == word)
    };
    let mut words = cell.split_whitespace();
    is_total(&cell) || is_word(words.next()) || is_word(words.next_back())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_by_their_words() {
        for (cell, is, tells) in [
            ("Total", true, true),
            ("ИТОГО:", true, true),
            ("TOTAL (3 records)", true, true),
            ("Grand  total", true, true),
            ("Sous-total", true, true),
            ("Итого по ООО «Ромашка»", false, true),
            ("Anna Petrosyan total", false, true),
            ("جمع مشتری", false, true),
            ("Totally", false, false),
            ("Anna", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_total(cell), tells_total(cell)), (is, tells), "{cell}");
        }
    }
}
