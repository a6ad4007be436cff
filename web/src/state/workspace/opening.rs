//! Opening files, beside what is loaded or in its place; what is loaded stays until everything has gone well.

use std::rc::Rc;
use std::sync::Arc;

use hedgerow_core::engine::sample::SAMPLE_SEED;
use hedgerow_core::engine::{Answer, PlaceView, ProblemView, Project, Request, SeverityView};
use hedgerow_core::load::MEMBER_MARK;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::{Arriving, Workspace};
use crate::platform::{download, download_blob, file_of, now_ms};
use crate::state::adopting::adoptable;
use crate::state::{History, Notice, Reading, Refused, recipe};

/// What is to be opened.
struct Attempt {
    files: Vec<File>,
    project: Project,
    sample: bool,
    /// Whether one file that cannot be read is reason enough to refuse the others.
    picky: bool,
    /// Why other files were refused before.
    refused: Vec<ProblemView>,
    /// The file that is read otherwise than before, if it is one: its first rows are shown at once.
    changed: Option<File>,
}

impl Attempt {
    /// To open all of these files, or none.
    fn of(files: Vec<File>, project: Project) -> Attempt {
        Attempt { files, project, sample: false, picky: true, refused: Vec::new(), changed: None }
    }
}

impl Workspace {
    /// Opens these files beside what is loaded; one of the same name takes its place. A sample gives way.
    pub fn add_files(self, added: Vec<File>) {
        if added.is_empty() {
            return;
        }
        let project =
            if self.sample.get_untracked() { Project::default() } else { self.project.get_untracked() };
        self.add(added, project);
    }

    fn add(self, added: Vec<File>, project: Project) {
        let mut files = if self.sample.get_untracked() { Vec::new() } else { self.files.get_untracked() };
        files.retain(|file| !added.iter().any(|new| new.name() == file.name()));
        files.extend(added);
        self.open_then(Attempt { picky: false, ..Attempt::of(files, project) }, || ());
    }

    /// Opens what remains without this file.
    pub fn remove_file(self, name: &str) {
        let mut files = self.files.get_untracked();
        files.retain(|file| file.name() != name);
        if files.is_empty() {
            self.close();
        } else {
            self.open(files, self.project.get_untracked(), self.sample.get_untracked());
        }
    }

    /// Makes the sample and opens it.
    pub fn open_sample(self) {
        spawn_local(async move {
            match self.ask_plainly(Request::Sample { seed: SAMPLE_SEED }).await {
                Ok(Answer::Sample(raw)) => {
                    let files = raw
                        .iter()
                        .filter_map(|file| file_of(&file.name, &file.media_type, &file.bytes))
                        .collect();
                    self.open(files, Project::default(), true);
                }
                Ok(_) => {}
                Err(refused) => self.tell_refused(refused),
            }
        });
    }

    /// Gives the raw files of the sample to the reader.
    pub fn download_sample(self) {
        for file in self.files.get_untracked() {
            download_blob(&file.name(), &file);
        }
    }

    /// Gives a blank workbook to the reader.
    pub fn download_blank_workbook(
        self,
        name: String,
        sheets: Vec<(String, Vec<String>)>,
        right_to_left: bool,
    ) {
        spawn_local(async move {
            match self.ask_plainly(Request::BlankWorkbook { name, sheets, right_to_left }).await {
                Ok(Answer::Export(file)) => download(&file.name, &file.media_type, &file.bytes),
                Ok(_) => {}
                Err(refused) => self.tell_refused(refused),
            }
        });
    }

    /// Changes how the files are read and opens them again. If that is refused, nothing changes. The screens that
    /// show the files are built anew at the end, so `afterwards` is the time to put the focus back.
    pub fn reread(self, change: impl FnOnce(&mut Project), afterwards: impl FnOnce() + 'static) {
        let mut project = self.project.get_untracked();
        change(&mut project);
        if project != self.project.get_untracked() {
            self.overview.with_untracked(|overview| {
                let sources = overview.as_ref().map_or(&[][..], |overview| &overview.sources);
                self.project
                    .with_untracked(|before| recipe::remember_headings(before, &mut project, sources));
            });
            let sample = self.sample.get_untracked();
            let files = self.files.get_untracked();
            let changed = self.project.with_untracked(|before| {
                files.iter().find(|file| recipe::differs(before, &project, &file.name())).cloned()
            });
            self.open_then(Attempt { sample, changed, ..Attempt::of(files, project) }, afterwards);
        }
    }

    /// Reads a file with another choice: one that is open, or one that was refused a moment ago.
    pub fn mend(self, file: &str, change: impl FnOnce(&mut Project)) {
        let refused =
            self.refused_files.with_value(|files| files.iter().find(|one| one.name() == file).cloned());
        let Some(refused) = refused else { return self.reread(change, || ()) };
        let mut project = self.project.get_untracked();
        change(&mut project);
        self.add(vec![refused], project);
    }

    /// Depends on the end of every opening, however it ended.
    pub fn track_openings(self) {
        self.openings_ended.track();
    }

    /// Stops what is on its way in.
    pub fn cancel_opening(self) {
        if let Some(cancel) = self.cancel.get_value() {
            cancel();
        }
    }

    /// Forgets the files and begins a new project.
    pub fn close(self) {
        self.begin_opening();
        self.take(Project::default());
        self.overview.set(None);
        self.files.set(Vec::new());
        self.sample.set(false);
        self.adopted.set_value(None);
        self.revision.update(|revision| *revision += 1);
        self.with_engine(|engine| engine.restart());
    }

