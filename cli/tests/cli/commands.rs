//! The commands and the bytes they give.

use crate::common::{Scratch, hedgerow};

const CUSTOMERS: &str = "customer_id,country,age\nC1,Greece,31\nC2,Cyprus,\n=C3,Greece,52\n";
const ORDERS: &str = "order_id,customer_id,date,amount,margin\n\
    O1,C1,2025-01-31,10.00,4.00\nO2,=C3,2025-02-28,20.50,\nO3,,2025-02-01,7.00,1.00\nO4,C9,2025-02-02,0.50,0.10\n";

const PROJECT: &str = r#"
hedgerow = 1
name = "Test"

[[segmentation]]
name = "Region"
kind = "rules"
segment = [
  { name = "Home, sweet home", where = 'country = "greece"' },
  { name = "Nobody", where = 'age > 100' },
]

[[segmentation]]
name = "Age"
kind = "bands"
of = "age"
cuts = [31, 50]

[[crossing]]
name = "Region by age"
of = ["Region", "Age"]

[[audience]]
name = "Buyers"
where = 'count(orders) > 0'
"#;

#[test]
fn a_run_writes_every_file_of_the_contract() {
    let scratch = Scratch::new("run");
    let (base, orders) = (scratch.file("customers.csv", CUSTOMERS), scratch.file("orders.csv", ORDERS));
    let project = scratch.file("p.toml", PROJECT);
    let run = hedgerow(&["run", &project, &base, &orders, "--out", &scratch.at("out")]).ok();
    assert_eq!(run.out, "");
    let lines = |name: &str| scratch.text(&format!("out/{name}"));
    let customers = lines("customers.csv");
    let mut customers = customers.lines();
    assert_eq!(customers.next(), Some("customer_id,Region,Age"));
    // Code-point order is by the id itself, before the apostrophe that keeps a spreadsheet from running it.
    assert!(customers.next().unwrap().starts_with("'=C3,\"Home, sweet home\","));
    assert!(customers.next().unwrap().starts_with("C1,\"Home, sweet home\","));
    assert!(customers.next().unwrap().starts_with("C2,Unknown,Unknown"));
    assert_eq!(customers.next(), Some("C9,Unknown,Unknown"));
    assert_eq!(customers.next(), None);

    let segments = lines("segments.csv");
    let home = segments.lines().find(|line| line.starts_with("Region,\"Home, sweet home\"")).unwrap();
    assert!(
        home.starts_with("Region,\"Home, sweet home\",2,0.500000,2,30.50,0.983871,4.00,0.975610,"),
        "{home}"
    );
    assert!(
        segments.lines().any(|line| line.starts_with("Region,Nobody,0,0.000000,0,0.00,0.000000,")),
        "{segments}"
    );

    let crossings = lines("crossings.csv");
    assert!(crossings.starts_with(
        "crossing,side_1,side_2,customers,customers_share,revenue,revenue_share,margin,margin_share\n"
    ));
    assert!(crossings.lines().any(|line| line.starts_with("Region by age,Unknown,Unknown,2,0.500000,0.50,")));
    assert!(!crossings.contains(",0,0.000000,"), "cells without customers are left out: {crossings}");
    assert_eq!(lines("audiences.csv"), "audience,customer_id\nBuyers,'=C3\nBuyers,C1\nBuyers,C9\n");
    assert_eq!(lines("rejects.csv"), "file,line,reason,raw\n");

    let summary: serde_json::Value = serde_json::from_str(&lines("summary.json")).unwrap();
    assert_eq!(summary["customers"], 4);
    assert_eq!(summary["customers_only_in_orders"], 1);
    assert_eq!(summary["orders"], 3);
    assert_eq!(summary["revenue"], "31.00");
    assert_eq!(summary["margin"], "4.10");
    assert_eq!(summary["revenue_without_customer"], "7.00");
    assert_eq!(summary["as_of"], "2025-02-28");
    assert_eq!(summary["files"][1]["rows_without_customer"], 1);
}

#[test]
fn the_as_of_date_leaves_out_what_is_ahead_of_it() {
    let scratch = Scratch::new("as-of");
    let orders = scratch.file("orders.csv", ORDERS);
    let project = scratch.file("p.toml", "hedgerow = 1\nname = \"Test\"\n");
    hedgerow(&["run", &project, &orders, "--out", &scratch.at("out"), "--as-of", "2025-02-01"]).ok();
    let summary: serde_json::Value = serde_json::from_str(&scratch.text("out/summary.json")).unwrap();
    assert_eq!(summary["as_of"], "2025-02-01");
    assert_eq!(summary["revenue"], "10.00");
    assert_eq!(summary["files"][0]["rows_excluded"], 2);
}

