//! Code pages: what the upper 128 bytes of each eight-bit encoding mean.
//!
//! A table is written as its letters, sixteen a row, so that it can be read; a byte that means nothing is
//! the replacement mark. The control characters that ISO 8859 has at 0x80 to 0x9f mean nothing here:
//! in a file of customers they are a sure sign of another encoding. ARMSCII-8 has a second comma at 0xab;
//! it is read as a low quotation mark, which looks the same and can never be taken for a delimiter.
//!
//! Sources: the registrations at unicode.org (Microsoft, ISO, Apple), RFC 1489 and RFC 2319 for KOI8,
//! AST 34.002 for ARMSCII-8. The tests hold every table to a checksum of what Python and glibc decode.

/// An eight-bit encoding whose lower half is ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CodePage {
    /// Western Europe, as Windows writes it.
    Windows1252,
    /// Cyrillic, as Windows writes it.
    Windows1251,
    /// Greek, as Windows writes it.
    Windows1253,
    /// Central Europe, as Windows writes it.
    Windows1250,
    /// Turkish, as Windows writes it.
    Windows1254,
    /// Arabic and Persian, as Windows writes them.
    Windows1256,
    /// Western Europe (Latin 1).
    Iso8859_1,
    /// Central Europe (Latin 2).
    Iso8859_2,
    /// Cyrillic.
    Iso8859_5,
    /// Greek.
    Iso8859_7,
    /// Turkish (Latin 5).
    Iso8859_9,
    /// Western Europe with the euro (Latin 9).
    Iso8859_15,
    /// Russian and Bulgarian, as Unix wrote them.
    Koi8R,
    /// Ukrainian, as Unix wrote it.
    Koi8U,
    /// Cyrillic, as DOS writes it.
    Ibm866,
    /// Cyrillic, as the Macintosh wrote it.
    MacCyrillic,
    /// Armenian.
    Armscii8,
    /// Georgian, in the order of Parliament Sun.
    GeorgianPs,
    /// Georgian, in the order of the Academy.
    GeorgianAcademy,
}

/// What the bytes from 0x80 mean; 0 for those that mean nothing.
type Table = [u16; 128];

impl CodePage {
    /// Every code page with its usual name. The first of several that read a file alike is taken.
    pub const NAMES: [(CodePage, &'static str); 19] = [
        (CodePage::Windows1252, "windows-1252"),
        (CodePage::Windows1251, "windows-1251"),
        (CodePage::Windows1253, "windows-1253"),
        (CodePage::Windows1250, "windows-1250"),
        (CodePage::Windows1254, "windows-1254"),
        (CodePage::Windows1256, "windows-1256"),
        (CodePage::Iso8859_1, "ISO-8859-1"),
        (CodePage::Iso8859_2, "ISO-8859-2"),
        (CodePage::Iso8859_5, "ISO-8859-5"),
        (CodePage::Iso8859_7, "ISO-8859-7"),
        (CodePage::Iso8859_9, "ISO-8859-9"),
        (CodePage::Iso8859_15, "ISO-8859-15"),
        (CodePage::Koi8R, "KOI8-R"),
        (CodePage::Koi8U, "KOI8-U"),
        (CodePage::Ibm866, "IBM866"),
        (CodePage::MacCyrillic, "MacCyrillic"),
        (CodePage::Armscii8, "ARMSCII-8"),
        (CodePage::GeorgianPs, "Georgian-PS"),
        (CodePage::GeorgianAcademy, "Georgian-Academy"),
    ];

    /// Its usual name.
    pub fn name(self) -> &'static str {
        CodePage::NAMES.iter().find(|(page, _)| *page == self).map_or("", |(_, name)| name)
    }

