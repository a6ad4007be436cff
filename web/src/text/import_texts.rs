//! What is said when files do not read as they should, from the bytes to the sentence, in every language.

use hedgerow_core::diag::{Problem, Report as _};
use hedgerow_core::engine::ProblemView;
use hedgerow_core::load::{LoadOptions, Settlement, load_bytes};

use super::{Language, Text};

/// Everything that is said about a file.
fn said(bytes: &[u8], options: &LoadOptions) -> Vec<Problem> {
    match load_bytes(&[("a.csv", bytes)], options) {
        Err(error) => vec![error.problem()],
        Ok(loaded) => {
            let mut problems: Vec<Problem> =
                loaded.questions.iter().map(|question| question.problem()).collect();
            for source in loaded.sources {
                problems.extend(source.problems);
                problems.extend(source.columns.into_iter().flat_map(|column| column.evidence));
            }
            problems
        }
    }
}

fn settled(setting: &str) -> LoadOptions {
    LoadOptions { settle: vec![Settlement::parse(setting).unwrap()], ..LoadOptions::default() }
}

/// Ten rows of a column, beside a customer.
fn column(name: &str, cells: [&str; 3]) -> String {
    let rows = (0..30).map(|row| format!("C{row};\"{}\"\n", cells[row % 3]));
    format!("customer_id;{name}\n{}", rows.collect::<String>())
}

#[test]
fn every_import_error_is_reached_and_said_in_every_language() {
    let plain = LoadOptions::default();
    let short = "id,name,city\n".to_owned() + &"1,Anna,Gyumri\n".repeat(9) + "2,Nino\n" + "3,A,B,C,D\n";
    let large =
        "customer_id,amount,remark\n".to_owned() + &"1,2,nothing of interest at all to anybody\n".repeat(500);
    let small_memory = LoadOptions { memory: Some(10_000), ..LoadOptions::default() };
    // Code, bytes, options, and what the English text must say of them.
    let cases: [(&str, Vec<u8>, LoadOptions, &str); 8] = [
        (
            "load.invalid-byte",
            b"a,b\n1,2\nM\xfcller,2\n".to_vec(),
            settled("encoding=UTF-8"),
            "Line 3 does not fit the encoding UTF-8 (byte 10)",
        ),
        ("load.ragged", short.into_bytes(), plain.clone(), "another number of values than 3"),
        (
            "load.unclosed-quote",
            b"id,name\n1,A\n2,\"B\n3,C\n".to_vec(),
            plain.clone(),
            "opened in line 3 is never closed",
        ),
        (
            "load.ask-date-order",
            column("Last order", ["03/04/2025", "05/06/2025", "01/02/2025"]).into_bytes(),
            plain.clone(),
            "fits both day first and month first",
        ),
        (
            "load.mixed-dates",
            column("Birthday", ["13/04/1985", "25/06/1990", "01/22/1979"]).into_bytes(),
            plain.clone(),
            "only day first",
        ),
        (
            "load.ask-decimal-mark",
            column("Amount", ["1,234", "5,678", "9,012"]).into_bytes(),
            plain.clone(),
            "can be read in two ways",
        ),
        (
            "load.cut-ids",
            column("Card number", ["4000123412341200000", "1234567890123450000", "9234567890123400000"])
                .into_bytes(),
            plain,
            "look cut by a spreadsheet",
        ),
        ("load.too-large-for-memory", large.into_bytes(), small_memory, "MiB of memory"),
    ];
    for (code, bytes, options, english) in cases {
        let problems = said(&bytes, &options);
        let problem =
            problems.into_iter().find(|problem| problem.code == code).unwrap_or_else(|| panic!("no {code}"));
        let view = ProblemView::from(problem);
        let mut seen: Vec<String> = Vec::new();
        for language in Language::ALL {
            let told = Text::new(language).problem(&view);
            let help = told.help.unwrap_or_else(|| panic!("{code}: no help in {language:?}"));
            assert!(
                !told.message.contains('{') && !help.contains('{'),
                "{code} {language:?}: {} {help}",
                told.message
            );
            assert!(
                language != Language::English || told.message.contains(english),
                "{code}: {}",
                told.message
            );
            assert!(!seen.contains(&told.message), "{code}: {language:?} says what another language says");
            seen.push(told.message);
        }
    }
}
