//! What the reader has unfolded on the cards of files: it stays so when a card is built anew, because its file was read
//! again.

use std::collections::BTreeSet;

use leptos::prelude::*;

/// What is unfolded, by name.
#[derive(Clone, Copy)]
struct All(StoredValue<BTreeSet<String>>);

/// One thing that can be unfolded.
#[derive(Clone)]
pub struct Unfolded {
    all: All,
    what: String,
}

impl Unfolded {
    /// Begins to remember, for everyone below.
    pub fn provide() {
        provide_context(All(StoredValue::default()));
    }

    /// The thing of this name.
    pub fn of(what: String) -> Unfolded {
        Unfolded { all: expect_context(), what }
    }

    /// Whether it was left open.
    pub fn is_open(&self) -> bool {
        self.all.0.with_value(|all| all.contains(&self.what))
    }

    /// The reader opened or closed it.
    pub fn note(&self, is_open: bool) {
        self.all.0.update_value(|all| {
            if is_open {
                all.insert(self.what.clone());
            } else {
                all.remove(&self.what);
            }
        });
    }
}
