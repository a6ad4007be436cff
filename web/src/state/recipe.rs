//! Choices about files, as the project keeps them: one entry per kind of file, found by a pattern so that next
//! month's export of the same kind is read the same way.

use hedgerow_core::engine::{ColumnChoice, FileRecipe, Project, Renamed, SourceView};
use hedgerow_core::load::{is_same_heading, matches};

/// One choice about one column. `None` goes back to what was detected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// What the column is for.
    Role(Option<String>),
    /// Which family it belongs to.
    Family(Option<String>),
    /// How its cells are read.
    Kind(Option<String>),
    /// Whether it is read at all.
    Read(bool),
    /// A reading that an open question offers, such as `day-first`; about the whole file: `encoding=windows-1251`.
    Reading(String),
}

/// Writes a choice into the project.
pub fn choose(project: &mut Project, file: &str, column: &str, choice: Choice) {
    if let Choice::Reading(reading) = &choice
        && let Some(encoding) = reading.strip_prefix("encoding=")
    {
        return choose_for_file(project, file, FileKey::Encoding, Some(encoding.to_owned()));
    }
    if let Choice::Reading(reading) = &choice
        && let Some(renamed) = Renamed::of_reading(column, reading)
    {
        renamed.apply(recipe_of(project, file));
        return tidy(project);
    }
    let entry = entry(project, file, column);
    match choice {
        Choice::Role(role) => entry.role = role,
        Choice::Family(family) => entry.family = family,
        Choice::Kind(kind) => entry.kind = kind,
        Choice::Read(read) => entry.exclude = Some(!read),
        Choice::Reading(reading) => match reading.as_str() {
            "comma" | "decimal-comma" => entry.decimal = Some("comma".into()),
            "point" | "decimal-point" => entry.decimal = Some("point".into()),
            "text" | "number" | "day" | "instant" | "flag" => entry.kind = Some(reading),
            _ => entry.order = Some(reading),
        },
    }
    tidy(project);
}

/// That a file has what it is asked about.
pub const YES: &str = "yes";
/// That it has not.
pub const NO: &str = "no";

/// What can be chosen for a file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKey {
    /// How its letters are written.
    Encoding,
    /// What stands between values.
    Delimiter,
    /// What stands around values.
    Quote,
    /// How many rows hold the headings.
    Header,
    /// How many lines stand above them.
    Skip,
    /// How many rows at the end are none.
    Footer,
    /// Whether headings and subtotals stand between the rows.
    Groups,
    /// Which columns are read, if not all.
    Only,
}

/// Writes a choice about a file into the project. `None` goes back to what was detected.
pub fn choose_for_file(project: &mut Project, file: &str, key: FileKey, value: Option<String>) {
    let recipe = recipe_of(project, file);
    let count = |value: Option<String>| value.and_then(|count| count.parse().ok());
    match key {
        FileKey::Encoding => recipe.encoding = value,
        FileKey::Delimiter => recipe.delimiter = value,
        FileKey::Quote => recipe.quote = value,
        FileKey::Header => recipe.header = count(value),
        FileKey::Skip => recipe.skip = count(value),
        FileKey::Footer => recipe.footer = count(value),
        FileKey::Groups => recipe.groups = value.map(|groups| groups == YES),
        FileKey::Only => recipe.only = value,
    }
    tidy(project);
}

/// Says whether the rows that a rule finds are left out.
pub fn choose_rule(project: &mut Project, file: &str, rule: &str, leave_out: bool) {
    let rules = &mut recipe_of(project, file).rows.rules;
    rules.retain(|(name, _)| name != rule);
    rules.push((rule.to_owned(), leave_out));
}

/// Says which currency counts, in all files.
pub fn choose_currency(project: &mut Project, file: &str, currency: &str) {
    for recipe in &mut project.files {
        recipe.rows.currency = None;
    }
    recipe_of(project, file).rows.currency = Some(currency.to_owned());
    tidy(project);
}

