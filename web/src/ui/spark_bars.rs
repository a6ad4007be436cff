//! Small bars without axes, beside words that say what they show.

use leptos::prelude::*;

/// Width of a bar and the room after it, and the height of the highest, in units of the drawing.
const BAR: f64 = 5.0;
const GAP: f64 = 1.0;
const HEIGHT: f64 = 24.0;
/// A bar that is not nothing is seen.
const LEAST: f64 = 1.0;

/// Heights of bars that stand for these counts.
fn heights(counts: &[u64]) -> Vec<f64> {
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let height = |count: &u64| if *count == 0 { 0.0 } else { (*count as f64 / most * HEIGHT).max(LEAST) };
    counts.iter().map(height).collect()
}

/// The bars, from left to right. For the eye alone: the words beside them say the same.
#[component]
pub fn SparkBars(
    /// What they stand for.
    counts: Vec<u64>,
) -> impl IntoView {
    let width = counts.len() as f64 * (BAR + GAP) - GAP;
    let bars = heights(&counts)
        .into_iter()
        .enumerate()
        .map(|(at, height)| {
            let (x, y) = (at as f64 * (BAR + GAP), HEIGHT - height);
            view! { <rect x=x.to_string() y=format!("{y:.1}") width=BAR.to_string() height=format!("{height:.1}") /> }
        })
        .collect_view();
    view! {
        <svg
            class="spark-bars"
            aria-hidden="true"
            width=width.to_string()
            height=HEIGHT.to_string()
            viewBox=format!("0 0 {width} {HEIGHT}")
        >
            {bars}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bar_fills_the_height_and_none_but_zero_vanishes() {
        assert_eq!(heights(&[0, 1, 10_000, 5_000]), [0.0, LEAST, HEIGHT, HEIGHT / 2.0]);
        assert_eq!(heights(&[0]), [0.0]);
    }
}
