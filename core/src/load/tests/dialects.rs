//! Odd files of public test suites: what each reads as, and what is said about it.

use super::real::data;
use super::*;

/// The objects of a JSON text, keys sorted; a single one stands for a list of one.
fn objects(json: &str) -> Vec<Vec<(String, String)>> {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let objects = value.as_array().cloned().unwrap_or_else(|| vec![value]);
    let cells = |object: &serde_json::Value| {
        let pairs = object.as_object().unwrap().iter();
        let mut cells: Vec<_> =
            pairs.map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned())).collect();
        cells.sort();
        cells
    };
    objects.iter().map(cells).collect()
}

/// The columns and the rows of a file, each cell as it stands.
pub(super) fn raw(
    name: &str,
    bytes: &[u8],
    options: &LoadOptions,
) -> (Vec<String>, Vec<Vec<String>>, Loaded) {
    let loaded = load_with(name, bytes, options).unwrap();
    let recipe = &loaded.recipes[0];
    let range = recipe.records_at.start as usize..recipe.records_at.end as usize;
    let text = std::str::from_utf8(&bytes[range]).unwrap();
    let width = recipe.columns.len();
    let records = recipe.records(text, true).map(|record| record.cells);
    let rows = records.filter(|cells| cells.len() == width).collect();
    (recipe.columns.clone(), rows, loaded)
}

#[test]
fn the_spectrum_of_csv_is_read_whole() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/csv/spectrum");
    let Ok(entries) = std::fs::read_dir(folder.join("csvs")) else {
        println!("skipped: ../shared/data/csv/spectrum is not there");
        return;
    };
    let mut equal = 0;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).unwrap();
        let json = std::fs::read(folder.join("json").join(name.replace(".csv", ".json"))).unwrap();
        // Two files differ from what they mean: somebody's telephone number was taken out of the JSON, and
        // the line ends of one CSV file were made those of all.
        let mut json = String::from_utf8(json).unwrap().replace("1234567890", "2095257564");
        if !bytes.contains(&b'\r') {
            json = json.replace("\\r\\n", "\\n");
        }
        let (columns, rows, _) = raw(&name, &bytes, &LoadOptions::default());
        let found: Vec<Vec<(String, String)>> = rows
            .into_iter()
            .map(|row| {
                let mut cells: Vec<_> = columns.iter().cloned().zip(row).collect();
                cells.sort();
                cells
            })
            .collect();
        assert_eq!(found, objects(&json), "{name}");
        equal += 1;
    }
    assert_eq!(equal, 12);
}

/// What a file reads as: delimiter, records of the header, columns, rows that are loaded, lines of rejects,
/// and codes of what is said beside the usual notes.
type Reading<'a> = (&'a str, &'a str, u32, usize, usize, &'a [u64], &'a [&'a str]);

