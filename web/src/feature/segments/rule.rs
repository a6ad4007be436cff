//! One segment of the rules: its name, its criterion with what is wrong underlined, what could be typed next, and how
//! many customers it matches, loses to earlier ones and cannot tell.

use std::time::Duration;

use hedgerow_core::engine::{Answer, CompletionView, Request, SegmentView, SegmentationView};
use leptos::prelude::*;

use super::definition::{change, read};
use crate::show::{Problems, spans_in_text};
use crate::state::edit::{after_removal, evaluated_position, rules, rules_mut, shift};
use crate::state::span::{byte_of_unit, pieces, replaced, unit_of_byte};
use crate::state::{Live, Notice, use_text, use_workspace};
use crate::text::Text;
use crate::ui::{Icon, MarkedField, Shape, Suggestion, focus_by_id};

const SUGGESTIONS: u32 = 8;
/// Shorter than the hold of counting: proposals are wanted while the word is still being typed.
const PROPOSE_AFTER: Duration = Duration::from_millis(60);

/// An example that is a criterion in every language, since the names of columns are the reader's own.
const EXAMPLE: &str = "country in (\"Greece\", \"Cyprus\") and orders >= 2";

/// What could stand at the caret, and which bytes it would take the place of.
#[derive(Clone, PartialEq)]
struct Proposals {
    start: u32,
    end: u32,
    items: Vec<CompletionView>,
}

fn suggestion(text: Text, item: &CompletionView) -> Suggestion {
    let words = text.segments();
    let hint = match item.count {
        Some(count) => words.suggestion_rows(count),
        None => words.completion(&item.kind).unwrap_or_default().to_owned(),
    };
    Suggestion { label: item.label.clone(), hint }
}

/// The counts of a segment in words.
fn counts(text: Text, segment: &SegmentView) -> String {
    let words = text.segments();
    let mut parts = vec![words.matches(segment.matches)];
    if segment.taken > 0 {
        parts.push(words.taken(segment.taken));
        parts.push(words.kept(segment.customers));
    }
    if segment.unknown > 0 {
        parts.push(words.cannot_tell(segment.unknown));
    }
    parts.join(" · ")
}

