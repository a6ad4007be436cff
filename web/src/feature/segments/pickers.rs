//! Choosing a column or a measure: one list, grouped by family in the fixed order, measures first.

use leptos::prelude::*;

use crate::state::choices::FamilyGroup;
use crate::state::use_text;
use crate::text::Text;

/// The name of a measure in the reader's language; a column's own name as it is.
pub fn subject_name(text: Text, of: &str) -> String {
    text.common().term(of).map_or_else(|| of.to_owned(), ToOwned::to_owned)
}

/// A list of columns and measures.
#[component]
pub fn SubjectPicker(
    /// Its id.
    id: &'static str,
    /// Its name.
    label: &'static str,
    /// Measures, if they can be chosen.
    #[prop(optional)]
    measures: Vec<&'static str>,
    /// Columns by family.
    columns: Vec<FamilyGroup>,
    /// What is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Takes the choice.
    on_choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let text = use_text();
    let option = move |name: String, shown: String| {
        let word = name.clone();
        view! {
            <option value=name prop:selected=move || value.with(|value| *value == word)>
                {shown}
            </option>
        }
    };
    let known = measures
        .iter()
        .map(|measure| (*measure).to_owned())
        .chain(columns.iter().flat_map(|(_, names)| names.clone()))
        .collect::<Vec<_>>();
    // A project may divide by something that these files do not have; it stays visible.
    let strange = move || {
        let value = value.get();
        (!value.is_empty() && !known.contains(&value)).then(|| option(value.clone(), value))
    };
    let measured = (!measures.is_empty()).then(|| {
        view! {
            <optgroup label=text.segments().measures()>
                {measures
                    .iter()
                    .map(|measure| option((*measure).to_owned(), subject_name(text, measure)))
                    .collect_view()}
            </optgroup>
        }
    });
    let grouped = columns
        .into_iter()
        .map(|(family, names)| {
            let label = family
                .and_then(|family| text.columns().family(family))
                .unwrap_or_else(|| text.columns().no_family());
            view! {
                <optgroup label=label>
                    {names.into_iter().map(|name| option(name.clone(), name)).collect_view()}
                </optgroup>
            }
        })
        .collect_view();
    view! {
        <label class="field">
            <span>{label}</span>
            <select id=id data-testid=id on:change:target=move |event| on_choose(event.target().value())>
                {strange}
                {measured}
                {grouped}
            </select>
        </label>
    }
}
