//! How wide a text is, from one small table per script.
//!
//! Widths are thousandths of the font size, taken from Noto Sans and its Armenian, Georgian and Arabic members
//! (the advance widths of `hmtx`) and rounded up to a few classes per script. Readers see their own system's
//! font, so [`text_width`] adds a margin of five percent; a label that fits here fits there.

/// Advance widths of U+0020 to U+007E.
const ASCII: [u16; 95] = [
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572,
    572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339,
    273, 619, 524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572,
    444, 281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479,
    361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572,
];

/// The width of a text at a font size, in pixels.
pub fn text_width(text: &str, size: f64) -> f64 {
    let thousandths: u32 = text.chars().map(|c| u32::from(advance(c))).sum();
    f64::from(thousandths) / 1000.0 * size * 1.05
}

/// The text as far as it fits, cut with an ellipsis if it does not.
pub fn fit(text: &str, width: f64, size: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let room = width - text_width("…", size);
    let mut cut = String::new();
    let mut used = 0.0;
    for c in text.chars() {
        used += f64::from(advance(c)) / 1000.0 * size * 1.05;
        if used > room {
            break;
        }
        cut.push(c);
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// The text on at most two lines, broken at a space where there is one, the second cut if it must be.
pub fn two_lines(text: &str, width: f64, size: f64) -> Vec<String> {
    if text_width(text, size) <= width {
        return vec![text.to_owned()];
    }
    let spaces = text.match_indices(' ').map(|(at, _)| at);
    let first_end =
        spaces.take_while(|&at| text_width(&text[..at], size) <= width).fold(None, |_, at| Some(at));
    match first_end {
        Some(at) if at > 0 => vec![text[..at].to_owned(), fit(text[at..].trim_start(), width, size)],
        _ => vec![fit(text, width, size)],
    }
}

/// The advance width of a letter in thousandths of the font size.
fn advance(c: char) -> u16 {
    match c {
        ' '..='~' => ASCII.get(c as usize - 0x20).copied().unwrap_or(600),
        // Combining marks, joiners, marks of direction.
        '\u{300}'..='\u{36F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{64B}'..='\u{65F}'
        | '\u{FEFF}' => 0,
        '\u{A0}' | '\u{202F}' | '٫' | '٬' | '،' | '·' | '՝' | '՛' | '՞' => 270,
        // Greek
        'ι' | 'ί' | 'ϊ' | 'ΐ' | 'Ι' | 'Ί' => 350,
        'φ' | 'ψ' | 'ω' | 'ώ' | 'Θ' | 'Ο' | 'Ω' | 'Φ' | 'Ψ' | 'Ν' | 'Μ' | 'Ό' | 'Ώ' => 800,
        '\u{370}'..='\u{3AB}' => 680,
        '\u{3AC}'..='\u{3FF}' => 600,
        // Cyrillic
        'ж' | 'м' | 'ф' | 'ш' | 'щ' | 'ю' | 'ы' => 830,
        'Ж' | 'М' | 'Ф' | 'Ш' | 'Щ' | 'Ю' | 'Ы' => 970,
        '\u{400}'..='\u{42F}' => 710,
        '\u{430}'..='\u{52F}' => 620,
        // Armenian
        'լ' | 'յ' | 'ւ' | 'չ' | '։' => 340,
        'ա' | 'խ' | 'պ' | 'տ' | 'փ' | '֏' => 930,
        '\u{531}'..='\u{556}' => 740,
        '\u{557}'..='\u{58F}' => 610,
        // Georgian
        'ლ' => 1090,
        'ტ' | 'რ' | 'ო' | 'ღ' | 'ფ' | 'დ' | 'თ' => 840,
        '\u{10A0}'..='\u{10FF}' => 605,
        // Arabic and Persian: joined letters are narrower than the isolated ones.
        'س' | 'ش' | 'ص' | 'ض' => 950,
        '۰'..='۹' | '٠'..='٩' | '٪' => 560,
        '\u{600}'..='\u{6FF}' => 620,
        'À'..='ɏ' => 640,
        '–' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' => 500,
        '…' | '→' | '←' | '€' | '₾' => 900,
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_measured_by_its_letters_and_not_by_its_bytes() {
        let greek = text_width("ελιά", 10.0);
        let latin = text_width("elia", 10.0);
        assert!(greek < 2.0 * latin, "{greek} {latin}");
        assert_eq!(text_width("\u{2068}\u{2069}\u{200C}", 10.0), 0.0);
        assert!((text_width("M", 100.0) - 95.235).abs() < 1e-9);
    }

    #[test]
    fn a_cut_text_fits() {
        for text in [
            "Հյուրանոցներ և հանգստյան տներ",
            "სასტუმროები და რესტორნები",
            "Ξενοδοχεία και πανδοχεία",
            "short",
        ] {
            for width in [20.0, 40.0, 80.0, 400.0] {
                assert!(text_width(&fit(text, width, 12.0), 12.0) <= width, "{text} at {width}");
                for line in two_lines(text, width, 12.0) {
                    assert!(text_width(&line, 12.0) <= width, "{line} at {width}");
                }
            }
        }
    }

    #[test]
    fn two_lines_break_at_a_space() {
        assert_eq!(two_lines("Private hospitals", 70.0, 12.0), ["Private", "hospitals"]);
        assert_eq!(two_lines("Hotels", 70.0, 12.0), ["Hotels"]);
    }
}
