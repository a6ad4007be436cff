//! Workbooks as XML of 2002 and 2003, mostly called `.xls`: what 1C, Dynamics and many web systems export.
//!
//! Written after Microsoft's XML Spreadsheet reference: `Workbook`, `Worksheet`, `Table`, `Row`, `Cell`,
//! `Data` with a type.

use super::book::{STEP, SheetName, Turn, Wanted};
use super::format::push_number_text;
use super::grid::{Area, Budget, Grid, Kind};
use super::trouble::Trouble;
use super::xlsx::iso;
use super::xml::{Token, Xml};

/// Reads a workbook.
pub(super) struct Xml2003 {
    xml: Xml,
    name: SheetName,
    grid: Grid,
    row: u32,
    column: u32,
    /// Columns behind the cell that it covers.
    across: u32,
    /// The kind of what is read, within a cell or not at all.
    data: Option<Kind>,
    text: String,
    says_visible: bool,
}

impl Xml2003 {
    /// A reader of this text.
    pub fn new(text: String) -> Xml2003 {
        Xml2003 {
            xml: Xml::of_bytes(text.into_bytes()),
            name: SheetName::default(),
            grid: Grid::default(),
            row: 0,
            column: 0,
            across: 0,
            data: None,
            text: String::new(),
            says_visible: false,
        }
    }

    /// Reads some more, of the next sheet that is wanted.
    pub fn step(&mut self, wanted: Wanted<'_>, budget: &mut Budget) -> Result<Turn, Trouble> {
        let end = self.xml.passed() + STEP;
        while self.xml.passed() < end {
            match self.xml.next()? {
                Token::Open(tag) => match tag.name {
                    b"Worksheet" => {
                        self.name = SheetName {
                            name: tag.text("Name")?.unwrap_or_default().into_owned(),
                            is_hidden: false,
                        };
                        (self.grid, self.row) = (Grid::default(), 0);
                    }
                    b"Table" => {
                        let count = |name: &str| tag.number(name).unwrap_or(0);
                        self.grid.claim(count("ExpandedRowCount"), count("ExpandedColumnCount"));
                    }
                    b"Row" => {
                        self.row = tag.number("Index").and_then(|row| row.checked_sub(1)).unwrap_or(self.row);
                        self.column = 0;
                        if tag.is_closed {
                            self.row = self.row.saturating_add(1);
                        }
                    }
                    b"Cell" => {
                        let column = tag.number("Index").and_then(|column| column.checked_sub(1));
                        self.column = column.unwrap_or(self.column);
                        self.across = tag.number("MergeAcross").unwrap_or(0);
                        let down = tag.number("MergeDown").unwrap_or(0);
                        self.grid.merge(Area {
                            rows: (self.row, self.row.saturating_add(down)),
                            columns: (self.column, self.column.saturating_add(self.across)),
                        });
                        if tag.is_closed {
                            self.column = self.column.saturating_add(self.across).saturating_add(1);
                        }
                    }
                    b"Data" if !tag.is_closed => {
                        self.text.clear();
                        self.data = Some(match tag.raw("Type") {
                            Some(b"Number") => Kind::Number,
                            Some(b"DateTime") => Kind::Date,
                            Some(b"Boolean") => Kind::Flag,
                            Some(b"Error") => Kind::Error,
                            _ => Kind::Text,
                        });
                    }
                    b"Visible" => {
                        self.text.clear();
                        self.says_visible = true;
                    }
                    _ => {}
                },
                Token::Close(name) => match name {
                    b"Data" => self.end_data(budget)?,
                    b"Cell" => self.column = self.column.saturating_add(self.across).saturating_add(1),
                    b"Row" => self.row = self.row.saturating_add(1),
                    b"Visible" => {
                        self.says_visible = false;
                        self.name.is_hidden = self.text.contains("Hidden");
                    }
                    b"Worksheet" => {
                        let (name, grid) = (std::mem::take(&mut self.name), std::mem::take(&mut self.grid));
                        return Ok(if wanted(&name) { Turn::Sheet(name, grid) } else { Turn::Passed(name) });
                    }
                    _ => {}
                },
                Token::Text(raw) if self.data.is_some() || self.says_visible => raw.append(&mut self.text)?,
                Token::Text(_) => {}
                Token::End => return Ok(Turn::Over),
            }
        }
        Ok(Turn::Working)
    }

    fn end_data(&mut self, budget: &mut Budget) -> Result<(), Trouble> {
        let Some(kind) = self.data.take() else { return Ok(()) };
        let place = (self.row, self.column);
        let text = self.text.as_str();
        match kind {
            Kind::Number => {
                let mut number = String::new();
                match push_number_text(text, &mut number) {
                    Some(()) => self.grid.push(place, Kind::Number, &number, budget),
                    None => self.grid.push(place, Kind::Text, text, budget),
                }
            }
            Kind::Date => {
                let date = iso(text.trim());
                // A time of day alone is kept as the time of the day before the first.
                let date = date.strip_prefix("1899-12-31 ").unwrap_or(&date);
                self.grid.push(place, Kind::Date, date, budget)
            }
            Kind::Flag => {
                self.grid.push(place, kind, if text.trim() == "0" { "false" } else { "true" }, budget)
            }
            Kind::Text | Kind::Error => self.grid.push(place, kind, text, budget),
        }
    }
}
