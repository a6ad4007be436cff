//! Keys that have no letter, as WebDriver writes them.

/// Enter.
pub const ENTER: char = '\u{E007}';
/// Tab.
pub const TAB: char = '\u{E004}';
/// Escape.
pub const ESCAPE: char = '\u{E00C}';
/// Shift.
pub const SHIFT: char = '\u{E008}';
/// Control.
pub const CONTROL: char = '\u{E009}';
/// Arrow up.
pub const UP: char = '\u{E013}';
/// Arrow down.
pub const DOWN: char = '\u{E015}';
/// Arrow left.
pub const LEFT: char = '\u{E012}';
/// Arrow right.
pub const RIGHT: char = '\u{E014}';
/// Space.
pub const SPACE: char = ' ';
