//! Archives and compressed files.

use super::build::*;
use super::*;

const ORDERS: &[u8] = b"order_id,customer_id,amount\n1,A,9.50\n2,B,3\n3,C\n";
const CUSTOMERS: &[u8] = b"customer_id;name\nA;Anna\nB;Bo\n";

#[test]
fn every_file_of_an_archive_is_a_table() {
    let book = xlsx_of(&[&["firm_id", "name"], &["1", "Acme"]]);
    let bytes = zip(&[
        ("export/orders.csv", ORDERS),
        ("export/", b""),
        ("__MACOSX/export/._orders.csv", b"\0\x05\x16\x07"),
        ("logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("empty.csv", b"\n\n"),
        ("customers.csv.gz", &gzip(CUSTOMERS)),
        ("firms.xlsx", &book),
    ]);
    let loaded = load("a.zip", &bytes).unwrap();
    assert_eq!(
        names(&loaded),
        ["a.zip › export/orders.csv", "a.zip › customers.csv.gz", "a.zip › firms.xlsx › Sheet1"]
    );
    let [orders, customers, firms] = &loaded.sources[..] else { panic!() };
    assert_eq!(lines(orders), ["order_id|customer_id|amount", "1|A|9.50", "2|B|3.00"]);
    assert_eq!((orders.rows_read, orders.rejects.len(), orders.rejects[0].place.line), (3, 1, 4));
    let text = loaded.origins[0].text.as_ref().unwrap();
    let bytes = orders.rejects[0].place.bytes.clone();
    assert_eq!(&text[bytes.start as usize..bytes.end as usize], b"3,C");
    assert_eq!(lines(customers), ["customer_id|name", "A|Anna", "B|Bo"]);
    assert_eq!(lines(firms), ["firm_id|name", "1|Acme"]);
    let left_out = orders.problems.iter().find(|problem| problem.code == "load.members-left-out").unwrap();
    assert_eq!(left_out.args[1].1.to_string(), "a.zip › logo.png");
}

#[test]
fn decisions_reach_members_by_every_name() {
    let bytes = zip(&[("export/orders.csv", ORDERS), ("customers.csv", CUSTOMERS)]);
    for pattern in ["a.zip", "a.zip › export/orders.csv", "orders.csv", "*"] {
        let file = pattern.to_owned();
        let text = Settlement::parse("amount=text").unwrap();
        let options = LoadOptions { settle: vec![Settlement { file, ..text }], ..LoadOptions::default() };
        let loaded = load_with("a.zip", &bytes, &options).unwrap();
        assert_eq!(cells(&loaded.sources[0], "amount"), ["9.50", "3"], "{pattern}");
    }
    let only = load_with("a.zip", &bytes, &sheets(&["customers.csv"])).unwrap();
    assert_eq!(names(&only), ["a.zip"]);
    assert!(only.origins[0].names.contains(&"a.zip › customers.csv".to_owned()));
}

#[test]
fn streams_of_gzip_stand_behind_each_other() {
    let bytes =
        [gzip(b"order_id,amount\n"), gzip(b"1,2\n"), gzip(b""), gzip(b"3,4\n"), vec![0; 512]].concat();
    let loaded = load("orders.csv.gz", &bytes).unwrap();
    assert_eq!(names(&loaded), ["orders.csv.gz"]);
    assert_eq!(lines(&loaded.sources[0]), ["order_id|amount", "1|2", "3|4"]);
}

#[test]
fn members_are_parsed_alike_in_any_slices() {
    let mut text = b"order_id,customer_id,note\n".to_vec();
    for row in 0..5_000 {
        text.extend(format!("{row},C{:03},\"a\nb {row}\"\n", row % 700).bytes());
    }
    let bytes = zip(&[("orders.csv", &text)]);
    let whole = load("a.zip", &bytes).unwrap();
    let plain = load("a.zip", &text).unwrap();
    for slice_bytes in [100, 4096] {
        let options = LoadOptions { slice_bytes, ..LoadOptions::default() };
        let cut = load_with("a.zip", &bytes, &options).unwrap();
        assert_eq!(lines(&cut.sources[0]), lines(&whole.sources[0]));
    }
    assert_eq!(lines(&whole.sources[0]), lines(&plain.sources[0]));
}

#[test]
fn an_archive_may_stand_behind_a_program_and_be_stored() {
    let stored = Flags { is_stored: true, ..Flags::default() };
    let archive = zip_with(&[("orders.csv", ORDERS, stored)]);
    let bytes = [&b"PK\x03\x04 a program that unpacks what follows"[..], &archive].concat();
    assert_eq!(lines(&load("a.zip", &bytes).unwrap().sources[0]).len(), 3);
}
