//! Web pages with tables, which many systems call `.xls` because Excel opens them.
//!
//! A small tolerant tokenizer: tables, rows, cells, line breaks and entities; everything else is passed
//! over. Pages are laid out by tables as well, so the largest table wins, and every other that has at least
//! a tenth of its cells.

use super::book::{STEP, SheetName, Turn};
use super::format::push_number_text;
use super::grid::{Area, Budget, Grid, Kind, MOST_COLUMNS};
use super::trouble::Trouble;
use super::xml::entity;
use crate::math::sort_by_key;

/// Tables within tables that are told apart.
const DEEPEST: usize = 16;
/// A table is kept that has this part of the cells of the largest.
const PART: u64 = 10;

/// Reads the tables of a page.
pub(super) struct Html {
    text: String,
    at: usize,
    /// The tables that are open, outermost first.
    open: Vec<Table>,
    done: Vec<(usize, Grid)>,
    /// Tables found so far.
    found: usize,
    /// Tables that were left out.
    pub left_out: usize,
    is_read: bool,
}

#[derive(Default)]
struct Table {
    number: usize,
    grid: Grid,
    row: u32,
    column: u32,
    is_in_row: bool,
    /// For each column, in how many further rows a cell from above stands.
    taken: Vec<u32>,
    cell: Option<Cell>,
}

struct Cell {
    text: String,
    number: Option<String>,
    rows: u32,
    columns: u32,
}

impl Html {
    /// A reader of this page.
    pub fn new(text: String) -> Html {
        Html { text, at: 0, open: Vec::new(), done: Vec::new(), found: 0, left_out: 0, is_read: false }
    }

    /// Reads some more.
    pub fn step(&mut self, budget: &mut Budget) -> Result<Turn, Trouble> {
        if !self.is_read {
            let end = self.at + STEP as usize;
            while self.at < end {
                if !self.token(budget)? {
                    self.end(budget)?;
                    break;
                }
            }
            return Ok(Turn::Working);
        }
        if self.done.is_empty() {
            return Ok(Turn::Over);
        }
        let (number, grid) = self.done.remove(0);
        Ok(Turn::Sheet(SheetName { name: number.to_string(), is_hidden: false }, grid))
    }

    /// All is read: what was left open ends, and the tables that are worth it are chosen.
    fn end(&mut self, budget: &mut Budget) -> Result<(), Trouble> {
        while !self.open.is_empty() {
            self.end_table(budget)?;
        }
        self.is_read = true;
        let largest = self.done.iter().map(|(_, grid)| grid.cells).max().unwrap_or(0);
        let all = self.done.len();
        self.done.retain(|(_, grid)| grid.cells > 0 && grid.cells * PART >= largest);
        self.left_out = all - self.done.len();
        sort_by_key(&mut self.done, |(number, _)| *number);
        // Numbers count what is kept.
        (1..).zip(&mut self.done).for_each(|(number, (place, _))| *place = number);
        Ok(())
    }

