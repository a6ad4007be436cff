//! How the values of a column are spread: small bars and what they show in words, counted when they are looked at.

use std::time::Duration;

use hedgerow_core::engine::{Answer, Request, SpreadView};
use leptos::prelude::*;

use crate::state::{use_text, use_workspace};
use crate::text::Text;
use crate::ui::SparkBars;

/// Length of a day as it is written; what stands after it is the time.
const DAY: usize = 10;

/// A value of the column in the reader's language.
fn said(text: Text, kind: &str, plain: &str) -> String {
    match kind {
        "number" => text.plain_decimal(plain),
        "day" | "instant" => text.plain_date(plain.get(..DAY).unwrap_or(plain)),
        "flag" if plain == "true" => text.common().yes().to_owned(),
        "flag" => text.common().no().to_owned(),
        _ => plain.to_owned(),
    }
}

fn words(text: Text, kind: &str, spread: &SpreadView) -> String {
    let columns = text.columns();
    match spread {
        SpreadView::Range { least, most, .. } if least == most => columns.always(said(text, kind, least)),
        SpreadView::Range { least, most, is_cut, .. } => {
            let (least, most) = (said(text, kind, least), said(text, kind, most));
            if *is_cut { columns.spread_cut(least, most) } else { columns.spread(least, most) }
        }
        SpreadView::Words { most, share, .. } => {
            columns.most_often(said(text, kind, most), text.plain_percent(share))
        }
    }
}

/// The bars and the words.
#[component]
pub fn Spread(
    /// Position of the file.
    source: u32,
    /// The column.
    column: String,
    /// What its values are.
    kind: String,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let spread = workspace.live(
        Duration::ZERO,
        move || workspace.has_customers().then(|| Request::Spread { source, column: column.clone() }),
        |answer| match answer {
            Answer::Spread(spread) => Some(spread),
            _ => None,
        },
    );
    move || {
        let spread = spread.ok().flatten()?;
        let said = words(text, &kind, &spread);
        let (SpreadView::Range { bars, .. } | SpreadView::Words { bars, .. }) = spread;
        Some(view! {
            <div class="spread">
                {(1 < bars.len()).then(|| view! { <SparkBars counts=bars /> })}
                <span class="soft small">{said}</span>
            </div>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn what_the_bars_show_is_said_in_words() {
        let english = Text::new(Language::English);
        let range = |least: &str, most: &str, is_cut| SpreadView::Range {
            bars: vec![1, 2],
            least: least.into(),
            most: most.into(),
            is_cut,
        };
        assert_eq!(words(english, "number", &range("1.50", "1200", false)), "From 1.50 to 1,200");
        assert!(words(english, "number", &range("1", "9", true)).starts_with("From 1 to 9"));
        assert_eq!(words(english, "number", &range("7", "7", false)), "Always 7");
        let often = SpreadView::Words { bars: vec![3, 1], most: "true".into(), share: "0.750000".into() };
        assert!(words(english, "flag", &often).contains("Yes"), "{}", words(english, "flag", &often));
    }
}
