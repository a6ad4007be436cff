//! Reading and writing project files, side by side.

use proptest::prelude::*;

use super::*;

/// Every kind of thing that a project can hold.
const FULL: &str = r#"
hedgerow = 1                       # format version
name = "Workwear shop"
as_of = 2011-12-10

[value]
measure = "margin"
minimum_share = 0.01
minimum_customers = 30
potential_customers = 0.1

[[file]]
match = "orders*.csv"
table = "orders"
columns = { "Created at" = { role = "date", order = "day-first" }, "Amount" = { decimal = "comma" } }
[file.rows]
unpaid = "leave-out"
duplicates = "keep"
currency = "EUR"
status = { "On hold" = "unpaid", "Archived" = "cancelled" }

[[segmentation]]
name = "Region"
kind = "rules"
remainder = "Rest of the world"
segment = [
  { name = "Home",    where = 'country in ("Greece", "Cyprus")' },
  { name = "Balkans", where = 'country in ("Bulgaria", "Serbia", "Romania")' },
]

[[segmentation]]
name = "Country"
kind = "values"
of = "country"

[[segmentation]]
name = "Age"
kind = "bands"
of = "age"
cuts = [25, 45, 65.50, 2020-02-29]

[[segmentation]]
name = "Value"
kind = "tiers"
of = "sum(orders.amount)"
tiers = [{ name = "A", share = 0.8 }, { name = "B", share = 0.95 }, { name = "C", share = 1.0 }]

[[crossing]]
name = "Region by value"
of = ["Region", "Value"]

[[audience]]
name = "Win back"
where = 'segment "Region" in ("Home") and email is known'
"#;

fn problems(text: &str) -> Vec<String> {
    read(text).map_or_else(|errors| errors.iter().map(ToString::to_string).collect(), |_| Vec::new())
}

#[test]
fn numbers_stay_the_digits_that_were_written() {
    let project = read(FULL).unwrap();
    assert_eq!(project.value.minimum_share.as_deref(), Some("0.01"));
    let SegmentationKind::Bands { cuts, .. } = &project.segmentations[2].kind else { panic!("bands") };
    assert_eq!(cuts, &["25", "45", "65.50", "2020-02-29"]);
    let SegmentationKind::Tiers { tiers, .. } = &project.segmentations[3].kind else { panic!("tiers") };
    assert_eq!(tiers[2], TierSpec { name: "C".into(), share: "1.0".into() });
}

#[test]
fn columns_keep_the_order_in_which_they_were_written() {
    let columns = &read(FULL).unwrap().files[0].columns;
    assert_eq!(columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Created at", "Amount"]);
}

#[test]
fn what_is_written_has_one_decision_to_a_line() {
    let text = write(&read(FULL).unwrap());
    assert!(
        text.contains("\n  { name = \"Home\", where = 'country in (\"Greece\", \"Cyprus\")' },\n"),
        "{text}"
    );
    assert!(
        text.contains("[file.columns]\n\"Created at\" = { role = \"date\", order = \"day-first\" }\n"),
        "{text}"
    );
    assert_eq!(read(&text), read(FULL));
}

#[test]
fn every_mistake_says_where_it_is_and_what_was_expected() {
    let cases: [(&str, &str); 13] = [
        ("hedgerow = 1\nnaem = \"x\"", "line 2, column 1: unknown key \"naem\" in the project"),
        ("hedgerow = 1\nname = 3", "line 2, column 8: \"name\" is a number, expected text between quotes"),
        (
            "hedgerow = 1\nas_of = 2011-12-10T08:00:00",
            "line 2, column 9: \"as_of\" is a date or time, expected a date without quotes, such as 2026-01-31",
        ),
        ("hedgerow = 2\nzebra = 1", "line 1, column 12: the project has format 2, this build reads up to 1"),
        ("name = \"x\"", "line 1, column 1: no \"hedgerow = 1\" found, so this is not a project file"),
        (
            "hedgerow = 1\n[[crossing]]\nname = \"x\"\nof = [\"Regoin\"]",
            "line 4, column 7: no segmentation is called \"Regoin\"",
        ),
        (
            "hedgerow = 1\n[[segmentation]]\nname = \"R\"\nkind = \"rfm\"\nbins = 5",
            "line 4, column 8: this build does not know segmentations of the kind \"rfm\" yet",
        ),
        (
            "hedgerow = 1\n[[segmentation]]\nname = \"R\"\nkind = \"rulez\"",
            "line 4, column 8: \"kind\" cannot be \"rulez\"",
        ),
        (
            "hedgerow = 1\n[[audience]]\nname = \"A\"\nwhere = \"true\"\n[[audience]]\nname = \"a\"\nwhere = \"true\"",
            "line 6, column 8: two audiences called \"a\"",
        ),
        ("hedgerow = 1\n[[audience]]\nname = \"A\"", "line 2, column 1: an [[audience]] has no \"where\""),
        (
            "hedgerow = 1\n[value]\nminimum_share = 1e-2",
            "line 3, column 17: \"minimum_share\" is a number, expected a plain number such as 0.05",
        ),
        (
            "hedgerow = 1\n[value]\nminimum_customers = -3",
            "line 3, column 21: \"minimum_customers\" is a number, expected a whole number that is not negative",
        ),
        (
            "hedgerow = 1\n[[file]]\nmatch = \"a\"\ncolumns = { x = { role = \"datum\" } }",
            "line 4, column 26: \"role\" cannot be \"datum\"",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text), [expected], "{text}");
    }
}

