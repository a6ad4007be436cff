//! The shop's rows in other letters, in a workbook, with titles and totals around, under headings, and in another order.

use super::super::container::tests::build::xlsx_of;
use super::super::encoding::tests::encode;
use super::spellings::{Row, SPELLINGS, Spelling, check, rows};
use super::*;

fn spelling(name: &str) -> &'static Spelling {
    SPELLINGS.iter().find(|spelling| spelling.name == name).unwrap()
}

#[test]
fn the_code_pages_of_greece_bulgaria_and_armenia_give_the_same_totals() {
    let rows = rows();
    for (name, page) in [("Greek", CodePage::Windows1253), ("Bulgarian", CodePage::Windows1251)] {
        let spelling = spelling(name);
        let bytes = encode(&spelling.text(&rows), page).unwrap();
        check(name, &bytes, &rows, spelling.has_times, &LoadOptions::default());
    }
    // ARMSCII-8 is older than the sign of the dram.
    let spelling = spelling("Armenian");
    let text = spelling.text(&rows).replace('֏', "դր.");
    let bytes = encode(&text, CodePage::Armscii8).unwrap();
    check("Armenian", &bytes, &rows, spelling.has_times, &LoadOptions::default());
}

#[test]
fn titles_above_and_totals_below_change_no_total() {
    let rows = rows();
    let spelling = spelling("Greek");
    let pieces: i64 = rows.iter().map(|row| row.quantity).sum();
    let text = format!(
        "Κατάσταση πωλήσεων;;;;;;;\r\nΑπό 16/5/2011;;;;;;;\r\n\r\n{}Σύνολο;;;{pieces};;;;\r\n\r\nΕκτυπώθηκε στις 17/5/2011\r\n",
        spelling.text(&rows)
    );
    let source = check("Greek", text.as_bytes(), &rows, spelling.has_times, &LoadOptions::default());
    let said = |code: &str| source.problems.iter().any(|problem| problem.code == code);
    assert!(
        said("load.lines-above") && said("load.foot") && said("load.total-agrees"),
        "{:?}",
        source.problems
    );
}

#[test]
fn numbers_as_text_in_a_workbook_give_the_same_totals() {
    let rows = rows();
    let spelling = spelling("epoch seconds");
    let plain = |row: &Row| {
        let mut cells = (spelling.cells)(row);
        cells[4] = row.moment.to_string();
        // An apostrophe makes a text of a number here, as it does in a sheet.
        cells.map(|cell| format!("'{}", cell.replace('&', "&amp;").replace('<', "&lt;")))
    };
    let mut sheet = vec![spelling.headers.map(str::to_owned)];
    sheet.extend(rows.iter().map(plain));
    let cells: Vec<Vec<&str>> = sheet.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let cells: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    check("workbook", &xlsx_of(&cells), &rows, true, &LoadOptions::default());
}

#[test]
fn a_report_by_customer_gives_the_same_totals() {
    let mut rows = rows();
    rows.sort_by(|a, b| (a.customer.is_none(), &a.customer).cmp(&(b.customer.is_none(), &b.customer)));
    let spelling = spelling("German, with the minus behind");
    let line = |row: &Row| {
        let cells = (spelling.cells)(row);
        let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        [0, 1, 2, 3, 4, 5, 7].map(|at| quoted[at].clone()).join(";") + "\r\n"
    };
    let header = [0, 1, 2, 3, 4, 5, 7].map(|at| spelling.headers[at]).join(";");
    let mut text = format!("{header}\r\n");
    for group in rows.chunk_by(|a, b| a.customer == b.customer) {
        let pieces: i64 = group.iter().map(|row| row.quantity).sum();
        let (id, pieces) =
            (group[0].customer.clone().unwrap_or_default(), format!("{pieces}").replace('-', "\u{2212}"));
        text.push_str(&format!("Kundennummer: {id};;;;;;\r\n"));
        group.iter().for_each(|row| text.push_str(&line(row)));
        text.push_str(&format!("Summe Kundennummer {id};;;{pieces};;;\r\n"));
    }
    for slice_bytes in [4 << 20, 5000] {
        let options = LoadOptions { slice_bytes, ..LoadOptions::default() };
        let source = check("report", text.as_bytes(), &rows, spelling.has_times, &options);
        let agreeing = source.problems.iter().find(|problem| problem.code == "load.subtotals").unwrap();
        let groups = rows.chunk_by(|a, b| a.customer == b.customer).count();
        let sums: Vec<String> = agreeing.args.iter().map(|(_, count)| count.to_string()).collect();
        assert_eq!(sums, [groups.to_string(), groups.to_string()]);
    }
}

#[test]
fn neither_the_order_of_rows_nor_that_of_columns_changes_a_type() {
    let rows: Vec<Row> = rows().into_iter().take(300).collect();
    let types = |text: &str| {
        let loaded = load("a.csv", text).unwrap();
        let source = &loaded.sources[0];
        let columns = source.table.columns().iter().zip(&source.columns);
        let mut types: Vec<_> = columns
            .map(|(column, reading)| (column.name.clone(), column.data_type(), reading.role, reading.family))
            .collect();
        types.sort_by(|a, b| a.0.cmp(&b.0));
        (source.kind, types, loaded.questions.len())
    };
    for spelling in SPELLINGS {
        let as_written = types(&spelling.text(&rows));
        let backwards: Vec<Row> = rows.iter().rev().cloned().collect();
        assert_eq!(as_written, types(&spelling.text(&backwards)), "{}", spelling.name);
        let text = spelling.text(&rows);
        let turned: String = RawRecords::new(&text, Dialect::new(spelling.delimiter as u8, Some(b'"')), true)
            .map(|mut record| {
                record.cells.rotate_left(3);
                let cells = record.cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
                cells.collect::<Vec<_>>().join(&spelling.delimiter.to_string()) + spelling.line_end
            })
            .collect();
        assert_eq!(as_written, types(&turned), "{}", spelling.name);
    }
}
