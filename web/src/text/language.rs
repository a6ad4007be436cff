//! The six languages: their codes, own names, direction and plural rule.

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Armenian.
    Armenian,
    /// Greek.
    Greek,
    /// Georgian.
    Georgian,
    /// Bulgarian.
    Bulgarian,
    /// Persian.
    Persian,
}

/// The direction in which a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the left.
    LeftToRight,
    /// From the right.
    RightToLeft,
}

impl Language {
    /// All six, in the order of the locale files.
    pub const ALL: [Self; 6] =
        [Self::English, Self::Armenian, Self::Greek, Self::Georgian, Self::Bulgarian, Self::Persian];

    /// The code of `<html lang>` and of the locale folder.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Armenian => "hy",
            Self::Greek => "el",
            Self::Georgian => "ka",
            Self::Bulgarian => "bg",
            Self::Persian => "fa",
        }
    }

    /// The language of a code or of a browser's tag such as `el-CY`.
    #[must_use]
    pub fn from_code(tag: &str) -> Option<Self> {
        let code = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// The language's own name, the same in every language, for the switch.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Armenian => "Հայերեն",
            Self::Greek => "Ελληνικά",
            Self::Georgian => "ქართული",
            Self::Bulgarian => "Български",
            Self::Persian => "فارسی",
        }
    }

    /// Right to left for Persian.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::Persian => Direction::RightToLeft,
            _ => Direction::LeftToRight,
        }
    }

    /// Whether a whole number takes the *one* form. Zero does in Armenian and Persian (CLDR 48).
    #[must_use]
    pub const fn takes_one(self, count: u64) -> bool {
        match self {
            Self::Armenian | Self::Persian => count <= 1,
            _ => count == 1,
        }
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

impl Direction {
    /// The value of `<html dir>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_one_in_armenian_and_persian_only() {
        let taking_one = |count| -> Vec<&str> {
            Language::ALL.into_iter().filter(|l| l.takes_one(count)).map(Language::code).collect()
        };
        assert_eq!(taking_one(0), ["hy", "fa"]);
        assert_eq!(taking_one(1).len(), 6);
        assert_eq!(taking_one(2), Vec::<&str>::new());
        assert_eq!(taking_one(21), Vec::<&str>::new());
    }

    #[test]
    fn a_browsers_tag_finds_its_language() {
        assert_eq!(Language::from_code("el-CY"), Some(Language::Greek));
        assert_eq!(Language::from_code("FA_ir"), Some(Language::Persian));
        assert_eq!(Language::from_code("de"), None);
    }
}
