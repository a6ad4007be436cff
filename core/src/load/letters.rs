//! Cells in plain letters: digits of other scripts, spaces of other widths and marks that cannot be seen, all
//! as the ASCII that stands for them, so that numbers and dates are read by one grammar.

/// A cell longer than this is neither a number nor a date.
pub(super) const ROOM: usize = 64;

/// In place of the Arabic decimal separator (U+066B), which separates nothing but decimals.
pub(super) const DECIMAL: u8 = 1;

/// In place of the Arabic thousands separator (U+066C).
pub(super) const GROUP: u8 = 2;

/// The cell in plain letters: itself when it is ASCII, else written into `room`. `None` when it is too long, or
/// holds a control character.
#[inline]
pub(super) fn plain<'a>(cell: &'a [u8], room: &'a mut [u8; ROOM]) -> Option<&'a [u8]> {
    if cell.is_ascii() {
        return (cell.len() <= ROOM).then_some(cell);
    }
    let text = std::str::from_utf8(cell).ok()?;
    let mut len = 0;
    for letter in text.chars() {
        let byte = match letter {
            '\0'..='\u{1f}' => return None,
            ' '..='~' => letter as u8,
            '۰'..='۹' => b'0' + (letter as u32 - '۰' as u32) as u8,
            '٠'..='٩' => b'0' + (letter as u32 - '٠' as u32) as u8,
            '\u{66b}' => DECIMAL,
            '\u{66c}' => GROUP,
            '\u{66a}' => b'%',
            '،' => b',',
            '\u{2212}' | '\u{2010}' | '\u{2011}' | '\u{2013}' => b'-',
            '\u{2018}' | '\u{2019}' => b'\'',
            '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => b' ',
            letter if is_unseen(letter) => continue,
            letter => {
                let place = room.get_mut(len..len + letter.len_utf8())?;
                len += letter.encode_utf8(place).len();
                continue;
            }
        };
        *room.get_mut(len)? = byte;
        len += 1;
    }
    room.get(..len)
}

/// Marks of direction and joiners: they change how a text looks, never what it says.
pub(super) fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(cell: &str) -> Option<String> {
        let mut room = [0; ROOM];
        plain(cell.as_bytes(), &mut room).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[test]
    fn what_looks_alike_becomes_alike() {
        assert_eq!(read("۱۴۰۳/٠٥/12").as_deref(), Some("1403/05/12"));
        assert_eq!(read("\u{200e}\u{2212}۱۲٫۵٪").as_deref(), Some("-12\u{1}5%"));
        assert_eq!(read("1\u{a0}234,5\u{202f}€").as_deref(), Some("1 234,5 €"));
        assert_eq!(read("21 մարտի").as_deref(), Some("21 մարտի"));
        assert_eq!(read(&"9".repeat(65)), None);
        assert_eq!(read(&"۹".repeat(65)), None);
        assert_eq!(read("۱\u{1}۲"), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(cell in "\\PC{0,80}") {
            let _ = read(&cell);
        }
    }
}
