//! The privacy check: every way out is tried in front of the reader and shown as what it is, with the rule that the
//! browser keeps to and the number of requests since the page was ready.

use futures_util::future::join_all;
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

/// What came of each way so far, in the order of [`WAYS_OUT`].
type Outcomes = [Option<Outcome>; WAYS_OUT.len()];

/// The screen.
#[component]
pub fn Privacy() -> impl IntoView {
    let text = use_text();
    let words = text.privacy();
    let ReadySince(since) = expect_context();
    let outcomes: RwSignal<Outcomes> = RwSignal::new([None; WAYS_OUT.len()]);
    let is_trying = RwSignal::new(false);
    let requests = RwSignal::new(requests_since(since));
    let run = move || {
        if is_trying.get_untracked() {
            return;
        }
        outcomes.set([None; WAYS_OUT.len()]);
        is_trying.set(true);
        spawn_local(async move {
            // All at once: some ways are known to be shut only after a while in which nothing came. The reader may leave
            // meanwhile, and the signals with the screen.
            let tries = WAYS_OUT.into_iter().enumerate().map(|(at, way)| async move {
                let outcome = try_way(way).await;
                let _ = outcomes.try_update(|outcomes| outcomes[at] = Some(outcome));
            });
            join_all(tries).await;
            requests.try_set(requests_since(since));
            is_trying.try_set(false);
        });
    };
    // The reader came to see it tried; nothing is gained by one more click.
    run();
    let verdict = move || {
        let tried = outcomes.get();
        let next = tried.iter().zip(WAYS_OUT).find(|(outcome, _)| outcome.is_none());
        if let Some((_, way)) = next {
            return words.running(words.way(way).unwrap_or_default());
        }
        match tried.iter().filter(|outcome| **outcome == Some(Outcome::Open)).count() {
            0 => words.all_closed(WAYS_OUT.len() as u64),
            open => words.some_open(open as u64),
        }
    };
    let rows = WAYS_OUT
        .into_iter()
        .enumerate()
        .map(|(at, way)| {
            let outcome = move || outcomes.with(|outcomes| outcomes.get(at).copied().flatten());
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
                disabled=move || is_trying.get()
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
