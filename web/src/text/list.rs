//! Lists in a sentence: *A, B and C*, *A, B or C* (CLDR 48 list patterns).

use super::{Language, Text};

impl Text {
    /// *A, B and C*.
    #[must_use]
    pub fn list_and<S: AsRef<str>>(self, items: &[S]) -> String {
        let (pair, last) = match self.language {
            Language::English => (" and ", ", and "),
            Language::Armenian => (" և ", " և "),
            Language::Greek => (" και ", " και "),
            Language::Georgian => (" და ", " და "),
            Language::Bulgarian => (" и ", " и "),
            Language::Persian => (" و ", "، و "),
        };
        self.list(items, pair, last)
    }

    /// *A, B or C*.
    #[must_use]
    pub fn list_or<S: AsRef<str>>(self, items: &[S]) -> String {
        let (pair, last) = match self.language {
            Language::English => (" or ", ", or "),
            Language::Armenian => (" կամ ", " կամ "),
            Language::Greek => (" ή ", " ή "),
            Language::Georgian => (" ან ", " ან "),
            Language::Bulgarian => (" или ", " или "),
            Language::Persian => (" یا ", "، یا "),
        };
        self.list(items, pair, last)
    }

    fn list<S: AsRef<str>>(self, items: &[S], pair: &str, last: &str) -> String {
        let between = match self.language {
            Language::Persian => "،\u{200F} ",
            _ => ", ",
        };
        let mut out = String::new();
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push_str(match (at + 1 == items.len(), items.len()) {
                    (true, 2) => pair,
                    (true, _) => last,
                    (false, _) => between,
                });
            }
            out.push_str(item.as_ref());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_items_are_joined_as_cldr_joins_them() {
        let lists: Vec<String> = Language::ALL
            .into_iter()
            .map(|language| Text::new(language).list_and(&["A", "B", "C"]))
            .collect();
        assert_eq!(
            lists,
            ["A, B, and C", "A, B և C", "A, B και C", "A, B და C", "A, B и C", "A،\u{200F} B، و C"]
        );
    }

    #[test]
    fn two_items_need_no_comma_and_one_stands_alone() {
        let text = Text::new(Language::English);
        assert_eq!(text.list_or(&["A", "B"]), "A or B");
        assert_eq!(text.list_or(&["A"]), "A");
        assert_eq!(text.list_or::<&str>(&[]), "");
        assert_eq!(Text::new(Language::Persian).list_and(&["A", "B"]), "A و B");
    }
}
