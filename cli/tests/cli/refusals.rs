//! What cannot be done says what was found, what was expected and what to do; and nothing is half-written.

use crate::common::{Scratch, hedgerow};

const CUSTOMERS: &str = "customer_id,country,age\nC1,Greece,31\nC2,Cyprus,\nC3,Greece,52\n";
const ORDERS: &str = "order_id,customer_id,date,amount\nO1,C1,2025-01-31,10.00\nO2,C3,2025-02-28,20.50\n";

fn project(rest: &str) -> String {
    format!("hedgerow = 1\nname = \"Test\"\n{rest}")
}

fn rules(where_: &str) -> String {
    project(&format!(
        "[[segmentation]]\nname = \"S\"\nkind = \"rules\"\nsegment = [{{ name = \"a\", where = '{where_}' }}]\n"
    ))
}

#[test]
fn an_empty_file_has_no_rows_but_makes_no_result() {
    let scratch = Scratch::new("empty");
    let file = scratch.file("empty.csv", "");
    let table = hedgerow(&["table", &file]).ok();
    assert_eq!((table.out.as_str(), table.err.as_str()), ("", ""));
    let blank = hedgerow(&["table", &scratch.file("blank.csv", "\n\r\n")]).ok();
    assert_eq!((blank.out.as_str(), blank.err.as_str()), ("", ""));
    hedgerow(&["count", &file, "--where", "true"]).refused(1, &["empty.csv", "empty"]);
    let project = scratch.file("p.toml", project(""));
    hedgerow(&["run", &project, &file, "--out", &scratch.at("out")]).refused(1, &["empty.csv", "empty"]);
    assert_eq!(scratch.entries(), ["blank.csv", "empty.csv", "p.toml"]);
}

#[test]
fn a_picture_named_csv_is_not_a_table() {
    let scratch = Scratch::new("picture");
    let file = scratch.file("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0");
    for command in [&["table", &file][..], &["inspect", &file], &["count", &file, "--where", "true"]] {
        hedgerow(command).refused(1, &["photo.csv", "PNG"]);
    }
}

#[test]
fn a_file_that_ends_inside_a_quote_names_the_line() {
    let scratch = Scratch::new("quote");
    let file = scratch.file("open.csv", "customer_id,name\nC1,\"Ada\nC2,Bo\n");
    hedgerow(&["count", &file, "--where", "true"]).refused(1, &["open.csv", "line 2", "never closed"]);
}

#[test]
fn two_headers_alike_are_told_apart_and_said() {
    let scratch = Scratch::new("headers");
    let file = scratch.file("twice.csv", "customer_id,note,note\nC1,a,b\nC2,c,d\n");
    let run = hedgerow(&["inspect", &file]).ok();
    assert!(run.out.contains("note"), "{}", run.out);
    assert!(
        run.out.to_lowercase().contains("twice")
            || run.out.contains("same name")
            || run.out.contains("alike"),
        "{}",
        run.out
    );
}

#[test]
fn a_file_without_anything_that_could_be_a_customer_lists_what_it_has() {
    let scratch = Scratch::new("nobody");
    let file = scratch.file("weather.csv", "station,temperature\nA,1.5\nB,2.5\nA,3.5\nB,1.0\n");
    hedgerow(&["count", &file, "--where", "true"]).refused(1, &["customer", "station", "temperature"]);
}

#[test]
fn a_date_that_is_none_is_an_error_in_a_criterion_and_a_reject_in_a_file() {
    let scratch = Scratch::new("date");
    let orders = scratch.file("orders.csv", format!("{ORDERS}O3,C1,2025-02-30,5.00\n"));
    hedgerow(&["count", &orders, "--where", "count(orders where date >= 2025-02-30) > 0"])
        .refused(1, &["2025-02-30", "^^^^^^^^^^"]);
    let project = scratch.file("p.toml", project(""));
    hedgerow(&["run", &project, &orders, "--out", &scratch.at("out")]).ok();
    let rejects = scratch.text("out/rejects.csv");
    assert_eq!(
        rejects,
        "file,line,reason,raw\norders.csv,4,\"unreadable \"\"date\"\"\",\"O3,C1,2025-02-30,5.00\"\n"
    );
    let summary: serde_json::Value = serde_json::from_str(&scratch.text("out/summary.json")).unwrap();
    assert_eq!(summary["files"][0]["rows_read"], 3);
    assert_eq!(summary["files"][0]["rows_rejected"], 1);
    assert_eq!(summary["revenue"], "30.50");
}