#[test]
fn count_says_true_false_and_unknown() {
    let scratch = Scratch::new("count");
    let base = scratch.file("customers.csv", CUSTOMERS);
    let json = hedgerow(&["count", &base, "--where", "age > 40", "--json"]).ok();
    assert_eq!(json.out, "{\"customers\":3,\"true\":1,\"false\":1,\"unknown\":1}\n");
    let text = hedgerow(&["count", &base, "--where", "age > 40"]).ok();
    for word in ["3", "true", "false", "unknown"] {
        assert!(text.out.contains(word), "{}", text.out);
    }
}

#[test]
fn table_prints_the_rows_as_read_or_as_they_stood() {
    let scratch = Scratch::new("table");
    let file = scratch.file(
        "orders.csv",
        "order;customer_id;date;amount;note\r\n1;C1;31.01.2025;1.234,50;=1+1\r\n2;C2;1.2.2025;-7,00;\"a;\"\"b\"\"\"\r\nshort;row\r\n",
    );
    let typed = hedgerow(&["table", &file]).ok();
    assert_eq!(
        typed.out,
        "order,customer_id,date,amount,note\n1,C1,2025-01-31,1234.50,=1+1\n2,C2,2025-02-01,-7.00,\"a;\"\"b\"\"\"\n"
    );
    let raw = hedgerow(&["table", &file, "--raw"]).ok();
    assert_eq!(
        raw.out,
        "order,customer_id,date,amount,note\n1,C1,31.01.2025,\"1.234,50\",=1+1\n2,C2,1.2.2025,\"-7,00\",\"a;\"\"b\"\"\"\n"
    );
}

#[test]
fn inspect_tells_how_each_file_was_read() {
    let scratch = Scratch::new("inspect");
    let (base, orders) = (scratch.file("customers.csv", CUSTOMERS), scratch.file("orders.csv", ORDERS));
    let json = hedgerow(&["inspect", &base, &orders, "--json"]).ok();
    let report: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(report["files"][0]["kind"], "customers");
    assert_eq!(report["files"][1]["kind"], "orders");
    let columns = report["files"][1]["columns"].as_array().unwrap();
    let roles: Vec<&str> = columns.iter().filter_map(|column| column["role"].as_str()).collect();
    assert_eq!(roles, ["order_id", "customer_id", "date", "amount", "margin"]);
    let text = hedgerow(&["inspect", &base, &orders]).ok();
    assert!(text.out.contains("orders.csv: orders, "), "{}", text.out);
    assert!(
        text.out.contains("4 rows read = 3 used + 0 rejected + 1 without customer + 0 excluded"),
        "{}",
        text.out
    );
}

#[test]
fn help_and_version_are_answered() {
    assert!(hedgerow(&["--help"]).ok().out.contains("hedgerow run PROJECT.toml"));
    assert!(hedgerow(&["--version"]).ok().out.starts_with("hedgerow "));
    assert!(hedgerow(&["frobnicate"]).refused(1, &["unknown command"]).out.is_empty());
}

#[test]
fn a_project_settles_how_files_are_read() {
    let scratch = Scratch::new("recipe");
    let orders = "Nr;Kunde;Wann;Wert\n1;A;03/04/2025;1.234\n2;B;05/06/2025;2.500\n3;A;07/08/2025;1.000\n";
    let orders = scratch.file("orders-2025.csv", orders);
    let project = scratch.file(
        "p.toml",
        "hedgerow = 1\nname = \"Test\"\nas_of = 2025-06-30\n\n[[file]]\nmatch = \"orders*.csv\"\ntable = \"orders\"\n\
         columns = { \"Nr\" = { role = \"order_id\" }, \"Kunde\" = { role = \"customer_id\" }, \
         \"Wann\" = { role = \"date\", order = \"month-first\" }, \"Wert\" = { role = \"amount\", decimal = \"comma\" } }\n\n\
         [[file]]\nmatch = \"visits*.csv\"\ncolumns = { \"When\" = { order = \"day-first\" } }\n",
    );
    hedgerow(&["run", &project, &orders, "--out", &scratch.at("out")]).ok();
    let summary: serde_json::Value = serde_json::from_str(&scratch.text("out/summary.json")).unwrap();
    assert_eq!(summary["files"][0]["kind"], "orders");
    assert_eq!(summary["revenue"], "3734");
    assert_eq!(summary["files"][0]["rows_excluded"], 1, "7 August by day, 8 July by month, is ahead");
}