#[test]
fn what_is_not_toml_is_refused_with_its_place() {
    for text in [
        "\u{89}PNG\r\n\u{1a}\n",
        "id,name\n1,Ada\n",
        "hedgerow = 1\nhedgerow = 1\n",
        "hedgerow = 1\nname = \"x",
    ] {
        let errors = read(text).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].kind.code(), "project.syntax", "{text:?}: {}", errors[0]);
    }
}

#[test]
fn a_bomb_of_brackets_is_an_error_and_not_a_crash() {
    let text = format!("hedgerow = {}", "[".repeat(100_000));
    assert_eq!(read(&text).unwrap_err()[0].kind.code(), "project.syntax");
}

#[test]
fn all_mistakes_are_reported_in_the_order_of_the_text() {
    let found = problems("hedgerow = 1\na = 1\nb = 2\n[value]\nc = 3\n");
    assert_eq!(found.len(), 3);
    assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "{found:?}");
}

fn number() -> impl Strategy<Value = String> {
    (any::<i64>(), 0u8..9)
        .prop_map(|(units, scale)| crate::value::Decimal::new(units.into(), scale).to_string())
}

fn choice() -> impl Strategy<Value = ColumnChoice> {
    let word = |words: &'static [&'static str]| {
        prop::option::of(prop::sample::select(words).prop_map(str::to_owned))
    };
    (
        word(&["date", "amount", "customer_id"]),
        word(&["demographic", "firm"]),
        word(&["text", "day"]),
        word(&["day-first", "month-first", "excel-1904"]),
        word(&["comma", "point"]),
        any::<Option<bool>>(),
    )
        .prop_map(|(role, family, kind, order, decimal, exclude)| ColumnChoice {
            role,
            family,
            kind,
            order,
            decimal,
            exclude,
        })
}

/// Gives things names that differ without case.
fn named<T>(prefix: &str, things: Vec<(String, T)>) -> Vec<(String, T)> {
    let name = |(i, (name, thing))| (format!("{prefix}{i} {name}"), thing);
    things.into_iter().enumerate().map(name).collect()
}

fn kind() -> impl Strategy<Value = SegmentationKind> {
    prop_oneof![
        prop::collection::vec(any::<(String, String)>(), 0..4).prop_map(|rules| SegmentationKind::Rules {
            segments: named("s", rules)
                .into_iter()
                .map(|(name, criterion)| SegmentRule { name, criterion })
                .collect()
        }),
        (any::<String>(), any::<Option<u32>>(), any::<Option<u32>>()).prop_map(|(of, smallest, top)| {
            SegmentationKind::Values { of, smallest: smallest.map(u64::from), top: top.map(u64::from) }
        }),
        (any::<String>(), prop::collection::vec(number(), 0..4))
            .prop_map(|(of, cuts)| SegmentationKind::Bands { of, cuts }),
        (any::<String>(), prop::collection::vec((any::<String>(), number()), 0..4)).prop_map(
            |(of, tiers)| {
                let tiers =
                    named("t", tiers).into_iter().map(|(name, share)| TierSpec { name, share }).collect();
                SegmentationKind::Tiers { of, tiers }
            }
        ),
    ]
}

