//! The heads of messages: who speaks about which call. The engine's own types are not known here; they are the body.

use serde::{Deserialize, Serialize};

/// The version of the envelope. It is the first element of every message and is compared before anything else is read.
pub const PROTOCOL: u32 = 1;

/// One question, for as long as one worker lives and beyond: ids are never used twice by a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CallId(pub u32);

/// What the page says to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToWorker {
    /// The first message: which build speaks.
    Hello {
        /// The page's build.
        build: String,
    },
    /// A request; its bytes are the body, its files the attachments.
    Call {
        /// The call it opens.
        id: CallId,
    },
    /// The answer to a call is no longer wanted.
    Cancel {
        /// The call to end.
        id: CallId,
    },
    /// Are you alive?
    Ping {
        /// Counts up.
        beat: u32,
    },
}

/// What the worker says to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The answer to [`ToWorker::Hello`].
    Hello {
        /// The worker's build, as it was told when it was started.
        build: String,
    },
    /// A call has come this far; the body may say more.
    Progress {
        /// The call.
        id: CallId,
        /// How far.
        progress: Progress,
    },
    /// The end of a call; the body is the answer or the error.
    Reply {
        /// The call.
        id: CallId,
        /// How it ended.
        outcome: Outcome,
    },
    /// Yes, alive.
    Pong {
        /// The beat of the ping.
        beat: u32,
    },
    /// The last words of a worker whose program has broken down.
    Crashed {
        /// What the program said, in English, for a report.
        message: String,
    },
}

/// How far a call has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Units done: bytes while reading, rows while computing.
    pub done: u64,
    /// Units in all; 0 when not known.
    pub total: u64,
    /// Which part of the work this is; the engine gives the numbers their meaning.
    pub stage: u32,
    /// Memory that the engine's worker and its parse workers hold together, in bytes. It only ever grows.
    pub memory: u64,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The body is an answer.
    Answered,
    /// The body is an error of the engine.
    Failed,
    /// It was cancelled; there is no body.
    Cancelled,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_survive_their_bytes() {
        let heads = [
            ToWorker::Hello { build: "abc".into() },
            ToWorker::Call { id: CallId(7) },
            ToWorker::Cancel { id: CallId(7) },
            ToWorker::Ping { beat: 1 },
        ];
        for head in heads {
            let bytes = postcard::to_allocvec(&head).unwrap();
            assert_eq!(postcard::from_bytes::<ToWorker>(&bytes).unwrap(), head);
        }
    }
}
