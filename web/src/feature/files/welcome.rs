//! What stands there before any file: what the page does, what happens to a file, and the ways to begin.

use leptos::prelude::*;

use super::own_list::OwnList;
use super::stories::Stories;
use crate::state::{Screen, use_text, use_workspace};
use crate::ui::{DropZone, FileButton, Icon, Shape};

/// The place for files, and what the page does with them.
#[component]
pub fn Welcome() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let files = text.files();
    view! {
        <p class="lead">{files.welcome()}</p>
        <DropZone on_files=move |files| workspace.add_files(files)>
            <p class="drop-title">{files.drop_here()}</p>
            <p class="soft">{files.drop_hint()}</p>
            <div class="actions">
                <FileButton
                    id="file-input"
                    label=files.choose().to_owned()
                    several=true
                    primary=true
                    on_files=move |files| workspace.add_files(files)
                />
                <FolderButton />
            </div>
        </DropZone>
    }
}

#[component]
fn FolderButton() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    view! {
        <FileButton
            id="folder-input"
            label=text.files().choose_folder().to_owned()
            several=true
            folder=true
            on_files=move |files| workspace.add_files(files)
        />
    }
}

/// What happens to a file, and the other ways to begin.
#[component]
pub fn Beginnings() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let files = text.files();
    view! {
        <section class="privacy-note" aria-label=text.privacy().title()>
            <Icon shape=Shape::Lock />
            <p>
                {files.privacy()} " " <a href=Screen::Privacy.link()>{files.privacy_check()}</a> " "
                <span class="soft">{files.switch_off_network()}</span>
            </p>
        </section>
        <div class="beginnings">
            <section>
                <h2>{files.sample_title()}</h2>
                <p class="soft">{files.sample_about()}</p>
                <button type="button" class="button" data-testid="open-sample" on:click=move |_| workspace.open_sample()>
                    {files.sample_try()}
                </button>
            </section>
            <section>
                <h2>{text.common().project_open()}</h2>
                <p class="soft">{files.open_project_hint()}</p>
                <FileButton
                    id="project-input-welcome"
                    label=text.common().project_open().to_owned()
                    accept=".toml"
                    on_files=move |files| files.into_iter().take(1).for_each(|file| workspace.open_project(file))
                />
            </section>
            <OwnList />
        </div>
    }
}

/// More files beside those that are loaded; and the sample, marked as what it is.
#[component]
pub fn AddFiles() -> impl IntoView {
    let text = use_text();
    let workspace = use_workspace();
    let files = text.files();
    view! {
        <Show when=move || workspace.is_sample()>
            <section class="sample-note">
                <p>
                    <strong class="sample-mark">{text.common().sample_mark()}</strong> " "
                    {text.common().sample_notice()} " " {files.sample_about()} "."
                </p>
                <div class="actions">
                    <button type="button" class="button" data-testid="download-sample" on:click=move |_| workspace.download_sample()>
                        {files.sample_download()}
                    </button>
                    <button type="button" class="button" data-testid="drop-sample" on:click=move |_| workspace.close()>
                        {files.sample_remove()}
                    </button>
                </div>
                <Stories />
            </section>
        </Show>
        <DropZone on_files=move |files| workspace.add_files(files)>
            <p class="soft">{files.drop_here()}</p>
            <div class="actions">
                <FileButton
                    id="file-input"
                    label=files.add_more().to_owned()
                    several=true
                    on_files=move |files| workspace.add_files(files)
                />
                <FolderButton />
            </div>
        </DropZone>
    }
}
