//! What some exports need beyond the meaning of their headers: lists of ids, consent turned round, consent that
//! only the name of the file tells.

use super::{Known, plain};
use crate::diag::{Place, Problem, Severity};
use crate::load::source::{ColumnReading, Family, Role, Source};
use crate::mask::Mask;
use crate::table::{Column, Ints, Lanes, TextValues, Values, Words};

/// The lists of a mailing service: how they begin in the names of files, and whether one may write to their members.
const LISTS: [(&str, bool); 3] = [("unsubscribed", false), ("cleaned", false), ("subscribed", true)];

impl Known {
    /// Treats the columns of a file of this layout.
    pub(in crate::load) fn treat(
        &self,
        file: &str,
        rows: usize,
        columns: &mut Vec<Column>,
        readings: &mut Vec<ColumnReading>,
        notes: &mut Vec<Problem>,
    ) {
        let at = |columns: &[Column], header: &str| {
            columns.iter().position(|column| plain(&column.name) == plain(header))
        };
        for header in self.layout.id_lists {
            if let Some(at) = at(columns, header)
                && let (Some(column), Some(reading)) = (columns.get_mut(at), readings.get_mut(at))
                && let Some(note) = keep_first(file, column)
            {
                reading.evidence.push(note);
            }
        }
        let is_free =
            |readings: &[ColumnReading]| !readings.iter().any(|reading| reading.role == Some(Role::Consent));
        if let Some(at) = self.layout.opted_out.and_then(|header| at(columns, header))
            && is_free(readings)
            && let Some(consent) = columns.get(at).and_then(|column| opposite(columns, column))
        {
            let reading = added("load.opposite", file, &consent.name, Some(Role::Consent), |note| {
                note.arg("column", self.layout.opted_out.unwrap_or(""))
            });
            columns.push(consent);
            readings.push(reading);
        }
        if self.layout.is_consent_list
            && let Some((list, may_write)) = list_of(file, columns)
        {
            let mut words = Words::default();
            words.push(list);
            let codes = Ints::from_lanes(0, Lanes::U8(vec![0; rows]));
            let status = Values::Text(TextValues::Dict { codes, words });
            let flags = if may_write { Mask::all(rows) } else { Mask::none(rows) };
            let both = [
                ("Status", status, (is_role_free(readings, Role::Status)).then_some(Role::Status)),
                ("Accepts email", Values::Flag(flags), is_free(readings).then_some(Role::Consent)),
            ];
            for (name, values, role) in both {
                let column = Column::new(free_name(columns, name), values, None);
                readings.push(added("load.by-list", file, &column.name, role, |note| note.arg("list", list)));
                columns.push(column);
            }
            let english =
                format!("every row is of the list \"{list}\", which is kept as a status and as consent");
            notes.push(
                Problem::new("load.list", Severity::Note, english)
                    .arg("list", list)
                    .at(Place::File(file.to_owned())),
            );
        }
    }
}

fn is_role_free(readings: &[ColumnReading], role: Role) -> bool {
    !readings.iter().any(|reading| reading.role == Some(role))
}

/// How a column that was added is read.
fn added(
    code: &'static str,
    file: &str,
    column: &str,
    role: Option<Role>,
    args: impl FnOnce(Problem) -> Problem,
) -> ColumnReading {
    let english = match code {
        "load.opposite" => "added: the opposite of a column that says who must not be written to",
        _ => "added: the file is one of several lists, by what its members agreed to",
    };
    let place = Place::Column { file: file.to_owned(), column: column.to_owned() };
    let note = args(Problem::new(code, Severity::Note, english)).at(place);
    ColumnReading {
        role,
        family: Some(Family::Behavioural),
        evidence: vec![note],
        ..ColumnReading::default()
    }
}

