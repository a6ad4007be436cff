//! The grammar as a machine over single bytes, cheap to carry across the edges of slices.

use super::super::dialect::Escape;
use super::super::scan::{Marks, is_line_end};

/// Where the reader stands between two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum State {
    /// Before the first byte of a record.
    Record,
    /// Before the first byte of a later field.
    Field,
    /// In a field without quotes, or after the closing quote and something more.
    Plain,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: it closes, it is the first of two, or (where quotes are not escaped) it
    /// stands for itself.
    Closing,
    /// After a backslash inside quotes.
    Escaped,
    /// In a line of comment.
    Comment,
}

impl State {
    /// Where the reader stands after one more byte.
    #[inline]
    pub fn after(self, byte: u8, marks: Marks) -> State {
        match self {
            State::Quoted if byte == marks.quote => return State::Closing,
            State::Quoted if byte == b'\\' && marks.escape == Escape::Backslash => return State::Escaped,
            State::Quoted | State::Escaped => return State::Quoted,
            State::Comment if !is_line_end(byte) => return State::Comment,
            State::Record if marks.comment == Some(byte) => return State::Comment,
            _ => {}
        }
        let is_bare = marks.escape == Escape::Bare;
        if byte == marks.delimiter {
            State::Field
        } else if is_line_end(byte) {
            State::Record
        } else if byte == marks.quote && self != State::Plain {
            if is_bare && self == State::Closing { State::Closing } else { State::Quoted }
        } else if is_bare && self == State::Closing {
            State::Quoted
        } else if self == State::Field && marks.is_padding(byte) {
            State::Field
        } else {
            State::Plain
        }
    }

    /// Adds to a cell what a byte contributes that led from this state to the next.
    #[inline]
    pub fn write(self, byte: u8, next: State, marks: Marks, cell: &mut Vec<u8>) {
        match (self, next) {
            // A backslash before anything but a quote or another one stands for itself.
            (State::Escaped, _) if byte == marks.quote || byte == b'\\' => cell.push(byte),
            (State::Escaped, _) => cell.extend([b'\\', byte]),
            (State::Closing, State::Closing) => cell.push(byte),
            (State::Closing, State::Quoted) if marks.escape == Escape::Bare => {
                cell.extend([marks.quote, byte]);
            }
            (State::Closing, State::Quoted) => cell.push(byte),
            (State::Quoted, State::Quoted) | (_, State::Plain) => cell.push(byte),
            (_, State::Quoted | State::Closing | State::Escaped) => {}
            (_, State::Record | State::Field | State::Comment) => {}
        }
    }
}
