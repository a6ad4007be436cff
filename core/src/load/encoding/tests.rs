//! Every language in every code page it is written in: told by its letters, and decoded to what it was.

use proptest::prelude::*;

use super::corpus::{LANGUAGES, Language};
use super::*;

/// A text in a code page, by its table; `None` where it has a letter that the page has not.
pub(in super::super) fn encode(text: &str, page: CodePage) -> Option<Vec<u8>> {
    let byte = |letter: char| match letter {
        letter if letter.is_ascii() => Some(letter as u8),
        letter => (0x80..=0xff).find(|&byte| page.letter(byte) == Some(letter)),
    };
    text.chars().map(byte).collect()
}

fn whole(bytes: &[u8]) -> Guess {
    detect(&[Piece { bytes, is_start: true, is_end: true }])
}

/// A list of customers: `rows` of the people and cities, beginning at `first`.
fn customers(language: &Language, first: usize, rows: usize) -> String {
    let pick = |list: &str, at: usize| list.split(',').cycle().nth(at).unwrap_or_default().to_owned();
    let mut text = "customer_id;name;city;revenue\n".to_owned();
    for row in 0..rows {
        let (name, city) = (pick(language.people, first + row), pick(language.cities, first + row * 3));
        text.push_str(&format!("{};{name};{city};{}.50\n", 1000 + row, row * 37 + 12));
    }
    text
}

/// The first words of the sentences.
fn words(language: &Language, count: usize) -> String {
    language.sentences.split(' ').take(count).collect::<Vec<_>>().join(" ")
}

/// Reads texts in every page they are written in; how many came back as they were, of how many, and a line
/// for each that did not and nobody is asked about.
fn read_back(texts: impl Fn(&Language) -> Vec<String>) -> (usize, usize, Vec<String>) {
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for language in &LANGUAGES {
        for &page in language.pages {
            for text in texts(language) {
                let Some(bytes) = encode(&text, page).filter(|bytes| !bytes.is_ascii()) else { continue };
                let guess = whole(&bytes);
                all += 1;
                if guess.encoding.text(&bytes) == text {
                    right += 1;
                } else if !matches!(&guess.by, ToldBy::Letters { rival: Some(rival), .. } if rival.is_open())
                {
                    wrong.push(format!("{} in {}: {guess:?}", language.name, page.name()));
                }
            }
        }
    }
    (right, all, wrong)
}

#[test]
fn lists_of_customers_are_told_by_their_names_and_cities() {
    // Least shares of lists that come back as they were, in percent, by their number of rows. What goes wrong
    // in short lists is Central European ISO-8859-2.
    for (rows, least) in [(1, 99), (2, 99), (3, 99), (5, 100), (10, 100), (30, 100)] {
        let (right, all, wrong) =
            read_back(|language| (0..10).map(|first| customers(language, first, rows)).collect());
        println!("{right} of {all} lists of {rows} rows");
        assert!(right * 100 >= all * least, "{right} of {all} with {rows} rows:\n{}", wrong.join("\n"));
        assert!(wrong.len() * 100 <= all, "{}", wrong.join("\n"));
    }
}

#[test]
fn a_few_words_of_a_sentence_are_enough() {
    for count in [2, 3, 5, 10, 20, 40] {
        let (right, all, wrong) = read_back(|language| vec![words(language, count)]);
        println!("{right} of {all} texts of {count} words");
        assert_eq!(right, all, "{count} words:\n{}", wrong.join("\n"));
    }
}

#[test]
fn capitals_only_are_told_too() {
    let (right, all, wrong) = read_back(|language| vec![customers(language, 0, 10).to_uppercase()]);
    assert_eq!(right, all, "{}", wrong.join("\n"));
}