/// Which list a file is: what its columns tell, else its name.
fn list_of(file: &str, columns: &[Column]) -> Option<(&'static str, bool)> {
    let has = |header: &str| columns.iter().any(|column| plain(&column.name) == plain(header));
    let name = plain(file.rsplit(['/', '\\', '›']).next().unwrap_or(file));
    LISTS.into_iter().find(|(list, _)| match *list {
        "unsubscribed" => has("UNSUB_TIME") || name.contains(list),
        "cleaned" => has("CLEAN_TIME") || name.contains(list),
        list => name.contains(list),
    })
}

/// Cuts lists of ids joined by `;` to their first; says how many were longer.
fn keep_first(file: &str, column: &mut Column) -> Option<Problem> {
    let Values::Text(texts) = &column.values else { return None };
    let mut firsts = Words::default();
    let mut longer = 0u64;
    for row in 0..texts.len() {
        let text = texts.get(row);
        let (first, rest) = text.split_once(';').unwrap_or((&text, ""));
        longer += u64::from(!rest.trim().is_empty());
        firsts.push(first.trim());
    }
    if !(0..texts.len()).any(|row| texts.get(row).contains(';')) {
        return None;
    }
    column.values = Values::Text(TextValues::Plain(firsts));
    let english = format!("{longer} cells list several ids; the row counts to the first of them");
    let place = Place::Column { file: file.to_owned(), column: column.name.clone() };
    Some(Problem::new("load.first-of-list", Severity::Note, english).arg("cells", longer).at(place))
}

/// Consent, where a column says its opposite.
fn opposite(columns: &[Column], opted_out: &Column) -> Option<Column> {
    let known = opted_out.known_rows();
    let yes: Mask = match &opted_out.values {
        Values::Flag(out) => known.and_not(out),
        // The column of a file in which nobody opted out may hold nothing but zeros.
        Values::Number(numbers) => {
            Mask::from_fn(opted_out.len(), |row| numbers.units.get(row) == Some(0)).and(&known)
        }
        _ => return None,
    };
    let known = opted_out.known.as_ref().map(|_| known);
    Some(Column::new(free_name(columns, "Accepts email"), Values::Flag(yes), known))
}

/// Whether the column of a header has any value.
pub(super) fn has_values(source: &Source, header: &str) -> bool {
    let column = source.table.columns().iter().find(|column| plain(&column.name) == plain(header));
    column.is_some_and(|column| column.unknown_count() < column.len())
}

/// Makes the column of a header the key of the rows, unless somebody decided otherwise.
pub(super) fn make_key(source: &mut Source, header: &str) {
    let is_settled = source
        .columns
        .iter()
        .any(|reading| reading.evidence.iter().any(|note| note.code == "load.role-settled"));
    let at = source.table.columns().iter().position(|column| plain(&column.name) == plain(header));
    let has_it = |at: usize| source.columns.get(at).is_some_and(|own| own.role == Some(Role::CustomerId));
    let Some(at) = at.filter(|&at| !is_settled && !has_it(at)) else { return };
    for reading in source.columns.iter_mut().filter(|reading| reading.role == Some(Role::CustomerId)) {
        reading.role = None;
        reading.evidence.retain(|note| !["load.role-by-header", "load.role-by-values"].contains(&note.code));
    }
    if let Some(reading) = source.columns.get_mut(at) {
        reading.role = Some(Role::CustomerId);
        let place = Place::Column { file: source.file.clone(), column: header.to_owned() };
        let english = format!("used as {} beside the file of those it names", Role::CustomerId.name());
        reading.evidence.push(
            Problem::new("load.role-beside", Severity::Note, english)
                .arg("role", Role::CustomerId.name())
                .at(place),
        );
    }
}

/// The name, or the name with a number where a column of the file has it.
fn free_name(columns: &[Column], name: &str) -> String {
    let is_taken = |name: &str| columns.iter().any(|column| plain(&column.name) == plain(name));
    let mut free = name.to_owned();
    let mut number = 2;
    while is_taken(&free) {
        free = format!("{name} {number}");
        number += 1;
    }
    free
}
