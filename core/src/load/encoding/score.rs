//! How surprising a text is under a code page, in bits.
//!
//! A word is read letter by letter: each costs as many bits as it is rare after the one before it (`pairs`),
//! letters of two scripts in one word, a capital after a small letter, a sign inside a word and a byte that
//! means nothing cost extra. Only places where a high byte takes part are counted: the rest is ASCII under
//! every page. So the sums of all pages are about the same places and can be compared; the difference of two
//! is the evidence for one of them.

use std::sync::LazyLock;

use super::pairs;
use super::tables::CodePage;
use crate::math::sort;

/// Bits that a letter costs that never follows the one before it, and one that hardly follows any.
const UNSEEN: u32 = 12;
const RARE: u32 = 16;

/// Bits for two letters of different scripts side by side, added to those of either: more than for the oddest
/// name in one script.
const MIXED: u32 = 20;

/// Bits for a letter of no language that is known here.
const UNKNOWN: u8 = 20;

/// Bits for a capital after a small letter.
const CAPITAL_AFTER_SMALL: u32 = 6;

/// Bits for a small letter after a capital that is not the first letter of its word.
const SMALL_AFTER_CAPITALS: u32 = 3;

/// Bits for a letter right beside a digit, and for a sign between two letters.
const BESIDE_DIGIT: u32 = 2;
const SIGN_IN_WORD: u32 = 12;

/// Bits for a sign right beside a letter, unless it is a quote, a dash or another that often stands there.
const SIGN_BESIDE_LETTER: u32 = 9;

/// Bits for a byte that means nothing.
const NOTHING: u32 = 30;

/// Bits for a letter of UTF-8, and for a byte that does not belong to any.
const UTF8_LETTER: u32 = 8;
const UTF8_BROKEN: u32 = 25;

/// Places of scripts that have marks of their own.
const ARMENIAN: u8 = 4;
const ARABIC: u8 = 5;

/// What is known about letters, ready to be looked up.
pub(super) struct Letters {
    scripts: Vec<Script>,
    /// What each byte is under each page.
    pages: Vec<(CodePage, Vec<Sort>)>,
}

/// The letters of a script, in order, and what each costs after each; place 0 is the edge of a word.
struct Script {
    letters: Vec<char>,
    bits: Vec<u8>,
}

/// A letter of a script.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Letter {
    script: u8,
    place: u8,
    case: Case,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    Capital,
    /// The script has only one.
    Neither,
}

/// What a byte is under a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Letter(Letter),
    Digit,
    /// A mark that may stand inside a word, of one script or of any, with its bits.
    Joiner(Option<u8>, u8),
    /// Any other sign, with its bits, and those that it costs beside a letter.
    Sign(u8, u32),
    Nothing,
}

/// What stands before the byte that is looked at.
#[derive(Clone, Copy)]
enum Before {
    Edge,
    Digit,
    /// A letter; whether it is a high byte, and the first of its word.
    Letter(Letter, bool, bool),
    /// A sign: whether it follows a letter, and the bits for a letter after it.
    Sign(bool, u32),
}

impl Letters {
    /// Reads the pairs of all scripts.
    fn new() -> Letters {
        let scripts =
            [pairs::LATIN, pairs::CYRILLIC, pairs::GREEK, pairs::GEORGIAN, pairs::ARMENIAN, pairs::ARABIC];
        let mut letters =
            Letters { scripts: scripts.into_iter().map(Script::new).collect(), pages: Vec::new() };
        letters.pages = CodePage::NAMES
            .iter()
            .map(|&(page, _)| (page, (0..=0xff).map(|byte| letters.sort(page.letter(byte))).collect()))
            .collect();
        letters
    }

