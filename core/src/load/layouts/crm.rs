//! Exports of systems that keep customers: HubSpot, Salesforce, SuiteCRM, Odoo.

use super::{Layout, PLAIN};

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        system: "HubSpot",
        export: "contacts",
        headers: "Record ID, First Name, Last Name, Email, Phone Number, Job Title, Company Name, Associated Company, \
            Associated Company IDs, Lifecycle Stage, Lead Status, Contact owner, Create Date, Last Activity Date, \
            Original Source, City, State/Region, Postal Code, Country/Region",
        sure: "Record ID, Email, Contact owner, Create Date",
        like: &[
            ("Record ID", "customer id"),
            ("Company Name", "company type"),
            ("Associated Company", "company type"),
            ("Associated Company IDs", "tax id"),
            ("Create Date", "signup date"),
            ("Contact owner", "channel"),
            ("Lead Status", "lifecycle stage"),
        ],
        belongs: &[("companies", "Associated Company IDs")],
        id_lists: &["Associated Company IDs"],
        ..PLAIN
    },
    Layout {
        system: "HubSpot",
        export: "companies",
        headers: "Record ID, Company name, Website URL, Company owner, Create Date, Industry, Number of Employees, \
            Annual Revenue, Phone Number, City, State/Region, Postal Code, Country/Region, Lifecycle Stage, Last \
            Activity Date",
        sure: "Record ID, Company name, Company owner, Create Date",
        like: &[
            ("Record ID", "customer id"),
            ("Website URL", "note"),
            ("Company owner", "channel"),
            ("Create Date", "signup date"),
        ],
        ..PLAIN
    },
    Layout {
        system: "HubSpot",
        export: "deals",
        headers: "Record ID, Deal Name, Deal Stage, Pipeline, Amount, Close Date, Create Date, Deal owner, Associated \
            Company IDs, Associated Contact IDs, Associated Company, Associated Contact",
        sure: "Record ID, Deal Name, Deal Stage, Amount",
        like: &[
            ("Record ID", "order number"),
            ("Deal Name", "note"),
            ("Deal Stage", "status"),
            ("Pipeline", "channel"),
            ("Amount", "amount"),
            ("Close Date", "order date"),
            ("Create Date", "last activity"),
            ("Deal owner", "channel"),
            ("Associated Company IDs", "customer id"),
            ("Associated Contact IDs", "customer id"),
            ("Associated Company", "company type"),
            ("Associated Contact", "note"),
        ],
        belongs: &[("companies", "Associated Company IDs"), ("contacts", "Associated Contact IDs")],
        id_lists: &["Associated Company IDs", "Associated Contact IDs"],
        ..PLAIN
    },
    Layout {
        system: "Salesforce",
        export: "contacts",
        headers: "Contact ID, Salutation, First Name, Last Name, Title, Account Name, Mailing Street, Mailing City, \
            Mailing State/Province, Mailing Zip/Postal Code, Mailing Country, Phone, Mobile, Fax, Email, Lead Source, \
            Account Owner, Account ID, Department, Birthdate",
        sure: "Account Name, Mailing Street, Mailing Zip/Postal Code, Email",
        like: &[
            ("Contact ID", "customer id"),
            ("Account ID", "tax id"),
            ("Title", "job title"),
            ("Account Name", "company type"),
            ("Mailing Street", "address"),
            ("Mailing City", "city"),
            ("Mailing State/Province", "state"),
            ("Mailing Zip/Postal Code", "zip"),
            ("Mailing Country", "country"),
            ("Account Owner", "channel"),
            ("Department", "occupation"),
            ("Birthdate", "birth date"),
        ],
        ..PLAIN
    },
    Layout {
        system: "Salesforce",
        export: "contacts",
        headers: "Id, AccountId, LastName, FirstName, Salutation, Name, MailingStreet, MailingCity, MailingState, \
            MailingPostalCode, MailingCountry, Phone, MobilePhone, Fax, Email, Title, Department, LeadSource, \
            Birthdate, HasOptedOutOfEmail, OwnerId, CreatedDate, LastModifiedDate",
        sure: "Id, AccountId, LastName, MailingCity",
        like: &[
            ("Id", "customer id"),
            ("AccountId", "tax id"),
            ("LastName", "last name"),
            ("FirstName", "first name"),
            ("MailingStreet", "address"),
            ("MailingCity", "city"),
            ("MailingState", "state"),
            ("MailingPostalCode", "zip"),
            ("MailingCountry", "country"),
            ("MobilePhone", "tax id"),
            ("Title", "job title"),
            ("Department", "occupation"),
            ("LeadSource", "lead source"),
            ("Birthdate", "birth date"),
            ("OwnerId", "tax id"),
            ("CreatedDate", "signup date"),
            ("LastModifiedDate", "last changed"),
        ],
        belongs: &[("accounts", "AccountId")],
        opted_out: Some("HasOptedOutOfEmail"),
        ..PLAIN
    },
    Layout {
        system: "Salesforce",
        export: "accounts",
        headers: "Id, Name, Type, ParentId, Industry, AnnualRevenue, NumberOfEmployees, BillingStreet, BillingCity, \
            BillingState, BillingPostalCode, BillingCountry, Phone, Fax, Website, AccountSource, OwnerId, CreatedDate, \
            LastModifiedDate",
        sure: "Name, AnnualRevenue, NumberOfEmployees, BillingCity",
        like: &[
            ("Id", "customer id"),
            ("Name", "customer id"),
            ("ParentId", "tax id"),
            ("Type", "company type"),
            ("AnnualRevenue", "annual revenue"),
            ("NumberOfEmployees", "number of employees"),
            ("BillingStreet", "address"),
            ("BillingCity", "city"),
            ("BillingState", "state"),
            ("BillingPostalCode", "zip"),
            ("BillingCountry", "country"),
            ("Website", "note"),
            ("AccountSource", "lead source"),
            ("OwnerId", "tax id"),
            ("CreatedDate", "signup date"),
            ("LastModifiedDate", "last changed"),
        ],
        ..PLAIN
    },
    Layout {
        system: "SuiteCRM",
        export: "accounts",
        headers: "ID, Name, Website, Email Address, Office Phone, Alternate Phone, Fax, Billing Street, Billing City, \
            Billing State, Billing Postal Code, Billing Country, Shipping Street, Shipping City, Shipping State, \
            Shipping Postal Code, Shipping Country, Description, Type, Industry, Annual Revenue, Employees, SIC Code, \
            Ticker Symbol, Rating, Assigned User Name, Date Created, Date Modified",
        sure: "Name, Office Phone, Billing Street, Employees, Assigned User Name",
        like: &[
            ("ID", "customer id"),
            ("Name", "customer id"),
            ("Website", "note"),
            ("Description", "note"),
            ("Billing Street", "address"),
            ("Billing City", "city"),
            ("Billing State", "state"),
            ("Billing Postal Code", "zip"),
            ("Billing Country", "country"),
            ("Type", "company type"),
            ("Industry", "industry"),
            // The code of the industry stands beside its name.
            ("SIC Code", "company type"),
            ("Employees", "employees"),
            ("Assigned User Name", "channel"),
            ("Date Created", "signup date"),
            ("Date Modified", "last changed"),
        ],
        ..PLAIN
    },
    Layout {
        system: "Odoo",
        export: "contacts",
        headers: "External ID, Name, Is a Company, Related Company, Related Company/External ID, Street, Street2, \
            City, State, Zip, Country, Phone, Mobile, Email, Tax ID, Tags, Company Name",
        sure: "External ID, Name, Is a Company",
        like: &[
            ("External ID", "customer id"),
            ("Related Company", "company type"),
            ("Related Company/External ID", "tax id"),
            ("Is a Company", "company type"),
            ("Company Name", "company type"),
            ("Street2", "address"),
        ],
        ..PLAIN
    },
    Layout {
        system: "Odoo",
        export: "contacts",
        headers: "id, name, is_company, parent_id/id, company_name, street, street2, zip, city, state_id, state_id/id, \
            country_id, country_id/id, phone, mobile, email, vat, category_id, category_id/id",
        sure: "id, name, is_company",
        like: &[
            ("id", "customer id"),
            ("is_company", "company type"),
            ("parent_id/id", "tax id"),
            ("company_name", "company type"),
            ("street2", "address"),
            ("country_id", "country"),
            ("country_id/id", "country"),
            ("state_id", "state"),
            ("state_id/id", "state"),
            ("category_id", "tags"),
            ("category_id/id", "tags"),
        ],
        ..PLAIN
    },
];