/// Sorts a word of the status column.
pub fn choose_status(project: &mut Project, file: &str, word: &str, group: &str) {
    let words = &mut recipe_of(project, file).rows.status;
    words.retain(|(known, _)| known != word);
    words.push((word.to_owned(), group.to_owned()));
}

/// Whether two projects speak otherwise of a file.
pub fn differs(before: &Project, after: &Project, file: &str) -> bool {
    let recipes = |project: &Project| -> Vec<FileRecipe> {
        project.files.iter().filter(|recipe| matches(&recipe.pattern, file)).cloned().collect()
    };
    recipes(before) != recipes(after)
}

/// What was chosen for a file, if anything was.
pub fn chosen_for_file(project: &Project, file: &str, key: FileKey) -> Option<String> {
    let recipe = project.files.iter().find(|recipe| matches(&recipe.pattern, file))?;
    let count = |count: Option<u32>| count.map(|count| count.to_string());
    match key {
        FileKey::Encoding => recipe.encoding.clone(),
        FileKey::Delimiter => recipe.delimiter.clone(),
        FileKey::Quote => recipe.quote.clone(),
        FileKey::Header => count(recipe.header),
        FileKey::Skip => count(recipe.skip),
        FileKey::Footer => count(recipe.footer),
        FileKey::Groups => recipe.groups.map(|groups| if groups { YES } else { NO }.to_owned()),
        FileKey::Only => recipe.only.clone(),
    }
}

/// What was chosen for a column, if anything was.
pub fn chosen<'a>(project: &'a Project, file: &str, column: &str) -> Option<&'a ColumnChoice> {
    let recipe = project.files.iter().find(|recipe| matches(&recipe.pattern, file))?;
    recipe.columns.iter().find(|(name, _)| name == column).map(|(_, choice)| choice)
}

/// Forgets every choice about a column.
pub fn forget(project: &mut Project, file: &str, column: &str) {
    if let Some(recipe) = project.files.iter_mut().find(|recipe| matches(&recipe.pattern, file)) {
        recipe.columns.retain(|(name, _)| name != column);
    }
    tidy(project);
}

fn recipe_of<'a>(project: &'a mut Project, file: &str) -> &'a mut FileRecipe {
    let at = match project.files.iter().position(|recipe| matches(&recipe.pattern, file)) {
        Some(at) => at,
        None => {
            project.files.push(FileRecipe { pattern: pattern(file), ..FileRecipe::default() });
            project.files.len() - 1
        }
    };
    &mut project.files[at]
}

fn entry<'a>(project: &'a mut Project, file: &str, column: &str) -> &'a mut ColumnChoice {
    let columns = &mut recipe_of(project, file).columns;
    let at = match columns.iter().position(|(name, _)| name == column) {
        Some(at) => at,
        None => {
            columns.push((column.to_owned(), ColumnChoice::default()));
            columns.len() - 1
        }
    };
    &mut columns[at].1
}

/// Keeps, beside choices that are new, the headings that the files have: by them the next file of the kind is known.
pub fn remember_headings(before: &Project, project: &mut Project, sources: &[SourceView]) {
    for recipe in project.files.iter_mut().filter(|recipe| !before.files.contains(recipe)) {
        let fitting =
            |source: &&SourceView| matches(&recipe.pattern, &source.name) && !source.headings.is_empty();
        let Some(source) = sources.iter().find(fitting) else { continue };
        let is_there = |heading: &str| source.headings.iter().any(|found| is_same_heading(found, heading));
        // While it is open what became of a column, its heading is not forgotten.
        if recipe.columns.iter().all(|(heading, choice)| choice.exclude == Some(true) || is_there(heading)) {
            recipe.headings.clone_from(&source.headings);
        }
    }
}

/// Gives files that were known by their headings an entry of their own.
pub fn adopt_known(project: &mut Project, sources: &[SourceView]) {
    for source in sources {
        let Some(known) = &source.known_as else { continue };
        if project.files.iter().any(|recipe| matches(&recipe.pattern, &source.name)) {
            continue;
        }
        if let Some(recipe) = project.files.iter().find(|recipe| recipe.pattern == *known).cloned() {
            project.files.push(FileRecipe { pattern: pattern(&source.name), ..recipe });
        }
    }
}

