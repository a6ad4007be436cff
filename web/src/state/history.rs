//! Undo and redo over whole states. Typing arrives letter by letter and is undone as one step.

use std::collections::VecDeque;

/// Steps that can be undone.
const STEPS_KEPT: usize = 100;
/// Changes of one field closer together than this are one step.
const MERGE_MS: f64 = 500.0;

/// The states before and after the present one. The present itself lives with its owner.
#[derive(Clone, Debug)]
pub struct History<T> {
    past: VecDeque<T>,
    future: Vec<T>,
    /// The field being typed into, and when the last letter came.
    typing: Option<(String, f64)>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        History { past: VecDeque::new(), future: Vec::new(), typing: None }
    }
}

impl<T> History<T> {
    /// Remembers the state `before` a change. Changes of one `field` within half a second of each other are one step.
    pub fn record(&mut self, before: T, field: Option<&str>, now_ms: f64) {
        let goes_on = match (&self.typing, field) {
            (Some((known, at)), Some(field)) => known == field && now_ms - at < MERGE_MS,
            _ => false,
        };
        if !goes_on {
            if self.past.len() == STEPS_KEPT {
                self.past.pop_front();
            }
            self.past.push_back(before);
        }
        self.future.clear();
        self.typing = field.map(|field| (field.to_owned(), now_ms));
    }

    /// The state before the last change; `present` can be had back by [`History::redo`].
    pub fn undo(&mut self, present: T) -> Option<T> {
        let before = self.past.pop_back()?;
        self.future.push(present);
        self.typing = None;
        Some(before)
    }

    /// The state that was undone last.
    pub fn redo(&mut self, present: T) -> Option<T> {
        let after = self.future.pop()?;
        self.past.push_back(present);
        self.typing = None;
        Some(after)
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_and_redo_walk_the_same_path() {
        let mut history = History::default();
        history.record("a", None, 0.0);
        history.record("b", None, 1.0);
        assert_eq!(history.undo("c"), Some("b"));
        assert_eq!(history.undo("b"), Some("a"));
        assert_eq!(history.undo("a"), None);
        assert_eq!(history.redo("a"), Some("b"));
        assert_eq!(history.redo("b"), Some("c"));
        assert!(!history.can_redo());
    }

    #[test]
    fn a_word_typed_quickly_is_one_step_and_a_pause_begins_another() {
        let mut history = History::default();
        history.record("", Some("name"), 0.0);
        history.record("h", Some("name"), 300.0);
        history.record("ho", Some("name"), 600.0);
        history.record("hot", Some("name"), 1600.0);
        assert_eq!(history.undo("hote"), Some("hot"));
        assert_eq!(history.undo("hot"), Some(""));
    }

    #[test]
    fn typing_in_another_field_is_another_step() {
        let mut history = History::default();
        history.record(0, Some("name"), 0.0);
        history.record(1, Some("criterion"), 10.0);
        assert_eq!(history.undo(2), Some(1));
    }

    #[test]
    fn a_change_after_an_undo_forgets_what_was_undone() {
        let mut history = History::default();
        history.record(0, None, 0.0);
        assert_eq!(history.undo(1), Some(0));
        history.record(0, None, 1.0);
        assert!(!history.can_redo());
    }

    #[test]
    fn the_oldest_steps_are_forgotten_first() {
        let mut history = History::default();
        for step in 0..STEPS_KEPT + 5 {
            history.record(step, None, 0.0);
        }
        let mut present = STEPS_KEPT + 5;
        while let Some(before) = history.undo(present) {
            present = before;
        }
        assert_eq!(present, 5);
    }
}
