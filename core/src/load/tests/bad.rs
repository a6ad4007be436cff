//! Files that cannot be read, or not as they stand: each with what is said about it.

use super::*;
use crate::diag::Report;

fn code(name: &str, bytes: impl AsRef<[u8]>) -> String {
    match load(name, bytes) {
        Ok(_) => "read".into(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_is_no_table_is_named() {
    assert!(code("a.csv", "").starts_with("a.csv: the file is empty"));
    assert!(code("a.csv", "\n\r\n").starts_with("a.csv: the file is empty"));
    assert!(code("a.csv", "\u{feff}").starts_with("a.csv: the file is empty"));
    assert!(code("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").contains("a PNG picture"));
    assert!(code("a.csv", b"%PDF-1.7 ").contains("a PDF document"));
    assert!(code("a.csv", b"PK\x03\x04\x14\0").contains("cut off"));
    assert!(code("a.csv", b"\x1f\x8b\x08\0").contains("cut off"));
}

#[test]
fn a_quote_that_is_never_closed_is_shown_where_it_opens() {
    let text = "id,name\n1,A\n2,\"B\n3,C\n";
    let error = load("a.csv", text).unwrap_err();
    assert_eq!(error, LoadError::UnclosedQuote { file: "a.csv".into(), line: 3 });
    assert_eq!(error.problem().code, "load.unclosed-quote");
    let read = load_with("a.csv", text, &settled(&["quote=none"])).unwrap();
    assert_eq!(cells(&read.sources[0], "name"), ["A", "\"B", "C"]);
    assert_eq!(
        load("a.csv", "id,\"name\n1,2\n").unwrap_err(),
        LoadError::UnclosedQuote { file: "a.csv".into(), line: 1 }
    );
}

#[test]
fn a_byte_that_does_not_fit_is_shown_with_its_line_and_the_likely_encoding() {
    let cp1252 = Some(Encoding::Single(CodePage::Windows1252));
    let invalid = |byte, line, likely| LoadError::InvalidByte {
        file: "a.csv".into(),
        encoding: Encoding::Utf8,
        byte,
        line,
        likely,
    };
    for slice_bytes in [1, 5, 1000] {
        let options = LoadOptions { slice_bytes, ..settled(&["encoding=UTF-8"]) };
        let error = load_with("a.csv", b"a,b\n1,2\nM\xfcller,2\n", &options).unwrap_err();
        assert_eq!(error, invalid(10, 3, cp1252), "slices of {slice_bytes}");
    }
    // What is looked at first is ASCII; the byte lies between the windows.
    let filler = "x,y\n".repeat(33_000);
    let bytes =
        [b"a,b\n", filler.as_bytes(), b"M\xfcller,2\n", filler.as_bytes(), filler.as_bytes()].concat();
    for slice_bytes in [999, 70_000] {
        let options = LoadOptions { slice_bytes, ..LoadOptions::default() };
        let error = load_with("a.csv", &bytes, &options).unwrap_err();
        assert_eq!(error, invalid(4 + 132_000 + 2, 33_002, cp1252), "slices of {slice_bytes}");
        let problem = error.problem();
        assert_eq!(
            problem.help.as_deref(),
            Some("the file is probably windows-1252; read it with --read encoding=windows-1252")
        );
        let again = load_with("a.csv", &bytes, &settled(&["encoding=windows-1252"])).unwrap();
        assert_eq!(cells(&again.sources[0], "a")[33_000], "Müller");
    }
    // A file that is UTF-8 but for one byte is damaged, not of another encoding.
    let damaged = [&b"a,b\n"[..], "Κώστας,Αθήνα\n".repeat(20).as_bytes(), b"M\xfcller,2\n"].concat();
    let error = load("a.csv", &damaged).unwrap_err();
    assert!(matches!(error, LoadError::InvalidByte { line: 22, likely: None, .. }), "{error:?}");
    assert_eq!(error.problem().help.as_deref(), Some("save the file as UTF-8 and open it again"));
    // A code page has bytes that mean nothing, too.
    let error =
        load_with("a.csv", b"a,b\n\x8f\xe0\xa2\xa5\xe0,2\n", &settled(&["encoding=cp1252"])).unwrap_err();
    let ibm866 = Some(Encoding::Single(CodePage::Ibm866));
    assert!(
        matches!(error, LoadError::InvalidByte { byte: 5, line: 2, likely, .. } if likely == ibm866),
        "{error:?}"
    );
    assert!(matches!(
        load_with("a.csv", b"a,b\n1,2\n3,\xce", &settled(&["encoding=utf8"])),
        Err(LoadError::InvalidByte { byte: 11, line: 3, .. })
    ));
}

#[test]
fn two_headers_alike_are_told_apart() {
    let loaded = load("a.csv", "id,name,name\n1,A,B\n").unwrap();
    let source = &loaded.sources[0];
    assert_eq!(cells(source, "name"), ["A"]);
    assert_eq!(cells(source, "name (2)"), ["B"]);
    assert!(source.problems.iter().any(|problem| problem.code == "load.header-twice"));
}

#[test]
fn a_file_without_rows_is_read_and_says_so() {
    let loaded = load("a.csv", "customer_id,amount\n").unwrap();
    let source = &loaded.sources[0];
    assert_eq!((source.rows_read, source.table.columns().len()), (0, 2));
    assert!(source.problems.iter().any(|problem| problem.code == "load.no-rows"));
}

#[test]
fn records_of_another_width_are_kept_apart_with_their_place() {
    let text = "id,name,amount\r\n1,A,5\r\n2,\"two\r\nlines\",6,7\r\n\r\n3,C\r\n4,D,8";
    let loaded = load("a.csv", text).unwrap();
    let source = &loaded.sources[0];
    assert_eq!(cells(source, "id"), ["1", "4"]);
    assert_eq!(source.rows_read, 4);
    let rejects: Vec<_> = source
        .rejects
        .iter()
        .map(|reject| {
            let bytes = reject.place.bytes.start as usize..reject.place.bytes.end as usize;
            (reject.place.line, &text[bytes], reject.reason.clone())
        })
        .collect();
    assert_eq!(
        rejects,
        [
            (3, "2,\"two\r\nlines\",6,7", RejectReason::Fields { found: 4, expected: 3 }),
            (6, "3,C", RejectReason::Fields { found: 2, expected: 3 })
        ]
    );
}

#[test]
fn a_date_that_is_none_is_unknown_and_counted_with_its_row() {
    let text = "order_id,customer_id,date,amount\n1,A,2011-02-30,5\n2,B,2011-03-01,x\n3,C,2011-03-02,7\n";
    let source = &load("a.csv", text).unwrap().sources[0];
    assert_eq!(cells(source, "date"), ["", "2011-03-01", "2011-03-02"]);
    assert_eq!(cells(source, "amount"), ["5", "", "7"]);
    let (row, place) = &source.columns[2].unreadable_rows[0];
    assert_eq!(
        (*row, place.line, &text[place.bytes.start as usize..place.bytes.end as usize]),
        (0, 2, "1,A,2011-02-30,5")
    );
    assert_eq!(source.columns[3].unreadable_rows[0].0, 1);
}

#[test]
fn a_decision_about_a_column_that_is_not_there_is_an_error() {
    let error = load_with("a.csv", "id,country\n1,Greece\n", &settled(&["contry=text"])).unwrap_err();
    assert_eq!(error.problem().help.as_deref(), Some("did you mean \"country\"?"));
}

#[test]
fn what_is_settled_holds() {
    let text = "id;when;sum;note\n1;01/02/2025;1,234;x\n2;03/04/2025;5,678;y\n";
    let open = load("a.csv", text).unwrap();
    assert_eq!(open.questions.len(), 2);
    let loaded = load_with(
        "a.csv",
        text,
        &settled(&["when=month-first", "SUM=decimal-comma", "note=exclude", "id=order-id"]),
    )
    .unwrap();
    let source = &loaded.sources[0];
    assert_eq!(loaded.questions, []);
    assert_eq!(cells(source, "when"), ["2025-01-02", "2025-03-04"]);
    assert_eq!(cells(source, "sum"), ["1.234", "5.678"]);
    assert_eq!(source.table.columns().len(), 3);
    assert_eq!(role_of(source, "id"), Some(Role::OrderId));
    let none = load_with("a.csv", text, &settled(&["header=no", "delimiter=comma"])).unwrap();
    assert_eq!(none.sources[0].rows_read, 3);
}