#[test]
fn odd_files_of_other_test_suites_are_read_and_explained() {
    const USUAL: [&str; 6] =
        ["load.encoding", "load.delimiter", "load.quote", "load.header", "load.no-header", "load.ragged"];
    let files: [Reading<'_>; 27] = [
        ("csvkit/bad.csv", "comma", 1, 3, 1, &[2, 3], &[]),
        ("csvkit/bad_skip_lines.csv", "comma", 1, 3, 1, &[5, 6], &[]),
        ("csvkit/blanks.csv", "comma", 1, 6, 1, &[], &[]),
        ("csvkit/date_like_number.csv", "comma", 1, 1, 1, &[], &[]),
        ("csvkit/dummy.tsv", "tab", 1, 3, 1, &[], &[]),
        ("csvkit/dummy_col_shuffled_ragged.csv", "comma", 1, 4, 1, &[], &[]),
        ("csvkit/join_a_short.csv", "comma", 1, 3, 1, &[2, 3], &[]),
        ("csvkit/mac_newlines.csv", "comma", 1, 3, 2, &[], &[]),
        ("csvkit/no_header_row.csv", "comma", 0, 3, 1, &[], &[]),
        ("csvkit/no_header_row2.csv", "comma", 0, 3, 1, &[], &[]),
        ("csvkit/no_header_row3.csv", "comma", 0, 3, 2, &[], &[]),
        ("csvkit/null_byte.csv", "comma", 1, 3, 1, &[], &[]),
        ("csvkit/optional_quote_characters.csv", "comma", 1, 3, 1, &[], &[]),
        ("csvkit/sniff_limit.csv", "semicolon", 1, 3, 1, &[], &[]),
        // A record of nothing but delimiters is none; the columns without a name are left out.
        ("csvkit/test_empty_columns.csv", "comma", 1, 5, 1, &[3], &["load.blank-lines"]),
        (
            "csvkit/test_empty_columns_long_row.csv",
            "comma",
            1,
            3,
            0,
            &[],
            &["load.blank-lines", "load.no-rows"],
        ),
        (
            "csvkit/test_empty_columns_short_row.csv",
            "comma",
            1,
            3,
            0,
            &[],
            &["load.blank-lines", "load.no-rows"],
        ),
        ("csvkit/test_extra_header.csv", "comma", 1, 4, 0, &[2], &[]),
        ("csvkit/test_header_newline.csv", "comma", 1, 3, 1, &[], &[]),
        ("csvkit/test_join_short_rows.csv", "comma", 1, 3, 1, &[2, 3], &[]),
        ("csvkit/test_locale.csv", "comma", 1, 3, 1, &[], &[]),
        ("csvkit/test_skip_lines.csv", "comma", 1, 3, 1, &[], &[]),
        (
            "csvkit/realdata/Datagov_FY10_EDU_recp_by_State.csv",
            "comma",
            1,
            9,
            53,
            &[],
            &["load.lines-above", "load.foot"],
        ),
        ("rust_csv/smallpop-colon.csv", "colon", 1, 4, 10, &[], &[]),
        ("rust_csv/smallpop-no-headers.csv", "comma", 0, 4, 10, &[], &[]),
        ("rust_csv/strange.csv", "semicolon", 0, 2, 5, &[4], &["load.escape", "load.comments"]),
        ("rust_csv/uspop-null.csv", "comma", 1, 5, 100, &[], &[]),
    ];
    for (file, delimiter, header, columns, rows, rejects, said) in files {
        let Some(bytes) = data(&format!("csv/{file}")) else { return };
        let (names, cells, loaded) = raw(file, &bytes, &LoadOptions::default());
        let (source, recipe) = (&loaded.sources[0], &loaded.recipes[0]);
        let lines: Vec<u64> = source.rejects.iter().map(|reject| reject.place.line).collect();
        let codes: Vec<&str> =
            source.problems.iter().map(|problem| problem.code).filter(|code| !USUAL.contains(code)).collect();
        assert_eq!(
            (
                Setting::Delimiter(recipe.dialect.delimiter).name().as_str(),
                recipe.header,
                names.len(),
                source.table.rows(),
                &lines[..],
                &codes[..]
            ),
            (delimiter, header, columns, rows, rejects, said),
            "{file}"
        );
        assert_eq!(cells.len(), rows, "{file}");
    }
}

#[test]
fn cells_of_odd_files_are_what_they_say() {
    let cell = |file: &str, row: usize, column: usize| {
        let (_, rows, _) = raw(file, &data(&format!("csv/{file}"))?, &LoadOptions::default());
        Some(rows[row][column].clone())
    };
    for (file, row, column, expected) in [
        ("csvkit/mac_newlines.csv", 1, 0, "Once upon\ra time"),
        ("csvkit/null_byte.csv", 0, 0, "\0"),
        ("csvkit/optional_quote_characters.csv", 0, 2, "3"),
        ("csvkit/test_locale.csv", 0, 1, "200.000.000"),
        ("rust_csv/strange.csv", 0, 0, "\"Hacksaw\" Jim Duggan"),
        ("rust_csv/smallpop-colon.csv", 0, 0, "Southborough"),
    ] {
        match cell(file, row, column) {
            Some(cell) => assert_eq!(cell, expected, "{file}"),
            None => return,
        }
    }
}

