//! Opening files: a job that asks for bytes, gives out slices and ends with a ledger.
//!
//! The job stands beside the engine, which keeps what it had until [`Engine::finish`]. Dropping the job is
//! giving it up. It does no input itself: the caller reads what is wanted and has slices parsed, here or in
//! as many other places as it likes; results do not depend on that.

use super::problem::views;
use super::rejects::RejectPlaces;
use super::session::{Base, Engine};
use super::source_view::SourceRecord;
use super::{AnswerError, FileRecipe, GlimpseView, OverviewView, ProblemView, Project, QuestionView};
use super::{fit, recipe};
use crate::diag::Warned;
use crate::ledger::{Building, Ledger, LedgerOptions};
use crate::load::{
    FileInfo, LoadOptions, Loaded, Loader, Origin, Question, QuestionKind, Recipe, Settlement, SlicePart,
    SliceTask, Step, Want,
};

/// What an opening wants next.
#[derive(Debug)]
pub enum OpenStep {
    /// Read these bytes and hand them to [`OpenJob::feed`].
    Want(Want),
    /// Have this slice parsed by [`crate::load::parse_slice`], anywhere, and hand the part to
    /// [`OpenJob::accept`].
    Parse(SliceTask),
    /// Nothing until a part that was given out comes back.
    Wait,
    /// A piece of work was done; step again.
    Working(OpenProgress),
    /// Everything is ready to be taken over by [`Engine::finish`].
    Done(Box<Opened>),
}

/// How far an opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenProgress {
    /// What is being done.
    pub stage: OpenStage,
    /// Bytes that have been read into columns, or steps of joining.
    pub done: u64,
    /// How many there are, as far as is known.
    pub total: u64,
    /// Records read.
    pub rows: u64,
}

/// The stages of an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenStage {
    /// Files become tables.
    Reading,
    /// Tables become one base of customers.
    Joining,
}

/// Files that were opened, on their way into the engine.
#[derive(Debug)]
pub struct Opened {
    base: Base,
    project: Project,
    /// Whether the project comes with the files, or was the engine's when the job began.
    brings_project: bool,
}

/// Opens files, a step at a time.
pub struct OpenJob {
    project: Project,
    brings_project: bool,
    options: LedgerOptions,
    files: Vec<FileInfo>,
    /// How files are loaded; its decisions are those that stand above the project's.
    loading: LoadOptions,
    stage: Stage,
    progress: OpenProgress,
    records: Vec<SourceRecord>,
    problems: Vec<ProblemView>,
    recipes: Vec<Recipe>,
    origins: Vec<Origin>,
    /// Names of files whose choices were found by their headings, each with the pattern of the file they were made for.
    known: Vec<(String, String)>,
}

enum Stage {
    Loading(Box<Loader>),
    Joining(Box<Building>),
    Over,
}

impl Engine {
    /// A job that opens files in the place of those that are open, under the current project. `settle`
    /// stands above what the project says about columns.
    ///
    /// # Errors
    /// When the project says something about files that means nothing.
    pub fn open(&self, files: Vec<FileInfo>, settle: Vec<Settlement>) -> Result<OpenJob, AnswerError> {
        self.job(self.project.clone(), false, files, settle)
    }

    /// A job that opens files together with a project: both take the place of what was there, or neither.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn open_project(
        &self,
        project: Project,
        files: Vec<FileInfo>,
        settle: Vec<Settlement>,
    ) -> Result<OpenJob, AnswerError> {
        self.job(project, true, files, settle)
    }

    fn job(
        &self,
        project: Project,
        brings_project: bool,
        files: Vec<FileInfo>,
        settle: Vec<Settlement>,
    ) -> Result<OpenJob, AnswerError> {
        let mut loading = self.load_options(settle);
        loading.optional_columns = fit::optional_columns(&project);
        loading.sample = project.sample.filter(|every| *every > 1);
        let settle = decisions(&project, &loading, &files)?;
        let options = self.ledger_options(&project)?;
        let total = files.iter().map(|file| file.size).sum();
        let loader = Loader::new(files.clone(), LoadOptions { settle, ..loading.clone() });
        Ok(OpenJob {
            project,
            brings_project,
            options,
            files,
            loading,
            stage: Stage::Loading(Box::new(loader)),
            progress: OpenProgress { stage: OpenStage::Reading, done: 0, total, rows: 0 },
            records: Vec::new(),
            problems: Vec::new(),
            recipes: Vec::new(),
            origins: Vec::new(),
            known: Vec::new(),
        })
    }

    /// Takes over what a job opened, in the place of what was there.
    ///
    /// # Errors
    /// When the as-of date of a project that was adopted meanwhile is not a date.
    pub fn finish(&mut self, opened: Opened) -> Result<OverviewView, AnswerError> {
        let Opened { mut base, project, brings_project } = opened;
        if !brings_project && project.as_of != self.project.as_of {
            let options = self.ledger_options(&self.project)?;
            base.show(base.ledger().with_as_of(&options));
        }
        if brings_project {
            self.project = project;
        }
        Ok(self.replace(base))
    }
}

