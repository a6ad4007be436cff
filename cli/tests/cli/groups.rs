//! Reports in groups, as ledgers print them.

use crate::common::{Scratch, hedgerow};

const REPORT: &str = "Document;Date;Amount\nAnna;;\nINV-1;13.02.2024;100,00\nINV-2;15.02.2024;50,50\nTotal Anna;;151,50\n\
    Boris;;\nINV-3;20.02.2024;20,00\nTotal Boris;;20,00\n";

#[test]
fn a_report_is_told_and_its_rows_come_with_their_headings() {
    let scratch = Scratch::new("groups");
    let file = scratch.file("report.csv", REPORT);
    let told = hedgerow(&["inspect", &file]).ok().out;
    for line in [
        "a report in groups: 2 headings are filled down into the column \"customer\"",
        "2 subtotals are left out; 1 sums agree with their rows",
        "warning: line 5 states 151.50, its rows add up to 150.50",
        "3 rows read",
    ] {
        assert!(told.contains(line), "{told}");
    }
    let raw = hedgerow(&["table", &file, "--raw"]).ok().out;
    assert_eq!(
        raw,
        "customer,Document,Date,Amount\nAnna,INV-1,13.02.2024,\"100,00\"\nAnna,INV-2,15.02.2024,\"50,50\"\nBoris,INV-3,20.02.2024,\"20,00\"\n"
    );
    let off = hedgerow(&["inspect", &file, "--read", "groups=no"]).ok().out;
    assert!(!off.contains("report in groups"), "{off}");
}
