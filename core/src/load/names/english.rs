//! English headers, as shops, tills, CRMs and ledgers write them.

use super::{At, Expects, Kind, Language};

pub(super) const ENGLISH: Language = Language {
    names: &[
        (
            Kind::CustomerId,
            "customer id, customer no, customer number, customer nr, customer code, customer key, cust \
             id, cust no, cust number, client id, client no, client number, client code, firm id, company \
             id, organisation id, organization id, account id, account no, account number, business id, \
             member id, member number, member no, guest id, patient id, user id, shopper id, buyer id, \
             subscriber id, card id, card number, loyalty id, loyalty number, person id, contact id, lead \
             id",
        ),
        (Kind::Customer, "customer, client, buyer, guest, member, patient"),
        (Kind::OwnId, "record id, external id, id"),
        (
            Kind::Name,
            "name, full name, customer name, client name, company name, firm name, account name, \
             organisation, organization, contact name, guest name, member name, display name, billing \
             name, first name, last name, surname, company, firm",
        ),
        (
            Kind::Email,
            "email, email address, mail, customer email, contact email, billing email, mail address, user \
             email",
        ),
        (
            Kind::Phone,
            "phone, phone number, telephone, tel, mobile, mobile phone, cellphone, cell, customer phone, \
             billing phone, office phone",
        ),
        (Kind::Note, "address, street, address 1, address 2, billing address, note, notes"),
        (Kind::Registry, "vat, vat number, tax id, iban"),
        (
            Kind::OrderId,
            "order id, order no, order number, order nr, invoice id, invoice no, invoice number, invoice \
             nr, invoice, receipt id, receipt no, receipt number, receipt, transaction id, transaction \
             no, transaction number, sale id, document no, document number, document id, doc no, booking \
             id, booking number, booking ref, booking reference, reservation id, reservation number, \
             basket id, purchase id, deal id, ticket no, order",
        ),
        (
            Kind::Date,
            "order date, invoice date, purchase date, transaction date, sale date, sales date, booking \
             date, document date, receipt date, visit date, contact date, event date, payment date, paid \
             at, ordered at, ordered on, ordered, order created, purchased at, date, date time, time, order \
             date time, close date, check in, check in date, arrival date, arrival",
        ),
        (
            Kind::Created,
            "timestamp, created at, created date, created, created on, create date, date created",
        ),
        (
            Kind::Amount,
            "amount, order amount, order total, total amount, line amount, line total, invoice amount, \
             sum, order sum, invoice sum, invoice total, net amount, gross amount, grand total, total, \
             revenue, sales, net sales, turnover, order value, value, total price, paid, subtotal, spend, extended price",
        ),
        (Kind::Quantity, "quantity, qty, units, pieces, items sold, line item quantity, quantity ordered"),
        (
            Kind::UnitPrice,
            "unit price, price per unit, item price, line item price, net price, price, price each",
        ),
        (
            Kind::Cost,
            "cost, costs, total cost, line cost, cogs, cost of goods, cost of goods sold, cost of sales, \
             purchase cost, fee",
        ),
        (Kind::Money, "unit cost, cost per item, cost price, purchase price, discount, tax, shipping"),
        (
            Kind::Margin,
            "margin, gross margin, line margin, profit, gross profit, contribution, margin amount",
        ),
        (Kind::Refund, "refunded amount, amount refunded, refund amount, refund total, refund"),
        (
            Kind::Cancelled,
            "cancelled at, cancelled, canceled at, canceled, cancelled on, canceled on, cancellation date, date cancelled, cancel date, voided at, is cancelled",
        ),
        (
            Kind::Category,
            "category, product category, product group, item category, product type, department, product \
             line, assortment, group",
        ),
        (
            Kind::Product,
            "product, product name, item, item name, article, article name, description, line item name",
        ),
        (
            Kind::ProductCode,
            "product id, product code, stock code, sku, item code, article no, article number, item no, \
             line item sku, barcode, ean, gtin, upc",
        ),
        (
            Kind::Payment,
            "payment, payment method, payment type, payment mode, tender, paid by, payment terms",
        ),
        (Kind::Status, "status, order status, financial status, payment status, invoice status, deal stage"),
        (Kind::Currency, "currency, currency code, order currency, curr"),
        (
            Kind::Behaviour,
            "channel, preferred channel, sales channel, source, lead source, original source, device, \
             coupon, coupon code, discount code, tags, loyalty tier, loyalty, lifecycle stage, customer \
             type, segment, rating, frequency, orders, orders count, total orders, total spent, total \
             spend, visits, kind, type, event, campaign",
        ),
        (
            Kind::Moment,
            "signup date, signup, signed up, signed up at, registration date, registered, registered at, \
             registered on, join date, joined, joined at, joined on, joining date, customer since, member \
             since, since, first seen, first order, first order date, last order, last order date, last \
             visit, last active, last activity, last activity date, last seen, last contact, updated at, \
             last changed, optin time",
        ),
        (
            Kind::Consent,
            "consent, marketing consent, email consent, newsletter, optin, email optin, subscribed, \
             accepts marketing, accepts email marketing, marketing, gdpr, gdpr consent",
        ),
        (Kind::Satisfaction, "satisfaction, satisfaction score, nps, nps score, csat, stars, score"),
        (Kind::BirthDate, "birth date, date of birth, dob, birthday, birth, born"),
        (
            Kind::PersonNumber,
            "age, age years, income, annual income, household income, monthly income, salary, children, \
             number of children, kids, household size, family size, persons",
        ),
        (
            Kind::PersonWord,
            "gender, sex, title, salutation, education, education level, occupation, profession, job, job \
             title, marital status, family status, civil status, age group, age band, age class, income \
             group, income band, language, nationality, religion",
        ),
        (
            Kind::Country,
            "country, country name, country region, country code, billing country, shipping country, \
             mailing country, cc",
        ),
        (Kind::City, "city, town, city name, billing city, shipping city, mailing city, place"),
        (
            Kind::Region,
            "region, state, state region, province, county, district, area, climate, climate zone, \
             settlement, urban rural, rural urban, location, territory, municipality, neighbourhood, \
             neighborhood",
        ),
        (Kind::PostalCode, "zip, zip code, postcode, postal code"),
        (
            Kind::Mind,
            "lifestyle, values, interests, interest, hobbies, hobby, personality, attitude, attitudes, \
             motivation, persona, opinion",
        ),
        (
            Kind::Industry,
            "industry, sector, branch, trade, business type, line of business, naics, sic, sic code, \
             nace, naf",
        ),
        (
            Kind::CompanySize,
            "company size, firm size, employees, number of employees, employee count, headcount, size \
             band",
        ),
        (Kind::Firm, "annual revenue, legal form, company type, needs, product needs, beds, rooms, seats"),
    ],
    words: &[
        (At::Last, Expects::Id, "id ids nr no number num code sku key ref zip uuid"),
        (At::Last, Expects::Date, "date"),
    ],
};
