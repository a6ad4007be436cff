//! The one place of what the reader is working on: the project (exactly what is saved), what is loaded, what is being
//! loaded, and the way to the engine. Everything else on the screens is derived from these. `opening` is about files,
//! `project` about what is saved; asking, taking away and telling stand here.

mod opening;
mod project;

pub use opening::blamed;

use std::rc::Rc;
use std::sync::Arc;

use hedgerow_core::engine::{
    Answer, ExportKind, GlimpseView, OverviewView, ProblemView, Project, Request, SegmentationSpec,
    TotalsView,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::adopting::{adoptable, needs_adopting};
use super::{Engine, EngineState, History, Hooks, Notice, Reading, Refused};
use crate::platform::download;

/// Files on their way in.
#[derive(Clone, Debug, PartialEq)]
pub struct Arriving {
    /// Their names.
    pub names: Vec<String>,
    /// How far.
    pub reading: Reading,
    /// When it began.
    pub since_ms: f64,
}

/// A project as text that quotes a customer, waiting for the reader's word.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsaved {
    /// The text of the file.
    pub text: String,
    /// What to know before saving.
    pub problems: Vec<ProblemView>,
}

/// What the reader is working on.
#[derive(Clone, Copy)]
pub struct Workspace {
    project: RwSignal<Project>,
    saved: RwSignal<Project>,
    history: RwSignal<History<Vec<SegmentationSpec>>>,
    overview: RwSignal<Option<Arc<OverviewView>>>,
    arriving: RwSignal<Option<Arriving>>,
    refused: RwSignal<Vec<ProblemView>>,
    /// The first rows of a file as it is being read again, with its name.
    glimpse: RwSignal<Option<(String, Arc<GlimpseView>)>>,
    sample: RwSignal<bool>,
    notice: RwSignal<Option<Notice>>,
    unsaved: RwSignal<Option<Unsaved>>,
    engine_state: RwSignal<EngineState>,
    /// Whether the engine has died in this visit and was filled again.
    revived: RwSignal<bool>,
    /// Grows when every answer may have changed.
    revision: RwSignal<u64>,
    files: RwSignal<Vec<File>, LocalStorage>,
    /// Files that the last opening refused, for another try.
    refused_files: StoredValue<Vec<File>, LocalStorage>,
    engine: StoredValue<Rc<dyn Engine>, LocalStorage>,
    cancel: StoredValue<Option<Rc<dyn Fn()>>, LocalStorage>,
    /// What the engine was given last.
    adopted: StoredValue<Option<Project>>,
    /// Counts openings, so that an older one that ends late changes nothing.
    opening: StoredValue<u64>,
    openings_ended: RwSignal<u64>,
}

impl Workspace {
    /// An empty workspace in front of this engine, for everyone below.
    pub fn provide(engine: Rc<dyn Engine>) -> Workspace {
        let workspace = Workspace {
            project: RwSignal::new(Project::default()),
            saved: RwSignal::new(Project::default()),
            history: RwSignal::default(),
            overview: RwSignal::new(None),
            arriving: RwSignal::new(None),
            refused: RwSignal::new(Vec::new()),
            glimpse: RwSignal::new(None),
            sample: RwSignal::new(false),
            notice: RwSignal::new(None),
            unsaved: RwSignal::new(None),
            engine_state: RwSignal::new(EngineState::Starting),
            revived: RwSignal::new(false),
            revision: RwSignal::new(0),
            files: RwSignal::new_local(Vec::new()),
            refused_files: StoredValue::new_local(Vec::new()),
            engine: StoredValue::new_local(Rc::clone(&engine)),
            cancel: StoredValue::new_local(None),
            adopted: StoredValue::new(None),
            opening: StoredValue::new(0),
            openings_ended: RwSignal::new(0),
        };
        provide_context(workspace);
        engine.watch(Hooks {
            changed: Rc::new(move |state| workspace.engine_changed(state)),
            replay: Rc::new(move || workspace.what_to_replay()),
        });
        workspace
    }

    // What is loaded.

    /// What is loaded, tracked.
    pub fn overview(self) -> Option<Arc<OverviewView>> {
        self.overview.get()
    }

    /// The totals, tracked.
    pub fn totals(self) -> Option<TotalsView> {
        self.overview.with(|overview| overview.as_ref().and_then(|overview| overview.totals.clone()))
    }

    /// Whether there are customers to work with, tracked.
    pub fn has_customers(self) -> bool {
        self.overview.with(|overview| overview.as_ref().is_some_and(|overview| overview.totals.is_some()))
    }

    /// Of how many customers one was read, where it is a sample, tracked.
    pub fn portion(self) -> Option<u32> {
        self.overview.with(|overview| overview.as_ref().and_then(|overview| overview.sample))
    }

    /// Whether made-up data are loaded, tracked.
    pub fn is_sample(self) -> bool {
        self.sample.get()
    }

    /// What is on its way in, tracked.
    pub fn arriving(self) -> Option<Arriving> {
        self.arriving.get()
    }

    /// The first rows of this file as they will be, while it is being read again, tracked.
    pub fn glimpse_of(self, file: &str) -> Option<Arc<GlimpseView>> {
        self.glimpse.with(|glimpse| {
            let (_, glimpse) = glimpse.as_ref().filter(|(name, _)| name == file)?;
            Some(Arc::clone(glimpse))
        })
    }

    /// Why the last opening was refused, tracked.
    pub fn refused(self) -> Vec<ProblemView> {
        self.refused.get()
    }

    /// The engine's state, tracked.
    pub fn engine_state(self) -> EngineState {
        self.engine_state.get()
    }