    /// The same, read once for all files.
    pub fn get() -> &'static Letters {
        static LETTERS: LazyLock<Letters> = LazyLock::new(Letters::new);
        &LETTERS
    }

    fn letter(&self, letter: char) -> Option<Letter> {
        let small = fold(letter);
        self.scripts.iter().enumerate().find_map(|(script, known)| {
            let place = known.letters.binary_search(&small).ok()?;
            let case = match (letter.is_uppercase(), letter.is_lowercase()) {
                (true, _) => Case::Capital,
                (_, true) => Case::Small,
                _ => Case::Neither,
            };
            Some(Letter { script: script as u8, place: place as u8 + 1, case })
        })
    }

    fn sort(&self, letter: Option<char>) -> Sort {
        let Some(letter) = letter else { return Sort::Nothing };
        if letter.is_ascii_digit() {
            return Sort::Digit;
        }
        if let Some(letter) = self.letter(letter) {
            return Sort::Letter(letter);
        }
        match letter {
            '\u{ad}' => Sort::Joiner(None, 3),
            '’' => Sort::Joiner(None, 6),
            '·' => Sort::Joiner(None, 8),
            // The narrow joiner and the vowel signs of Persian, the stress and question marks of Armenian.
            '\u{200c}' => Sort::Joiner(Some(ARABIC), 3),
            'ـ' | '\u{64b}'..='\u{652}' => Sort::Joiner(Some(ARABIC), 6),
            '՛' | '՜' | '՞' | '՚' => Sort::Joiner(Some(ARMENIAN), 6),
            '\u{a0}' | '«' | '»' | '“' | '”' | '„' | '‘' | '–' | '—' | '…' | '€' | '№' | '°' | '։' | '՝'
            | '،' | '؛' | '؟' | ')' | '(' | '.' | '‚' | '-' | '֊' => Sort::Sign(6, 0),
            'º' | 'ª' | '¿' | '¡' => Sort::Sign(8, 0),
            '®' | '™' | '©' | '£' | '§' | '±' | '²' | '³' | '¼' | '½' | '¾' | '•' => {
                Sort::Sign(8, SIGN_BESIDE_LETTER)
            }
            // Lines and blocks of DOS and Unix screens are never written into a table.
            '\u{2190}'..='\u{25ff}' => Sort::Sign(24, SIGN_BESIDE_LETTER),
            letter if letter.is_alphabetic() => Sort::Sign(UNKNOWN, SIGN_BESIDE_LETTER),
            _ => Sort::Sign(11, SIGN_BESIDE_LETTER),
        }
    }

    /// How well words fit a page.
    pub fn cost<'a>(&self, page: CodePage, words: impl Iterator<Item = &'a [u8]>) -> u32 {
        let sorts = self.pages.iter().find(|(known, _)| *known == page).map_or(&[][..], |(_, sorts)| sorts);
        words.map(|word| self.word_cost(sorts, word)).fold(0, u32::saturating_add)
    }

    fn word_cost(&self, sorts: &[Sort], word: &[u8]) -> u32 {
        let (mut bits, mut before) = (0, Before::Edge);
        for &byte in word {
            let is_high = !byte.is_ascii();
            before = match sorts.get(usize::from(byte)).copied().unwrap_or(Sort::Nothing) {
                Sort::Letter(letter) => {
                    bits += self.step(before, letter, is_high);
                    Before::Letter(letter, is_high, !matches!(before, Before::Letter(..)))
                }
                Sort::Digit => {
                    bits += self.end(before);
                    bits += if matches!(before, Before::Letter(_, true, _)) { BESIDE_DIGIT } else { 0 };
                    Before::Digit
                }
                Sort::Joiner(script, cost) => {
                    let is_alien = match before {
                        Before::Letter(last, ..) => script.is_some_and(|script| script != last.script),
                        _ => true,
                    };
                    bits += u32::from(cost) + if is_alien { MIXED } else { 0 };
                    before
                }
                Sort::Sign(cost, beside) => {
                    bits += u32::from(cost) + self.end(before);
                    bits += if matches!(before, Before::Letter(..)) { beside } else { 0 };
                    Before::Sign(matches!(before, Before::Letter(..) | Before::Sign(true, _)), beside)
                }
                Sort::Nothing => {
                    bits += NOTHING + self.end(before);
                    Before::Sign(false, 0)
                }
            };
        }
        bits + self.end(before)
    }

    /// A letter after what stands before it.
    fn step(&self, before: Before, letter: Letter, is_high: bool) -> u32 {
        match before {
            Before::Letter(last, was_high, is_first) if is_high || was_high => {
                let shape = match (last.case, letter.case) {
                    (Case::Small, Case::Capital) => CAPITAL_AFTER_SMALL,
                    (Case::Capital, Case::Small) if !is_first => SMALL_AFTER_CAPITALS,
                    _ => 0,
                };
                shape + self.pair(last, letter)
            }
            Before::Letter(..) => 0,
            Before::Sign(in_word, beside) => {
                let start = if is_high { self.edge(letter.script, 0, letter.place) } else { 0 };
                start + beside + if in_word { SIGN_IN_WORD } else { 0 }
            }
            Before::Digit if is_high => BESIDE_DIGIT + self.edge(letter.script, 0, letter.place),
            Before::Edge if is_high => self.edge(letter.script, 0, letter.place),
            Before::Digit | Before::Edge => 0,
        }
    }

    /// The end of a word.
    fn end(&self, before: Before) -> u32 {
        match before {
            Before::Letter(last, true, _) => self.edge(last.script, last.place, 0),
            _ => 0,
        }
    }

    fn pair(&self, last: Letter, letter: Letter) -> u32 {
        if last.script == letter.script {
            self.edge(last.script, last.place, letter.place)
        } else {
            MIXED + self.edge(last.script, last.place, 0) + self.edge(letter.script, 0, letter.place)
        }
    }

    fn edge(&self, script: u8, last: u8, next: u8) -> u32 {
        self.scripts.get(usize::from(script)).map_or(UNSEEN, |script| script.bits(last, next))
    }
}

