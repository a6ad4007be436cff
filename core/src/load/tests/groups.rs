//! Reports in groups as ledgers print them, whole files.

use proptest::prelude::*;

use super::slices::load_in_parallel;
use super::*;

fn table(source: &Source) -> Vec<String> {
    let names: Vec<&str> = source.table.columns().iter().map(|column| column.name.as_str()).collect();
    let row = |row: usize| {
        let cells = source.table.columns().iter().map(|column| column.get(row));
        cells.map(|cell| cell.map_or_else(String::new, |cell| cell.to_string())).collect::<Vec<_>>().join("|")
    };
    std::iter::once(names.join("|")).chain((0..source.table.rows()).map(row)).collect()
}

/// What is said beside the usual notes, with the arguments.
fn said(source: &Source) -> Vec<String> {
    let about_groups = |code: &str| ["group", "subtotal", "foot"].iter().any(|about| code.contains(about));
    let text = |problem: &crate::diag::Problem| {
        let values = problem.args.iter().map(|(_, value)| value.to_string()).collect::<Vec<_>>().join(" ");
        format!("{} {values}", problem.code.trim_start_matches("load."))
    };
    source.problems.iter().filter(|problem| about_groups(problem.code)).map(text).collect()
}

const PLAIN: &str = "Document;Date;Amount\n\
    Anna Petrosyan;;\nINV-1;01.02.2024;100,00\nINV-2;15.02.2024;50,50\nTotal Anna Petrosyan;;150,50\n\
    Boris;;\nINV-3;20.02.2024;20,00\nTotal Boris;;20,00\nGrand total;;170,50\n";

