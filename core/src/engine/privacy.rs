//! Criteria that quote a customer: a project file holds no customer data, so the user is told before one
//! with a name, an email address or a telephone number inside is saved.

use super::{AnswerError, ProblemView, Project, SegmentationKind};
use crate::criteria::{self, Schema, parse};
use crate::diag::{Problem, Report, Severity};

/// A warning for every criterion that quotes a customer.
///
/// A quoted text counts as a customer's when it is compared with a column that holds names, addresses or
/// numbers, which the schema knows, or when it has the shape of an email address or a telephone number.
pub(super) fn quoted_customers(project: &Project, schema: Option<&Schema<'_>>) -> Vec<ProblemView> {
    let mut warnings = Vec::new();
    for (segment, criterion) in criteria_of(project) {
        let compared = schema.map(|schema| criteria::quoted_customers(&parse(criterion).tree, schema));
        let compared = compared.filter(|problems| !problems.is_empty());
        let problems = compared.unwrap_or_else(|| {
            let personal = quoted_texts(criterion).into_iter().filter(|text| looks_personal(text));
            personal.map(|text| shaped_like_a_customer(segment, &text)).collect()
        });
        warnings.extend(problems.into_iter().map(|problem| problem.arg("segment", segment).into()));
    }
    warnings
}

/// Criteria of a project with the names they stand under.
fn criteria_of(project: &Project) -> impl Iterator<Item = (&str, &str)> {
    let rules = project.segmentations.iter().filter_map(|spec| match &spec.kind {
        SegmentationKind::Rules { segments } => Some(segments.iter()),
        _ => None,
    });
    let segments = rules.flatten().map(|rule| (rule.name.as_str(), rule.criterion.as_str()));
    segments.chain(project.audiences.iter().map(|one| (one.name.as_str(), one.criterion.as_str())))
}

fn shaped_like_a_customer(segment: &str, quoted: &str) -> Problem {
    let english = format!("the criterion of \"{segment}\" quotes \"{quoted}\"");
    Problem::new("project.quotes-customer", Severity::Warning, english)
        .arg("quoted", quoted)
        .help("a project file is meant to hold no customer; choose a criterion that fits many")
}

/// The texts between quotes.
fn quoted_texts(criterion: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut chars = criterion.chars();
    while let Some(c) = chars.next() {
        if c == '`' {
            // A name of a column, which may hold a quote.
            chars.by_ref().find(|&c| c == '`');
        }
        if c != '"' {
            continue;
        }
        let mut text = String::new();
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => text.extend(chars.next()),
                c => text.push(c),
            }
        }
        texts.push(text);
    }
    texts
}

/// Whether a text has the shape of an email address or a telephone number.
fn looks_personal(text: &str) -> bool {
    let email = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let phone_marks = text.chars().all(|c| c.is_numeric() || " +-()./".contains(c));
    let phone = phone_marks && (8..=15).contains(&digits) && crate::calendar::Day::from_iso(text).is_none();
    email || phone
}

/// The text of a project file, if what is written can be read again.
pub(super) fn written(project: &Project) -> Result<String, AnswerError> {
    let text = super::project::write(project);
    match super::project::read(&text) {
        Ok(_) => Ok(text),
        Err(errors) => {
            Err(AnswerError { problems: errors.iter().map(|error| error.problem().into()).collect() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Audience;

    #[test]
    fn a_quoted_address_or_number_is_a_customers() {
        for (text, expected) in [
            ("ada@example.org", true),
            ("+374 10 12-34-56", true),
            ("Greece", false),
            ("2025-01-01", false),
            ("50-249", false),
            ("@home", false),
        ] {
            assert_eq!(looks_personal(text), expected, "{text}");
        }
    }

    #[test]
    fn every_criterion_is_looked_through() {
        let audience = |criterion: &str| Audience { name: "A".into(), criterion: criterion.into() };
        let project = Project {
            audiences: vec![
                audience("`odd \" name` = 1 and email = \"ada@example.org\""),
                audience("country = \"Greece\""),
            ],
            ..Project::default()
        };
        let warnings = quoted_customers(&project, None);
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].english, "the criterion of \"A\" quotes \"ada@example.org\"");
    }
}
