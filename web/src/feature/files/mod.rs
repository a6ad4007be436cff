//! The first step: a place to drop files, what happens to a file, other ways to begin, and for each file how it was read
//! and what became of its rows.

mod card;
mod own_list;
mod preview;
mod question;
mod reading;
mod rows;
mod stories;
mod unfolded;
mod welcome;

use hedgerow_core::engine::{ProblemView, TotalsView};
use hedgerow_core::math::sort;
use leptos::prelude::*;

use crate::show::{Onward, Problems, size};
use crate::state::{Arriving, Screen, blamed, use_text, use_workspace};
use crate::text::Text;
use crate::ui::{Meter, focus_heading};
use card::FileCard;
use unfolded::Unfolded;
use welcome::{AddFiles, Beginnings, Welcome};

/// The screen.
#[component]
pub fn Files() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    Unfolded::provide();
    let is_empty =
        Memo::new(move |_| workspace.overview().is_none_or(|overview| overview.sources.is_empty()));
    let cards = move || {
        // A choice that was refused is shown as it was before.
        workspace.track_openings();
        let overview = workspace.overview()?;
        let problems = overview.problems.clone();
        Some(view! {
            {(!problems.is_empty()).then(|| view! { <Problems problems=problems /> })}
            {overview
                .sources
                .iter()
                .enumerate()
                .map(|(at, source)| view! { <FileCard at=at source=source.clone() /> })
                .collect_view()}
        })
    };
    view! {
        <h1 tabindex="-1">{text.files().title()}</h1>
        {move || if is_empty.get() { view! { <Welcome /> }.into_any() } else { view! { <AddFiles /> }.into_any() }}
        <Progress />
        {move || {
            let refused = workspace.refused();
            (!refused.is_empty())
                .then(|| {
                    view! {
                        <section class="refused" data-testid="refused">
                            <h2>{refused_title(text, &refused)}</h2>
                            <Problems problems=refused />
                        </section>
                    }
                })
        }}
        {move || is_empty.get().then(|| view! { <Beginnings /> })}
        <Portion />
        <div class="file-cards">{cards}</div>
        <Onward
            have=Signal::derive(move || have(text, workspace.totals().as_ref(), !is_empty.get()))
            next=text.files().next().to_owned()
            to=Screen::Columns
            ready=Signal::derive(move || !is_empty.get())
        />
    }
}

/// That every figure is of a sample, and the way back to all customers.
#[component]
fn Portion() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    move || {
        let every = workspace.portion()?;
        Some(view! {
            <p class="portion" data-testid="portion">
                {text.files().portion(u64::from(every))} " "
                <button
                    type="button"
                    class="button"
                    data-testid="read-all"
                    on:click=move |_| workspace.reread(|project| project.sample = None, focus_heading)
                >
                    {text.files().portion_all()}
                </button>
            </p>
        })
    }
}

/// How many files were refused, where that is known.
fn refused_title(text: Text, refused: &[ProblemView]) -> String {
    let mut files: Vec<&str> = refused.iter().filter_map(blamed).collect();
    sort(&mut files);
    files.dedup();
    match files.len() as u64 {
        0 => text.files().refused().to_owned(),
        count => text.files().unopened(count),
    }
}

/// What the reader has now.
fn have(text: Text, totals: Option<&TotalsView>, has_files: bool) -> String {
    let (files, common) = (text.files(), text.common());
    let Some(totals) = totals else {
        return if has_files { files.have_no_customers() } else { files.have_nothing() }.to_owned();
    };
    let customers = common.customers(totals.customers);
    if !totals.has_orders {
        files.have_customers(customers)
    } else if totals.customers == totals.customers_only_in_orders {
        files.have_orders_only(common.orders(totals.orders), customers)
    } else {
        files.have_customers_and_orders(customers, common.orders(totals.orders))
    }
}

/// How far the reading has come; what is loaded stays usable meanwhile.
#[component]
fn Progress() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let is_arriving = Memo::new(move |_| workspace.arriving().is_some());
    let with = move |read: fn(Text, &Arriving) -> String| {
        Signal::derive(move || workspace.arriving().map(|arriving| read(text, &arriving)).unwrap_or_default())
    };
    let share = Signal::derive(move || {
        workspace.arriving().map_or(0.0, |arriving| {
            let reading = arriving.reading;
            if reading.total == 0 { 0.0 } else { reading.done as f64 / reading.total as f64 }
        })
    });
    view! {
        <Show when=move || is_arriving.get()>
            <Meter
                label=with(|text, arriving| text.files().reading(arriving.names.join(", ")))
                detail=with(|text, arriving| {
                    let reading = arriving.reading;
                    text.common().progress(size(text, reading.done), size(text, reading.total))
                })
                share=share
                cancel_label=Signal::derive(move || text.common().cancel().to_owned())
                on_cancel=move || workspace.cancel_opening()
            />
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn what_the_reader_has_depends_on_where_customers_are_known_from() {
        let english = Text::new(Language::English);
        let mut totals = TotalsView {
            customers: 128,
            customers_only_in_orders: 128,
            orders: 151,
            has_orders: true,
            revenue: None,
            margin: None,
            margin_known_share: None,
            revenue_without_customer: None,
            orders_without_customer: 0,
            period: None,
            as_of: None,
            ahead: 0,
            value_measure: "revenue".into(),
        };
        assert!(have(english, Some(&totals), true).contains("made from them: 128 customers"));
        totals.customers_only_in_orders = 3;
        assert_eq!(have(english, Some(&totals), true), "You have 128 customers and 151 orders.");
        totals.has_orders = false;
        assert_eq!(have(english, Some(&totals), true), "You have 128 customers, without orders.");
        assert_eq!(have(english, None, false), "No file has been opened yet.");
        assert_eq!(have(english, None, true), "It is not known yet which customer a row belongs to.");
    }
}
