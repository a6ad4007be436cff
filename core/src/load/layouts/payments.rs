//! Exports of payment services: Stripe.

use super::{Layout, PLAIN};

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        system: "Stripe",
        export: "customers",
        headers: "id, Description, Email, Name, Created (UTC), Delinquent, Card ID, Card Last4, Card Brand, Card \
            Funding, Card Exp Month, Card Exp Year, Card Name, Card Address Country, Card Issue Country, Card \
            Fingerprint, Card CVC Status, Plan, Status, Cancel At Period End, Account Balance, Currency, Total \
            Spend, Payment Count, Average Order, Refund Count, Refunded Volume, Dispute Count, Dispute Losses",
        sure: "id, Created (UTC), Delinquent, Total Spend",
        like: &[
            ("id", "customer id"),
            ("Description", "note"),
            ("Created (UTC)", "signup date"),
            ("Plan", "segment"),
            ("Status", "segment"),
            ("Refunded Volume", "total spend"),
            ("Dispute Losses", "total spend"),
            ("Account Balance", "total spend"),
            ("Card ID", "tax id"),
            ("Card Name", "note"),
            ("Card Last4", "tax id"),
            ("Card Fingerprint", "tax id"),
        ],
        ..PLAIN
    },
    Layout { headers: PAYMENTS_OLD, ..PAYMENTS_NEW },
    PAYMENTS_NEW,
];

/// The payments as they are exported now.
const PAYMENTS_NEW: Layout = Layout {
    system: "Stripe",
    export: "payments",
    headers: "id, Created date (UTC), Amount, Amount Refunded, Currency, Captured, Converted Amount, Converted \
        Amount Refunded, Converted Currency, Decline Reason, Fee, Tax, Is Link, Mode, Status, Description, Statement \
        Descriptor, Customer ID, Customer Description, Customer Email, Card ID, Card Last4, Card Brand, Card \
        Funding, Card Exp Month, Card Exp Year, Card Name, Card Address Country, Card Issue Country, Card \
        Fingerprint, Disputed Amount, Invoice ID, Invoice Number, Payment Source Type, Checkout Session ID, \
        Transfer, Transfer Group",
    sure: "id, Amount, Amount Refunded, Currency, Status",
    like: PAYMENTS,
    ..PLAIN
};

/// The headers before the date of creation was called so.
const PAYMENTS_OLD: &str = "id, Created (UTC), Amount, Amount Refunded, Currency, Captured, Converted Amount, \
    Converted Amount Refunded, Converted Currency, Decline Reason, Fee, Tax, Mode, Status, Description, Statement \
    Descriptor, Customer ID, Customer Description, Customer Email, Card ID, Card Last4, Card Brand, Card Funding, \
    Card Exp Month, Card Exp Year, Card Name, Card Address Country, Card Issue Country, Card Fingerprint, Disputed \
    Amount, Invoice ID, Payment Source Type, Transfer, Transfer Group";

/// Fees are charged in the currency of the account, into which amounts are converted.
const PAYMENTS: &[(&str, &str)] = &[
    ("id", "order number"),
    ("Created date (UTC)", "order date"),
    ("Created (UTC)", "order date"),
    ("Converted Amount", "amount"),
    ("Amount", "amount"),
    ("Converted Amount Refunded", "refunded amount"),
    ("Amount Refunded", "refunded amount"),
    ("Converted Currency", "currency"),
    ("Currency", "currency"),
    ("Fee", "cost"),
    ("Tax", "tax"),
    ("Disputed Amount", "tax"),
    ("Status", "status"),
    ("Description", "product"),
    ("Customer ID", "customer id"),
    ("Customer Email", "email"),
    ("Customer Description", "note"),
    ("Card ID", "tax id"),
    ("Card Last4", "tax id"),
    ("Card Fingerprint", "tax id"),
    ("Card Name", "name"),
    ("Card Brand", "payment method"),
    ("Payment Source Type", "payment method"),
    ("Card Issue Country", "country"),
    ("Invoice ID", "tax id"),
    ("Invoice Number", "tax id"),
    ("Transfer", "tax id"),
    ("Checkout Session ID", "tax id"),
    ("Mode", "channel"),
];
