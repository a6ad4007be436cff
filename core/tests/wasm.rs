//! The engine inside a dedicated worker of a real browser, where there is no window, no clock and no thread.

#![cfg(target_arch = "wasm32")]

use hedgerow_core::calendar::Day;
use hedgerow_core::engine::{Answer, BarSpec, ChartSpec, Engine, Request, ShapeView};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn engine() -> Engine {
    Engine::new(Day::from_iso("2026-01-31").unwrap())
}

#[wasm_bindgen_test]
fn a_chart_is_drawn_without_a_window() {
    let bar = |label: &str, value| BarSpec {
        label: label.into(),
        value_label: format!("{value}"),
        value,
        muted: false,
    };
    let bars = vec![bar("Ξενοδοχεία", 12.0), bar("კლინიკები", 7.0), bar("رستوران", 3.0)];
    let answer = engine().ask(Request::Draw(ChartSpec::Bars { width: 600, bars })).unwrap();
    let Answer::Drawing(drawing) = answer else { panic!("no drawing") };
    assert!(drawing.shapes.iter().any(|shape| matches!(shape, ShapeView::Rect { .. })));
}

#[wasm_bindgen_test]
fn the_sample_has_the_same_bytes_in_every_browser() {
    let Answer::Sample(files) = engine().ask(Request::Sample { seed: 1 }).unwrap() else {
        panic!("no sample")
    };
    let again = engine().ask(Request::Sample { seed: 1 }).unwrap();
    assert_eq!(again, Answer::Sample(files.clone()));
    assert!(files.iter().all(|file| !file.bytes.is_empty()));
}