/// Rules stand in the order in which they are listed.
fn row_choice() -> impl Strategy<Value = RowChoice> {
    let rules = ["cancelled", "unpaid", "non_products", "free_goods", "duplicates"];
    let group = prop::sample::select(vec!["kept", "cancelled", "unpaid"]);
    let decided = prop::collection::vec(any::<Option<bool>>(), rules.len());
    let words = prop::collection::vec((any::<String>(), group), 0..3);
    (decided, any::<Option<String>>(), words).prop_map(move |(decided, currency, words)| RowChoice {
        rules: rules
            .iter()
            .zip(decided)
            .filter_map(|(rule, decided)| Some(((*rule).to_owned(), decided?)))
            .collect(),
        currency,
        status: named("w", words).into_iter().map(|(word, group)| (word, group.to_owned())).collect(),
    })
}

fn projects() -> impl Strategy<Value = Project> {
    let value = (
        any::<Option<String>>(),
        prop::option::of(number()),
        any::<Option<u32>>(),
        prop::option::of(number()),
    );
    let file = (
        any::<Option<String>>(),
        any::<Option<bool>>(),
        prop::collection::vec((any::<String>(), choice()), 0..4),
        row_choice(),
    );
    let segmentation = (kind(), any::<Option<String>>(), any::<Option<String>>());
    (
        any::<String>(),
        prop::option::of((1i32..9999, 1u32..13, 1u32..29)),
        value,
        prop::collection::vec((any::<String>(), file), 0..3),
        prop::collection::vec((any::<String>(), segmentation), 0..4),
        prop::collection::vec(any::<(String, String)>(), 0..3),
    )
        .prop_map(|(name, as_of, value, files, segmentations, audiences)| {
            let segmentations: Vec<SegmentationSpec> = named("g", segmentations)
                .into_iter()
                .map(|(name, (kind, remainder, unknown))| SegmentationSpec { name, kind, remainder, unknown })
                .collect();
            let of: Vec<String> = segmentations.iter().map(|spec| spec.name.clone()).collect();
            Project {
                hedgerow: FORMAT,
                name,
                sample: as_of.map(|(every, ..)| every.unsigned_abs()),
                as_of: as_of.map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
                value: ValueSpec {
                    measure: value.0,
                    minimum_share: value.1,
                    minimum_customers: value.2.map(u64::from),
                    potential_customers: value.3,
                },
                files: named("f", files)
                    .into_iter()
                    .map(|(pattern, (table, header, columns, rows))| FileRecipe {
                        pattern,
                        table: table.clone(),
                        quote: table.clone(),
                        skip: header.map(u32::from),
                        header: header.map(u32::from),
                        groups: header,
                        encoding: table,
                        headings: columns.iter().map(|(heading, _)| heading.clone()).collect(),
                        columns: named("c", columns),
                        rows,
                        ..FileRecipe::default()
                    })
                    .collect(),
                crossings: vec![Crossing { name: "all".into(), of }],
                segmentations,
                audiences: named("a", audiences)
                    .into_iter()
                    .map(|(name, criterion)| Audience { name, criterion })
                    .collect(),
            }
        })
}

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same_project(project in projects()) {
        let text = write(&project);
        prop_assert_eq!(read(&text), Ok(project), "{}", text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(at in 0..FULL.len(), bytes in prop::collection::vec(any::<u8>(), 0..8)) {
        let mut mutated = FULL.as_bytes().to_vec();
        let end = (at + bytes.len()).min(mutated.len());
        mutated.splice(at..end, bytes);
        let _ = read(&String::from_utf8_lossy(&mutated));
    }
}