#[test]
fn a_report_in_groups_becomes_a_table() {
    let cases: &[(&str, &str, &[&str], &[&str])] = &[
        (
            "headings, documents, subtotals",
            PLAIN,
            &[
                "customer|Document|Date|Amount",
                "Anna Petrosyan|INV-1|2024-02-01|100.00",
                "Anna Petrosyan|INV-2|2024-02-15|50.50",
                "Boris|INV-3|2024-02-20|20.00",
            ],
            &["groups 2 customer", "subtotals 3 3"],
        ),
        (
            "the sums stand in the headings, as in 1C",
            "Отчет по продажам;;;\nПериод: 2024;;;\n\nКонтрагент;Количество;Сумма;Дата\nДокумент;;;\n\
             ООО «Ромашка»;3;300,00;\nРеализация 1;1;100,00;01.02.2024\nРеализация 2;2;200,00;22.02.2024\n\
             ИП Иванов;1;50,00;\nРеализация 3;1;50,00;03.02.2024\nИтого;4;350,00;\n",
            &[
                "Контрагент|Документ|Количество|Сумма|Дата",
                "ООО «Ромашка»|Реализация 1|1|100.00|2024-02-01",
                "ООО «Ромашка»|Реализация 2|2|200.00|2024-02-22",
                "ИП Иванов|Реализация 3|1|50.00|2024-02-03",
            ],
            &["groups 2 Контрагент", "subtotals 1 6"],
        ),
        (
            "an outline: only headings fill the first column",
            "Customer,Invoice,Date,Amount\nAnna,,,\n,INV-1,2024-02-01,10.00\n,INV-2,2024-02-02,5.00\n\
             Boris,,,\n,INV-3,2024-02-03,7.00\n",
            &[
                "Customer|Invoice|Date|Amount",
                "Anna|INV-1|2024-02-01|10.00",
                "Anna|INV-2|2024-02-02|5.00",
                "Boris|INV-3|2024-02-03|7.00",
            ],
            &["groups 2 Customer"],
        ),
        (
            "an outline of two levels",
            "Region,Customer,Invoice,Date,Amount\nNorth,,,,\n,Anna,,,\n,,INV-1,2024-02-01,10.00\n\
             ,,INV-2,2024-02-02,5.00\n,Vera,,,\n,,INV-3,2024-02-03,7.00\nSouth,,,,\n,Boris,,,\n\
             ,,INV-4,2024-02-04,8.00\n",
            &[
                "Region|Customer|Invoice|Date|Amount",
                "North|Anna|INV-1|2024-02-01|10.00",
                "North|Anna|INV-2|2024-02-02|5.00",
                "North|Vera|INV-3|2024-02-03|7.00",
                "South|Boris|INV-4|2024-02-04|8.00",
            ],
            &["groups 5 Region\", \"Customer"],
        ),
        (
            "documents are indented",
            "Customer;Pieces;Amount\nAnna;3;300\n  Invoice 1;1;100\n  Invoice 2;2;200\nBoris;1;50\n  Invoice 3;1;50\n",
            &[
                "Customer|Customer (2)|Pieces|Amount",
                "Anna|  Invoice 1|1|100",
                "Anna|  Invoice 2|2|200",
                "Boris|  Invoice 3|1|50",
            ],
            &["groups 2 Customer", "subtotals 0 4"],
        ),
        (
            "a word with a colon before every heading",
            "Number,Date,Amount\nCustomer: Anna Petrosyan\n1001,2024-02-01,10.00\n1002,2024-02-02,5.00\n\
             Customer: Boris\n1003,2024-02-03,7.00\n",
            &[
                "Customer|Number|Date|Amount",
                "Anna Petrosyan|1001|2024-02-01|10.00",
                "Anna Petrosyan|1002|2024-02-02|5.00",
                "Boris|1003|2024-02-03|7.00",
            ],
            &["groups 2 Customer"],
        ),
        (
            "the word in a cell of its own",
            "Number,Date,Product,Amount\nClient:,Anna,,\n1001,2024-02-01,Tea,10.00\n1002,2024-02-02,Jam,5.00\n,,,15.00\n\
             Client:,Boris,,\n1003,2024-02-03,Tea,7.00\n,,,7.00\n",
            &[
                "Client|Number|Date|Product|Amount",
                "Anna|1001|2024-02-01|Tea|10.00",
                "Anna|1002|2024-02-02|Jam|5.00",
                "Boris|1003|2024-02-03|Tea|7.00",
            ],
            &["groups 2 Client", "subtotals 2 2"],
        ),
        (
            "two levels that look alike",
            "Покупатель / Договор / Документ;Дата;Сумма\nРомашка;;30\nДоговор А;;30\nСчет 1;01.02.2024;10\nСчет 2;22.02.2024;20\n\
             Лютик;;12\nДоговор Б;;5\nСчет 3;03.02.2024;5\nДоговор В;;7\nСчет 4;04.02.2024;7\nВсего;;42\n",
            &[
                "Покупатель|Договор|Документ|Дата|Сумма",
                "Ромашка|Договор А|Счет 1|2024-02-01|10",
                "Ромашка|Договор А|Счет 2|2024-02-22|20",
                "Лютик|Договор Б|Счет 3|2024-02-03|5",
                "Лютик|Договор В|Счет 4|2024-02-04|7",
            ],
            &["groups 5 Покупатель\", \"Договор", "subtotals 1 6"],
        ),
        (
            "subtotals without headings",
            "Customer,Date,Amount\nAnna,2024-02-01,10.00\nAnna,2024-02-02,5.00\nTotal Anna,,15.00\nBoris,2024-02-03,7.00\n\
             Total Boris,,7.00\nGrand total,,22.00\n",
            &[
                "Customer|Date|Amount",
                "Anna|2024-02-01|10.00",
                "Anna|2024-02-02|5.00",
                "Boris|2024-02-03|7.00",
            ],
            &["subtotals 3 3"],
        ),
        (
            "a note below, and a group without documents",
            "Document;Date;Amount\nAnna;;\nINV-1;01.02.2024;100,00\nINV-2;01.03.2024;1,00\nTotal;;101,00\nNobody;;\nBoris;;\n\
             INV-3;20.02.2024;20,00\nTotal;;20,00\n\nPrinted on 1 March\n",
            &[
                "customer|Document|Date|Amount",
                "Anna|INV-1|2024-02-01|100.00",
                "Anna|INV-2|2024-03-01|1.00",
                "Boris|INV-3|2024-02-20|20.00",
            ],
            &["foot 1 Printed on 1 March", "groups 3 customer", "groups-empty 1", "subtotals 2 2"],
        ),
    ];
    for (name, text, expected, problems) in cases {
        let loaded = load("report.csv", text).unwrap();
        let source = &loaded.sources[0];
        assert_eq!(table(source), *expected, "{name} {:?}", loaded.recipes[0]);
        assert_eq!(said(source), *problems, "{name}");
        assert_eq!((source.rows_read, source.rejects.len()), (expected.len() as u64 - 1, 0), "{name}");
        assert_eq!(
            source.columns[0].role,
            Some(Role::CustomerId).filter(|_| !name.contains("outline of two")),
            "{name}"
        );
        assert_eq!(loaded.questions, [], "{name}");
    }
}

