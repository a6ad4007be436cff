//! What could stand at the caret: names by their type, values with counts, keywords.
//!
//! The parser reads the text up to the token under the caret and notes what could come next; the schema
//! turns the notes into words, and what is typed of the token already narrows them down.

use crate::diag::Span;
use crate::load::Family;
use crate::plan::{ColumnRef, Scope};
use crate::value::{DataType, fold};

use super::check::check_column;
use super::parse::{Next, parse_noting};
use super::print::{written_name, written_text};
use super::schema::MEASURES;
use super::token::{Token, lex};
use super::tree::{Function, Kind, Tree};
use super::{Schema, check_measure};
use crate::math::sort_by_key;

/// Most completions that are offered at once.
const OFFERED: usize = 60;

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CompletionKind {
    /// A column of the customers or, inside `where`, of the rows.
    Column,
    /// `revenue`, `margin`, `orders`
    Measure,
    /// A related table.
    Table,
    /// A value of a text column.
    Value,
    /// A segmentation.
    Segmentation,
    /// A segment of it.
    Segment,
    /// A word of the language.
    Keyword,
}

/// Something that could stand at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is put in, with quotes or backticks where needed.
    pub insert: String,
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Rows with the value.
    pub count: Option<u64>,
    /// The family of a column.
    pub family: Option<Family>,
}

/// Completions and what they replace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The bytes that a completion takes the place of; empty at a caret between tokens.
    pub replace: Span,
    /// Best first.
    pub items: Vec<Completion>,
}

/// What could stand at the caret, a byte position in the text.
pub fn complete(text: &str, caret: usize, schema: &Schema<'_>) -> Completions {
    let mut caret = caret.min(text.len());
    while !text.is_char_boundary(caret) {
        caret -= 1;
    }
    let (replace, typed, quoted) = under_caret(text, caret);
    let before = text.get(..replace.start).unwrap_or("");
    let (_, notes) = parse_noting(before);
    let mut offers = Offers { schema, items: Vec::new(), quoted };
    for note in &notes {
        offers.add(note);
    }
    let items = narrowed(offers.items, &typed);
    Completions { replace, items }
}

/// The token that the caret is in or right behind, what of it stands before the caret, and its quote.
fn under_caret(text: &str, caret: usize) -> (Span, String, Option<char>) {
    let between = (Span::new(caret, caret), String::new(), None);
    for lexeme in lex(text, &mut Vec::new()) {
        let Span { start, end } = lexeme.span;
        if start >= caret || end < caret {
            continue;
        }
        let typed = text.get(start..caret).unwrap_or("");
        return match lexeme.token {
            Token::Word(_) => (lexeme.span, typed.to_owned(), None),
            // Behind the closing quote the text is complete.
            Token::Text(_) | Token::Quoted(_) if end == caret && !lexeme.unclosed => between,
            Token::Text(_) | Token::Quoted(_) => {
                let quote = typed.chars().next();
                let inside = typed.get(quote.map_or(0, char::len_utf8)..).unwrap_or("");
                // An unclosed quote runs to the end; what stands behind the caret was hardly meant by it.
                let end = if lexeme.unclosed { caret } else { end };
                (Span::new(start, end), inside.to_owned(), quote)
            }
            _ if end == caret => between,
            _ => between,
        };
    }
    between
}

/// Those that begin with what is typed, then those that have it inside, each in the order they came.
fn narrowed(items: Vec<Completion>, typed: &str) -> Vec<Completion> {
    let typed = fold(typed).into_owned();
    let (mut begin, mut inside) = (Vec::new(), Vec::new());
    for item in items {
        let label = fold(&item.label).into_owned();
        if label.starts_with(&typed) {
            begin.push(item);
        } else if label.contains(&typed) {
            inside.push(item);
        }
    }
    begin.append(&mut inside);
    begin.truncate(OFFERED);
    begin
}

struct Offers<'s> {
    schema: &'s Schema<'s>,
    items: Vec<Completion>,
    /// The quote that is already typed: only texts, or only names, fit.
    quoted: Option<char>,
}