#[test]
fn an_unknown_column_names_the_nearest_one() {
    let scratch = Scratch::new("column");
    let file = scratch.file("customers.csv", CUSTOMERS);
    hedgerow(&["count", &file, "--where", "contry = \"Greece\""])
        .refused(1, &["contry", "did you mean", "country", "^^^^^^"]);
    let project = scratch.file("p.toml", rules("contry = \"Greece\""));
    hedgerow(&["run", &project, &file, "--out", &scratch.at("out")]).refused(1, &["contry", "country"]);
    assert_eq!(scratch.entries(), ["customers.csv", "p.toml"]);
}

#[test]
fn segmentations_that_name_each_other_in_a_circle_name_the_circle() {
    let scratch = Scratch::new("circle");
    let file = scratch.file("customers.csv", CUSTOMERS);
    let one = |name: &str, other: &str| {
        format!(
            "[[segmentation]]\nname = \"{name}\"\nkind = \"rules\"\n\
             segment = [{{ name = \"x\", where = 'segment \"{other}\" in (\"x\")' }}]\n"
        )
    };
    let text =
        project(&format!("{}{}{}", one("First", "Second"), one("Second", "Third"), one("Third", "First")));
    let project = scratch.file("p.toml", text);
    hedgerow(&["run", &project, &file, "--out", &scratch.at("out")])
        .refused(1, &["First", "Second", "Third"]);
}

#[test]
fn projects_that_cannot_be_read_say_why_and_where() {
    let scratch = Scratch::new("projects");
    let file = scratch.file("customers.csv", CUSTOMERS);
    for (text, words) in [
        ("hedgerow = 2\n".to_owned(), &["format 2", "newer"][..]),
        ("id,name\n1,Ada\n".to_owned(), &["not TOML", "line 1"]),
        ("name = \"x\"\n".to_owned(), &["hedgerow = 1"]),
        (project("[[segmentation]]\nname = \"R\"\nkind = \"rfm\"\n"), &["rfm", "yet"]),
        (project("[[crossing]]\nname = \"x\"\nof = [\"Regoin\"]\n"), &["Regoin"]),
    ] {
        let project = scratch.file("p.toml", text);
        hedgerow(&["run", &project, &file, "--out", &scratch.at("out")]).refused(1, words);
    }
    assert_eq!(scratch.entries(), ["customers.csv", "p.toml"]);
}

#[test]
fn a_question_left_open_shows_both_readings_and_what_settles_it() {
    let scratch = Scratch::new("question");
    let orders = scratch.file(
        "orders.csv",
        "order_id,customer_id,date,amount\nO1,C1,03/04/2025,10.00\nO2,C2,05/06/2025,20.00\nO3,C1,07/08/2025,5.00\n",
    );
    let project = scratch.file("p.toml", project(""));
    hedgerow(&["run", &project, &orders, "--out", &scratch.at("out")]).refused(
        2,
        &["03/04/2025", "2025-04-03", "2025-03-04", "--read 'date=day-first'", "--read 'date=month-first'"],
    );
    assert_eq!(scratch.entries(), ["orders.csv", "p.toml"]);
    hedgerow(&["run", &project, &orders, "--out", &scratch.at("out"), "--read", "date=day-first"]).ok();
    assert!(scratch.text("out/summary.json").contains("\"as_of\": \"2025-08-07\""));
}

#[test]
fn a_missing_file_and_a_missing_column_are_named() {
    let scratch = Scratch::new("missing");
    hedgerow(&["table", &scratch.at("nowhere.csv")]).refused(1, &["nowhere.csv"]);
    let file = scratch.file("customers.csv", CUSTOMERS);
    hedgerow(&["table", &file, "--read", "contry=text"]).refused(1, &["contry", "country"]);
}

#[test]
fn a_run_that_fails_leaves_the_results_of_the_last_one() {
    let scratch = Scratch::new("keep");
    let (base, orders) = (scratch.file("customers.csv", CUSTOMERS), scratch.file("orders.csv", ORDERS));
    let good = scratch.file("good.toml", rules("country = \"Greece\""));
    let bad = scratch.file("bad.toml", rules("country = "));
    hedgerow(&["run", &good, &base, &orders, "--out", &scratch.at("out")]).ok();
    let before = scratch.text("out/segments.csv");
    hedgerow(&["run", &bad, &base, &orders, "--out", &scratch.at("out")]).refused(1, &["country = "]);
    assert_eq!(scratch.text("out/segments.csv"), before);
    assert_eq!(scratch.entries(), ["bad.toml", "customers.csv", "good.toml", "orders.csv", "out"]);
}
