//! A new segmentation: how to divide, and by what. No rule needs to be typed.

use hedgerow_core::engine::{SegmentRule, SegmentationKind, SegmentationSpec, TierSpec};
use leptos::prelude::*;

use super::pickers::{SubjectPicker, subject_name};
use crate::state::choices::{FamilyGroup, first_cuts, measures, number_columns, value_columns};
use crate::state::edit::free_name;
use crate::state::{Route, Screen, use_text, use_workspace};
use crate::text::{Language, Text};
use crate::ui::{focus_by_id, focus_heading};

/// The kinds, the simplest first.
const KINDS: [&str; 4] = ["values", "bands", "tiers", "rules"];
/// Values beyond so many go to everyone else, until the reader wants more of them.
const FIRST_TOP: u32 = 12;

/// Names that the project must hold because the reader's language is not the engine's.
fn given_name(text: Text, name: &str) -> Option<String> {
    (text.language() != Language::English).then(|| name.to_owned())
}

fn first(groups: &[FamilyGroup]) -> String {
    groups.iter().flat_map(|(_, names)| names).next().cloned().unwrap_or_default()
}

/// The form.
#[component]
pub fn Add(
    /// Whether one is being added; taken back at the end.
    adding: RwSignal<bool>,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let overview = workspace.overview();
    let columns = overview.as_ref().map(|overview| value_columns(overview)).unwrap_or_default();
    let numbers = overview.as_ref().map(|overview| number_columns(overview)).unwrap_or_default();
    let measured =
        overview.as_ref().and_then(|overview| overview.totals.as_ref()).map(measures).unwrap_or_default();
    let kind = RwSignal::new(if columns.is_empty() { "bands" } else { "values" });
    let column = RwSignal::new(first(&columns));
    let measure =
        RwSignal::new(measured.first().map_or_else(|| first(&numbers), |measure| (*measure).to_owned()));
    let has_columns = !columns.is_empty();
    let has_numbers = !numbers.is_empty() || !measured.is_empty();
    let can_create = move || match kind.get() {
        "values" => has_columns,
        "bands" | "tiers" => has_numbers,
        _ => true,
    };
    let create = move || {
        let spec =
            build(text, kind.get_untracked(), &column.get_untracked(), &measure.get_untracked(), |of| {
                let totals = overview.as_ref().and_then(|overview| overview.totals.as_ref());
                let samples = overview.as_ref().and_then(|overview| {
                    overview
                        .sources
                        .iter()
                        .flat_map(|source| &source.columns)
                        .find(|column| column.name == of)
                });
                first_cuts(of, totals, samples.map_or(&[][..], |column| &column.samples))
            });
        let is_typed = matches!(spec.kind, SegmentationKind::Rules { .. });
        let position = workspace.peek(|project| project.segmentations.len());
        workspace.edit(None, |segmentations| {
            let taken = segmentations.iter().map(|known| known.name.as_str());
            let name = free_name(&spec.name, taken);
            segmentations.push(SegmentationSpec { name, ..spec });
        });
        adding.set(false);
        let link = Route { screen: Screen::Segments, chosen: Some(position) }.link();
        // The address changes and with it what is chosen; a refused change leaves the new one to be clicked.
        drop(window().location().set_hash(&link));
        if is_typed { focus_by_id("criterion-0") } else { focus_heading() }
    };
    let radios = KINDS
        .into_iter()
        .map(|word| {
            view! {
                <label class="kind">
                    <input
                        type="radio"
                        name="kind"
                        value=word
                        data-testid=format!("kind-{word}")
                        prop:checked=move || kind.get() == word
                        on:change=move |_| kind.set(word)
                    />
                    <span>
                        <strong>{words.kind(word).unwrap_or(word)}</strong>
                        <span class="soft">{words.kind_hint(word).unwrap_or_default()}</span>
                    </span>
                </label>
            }
        })
        .collect_view();
    let picker = move || match kind.get() {
        "values" if has_columns => view! {
            <SubjectPicker
                id="column-picker"
                label=words.choose_column()
                columns=columns.clone()
                value=column
                on_choose=move |name| column.set(name)
            />
        }
        .into_any(),
        "values" => view! { <p class="soft">{words.no_columns()}</p> }.into_any(),
        "bands" | "tiers" if has_numbers => {
            let columns = if kind.get() == "bands" { numbers.clone() } else { Vec::new() };
            view! {
                <SubjectPicker
                    id="measure-picker"
                    label=words.choose_measure()
                    measures=measured.clone()
                    columns=columns
                    value=measure
                    on_choose=move |name| measure.set(name)
                />
            }
            .into_any()
        }
        "bands" | "tiers" => view! { <p class="soft">{words.no_columns()}</p> }.into_any(),
        _ => view! { <p class="soft">{words.order_matters()}</p> }.into_any(),
    };
    let is_first = move || workspace.with_project(|project| project.segmentations.is_empty());
    view! {
        <h1 tabindex="-1">{words.add_segmentation()}</h1>
        <p class="lead">{words.intro()}</p>
        <form
            class="add-form"
            on:submit=move |event| {
                event.prevent_default();
                create();
            }
        >
            <fieldset class="kinds">
                <legend>{words.choose_kind()}</legend>
                {radios}
            </fieldset>
            {picker}
            <div class="actions">
                <button type="submit" class="button primary" data-testid="create-segmentation" disabled=move || !can_create()>
                    {text.common().add()}
                </button>
                <Show when=move || !is_first()>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| {
                            adding.set(false);
                            focus_heading();
                        }
                    >
                        {text.common().cancel()}
                    </button>
                </Show>
            </div>
        </form>
    }
}