impl Offers<'_> {
    fn push(&mut self, label: String, insert: String, kind: CompletionKind) -> &mut Completion {
        let index = match self.items.iter().position(|item| item.insert == insert) {
            Some(index) => index,
            None => {
                self.items.push(Completion { insert, label, kind, count: None, family: None });
                self.items.len() - 1
            }
        };
        &mut self.items[index]
    }

    fn name(&mut self, name: &str, kind: CompletionKind) -> Option<&mut Completion> {
        let fits = self.quoted.is_none_or(|quote| quote == '`');
        fits.then(|| self.push(name.to_owned(), written_name(name), kind))
    }

    fn text(&mut self, text: &str, kind: CompletionKind) -> Option<&mut Completion> {
        let fits = self.quoted.is_none_or(|quote| quote != '`');
        fits.then(|| self.push(text.to_owned(), written_text(text), kind))
    }

    fn words(&mut self, words: &[&str]) {
        if self.quoted.is_none() {
            for word in words {
                self.push((*word).to_owned(), (*word).to_owned(), CompletionKind::Keyword);
            }
        }
    }

    fn scope(&self, table: Option<&str>) -> Option<Scope> {
        match table {
            None => Some(Scope::Customers),
            Some(table) => self.schema.table(table).map(|table| Scope::Related(table.position)),
        }
    }

    fn add(&mut self, note: &Next) {
        match note {
            Next::Operand { table } => self.operand(table.as_deref()),
            Next::Operator { of, table } => self.operator(of, table.as_deref()),
            Next::Value { of, table } => self.value(of, table.as_deref()),
            Next::Table => {
                for table in self.schema.table_names() {
                    self.name(&table, CompletionKind::Table);
                }
            }
            Next::Column { table } => {
                if let Some(scope) = self.scope(Some(table)) {
                    self.columns(scope);
                }
            }
            Next::Segmentation => {
                for segmentation in self.schema.segmentations() {
                    self.text(&segmentation.name, CompletionKind::Segmentation);
                }
            }
            Next::Words(words) => self.words(words),
        }
    }

    /// The columns of a scope, family by family, in the order of the file within each.
    fn columns(&mut self, scope: Scope) {
        let columns = self.schema.columns(scope);
        let mut order: Vec<usize> = (0..columns.len()).collect();
        sort_by_key(&mut order, |&index| {
            let family = columns.get(index).and_then(|column| column.family);
            (family.is_none(), family)
        });
        for column in order.into_iter().filter_map(|index| columns.get(index)) {
            let family = column.family;
            if let Some(item) = self.name(column.name(), CompletionKind::Column) {
                item.family = family;
            }
        }
    }

    fn operand(&mut self, table: Option<&str>) {
        let Some(scope) = self.scope(table) else { return };
        self.columns(scope);
        if scope == Scope::Customers {
            for measure in MEASURES {
                let hidden = self.schema.column(scope, measure).is_some();
                if !hidden && matches!(self.schema.measure(measure), Some(Some(_))) {
                    self.name(measure, CompletionKind::Measure);
                }
            }
            if !self.schema.table_names().is_empty() {
                let calls: Vec<String> =
                    Function::ALL.iter().map(|function| format!("{}(", function.word())).collect();
                self.words(&calls.iter().map(String::as_str).collect::<Vec<_>>());
            }
            if !self.schema.segmentations().is_empty() {
                self.words(&["segment"]);
            }
        }
        self.words(&["not", "days since"]);
    }

    /// What the value is: the type of its column, or of a number or a day made from others.
    fn type_of(&self, of: &Tree, table: Option<&str>) -> Option<DataType> {
        if let Some(column) = self.column_of(of, table) {
            return Some(self.schema.data_type(column));
        }
        match check_measure(of, self.schema) {
            Ok(measure) if measure.value.is_day => Some(DataType::Day),
            Ok(_) => Some(DataType::Number { scale: 0 }),
            Err(_) => None,
        }
    }

    fn column_of(&self, of: &Tree, table: Option<&str>) -> Option<ColumnRef> {
        match (&of.kind, self.scope(table)?) {
            (Kind::Name(name), scope) => self.schema.column(scope, &name.text),
            (Kind::Column(rows), scope @ Scope::Related(_)) => {
                self.schema.column(scope, &rows.column.as_ref()?.text)
            }
            _ => check_column(of, self.schema).ok(),
        }
    }

    fn operator(&mut self, of: &Tree, table: Option<&str>) {
        if matches!(of.kind, Kind::Segment(_)) {
            return self.words(&["in", "not in", "=", "!="]);
        }
        match self.type_of(of, table) {
            Some(DataType::Text) => self.words(&[
                "=",
                "!=",
                "in",
                "not in",
                "contains",
                "starts with",
                "ends with",
                "is known",
                "is unknown",
            ]),
            Some(DataType::Number { .. }) => {
                self.words(&[
                    ">=",
                    "<=",
                    ">",
                    "<",
                    "=",
                    "!=",
                    "between",
                    "in",
                    "not in",
                    "in top",
                    "is known",
                    "is unknown",
                ]);
            }
            Some(DataType::Day | DataType::Instant) => self.words(&[
                "in last",
                "not in last",
                "in",
                "between",
                ">=",
                "<=",
                ">",
                "<",
                "=",
                "is known",
                "is unknown",
            ]),
            Some(DataType::Flag) => self.words(&["= true", "= false", "is known", "is unknown"]),
            None => {}
        }
    }

    fn value(&mut self, of: &Tree, table: Option<&str>) {
        if let Kind::Segment(name) = &of.kind {
            let position = self.schema.segmentation(name);
            let names = position.and_then(|at| self.schema.segmentations().get(usize::from(at)));
            for segment in names.map(|names| names.segments.as_slice()).unwrap_or_default() {
                self.text(segment, CompletionKind::Segment);
            }
            return;
        }
        let Some(column) = self.column_of(of, table) else { return };
        match self.schema.data_type(column) {
            DataType::Text => {
                for (value, count) in self.schema.values(column).unwrap_or_default() {
                    if let Some(item) = self.text(&value, CompletionKind::Value) {
                        item.count = Some(count);
                    }
                }
                self.words(&["exactly"]);
            }
            DataType::Flag => self.words(&["true", "false"]),
            DataType::Number { .. } | DataType::Day | DataType::Instant => {}
        }
    }
}
