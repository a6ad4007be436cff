//! Containers made for tests: archives, workbooks and compound files as small as they can be.

use miniz_oxide::deflate::compress_to_vec;

use super::super::unpack::checksum;

/// How an entry of an archive is written, where that matters.
#[derive(Clone, Copy, Default)]
pub struct Flags {
    pub is_encrypted: bool,
    pub is_stored: bool,
    /// The size that the headers claim instead of the true one.
    pub claimed: Option<u32>,
}

/// A ZIP archive.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let entries: Vec<_> = entries.iter().map(|(name, bytes)| (*name, *bytes, Flags::default())).collect();
    zip_with(&entries)
}

pub fn zip_with(entries: &[(&str, &[u8], Flags)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes, flags) in entries {
        let packed = if flags.is_stored { bytes.to_vec() } else { compress_to_vec(bytes, 6) };
        let at = out.len() as u32;
        let mut common = Vec::new();
        common.extend(20u16.to_le_bytes());
        common.extend((u16::from(flags.is_encrypted) | 0x800).to_le_bytes());
        common.extend((if flags.is_stored { 0u16 } else { 8 }).to_le_bytes());
        common.extend([0; 4]);
        common.extend(checksum(bytes).to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend(flags.claimed.unwrap_or(bytes.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, count) = (out.len() as u32, entries.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// A gzip stream.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03name\0".to_vec();
    out.extend(compress_to_vec(bytes, 6));
    out.extend(checksum(bytes).to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

/// A workbook of sheets: name, state (`visible`, `hidden`), and what stands in `worksheet`.
#[derive(Default)]
pub struct Xlsx<'a> {
    pub sheets: &'a [(&'a str, &'a str, &'a str)],
    pub shared: &'a [&'a str],
    /// Format codes; style 1 has the first, style 2 the second.
    pub formats: &'a [&'a str],
    pub is_1904: bool,
}

impl Xlsx<'_> {
    pub fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let mut parts = vec![("[Content_Types].xml".to_owned(), b"<Types/>".to_vec())];
        let (mut list, mut relations) = (String::new(), String::new());
        for (index, (name, state, content)) in self.sheets.iter().enumerate() {
            list.push_str(&format!(
                "<sheet name=\"{name}\" sheetId=\"1\" state=\"{state}\" r:id=\"r{index}\"/>"
            ));
            relations.push_str(&format!(
                "<Relationship Id=\"r{index}\" Type=\"x/worksheet\" Target=\"worksheets/{index}.xml\"/>"
            ));
            parts.push((
                format!("xl/worksheets/{index}.xml"),
                format!("<worksheet>{content}</worksheet>").into(),
            ));
        }
        for kind in ["sharedStrings", "styles"] {
            relations
                .push_str(&format!("<Relationship Id=\"{kind}\" Type=\"x/{kind}\" Target=\"{kind}.xml\"/>"));
        }
        let shared: String = self.shared.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
        let formats = self.formats.iter().zip(164..);
        let codes: String = formats
            .clone()
            .map(|(code, id)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>"))
            .collect();
        let styles: String = formats.map(|(_, id)| format!("<xf numFmtId=\"{id}\"/>")).collect();
        let date1904 = u8::from(self.is_1904);
        parts.extend([
            (
                "xl/workbook.xml".to_owned(),
                format!("<workbook><workbookPr date1904=\"{date1904}\"/><sheets>{list}</sheets></workbook>").into(),
            ),
            (
                "xl/_rels/workbook.xml.rels".to_owned(),
                format!("<Relationships>{relations}</Relationships>").into(),
            ),
            ("xl/sharedStrings.xml".to_owned(), format!("<sst>{shared}</sst>").into()),
            (
                "xl/styles.xml".to_owned(),
                format!("<styleSheet><numFmts>{codes}</numFmts><cellXfs><xf numFmtId=\"0\"/>{styles}</cellXfs></styleSheet>")
                    .into(),
            ),
        ]);
        parts
    }

    pub fn bytes(&self) -> Vec<u8> {
        let parts = self.parts();
        let parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        zip(&parts)
    }
}

