//! What would not fit into memory is refused before it is read, with a way to read less of it.

use crate::diag::Report as _;
use crate::load::{LoadError, LoadOptions, Setting, Settlement, load_bytes};

/// Orders with a long remark that is nothing to anybody.
fn orders(rows: usize) -> String {
    let mut text = String::from("order_id,customer_id,order_date,amount,remark\n");
    for row in 0..rows {
        text += &format!(
            "{row},{},2025-01-{:02},9.50,{}\n",
            row % 7,
            1 + row % 28,
            "nothing of interest ".repeat(5)
        );
    }
    text
}

fn options(memory: u64, only_roles: bool) -> LoadOptions {
    let only = Settlement { file: "orders.csv".into(), column: None, setting: Setting::OnlyRoles };
    LoadOptions {
        memory: Some(memory),
        settle: only_roles.then_some(only).into_iter().collect(),
        ..LoadOptions::default()
    }
}

#[test]
fn a_file_that_does_not_fit_into_memory_is_refused_and_its_columns_with_a_role_are_read() {
    let text = orders(2000);
    let bytes = text.as_bytes();
    let files = [("orders.csv", bytes)];
    assert_eq!(load_bytes(&files, &options(bytes.len() as u64, false)).unwrap().sources[0].rows_read, 2000);

    let most = bytes.len() as u64 / 2;
    let error = load_bytes(&files, &options(most, false)).unwrap_err();
    let LoadError::TooLargeForMemory { need, roles_fit: true, .. } = error else { panic!("{error:?}") };
    assert!(need > most && need <= bytes.len() as u64, "{need}");
    assert_eq!(error.problem().code, "load.too-large-for-memory");

    let loaded = load_bytes(&files, &options(most, true)).unwrap();
    let names: Vec<&str> =
        loaded.sources[0].table.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["order_id", "customer_id", "order_date", "amount"]);
    assert_eq!(loaded.sources[0].rows_read, 2000);

    let error = load_bytes(&files, &options(1000, false)).unwrap_err();
    assert_eq!(error.problem().code, "load.much-too-large-for-memory");
}

#[test]
fn files_are_weighed_together() {
    let text = orders(500);
    let files = [("a.csv", text.as_bytes()), ("b.csv", text.as_bytes())];
    let most = text.len() as u64 * 3 / 2;
    assert!(load_bytes(&files[..1], &options(most, false)).is_ok());
    assert!(matches!(load_bytes(&files, &options(most, false)), Err(LoadError::TooLargeForMemory { .. })));
}
