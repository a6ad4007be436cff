//! What encodings are called: in notes, on the command line and in project files.

use super::{CodePage, Encoding};

/// Other names in use, without `-`, `_`, spaces and dots. A word such as "ANSI" is not among them: it names
/// another encoding in every country.
const ALIASES: [(&str, Encoding); 21] = [
    ("utf16", Encoding::Utf16Le),
    ("unicode", Encoding::Utf16Le),
    ("ucs2", Encoding::Utf16Le),
    ("utf8sig", Encoding::Utf8),
    ("utf8bom", Encoding::Utf8),
    ("ascii", Encoding::Utf8),
    ("latin1", Encoding::Single(CodePage::Iso8859_1)),
    ("latin2", Encoding::Single(CodePage::Iso8859_2)),
    ("latin5", Encoding::Single(CodePage::Iso8859_9)),
    ("latin9", Encoding::Single(CodePage::Iso8859_15)),
    ("cp819", Encoding::Single(CodePage::Iso8859_1)),
    ("elot928", Encoding::Single(CodePage::Iso8859_7)),
    ("koi8", Encoding::Single(CodePage::Koi8R)),
    ("dos866", Encoding::Single(CodePage::Ibm866)),
    ("oem866", Encoding::Single(CodePage::Ibm866)),
    ("xmaccyrillic", Encoding::Single(CodePage::MacCyrillic)),
    ("macintoshcyrillic", Encoding::Single(CodePage::MacCyrillic)),
    ("cp10007", Encoding::Single(CodePage::MacCyrillic)),
    ("armscii", Encoding::Single(CodePage::Armscii8)),
    ("geostd8", Encoding::Single(CodePage::GeorgianPs)),
    ("georgian", Encoding::Single(CodePage::GeorgianAcademy)),
];

impl Encoding {
    /// Every encoding with its usual name.
    pub const NAMES: [(Encoding, &'static str); 3 + CodePage::NAMES.len()] = {
        let mut names = [(Encoding::Utf8, "UTF-8"); 3 + CodePage::NAMES.len()];
        names[1] = (Encoding::Utf16Le, "UTF-16LE");
        names[2] = (Encoding::Utf16Be, "UTF-16BE");
        let mut at = 0;
        while at < CodePage::NAMES.len() {
            let (page, name) = CodePage::NAMES[at];
            names[3 + at] = (Encoding::Single(page), name);
            at += 1;
        }
        names
    };

    /// Its usual name.
    pub fn name(self) -> &'static str {
        Encoding::NAMES.iter().find(|(encoding, _)| *encoding == self).map_or("", |(_, name)| name)
    }

    /// The encoding of a name, without regard to case, `-`, `_`, spaces and dots; `cp1251`, `win-1251`, `1251`
    /// and `windows1251` are all the same, as are `latin1`, `8859-1` and `iso_8859-1`.
    pub fn from_name(name: &str) -> Option<Encoding> {
        let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_', ' ', '.'], "");
        let wanted = plain(name);
        let number =
            ["windows", "win", "cp", "iso", "ibm"].iter().find_map(|family| wanted.strip_prefix(family));
        let number = number.unwrap_or(&wanted);
        let is_meant = |known: &str| {
            let known = plain(known);
            let families = ["windows", "iso", "ibm"].map(|family| known.strip_prefix(family));
            known == wanted || families.contains(&Some(number))
        };
        let known = Encoding::NAMES.iter().find(|(_, known)| is_meant(known)).map(|(encoding, _)| *encoding);
        known.or_else(|| ALIASES.iter().find(|(alias, _)| *alias == wanted).map(|(_, encoding)| *encoding))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_by_every_usual_name() {
        for (encoding, name) in Encoding::NAMES {
            assert_eq!(Encoding::from_name(name), Some(encoding), "{name}");
            assert_eq!(Encoding::from_name(&name.to_ascii_uppercase()), Some(encoding), "{name}");
            assert_eq!(encoding.name(), name);
        }
        for (alias, encoding) in ALIASES {
            assert_eq!(Encoding::from_name(alias), Some(encoding), "{alias}");
        }
        for (name, page) in [
            ("cp1251", CodePage::Windows1251),
            ("win-1251", CodePage::Windows1251),
            ("CP-1253", CodePage::Windows1253),
            ("1256", CodePage::Windows1256),
            ("iso_8859-15", CodePage::Iso8859_15),
            ("ISO 8859-7", CodePage::Iso8859_7),
            ("8859-2", CodePage::Iso8859_2),
            ("koi8_r", CodePage::Koi8R),
            ("armscii8", CodePage::Armscii8),
            ("mac-cyrillic", CodePage::MacCyrillic),
        ] {
            assert_eq!(Encoding::from_name(name), Some(Encoding::Single(page)), "{name}");
        }
        assert_eq!(Encoding::from_name("utf16"), Some(Encoding::Utf16Le));
        assert_eq!(Encoding::from_name("windows-1259"), None);
        assert_eq!(Encoding::from_name(""), None);
    }
}
