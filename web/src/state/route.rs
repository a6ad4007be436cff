//! Where the reader is: the part of the address behind `#`. It names a step and at most a position in a list,
//! never anything from the data, so that the browser's history holds nothing that could leave.

/// A screen of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Screen {
    /// Open files.
    Files,
    /// What each column is for.
    Columns,
    /// What everything adds up to.
    Picture,
    /// Divide the customers.
    Segments,
    /// Cross segmentations.
    Cross,
    /// Take lists away.
    Act,
    /// Measure and refine.
    Review,
    /// Try every way out.
    Privacy,
}

/// The seven steps, in order.
pub const STEPS: [Screen; 7] = [
    Screen::Files,
    Screen::Columns,
    Screen::Picture,
    Screen::Segments,
    Screen::Cross,
    Screen::Act,
    Screen::Review,
];

/// A screen and, where it shows a list, the position of what is chosen in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The screen.
    pub screen: Screen,
    /// Position of the chosen thing, from 0.
    pub chosen: Option<usize>,
}

impl Screen {
    /// The word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Screen::Files => "files",
            Screen::Columns => "columns",
            Screen::Picture => "picture",
            Screen::Segments => "segments",
            Screen::Cross => "cross",
            Screen::Act => "act",
            Screen::Review => "review",
            Screen::Privacy => "privacy",
        }
    }

    /// The address of the screen.
    pub fn link(self) -> String {
        format!("#/{}", self.word())
    }
}

impl Route {
    /// The address, counting from 1 as people do.
    pub fn link(self) -> String {
        match self.chosen {
            Some(at) => format!("#/{}/{}", self.screen.word(), at + 1),
            None => self.screen.link(),
        }
    }

    /// Reads an address; whatever is not one of ours is the first screen.
    pub fn read(fragment: &str) -> Route {
        let path = fragment.trim_start_matches('#').trim_start_matches('/');
        let (word, rest) = path.split_once('/').unwrap_or((path, ""));
        let screen = STEPS
            .into_iter()
            .chain([Screen::Privacy])
            .find(|screen| screen.word() == word)
            .unwrap_or(Screen::Files);
        Route { screen, chosen: rest.parse::<usize>().ok().and_then(|position| position.checked_sub(1)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_back_to_its_screen() {
        for screen in STEPS.into_iter().chain([Screen::Privacy]) {
            for chosen in [None, Some(0), Some(11)] {
                let route = Route { screen, chosen };
                assert_eq!(Route::read(&route.link()), route);
            }
        }
    }

    fn first(screen: Screen) -> Route {
        Route { screen, chosen: None }
    }

    #[test]
    fn a_strange_address_is_the_first_screen() {
        for strange in ["", "#", "#/", "#/nowhere", "#files/../x", "#/segments2"] {
            assert_eq!(Route::read(strange), first(Screen::Files), "{strange}");
        }
        assert_eq!(Route::read("#/segments/0"), first(Screen::Segments));
        assert_eq!(Route::read("#/segments/x"), first(Screen::Segments));
    }
}
