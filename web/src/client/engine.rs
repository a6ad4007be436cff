//! The client with the engine's own types: orders out, answers in.

use std::future::Future;
use std::rc::Rc;

use hedgerow_core::engine::{Answer, AnswerError, ExportKind, Project, Request};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast as _;
use web_sys::File;

use super::{Call, CallError, Canceller, Client, Death, Phase, Reply};
use crate::protocol::Progress;
use crate::protocol::body::{self, BodyError, Order};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Unanswered {
    /// The engine says what is wrong.
    Refused(AnswerError),
    /// It was withdrawn.
    Cancelled,
    /// The worker died over it.
    Died,
}

/// The engine in its worker.
#[derive(Debug, Clone)]
pub struct EngineClient {
    client: Client,
}

impl EngineClient {
    /// Starts the worker.
    #[must_use]
    pub fn start() -> Self {
        Self { client: Client::start() }
    }

    /// Asks a question. Dropping the future withdraws it.
    pub fn ask(&self, request: Request) -> impl Future<Output = Result<Answer, Unanswered>> + use<> {
        self.order(&Order::Ask(request), &[])
    }

    /// Makes a file to take away. Dropping the future withdraws it.
    pub fn export(&self, kind: ExportKind) -> impl Future<Output = Result<Answer, Unanswered>> + use<> {
        self.order(&Order::Export(kind), &[])
    }

    /// Looks at the first rows of a file as this project says. Dropping the future withdraws it.
    pub fn glimpse(
        &self,
        file: File,
        project: Project,
    ) -> impl Future<Output = Result<Answer, Unanswered>> + use<> {
        self.order(&Order::Glimpse(project), &[file])
    }

    /// Opens these files, and no others, as this project says. What was open stays until this has gone well.
    pub fn open(
        &self,
        files: &[File],
        project: Project,
        report: Rc<dyn Fn(Progress)>,
    ) -> (impl Future<Output = Result<Answer, Unanswered>> + use<>, Option<Canceller>) {
        let report = move |progress, _: &[u8]| report(progress);
        let call = body::write(&Order::Open(project))
            .map(|order| self.client.call_with_progress(order, files.iter().collect(), report));
        let canceller = call.as_ref().ok().map(Call::canceller);
        (answer(call), canceller)
    }

    /// Says whom to tell where the client stands, and after a death why.
    pub fn on_change(&self, hook: impl Fn(Phase, Option<Death>) + 'static) {
        self.client.on_change(hook);
    }

    /// Says which files and which project a new worker must be given to be where the dead one was.
    pub fn on_replay(&self, what: impl Fn() -> (Vec<File>, Project) + 'static) {
        let what = Rc::new(what);
        self.client.on_replay(move |replayer| {
            let (files, project) = what();
            Box::pin(async move {
                let order =
                    if files.is_empty() { Order::Ask(Request::Adopt(project)) } else { Order::Open(project) };
                let call = body::write(&order)
                    .map(|order| replayer.call_with_progress(order, files.iter().collect(), |_, _| ()));
                // If this fails, the next question says why.
                drop(answer(call).await);
            })
        });
    }

    /// Replaces the worker, or starts one after several have died.
    pub fn restart(&self) {
        self.client.restart();
    }

    fn order(
        &self,
        order: &Order,
        files: &[File],
    ) -> impl Future<Output = Result<Answer, Unanswered>> + use<> {
        answer(body::write(order).map(|order| self.client.call(order, files.iter().collect())))
    }
}

async fn answer(call: Result<Call, BodyError>) -> Result<Answer, Unanswered> {
    // A body that cannot be written or read is a worker that cannot be spoken to.
    let call = call.map_err(|_| Unanswered::Died)?;
    match call.await {
        Ok(Reply { body, attachments }) => {
            body::read_answer(&body, luggage(&attachments)).map_err(|_| Unanswered::Died)
        }
        Err(CallError::Failed(body)) => {
            Err(body::read_error(&body).map_or(Unanswered::Died, Unanswered::Refused))
        }
        Err(CallError::Cancelled) => Err(Unanswered::Cancelled),
        Err(CallError::Died(_)) => Err(Unanswered::Died),
    }
}

fn luggage(attachments: &Array) -> Vec<Vec<u8>> {
    attachments
        .iter()
        .filter_map(|attachment| attachment.dyn_into::<ArrayBuffer>().ok())
        .map(|buffer| Uint8Array::new(&buffer).to_vec())
        .collect()
}
