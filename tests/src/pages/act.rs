//! The screen of lists to take away.

use anyhow::{Context as _, Result};

use super::LOADING;
use crate::browser::{Browser, Find};

/// The screen of lists to take away.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    pub(super) browser: &'a Browser,
}

impl Act<'_> {
    /// Takes a file away by its button (`customers`, `segments`, `summary`, `rejects`) and returns its bytes.
    pub fn take(&self, file: &str) -> Result<Vec<u8>> {
        self.browser.catch_downloads()?;
        self.browser.click(Find::Test(&format!("download-{file}")))?;
        let downloads = self.browser.wait_downloads(1, LOADING)?;
        Ok(downloads.into_iter().next().context("no download")?.bytes)
    }

    /// As [`Act::take`], as text.
    pub fn take_text(&self, file: &str) -> Result<String> {
        Ok(String::from_utf8(self.take(file)?)?)
    }
}
