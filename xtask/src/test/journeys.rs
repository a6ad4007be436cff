//! The journeys in three browsers, over the folder that was just built.

use anyhow::Result;

use super::cargo;
use super::count::Tally;
use crate::shell::say;
use crate::tools;

/// Walks them.
pub(super) fn walk(tally: &mut Tally) -> Result<()> {
    tools::browsers()?;
    let mut journeys = cargo(&["test", "--quiet", "-p", "hedgerow-tests", "--test", "journeys"]);
    match tools::npm_packages() {
        Ok(Some(packages)) => {
            journeys.env("HEDGEROW_NPM", packages);
        }
        Ok(None) => say("no npm: what needs its packages will be skipped"),
        Err(error) => say(&format!("npm: {error:#}")),
    }
    tally.journeys(journeys)
}
