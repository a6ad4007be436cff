//! The words by which families, kinds of tables and types are called in project files, options and
//! answers.

use crate::load::{Family, Role, TableKind};
use crate::value::DataType;

/// Every family and its name, in the order in which they are shown.
pub const FAMILIES: [(Family, &str); 5] = [
    (Family::Demographic, "demographic"),
    (Family::Geographic, "geographic"),
    (Family::Psychographic, "psychographic"),
    (Family::Behavioural, "behavioural"),
    (Family::Firm, "firm"),
];

/// Every kind of table that has a name of its own.
pub const TABLES: [(TableKind, &str); 6] = [
    (TableKind::Customers, "customers"),
    (TableKind::Orders, "orders"),
    (TableKind::Lines, "lines"),
    (TableKind::Interactions, "interactions"),
    (TableKind::Other, "other"),
    (TableKind::Unrelated, "unrelated"),
];

/// The names of the types a column can be given.
pub const TYPES: [&str; 5] = ["text", "number", "day", "instant", "flag"];

/// The name of a role.
pub fn role_name(role: Role) -> &'static str {
    name_of(&Role::NAMES, role)
}

/// The name of a family.
pub fn family_name(family: Family) -> &'static str {
    name_of(&FAMILIES, family)
}

/// The name of a kind of table.
pub fn table_name(kind: TableKind) -> &'static str {
    name_of(&TABLES, kind)
}

/// The name of a type.
pub fn type_name(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Text => "text",
        DataType::Number { .. } => "number",
        DataType::Day => "day",
        DataType::Instant => "instant",
        DataType::Flag => "flag",
    }
}

/// What a name stands for.
pub fn by_name<T: Copy>(names: &[(T, &'static str)], wanted: &str) -> Option<T> {
    names.iter().find(|(_, name)| *name == wanted).map(|(thing, _)| *thing)
}

fn name_of<T: Copy + PartialEq>(names: &[(T, &'static str)], wanted: T) -> &'static str {
    names.iter().find(|(thing, _)| *thing == wanted).map_or("", |(_, name)| name)
}