/// A file from the till, with everything around its records.
const REPORT: &str = "Sales report;;;\nFor: all shops\n\ndate;name;city;amount\n02.01.2024;Anna;Sofia;5,50\n\
    03.01.2024;Boris;Varna;7,00\n;;;\n04.01.2024;Vera;Ruse;1,25\nTotal;;;13,75\n\nPrinted on 5 January 2024\n";

#[test]
fn what_stands_around_the_records_is_left_out_and_said() {
    let (columns, rows, loaded) = raw("a.csv", REPORT.as_bytes(), &LoadOptions::default());
    let source = &loaded.sources[0];
    assert_eq!(columns, ["date", "name", "city", "amount"]);
    assert_eq!(rows.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), ["Anna", "Boris", "Vera"]);
    assert_eq!(cells(source, "amount"), ["5.50", "7.00", "1.25"]);
    assert_eq!((source.rows_read, source.rejects.len()), (3, 0));
    let said = |code: &str| {
        let problem = source.problems.iter().find(|problem| problem.code == code).unwrap();
        problem.args.iter().map(|(_, value)| format!("{value:?}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(said("load.lines-above"), "Count(3)");
    assert_eq!(said("load.blank-lines"), "Count(1)");
    assert_eq!(said("load.foot"), "Count(2) Text(\"Total\")");
    assert_eq!(said("load.total-agrees"), "Text(\"13.75\") Text(\"13.75\")");
    let wrong = REPORT.replace("13,75", "14,75");
    let wrong = load("a.csv", wrong).unwrap();
    assert!(wrong.sources[0].problems.iter().any(|problem| problem.code == "load.total-differs"));
}

#[test]
fn what_is_settled_about_a_layout_holds() {
    let rows = |settings: &[&str]| {
        let (columns, rows, loaded) = raw("a.csv", REPORT.as_bytes(), &settled(settings));
        (columns.join(" "), rows.len(), loaded.sources[0].rejects.len())
    };
    assert_eq!(rows(&["skip=3"]), ("date name city amount".into(), 3, 0));
    assert_eq!(rows(&["footer=none"]), ("date name city amount".into(), 4, 1));
    assert_eq!(rows(&["footer=1"]), ("date name city amount".into(), 4, 0));
    assert_eq!(rows(&["skip=4", "header=no"]), ("column_1 column_2 column_3 column_4".into(), 3, 0));
}

#[test]
fn a_foot_that_stands_inside_quotes_is_none() {
    let row = "1;\"a note\nof lines\";5\n";
    let text = format!("id;note;sum\n{}2;\"it says\n\nTotal\n;;9\n\";7\n", row.repeat(20_000));
    for slice_bytes in [1 << 12, 1 << 22] {
        let options = LoadOptions { slice_bytes, ..LoadOptions::default() };
        let source = &load_with("a.csv", &text, &options).unwrap().sources[0];
        assert_eq!((source.rows_read, source.rejects.len()), (20_001, 0));
        assert_eq!(cells(source, "sum")[20_000], "7");
    }
}

#[test]
fn a_mended_record_is_counted_with_its_line() {
    let text =
        "id,text,n\n1,a,2\n2,\"b,3\n3,\"c, d\",4\n4,\"5\" pipe\",5\n5,\"\"\"e\"\"\",6\n6,\"\"\"f\"\"\",6\n";
    let source = &load("a.csv", text).unwrap().sources[0];
    assert_eq!(cells(source, "text"), ["a", "\"b", "c, d", "5\" pipe", "\"e\"", "\"f\""]);
    let problem = source.problems.iter().find(|problem| problem.code == "load.stray-quotes").unwrap();
    assert_eq!(
        problem.english,
        "in 2 records a quotation mark opens nothing and is taken as it stands, first in line 3"
    );
}
