//! Reports in groups in workbooks and in pages that pose as workbooks.

use super::build::{xlsx_of, zip};
use super::*;

const EXPECTED: [&str; 4] = [
    "Контрагент|Документ|Дата|Сумма",
    "Ромашка|Счет 1|2024-02-13|100.5",
    "Ромашка|Счет 2|2024-02-14|50.0",
    "Лютик|Счет 3|2024-02-15|20.0",
];

#[test]
fn a_report_in_a_workbook_is_unfolded() {
    let rows: &[&[&str]] = &[
        &["Продажи за февраль"],
        &["Контрагент / Документ", "Дата", "Сумма"],
        &["Ромашка", "", "150.5"],
        &["Счет 1", "13.02.2024", "100.5"],
        &["Счет 2", "14.02.2024", "50"],
        &["Лютик", "", "21"],
        &["Счет 3", "15.02.2024", "20"],
        &["Итого", "", "170.5"],
    ];
    let loaded = load("report.xlsx", xlsx_of(rows)).unwrap();
    let source = &loaded.sources[0];
    assert_eq!(lines(source), EXPECTED);
    let problem = source.problems.iter().find(|problem| problem.code == "load.subtotal-differs").unwrap();
    assert_eq!(problem.english, "line 6 states 21, its rows add up to 20.0");
    // A file of another name in an archive is the same report.
    let text = rows.iter().skip(1).map(|row| row.join(";") + "\n").collect::<String>();
    let loaded = load("report.zip", zip(&[("report.csv", text.as_bytes())])).unwrap();
    assert_eq!(lines(&loaded.sources[0])[0], EXPECTED[0]);
}

#[test]
fn a_report_in_a_page_is_unfolded() {
    let rows = [
        ["Контрагент / Документ", "Дата", "Сумма"],
        ["Ромашка", "", "150,5"],
        ["Счет 1", "13.02.2024", "100,5"],
        ["Счет 2", "14.02.2024", "50,0"],
        ["Лютик", "", "20,0"],
        ["Счет 3", "15.02.2024", "20,0"],
        ["Итого", "", "170,5"],
    ];
    let cells = |row: &[&str; 3]| row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
    let table: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row))).collect();
    let page = format!("<html><meta charset=\"utf-8\"><body><table>{table}</table></body></html>");
    let loaded = load("report.xls", page).unwrap();
    assert_eq!(lines(&loaded.sources[0]), EXPECTED);
}