impl Engine {
    /// Keeps what a job found that came to this error, if its files could be read and only make no base together: no
    /// column of theirs may say yet which customer a row belongs to. They can be looked at then, and be opened again
    /// with a project that says it.
    ///
    /// # Errors
    /// The same error, when files could not be read, or when there is a base, which stays.
    pub fn finish_unjoined(&mut self, job: OpenJob, error: AnswerError) -> Result<OverviewView, AnswerError> {
        let problems = [job.problems, error.problems.clone()].concat();
        let kept = self.keep_unjoined(job.records, problems).ok_or(error)?;
        if job.brings_project {
            self.project = job.project;
        }
        Ok(kept)
    }
}

impl OpenJob {
    /// What to do next.
    ///
    /// # Errors
    /// Why the files cannot be opened. The job is of no use then, except to look at what it found.
    pub fn step(&mut self) -> Result<OpenStep, AnswerError> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Loading(mut loader) => {
                let step = loader.step().map_err(|error| AnswerError::of(&error))?;
                let step = match step {
                    Step::Want(want) => OpenStep::Want(want),
                    Step::Parse(task) => OpenStep::Parse(task),
                    Step::Wait => OpenStep::Wait,
                    Step::Working(progress) => {
                        self.progress.done = progress.bytes;
                        self.progress.total = progress.of;
                        self.progress.rows = progress.rows;
                        OpenStep::Working(self.progress)
                    }
                    Step::Done(loaded) if self.recognises_members(&loaded)? => {
                        let settle = decisions(&self.project, &self.loading, &self.files)?;
                        let options = LoadOptions { settle, ..self.loading.clone() };
                        self.stage = Stage::Loading(Box::new(Loader::new(self.files.clone(), options)));
                        return Ok(OpenStep::Working(self.progress));
                    }
                    Step::Done(loaded) => {
                        self.loaded(loaded);
                        return Ok(OpenStep::Working(self.progress));
                    }
                };
                self.stage = Stage::Loading(loader);
                Ok(step)
            }
            Stage::Joining(mut building) => {
                if let Some(built) = building.step().map_err(|error| AnswerError::of(&error))? {
                    return Ok(OpenStep::Done(Box::new(self.opened(built))));
                }
                (self.progress.done, self.progress.total) = building.progress();
                self.stage = Stage::Joining(building);
                Ok(OpenStep::Working(self.progress))
            }
            Stage::Over => Ok(OpenStep::Wait),
        }
    }

    /// Hands over bytes that were wanted.
    ///
    /// # Errors
    /// When the file cannot be read by what they show.
    pub fn feed(&mut self, want: &Want, bytes: &[u8]) -> Result<(), AnswerError> {
        match &mut self.stage {
            Stage::Loading(loader) => loader.feed(want, bytes).map_err(|error| AnswerError::of(&error))?,
            _ => return Ok(()),
        }
        self.recognise(want.file)
    }

    /// A file of another name than any that the project speaks of may be known by its headings: it is looked at again
    /// with the choices that were made for the one it is like.
    fn recognise(&mut self, file: usize) -> Result<(), AnswerError> {
        let Stage::Loading(loader) = &mut self.stage else { return Ok(()) };
        let Some((recipe, info)) = loader.recipe(file).zip(self.files.get(file)) else { return Ok(()) };
        let names = std::slice::from_ref(&info.name);
        let Some(known) = fit::by_headings(&self.project, names, recipe.headings()).cloned() else {
            return Ok(());
        };
        self.known.push((info.name.clone(), known.pattern.clone()));
        self.project.files.push(FileRecipe { pattern: info.name.clone(), ..known });
        loader.look_again(file, decisions(&self.project, &self.loading, &self.files)?);
        Ok(())
    }

    /// Whether members of containers are known by their headings. They are read again then.
    fn recognises_members(&mut self, loaded: &Loaded) -> Result<bool, AnswerError> {
        let before = self.known.len();
        for (recipe, origin) in loaded.recipes.iter().zip(&loaded.origins) {
            let name = &recipe.file;
            if self.known.iter().any(|(known, _)| known == name) {
                continue;
            }
            if let Some(known) = fit::by_headings(&self.project, &origin.names, recipe.headings()).cloned() {
                self.known.push((name.clone(), known.pattern.clone()));
                self.project.files.push(FileRecipe { pattern: name.clone(), ..known });
            }
        }
        Ok(self.known.len() > before)
    }

    /// Hands over a part. Parts may come in any order.
    ///
    /// # Errors
    /// When the file cannot be read by what it shows.
    pub fn accept(&mut self, part: SlicePart) -> Result<(), AnswerError> {
        match &mut self.stage {
            Stage::Loading(loader) => loader.accept(part).map_err(|error| AnswerError::of(&error)),
            _ => Ok(()),
        }
    }

    /// How far the job is.
    pub fn progress(&self) -> OpenProgress {
        match &self.stage {
            Stage::Loading(loader) => {
                let progress = loader.progress();
                OpenProgress {
                    done: progress.bytes,
                    total: progress.of,
                    rows: progress.rows,
                    ..self.progress
                }
            }
            _ => self.progress,
        }
    }

    /// The first file once it is read, with so many of its first rows.
    pub(super) fn glimpse(&self, rows: u32) -> Option<GlimpseView> {
        let record = self.records.first()?;
        Some(GlimpseView { source: record.view.clone(), rows: record.preview(0, rows) })
    }

    /// What was found in the files so far, for looking at where they do not make a base together.
    pub fn found(&self) -> OverviewView {
        OverviewView {
            sources: self.records.iter().map(|record| record.view.clone()).collect(),
            problems: self.problems.clone(),
            ..OverviewView::default()
        }
    }

    fn loaded(&mut self, loaded: Loaded) {
        let Loaded { mut sources, recipes, questions, origins } = loaded;
        recipe::apply(&self.project, &mut sources, &origins);
        let size = |origin: &Origin| self.files.get(origin.file).map_or(0, |file| file.size);
        self.records = sources
            .iter()
            .zip(&recipes)
            .zip(&origins)
            .map(|((source, recipe), origin)| SourceRecord::new(source, recipe, size(origin)))
            .collect();
        for question in &questions {
            let record = self.records.iter_mut().find(|record| record.view.name == question.file);
            if let Some(record) = record {
                record.view.questions.push(question_view(question));
            }
        }
        for ((record, recipe), origin) in self.records.iter_mut().zip(&recipes).zip(&origins) {
            let known = self.known.iter().find(|(name, _)| *name == record.view.name);
            record.view.known_as = known.map(|(_, pattern)| pattern.clone());
            fit::look(&self.project, &origin.names, recipe.headings(), &mut record.view);
        }
        self.recipes = recipes;
        self.origins = origins;
        let rules = recipe::row_rules(&self.project, &self.origins);
        let building = Building::new(sources, &self.options).with_rules(rules);
        self.progress.stage = OpenStage::Joining;
        (self.progress.done, self.progress.total) = building.progress();
        self.stage = Stage::Joining(Box::new(building));
    }

    fn opened(&mut self, built: Warned<Ledger>) -> Opened {
        let records = std::mem::take(&mut self.records);
        let recipes = std::mem::take(&mut self.recipes);
        let places = RejectPlaces::new(&built.value, &recipes, std::mem::take(&mut self.origins));
        let mut base = Base::new(records, places, views(built.problems), built.value);
        base.sample = self.loading.sample;
        let project = std::mem::take(&mut self.project);
        Opened { base, project, brings_project: self.brings_project }
    }
}

/// The decisions of a project that are about these files, and those that stand above them.
fn decisions(
    project: &Project,
    loading: &LoadOptions,
    files: &[FileInfo],
) -> Result<Vec<Settlement>, AnswerError> {
    let mut settled = recipe::settlements(project)?;
    // What the project says of files that are not among these is for another day.
    settled.retain(|settlement| files.iter().any(|file| settlement.may_be_for(&file.name)));
    settled.extend(loading.settle.iter().cloned());
    Ok(settled)
}

fn question_view(question: &Question) -> QuestionView {
    let [first, second] = &question.readings;
    let reading = |proposal: &crate::load::Proposal| {
        let shown = proposal.examples.first().map_or_else(String::new, |(_, value)| value.to_string());
        let setting = match question.kind {
            QuestionKind::Encoding => format!("encoding={}", proposal.setting.name()),
            QuestionKind::DateOrder | QuestionKind::DecimalMark | QuestionKind::DateNumber => {
                proposal.setting.name()
            }
        };
        (setting, shown)
    };
    QuestionView {
        column: question.column.clone(),
        example: first.examples.first().map_or_else(String::new, |(cell, _)| cell.clone()),
        readings: vec![reading(first), reading(second)],
    }
}
