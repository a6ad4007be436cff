//! Texts compared as people compare them: without case, accents, invisible marks and the spellings that one
//! keyboard has and another has not.
//!
//! [`matching_key`] recognises headings and month names and proposes what to put together. It never decides
//! what is equal: that is [`fold`](super::fold()), and joins compare letters.

use super::fold::fold_char;

/// The text by which two spellings of the same are recognised.
///
/// Case goes by Unicode's simple folding; then accents fall away, and with them tonos, dialytika, tatweel,
/// vowel signs and whatever cannot be seen. Final sigma is sigma, `և` is `եւ` and so is `եվ`, Georgian capitals
/// are small letters, Arabic yeh and kaf are the Persian ones, and digits are ASCII.
///
/// ```
/// use hedgerow_core::value::matching_key;
/// assert_eq!(matching_key("Αριθμός ΠΕΛΆΤΗΣ"), matching_key("αριθμοσ πελατης"));
/// assert_eq!(matching_key("Prénom"), "prenom");
/// assert_eq!(matching_key("كدِ ۱۲"), "کد 12");
/// ```
pub fn matching_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    text.chars().for_each(|letter| push_key(&mut key, letter));
    if key.contains("եվ") { key.replace("եվ", "եւ") } else { key }
}

fn push_key(key: &mut String, letter: char) {
    if is_dropped(letter) {
        return;
    }
    match fold_char(letter) {
        'և' => key.push_str("եւ"),
        'ß' => key.push_str("ss"),
        'æ' => key.push_str("ae"),
        'œ' => key.push_str("oe"),
        folded => key.push(base(folded)),
    }
}

/// Marks that stand on or between letters and name none.
fn is_dropped(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// A folded letter without its accent.
fn base(letter: char) -> char {
    match letter {
        '\0'..='\u{7f}' => letter,
        '۰'..='۹' => ascii_digit(letter, '۰'),
        '٠'..='٩' => ascii_digit(letter, '٠'),
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'İ' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ё' | 'ѐ' => 'е',
        'й' | 'ѝ' => 'и',
        'ў' => 'у',
        'ї' => 'і',
        'ي' | 'ى' | 'ئ' => 'ی',
        'ك' => 'ک',
        'ة' | 'ۀ' | 'ۂ' => 'ه',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        letter => letter,
    }
}

fn ascii_digit(digit: char, zero: char) -> char {
    char::from(b'0' + (digit as u32).saturating_sub(zero as u32).min(9) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_same_have_one_key() {
        for (a, b) in [
            ("ΠΕΛΑΤΗΣ", "πελάτης"),
            ("Ημ/νία", "ΗΜ/ΝΙΑ"),
            ("Հաճախորդ և գին", "ՀԱՃԱԽՈՐԴ ԵՎ ԳԻՆ"),
            ("Հաճախորդ եւ գին", "հաճախորդ եվ գին"),
            ("ᲙᲚᲘᲔᲜᲢᲘ", "კლიენტი"),
            ("Количество", "КОЛИЧЕСТВО"),
            ("Счёт", "счет"),
            ("Край", "Краи\u{306}"),
            ("مشتري", "مشتری"),
            ("كد مشتـري", "کد مشتری"),
            ("بخش\u{200c}بندی", "بخشبندی"),
            ("Stückpreis (Größe)", "STUCKPREIS (GROSSE)"),
            ("prénom", "pre\u{301}nom"),
            ("Müşteri Adı", "MUSTERI ADI"),
            ("İl", "il"),
            ("Año", "ano"),
            ("١٢٣", "۱۲۳"),
        ] {
            assert_eq!(matching_key(a), matching_key(b), "{a} {b}");
        }
        assert_ne!(matching_key("κιλά"), matching_key("και"));
    }

    #[test]
    fn a_key_is_its_own_key() {
        for text in ["ἀρχή", "ΌΝΟΜΑ", "և", "ÆŒß", "İıI", "آئؤ", "Ꮳ", "ﬁ"] {
            let key = matching_key(text);
            assert_eq!(matching_key(&key), key, "{text}");
        }
    }
}