    fn begin_opening(self) -> u64 {
        self.cancel_opening();
        self.cancel.set_value(None);
        self.arriving.set(None);
        self.glimpse.set(None);
        self.refused.set(Vec::new());
        self.opening.update_value(|opening| *opening += 1);
        self.opening.get_value()
    }

    pub(super) fn open(self, files: Vec<File>, project: Project, sample: bool) {
        self.open_then(Attempt { sample, ..Attempt::of(files, project) }, || ());
    }

    fn open_then(self, attempt: Attempt, then: impl FnOnce() + 'static) {
        let Attempt { files, project, sample, picky, mut refused, changed } = attempt;
        if refused.is_empty() {
            self.refused_files.set_value(Vec::new());
        }
        let number = self.begin_opening();
        let names = files.iter().map(File::name).collect();
        let total = files.iter().map(|file| file.size() as u64).sum();
        let reading = Reading { done: 0, total };
        self.arriving.set(Some(Arriving { names, reading, since_ms: now_ms() }));
        let report = Rc::new(move |reading| {
            self.arriving.update(|arriving| {
                if let Some(arriving) = arriving.as_mut().filter(|_| number == self.opening.get_value()) {
                    arriving.reading = reading;
                }
            });
        });
        if let Some(file) = changed {
            self.look(file, adoptable(&project), number);
        }
        let opening =
            self.engine.with_value(|engine| engine.open(files.clone(), adoptable(&project), report));
        self.cancel.set_value(Some(opening.cancel));
        spawn_local(async move {
            let result = opening.result.await;
            if number != self.opening.get_value() {
                return;
            }
            self.arriving.set(None);
            self.glimpse.set(None);
            self.cancel.set_value(None);
            match result {
                Ok(overview) => {
                    let mut project = project;
                    recipe::adopt_known(&mut project, &overview.sources);
                    self.files.set(files);
                    self.sample.set(sample);
                    self.adopted.set_value(Some(adoptable(&project)));
                    if project.segmentations
                        != self.project.with_untracked(|known| known.segmentations.clone())
                    {
                        self.history.set(History::default());
                    }
                    self.project.set(project);
                    self.overview.set(Some(Arc::new(overview)));
                    self.revision.update(|revision| *revision += 1);
                    self.refused.set(refused);
                }
                Err(Refused::Problems(problems)) => {
                    let good = without_blamed(&files, &problems);
                    let bad = files.iter().filter(|file| !good.contains(file)).cloned();
                    self.refused_files.update_value(|files| files.extend(bad));
                    refused.extend(problems);
                    let nothing_new = good == self.files.get_untracked() && self.has_overview();
                    if !picky && !good.is_empty() && !nothing_new {
                        let attempt = Attempt { sample, picky, refused, ..Attempt::of(good, project) };
                        return self.open_then(attempt, then);
                    }
                    self.refused.set(refused);
                }
                Err(Refused::Cancelled) => self.notice.set(Some(Notice::Cancelled)),
                Err(Refused::Died) => {}
            }
            self.openings_ended.update(|ended| *ended += 1);
            then();
        });
    }

    /// Shows the first rows of a file as they will be. Where they cannot be had, what is read as a whole says why.
    fn look(self, file: File, project: Project, number: u64) {
        let name = file.name();
        let glimpse = self.engine.with_value(|engine| engine.glimpse(file, project));
        spawn_local(async move {
            if let Ok(glimpse) = glimpse.await
                && number == self.opening.get_value()
                && self.arriving.with_untracked(Option::is_some)
            {
                self.glimpse.set(Some((name, Arc::new(glimpse))));
            }
        });
    }

    fn has_overview(self) -> bool {
        self.overview.with_untracked(Option::is_some)
    }
}

/// The files that none of these problems is about; none when a problem is about no file in particular.
fn without_blamed(files: &[File], problems: &[ProblemView]) -> Vec<File> {
    let errors = problems.iter().filter(|problem| problem.severity == SeverityView::Error);
    let Some(blamed) = errors.map(blamed).collect::<Option<Vec<_>>>() else { return Vec::new() };
    files.iter().filter(|file| !blamed.contains(&file.name().as_str())).cloned().collect()
}

/// The file that a problem is about. A member of a workbook or an archive stands behind the name of its file.
pub fn blamed(problem: &ProblemView) -> Option<&str> {
    let name = match problem.place.as_ref()? {
        PlaceView::File(file) | PlaceView::Column { file, .. } | PlaceView::Line { file, .. } => file,
        _ => return None,
    };
    Some(name.split(MEMBER_MARK).next().unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(place: Option<PlaceView>) -> ProblemView {
        ProblemView {
            code: "load.empty".into(),
            severity: SeverityView::Error,
            args: Vec::new(),
            place,
            english: String::new(),
            help: None,
        }
    }

    #[test]
    fn a_problem_is_about_its_file_and_not_about_a_member() {
        let member = format!("book.xlsx{MEMBER_MARK}Sheet");
        assert_eq!(blamed(&problem(Some(PlaceView::File(member)))), Some("book.xlsx"));
        assert_eq!(blamed(&problem(Some(PlaceView::File("a.csv".into())))), Some("a.csv"));
        assert_eq!(blamed(&problem(None)), None);
    }
}