impl Script {
    fn new(rows: &[&str]) -> Script {
        let first = |row: &&str| row.chars().next().filter(|&letter| letter != '·');
        let mut letters: Vec<char> = rows.iter().filter_map(first).collect();
        sort(&mut letters);
        let side = letters.len() + 1;
        let mut script = Script { letters, bits: vec![RARE as u8; side * side] };
        let follows =
            rows.iter().flat_map(|row| row.chars().skip(1)).filter(|letter| !letter.is_ascii_digit());
        let mut places: Vec<usize> = follows.map(|letter| script.place(letter)).collect();
        places.sort_unstable();
        places.dedup();
        for next in places {
            script.bits.iter_mut().skip(next).step_by(side).for_each(|bits| *bits = UNSEEN as u8);
        }
        for row in rows {
            let mut row = row.chars();
            let Some(last) = row.next().map(|letter| script.place(letter)) else { continue };
            let mut known = UNSEEN as u8;
            for letter in row {
                match letter.to_digit(10) {
                    Some(digit) => known = digit as u8,
                    None => {
                        let at = last * side + script.place(letter);
                        script.bits.get_mut(at).into_iter().for_each(|bits| *bits = known);
                    }
                }
            }
        }
        script
    }

    /// The place of a letter; 0 for the edge of a word.
    fn place(&self, letter: char) -> usize {
        self.letters.binary_search(&letter).map_or(0, |place| place + 1)
    }

    fn bits(&self, last: u8, next: u8) -> u32 {
        let side = self.letters.len() + 1;
        self.bits.get(usize::from(last) * side + usize::from(next)).map_or(UNSEEN, |&bits| bits.into())
    }
}

/// The small letter, and one form of those that have several.
fn fold(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'ς' => 'σ',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        small => small,
    }
}

/// How well words fit UTF-8 with a few damaged bytes.
pub(super) fn utf8_cost<'a>(words: impl Iterator<Item = &'a [u8]>) -> u32 {
    let cost = |word: &[u8]| {
        word.utf8_chunks()
            .map(|chunk| {
                let letters = chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
                letters as u32 * UTF8_LETTER + chunk.invalid().len() as u32 * UTF8_BROKEN
            })
            .sum::<u32>()
    };
    words.map(cost).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(page: CodePage, word: &[u8]) -> u32 {
        Letters::get().cost(page, std::iter::once(word))
    }

    #[test]
    fn words_of_the_language_are_the_least_surprising() {
        // "Москва" in windows-1251; in KOI8-R it has capitals where small letters are expected.
        let moscow = b"\xcc\xee\xf1\xea\xe2\xe0";
        let right = bits(CodePage::Windows1251, moscow);
        assert!(right < 40, "{right}");
        for other in [CodePage::Koi8R, CodePage::Windows1253, CodePage::Windows1252, CodePage::Ibm866] {
            assert!(bits(other, moscow) > right + 15, "{} {}", other.name(), bits(other, moscow));
        }
    }

    #[test]
    fn ascii_costs_nothing_and_scripts_do_not_mix() {
        assert_eq!(bits(CodePage::Windows1251, b"plain"), 0);
        assert!(bits(CodePage::Windows1251, b"M\xfcller") > bits(CodePage::Windows1252, b"M\xfcller") + 20);
    }

    #[test]
    fn a_byte_that_means_nothing_speaks_against_a_page() {
        assert!(bits(CodePage::Windows1252, b"\x81") >= NOTHING);
        assert!(bits(CodePage::Ibm866, b"\x81") < NOTHING);
    }
}
