//! The text of a project file, read with the place of everything that is wrong in it.
//!
//! The `toml` crate gives a tree in which every key and value knows its bytes and every number is still
//! the text that stood there, so 0.8 stays 0.8. Its serde half forgets both the places and the digits and
//! is left out; the parser alone adds 29 kB to the browser's download (gzip -9, built for size).

use std::collections::HashSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ProjectError, ProjectErrorKind};
use super::{
    Audience, ColumnChoice, Crossing, FORMAT, FileRecipe, Project, RowChoice, SegmentRule, SegmentationKind,
    SegmentationSpec, TierSpec, ValueSpec,
};
use crate::calendar::Day;
use crate::diag::{Span, nearest};
use crate::engine::names::{FAMILIES, TYPES};
use crate::ledger::StatusGroup;
use crate::load::Role;
use crate::math::sort_by_key;
use crate::value::Decimal;

/// Kinds of segmentation that DESIGN names and later builds bring.
const LATER_KINDS: [&str; 3] = ["rfm", "lifecycle", "clusters"];
/// How the dates of a column may be written.
const ORDERS: [&str; 7] = [
    "day-first",
    "month-first",
    "excel-1900",
    "excel-1904",
    "epoch-seconds",
    "epoch-milliseconds",
    "yyyymmdd",
];
const KINDS: [&str; 4] = ["rules", "values", "bands", "tiers"];

/// Reads a project file.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text; a file that is not TOML, not a project or
/// of a newer format is refused with that alone.
pub fn read(text: &str) -> Result<Project, Vec<ProjectError>> {
    let mut reader = Reader { text, errors: Vec::new() };
    let root = match DeTable::parse(text) {
        Ok(root) => root,
        Err(error) => {
            let span = error.span().unwrap_or(text.len()..text.len());
            let message = error.message().to_owned();
            reader.report(ProjectErrorKind::Syntax { message }, Span::new(span.start, span.end));
            return Err(reader.errors);
        }
    };
    let project = reader.version(root.get_ref()).map(|()| reader.project(root.get_ref()));
    sort_by_key(&mut reader.errors, |error| error.span.start);
    match project {
        Some(project) if reader.errors.is_empty() => Ok(project),
        _ => Err(reader.errors),
    }
}

struct Reader<'t> {
    text: &'t str,
    errors: Vec<ProjectError>,
}

