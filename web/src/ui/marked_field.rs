//! A text field whose faulty parts are underlined and that proposes what could stand at the caret.
//!
//! The visible field lies over a copy of its text in which the faulty pieces are marked; the copy decides the height,
//! so the field grows with what is typed and never scrolls. The proposals are a listbox that the field points into
//! (`aria-activedescendant`): arrows choose, Enter or Tab takes, Escape closes. Nothing is taken unless it was chosen,
//! so Enter and Tab keep their meaning while no proposal is. Keys that edit text are never captured.

use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;

/// Something that could stand at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What is shown.
    pub label: String,
    /// What kind of thing it is, or how often it occurs.
    pub hint: String,
}

/// The field.
#[component]
pub fn MarkedField(
    /// Its id; the proposals take theirs from it.
    id: String,
    /// Its name for a screen reader.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// The text in pieces, each with whether it is marked.
    #[prop(into)]
    pieces: Signal<Vec<(String, bool)>>,
    /// Whether something is wrong.
    #[prop(into)]
    invalid: Signal<bool>,
    /// Id of the element that says what is wrong.
    described_by: String,
    /// An example, while the field is empty.
    placeholder: String,
    /// The name of the list of proposals.
    suggestions_label: String,
    /// What could stand at the caret.
    #[prop(into)]
    suggestions: Signal<Vec<Suggestion>>,
    /// Where the caret must be put after a proposal was taken, in UTF-16 units; reset by the field.
    caret: RwSignal<Option<u32>>,
    /// The text was changed; with the caret in UTF-16 units.
    on_input: impl Fn(String, u32) + 'static,
    /// The caret was moved without a change of the text, or proposals were asked for.
    on_caret: impl Fn(u32) + 'static,
    /// A proposal was taken.
    on_take: impl Fn(usize) + 'static,
) -> impl IntoView {
    let field: NodeRef<Textarea> = NodeRef::new();
    let open = RwSignal::new(false);
    let active: RwSignal<Option<usize>> = RwSignal::new(None);
    let count = move || suggestions.with(Vec::len);
    let is_shown = Signal::derive(move || open.get() && 0 < count());
    let list_id = format!("{id}-suggestions");
    let option_id = {
        let list_id = list_id.clone();
        move |at: usize| format!("{list_id}-{at}")
    };
    // New proposals: whatever was chosen among the old ones is chosen no more.
    Effect::new(move || {
        suggestions.track();
        active.set(None);
    });
    Effect::new(move || {
        if let (Some(field), Some(unit)) = (field.get(), caret.get()) {
            request_animation_frame(move || {
                drop(field.focus());
                drop(field.set_selection_range(unit, unit));
            });
            caret.set(None);
        }
    });
    let unit =
        move || field.get_untracked().and_then(|field| field.selection_start().ok().flatten()).unwrap_or(0);
    let on_take = StoredValue::new_local(on_take);
    let take = move |at: usize| {
        open.set(false);
        on_take.with_value(|on_take| on_take(at));
    };
    let step = move |forward: bool| {
        let last = count().saturating_sub(1);
        active.update(|active| {
            *active = Some(match (*active, forward) {
                (None, true) => 0,
                (None, false) => last,
                (Some(at), true) => {
                    if at == last {
                        0
                    } else {
                        at + 1
                    }
                }
                (Some(at), false) => at.checked_sub(1).unwrap_or(last),
            });
        });
    };
    let on_caret = StoredValue::new_local(on_caret);
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        let shown = is_shown.get_untracked();
        match key.as_str() {
            "ArrowDown" | "ArrowUp" if shown => {
                event.prevent_default();
                if !event.alt_key() {
                    step(key == "ArrowDown");
                }
            }
            "ArrowDown" if event.alt_key() || event.ctrl_key() => {
                event.prevent_default();
                open.set(true);
                on_caret.with_value(|on_caret| on_caret(unit()));
            }
            " " if event.ctrl_key() => {
                event.prevent_default();
                open.set(true);
                on_caret.with_value(|on_caret| on_caret(unit()));
            }
            "Enter" | "Tab" if shown => {
                if let Some(at) = active.get_untracked() {
                    event.prevent_default();
                    take(at);
                } else {
                    open.set(false);
                    // A criterion is one line: Enter ends nothing and breaks nothing.
                    if key == "Enter" {
                        event.prevent_default();
                    }
                }
            }
            "Enter" => event.prevent_default(),
            "Escape" if shown => {
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
            }
            _ => {}
        }
    };
    let on_typed = move |_| {
        if let Some(field) = field.get_untracked() {
            open.set(true);
            on_input(field.value(), unit());
        }
    };
    let described = described_by.clone();
    let options = {
        let option_id = option_id.clone();
        move || {
            let option_id = option_id.clone();
            suggestions
                .get()
                .into_iter()
                .enumerate()
                .map(move |(at, suggestion)| {
                    view! {
                        <li
                            id=option_id(at)
                            role="option"
                            aria-selected=move || (active.get() == Some(at)).to_string()
                            class:active=move || active.get() == Some(at)
                            // A press would take the focus from the field before the click is heard.
                            on:mousedown=|event| event.prevent_default()
                            on:click=move |_| take(at)
                        >
                            <bdi>{suggestion.label}</bdi>
                            <span class="soft">{suggestion.hint}</span>
                        </li>
                    }
                })
                .collect_view()
        }
    };
    view! {
        <div class="marked-field" dir="ltr">
            <div class="marked-copy" aria-hidden="true">
                {move || {
                    pieces
                        .get()
                        .into_iter()
                        .map(|(text, marked)| if marked {
                            view! { <mark>{text}</mark> }.into_any()
                        } else {
                            text.into_any()
                        })
                        .collect_view()
                }}
                "\u{200B}"
            </div>
            <textarea
                node_ref=field
                id=id.clone()
                data-testid=id
                rows="1"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                aria-label=label
                aria-invalid=move || invalid.get().then_some("true")
                aria-describedby=described
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-controls=list_id.clone()
                aria-activedescendant=move || {
                    active.get().filter(|_| is_shown.get()).map(&option_id)
                }
                placeholder=placeholder
                prop:value=value
                on:input=on_typed
                on:keydown=on_key
                on:click=move |_| on_caret.with_value(|on_caret| on_caret(unit()))
                on:blur=move |_| open.set(false)
            ></textarea>
            <ul id=list_id role="listbox" aria-label=suggestions_label class="suggestions" hidden=move || !is_shown.get()>
                {options}
            </ul>
        </div>
    }
}
