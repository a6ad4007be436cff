//! Two years of orders, with the planted stories.

use super::words::Trade;
use super::{FIRST_DAY, Firm, LAST_DAY, amount, push_record};
use crate::calendar::Day;
use crate::math::Random;
use crate::math::sort_by_key;

/// An order of the sample.
pub struct Order {
    day: Day,
    /// Position of the firm; absent for a sale over the counter.
    firm: Option<usize>,
    lines: Vec<Line>,
    payment: &'static str,
    cancelled: bool,
}

struct Line {
    product: &'static Product,
    quantity: i64,
    price_cents: i64,
    cost_known: bool,
}

struct Product {
    name: &'static str,
    category: &'static str,
    price_cents: i64,
    /// What it costs us in percent of the price; absent for work of our own, which nobody costs.
    cost_percent: Option<i64>,
}

const fn product(name: &'static str, category: &'static str, price_cents: i64, cost_percent: i64) -> Product {
    Product { name, category, price_cents, cost_percent: Some(cost_percent) }
}

const SCRUBS: [Product; 3] = [
    product("Scrub set, classic", "scrubs", 3890, 62),
    product("Scrub set, stretch", "scrubs", 4950, 60),
    product("Lab coat", "scrubs", 2950, 64),
];
const CHEF: [Product; 3] = [
    product("Chef jacket", "chef", 3450, 70),
    product("Chef trousers", "chef", 2690, 71),
    product("Apron", "chef", 1290, 68),
];
const HOUSE: [Product; 3] = [
    product("Housekeeping tunic", "housekeeping", 2750, 65),
    product("Waistcoat", "front desk", 4590, 62),
    product("Reception suit", "front desk", 12_900, 63),
];
const FOOTWEAR: [Product; 2] =
    [product("Kitchen clogs", "footwear", 4990, 66), product("Theatre clogs", "footwear", 54_90, 65)];
const EMBROIDERY: Product =
    Product { name: "Name embroidery", category: "services", price_cents: 450, cost_percent: None };

/// All orders in the order of their days.
pub fn make(firms: &[Firm], random: &mut Random) -> Vec<Order> {
    let mut orders = Vec::new();
    for (at, firm) in firms.iter().enumerate() {
        let before = orders.len();
        for day in days(firm, random) {
            orders.push(order(at, firm, day, random));
        }
        if firm.trade == Trade::Clinic {
            shoes_after_scrubs(at, &mut orders, before, random);
        }
        returns(firm, &mut orders, before, random);
    }
    for _ in 0..110 {
        let day = any_day(FIRST_DAY, LAST_DAY, random);
        let line = line(&CHEF, 1, 2, 0, random);
        orders.push(Order {
            day,
            firm: None,
            lines: line.into_iter().collect(),
            payment: "cash",
            cancelled: false,
        });
    }
    sort_by_key(&mut orders, |order| (order.day, order.firm));
    orders
}

/// The days on which a firm orders.
fn days(firm: &Firm, random: &mut Random) -> Vec<Day> {
    let large = firm.size >= 2;
    // A tenth of the smaller customers registered and never ordered.
    if matches!(firm.trade, Trade::Restaurant | Trade::Clinic | Trade::Catering) && random.chance(10) {
        return Vec::new();
    }
    let spread = |n: i64, to: Day, random: &mut Random| -> Vec<Day> {
        (0..n).map(|_| any_day(FIRST_DAY, to, random)).collect()
    };
    match firm.trade {
        Trade::Hospital => spread(random.between(52, 64), LAST_DAY, random),
        Trade::Restaurant => spread(random.between(1, 6), LAST_DAY, random),
        Trade::Clinic => spread(random.between(3, 8), LAST_DAY, random),
        Trade::Catering => spread(random.between(2, 7), LAST_DAY, random),
        // Three quarters of the dentists have found another supplier.
        Trade::Dental if random.chance(75) => spread(random.between(2, 5), LAST_DAY.plus(-190), random),
        Trade::Dental => spread(random.between(3, 6), LAST_DAY, random),
        // October and November, April and May, two years long, and twice in most seasons.
        Trade::Hotel if large => [0, 182, 365, 547]
            .iter()
            .flat_map(|&season| {
                let from = FIRST_DAY.plus(season);
                let n = random.between(1, 3);
                (0..n).map(|_| any_day(from, from.plus(58), random)).collect::<Vec<Day>>()
            })
            .collect(),
        Trade::Hotel => spread(random.between(1, 4), LAST_DAY, random),
    }
}

fn any_day(from: Day, to: Day, random: &mut Random) -> Day {
    from.plus(random.between(0, i64::from(to.0 - from.0)) as i32)
}

