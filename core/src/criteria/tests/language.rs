//! What the language reads and writes: one line a case.

use proptest::prelude::*;

use crate::criteria::sample::{STRANGE, Sampler};
use crate::criteria::*;

/// The text parses without problems and prints as `canonical`, which prints as itself.
#[track_caller]
fn reads_as(text: &str, canonical: &str) -> Tree {
    let parsed = parse(text);
    assert_eq!(parsed.problems, Vec::new(), "{text}");
    assert_eq!(parsed.tree.to_string(), canonical);
    let again = parse(canonical);
    assert_eq!(again.problems, Vec::new(), "{canonical}");
    assert_eq!(again.tree, parsed.tree, "{canonical}");
    parsed.tree
}

#[track_caller]
fn reads(text: &str) -> Tree {
    reads_as(text, text)
}

/// The text is refused with these words.
#[track_caller]
fn refuses(text: &str, message: &str) {
    let problems: Vec<String> = parse(text).problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.join(" | "), message, "{text}");
}

#[test]
fn everything_the_design_names_is_sayable() {
    reads(r#"country in ("Greece", "Cyprus") and age between 25 and 44"#);
    reads(r#"industry = "Hospitality" and company_size in ("50-249", "250-999")"#);
    reads(r#"count(orders where category = "scrubs" and date in last 90 days) >= 3"#);
    reads("sum(orders.amount where date in 2025-01-01..2025-06-30) > 500");
    reads(r#"none(orders where payment = "invoice")"#);
    reads("days since last(orders.date) > 180");
    reads("margin in top 20%");
    reads("email is known and consent = true");
    reads(r#"segment "RFM" in ("Champions", "Loyal")"#);
    reads(r#"age < 35 or age is unknown"#);
    reads("count distinct(orders.category where quantity > 1) >= 2");
    reads(r#"name contains "hotel" and not (city starts with "A" or city ends with exactly "ς")"#);
    reads(r#"city = exactly "Ρόδος" or city not in exactly ("a", "b") or code not contains "x""#);
    reads("birth_date in ..1990-12-31 or signup_date in 2020-01-01.. or signup_date in next 1 month");
    reads("income * 2 - rent + -5 > -(tax + 1) * 3");
    reads("margin not in bottom 2.5% and true");
    reads("avg(orders.amount) > 10 and min(orders.amount) < max(orders.amount) and any(orders)");
}

#[test]
fn measures_read_like_criteria() {
    for measure in ["revenue", "age", "sum(orders.amount)", "days since first(orders.date)", "`Κόστος €`"]
    {
        reads(measure);
    }
}

#[test]
fn spellings_are_made_one() {
    reads_as("AGE>=25 AND (((city=\"x\")))", "AGE >= 25 and city = \"x\"");
    reads_as("a <> 1 or b == 2", "a != 1 or b = 2");
    reads_as("x is not known", "x is unknown");
    reads_as("x is not unknown", "x is known");
    reads_as("date in last 1 days", "date in last 1 day");
    reads_as("a and (b and c) and (d or (e or f))", "a and b and c and (d or e or f)");
    reads_as("city in («Athens», “Rome”)", "city in (\"Athens\", \"Rome\")");
    reads_as("`age` > 5", "age > 5");
    reads_as("(age + 1) * 2 in (age)..(age + 5)", "(age + 1) * 2 in age..age + 5");
    reads_as("x in (1)..5", "x in 1..5");
    reads_as("x in (a + b) * 2..", "x in (a + b) * 2..");
}

#[test]
fn a_keyword_as_a_name_stands_in_backticks() {
    reads("`not` > 5 and `in` = 3 and `true`");
    // Words that only mean something in their place stay bare.
    reads("last > 5 and count = 3 and segment = \"x\" and days < 4 and contains contains \"y\"");
    reads("`exactly` = `exactly` and x in `exactly`..5");
    assert_eq!(
        parse("exactly = exactly and x in exactly..5").tree.to_string(),
        "`exactly` = `exactly` and x in `exactly`..5"
    );
}

#[test]
fn what_is_wrong_is_said_once_with_what_was_expected() {
    refuses("", "nothing is written, expected a criterion\n  help: for example: age >= 25");
    refuses("age >", "expected a value, found the end");
    refuses("age > and city = \"x\"", "expected a value, found and");
    refuses("age 5", "expected a comparison such as =, <, in, is, or and, or, found 5");
    refuses("age = 5 6", "expected and, or, found 6");
    refuses("0 < age < 5", "expected and, or, found <");
    refuses("(age > 5", "expected ), found the end");
    refuses("age > 5)", "expected and, or, found )");
    refuses("city in (\"a\" \"b\")", "expected a comma or ), found \"b\"");
    refuses("city in ()", "the list is empty, expected at least one value");
    refuses("city in", "expected a list in parentheses, a range a..b, last 90 days, top 20%, found the end");
    refuses("city in \"a\"", "expected .., found the end");
    refuses("date in last 90", "expected days, weeks, months, years, found the end");
    refuses("date in last 9.5 days", "expected a whole number, found 9.5");
    refuses("margin in top 20", "expected %, found the end");
    refuses("margin in top 120%", "expected a percentage between 0 and 100");
    refuses("age is 5", "expected known, unknown, found 5");
    refuses("age between 5 or 6", "expected and, found or");
    refuses("sum(orders) > 5", "expected a column such as orders.amount, found )");
    refuses("count(orders category) > 5", "expected where, ), found category");
    refuses("count() > 5", "expected a table such as orders, found )");
    refuses("date = 2025-02-30", "the calendar has no day 2025-02-30");
    refuses("city = \"a", "a quote is opened and not closed, expected \"");
    refuses(
        "city = 'a'",
        "\"'\" means nothing here\n  help: write texts in double quotes: \"Greece\" | \
        expected and, or, found a | \"'\" means nothing here\n  help: write texts in double quotes: \"Greece\"",
    );
    refuses("age > 99999999999999999999999999999999999999999", "the number is too large to be kept exactly");
}

#[test]
fn what_comes_later_says_so() {
    refuses(
        "bought \"hi-vis\" then \"footwear\" within 90 days and age > 5",
        "\"bought … then\" cannot be said yet",
    );
    refuses("tags has any (\"vip\", \"wholesale\") and age > 5", "\"has any\" cannot be said yet");
    refuses("birthday anniversary within 7 days", "\"anniversary\" cannot be said yet");
}

#[test]
fn half_typed_text_keeps_its_sound_clauses() {
    let parsed = parse("age > 5 and city == and income < 3");
    assert_eq!(parsed.tree.to_string(), "age > 5 and city = … and income < 3");
    let parsed = parse("age > 5 and count(orders where category = ");
    assert_eq!(parsed.tree.to_string(), "age > 5 and count(orders where category = …)");
    assert_eq!(parse("age > 5 5 and income < 3").tree.to_string(), "age > 5 and income < 3");
}

#[test]
fn every_node_knows_where_it_stands() {
    let text = "age > 5 and days since last(orders.date) < 3";
    let tree = parse(text).tree;
    let Kind::And(parts) = &tree.kind else { panic!("{tree:?}") };
    let texts: Vec<&str> = parts.iter().map(|part| &text[part.span.start..part.span.end]).collect();
    assert_eq!(texts, ["age > 5", "days since last(orders.date) < 3"]);
    assert_eq!(&text[tree.span.start..tree.span.end], text);
}

#[test]
fn a_depth_bomb_is_refused_and_not_felt() {
    for bomb in
        ["(", "not ", "-", "any(orders where ", "days since ", "x in ((", "(1 + ", "1 * ", "x - (y * "]
    {
        let parsed = parse(&(bomb.repeat(50_000) + "age"));
        let too_deep = |problem: &CriteriaError| matches!(problem, CriteriaError::TooDeep { .. });
        assert!(parsed.problems.iter().any(too_deep), "{bomb}");
        assert!(parsed.tree.to_string().len() < 100_000, "{bomb}");
    }
    // A long list is not deep.
    let parsed = parse("age = 5 or ".repeat(20_000).trim_end_matches(" or "));
    assert_eq!(parsed.problems, Vec::new());
}

#[test]
fn a_good_part_of_the_broken_texts_still_parses() {
    let parsing = (0..2000).filter(|&seed| {
        let text = Sampler::new(seed, &STRANGE).text();
        parse(&text).problems.is_empty()
    });
    let parsing = parsing.count();
    assert!(parsing >= 500, "{parsing} of 2000");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn parsing_what_was_printed_gives_the_same_tree(seed in any::<u64>(), depth in 0usize..5) {
        let tree = Sampler::new(seed, &STRANGE).criterion(depth);
        let text = tree.to_string();
        let parsed = parse(&text);
        prop_assert_eq!(&parsed.problems, &Vec::new(), "{}", &text);
        prop_assert_eq!(&parsed.tree, &tree, "{}", &text);
        prop_assert_eq!(parsed.tree.to_string(), text);
    }

    #[test]
    fn no_text_is_too_much_for_the_parser(seed in any::<u64>()) {
        let text = Sampler::new(seed, &STRANGE).text();
        let parsed = parse(&text);
        let printed = parsed.tree.to_string();
        if parsed.problems.is_empty() {
            prop_assert_eq!(parse(&printed).tree, parsed.tree, "{} as {}", text, printed);
        }
        for problem in &parsed.problems {
            let span = problem.span();
            prop_assert!(text.get(span.start..span.end).is_some(), "{:?} in {:?}", problem, text);
        }
    }

    #[test]
    fn any_letters_parse_to_something(text in "\\PC{0,40}") {
        let _ = parse(&text);
    }
}