#[test]
fn marks_zeros_and_plain_text_need_no_letters() {
    let utf16 =
        |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let told = |bytes: &[u8]| {
        let guess = whole(bytes);
        (guess.encoding, guess.mark, guess.by)
    };
    assert_eq!(told(b"\xef\xbb\xbfid"), (Encoding::Utf8, 3, ToldBy::Mark));
    assert_eq!(told(b"id,name"), (Encoding::Utf8, 0, ToldBy::Ascii));
    assert_eq!(told("id,Ζωή".as_bytes()), (Encoding::Utf8, 0, ToldBy::Valid));
    assert_eq!(told(&utf16("\u{feff}id", u16::to_le_bytes)), (Encoding::Utf16Le, 2, ToldBy::Mark));
    assert_eq!(told(&utf16("id,name", u16::to_le_bytes)), (Encoding::Utf16Le, 0, ToldBy::Zeros));
    let greek = utf16("όνομα;πόλη\n1;Αθήνα\n", u16::to_be_bytes);
    assert_eq!(told(&greek), (Encoding::Utf16Be, 0, ToldBy::Zeros));
    assert_eq!(told(b""), (Encoding::Utf8, 0, ToldBy::Ascii));
}

#[test]
fn a_letter_that_is_cut_by_the_edge_of_a_window_is_no_fault() {
    let letters = "Ζωή,".repeat(10);
    let (head, window) = (b"id,name\n", &letters.as_bytes()[1..letters.len() - 2]);
    let pieces = |is_end| {
        [
            Piece { bytes: head, is_start: true, is_end: false },
            Piece { bytes: window, is_start: false, is_end },
        ]
    };
    assert_eq!(detect(&pieces(false)).by, ToldBy::Valid);
    let cut = &letters.as_bytes()[..letters.len() - 2];
    assert_eq!(detect(&[Piece { bytes: cut, is_start: true, is_end: false }]).by, ToldBy::Valid);
}

#[test]
fn the_window_in_which_letters_stand_decides() {
    let window =
        encode("9;Παπαδόπουλος Γιώργος;Ηράκλειο\n10;Άννα;Θεσσαλονίκη\n", CodePage::Windows1253).unwrap();
    let guess = detect(&[
        Piece { bytes: b"id;name;city\n1;Smith;York\n", is_start: true, is_end: false },
        Piece { bytes: &window, is_start: false, is_end: false },
    ]);
    assert_eq!(guess.encoding, Encoding::Single(CodePage::Windows1253));
}

#[test]
fn greek_pages_are_told_apart_by_their_accented_capital_alpha() {
    for (page, bytes) in [
        (CodePage::Windows1253, b"name\n\xa2\xed\xed\xe1\n\xa2\xf1\xe7\xf2\n"),
        (CodePage::Iso8859_7, b"name\n\xb6\xed\xed\xe1\n\xb6\xf1\xe7\xf2\n"),
    ] {
        let guess = whole(bytes);
        assert_eq!(guess.encoding, Encoding::Single(page));
        assert_eq!(guess.encoding.text(bytes), "name\nΆννα\nΆρης\n");
    }
    // Where it does not occur, both are the same text, and no rival.
    let same = whole(b"name\n\xc6\xf9\xde\n\xcd\xdf\xea\xef\xf2\n");
    let ToldBy::Letters { rival: Some(rival), .. } = &same.by else { panic!("{same:?}") };
    assert_ne!(rival.encoding, Encoding::Single(CodePage::Iso8859_7));
}

#[test]
fn a_short_text_that_fits_two_pages_is_asked_about() {
    let guess = whole(b"id;initial\n1;\xc7\n");
    let ToldBy::Letters { rival: Some(rival), .. } = &guess.by else { panic!("{guess:?}") };
    assert!(rival.is_open(), "{rival:?}");
    let codes: Vec<_> = guess.notes("a.csv").iter().map(|note| note.code).collect();
    assert_eq!(codes, ["load.encoding", "load.encoding-rival"]);
}

#[test]
fn utf8_with_a_damaged_byte_stays_utf8() {
    for language in &LANGUAGES {
        let mut bytes = customers(language, 0, 10).into_bytes();
        bytes.extend(b"x\xff\n");
        assert_eq!(whole(&bytes).encoding, Encoding::Utf8, "{}", language.name);
    }
}

