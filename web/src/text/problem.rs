//! What the engine has to tell, in the reader's language.
//!
//! The engine sends a stable code with named arguments; `errors.toml` holds the sentence for each code, in
//! `[problem]` what was found and in `[help]` what to do about it. A code without a sentence is said in the
//! engine's own English, which the tests of the page count as a fault.

use hedgerow_core::engine::{ArgView, PlaceView, ProblemView};

use super::{Arg, Phrase, Text};

/// A problem in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Where it is, unless it is in the text that was just typed.
    pub place: Option<String>,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Text {
    /// A problem of the engine in this language.
    #[must_use]
    pub fn problem(self, problem: &ProblemView) -> Said {
        let args: Vec<(&str, Arg<'_>)> = problem
            .args
            .iter()
            .map(|(name, value)| {
                let arg = match value {
                    ArgView::Text(text) => Arg::Data(text),
                    ArgView::Count(count) => Arg::Number(*count),
                };
                (name.as_str(), arg)
            })
            .collect();
        let place = self.place(problem.place.as_ref());
        let errors = self.errors();
        match whole(&problem.code, |word| errors.problem(word, &args)) {
            Some(message) => {
                // Half a hint is worse than none.
                let help = whole(&problem.code, |word| errors.help(word, &args)).filter(|help| help.complete);
                Said { place, message: message.text, help: help.map(|help| help.text) }
            }
            None => Said { place, message: problem.english.clone(), help: problem.help.clone() },
        }
    }

    fn place(self, place: Option<&PlaceView>) -> Option<String> {
        let errors = self.errors();
        match place? {
            PlaceView::Text { .. } => None,
            PlaceView::File(file) => Some(errors.at_file(file)),
            PlaceView::Column { file, column } => Some(errors.at_column(file, column)),
            PlaceView::Line { file, line } => Some(errors.at_line(file, *line)),
        }
    }
}

/// The text of `code`, or that of `code.else` where arguments of the first are not known.
fn whole(code: &str, say: impl Fn(&str) -> Option<Phrase>) -> Option<Phrase> {
    let first = say(code);
    match first {
        Some(Phrase { complete: false, .. }) => say(&format!("{code}.else")).or(first),
        first => first,
    }
}

#[cfg(test)]
mod tests {
    use hedgerow_core::engine::SeverityView;

    use super::*;
    use crate::text::Language;

    fn unknown_column() -> ProblemView {
        ProblemView {
            code: "criteria.unknown-column".into(),
            severity: SeverityView::Error,
            args: vec![
                ("name".into(), ArgView::Text("contry".into())),
                ("nearest".into(), ArgView::Text("country".into())),
            ],
            place: Some(PlaceView::Line { file: "a.csv".into(), line: 1200 }),
            english: "unknown column \"contry\"".into(),
            help: None,
        }
    }

    #[test]
    fn a_problem_is_said_in_every_language_with_its_arguments_and_place() {
        for language in Language::ALL {
            let said = Text::new(language).problem(&unknown_column());
            assert!(said.message.contains("contry"), "{said:?}");
            assert!(said.help.is_some_and(|help| help.contains("country")), "{language:?}");
            assert!(said.place.is_some_and(|place| place.contains("a.csv")), "{language:?}");
        }
    }

    #[test]
    fn an_argument_that_was_not_sent_leaves_a_gap_and_not_a_panic() {
        let problem = ProblemView { args: Vec::new(), ..unknown_column() };
        let said = Text::new(Language::Greek).problem(&problem);
        assert!(said.message.contains('…'));
        assert_eq!(said.help, None);
    }

    #[test]
    fn what_is_not_known_is_left_out_of_the_sentence() {
        let problem = ProblemView {
            code: "load.type-number".into(),
            args: vec![("values".into(), ArgView::Count(1200))],
            ..unknown_column()
        };
        assert_eq!(Text::new(Language::English).problem(&problem).message, "Numbers: 1,200");
    }

    #[test]
    fn a_code_without_a_sentence_is_said_in_english() {
        let problem = ProblemView { code: "sky.falls".into(), ..unknown_column() };
        assert_eq!(Text::new(Language::Greek).problem(&problem).message, "unknown column \"contry\"");
    }
}
