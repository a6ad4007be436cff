//! The four sentences of the picture: how much there is, how it is spread, who comes back, and what is not known.

use hedgerow_core::engine::{PictureView, TotalsView};

use crate::text::Text;

/// What every figure of the picture stands on.
pub fn footing(text: Text, totals: &TotalsView) -> String {
    let customers = text.common().customers(totals.customers);
    match &totals.as_of {
        Some(date) => text.picture().footing(&totals.value_measure, customers, date),
        None => text.picture().footing_without_date(&totals.value_measure, customers),
    }
}

/// The sentences, each with a word by which a test finds it.
pub fn sentences(text: Text, picture: &PictureView) -> Vec<(&'static str, String)> {
    let parts = [
        ("totals", totals(text, &picture.totals)),
        ("concentration", concentration(text, picture)),
        ("repeat", repeat(text, picture)),
        ("unknown", unknown(text, picture)),
    ];
    parts
        .into_iter()
        .filter(|(_, parts)| !parts.is_empty())
        .map(|(word, parts)| (word, parts.join(" ")))
        .collect()
}

fn totals(text: Text, totals: &TotalsView) -> Vec<String> {
    let (words, common) = (text.picture(), text.common());
    let customers = common.customers(totals.customers);
    let mut parts = if totals.has_orders {
        vec![stopped(words.totals(customers, common.orders(totals.orders)))]
    } else {
        vec![stopped(customers), words.no_orders().to_owned()]
    };
    if let Some((from, to)) = &totals.period {
        parts.push(stopped(words.period(from, to)));
    }
    if let Some(revenue) = &totals.revenue {
        parts.push(stopped(words.revenue(revenue)));
    }
    if let Some(margin) = &totals.margin {
        parts.push(stopped(words.margin(margin)));
    }
    parts
}

fn concentration(text: Text, picture: &PictureView) -> Vec<String> {
    let words = text.picture();
    let share = picture.top_fifth_share.as_ref();
    share
        .map(|share| match picture.totals.value_measure.as_str() {
            "revenue" => words.top_fifth_revenue(share),
            "margin" => words.top_fifth_margin(share),
            _ => words.top_fifth_value(share),
        })
        .into_iter()
        .collect()
}

fn repeat(text: Text, picture: &PictureView) -> Vec<String> {
    let words = text.picture();
    if !picture.totals.has_orders {
        return Vec::new();
    }
    let once = picture.buyers.saturating_sub(picture.repeat_customers);
    let mut parts = vec![words.repeat(picture.repeat_customers, once)];
    let never = picture.totals.customers.saturating_sub(picture.buyers);
    if never > 0 {
        parts.push(words.never_ordered(never));
    }
    parts
}

fn unknown(text: Text, picture: &PictureView) -> Vec<String> {
    let (words, totals) = (text.picture(), &picture.totals);
    let mut parts = Vec::new();
    if picture.few {
        parts.push(words.few_customers().to_owned());
    }
    if totals.orders_without_customer > 0
        && let Some(amount) = &totals.revenue_without_customer
    {
        parts.push(words.without_customer(totals.orders_without_customer, amount));
    }
    match (&totals.margin, &totals.margin_known_share) {
        (Some(_), Some(share)) if share.parse().is_ok_and(|share: f64| share < 1.0) => {
            parts.push(words.margin_known(share));
        }
        (None, _) if totals.has_orders => parts.push(words.margin_unknown().to_owned()),
        _ => {}
    }
    if let Some(date) = totals.as_of.as_ref().filter(|_| totals.ahead > 0) {
        parts.push(words.ahead(totals.ahead, date));
    }
    parts
}

/// A note that is no sentence yet becomes one.
fn stopped(words: String) -> String {
    if words.ends_with(['.', '։', '…']) { words } else { format!("{words}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn picture() -> PictureView {
        PictureView {
            totals: TotalsView {
                customers: 128,
                customers_only_in_orders: 128,
                orders: 151,
                has_orders: true,
                revenue: Some("30616.88".into()),
                margin: None,
                margin_known_share: None,
                revenue_without_customer: Some("-11183.93".into()),
                orders_without_customer: 44,
                period: Some(("2010-12-01".into(), "2011-12-09".into())),
                as_of: Some("2011-12-09".into()),
                ahead: 0,
                value_measure: "revenue".into(),
            },
            pareto: Vec::new(),
            top_fifth_share: Some("0.7".into()),
            repeat_customers: 12,
            buyers: 120,
            few: false,
        }
    }

    #[test]
    fn there_are_four_sentences_and_each_says_its_numbers() {
        let said = sentences(Text::new(Language::English), &picture());
        let words: Vec<_> = said.iter().map(|(word, _)| *word).collect();
        assert_eq!(words, ["totals", "concentration", "repeat", "unknown"]);
        assert!(said[0].1.contains("128 customers") && said[0].1.contains("30,616.88"));
        assert!(said[2].1.contains("108") && said[2].1.contains("8 customers have not ordered"));
        assert!(said[3].1.contains("44") && said[3].1.contains("-11,183.93"));
    }

    #[test]
    fn without_orders_nothing_is_said_about_buying() {
        let mut picture = picture();
        picture.totals.has_orders = false;
        picture.totals.revenue = None;
        picture.totals.orders_without_customer = 0;
        picture.totals.period = None;
        picture.top_fifth_share = None;
        let said = sentences(Text::new(Language::English), &picture);
        let words: Vec<_> = said.iter().map(|(word, _)| *word).collect();
        assert_eq!(words, ["totals"]);
    }

    #[test]
    fn a_cost_known_for_a_third_is_said() {
        let mut picture = picture();
        picture.totals.margin = Some("1000.00".into());
        picture.totals.margin_known_share = Some("0.333333".into());
        let said = sentences(Text::new(Language::English), &picture);
        assert!(said[3].1.contains("33.3%"));
    }
}
