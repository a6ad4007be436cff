//! What the caller says about files: which there are, and how to read what could be read in two ways.

use super::container::MEMBER_MARK;
use super::date::{DateOrder, Stamp};
use super::dialect::{Delimiter, Escape};
use super::encoding::Encoding;
use super::number::DecimalMark;
use super::source::Role;
use crate::diag::{Problem, Report, Severity, nearest};

/// A file to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Name, as the user knows it.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// What a caller may say before loading.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// Decisions of the user; a later one overrides an earlier one.
    pub settle: Vec<Settlement>,
    /// Columns that decisions may speak of though no file has them.
    pub optional_columns: Vec<String>,
    /// Of how many customers one is read, with everything that belongs to it; of all if nothing.
    pub sample: Option<u32>,
    /// Bytes of a slice, at least 1 and at most 64 MiB. Results do not depend on it.
    pub slice_bytes: u32,
    /// How many there are who parse slices. Results do not depend on it.
    pub lanes: u32,
    /// Minutes by which moments written in universal time are moved.
    pub utc_offset: i32,
    /// Bytes of memory that the tables may take, as far as that can be told before they are read; any if nothing.
    pub memory: Option<u64>,
}

impl Default for LoadOptions {
    fn default() -> LoadOptions {
        LoadOptions {
            settle: Vec::new(),
            optional_columns: Vec::new(),
            sample: None,
            slice_bytes: 1 << 21,
            lanes: 1,
            utc_offset: 0,
            memory: None,
        }
    }
}

/// A decision about a file or a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Name of the file; `*` stands for any letters, `?` for one.
    pub file: String,
    /// Header of the column, for settings of columns.
    pub column: Option<String>,
    /// What was decided.
    pub setting: Setting,
}

/// What can be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// What the column is for; `None`: for nothing in particular.
    Role(Option<Role>),
    /// What the values of the column are.
    Type(ColumnType),
    /// The order of day and month.
    Order(DateOrder),
    /// What stands before the decimals.
    Decimal(DecimalMark),
    /// How numbers stand for dates.
    Stamp(Stamp),
    /// Whether the column is left out.
    Exclude(bool),
    /// What stands between the fields of the file.
    Delimiter(Delimiter),
    /// What stands around fields of the file, if anything does.
    Quote(Option<u8>),
    /// How a quote inside quotes is written.
    Escape(Escape),
    /// How many records name the columns.
    Header(u32),
    /// How many lines stand above the header.
    Skip(u32),
    /// What lines of comment begin with, if there are any.
    Comment(Option<u8>),
    /// How many records at the end of the file are none: totals and notes.
    Footer(u32),
    /// Whether it is a report in groups: headings and subtotals between the rows.
    Groups(bool),
    /// How letters are written.
    Encoding(Encoding),
    /// Only columns whose heading names a role are read.
    OnlyRoles,
    /// Whether a member of a container is read: with one that is, the others are not; hidden sheets are
    /// read only then.
    Sheet(bool),
}

/// What the values of a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// Text, including identifiers.
    Text,
    /// Exact numbers.
    Number,
    /// Days or moments.
    Date,
    /// Yes or no.
    Flag,
}

/// Names of settings of a column, beside the names of roles.
const COLUMN_SETTINGS: [(&str, Setting); 16] = [
    ("day-first", Setting::Order(DateOrder::DayFirst)),
    ("month-first", Setting::Order(DateOrder::MonthFirst)),
    ("decimal-point", Setting::Decimal(DecimalMark::Point)),
    ("decimal-comma", Setting::Decimal(DecimalMark::Comma)),
    ("excel-1900", Setting::Stamp(Stamp::Excel1900)),
    ("excel-1904", Setting::Stamp(Stamp::Excel1904)),
    ("epoch-seconds", Setting::Stamp(Stamp::Seconds)),
    ("epoch-milliseconds", Setting::Stamp(Stamp::Milliseconds)),
    ("yyyymmdd", Setting::Stamp(Stamp::Digits)),
    ("text", Setting::Type(ColumnType::Text)),
    ("number", Setting::Type(ColumnType::Number)),
    ("day", Setting::Type(ColumnType::Date)),
    ("flag", Setting::Type(ColumnType::Flag)),
    ("exclude", Setting::Exclude(true)),
    ("include", Setting::Exclude(false)),
    ("no-role", Setting::Role(None)),
];

/// Names of delimiters.
const DELIMITERS: [(&str, u8); 8] = [
    ("comma", b','),
    ("semicolon", b';'),
    ("tab", b'\t'),
    ("pipe", b'|'),
    ("colon", b':'),
    ("caret", b'^'),
    ("tilde", b'~'),
    ("space", b' '),
];

/// What is said of a delimiter to which the spaces after it belong.
const PADDED: &str = "-space";

/// What is said of a file of which only columns with a role are read.
const ROLES: &str = "roles";

/// Names of escapes.
const ESCAPES: [(&str, Escape); 3] =
    [("doubled", Escape::Doubled), ("backslash", Escape::Backslash), ("none", Escape::Bare)];

