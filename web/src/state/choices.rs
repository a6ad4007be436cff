//! What can be chosen to divide customers by, and where to cut: made from what is loaded.

use hedgerow_core::engine::{
    ColumnView, OverviewView, SegmentationKind, SegmentationSpec, SourceView, TotalsView,
};
use hedgerow_core::math::sort_by;

/// The families, always in this order.
pub const FAMILIES: [&str; 5] = ["demographic", "geographic", "psychographic", "behavioural", "firm"];

/// Columns of one family; `None` for those of no family.
pub type FamilyGroup = (Option<&'static str>, Vec<String>);

/// Most different values a column may have to make a segment of each.
const MOST_VALUES: u32 = 200;

/// Columns of which each value can be a segment, grouped by family.
pub fn value_columns(overview: &OverviewView) -> Vec<FamilyGroup> {
    grouped(overview, |column| {
        let fits = match column.kind.as_str() {
            "text" | "flag" => true,
            "number" => column.distinct.is_some_and(|distinct| distinct <= 20),
            _ => false,
        };
        fits && !is_personal(column)
            && column.distinct.is_none_or(|distinct| distinct <= MOST_VALUES)
            && !(column.kind == "text" && column.distinct.is_none())
    })
}

/// Number columns that can be cut into bands, grouped by family.
pub fn number_columns(overview: &OverviewView) -> Vec<FamilyGroup> {
    grouped(overview, |column| column.kind == "number" && !is_personal(column))
}

/// Measures that exist for what is loaded, the most telling first.
pub fn measures(totals: &TotalsView) -> Vec<&'static str> {
    let mut out = Vec::new();
    if totals.margin.is_some() {
        out.push("margin");
    }
    if totals.revenue.is_some() {
        out.push("revenue");
    }
    if totals.has_orders {
        out.push("orders");
    }
    out
}

/// The sources that tell facts about customers: the customer files, or the rows of purchases where there are none.
fn customer_sources(overview: &OverviewView) -> impl Iterator<Item = &SourceView> {
    let listed = overview.sources.iter().any(|source| source.kind == "customers");
    overview
        .sources
        .iter()
        .filter(move |source| if listed { source.kind == "customers" } else { is_purchases(source) })
}

fn is_purchases(source: &SourceView) -> bool {
    matches!(source.kind.as_str(), "orders" | "lines")
}

/// Columns that tell one customer from another divide nobody.
fn is_personal(column: &ColumnView) -> bool {
    matches!(column.role.as_deref(), Some("customer_id" | "name" | "email" | "phone" | "order_id"))
}

fn grouped(overview: &OverviewView, fits: impl Fn(&ColumnView) -> bool) -> Vec<FamilyGroup> {
    let mut out: Vec<FamilyGroup> = FAMILIES
        .iter()
        .map(|family| Some(*family))
        .chain([None])
        .map(|family| (family, Vec::new()))
        .collect();
    for column in customer_sources(overview).flat_map(|source| &source.columns).filter(|column| fits(column))
    {
        let family = FAMILIES.iter().position(|family| column.family.as_deref() == Some(*family));
        if let Some((_, names)) = out.get_mut(family.unwrap_or(FAMILIES.len()))
            && !names.contains(&column.name)
        {
            names.push(column.name.clone());
        }
    }
    out.retain(|(_, names)| !names.is_empty());
    out
}

/// Cut points to begin with: round numbers in a sensible place, to be changed by whoever knows the customers.
pub fn first_cuts(of: &str, totals: Option<&TotalsView>, samples: &[String]) -> Vec<String> {
    let customers = totals.map_or(0, |totals| totals.customers).max(1) as f64;
    let mean_of =
        |sum: Option<&String>| sum.and_then(|sum| sum.parse::<f64>().ok()).map(|sum| sum / customers);
    let mean = match of {
        "orders" => return ["2", "5", "10"].map(String::from).to_vec(),
        "revenue" => mean_of(totals.and_then(|totals| totals.revenue.as_ref())),
        "margin" => mean_of(totals.and_then(|totals| totals.margin.as_ref())),
        _ => {
            let mut numbers: Vec<f64> = samples.iter().filter_map(|sample| sample.parse().ok()).collect();
            sort_by(&mut numbers, f64::total_cmp);
            return match numbers.as_slice() {
                [.., last] if *last > 0.0 && of.to_lowercase().contains("age") => {
                    ["25", "45", "65"].map(String::from).to_vec()
                }
                [] => Vec::new(),
                numbers => vec![round(numbers[numbers.len() / 2])],
            };
        }
    };
    match mean {
        Some(mean) if mean > 0.0 => {
            let mut cuts = vec![round(mean / 4.0), round(mean), round(mean * 4.0)];
            cuts.dedup();
            cuts
        }
        _ => Vec::new(),
    }
}

