//! Results kept for each sub-tree of a plan, the least recently used forgotten first.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use super::result::{Numbers, Truth};
use super::{Expr, Pred, Scope};

/// What a result is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key<'a> {
    /// A test of the rows of a scope.
    Test(Scope, &'a Pred),
    /// A number for the rows of a scope.
    Number(Scope, &'a Expr),
}

/// A result.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    Truth(Arc<Truth>),
    Numbers(Arc<Numbers>),
}

#[derive(Debug)]
enum Owned {
    Test(Scope, Pred),
    Number(Scope, Expr),
}

impl Owned {
    fn key(&self) -> Key<'_> {
        match self {
            Owned::Test(scope, pred) => Key::Test(*scope, pred),
            Owned::Number(scope, expr) => Key::Number(*scope, expr),
        }
    }
}

#[derive(Debug)]
struct Entry {
    key: Owned,
    kept: Kept,
    bytes: usize,
    used: u64,
    /// The segmentations whose labels it depends on.
    labels: Vec<u16>,
}

/// A bounded set of results.
#[derive(Debug)]
pub(super) struct Cache {
    entries: HashMap<u64, Vec<Entry>, BuildHasherDefault<DefaultHasher>>,
    bytes: usize,
    bound: usize,
    clock: u64,
}

impl Cache {
    /// Keeps results of up to `bound` bytes.
    pub(super) fn new(bound: usize) -> Cache {
        Cache { entries: HashMap::default(), bytes: 0, bound, clock: 0 }
    }

    fn hash(&self, key: Key<'_>) -> u64 {
        self.entries.hasher().hash_one(key)
    }

    pub(super) fn get(&mut self, key: Key<'_>) -> Option<Kept> {
        self.clock += 1;
        let (hash, clock) = (self.hash(key), self.clock);
        let entry = self.entries.get_mut(&hash)?.iter_mut().find(|entry| entry.key.key() == key)?;
        entry.used = clock;
        Some(entry.kept.clone())
    }

    pub(super) fn put(&mut self, key: Key<'_>, kept: Kept) {
        let bytes = match &kept {
            Kept::Truth(truth) => (truth.yes.words().len() + truth.no.words().len()) * 8,
            Kept::Numbers(numbers) => numbers.bytes(),
        };
        if bytes > self.bound / 2 {
            return;
        }
        let mut labels = Vec::new();
        match key {
            Key::Test(_, pred) => labels_of_pred(pred, &mut labels),
            Key::Number(_, expr) => labels_of_expr(expr, &mut labels),
        }
        while self.bytes + bytes > self.bound && self.forget_oldest() {}
        let owned = match key {
            Key::Test(scope, pred) => Owned::Test(scope, pred.clone()),
            Key::Number(scope, expr) => Owned::Number(scope, expr.clone()),
        };
        self.clock += 1;
        self.bytes += bytes;
        let entry = Entry { key: owned, kept, bytes, used: self.clock, labels };
        let hash = self.hash(key);
        self.entries.entry(hash).or_default().push(entry);
    }

    fn forget_oldest(&mut self) -> bool {
        let Some(oldest) = self.entries.values().flatten().map(|entry| entry.used).min() else {
            return false;
        };
        self.retain(|entry| entry.used != oldest);
        true
    }

    /// Forgets what depends on the labels of a segmentation.
    pub(super) fn forget_labels(&mut self, segmentation: u16) {
        self.retain(|entry| !entry.labels.contains(&segmentation));
    }

    fn retain(&mut self, keep: impl Fn(&Entry) -> bool) {
        let mut bytes = 0;
        self.entries.retain(|_, entries| {
            entries.retain(&keep);
            bytes += entries.iter().map(|entry| entry.bytes).sum::<usize>();
            !entries.is_empty()
        });
        self.bytes = bytes;
    }
}

fn labels_of_pred(pred: &Pred, labels: &mut Vec<u16>) {
    match pred {
        Pred::And(parts) | Pred::Or(parts) => parts.iter().for_each(|part| labels_of_pred(part, labels)),
        Pred::Not(part) => labels_of_pred(part, labels),
        Pred::Compare { left, right, .. } => {
            labels_of_expr(left, labels);
            labels_of_expr(right, labels);
        }
        Pred::DayIn { day: expr, .. } | Pred::Known(expr) | Pred::Top { of: expr, .. } => {
            labels_of_expr(expr, labels);
        }
        Pred::Label { segmentation, .. } => labels.push(*segmentation),
        Pred::Const(_) | Pred::Text { .. } | Pred::Flag(_) => {}
    }
}

fn labels_of_expr(expr: &Expr, labels: &mut Vec<u16>) {
    match expr {
        Expr::Aggregate(aggregate) => {
            if let Some(filter) = &aggregate.filter {
                labels_of_pred(filter, labels);
            }
        }
        Expr::DaysSince(part) => labels_of_expr(part, labels),
        Expr::Add(a, b) | Expr::Sub(a, b) | Expr::Mul(a, b) => {
            labels_of_expr(a, labels);
            labels_of_expr(b, labels);
        }
        Expr::Number(_) | Expr::Day(_) | Expr::Column(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_is_forgotten_first() {
        let truth = || Kept::Truth(Arc::new(Truth::constant(640, true)));
        let preds: Vec<Pred> = (0..3).map(|n| Pred::Label { segmentation: n, segments: vec![] }).collect();
        let key = |n: usize| Key::Test(Scope::Customers, &preds[n]);
        let mut cache = Cache::new(2 * 160);
        cache.put(key(0), truth());
        cache.put(key(1), truth());
        assert!(cache.get(key(0)).is_some());
        cache.put(key(2), truth());
        assert!(cache.get(key(1)).is_none());
        assert!(cache.get(key(0)).is_some() && cache.get(key(2)).is_some());
        cache.forget_labels(0);
        assert!(cache.get(key(0)).is_none() && cache.get(key(2)).is_some());
    }
}
