//! Sheets built here: what cells become, in every form of workbook.

use super::super::grid::{Budget, Grid, Kind, cells as grid_cells};
use super::build::*;
use super::*;
use crate::diag::Place;
use crate::load::Role;

#[test]
fn cells_of_every_type_become_text() {
    let sheet = "<dimension ref=\"A1:E3\"/><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"inlineStr\"><is><r><t>pa</t></r>\
        <r><t>id</t></r><rPh><t>x</t></rPh></is></c><c r=\"D1\" t=\"str\"><f>A1</f><v>zip</v></c><c r=\"E1\" t=\"s\"><v>1</v></c></row>\
        <row r=\"2\"><c r=\"A2\" s=\"1\"><v>44197.5</v></c><c r=\"B2\"><v>1.2340000000000002</v></c><c r=\"C2\" t=\"b\"><v>1</v></c>\
        <c r=\"D2\" s=\"2\"><v>501</v></c><c r=\"E2\" t=\"e\"><v>#N/A</v></c></row>\
        <row><c s=\"1\"><v>44198</v></c><c><v>2</v></c><c t=\"b\"><v>0</v></c><c s=\"2\"><v>76000</v></c><c><v>5</v></c></row>\
        </sheetData>";
    let shared = ["day", "su_x006D_ &amp; co"];
    let formats = ["dd/mm/yyyy hh:mm", "00000"];
    let bytes =
        Xlsx { sheets: &[("S", "visible", sheet)], shared: &shared, formats: &formats, is_1904: false }
            .bytes();
    let loaded = load("a.xlsx", &bytes).unwrap();
    // 1.234 is a number of the sheet, so nobody has to be asked what its point means.
    assert_eq!(loaded.questions, []);
    let source = &loaded.sources[0];
    assert_eq!(
        lines(source),
        [
            "day|sum & co|paid|zip|sum & co (2)",
            "2021-01-01 12:00:00|1.234|true|00501|",
            "2021-01-02 00:00:00|2.000|false|76000|5"
        ]
    );
    assert!(codes(source).contains(&"load.cell-errors"));
    let of_1904 =
        Xlsx { sheets: &[("S", "visible", sheet)], shared: &shared, formats: &formats, is_1904: true };
    let source = &load("a.xlsx", of_1904.bytes()).unwrap().sources[0];
    assert_eq!(cells(source, "day")[0], "2025-01-02 12:00:00");
}

#[test]
fn numbers_stored_as_text_are_numbers() {
    let bytes = xlsx_of(&[
        &["order_id", "customer_id", "amount", "net"],
        &["1", "'00017", "'1.234,50", "2.5"],
        &["2", "'00018", "'2.345,75", "3.5"],
        &["3", "'00019", "'99,10", "4"],
    ]);
    let loaded = load("orders.xlsx", &bytes).unwrap();
    assert_eq!(loaded.questions, []);
    let source = &loaded.sources[0];
    assert_eq!(cells(source, "amount"), ["1234.50", "2345.75", "99.10"]);
    assert_eq!(cells(source, "net"), ["2.5", "3.5", "4.0"]);
    assert_eq!(cells(source, "customer_id"), ["00017", "00018", "00019"]);
}

#[test]
fn rejects_speak_of_rows_of_the_sheet() {
    // A record cannot be ragged in a sheet, but an amount can be no number.
    let sheet = "<sheetData><row r=\"3\"><c t=\"str\"><v>customer_id</v></c><c t=\"str\"><v>date</v></c><c t=\"str\"><v>amount</v></c></row>\
        <row r=\"4\"><c t=\"str\"><v>two\nlines</v></c><c t=\"str\"><v>2024-01-01</v></c><c><v>1</v></c></row>\
        <row r=\"9\"><c t=\"str\"><v>B</v></c><c t=\"str\"><v>2024-01-02</v></c><c t=\"str\"><v>no, \"none\"</v></c></row>\
        <row r=\"10\"><c t=\"str\"><v>C</v></c><c t=\"str\"><v>2024-01-03</v></c><c><v>3</v></c></row></sheetData>";
    let bytes = Xlsx { sheets: &[("S", "visible", sheet)], ..Xlsx::default() }.bytes();
    let loaded = load("a.xlsx", &bytes).unwrap();
    let source = &loaded.sources[0];
    assert_eq!(source.columns[2].role, Some(Role::Amount));
    let (row, place) = &source.columns[2].unreadable_rows[0];
    assert_eq!((*row, place.line), (1, 9));
    let text = loaded.origins[0].text.as_ref().unwrap();
    let record = &text[place.bytes.start as usize..place.bytes.end as usize];
    assert_eq!(record, b"B,2024-01-02,\"no, \"\"none\"\"\"");
}