    /// Whether the engine died and was filled again, tracked.
    pub fn was_revived(self) -> bool {
        self.revived.get()
    }

    /// The reader has seen that the engine was started again.
    pub fn dismiss_revival(self) {
        self.revived.set(false);
    }

    /// Depends on everything that may change every answer.
    pub fn track_revision(self) {
        self.revision.track();
    }

    // Asking.

    /// Asks; the engine is given the present project first if the answer depends on what changed in it.
    pub async fn ask(self, request: Request) -> Result<Answer, Refused> {
        let project = self.peek(adoptable);
        let matters =
            !matches!(request, Request::Complete { .. } | Request::Preview { .. } | Request::Draw(_));
        let except = match &request {
            Request::Evaluate { segmentation, .. } => {
                project.segmentations.iter().position(|known| known.name == segmentation.name)
            }
            _ => None,
        };
        let stale = matters
            && self.adopted.with_value(|adopted| {
                adopted.as_ref().is_some_and(|adopted| needs_adopting(adopted, &project, except))
            });
        if stale {
            self.adopt(project).await?;
        }
        self.ask_plainly(request).await
    }

    /// The question about one segmentation, so put that the engine knows which of its own it stands for. Tracked.
    pub fn evaluation(self, at: usize) -> Option<Request> {
        let segmentation =
            self.with_project(|project| project.segmentations.get(at).map(super::edit::evaluable))?;
        let known_as = self.adopted.with_value(|adopted| {
            adopted.as_ref().and_then(|adopted| adopted.segmentations.get(at)).map(|known| known.name.clone())
        });
        let instead_of = known_as.filter(|known| *known != segmentation.name);
        Some(Request::Evaluate { segmentation, instead_of })
    }

    /// Gives the engine the project. It goes on when the question that made it necessary is withdrawn: what the engine
    /// was given must be what is remembered here.
    async fn adopt(self, project: Project) -> Result<(), Refused> {
        let before = self.adopted.try_update_value(|adopted| adopted.replace(project.clone())).flatten();
        let (done, ended) = futures_channel::oneshot::channel();
        spawn_local(async move {
            let answer = self.ask_plainly(Request::Adopt(project)).await;
            let result = match answer {
                Ok(Answer::Overview(overview)) => {
                    self.overview.set(Some(Arc::new(overview)));
                    Ok(())
                }
                Ok(_) => Ok(()),
                Err(refused) => {
                    self.adopted.set_value(before);
                    Err(refused)
                }
            };
            // Nobody waits when the question was withdrawn.
            drop(done.send(result));
        });
        ended.await.unwrap_or(Err(Refused::Cancelled))
    }

    async fn ask_plainly(self, request: Request) -> Result<Answer, Refused> {
        let answer = self.engine.with_value(|engine| engine.ask(request));
        answer.await
    }

    /// Makes a file and gives it to the reader.
    pub fn export(self, kind: ExportKind) {
        spawn_local(async move {
            // Brings the engine up to the present project.
            if let Err(refused) = self.ask(Request::Overview).await {
                self.tell_refused(refused);
                return;
            }
            let file = self.engine.with_value(|engine| engine.export(kind));
            match file.await {
                Ok(file) => {
                    download(&file.name, &file.media_type, &file.bytes);
                    let left_out = file.left_out.into_iter().map(|one| one.segmentation).collect();
                    self.notice.set(Some(Notice::Saved { file: file.name, left_out }));
                }
                Err(refused) => self.tell_refused(refused),
            }
        });
    }

    // Telling.

    /// What the reader is to be told, tracked.
    pub fn notice(self) -> Option<Notice> {
        self.notice.get()
    }

    /// Tells the reader.
    pub fn tell(self, notice: Notice) {
        self.notice.set(Some(notice));
    }

    /// The reader has read it.
    pub fn dismiss_notice(self) {
        self.notice.set(None);
    }

    fn tell_refused(self, refused: Refused) {
        if let Refused::Problems(problems) = refused {
            self.notice.set(Some(Notice::Refused(problems)));
        }
    }

    // The engine's life.

    /// Starts the engine again after it stood still.
    pub fn restart(self) {
        self.with_engine(|engine| engine.restart());
    }

    fn with_engine(self, act: impl FnOnce(&dyn Engine)) {
        let engine = self.engine.get_value();
        act(&*engine);
    }

    fn engine_changed(self, state: EngineState) {
        let was_ill = matches!(self.engine_state.get_untracked(), EngineState::Replaying(_));
        if was_ill && state == EngineState::Ready {
            self.revived.set(true);
            self.revision.update(|revision| *revision += 1);
        }
        if matches!(state, EngineState::Replaying(_) | EngineState::Still(_)) {
            // Whatever was being read died with the engine.
            self.arriving.set(None);
        }
        self.engine_state.set(state);
    }

    fn what_to_replay(self) -> (Vec<File>, Project) {
        let project = self.peek(adoptable);
        self.adopted.set_value(Some(project.clone()));
        (self.files.get_untracked(), project)
    }
}

/// The name under which a project is saved.
fn file_name(project: &str) -> String {
    let name: String =
        project.trim().chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    let name = name.trim_matches('-').to_lowercase();
    if name.is_empty() { "hedgerow.toml".into() } else { format!("{name}.toml") }
}

/// The workspace.
pub fn use_workspace() -> Workspace {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_saved_under_its_name() {
        assert_eq!(file_name("Workwear shop"), "workwear-shop.toml");
        assert_eq!(file_name(" ../Κατάστημα 1 "), "κατάστημα-1.toml");
        assert_eq!(file_name("—"), "hedgerow.toml");
    }
}
