//! What can go wrong while a container is unpacked, without the name of the file: that is added at the door.

use super::super::encoding::Encoding;
use super::super::error::LoadError;

/// Why a container cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It ends before its time.
    Truncated,
    /// Something in it cannot be; said in English, for the log.
    Damaged(&'static str),
    /// It cannot be read without a password.
    Protected(Locked),
    /// Unpacked it takes more than may be kept, or it is packed tighter than anything honest is.
    TooMuch,
    /// A byte of a page does not fit its encoding; byte and line counted from 1.
    Letters { encoding: Encoding, byte: u64, line: u64 },
    /// It is sound but in a form that is not read; said in English.
    Unsupported(&'static str),
}

/// What a password stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Locked {
    Workbook,
    Archive,
}

impl Trouble {
    /// The error, for the container of this name.
    pub fn of(self, file: &str) -> LoadError {
        let file = file.to_owned();
        match self {
            Trouble::Truncated => LoadError::Truncated { file },
            Trouble::Damaged(what) => LoadError::Damaged { file, what },
            Trouble::Protected(Locked::Workbook) => LoadError::ProtectedWorkbook { file },
            Trouble::Protected(Locked::Archive) => LoadError::ProtectedArchive { file },
            Trouble::TooMuch => LoadError::UnpacksTooLarge { file },
            Trouble::Letters { encoding, byte, line } => {
                LoadError::InvalidByte { file, encoding, byte, line, likely: None }
            }
            Trouble::Unsupported(what) => LoadError::Unsupported { file, what },
        }
    }
}
