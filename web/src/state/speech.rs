//! The reader's language and theme: kept on the device, applied to the document. A newtype around signals, provided
//! once by the shell.
//!
//! A screen is built anew when the language changes, so screens read their [`Text`] once; only the frame around
//! them, which must keep its focus, reads it inside closures.

use leptos::prelude::*;

use crate::platform::{keep, kept, on_prefers_dark, root_attribute};
use crate::text::{Direction, Language, Text};

const LANGUAGE_KEY: &str = "hedgerow.language";
const THEME_KEY: &str = "hedgerow.theme";

/// Light, dark, or as the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The three, in the order of the switch.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The word under which the choice is kept.
    pub fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Theme {
        Theme::ALL.into_iter().find(|theme| theme.word() == word).unwrap_or_default()
    }
}

/// The reader's language and theme.
#[derive(Clone, Copy)]
pub struct Speech {
    language: RwSignal<Language>,
    theme: RwSignal<Theme>,
}

impl Speech {
    /// Reads what was kept, else what the browser says, and keeps the document in step from now on.
    pub fn provide() -> Speech {
        let language = kept(LANGUAGE_KEY).as_deref().and_then(Language::from_code);
        let language =
            language.or_else(|| browser_languages().iter().find_map(|tag| Language::from_code(tag)));
        let speech = Speech {
            language: RwSignal::new(language.unwrap_or_default()),
            theme: RwSignal::new(kept(THEME_KEY).map(|word| Theme::from_word(&word)).unwrap_or_default()),
        };
        Effect::new(move || {
            let language = speech.language.get();
            root_attribute("lang", language.code());
            root_attribute("dir", if language.direction() == Direction::RightToLeft { "rtl" } else { "ltr" });
        });
        let device_is_dark = RwSignal::new(false);
        on_prefers_dark(move |dark| device_is_dark.set(dark));
        Effect::new(move || {
            let dark = match speech.theme.get() {
                Theme::System => device_is_dark.get(),
                Theme::Light => false,
                Theme::Dark => true,
            };
            root_attribute("data-theme", if dark { "dark" } else { "light" });
        });
        provide_context(speech);
        speech
    }

    /// The texts, tracked.
    pub fn text(self) -> Text {
        Text::new(self.language.get())
    }

    /// The language, tracked.
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// The theme, tracked.
    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Changes the language.
    pub fn speak(self, language: Language) {
        keep(LANGUAGE_KEY, language.code());
        self.language.set(language);
    }

    /// Changes the theme.
    pub fn dress(self, theme: Theme) {
        keep(THEME_KEY, theme.word());
        self.theme.set(theme);
    }
}

fn browser_languages() -> Vec<String> {
    let navigator = window().navigator();
    navigator.languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// The texts of the language in which this screen is built.
pub fn use_text() -> Text {
    let speech: Speech = expect_context();
    Text::new(speech.language.get_untracked())
}