impl Setting {
    /// Its name on the command line and in project files.
    pub fn name(self) -> String {
        let named = COLUMN_SETTINGS.iter().find(|(_, setting)| *setting == self);
        match self {
            Setting::Role(Some(role)) => role.name().replace('_', "-"),
            Setting::Delimiter(delimiter) => delimiter_name(delimiter),
            Setting::Quote(None) | Setting::Comment(None) | Setting::Footer(0) => "none".into(),
            Setting::Quote(Some(byte)) | Setting::Comment(Some(byte)) => char::from(byte).to_string(),
            Setting::Escape(escape) => escape_name(escape).into(),
            Setting::Header(1) | Setting::Sheet(true) | Setting::Groups(true) => "yes".into(),
            Setting::Header(0) | Setting::Sheet(false) | Setting::Groups(false) => "no".into(),
            Setting::Header(count) | Setting::Skip(count) | Setting::Footer(count) => count.to_string(),
            Setting::Encoding(encoding) => encoding.name().into(),
            Setting::OnlyRoles => ROLES.into(),
            _ => named.map_or_else(String::new, |(name, _)| (*name).to_owned()),
        }
    }

    /// The setting of a column that a name stands for.
    pub fn of_column(name: &str) -> Option<Setting> {
        let name = name.trim().to_ascii_lowercase().replace('_', "-");
        let known = COLUMN_SETTINGS.iter().find(|(known, _)| *known == name).map(|(_, setting)| *setting);
        known.or_else(|| Role::from_name(&name).map(|role| Setting::Role(Some(role))))
    }

    /// The setting of a file: `key` is `delimiter`, `quote`, `escape`, `header`, `skip`, `comment`, `footer`,
    /// `groups` or `encoding`.
    pub fn of_file(key: &str, value: &str) -> Option<Setting> {
        let one = |value: &str| match value.as_bytes() {
            &[byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\r\n".contains(&byte) => {
                Some(byte)
            }
            _ => None,
        };
        let one_or_none = |value: &str| match value.trim() {
            "none" => Some(None),
            _ => one(value).map(Some),
        };
        let count = |value: &str| value.trim().parse::<u32>().ok();
        match key.trim().to_ascii_lowercase().as_str() {
            "delimiter" => {
                let named = |name: &str| {
                    DELIMITERS.iter().find(|(known, _)| *known == name.trim()).map(|(_, byte)| *byte)
                };
                let known = |value: &str| named(value).or_else(|| one(value));
                let padded = value.strip_suffix(PADDED).or_else(|| value.strip_suffix(' '));
                let byte = known(value).map(|byte| Delimiter { byte, is_padded: false });
                let padded = padded.and_then(known).map(|byte| Delimiter { byte, is_padded: true });
                byte.or(padded).map(Setting::Delimiter)
            }
            "quote" => one_or_none(value).map(Setting::Quote),
            "comment" => one_or_none(value).map(Setting::Comment),
            "escape" => {
                let known = ESCAPES.iter().find(|(name, _)| *name == value.trim());
                known.map(|(_, escape)| Setting::Escape(*escape))
            }
            "header" => match value.trim() {
                "yes" => Some(Setting::Header(1)),
                "no" | "none" => Some(Setting::Header(0)),
                lines => count(lines).map(Setting::Header),
            },
            "skip" => count(value).map(Setting::Skip),
            "footer" if value.trim() == "none" => Some(Setting::Footer(0)),
            "footer" => count(value).map(Setting::Footer),
            "groups" => match value.trim() {
                "yes" => Some(Setting::Groups(true)),
                "no" | "none" => Some(Setting::Groups(false)),
                _ => None,
            },
            "encoding" => Encoding::from_name(value).map(Setting::Encoding),
            "only" if value.trim() == ROLES => Some(Setting::OnlyRoles),
            _ => None,
        }
    }
}

/// A delimiter as a word.
pub(super) fn delimiter_name(delimiter: Delimiter) -> String {
    let named = DELIMITERS.iter().find(|(_, known)| *known == delimiter.byte);
    let mut name =
        named.map_or_else(|| char::from(delimiter.byte).to_string(), |(name, _)| (*name).to_owned());
    if delimiter.is_padded {
        name.push_str(PADDED);
    }
    name
}

/// An escape as a word.
pub(super) fn escape_name(escape: Escape) -> &'static str {
    ESCAPES.iter().find(|(_, known)| *known == escape).map_or("", |(name, _)| name)
}

/// A text that names no setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError {
    /// The text.
    pub text: String,
}

impl Report for SettingError {
    fn problem(&self) -> Problem {
        let english = format!("\"{}\" is no way to read a column", self.text);
        let value = self.text.rsplit_once('=').map_or(self.text.as_str(), |(_, value)| value);
        let roles = Role::NAMES.map(|(_, name)| name);
        let names = COLUMN_SETTINGS.iter().map(|(name, _)| *name).chain(roles);
        let help = match nearest(value, names) {
            Some(name) => format!("did you mean \"{name}\"?"),
            None => {
                "write COLUMN=day-first, COLUMN=decimal-comma, COLUMN=text, COLUMN=exclude, COLUMN=ROLE, \
                     delimiter=semicolon, quote=none, escape=backslash, header=no, skip=2, comment=#, footer=1, \
                     groups=no or encoding=windows-1251"
                    .to_owned()
            }
        };
        Problem::new("load.setting", Severity::Error, english).arg("text", self.text.as_str()).help(help)
    }
}

