//! What mends a problem with a file by one click: reading it with a choice that the problem itself names.

use hedgerow_core::engine::{ArgView, ProblemView, Project};

use crate::state::blamed;
use crate::state::recipe::{FileKey, choose_for_file};
use crate::text::Text;

/// A way to read a file that mends what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The word on its button.
    pub label: String,
    /// The file.
    pub file: String,
    /// What is chosen.
    pub choice: Mend,
}

/// A choice that mends something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// How the file is read.
    File(FileKey, String),
    /// A sample of the customers: one in so many.
    Sample(u32),
}

impl Remedy {
    /// Chooses it.
    pub fn apply(&self, project: &mut Project) {
        match &self.choice {
            Mend::File(key, value) => choose_for_file(project, &self.file, *key, Some(value.clone())),
            Mend::Sample(every) => project.sample = Some(*every),
        }
    }
}

/// What mends a problem: one choice, or one of several.
pub fn remedies(text: Text, problem: &ProblemView) -> Vec<Remedy> {
    let of_file = of_file(text, problem);
    of_file.into_iter().chain(of_customers(text, problem)).collect()
}

/// Too much for the memory there is may be read as a sample.
fn of_customers(text: Text, problem: &ProblemView) -> Option<Remedy> {
    let is_too_large =
        matches!(problem.code.as_str(), "load.too-large-for-memory" | "load.much-too-large-for-memory");
    let every = problem.args.iter().find_map(|(name, value)| match value {
        ArgView::Count(every) if name == "every" && is_too_large => u32::try_from(*every).ok(),
        _ => None,
    })?;
    let label = text.files().mend_sample(u64::from(every));
    Some(Remedy { label, file: blamed(problem)?.to_owned(), choice: Mend::Sample(every) })
}

fn of_file(text: Text, problem: &ProblemView) -> Option<Remedy> {
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
    Some(Remedy { label, file, choice: Mend::File(key, value) })
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
        let mended = remedies(text, &problem("load.invalid-byte", &[("likely", "windows-1251")])).remove(0);
        assert_eq!(mended.choice, Mend::File(FileKey::Encoding, "windows-1251".into()));
        assert_eq!((mended.file.as_str(), mended.label.as_str()), ("orders.csv", "Read it in windows-1251"));
        let mended = remedies(text, &problem("load.unclosed-quote", &[])).remove(0);
        assert_eq!(mended.choice, Mend::File(FileKey::Quote, "none".into()));
        assert_eq!(remedies(text, &problem("load.invalid-byte", &[])), []);
        assert_eq!(remedies(text, &problem("load.empty", &[])), []);
    }

    #[test]
    fn too_much_is_read_in_part_by_its_columns_or_by_its_customers() {
        let text = Text::new(Language::English);
        let mut large = problem("load.too-large-for-memory", &[]);
        large.args.push(("every".into(), ArgView::Count(5)));
        let choices: Vec<Mend> = remedies(text, &large).into_iter().map(|remedy| remedy.choice).collect();
        assert_eq!(choices, [Mend::File(FileKey::Only, "roles".into()), Mend::Sample(5)]);
        large.code = "load.much-too-large-for-memory".into();
        let [remedy] = &remedies(text, &large)[..] else { panic!("one way") };
        let mut project = Project::default();
        remedy.apply(&mut project);
        assert_eq!((project.sample, remedy.label.contains('5')), (Some(5), true));
    }
}
