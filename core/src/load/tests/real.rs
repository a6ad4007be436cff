//! Files as the world writes them.

use super::*;
use crate::value::Decimal;

/// A file of the shared data; `None` (and a line that says so) where there is none.
pub(super) fn data(path: &str) -> Option<Vec<u8>> {
    let full = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    let bytes = std::fs::read(full).ok();
    if bytes.is_none() {
        println!("skipped: ../shared/data/{path} is not there");
    }
    bytes
}

/// Rows, rows without customer, revenue with and without customer.
pub(super) fn totals(source: &Source) -> (u64, usize, String, String) {
    let column = |role: Role| {
        let index = source.columns.iter().position(|reading| reading.role == Some(role)).unwrap();
        &source.table.columns()[index]
    };
    let (customer, quantity, price) =
        (column(Role::CustomerId), column(Role::Quantity), column(Role::UnitPrice));
    let (mut with, mut without) = (Decimal::ZERO, Decimal::ZERO);
    for row in 0..source.table.rows() {
        let amount = number(quantity.get(row)).times(number(price.get(row))).unwrap();
        let sum = if customer.is_known(row) { &mut with } else { &mut without };
        *sum = sum.plus(amount).unwrap();
    }
    (source.rows_read, customer.unknown_count(), with.to_string(), without.to_string())
}

#[test]
fn one_shop_in_several_spellings_gives_the_same_totals() {
    for (file, names) in [
        ("B_iso_utf8.csv", ENGLISH),
        ("B_uk_bom.tsv", ENGLISH),
        ("B_us_currency.csv", ENGLISH),
        ("B_excel_unicode_utf16le.txt", ENGLISH),
        ("B_german_cp1252.csv", ["Rechnungsnr", "Kundennr", "Rechnungsdatum", "Land"]),
    ] {
        let Some(bytes) = data(&format!("retail/{file}")) else { return };
        let loaded = load(file, &bytes).unwrap();
        let source = &loaded.sources[0];
        assert_eq!(
            totals(source),
            (2401, 195, "30616.88".into(), "-11183.93".into()),
            "{file}: {:?}",
            source.columns
        );
        assert_eq!(loaded.questions, [], "{file}");
        assert_eq!(source.kind, TableKind::Lines, "{file}");
        let roles = [Role::OrderId, Role::CustomerId, Role::Date, Role::Country];
        for (name, role) in names.into_iter().zip(roles) {
            assert_eq!(role_of(source, name), Some(role), "{file} {name}");
        }
        let customers: std::collections::BTreeSet<String> = cells(source, names[1]).into_iter().collect();
        assert_eq!(customers.len(), 129, "{file}: 128 customers, and the empty cell");
        assert_eq!(cells(source, names[2])[0], "2011-05-16 08:13:00", "{file}");
    }
}

const ENGLISH: [&str; 4] = ["InvoiceNo", "CustomerID", "InvoiceDate", "Country"];

