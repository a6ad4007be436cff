//! What is told about the encoding of a file: which one, by what, and what speaks for another.

use super::Encoding;
use crate::diag::{Place, Problem, Severity};

/// What the bytes of a file say about its encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Guess {
    pub encoding: Encoding,
    /// Length of the byte order mark.
    pub mark: usize,
    pub by: ToldBy,
}

/// What an encoding was told by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum ToldBy {
    /// The user.
    User,
    /// The mark at the start of the file.
    Mark,
    /// Zeros on every second byte.
    Zeros,
    /// What was looked at is ASCII, which most encodings have in common.
    Ascii,
    /// All letters, or all but a few, are UTF-8.
    Valid,
    /// The letters, which would be other ones under the rival.
    Letters {
        /// Whether even the best page makes odd words of them.
        is_odd: bool,
        rival: Option<Rival>,
    },
}

/// The next best page that gives another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Rival {
    pub encoding: Encoding,
    /// How much less likely it is, in bits.
    pub bits: u32,
    /// Words as they stand, under the best page, and under this one.
    pub examples: Vec<[String; 3]>,
}

impl Rival {
    /// Bits below which a rival has to be asked about, and below which it is named.
    const ASK: u32 = 5;
    const NAME: u32 = 30;

    /// Whether nobody but the user can tell.
    pub fn is_open(&self) -> bool {
        self.bits < Rival::ASK
    }

    /// Whether it is worth a word.
    pub fn is_near(&self) -> bool {
        self.bits < Rival::NAME
    }
}

impl Guess {
    /// What to say about it.
    pub fn notes(&self, file: &str) -> Vec<Problem> {
        let about =
            |code, severity, english| Problem::new(code, severity, english).at(Place::File(file.to_owned()));
        let encoding = self.encoding.name();
        let by = match &self.by {
            ToldBy::User => "as you said",
            ToldBy::Mark => "as the mark at its start says",
            ToldBy::Zeros => "by the zeros between its letters",
            ToldBy::Ascii => "no letter beyond ASCII was seen",
            ToldBy::Valid => "all letters that were seen fit it",
            ToldBy::Letters { .. } => "its letters make the most likely words",
        };
        let note = about("load.encoding", Severity::Note, format!("encoding {encoding}: {by}"));
        let mut notes = vec![note.arg("encoding", encoding)];
        let ToldBy::Letters { is_odd, rival } = &self.by else { return notes };
        if *is_odd {
            let english =
                format!("hardly a word makes sense in {encoding}, nor in any other encoding known here");
            notes.push(
                about("load.encoding-odd", Severity::Warning, english)
                    .arg("encoding", encoding)
                    .help("save the file as UTF-8 and open it again"),
            );
        }
        if let Some(rival) = rival
            && rival.is_near()
            && let Some([_, word, other_word]) = rival.examples.first()
        {
            let other = rival.encoding.name();
            let english = format!("\"{word}\" would be \"{other_word}\" in {other}, which is less likely");
            notes.push(
                about("load.encoding-rival", Severity::Note, english)
                    .arg("word", word.as_str())
                    .arg("other-word", other_word.as_str())
                    .arg("other", other)
                    .help(format!("if that is right, read the file with --read encoding={other}")),
            );
        }
        notes
    }
}
