//! Charts against their snapshots, natively and in a worker: the same drawing, byte for byte.
//!
//! `UPDATE=1 cargo test -p hedgerow-core --test charts` writes the snapshots anew; look at them before committing.

use hedgerow_core::chart::{Bar, Drawing, Pareto, bars, pareto, sorted};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn bar(label: &str, value_label: &str, value: f64, muted: bool) -> Bar {
    Bar { label: label.into(), value_label: value_label.into(), value, muted }
}

fn segments() -> Drawing {
    bars(
        480,
        &sorted(vec![
            bar("Everyone else", "10.7%", 0.107, true),
            bar("Healthcare", "28.7%", 0.287, false),
            bar("Hospitality", "46.8%", 0.468, false),
            bar("Small practices & dentists", "13.0%", 0.13, false),
            bar("Security", "0.8%", 0.008, false),
            bar("Unknown", "0.0%", 0.0, true),
        ]),
    )
}

fn losses() -> Drawing {
    bars(
        320,
        &[
            bar("Հյուրանոցներ և հանգստյան տներ", "1 240 €", 1240.0, false),
            bar("რესტორნები", "-310 €", -310.0, false),
        ],
    )
}

/// A curve from plain products, which every target computes alike.
fn rising(x: f64) -> (f64, f64) {
    let rest = (1.0 - x) * (1.0 - x);
    (x, 1.0 - rest * rest)
}

fn curve() -> Drawing {
    let points = (0..=20).map(|at| f64::from(at) / 20.0).map(rising).collect();
    pareto(
        300,
        &Pareto {
            points,
            mark_at: (0.2, 0.5904),
            mark: "۲۰٪ ← ۵۹٫۰٪".into(),
            ends: ("۰".into(), "۱۰۰٪".into()),
        },
    )
}

fn check(name: &str, drawing: &Drawing, expected: &str) {
    let svg = drawing.to_svg(name);
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE").is_some() {
        let path = format!("{}/tests/snapshots/{name}.svg", env!("CARGO_MANIFEST_DIR"));
        assert!(std::fs::write(&path, &svg).is_ok(), "{path} cannot be written");
        return;
    }
    assert_eq!(svg, expected, "{name} is drawn differently; UPDATE=1 accepts the new drawing");
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn segments_are_drawn_as_sorted_bars() {
    check("segments", &segments(), include_str!("snapshots/segments.svg"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn losses_are_drawn_left_of_zero_beside_long_names() {
    check("losses", &losses(), include_str!("snapshots/losses.svg"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_pareto_curve_marks_the_best_fifth() {
    check("pareto", &curve(), include_str!("snapshots/pareto.svg"));
}