#[test]
fn a_subtotal_that_is_not_the_sum_of_its_rows_is_said_with_its_line_and_both_sums() {
    let wrong = PLAIN.replace(";;150,50", ";;151,50");
    let source = &load("report.csv", wrong).unwrap().sources[0];
    assert_eq!(said(source), ["groups 2 customer", "subtotals 3 2", "subtotal-differs 5 151.50 150.50"]);
    let problem = source.problems.iter().find(|problem| problem.code == "load.subtotal-differs").unwrap();
    assert_eq!(problem.english, "line 5 states 151.50, its rows add up to 150.50");
}

#[test]
fn a_project_may_say_that_a_file_is_no_report() {
    let off = settled(&["groups=no", "footer=none"]);
    let source = &load_with("report.csv", PLAIN, &off).unwrap().sources[0];
    assert_eq!(source.rows_read, 8);
    assert_eq!(said(source), [""; 0]);
    // And that it is one, where nothing else speaks for it.
    let text = "Name;Date;Amount\nAnna;;\nTea;13.02.2024;1\nJam;14.02.2024;2\nBoris;;\nTea;15.02.2024;3\n";
    assert_eq!(load("report.csv", text).unwrap().sources[0].rows_read, 5);
    let on = load_with("report.csv", text, &settled(&["groups=yes"])).unwrap();
    assert_eq!(
        table(&on.sources[0])[1..],
        ["Anna|Tea|2024-02-13|1", "Anna|Jam|2024-02-14|2", "Boris|Tea|2024-02-15|3"]
    );
}

#[test]
fn ordinary_files_with_gaps_are_no_reports() {
    for text in [
        "name,email,phone\nAnna,,\nBoris,b@example.org,+37410111111\nVera,,\nGor,g@example.org,+37410222222\n",
        "name,first_order,total\nAnna,,\nBoris,2024-01-01,100\nVera,,\nGor,2024-01-02,50\n",
        "order,customer,date,product,amount\n1,Anna,2024-01-01,Tea,5\n,,,Jam,6\n2,Boris,2024-01-02,Tea,7\n,,,Jam,8\n",
        "id,note,sum\n1,,\n2,late,5\n3,,\n4,late,7\n",
        "key,amount,third\n,0,0\n,,0\n,0,0\n0,0,0\n0,0,0\n",
        "name,visits,spent\nAnna,,5\nBoris,1,5\nAnna,,7\nBoris,2,7\nAnna,3,1\n",
        "product,price\nTotal,5\nTotal plus,7\nTea,2\n",
        "customer,date,amount\nTotal Gas,2024-01-01,5\nAnna,2024-01-02,6\nTotal Gas,2024-01-03,11\n",
    ] {
        let loaded = load("a.csv", text).unwrap();
        assert!(loaded.recipes[0].groups.is_none(), "{text} {:?}", loaded.recipes[0].groups);
        assert_eq!(loaded.sources[0].rows_read as usize, text.lines().count() - 1, "{text}");
    }
}

/// A group: its heading, its documents with day and cents, and by how much its subtotal is off.
type Group = (String, Vec<(u16, u8, i32)>, i8);

fn money(cents: i32) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