/// Entries that say nothing do not belong in a file that people read.
fn tidy(project: &mut Project) {
    for recipe in &mut project.files {
        recipe.columns.retain(|(_, choice)| *choice != ColumnChoice::default());
    }
    project.files.retain(|recipe| {
        let FileRecipe { pattern, headings, .. } = recipe.clone();
        *recipe != FileRecipe { pattern, headings, ..FileRecipe::default() }
    });
}

/// The pattern for files like this one: what looks like a date or a running number may be any.
pub fn pattern(file: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for letter in file.chars().chain(['\0']) {
        let part_of_run = letter.is_ascii_digit() || (!run.is_empty() && matches!(letter, '-' | '_' | '.'));
        if part_of_run {
            run.push(letter);
            continue;
        }
        let digits = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let rest = run[digits.len()..].to_owned();
        if digits.chars().filter(char::is_ascii_digit).count() >= 4 {
            out.push('*');
        } else {
            out.push_str(digits);
        }
        out.push_str(&rest);
        run.clear();
        if letter != '\0' {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_about_a_file_is_kept_and_taken_back() {
        let mut project = Project::default();
        let choices = [
            (FileKey::Encoding, "windows-1253"),
            (FileKey::Delimiter, "semicolon"),
            (FileKey::Quote, "none"),
            (FileKey::Header, "2"),
            (FileKey::Skip, "3"),
            (FileKey::Footer, "1"),
            (FileKey::Groups, YES),
            (FileKey::Only, "roles"),
        ];
        for (key, value) in choices {
            choose_for_file(&mut project, "orders_2025-01.csv", key, Some(value.to_owned()));
        }
        for (key, value) in choices {
            let next_month = chosen_for_file(&project, "orders_2025-02.csv", key);
            assert_eq!(next_month.as_deref(), Some(value), "{key:?}");
            choose_for_file(&mut project, "orders_2025-02.csv", key, None);
        }
        assert_eq!(project, Project::default());
    }

    #[test]
    fn the_last_word_on_rows_counts() {
        let mut project = Project::default();
        choose_rule(&mut project, "orders.csv", "duplicates", true);
        choose_rule(&mut project, "orders.csv", "duplicates", false);
        choose_status(&mut project, "orders.csv", "On hold", "unpaid");
        choose_status(&mut project, "orders.csv", "On hold", "kept");
        let rows = &project.files[0].rows;
        assert_eq!(rows.rules, [("duplicates".to_owned(), false)]);
        assert_eq!(rows.status, [("On hold".to_owned(), "kept".to_owned())]);
        choose_currency(&mut project, "returns.csv", "USD");
        choose_currency(&mut project, "orders.csv", "EUR");
        let counting: Vec<_> =
            project.files.iter().filter_map(|recipe| recipe.rows.currency.as_deref()).collect();
        assert_eq!((counting, project.files.len()), (vec!["EUR"], 1));
    }

    #[test]
    fn dates_and_numbers_in_a_file_name_may_be_others_next_month() {
        let rows = [
            ("orders.csv", "orders.csv"),
            ("orders_2024-11.csv", "orders_*.csv"),
            ("orders-20241130.csv", "orders-*.csv"),
            ("2024.01.31 export.csv", "* export.csv"),
            ("B_iso_utf8.csv", "B_iso_utf8.csv"),
        ];
        for (name, expected) in rows {
            assert_eq!(pattern(name), expected);
            assert!(matches(&pattern(name), name), "{name}");
        }
    }

    #[test]
    fn a_choice_is_kept_once_and_forgotten_without_trace() {
        let mut project = Project::default();
        choose(&mut project, "orders.csv", "Created", Choice::Role(Some("date".into())));
        choose(&mut project, "orders.csv", "Created", Choice::Reading("day-first".into()));
        assert_eq!(project.files.len(), 1);
        let kept = chosen(&project, "orders.csv", "Created").unwrap();
        assert_eq!((kept.role.as_deref(), kept.order.as_deref()), (Some("date"), Some("day-first")));
        choose(&mut project, "orders.csv", "Created", Choice::Role(None));
        assert_eq!(chosen(&project, "orders.csv", "Created").unwrap().role, None);
        forget(&mut project, "orders.csv", "Created");
        assert_eq!(project, Project::default());
    }

    fn source(name: &str, headings: &[&str], known_as: Option<&str>) -> SourceView {
        SourceView {
            name: name.into(),
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            known_as: known_as.map(str::to_owned),
            ..SourceView::default()
        }
    }

    #[test]
    fn a_choice_remembers_the_headings_beside_it() {
        let before = Project::default();
        let mut project = before.clone();
        choose(&mut project, "a.csv", "Day", Choice::Role(Some("date".into())));
        remember_headings(&before, &mut project, &[source("a.csv", &["Id", "Day"], None)]);
        assert_eq!(project.files[0].headings, ["Id", "Day"]);
        // What nobody changed is left as it was saved.
        let saved = project.clone();
        remember_headings(&saved, &mut project, &[source("a.csv", &["Id", "Day", "New"], None)]);
        assert_eq!(project, saved);
        // Nor is a column forgotten of which it is open what became of it.
        choose(&mut project, "a.csv", "Id", Choice::Role(Some("customer_id".into())));
        remember_headings(&saved, &mut project, &[source("a.csv", &["Id", "Ordered"], None)]);
        assert_eq!(project.files[0].headings, ["Id", "Day"]);
        choose(&mut project, "a.csv", "Day", Choice::Reading("renamed:Ordered".into()));
        remember_headings(&saved, &mut project, &[source("a.csv", &["Id", "Ordered"], None)]);
        assert_eq!(project.files[0].headings, ["Id", "Ordered"]);
        assert_eq!(chosen(&project, "a.csv", "Ordered").unwrap().role.as_deref(), Some("date"));
        forget(&mut project, "a.csv", "Ordered");
        choose(&mut project, "a.csv", "Id", Choice::Reading("gone".into()));
        assert_eq!(project, Project::default());
    }

    #[test]
    fn a_file_known_by_its_headings_gets_choices_of_its_own() {
        let mut project = Project::default();
        choose(&mut project, "orders-jan.csv", "Day", Choice::Role(Some("date".into())));
        let sources = [source("export_2025-02.csv", &["Day"], Some("orders-jan.csv"))];
        adopt_known(&mut project, &sources);
        adopt_known(&mut project, &sources);
        let patterns: Vec<_> = project.files.iter().map(|recipe| recipe.pattern.as_str()).collect();
        assert_eq!(patterns, ["orders-jan.csv", "export_*.csv"]);
        assert_eq!(project.files[0].columns, project.files[1].columns);
    }

    #[test]
    fn a_reading_lands_where_the_project_keeps_it() {
        let mut project = Project::default();
        choose(&mut project, "a.csv", "Sum", Choice::Reading("comma".into()));
        choose(&mut project, "a.csv", "Day", Choice::Reading("month-first".into()));
        choose(&mut project, "a.csv", "Code", Choice::Reading("text".into()));
        assert_eq!(chosen(&project, "a.csv", "Sum").unwrap().decimal.as_deref(), Some("comma"));
        assert_eq!(chosen(&project, "a.csv", "Day").unwrap().order.as_deref(), Some("month-first"));
        assert_eq!(chosen(&project, "a.csv", "Code").unwrap().kind.as_deref(), Some("text"));
        choose(&mut project, "b.csv", "", Choice::Reading("encoding=windows-1251".into()));
        assert_eq!(project.files[1].encoding.as_deref(), Some("windows-1251"));
        assert_eq!(project.files[1].columns, []);
    }
}
