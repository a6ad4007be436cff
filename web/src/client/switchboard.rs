//! Everything the client must remember and decide, without a browser: which calls are open, whether the worker is
//! alive, when it must be replaced. It takes what happened and answers with what to do, so every decision is tested
//! natively; `client::mod` does what it says.
//!
//! The life of a worker: *starting* until it has said hello; then, if it replaces a dead one, *replaying* while the
//! owner opens the files and the project again; then *ready*. Calls made before that wait in line. A worker that dies
//! ends the calls it was working on and is replaced at once, unless several have died in a row without one answer
//! between them: then the client stands *still* until it is told to start again.

use std::collections::BTreeMap;

use crate::protocol::{CallId, FromWorker, Outcome, Progress, ToWorker};

/// How long a cancelled call may stay unanswered before its worker is replaced, in milliseconds.
pub const CANCEL_PATIENCE_MS: f64 = 1000.0;
/// Heartbeats that may stay unanswered. Beats, not seconds: a sleeping laptop must not count as a dead worker; and many,
/// because one step of work over large files on a busy machine is long, and a worker at work is not dead.
pub const SILENT_BEATS: u32 = 15;
/// Deaths in a row, without an answered call between them, after which no new worker is started by itself.
pub const DEATHS_IN_A_ROW: u32 = 3;

/// Where the client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A worker was started and has not spoken yet.
    Starting,
    /// A new worker receives again what the dead one knew.
    Replaying,
    /// Calls go straight through.
    Ready,
    /// Too many workers died; nothing runs.
    Still,
}

/// Why a worker is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Death {
    /// Its program broke down; the message is English and holds no data.
    Crashed(String),
    /// It answered no heartbeat.
    Silent,
    /// It did not stop a cancelled call in time.
    IgnoredCancel,
    /// The page stopped it, to start afresh.
    Replaced,
}

/// How a call ended, as its caller is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The worker replied; the body says what.
    Replied(Outcome),
    /// The worker died first.
    Died(Death),
}

