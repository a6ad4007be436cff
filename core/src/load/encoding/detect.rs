//! The encoding of a file, told from its first bytes and from windows spread over it.
//!
//! In this order: a byte order mark; zeros on every second byte (UTF-16); letters that are all UTF-8; and
//! else the code page under which the words that have high bytes are the least surprising (`score`). A page
//! whose text would be the same as that of another is no rival to it: windows-1252 stands for ISO-8859-1, and
//! windows-1253 for ISO-8859-7 where no Ά and no euro tells them apart. How many bits the best rival is
//! behind is the confidence; a file that is UTF-8 but for a few bytes stays UTF-8, and is refused with their
//! place rather than read as something else.

use std::collections::BTreeSet;

use super::score::{self, Letters};
use super::told::{Guess, Rival, ToldBy};
use super::{CodePage, Encoding};
use crate::math::sort_by_key;

/// A stretch of a file that is looked at.
#[derive(Clone, Copy)]
pub(in super::super) struct Piece<'a> {
    pub bytes: &'a [u8],
    /// Whether the file begins and ends with it; words that are cut at an edge are left out.
    pub is_start: bool,
    pub is_end: bool,
}

/// Different words that are looked at in a stretch.
const WORDS: usize = 2048;

/// Bytes of a word that are looked at.
const LONGEST: usize = 64;

/// Words shown for two readings.
const EXAMPLES: usize = 3;

/// Half bits for each step from letter to letter from which words look odd; more where high bytes are the
/// accents of a Latin script, each of which is rare. Languages known here stay well below.
const ODD: usize = 12;
const ODD_LATIN: usize = 20;

/// High bytes from which words can look odd at all.
const ODD_BYTES: usize = 12;

