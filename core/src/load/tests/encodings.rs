//! One shop's rows with the cities of every language, in every code page: the same totals, the same names.

use super::super::encoding::corpus::LANGUAGES;
use super::super::encoding::tests::encode;
use super::real::{data, totals};
use super::*;

#[test]
fn one_shop_with_names_in_every_language_gives_the_same_totals() {
    let Some(bytes) = data("retail/B_iso_utf8.csv") else { return };
    let text = String::from_utf8(bytes).unwrap();
    for language in &LANGUAGES {
        let mut cities = language.cities.split(',').cycle();
        let (mut spelled, mut expected) = (String::new(), Vec::new());
        for (index, line) in text.lines().enumerate() {
            // The country is the last field.
            let (rest, country) = line.rsplit_once(',').unwrap();
            let city = if index == 0 { country } else { cities.next().unwrap() };
            expected.extend((index > 0).then(|| city.to_owned()));
            spelled.push_str(&format!("{rest},{city}\n"));
        }
        for &page in language.pages {
            let bytes = encode(&spelled, page).unwrap();
            let options = LoadOptions { slice_bytes: 30_000, ..LoadOptions::default() };
            let loaded = load_with("a.csv", &bytes, &options).unwrap();
            let source = &loaded.sources[0];
            let case = format!("{} in {}", language.name, page.name());
            assert_eq!(totals(source), (2401, 195, "30616.88".into(), "-11183.93".into()), "{case}");
            assert_eq!(cells(source, "Country"), expected, "{case}");
            assert_eq!(loaded.questions, [], "{case}");
        }
    }
}

#[test]
fn an_encoding_that_is_open_is_asked_about_and_settled() {
    let bytes = b"id,initial\n1,\xc7\n2,\xc7\n";
    let open = load("a.csv", bytes).unwrap();
    let [question] = &open.questions[..] else { panic!("{:?}", open.questions) };
    assert_eq!((question.kind, question.column.as_str()), (QuestionKind::Encoding, ""));
    assert_eq!(question.readings[0].examples[0].0, "\\xc7");
    for proposal in &question.readings {
        let setting = format!("encoding={}", proposal.setting.name());
        let settled = load_with("a.csv", bytes, &settled(&[&setting])).unwrap();
        assert_eq!(settled.questions, []);
        assert_eq!(cells(&settled.sources[0], "initial")[0], proposal.examples[0].1.to_string());
    }
}
