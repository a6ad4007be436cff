//! The worker's client as the engine that the screens know.

use std::cell::RefCell;
use std::rc::Rc;

use hedgerow_core::engine::{Answer, ExportKind, ExportView, GlimpseView, Project, Request};
use web_sys::File;

use crate::client::{Death, EngineClient, Phase, Unanswered};
use crate::platform::mark_moment;
use crate::state::{Engine, EngineState, Hooks, Local, Opening, Reading, Refused};

fn refused(reason: Unanswered) -> Refused {
    match reason {
        Unanswered::Refused(error) => Refused::Problems(error.problems),
        Unanswered::Cancelled => Refused::Cancelled,
        Unanswered::Died => Refused::Died,
    }
}

/// Where the engine stands, from what was said before and what the client says now.
fn state(before: &EngineState, phase: Phase, death: Option<Death>) -> EngineState {
    let words = |death: Option<Death>| match death {
        Some(Death::Crashed(message)) => message,
        Some(Death::Silent) => "the engine no longer answers".to_owned(),
        Some(Death::IgnoredCancel) => "the engine did not stop when it was told to".to_owned(),
        Some(Death::Replaced) | None => String::new(),
    };
    // A worker that was replaced on purpose has not died of anything the reader must know.
    let is_on_purpose = matches!(death, None | Some(Death::Replaced | Death::IgnoredCancel));
    match phase {
        Phase::Starting if is_on_purpose => EngineState::Starting,
        Phase::Starting => EngineState::Replaying(words(death)),
        // What is being filled again was told when it died.
        Phase::Replaying => before.clone(),
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

    fn glimpse(&self, file: File, project: Project) -> Local<Result<GlimpseView, Refused>> {
        let answer = EngineClient::glimpse(self, file, project);
        Box::pin(async move {
            match answer.await.map_err(refused)? {
                Answer::Glimpse(glimpse) => Ok(glimpse),
                _ => Err(Refused::Died),
            }
        })
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
        let now = RefCell::new(EngineState::Starting);
        self.on_change(move |phase, death| {
            let next = state(&now.borrow(), phase, death);
            if *now.borrow() == EngineState::Starting && next == EngineState::Ready {
                mark_moment("hedgerow-ready");
            }
            now.replace(next.clone());
            changed(next);
        });
        self.on_replay(move || replay());
    }

    fn restart(&self) {
        EngineClient::restart(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_death_is_told_until_the_engine_is_ready_again() {
        let died = state(&EngineState::Ready, Phase::Starting, Some(Death::Crashed("out of memory".into())));
        assert_eq!(died, EngineState::Replaying("out of memory".into()));
        assert_eq!(state(&died, Phase::Replaying, None), died);
        assert_eq!(state(&died, Phase::Ready, None), EngineState::Ready);
    }

    #[test]
    fn a_worker_replaced_on_purpose_is_no_news() {
        for death in [Death::Replaced, Death::IgnoredCancel] {
            assert_eq!(state(&EngineState::Ready, Phase::Starting, Some(death)), EngineState::Starting);
        }
    }
}
