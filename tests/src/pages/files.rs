//! The first screen: opening files.

use std::path::Path;

use anyhow::Result;

use super::LOADING;
use crate::browser::{Browser, Find};

/// The screen of files.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    pub(super) browser: &'a Browser,
}

impl Files<'_> {
    /// Chooses files and waits until they are read or refused.
    pub fn open(&self, files: &[&Path]) -> Result<()> {
        let before = self.opened()?;
        self.begin(files)?;
        let done = format!(
            "if (document.querySelector('[data-testid=progress]')) return false; \
             return document.querySelectorAll('[data-testid^=file-card-]').length > {before} \
                || !!document.querySelector('[data-testid=refused]')"
        );
        self.browser.wait("the files to be read", LOADING, || {
            Ok((self.browser.run(&done, &[])? == true).then_some(()))
        })
    }

    /// Chooses files and does not wait.
    pub fn begin(&self, files: &[&Path]) -> Result<()> {
        self.browser.upload(Find::Test("file-input"), files)
    }

    /// How many files are open.
    pub fn opened(&self) -> Result<u64> {
        let count = "return document.querySelectorAll('[data-testid^=file-card-]').length";
        Ok(self.browser.run(count, &[])?.as_u64().unwrap_or(0))
    }

    /// The line that says what became of the rows of a file: `read`, `used`, `rejected`, `without-customer`, `excluded`.
    pub fn rows(&self, word: &str, file: usize) -> Result<String> {
        self.browser.text(Find::Test(&format!("rows-{word}-{file}")))
    }

    /// Why an opening was refused; empty when none was.
    pub fn refusal(&self) -> Result<String> {
        if self.browser.has(Find::Test("refused"))? {
            self.browser.text(Find::Test("refused"))
        } else {
            Ok(String::new())
        }
    }

    /// What one has now, in a sentence.
    pub fn have_now(&self) -> Result<String> {
        self.browser.text(Find::Test("have-now"))
    }

    /// Opens the sample.
    pub fn open_sample(&self) -> Result<()> {
        self.browser.click(Find::Test("open-sample"))?;
        self.browser.find_within(Find::Test("file-card-0"), LOADING)?;
        Ok(())
    }
}
