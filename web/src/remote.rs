//! The worker's client as the engine that the screens know.

use std::rc::Rc;

use hedgerow_core::engine::{Answer, ExportKind, ExportView, Project, Request};
use web_sys::File;

use crate::client::{Death, EngineClient, Phase, Unanswered};
use crate::state::{Engine, EngineState, Hooks, Local, Opening, Reading, Refused};

fn refused(reason: Unanswered) -> Refused {
    match reason {
        Unanswered::Refused(error) => Refused::Problems(error.problems),
        Unanswered::Cancelled => Refused::Cancelled,
        Unanswered::Died => Refused::Died,
    }
}

fn state(phase: Phase, death: Option<Death>) -> EngineState {
    let words = |death: Option<Death>| match death {
        Some(Death::Crashed(message)) => message,
        Some(Death::Silent) => "the engine no longer answers".to_owned(),
        Some(Death::IgnoredCancel) => "the engine did not stop when it was told to".to_owned(),
        Some(Death::Replaced) | None => String::new(),
    };
    match phase {
        Phase::Starting if death.is_none() => EngineState::Starting,
        Phase::Starting | Phase::Replaying => EngineState::Replaying(words(death)),
        Phase::Ready => EngineState::Ready,
        Phase::Still => EngineState::Still(words(death)),
    }
}

impl Engine for EngineClient {
    fn ask(&self, request: Request) -> Local<Result<Answer, Refused>> {
        let answer = EngineClient::ask(self, request);
        Box::pin(async move { answer.await.map_err(refused) })
    }

    fn open(&self, files: Vec<File>, project: Project, report: Rc<dyn Fn(Reading)>) -> Opening {
        let report = Rc::new(move |step: crate::protocol::Progress| {
            report(Reading { done: step.done, total: step.total });
        });
        let (answer, canceller) = EngineClient::open(self, &files, project, report);
        Opening {
            result: Box::pin(async move {
                match answer.await.map_err(refused)? {
                    Answer::Overview(overview) => Ok(overview),
                    _ => Err(Refused::Died),
                }
            }),
            cancel: Rc::new(move || {
                if let Some(canceller) = &canceller {
                    canceller.cancel();
                }
            }),
        }
    }

    fn export(&self, kind: ExportKind) -> Local<Result<ExportView, Refused>> {
        let answer = EngineClient::export(self, kind);
        Box::pin(async move {
            match answer.await.map_err(refused)? {
                Answer::Export(export) => Ok(export),
                _ => Err(Refused::Died),
            }
        })
    }

    fn watch(&self, hooks: Hooks) {
        let Hooks { changed, replay } = hooks;
        self.on_change(move |phase, death| changed(state(phase, death)));
        self.on_replay(move || replay());
    }

    fn restart(&self) {
        EngineClient::restart(self);
    }
}