fn order(at: usize, firm: &Firm, day: Day, random: &mut Random) -> Order {
    let large = firm.size >= 2;
    let discount = if firm.trade == Trade::Hospital { 0 } else { random.between(0, 8) };
    let (lines, low, high) = match firm.trade {
        Trade::Hospital => (random.between(7, 10), 12, 26),
        Trade::Hotel if large => (random.between(3, 5), 7, 23),
        Trade::Hotel => (random.between(1, 4), 2, 7),
        Trade::Clinic => (random.between(2, 4), 3, 9),
        Trade::Dental => (random.between(1, 3), 2, 5),
        Trade::Restaurant => (random.between(1, 3), 1, 6),
        Trade::Catering => (random.between(2, 4), 4, 12),
    };
    let mut kept = Vec::new();
    for _ in 0..lines {
        let products: &'static [Product] = match firm.trade {
            Trade::Hospital if random.chance(25) => &FOOTWEAR,
            Trade::Hospital | Trade::Clinic | Trade::Dental => &SCRUBS,
            Trade::Hotel if random.chance(20) => &CHEF,
            Trade::Hotel => &HOUSE,
            Trade::Restaurant | Trade::Catering if random.chance(12) => &FOOTWEAR,
            Trade::Restaurant | Trade::Catering => &CHEF,
        };
        kept.extend(line(products, low, high, discount, random));
    }
    if random.chance(14) {
        let quantity = random.between(low, high);
        kept.push(Line {
            product: &EMBROIDERY,
            quantity,
            price_cents: EMBROIDERY.price_cents,
            cost_known: false,
        });
    }
    let payment = match (firm.trade, large) {
        (Trade::Hospital, _) | (_, true) => "invoice",
        _ => random.pick(&["card", "transfer", "invoice", "cash"]).copied().unwrap_or_default(),
    };
    Order {
        day,
        firm: Some(at),
        lines: kept,
        payment,
        cancelled: firm.trade != Trade::Hospital && random.chance(1),
    }
}

fn line(
    products: &'static [Product],
    low: i64,
    high: i64,
    discount: i64,
    random: &mut Random,
) -> Option<Line> {
    let product = random.pick(products)?;
    Some(Line {
        product,
        quantity: random.between(low, high),
        price_cents: product.price_cents * (100 - discount) / 100,
        // Suppliers' invoices go missing now and then.
        cost_known: !random.chance(2),
    })
}

/// Four clinics in five come back for clogs within ninety days of their first scrubs.
fn shoes_after_scrubs(at: usize, orders: &mut Vec<Order>, from: usize, random: &mut Random) {
    let first = orders.iter().skip(from).filter(|order| !order.cancelled).map(|order| order.day).min();
    let Some(first) = first.filter(|day| day.plus(90) <= LAST_DAY && random.chance(80)) else { return };
    orders.push(Order {
        day: first.plus(random.between(15, 85) as i32),
        firm: Some(at),
        lines: line(&FOOTWEAR, 2, 6, 0, random).into_iter().collect(),
        payment: "card",
        cancelled: false,
    });
}

/// Caterers send back the first line of every fourth order, others of every fiftieth.
fn returns(firm: &Firm, orders: &mut Vec<Order>, from: usize, random: &mut Random) {
    let percent = if firm.trade == Trade::Catering { 30 } else { 2 };
    let sold: Vec<Order> = orders
        .iter()
        .skip(from)
        .filter_map(|order| {
            let day = order.day.plus(12);
            let first = order.lines.first().filter(|_| !order.cancelled && day <= LAST_DAY)?;
            random.chance(percent).then(|| Order {
                day,
                lines: vec![Line { quantity: -first.quantity, ..*first }],
                cancelled: false,
                ..*order
            })
        })
        .collect();
    orders.extend(sold);
}

/// `order_lines.csv`
pub fn lines_csv(orders: &[Order], firms: &[Firm]) -> String {
    let mut out = String::from(
        "order_id,customer_id,order_date,product,category,quantity,unit_price,cost,payment,status\n",
    );
    for (at, order) in orders.iter().enumerate() {
        let id = format!("SO-{}", 100_001 + at);
        let firm =
            order.firm.and_then(|firm| firms.get(firm)).map(|firm| firm.id.as_str()).unwrap_or_default();
        let day = order.day.to_string();
        for line in &order.lines {
            let cost = line.product.cost_percent.filter(|_| line.cost_known);
            // The cost follows the list price, whatever the discount was.
            let cost = cost.map(|percent| amount(line.quantity * (line.product.price_cents * percent / 100)));
            push_record(
                &mut out,
                &[
                    &id,
                    firm,
                    &day,
                    line.product.name,
                    line.product.category,
                    &line.quantity.to_string(),
                    &amount(line.price_cents),
                    &cost.unwrap_or_default(),
                    order.payment,
                    if order.cancelled { "cancelled" } else { "completed" },
                ],
            );
        }
    }
    out
}