#[test]
fn dates_that_fit_both_orders_are_asked_about() {
    let Some(bytes) = data("retail/A_ambiguous_dayfirst.csv") else { return };
    let open = load("a.csv", &bytes).unwrap();
    assert_eq!(open.questions.len(), 1);
    let question = &open.questions[0];
    assert_eq!((question.column.as_str(), question.kind), ("InvoiceDate", QuestionKind::DateOrder));
    assert_eq!(question.readings[0].examples[0].1.to_string(), "2010-12-01 08:26:00");
    assert_eq!(question.readings[1].examples[0].1.to_string(), "2010-01-12 08:26:00");
    for (order, first) in [("day-first", "2010-12-01 08:26:00"), ("month-first", "2010-01-12 08:26:00")] {
        let loaded = load_with("a.csv", &bytes, &settled(&[&format!("InvoiceDate={order}")])).unwrap();
        assert_eq!(loaded.questions, []);
        let source = &loaded.sources[0];
        let (rows, _, with, without) = totals(source);
        assert_eq!(rows, 2400);
        let all = Decimal::parse(&with).unwrap().plus(Decimal::parse(&without).unwrap()).unwrap();
        assert_eq!(all.to_string(), "47412.34");
        let moments = cells(source, "InvoiceDate");
        assert_eq!(moments[0], first);
        let days: std::collections::BTreeSet<&str> = moments.iter().map(|moment| &moment[..10]).collect();
        let expected = if order == "day-first" {
            ["2010-12-01", "2010-12-02", "2010-12-03"]
        } else {
            ["2010-01-12", "2010-02-12", "2010-03-12"]
        };
        assert_eq!(days.into_iter().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn files_of_the_benchmark_are_recognised() {
    let customers = "customer_id,name,email,age,gender,income,country,city,industry,company_size,lifestyle,channel,signup_date,newsletter\n\
        C0000000,\"Customer, 0\",user0@example.org,34,F,52000,Greece,Greece City 1,Retail,1-9,budget,email,2021-03-04,true\n\
        C0000001,Customer 1,user1@example.org,,M,8000,Iran,Iran City 2,Security,1000+,family,shop,2019-12-31,false\n";
    let orders = "order_id,customer_id,order_date,amount,category,payment,quantity,margin\n\
        O00000000,C0000001,2024-02-29,-12.50,chef,card,3,4.10\nO00000001,C0000001,2024-03-01,7.00,hi-vis,cash,1,0.70\n";
    let loaded = load_bytes(
        &[("customers.csv", customers.as_bytes()), ("orders.csv", orders.as_bytes())],
        &LoadOptions::default(),
    )
    .unwrap();
    let [customers, orders] = &loaded.sources[..] else { panic!() };
    assert_eq!((customers.kind, orders.kind), (TableKind::Customers, TableKind::Orders));
    let roles = |source: &Source| {
        source.columns.iter().map(|reading| reading.role.map(Role::name)).collect::<Vec<_>>()
    };
    assert_eq!(
        roles(customers),
        [
            Some("customer_id"),
            Some("name"),
            Some("email"),
            None,
            None,
            None,
            Some("country"),
            Some("city"),
            Some("industry"),
            Some("company_size"),
            None,
            None,
            None,
            Some("consent")
        ]
    );
    let families: Vec<_> = customers.columns.iter().map(|reading| reading.family).collect();
    use Family::{Behavioural, Demographic, Firm, Geographic, Psychographic};
    assert_eq!(families[3..6], [Some(Demographic); 3]);
    assert_eq!(families[6..8], [Some(Geographic); 2]);
    assert_eq!(families[8..10], [Some(Firm); 2]);
    assert_eq!(
        families[10..14],
        [Some(Psychographic), Some(Behavioural), Some(Behavioural), Some(Behavioural)]
    );
    assert_eq!(
        roles(orders),
        [
            Some("order_id"),
            Some("customer_id"),
            Some("date"),
            Some("amount"),
            Some("category"),
            Some("payment"),
            Some("quantity"),
            Some("margin")
        ]
    );
    assert_eq!(cells(customers, "name"), ["Customer, 0", "Customer 1"]);
    assert_eq!(cells(customers, "age"), ["34", ""]);
    assert_eq!(cells(customers, "newsletter"), ["true", "false"]);
    assert_eq!(cells(orders, "amount"), ["-12.50", "7.00"]);
    assert_eq!(cells(orders, "order_date"), ["2024-02-29", "2024-03-01"]);
}

#[test]
fn files_of_a_supplier_of_firms_are_recognised() {
    let firms = "firm_id,name,industry,company_size,country,city\nF1,A,Hotel,1-9,Greece,Athens\nF2,B,Clinic,10-49,Iran,Shiraz\n";
    let contacts = "contact_id,firm_id,name,email,phone\nP1,F1,Anna,anna@example.org,+30 21\nP2,F1,Bo,bo@example.org,\nP3,F2,Cy,,\n";
    let lines = "order_id,firm_id,date,product,category,quantity,unit_price,cost\n\
        1,F1,2025-01-02,Coat,scrubs,2,9.50,11\n1,F1,2025-01-02,Hat,chef,1,5,3\n2,F2,2025-02-01,Coat,scrubs,1,9.5,5.5\n";
    let files = [("firms.csv", firms), ("contacts.csv", contacts), ("order_lines.csv", lines)];
    let files = files.map(|(name, text)| (name, text.as_bytes()));
    let loaded = load_bytes(&files, &LoadOptions::default()).unwrap();
    let kinds: Vec<_> = loaded.sources.iter().map(|source| source.kind).collect();
    assert_eq!(kinds, [TableKind::Customers, TableKind::Other, TableKind::Lines]);
    for source in &loaded.sources {
        assert_eq!(role_of(source, "firm_id"), Some(Role::CustomerId), "{}", source.file);
    }
    assert_eq!(cells(&loaded.sources[2], "unit_price"), ["9.50", "5.00", "9.50"]);
}

#[test]
fn files_in_an_eight_bit_encoding_are_told_by_their_letters() {
    let cp1252 = Encoding::Single(CodePage::Windows1252);
    let read = |file: &str| {
        let loaded = load(file, data(file)?).unwrap();
        assert_eq!(loaded.recipes[0].encoding, cp1252, "{file}");
        Some(loaded)
    };
    let Some(german) = read("retail/B_german_cp1252.csv") else { return };
    assert_eq!(german.recipes[0].columns[5], "Stückpreis (€)");
    assert_eq!(german.sources[0].rows_read, 2401);
    assert!(german.questions.iter().all(|question| question.kind != QuestionKind::Encoding));
    let Some(cities) = read("csv/rust_csv/uspop-latin1.csv") else { return };
    assert_eq!(cells(&cities.sources[0], "City")[2], "Õakman");
    let Some(sign) = read("csv/csvkit/test_latin1.csv") else { return };
    assert_eq!(sign.recipes[0].columns, ["a", "b", "c"]);
    assert_eq!(sign.sources[0].table.columns()[2].get(1), Some(Scalar::Text("©".into())));
}

/// Every text file below a folder.
fn text_files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            text_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "csv" || end == "txt" || end == "tsv") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_of_the_shared_data_reads_alike_in_any_slices() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let mut files = Vec::new();
    text_files(&folder, &mut files);
    if files.is_empty() {
        println!("skipped: ../shared/data is not there");
    }
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let whole = load(&name, &bytes);
        for slice_bytes in [37, 4096] {
            let options = LoadOptions { slice_bytes, ..LoadOptions::default() };
            match (&whole, load_with(&name, &bytes, &options)) {
                (Ok(whole), Ok(cut)) => {
                    assert_eq!(slices::seen(&whole.sources[0]), slices::seen(&cut.sources[0]), "{path:?}");
                }
                (whole, cut) => assert_eq!(whole.as_ref().err(), cut.as_ref().err(), "{path:?}"),
            }
        }
        if let Ok(loaded) = whole {
            let source = &loaded.sources[0];
            assert_eq!(source.rows_read, (source.table.rows() + source.rejects.len()) as u64, "{path:?}");
        }
    }
}