/// A workbook with one sheet of these rows of text and numbers: what is a number is written as one, unless
/// it begins with `'`.
pub fn xlsx_of(rows: &[&[&str]]) -> Vec<u8> {
    let mut content = "<sheetData>".to_owned();
    for row in rows {
        content.push_str("<row>");
        for cell in *row {
            content.push_str(&match (cell.strip_prefix('\''), cell.parse::<f64>()) {
                (None, Ok(_)) => format!("<c><v>{cell}</v></c>"),
                (text, _) => {
                    format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", text.unwrap_or(cell))
                }
            });
        }
        content.push_str("</row>");
    }
    content.push_str("</sheetData>");
    Xlsx { sheets: &[("Sheet1", "visible", &content)], ..Xlsx::default() }.bytes()
}

/// An OpenDocument spreadsheet of these tables.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"off\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

/// A compound file with these streams, each of at least 4096 bytes (zeros are added).
pub fn ole(streams: &[(&str, &[u8])]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xffff_fffe;
    let (mut sectors, mut chains): (Vec<u8>, Vec<u32>) = (Vec::new(), Vec::new());
    let mut add = |bytes: &[u8]| {
        let start = chains.len() as u32;
        let count = bytes.len().div_ceil(SECTOR).max(1);
        chains.extend((1..count as u32).map(|at| start + at).chain([END]));
        sectors.extend_from_slice(bytes);
        sectors.resize(chains.len() * SECTOR, 0);
        start
    };
    let entry = |name: &str, kind: u8, start: u32, len: usize| {
        let mut entry = vec![0u8; 128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64..66].copy_from_slice(&(units.len() as u16 + 2).to_le_bytes());
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&(len as u32).to_le_bytes());
        entry
    };
    let mut directory = entry("Root Entry", 5, END, 0);
    for (name, bytes) in streams {
        let mut bytes = bytes.to_vec();
        bytes.resize(bytes.len().max(4096), 0);
        let start = add(&bytes);
        directory.extend(entry(name, 2, start, bytes.len()));
    }
    let directory_at = add(&directory);
    let chain_sectors = (chains.len() + 1).div_ceil(SECTOR / 4 - 1);
    let chains_at = chains.len();
    let mut numbers = chains;
    numbers.extend(std::iter::repeat_n(0xffff_fffd, chain_sectors));
    let mut out = vec![0u8; SECTOR];
    out[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    out[26..28].copy_from_slice(&3u16.to_le_bytes());
    out[30..32].copy_from_slice(&9u16.to_le_bytes());
    out[32..34].copy_from_slice(&6u16.to_le_bytes());
    out[44..48].copy_from_slice(&(chain_sectors as u32).to_le_bytes());
    out[48..52].copy_from_slice(&directory_at.to_le_bytes());
    out[56..60].copy_from_slice(&4096u32.to_le_bytes());
    out[60..64].copy_from_slice(&END.to_le_bytes());
    out[68..72].copy_from_slice(&END.to_le_bytes());
    for at in 0..109 {
        let number = if at < chain_sectors { (chains_at + at) as u32 } else { u32::MAX };
        out[76 + 4 * at..80 + 4 * at].copy_from_slice(&number.to_le_bytes());
    }
    out.extend(sectors);
    out.extend(numbers.into_iter().flat_map(u32::to_le_bytes));
    out.resize(out.len().next_multiple_of(SECTOR), 0xff);
    out
}

/// A record of an old workbook.
pub fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
}

/// An old workbook (BIFF8) with one sheet of these records, and these records in its globals.
pub fn xls(globals: &[u8], sheet: &[u8]) -> Vec<u8> {
    let begin =
        |what: u16| record(0x0809, &[0x0600u16.to_le_bytes(), what.to_le_bytes(), [0; 2], [0; 2]].concat());
    let end = record(0x000a, &[]);
    let name = b"Data";
    let bound =
        |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, name.len() as u8, 0], name].concat());
    let before = begin(5).len() + globals.len() + bound(0).len() + end.len();
    let stream =
        [begin(5), globals.to_vec(), bound(before as u32), end.clone(), begin(0x10), sheet.to_vec(), end]
            .concat();
    ole(&[("Workbook", &stream)])
}

/// A text cell of an old workbook.
pub fn xls_text(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let len = (units.len() / 2) as u16;
    let head = [row, column, 0, len].map(u16::to_le_bytes).concat();
    record(0x0204, &[head, vec![1], units].concat())
}

/// A number of an old workbook.
pub fn xls_number(row: u16, column: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[[row, column, 0].map(u16::to_le_bytes).concat(), number.to_le_bytes().to_vec()].concat())
}
