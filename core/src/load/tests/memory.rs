//! What would not fit into memory is refused before it is read, with a way to read less of it.

use crate::diag::Report as _;
use crate::load::{LoadError, LoadOptions, Setting, Settlement, Source, load_bytes};

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

/// The ids that a column of a source holds.
fn ids(source: &Source, column: &str) -> std::collections::BTreeSet<String> {
    let column = source.table.columns().iter().find(|held| held.name == column).unwrap();
    (0..column.len()).filter_map(|row| column.get(row)).map(|id| id.to_string()).collect()
}

#[test]
fn a_sample_is_of_the_same_customers_in_all_files_however_they_are_cut() {
    let mut customers = String::from("customer_id,name\n");
    let mut orders = String::from("order_id,customer_id,order_date,amount\n");
    for id in 0..900 {
        customers += &format!("C{id},n{id}\n");
        // Not in the order of the customers, and a few that name nobody.
        let buyer = if id % 50 == 0 { String::new() } else { format!("C{}", (id * 7) % 900) };
        orders += &format!("{id},{buyer},2025-01-{:02},9.50\n", 1 + id % 28);
    }
    let files = [("customers.csv", customers.as_bytes()), ("orders.csv", orders.as_bytes())];
    let sampled = |slice_bytes| {
        let options = LoadOptions { sample: Some(4), slice_bytes, ..LoadOptions::default() };
        load_bytes(&files, &options).unwrap()
    };
    let whole = load_bytes(&files, &LoadOptions::default()).unwrap();
    let part = sampled(1 << 20);
    let chosen = ids(&part.sources[0], "customer_id");
    assert!((150..300).contains(&chosen.len()), "{}", chosen.len());
    // Everything that belongs to those customers is there, and nothing of the others.
    let bought: std::collections::BTreeSet<String> =
        ids(&whole.sources[1], "customer_id").intersection(&chosen).cloned().collect();
    assert_eq!(ids(&part.sources[1], "customer_id"), bought);
    let passed: Vec<_> = part
        .sources
        .iter()
        .flat_map(|source| &source.problems)
        .filter(|note| note.code == "load.not-in-sample")
        .collect();
    assert_eq!(passed.len(), 2, "{passed:?}");
    for slice_bytes in [1, 7, 100, 4096] {
        let cut = sampled(slice_bytes);
        for (cut, part) in cut.sources.iter().zip(&part.sources) {
            assert_eq!(
                (cut.rows_read, cut.table.rows()),
                (part.rows_read, part.table.rows()),
                "{slice_bytes}"
            );
        }
        assert_eq!(ids(&cut.sources[1], "order_id"), ids(&part.sources[1], "order_id"), "{slice_bytes}");
    }
}

#[test]
fn what_does_not_fit_fits_as_the_sample_that_is_offered() {
    let text = orders(2000);
    let files = [("orders.csv", text.as_bytes())];
    let most = text.len() as u64 / 6;
    let error = load_bytes(&files, &options(most, false)).unwrap_err();
    let every = error.problem().args.into_iter().find(|(name, _)| *name == "every").unwrap().1;
    assert_eq!(every, crate::diag::Arg::Count(8));
    let sample = LoadOptions { sample: Some(8), ..options(most, false) };
    assert!(load_bytes(&files, &sample).unwrap().sources[0].rows_read < 2000);
}

#[test]
fn a_sample_needs_a_heading_that_says_whose_the_rows_are() {
    let files = [("a.csv", "wer,was\nA,1\nB,2\n".as_bytes())];
    let options = LoadOptions { sample: Some(2), ..LoadOptions::default() };
    let error = load_bytes(&files, &options).unwrap_err();
    assert_eq!(error.problem().code, "load.no-sample-key");
}

#[test]
fn what_is_in_a_container_is_sampled_by_the_same_key_or_not_at_all() {
    let table = |rows: &str| {
        let row = |cells: &str| format!("<tr><td>{}</td></tr>", cells.replace(',', "</td><td>"));
        format!("<html><body><table>{}</table></body></html>", rows.lines().map(row).collect::<String>())
    };
    let people: String = (0..200).map(|id| format!("C{id},c{id}@x.example\n")).collect();
    let customers = table(&format!("customer_id,email\n{people}"));
    let options = LoadOptions { sample: Some(3), ..LoadOptions::default() };
    let load = |orders: &str| {
        load_bytes(&[("customers.xls", customers.as_bytes()), ("orders.csv", orders.as_bytes())], &options)
    };
    let by_id: String = (0..200).map(|id| format!("{id},C{id},2025-01-02,3.50\n")).collect();
    let loaded = load(&format!("order_id,customer_id,order_date,amount\n{by_id}")).unwrap();
    let chosen = ids(&loaded.sources[0], "customer_id");
    assert!((40..100).contains(&chosen.len()), "{}", chosen.len());
    assert_eq!(ids(&loaded.sources[1], "customer_id"), chosen);
    // By their addresses alone other customers would be chosen than by their ids.
    let by_email: String = (0..200).map(|id| format!("{id},c{id}@x.example,2025-01-02,3.50\n")).collect();
    let error = load(&format!("order_id,email,order_date,amount\n{by_email}")).unwrap_err();
    assert_eq!(error.problem().code, "load.no-sample-key");
}

#[test]
fn where_only_addresses_are_in_all_files_customers_are_chosen_by_them() {
    let people: String = (0..200).map(|id| format!("C{id},c{id}@x.example\n")).collect();
    let bought: String = (0..200).map(|id| format!("{id},C{id}@X.example,2025-01-02,3.50\n")).collect();
    let (customers, orders) =
        (format!("customer_id,email\n{people}"), format!("order_id,email,order_date,amount\n{bought}"));
    let options = LoadOptions { sample: Some(3), ..LoadOptions::default() };
    let files = [("customers.csv", customers.as_bytes()), ("orders.csv", orders.as_bytes())];
    let loaded = load_bytes(&files, &options).unwrap();
    let emails = |source| -> std::collections::BTreeSet<String> {
        ids(source, "email").iter().map(|email| email.to_lowercase()).collect()
    };
    let (chosen, buyers) = (emails(&loaded.sources[0]), emails(&loaded.sources[1]));
    assert!((40..100).contains(&chosen.len()), "{}", chosen.len());
    assert_eq!(buyers, chosen);
}