#[test]
fn words_of_no_language_known_here_are_odd() {
    // Greek of DOS (code page 737) and Korean (EUC-KR).
    let dos =
        b"\x80\x9f\xe3\xa4\x98;\x87\x9c\xa9\xa9\x98\xa2\xa6\xa4\xe5\xa1\x9e;\x82\xa0\xe9\xa8\x9a\xa6\xaa";
    let korean =
        b"\xc1\xd6\xb9\xae\xc0\xcc \xc1\xd8\xba\xf1\xb5\xc7\xbe\xfa\xbd\xc0\xb4\xcf\xb4\xd9;\xbc\xad\xbf\xef";
    for bytes in [&dos[..], korean] {
        let guess = whole(bytes);
        assert!(guess.notes("a.csv").iter().any(|note| note.code == "load.encoding-odd"), "{guess:?}");
    }
    for language in &LANGUAGES {
        for &page in language.pages {
            let bytes = encode(&customers(language, 0, 10), page).unwrap_or_default();
            assert!(!matches!(whole(&bytes).by, ToldBy::Letters { is_odd: true, .. }), "{}", language.name);
        }
    }
}

#[test]
fn text_is_decoded_up_to_a_letter_that_is_cut() {
    assert_eq!(Encoding::Utf8.decode("aλ".as_bytes()).as_deref(), Ok("aλ"));
    assert_eq!(Encoding::Utf8.decode(b"a\xce").as_deref(), Ok("a"));
    assert_eq!(Encoding::Utf8.decode(b"ab\xff"), Err(2));
    assert_eq!(Encoding::Utf16Le.decode(b"a\0\x3d\xd8").as_deref(), Ok("a"));
    assert_eq!(Encoding::Utf16Le.decode(b"a\0\0\xdcb\0"), Err(2));
    assert_eq!(Encoding::Single(CodePage::Windows1251).decode(b"a\xe0").as_deref(), Ok("aа"));
    assert_eq!(Encoding::Single(CodePage::Windows1251).decode(b"a\x98"), Err(1));
}

#[test]
fn one_name_in_a_long_list_is_told() {
    for (bytes, expected) in [
        (&b"City,State\nTanner,AL\n\xd5akman,AL\n"[..], "Õakman"),
        (b"name,sum\nSmith,1\nM\xfcller,2\n", "Müller"),
        (b"name,sum\nSmith,1\nPe\xf1a,2\n", "Peña"),
        (b"name,sum\nSmith,1\nZo\xeb,2\n", "Zoë"),
        (b"name,price\nTea,5 \x80\n", "€"),
        (b"name,price\nTea,5\xa0000\n", "5\u{a0}000"),
        (b"name,note\nTea,don\x92t\n", "don’t"),
    ] {
        let guess = whole(bytes);
        assert!(guess.encoding.text(bytes).contains(expected), "{guess:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_told_and_decoded_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let guess = whole(&bytes);
        prop_assert_eq!(&guess, &whole(&bytes));
        guess.notes("a.csv");
        for (encoding, _) in Encoding::NAMES {
            let text = encoding.text(&bytes);
            match encoding.decode(&bytes) {
                // What fits is told in full, or lacks the letter that is cut at the end.
                Ok(decoded) => {
                    prop_assert!(text.starts_with(&*decoded));
                    prop_assert!(bytes.len() - encoding.raw_len(&decoded) < 4);
                    prop_assert_eq!(encoding.to_cut(&bytes).map(|cut| encoding.raw_len_of_cut(&cut)), Ok(encoding.raw_len(&decoded)));
                }
                Err(at) => {
                    prop_assert!(at < bytes.len());
                    prop_assert_eq!(encoding.to_cut(&bytes), Err(at));
                    prop_assert!(text.contains(char::REPLACEMENT_CHARACTER));
                }
            }
        }
    }

    #[test]
    fn a_page_decodes_what_was_encoded_in_it(
        letters in proptest::collection::vec(any::<u8>(), 0..100), page in prop::sample::select(CodePage::NAMES.to_vec()),
    ) {
        let text: String = letters.iter().filter_map(|&byte| page.0.letter(byte)).collect();
        let bytes = encode(&text, page.0).unwrap_or_default();
        let encoding = Encoding::Single(page.0);
        prop_assert_eq!(encoding.decode(&bytes), Ok(text.as_str().into()));
        prop_assert_eq!(encoding.raw_len(&text), bytes.len());
    }
}
