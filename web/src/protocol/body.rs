//! What stands inside the envelopes: orders to the engine's worker and its answers. Files to be opened are attachments
//! of the order; the bytes of files to be taken away are attachments of the answer, so that they are moved and not
//! copied through the serialiser.

use hedgerow_core::engine::{Answer, AnswerError, ExportKind, ExportView, Project, Request};
use serde::{Deserialize, Serialize};

/// What the page can order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Answer a request.
    Ask(Request),
    /// Open the attached files, and no others, as this project says. Answered by [`Answer::Overview`].
    Open(Project),
    /// Look at the first rows of the attached file as this project says. Answered by [`Answer::Glimpse`].
    Glimpse(Project),
    /// Make a file to take away. Answered by [`Answer::Export`].
    Export(ExportKind),
}

/// Bytes that are no order or no answer: page and worker are not of one build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyError;

impl std::fmt::Display for BodyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "internal: the body of a message cannot be read; please report this")
    }
}

impl std::error::Error for BodyError {}

/// Writes an order, an answer or an error.
///
/// # Errors
/// [`BodyError`] when it cannot be serialised.
pub fn write<T: Serialize>(body: &T) -> Result<Vec<u8>, BodyError> {
    postcard::to_allocvec(body).map_err(|_| BodyError)
}

/// Reads an order.
///
/// # Errors
/// [`BodyError`] when the bytes are none.
pub fn read_order(bytes: &[u8]) -> Result<Order, BodyError> {
    postcard::from_bytes(bytes).map_err(|_| BodyError)
}

/// Reads an answer whose files travelled beside it.
///
/// # Errors
/// [`BodyError`] when the bytes are none.
pub fn read_answer(bytes: &[u8], luggage: Vec<Vec<u8>>) -> Result<Answer, BodyError> {
    let mut answer = postcard::from_bytes(bytes).map_err(|_| BodyError)?;
    for (file, bytes) in files_of(&mut answer).into_iter().zip(luggage) {
        file.bytes = bytes;
    }
    Ok(answer)
}

/// Reads an error of the engine.
///
/// # Errors
/// [`BodyError`] when the bytes are none.
pub fn read_error(bytes: &[u8]) -> Result<AnswerError, BodyError> {
    postcard::from_bytes(bytes).map_err(|_| BodyError)
}

/// Takes the bytes of the files in an answer out of it, to travel beside it.
pub fn take_luggage(answer: &mut Answer) -> Vec<Vec<u8>> {
    files_of(answer).into_iter().map(|file| std::mem::take(&mut file.bytes)).collect()
}

fn files_of(answer: &mut Answer) -> Vec<&mut ExportView> {
    match answer {
        Answer::Export(file) => vec![file],
        Answer::Sample(files) => files.iter_mut().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_travel_beside_their_answer() {
        let view = ExportView {
            name: "customers.csv".into(),
            media_type: "text/csv".into(),
            bytes: b"customer_id\n1\n".to_vec(),
            left_out: Vec::new(),
        };
        let mut answer = Answer::Export(view.clone());
        let luggage = take_luggage(&mut answer);
        assert_eq!(luggage, std::slice::from_ref(&view.bytes));
        let bytes = write(&answer).unwrap();
        assert_eq!(read_answer(&bytes, luggage), Ok(Answer::Export(view)));
    }

    #[test]
    fn orders_survive_their_bytes() {
        for order in [
            Order::Ask(Request::Overview),
            Order::Open(Project::default()),
            Order::Glimpse(Project::default()),
            Order::Export(ExportKind::Segments),
        ] {
            assert_eq!(read_order(&write(&order).unwrap()), Ok(order));
        }
    }

    #[test]
    fn foreign_bytes_are_refused() {
        assert_eq!(read_order(&[250, 1, 2]), Err(BodyError));
    }
}