/// Tells the encoding from some stretches of a file, the first of them its start if that is among them.
pub(in super::super) fn detect(pieces: &[Piece<'_>]) -> Guess {
    let head = pieces.first().map_or(&[][..], |piece| piece.bytes);
    let told = |encoding, mark, by| Guess { encoding, mark, by };
    let is_start = pieces.first().is_some_and(|piece| piece.is_start);
    match head {
        _ if !is_start => {}
        [0xef, 0xbb, 0xbf, ..] => return told(Encoding::Utf8, 3, ToldBy::Mark),
        [0xff, 0xfe, ..] => return told(Encoding::Utf16Le, 2, ToldBy::Mark),
        [0xfe, 0xff, ..] => return told(Encoding::Utf16Be, 2, ToldBy::Mark),
        _ => {}
    }
    if let Some(encoding) = utf16(head) {
        return told(encoding, 0, ToldBy::Zeros);
    }
    if pieces.iter().all(|piece| piece.bytes.is_ascii()) {
        return told(Encoding::Utf8, 0, ToldBy::Ascii);
    }
    if pieces.iter().all(is_utf8) {
        return told(Encoding::Utf8, 0, ToldBy::Valid);
    }
    by_letters(pieces)
}

/// UTF-16 without a mark: every ASCII letter brings a zero, always on the same side. A single zero may be a cell.
fn utf16(head: &[u8]) -> Option<Encoding> {
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = |here: usize, other: usize| here * 20 > head.len() / 2 && here > 8 * other + 1;
    if many(odd, even) {
        Some(Encoding::Utf16Le)
    } else if many(even, odd) {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Whether a stretch is UTF-8 but for letters that are cut at its edges.
fn is_utf8(piece: &Piece<'_>) -> bool {
    let is_tail = |byte: &&u8| matches!(byte, 0x80..0xc0);
    let cut = if piece.is_start { 0 } else { piece.bytes.iter().take(3).take_while(is_tail).count() };
    match std::str::from_utf8(piece.bytes.get(cut..).unwrap_or(&[])) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && !piece.is_end,
    }
}

fn by_letters(pieces: &[Piece<'_>]) -> Guess {
    let words = words(pieces);
    let mut high = BTreeSet::new();
    high.extend(words.iter().flat_map(|word| word.iter().copied()).filter(|b| *b > 0x7f));
    let letters = Letters::get();
    let mut costs: Vec<(u32, CodePage)> = CodePage::NAMES
        .iter()
        .map(|&(page, _)| (letters.cost(page, words.iter().copied()).saturating_add(rarity(page)), page))
        .collect();
    // Stable: of pages that read alike, the usual one stands first.
    sort_by_key(&mut costs, |(cost, _)| *cost);
    let Some(&(cost, page)) = costs.first() else {
        return Guess { encoding: Encoding::Utf8, mark: 0, by: ToldBy::Valid };
    };
    if score::utf8_cost(words.iter().copied()) < cost {
        return Guess { encoding: Encoding::Utf8, mark: 0, by: ToldBy::Valid };
    }
    let differ = |other: CodePage| high.iter().any(|&byte| page.letter(byte) != other.letter(byte));
    let rival = costs.iter().find(|(_, other)| differ(*other)).map(|&(other_cost, other)| Rival {
        encoding: Encoding::Single(other),
        bits: other_cost - cost,
        examples: examples(&words, page, other),
    });
    let is_odd = is_odd(&words, page, cost);
    Guess { encoding: Encoding::Single(page), mark: 0, by: ToldBy::Letters { is_odd, rival } }
}

/// Whether words are hardly words of any language, even under the best page.
fn is_odd(words: &BTreeSet<&[u8]>, page: CodePage, cost: u32) -> bool {
    let n_high = words.iter().flat_map(|word| word.iter()).filter(|byte| !byte.is_ascii()).count();
    // Steps from byte to byte and from and to the edges, where one of the two is high.
    let steps: usize = words
        .iter()
        .map(|word| {
            let inner = word.windows(2).filter(|pair| !pair.is_ascii()).count();
            let edges = [word.first(), word.last()].into_iter().flatten().filter(|byte| !byte.is_ascii());
            inner + edges.count()
        })
        .sum();
    let limit = match page {
        CodePage::Windows1250 | CodePage::Windows1252 | CodePage::Windows1254 => ODD_LATIN,
        CodePage::Iso8859_1 | CodePage::Iso8859_2 | CodePage::Iso8859_9 | CodePage::Iso8859_15 => ODD_LATIN,
        _ => ODD,
    };
    n_high >= ODD_BYTES && 2 * cost as usize > limit * steps
}

/// Bits against pages that are met less often in the countries that this is for.
fn rarity(page: CodePage) -> u32 {
    match page {
        CodePage::Windows1252 | CodePage::Windows1251 | CodePage::Windows1253 => 0,
        CodePage::Windows1254 | CodePage::Windows1256 => 1,
        CodePage::Iso8859_1 | CodePage::Iso8859_7 | CodePage::Iso8859_15 => 1,
        CodePage::Iso8859_9 | CodePage::Koi8R | CodePage::Ibm866 => 2,
        CodePage::Armscii8 | CodePage::GeorgianPs | CodePage::GeorgianAcademy => 2,
        CodePage::Windows1250 | CodePage::Iso8859_5 | CodePage::Koi8U | CodePage::MacCyrillic => 4,
        CodePage::Iso8859_2 => 5,
    }
}

/// The different words that have a high byte. A word that occurs often is no more evidence than once.
fn words<'a>(pieces: &[Piece<'a>]) -> BTreeSet<&'a [u8]> {
    let mut words = BTreeSet::new();
    for (index, piece) in pieces.iter().enumerate() {
        let most = (index + 1) * WORDS;
        let is_edge = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
        let mut at = 0;
        for word in piece.bytes.split(is_edge) {
            let (start, end) = (at, at + word.len());
            at = end + 1;
            let is_cut = (start == 0 && !piece.is_start) || (end == piece.bytes.len() && !piece.is_end);
            let word = word.get(..LONGEST).unwrap_or(word);
            if !is_cut && !word.is_ascii() && words.len() < most {
                words.insert(word);
            }
        }
    }
    words
}

/// Words that two pages read differently, the longest first: they are the easiest to judge.
fn examples(words: &BTreeSet<&[u8]>, page: CodePage, other: CodePage) -> Vec<[String; 3]> {
    let read = |word: &[u8], page| Encoding::Single(page).text(word);
    let mut differ: Vec<&&[u8]> = words.iter().filter(|word| read(word, page) != read(word, other)).collect();
    sort_by_key(&mut differ, |word| std::cmp::Reverse(word.len()));
    differ.truncate(EXAMPLES);
    differ.iter().map(|word| [word.escape_ascii().to_string(), read(word, page), read(word, other)]).collect()
}
