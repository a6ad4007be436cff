//! Whether what the project says of a file fits the file it meets: a file of another name is recognised by its
//! headings, and where headings have changed since, it is said what changed.
//!
//! A project that remembers the headings of a file (`headings = […]`) can be told from one that is misspelt: a column
//! that was there when the choice was made and is no more is news, not a slip of the pen.

use std::collections::BTreeSet;

use super::problem::views;
use super::{FileRecipe, Project, QuestionView, SourceView};
use crate::diag::{Place, Problem, Severity};
use crate::load::{is_same_heading, matches};
use crate::math::sort_by_key;

/// How a reading is called in which a column took the place of another.
const RENAMED: &str = "renamed:";
/// How a reading is called in which a column is no more.
const GONE: &str = "gone";
/// More headings than this may not be new, and more than [`MOST_GONE`] not gone, in a file that is recognised by them.
const MOST_NEW: usize = 3;
const MOST_GONE: usize = 1;
/// Headings that must be the same in a file that is recognised by them.
const LEAST_SAME: usize = 3;
/// Columns that are offered in the place of one that is gone.
const MOST_OFFERED: usize = 5;

/// What became of a column about which the project has choices: the answer to the question that [`look`] asks.
///
/// ```
/// use hedgerow_core::engine::Renamed;
/// let renamed = Renamed::parse("Created at=renamed:Order date");
/// assert_eq!(renamed.and_then(|renamed| renamed.to), Some("Order date".into()));
/// assert_eq!(Renamed::parse("Created at=gone").map(|renamed| renamed.to), Some(None));
/// assert_eq!(Renamed::parse("Created at=day-first"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The heading that the project knows.
    pub from: String,
    /// The heading that took its place, if one did.
    pub to: Option<String>,
}

impl Renamed {
    /// Reads `COLUMN=renamed:OTHER` and `COLUMN=gone`.
    pub fn parse(text: &str) -> Option<Renamed> {
        let (from, to) = match text.split_once(&format!("={RENAMED}")) {
            Some((from, to)) => (from, Some(to.to_owned())),
            None => (text.strip_suffix(GONE)?.strip_suffix('=')?, None),
        };
        Some(Renamed { from: from.to_owned(), to })
    }

    /// Reads the setting of a reading that a question about `column` offers.
    pub fn of_reading(column: &str, setting: &str) -> Option<Renamed> {
        Renamed::parse(&format!("{column}={setting}"))
    }

    /// Carries the choices about the column over, or forgets them.
    pub fn apply(&self, recipe: &mut FileRecipe) {
        let is_meant = |heading: &str| is_same_heading(heading, &self.from);
        match &self.to {
            Some(to) => {
                let columns = recipe.columns.iter_mut().map(|(heading, _)| heading);
                for heading in columns.chain(&mut recipe.headings).filter(|heading| is_meant(heading)) {
                    heading.clone_from(to);
                }
            }
            None => {
                recipe.columns.retain(|(heading, _)| !is_meant(heading));
                recipe.headings.retain(|heading| !is_meant(heading));
            }
        }
    }
}

/// Headings that are new in a file, and that are gone from it.
struct Changes<'a> {
    new: Vec<&'a str>,
    gone: Vec<&'a str>,
}

/// What changed between the headings that a project remembers and those of a file.
fn changes<'a>(known: &'a [String], found: &'a [String]) -> Changes<'a> {
    let missing_in = |there: &'a [String], here: &'a [String]| {
        let is_there = |heading: &str| there.iter().any(|other| is_same_heading(other, heading));
        here.iter().map(String::as_str).filter(|heading| !is_there(heading)).collect()
    };
    Changes { new: missing_in(known, found), gone: missing_in(found, known) }
}

/// The recipe of the project that speaks of a source by its name.
fn by_name<'p>(project: &'p Project, names: &[String]) -> Option<&'p FileRecipe> {
    project.files.iter().find(|recipe| names.iter().any(|name| matches(&recipe.pattern, name)))
}

