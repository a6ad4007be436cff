//! Exports of well-known systems, recognised by their headers.
//!
//! A [`Layout`] lists the headers that a system prints and says what those mean that mean something else
//! there than elsewhere: `Name` is the number of an order in one export and a person in another. A file is of
//! a layout when it has all of its surest headers and at least half of the file's headers are of the layout;
//! columns that a shop adds or leaves out change nothing, and neither does their order.
//!
//! Headers that a layout does not list mean what the dictionary of `names` says; but a role that the layout
//! gives away is not theirs any more. Beyond meanings a few exports need hands: `treat` has them.

mod crm;
mod lists;
mod payments;
mod shops;
mod treat;

use super::names::{Kind, Meaning, meaning};
use super::source::{Recognised, Role, Source, TableKind};
use crate::diag::{Place, Problem, Severity};
use crate::value::fold;

/// An export of a system.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// The system, as it calls itself.
    system: &'static str,
    /// What is exported: a word that the page has in every language.
    export: &'static str,
    /// All headers, between commas, without case.
    headers: &'static str,
    /// Those without which it is not this export, between commas.
    sure: &'static str,
    /// Headers that mean what another name means in the dictionary; an empty name is no meaning. Of several
    /// with one role the first that the file has takes it.
    like: &'static [(&'static str, &'static str)],
    /// Exports of the same system to whose rows the rows of this one belong, and the header that says which.
    belongs: &'static [(&'static str, &'static str)],
    /// Headers of lists of ids joined by `;`.
    id_lists: &'static [&'static str],
    /// The header that says who must not be written to.
    opted_out: Option<&'static str>,
    /// Whether the file itself is one of several lists by consent.
    is_consent_list: bool,
}

/// A layout with nothing in it, for the rest of a layout.
const PLAIN: Layout = Layout {
    system: "",
    export: "",
    headers: "",
    sure: "",
    like: &[],
    belongs: &[],
    id_lists: &[],
    opted_out: None,
    is_consent_list: false,
};

/// All of them.
fn layouts() -> impl Iterator<Item = &'static Layout> {
    [shops::LAYOUTS, payments::LAYOUTS, lists::LAYOUTS, crm::LAYOUTS].into_iter().flatten()
}

/// The layout of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    layout: &'static Layout,
    recognised: Recognised,
}

/// The header as it is compared.
fn plain(header: &str) -> String {
    fold(header.trim()).into_owned()
}

fn split(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(str::trim).filter(|header| !header.is_empty())
}

/// The layout that a file with these headers is of.
pub(super) fn recognise(names: &[String]) -> Option<Known> {
    let own: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let has = |header: &str| own.contains(&plain(header));
    let known = layouts().filter(|layout| split(layout.sure).all(has)).map(|layout| {
        let of = split(layout.headers).count();
        let found = split(layout.headers).filter(|header| has(header)).count();
        Known {
            layout,
            recognised: Recognised {
                system: layout.system,
                export: layout.export,
                found: found as u32,
                of: of as u32,
                columns: names.len() as u32,
            },
        }
    });
    known
        .filter(|known| known.recognised.found * 2 >= known.recognised.columns)
        .min_by_key(|known| (u32::MAX - known.recognised.found, known.recognised.of))
}

impl Known {
    /// What was recognised, for showing.
    pub fn recognised(&self) -> Recognised {
        self.recognised
    }

    /// Puts what the headers mean in this layout in the place of what they mean elsewhere.
    pub fn apply(&self, names: &[String], meanings: &mut [Meaning]) {
        let mut given: Vec<Role> = Vec::new();
        let mut is_told = vec![false; names.len()];
        for (header, means) in self.layout.like {
            let Some(at) = names.iter().position(|name| plain(name) == plain(header)) else { continue };
            let (Some(place), Some(is_told)) = (meanings.get_mut(at), is_told.get_mut(at)) else { continue };
            let mut new = if means.is_empty() { Meaning::NONE } else { meaning(means) };
            if new.role.is_some_and(|role| given.contains(&role)) {
                new = meaning(header);
            }
            new.role = new.role.filter(|role| !given.contains(role));
            // The kind would be weighed against the other columns; here the role is certain.
            new.kind = new.kind.filter(|_| new.role.is_none());
            new.rank = 0;
            given.extend(new.role);
            (*place, *is_told) = (new, true);
        }
        for (meaning, is_told) in meanings.iter_mut().zip(is_told) {
            let rivals = |role: Role| given.contains(&role);
            if !is_told && (meaning.role.is_some_and(rivals) || meaning.kind == Some(Kind::Customer)) {
                (meaning.role, meaning.kind) = (None, None);
            }
        }
    }