    fn table(self) -> &'static Table {
        match self {
            CodePage::Windows1250 => &WINDOWS_1250,
            CodePage::Windows1251 => &WINDOWS_1251,
            CodePage::Windows1252 => &WINDOWS_1252,
            CodePage::Windows1253 => &WINDOWS_1253,
            CodePage::Windows1254 => &WINDOWS_1254,
            CodePage::Windows1256 => &WINDOWS_1256,
            CodePage::Iso8859_1 => &ISO_8859_1,
            CodePage::Iso8859_2 => &ISO_8859_2,
            CodePage::Iso8859_5 => &ISO_8859_5,
            CodePage::Iso8859_7 => &ISO_8859_7,
            CodePage::Iso8859_9 => &ISO_8859_9,
            CodePage::Iso8859_15 => &ISO_8859_15,
            CodePage::Koi8R => &KOI8_R,
            CodePage::Koi8U => &KOI8_U,
            CodePage::Ibm866 => &IBM866,
            CodePage::MacCyrillic => &MAC_CYRILLIC,
            CodePage::Armscii8 => &ARMSCII_8,
            CodePage::GeorgianPs => &GEORGIAN_PS,
            CodePage::GeorgianAcademy => &GEORGIAN_ACADEMY,
        }
    }

    /// What a byte means, if it means anything.
    #[inline]
    pub(super) fn letter(self, byte: u8) -> Option<char> {
        match self.table().get(usize::from(byte).wrapping_sub(0x80)) {
            None => Some(char::from(byte)),
            Some(0) => None,
            Some(&letter) => char::from_u32(letter.into()),
        }
    }

    /// The first byte that means nothing.
    pub(super) fn first_undefined(self, raw: &[u8]) -> Option<usize> {
        let table = self.table();
        if !table.contains(&0) {
            return None;
        }
        let is_undefined = |byte: &u8| table.get(usize::from(*byte).wrapping_sub(0x80)) == Some(&0);
        // Most of a file is ASCII, which is passed over a vector at a time.
        let mut blocks = raw.chunks(64).enumerate();
        blocks.find_map(|(index, block)| match block.is_ascii() {
            true => None,
            false => block.iter().position(is_undefined).map(|at| index * 64 + at),
        })
    }

    /// Adds the text of raw bytes, in UTF-8, `mark` for bytes that mean nothing.
    pub(in super::super) fn decode_into(self, raw: &[u8], mark: char, text: &mut Vec<u8>) {
        let table = self.table();
        let mut utf8 = [0; 4];
        for &byte in raw {
            match table.get(usize::from(byte).wrapping_sub(0x80)) {
                None => text.push(byte),
                Some(&letter) => {
                    let letter = char::from_u32(letter.into()).filter(|&letter| letter != '\0');
                    text.extend_from_slice(letter.unwrap_or(mark).encode_utf8(&mut utf8).as_bytes());
                }
            }
        }
    }
}

/// Reads a table from its letters, beginning at byte `first`; bytes before mean nothing.
const fn table(first: usize, letters: &str) -> Table {
    let bytes = letters.as_bytes();
    let (mut table, mut at, mut place) = ([0; 128], 0, first - 0x80);
    while at < bytes.len() {
        // All letters lie in the first plane, beyond ASCII or in it.
        let (letter, len) = match bytes[at] {
            lead @ 0xe0.. => {
                let tail = (bytes[at + 1] as u16 & 0x3f) << 6 | bytes[at + 2] as u16 & 0x3f;
                ((lead as u16 & 0xf) << 12 | tail, 3)
            }
            lead @ 0xc0.. => ((lead as u16 & 0x1f) << 6 | bytes[at + 1] as u16 & 0x3f, 2),
            ascii => (ascii as u16, 1),
        };
        table[place] = if letter == 0xfffd { 0 } else { letter };
        place += 1;
        at += len;
    }
    assert!(place == 128, "a table has a letter for every byte");
    table
}

const WINDOWS_1250: Table = table(
    0x80,
    "\
     €�‚�„…†‡�‰Š‹ŚŤŽŹ\
     �‘’“”•–—�™š›śťžź\
     \u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż\
     °±˛ł´µ¶·¸ąş»Ľ˝ľż\
     ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎ\
     ĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
     ŕáâăäĺćçčéęëěíîď\
     đńňóôőö÷řůúűüýţ˙\
     ",
);

