//! The frame of a chart: a heading, one sentence that says what is to be seen, the drawing, and the same numbers as a
//! table behind a button. The drawing itself runs left to right in every language.

use leptos::prelude::*;

/// A chart with its sentence and its table.
#[component]
pub fn Figure(
    /// What it shows.
    title: String,
    /// What is to be read from it; also what a screen reader hears in place of the drawing.
    #[prop(into)]
    reading: Signal<String>,
    /// The word on the button that unfolds the table.
    show_table: String,
    /// The drawing.
    drawing: ViewFn,
    /// The table.
    table: ViewFn,
) -> impl IntoView {
    view! {
        <figure class="figure">
            <figcaption>
                <h2>{title}</h2>
                <p class="soft">{reading}</p>
            </figcaption>
            <div class="figure-drawing" dir="ltr" role="img" aria-label=reading>{move || drawing.run()}</div>
            <details class="disclosure">
                <summary>{show_table}</summary>
                <div class="disclosure-body">{move || table.run()}</div>
            </details>
        </figure>
    }
}