#[test]
fn sheets_of_open_documents_repeat_what_has_content() {
    let cell = |kind: &str, attributes: &str, text: &str| {
        format!(
            "<table:table-cell office:value-type=\"{kind}\" {attributes}><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let text = |text: &str| cell("string", "", text);
    let table = format!(
        "<table:table table:name=\"A\"><table:table-row>{}{}{}{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\">{}{}{}<table:table-cell table:number-columns-repeated=\"1000\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row>{}<table:table-cell><office:annotation><text:p>a comment</text:p></office:annotation></table:table-cell>{}{}</table:table-row>\
         </table:table><table:table table:name=\"B\" table:style-name=\"off\"><table:table-row>{}</table:table-row></table:table>",
        text("when"),
        text("sum"),
        text("zip"),
        text("note"),
        cell("date", "office:date-value=\"2024-02-29T00:00:00\"", "29.02.24"),
        cell("currency", "office:value=\"12.5\"", "12,50 €"),
        cell("float", "office:value=\"501\"", "00501"),
        cell("date", "office:date-value=\"2024-03-01\"", "1.3.24"),
        cell("string", "calcext:value-type=\"error\"", "#DIV/0!"),
        "<table:table-cell office:value-type=\"string\"><text:p>a<text:s text:c=\"2\"/>b</text:p><text:p>c</text:p></table:table-cell>",
        text("hidden"),
    );
    let bytes = ods(&table);
    let loaded = load("a.ods", &bytes).unwrap();
    let source = &loaded.sources[0];
    assert_eq!(
        lines(source),
        ["when|sum|zip|note", "2024-02-29|12.5|00501|", "2024-02-29|12.5|00501|", "2024-03-01|||a  b\nc"]
    );
    assert!(codes(source).contains(&"load.hidden-sheets"));
    assert_eq!(lines(&load_with("a.ods", &bytes, &sheets(&["B"])).unwrap().sources[0])[0], "hidden");
}

#[test]
fn old_workbooks_are_read_record_by_record() {
    let shared: Vec<u8> = {
        // Two texts; the second is cut by the end of the record and goes on in wide letters.
        let first = [&[5, 0, 0][..], b"first"].concat();
        let second = [&[6, 0, 0][..], b"sec"].concat();
        let body = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &first, &second].concat();
        let rest = [vec![1], "ond".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
        [record(0x00fc, &body), record(0x003c, &rest)].concat()
    };
    let shared_cell = |row: u16, column: u16, number: u32| {
        record(
            0x00fd,
            &[[row, column, 0].map(u16::to_le_bytes).concat(), number.to_le_bytes().to_vec()].concat(),
        )
    };
    let short = |raw: u32| [[0; 2].as_slice(), &raw.to_le_bytes()].concat();
    let several = [
        [2u16, 1].map(u16::to_le_bytes).concat(),
        short((7 << 2) | 2),
        short((1250 << 2) | 3),
        3u16.to_le_bytes().to_vec(),
    ]
    .concat();
    let formula_head = [3u16, 0, 0].map(u16::to_le_bytes).concat();
    let formula = record(0x0006, &[formula_head, vec![0, 0, 0, 0, 0, 0, 0xff, 0xff], vec![0; 8]].concat());
    let formula_text = record(0x0207, &[&[4, 0, 0][..], b"told"].concat());
    let sheet = [
        xls_text(0, 0, "name"),
        xls_text(0, 1, "n"),
        xls_text(0, 2, "σ"),
        shared_cell(1, 0, 0),
        xls_number(1, 1, 6.0),
        xls_number(1, 2, 0.25),
        shared_cell(2, 0, 1),
        record(0x00bd, &several),
        formula,
        formula_text,
        record(0x0205, &[3, 0, 1, 0, 0, 0, 1, 0]),
        record(0x0205, &[3, 0, 2, 0, 0, 0, 0x2a, 1]),
    ]
    .concat();
    let loaded = load("a.xls", xls(&shared, &sheet)).unwrap();
    assert_eq!(lines(&loaded.sources[0])[..3], ["name|n|σ", "first|6|0.25", "second|7|12.50"]);
    assert_eq!(cells(&loaded.sources[0], "name")[2], "told");
}

#[test]
fn workbooks_in_xml_are_read() {
    let page = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
        <Worksheet ss:Name=\"One\"><Table><Row><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">who</Data></Cell><Cell><Data ss:Type=\"String\">when</Data></Cell></Row>\
        <Row ss:Index=\"4\"><Cell><Data ss:Type=\"String\">A &amp; B</Data></Cell><Cell ss:Index=\"3\"><Data ss:Type=\"DateTime\">2024-02-29T00:00:00.000</Data></Cell></Row>\
        <Row><Cell><Data ss:Type=\"String\">C</Data></Cell><Cell><Data ss:Type=\"Number\">1.50</Data></Cell></Row></Table></Worksheet>\
        <Worksheet ss:Name=\"Two\"><Table><Row><Cell><Data ss:Type=\"String\">x</Data></Cell></Row></Table>\
        <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";
    let loaded = load("a.xls", page).unwrap();
    assert_eq!(lines(&loaded.sources[0]), ["who|who (2)|when", "A & B||2024-02-29", "C|1.5|"]);
    assert!(codes(&loaded.sources[0]).contains(&"load.hidden-sheets"));
}

#[test]
fn a_page_called_workbook_is_read_by_its_largest_table() {
    let page = "\u{feff}<html><head><meta charset=utf-8></head><body><table><tr><td>Acme</td></tr></table><table>\
        <tr><th>customer_id</th><th>name</th><th>amount</th></tr>\
        <tr><td>1</td><td>Άννα</td><td>1.234,50</td></tr><tr><td>2</td><td>B&ouml;</td><td>7,25</td></tr></table></body></html>";
    let loaded = load("orders.xls", page).unwrap();
    assert_eq!(names(&loaded), ["orders.xls › 1", "orders.xls › 2"]);
    let rows = "<tr><td>3</td><td>C</td><td>1,00</td></tr>".repeat(10);
    let page = page.replace("</table></body>", &format!("{rows}</table></body>"));
    let loaded = load("orders.xls", &page).unwrap();
    assert_eq!(names(&loaded), ["orders.xls"]);
    let source = &loaded.sources[0];
    assert_eq!(lines(source)[..3], ["customer_id|name|amount", "1|Άννα|1234.50", "2|Bö|7.25"]);
    assert!(codes(source).contains(&"load.small-tables"));
    // The same page in UTF-16, as some systems write it.
    let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(lines(&load("orders.xls", wide).unwrap().sources[0]), lines(source));
}

#[test]
fn a_sheet_that_claims_everything_is_read_by_what_it_has() {
    let mut content = "<dimension ref=\"A1:XFD1048576\"/><sheetData>".to_owned();
    for row in 1..=9 {
        content.push_str(&format!(
            "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\"><v>1</v></c></row>"
        ));
    }
    content.push_str(
        "<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c><c r=\"XFD1048576\"><v>2</v></c></row></sheetData>",
    );
    let bytes = Xlsx { sheets: &[("Data", "visible", &content)], ..Xlsx::default() }.bytes();
    let loaded = load("a.xlsx", &bytes).unwrap();
    let source = &loaded.sources[0];
    assert_eq!((source.rows_read, source.table.columns().len()), (10, 3));
    let note = source.problems.iter().find(|problem| problem.code == "load.sheet-claims").unwrap();
    let args: Vec<String> = note.args.iter().map(|(_, arg)| arg.to_string()).collect();
    assert_eq!(args, ["1048576", "16384", "20"]);
    assert_eq!(note.place, Some(Place::File("a.xlsx".into())));
}

#[test]
fn what_is_kept_of_a_sheet_grows_with_its_cells_alone() {
    let mut grid = Grid::default();
    let mut budget = Budget(1 << 20);
    for row in 0..10 {
        grid.push((row, 0), Kind::Number, "1", &mut budget).unwrap();
        grid.push((row * 100_000, 16_383), Kind::Number, "2", &mut budget).unwrap_or_default();
    }
    // A count for each column up to the last, and a dozen bytes a cell.
    assert!(grid.bytes() < 16_384 * 16 * 2 + 4096, "{}", grid.bytes());
    assert_eq!(grid_cells(&grid.take_piece().unwrap()).count(), 20);
}