const WINDOWS_1251: Table = table(
    0x80,
    "\
     ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏ\
     ђ‘’“”•–—�™љ›њќћџ\
     \u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї\
     °±Ііґµ¶·ё№є»јЅѕї\
     АБВГДЕЖЗИЙКЛМНОП\
     РСТУФХЦЧШЩЪЫЬЭЮЯ\
     абвгдежзийклмноп\
     рстуфхцчшщъыьэюя\
     ",
);

const WINDOWS_1252: Table = table(
    0x80,
    "\
     €�‚ƒ„…†‡ˆ‰Š‹Œ�Ž�\
     �‘’“”•–—˜™š›œ�žŸ\
     \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯\
     °±²³´µ¶·¸¹º»¼½¾¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ\
     ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
     àáâãäåæçèéêëìíîï\
     ðñòóôõö÷øùúûüýþÿ\
     ",
);

const WINDOWS_1253: Table = table(
    0x80,
    "\
     €�‚ƒ„…†‡�‰�‹����\
     �‘’“”•–—�™�›����\
     \u{a0}΅Ά£¤¥¦§¨©�«¬\u{ad}®―\
     °±²³΄µ¶·ΈΉΊ»Ό½ΎΏ\
     ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟ\
     ΠΡ�ΣΤΥΦΧΨΩΪΫάέήί\
     ΰαβγδεζηθικλμνξο\
     πρςστυφχψωϊϋόύώ�\
     ",
);

const WINDOWS_1254: Table = table(
    0x80,
    "\
     €�‚ƒ„…†‡ˆ‰Š‹Œ���\
     �‘’“”•–—˜™š›œ��Ÿ\
     \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯\
     °±²³´µ¶·¸¹º»¼½¾¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ\
     ĞÑÒÓÔÕÖ×ØÙÚÛÜİŞß\
     àáâãäåæçèéêëìíîï\
     ğñòóôõö÷øùúûüışÿ\
     ",
);

const WINDOWS_1256: Table = table(
    0x80,
    "\
     €پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈ\
     گ‘’“”•–—ک™ڑ›œ\u{200c}\u{200d}ں\
     \u{a0}،¢£¤¥¦§¨©ھ«¬\u{ad}®¯\
     °±²³´µ¶·¸¹؛»¼½¾؟\
     ہءآأؤإئابةتثجحخد\
     ذرزسشصض×طظعغـفقك\
     àلâمنهوçèéêëىيîï\
     \u{64b}\u{64c}\u{64d}\u{64e}ô\u{64f}\u{650}÷\u{651}ù\u{652}ûü\u{200e}\u{200f}ے\
     ",
);

const ISO_8859_1: Table = table(
    0xa0,
    "\
     \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯\
     °±²³´µ¶·¸¹º»¼½¾¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ\
     ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
     àáâãäåæçèéêëìíîï\
     ðñòóôõö÷øùúûüýþÿ\
     ",
);

const ISO_8859_2: Table = table(
    0xa0,
    "\
     \u{a0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{ad}ŽŻ\
     °ą˛ł´ľśˇ¸šşťź˝žż\
     ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎ\
     ĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
     ŕáâăäĺćçčéęëěíîď\
     đńňóôőö÷řůúűüýţ˙\
     ",
);

const ISO_8859_5: Table = table(
    0xa0,
    "\
     \u{a0}ЁЂЃЄЅІЇЈЉЊЋЌ\u{ad}ЎЏ\
     АБВГДЕЖЗИЙКЛМНОП\
     РСТУФХЦЧШЩЪЫЬЭЮЯ\
     абвгдежзийклмноп\
     рстуфхцчшщъыьэюя\
     №ёђѓєѕіїјљњћќ§ўџ\
     ",
);

