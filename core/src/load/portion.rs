//! A sample of customers, for files that would not fit into memory: of one customer in so many everything is read, of
//! the others nothing. Which ones they are depends on their ids alone, so that all files tell of the same customers,
//! however their rows are ordered and cut.

use super::class::trim;
use super::source::Role;

/// The role by which customers are chosen where all files have it.
pub(super) const KEY: Role = Role::CustomerId;
/// That by which they are chosen where only this one is in all files, and all are text: what is in a container is not
/// known before it is read.
pub(super) const OTHER_KEY: Role = Role::Email;

/// What decides whether a record is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Portion {
    /// Position of the column that says whose record it is.
    pub column: u32,
    /// Of how many customers one is read; at least 1.
    pub every: u32,
}

impl Portion {
    /// Whether the records of this customer are read. A record that names nobody goes by all its bytes.
    pub fn holds(self, cell: &[u8], record: &[u8]) -> bool {
        let key = key(cell);
        let hash = if key.is_empty() { hash(record.iter().copied()) } else { hash_of_key(key) };
        hash.is_multiple_of(u64::from(self.every.max(1)))
    }
}

/// An id without what programs add to it.
fn key(cell: &[u8]) -> &[u8] {
    let cell = trim(cell);
    let cell = cell.strip_prefix(b"'").unwrap_or(cell);
    match cell.strip_suffix(b".0") {
        Some(whole) if !whole.is_empty() && whole.iter().all(u8::is_ascii_digit) => whole,
        _ => cell,
    }
}

/// Addresses are the same whatever their capitals.
fn hash_of_key(key: &[u8]) -> u64 {
    if key.contains(&b'@') {
        hash(String::from_utf8_lossy(key).to_lowercase().bytes())
    } else {
        hash(key.iter().copied())
    }
}

/// FNV-1a with the last step of SplitMix64, so that the low bits depend on every byte.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_chosen_however_it_is_written() {
        let portion = Portion { column: 0, every: 3 };
        for id in 0..300 {
            let holds = |cell: String| portion.holds(cell.as_bytes(), b"");
            let plain = holds(id.to_string());
            for spelling in [format!(" {id} "), format!("{id}.0"), format!("'{id}")] {
                assert_eq!(holds(spelling), plain, "{id}");
            }
            assert_eq!(holds(format!("A{id}@X.example")), holds(format!("a{id}@x.example")));
        }
    }

    #[test]
    fn about_one_in_so_many_is_chosen() {
        for every in [2, 5, 10] {
            let portion = Portion { column: 0, every };
            let chosen = (0..10_000).filter(|id| portion.holds(format!("C{id:07}").as_bytes(), b"")).count();
            let expected = 10_000 / every as usize;
            assert!(chosen.abs_diff(expected) < expected / 8, "{chosen} of 10000, one in {every}");
        }
    }
}
