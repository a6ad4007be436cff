//! Which column names the customer, and which customer each row has.
//!
//! Customers are known by the first of id, email, telephone and name that their file has. Another file joins
//! by the same column; where it lacks that one, or where not a single row matches, by another one that the
//! customer file has too: orders that carry only emails find their customer through the customer file.

use super::concat::Stack;
use super::keys::{Entry, KeyBook, NOBODY};
use crate::load::Role;
use crate::mask::Mask;

/// The columns by which a customer can be known, best first.
const KEY_ROLES: [Role; 4] = [Role::CustomerId, Role::Email, Role::Phone, Role::Name];

/// In place of a slot: the key is that of several customers.
const SEVERAL: u32 = NOBODY - 1;

/// A stack of rows to be joined.
#[derive(Debug)]
pub(super) struct Joining<'a> {
    pub(super) stack: &'a Stack,
    /// The rows that are not rejected; `None` when none is.
    pub(super) live: Option<&'a Mask>,
    /// Whether keys that stand only here make customers.
    pub(super) founds: bool,
}

/// How a stack was joined.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// Slot of each row, later its customer; [`NOBODY`] where it names none.
    pub(super) slots: Vec<u32>,
    /// The column by which it was joined, and what it is for.
    pub(super) key: Option<(Role, usize)>,
    /// Rows whose key is that of several customers.
    pub(super) ambiguous: u64,
    /// Rows that found a customer of the customer file.
    pub(super) matched: u64,
}

/// The column of each role by which a customer can be known.
pub(super) fn key_columns(stack: &Stack) -> Vec<(Role, usize)> {
    KEY_ROLES.iter().filter_map(|&role| Some((role, stack.find(role, |_| true)?))).collect()
}

fn entry(role: Role, in_file: bool, adds: bool) -> Entry {
    Entry { is_email: role == Role::Email, in_file, adds }
}

/// Joins the customer file and the related tables. `None` when there are more keys than can be counted.
pub(super) fn join(
    file: Option<&Joining<'_>>,
    related: &[Joining<'_>],
) -> Option<(KeyBook, Joined, Vec<Joined>)> {
    let file_keys = file.map(|file| key_columns(file.stack)).unwrap_or_default();
    let base = file_keys.first().copied().or_else(|| {
        related.iter().filter(|joining| joining.founds).find_map(|j| key_columns(j.stack).first().copied())
    });
    let Some((base_role, _)) = base else {
        let nobody =
            |joining: &Joining<'_>| Joined { slots: vec![NOBODY; joining.stack.rows()], ..Joined::default() };
        let file = file.map(nobody).unwrap_or_default();
        return Some((KeyBook::for_columns(std::iter::empty()), file, related.iter().map(nobody).collect()));
    };
    let all = file.into_iter().chain(related);
    let mut book = KeyBook::for_columns(all.filter_map(|joining| {
        let at = joining.stack.find(base_role, |_| true)?;
        Some((&joining.stack.columns.get(at)?.column, base_role == Role::Email))
    }));
    let mut in_file = Joined::default();
    if let Some(file) = file {
        in_file.key = file_keys.first().copied();
        in_file.slots = match in_file.key.and_then(|(_, at)| file.stack.columns.get(at)) {
            Some(held) => book.slots(&held.column, file.live, entry(base_role, true, true))?,
            None => vec![NOBODY; file.stack.rows()],
        };
    }
    let mut joined = Vec::with_capacity(related.len());
    for joining in related {
        joined.push(join_related(&mut book, base_role, file, &in_file.slots, &file_keys, joining)?);
    }
    Some((book, in_file, joined))
}

fn join_related(
    book: &mut KeyBook,
    base_role: Role,
    file: Option<&Joining<'_>>,
    file_slots: &[u32],
    file_keys: &[(Role, usize)],
    joining: &Joining<'_>,
) -> Option<Joined> {
    let own = key_columns(joining.stack);
    let is_shared = |role: Role| role == base_role || file_keys.iter().any(|&(held, _)| held == role);
    let mut ways: Vec<(Role, usize)> = own.iter().copied().filter(|&(role, _)| role == base_role).collect();
    ways.extend(own.iter().copied().filter(|&(role, _)| role != base_role && is_shared(role)));
    if ways.is_empty() {
        ways.extend(own.first());
    }
    let mut joined: Option<Joined> = None;
    for &(role, at) in &ways {
        let column = &joining.stack.columns.get(at)?.column;
        let mut seen = if role == base_role || !is_shared(role) {
            // Beside a customer file keys are first looked up only: this way may have to be given up.
            let adds = joining.founds && file.is_none();
            let slots = book.slots(column, joining.live, entry(role, false, adds))?;
            Joined { slots, key: Some((role, at)), ..Joined::default() }
        } else {
            through_file(file?, file_slots, file_keys, role, joining, at)?
        };
        seen.matched = seen.slots.iter().filter(|&&slot| slot < SEVERAL).count() as u64;
        if joined.is_none() || seen.matched > 0 {
            joined = Some(seen);
        }
        if joined.as_ref().is_some_and(|joined| joined.matched > 0) {
            break;
        }
    }
    let nobody = || Joined { slots: vec![NOBODY; joining.stack.rows()], ..Joined::default() };
    let mut joined = joined.unwrap_or_else(nobody);
    if joined.matched == joined.slots.len() as u64 {
        return Some(joined);
    }
    if joining.founds
        && file.is_some()
        && let Some((role, at)) = joined.key
        && let Some(held) = joining.stack.columns.get(at)
        && joined.slots.contains(&NOBODY)
    {
        // Keys that the customer file does not know make customers of their own.
        let mut free = Mask::from_slice(&joined.slots, |&slot| slot == NOBODY);
        if let Some(live) = joining.live {
            free = free.and(live);
        }
        let more = book.slots(&held.column, Some(&free), entry(role, false, true))?;
        for (slot, more) in joined.slots.iter_mut().zip(more) {
            if *slot == NOBODY {
                *slot = more;
            }
        }
    }
    for slot in joined.slots.iter_mut().filter(|slot| **slot == SEVERAL) {
        *slot = NOBODY;
        joined.ambiguous += 1;
    }
    Some(joined)
}

/// Finds customers by a column that the customer file has beside its key.
fn through_file(
    file: &Joining<'_>,
    file_slots: &[u32],
    file_keys: &[(Role, usize)],
    role: Role,
    joining: &Joining<'_>,
    at: usize,
) -> Option<Joined> {
    let &(_, file_at) = file_keys.iter().find(|&&(held, _)| held == role)?;
    let file_column = &file.stack.columns.get(file_at)?.column;
    let column = &joining.stack.columns.get(at)?.column;
    let is_email = role == Role::Email;
    let mut book = KeyBook::for_columns([(file_column, is_email), (column, is_email)].into_iter());
    let names = book.slots(file_column, file.live, entry(role, true, true))?;
    let rows = book.slots(column, joining.live, entry(role, false, false))?;
    let mut slot_of =
        vec![NOBODY; names.iter().filter(|&&name| name != NOBODY).max().map_or(0, |&m| m as usize + 1)];
    for (&name, &slot) in names.iter().zip(file_slots) {
        if let Some(held) = slot_of.get_mut(name as usize) {
            *held = match *held {
                NOBODY => slot,
                same if same == slot || slot == NOBODY => same,
                _ => SEVERAL,
            };
        }
    }
    let slots = rows.into_iter().map(|name| slot_of.get(name as usize).copied().unwrap_or(NOBODY)).collect();
    Some(Joined { slots, key: Some((role, at)), ..Joined::default() })
}