const ISO_8859_7: Table = table(
    0xa0,
    "\
     \u{a0}‘’£€₯¦§¨©ͺ«¬\u{ad}�―\
     °±²³΄΅Ά·ΈΉΊ»Ό½ΎΏ\
     ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟ\
     ΠΡ�ΣΤΥΦΧΨΩΪΫάέήί\
     ΰαβγδεζηθικλμνξο\
     πρςστυφχψωϊϋόύώ�\
     ",
);

const ISO_8859_9: Table = table(
    0xa0,
    "\
     \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯\
     °±²³´µ¶·¸¹º»¼½¾¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ\
     ĞÑÒÓÔÕÖ×ØÙÚÛÜİŞß\
     àáâãäåæçèéêëìíîï\
     ğñòóôõö÷øùúûüışÿ\
     ",
);

const ISO_8859_15: Table = table(
    0xa0,
    "\
     \u{a0}¡¢£€¥Š§š©ª«¬\u{ad}®¯\
     °±²³Žµ¶·ž¹º»ŒœŸ¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ\
     ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
     àáâãäåæçèéêëìíîï\
     ðñòóôõö÷øùúûüýþÿ\
     ",
);

const KOI8_R: Table = table(
    0x80,
    "\
     ─│┌┐└┘├┤┬┴┼▀▄█▌▐\
     ░▒▓⌠■∙√≈≤≥\u{a0}⌡°²·÷\
     ═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞\
     ╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©\
     юабцдефгхийклмно\
     пярстужвьызшэщчъ\
     ЮАБЦДЕФГХИЙКЛМНО\
     ПЯРСТУЖВЬЫЗШЭЩЧЪ\
     ",
);

const KOI8_U: Table = table(
    0x80,
    "\
     ─│┌┐└┘├┤┬┴┼▀▄█▌▐\
     ░▒▓⌠■∙√≈≤≥\u{a0}⌡°²·÷\
     ═║╒ёє╔ії╗╘╙╚╛ґ╝╞\
     ╟╠╡ЁЄ╣ІЇ╦╧╨╩╪Ґ╬©\
     юабцдефгхийклмно\
     пярстужвьызшэщчъ\
     ЮАБЦДЕФГХИЙКЛМНО\
     ПЯРСТУЖВЬЫЗШЭЩЧЪ\
     ",
);

const IBM866: Table = table(
    0x80,
    "\
     АБВГДЕЖЗИЙКЛМНОП\
     РСТУФХЦЧШЩЪЫЬЭЮЯ\
     абвгдежзийклмноп\
     ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧\
     ╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
     рстуфхцчшщъыьэюя\
     ЁёЄєЇїЎў°∙·√№¤■\u{a0}\
     ",
);

const MAC_CYRILLIC: Table = table(
    0x80,
    "\
     АБВГДЕЖЗИЙКЛМНОП\
     РСТУФХЦЧШЩЪЫЬЭЮЯ\
     †°Ґ£§•¶І®©™Ђђ≠Ѓѓ\
     ∞±≤≥іµґЈЄєЇїЉљЊњ\
     јЅ¬√ƒ≈∆«»…\u{a0}ЋћЌќѕ\
     –—“”‘’÷„ЎўЏџ№Ёёя\
     абвгдежзийклмноп\
     рстуфхцчшщъыьэю€\
     ",
);

const ARMSCII_8: Table = table(
    0xa0,
    "\
     \u{a0}�և։)(»«—.՝‚-֊…՜\
     ՛՞ԱաԲբԳգԴդԵեԶզԷէ\
     ԸըԹթԺժԻիԼլԽխԾծԿկ\
     ՀհՁձՂղՃճՄմՅյՆնՇշ\
     ՈոՉչՊպՋջՌռՍսՎվՏտ\
     ՐրՑցՒւՓփՔքՕօՖֆ՚�\
     ",
);

const GEORGIAN_PS: Table = table(
    0x80,
    "\
     ��‚ƒ„…†‡ˆ‰Š‹Œ���\
     �‘’“”•–—˜™š›œ��Ÿ\
     \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯\
     °±²³´µ¶·¸¹º»¼½¾¿\
     აბგდევზჱთიკლმნჲო\
     პჟრსტჳუფქღყშჩცძწ\
     ჭხჴჯჰჵæçèéêëìíîï\
     ðñòóôõö÷øùúûüýþÿ\
     ",
);

