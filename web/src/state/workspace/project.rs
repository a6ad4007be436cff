//! The project: reading it, changing it so that it can be undone, opening and saving it.

use hedgerow_core::engine::{Answer, Project, Request, SegmentationSpec};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{Unsaved, Workspace, file_name};
use crate::platform::{download, now_ms};
use crate::state::adopting::adoptable;
use crate::state::{History, Notice};

impl Workspace {
    /// Reads the project without copying it, tracked.
    pub fn with_project<T>(self, read: impl FnOnce(&Project) -> T) -> T {
        self.project.with(read)
    }

    /// Reads the project once.
    pub fn peek<T>(self, read: impl FnOnce(&Project) -> T) -> T {
        self.project.with_untracked(read)
    }

    /// Whether there is work that is not saved, tracked.
    pub fn is_unsaved(self) -> bool {
        self.project.with(|project| self.saved.with(|saved| project != saved))
    }

    /// Changes what is not a segmentation: the name, what a customer is worth.
    pub fn set(self, change: impl FnOnce(&mut Project)) {
        self.project.update(change);
    }

    /// Changes the segmentations so that it can be undone. `field` is what is being typed into, if anything is.
    pub fn edit(self, field: Option<&str>, change: impl FnOnce(&mut Vec<SegmentationSpec>)) {
        let before = self.peek(|project| project.segmentations.clone());
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            self.history.update(|history| history.record(before, field, now_ms()));
            self.project.update(|project| project.segmentations = after);
            // A change after a removal: undoing would no longer bring back what was removed.
            if matches!(self.notice.get_untracked(), Some(Notice::Removed(_))) {
                self.notice.set(None);
            }
        }
    }

    /// Whether a change of the segmentations can be undone, tracked.
    pub fn can_undo(self) -> bool {
        self.history.with(History::can_undo)
    }

    /// Whether it can be done again, tracked.
    pub fn can_redo(self) -> bool {
        self.history.with(History::can_redo)
    }

    /// Undoes the last change of the segmentations.
    pub fn undo(self) {
        self.walk(History::undo);
    }

    /// Does it again.
    pub fn redo(self) {
        self.walk(History::redo);
    }

    fn walk(
        self,
        step: impl FnOnce(
            &mut History<Vec<SegmentationSpec>>,
            Vec<SegmentationSpec>,
        ) -> Option<Vec<SegmentationSpec>>,
    ) {
        let present = self.peek(|project| project.segmentations.clone());
        let other = self.history.try_update(|history| step(history, present)).flatten();
        if let Some(segmentations) = other {
            self.project.update(|project| project.segmentations = segmentations);
        }
        self.notice.set(None);
    }

    /// Opens a project file; files that are loaded are read again as it says.
    pub fn open_project(self, file: File) {
        spawn_local(async move {
            let Ok(text) = JsFuture::from(file.text()).await else { return };
            match self.ask_plainly(Request::ReadProject(text.as_string().unwrap_or_default())).await {
                Ok(Answer::Project { project, .. }) => {
                    self.take(project.clone());
                    let files = self.files.get_untracked();
                    if !files.is_empty() {
                        self.open(files, project, self.sample.get_untracked());
                    }
                }
                Ok(_) => {}
                Err(refused) => self.tell_refused(refused),
            }
        });
    }

    pub(super) fn take(self, project: Project) {
        self.saved.set(project.clone());
        self.project.set(project);
        self.history.set(History::default());
    }

    /// Saves the project as a file, asking first if it quotes a customer.
    pub fn save_project(self) {
        let project = self.peek(adoptable);
        spawn_local(async move {
            match self.ask_plainly(Request::WriteProject(project)).await {
                Ok(Answer::ProjectText { text, problems }) if problems.is_empty() => self.save_text(&text),
                Ok(Answer::ProjectText { text, problems }) => {
                    self.unsaved.set(Some(Unsaved { text, problems }))
                }
                Ok(_) => {}
                Err(refused) => self.tell_refused(refused),
            }
        });
    }

    /// The project that waits for the reader's word, tracked.
    pub fn unsaved(self) -> Option<Unsaved> {
        self.unsaved.get()
    }

    /// The reader's word on it.
    pub fn settle_unsaved(self, save: bool) {
        if let Some(unsaved) = self.unsaved.try_update(Option::take).flatten().filter(|_| save) {
            self.save_text(&unsaved.text);
        }
    }

    fn save_text(self, text: &str) {
        let name = self.peek(|project| file_name(&project.name));
        download(&name, "application/toml", text.as_bytes());
        self.saved.set(self.project.get_untracked());
        self.notice.set(Some(Notice::Saved { file: name, left_out: Vec::new() }));
    }
}
