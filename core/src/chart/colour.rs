//! The colour slots of a drawing, and the one place where a colour is a number.

use plotters::style::Color;
use plotters_backend::BackendColor;

/// A place for a colour. The page fills it from its theme, a file on its own with [`Slot::hex`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The first of the chart's own colours.
    First,
    /// The second.
    Second,
    /// The remainder, the unknown: marks without a colour of their own.
    Muted,
    /// Text.
    Ink,
    /// Text of less weight.
    InkSoft,
    /// Lines that only guide the eye.
    Rule,
    /// Axes.
    RuleStrong,
}

impl Slot {
    /// Every slot.
    pub const ALL: [Slot; 7] =
        [Slot::First, Slot::Second, Slot::Muted, Slot::Ink, Slot::InkSoft, Slot::Rule, Slot::RuleStrong];

    /// Its name; the theme's variable is `--` and this.
    pub fn name(self) -> &'static str {
        match self {
            Slot::First => "chart-1",
            Slot::Second => "chart-2",
            Slot::Muted => "chart-0",
            Slot::Ink => "ink",
            Slot::InkSoft => "ink-soft",
            Slot::Rule => "rule",
            Slot::RuleStrong => "rule-strong",
        }
    }

    /// The colour on white paper. Marks and text keep a contrast of at least 3 : 1 and 4.5 : 1; `chart-0` is
    /// always labelled and outlined by its neighbours' spacing.
    pub fn hex(self) -> &'static str {
        match self {
            Slot::First => "#0072b2",
            Slot::Second => "#d55e00",
            Slot::Muted => "#b9b6ad",
            Slot::Ink => "#1f2328",
            Slot::InkSoft => "#57606a",
            Slot::Rule => "#dedbd2",
            Slot::RuleStrong => "#767676",
        }
    }

    /// The slot that was handed to plotters as a colour.
    pub(super) fn of(color: BackendColor) -> Slot {
        Slot::ALL.get(usize::from(color.rgb.0)).copied().unwrap_or(Slot::Ink)
    }
}

/// Plotters carries a slot through as if it were a colour: the position among [`Slot::ALL`] as red.
impl Color for Slot {
    fn to_backend_color(&self) -> BackendColor {
        let position = Slot::ALL.iter().position(|slot| slot == self).unwrap_or_default();
        BackendColor { alpha: 1.0, rgb: (position as u8, 0, 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_comes_back_from_plotters_as_it_went_in() {
        for slot in Slot::ALL {
            assert_eq!(Slot::of(slot.to_backend_color()), slot);
        }
    }
}
