//! The privacy check: every way out is tried in front of the reader and shown as what it is, with the rule that the
//! browser keeps to and the number of requests since the page was ready.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::{Outcome, WAYS_OUT, now_ms, policies, requests_since, try_way};
use crate::state::{Screen, use_text};
use crate::ui::{Icon, Shape};

/// When the page was ready, in the browser's own time; the shell provides it.
#[derive(Clone, Copy)]
pub struct ReadySince(pub f64);

impl ReadySince {
    /// Now.
    pub fn now() -> ReadySince {
        ReadySince(now_ms())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Trial {
    NotYet,
    Trying(usize),
    Done,
}

/// The screen.
#[component]
pub fn Privacy() -> impl IntoView {
    let text = use_text();
    let words = text.privacy();
    let ReadySince(since) = expect_context();
    let outcomes: RwSignal<Vec<Outcome>> = RwSignal::new(Vec::new());
    let trial = RwSignal::new(Trial::NotYet);
    let requests = RwSignal::new(requests_since(since));
    let run = move || {
        if matches!(trial.get_untracked(), Trial::Trying(_)) {
            return;
        }
        outcomes.set(Vec::new());
        spawn_local(async move {
            for (at, way) in WAYS_OUT.into_iter().enumerate() {
                // The reader may leave in the middle.
                if trial.try_set(Trial::Trying(at)).is_some() {
                    return;
                }
                let outcome = try_way(way).await;
                if outcomes.try_update(|outcomes| outcomes.push(outcome)).is_none() {
                    return;
                }
            }
            requests.try_set(requests_since(since));
            trial.try_set(Trial::Done);
        });
    };
    // The reader came to see it tried; nothing is gained by one more click.
    run();
    let verdict = move || match trial.get() {
        Trial::NotYet => String::new(),
        Trial::Trying(at) => {
            words.running(words.way(WAYS_OUT.get(at).copied().unwrap_or_default()).unwrap_or_default())
        }
        Trial::Done => {
            let open = outcomes
                .with(|outcomes| outcomes.iter().filter(|outcome| **outcome == Outcome::Open).count());
            if open == 0 { words.all_closed(WAYS_OUT.len() as u64) } else { words.some_open(open as u64) }
        }
    };
    let rows = WAYS_OUT
        .into_iter()
        .enumerate()
        .map(|(at, way)| {
            let outcome = move || outcomes.with(|outcomes| outcomes.get(at).copied());
            view! {
                <tr role="row" data-testid=format!("way-{way}") data-outcome=move || outcome().map(Outcome::word)>
                    <th role="rowheader" scope="row">{words.way(way).unwrap_or(way)}</th>
                    <td role="cell" class="outcome" class:open=move || outcome() == Some(Outcome::Open)>
                        {move || outcome().map(|outcome| {
                            let shape = if outcome == Outcome::Open { Shape::Alert } else { Shape::Check };
                            view! { <Icon shape=shape /> {words.outcome(outcome.word()).unwrap_or_default()} }
                        })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let rules = policies()
        .into_iter()
        .map(|policy| view! { <li><code dir="ltr">{policy}</code></li> })
        .collect_view();
    view! {
        <h1 tabindex="-1">{words.title()}</h1>
        <p class="lead">{words.intro()}</p>
        <p class="verdict-line" role="status" data-testid="privacy-verdict">{verdict}</p>
        <table class="ways" role="table" aria-label=words.title()>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words.channel()}</th>
                    <th role="columnheader" scope="col">{words.result()}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        <div class="actions">
            <button
                type="button"
                class="button"
                data-testid="run-privacy-check"
                disabled=move || matches!(trial.get(), Trial::Trying(_))
                on:click=move |_| run()
            >
                {words.run()}
            </button>
            <a class="button quiet" href=Screen::Files.link()>{text.common().back()}</a>
        </div>
        <div class="privacy-words">
        <p data-testid="requests-since">{move || words.requests_since(requests.get())}</p>
        <p>{words.switch_off()}</p>
        <h2>{words.policy()}</h2>
        <p>{words.how_it_works()}</p>
        <ul class="policies">{rules}</ul>
        <p class="soft">{words.cannot_close()}</p>
        </div>
    }
}