const GEORGIAN_ACADEMY: Table = table(
    0x80,
    "\
     ��‚ƒ„…†‡ˆ‰Š‹Œ���\
     �‘’“”•–—˜™š›œ��Ÿ\
     \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯\
     °±²³´µ¶·¸¹º»¼½¾¿\
     აბგდევზთიკლმნოპჟ\
     რსტუფქღყშჩცძწჭხჯ\
     ჰჱჲჳჴჵჶçèéêëìíîï\
     ðñòóôõö÷øùúûüýþÿ\
     ",
);

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a over the 128 code points of a page, low byte first, 0 for none.
    fn checksum(page: CodePage) -> u64 {
        let points = (0x80..=0xff).map(|byte| page.letter(byte).map_or(0, |letter| letter as u16));
        points.flat_map(u16::to_le_bytes).fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    #[test]
    fn tables_are_those_of_python_and_glibc() {
        // `bytes([b]).decode(name)` of Python 3.11; ARMSCII-8 and Georgian by `iconv` of glibc 2.36. Control
        // characters at 0x80 to 0x9f count as nothing, and the comma of ARMSCII-8 as a low quotation mark.
        let checksums = [
            (CodePage::Windows1250, 0x599b_a0e7_cad1_6366),
            (CodePage::Windows1251, 0x731f_8f3c_b22e_4b47),
            (CodePage::Windows1252, 0xc7d2_82e1_952e_70aa),
            (CodePage::Windows1253, 0x0f67_f51c_96ac_7e68),
            (CodePage::Windows1254, 0x127b_a4d8_b9e3_79d4),
            (CodePage::Windows1256, 0x4671_1c5e_8a2a_8f88),
            (CodePage::Iso8859_1, 0xfafc_620b_04ee_ada5),
            (CodePage::Iso8859_2, 0x0dde_7833_c5dd_dd52),
            (CodePage::Iso8859_5, 0x1f93_f12e_6dbe_35ea),
            (CodePage::Iso8859_7, 0x3366_9965_1aaf_82e0),
            (CodePage::Iso8859_9, 0xc87f_a74f_e69e_9d0c),
            (CodePage::Iso8859_15, 0xeba4_fec2_c0c1_1700),
            (CodePage::Koi8R, 0xf37e_4e0d_7449_004e),
            (CodePage::Koi8U, 0x788f_cb9a_c26d_cab3),
            (CodePage::Ibm866, 0x68e3_0d59_366d_3725),
            (CodePage::MacCyrillic, 0xa065_bc06_6a10_8b7b),
            (CodePage::Armscii8, 0x1ea2_057a_6ab7_fd99),
            (CodePage::GeorgianPs, 0x1dd2_cfef_154f_28b9),
            (CodePage::GeorgianAcademy, 0x93e7_7f26_2296_f8d1),
        ];
        for (page, expected) in checksums {
            assert_eq!(checksum(page), expected, "{}", page.name());
        }
        assert_eq!(checksums.len(), CodePage::NAMES.len());
    }

    #[test]
    fn no_high_byte_means_a_mark_of_structure() {
        for (page, name) in CodePage::NAMES {
            let letters = (0x80..=0xff).filter_map(|byte| page.letter(byte));
            assert_eq!(letters.filter(|letter| ",;\t|:^~\"'\r\n".contains(*letter)).count(), 0, "{name}");
        }
    }

    #[test]
    fn bytes_that_mean_nothing_are_found_wherever_they_stand() {
        for at in [0, 1, 63, 64, 130] {
            let mut raw = vec![b'a'; 140];
            raw[at] = 0x81;
            assert_eq!(CodePage::Windows1252.first_undefined(&raw), Some(at));
            assert_eq!(CodePage::Ibm866.first_undefined(&raw), None);
        }
    }
}