/// The rule.
#[component]
pub fn Rule(
    /// Position of the segmentation.
    at: usize,
    /// Position of the rule.
    rule: usize,
    /// How many rules there are.
    count: usize,
    /// What came of the segmentation.
    evaluated: Live<SegmentationView>,
) -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let name = Memo::new(move |_| {
        read(workspace, at, |spec| rules(spec).get(rule).map(|rule| rule.name.clone()).unwrap_or_default())
    });
    let criterion = Memo::new(move |_| {
        read(workspace, at, |spec| {
            rules(spec).get(rule).map(|rule| rule.criterion.clone()).unwrap_or_default()
        })
    });
    let segment = Memo::new(move |_| {
        let position = read(workspace, at, |spec| evaluated_position(spec, rule))?;
        evaluated.with(|answer| answer?.as_ref().ok()?.segments.get(position).cloned())
    });
    let marked = Signal::derive(move || {
        // While a newer answer is on its way the places may be wrong.
        let spans = segment.with(|segment| segment.as_ref().map(|segment| spans_in_text(&segment.problems)));
        let spans = spans.filter(|_| !evaluated.pending()).unwrap_or_default();
        let pieces = criterion.with(|criterion| pieces(criterion, &spans));
        pieces.into_iter().map(|piece| (piece.text, piece.marked)).collect::<Vec<_>>()
    });
    let is_wrong = Signal::derive(move || marked.with(|pieces| pieces.iter().any(|(_, marked)| *marked)));

    // The text and the byte of the caret for which proposals are wanted.
    let asked: RwSignal<Option<(String, u32)>> = RwSignal::new(None);
    let proposals = workspace.live(
        PROPOSE_AFTER,
        move || {
            let (text, caret) = asked.get()?;
            Some(Request::Complete { text, caret, limit: SUGGESTIONS })
        },
        |answer| match answer {
            Answer::Completions { start, end, items } => Some(Proposals { start, end, items }),
            _ => None,
        },
    );
    let suggestions = Signal::derive(move || {
        proposals.with(|answer| match answer {
            Some(Ok(proposals)) => proposals.items.iter().map(|item| suggestion(text, item)).collect(),
            _ => Vec::new(),
        })
    });
    let caret = RwSignal::new(None);
    let set_criterion = move |criterion: String| {
        change(workspace, at, Some(&format!("criterion {rule}")), |spec| {
            if let Some(kept) = rules_mut(spec).and_then(|rules| rules.get_mut(rule)) {
                kept.criterion = criterion;
            }
        });
    };
    let on_input = move |typed: String, unit: u32| {
        let byte = byte_of_unit(&typed, unit);
        set_criterion(typed.clone());
        asked.set(Some((typed, byte)));
    };
    let on_caret = move |unit: u32| {
        let typed = criterion.get_untracked();
        let byte = byte_of_unit(&typed, unit);
        asked.set(Some((typed, byte)));
    };
    let on_take = move |position: usize| {
        let Some(Ok(proposals)) = untrack(|| proposals.get()) else { return };
        let now = criterion.get_untracked();
        let is_current = asked.with_untracked(|asked| asked.as_ref().is_some_and(|(text, _)| *text == now));
        if let Some(item) = proposals.items.get(position).filter(|_| is_current) {
            let (now, byte) = replaced(&now, proposals.start, proposals.end, &item.insert);
            caret.set(Some(unit_of_byte(&now, byte)));
            asked.set(None);
            set_criterion(now);
        }
    };

    let step = move |up: bool| {
        let mut to = rule;
        change(workspace, at, None, |spec| {
            if let Some(rules) = rules_mut(spec) {
                to = shift(rules, rule, up);
            }
        });
        // The button goes with its rule; at an end it is the other one that still works.
        let last = count.saturating_sub(1);
        let goes_down = to == 0 || (!up && to != last);
        let direction = if goes_down { "down" } else { "up" };
        focus_by_id(format!("move-{direction}-{to}"));
    };
    let remove = move |_| {
        let mut left = 0;
        change(workspace, at, None, |spec| {
            if let Some(rules) = rules_mut(spec).filter(|rules| rule < rules.len()) {
                rules.remove(rule);
                left = rules.len();
            }
        });
        workspace.tell(Notice::Removed(name.get_untracked()));
        focus_by_id(
            after_removal(rule, left)
                .map_or_else(|| "add-segment".to_owned(), |rule| format!("segment-name-{rule}")),
        );
    };
    let told = move || {
        segment.get().map(|segment| {
            let clauses = if segment.clauses.len() > 1 { segment.clauses.clone() } else { Vec::new() };
            view! {
                {segment.problems.is_empty().then(|| {
                    view! { <p class="counts" data-testid=format!("counts-{rule}")>{counts(text, &segment)}</p> }
                })}
                {(!clauses.is_empty() && segment.problems.is_empty()).then(|| {
                    view! {
                        <ul class="clauses">
                            {clauses
                                .into_iter()
                                .map(|clause| {
                                    let unknown = (0 < clause.unknown).then(|| words.cannot_tell(clause.unknown));
                                    view! {
                                        <li>
                                            <code dir="ltr">{clause.text}</code>
                                            <span class="num">{text.integer(clause.yes)}</span>
                                            {unknown.map(|unknown| view! { <span class="soft small">{unknown}</span> })}
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    }
                })}
            }
        })
    };
    let errors = format!("criterion-{rule}-error");
    view! {
        <li class="rule" data-testid=format!("rule-{rule}")>
            <div class="rule-head">
                <span class="rule-number" aria-hidden="true">{text.integer(rule as u64 + 1)}</span>
                <label class="field rule-name">
                    <span class="heard">{words.name_of_segment()}</span>
                    <input
                        type="text"
                        dir="auto"
                        autocomplete="off"
                        id=format!("segment-name-{rule}")
                        data-testid=format!("segment-name-{rule}")
                        prop:value=name
                        on:input:target=move |event| {
                            let typed = event.target().value();
                            change(workspace, at, Some(&format!("name {rule}")), |spec| {
                                if let Some(kept) = rules_mut(spec).and_then(|rules| rules.get_mut(rule)) {
                                    kept.name = typed;
                                }
                            });
                        }
                    />
                </label>
                <span class="rule-buttons">
                    <button
                        type="button"
                        class="button bare"
                        id=format!("move-up-{rule}")
                        aria-label=move || words.move_up(name.get())
                        disabled=rule == 0
                        on:click=move |_| step(true)
                    >
                        <Icon shape=Shape::Up />
                    </button>
                    <button
                        type="button"
                        class="button bare"
                        id=format!("move-down-{rule}")
                        aria-label=move || words.move_down(name.get())
                        disabled=rule + 1 == count
                        on:click=move |_| step(false)
                    >
                        <Icon shape=Shape::Down />
                    </button>
                    <button
                        type="button"
                        class="button bare"
                        aria-label=move || words.remove_segment(name.get())
                        data-testid=format!("remove-segment-{rule}")
                        on:click=remove
                    >
                        <Icon shape=Shape::Cross />
                    </button>
                </span>
            </div>
            <MarkedField
                id=format!("criterion-{rule}")
                label=Signal::derive(move || words.criterion_of(name.get()))
                value=criterion
                pieces=marked
                invalid=is_wrong
                described_by=errors.clone()
                placeholder=words.criterion_hint(EXAMPLE)
                suggestions_label=words.suggestions().to_owned()
                suggestions=suggestions
                caret=caret
                on_input=on_input
                on_caret=on_caret
                on_take=on_take
            />
            <div class="rule-problems" id=errors>
                {move || {
                    segment
                        .get()
                        .map(|segment| segment.problems)
                        .filter(|problems| !problems.is_empty())
                        .map(|problems| view! { <Problems problems=problems here=true /> })
                }}
            </div>
            <div class="rule-counts" class:updating=move || evaluated.pending()>{told}</div>
        </li>
    }
}