/// What the client is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Start a worker and say hello to it.
    Start,
    /// Stop the present worker at once.
    Terminate,
    /// Send a head that has no body.
    Send(ToWorker),
    /// Send a call with its body, which the client has kept.
    SendCall(CallId),
    /// Tell the caller how far its call has come.
    Report(CallId, Progress),
    /// Tell the caller that its call has ended.
    Finish(CallId, End),
    /// Let the owner open its files and its project again, then call [`Switchboard::replayed`] with this number.
    Replay(u32),
    /// Tell the owner where the client stands, and after a death why.
    Changed(Phase, Option<Death>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum CallState {
    Waiting,
    Sent,
    Cancelled { at_ms: f64 },
}

/// The client's memory.
#[derive(Debug)]
pub struct Switchboard {
    phase: Phase,
    calls: BTreeMap<CallId, CallState>,
    next_id: u32,
    /// Counts workers; the first is 0.
    generation: u32,
    beat: u32,
    heard_beat: u32,
    deaths_in_a_row: u32,
}

impl Switchboard {
    /// A client whose first worker is about to start.
    #[must_use]
    pub fn new() -> (Self, Vec<Effect>) {
        let board = Self {
            phase: Phase::Starting,
            calls: BTreeMap::new(),
            next_id: 0,
            generation: 0,
            beat: 0,
            heard_beat: 0,
            deaths_in_a_row: 0,
        };
        (board, vec![Effect::Start, Effect::Changed(Phase::Starting, None)])
    }

    /// Where the client stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Opens a call. Calls of a replay go through while ordinary ones wait.
    pub fn call(&mut self, of_replay: bool) -> (CallId, Vec<Effect>) {
        let id = CallId(self.next_id);
        self.next_id += 1;
        let through = self.phase == Phase::Ready || (of_replay && self.phase == Phase::Replaying);
        self.calls.insert(id, if through { CallState::Sent } else { CallState::Waiting });
        (id, if through { vec![Effect::SendCall(id)] } else { Vec::new() })
    }

    /// The caller no longer wants the answer.
    pub fn cancel(&mut self, id: CallId, now_ms: f64) -> Vec<Effect> {
        match self.calls.get_mut(&id) {
            Some(CallState::Waiting) => {
                self.calls.remove(&id);
                vec![Effect::Finish(id, End::Replied(Outcome::Cancelled))]
            }
            Some(state @ CallState::Sent) => {
                *state = CallState::Cancelled { at_ms: now_ms };
                vec![Effect::Send(ToWorker::Cancel { id })]
            }
            Some(CallState::Cancelled { .. }) | None => Vec::new(),
        }
    }

    /// The worker spoke.
    pub fn heard(&mut self, message: &FromWorker) -> Vec<Effect> {
        self.heard_beat = self.beat;
        match message {
            FromWorker::Hello { .. } if self.phase == Phase::Starting => {
                if self.generation == 0 {
                    self.become_ready()
                } else {
                    self.phase = Phase::Replaying;
                    vec![Effect::Changed(Phase::Replaying, None), Effect::Replay(self.generation)]
                }
            }
            FromWorker::Progress { id, progress } => match self.calls.get(id) {
                Some(CallState::Sent) => vec![Effect::Report(*id, *progress)],
                _ => Vec::new(),
            },
            FromWorker::Reply { id, outcome } => {
                if *outcome == Outcome::Answered {
                    self.deaths_in_a_row = 0;
                }
                match self.calls.remove(id) {
                    Some(_) => vec![Effect::Finish(*id, End::Replied(*outcome))],
                    None => Vec::new(),
                }
            }
            FromWorker::Crashed { message } => self.died(&Death::Crashed(message.clone())),
            FromWorker::Hello { .. } | FromWorker::Pong { .. } => Vec::new(),
        }
    }

    /// The owner has opened everything again in the worker of this generation.
    pub fn replayed(&mut self, generation: u32) -> Vec<Effect> {
        if self.phase == Phase::Replaying && generation == self.generation {
            self.become_ready()
        } else {
            Vec::new()
        }
    }

    /// A heartbeat is due.
    pub fn beat(&mut self) -> Vec<Effect> {
        if self.phase == Phase::Still {
            return Vec::new();
        }
        if self.beat - self.heard_beat >= SILENT_BEATS {
            return self.died(&Death::Silent);
        }
        self.beat += 1;
        vec![Effect::Send(ToWorker::Ping { beat: self.beat })]
    }

    /// Time has passed: is a cancelled call overdue?
    pub fn tick(&mut self, now_ms: f64) -> Vec<Effect> {
        let overdue = self.calls.values().any(
            |state| matches!(state, CallState::Cancelled { at_ms } if now_ms - at_ms >= CANCEL_PATIENCE_MS),
        );
        if overdue { self.died(&Death::IgnoredCancel) } else { Vec::new() }
    }

    /// The worker is gone or must go.
    pub fn died(&mut self, death: &Death) -> Vec<Effect> {
        if self.phase == Phase::Still {
            return Vec::new();
        }
        let mut effects = vec![Effect::Terminate];
        let sent: Vec<CallId> =
            self.calls.iter().filter(|(_, state)| **state != CallState::Waiting).map(|(id, _)| *id).collect();
        for id in sent {
            let end = match self.calls.remove(&id) {
                // Whoever cancelled has what it asked for.
                Some(CallState::Cancelled { .. }) => End::Replied(Outcome::Cancelled),
                _ => End::Died(death.clone()),
            };
            effects.push(Effect::Finish(id, end));
        }
        self.deaths_in_a_row += u32::from(matches!(death, Death::Crashed(_) | Death::Silent));
        if self.deaths_in_a_row >= DEATHS_IN_A_ROW {
            self.phase = Phase::Still;
            for id in std::mem::take(&mut self.calls).into_keys() {
                effects.push(Effect::Finish(id, End::Died(death.clone())));
            }
        } else {
            self.begin_next(&mut effects);
        }
        effects.push(Effect::Changed(self.phase, Some(death.clone())));
        effects
    }

    /// Starts a worker again after the client stood still.
    pub fn restart(&mut self) -> Vec<Effect> {
        if self.phase != Phase::Still {
            return self.died(&Death::Replaced);
        }
        self.deaths_in_a_row = 0;
        let mut effects = Vec::new();
        self.begin_next(&mut effects);
        effects.push(Effect::Changed(self.phase, None));
        effects
    }

    fn begin_next(&mut self, effects: &mut Vec<Effect>) {
        self.phase = Phase::Starting;
        self.generation += 1;
        self.heard_beat = self.beat;
        effects.push(Effect::Start);
    }

    fn become_ready(&mut self) -> Vec<Effect> {
        self.phase = Phase::Ready;
        let mut effects = vec![Effect::Changed(Phase::Ready, None)];
        for (id, state) in &mut self.calls {
            if *state == CallState::Waiting {
                *state = CallState::Sent;
                effects.push(Effect::SendCall(*id));
            }
        }
        effects
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Switchboard {
        let (mut board, effects) = Switchboard::new();
        assert_eq!(effects[0], Effect::Start);
        board.heard(&FromWorker::Hello { build: String::new() });
        assert_eq!(board.phase(), Phase::Ready);
        board
    }

    fn crash() -> FromWorker {
        FromWorker::Crashed { message: "index out of bounds".into() }
    }

    #[test]
    fn calls_made_too_early_wait_for_hello() {
        let (mut board, _) = Switchboard::new();
        let (id, effects) = board.call(false);
        assert_eq!(effects, []);
        let effects = board.heard(&FromWorker::Hello { build: String::new() });
        assert_eq!(effects, [Effect::Changed(Phase::Ready, None), Effect::SendCall(id)]);
    }

    #[test]
    fn a_reply_ends_its_call_once() {
        let mut board = ready();
        let (id, effects) = board.call(false);
        assert_eq!(effects, [Effect::SendCall(id)]);
        let reply = FromWorker::Reply { id, outcome: Outcome::Answered };
        assert_eq!(board.heard(&reply), [Effect::Finish(id, End::Replied(Outcome::Answered))]);
        assert_eq!(board.heard(&reply), []);
    }

    #[test]
    fn a_cancelled_call_that_is_answered_in_time_costs_no_worker() {
        let mut board = ready();
        let (id, _) = board.call(false);
        assert_eq!(board.cancel(id, 0.0), [Effect::Send(ToWorker::Cancel { id })]);
        assert_eq!(board.tick(900.0), []);
        board.heard(&FromWorker::Reply { id, outcome: Outcome::Cancelled });
        assert_eq!(board.tick(5000.0), []);
    }

    #[test]
    fn a_cancel_that_is_ignored_for_a_second_replaces_the_worker() {
        let mut board = ready();
        let (other, _) = board.call(false);
        let (id, _) = board.call(false);
        board.cancel(id, 0.0);
        let effects = board.tick(1000.0);
        assert_eq!(effects[0], Effect::Terminate);
        assert!(effects.contains(&Effect::Finish(id, End::Replied(Outcome::Cancelled))));
        assert!(effects.contains(&Effect::Finish(other, End::Died(Death::IgnoredCancel))));
        assert!(effects.contains(&Effect::Start));
    }

    #[test]
    fn after_a_death_the_owner_replays_before_ordinary_calls_go_on() {
        let mut board = ready();
        board.heard(&crash());
        let (waiting, _) = board.call(false);
        let effects = board.heard(&FromWorker::Hello { build: String::new() });
        assert_eq!(effects, [Effect::Changed(Phase::Replaying, None), Effect::Replay(1)]);
        let (open, effects) = board.call(true);
        assert_eq!(effects, [Effect::SendCall(open)]);
        assert_eq!(board.replayed(0), [], "a replay of an older worker says nothing about this one");
        assert_eq!(board.replayed(1), [Effect::Changed(Phase::Ready, None), Effect::SendCall(waiting)]);
    }

    #[test]
    fn silence_is_counted_in_beats_and_any_word_ends_it() {
        let mut board = ready();
        for _ in 0..SILENT_BEATS {
            assert!(matches!(board.beat()[..], [Effect::Send(ToWorker::Ping { .. })]));
        }
        board.heard(&FromWorker::Pong { beat: 1 });
        for _ in 0..SILENT_BEATS {
            board.beat();
        }
        assert_eq!(board.beat()[0], Effect::Terminate);
    }

    #[test]
    fn a_worker_that_dies_again_and_again_is_left_alone_until_asked_for() {
        let mut board = ready();
        for _ in 0..DEATHS_IN_A_ROW {
            board.heard(&crash());
        }
        assert_eq!(board.phase(), Phase::Still);
        assert_eq!(board.beat(), []);
        assert_eq!(board.restart()[0], Effect::Start);
        assert_eq!(board.phase(), Phase::Starting);
    }

    #[test]
    fn an_answer_between_deaths_starts_the_count_anew() {
        let mut board = ready();
        for _ in 0..10 {
            board.heard(&crash());
            board.heard(&FromWorker::Hello { build: String::new() });
            let (id, _) = board.call(true);
            board.heard(&FromWorker::Reply { id, outcome: Outcome::Answered });
        }
        assert_ne!(board.phase(), Phase::Still);
    }
}
