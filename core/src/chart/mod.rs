//! Numbers and labels to a drawing.
//!
//! Plotters draws; a small backend of ours ([`backend`]) writes down what it draws as a [`Drawing`]: rectangles,
//! paths, circles and texts whose colours are [`Slot`]s. The page shows a drawing as SVG nodes coloured by its
//! theme, a report writes it with [`Drawing::to_svg`], and both are the same drawing, byte for byte, natively
//! and in a worker.
//!
//! Text is measured by a table of our own ([`metrics`]): in the browser plotters would ask `window`, which a
//! worker does not have, and natively it counts bytes, which is wrong for every script but Latin.
//!
//! Charts know no language. Labels arrive written, figures already formatted; the numbers beside them only say
//! how long a bar is. Numeric axes run left to right in every language; a drawing is to be shown with
//! `direction: ltr`, and right-to-left labels keep their own order inside it.
//!
//! Plotters, the two charts and the SVG writer add about 27 kB to the gzipped engine (measured: 41 kB against 14 kB for
//! an empty module that formats a number, both after `wasm-bindgen`, without names).

mod backend;
mod bars;
mod colour;
mod drawing;
mod metrics;
mod pareto;

pub use bars::{Bar, bars, sorted};
pub use colour::Slot;
pub use drawing::{Anchor, Drawing, Shape};
pub use pareto::{Pareto, pareto};