#[test]
fn a_base_without_orders_has_segments_without_money() {
    let scratch = Scratch::new("no-orders");
    let base = scratch.file("customers.csv", CUSTOMERS);
    let project = scratch.file(
        "p.toml",
        "hedgerow = 1\nname = \"Test\"\n[[segmentation]]\nname = \"Country\"\nkind = \"values\"\nof = \"country\"\n",
    );
    hedgerow(&["run", &project, &base, "--out", &scratch.at("out")]).ok();
    let segments = scratch.text("out/segments.csv");
    assert_eq!(segments.lines().nth(1), Some("Country,Greece,2,0.666667,0,,,,,unknown"), "{segments}");
    let summary: serde_json::Value = serde_json::from_str(&scratch.text("out/summary.json")).unwrap();
    assert_eq!(summary["revenue"], serde_json::Value::Null);
    assert_eq!(summary["as_of"], serde_json::Value::Null);
}

#[test]
fn sheets_of_a_workbook_are_read_and_chosen_by_name() {
    let scratch = Scratch::new("sheets");
    let sheet = |name: &str, cell: &str, hidden: &str| {
        let data = |text: &str| format!("<Row><Cell><Data ss:Type=\"String\">{text}</Data></Cell></Row>");
        format!(
            "<Worksheet ss:Name=\"{name}\"><Table>{}{}</Table><Visible>{hidden}</Visible></Worksheet>",
            data("customer_id"),
            data(cell)
        )
    };
    let book = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">{}{}{}</Workbook>",
        sheet("One", "A, \"B\"", ""),
        sheet("Two", "C", ""),
        sheet("Three", "D", "SheetHidden")
    );
    let file = scratch.file("book.xls", book);
    let first = hedgerow(&["table", &file]).ok();
    assert_eq!(first.out, "customer_id\n\"A, \"\"B\"\"\"\n");
    assert!(first.err.contains("book.xls holds 2 tables: One, Two"), "{}", first.err);
    assert_eq!(hedgerow(&["table", &file, "--raw"]).ok().out, first.out);
    for (sheet, cell) in [("Two", "C"), ("Three", "D")] {
        let chosen = hedgerow(&["table", &file, "--sheet", sheet]).ok();
        assert_eq!((chosen.out, chosen.err), (format!("customer_id\n{cell}\n"), String::new()));
    }
    let wrong = hedgerow(&["table", &file, "--sheet", "Twoo"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("did you mean \"Two\"?"), "{}", wrong.err);
    let plain = scratch.file("plain.csv", "customer_id\nA\n");
    assert!(hedgerow(&["table", &plain, "--sheet", "One"]).err.contains("no sheet \"One\""));
    let count =
        hedgerow(&["count", &file, "--sheet", "Three", "--where", "customer_id = \"D\"", "--json"]).ok();
    assert!(count.out.contains("\"customers\":1"), "{}", count.out);
}

#[test]
fn next_months_file_with_a_renamed_column_asks_once_what_became_of_it() {
    let scratch = Scratch::new("renamed");
    let project = scratch.file(
        "p.toml",
        "hedgerow = 1\nname = \"x\"\n[[file]]\nmatch = \"jan.csv\"\n\
         headings = [\"Order\", \"Customer\", \"Created at\", \"Sum\"]\n\
         columns = { \"Created at\" = { role = \"date\", order = \"day-first\" } }\n",
    );
    let file = scratch
        .file("feb.csv", "Order,Customer,Ordered,Sum,Shop\n1,A,01/02/2025,9.50,x\n2,B,03/02/2025,7,y\n");
    let out = scratch.at("out");
    let asked = hedgerow(&["run", &project, &file, "--out", &out]);
    asked.refused(
        2,
        &["column \"Created at\"", "--read 'Created at=renamed:Ordered'", "--read 'Created at=gone'"],
    );
    let answer = ["run", &project, &file, "--out", &out, "--read", "Created at=renamed:Ordered"];
    assert_eq!(hedgerow(&answer).code, 0);
    assert!(
        scratch.text("out/summary.json").contains("\"as_of\": \"2025-02-03\""),
        "{}",
        scratch.text("out/summary.json")
    );
}
