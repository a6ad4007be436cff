//! A project run over files: all its lists and tables, put into a folder together.

use std::fs;
use std::path::{Path, PathBuf};

use hedgerow_core::calendar::Day;
use hedgerow_core::engine::{
    Answer, AnswerError, ArgView, Engine, ExportKind, ExportView, PlaceView, ProblemView, Project, Renamed,
    Request, SegmentationKind,
};
use hedgerow_core::load::Settlement;

use crate::failure::{Failure, excerpt, problem_text};
use crate::open::{self, open};
use crate::replace::Replacement;

/// Files that a run writes only when the project asks for them.
const SOMETIMES: [&str; 2] = ["crossings.csv", "audiences.csv"];

/// Runs a project, in which some columns may be called otherwise by now.
pub fn run(
    project_path: &Path,
    paths: &[PathBuf],
    out: &Path,
    as_of: Option<Day>,
    (settle, renamed): (Vec<Settlement>, &[Renamed]),
) -> Result<(), Failure> {
    let mut project = read_project(project_path, as_of)?;
    for recipe in &mut project.files {
        renamed.iter().for_each(|renamed| renamed.apply(recipe));
    }
    let files = open::files(paths)?;
    let mut engine = Engine::new(open::today());
    engine.ask(Request::Adopt(project.clone())).map_err(Failure::answer)?;
    let overview = open(&mut engine, &files, settle).map_err(|not| not.failure)?;
    if let Some(open) = Failure::open_questions(&overview.sources) {
        return Err(open);
    }
    let mut kinds = vec![ExportKind::Customers, ExportKind::Segments, ExportKind::Summary];
    kinds.extend((!project.crossings.is_empty()).then_some(ExportKind::Crossings));
    kinds.extend((!project.audiences.is_empty()).then_some(ExportKind::Audiences));
    let mut exports = Vec::with_capacity(kinds.len() + 1);
    for kind in kinds {
        let answer = engine.ask(Request::Export(kind));
        match answer.map_err(|error| in_project(project_path, &project, error))? {
            Answer::Export(export) => {
                // A page may give away what is right; a scheduled run must not pass over what is wrong.
                let wrong = export.left_out.iter().flat_map(|one| one.problems.clone());
                let wrong = AnswerError { problems: wrong.collect() };
                if !wrong.problems.is_empty() {
                    return Err(in_project(project_path, &project, wrong));
                }
                exports.push(export);
            }
            _ => return Err(Failure::text("internal: an export was answered by something else")),
        }
    }
    exports.push(open::rejects(&engine, &files)?);
    write(out, &exports).map_err(|error| Failure::io(out, &error))
}

fn read_project(path: &Path, as_of: Option<Day>) -> Result<Project, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::io(path, &error))?;
    let name = path.display().to_string();
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::text(format!("{name}: this is not TOML: it is not text in UTF-8 (line 1)")))?;
    let answer = Engine::new(open::today()).ask(Request::ReadProject(text.clone()));
    match answer.map_err(|error| Failure::in_text(&name, &text, error))? {
        Answer::Project { mut project, .. } => {
            if let Some(day) = as_of {
                project.as_of = Some(day.to_string());
            }
            Ok(project)
        }
        _ => Err(Failure::text("internal: a project was answered by something else")),
    }
}

fn write(out: &Path, exports: &[ExportView]) -> std::io::Result<()> {
    let mut replacement = Replacement::new(out)?;
    for export in exports {
        replacement.add(&export.name, &export.bytes)?;
    }
    replacement.commit(&SOMETIMES)
}

/// What is wrong in a project, with the criterion it is wrong in.
fn in_project(path: &Path, project: &Project, error: AnswerError) -> Failure {
    let name = path.display();
    let texts = error.problems.iter().map(|problem| {
        let (place, criterion) = criterion_of(project, problem);
        let marked = match (&problem.place, criterion) {
            (Some(PlaceView::Text { start, end }), Some(text)) => {
                excerpt(text, *start as usize, *end as usize)
            }
            _ => String::new(),
        };
        format!("{name}: {place}{}{marked}", problem_text(problem))
    });
    Failure::Error(texts.collect())
}

/// Where in the project a problem is, and the criterion there.
fn criterion_of<'p>(project: &'p Project, problem: &ProblemView) -> (String, Option<&'p str>) {
    let arg = |wanted: &str| {
        problem.args.iter().find_map(|(name, arg)| match arg {
            ArgView::Text(text) if name == wanted => Some(text.as_str()),
            _ => None,
        })
    };
    if let Some(audience) = arg("audience") {
        let found = project.audiences.iter().find(|one| one.name == audience);
        return (format!("audience \"{audience}\": "), found.map(|one| one.criterion.as_str()));
    }
    let (Some(segmentation), Some(segment)) = (arg("segmentation"), arg("segment")) else {
        return (String::new(), None);
    };
    let spec = project.segmentations.iter().find(|spec| spec.name == segmentation);
    let rule = spec.and_then(|spec| match &spec.kind {
        SegmentationKind::Rules { segments } => segments.iter().find(|rule| rule.name == segment),
        _ => None,
    });
    let place = format!("segmentation \"{segmentation}\", segment \"{segment}\": ");
    (place, rule.map(|rule| rule.criterion.as_str()))
}
