//! The screen of segmentations.

use anyhow::Result;

use crate::browser::{Browser, Find};

/// The screen of segmentations.
#[derive(Debug, Clone, Copy)]
pub struct Segments<'a> {
    pub(super) browser: &'a Browser,
}

impl Segments<'_> {
    /// Makes a segmentation with one segment for each value of a column.
    pub fn by_values(&self, column: &str) -> Result<()> {
        self.begin("values")?;
        self.browser.choose(Find::Test("column-picker"), column)?;
        self.browser.click(Find::Test("create-segmentation"))?;
        self.browser.find(Find::Test("total"))?;
        Ok(())
    }

    /// Makes a segmentation of a kind that asks for nothing more: `rules`, or `tiers` and `bands` with the proposed
    /// measure.
    pub fn add(&self, kind: &str) -> Result<()> {
        self.begin(kind)?;
        self.browser.click(Find::Test("create-segmentation"))
    }

    fn begin(&self, kind: &str) -> Result<()> {
        if self.browser.has(Find::Test("add-segmentation"))? {
            self.browser.click(Find::Test("add-segmentation"))?;
        }
        self.browser.click(Find::Test(&format!("kind-{kind}")))
    }

    /// Writes the criterion of a segment.
    pub fn write(&self, rule: usize, criterion: &str) -> Result<()> {
        self.browser.fill(Find::Test(&format!("criterion-{rule}")), criterion)
    }

    /// The rows of the value table as they read, total last.
    pub fn rows(&self) -> Result<Vec<String>> {
        self.browser.find(Find::Test("total"))?;
        let script = "return [...document.querySelectorAll('[data-testid^=segment-row-], [data-testid=total]')] \
                      .map((row) => row.innerText)";
        let rows = self.browser.run(script, &[])?;
        Ok(rows
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| row.as_str().unwrap_or_default().to_owned())
            .collect())
    }
}
