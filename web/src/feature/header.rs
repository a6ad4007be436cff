//! The top of the page: whose work this is, that the network is closed, language and theme, and saving.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::show::Problems;
use crate::state::{Screen, Speech, Theme, use_workspace};
use crate::text::{Language, Text};
use crate::ui::{FileButton, Icon, Shape};

/// The header.
#[component]
pub fn Header() -> impl IntoView {
    let speech: Speech = expect_context();
    let workspace = use_workspace();
    let project_name = move || {
        let name = workspace.with_project(|project| project.name.trim().to_owned());
        if name.is_empty() { speech.text().common().project_unnamed().to_owned() } else { name }
    };
    view! {
        <header class="top">
            <a class="wordmark" href=Screen::Files.link()>{move || speech.text().common().hedgerow()}</a>
            <p class="top-project">
                <bdi data-testid="project-name">{project_name}</bdi>
                <Show when=move || workspace.is_sample()>
                    <strong class="sample-mark" data-testid="sample-mark">
                        {move || speech.text().common().sample_mark()}
                    </strong>
                </Show>
                {move || {
                    workspace
                        .portion()
                        .map(|every| {
                            view! {
                                <strong class="sample-mark" data-testid="portion-mark">
                                    {speech.text().common().portion_mark(u64::from(every))}
                                </strong>
                            }
                        })
                }}
                <Show when=move || workspace.is_unsaved()>
                    <span class="soft small">{move || speech.text().common().project_unsaved()}</span>
                </Show>
            </p>
            <div class="top-actions">
                <FileButton
                    id="project-input"
                    label=Signal::derive(move || speech.text().common().project_open().to_owned())
                    accept=".toml"
                    on_files=move |files| files.into_iter().take(1).for_each(|file| workspace.open_project(file))
                />
                <button type="button" class="button" data-testid="save-project" on:click=move |_| workspace.save_project()>
                    {move || speech.text().common().project_save()}
                </button>
            </div>
            <div class="top-settings">
                <a class="network" href=Screen::Privacy.link() data-testid="network-badge">
                    <Icon shape=Shape::Lock />
                    {move || speech.text().common().network_closed()}
                </a>
                <LanguageSwitch />
                <ThemeSwitch />
            </div>
        </header>
        <SaveDialog />
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let speech: Speech = expect_context();
    view! {
        <select
            class="quiet-select"
            data-testid="language"
            aria-label=move || speech.text().common().language()
            on:change:target=move |event| {
                if let Some(language) = Language::from_code(&event.target().value()) {
                    speech.speak(language);
                }
            }
        >
            {Language::ALL
                .into_iter()
                .map(|language| {
                    view! {
                        <option
                            value=language.code()
                            lang=language.code()
                            prop:selected=move || speech.language() == language
                        >
                            {language.own_name()}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}

fn theme_name(text: Text, theme: Theme) -> &'static str {
    match theme {
        Theme::System => text.common().theme_system(),
        Theme::Light => text.common().theme_light(),
        Theme::Dark => text.common().theme_dark(),
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let speech: Speech = expect_context();
    view! {
        <select
            class="quiet-select"
            data-testid="theme"
            aria-label=move || speech.text().common().theme()
            on:change:target=move |event| speech.dress(Theme::from_word(&event.target().value()))
        >
            {Theme::ALL
                .into_iter()
                .map(|theme| {
                    view! {
                        <option value=theme.word() prop:selected=move || speech.theme() == theme>
                            {move || theme_name(speech.text(), theme)}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}

/// Asks before a project that quotes a customer is saved.
#[component]
fn SaveDialog() -> impl IntoView {
    let speech: Speech = expect_context();
    let workspace = use_workspace();
    let dialog: NodeRef<Dialog> = NodeRef::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if workspace.unsaved().is_some() {
            // Fails only when it is open already.
            drop(dialog.show_modal());
        } else if dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="save-title" on:close=move |_| workspace.settle_unsaved(false)>
            <h2 id="save-title">{move || speech.text().common().project_save()}</h2>
            <p>{move || speech.text().common().project_explained()}</p>
            {move || {
                speech.language();
                workspace.unsaved().map(|unsaved| view! { <Problems problems=unsaved.problems /> })
            }}
            <div class="actions">
                <button type="button" class="button primary" data-testid="save-anyway" on:click=move |_| workspace.settle_unsaved(true)>
                    {move || speech.text().common().save_anyway()}
                </button>
                <button type="button" class="button" on:click=move |_| workspace.settle_unsaved(false)>
                    {move || speech.text().common().cancel()}
                </button>
            </div>
        </dialog>
    }
}
