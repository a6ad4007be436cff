//! Exports of shops: Shopify, WooCommerce and the order exporters that are added to it.

use super::{Layout, PLAIN};

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        system: "Shopify",
        export: "customers",
        headers: "Customer ID, First Name, Last Name, Email, Accepts Email Marketing, Default Address Company, \
            Default Address Address1, Default Address Address2, Default Address City, Default Address Province \
            Code, Default Address Country Code, Default Address Zip, Default Address Phone, Phone, Accepts SMS \
            Marketing, Total Spent, Total Orders, Note, Tax Exempt, Tags, Accepts WhatsApp Marketing",
        sure: "Accepts Email Marketing, Default Address Country Code, Total Spent, Total Orders",
        like: &[
            ("Default Address Company", "company type"),
            ("Default Address Address1", "address"),
            ("Default Address Address2", "address"),
            ("Default Address City", "city"),
            ("Default Address Province Code", "province"),
            ("Default Address Country Code", "country"),
            ("Default Address Zip", "zip"),
            ("Default Address Phone", "tax id"),
        ],
        ..PLAIN
    },
    Layout {
        system: "Shopify",
        export: "customers",
        headers: "First Name, Last Name, Email, Accepts Email Marketing, Company, Address1, Address2, City, \
            Province, Province Code, Country, Country Code, Zip, Phone, Accepts SMS Marketing, Total Spent, Total \
            Orders, Tags, Note, Tax Exempt",
        sure: "Email, Accepts Email Marketing, Province Code, Country Code, Total Spent, Total Orders",
        like: &[
            ("Company", "company type"),
            ("Address1", "address"),
            ("Address2", "address"),
            ("Province Code", "province"),
            ("Country", "country"),
            ("Country Code", "country"),
        ],
        ..PLAIN
    },
    Layout {
        system: "Shopify",
        export: "orders",
        headers: "Name, Email, Financial Status, Paid at, Fulfillment Status, Fulfilled at, Accepts Marketing, \
            Currency, Subtotal, Shipping, Taxes, Total, Discount Code, Discount Amount, Shipping Method, Created \
            at, Lineitem quantity, Lineitem name, Lineitem price, Lineitem compare at price, Lineitem sku, \
            Lineitem requires shipping, Lineitem taxable, Lineitem fulfillment status, Billing Name, Billing \
            Street, Billing Address1, Billing Address2, Billing Company, Billing City, Billing Zip, Billing \
            Province, Billing Country, Billing Phone, Shipping Name, Shipping Street, Shipping Address1, Shipping \
            Address2, Shipping Company, Shipping City, Shipping Zip, Shipping Province, Shipping Country, Shipping \
            Phone, Notes, Note Attributes, Cancelled at, Payment Method, Payment Reference, Refunded Amount, \
            Vendor, Outstanding Balance, Employee, Location, Device ID, Id, Tags, Risk Level, Source, Lineitem \
            discount, Tax 1 Name, Tax 1 Value, Tax 2 Name, Tax 2 Value, Tax 3 Name, Tax 3 Value, Tax 4 Name, Tax 4 \
            Value, Tax 5 Name, Tax 5 Value, Phone, Receipt Number, Duties, Billing Province Name, Shipping Province \
            Name, Payment ID, Payment Terms Name, Next Payment Due At, Payment References",
        sure: "Name, Financial Status, Lineitem quantity, Lineitem name, Lineitem price",
        like: &[
            ("Name", "order number"),
            ("Email", "email"),
            ("Financial Status", "status"),
            ("Created at", "order date"),
            ("Total", "amount"),
            ("Subtotal", "tax"),
            ("Taxes", "tax"),
            ("Outstanding Balance", "tax"),
            ("Lineitem compare at price", "tax"),
            ("Lineitem discount", "discount"),
            ("Lineitem name", "product"),
            ("Lineitem quantity", "quantity"),
            ("Lineitem price", "unit price"),
            ("Billing Name", "name"),
            ("Shipping Name", "note"),
            ("Billing City", "city"),
            ("Billing Country", "country"),
            ("Billing Province", "province"),
            ("Billing Zip", "zip"),
            ("Shipping Zip", "zip"),
            ("Id", "tax id"),
            ("Location", "channel"),
            ("Receipt Number", "tax id"),
            ("Payment Method", "payment method"),
        ],
        ..PLAIN
    },
    Layout {
        system: "WooCommerce",
        export: "customers",
        headers: "Name, Username, Last Active, Sign Up, Email, Orders, Total Spend, AOV, Country / Region, City, \
            Region, Postal Code",
        sure: "Username, Last Active, Sign Up, Total Spend, AOV",
        like: WOO_CUSTOMERS,
        ..PLAIN
    },
    Layout {
        system: "WooCommerce",
        export: "customers",
        headers: "Name, Username, Last Active, Sign Up, Email, Orders, Total Spend, AOV, Country / Region, City, \
            Region, Postal Code, Billing Phone, Shipping Phone, Role",
        sure: "Username, Last Active, Sign Up, Total Spend, AOV",
        like: WOO_CUSTOMERS,
        ..PLAIN
    },
    Layout {
        system: "WooCommerce",
        export: "orders",
        headers: "Date, Order #, N. Revenue (formatted), Status, Customer, Customer type, Product(s), Items sold, \
            Coupon(s), Net Sales, Attribution",
        sure: "Order #, N. Revenue (formatted), Customer, Net Sales",
        like: &[
            ("N. Revenue (formatted)", "note"),
            ("Customer", "name"),
            ("Net Sales", "amount"),
            ("Items sold", "quantity"),
            ("Attribution", "source"),
        ],
        ..PLAIN
    },
    Layout {
        system: "WooCommerce order exporter",
        export: "orders",
        headers: "order_id, order_number, order_date, paid_date, status, shipping_total, tax_total, cart_discount, \
            order_total, order_subtotal, order_currency, payment_method, customer_id, customer_email, \
            billing_first_name, billing_last_name, billing_company, billing_email, billing_phone, \
            billing_address_1, billing_address_2, billing_postcode, billing_city, billing_state, billing_country, \
            shipping_first_name, shipping_last_name, shipping_company, shipping_address_1, shipping_address_2, \
            shipping_postcode, shipping_city, shipping_state, shipping_country, customer_note, refund_items, \
            line_item_1, line_item_2, line_item_3",
        sure: "order_id, order_total, order_currency, billing_email",
        like: &[
            ("order_id", "order number"),
            ("order_number", "tax id"),
            ("order_date", "order date"),
            ("status", "status"),
            ("order_total", "amount"),
            ("order_subtotal", "tax"),
            ("shipping_total", "tax"),
            ("tax_total", "tax"),
            ("cart_discount", "discount"),
            ("order_currency", "currency"),
            ("payment_method", "payment method"),
            // Guests all have the number 0.
            ("customer_id", "tax id"),
            ("billing_email", "email"),
            ("billing_last_name", "name"),
            ("billing_company", "company type"),
            ("billing_phone", "phone"),
            ("billing_address_1", "address"),
            ("billing_address_2", "address"),
            ("billing_postcode", "zip"),
            ("billing_city", "city"),
            ("billing_state", "state"),
            ("billing_country", "country"),
            ("shipping_postcode", "zip"),
            ("line_item_1", "note"),
            ("line_item_2", "note"),
            ("line_item_3", "note"),
        ],
        ..PLAIN
    },
];

const WOO_CUSTOMERS: &[(&str, &str)] = &[
    ("Username", "tax id"),
    ("Sign Up", "signup date"),
    // When they last looked in, which is not their last order.
    ("Last Active", "last active"),
    ("AOV", "total spend"),
    ("Role", "customer type"),
    ("Shipping Phone", "tax id"),
];