    /// What to say of it.
    pub fn note(&self, file: &str) -> Problem {
        let Recognised { system, export, found, of, columns } = self.recognised;
        let by: Vec<&str> = split(self.layout.sure).collect();
        let by = by.join(", ");
        let english = format!(
            "looks like an export of {export} from {system}: {found} of its {of} headers stand among {columns} \
             here, {by} among them"
        );
        Problem::new("load.layout", Severity::Note, english)
            .arg("system", system)
            .arg("export", export)
            .arg("found", u64::from(found))
            .arg("of", u64::from(of))
            .arg("by", by)
            .at(Place::File(file.to_owned()))
    }
}

/// Looks at exports of one system side by side: contacts belong to firms and deals to either, where the file of
/// those is there too.
pub(super) fn side_by_side(sources: &mut [Source]) {
    let all: Vec<Option<Recognised>> = sources.iter().map(|source| source.layout).collect();
    for source in sources {
        let Some(own) = source.layout else { continue };
        let is_there = |export: &str| {
            all.iter().flatten().any(|other| (other.system, other.export) == (own.system, export))
        };
        let belongs: Vec<&(&str, &str)> = layouts()
            .filter(|layout| (layout.system, layout.export) == (own.system, own.export))
            .flat_map(|layout| layout.belongs)
            .filter(|(_, header)| treat::has_values(source, header))
            .collect();
        let beside = belongs.iter().find(|(export, _)| is_there(export));
        let only = || {
            let is_of_others = source.kind != TableKind::Customers;
            belongs.iter().find(|_| is_of_others)
        };
        let Some((_, header)) = beside.or_else(only) else { continue };
        treat::make_key(source, header);
        if beside.is_none() {
            continue;
        }
        if source.kind == TableKind::Customers {
            source.kind = TableKind::Other;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_speaks_of_its_own_headers_and_of_names_that_are_known() {
        for layout in layouts() {
            let headers: Vec<String> = split(layout.headers).map(plain).collect();
            // Old and new variants of an export share what they say of headers.
            let is_same = |other: &&Layout| (other.system, other.export) == (layout.system, layout.export);
            let known: Vec<String> =
                layouts().filter(is_same).flat_map(|other| split(other.headers)).map(plain).collect();
            let spoken = split(layout.sure)
                .chain(layout.like.iter().map(|(header, _)| *header))
                .chain(layout.belongs.iter().map(|(_, header)| *header))
                .chain(layout.id_lists.iter().copied())
                .chain(layout.opted_out);
            for header in spoken {
                assert!(known.contains(&plain(header)), "{} {}: {header}", layout.system, layout.export);
            }
            for (header, means) in layout.like {
                assert!(means.is_empty() || meaning(means).kind.is_some(), "{header} is like {means}");
            }
            let distinct: std::collections::HashSet<&String> = headers.iter().collect();
            assert_eq!(distinct.len(), headers.len(), "{} {}", layout.system, layout.export);
        }
    }

    #[test]
    fn every_export_is_told_from_every_other() {
        for layout in layouts() {
            let names: Vec<String> = split(layout.headers).map(str::to_owned).collect();
            let known = recognise(&names).unwrap();
            assert_eq!((known.layout.system, known.layout.export), (layout.system, layout.export));
            assert_eq!(known.recognised.found, known.recognised.of);
        }
    }

    #[test]
    fn a_file_of_ones_own_is_of_no_layout() {
        for headers in [
            "order_id,customer_id,order_date,amount,category,payment,quantity,margin",
            "id,Name,Email,Phone,City,Country,Status",
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
        ] {
            let names: Vec<String> = headers.split(',').map(str::to_owned).collect();
            assert!(recognise(&names).is_none(), "{headers}");
        }
    }
}