/// The recipe of a file whose headings are, but for a few, those of a source that no recipe names.
pub(super) fn by_headings<'p>(
    project: &'p Project,
    names: &[String],
    headings: &[String],
) -> Option<&'p FileRecipe> {
    if by_name(project, names).is_some() {
        return None;
    }
    let likeness = |recipe: &&'p FileRecipe| {
        let Changes { new, gone } = changes(&recipe.headings, headings);
        let same = recipe.headings.len() - gone.len();
        let is_like = new.len() <= MOST_NEW && gone.len() <= MOST_GONE && same >= LEAST_SAME;
        is_like.then_some(new.len() + gone.len())
    };
    let like = project.files.iter().filter_map(|recipe| Some((likeness(&recipe)?, recipe)));
    like.min_by_key(|(changes, _)| *changes).map(|(_, recipe)| recipe)
}

/// Columns that a project speaks of and that a file may lack without being in the wrong.
pub(super) fn optional_columns(project: &Project) -> Vec<String> {
    let of_recipe = |recipe: &FileRecipe| {
        let columns = recipe.columns.iter().map(|(heading, _)| heading.clone());
        let remembered =
            |heading: &String| recipe.headings.iter().any(|known| is_same_heading(known, heading));
        columns.filter(remembered).collect::<Vec<_>>()
    };
    project.files.iter().flat_map(of_recipe).collect()
}

/// Says of a source what changed since its recipe was made, and asks about one column that is gone while the project
/// has choices about it.
pub(super) fn look(project: &Project, names: &[String], headings: &[String], view: &mut SourceView) {
    let Some(recipe) = by_name(project, names).filter(|recipe| !recipe.headings.is_empty()) else { return };
    let Changes { new, gone } = changes(&recipe.headings, headings);
    let place = || Place::File(view.name.clone());
    let said = |headings: &[&str]| headings.join(", ");
    let mut notes = Vec::new();
    if let Some(pattern) = &view.known_as {
        let english = format!("read as {pattern}, which has the same headings");
        let note = Problem::new("project.known-by-headings", Severity::Note, english);
        notes.push(note.arg("known", pattern.as_str()).at(place()));
    }
    if !new.is_empty() {
        let english = format!("new columns since the choices for this file were made: {}", said(&new));
        let note = Problem::new("project.new-columns", Severity::Note, english);
        notes.push(note.arg("columns", said(&new)).arg("count", new.len()).at(place()));
    }
    if !gone.is_empty() {
        let english =
            format!("columns that are gone since the choices for this file were made: {}", said(&gone));
        let note = Problem::new("project.gone-columns", Severity::Note, english);
        notes.push(note.arg("columns", said(&gone)).arg("count", gone.len()).at(place()));
    }
    view.problems.extend(views(notes));
    let chosen = |heading: &&&str| {
        let about = |(known, _): &&(String, _)| is_same_heading(known, heading);
        // To leave out what is not there takes nothing.
        recipe.columns.iter().find(about).is_some_and(|(_, choice)| choice.exclude != Some(true))
    };
    if let Some(heading) = gone.iter().find(chosen)
        && !new.is_empty()
    {
        // How the column that took its place is read is known by the choices, once it is known which one did.
        view.questions
            .retain(|question| !new.iter().any(|heading| is_same_heading(heading, &question.column)));
        let question = question(recipe, heading, &new, view);
        view.questions.insert(0, question);
    }
}

/// Which of the new columns took the place of one that is gone. Those come first that are what the project says of it,
/// and have the same words in their names.
fn question(recipe: &FileRecipe, heading: &str, new: &[&str], view: &SourceView) -> QuestionView {
    let choice = recipe.columns.iter().find(|(known, _)| is_same_heading(known, heading));
    let role = choice.and_then(|(_, choice)| choice.role.as_deref());
    let words = |heading: &str| -> BTreeSet<String> {
        let words = heading.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let known_words = words(heading);
    let column = |name: &str| view.columns.iter().find(|column| column.name == name);
    let likeness = |name: &str| {
        let has_role = role.is_some() && column(name).and_then(|column| column.role.as_deref()) == role;
        (has_role, words(name).intersection(&known_words).count())
    };
    let mut offered = new.to_vec();
    sort_by_key(&mut offered, |name| std::cmp::Reverse(likeness(name)));
    offered.truncate(MOST_OFFERED);
    let reading = |name: &&str| {
        let sample = column(name).and_then(|column| column.samples.first().cloned()).unwrap_or_default();
        (format!("{RENAMED}{name}"), sample)
    };
    let mut readings: Vec<(String, String)> = offered.iter().map(reading).collect();
    readings.push((GONE.to_owned(), String::new()));
    QuestionView { column: heading.to_owned(), example: String::new(), readings }
}