    /// Reads a tag, or the text up to the next; `false` at the end.
    fn token(&mut self, budget: &mut Budget) -> Result<bool, Trouble> {
        let rest = self.text.get(self.at..).unwrap_or("");
        if rest.is_empty() {
            return Ok(false);
        }
        if !starts_tag(rest) {
            // A `<` that begins no tag is a letter like any other.
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let after = rest.get(first..).and_then(|rest| rest.find('<'));
            let len = after.map_or(rest.len(), |len| first + len);
            if let Some(cell) = self.open.last_mut().and_then(|table| table.cell.as_mut()) {
                let before = cell.text.len();
                push_text(rest.get(..len).unwrap_or(""), &mut cell.text);
                budget.take(cell.text.len() - before)?;
            }
            self.at += len;
            return Ok(true);
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            self.at += 4 + comment.find("-->").map_or(comment.len(), |len| len + 3);
            return Ok(true);
        }
        let len = end_of_tag(rest);
        let inner = rest.get(1..len).unwrap_or("").trim_end_matches('>');
        self.at += len;
        let (is_end, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let name_len = inner.find(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        let (name, attributes) =
            inner.split_at_checked(name_len.unwrap_or(inner.len())).unwrap_or((inner, ""));
        let name = name.to_ascii_lowercase();
        let tag = (name.as_str(), is_end);
        match tag {
            ("script" | "style" | "title" | "xml", false) => {
                let ending = format!("</{name}");
                let rest = self.text.get(self.at..).unwrap_or("");
                self.at += find_word(rest, &ending).unwrap_or(rest.len());
            }
            ("table", false) if self.open.len() < DEEPEST => {
                self.found += 1;
                self.open.push(Table { number: self.found, ..Table::default() });
            }
            ("table", true) => self.end_table(budget)?,
            ("tr", _) => {
                if let Some(table) = self.open.last_mut() {
                    table.end_row(budget)?;
                    table.is_in_row = !is_end;
                }
            }
            ("td" | "th", false) => {
                let cell = Cell::new(attributes);
                if let Some(table) = self.open.last_mut() {
                    table.end_cell(budget)?;
                    table.is_in_row = true;
                    table.cell = Some(cell);
                }
            }
            ("td" | "th", true) => {
                if let Some(table) = self.open.last_mut() {
                    table.end_cell(budget)?;
                }
            }
            ("br", _) | ("p" | "div" | "li", true) => {
                if let Some(cell) = self.open.last_mut().and_then(|table| table.cell.as_mut()) {
                    cell.text.push('\n');
                }
            }
            _ => {}
        }
        Ok(true)
    }

    fn end_table(&mut self, budget: &mut Budget) -> Result<(), Trouble> {
        if let Some(mut table) = self.open.pop() {
            table.end_row(budget)?;
            self.done.push((table.number, table.grid));
        }
        Ok(())
    }
}

impl Table {
    fn end_cell(&mut self, budget: &mut Budget) -> Result<(), Trouble> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        while self.taken.get(self.column as usize).is_some_and(|&rows| rows > 0) {
            self.column += 1;
        }
        let last = self.column.saturating_add(cell.columns - 1);
        if last >= MOST_COLUMNS {
            return Err(Trouble::Damaged("a row with more cells than a sheet has columns"));
        }
        if self.taken.len() <= last as usize {
            self.taken.resize(last as usize + 1, 0);
        }
        // The row itself counts too, and is taken off when it ends.
        for taken in self.taken.get_mut(self.column as usize..=last as usize).unwrap_or_default() {
            *taken = cell.rows;
        }
        let place = (self.row, self.column);
        let text = tidy(&cell.text);
        match &cell.number {
            Some(number) => self.grid.push(place, Kind::Number, number, budget)?,
            None => self.grid.push(place, Kind::Text, &text, budget)?,
        }
        budget.0 += cell.text.len() as u64;
        self.grid.merge(Area {
            rows: (self.row, self.row.saturating_add(cell.rows - 1)),
            columns: (self.column, last),
        });
        self.column = last + 1;
        Ok(())
    }

    fn end_row(&mut self, budget: &mut Budget) -> Result<(), Trouble> {
        self.end_cell(budget)?;
        if self.is_in_row {
            self.taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            self.row = self.row.saturating_add(1);
        }
        (self.column, self.is_in_row) = (0, false);
        Ok(())
    }
}

impl Cell {
    fn new(attributes: &str) -> Cell {
        let span = |name| attribute(attributes, name).and_then(|text| text.trim().parse().ok());
        // Excel's own pages say the number behind what they show.
        let number = attribute(attributes, "x:num").and_then(|text| {
            let mut number = String::new();
            push_number_text(text, &mut number).map(|()| number)
        });
        Cell {
            text: String::new(),
            number,
            rows: span("rowspan").unwrap_or(1).clamp(1, 65_534),
            columns: span("colspan").unwrap_or(1).clamp(1, 1000),
        }
    }
}

/// Whether a tag begins here, and not just a `<`.
fn starts_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'<')
        && bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?".contains(&byte))
}

/// Length of the tag at the start of a text, up to the first `>` outside quotes.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    let mut before = b' ';
    let end = text.bytes().position(|byte| {
        match quote {
            Some(open) if open == byte => quote = None,
            // A quote means something only behind `=`: `<td title=5">` is common.
            None if (byte == b'"' || byte == b'\'') && before == b'=' => quote = Some(byte),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        quote.is_none() && byte == b'>'
    });
    // A quote that is never closed: the tag ends at the first `>` at all.
    end.or_else(|| text.bytes().position(|byte| byte == b'>')).map_or(text.len(), |at| at + 1)
}

/// The value of an attribute.
fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        let name_len = rest.find(|letter: char| letter.is_ascii_whitespace() || letter == '=')?;
        let (name, after) = rest.split_at_checked(name_len)?;
        let after = after.trim_ascii_start();
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            if rest.is_empty() || name.is_empty() {
                return None;
            }
            continue;
        };
        let value = value.trim_ascii_start();
        let (value, next) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = value.get(1..)?;
                let len = inner.find(quote).unwrap_or(inner.len());
                (inner.get(..len)?, inner.get(len + 1..).unwrap_or(""))
            }
            _ => {
                value.split_at(value.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(value.len()))
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = next;
    }
}

