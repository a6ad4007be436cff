//! A choice out of a few words: the browser's own list, so that keyboard and screen reader know it.

use leptos::prelude::*;

/// One choice out of a few; choosing nothing may be one of them.
#[component]
pub fn Picker<W: AsRef<str> + 'static>(
    /// Its id.
    id: String,
    /// Its name for a screen reader.
    label: String,
    /// The words for choosing nothing, if that can be chosen.
    none: Option<String>,
    /// What can be chosen.
    options: Vec<(W, String)>,
    /// What is chosen.
    value: Option<String>,
    /// Takes the choice.
    on_choose: impl Fn(Option<String>) + 'static,
) -> impl IntoView {
    let known = value.as_deref().is_none_or(|value| options.iter().any(|(word, _)| word.as_ref() == value));
    // A choice of a newer build stays visible as it is.
    let strange = value.clone().filter(|_| !known).map(|value| {
        view! {
            <option value=value.clone() selected=true>
                {value.clone()}
            </option>
        }
    });
    let chosen = value.clone();
    view! {
        <select
            id=id.clone()
            data-testid=id
            class="quiet-select"
            aria-label=label
            on:change:target=move |event| {
                let word = event.target().value();
                on_choose((!word.is_empty()).then_some(word));
            }
        >
            {none.map(|none| view! { <option value="" selected=value.is_none()>{none}</option> })}
            {strange}
            {options
                .into_iter()
                .map(|(word, name)| {
                    let word = word.as_ref().to_owned();
                    let is_chosen = chosen.as_deref() == Some(word.as_str());
                    view! {
                        <option value=word selected=is_chosen>
                            {name}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}