impl std::fmt::Display for SettingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem().fmt(f)
    }
}

impl std::error::Error for SettingError {}

impl Settlement {
    /// Reads `COLUMN=setting`, or `delimiter=…`, `quote=…`, `escape=…`, `header=…`, `skip=…`, `comment=…`,
    /// `footer=…`, `groups=…`, `encoding=…`, `sheet=…`, for all files.
    ///
    /// ```
    /// use hedgerow_core::load::{DateOrder, Setting, Settlement};
    /// let settled = Settlement::parse("Created at=day-first")?;
    /// assert_eq!(settled.column.as_deref(), Some("Created at"));
    /// assert_eq!(settled.setting, Setting::Order(DateOrder::DayFirst));
    /// # Ok::<(), hedgerow_core::load::SettingError>(())
    /// ```
    ///
    /// # Errors
    /// [`SettingError`] when it is neither.
    pub fn parse(text: &str) -> Result<Settlement, SettingError> {
        let error = || SettingError { text: text.to_owned() };
        let (key, value) = text.rsplit_once('=').ok_or_else(error)?;
        if key.trim() == "sheet" {
            return Ok(Settlement::sheet(value));
        }
        let file = "*".to_owned();
        if let Some(setting) = Setting::of_column(value) {
            return Ok(Settlement { file, column: Some(key.to_owned()), setting });
        }
        let setting = Setting::of_file(key, value).ok_or_else(error)?;
        Ok(Settlement { file, column: None, setting })
    }

    /// Only the sheets of this name are read, or the files of this name in archives.
    pub fn sheet(name: &str) -> Settlement {
        Settlement { file: format!("*{MEMBER_MARK}{name}"), column: None, setting: Setting::Sheet(true) }
    }

    /// Whether it speaks of this file.
    pub fn is_for(&self, file: &str) -> bool {
        matches(&self.file, file)
    }

    /// Whether it speaks of this file or may speak of a member of it.
    pub fn may_be_for(&self, file: &str) -> bool {
        let container = self.file.split(MEMBER_MARK).next().unwrap_or(&self.file);
        self.is_for(file) || matches(container, file)
    }
}

/// Whether a name fits a pattern with `*` and `?`.
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut retry = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p, n));
                p += 1;
            }
            Some(letter) if *letter == '?' || Some(letter) == name.get(n) => (p, n) = (p + 1, n + 1),
            _ => match retry {
                Some((star, from)) => {
                    (p, n) = (star + 1, from + 1);
                    retry = Some((star, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_they_are_written() {
        for (name, setting) in COLUMN_SETTINGS {
            assert_eq!(Setting::of_column(name), Some(setting));
            assert_eq!(setting.name(), name);
        }
        for (role, _) in Role::NAMES {
            let setting = Setting::Role(Some(role));
            assert_eq!(Setting::of_column(&setting.name()), Some(setting));
        }
        let parsed = |text| Settlement::parse(text).map(|s| (s.column, s.setting));
        assert_eq!(parsed("a=b=text"), Ok((Some("a=b".into()), Setting::Type(ColumnType::Text))));
        for (text, name) in [
            ("delimiter=;", "semicolon"),
            ("delimiter=space", "space"),
            ("delimiter=, ", "comma-space"),
            ("delimiter=semicolon-space", "semicolon-space"),
            ("delimiter=§", ""),
            ("delimiter=", ""),
            ("quote='", "'"),
            ("quote=none", "none"),
            ("escape=backslash", "backslash"),
            ("escape=none", "none"),
            ("header=no", "no"),
            ("header=1", "yes"),
            ("header=3", "3"),
            ("skip=2", "2"),
            ("skip=two", ""),
            ("comment=#", "#"),
            ("comment=none", "none"),
            ("footer=none", "none"),
            ("footer=2", "2"),
            ("groups=no", "no"),
            ("groups=yes", "yes"),
            ("groups=maybe", ""),
        ] {
            let setting = parsed(text).ok();
            assert_eq!(setting.map_or(String::new(), |(_, setting)| setting.name()), name, "{text}");
        }
        let error = parsed("Date=day-frist").map_err(|error| error.problem().help);
        assert_eq!(error, Err(Some("did you mean \"day-first\"?".into())));
    }

    #[test]
    fn a_pattern_fits_names() {
        for (pattern, name, fits) in [
            ("*", "", true),
            ("orders*.csv", "orders-2025.csv", true),
            ("orders*.csv", "orders.tsv", false),
            ("?.csv", "a.csv", true),
            ("*a*b", "xaxaxb", true),
            ("a", "ab", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