/// A table of the file, with what to call it in messages.
struct Section<'a, 'i> {
    table: &'a DeTable<'i>,
    span: Span,
    within: &'static str,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn report(&mut self, kind: ProjectErrorKind, span: Span) {
        let start = (0..=span.start.min(self.text.len())).rev().find(|&at| self.text.is_char_boundary(at));
        let before = self.text.get(..start.unwrap_or(0)).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        self.errors.push(ProjectError { kind, span, line, column });
    }

    /// Refuses what is not a project of a format known here.
    fn version(&mut self, root: &DeTable<'_>) -> Option<()> {
        let Some(value) = root.get("hedgerow") else {
            self.report(ProjectErrorKind::NotAProject, Span::default());
            return None;
        };
        let found = value.get_ref().as_integer().filter(|i| i.radix() == 10).map(|i| i.as_str());
        if found == Some("1") {
            return Some(());
        }
        let span = span_of(value);
        match found.filter(|text| !text.starts_with('-') && !text.trim_start_matches('0').is_empty()) {
            Some(found) => self.report(ProjectErrorKind::Newer { found: found.to_owned() }, span),
            None => self.wrong_type("hedgerow", "the number of a format, such as 1", value),
        }
        None
    }

    fn project(&mut self, root: &DeTable<'_>) -> Project {
        let section = Section { table: root, span: Span::default(), within: "the project" };
        self.keys(
            &section,
            &["hedgerow", "name", "as_of", "sample", "value", "file", "segmentation", "crossing", "audience"],
        );
        let project = Project {
            hedgerow: FORMAT,
            name: self.text(&section, "name").unwrap_or_default(),
            as_of: self.day(&section, "as_of"),
            sample: self.small_count(&section, "sample"),
            value: self.value(&section),
            files: self.sections(&section, "file", "a [[file]]", Reader::file),
            segmentations: self
                .sections(&section, "segmentation", "a [[segmentation]]", Reader::segmentation)
                .into_iter()
                .flatten()
                .collect(),
            crossings: self.sections(&section, "crossing", "a [[crossing]]", Reader::crossing),
            audiences: self.sections(&section, "audience", "an [[audience]]", Reader::audience),
        };
        self.distinct(&section, "file", "match", "files with the pattern");
        self.distinct(&section, "segmentation", "name", "segmentations called");
        self.distinct(&section, "crossing", "name", "crossings called");
        self.distinct(&section, "audience", "name", "audiences called");
        self.crossings_name_segmentations(&section);
        project
    }

    fn value(&mut self, root: &Section<'_, '_>) -> ValueSpec {
        let Some(value) = root.table.get("value") else { return ValueSpec::default() };
        let Some(section) = self.section(value, "value", "[value]") else { return ValueSpec::default() };
        self.keys(&section, &["measure", "minimum_share", "minimum_customers", "potential_customers"]);
        ValueSpec {
            measure: self.text(&section, "measure"),
            minimum_share: self.number(&section, "minimum_share"),
            minimum_customers: self.count(&section, "minimum_customers"),
            potential_customers: self.number(&section, "potential_customers"),
        }
    }

    fn file(&mut self, section: &Section<'_, '_>) -> FileRecipe {
        const KEYS: [&str; 15] = [
            "match",
            "table",
            "delimiter",
            "quote",
            "escape",
            "comment",
            "skip",
            "header",
            "footer",
            "groups",
            "encoding",
            "only",
            "headings",
            "columns",
            "rows",
        ];
        self.keys(section, &KEYS);
        FileRecipe {
            pattern: self.required_text(section, "match"),
            table: self.text(section, "table"),
            delimiter: self.text(section, "delimiter"),
            quote: self.text(section, "quote"),
            escape: self.text(section, "escape"),
            comment: self.text(section, "comment"),
            skip: self.small_count(section, "skip"),
            header: match section.table.get("header").map(|value| value.get_ref().as_bool()) {
                Some(None) => self.small_count(section, "header"),
                flag => flag.flatten().map(u32::from),
            },
            footer: self.small_count(section, "footer"),
            groups: self.flag(section, "groups"),
            encoding: self.text(section, "encoding"),
            only: self.text(section, "only"),
            headings: match section.table.contains_key("headings") {
                true => self.names(section, "headings"),
                false => Vec::new(),
            },
            columns: self.columns(section),
            rows: self.rows(section),
        }
    }

    fn rows(&mut self, file: &Section<'_, '_>) -> RowChoice {
        let Some(value) = file.table.get("rows") else { return RowChoice::default() };
        let Some(section) = self.section(value, "rows", "rows") else { return RowChoice::default() };
        let rules = ["cancelled", "unpaid", "non_products", "free_goods", "duplicates"];
        self.keys(&section, &[&rules[..], &["currency", "status"]].concat());
        let decided = rules.into_iter().filter_map(|rule| {
            let word = self.word(&section, rule, &["keep", "leave-out"])?;
            Some((rule.to_owned(), word == "leave-out"))
        });
        let rules = decided.collect();
        RowChoice { rules, currency: self.text(&section, "currency"), status: self.statuses(&section) }
    }

    fn statuses(&mut self, rows: &Section<'_, '_>) -> Vec<(String, String)> {
        let Some(value) = rows.table.get("status") else { return Vec::new() };
        let Some(section) = self.section(value, "status", "status") else { return Vec::new() };
        let groups = StatusGroup::NAMES.map(|(_, name)| name);
        let mut entries: Vec<_> = section.table.keys().collect();
        sort_by_key(&mut entries, |key| key.span().start);
        let named = entries.into_iter().filter_map(|key| {
            let word: &str = key.get_ref();
            Some((word.to_owned(), self.word(&section, word, &groups)?))
        });
        named.collect()
    }

    fn columns(&mut self, file: &Section<'_, '_>) -> Vec<(String, ColumnChoice)> {
        let Some(value) = file.table.get("columns") else { return Vec::new() };
        let Some(section) = self.section(value, "columns", "columns") else { return Vec::new() };
        let mut entries: Vec<_> = section.table.iter().collect();
        // The tree is sorted by key; the project keeps the order in which the columns were written.
        sort_by_key(&mut entries, |(key, _)| key.span().start);
        let mut columns = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let Some(section) = self.section(value, key.get_ref(), "a column") else { continue };
            self.keys(&section, &["role", "family", "kind", "order", "decimal", "exclude"]);
            let choice = ColumnChoice {
                role: self.word(&section, "role", &Role::NAMES.map(|(_, name)| name)),
                family: self.word(&section, "family", &FAMILIES.map(|(_, name)| name)),
                kind: self.word(&section, "kind", &TYPES),
                order: self.word(&section, "order", &ORDERS),
                decimal: self.word(&section, "decimal", &["comma", "point"]),
                exclude: self.flag(&section, "exclude"),
            };
            columns.push((key.get_ref().to_string(), choice));
        }
        columns
    }

    fn segmentation(&mut self, section: &Section<'_, '_>) -> Option<SegmentationSpec> {
        let kind_value = section.table.get("kind");
        let kind = match kind_value.map(|value| (value, value.get_ref().as_str())) {
            None => {
                self.missing(section, "kind");
                return None;
            }
            Some((value, None)) => {
                self.wrong_type("kind", "a word between quotes, such as \"rules\"", value);
                return None;
            }
            Some((_, Some(kind))) => kind,
        };
        let fields: &[&str] = match kind {
            "rules" => &["name", "kind", "remainder", "unknown", "segment"],
            "values" => &["name", "kind", "remainder", "unknown", "of", "smallest", "top"],
            "bands" => &["name", "kind", "remainder", "unknown", "of", "cuts"],
            "tiers" => &["name", "kind", "remainder", "unknown", "of", "tiers"],
            other => {
                let span = kind_value.map_or(section.span, span_of);
                if LATER_KINDS.contains(&other) {
                    self.report(ProjectErrorKind::KindNotYet { kind: other.to_owned() }, span);
                } else {
                    self.unknown_value("kind", other, &KINDS, span);
                }
                return None;
            }
        };
        self.keys(section, fields);
        let name = self.required_text(section, "name");
        let kind = match kind {
            "rules" => {
                let segments = self.sections(section, "segment", "a segment", |reader, section| {
                    reader.keys(section, &["name", "where"]);
                    SegmentRule {
                        name: reader.required_text(section, "name"),
                        criterion: reader.required_text(section, "where"),
                    }
                });
                self.distinct(section, "segment", "name", "segments called");
                SegmentationKind::Rules { segments }
            }
            "values" => SegmentationKind::Values {
                of: self.required_text(section, "of"),
                smallest: self.count(section, "smallest"),
                top: self.count(section, "top"),
            },
            "bands" => {
                SegmentationKind::Bands { of: self.required_text(section, "of"), cuts: self.cuts(section) }
            }
            _ => {
                let tiers = self.sections(section, "tiers", "a tier", |reader, section| {
                    reader.keys(section, &["name", "share"]);
                    let share = reader.number(section, "share");
                    if !section.table.contains_key("share") {
                        reader.missing(section, "share");
                    }
                    TierSpec { name: reader.required_text(section, "name"), share: share.unwrap_or_default() }
                });
                self.distinct(section, "tiers", "name", "tiers called");
                SegmentationKind::Tiers { of: self.required_text(section, "of"), tiers }
            }
        };
        let remainder = self.text(section, "remainder");
        let unknown = self.text(section, "unknown");
        Some(SegmentationSpec { name, kind, remainder, unknown })
    }

    fn cuts(&mut self, section: &Section<'_, '_>) -> Vec<String> {
        let Some(value) = section.table.get("cuts") else {
            self.missing(section, "cuts");
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type("cuts", "a list of numbers or dates, such as [25, 45]", value);
            return Vec::new();
        };
        let cut = |item: &Value<'_>| match item.get_ref() {
            DeValue::Datetime(_) => self.plain_day("cuts", item),
            _ => self.plain_number("cuts", item),
        };
        items.iter().filter_map(cut).collect()
    }

    fn crossing(&mut self, section: &Section<'_, '_>) -> Crossing {
        self.keys(section, &["name", "of"]);
        Crossing { name: self.required_text(section, "name"), of: self.names(section, "of") }
    }

    fn audience(&mut self, section: &Section<'_, '_>) -> Audience {
        self.keys(section, &["name", "where"]);
        Audience {
            name: self.required_text(section, "name"),
            criterion: self.required_text(section, "where"),
        }
    }

    fn crossings_name_segmentations(&mut self, root: &Section<'_, '_>) {
        let names: Vec<String> = tables(root.table.get("segmentation"))
            .filter_map(|table| table.get("name")?.get_ref().as_str().map(str::to_owned))
            .collect();
        for crossing in tables(root.table.get("crossing")) {
            for item in crossing.get("of").and_then(|value| value.get_ref().as_array()).into_iter().flatten()
            {
                let Some(name) = item.get_ref().as_str() else { continue };
                if !names.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
                    let nearest = nearest(name, names.iter().map(String::as_str)).map(str::to_owned);
                    let kind = ProjectErrorKind::UnknownSegmentation { name: name.to_owned(), nearest };
                    self.report(kind, span_of(item));
                }
            }
        }
    }

    /// Reads every table of an array of tables.
    fn sections<T>(
        &mut self,
        parent: &Section<'_, '_>,
        key: &str,
        within: &'static str,
        mut one: impl FnMut(&mut Self, &Section<'_, '_>) -> T,
    ) -> Vec<T> {
        let Some(value) = parent.table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, "a list of tables", value);
            return Vec::new();
        };
        let mut read = Vec::with_capacity(items.len());
        for item in items.iter() {
            if let Some(section) = self.section(item, key, within) {
                read.push(one(self, &section));
            }
        }
        read
    }

    fn section<'a, 'i>(
        &mut self,
        value: &'a Value<'i>,
        key: &str,
        within: &'static str,
    ) -> Option<Section<'a, 'i>> {
        match value.get_ref().as_table() {
            Some(table) => Some(Section { table, span: span_of(value), within }),
            None => {
                self.wrong_type(key, "a table", value);
                None
            }
        }
    }

    /// Reports keys that do not belong here.
    fn keys(&mut self, section: &Section<'_, '_>, known: &[&str]) {
        for key in section.table.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let span = Span::new(key.span().start, key.span().end);
                let near = nearest(name, known.iter().copied());
                let expected = near.map_or_else(|| known.join(", "), str::to_owned);
                let kind = ProjectErrorKind::UnknownKey {
                    key: name.to_owned(),
                    within: section.within,
                    expected,
                    near: near.is_some(),
                };
                self.report(kind, span);
            }
        }
    }

    /// Reports things of one name, without case.
    fn distinct(&mut self, parent: &Section<'_, '_>, list: &str, key: &str, what: &'static str) {
        let mut seen = HashSet::new();
        for table in tables(parent.table.get(list)) {
            let Some(value) = table.get(key) else { continue };
            let Some(name) = value.get_ref().as_str() else { continue };
            if !seen.insert(name.to_lowercase()) {
                self.report(ProjectErrorKind::Duplicate { what, name: name.to_owned() }, span_of(value));
            }
        }
    }

    fn text(&mut self, section: &Section<'_, '_>, key: &str) -> Option<String> {
        let value = section.table.get(key)?;
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong_type(key, "text between quotes", value);
        }
        text
    }

    fn required_text(&mut self, section: &Section<'_, '_>, key: &'static str) -> String {
        if !section.table.contains_key(key) {
            self.missing(section, key);
        }
        self.text(section, key).unwrap_or_default()
    }

    fn word(&mut self, section: &Section<'_, '_>, key: &str, words: &[&str]) -> Option<String> {
        let word = self.text(section, key)?;
        if !words.contains(&word.as_str()) {
            let span = section.table.get(key).map_or(section.span, span_of);
            self.unknown_value(key, &word, words, span);
        }
        Some(word)
    }

    fn names(&mut self, section: &Section<'_, '_>, key: &'static str) -> Vec<String> {
        let Some(value) = section.table.get(key) else {
            self.missing(section, key);
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, "a list of names, such as [\"Region\", \"Value\"]", value);
            return Vec::new();
        };
        let mut names = Vec::with_capacity(items.len());
        for item in items.iter() {
            match item.get_ref().as_str() {
                Some(name) => names.push(name.to_owned()),
                None => self.wrong_type(key, "a name between quotes", item),
            }
        }
        names
    }

    fn flag(&mut self, section: &Section<'_, '_>, key: &str) -> Option<bool> {
        let value = section.table.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, "true or false", value);
        }
        flag
    }

    fn count(&mut self, section: &Section<'_, '_>, key: &str) -> Option<u64> {
        let value = section.table.get(key)?;
        let integer = value.get_ref().as_integer();
        let count = integer.and_then(|i| u64::from_str_radix(i.as_str(), i.radix()).ok());
        if count.is_none() {
            self.wrong_type(key, "a whole number that is not negative", value);
        }
        count
    }

    fn small_count(&mut self, section: &Section<'_, '_>, key: &str) -> Option<u32> {
        self.count(section, key).map(|count| u32::try_from(count).unwrap_or(u32::MAX))
    }

    fn number(&mut self, section: &Section<'_, '_>, key: &str) -> Option<String> {
        let value = section.table.get(key)?;
        self.plain_number(key, value)
    }

    /// A number as the digits that stood there.
    fn plain_number(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        let digits = match value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str()),
            DeValue::Float(float) => Some(float.as_str()),
            _ => None,
        };
        let digits = digits.map(|digits| digits.strip_prefix('+').unwrap_or(digits));
        let number = digits.filter(|digits| Decimal::parse(digits).is_ok()).map(str::to_owned);
        if number.is_none() {
            self.wrong_type(key, "a plain number such as 0.05", value);
        }
        number
    }

    fn day(&mut self, section: &Section<'_, '_>, key: &str) -> Option<String> {
        let value = section.table.get(key)?;
        self.plain_day(key, value)
    }

    fn plain_day(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        let date = value.get_ref().as_datetime().filter(|at| at.time.is_none() && at.offset.is_none());
        let day = date.and_then(|at| at.date).and_then(|date| {
            Day::from_date(i32::from(date.year), u32::from(date.month), u32::from(date.day))
        });
        if day.is_none() {
            self.wrong_type(key, "a date without quotes, such as 2026-01-31", value);
        }
        day.map(|day| day.to_string())
    }

    fn missing(&mut self, section: &Section<'_, '_>, key: &'static str) {
        self.report(ProjectErrorKind::MissingKey { key, within: section.within }, section.span);
    }

    fn wrong_type(&mut self, key: &str, expected: &'static str, value: &Value<'_>) {
        let found = match value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.report(ProjectErrorKind::WrongType { key: key.to_owned(), expected, found }, span_of(value));
    }

    fn unknown_value(&mut self, key: &str, value: &str, words: &[&str], span: Span) {
        let near = nearest(value, words.iter().copied());
        let kind = ProjectErrorKind::UnknownValue {
            key: key.to_owned(),
            value: value.to_owned(),
            expected: near.map_or_else(|| words.join(", "), str::to_owned),
            near: near.is_some(),
        };
        self.report(kind, span);
    }
}

fn span_of(value: &Value<'_>) -> Span {
    Span::new(value.span().start, value.span().end)
}

/// The tables of an array of tables; what is none of these has been reported elsewhere.
fn tables<'a, 'i>(value: Option<&'a Value<'i>>) -> impl Iterator<Item = &'a DeTable<'i>> {
    value
        .and_then(|value| value.get_ref().as_array())
        .into_iter()
        .flatten()
        .filter_map(|item| item.get_ref().as_table())
}