/// The nearest 1, 2 or 5 times a power of ten.
fn round(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return "0".into();
    }
    let size = 10f64.powf(number.abs().log10().floor());
    let lead = match number.abs() / size {
        lead if lead < 1.5 => 1.0,
        lead if lead < 3.5 => 2.0,
        lead if lead < 7.5 => 5.0,
        _ => 10.0,
    };
    let decimals = (-(size.log10().round() as i32)).clamp(0, 9) as usize;
    format!("{:.decimals$}", (lead * size).copysign(number))
}

/// Whether a segmentation has nothing yet that could be evaluated.
pub fn is_empty(spec: &SegmentationSpec) -> bool {
    match &spec.kind {
        SegmentationKind::Rules { segments } => {
            segments.iter().all(|segment| segment.criterion.trim().is_empty())
        }
        SegmentationKind::Values { of, .. } | SegmentationKind::Bands { of, .. } => of.is_empty(),
        SegmentationKind::Tiers { of, tiers } => of.is_empty() || tiers.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(
        name: &str,
        kind: &str,
        family: Option<&str>,
        role: Option<&str>,
        distinct: Option<u32>,
    ) -> ColumnView {
        ColumnView {
            name: name.into(),
            kind: kind.into(),
            role: role.map(Into::into),
            family: family.map(Into::into),
            evidence: Vec::new(),
            samples: Vec::new(),
            missing: 0,
            unreadable: 0,
            distinct,
        }
    }

    fn source(kind: &str, columns: Vec<ColumnView>) -> SourceView {
        SourceView { name: format!("{kind}.csv"), kind: kind.into(), columns, ..SourceView::default() }
    }

    fn overview(sources: Vec<SourceView>) -> OverviewView {
        OverviewView { epoch: 1, sources, ..OverviewView::default() }
    }

    #[test]
    fn pickers_keep_the_order_of_the_families_and_leave_persons_out() {
        let overview = overview(vec![
            source("orders", vec![column("channel", "text", Some("behavioural"), None, Some(3))]),
            source(
                "customers",
                vec![
                    column("id", "text", None, Some("customer_id"), Some(90)),
                    column("industry", "text", Some("firm"), Some("industry"), Some(9)),
                    column("note", "text", None, None, None),
                    column("vip", "flag", None, None, Some(2)),
                    column("country", "text", Some("geographic"), Some("country"), Some(4)),
                    column("age", "number", Some("demographic"), None, Some(60)),
                ],
            ),
        ]);
        assert_eq!(
            value_columns(&overview),
            [
                (Some("geographic"), vec!["country".to_owned()]),
                (Some("firm"), vec!["industry".to_owned()]),
                (None, vec!["vip".to_owned()]),
            ]
        );
        assert_eq!(number_columns(&overview), [(Some("demographic"), vec!["age".to_owned()])]);
    }

    #[test]
    fn without_a_customer_file_the_purchases_tell_about_customers() {
        let overview = overview(vec![source(
            "lines",
            vec![column("Country", "text", Some("geographic"), None, Some(5))],
        )]);
        assert_eq!(value_columns(&overview), [(Some("geographic"), vec!["Country".to_owned()])]);
    }

    #[test]
    fn first_cuts_are_round() {
        let totals = TotalsView {
            customers: 128,
            customers_only_in_orders: 128,
            orders: 151,
            has_orders: true,
            revenue: Some("30616.88".into()),
            margin: None,
            margin_known_share: None,
            revenue_without_customer: None,
            orders_without_customer: 0,
            period: None,
            as_of: None,
            ahead: 0,
            value_measure: "revenue".into(),
        };
        assert_eq!(first_cuts("revenue", Some(&totals), &[]), ["50", "200", "1000"]);
        assert_eq!(first_cuts("age", None, &["31".into(), "44".into()]), ["25", "45", "65"]);
        assert_eq!(first_cuts("score", None, &["0.031".into()]), ["0.02"]);
        assert_eq!(first_cuts("score", None, &[]), Vec::<String>::new());
    }
}
