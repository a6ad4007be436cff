//! Real workbooks, each with the table that other programs show of it.

use super::*;

/// What is read of a file: for each source its lines.
fn read(path: &str, options: &LoadOptions) -> Option<Vec<Vec<String>>> {
    let bytes = data(path)?;
    let name = path.rsplit('/').next().unwrap();
    let loaded = load_with(name, &bytes, options).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(loaded.questions, [], "{path}");
    Some(loaded.sources.iter().map(lines).collect())
}

fn expect(path: &str, options: &LoadOptions, expected: &[&[&str]]) {
    if let Some(read) = read(path, options) {
        assert_eq!(read, expected, "{path}");
    }
}

#[test]
fn dates_of_both_systems_are_the_same_days() {
    for file in ["date.xls", "date.xlsb", "date.xlsx", "date_1904.xls", "date_1904.xlsb", "date_1904.xlsx"] {
        let Some(bytes) = data(&format!("excel/{file}")) else { return };
        let loaded = load(file, &bytes).unwrap();
        let source = &loaded.sources[0];
        assert_eq!(cells(source, "column_1"), ["2021-01-01", "2021-01-02", "255:10:10"], "{file}");
        assert_eq!(cells(source, "column_2"), ["15", "16", "17"], "{file}");
        assert_eq!(codes(source).contains(&"load.dates-1904"), file.contains("1904"), "{file}");
    }
    let Some(bytes) = data("excel/date.ods") else { return };
    let source = &load("date.ods", &bytes).unwrap().sources[0];
    assert_eq!(cells(source, "column_1"), ["2021-01-01", "2021-01-01 10:10:10", "10:10:10", "10:10:10.123"]);
    let Some(bytes) = data("excel/date_iso.xlsx") else { return };
    let source = &load("date_iso.xlsx", &bytes).unwrap().sources[0];
    assert_eq!(cells(source, "column_1")[..3], ["2021-01-01", "2021-01-01 10:10:10", "10:10:10"]);
}

#[test]
fn formats_of_dates_are_known_behind_quotes_and_eras() {
    let table: &[&str] = &["column_1", "2021-01-01", "2021-01-01", "2021-01-01", "2021-01-01"];
    expect("excel/date_quoted_format.xlsx", &LoadOptions::default(), &[table]);
}

#[test]
fn hidden_sheets_are_read_only_when_asked_for() {
    for file in ["any_sheets.ods", "any_sheets.xls", "any_sheets.xlsb", "any_sheets.xlsx"] {
        let Some(bytes) = data(&format!("excel/{file}")) else { return };
        let loaded = load(file, &bytes).unwrap();
        assert_eq!(names(&loaded), [file]);
        let source = &loaded.sources[0];
        assert_eq!(cells(source, "column_1")[..3], ["1", "3", "5"], "{file}");
        assert_eq!(cells(source, "column_2")[..3], ["2", "4", "6"], "{file}");
        let hidden = source.problems.iter().find(|problem| problem.code == "load.hidden-sheets").unwrap();
        assert_eq!(hidden.args[1].1.to_string(), "Hidden, VeryHidden", "{file}");
        // The hidden ones are empty; a sheet that is not there is named with those that are.
        let error = load_with(file, &bytes, &sheets(&["Visibel"])).unwrap_err();
        assert!(
            matches!(&error, LoadError::NoSheet { sheets, .. } if sheets.contains(&"Visible".to_owned()))
        );
        assert!(error.to_string().contains("did you mean \"Visible\"?"), "{error}");
    }
}

#[test]
fn error_cells_are_unknown_and_counted() {
    let Some(bytes) = data("excel/errors.xlsx") else { return };
    let loaded = load("errors.xlsx", &bytes).unwrap();
    let source = &loaded.sources[0];
    let note = source.problems.iter().find(|problem| problem.code == "load.cell-errors").unwrap();
    assert_eq!(note.args[0].1.to_string(), "7");
    assert_eq!(lines(source), ["column_1", "", "", "", "", "", "", ""]);
    assert_eq!((note.args[1].1.to_string(), note.args[2].1.to_string()), ("#DIV/0!".into(), "A1".into()));
}

#[test]
fn a_merged_area_has_its_value_in_its_first_cell() {
    for file in ["merge_cells.xls", "merge_cells.xlsx"] {
        let table: &[&str] = &["Row Merge|Row Merge (2)|Not Merged", "Column Merge|Chunk Merged|"];
        expect(&format!("excel/{file}"), &LoadOptions::default(), &[table]);
    }
    expect("excel/merged_cells.ods", &LoadOptions::default(), &[&["A|B|C", "A|B|C", "||C"]]);
    for file in ["merged_range.xls", "merged_range.xlsx"] {
        let first: &[&str] =
            &["A1|B1|C1|C1 (2)|E1|F1|G1|H1", "A3|B3|C3||E3|F3|G3|H3", "A4|B4|C4||E4|F4|G4|H4"];
        let second: &[&str] = &["A1|B1|C1|C1 (2)|E1|F1", "|B3|C3||E3|", "|B4|||E4|"];
        expect(&format!("excel/{file}"), &LoadOptions::default(), &[first, second]);
    }
}

#[test]
fn workbooks_give_what_the_same_table_gives_as_text() {
    let table: &[&str] = &[
        "text|date|integer|boolean|float|datetime|empty_column|column_8",
        "Chicago Reader|1971-01-01|40|true|1.00|1971-01-01 04:14:00||",
        "Chicago Sun-Times|1948-01-01|63|true|1.27|1948-01-01 14:57:13||Extra data beyond headers will be trimmed",
        "Chicago Tribune|1920-01-01|164|false|41800000.01|1920-01-01 00:00:00||",
        "This row has blanks|||||||",
        "Unicode! Σ|||||||",
    ];
    for file in ["test.xls", "test_skip_lines.xls"] {
        expect(&format!("csv/csvkit/{file}"), &LoadOptions::default(), &[table]);
    }
    let small: &[&str] = &["a|b|c", "1|2|3"];
    for file in ["dummy.xls", "dummy.xlsx", "dummy.csv.gz"] {
        expect(&format!("csv/csvkit/{file}"), &LoadOptions::default(), &[small]);
    }
    for file in ["sheets.xls", "sheets.xlsx"] {
        let Some(bytes) = data(&format!("csv/csvkit/{file}")) else { return };
        let loaded = load(file, &bytes).unwrap();
        let data = format!("{file} › data");
        assert_eq!(names(&loaded), [data.as_str(), &format!("{file} › ʤ")]);
        assert_eq!(lines(&loaded.sources[1]), small);
        expect(&format!("csv/csvkit/{file}"), &sheets(&["ʤ"]), &[small]);
    }
}