/// A report: with subtotals below the rows, in the headings, or without any.
fn report(groups: &[Group], form: u8, end: &str) -> String {
    let mut text = format!("Document;Date;Amount{end}");
    for (name, documents, off) in groups {
        let total = money(documents.iter().map(|(.., cents)| cents).sum::<i32>() + i32::from(*off));
        text.push_str(&if form == 1 { format!("{name};;{total}{end}") } else { format!("{name};;{end}") });
        for (number, day, cents) in documents {
            text.push_str(&format!("\"INV; {number}\";2024-02-{day:02};{}{end}", money(*cents)));
        }
        if form == 0 {
            text.push_str(&format!("Total {name};;{total}{end}"));
        }
    }
    text
}

/// Rows under their headings, and sums that are not those of their rows with their lines.
type Twin = (Vec<String>, Vec<(u64, String, String)>);

/// The slow obvious twin: line by line, adding up as it goes.
fn twin(text: &str, form: u8) -> Twin {
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    let (mut heading, mut stated, mut sum) = (String::new(), None, 0);
    let cents = |text: &str| text.replace('.', "").parse::<i32>().unwrap();
    let mut check = |stated: &mut Option<(u64, i32)>, sum: i32| {
        if let Some((line, cents)) = stated.take().filter(|(_, cents)| *cents != sum) {
            wrong.push((line, money(cents), money(sum)));
        }
    };
    for (at, line) in text.lines().enumerate().skip(1) {
        let line = line.replace("\"INV; ", "INV ").replace('"', "");
        let [label, day, amount] = line.split(';').collect::<Vec<_>>().try_into().unwrap();
        let place = (at as u64 + 1, if amount.is_empty() { 0 } else { cents(amount) });
        if !day.is_empty() {
            rows.push(format!("{heading}|{}|{day}|{amount}", label.replace("INV ", "INV; ")));
            sum += cents(amount);
        } else if label.starts_with("Total ") {
            check(&mut Some(place), sum);
        } else {
            check(&mut stated, sum);
            stated = (form == 1).then_some(place);
            (heading, sum) = (label.to_owned(), 0);
        }
    }
    check(&mut stated, sum);
    (rows, wrong)
}

proptest! {
    #[test]
    fn reports_are_unfolded_as_a_slow_reader_does_in_any_slices(
        groups in proptest::collection::vec(
            ("[A-Z][a-zλ]{2,6}", proptest::collection::vec((1u16..999, 1u8..29, -9999i32..99999), 1..6), prop_oneof![6 => Just(0i8), 1 => 1i8..100]),
            2..9,
        ),
        form in 0u8..3, end in prop_oneof![Just("\n"), Just("\r\n")],
        slice_bytes in prop_oneof![1u32..40, Just(500)], workers in 1usize..4, order in any::<u64>(),
    ) {
        let text = report(&groups, form, end);
        let whole = settled(&["groups=yes", "delimiter=semicolon", "header=yes", "skip=0"]);
        let cut = LoadOptions { slice_bytes, ..whole.clone() };
        let one = load_with("a.csv", &text, &whole).unwrap();
        let many = load_in_parallel(text.as_bytes(), &cut, workers, order).unwrap();
        let (source, other) = (&one.sources[0], &many.sources[0]);
        prop_assert_eq!(table(source), table(other));
        prop_assert_eq!(format!("{:?}", source.problems), format!("{:?}", other.problems));
        let (rows, wrong) = twin(&text, form);
        prop_assert_eq!(source.rows_read as usize, rows.len());
        prop_assert_eq!(&table(source)[1..], &rows[..]);
        let is_one = |problem: &&crate::diag::Problem| problem.code == "load.subtotal-differs";
        let found: Vec<_> = source.problems.iter().filter(is_one).map(|problem| problem.english.clone()).collect();
        // Subtotals that agree nowhere, while nothing else agrees either, are said all the same.
        let expected: Vec<_> = wrong.iter().map(|(line, stated, sum)| format!("line {line} states {stated}, its rows add up to {sum}")).collect();
        prop_assert_eq!(found, expected);
    }
}
