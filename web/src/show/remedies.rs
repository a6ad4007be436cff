//! What mends a problem with a file by one click: reading it with a choice that the problem itself names.

use hedgerow_core::engine::{ArgView, ProblemView};

use crate::state::blamed;
use crate::state::recipe::FileKey;
use crate::text::Text;

/// A way to read a file that mends what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The word on its button.
    pub label: String,
    /// The file.
    pub file: String,
    /// What is chosen for it.
    pub key: FileKey,
    /// The choice.
    pub value: String,
}

/// What mends a problem, if one choice does.
pub fn remedy(text: Text, problem: &ProblemView) -> Option<Remedy> {
    let files = text.files();
    let argument = |wanted: &str| {
        problem.args.iter().find(|(name, _)| name == wanted).and_then(|(_, value)| match value {
            ArgView::Text(text) => Some(text.clone()),
            ArgView::Count(_) => None,
        })
    };
    let file = blamed(problem)?.to_owned();
    let encoding = |name: String| (files.mend_encoding(&name), FileKey::Encoding, name);
    let (label, key, value) = match problem.code.as_str() {
        "load.invalid-byte" => encoding(argument("likely")?),
        "load.encoding-rival" => encoding(argument("other")?),
        "load.unclosed-quote" => (files.mend_quotes().to_owned(), FileKey::Quote, "none".to_owned()),
        "load.too-large-for-memory" => (files.mend_columns().to_owned(), FileKey::Only, "roles".to_owned()),
        _ => return None,
    };
    Some(Remedy { label, file, key, value })
}

#[cfg(test)]
mod tests {
    use hedgerow_core::engine::{PlaceView, SeverityView};

    use super::*;
    use crate::text::Language;

    fn problem(code: &str, args: &[(&str, &str)]) -> ProblemView {
        ProblemView {
            code: code.to_owned(),
            severity: SeverityView::Error,
            args: args
                .iter()
                .map(|(name, value)| ((*name).to_owned(), ArgView::Text((*value).to_owned())))
                .collect(),
            place: Some(PlaceView::Line { file: "orders.csv".to_owned(), line: 3 }),
            english: String::new(),
            help: None,
        }
    }

    #[test]
    fn a_problem_that_one_choice_mends_offers_it() {
        let text = Text::new(Language::English);
        let mended = remedy(text, &problem("load.invalid-byte", &[("likely", "windows-1251")])).unwrap();
        assert_eq!((mended.file.as_str(), mended.key), ("orders.csv", FileKey::Encoding));
        assert_eq!(
            (mended.value.as_str(), mended.label.as_str()),
            ("windows-1251", "Read it in windows-1251")
        );
        let mended = remedy(text, &problem("load.unclosed-quote", &[])).unwrap();
        assert_eq!((mended.key, mended.value.as_str()), (FileKey::Quote, "none"));
        assert_eq!(remedy(text, &problem("load.invalid-byte", &[])), None);
        assert_eq!(remedy(text, &problem("load.empty", &[])), None);
    }
}
