//! Valid inputs to start from: small files, criteria grown from the grammar, project files around them.

use super::random::Random;

/// A small file as a shop might export it, in one of several dialects.
pub fn csv(random: &mut Random) -> Vec<u8> {
    const CELLS: [&str; 22] = [
        "C001",
        "C002",
        "17850",
        "17850.0",
        "",
        "2024-01-31",
        "31/01/2024",
        "2011-05-16 08:13:00",
        "1.5",
        "-3",
        "1,234.50",
        "€ 12,00",
        "true",
        "no",
        "Ελλάδα",
        "Երևան",
        "თბილისი",
        "فارسی",
        "a \"quoted\" word",
        "two\nlines",
        "00123",
        "x;y",
    ];
    const HEADERS: [&str; 12] = [
        "customer_id",
        "order_id",
        "date",
        "amount",
        "quantity",
        "unit price",
        "country",
        "email",
        "name",
        "age",
        "margin",
        "note",
    ];
    let delimiter = [',', ';', '\t', '|'][random.below(4)];
    let line_end = ["\n", "\r\n"][random.below(2)];
    let columns = random.below(6) + 1;
    let mut text = String::new();
    let mut record = |cells: &mut dyn Iterator<Item = &str>| {
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                text.push(delimiter);
            }
            if cell.contains([delimiter, '"', '\n']) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push_str(line_end);
    };
    let start = random.below(HEADERS.len());
    record(&mut HEADERS.iter().cycle().skip(start).take(columns).copied());
    let chosen: Vec<&str> = (0..columns).map(|_| CELLS[random.below(CELLS.len())]).collect();
    for _ in 0..random.below(8) {
        let row: Vec<&str> = chosen
            .iter()
            .map(|cell| if random.below(3) == 0 { CELLS[random.below(CELLS.len())] } else { cell })
            .collect();
        record(&mut row.into_iter());
    }
    match random.below(12) {
        0 => [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(),
        1 => b"\xff\xfe".iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        2 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => text.into_bytes(),
    }
}

/// A criterion grown from the grammar.
pub fn criterion(random: &mut Random, depth: usize) -> String {
    const LEAVES: [&str; 24] = [
        "country in (\"Greece\", \"Cyprus\")",
        "age between 25 and 44",
        "industry = \"Hospitality\"",
        "company_size not in (\"50-249\", \"250-999\")",
        "count(orders where category = \"scrubs\" and date in last 90 days) >= 3",
        "sum(orders.amount where date in 2025-01-01..2025-06-30) > 500",
        "none(orders where payment = \"invoice\")",
        "any(orders where amount > 1.50)",
        "days since last(orders.date) > 180",
        "margin in top 20%",
        "revenue in bottom 12.5%",
        "email is known",
        "`first order` is unknown",
        "consent = true",
        "segment \"RFM\" in (\"Champions\", \"Loyal\")",
        "name contains \"7\"",
        "city starts with \"Երև\"",
        "email ends with \"@example.org\"",
        "country = exactly \"GREECE\"",
        "avg(orders.amount) > 20",
        "count distinct(orders.category) >= 2",
        "orders >= 3",
        "signup_date >= 2020-02-29",
        "max(orders.date) < 2024-12-31",
    ];
    if depth == 0 || random.below(3) == 0 {
        return LEAVES[random.below(LEAVES.len())].to_owned();
    }
    let mut part = || criterion(random, depth - 1);
    let (left, right) = (part(), part());
    match random.below(4) {
        0 => format!("{left} and {right}"),
        1 => format!("{left} or {right}"),
        2 => format!("not ({left})"),
        _ => format!("({left} or {right}) and {left}"),
    }
}

/// A criterion nested far deeper than any person would write.
pub fn depth_bomb(random: &mut Random) -> String {
    let depth = 1000 + random.below(3000);
    match random.below(3) {
        0 => format!("{}age > 1{}", "(".repeat(depth), ")".repeat(depth)),
        1 => format!("{}age > 1", "not ".repeat(depth)),
        _ => format!("age > {}1", "-".repeat(depth)),
    }
}

/// A project file.
pub fn project(random: &mut Random) -> String {
    let mut text = String::from("hedgerow = 1\nname = \"Workwear shop\"\n");
    if random.below(2) == 0 {
        text.push_str("as_of = 2011-12-10\n");
    }
    if random.below(2) == 0 {
        text.push_str("\n[value]\nmeasure = \"margin\"\nminimum_share = 0.01\nminimum_customers = 30\n");
    }
    if random.below(2) == 0 {
        text.push_str("\n[[file]]\nmatch = \"orders*.csv\"\ntable = \"orders\"\n");
        text.push_str("columns = { \"Created at\" = { role = \"date\", order = \"day-first\" } }\n");
    }
    for at in 0..random.below(4) {
        text.push_str(&format!("\n[[segmentation]]\nname = \"S{at}\"\n"));
        match random.below(4) {
            0 => {
                let criterion = criterion(random, 2).replace('\'', "");
                text.push_str(&format!("kind = \"rules\"\nsegment = [{{ name = \"A\", where = '{criterion}' }}]\n"));
            }
            1 => text.push_str("kind = \"values\"\nof = \"country\"\ntop = 5\n"),
            2 => text.push_str("kind = \"bands\"\nof = \"age\"\ncuts = [25, 45.5, 65]\n"),
            _ => text.push_str("kind = \"tiers\"\nof = \"revenue\"\ntiers = [{ name = \"A\", share = 0.8 }, { name = \"B\", share = 1.0 }]\n"),
        }
    }
    if random.below(3) == 0 {
        text.push_str("\n[[audience]]\nname = \"Win back\"\nwhere = 'email is known'\n");
    }
    text
}
