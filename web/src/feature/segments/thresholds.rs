//! When a segment is worth its own treatment: the limits behind every verdict, to be changed by whoever pays for the
//! campaigns.

use hedgerow_core::engine::ValueSpec;
use leptos::prelude::*;

use super::number_field::{NumberField, read_count, read_percent, show_number, show_percent};
use super::pickers::SubjectPicker;
use crate::state::choices::measures;
use crate::state::{use_text, use_workspace};
use crate::ui::Disclosure;

/// The limits that hold where the project is silent.
const DEFAULT_SHARE: &str = "0.01";
const DEFAULT_CUSTOMERS: &str = "30";
const DEFAULT_POTENTIAL: &str = "0.1";

/// The limits, folded.
#[component]
pub fn Thresholds() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let words = text.segments();
    let kept = move |pick: fn(&ValueSpec) -> Option<String>, default: &'static str| {
        Signal::derive(move || {
            workspace.with_project(|project| pick(&project.value)).unwrap_or_else(|| default.to_owned())
        })
    };
    let share = kept(|value| value.minimum_share.clone(), DEFAULT_SHARE);
    let customers = kept(|value| value.minimum_customers.map(|count| count.to_string()), DEFAULT_CUSTOMERS);
    let potential = kept(|value| value.potential_customers.clone(), DEFAULT_POTENTIAL);
    let totals = workspace.totals();
    let measured = totals.as_ref().map(measures).unwrap_or_default();
    let detected = totals.map(|totals| totals.value_measure).unwrap_or_default();
    let measure = Signal::derive(move || {
        workspace.with_project(|project| project.value.measure.clone()).unwrap_or_else(|| detected.clone())
    });
    // A default is not written down; neither is what is only half typed.
    let unless_default =
        |plain: String, default: &str| (plain != default && plain.parse::<f64>().is_ok()).then_some(plain);
    view! {
        <Disclosure summary=words.thresholds().to_owned()>
            <div class="thresholds">
                {(!measured.is_empty())
                    .then(|| {
                        view! {
                            <SubjectPicker
                                id="value-measure"
                                label=words.value_measure()
                                measures=measured
                                columns=Vec::new()
                                value=measure
                                on_choose=move |name| workspace.set(|project| project.value.measure = Some(name))
                            />
                        }
                    })}
                <NumberField
                    id="minimum-share".to_owned()
                    label=words.minimum_share()
                    unit="%"
                    value=share
                    show=show_percent
                    read=read_percent
                    on_change=move |plain| {
                        workspace.set(|project| project.value.minimum_share = unless_default(plain, DEFAULT_SHARE));
                    }
                />
                <NumberField
                    id="minimum-customers".to_owned()
                    label=words.minimum_customers()
                    value=customers
                    show=show_number
                    read=read_count
                    on_change=move |plain| {
                        workspace.set(|project| {
                            project.value.minimum_customers =
                                unless_default(plain, DEFAULT_CUSTOMERS).and_then(|plain| plain.parse().ok());
                        });
                    }
                />
                <NumberField
                    id="potential-customers".to_owned()
                    label=words.potential_customers()
                    unit="%"
                    value=potential
                    show=show_percent
                    read=read_percent
                    on_change=move |plain| {
                        workspace.set(|project| {
                            project.value.potential_customers = unless_default(plain, DEFAULT_POTENTIAL);
                        });
                    }
                />
            </div>
        </Disclosure>
    }
}
