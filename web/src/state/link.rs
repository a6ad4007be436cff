//! The seam between the page and the engine. Screens know only this; the worker's client stands behind it when the
//! page runs, and a few prepared answers in tests.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use hedgerow_core::engine::{
    Answer, ExportKind, ExportView, GlimpseView, OverviewView, ProblemView, Project, Request,
};

/// A future of the page's own thread.
pub type Local<T> = Pin<Box<dyn Future<Output = T>>>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// The engine says what is wrong.
    Problems(Vec<ProblemView>),
    /// Nobody wants the answer any more.
    Cancelled,
    /// The engine died over it and is being started again.
    Died,
}

/// How far the reading of files has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Bytes read.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

/// Files being opened. Dropping `result` cancels as well.
pub struct Opening {
    /// What is loaded afterwards.
    pub result: Local<Result<OverviewView, Refused>>,
    /// Stops the reading; what was loaded before stays.
    pub cancel: Rc<dyn Fn()>,
}

/// Where the engine stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EngineState {
    /// It is about to answer.
    #[default]
    Starting,
    /// It answers.
    Ready,
    /// It died and is being filled again; why it died, in English, for a report.
    Replaying(String),
    /// It died several times in a row and waits to be started.
    Still(String),
}

/// What the page must hear and be able to give when the engine dies.
pub struct Hooks {
    /// The engine's state has changed.
    pub changed: Rc<dyn Fn(EngineState)>,
    /// What a new engine must be given to be where the old one was.
    pub replay: Rc<dyn Fn() -> (Vec<web_sys::File>, Project)>,
}

/// The engine as the page sees it.
pub trait Engine {
    /// Asks a question. Dropping the future withdraws it.
    fn ask(&self, request: Request) -> Local<Result<Answer, Refused>>;
    /// Opens these files, and no others, as this project says.
    fn open(&self, files: Vec<web_sys::File>, project: Project, report: Rc<dyn Fn(Reading)>) -> Opening;
    /// Looks at the first rows of a file as this project says.
    fn glimpse(&self, file: web_sys::File, project: Project) -> Local<Result<GlimpseView, Refused>>;
    /// Makes a file to take away.
    fn export(&self, kind: ExportKind) -> Local<Result<ExportView, Refused>>;
    /// Says whom to tell about the engine's life and death.
    fn watch(&self, hooks: Hooks);
    /// Starts the engine again.
    fn restart(&self);
}
