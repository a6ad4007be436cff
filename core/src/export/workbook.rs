//! A workbook with headings and nothing below, for people who have no list yet: Office Open XML (ECMA-376), as little
//! of it as spreadsheets need, in a ZIP whose members are stored as they are.

/// A sheet of a blank workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlankSheet {
    /// What stands on its tab.
    pub name: String,
    /// The headings, in the first row.
    pub headings: Vec<String>,
}

/// The bytes of an `.xlsx` file with these sheets. `right_to_left` is the direction of the columns.
///
/// ```
/// use hedgerow_core::export::{BlankSheet, blank_workbook};
///
/// let sheet = BlankSheet { name: "Customers".into(), headings: vec!["Name".into(), "City".into()] };
/// assert!(blank_workbook(&[sheet], false).starts_with(b"PK"));
/// ```
pub fn blank_workbook(sheets: &[BlankSheet], right_to_left: bool) -> Vec<u8> {
    let mut zip = Zip::default();
    zip.add("[Content_Types].xml", &content_types(sheets.len()));
    zip.add("_rels/.rels", RELATIONS);
    zip.add("xl/workbook.xml", &book(sheets));
    zip.add("xl/_rels/workbook.xml.rels", &book_relations(sheets.len()));
    for (at, one) in sheets.iter().enumerate() {
        zip.add(&format!("xl/worksheets/sheet{}.xml", at + 1), &sheet(one, right_to_left));
    }
    zip.finish()
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"xl/workbook.xml\"/></Relationships>";

/// One piece of text for each sheet, numbered from 1.
fn each(sheets: usize, piece: impl Fn(usize) -> String) -> String {
    (1..=sheets).map(piece).collect()
}

fn content_types(sheets: usize) -> String {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = each(sheets, |n| {
        format!("<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{kind}.worksheet+xml\"/>")
    });
    format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/>{parts}</Types>"
    )
}

fn book(sheets: &[BlankSheet]) -> String {
    let names = each(sheets.len(), |n| {
        let name = sheets.get(n - 1).map(|sheet| escaped(&sheet.name)).unwrap_or_default();
        format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")
    });
    format!("{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{names}</sheets></workbook>")
}

fn book_relations(sheets: usize) -> String {
    let parts = each(sheets, |n| {
        format!(
            "<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        )
    });
    format!("{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{parts}</Relationships>")
}

/// The headings stay in sight when the list grows.
fn sheet(sheet: &BlankSheet, right_to_left: bool) -> String {
    let direction = if right_to_left { " rightToLeft=\"1\"" } else { "" };
    let columns = sheet.headings.len().max(1);
    let cells: String = sheet
        .headings
        .iter()
        .map(|heading| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(heading)))
        .collect();
    format!(
        "{XML}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"{direction}>\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <cols><col min=\"1\" max=\"{columns}\" width=\"22\" customWidth=\"1\"/></cols>\
         <sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A ZIP archive of stored members (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).
#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    members: u16,
}

/// The first day that a ZIP can name, 1980-01-01: the engine has no clock.
const DAY: [u8; 4] = [0, 0, 0x21, 0];

impl Zip {
    fn add(&mut self, name: &str, text: &str) {
        let offset = self.bytes.len() as u32;
        let size = (text.len() as u32).to_le_bytes();
        // Version 2.0, names in UTF-8, stored.
        let mut common = vec![20, 0, 0, 8, 0, 0];
        common.extend(DAY);
        common.extend(crc32(text.as_bytes()).to_le_bytes());
        common.extend(size);
        common.extend(size);
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&common);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(text.as_bytes());
        self.directory.extend(b"PK\x01\x02\x14\0");
        self.directory.extend(&common);
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.members += 1;
    }

    fn finish(mut self) -> Vec<u8> {
        let offset = self.bytes.len() as u32;
        let size = self.directory.len() as u32;
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.members.to_le_bytes());
        self.bytes.extend(self.members.to_le_bytes());
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes
    }
}

/// CRC-32 of ISO 3309, bit by bit: the texts are short.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn another_reader_finds_the_headings() {
        let sheets = [("Πελάτες", ["Όνομα", "A & <B>"]), ("سفارش‌ها", ["تاریخ", "مبلغ"])];
        let sheets = sheets.map(|(name, headings)| BlankSheet {
            name: name.to_owned(),
            headings: headings.map(str::to_owned).to_vec(),
        });
        let mut book: Xlsx<_> =
            calamine::open_workbook_from_rs(Cursor::new(blank_workbook(&sheets, true))).unwrap();
        assert_eq!(book.sheet_names(), ["Πελάτες", "سفارش‌ها"]);
        for sheet in &sheets {
            let range = book.worksheet_range(&sheet.name).unwrap();
            let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
            assert_eq!(rows, [sheet.headings.iter().cloned().map(Data::String).collect::<Vec<_>>()]);
        }
    }
}