/// Where a word stands in a text, without regard to case.
fn find_word(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// Appends text, entities resolved and spaces as one.
fn push_text(text: &str, to: &mut String) {
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let mut len = letter.len_utf8();
        let letter = match letter {
            '&' => match named(rest) {
                Some((letter, named_len)) => {
                    len = named_len;
                    letter
                }
                None => '&',
            },
            letter if letter.is_ascii_whitespace() => ' ',
            letter => letter,
        };
        if letter != ' ' || !to.ends_with([' ', '\n']) {
            to.push(letter);
        }
        rest = rest.get(len..).unwrap_or("");
    }
}

/// A cell without spaces at its ends and at the ends of its lines.
fn tidy(text: &str) -> String {
    let is_space = |letter: char| letter.is_ascii_whitespace() || letter == '\u{a0}';
    let lines: Vec<&str> =
        text.trim_matches(is_space).split('\n').map(|line| line.trim_matches(is_space)).collect();
    lines.join("\n")
}

/// Names of the letters from U+00A0 on (HTML 4, 24.2.1).
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr \
    deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest \
    Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml \
    ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig \
    agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml \
    eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// Others that exports use.
const OTHERS: [(&str, char); 14] = [
    ("euro", '€'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("hellip", '…'),
    ("bull", '•'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
];

/// The letter of an entity at the start of a text, and the length of the entity.
fn named(text: &str) -> Option<(char, usize)> {
    if let Some(found) = entity(text) {
        return Some(found);
    }
    let name = text.get(1..text.bytes().take(12).position(|byte| byte == b';')?)?;
    let latin = (0xa0..).zip(LATIN.split_ascii_whitespace()).find(|(_, known)| *known == name);
    let letter = match latin {
        Some((code, _)) => char::from_u32(code)?,
        None => OTHERS.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((letter, name.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::super::grid::cells;
    use super::*;

    /// The tables of a page, each as its cells with their places.
    fn tables(page: &str) -> Vec<Vec<(u32, u32, String)>> {
        let mut html = Html::new(page.to_owned());
        let mut budget = Budget(1 << 20);
        let mut found = Vec::new();
        loop {
            match html.step(&mut budget).unwrap() {
                Turn::Sheet(_, mut grid) => {
                    let piece = grid.take_piece().unwrap_or_default();
                    found.push(cells(&piece).map(|c| (c.row, c.column, c.text.to_owned())).collect());
                }
                Turn::Over => return found,
                _ => {}
            }
        }
    }

    #[test]
    fn cells_stand_where_a_browser_shows_them() {
        let page = "<!DOCTYPE html><html><head><title>x < y</title><style>td > b { }</style></head><body>\
            <TABLE border=1><tr><th rowspan=2>id<th colspan='2'>sum</tr><tr><td>net<td>gross</tr>\
            <tr><td>1</td><td>2&nbsp;</td><td title='a>b'>a<br>b &amp; &auml;&#8364;</td></table>";
        let expected = [
            (0, 0, "id"),
            (0, 1, "sum"),
            (1, 1, "net"),
            (1, 2, "gross"),
            (2, 0, "1"),
            (2, 1, "2"),
            (2, 2, "a\nb & ä€"),
        ];
        let expected = expected.map(|(row, column, text)| (row, column, text.to_owned()));
        assert_eq!(tables(page), [expected.to_vec()]);
    }

    #[test]
    fn the_largest_table_wins_within_a_layout() {
        let row = "<tr><td>1</td><td>2</td></tr>";
        let page = format!(
            "<table><tr><td>menu</td></tr><tr><td><table>{}</table></td></tr></table><table>{}</table>",
            row.repeat(10),
            row.repeat(3)
        );
        let sizes: Vec<usize> = tables(&page).iter().map(Vec::len).collect();
        assert_eq!(sizes, [20, 6]);
    }

    #[test]
    fn what_is_never_closed_ends_with_the_page() {
        for page in
            ["<table><tr><td>a", "<table><td>a<td title=\"b>", "<table><tr><td>a<script>b", "<", "<table>&#1"]
        {
            let _ = tables(page);
        }
        assert_eq!(tables("<table><tr><td>a 3 < 5")[0][0].2, "a 3 < 5");
    }

    #[test]
    fn numbers_that_the_page_says_are_taken() {
        let told = tables("<table><tr><td x:num=\"1234.5\">1.234,50</td><td x:num>7</td></tr></table>");
        assert_eq!(told[0][0].2, "1234.5");
        assert_eq!(told[0][1].2, "7");
    }
}
