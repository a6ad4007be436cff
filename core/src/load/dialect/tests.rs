//! Layouts, told from small texts.

use super::*;
use crate::load::Settlement;

fn layout(text: &str, settled: &[&str]) -> Layout {
    let settled: Vec<_> = settled.iter().map(|text| Settlement::parse(text).unwrap()).collect();
    detect("a.csv", text, true, (Encoding::Utf8, 0), &settled).unwrap()
}

fn told(text: &str) -> (char, Option<char>, u32, Vec<String>) {
    let recipe = layout(text, &[]).recipe;
    let dialect = recipe.dialect;
    (dialect.delimiter.byte.into(), dialect.quote.map(char::from), recipe.header, recipe.columns)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn layouts_are_told_from_the_first_records() {
    let cases = [
        ("id,name\n1,A\n", (',', 1, names(&["id", "name"]))),
        ("id;price\n1;2,5\n2;3,5\n", (';', 1, names(&["id", "price"]))),
        ("1;2,5\n2;3,5\n3;4,5\n", (';', 0, names(&["column_1", "column_2"]))),
        ("a\tb\n1\t2\n", ('\t', 1, names(&["a", "b"]))),
        ("a|b\n1|2,3,4\n", ('|', 1, names(&["a", "b"]))),
        ("name\nA\nB\n", (',', 1, names(&["name"]))),
        ("Southborough,MA,9686\nX,NY,1\n", (',', 0, names(&["column_1", "column_2", "column_3"]))),
        ("customer,2019,2020\nA,1,2\n", (',', 1, names(&["customer", "2019", "2020"]))),
        ("1,email,5\n2,phone,6\n", (',', 0, names(&["column_1", "column_2", "column_3"]))),
        ("sep=;\na;b,c\n1;2\n", (';', 1, names(&["a", "b,c"]))),
        ("sep=;\r\na;b,c\r\n1;2\r\n", (';', 1, names(&["a", "b,c"]))),
        ("a,,a,A\n1,2,3,4\n", (',', 1, names(&["a", "column_2", "a (2)", "A (3)"]))),
        ("city:n\nA:1\nB:2\nC:3\n", (':', 1, names(&["city", "n"]))),
        ("a^b\nx^1\ny^2\n", ('^', 1, names(&["a", "b"]))),
        ("a~b\nx~1\ny~2\n", ('~', 1, names(&["a", "b"]))),
        (" 1  A 5.00\n 2  B 7.50\n12  A 1.00\n", (' ', 0, names(&["column_1", "column_2", "column_3"]))),
        // One column each: links, times, names and sentences are no tables.
        ("link\nhttps://a.org\nhttps://b.org\n", (',', 1, names(&["link"]))),
        ("opens\n10:30\n11:45\n", (',', 1, names(&["opens"]))),
        ("name\nAnna Smith\nBo Jones\nCy Young\n", (',', 1, names(&["name"]))),
    ];
    for (text, (delimiter, header, columns)) in cases {
        let told = told(text);
        assert_eq!((told.0, told.2, told.3), (delimiter, header, columns), "{text:?}");
    }
}

#[test]
fn single_quotes_are_quotes_only_where_they_close() {
    assert_eq!(told("a,b\n'x,y','z'\n'u','v'\n").1, Some('\''));
    assert_eq!(told("city,n\n's-Hertogenbosch,1\n's-Gravenhage,2\n").1, Some('"'));
    assert_eq!(told("id,n\n'00123,1\n'00124,2\n").1, Some('"'));
}

#[test]
fn escapes_are_told_by_what_they_leave_whole() {
    let escape = |text| layout(text, &[]).recipe.dialect.escape;
    assert_eq!(escape("a,b\n\"x \"\"y\"\", z\",1\n\"u\",2\n"), Escape::Doubled);
    assert_eq!(escape("a,b\n\"x \\\"y\\\", z\",1\n\"u\",2\n"), Escape::Backslash);
    assert_eq!(escape("a,b\n\"x 5\" y, z\",1\n\"u \"v\" w, x\",2\n"), Escape::Bare);
    // A backslash before the closing quote of a path.
    assert_eq!(escape("a,b\n\"C:\\x\\\",1\n\"D:\\y\\\",2\n"), Escape::Doubled);
}

#[test]
fn spaces_after_delimiters_belong_to_them_where_they_always_stand_there() {
    let padded = |text| layout(text, &[]).recipe.dialect.delimiter;
    assert_eq!(padded("a, b, c\n1, \"x, y\", 2\n3, \"z\", 4\n"), Delimiter { byte: b',', is_padded: true });
    assert_eq!(padded("a,b\n1,\"x, y\"\n2,\"z, w\"\n"), Delimiter { byte: b',', is_padded: false });
}

#[test]
fn comments_are_lines_that_are_no_records() {
    let comment = |text| layout(text, &[]).recipe.dialect.comment;
    assert_eq!(comment("# made by us, on Monday\na;b\n1;2\n# half\n3;4\n"), Some(b'#'));
    // Order numbers and numbered headers are none.
    assert_eq!(comment("Name,Email\n#1001,a@b.c\n#1002,d@e.f\n"), None);
    assert_eq!(comment("#,name\n1,A\n2,B\n"), None);
    assert_eq!(comment("tag\na\nb\n#c\n"), None);
}

#[test]
fn lines_above_the_header_are_no_records() {
    let cases = [
        "Sales report\nPeriod: 2024\n\ndate;name;sum\n2024-01-02;A;5\n2024-01-03;B;6\n",
        "Sales report;;\n;;\ndate;name;sum\n2024-01-02;A;5\n2024-01-03;B;6\n",
        "Report; made by the till; on Monday; for all shops\ndate;name;sum\n2024-01-02;A;5\n2024-01-03;B;6\n",
        "\n\n\ndate;name;sum\n2024-01-02;A;5\n2024-01-03;B;6\n",
        "sep=;\nReport\ndate;name;sum\n2024-01-02;A;5\n",
    ];
    for text in cases {
        let layout = layout(text, &[]);
        assert_eq!(layout.recipe.columns, names(&["date", "name", "sum"]), "{text:?}");
        assert!(text[layout.data_start..].starts_with("2024-01-02;A;5"), "{text:?}");
    }
    // A sparse first record of a file without a header is a record.
    assert_eq!(layout("7;;;;\n8;x;y;z;5\n9;x;y;z;6\n", &[]).data_start, 0);
}

#[test]
fn a_header_may_have_several_lines() {
    let cases: [(&str, u32, &[&str]); 6] = [
        ("id,amount\n,EUR\n1,5\n2,6\n", 1, &["id", "amount"]),
        ("day,amount\ndd.mm.yyyy,EUR\n01.02.2024,5\n02.02.2024,6\n", 2, &["day dd.mm.yyyy", "amount EUR"]),
        ("day,amount\nday,amount\n01.02.2024,5\n02.02.2024,6\n", 2, &["day", "amount"]),
        (
            "who,,sales,,cost,\nid,name,2019,2020,2019,2020\n1,A,5,6,7,8\n2,B,5,6,7,8\n",
            2,
            &["who id", "who name", "sales 2019", "sales 2020", "cost 2019", "cost 2020"],
        ),
        // A first record that is odd is a record.
        ("day,amount,n\nunknown,n/a,1\n01.02.2024,5,2\n02.02.2024,6,3\n", 1, &["day", "amount", "n"]),
        ("name,city\nA,Sofia\nB,Varna\n", 1, &["name", "city"]),
    ];
    for (text, lines, columns) in cases {
        let recipe = layout(text, &[]).recipe;
        assert_eq!((recipe.header, recipe.columns), (lines, names(columns)), "{text:?}");
    }
}

#[test]
fn a_delimiter_at_the_end_of_lines_makes_no_rejects() {
    let width = |text| layout(text, &[]).recipe.columns.len();
    assert_eq!(width("a,b\n1,2,\n3,4,\n"), 3);
    assert_eq!(width("a,b,\n1,2\n3,4\n"), 2);
    assert_eq!(width("a,b\n1,2,x\n3,4,\n"), 2);
    assert_eq!(width("a,b,c\n1,2\n3,4\n"), 3);
}

#[test]
fn what_is_settled_is_not_guessed() {
    let text = "x\ny\na;b,c\n1;2,3\n";
    let layout = layout(text, &["skip=2", "delimiter=comma", "header=no", "quote=none", "comment=none"]);
    let recipe = layout.recipe;
    assert_eq!(recipe.columns.len(), 2);
    assert_eq!(recipe.dialect, Dialect::new(b',', None));
    assert_eq!(&text[layout.data_start..], "a;b,c\n1;2,3\n");
    let two = super::tests::layout("a;b\nc;d\n1;2\n", &["header=2"]).recipe;
    assert_eq!(two.columns, names(&["a c", "b d"]));
}
