//! Places in a text. The engine counts bytes, a text field counts UTF-16 units, and the page shows a text with its
//! faulty parts marked.

/// A part of a text and whether it is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Inside a marked span.
    pub marked: bool,
}

/// Cuts a text into marked and unmarked pieces. Spans may overlap, lie beyond the end or inside a letter (the text
/// may have changed since they were found): they are mended, never trusted. An empty span marks the letter it
/// stands before, or at the end of the text the last one.
pub fn pieces(text: &str, spans: &[(u32, u32)]) -> Vec<Piece> {
    let mut marks: Vec<(usize, usize)> = spans.iter().filter_map(|span| mended(text, *span)).collect();
    hedgerow_core::math::sort(&mut marks);
    let mut out = Vec::new();
    let mut at = 0;
    for (start, end) in marks {
        let start = start.max(at);
        if end <= start {
            continue;
        }
        push(&mut out, &text[at..start], false);
        push(&mut out, &text[start..end], true);
        at = end;
    }
    push(&mut out, &text[at..], false);
    out
}

fn push(out: &mut Vec<Piece>, text: &str, marked: bool) {
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.marked == marked => last.text.push_str(text),
        _ => out.push(Piece { text: text.to_owned(), marked }),
    }
}

fn mended(text: &str, (start, end): (u32, u32)) -> Option<(usize, usize)> {
    let mut start = floor(text, start as usize);
    let mut end = ceil(text, end as usize);
    if start >= end {
        end = ceil(text, start + 1);
        if start >= end {
            start = floor(text, text.len().saturating_sub(1));
        }
    }
    (start < end).then_some((start, end))
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn ceil(text: &str, at: usize) -> usize {
    (at.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// The byte at which the UTF-16 unit stands.
pub fn byte_of_unit(text: &str, unit: u32) -> u32 {
    let mut units = 0;
    for (byte, letter) in text.char_indices() {
        if units >= unit {
            return byte as u32;
        }
        units += letter.len_utf16() as u32;
    }
    text.len() as u32
}

/// The UTF-16 unit at which the byte stands.
pub fn unit_of_byte(text: &str, byte: u32) -> u32 {
    text[..floor(text, byte as usize)].encode_utf16().count() as u32
}

/// Puts `insert` in the place of the bytes from `start` to `end`; answers with the new text and the byte after it.
pub fn replaced(text: &str, start: u32, end: u32, insert: &str) -> (String, u32) {
    let start = floor(text, start as usize);
    let end = ceil(text, end as usize).max(start);
    let out = [&text[..start], insert, &text[end..]].concat();
    (out, (start + insert.len()) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, spans: &[(u32, u32)]) -> String {
        pieces(text, spans)
            .into_iter()
            .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text })
            .collect()
    }

    #[test]
    fn marks_stand_where_the_spans_are() {
        assert_eq!(shown("age > 3", &[]), "age > 3");
        assert_eq!(shown("agee > 3", &[(0, 4)]), "[agee] > 3");
        assert_eq!(shown("a b c", &[(4, 5), (0, 1)]), "[a] b [c]");
        assert_eq!(shown("abcdef", &[(1, 4), (2, 3), (3, 5)]), "a[bcde]f");
        assert_eq!(shown("", &[(0, 0)]), "");
    }

    #[test]
    fn spans_that_do_not_fit_are_mended() {
        assert_eq!(shown("age", &[(9, 12)]), "ag[e]", "beyond the end");
        assert_eq!(shown("age >", &[(5, 5)]), "age [>]", "something is missing at the end");
        assert_eq!(shown("πόλη = 1", &[(1, 3)]), "[πό]λη = 1", "inside letters");
        assert_eq!(shown("age", &[(2, 1)]), "ag[e]", "end before start");
    }

    #[test]
    fn marks_lose_no_letter() {
        let text = "country in (\"Ελλάδα\", 'گرجستان')";
        for start in 0..40 {
            for end in 0..40 {
                let joined: String =
                    pieces(text, &[(start, end), (end, 7)]).iter().map(|piece| &*piece.text).collect();
                assert_eq!(joined, text);
            }
        }
    }

    #[test]
    fn units_and_bytes_lead_back_to_each_other() {
        let text = "a π 𝛑 گ";
        for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let unit = unit_of_byte(text, byte as u32);
            assert_eq!(byte_of_unit(text, unit), byte as u32);
        }
        assert_eq!(byte_of_unit(text, 999), text.len() as u32);
    }

    #[test]
    fn a_completion_replaces_what_was_begun() {
        assert_eq!(replaced("coun = 1", 0, 4, "country"), ("country = 1".into(), 7));
        assert_eq!(replaced("πόλ", 0, 6, "πόλη"), ("πόλη".into(), 8));
        assert_eq!(replaced("a", 9, 3, "b"), ("ab".into(), 2));
    }
}
