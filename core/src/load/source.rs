//! What loading a file yields: its table, how every column was read and why, and what was left out.

use std::ops::Range;

use crate::diag::Problem;
use crate::table::Table;

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Whose row it is: the key of the customer base.
    CustomerId,
    /// Name of the person or firm.
    Name,
    /// Email address.
    Email,
    /// Telephone number.
    Phone,
    /// Which order a row belongs to.
    OrderId,
    /// When it happened.
    Date,
    /// Money of the row.
    Amount,
    /// How many.
    Quantity,
    /// Money for one; with a quantity it gives the amount.
    UnitPrice,
    /// What the row cost us.
    Cost,
    /// What the row earned us.
    Margin,
    /// Kind of product.
    Category,
    /// Product name or code.
    Product,
    /// How it was paid.
    Payment,
    /// State of an order.
    Status,
    /// Currency of the amounts.
    Currency,
    /// May we write to them.
    Consent,
    /// Country.
    Country,
    /// City.
    City,
    /// Industry of a firm.
    Industry,
    /// Size of a firm.
    CompanySize,
    /// Birth date.
    BirthDate,
    /// Satisfaction score.
    Satisfaction,
    /// Money of the row that was given back; it is taken off the amount.
    Refund,
    /// When, or whether, the order was cancelled.
    Cancelled,
}

impl Role {
    /// Every role and what it is called in criteria, project files and options.
    pub const NAMES: [(Role, &'static str); 25] = [
        (Role::CustomerId, "customer_id"),
        (Role::Name, "name"),
        (Role::Email, "email"),
        (Role::Phone, "phone"),
        (Role::OrderId, "order_id"),
        (Role::Date, "date"),
        (Role::Amount, "amount"),
        (Role::Quantity, "quantity"),
        (Role::UnitPrice, "unit_price"),
        (Role::Cost, "cost"),
        (Role::Margin, "margin"),
        (Role::Category, "category"),
        (Role::Product, "product"),
        (Role::Payment, "payment"),
        (Role::Status, "status"),
        (Role::Currency, "currency"),
        (Role::Consent, "consent"),
        (Role::Country, "country"),
        (Role::City, "city"),
        (Role::Industry, "industry"),
        (Role::CompanySize, "company_size"),
        (Role::BirthDate, "birth_date"),
        (Role::Satisfaction, "satisfaction"),
        (Role::Refund, "refund"),
        (Role::Cancelled, "cancelled"),
    ];

    /// Its name in project files and criteria.
    pub fn name(self) -> &'static str {
        Role::NAMES.iter().find(|(role, _)| *role == self).map_or("", |(_, name)| name)
    }

    /// The role of a name; `-` is as good as `_`.
    pub fn from_name(name: &str) -> Option<Role> {
        let name = name.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        Role::NAMES.iter().find(|(_, known)| *known == name).map(|(role, _)| *role)
    }
}

/// The families of criteria, in the order in which they are always shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// Age, gender, income, education, occupation, family.
    Demographic,
    /// Country, region, city, climate.
    Geographic,
    /// Lifestyle, values, interests, personality.
    Psychographic,
    /// What they do: orders, products, payment, channel.
    Behavioural,
    /// About the firm: industry, size, needs.
    Firm,
}

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableKind {
    /// One row a customer.
    Customers,
    /// One row an order: a customer, usually a date and an amount.
    Orders,
    /// One row a line of an order.
    Lines,
    /// A date and a kind: visits, opens, tickets, calls, answers.
    Interactions,
    /// Rows that belong to a customer and are nothing of the above.
    Other,
    /// Rows that belong to no customer that we can see.
    Unrelated,
}

/// How a column was read, beside the column itself; same order as the table's columns.
#[derive(Clone, Debug, Default)]
pub struct ColumnReading {
    /// What the column is for, if that is known.
    pub role: Option<Role>,
    /// Which family of criteria it belongs to, if any.
    pub family: Option<Family>,
    /// Why it was read so, as problems of severity *note* with stable codes.
    pub evidence: Vec<Problem>,
    /// Cells with content that could not be read as the column's type; they are unknown in the table.
    pub unreadable: u64,
    /// Numbers that had more digits than a column keeps, and were rounded.
    pub rounded: u64,
    /// The rows of unreadable cells, so that a row is rejected when its date or amount is one of them:
    /// row in the table, and where its record stands.
    pub unreadable_rows: Vec<(u32, RecordPlace)>,
}

/// Where a record stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPlace {
    /// Line of its first byte, counted from 1.
    pub line: u64,
    /// Its bytes in the file, without the line end.
    pub bytes: Range<u64>,
}

/// Why a record is not in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RejectReason {
    /// It has another number of fields than the header.
    Fields {
        /// Fields found.
        found: u64,
        /// Fields expected.
        expected: u64,
    },
    /// A date or an amount is present but cannot be read.
    Unreadable {
        /// Header of the column.
        column: String,
    },
}

/// A record that is not in the table. Its raw text is read again from the file when asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Where it stands.
    pub place: RecordPlace,
    /// Why it was left out.
    pub reason: RejectReason,
}

/// The export of a well-known system that a file looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The system, as it calls itself.
    pub system: &'static str,
    /// What it exported: `customers`, `orders`, `payments`, `audience`, `contacts`, `companies`, `deals` or
    /// `accounts`.
    pub export: &'static str,
    /// How many of the headers of that export the file has.
    pub found: u32,
    /// How many headers that export can have.
    pub of: u32,
    /// How many columns the file has.
    pub columns: u32,
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Name of the file.
    pub file: String,
    /// The export of a well-known system that it looks like.
    pub layout: Option<Recognised>,
    /// What its rows are.
    pub kind: TableKind,
    /// Its rows. `rows_read = table.rows() + rejects.len()`.
    pub table: Table,
    /// How each column was read.
    pub columns: Vec<ColumnReading>,
    /// Data records in the file: not header, preamble, totals or blank lines.
    pub rows_read: u64,
    /// Records of the wrong shape.
    pub rejects: Vec<Reject>,
    /// How the file was read (encoding, delimiter, quote, header), as notes, and what to know about it.
    pub problems: Vec<Problem>,
}