/// The segmentation as it begins.
fn build(
    text: Text,
    kind: &str,
    column: &str,
    measure: &str,
    cuts: impl FnOnce(&str) -> Vec<String>,
) -> SegmentationSpec {
    let words = text.segments();
    let tier = |name: &str, share: &str| TierSpec { name: name.into(), share: share.into() };
    let (name, kind) = match kind {
        "values" => (
            column.to_owned(),
            SegmentationKind::Values {
                of: column.to_owned(),
                smallest: None,
                top: Some(u64::from(FIRST_TOP)),
            },
        ),
        "bands" => (
            subject_name(text, measure),
            SegmentationKind::Bands { of: measure.to_owned(), cuts: cuts(measure) },
        ),
        "tiers" => (
            words.tiers_name().to_owned(),
            SegmentationKind::Tiers {
                of: measure.to_owned(),
                tiers: vec![tier("A", "0.8"), tier("B", "0.95"), tier("C", "1")],
            },
        ),
        _ => (
            words.rules_name().to_owned(),
            SegmentationKind::Rules {
                segments: vec![SegmentRule { name: words.new_segment(1), criterion: String::new() }],
            },
        ),
    };
    SegmentationSpec {
        name,
        kind,
        remainder: given_name(text, words.everyone_else()),
        unknown: given_name(text, words.unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_readers_language_stand_in_the_project() {
        let greek = Text::new(Language::Greek);
        let spec = build(greek, "values", "χώρα", "", |_| Vec::new());
        assert_eq!(spec.remainder.as_deref(), Some(greek.segments().everyone_else()));
        let english = build(Text::new(Language::English), "values", "country", "", |_| Vec::new());
        assert_eq!((english.remainder, english.unknown), (None, None));
    }

    #[test]
    fn a_new_segmentation_divides_by_what_was_chosen() {
        let english = Text::new(Language::English);
        let bands = build(english, "bands", "", "age", |_| vec!["25".into()]);
        assert_eq!(bands.kind, SegmentationKind::Bands { of: "age".into(), cuts: vec!["25".into()] });
        assert_eq!(bands.name, "age");
        let tiers = build(english, "tiers", "", "revenue", |_| Vec::new());
        assert!(matches!(tiers.kind, SegmentationKind::Tiers { tiers, .. } if tiers.len() == 3));
    }
}
